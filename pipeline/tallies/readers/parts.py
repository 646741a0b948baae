"""Which parts a workbook or document is made of: what the relations of a package lead to."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipeline.tallies.readers.package import attribute, find, local, parse, read_part
from pipeline.tallies.readers.refusals import damaged

_MAIN = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet of an .xlsx, as its workbook names it, and its part, which may be that of a chart or dialog."""

    name: str
    hidden: bool
    part: zipfile.ZipInfo


@dataclass(frozen=True, slots=True)
class Book:
    """What an .xlsx is made of.

    Attributes
    ----------
    sheets
        The sheets in order, but for those of macros (Excel 4).
    lost
        The names of sheets that have no part, or hold macros only.
    """

    sheets: tuple[BookSheet, ...]
    lost: tuple[str, ...]
    texts: zipfile.ZipInfo | None
    styles: zipfile.ZipInfo | None
    date_1904: bool

    def sheet_parts(self) -> dict[str, zipfile.ZipInfo]:
        """The parts of the sheets by name, each once."""
        return {sheet.part.filename: sheet.part for sheet in self.sheets}


def book_of(package: zipfile.ZipFile) -> Book:
    """The parts of an .xlsx.

    Raises
    ------
    RefusedError
        No workbook in the package, or two sheets of one name: an address in one could not be told from the other.
    """
    main = main_part(package, _MAIN)
    tree = parse(read_part(package, main))
    related = relations(package, main.filename)
    sheets, lost = [], []
    for element in tree.iter():
        if local(element.tag) != "sheet":
            continue
        name = attribute(element, "name") or ""
        part = _sheet_part(package, related, element)
        if part is None:
            lost.append(name)
        else:
            sheets.append(BookSheet(name, attribute(element, "state") not in (None, "visible"), part))
    names = [sheet.name for sheet in sheets]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise damaged(f"有两张工作表都叫“{twice}”")
    settings = [element for element in tree.iter() if local(element.tag) == "workbookPr"]
    return Book(
        tuple(sheets),
        tuple(lost),
        _related_part(package, main, related, "sharedStrings"),
        _related_part(package, main, related, "styles"),
        any(attribute(element, "date1904") in ("1", "true") for element in settings),
    )


def _sheet_part(
    package: zipfile.ZipFile, related: list[tuple[str, str, str]], sheet: Element
) -> zipfile.ZipInfo | None:
    """The part of a sheet; None where it has none, or one of macros."""
    targets = {identifier: target for identifier, kind, target in related if not kind.lower().endswith("macrosheet")}
    return find(package, targets.get(attribute(sheet, "id") or "", ""))


def _related_part(
    package: zipfile.ZipFile, main: zipfile.ZipInfo, related: list[tuple[str, str, str]], kind: str
) -> zipfile.ZipInfo | None:
    """The part of texts or styles: the one that is related, or where none is, the one of the usual name."""
    targets = [target for _, type_, target in related if type_.endswith(f"/{kind}")]
    usual = f"{main.filename.rpartition('/')[0]}/{kind}.xml"
    return next(filter(None, (find(package, target) for target in (*targets, usual))), None)


def main_part(package: zipfile.ZipFile, usual: str) -> zipfile.ZipInfo:
    """The part that the package says it is about."""
    for relation in relations(package, ""):
        if relation[1].endswith("/officeDocument") and (part := find(package, relation[2])):
            return part
    part = find(package, usual)
    if part is None:
        raise damaged("文件里没有工作簿，不完整")
    return part


def relations(package: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """The identifier, type and target part of each relation of a part."""
    folder, _, name = part.rpartition("/")
    listing = find(package, f"{folder}/_rels/{name}.rels")
    return list(_relations(parse(read_part(package, listing)), folder)) if listing is not None else []


def _relations(listing: Element, folder: str) -> Iterator[tuple[str, str, str]]:
    for element in listing:
        target = element.get("Target", "").replace("\\", "/")
        path = target if target.startswith("/") else _resolved(folder, target)
        yield element.get("Id", ""), element.get("Type", ""), path


def _resolved(folder: str, target: str) -> str:
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)
