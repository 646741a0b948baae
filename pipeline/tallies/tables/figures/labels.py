"""What a heading or the label of a row says in a table of figures: an indicator, a period, a category, a total, or a name.

Belongs here: single texts, read against the catalogue. Does not belong here: where labels stand (crosses.py), and what their
figures come to (summing.py).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.catalogue import Catalogue, Indicator, Topic
from pipeline.tallies.values.brackets import Brackets
from pipeline.tallies.values.categories import category_words, kind_of_word
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.periods import Other, Period, read_period, speaks_of
from pipeline.tallies.values.scales import without_unit
from pipeline.tallies.values.stretches import without_periods

_BRACKETS = Brackets("([【〔", ")]】〕")
_NUMBERING = re.compile(r"^(?:\(?[\d一二三四五六七八九十]{1,3}[)、.．]|[(][一二三四五六七八九十\d]+[)]|[①-⑳])")
_AMONG = re.compile(r"^其中[:：]?")
_NOW = re.compile(r"^(?:本年度?|本期|本月|本季度?|当月|当期|当年|全年|今年|年度|报告期|截止?|实际|累计|共)+")
_MEASURE = re.compile(
    r"(?:数量|件数|起数|宗数|次数|份数|条数|个数|人数|人次|户数|场次|总数|总量|总件数|数值|数|量|情况|总计|合计|累计|实际|完成|实绩|计){1,12}+$"
)
_ONLY_MEASURE = re.compile(
    r"总?(?:数量|件数|起数|宗数|次数|份数|条数|个数|数目|数值|数|量|总量|总数)|(?:案件|事件|事项|纠纷|信件|信访件|文书|信息|决定|办理|发生)总?(?:数|量|数量|件数)|(?:实际|实有|实绩|完成|已完成|实际完成|完成实绩)(?:数|件数|情况|值)?"
)
_TOTAL = re.compile(
    r"(?:.{0,8}(?:合计|总计|共计|总数|汇总|合计数|总和|合)|共|总|计|全[镇乡县区街道市部体]+|各村|total|sum)(?:\(.*\))?[:：]?(?:共?[\d.,]+\D{0,2})?"
)
_SEGMENT = re.compile(r".{0,8}(?:小计|本页合计|subtotal)(?:\(.*\))?[:：]?")
_AVERAGE = re.compile(r".{0,6}(?:平均(?:数|值|每.{1,3})?|[月次人户日年季]均(?:值|数)?|均值|average|avg|mean)[:：]?")
_PART = re.compile(r"本期|本月|当月|当期|本季|本周|本旬|报告期")
_NOW_YEAR = re.compile(r"本年|今年|当年|本期累计|全年")
_YEAR_LINE = frozenset({"年度", "全年度", "年计", "全年计", "年合计", "年度合计", "全年合计", "年度总计", "年度数"})
_THINGS = frozenset(
    ["案件", "案", "事件", "事项", "发生", "新增", "登记", "全部", "所有", "全镇", "全乡", "各类", "当", "本"]
)
_TOWN = re.compile(r"[^\d合共总全]{1,8}(?:镇|乡|街道|街道办事处|镇人民政府|乡人民政府|街道办)")
_PLACE = re.compile(
    r".{1,12}(?:村|社区|居|办|办公室|所|中心|站|队|组|科|局|室|镇|乡|街道|网格|片区|政府|办事处|村委会|居委会)"
)

RATE = re.compile(r"率$|率\(|平均|人均|次均|月均|中位|比例|比重|占比|百分比")


@dataclass(frozen=True, slots=True)
class Label:
    """What one text, or all levels of one heading, says.

    Attributes
    ----------
    indicators
        The keys that the text names: several where topics share a name.
    part
        本期, 本月: this sheet's own period.
    categories
        Column of the topic → the value that the text is of it. A value that the catalogue does not know stands as it is.
    total
        "all" for 合计, "segment" for 小计, "group" for a row that the figures show to be the sum of some others.
    name
        What is left: a village, an office, a street.
    """

    text: str = ""
    indicators: tuple[str, ...] = ()
    period: Period | None = None
    part: bool = False
    now: bool = False
    other: Other | None = None
    total: str = ""
    average: bool = False
    subset: bool = False
    measure: bool = False
    categories: Mapping[str, str] = field(default_factory=dict)
    name: str = ""

    @property
    def says_what(self) -> bool:
        """Whether it is one of the things that a table of figures has along its heads."""
        return bool(
            self.indicators or self.period or self.part or self.other or self.total or self.categories or self.measure
        )

    @property
    def says_which(self) -> bool:
        """Whether it says what is counted, by an indicator, a category or a name of its own."""
        return bool(self.indicators or self.categories or self.name)


class Names:
    """The names of a catalogue's indicators and categories, folded once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.indicators: dict[str, tuple[str, ...]] = {}
        for key, item in catalogue.indicators.items():
            for name in (item.label, *item.aliases):
                self.indicators[folded(name)] = (*self.indicators.get(folded(name), ()), key)
        self._titles = {
            key: tuple(map(folded, (*topic.titles, topic.label))) for key, topic in catalogue.topics.items()
        }
        self._words: dict[str, dict[str, dict[str, str]]] = {
            key: {name: category_words(column.values) for name, column in topic.columns.items() if column.values}
            for key, topic in catalogue.topics.items()
        }

        self._sums = {
            key: {
                folded(name): indicator
                for indicator, item in topic.indicators.items()
                if item.sum is not None and not item.filter
                for name in topic.columns[item.columns[0]].names
            }
            for key, topic in catalogue.topics.items()
        }

    def topic_of(self, texts: Iterable[str]) -> Topic | None:
        """The topic that a title names; of two the one with the longer name, of two alike none."""
        text = "|".join(map(folded, texts))
        ranks = {
            key: max((len(title) for title in titles if title in text), default=0)
            for key, titles in self._titles.items()
        }
        best = max(ranks.values(), default=0)
        keys = [key for key, rank in ranks.items() if rank == best]
        return self.catalogue.topics[keys[0]] if best and len(keys) == 1 else None

    def topics_of(self, texts: Iterable[str]) -> frozenset[str]:
        """Every topic that the texts name, or whose department they name."""
        text = "|".join(map(folded, texts))
        return frozenset(key for key, titles in self._titles.items() if any(title in text for title in titles))

    def read(self, value: object, topic: Topic | None, heading: str = "") -> Label:
        """What one text says, under a title that names a topic."""
        text = folded(value)
        if not text:
            return Label()
        bare = _NUMBERING.sub("", text)
        subset = bool(_AMONG.match(bare))
        bare = _AMONG.sub("", bare)
        period = Period(None, 1, 12) if bare in _YEAR_LINE else read_period(value, heading)
        told = Label(
            text=text,
            period=period,
            part=bool(_PART.search(bare)) and period is None,
            now=bool(_NOW_YEAR.search(bare)),
            other=speaks_of(value),
            subset=subset,
        )
        if _AVERAGE.fullmatch(bare) and not self._indicators(bare):
            return replace(told, average=True)
        keys = self._indicators(bare)
        if keys:
            return replace(told, indicators=keys)
        if topic is not None and (key := self._sums[topic.topic].get(_BRACKETS.without(bare))):
            return replace(told, indicators=(key,))
        if topic is not None and (categories := self._categories(bare, topic)):
            return replace(told, categories=categories)
        if topic is not None and (key := self._begun(bare, topic)):
            return replace(told, indicators=(key,))
        if _SEGMENT.fullmatch(bare):
            return replace(told, total="segment")
        if _TOTAL.fullmatch(bare) or bare in ("累计", "年度累计", "全年累计"):
            return replace(told, total="all")
        if _ONLY_MEASURE.fullmatch(_BRACKETS.without(bare)):
            return replace(told, measure=True)
        if RATE.search(bare) and told.period is None:
            return replace(told, average=True)
        rest = _NOW.sub("", _BRACKETS.without(without_periods(value)).strip("|-/"))
        if told.period or told.part or told.other or told.now:
            return self._within(told, _MEASURE.sub("", rest), topic)
        return replace(told, name=text)

    def _within(self, told: Label, rest: str, topic: Topic | None) -> Label:
        """What else stands beside a period: an indicator, the topic itself, or a thing that nobody knows (一季度办结数)."""
        keys = self._indicators(rest) if len(rest) > 1 else ()
        if not keys and topic is not None and (key := self._begun(rest, topic)):
            keys = (key,)
        strange = rest and topic is not None and not keys and not self._is_of(rest, topic)
        return replace(told, indicators=keys, name=rest if strange else "")

    def _is_of(self, text: str, topic: Topic) -> bool:
        """Whether a text says no more than what a topic is about: 纠纷, 信访案件; or just 案件."""
        return text in _THINGS or any(text in title or title in text for title in self._titles[topic.topic])

    def merged(self, texts: Sequence[str], topic: Topic | None) -> Label:
        """What all levels of one heading say together; a lower level goes before a higher one."""
        labels = [self.read(text, topic) for text in dict.fromkeys(texts)]
        joined = self.read("".join(dict.fromkeys(texts)), None) if len(labels) > 1 else Label()
        periods = [label.period for label in labels if label.period]
        period = periods[-1].within(periods[0]) if periods else None
        indicators = joined.indicators or next((label.indicators for label in reversed(labels) if label.indicators), ())
        return Label(
            text="".join(label.text for label in labels),
            indicators=indicators,
            period=period,
            part=any(label.part for label in labels)
            and not any(p.first_month != 1 or not p.whole_year for p in periods),
            now=any(label.now for label in labels),
            other=next((label.other for label in labels if label.other), None),
            total=next((label.total for label in labels if label.total), ""),
            average=any(label.average for label in labels),
            subset=any(label.subset for label in labels),
            measure=any(label.measure for label in labels),
            categories={column: value for label in labels for column, value in label.categories.items()},
            name="".join(label.name for label in labels),
        )

    def _indicators(self, text: str) -> tuple[str, ...]:
        bare = without_unit(_BRACKETS.without(text))
        ends = [bare.removesuffix(end) for end in ("数", "数量", "情况", "总数")] + [_MEASURE.sub("", bare)]
        spellings = (text, bare, *ends, *(_NOW.sub("", end) for end in (bare, *ends)))
        return next((self.indicators[name] for name in spellings if name in self.indicators), ())

    def _begun(self, text: str, topic: Topic) -> str | None:
        """The one indicator of the topic whose name begins so: 受理 under 矛盾纠纷 is 受理矛盾纠纷.

        Where none does, the number of all rows, if their day is called so: 受理 under 行政复议案件, of 复议受理日期.
        """
        stem = _MEASURE.sub("", _BRACKETS.without(text))
        found = [key for key, item in topic.indicators.items() if len(stem) > 1 and folded(item.label).startswith(stem)]
        days = [folded(column.label) for column in topic.columns.values() if column.window == "year"]
        if not found and len(stem) > 1 and any(f"{stem}日期" in day for day in days):
            found = [key for key, item in topic.indicators.items() if item.count is not None and not item.filter]
        return found[0] if len(found) == 1 else None

    def _categories(self, text: str, topic: Topic) -> dict[str, str]:
        """The column that a text names a value of, where there is just one."""
        names = (text, bare := _BRACKETS.without(text), _MEASURE.sub("", bare))
        found = {
            column: words[name]
            for name in reversed(names)
            for column, words in self._words[topic.topic].items()
            if name in words
        }
        if not found:
            short = kind_of_word(bare)
            found = {
                column: value
                for column, words in self._words[topic.topic].items()
                for word, value in words.items()
                if len(short) > 1 and kind_of_word(word) == short
            }
        return found if len(found) == 1 else {}


def is_rate(indicator: Indicator) -> bool:
    """Whether a figure is a rate, an average or a median, by its formula, its unit or its name: parts of it are never added."""
    return not indicator.rule.adds_up or indicator.unit in ("%", "‰") or bool(RATE.search(indicator.label))


def is_town(name: str) -> bool:
    """Whether a name is that of a town, a township or a street office: a unit of its own, no part of ours."""
    return bool(_TOWN.fullmatch(name))


def is_place(name: str) -> bool:
    """Whether a name is that of a village, an office or another part of a unit, by its ending."""
    return bool(_PLACE.fullmatch(folded(name)))
