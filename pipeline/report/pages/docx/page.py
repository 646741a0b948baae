"""A document as a Word file in the form of GB/T 9704-2012, for the clerk to edit: the same bytes every time.

Belongs here: block → paragraphs and tables, in order, and what is refused. How they look stands in styles.py; the file
around them in package.py.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import zip_longest
from typing import Final

from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.parts.document import DocumentPart
from docx.shared import Length, Mm, Pt

from pipeline.report.pages.docx.elements import (
    CAPTION_GAP,
    COLUMN,
    PITCH,
    Element,
    amend,
    columns,
    indent,
    paragraph,
    run,
    sliver,
    styled,
    w,
)
from pipeline.report.pages.docx.identity import attach_identity
from pipeline.report.pages.docx.official import closing, enclosures, imprint, letterhead
from pipeline.report.pages.docx.package import finish, new_file, section_of
from pipeline.report.pages.docx.tables import note_element, table_element
from pipeline.report.pages.docx.words import WordWriter
from pipeline.report.pages.pictures import PIXELS_PER_INCH, png_pages
from pipeline.report.pages.printable import NOT_IN_XML, TURNING, require_alt, require_printable
from pipeline.report.pages.title_lines import title_lines
from pipeline.report.pages.widths import WIDTH_MM, lay_out
from pipeline.report.tree.document import (
    Attachment,
    Block,
    Closing,
    Document,
    Enclosures,
    Entry,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Table,
)

_STYLES: Final = {"body": "BodyText", "address": "Address", "remark": "Remark"}
_CAPTION_HEIGHT: Final = 400
_HUNG: Final = 630  # the turnovers of a source: three of its characters
_GAP: Final = 120  # between a picture and its caption


def render_docx(document: Document, *, annex: bool = True, plain: bool = False) -> bytes:
    """The whole document as one DOCX file, its time stamps midnight (UTC) of the day of issue.

    Parameters
    ----------
    annex
        Print the annex of the review version too.
    plain
        Leave out 版头 and 版记, as for the web.

    Raises
    ------
    RenderError
        A character that no Word file can hold, or a picture without alt text or with broken SVG.
    """
    blocks = document.body + (document.annex if annex else ())
    require_printable((document.title, blocks), TURNING + NOT_IN_XML)
    require_alt(blocks)
    pictures = _rendered([block for block in blocks if isinstance(block, Picture)])
    file = new_file()
    title = document.title
    section = section_of(file, draft=title.draft)
    writer = _Writer(file.part, section, pictures)
    if title.official.has_letterhead and not plain:
        writer.body += letterhead(title.official)
    writer.body.append(paragraph("Title", [run("\n".join(title_lines(title.title)))]))
    writer.write(document.body)
    if title.official.has_imprint and not plain:
        writer.body += imprint(title.official)
    if annex and document.annex:
        writer.write_on_new_page(document.annex)
    writer.end()
    file.element.body.extend(writer.body)
    writer.words.attach_notes(file.part)
    attach_identity(file.part, document, writer.words.figures)
    return finish(file, title, notes=bool(writer.words.notes))


class _Writer:
    """The blocks written so far, and what the next one must know of them."""

    def __init__(self, part: DocumentPart, section: Callable[[bool], Element], pictures: dict[str, bytes]) -> None:
        self.body: list[Element] = []
        self.words = WordWriter()
        self._part, self._section, self._pictures = part, section, pictures
        self._drawn = 0

    def write(self, blocks: Sequence[Block]) -> None:
        """Add the blocks in order; what announces something, or comes before a signature, stays with what follows."""
        for block, following in zip_longest(blocks, blocks[1:]):
            made = self._block(block)
            leads_on = isinstance(block, Paragraph) and block.leads_on
            if leads_on or (isinstance(following, Closing) and isinstance(block, Paragraph | Enclosures)):
                amend(made[-1], w("keepNext"))
            self.body += made

    def _block(self, block: Block) -> list[Element]:
        match block:
            case Heading(level, inlines):
                return [paragraph(f"Heading{level}", self.words.runs(inlines))]
            case Paragraph(inlines, kind):
                return [paragraph(_STYLES[kind], self.words.runs(inlines))]
            case Listing():
                return self._listing(block)
            case Table():
                return self._table(block)
            case Picture():
                return self._picture(block)
            case Enclosures():
                return enclosures(block)
            case Closing():
                return closing(block)
            case Entry():
                return _entry(block)
            case Attachment(label, title):
                label_line = paragraph("AttachmentLabel", [run(label)], w("pageBreakBefore"))
                return [label_line, paragraph("AttachmentTitle", [run("\n".join(title_lines(title)))])]

    def _listing(self, listing: Listing) -> list[Element]:
        """Items with their markers as text: what the clerk sees is what the file says."""
        hanging = round(COLUMN * max((columns(marker) + 0.5 for marker in listing.markers), default=0))
        return [
            paragraph(
                "ListParagraph",
                [run(f"{marker} "), *self.words.runs(item)],
                indent(2 * COLUMN + hanging, hanging=hanging),
            )
            for marker, item in zip(listing.markers, listing.items, strict=True)
        ]

    def _table(self, table: Table) -> list[Element]:
        """Caption, table and note; one that is too wide for an upright page has pages of its own, on their side."""
        layout = lay_out(table)
        made: list[Element] = []
        if layout.sideways:
            self._begin_section()
        elif not table.caption and self.body and self.body[-1].tag == qn("w:tbl"):
            made.append(sliver())  # or Word would take two tables for one
        if table.caption:
            above = None if layout.sideways else w("spacing", before=CAPTION_GAP)
            made.append(paragraph("Caption", [run(table.caption)], w("keepNext"), above))
        made.append(table_element(table, layout, self.words))
        if table.note:
            made.append(note_element(table, layout))
        if layout.sideways:
            if not table.note:
                made.append(sliver())
            amend(made[-1], self._section(True))
        return made

    def _picture(self, picture: Picture) -> list[Element]:
        """The picture and its caption, together on whole lines of the grid."""
        self._drawn += 1
        key, image = self._part.get_or_add_image(BytesIO(self._pictures[picture.svg]))
        full = int(WIDTH_MM / 25.4 * PIXELS_PER_INCH)  # pixels of a picture as wide as the text
        wide = Length(round(Mm(WIDTH_MM) * min(1, image.px_width / full)))
        high = Length(round(wide * image.px_height / image.px_width))
        inline = CT_Inline.new_pic_inline(self._drawn, key, f"{self._drawn}.png", wide, high)
        inline.docPr.set("name", picture.caption or f"图 {self._drawn}")
        inline.docPr.set("descr", picture.alt)
        used = round(high / Pt(1) * 20) + _GAP + (_CAPTION_HEIGHT if picture.caption else 0)
        spare = -used % PITCH
        above = w("spacing", before=spare // 2, after=_GAP, line=240, lineRule="auto")
        made = [paragraph("Picture", [w("r", w("drawing", inline))], above)]
        if picture.caption:
            below = w("spacing", after=spare - spare // 2, line=_CAPTION_HEIGHT, lineRule="exact")
            made.append(paragraph("Caption", [run(picture.caption)], below))
        return made

    def write_on_new_page(self, blocks: Sequence[Block]) -> None:
        """Add blocks that begin a page of their own."""
        place = len(self.body)
        self.write(blocks)
        first = blocks[0]
        if isinstance(first, Attachment) or (isinstance(first, Table) and lay_out(first).sideways):
            return  # they do so anyway
        if self.body[place].tag != qn("w:p"):
            self.body.insert(place, sliver())
        amend(self.body[place], w("pageBreakBefore"))

    def _begin_section(self) -> None:
        """End the upright section before this place; its last paragraph carries its properties."""
        if self._section_ends():
            return
        if self.body[-1].tag != qn("w:p"):
            self.body.append(sliver())
        amend(self.body[-1], self._section(False))

    def _section_ends(self) -> bool:
        return bool(self.body[-1].xpath("self::w:p/w:pPr/w:sectPr"))

    def end(self) -> None:
        """End the last section, whose properties stand in the body; a table is never the last thing of it."""
        if self.body[-1].tag == qn("w:tbl"):
            self.body.append(sliver())
        if self._section_ends():
            self.body += self.body[-1].xpath("w:pPr/w:sectPr")
        else:
            self.body.append(self._section(False))


def _entry(entry: Entry) -> list[Element]:
    """An entry of the source annex: small, off the grid."""
    head = [styled(f"{entry.label} {entry.text}", "Strong"), run(f"（{entry.key}）")]
    lines = [run(f"{name}：{line}") for name, told in entry.fields for line in told]
    hung = (paragraph("Source", [line], indent(_HUNG, hanging=_HUNG)) for line in lines)
    return [paragraph("SourceHead", head), *hung]


def _rendered(pictures: Sequence[Picture]) -> dict[str, bytes]:
    wanted = {picture.svg: picture.caption for picture in pictures}
    return dict(zip(wanted, png_pages(list(wanted), list(wanted.values())), strict=True))
