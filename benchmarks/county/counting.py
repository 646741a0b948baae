"""What records come to: the true value of every indicator of a topic, counted here and nowhere from the package.

Belongs here: arithmetic over records. The facts of a report say the same; what a habit adds or puts in doubt is told by this.
"""

from collections.abc import Callable, Mapping, Sequence

from benchmarks.county.facts import Number, rate
from benchmarks.county.records import Record

Values = dict[str, Number]


def how_many(records: Sequence[Record], **wanted: object) -> int:
    """The records that say so."""
    return sum(all(record.get(key) == value for key, value in wanted.items()) for record in records)


def _rows(key: str, **wanted: object) -> Callable[[Sequence[Record]], Values]:
    return lambda records: {key: how_many(records, **wanted)}


def _share(part: int, whole: int) -> Number:
    return rate(part, whole) if whole else 0


def _study(records: Sequence[Record]) -> Values:
    return {
        "study.sessions": how_many(records, kind="中心组学习"),
        "study.trainings": how_many(records, kind="以会代训"),
    }


def _counsel(records: Sequence[Record]) -> Values:
    return {"counsel.lawyers": len({(name, record["firm"]) for record in records for name in record["lawyer"]})}


def _documents(records: Sequence[Record]) -> Values:
    due, filed = how_many(records, filing_due=True), how_many(records, filing_due=True, filed=True)
    return {
        "documents.issued": len(records),
        "documents.due": due,
        "documents.filed": filed,
        "documents.filing_rate": _share(filed, due),
    }


def _posts(records: Sequence[Record]) -> Values:
    holders = [name for record in records for name in record["holder"]]
    return {
        "posts.sections": len({record["section"] for record in records}),
        "posts.posts": len({(record["section"], record["post"]) for record in records}),
        "posts.assignments": len(holders),
        "posts.holders": len(set(holders)),
    }


def _officers(records: Sequence[Record]) -> Values:
    return {
        "officers.applied": how_many(records, change="新申报"),
        "officers.cancelled": how_many(records, change="取消"),
    }


def _penalties(records: Sequence[Record]) -> Values:
    return {
        "penalties.decisions": len(records),
        "penalties.transport": how_many(records, domain="交通"),
        "penalties.emergency": how_many(records, domain="应急管理"),
    }


def _disputes(records: Sequence[Record]) -> Values:
    settled = how_many(records, outcome="成功")
    return {
        "disputes.accepted": len(records),
        "disputes.settled": settled,
        "disputes.success_rate": _share(settled, len(records)),
    }


def _receptions(records: Sequence[Record]) -> Values:
    return {
        "receptions.sessions": len(records),
        "receptions.people": sum(record["visitors"] for record in records),
        "receptions.consultations": how_many(records, kind="政策咨询"),
        "receptions.complaints": how_many(records, kind="申诉求决"),
    }


def _petitions(records: Sequence[Record]) -> Values:
    in_time = sum(record["closed_on"] <= record["due_on"] for record in records)
    return {"petitions.accepted": len(records), "petitions.closed_in_time": in_time}


def _publicity(records: Sequence[Record]) -> Values:
    reviews = [record for record in records if record["theme"] == "行政复议"]
    return {
        "publicity.review_events": len(reviews),
        "publicity.review_consultations": sum(record["consultations"] for record in reviews),
    }


COUNTS: Mapping[str, Callable[[Sequence[Record]], Values]] = {
    "study": _study, "counsel": _counsel, "documents": _documents, "services": _rows("services.items"),
    "grids": _rows("grids.total"), "posts": _posts, "events": _rows("events.handled"), "officers": _officers,
    "penalties": _penalties, "disputes": _disputes, "receptions": _receptions, "petitions": _petitions,
    "publicity": _publicity, "reconsideration": _rows("reconsideration.accepted"), "litigation": _rows("litigation.accepted"),
    "suggestions": _rows("suggestions.answered", role="主办"), "disclosures": _rows("disclosures.published"),
}  # fmt: skip


def telling(topic: str, records: Sequence[Record]) -> list[int]:
    """The records on which a figure rests: without one of them another figure comes out."""
    count = COUNTS[topic]
    whole = count(records)
    return [n for n in range(len(records)) if count([*records[:n], *records[n + 1 :]]) != whole]
