"""nbconvert exporters: an executed report as HTML, PDF or DOCX, `jupyter nbconvert --to gongwen-html report.ipynb`."""

from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters import Exporter
from traitlets import Bool, Unicode, default

from pipeline.report.pages.docx import render_docx
from pipeline.report.pages.faces import SHIPPED, office_faces
from pipeline.report.pages.html import render_html
from pipeline.report.pages.pdf import render_pdf
from pipeline.report.tree.document import Document
from pipeline.report.tree.from_notebook import read_document


class GongwenExporter(Exporter):
    """Notebook → document tree → one file. Subclasses say how the tree is set."""

    annex = Bool(True, help="Print the annex of the review version too.").tag(config=True)
    plain = Bool(False, help="Leave out the letterhead and the imprint (版头、版记).").tag(config=True)
    enabled_preprocessors: ClassVar[list[str]] = []

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """The finished file and nbconvert's resources.

        Raises
        ------
        RenderError
            Not an executed report, or a document that cannot be set.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return self.render(read_document(nb)), resources

    def render(self, document: Document) -> str | bytes:
        """The document in this exporter's format."""
        raise TypeError(f"{type(self).__name__} sets no format for “{document.title.title}”")


class GongwenHTMLExporter(GongwenExporter):
    """One offline HTML page."""

    export_from_notebook = "公文 HTML"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".html"

    def render(self, document: Document) -> str:
        return render_html(document, annex=self.annex)


class GongwenPDFExporter(GongwenExporter):
    """PDF in the form of GB/T 9704-2012."""

    export_from_notebook = "公文 PDF"
    output_mimetype = "application/pdf"
    fonts = Unicode("", help="A folder of the office's own fonts.").tag(config=True)

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".pdf"

    def render(self, document: Document) -> bytes:
        faces = office_faces(Path(self.fonts)) if self.fonts else SHIPPED
        return render_pdf(document, annex=self.annex, plain=self.plain, faces=faces)


class GongwenDOCXExporter(GongwenExporter):
    """A Word file in the form of GB/T 9704-2012, for the clerk to edit."""

    export_from_notebook = "公文 Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".docx"

    def render(self, document: Document) -> bytes:
        return render_docx(document, annex=self.annex, plain=self.plain)
