"""Stretches of months as people write them → `Period`. Pure.

Read: 1-3月, 1至11月份, 三月份, 2023.3, 2023年1月—12月, 2022.12.21-2023.3.20, 一季度, Q3, 前三季度, 上半年, 全年, 2023年度,
本年累计, 截至2023年9月底. A single day (2023年3月8日) is no period, nor is 3个月; two stretches in one text (3月, 1-3月累计)
are none either. 本月 and 本期 are none: they say no more than the title does (`within`). Days are rounded to months: a month of
which less than half lies inside does not count.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pipeline.tallies.numbers import chinese_number
from pipeline.tallies.reads import narrowed

MONTHS = 12
_MIDDLE = 15

Other = Literal["last year", "last period", "change"]


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months of one year, counted from its January = 1; December before it is 0. `year` is None where none is written.

    `running` says that the words mean a sum since the beginning (累计, 截至, 前三季度). 本年累计 alone runs to December until
    `within` knows better.
    """

    year: int | None
    first_month: int
    last_month: int
    running: bool = False

    @property
    def months(self) -> range:
        """Its months, counted from January."""
        return range(self.first_month, self.last_month + 1)

    @property
    def whole_year(self) -> bool:
        """Whether twelve months are meant: January to December, or an accounting year such as 12.21 to 12.20."""
        return len(self.months) == MONTHS

    def contains(self, other: "Period") -> bool:
        """Whether every month of the other lies in this one. A year that is not written may be any."""
        first, last = self._bounds(other)
        other_first, other_last = other._bounds(self)
        return first <= other_first and other_last <= last

    def overlaps(self, other: "Period") -> bool:
        """Whether they share a month."""
        first, last = self._bounds(other)
        other_first, other_last = other._bounds(self)
        return first <= other_last and other_first <= last

    def disjoint(self, other: "Period") -> bool:
        """Whether they share no month."""
        return not self.overlaps(other)

    def same(self, other: "Period") -> bool:
        """Whether they are the same months, however they are put."""
        return self._bounds(other) == other._bounds(self)

    def within(self, context: "Period | None") -> "Period":
        """The period as it reads under a title: its year, and where a running sum ends that names no month."""
        if context is None:
            return self
        year = context.year if self.year is None else self.year
        open_ended = self.running and self.first_month == 1 and self.last_month == MONTHS
        if open_ended and year == context.year and not context.whole_year:
            return Period(year, 1, context.last_month, True)
        return replace(self, year=year)

    def __str__(self) -> str:
        year = "" if self.year is None else f"{self.year}年"
        if self.first_month == 1 and self.last_month == MONTHS:
            return year or "全年"
        if self.first_month < 1:
            back, month = divmod(self.first_month - 1, MONTHS)
            first = "上年" if self.year is None else f"{self.year + back}年"
            return f"{first}{month + 1}月-{year}{self.last_month}月"
        return f"{year}{self.first_month}{'' if len(self.months) == 1 else f'-{self.last_month}'}月"

    def _bounds(self, other: "Period") -> tuple[int, int]:
        """Months counted through, where both say their year."""
        before = 0 if self.year is None or other.year is None else self.year * MONTHS
        return before + self.first_month, before + self.last_month


@dataclass(frozen=True, slots=True)
class _Mention:
    """One thing said in a text: a year, months, or both. `months` is None where only the year is said."""

    year: int | None = None
    months: tuple[int, int] | None = None
    running: bool = False


def read_period(value: object, heading: str = "") -> Period | None:
    """The one stretch of months that a cell, a title or a name speaks of.

    Parameters
    ----------
    heading
        The words over the cell, which give a bare number its sense: 3 under 月份 or 季度, 2023 under 年度.
    """
    if isinstance(value, date):
        return Period(value.year, value.month, value.month)
    text = _told(value)
    if heading and (bare := _under(text, heading)) is not None:
        return bare
    return _one(list(_mentions(text)))


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Periods that follow on one another without a gap, made one: twelve months are a year. In the order of time."""
    found: list[Period] = []
    for period in sorted(periods, key=lambda p: (p.year or 0, p.first_month, p.last_month)):
        last = found[-1] if found else None
        if last is not None and last.year == period.year and period.first_month <= last.last_month + 1:
            found[-1] = replace(last, last_month=max(last.last_month, period.last_month))
        else:
            found.append(period)
    return tuple(found)


def speaks_of(value: object) -> Other | None:
    """What a heading or a row says it holds instead of this period's figure: last year's, last month's, or the change."""
    text = _told(value)
    return next((kind for kind, words in _OTHERS if words.search(text)), None)


_FORMER = "(?:上年|去年|上月|上期|上季)"
_OTHERS: tuple[tuple[Other, re.Pattern[str]], ...] = (
    ("change", re.compile(rf"同比|环比|增减|增长|升降|增幅|降幅|变化|[比较]{_FORMER}|±")),
    ("last year", re.compile(r"[上去前]年|上一?年|往年|历年|同期")),
    ("last period", re.compile(r"上个?月|上期|上一?季|上旬|前期")),
)


