"""The account of a batch for machines: `batch.json`, and `junit.xml` as continuous integration shows it."""

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

from pipeline.atomic import json_text
from pipeline.run.jobs import WORDS
from pipeline.run.overview.account import BatchAccount, ReportAccount, first_line
from pipeline.run.overview.texts import printable

SCHEMA = "nianbao batch 1"


def batch_json(account: BatchAccount) -> str:
    """The whole account as docs/schemas/batch.schema.json describes it."""
    data = {
        "schema": SCHEMA,
        "years": account.years,
        "units": list(account.units),
        "options": asdict(account.options),
        "counts": account.counts,
        "reports": [_report(report) for report in account.reports],
        "departments": [
            {"name": each.name, **each.counts, "reports": _jobs(each.reports)} for each in account.departments()
        ],
        "questions": [
            {"code": each.code, "meaning": each.meaning, "count": each.count, "reports": _jobs(each.reports)}
            for each in account.questions()
        ],
        "failed_checks": [
            {"rule": each.rule, "words": each.words, "reports": _jobs(each.reports)} for each in account.failed_checks()
        ],
    }
    return printable(json_text(data))


def junit_xml(account: BatchAccount) -> bytes:
    """A test suite a unit, a test case a report; a draft passes and says why it is one."""
    root = ElementTree.Element("testsuites", _totals("nianbao batch", account.reports))
    for unit, reports in groupby(account.reports, key=lambda report: report.unit):
        same = list(reports)
        suite = ElementTree.SubElement(root, "testsuite", _totals(printable(unit), same))
        for report in same:
            _case(suite, report)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _report(report: ReportAccount) -> dict[str, Any]:
    return {
        "unit": report.unit,
        "name": report.name,
        "year": report.year,
        "state": report.state,
        "folder": report.folder,
        "message": report.message,
        "notebook": report.notebook,
        **report.counts,
        "departments": {share.department: share.counts for share in report.shares if any(share.counts.values())},
        "failed_checks": [{"rule": check.rule, "words": check.words} for check in report.contradictions],
        "rerun": report.rerun,
    }


def _jobs(reports: Iterable[ReportAccount]) -> list[dict[str, Any]]:
    return [{"unit": report.unit, "year": report.year} for report in reports]


def _totals(name: str, reports: Iterable[ReportAccount]) -> dict[str, str]:
    states = [report.state for report in reports]
    counts = {
        "tests": len(states),
        "failures": states.count("blocked") + states.count("undecided"),
        "errors": states.count("failed"),
        "skipped": 0,
    }
    return {"name": name, **{word: str(count) for word, count in counts.items()}, "time": "0"}


def _case(suite: ElementTree.Element, report: ReportAccount) -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=printable(report.unit), name=str(report.year), time="0")
    told = report.message or "\n".join(check.words for check in report.contradictions) or WORDS[report.state]
    if report.state == "drafted":
        ElementTree.SubElement(case, "system-out").text = told
    elif report.state != "done":
        kind = "error" if report.state == "failed" else "failure"
        ElementTree.SubElement(case, kind, type=report.state, message=first_line(told)).text = told
