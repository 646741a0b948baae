"""A document as a Word file (being written)."""

from pipeline.report.document import Document


def render_docx(document: Document, *, annex: bool = True, plain: bool = False) -> bytes:
    """The document as DOCX."""
    return b""