def _told(value: object) -> str:
    """Text with narrow forms, no blanks, one sign for every "to", and 截 for every "up to"."""
    text = "".join(narrowed(value).split()).lower().replace("元月", "1月").replace("上半年度", "上半年")
    text = re.sub(r"(?:自|从)?(?:年初|1月1?日?)(?:以来|起|至今|到目前|累计)+|今年以来", "累计", text)
    text = re.sub(r"截(?:至|止到?|止至|到)目前|截(?:至|止到?|到)?今", "累计", text)
    text = re.sub(r"截(?:止至|至|止到?|到)", "截", text)
    return re.sub(r"[—–―─~〜至到]+|--+", "-", text)


_NUMERAL = "〇零一二三四五六七八九十"
_Y = r"(?P<y>20\d\d|\d\d(?=年)|二[〇零○o0]二[一二三四五六七八九〇零])"
_YEAR = rf"(?:(?<!\d){_Y}年?度?[./-]?)?"
_N = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{_NUMERAL[2:]}])"
_DAY = rf"(?:3[01]|[12]\d|0?[1-9]|[{_NUMERAL[2:]}]{{1,3}}(?=[日号]))"
_Q = r"[1-4一二三四]"
_HALF = {"上": (1, 6), "下": (7, 12), "h1": (1, 6), "h2": (7, 12)}


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return chinese_number(text.replace("o", "〇").replace("○", "〇")) or 0


def _full_year(text: str | None) -> int | None:
    if not text:
        return None
    number = _number(text)
    return number + 2000 if number < 100 else number


def _days(match: re.Match[str]) -> _Mention | None:
    first_year, last_year = _full_year(match["y"]), _full_year(match["y2"])
    first = _number(match["m1"]) + (_number(match["d1"]) > _MIDDLE)
    last = _number(match["m2"] or match["m1"]) - (_number(match["d2"]) < _MIDDLE)
    if first_year and last_year:
        first -= MONTHS * (last_year - first_year)
    return _Mention(last_year or first_year, (first, last)) if first <= last else None


def _cutoff(match: re.Match[str]) -> _Mention | None:
    year = _full_year(match["y"])
    if match["q"]:
        return _Mention(year, (1, 3 * _number(match["q"])), True)
    if not match["m"]:
        return _Mention(year, (1, MONTHS), True) if year else None
    last = _number(match["m"]) - (match["d"] is not None and _number(match["d"]) < _MIDDLE)
    return _Mention(year, (1, last), True) if last else _Mention(year and year - 1, (1, MONTHS), True)


def _months(match: re.Match[str]) -> _Mention | None:
    year, last_year = _full_year(match["y"]), _full_year(match["y2"])
    first, last = _number(match["m1"]), _number(match["m2"])
    if year and last_year:
        first -= MONTHS * (last_year - year)
    return _Mention(last_year or year, (first, last)) if first <= last else None


def _listed(match: re.Match[str]) -> _Mention | None:
    numbers = [_number(part) for part in re.split("[、,]", match["list"])]
    unit = 3 if match["unit"] == "季" else 1
    if numbers != list(range(numbers[0], numbers[-1] + 1)):
        return None
    return _Mention(_full_year(match["y"]), (unit * (numbers[0] - 1) + 1, unit * numbers[-1]))


def _quarters(match: re.Match[str]) -> _Mention | None:
    first, last = _number(match["q"]), _number(match["q2"] or match["q"])
    return _Mention(_full_year(match["y"]), (3 * first - 2, 3 * last)) if first <= last else None


def _so_far(match: re.Match[str]) -> _Mention:
    return _Mention(
        _full_year(match["y"]), (1, _number(match["n"].replace("两", "二")) * (3 if match["unit"] == "季" else 1)), True
    )


def _half(match: re.Match[str]) -> _Mention:
    return _Mention(_full_year(match["y"]), _HALF[match["half"]])


def _month(match: re.Match[str]) -> _Mention:
    return _Mention(_full_year(match["y"]), (_number(match["m"]), _number(match["m"])))


def _years(match: re.Match[str]) -> _Mention | None:
    first, last = int(match["y"]), int(match["y2"])
    return _Mention(last, (1 - MONTHS * (last - first), MONTHS)) if first < last else None


def _nothing(_: re.Match[str]) -> None:
    return None


def _whole(match: re.Match[str]) -> _Mention:
    return _Mention(_full_year(match["y"]), (1, MONTHS))


def _running(_: re.Match[str]) -> _Mention:
    return _Mention(running=True)


def _only_year(match: re.Match[str]) -> _Mention:
    return _Mention(_full_year(match["y"]))


