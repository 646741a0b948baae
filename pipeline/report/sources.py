"""The source annex: one entry a value, saying where it was counted, how the cells were read and which checks it passed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pipeline.indicators import Against, Applied, Lineage, Results, Source, Value
from pipeline.report.prose.legible import legible
from pipeline.report.tree.document import Entry
from pipeline.tallies import Decision, addressed_rows

KINDS: Final = {
    "rows": "台账逐行计数",
    "zero report": "零报告",
    "summary": "汇总表",
    "stated": "单项数据",
    "derived": "由指标算出",
    "missing": "未报送",
    "contradicted": "报送的数不一致",
    "undefined": "无法计算",
    "undecided": "有待定的事，须由人决定",
}
_READ = {
    "date": "日期由“{found}”读作 {read_as}",
    "number": "“{found}”读作 {read_as}",
    "word": "“{found}”归为“{read_as}”",
    "masked": "个人信息已隐去",
    "merged": "合并单元格，取第一格的内容",
}
OPERANDS = "算自"
_LONGEST_RANGE = 160


def source_entries(results: Results) -> list[Entry]:
    """An entry for every value, in the catalogue's order."""
    return [source_entry(value, results.lineage.get(key), results.values) for key, value in results.values.items()]


def source_entry(value: Value, lineage: Lineage | None, values: Mapping[str, Value]) -> Entry:
    """What stands behind one value. Fields that have nothing to say are left out."""
    lineage = lineage or Lineage(value.key, value.formula)
    text = value.text if value.unit == "%" or value.value is None else f"{value.text}{value.unit}"
    operands = [f"{values[key].label} {values[key].text}（{key}）" for key in lineage.operands]
    fields: dict[str, Sequence[str]] = {
        "口径": [lineage.words],
        "依据": [KINDS[value.kind]],
        OPERANDS: operands,
        "来源": [] if operands else [cited(source) for source in value.sources],
        "读法": [read_how(fix) for fix in lineage.fixes],
        "更正": [str(correction) for correction in lineage.corrections],
        "决定": [decided(decision, value.key) for decision in lineage.decisions],
        "勾稽": lineage.checks,
        "上年": [_before(lineage.before, value.unit)] if lineage.before else [],
    }
    told = tuple((name, tuple(map(legible, lines))) for name, lines in fields.items() if lines)
    return Entry(value.key, value.label, text, told)


def decided(decision: Decision, key: str) -> str:
    """A decision in one line: what it was about, the answer, who, why and when, and what each answer gives."""
    given = "；".join(f"{reading} → {figure}" for reading, figure in decision.figures[key].items())
    return f"{decision}（{given}）"


def _before(before: Against, unit: str) -> str:
    known = before.value is not None
    said = f"{before.text}{'' if unit == '%' else unit}" if known else ""
    return f"{before.year}年公布 {said}，{before.words}" if known else before.words


def cited(source: Source) -> str:
    """A source in one line: the file (its hash in short), the sheet, and the cells."""
    where = source.rows or source.cells
    count = len(addressed_rows(source.rows))
    rows = f"第 {_numbers(source.rows)} 行，共 {count} 行" if source.rows else shortened(where)
    sheet = f"，工作表“{source.sheet}”" if source.sheet else ""
    return f"{source.file}{sheet}，{rows}（SHA-256 {source.sha256[:12]}…）"


def read_how(fix: Applied) -> str:
    """A reading rule in one line: the column, what the first cell said and was read as, and the cells."""
    count = len(addressed_rows(fix.cells))
    said = _READ[fix.kind].format(found=fix.found, read_as=fix.read_as)
    alike = "等" if count > 1 and fix.kind in ("date", "number") else ""
    return f"“{fix.column}”：{said}{alike}，{shortened(fix.cells)}，共 {count} 格"


def shortened(ranges: str) -> str:
    """An address as it is, or its beginning and its end when it is too long to be read."""
    if len(ranges) <= _LONGEST_RANGE:
        return ranges
    parts = ranges.split(",")
    kept = _fitting(parts, _LONGEST_RANGE - len(parts[-1]))
    return f"{','.join(kept)},…,{parts[-1]}"


def _fitting(parts: Iterable[str], room: int) -> list[str]:
    kept: list[str] = []
    for part in parts:
        room -= len(part) + 1
        if room < 0:
            break
        kept.append(part)
    return kept


def _numbers(rows: str) -> str:
    """Rows by their numbers alone: B5:B26,B28 → 5-26,28."""
    parts = (part.split(":") for part in rows.split(","))
    spans = ("-".join(end.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for end in part) for part in parts)
    return shortened(",".join(spans))
