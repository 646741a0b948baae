"""A raw file → its sheets as rows of raw cell values. The only room that opens raw files.

Belongs here: file formats, encodings, merged and hidden cells, and every way in which a file can be broken. Does not belong
here: what the cells mean.

    folder      the files of a folder and of archives in it: open_tallies; names: what they are shown as
    kinds       what a file is, by its content
    bounds      how much a file may hold; refusals: why one is not read; values: what comes out
    package     zip packages; parts: which parts make up a workbook; grid: a sheet under construction
    serials     dates of binary workbooks
    strikes     which text is struck through (odsstyles for .ods)
    mended      what is odd in an .xlsx put right; plainxml: in plain XML; numberformats: what its formats show;
    handing     the package that calamine is given
    xlsx (with sheetxml, addresses, sharedtexts), xls (with compound, biff, bifftexts), xlsb, ods, docx, text, html, xml2003:
    one reader a format
"""

from pipeline.tallies.readers.contents import RawFile, Rows, Sheet, Unreadable
from pipeline.tallies.readers.folder import named_raw_paths, open_tallies, raw_paths
from pipeline.tallies.readers.names import shown_name

__all__ = ["RawFile", "Rows", "Sheet", "Unreadable", "named_raw_paths", "open_tallies", "raw_paths", "shown_name"]
