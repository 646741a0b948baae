"""Where a long title breaks: in as few lines as hold it, of about equal length, at the ends of words."""

import re
from functools import cache
from math import ceil, inf

from pipeline.report.pages.widths import ems

TITLE_LINE_EM = 20  # characters of 22 pt that the text block is wide

# What it costs to break a title here: words stay whole; best is before 关于 or behind the name of the issuing body.
_BREAKS = {
    re.compile(r"(?<=[0-9A-Za-z.%])(?=[0-9A-Za-z.%年])|(?=[，。、；：？！）》”’〕的和与及 ])|(?<=[（《“‘〔])"): 400.0,
    re.compile(r"(?=关于)|(?<= )|(?<=人民政府|.委员会|.办公室|.办事处)(?!关于|人民|办公|委员)"): 0.0,
    re.compile(
        r"(?<!\d)(?=\d{4}年)|(?<=年度)|(?<=\d年)(?!度)|(?=法治政府|工作|情况|年度报告)|(?<=[省市县区旗])(?=...)"
    ): 12.0,
    re.compile(r"(?=人民政府|委员会|办公室|办事处)|(?<=法治|政府)"): 100.0,
}
_OTHER_BREAK, _EXTRA_LINE = 60.0, 15.0


def title_lines(title: str) -> list[str]:
    """The title in as few lines as hold it, of about equal length, broken between words where the words are known.

    Line breaks that the title already has are kept (GB/T 9704-2012, 7.3.1: 词意完整，排列对称，长短适宜).
    """
    return [line for part in title.split("\n") for line in _balanced(part)]


def _balanced(title: str) -> list[str]:
    count = max(1, ceil(ems(title) / TITLE_LINE_EM))
    costs = [_break_cost(title, place) for place in range(len(title))]
    if count == 1:
        return [title]

    @cache
    def best(start: int, left: int, mean: float) -> tuple[float, tuple[str, ...]]:
        line = title[start:].strip()
        choices: list[tuple[float, tuple[str, ...]]] = []
        if left == 1 and ems(line) <= TITLE_LINE_EM:
            choices.append(((ems(line) - mean) ** 2, (line,)))
        for end in range(start + 1, len(title) if left > 1 else start):
            line = title[start:end].strip()
            cost, lines = best(end, left - 1, mean)
            if ems(line) <= TITLE_LINE_EM:
                choices.append((cost + (ems(line) - mean) ** 2 + costs[end], (line, *lines)))
        return min(choices, default=(inf, (title[start:],)))

    shapes = [(best(0, n, ems(title) / n), n) for n in (count, count + 1)]
    return list(min(shapes, key=lambda shape: shape[0][0] + _EXTRA_LINE * shape[1])[0][1])


def _break_cost(title: str, place: int) -> float:
    return next((cost for pattern, cost in _BREAKS.items() if pattern.match(title, place)), _OTHER_BREAK)
