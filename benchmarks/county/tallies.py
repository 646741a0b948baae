"""All files that a town's offices hand in for one year, and where a planted problem came to lie in them.

Belongs here: which topic comes as one ledger, as several, as a stated figure. How a ledger is written: `ledgers`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.county import records, standing
from benchmarks.county.figures import NAMES, penalty_summary, stated_book, tellable
from benchmarks.county.forms import FORMS, Form
from benchmarks.county.ledgers import Ask, Filing, Place, make_ledger
from benchmarks.county.messes import Mess
from benchmarks.county.pen import Pen
from benchmarks.county.plants import CHECK, Blocked, Plant
from benchmarks.county.records import Record, Town
from benchmarks.county.styles import Custom
from pipeline.tallies import column_letters
from tests.sample.dice import Dice

RECORDS: Mapping[str, Callable[[Town, Dice], list[Record]]] = {
    "study": records.study, "counsel": standing.counsel, "documents": standing.documents, "services": standing.services,
    "grids": standing.grid_list, "posts": standing.posts, "events": records.events, "officers": standing.officers,
    "penalties": records.penalties, "disputes": records.disputes, "receptions": records.receptions,
    "petitions": records.petitions, "publicity": records.publicity, "reconsideration": records.reconsideration,
    "litigation": records.litigation, "suggestions": records.suggestions, "disclosures": records.disclosures,
}  # fmt: skip
SECOND_OFFICES = {"study": "司法所", "penalties": "应急办", "publicity": "平安法治办"}
"""Topics that two offices may hand in, and the second of them."""
ONLY_STATED = ("counsel", "documents", "services", "grids", "officers", "suggestions", "disclosures")
"""Topics for which a message with a figure may take the place of the ledger: no chart is drawn of them."""
_FIGURES_OFFICE = "党政办"


@dataclass(slots=True)
class Inbox:
    """What has come in so far: files, topics that were only stated, and the planted problem once it is known."""

    filings: list[Filing] = field(default_factory=list)
    stated: list[str] = field(default_factory=list)
    blocked: Blocked | None = None


def hand_in(town: Town, pen: Pen, plant: Plant | None, customs: Mapping[str, Custom]) -> Inbox:
    """The files of one report."""
    inbox = Inbox()
    for topic, form in FORMS.items():
        mine = pen.another(topic)
        rows = RECORDS[topic](town, mine.another("records").dice)
        here = plant if plant is not None and plant.topic == topic else None
        custom = customs.get(topic, Custom())
        if here is None and topic in ONLY_STATED and topic not in customs and mine.makes(Mess.STATED_ONLY, one_in=12):
            inbox.stated += [key for key in NAMES if key.startswith(f"{topic}.") and not key.endswith("_rate")]
        else:
            _hand_in_topic(inbox, form, town, rows, here, custom, mine)
    _hand_in_figures(inbox, town, plant, pen.another("figures"))
    return inbox


def _hand_in_topic(
    inbox: Inbox, form: Form, town: Town, rows: Sequence[Record], plant: Plant | None, custom: Custom, pen: Pen
) -> None:
    if plant is not None and plant.file == "left out":
        inbox.blocked = Blocked(plant.code, why=plant.why)
        return
    asked = plant.asked(town.year) if plant else Ask()
    first, second = _shares(form, rows, plant, pen)
    ask = replace(Ask() if plant and plant.second else asked, custom=custom)
    if not rows:
        ask = replace(ask, zero=True)
    filings = [make_ledger(form, town, first, form.office, ask, pen.another("first"))]
    if second:
        ask = replace(asked if plant and plant.second else Ask(), custom=custom)
        filings.append(make_ledger(form, town, second, SECOND_OFFICES[form.topic], ask, pen.another("second")))
    if plant and plant.file == "twice":
        filings.append(_draft_before(filings[0]))
    if plant:
        inbox.blocked, filings[-1] = _planted(plant, filings)
    inbox.filings += filings


def _shares(
    form: Form, rows: Sequence[Record], plant: Plant | None, pen: Pen
) -> tuple[Sequence[Record], Sequence[Record]]:
    """The rows of the first office and of the second; a decision may stand in the ledgers of both."""
    whole = plant is not None and not plant.second
    if form.topic not in SECOND_OFFICES or not rows or whole or not ((plant and plant.second) or pen.one_in(2)):
        return rows, ()
    apart: dict[str, Callable[[Record], bool]] = {
        "study": lambda row: row["kind"] == "中心组学习",
        "penalties": lambda row: row["domain"] == "交通",
        "publicity": lambda row: row["held_on"].month % 2 == 1,
    }
    first = [row for row in rows if apart[form.topic](row)]
    second = [row for row in rows if not apart[form.topic](row)]
    if not first or not second:
        return (rows[::2], rows[1::2]) if plant else (rows, ())
    pen.note(Mess.OFFICE_FILES)
    if form.topic == "penalties" and plant is None and pen.makes(Mess.DUPLICATE_OFFICE, one_in=2):
        second = sorted([*second, pen.pick(first)], key=lambda row: row["decided_on"])
    return first, second


def _draft_before(filing: Filing) -> Filing:
    """The same ledger, sent again as a draft."""
    return replace(filing, book=replace(filing.book, file=f"（初稿）{filing.book.file}"))


def _planted(plant: Plant, filings: Sequence[Filing]) -> tuple[Blocked, Filing]:
    """Where the planted problem lies, and the last file as it is sent."""
    last = filings[-1]
    place = last.place or Place(last.book.file)
    match plant.file:
        case "damaged":
            place, last = Place(last.book.file), replace(last, kept_share=0.5)
        case "emptied":
            place, last = Place(last.book.file), replace(last, kept_share=0.0)
        case "twice":
            place = Place(min(filing.book.file for filing in filings))
    why = plant.why.format(sheet=place.sheet)
    return Blocked(plant.code, place.file, place.sheet, place.cell, why), last


def _hand_in_figures(inbox: Inbox, town: Town, plant: Plant | None, pen: Pen) -> None:
    """Figures in place of ledgers, figures beside them, and the one that contradicts its ledger."""
    values = town.facts.values()
    if inbox.stated:
        only = {key: values[key] for key in inbox.stated}
        inbox.filings.append(Filing(stated_book(town, only, "有关数据报送表", _FIGURES_OFFICE, pen.another("only"))))
    told = [key for key in tellable(values) if not (plant and key.startswith(f"{plant.topic}."))]
    if pen.makes(Mess.STATED_BESIDE, one_in=2):
        some = {key: values[key] for key in sorted(pen.dice.shuffled(told)[: pen.between(3, 7)], key=told.index)}
        inbox.filings.append(Filing(stated_book(town, some, "主要数据统计表", "法治办", pen.another("beside"))))
    if town.facts.transport and not (plant and plant.topic == "penalties") and pen.one_in(6):
        inbox.filings.append(Filing(penalty_summary(town, values, "综合行政执法办", pen.another("summary"))))
    if plant and plant.file == "contradicted":
        inbox.filings.append(_contradiction(inbox, town, plant, pen.another("against")))


def _contradiction(inbox: Inbox, town: Town, plant: Plant, pen: Pen) -> Filing:
    """A stated figure that is not what the rows of its ledger come to."""
    key = f"{plant.topic}.published"
    figure = {key: town.facts.values()[key] + pen.between(1, 5)}
    book = stated_book(town, figure, "数据核对表", _FIGURES_OFFICE, pen, suffix="xlsx")
    sheet = book.sheets[0]
    row = next(n for n, cells in enumerate(sheet.rows, 1) if cells[0] in NAMES[key][0])
    cell = f"{column_letters(sheet.width - 1)}{row}"
    inbox.blocked = Blocked(CHECK, book.file, sheet.name, cell, plant.why)
    return Filing(book)
