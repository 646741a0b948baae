"""nbconvert exporters: an executed report notebook as HTML or PDF, `jupyter nbconvert --to gongwen-html report.ipynb`."""

from typing import Any, ClassVar

from nbconvert.exporters import Exporter
from traitlets import Bool, default

from pipeline.report.document import Document
from pipeline.report.html import render_html
from pipeline.report.notebook import read_document
from pipeline.report.pdf import render_pdf


class GongwenExporter(Exporter):
    """Notebook → document tree → one file. Subclasses say how the tree is set."""

    annex = Bool(True, help="Print the annex of the review version too.").tag(config=True)
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

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".pdf"

    def render(self, document: Document) -> bytes:
        return render_pdf(document, annex=self.annex)
