"""The faces of a report: the folder that holds them and the family names that charts and PDF ask for.

Every face but `SONGTI` holds the signs and the common characters; `SONGTI` holds the rare ones and is nobody's body text.
Name a face together with `FALLBACKS`: the two hold all of GBK and of 通用规范汉字表. README.md beside this file tells
where the faces come from and what was changed.
"""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent

FANGSONG: Final = "Nianbao FangSong"  # 仿宋: body, headings of level 3 and 4, cells
KAITI: Final = "Nianbao KaiTi"  # 楷体: headings of level 2
HEITI: Final = "Nianbao HeiTi"  # 黑体: headings of level 1, stressed words, captions, header rows, charts
XIAOBIAOSONG: Final = "Nianbao XiaoBiaoSong"  # 小标宋: the title
SONGTI: Final = "Nianbao SongTi"  # 宋体: page numbers, and the characters that the other faces lack
FALLBACKS: Final = (SONGTI,)
