"""All names that a catalogue has for columns and indicators, and the spellings under which a heading may be known.

Does not belong here: where a header stands (headers/choosing.py), and what cells of it say together (head_cells.py).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pipeline.catalogue import Catalogue, Topic
from pipeline.tallies.tables.figures.labels import Names
from pipeline.tallies.values.brackets import Brackets
from pipeline.tallies.values.categories import category_words
from pipeline.tallies.values.cells import folded

STATED = "（单项数据）"
SUMMARY = "（汇总表）"
_STATED_NAMES = {
    "indicator": ("指标名称", "指标", "统计指标", "统计项目", "信息内容"),
    "figure": ("数值", "数量", "全年数", "本年数", "本年累计", "全年累计", "本年处理决定数量", "本年制发件数"),
    "part": ("本期实际", "本期", "本月", "本月数", "本季度"),
}


_MOST_KEPT = 2**16
_BRACKETS = Brackets("(（[【", ")）]】")
# Words that offices take for one another in the name of a column, whatever it is of.
_ONE_WORD = (
    (re.compile(r"^[*★※☆#✱]+|(?<![*★※☆✱])[*★※☆✱]++$|^\d{1,2}[.、．)]"), ""),
    (re.compile("时间|年月日|的?日期"), "日期"),
    (re.compile("类型|分类|种类|类别"), "类别"),
    (re.compile("应当|应该"), "应"),
    (re.compile("已经"), "已"),
    (re.compile("需要|须"), "需"),
    (re.compile("^(?:所在|所属|具体|详细)(?=..)"), ""),
)


class Headings:
    """All names of a catalogue, folded once: column name → topic → column, and indicator name → indicator.

    `year` is that of the report, which chooses among columns of several years (变动情况 over 2022年 | 2023年); 0 for none.
    """

    def __init__(self, catalogue: Catalogue, year: int = 0) -> None:
        self.year = year
        self.topics: Mapping[str, Topic] = catalogue.topics
        self.names = Names(catalogue)
        self.indicators = {
            folded(name): key for key, item in catalogue.indicators.items() for name in (item.label, *item.aliases)
        }
        self.required: dict[str, tuple[str, ...]] = {key: tuple(topic.required()) for key, topic in self.topics.items()}
        self.required[STATED] = ("indicator",)
        self.titles = {key: tuple(map(folded, (*topic.titles, topic.label))) for key, topic in self.topics.items()}
        self._index: dict[str, dict[str, str]] = {}
        self._choices: dict[str, dict[tuple[str, str], str]] = {}
        self._known: dict[str, bool] = {}
        self._matches: dict[tuple[str, ...], Mapping[str, tuple[str, int]]] = {}
        self._labels: dict[str, set[tuple[str, str]]] = {}
        for key, topic in self.topics.items():
            for column, declared in topic.columns.items():
                self._add(key, column, declared.names)
                self._labels.setdefault(folded(declared.label), set()).add((key, column))
                for word, kind in category_words(declared.values).items():
                    self._choices.setdefault(word, {})[key, column] = kind
        for column, names in _STATED_NAMES.items():
            self._add(STATED, column, names)
        for name in list(self._index):
            self._add_as_written(name)
        for name, key in self.indicators.items():
            self._index.setdefault(name, {})[SUMMARY] = key

    def _add(self, topic: str, column: str, names: Iterable[str]) -> None:
        for name in names:
            self._index.setdefault(folded(name), {})[topic] = column

    def _add_as_written(self, name: str) -> None:
        """A name in the words that stand for its words; a name that the catalogue itself gives to a column stays with it."""
        for topic, column in list(self._index[name].items()):
            self._index.setdefault(as_written(name), {}).setdefault(topic, column)

    def knows(self, text: str) -> bool:
        """Whether a cell's text is the name of any column."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = any(name in self._index for name in spellings([text], self.year))
        return known

    def choices(self, text: str) -> Mapping[tuple[str, str], str]:
        """The columns (topic, key) in which a text is a word of the list, each with the category that it stands for."""
        word = folded(text)
        return self._choices.get(word, {}) if len(word) > 1 else {}

    def matches(self, names: Iterable[str]) -> dict[str, tuple[str, int]]:
        """The topics to which one of the names belongs: the column, and 0 for its own label or 1; earlier names win."""
        found: dict[str, tuple[str, int]] = {}
        for name in names:
            for topic, column in self._index.get(name, {}).items():
                found.setdefault(topic, (column, int((topic, column) not in self._labels.get(name, ()))))
        return found

    def matches_of(self, texts: list[str]) -> Mapping[str, tuple[str, int]]:
        """`matches` of all spellings of what stands over a column; looked up once, however often it stands there."""
        key = tuple(texts)
        known = self._matches.get(key)
        if known is None:
            if len(self._matches) >= _MOST_KEPT:
                self._matches.clear()
            known = self._matches[key] = self.matches(spellings(texts, self.year))
        return known


def spellings(parts: list[str], year: int = 0) -> Iterator[str]:
    """The names under which a heading may be known: its last part, all parts joined; brackets on and off.

    A part above the last does not name a column alone: else a row of data would pass for the foot of the header.
    """
    for name in (parts[-1], "".join(parts)):
        other = any(is_of_other_time(said, year) for said in _BRACKETS.inside(name))
        for spelling in (folded(name), folded(name if other else _BRACKETS.without(name))):
            yield spelling
            yield as_written(spelling)


_OTHER_TIME = re.compile("上年|去年|上一年|往年|前年|历年|同期|[上去]年度|^预[计测]$|^计划$|^目标$")
_YEAR = re.compile(r"(?<!\d)(?:20)?(\d\d)(?=年(?![以内限龄期]))|(?<!\d)20(\d\d)(?!\d)")


def is_of_other_time(said: str, year: int) -> bool:
    """Whether words of a heading are about another year than that of the report, or about what is only planned."""
    years = (int(match[1] or match[2]) for match in _YEAR.finditer(said))
    return bool(_OTHER_TIME.search(said)) or (bool(year) and any(each != year % 100 for each in years))


@lru_cache(maxsize=4096)
def as_written(name: str) -> str:
    """A folded name with one word for those that say the same: 活动时间 as 活动日期, 是否应当报备 as 是否应报备."""
    for pattern, word in _ONE_WORD:
        name = pattern.sub(word, name)
    return name
