"""What every DOCX report says before its first word: styles, fonts and settings in the form of GB/T 9704-2012.

Belongs here: looks, each declared once as a style with a name, so that the clerk who edits the file keeps them.
Does not belong here: the words, and looks that hang on a number (the width of a column, the end of a date).
"""

from dataclasses import dataclass

from pipeline.report.pages.docx.elements import (
    COLUMN,
    FANGSONG,
    HEITI,
    KAITI,
    PITCH,
    RED,
    SONGTI,
    XIAOBIAOSONG,
    Element,
    faces,
    properties,
    sizes,
    w,
)


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style; whatever is left out comes from the style it is based on."""

    key: str
    name: str
    based: str = "Normal"
    follow: str = ""
    face: str = ""
    points: float = 0
    color: str = ""
    line: int = 0
    before: int = 0
    after: int = 0
    first_chars: int = 0
    jc: str = ""
    keep: bool = False
    off_grid: bool = False
    outline: int = 0  # level in the navigation pane, from 1

    def element(self) -> Element:
        """The style as Word stores it."""
        spaced = {name: value for name, value in (("before", self.before), ("after", self.after)) if value}
        line: dict[str, int | str] = {"line": self.line, "lineRule": "exact"} if self.line else {}
        first = {"firstLine": self.first_chars * COLUMN // 100, "firstLineChars": self.first_chars}
        wanted = (
            w("keepNext") if self.keep else None,
            w("keepLines") if self.keep else None,
            w("snapToGrid", val=0) if self.off_grid else None,
            w("spacing", **{**spaced, **line}) if spaced or line else None,
            w("ind", **first) if self.first_chars else None,
            w("jc", val=self.jc) if self.jc else None,
            w("outlineLvl", val=self.outline - 1) if self.outline else None,
        )
        return w(
            "style",
            w("name", val=self.name),
            w("basedOn", val=self.based),
            w("next", val=self.follow) if self.follow else None,
            w("uiPriority", val=1),
            w("qFormat"),
            properties(*(one for one in wanted if one is not None)),
            w("rPr", *self._letters()),
            type="paragraph",
            styleId=self.key,
            **({} if self.name in _BUILT_IN else {"customStyle": 1}),
        )

    def _letters(self) -> list[Element]:
        color = [w("color", val=self.color)] if self.color else []
        family = [faces(self.face)] if self.face else []
        # Only text of 16 pt is drawn together to fill the line.
        size = [w("spacing", val=-4 if self.points == 16 else 0), *sizes(self.points)] if self.points else []
        return [*family, *color, *size]


_BUILT_IN = frozenset(
    ["Body Text", "Title", "caption", "header", "footer", "footnote text", "List Paragraph", "Signature", "Date"]
    + [f"heading {level}" for level in range(1, 5)]
)
_LEVELS = (HEITI, KAITI, FANGSONG, FANGSONG)
STYLES = (
    Style("BodyText", "Body Text", first_chars=200),
    Style("Title", "Title", follow="BodyText", face=XIAOBIAOSONG, points=22, after=PITCH, jc="center", keep=True,
          off_grid=True),
    *(
        Style(f"Heading{level}", f"heading {level}", follow="BodyText", face=face, points=16, first_chars=200, keep=True,
              outline=level)
        for level, face in enumerate(_LEVELS, 1)
    ),
    Style("Address", "公文主送机关", follow="BodyText"),
    Style("Remark", "公文附注", first_chars=200),
    Style("ListParagraph", "List Paragraph"),
    Style("Enclosures", "公文附件说明"),
    Style("Signature", "Signature", follow="Date", keep=True),
    Style("Date", "Date"),
    Style("AttachmentLabel", "公文附件序号", follow="AttachmentTitle", face=HEITI, keep=True),
    Style("AttachmentTitle", "公文附件标题", "Title", follow="BodyText", before=PITCH, after=PITCH, outline=1),
    Style("Caption", "caption", face=HEITI, points=14, jc="center", off_grid=True),
    Style("Picture", "公文图片", points=1, jc="center", keep=True, off_grid=True),
    Style("Cell", "公文表格", face=FANGSONG, points=10.5, line=270, jc="left", off_grid=True),
    Style("CellHead", "公文表头", "Cell", face=HEITI, jc="center", keep=True),
    Style("SmallCell", "公文表格（小）", "Cell", points=9, line=240),
    Style("SmallCellHead", "公文表头（小）", "SmallCell", face=HEITI, jc="center", keep=True),
    Style("Head", "公文发文机关标志", face=XIAOBIAOSONG, points=54, color=RED, jc="center", keep=True, off_grid=True),
    Style("HeadMark", "公文份号密级", keep=True),
    Style("HeadNumber", "公文发文字号", keep=True),
    Style("HeadRule", "公文红线", points=1, line=227, keep=True, off_grid=True),
    Style("SourceHead", "公文来源标题", "Source", follow="Source", before=280, after=80, keep=True),
    Style("Source", "公文来源", points=10.5, line=290, jc="left", off_grid=True),
    Style("Imprint", "公文版记", points=14, line=420, jc="left", off_grid=True),
    Style("Header", "header", face=HEITI, points=18, color="FF0000", line=360, jc="center", off_grid=True),
    Style("Footer", "footer", face=SONGTI, points=14, line=320, off_grid=True),
    Style("FootnoteText", "footnote text", points=10.5, line=270, off_grid=True),
    Style("Sliver", "公文分隔", points=1, line=20, jc="left", off_grid=True),
)  # fmt: skip


def styles() -> list[Element]:
    """The styles part: defaults, the body's style, and everything in `STYLES`."""
    normal = w("style", w("name", val="Normal"), w("qFormat"), _lines(), type="paragraph", default=1, styleId="Normal")
    fixed = (
        w("style", w("name", val="Default Paragraph Font"), w("uiPriority", val=1), w("semiHidden"), type="character",
          default=1, styleId="DefaultParagraphFont"),
        w("style", w("name", val="Normal Table"), w("uiPriority", val=99), w("semiHidden"), _no_margins(), type="table",
          default=1, styleId="TableNormal"),
        w("style", w("name", val="Strong"), w("basedOn", val="DefaultParagraphFont"), w("qFormat"),
          w("rPr", faces(HEITI)), type="character", styleId="Strong"),
        w("style", w("name", val="公文楷体"), w("basedOn", val="DefaultParagraphFont"), w("rPr", faces(KAITI)),
          type="character", customStyle=1, styleId="Kai"),
        w("style", w("name", val="footnote reference"), w("basedOn", val="DefaultParagraphFont"),
          w("rPr", w("vertAlign", val="superscript")), type="character", styleId="FootnoteReference"),
    )  # fmt: skip
    return [_defaults(), normal, *fixed, *(style.element() for style in STYLES)]


