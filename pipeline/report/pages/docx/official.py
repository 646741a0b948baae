"""公文要素 of a DOCX report: 版头 and 版记 (GB/T 9704-2012, 7.2 and 7.4), 附件说明, 署名 and 成文日期."""

from math import ceil
from typing import Final

from pipeline.report.pages.docx.elements import (
    COLUMN,
    FANGSONG,
    HEITI,
    LEFT,
    MM,
    PITCH,
    RED,
    TEXT_WIDTH,
    Element,
    amend,
    columns,
    faces,
    indent,
    paragraph,
    run,
    sizes,
    sliver,
    styled,
    w,
)
from pipeline.report.pages.widths import ems
from pipeline.report.tree.document import Closing, Enclosures, Official

_MARK_POINTS: Final = 54  # 发文机关标志, where the line is wide enough
_MARK_TOP: Final = 35 * MM  # below the edge of the text block
_RULE_HEIGHT: Final = 227  # from 发文字号 to the red rule: 4 mm
_IMPRINT: Final = 14 * 20  # one character of 版记
_EDGE: Final = _IMPRINT  # between its ends and the ends of its rules


def letterhead(official: Official) -> list[Element]:
    """版头, on whole lines of the grid, with the empty lines between it and the title."""
    marks = ((official.copy_number, FANGSONG), (official.secrecy, HEITI), (official.urgency, HEITI))
    made = [paragraph("HeadMark", [run(words, faces(face))]) for words, face in marks if words]
    height = PITCH * len(made)
    if official.head:
        points = min(_MARK_POINTS, int((TEXT_WIDTH / 20 - 2) / columns(official.head)))
        # The ink of a line of exact height begins about a tenth of the letters' size below its top.
        top = round(max(0, _MARK_TOP - height - points * 2))
        line = round(points * 24)
        spacing = w("spacing", before=top, line=line, lineRule="exact")
        made.append(paragraph("Head", [run(official.head, *sizes(points))], spacing))
        height += top + line
    numbers = _numbers(official)
    if numbers and made:
        made += [paragraph("HeadNumber", []), paragraph("HeadNumber", [])]
    made += numbers
    height += PITCH * (len(numbers) + (2 if numbers else 0))
    if official.head:
        bottom = w("bottom", val="single", sz=16, space=0, color=RED)
        total = ceil((height + _RULE_HEIGHT) / PITCH) * PITCH
        after = w("spacing", after=total - height - _RULE_HEIGHT + 2 * PITCH)
        made.append(paragraph("HeadRule", [], w("pBdr", bottom), after))
    else:
        amend(made[-1], w("spacing", after=PITCH))
    return made


def _numbers(official: Official) -> list[Element]:
    """发文字号 centred; with 签发人 it stands left, on the line of the last of their names, two names a line."""
    if not official.signers:
        return [paragraph("HeadNumber", [run(official.number)], w("jc", val="center"))] if official.number else []
    pairs = ["　".join(official.signers[place : place + 2]) for place in range(0, len(official.signers), 2)]
    label = "签发人："
    names_at = TEXT_WIDTH - round(COLUMN * (1 + max(map(columns, pairs))))
    label_at = names_at - len(label) * COLUMN
    made = []
    for place, pair in enumerate(pairs):
        number = official.number if place == len(pairs) - 1 else ""
        left = [run(f"{number}\t"), run(label if place == 0 else "\t")]
        stops = w("tabs", w("tab", val="left", pos=label_at), w("tab", val="left", pos=names_at))
        made.append(paragraph("HeadNumber", [*left, styled(pair, "Kai")], stops, indent(left=COLUMN)))
    return made


