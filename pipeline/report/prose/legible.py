"""Words that came in files, with characters that the faces of a report hold: a rare sign in the name of a file stops no report.

What the office wrote itself is not touched: there the PDF names the character, for the author can choose another.
"""

import re
from functools import cache

from pipeline.report import fonts

USUAL = (
    "\t\n\x20-\x7e\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u3000-\u3003\u3005\u3008-\u3011\u4e00-\u9fa5\uff01-\uff5e"
)
"""Characters that all faces are known to hold, as the inside of a character class."""

_UNUSUAL = re.compile(f"[^{USUAL}]")
_SHARED, _EITHER = "NianbaoSongTi.ttf", ("NianbaoFangSong.ttf", "NianbaoHeiTi.ttf")


def legible(text: str) -> str:
    """The text with every character that no face holds written as its number: 〔U+1F600〕. The same in every format."""
    return _UNUSUAL.sub(lambda match: match[0] if ord(match[0]) in held() else f"〔U+{ord(match[0]):04X}〕", text)


@cache
def held() -> frozenset[int]:
    """The code points that can be set in any of the faces that such words are set in."""
    from matplotlib.ft2font import FT2Font  # loaded here, for only rare characters have need of it

    shared, *either = (frozenset(FT2Font(str(fonts.FOLDER / name)).get_charmap()) for name in (_SHARED, *_EITHER))
    return shared | (either[0] & either[1])