_Y2 = _Y.replace("<y>", "<y2>")
_M1 = rf"(?P<m1>{_N})[月./-](?P<d1>{_DAY})[日号]?"
_M2 = _M1.replace("1>", "2>")
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Mention | None]], ...] = tuple(
    (re.compile(pattern), reads)
    for pattern, reads in (
        (rf"[\[(〔【]{_Y}[\])〕】]第?\d+号", _nothing),
        (
            rf"截{_YEAR}(?:第?(?P<q>{_Q})季度?|(?P<m>{_N})(?:月份?|[./-](?={_DAY}))(?:(?P<d>{_DAY})[日号]?)?)?[底末]?",
            _cutoff,
        ),
        (rf"(?<!\d){_Y}(?P<s>[年./-]){_M1}-(?:{_Y2}[年./-])?{_M2}(?!\d)", _days),
        (rf"(?P<y>)(?P<y2>)(?P<s>)(?<!\d){_M1.replace('./-', '')}-{_M2.replace('./-', '')}(?!\d)", _days),
        (rf"(?<!\d)20\d\d(?:年{_N}[月.]|(?P<s>[./-]){_N}(?P=s)){_DAY}(?!\d)[日号]?", _nothing),
        (r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)", _nothing),
        (rf"(?<!\d){_N}月{_DAY}[日号]|\d+个月|\d+年(?:以|之)?[内前后来]", _nothing),
        (rf"(?<!\d){_Y}[年./-]?(?P<m1>{_N})(?:月份?)?-{_Y2}[年./-]?(?P<m2>{_N})(?!\d)(?:月份?)?", _months),
        (rf"(?P<y2>){_YEAR}(?<!\d)(?P<m1>{_N})(?:月份?)?-(?P<m2>{_N})月份?", _months),
        (rf"{_YEAR}(?<!\d)(?P<list>{_N}(?:[、,]{_N})+)(?P<unit>月)份?", _listed),
        (rf"{_YEAR}第?(?P<list>{_Q}(?:[、,]第?{_Q})+)(?P<unit>季)度?", _listed),
        (rf"{_YEAR}前(?P<n>{_N}|两)个?(?P<unit>月|季)[度份]?", _so_far),
        (rf"{_YEAR}第?(?P<q>{_Q})(?:季度?)?-第?(?P<q2>{_Q})季度?", _quarters),
        (rf"{_YEAR}第?(?P<q>{_Q})(?P<q2>)个?季度?", _quarters),
        (rf"{_YEAR}q(?P<q>[1-4])(?P<q2>)(?![0-9a-z])", _quarters),
        (rf"{_YEAR}(?P<half>[上下])半年?", _half),
        (rf"{_YEAR}(?<![a-z])(?P<half>h[12])(?![0-9a-z])", _half),
        (rf"{_YEAR}(?<![\d{_NUMERAL}])(?P<m>{_N})月份?(?!\d*[日号])", _month),
        (rf"(?P<y2>)(?<!\d){_Y}[年./](?P<m1>{_N})-(?P<m2>{_N})(?![\d.])", _months),
        (r"(?<!\d)(?P<y>20\d\d)[./-](?P<m>1[0-2]|0?[1-9])(?![\d.])", _month),
        (r"(?<!\d)(?P<y>20\d\d)(?P<m>1[0-2]|0[1-9])(?!\d)", _month),
        (r"(?<!\d)(?P<y>20\d\d)年?-(?P<y2>20\d\d)(?!\d)年?", _years),
        (rf"{_YEAR}(?:全年度?|整年)", _whole),
        (r"累计", _running),
        (rf"(?<!\d){_Y}年度?", _only_year),
        (r"(?<![\d.])(?P<y>20\d\d)(?![\d件起宗份个条项次场期人名户元号]|\.\d)", _only_year),
    )
)


def _mentions(text: str) -> Iterator[_Mention]:
    """What a text says, rule by rule; what one rule has read the next does not see."""
    for pattern, reads in _RULES:
        rest: list[str] = []
        end = 0
        for match in pattern.finditer(text):
            rest += [text[end : match.start()], "|"]
            end = match.end()
            mention = reads(match)
            if mention is not None:
                yield mention
        text = "".join([*rest, text[end:]])


def _one(mentions: Sequence[_Mention]) -> Period | None:
    """What the mentions come to, unless they speak of two years or two stretches."""
    years = {mention.year for mention in mentions} - {None}
    stretches = {mention.months for mention in mentions} - {None}
    running = any(mention.running for mention in mentions)
    if not mentions or len(years) > 1 or len(stretches) > 1:
        return None
    year = next(iter(years), None)
    stretch = next(iter(stretches), None)
    if stretch is None:
        return Period(year, 1, MONTHS, running) if year or running else None
    if running and stretch[0] == stretch[1]:
        stretch = (1, stretch[1])
    return Period(year, *stretch, running)


def _under(text: str, heading: str) -> Period | None:
    """A bare number, by what its heading calls it."""
    over = _told(heading)
    number = _number(text) if re.fullmatch(rf"\d{{1,4}}|[{_NUMERAL}]+", text) else 0
    if re.search(r"月", over) and 1 <= number <= MONTHS:
        return Period(None, number, number)
    if "季" in over and 1 <= number <= 4:
        return Period(None, 3 * number - 2, 3 * number)
    return Period(number, 1, MONTHS) if "年" in over and 2000 <= number < 2100 else None
