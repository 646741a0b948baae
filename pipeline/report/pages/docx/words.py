"""Running words of a DOCX report: plain text, stress, figures under their bookmarks, and footnotes.

Belongs here: inlines → runs, and the footnotes part that grows with them.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart

from pipeline.report.pages.docx.elements import Element, paragraph, run, styled, w
from pipeline.report.pages.docx.identity import bookmark_of
from pipeline.report.tree.document import Figure, Inline, Note, Strong, Text, words_of

_Leaf: TypeAlias = Text | Figure | Note
_FOOTNOTES: Final = f"<w:footnotes {nsdecls('w', 'r')}/>"


class WordWriter:
    """Inlines as runs. Figures and footnotes are numbered through the document, in reading order."""

    def __init__(self) -> None:
        self.notes: list[Element] = []
        self.figures: list[Figure] = []

    def runs(self, inlines: Sequence[Inline], style: str = "") -> list[Element]:
        """The inlines one after another, in a character style where one is named."""
        leaves = list(_leaves(inlines, style))
        made: list[Element] = []
        for place, (leaf, face) in enumerate(leaves):
            match leaf:
                case Text(text):
                    made.append(styled(text, face) if face else run(text))
                case Figure():
                    apart = place + 1 == len(leaves) or isinstance(leaves[place + 1][0], Text)
                    made += self._marked(leaf, face, control=apart)
                case Note(inlines):
                    made.append(self._call(inlines))
        return made

    def _marked(self, figure: Figure, style: str, *, control: bool) -> list[Element]:
        """A figure in a bookmark, and in a content control that carries its key, so that an edited file can be compared.

        Not a plain-text control (`w:text`): LibreOffice would print 10余 as 10余10余10余. And no control right before another
        figure or the sign of a footnote: LibreOffice would draw them into it.
        """
        self.figures.append(figure)
        number = len(self.figures)
        shown = styled(figure.text, style) if style else run(figure.text)
        if control:
            known = (w("alias", val=figure.key), w("tag", val=figure.key), w("id", val=number))
            shown = w("sdt", w("sdtPr", *known), w("sdtContent", shown))
        return [w("bookmarkStart", id=number, name=bookmark_of(number)), shown, w("bookmarkEnd", id=number)]

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


def _leaves(inlines: Sequence[Inline], style: str) -> Iterator[tuple[_Leaf, str]]:
    """What stands beside what, each with its character style."""
    for inline in inlines:
        if isinstance(inline, Strong):
            yield from _leaves(inline.inlines, "Strong")
        elif inline != Text(""):
            yield inline, style
