// Write the ledger with the libraries of Node: node node_writers.js FOLDER. See README.md.
const fs = require("fs");
const path = require("path");
const XLSX = require("xlsx");
const ExcelJS = require("exceljs");

const DAY = 86400000;
const EPOCH = Date.UTC(1899, 11, 30);
const ERRORS = { "#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2a };
const folder = process.argv[2];

function pages() {
  const found = new Map();
  const lines = fs.readFileSync(path.join(__dirname, "ledger.tsv"), "utf8").split("\n").slice(1).filter(Boolean);
  for (const line of lines) {
    const [sheet, cell, kind, value, form, formula] = line.split("\t").map((part) => part.replace(/\\n/g, "\n"));
    if (!found.has(sheet)) found.set(sheet, { name: sheet, cells: [], merges: [], rows: [], columns: [], hidden: false });
    const page = found.get(sheet);
    if (kind === "merge") page.merges.push(cell);
    else if (kind === "hidden_row") page.rows.push(Number(cell) - 1);
    else if (kind === "hidden_column") page.columns.push(cell.charCodeAt(0) - 65);
    else if (kind === "hidden_sheet") page.hidden = true;
    else page.cells.push({ cell, kind, value, form, formula });
  }
  return [...found.values()];
}

function serial({ kind, value }) {
  if (kind === "number") return Number(value);
  if (kind === "time") return value.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) / 86400;
  if (kind === "elapsed") return value.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) / 1440;
  return (Date.parse(value.length > 10 ? value + "Z" : value) - EPOCH) / DAY;
}

function sheetjs() {
  const book = XLSX.utils.book_new();
  book.Workbook = { Sheets: [] };
  for (const page of pages()) {
    const sheet = {};
    for (const cell of page.cells) {
      const made = { t: "n" };
      if (cell.kind === "boolean") Object.assign(made, { t: "b", v: cell.value === "true" });
      else if (cell.kind === "error") Object.assign(made, { t: "e", v: ERRORS[cell.value] });
      else if (["text", "rich", "struck"].includes(cell.kind)) Object.assign(made, { t: "s", v: cell.value.replace(/~/g, "") });
      else if (cell.kind !== "uncomputed") made.v = serial(cell);
      if (cell.form) made.z = cell.form;
      if (cell.formula) made.f = cell.formula;
      sheet[cell.cell] = made;
    }
    sheet["!ref"] = page.cells.length > 10 ? "A1:I13" : page.cells.length > 1 ? "B2:D4" : "A1";
    sheet["!merges"] = page.merges.map((range) => XLSX.utils.decode_range(range));
    sheet["!rows"] = [];
    for (const row of page.rows) sheet["!rows"][row] = { hidden: true };
    sheet["!cols"] = [];
    for (const column of page.columns) sheet["!cols"][column] = { hidden: true, wch: 9 };
    XLSX.utils.book_append_sheet(book, sheet, page.name);
    book.Workbook.Sheets.push({ name: page.name, Hidden: page.hidden ? 1 : 0 });
  }
  const kinds = { xlsx: "xlsx", xlsb: "xlsb", biff8: "xls", ods: "ods", xlml: "xml" };
  for (const [bookType, suffix] of Object.entries(kinds)) {
    const target = path.join(folder, `sheetjs.${suffix}`);
    XLSX.writeFile(book, target, { bookType, compression: true, bookSST: suffix === "xlsb" || suffix === "xls" });
  }
}

async function exceljs() {
  const book = new ExcelJS.Workbook();
  for (const page of pages()) {
    const sheet = book.addWorksheet(page.name, { state: page.hidden ? "hidden" : "visible" });
    for (const range of page.merges) sheet.mergeCells(range);
    for (const cell of page.cells) {
      const made = sheet.getCell(cell.cell);
      let value = cell.value;
      if (cell.kind === "boolean") value = value === "true";
      else if (cell.kind === "error") value = { error: value };
      else if (cell.kind === "rich") {
        const [, struck, rest] = value.split("~");
        value = { richText: [{ font: { strike: true }, text: struck }, { text: rest }] };
      } else if (["date", "datetime"].includes(cell.kind)) value = new Date(serial(cell) * DAY + EPOCH);
      else if (["number", "time", "elapsed"].includes(cell.kind)) value = serial(cell);
      if (cell.formula) value = { formula: cell.formula, result: cell.kind === "uncomputed" ? undefined : value };
      made.value = value;
      if (cell.form) made.numFmt = cell.form;
      if (cell.kind === "struck") made.font = { strike: true };
    }
    for (const row of page.rows) sheet.getRow(row + 1).hidden = true;
    for (const column of page.columns) sheet.getColumn(column + 1).hidden = true;
  }
  await book.xlsx.writeFile(path.join(folder, "exceljs.xlsx"));
}

sheetjs();
exceljs();
