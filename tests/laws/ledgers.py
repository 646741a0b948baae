"""Seeded ledgers of every topic, and what is true of them: counted here, before anything is written.

Imports nothing of the package: the truth is known independently of how tallies are read and values computed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.laws.model import LEFT, SERIAL, Cell, Cells, File, Folder, Record, Row, Sheet, with_cell, with_rows
from tests.laws.vocabulary import (
    BOOKS,
    CAUSES,
    CHANNELS,
    COLUMNS,
    COURTS,
    EVENT_KINDS,
    FIRMS,
    GIVEN,
    LAWS,
    LEISURE,
    POSTS,
    SECTIONS,
    SERVICE_KINDS,
    SUBJECTS,
    SURNAMES,
    UNIT,
    VILLAGES,
    WORDS,
    YEAR,
)

Truth = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Subject:
    """How one topic's records come about and are counted, and what its columns are to a transformation.

    `group` is a column whose words repeat and which an office merges or leaves blank; `strict` says that every row must
    fill it; `text` a column of free names; `needed` the columns without which there is no table.
    """

    topic: str
    make: Callable[[Random, int, date], Record]
    count: Callable[[Sequence[Record]], Truth]
    date: str = ""
    number: str = ""
    group: str = ""
    strict: bool = False
    text: str = ""
    numbers: tuple[str, ...] = ()
    summed: str = ""
    needed: tuple[str, ...] = ()
    zero: bool = False


def person(dice: Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def share(part: int, whole: int) -> float | None:
    """A percentage; of nothing there is none."""
    return 100 * part / whole if whole else None


def how_many(records: Sequence[Record], **wanted: Any) -> int:
    return sum(all(record.get(key) == value for key, value in wanted.items()) for record in records)


def different(records: Sequence[Record], *keys: str) -> int:
    return len({tuple(record[key] for key in keys) for record in records})


def persons(records: Sequence[Record], key: str) -> list[str]:
    """Everybody named, as often as named; nobody where nobody is."""
    return [name for record in records for name in record[key]]


def _counsel(dice: Random, n: int, day: date) -> Record:
    lawyer = person(dice)
    return {
        "lawyer": (lawyer,),
        "firm": FIRMS[sum(map(ord, lawyer)) % len(FIRMS)],
        "engaged_on": day,
        "matter": dice.choice(("合同审查", "法律咨询", "代理诉讼")),
    }


def _disclosure(dice: Random, n: int, day: date) -> Record:
    title = f"关于{dice.choice(VILLAGES)}{dice.choice(SUBJECTS)}的公示（第{n}批）"
    return {"title": title, "category": dice.choice(LEISURE), "published_on": day}


def _dispute(dice: Random, n: int, day: date) -> Record:
    return {
        "number": f"青调〔{YEAR}〕第{n}号",
        "accepted_on": day,
        "kind": dice.choice(list(WORDS["disputes"]["kind"])),
        "outcome": "未成功" if dice.random() < 0.25 else "成功",
        "parties": f"{person(dice)}、{person(dice)}",
        "summary": f"{dice.choice(VILLAGES)}村民因{dice.choice(('宅基地', '排水', '误工费', '借款'))}发生争执",
    }


def _document(dice: Random, n: int, day: date) -> Record:
    due = dice.random() < 0.7
    return {
        "title": f"关于印发《{UNIT}{dice.choice(SUBJECTS)}管理办法（{n}）》的通知",
        "number": f"青府规〔{YEAR}〕{n}号",
        "issued_on": day,
        "filing_due": due,
        "filed": due and dice.random() < 0.7,
    }


def _event(dice: Random, n: int, day: date) -> Record:
    return {
        "number": f"SJ{YEAR}{n:04d}",
        "reported_on": day,
        "grid": f"{dice.choice(VILLAGES)}第{dice.choice('一二三')}网格",
        "kind": dice.choice(EVENT_KINDS),
        "content": f"{dice.choice(SUBJECTS)}问题",
        "reporter": person(dice),
        "closed_on": _within_year(day + timedelta(dice.randint(1, 12))),
    }


def _grid(dice: Random, n: int, day: date) -> Record:
    village = VILLAGES[(n - 1) % len(VILLAGES)]
    ordinal = "一二三四五六"[(n - 1) // len(VILLAGES)]
    return {
        "grid": f"{village}第{ordinal}网格",
        "village": village,
        "households": dice.randint(40, 160),
        "keeper": person(dice),
    }


def _lawsuit(dice: Random, n: int, day: date) -> Record:
    return {
        "number": f"（{YEAR}）渝0229行初{100 + n}号",
        "accepted_on": day,
        "plaintiff": person(dice),
        "court": dice.choice(COURTS),
        "outcome": dice.choice(("驳回诉讼请求", "撤诉", "审理中")),
    }


def _officer(dice: Random, n: int, day: date) -> Record:
    return {
        "name": f"{SURNAMES[n % len(SURNAMES)]}{dice.choice(GIVEN)}",
        "certificate": f"34{YEAR}{n:05d}",
        "domain": dice.choice(("城市管理", "应急管理", "交通运输", "农业")),
        "change": dice.choice(("在册", "在册", "新申报", "取消")),
    }


def _penalty(dice: Random, n: int, day: date) -> Record:
    return {
        "number": f"青罚决〔{YEAR}〕第{n}号",
        "decided_on": day,
        "domain": dice.choice(("交通", "交通", "应急管理")),
        "procedure": dice.choice(("简易程序", "普通程序")),
        "party": person(dice),
        "cause": dice.choice(CAUSES),
        "fine_yuan": 100 * dice.randint(1, 50),
    }


def _petition(dice: Random, n: int, day: date) -> Record:
    due = day + timedelta(60)
    closed = _within_year(day + timedelta(dice.choice((10, 20, 40, 70))))
    return {
        "number": f"XF{YEAR}{n:03d}",
        "accepted_on": day,
        "channel": dice.choice(CHANNELS),
        "due_on": due,
        "closed_on": closed,
        "petitioner": person(dice),
        "matter": f"反映{dice.choice(SUBJECTS)}问题",
    }


def _post(dice: Random, n: int, day: date) -> Record:
    return {"section": dice.choice(SECTIONS), "post": dice.choice(POSTS), "holder": (person(dice),)}


def _campaign(dice: Random, n: int, day: date) -> Record:
    return {
        "held_on": day,
        "place": f"{dice.choice(VILLAGES)}广场",
        "theme": "行政复议" if n % 3 == 1 else dice.choice(("宪法", "民法典", "综合普法")),
        "leaflets": 10 * dice.randint(5, 40),
        "audience": dice.randint(60, 300),
        "consultations": dice.randint(4, 40),
    }


def _reception(dice: Random, n: int, day: date) -> Record:
    return {
        "received_on": day,
        "leader": person(dice),
        "visitors": dice.randint(2, 12),
        "kind": dice.choice(("政策咨询", "申诉求决")),
        "matter": f"{dice.choice(VILLAGES)}{dice.choice(SUBJECTS)}",
        "opinion": dice.choice(("当场答复", "转相关办公室办理")),
    }


def _appeal(dice: Random, n: int, day: date) -> Record:
    return {
        "number": f"云府复〔{YEAR}〕{n}号",
        "accepted_on": day,
        "applicant": person(dice),
        "respondent": f"{UNIT}人民政府",
        "outcome": dice.choice(("维持", "终止", "撤销原行政行为")),
    }


def _service(dice: Random, n: int, day: date) -> Record:
    return {
        "code": f"5002290{n:04d}00",
        "name": f"{dice.choice(SUBJECTS)}申请（{n}）",
        "kind": dice.choice(SERVICE_KINDS),
        "authority": f"{UNIT}人民政府",
        "online": dice.random() < 0.6,
    }


def _lesson(dice: Random, n: int, day: date) -> Record:
    return {
        "held_on": day,
        "kind": dice.choice(("中心组学习", "以会代训", "专题培训")),
        "theme": f"《{dice.choice(LAWS)}》",
        "lecturer": person(dice),
        "attendees": dice.randint(12, 60),
    }


def _suggestion(dice: Random, n: int, day: date) -> Record:
    return {
        "number": f"第{n}号",
        "title": f"关于{dice.choice(VILLAGES)}{dice.choice(SUBJECTS)}的建议",
        "deputy": person(dice),
        "replied_on": day,
        "outcome": dice.choice(("A", "A", "B", "C")),
    }


def _within_year(day: date) -> date:
    return min(day, date(YEAR, 12, 31))


def _count_disputes(records: Sequence[Record]) -> Truth:
    settled = how_many(records, outcome="成功")
    return {
        "disputes.accepted": len(records),
        "disputes.settled": settled,
        "disputes.success_rate": share(settled, len(records)),
    }


def _count_documents(records: Sequence[Record]) -> Truth:
    due, filed = how_many(records, filing_due=True), how_many(records, filing_due=True, filed=True)
    return {
        "documents.issued": len(records),
        "documents.due": due,
        "documents.filed": filed,
        "documents.filing_rate": share(filed, due),
    }


def _count_penalties(records: Sequence[Record]) -> Truth:
    return {
        "penalties.decisions": len(records),
        "penalties.transport": how_many(records, domain="交通"),
        "penalties.emergency": how_many(records, domain="应急管理"),
    }


def _count_petitions(records: Sequence[Record]) -> Truth:
    in_time = sum(record["closed_on"] is not None and record["closed_on"] <= record["due_on"] for record in records)
    return {"petitions.accepted": len(records), "petitions.closed_in_time": in_time}


def _count_posts(records: Sequence[Record]) -> Truth:
    holders = persons(records, "holder")
    return {
        "posts.sections": different(records, "section"),
        "posts.posts": different(records, "section", "post"),
        "posts.assignments": len(holders),
        "posts.holders": len(set(holders)),
    }


def _count_publicity(records: Sequence[Record]) -> Truth:
    reviews = [record for record in records if record["theme"] == "行政复议"]
    return {
        "publicity.review_events": len(reviews),
        "publicity.review_consultations": sum(record["consultations"] for record in reviews),
    }


def _count_receptions(records: Sequence[Record]) -> Truth:
    return {
        "receptions.sessions": len(records),
        "receptions.people": sum(record["visitors"] for record in records),
        "receptions.consultations": how_many(records, kind="政策咨询"),
        "receptions.complaints": how_many(records, kind="申诉求决"),
    }


def _rows(key: str) -> Callable[[Sequence[Record]], Truth]:
    return lambda records: {key: len(records)}


_SUBJECTS = (
    Subject(
        "counsel", _counsel, lambda records: {"counsel.lawyers": len(set(persons(records, "lawyer")))},
        group="firm", strict=True, needed=("lawyer", "firm"),
    ),
    Subject(
        "disclosures", _disclosure, _rows("disclosures.published"),
        date="published_on", group="category", strict=True, text="title", needed=("title", "category", "published_on"),
    ),
    Subject(
        "disputes", _dispute, _count_disputes, zero=True,
        date="accepted_on", number="number", group="kind", strict=True, needed=("number", "accepted_on", "kind", "outcome"),
    ),
    Subject(
        "documents", _document, _count_documents, zero=True,
        date="issued_on", number="number", text="title", needed=("title", "issued_on", "filing_due", "filed"),
    ),
    Subject(
        "events", _event, _rows("events.handled"),
        date="reported_on", number="number", group="kind", strict=True, needed=("number", "reported_on", "kind"),
    ),
    Subject(
        "grids", _grid, _rows("grids.total"),
        number="grid", group="village", strict=True, text="grid", numbers=("households",), needed=("grid", "village"),
    ),
    Subject(
        "litigation", _lawsuit, _rows("litigation.accepted"), zero=True,
        date="accepted_on", number="number", group="court", strict=True, needed=("number", "accepted_on", "court"),
    ),
    Subject(
        "officers", _officer,
        lambda records: {
            "officers.applied": how_many(records, change="新申报"),
            "officers.cancelled": how_many(records, change="取消"),
        },
        group="domain", strict=True, needed=("domain", "change"),
    ),
    Subject(
        "penalties", _penalty, _count_penalties, zero=True, date="decided_on", number="number", group="domain", strict=True,
        numbers=("fine_yuan",), needed=("number", "decided_on", "domain"),
    ),
    Subject(
        "petitions", _petition, _count_petitions, zero=True,
        date="accepted_on", number="number", group="channel", needed=("number", "accepted_on", "due_on"),
    ),
    Subject("posts", _post, _count_posts, group="section", strict=True, needed=("section", "post", "holder")),
    Subject(
        "publicity", _campaign, _count_publicity, date="held_on", group="theme", strict=True, text="place",
        numbers=("leaflets", "audience", "consultations"), summed="consultations",
        needed=("held_on", "place", "theme", "consultations"),
    ),
    Subject(
        "receptions", _reception, _count_receptions, date="received_on", group="kind", strict=True,
        numbers=("visitors",), summed="visitors", needed=("received_on", "visitors", "kind"),
    ),
    Subject(
        "reconsideration", _appeal, _rows("reconsideration.accepted"), zero=True,
        date="accepted_on", number="number", group="outcome", needed=("number", "accepted_on", "respondent"),
    ),
    Subject(
        "services", _service, _rows("services.items"),
        number="code", group="kind", text="name", needed=("code", "name"),
    ),
    Subject(
        "study", _lesson,
        lambda records: {
            "study.sessions": how_many(records, kind="中心组学习"), "study.trainings": how_many(records, kind="以会代训"),
        },
        date="held_on", group="kind", strict=True, numbers=("attendees",), needed=("held_on", "kind"),
    ),
    Subject(
        "suggestions", _suggestion, _rows("suggestions.answered"),
        date="replied_on", number="number", group="outcome", text="title", needed=("number", "title", "replied_on"),
    ),
)  # fmt: skip
SUBJECTS_BY_TOPIC = {subject.topic: subject for subject in _SUBJECTS}
TOPICS = tuple(SUBJECTS_BY_TOPIC)


def subject_of(folder: Folder) -> Subject:
    return SUBJECTS_BY_TOPIC[folder.topic]


def ledger(topic: str, seed: int) -> Folder:
    """One plain ledger of a topic: a title, a header, 8 to 25 rows in the order of their dates."""
    subject = SUBJECTS_BY_TOPIC[topic]
    dice = Random(f"{topic} {seed}")
    size = dice.randint(8, 25)
    days = sorted(date(YEAR, 1, 4) + timedelta(day) for day in dice.sample(range(355), size))
    records = _distinct([subject.make(dice, n, day) for n, day in enumerate(days, 1)])
    columns = COLUMNS[topic]
    numbered = dice.random() < 0.75
    keys = (*((SERIAL,) if numbered else ()), *(key for key in columns))
    names = tuple("序号" if key == SERIAL else columns[key][0] for key in keys)
    style = dice.choice(DATE_STYLES)
    rows = tuple(
        Row(tuple(n if key == SERIAL else spelled(topic, key, record[key], dice, style) for key in keys), record)
        for n, record in enumerate(records, 1)
    )
    title = f"{UNIT}{YEAR}年{BOOKS[topic]}"
    above: tuple[Cells, ...] = ((title, *(LEFT,) * (len(keys) - 1)),)
    sheet = Sheet(dice.choice(("Sheet1", f"{YEAR}年", "台账")), keys, (names,), rows, above)
    return Folder(topic, (File(f"{YEAR}年{BOOKS[topic]}.xlsx", (sheet,)),), subject.count(records))


def _distinct(records: Sequence[Record]) -> list[Record]:
    """No two rows of a ledger alike by chance."""
    seen: list[Record] = []
    for record in records:
        if record not in seen:
            seen.append(record)
    return seen


DATE_STYLES: tuple[Callable[[date], Cell], ...] = (
    lambda day: day,
    lambda day: day.isoformat(),
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
)


def spelled(topic: str, key: str, value: Any, dice: Random, style: Callable[[date], Cell] = DATE_STYLES[0]) -> Cell:
    """A value as a clerk writes it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return style(value)
    if isinstance(value, tuple):
        return "、".join(value)
    words: dict[str, tuple[str, ...]] = WORDS.get(topic, {}).get(key, {})
    if isinstance(value, str) and value in words:
        return dice.choice(words[value])
    plain: Cell = value
    return plain


def recounted(folder: Folder) -> Folder:
    """The folder with the truth of the rows that count."""
    records = [row.record for sheet in folder.ledgers for row in sheet.data if row.counts and row.record is not None]
    return replace(folder, truth=subject_of(folder).count(records))


def serial_cells(sheet: Sheet) -> Sheet:
    """The rows numbered again from 1, when they are numbered."""
    if SERIAL not in sheet.keys:
        return sheet
    at, n, rows = sheet.at(SERIAL), 0, []
    for row in sheet.rows:
        if row.record is not None:
            n += 1
            row = row if isinstance(row.cells[at], str) else with_cell(row, at, n)
        rows.append(row)
    return with_rows(sheet, rows)
