"""Number formats of an .xlsx: those that calamine takes for others made plain, and those that show another number than is stored.

Belongs here: what codes and styles say. Does not belong here: which dates serial numbers stand for (serials.py).
"""

import re
from html import unescape
from xml.etree.ElementTree import Element

from pipeline.tallies.readers.package import attribute, local, parse
from pipeline.tallies.readers.serials import form_of

_FORM = re.compile(rb"""(\bformatCode\s*=\s*)("[^"]*"|'[^']*')""")
_BUILT_IN_LENGTH = re.compile(rb"""(\bnumFmtId\s*=\s*["'])46(["'])""")
_STANDARD = re.compile("standard", re.I)
_USUAL_DATE = re.compile("[ymdhs]", re.I)
_OWN_FORM = 200  # any number beyond the formats that are built in
_SCALE = re.compile('[万亿]|[十百千](?=[元件份人次户批场宗起条"]|$)')
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DIGITS_SAID = re.compile(r'"[^"]*\d[^"]*"|\\\d|^"-"(?=[0#])')  # 0"00" shows 5 as 500
_SHOWS_NOTHING = re.compile(r"\s*;")
_DIVIDES = re.compile(r"[0#?],+(?![0#?])")  # 0!.0,"万" shows 12345 as 1.2万


def is_scaled(code: str) -> bool:
    """Whether under a number format another number is seen than is stored: 3 under 0"万人次" is shown as 3万人次.

    So are 5000 under 0, (5, without a word of thousands), anything under ;;; (nothing), and numbers beside which a format
    writes digits or a minus of its own.
    """
    if _DIGITS_SAID.search(code) and not _USUAL_DATE.search(_QUOTED.sub("", code)):
        return True
    return _SHOWS_NOTHING.match(code) is not None or (_SCALE.search(code) is None) == (
        _DIVIDES.search(code) is not None
    )


def scaled_styles(styles: bytes) -> frozenset[bytes]:
    """The numbers of the cell styles whose number format is scaled; a part without such a code is not taken apart."""
    if not any(is_scaled(_code(match)) for match in _FORM.finditer(styles)):
        return frozenset()
    groups: dict[str, list[Element]] = {local(group.tag): list(group) for group in parse(styles)}
    codes = {attribute(form, "numFmtId"): attribute(form, "formatCode") or "" for form in groups.get("numFmts", ())}
    scaled = {number for number, code in codes.items() if is_scaled(code)}
    used = enumerate(groups.get("cellXfs", ()))
    return frozenset(str(at).encode() for at, style in used if attribute(style, "numFmtId") in scaled)


def without_odd_forms(styles: bytes) -> bytes:
    """The styles with formats that calamine takes for others made plain: Standard, which is General, and e, which is a year."""

    def plain(match: re.Match[bytes]) -> bytes:
        code = _code(match)
        form = form_of(_OWN_FORM, code)
        if form == "number" and _STANDARD.search(code):
            return match[1] + b'"General"'
        return match[1] + b'"yyyy"' if form == "date" and not _USUAL_DATE.search(code) else match[0]

    return _FORM.sub(plain, styles)


def without_lengths(styles: bytes) -> bytes:
    """The styles with those of lengths of time, [h]:mm, as General: the numbers below them come out as they are written."""

    def plain(match: re.Match[bytes]) -> bytes:
        return match[1] + b'"General"' if form_of(_OWN_FORM, _code(match)) == "elapsed" else match[0]

    return _BUILT_IN_LENGTH.sub(rb"\g<1>0\g<2>", _FORM.sub(plain, styles))


def _code(match: re.Match[bytes]) -> str:
    return unescape(match[2][1:-1].decode("utf-8", "replace"))
