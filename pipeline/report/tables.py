"""Tables of the report, made from values."""

from collections.abc import Sequence

from pipeline.indicators import Value
from pipeline.report.prose.legible import legible
from pipeline.report.sources import KINDS
from pipeline.report.tree.document import Figure, Inline, Table, Text

_NAMED_FILES = 3


def summary_table(caption: str, values: Sequence[Value]) -> Table:
    """The values of one section: label, figure, unit, what it rests on, and the files it came from."""
    cells = ((Text(v.label), _figure(v), Text(v.unit), Text(KINDS[v.kind]), Text(_files(v))) for v in values)
    rows = tuple(tuple((cell,) for cell in row) for row in cells)
    return Table(caption, ("指标", "数值", "单位", "依据", "来源文件"), rows, numeric=(1,))


def _figure(value: Value) -> Inline:
    return Text(value.text) if value.value is None else Figure(value.key, value.value, value.text.removesuffix("%"))


def _files(value: Value) -> str:
    names = list(dict.fromkeys(source.file.rpartition("/")[2] for source in value.sources))
    more = f" 等 {len(names)} 个文件" if len(names) > _NAMED_FILES else ""
    return legible("；".join(names[:_NAMED_FILES])) + more
