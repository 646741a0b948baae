"""Running words of a DOCX report: plain text, stress, figures in content controls, and footnotes.

Belongs here: inlines → runs, and the footnotes part that grows with them.
"""

from collections.abc import Sequence
from typing import Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart

from pipeline.report.document import Figure, Inline, Note, Strong, Text, words_of
from pipeline.report.docx.elements import Element, paragraph, run, styled, w

_FOOTNOTES: Final = f"<w:footnotes {nsdecls('w', 'r')}/>"


class Words:
    """Inlines as runs. Figures and footnotes are numbered through the document, in reading order."""

    def __init__(self) -> None:
        self.notes: list[Element] = []
        self._figures = 0

    def runs(self, inlines: Sequence[Inline], style: str = "") -> list[Element]:
        """The inlines one after another, in a character style where one is named."""
        return [element for inline in inlines for element in self._inline(inline, style)]

    def _inline(self, node: Inline, style: str) -> list[Element]:
        match node:
            case Text(text):
                return [styled(text, style) if style else run(text)]
            case Strong(inlines):
                return self.runs(inlines, "Strong")
            case Figure():
                return [self._control(node, style)]
            case Note(inlines):
                return [self._call(inlines)]

    def _control(self, figure: Figure, style: str) -> Element:
        """A figure in a plain-text content control that carries its key, so that an edited file can be compared."""
        self._figures += 1
        known = (w("alias", val=figure.key), w("tag", val=figure.key), w("id", val=self._figures), w("text"))
        shown = styled(figure.text, style) if style else run(figure.text)
        return w("sdt", w("sdtPr", *known), w("sdtContent", shown))

    def _call(self, inlines: Sequence[Inline]) -> Element:
        place = len(self.notes) + 1
        self.notes.append(w("footnote", id=place))
        # Word knows no footnote of a footnote: it stays in the text, in brackets.
        flat = [Text(f"（{words_of(one.inlines)}）") if isinstance(one, Note) else one for one in inlines]
        sign = w("r", w("rPr", w("rStyle", val="FootnoteReference")), w("footnoteRef"))
        self.notes[place - 1].append(paragraph("FootnoteText", [sign, run(" "), *self.runs(flat)]))
        return w("r", w("rPr", w("rStyle", val="FootnoteReference")), w("footnoteReference", id=place))

    def attach_notes(self, part: DocumentPart) -> None:
        """Put the footnotes, and the rules that Word draws above them, into the file, if there are any."""
        if not self.notes:
            return
        root = parse_xml(_FOOTNOTES)
        rules = ((-1, "separator"), (0, "continuationSeparator"))
        for place, kind in rules:
            line = paragraph("FootnoteText", [w("r", w(kind))])
            root.append(w("footnote", line, type=kind, id=place))
        root.extend(self.notes)
        name = PackURI("/word/footnotes.xml")
        notes = XmlPart(name, CONTENT_TYPE.WML_FOOTNOTES, root, part.package)
        part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
