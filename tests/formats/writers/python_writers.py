"""Write the ledger with the libraries of Python: python_writers.py FOLDER. See README.md."""

import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyexcelerate
import xlsxwriter
import xlwt
from ledger import Cell, Page, pages
from odf import number as odf_number
from odf import opendocument, style, table, text
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

DAY_1904 = datetime(2023, 5, 1, 9, 30)


def with_openpyxl(folder: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages():
        sheet = book.create_sheet(page.name)
        for (row, column), cell in page.cells.items():
            target = sheet.cell(row + 1, column + 1)
            if cell.kind == "rich":
                target.value = CellRichText(*(TextBlock(InlineFont(strike=struck), said) for said, struck in cell.runs))
            elif cell.formula:
                target.value = "=" + cell.formula
            else:
                target.value = cell.value
                if cell.kind == "text":
                    target.data_type = "s"
            if cell.form:
                target.number_format = cell.form
            if cell.kind == "struck":
                target.font = Font(strike=True)
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for hidden in page.hidden_rows:
            sheet.row_dimensions[hidden + 1].hidden = True
        for hidden in page.hidden_columns:
            sheet.column_dimensions[get_column_letter(hidden + 1)].hidden = True
        sheet.sheet_state = "hidden" if page.hidden else "visible"
    book.save(folder / "openpyxl.xlsx")


def with_xlsxwriter(folder: Path, name: str = "xlsxwriter.xlsx", **options: Any) -> None:
    book = xlsxwriter.Workbook(folder / name, {"strings_to_numbers": False, **options})
    for page in pages():
        sheet = book.add_worksheet(page.name)
        for top, left, bottom, right in [] if options else page.merges:  # cells that are gone by, when streaming
            sheet.merge_range(top, left, bottom, right, "")
        for (row, column), cell in page.cells.items():
            _write_cell(book, sheet, row, column, cell)
        for hidden in page.hidden_rows:
            sheet.set_row(hidden, None, None, {"hidden": True})
        for hidden in page.hidden_columns:
            sheet.set_column(hidden, hidden, None, None, {"hidden": True})
        if page.hidden:
            sheet.hide()
    book.close()


def _write_cell(book: Any, sheet: Any, row: int, column: int, cell: Cell) -> None:
    form = book.add_format({"num_format": cell.form}) if cell.form else None
    struck = book.add_format({"font_strikeout": True})
    if cell.kind == "rich":
        parts = [part for said, crossed in cell.runs for part in ([struck, said] if crossed else [said])]
        sheet.write_rich_string(row, column, *parts)
    elif cell.formula:
        value = "" if cell.kind == "uncomputed" else cell.value
        value = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
        sheet.write_formula(row, column, "=" + cell.formula, form, value)
    elif cell.kind in ("date", "datetime", "time", "elapsed"):
        sheet.write_datetime(row, column, cell.value, form)
    elif cell.kind == "number":
        sheet.write_number(row, column, cell.value, form)
    elif cell.kind == "boolean":
        sheet.write_boolean(row, column, cell.value)
    elif cell.kind == "error":
        sheet.write_string(row, column, cell.value)
    else:
        sheet.write_string(row, column, cell.value, struck if cell.kind == "struck" else form)


def with_xlsxwriter_1904(folder: Path) -> None:
    book = xlsxwriter.Workbook(folder / "xlsxwriter_1904.xlsx", {"date_1904": True})
    sheet = book.add_worksheet()
    sheet.write_datetime(0, 0, date(2023, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_datetime(0, 1, DAY_1904, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    book.close()


def with_xlwt(folder: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    struck = xlwt.easyxf("font: struck_out on")
    for page in pages():
        sheet = book.add_sheet(page.name)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in page.merges}
        for (row, column), cell in page.cells.items():
            form = xlwt.easyxf(num_format_str=cell.form) if cell.form else xlwt.Style.default_style
            value = xlwt.Formula(cell.formula) if cell.formula else cell.value
            if isinstance(value, timedelta):
                value = value / timedelta(days=1)
            if cell.kind == "rich":
                fonts = [(said, struck.font if crossed else form.font) for said, crossed in cell.runs]
                sheet.write_rich_text(row, column, fonts)
            elif cell.kind == "error" and not cell.formula:
                sheet.row(row).set_cell_error(column, cell.value)
            elif (row, column) in merged:
                bottom, right = merged[row, column]
                sheet.write_merge(row, bottom, column, right, value, form)
            else:
                sheet.write(row, column, value, struck if cell.kind == "struck" else form)
        for hidden in page.hidden_rows:
            sheet.row(hidden).hidden = True
        for hidden in page.hidden_columns:
            sheet.col(hidden).hidden = True
        sheet.visibility = int(page.hidden)
    book.save(str(folder / "xlwt.xls"))
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("a")
    sheet.write(0, 0, 43585, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(0, 1, 43585 + 9.5 / 24, xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"))
    book.save(str(folder / "xlwt_1904.xls"))


def _grid(page: Page) -> list[list[Any]]:
    """The bare values, as somebody hands them over who has no cells but a table."""
    rows = max(row for row, _ in page.cells) + 1
    columns = max(column for _, column in page.cells) + 1
    grid: list[list[Any]] = [[None] * columns for _ in range(rows)]
    for (row, column), cell in page.cells.items():
        grid[row][column] = "" if cell.kind == "uncomputed" else cell.value
    return grid


def with_pandas(folder: Path) -> None:
    with pd.ExcelWriter(folder / "pandas.ods", engine="odf") as writer:  # for .xlsx it has openpyxl or XlsxWriter do it
        for page in pages():
            frame = pd.DataFrame([[_plain(value) for value in row] for row in _grid(page)], dtype=object)
            frame.to_excel(writer, sheet_name=page.name, header=False, index=False)


def _plain(value: Any) -> Any:
    """What pandas would take for a formula, or cannot write at all, as it stands in a frame."""
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return value.lstrip("=") if isinstance(value, str) else value


def with_pyexcelerate(folder: Path) -> None:
    book = pyexcelerate.Workbook()
    for page in pages():
        sheet = book.new_sheet(page.name)
        for (row, column), cell in page.cells.items():
            value = cell.value
            if isinstance(value, timedelta):
                value = value / timedelta(days=1)
            sheet.set_cell_value(row + 1, column + 1, value)
            if cell.form:
                sheet.set_cell_style(row + 1, column + 1, pyexcelerate.Style(format=pyexcelerate.Format(cell.form)))
    book.save(str(folder / "pyexcelerate.xlsx"))


def with_odfpy(folder: Path) -> None:
    document = opendocument.OpenDocumentSpreadsheet()
    crossed = style.Style(name="struck", family="table-cell")
    crossed.addElement(style.TextProperties(textlinethroughstyle="solid"))
    words = style.Style(name="struckwords", family="text")
    words.addElement(style.TextProperties(textlinethroughstyle="solid"))
    unseen = style.Style(name="unseen", family="table")
    unseen.addElement(style.TableProperties(display="false"))
    percentage = odf_number.PercentageStyle(name="N11")
    percentage.addElement(odf_number.Number(decimalplaces="1"))
    for made in (crossed, words, unseen, percentage):
        document.automaticstyles.addElement(made)
    for page in pages():
        sheet = table.Table(name=page.name, stylename=unseen if page.hidden else None)
        document.spreadsheet.addElement(sheet)
        _write_odf(page, sheet, crossed, words)
    document.save(str(folder / "odfpy.ods"))


def _write_odf(page: Page, sheet: Any, crossed: Any, words: Any) -> None:
    rows, columns = (max(place[axis] for place in page.cells) + 1 for axis in (0, 1))
    for column in range(columns):
        hides = {"visibility": "collapse"} if column in page.hidden_columns else {}
        sheet.addElement(table.TableColumn(**hides))
    merged = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in page.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    for row in range(rows):
        hides = {"visibility": "collapse"} if row in page.hidden_rows else {}
        line = table.TableRow(**hides)
        sheet.addElement(line)
        for column in range(columns):
            cell = page.cells.get((row, column))
            if (row, column) in covered:
                line.addElement(table.CoveredTableCell())
            elif cell is None:
                line.addElement(table.TableCell())
            else:
                down, across = merged.get((row, column), (1, 1))
                spans = {"numberrowsspanned": down, "numbercolumnsspanned": across} if down + across > 2 else {}
                line.addElement(_odf_cell(cell, spans, crossed, words))


def _odf_cell(cell: Cell, more: dict[str, Any], crossed: Any, words: Any) -> Any:
    if cell.formula:
        more["formula"] = f"of:={cell.formula}"
    if cell.kind == "struck":
        more["stylename"] = crossed
    if cell.kind == "uncomputed":
        return table.TableCell(**more)
    value = cell.value
    if cell.kind == "number":
        more |= {"valuetype": "percentage" if "%" in cell.form else "float", "value": repr(value)}
    elif cell.kind == "boolean":
        more |= {"valuetype": "boolean", "booleanvalue": str(value).lower()}
    elif cell.kind in ("date", "datetime"):
        more |= {"valuetype": "date", "datevalue": value.isoformat()}
    elif cell.kind == "time":
        more |= {"valuetype": "time", "timevalue": value.strftime("PT%HH%MM%SS")}
    elif cell.kind == "elapsed":
        minutes = int(value.total_seconds()) // 60
        more |= {"valuetype": "time", "timevalue": f"PT{minutes // 60}H{minutes % 60:02d}M00S"}
    else:
        more |= {"valuetype": "string"}
    made = table.TableCell(**more)
    if cell.runs:
        paragraph = text.P()
        for said, struck in cell.runs:
            paragraph.addElement(text.Span(text=said, stylename=words if struck else None))
        made.addElement(paragraph)
    else:
        for line in str(value).split("\n"):
            made.addElement(text.P(text=line))
    return made


if __name__ == "__main__":
    target = Path(sys.argv[1])
    for write in (
        with_openpyxl,
        with_xlsxwriter,
        lambda folder: with_xlsxwriter(folder, "xlsxwriter_streaming.xlsx", constant_memory=True),
        with_xlsxwriter_1904,
        with_xlwt,
        with_pandas,
        with_pyexcelerate,
        with_odfpy,
    ):
        write(target)
