"""A document as a Word file. `page` sets blocks one by one; what they are made of and how they look stands beside it.

page        render_docx: blocks in order, and what is refused
words       inlines, bookmarks and content controls for figures, footnotes
identity    what an edited file is known by: bookmarks, custom properties
tables      tables
official    版头, 版记, 附件说明, 署名
styles      every look as a named Word style
elements    the one helper by which XML is made
package     the file around the words: sections, footers, properties, a zip without a clock
"""

from pipeline.report.pages.docx.page import render_docx

__all__ = ["render_docx"]
