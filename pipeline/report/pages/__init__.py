"""The tree as HTML, PDF and DOCX."""
