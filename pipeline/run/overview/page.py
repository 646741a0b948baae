"""The account of a batch for people: one page for all reports, and one for each report that has something to settle.

Both are offline HTML without a script; the templates escape every word, and the policy of a page lets nothing else load.
"""

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.run.jobs import WORDS, Job, Options
from pipeline.run.overview.account import BatchAccount, ReportAccount, by_unit
from pipeline.run.overview.texts import printable
from pipeline.run.published.manifest import code
from pipeline.tallies import SEVERITIES

PAGES = "_problems"
_TEMPLATES = Path(__file__).parent / "templates"
_HEAD = 512
_FIRST_REM, _YEAR_REM = 18, 13  # the width that the grid takes: its first column, and one for each year


def index_page(account: BatchAccount) -> str:
    """The page of the whole batch: the grid, then what departments must settle, failed checks and failures."""
    style = _style() + _roomy(len(account.years))
    reports: Mapping[Job, ReportAccount] = {(report.unit, report.year): report for report in account.reports}
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            **_frame(style),
            account=account,
            reports=reports,
            summary=_summary(account),
            wanted=_wanted(account.options),
            departments=account.departments(),
            questions=account.questions(),
            failed_checks=account.failed_checks(),
            failures=account.failures(),
        )
    )


def problem_page(report: ReportAccount) -> str:
    """The page of one report: its problems as they can be sent to each department, failed checks, why it broke off."""
    frame = _frame(_style(), mark_of(report))
    return _environment().get_template("problems.html.j2").render(**frame, report=report)


def mark_of(report: ReportAccount) -> str:
    """What a page says of its content at its head: by it a page that is there already is known without making it again."""
    return hashlib.sha256(f"{code().sha256}{report!r}".encode("utf-8", "surrogateescape")).hexdigest()


def bears(path: Path, mark: str) -> bool:
    """Whether a page is there and bears the mark."""
    try:
        with path.open("rb") as file:
            return mark.encode() in file.read(_HEAD)
    except OSError:
        return False


def page_name(unit: str, year: int) -> str:
    """What the page of a report is called."""
    return f"{unit}-{year}.html"


def _frame(style: str, mark: str = "") -> dict[str, Any]:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {"style": Markup(style), "style_hash": f"sha256-{digest}", "mark": mark}


def _roomy(years: int) -> str:
    """Where the grid fits the window it needs no box to scroll in, and its head stays in sight of the page."""
    wide = f"@media screen and (min-width: {_FIRST_REM + _YEAR_REM * years}rem)"
    return f"{wide} {{ .grid {{ max-height: none; overflow: visible; }} .grid table {{ table-layout: fixed; }} }}\n"


def _summary(account: BatchAccount) -> str:
    span = "、".join(map(str, account.years))
    if len(account.years) > 2 and account.years[-1] - account.years[0] == len(account.years) - 1:
        span = f"{account.years[0]}—{account.years[-1]}"
    counts = "，".join(
        f"{WORDS[state].replace('，', '、')} {count} 份" for state, count in account.counts.items() if count
    )
    absent = len(account.units) * len(account.years) - len({(each.unit, each.year) for each in account.reports})
    rest = f"另有 {absent} 格没有报告。" if absent else ""
    return f"{len(account.units)} 个单位，{span} 年，共 {len(account.reports)} 份报告：{counts or '没有'}。{rest}"


def _wanted(options: Options) -> str:
    """How the reports were wanted, in words."""
    formats = "、".join(name.upper() for name in options.formats)
    draft = "勾稽不成立也出草稿" if options.draft else ""
    annex = "" if options.annex else "不附审阅附表"
    plain = "不带版头、版记" if options.plain else ""
    return "；".join(filter(None, [f"格式 {formats}", draft, annex, plain]))


def _anchor(report: ReportAccount) -> str:
    """Where the cell of a report is on the page: no blank in it, and the same from batch to batch."""
    return f"{quote(report.unit, safe='', errors='surrogateescape')}-{report.year}".replace("%", ".")


def _place(report: ReportAccount) -> str:
    return f"{quote(report.unit, errors='surrogateescape')}/{report.year}"


def _page(report: ReportAccount) -> str:
    return quote(page_name(report.unit, report.year), errors="surrogateescape")


def _shown(value: Any) -> Any:
    return value if isinstance(value, Markup) or not isinstance(value, str) else printable(value)


def _style() -> str:
    return (_TEMPLATES / "overview.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Any] = {"anchor": _anchor, "place": _place, "page": _page, "by_unit": by_unit}
    environment.filters |= filters
    environment.globals |= {"words": WORDS, "severities": SEVERITIES, "pages": PAGES}
    return environment
