"""How `nianbao diff` shows what differs: a table on the screen, JSON, or one offline HTML page."""

from collections.abc import Sequence

from jinja2 import Environment, StrictUndefined
from rich.console import Console
from rich.table import Table

from pipeline.atomic import json_text
from pipeline.run.comparing import Changed, Comparison, around_change

_GROUPS = {"values": "指标", "checks": "勾稽", "paragraphs": "正文", "charts": "图", "printed": "文件"}
_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ titles[0] }} 与 {{ titles[1] }} 的比较</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.7 "Noto Sans SC", "Microsoft YaHei", sans-serif; max-width: 64rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 2rem; }
caption { text-align: left; font-weight: 600; }
th, td { border: 1px solid #8a8a8a; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>两份报告的比较</h1>
<p>前者：{{ titles[0] }}<br>后者：{{ titles[1] }}</p>
{% for name, rows in groups %}
<h2>{{ name }}：{{ rows | length }} 处不同</h2>
{% if rows %}
<table>
<caption>{{ name }}</caption>
<thead><tr><th scope="col">项目</th><th scope="col">前者</th><th scope="col">后者</th><th scope="col">说明</th></tr></thead>
<tbody>
{% for row in rows %}
<tr><th scope="row">{{ row.what }}</th>
<td>{{ row.old or "（没有）" }}</td><td>{{ row.new or "（没有）" }}</td><td>{{ row.note }}</td></tr>
{% endfor %}
</tbody>
</table>
{% endif %}
{% endfor %}
</main>
</body>
</html>
"""


def groups_of(comparison: Comparison) -> list[tuple[str, Sequence[Changed]]]:
    """What differs, by kind, each under its name."""
    return [(label, getattr(comparison, name)) for name, label in _GROUPS.items()]


def show_comparison(comparison: Comparison) -> None:
    """A table for each kind of difference; long texts cut to where they differ."""
    console = Console(highlight=False)
    console.print(f"前者：{comparison.titles[0]}", markup=False)
    console.print(f"后者：{comparison.titles[1]}", markup=False)
    for name, rows in groups_of(comparison):
        if not rows:
            continue
        table = Table(title=f"{name}：{len(rows)} 处不同", title_justify="left")
        for heading in ("项目", "前者", "后者", "说明"):
            table.add_column(heading, overflow="fold")
        for row in rows:
            old, new = around_change(row.old, row.new) if row.old and row.new else (row.old, row.new)
            table.add_row(*(_plain(text) for text in (row.what, old or "（没有）", new or "（没有）", row.note)))
        console.print(table)
    if not comparison:
        console.print(comparison.nothing, markup=False)


def comparison_json(comparison: Comparison) -> str:
    """The same for machines."""
    return json_text(comparison.as_dict())


def comparison_page(comparison: Comparison) -> str:
    """The same as one offline HTML page."""
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(_PAGE)
    return template.render(titles=comparison.titles, groups=groups_of(comparison)) + "\n"


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
