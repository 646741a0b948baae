"""Single stated figures (单项数据): a small sheet of 指标名称 and 数值, each row naming an indicator of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.catalogue import Catalogue, did_you_mean
from pipeline.tallies.cells import as_text, column_letters, folded, is_blank
from pipeline.tallies.columns import masked_cell
from pipeline.tallies.layout import Header
from pipeline.tallies.ledger import Account
from pipeline.tallies.numbers import parse_number
from pipeline.tallies.problems import Fault, Problem, one_per_cause
from pipeline.tallies.reading import RawFile, Sheet
from pipeline.tallies.rows import sort_rows


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that a department gave without rows."""

    key: str
    value: int | float
    file: str
    sheet: str
    cell: str
    sha256: str


def read_stated(
    file: RawFile, sheet: Sheet, header: Header, catalogue: Catalogue
) -> tuple[list[Stated], Account, list[Problem]]:
    """The figures of one sheet, the account of its rows, and its problems."""
    names = {folded(name): key for key, item in catalogue.indicators.items() for name in (item.label, *item.aliases)}
    at = {key: column for column, key in header.columns.items()}
    rows = sort_rows(sheet.rows, header)
    figures: list[Stated] = []
    problems: list[Problem] = []
    for row in rows.data:
        label, raw = sheet.rows[row][at["indicator"]], sheet.rows[row][at["figure"]]
        cell = f"{column_letters(at['figure'])}{row + 1}"
        key = names.get(folded(label))
        if key is None:
            problems.append(_unknown(file, sheet, f"{column_letters(at['indicator'])}{row + 1}", label, names))
            continue
        value = _number(raw, catalogue, key)
        if isinstance(value, Fault):
            place = (column_letters(at["figure"]), row + 1, masked_cell(raw) or "（空白）")
            problems.append(one_per_cause(value, file.name, sheet.name, [place]))
        else:
            figures.append(Stated(key, value, file.name, sheet.name, cell, file.sha256))
    dropped = {why: len(which) for why, which in rows.dropped.items()}
    account = Account(file.name, sheet.name, header.topic, len(sheet.rows), len(figures), len(problems), dropped)
    return figures, account, problems


def _number(raw: object, catalogue: Catalogue, key: str) -> int | float | Fault:
    unit = catalogue.indicators[key].unit
    if is_blank(raw):
        return Fault("value.blank", f"数字（单位：{unit}）", "请补填；没有发生的填 0")
    if unit == "%":
        return parse_number(as_text(raw).rstrip("%％"))
    return parse_number(raw, unit)


def _unknown(file: RawFile, sheet: Sheet, cell: str, label: object, names: Iterable[str]) -> Problem:
    guess = did_you_mean(folded(label), names)
    return Problem(
        "warning",
        "stated.unknown",
        file.name,
        sheet.name,
        cell,
        f"“{masked_cell(label)}”不是目录里的指标{guess}",
        "目录中指标的名称或别名",
        "没有计入；如应计入，请在事项目录中把它加为该指标的别名",
    )