def imprint(official: Official) -> list[Element]:
    """版记, at the foot of the page on which the text ends, and the paragraph that holds it there."""
    rule: dict[str, int | str] = {"val": "single", "space": 0, "color": "000000"}
    borders = w("tblBorders", w("top", sz=8, **rule), w("bottom", sz=8, **rule), w("insideH", sz=6, **rule))
    # Measured from the edge of the sheet: as wide as the text, it would not float in LibreOffice otherwise.
    foot: dict[str, int | str] = {"horzAnchor": "page", "tblpX": LEFT, "vertAnchor": "margin", "tblpYSpec": "bottom"}
    printed = f"{official.printed_on}印发" if official.printed_on else ""
    right = round((ems(printed) + 2) * _IMPRINT) + _EDGE if printed else _EDGE
    known = w(
        "tblPr",
        w("tblpPr", leftFromText=0, rightFromText=0, topFromText=PITCH, bottomFromText=0, **foot),
        w("tblOverlap", val="never"),
        w("tblW", w=TEXT_WIDTH, type="dxa"),
        borders,
        w("tblLayout", type="fixed"),
        w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=0, type="dxa")),
    )
    grid = w("tblGrid", w("gridCol", w=TEXT_WIDTH - right), w("gridCol", w=right))
    rows = []
    if official.copies:
        copies = paragraph(
            "Imprint",
            [run(f"抄送：{official.copies.rstrip('。')}。")],
            indent(_EDGE + 3 * _IMPRINT, _EDGE, hanging=3 * _IMPRINT),
        )
        rows.append(w("tr", w("trPr", w("cantSplit")), _cell(TEXT_WIDTH, copies, w("gridSpan", val=2))))
    if official.printed_by or printed:
        by = paragraph("Imprint", [run(official.printed_by)], indent(left=_EDGE))
        on = paragraph("Imprint", [run(printed)], indent(right=_EDGE), w("jc", val="right"))
        rows.append(w("tr", w("trPr", w("cantSplit")), _cell(TEXT_WIDTH - right, by), _cell(right, on)))
    return [w("tbl", known, grid, *rows), sliver()]


def _cell(width: int, content: Element, span: Element | None = None) -> Element:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), span), content)


def enclosures(node: Enclosures) -> list[Element]:
    """附件说明: after an empty line, two characters in, each name flush with the first."""
    made = []
    for place, line in enumerate(node.lines):
        numbered = round(COLUMN * columns(line[: len(line) - len(node.titles[place])]))
        lead = 3 * COLUMN if place == 0 else 0
        words = run(f"附件：{line}" if place == 0 else line)
        above = w("spacing", before=PITCH) if place == 0 else None
        keep = w("keepNext") if place < len(node.titles) - 1 else None
        made.append(
            paragraph("Enclosures", [words], keep, above, indent(5 * COLUMN + numbered, hanging=lead + numbered))
        )
    return made


def closing(node: Closing) -> list[Element]:
    """署名 and 成文日期, after an empty line.

    As usual, and with a seal, the date ends four characters from the edge, with the signature, each body on a line of its
    own, centred above it; room for a seal is one line more. Without a seal the signature ends two characters from the edge
    and the date begins two characters to the right of it.
    """
    bodies = node.signature.split()
    dated = round(COLUMN * columns(node.date))
    widest = max((round(COLUMN * columns(body)) for body in bodies), default=0)
    if node.seal == "none":
        date_left = min(28 * COLUMN - widest, 26 * COLUMN - dated)
        date = [indent(left=date_left)]
        signed = [[indent(left=max(0, date_left - 2 * COLUMN))] for _ in bodies]
    else:
        date = [w("ind", right=4 * COLUMN, rightChars=400), w("jc", val="right")]
        signed = [_centred(24 * COLUMN - dated // 2, round(COLUMN * columns(body))) for body in bodies]
    if node.seal == "space":
        date.append(w("spacing", after=PITCH))
    if signed:
        signed[0].append(w("spacing", before=PITCH))
    else:
        date.append(w("spacing", before=PITCH))
    above = [paragraph("Signature", [run(body)], *form) for body, form in zip(bodies, signed, strict=True)]
    return [*above, paragraph("Date", [run(node.date)], *date)]


def _centred(middle: int, width: int) -> list[Element]:
    """A line whose middle is there; one that is too wide for that ends at the edge of the text block."""
    half = min(middle, TEXT_WIDTH - middle)
    if width > 2 * half:
        return [w("jc", val="right")]
    return [indent(middle - half, TEXT_WIDTH - middle - half), w("jc", val="center")]