def _defaults() -> Element:
    letters = w(
        "rPr",
        faces(FANGSONG),
        w("spacing", val=-4),
        w("kern", val=0),
        *sizes(16),
        w("lang", val="zh-CN", eastAsia="zh-CN", bidi="ar-SA"),
    )
    return w("docDefaults", w("rPrDefault", letters))


def _lines() -> Element:
    """How lines are filled. Not among the defaults: LibreOffice would not see all of it there."""
    return properties(
        w("widowControl", val=0),
        w("kinsoku", val=1),
        w("overflowPunct", val=0),
        w("autoSpaceDE", val=0),
        w("autoSpaceDN", val=0),
        w("adjustRightInd", val=0),
        w("spacing", before=0, after=0, line=PITCH, lineRule="exact"),
        w("jc", val="both"),
    )


def _no_margins() -> Element:
    sides = (w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))
    return w("tblPr", w("tblInd", w=0, type="dxa"), w("tblCellMar", *sides))


def settings(*, notes: bool) -> list[Element]:
    """The settings part: odd and even pages differ, lines fill as in Chinese, and this is a file of today's Word."""
    separators = [w("footnote", id=-1), w("footnote", id=0)] if notes else []
    east = ("spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone", "ulTrailSpace")
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return [
        w("zoom", percent=100),
        w("defaultTabStop", val=420),
        w("evenAndOddHeaders"),
        w("characterSpacingControl", val="doNotCompress"),
        *([w("footnotePr", w("numFmt", val="decimalEnclosedCircle"), *separators)] if notes else []),
        w("compat", *map(w, east), w("doNotExpandShiftReturn"), w("adjustLineHeightInTable"), w("useFELayout"), mode),
        w("themeFontLang", val="zh-CN", eastAsia="zh-CN"),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    ]


def font_table() -> list[Element]:
    """The fonts, each with the one to take on a machine that has not got it."""
    others = {FANGSONG: "仿宋", KAITI: "楷体", HEITI: "SimHei", XIAOBIAOSONG: "华文中宋", SONGTI: "SimSun"}
    known = ((w("altName", val=other), w("charset", val="86")) for other in others.values())
    return [w("font", *parts, name=family) for family, parts in zip(others, known, strict=True)]
