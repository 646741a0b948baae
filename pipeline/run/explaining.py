"""`nianbao explain`: what a code of problem means, an example, the remedy."""

import json

from pipeline.catalogue import did_you_mean
from pipeline.errors import ProjectError
from pipeline.tallies import SEVERITIES, codes, explained


def explain(code: str, *, as_json: bool = False) -> str:
    """All that there is to say of a code.

    Raises
    ------
    ProjectError
        An unknown code, with near matches.
    """
    if code not in codes():
        near = did_you_mean(code, codes())
        raise ProjectError(
            f"没有代码“{code}”{near}。代码写在 problems.json 的 code 里，也写在 nianbao check 的说明里。"
        )
    row = explained(code)
    told = {
        "程度": f"通常是“{SEVERITIES[row.severity].word}”",
        "意思": row.meaning,
        "例如": row.example,
        "怎么办": row.remedy,
    }
    if row.each_year:
        told["每年都有"] = "可写进事项目录，问题里印出要写的那一行"
    if as_json:
        row_told = {"severity": row.severity, "meaning": row.meaning, "example": row.example, "remedy": row.remedy}
        return json.dumps({"code": code, **row_told}, ensure_ascii=False, indent=2)
    return "\n".join([code, *(f"  {name}：{text}" for name, text in told.items() if text)])
