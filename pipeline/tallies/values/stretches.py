"""The spellings of years and months in a text, as mentions: what periods.py puts together. Pure.

Belongs here: one rule a spelling, in order; what one rule has read the next does not see. Days are read only where they
bound a stretch or a cutoff; a document number, a single day, and 3个月 are read so that nothing else takes them for a period.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.tallies.values.hanzi import chinese_number
from pipeline.tallies.values.reads import narrowed

MONTHS = 12
_MIDDLE = 15


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing said in a text: a year, months, or both. `months` is None where only the year is said."""

    year: int | None = None
    months: tuple[int, int] | None = None
    running: bool = False


_UP_TO_NOW = re.compile(
    r"(?:截|(?:[自从]?(?:年初|1月(?:份|1日)?|当年|本年))?-)(?:本|当|报告)[月季期](?:度|份)?(?:止|末|底)?(?:累计)?|(?:本|当)[月季期](?:度|份)?[止末底](?:累计)?"
)


def told(value: object) -> str:
    """Text with narrow forms, no blanks, one sign for every "to", and 截 for every "up to"."""
    text = "".join(narrowed(value).split()).lower().replace("元月", "1月").replace("上半年度", "上半年")
    text = re.sub(
        r"(?:自|从)?年初(?:以来|起|至今|到目前|累计)+|(?<!\d)[自从]?1月1日(?:以来|至今|到目前)|今年以来", "累计", text
    )
    text = re.sub(r"截(?:至|止到?|止至|到)目前|截(?:至|止到?|到)?今", "累计", text)
    text = re.sub(r"截(?:止至|至|止到?|到)", "截", text)
    text = re.sub(r"[—–―─~〜至到]+|--+", "-", text)
    return _UP_TO_NOW.sub("累计", text)


NUMERAL = "〇零一二三四五六七八九十"
_Y = r"(?P<y>20\d\d|\d\d(?=年)|二[〇零○o0]二[一二三四五六七八九〇零])"
_YEAR = rf"(?:(?<!\d){_Y}年?度?[./-]?)?"
_N = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{NUMERAL[2:]}])"
_DAY = rf"(?:3[01]|[12]\d|0?[1-9]|[{NUMERAL[2:]}]{{1,3}}(?=[日号]))"
_Q = r"[1-4一二三四]"
_HALF = {"上": (1, 6), "下": (7, 12), "h1": (1, 6), "h2": (7, 12)}


def as_number(text: str) -> int:
    """An Arabic or a Chinese number; 0 when it is none."""
    if text.isdigit():
        return int(text)
    return chinese_number(text.replace("o", "〇").replace("○", "〇")) or 0


def _full_year(text: str | None) -> int | None:
    if not text:
        return None
    number = as_number(text)
    return number + 2000 if number < 100 else number


def _days(match: re.Match[str]) -> Mention | None:
    first_year, last_year = _full_year(match["y"]), _full_year(match["y2"])
    first = as_number(match["m1"]) + (as_number(match["d1"]) > _MIDDLE)
    last = as_number(match["m2"] or match["m1"]) - (as_number(match["d2"]) < _MIDDLE)
    if first_year and last_year:
        first -= MONTHS * (last_year - first_year)
    return Mention(last_year or first_year, (first, last)) if first <= last else None


def _cutoff(match: re.Match[str]) -> Mention | None:
    year = _full_year(match["y"])
    if match["q"]:
        return Mention(year, (1, 3 * as_number(match["q"])), True)
    if not match["m"]:
        return Mention(year, (1, MONTHS), True) if year else None
    last = as_number(match["m"]) - (match["d"] is not None and as_number(match["d"]) < _MIDDLE)
    return Mention(year, (1, last), True) if last else Mention(year and year - 1, (1, MONTHS), True)


def _months(match: re.Match[str]) -> Mention | None:
    year, last_year = _full_year(match["y"]), _full_year(match["y2"])
    first, last = as_number(match["m1"]), as_number(match["m2"])
    if year and last_year:
        first -= MONTHS * (last_year - year)
    return Mention(last_year or year, (first, last)) if first <= last else None


