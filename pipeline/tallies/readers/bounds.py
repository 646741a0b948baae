"""How much one raw file may hold. What lies beyond is refused before it is unpacked, so memory and time stay bounded.

The largest sheet that Excel can hold has 1,048,576 rows; ledgers of that length fit, with about 30 columns. The bound on
bytes is the bound on time: reading takes some 30 seconds a gigabyte of sheet, whatever it holds.
"""

MAX_FILE_BYTES = 512 * 2**20
"""A file as handed in, and any one file within an archive. The largest real workbooks take a fifth of it."""

MAX_UNPACKED_BYTES = 2 * 2**30
"""All parts of a workbook, or all files of an archive, together."""

MAX_RATIO = 200
"""Unpacked bytes a packed byte. Sheets reach 5 to 30, a million rows all alike 60; zeros reach 1000."""

FREE_UNPACKED_BYTES = 32 * 2**20
"""Up to here the ratio does not matter: a small part of blanks does no harm."""

MAX_PART_BYTES = 64 * 2**20
"""Any one part that is held in memory as a tree: the text of a .docx, an .xls that is XML inside, a workbook's directory."""

MAX_MEMBERS = 10_000
"""Parts of a workbook, or files of an archive."""

MAX_ROWS = 1_048_576
"""Rows of a sheet, as in Excel."""

MAX_COLUMNS = 16_384
"""Columns of a sheet, as in Excel: up to XFD."""

MAX_CELLS = 2**25
"""Cells of the rectangle from A1 to the last cell with a value: 33 million. Two values far apart span 17 billion."""

MAX_STYLES = 2**20
"""Styles of an .ods. Office programs have room for some 64,000."""

MAX_STRUCK_CELLS = 2**22
"""Cells of a sheet that are struck through: 4 million, which are held one by one."""

MAX_TEXT_BYTES = 4 * 2**30
"""All texts of a sheet together, each counted as often as it occurs: one long text may stand in a million cells."""