def _listed(match: re.Match[str]) -> Mention | None:
    numbers = [as_number(part) for part in re.split("[、,]", match["list"])]
    unit = 3 if match["unit"] == "季" else 1
    if numbers != list(range(numbers[0], numbers[-1] + 1)):
        return None
    return Mention(_full_year(match["y"]), (unit * (numbers[0] - 1) + 1, unit * numbers[-1]))


def _quarters(match: re.Match[str]) -> Mention | None:
    first, last = as_number(match["q"]), as_number(match["q2"] or match["q"])
    return Mention(_full_year(match["y"]), (3 * first - 2, 3 * last)) if first <= last else None


def _so_far(match: re.Match[str]) -> Mention:
    return Mention(
        _full_year(match["y"]),
        (1, as_number(match["n"].replace("两", "二")) * (3 if match["unit"] == "季" else 1)),
        True,
    )


def _half(match: re.Match[str]) -> Mention:
    return Mention(_full_year(match["y"]), _HALF[match["half"]])


def _month(match: re.Match[str]) -> Mention:
    return Mention(_full_year(match["y"]), (as_number(match["m"]), as_number(match["m"])))


def _years(match: re.Match[str]) -> Mention | None:
    first, last = int(match["y"]), int(match["y2"])
    return Mention(last, (1 - MONTHS * (last - first), MONTHS)) if first < last else None


def _nothing(_: re.Match[str]) -> None:
    return None


def _whole(match: re.Match[str]) -> Mention:
    return Mention(_full_year(match["y"]), (1, MONTHS))


def _running(_: re.Match[str]) -> Mention:
    return Mention(running=True)


def _only_year(match: re.Match[str]) -> Mention:
    return Mention(_full_year(match["y"]))


_Y2 = _Y.replace("<y>", "<y2>")
_M1 = rf"(?P<m1>{_N})[月./-](?P<d1>{_DAY})[日号]?"
_M2 = _M1.replace("1>", "2>")
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Mention | None]], ...] = tuple(
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
        (rf"(?<!\d){_N}月{_DAY}[日号]|\d{{1,9}}个月|(?<!\d)\d{{1,2}}年(?:以|之)?[内前后来]", _nothing),
        (rf"(?<!\d){_Y}[年./-]?(?P<m1>{_N})(?:月份?)?-{_Y2}[年./-]?(?P<m2>{_N})(?!\d)(?:月份?)?", _months),
        (rf"(?P<y2>){_YEAR}(?<!\d)(?P<m1>{_N})(?:月份?)?-(?P<m2>{_N})月份?", _months),
        (rf"{_YEAR}(?<!\d)(?P<list>{_N}(?:[、,]{_N}){{1,11}})(?P<unit>月)份?", _listed),
        (rf"{_YEAR}第?(?P<list>{_Q}(?:[、,]第?{_Q}){{1,3}})(?P<unit>季)度?", _listed),
        (rf"{_YEAR}前(?P<n>{_N}|两)个?(?P<unit>月|季)[度份]?", _so_far),
        (rf"{_YEAR}第?(?P<q>{_Q})(?:季度?)?-第?(?P<q2>{_Q})季度?", _quarters),
        (rf"{_YEAR}第?(?P<q>{_Q})(?P<q2>)个?季度?", _quarters),
        (rf"{_YEAR}q(?P<q>[1-4])(?P<q2>)(?![0-9a-z])", _quarters),
        (rf"{_YEAR}(?P<half>[上下])半年?", _half),
        (rf"{_YEAR}(?<![a-z])(?P<half>h[12])(?![0-9a-z])", _half),
        (rf"{_YEAR}(?<![\d{NUMERAL}])(?P<m>{_N})月份?(?!\d*[日号])", _month),
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


def mentions(text: str) -> Iterator[Mention]:
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


def without_periods(value: object) -> str:
    """A text with its years, months and quarters taken out: 2023年1-6月受理矛盾纠纷 → 受理矛盾纠纷. Folded."""
    text = told(value)
    for pattern, _ in _RULES:
        text = pattern.sub("", text)
    return text
