"""All files that a town's offices hand in for one year, and where a planted problem came to lie in them.

Belongs here: which topic comes as one ledger, as several, as a stated figure. How a ledger is written: `ledgers`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.county import records, standing
from benchmarks.county.counting import COUNTS
from benchmarks.county.facts import Number
from benchmarks.county.figures import NAMES, penalty_summary, stated_book, tellable
from benchmarks.county.forms import FORMS, Form
from benchmarks.county.habits import ASK, Draft, Habit
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
    """What has come in so far: files, topics that were only stated, and the planted problem once it is known.

    `files` holds the names of the files of each topic, those with a figure of it too; `tables` how many sheets its ledgers have.
    `asked` has the figures that a habit leaves open, `changed` true values that a habit brought about.
    """

    filings: list[Filing] = field(default_factory=list)
    stated: list[str] = field(default_factory=list)
    blocked: Blocked | None = None
    files: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    changed: dict[str, Number] = field(default_factory=dict)

    def file_of(self, topic: str, filing: Filing) -> None:
        """Note that a file says something of a topic."""
        names = self.files.setdefault(topic, [])
        if filing.book.file not in names:
            names.append(filing.book.file)


def records_of(town: Town, pen: Pen) -> dict[str, list[Record]]:
    """What happened, by topic."""
    return {topic: RECORDS[topic](town, pen.another(topic).another("records").dice) for topic in FORMS}


def hand_in(
    town: Town,
    pen: Pen,
    plant: Plant | None,
    customs: Mapping[str, Custom],
    habits: Mapping[str, Habit],
    records: Mapping[str, Sequence[Record]],
) -> Inbox:
    """The files of one report."""
    inbox = Inbox()
    for topic, form in FORMS.items():
        mine = pen.another(topic)
        rows = records[topic]
        here = plant if plant is not None and plant.topic == topic else None
        custom = customs.get(topic, Custom())
        if topic in habits:
            _hand_in_habit(inbox, form, town, rows, habits[topic], custom, mine)
        elif here is None and topic in ONLY_STATED and topic not in customs and mine.makes(Mess.STATED_ONLY, one_in=12):
            inbox.stated += [key for key in NAMES if key.startswith(f"{topic}.") and not key.endswith("_rate")]
        else:
            _hand_in_topic(inbox, form, town, rows, here, custom, mine)
    doubtful = {plant.topic} if plant else set()
    doubtful |= {topic for topic, habit in habits.items() if habit.expect == ASK}
    _hand_in_figures(inbox, town, plant, doubtful, pen.another("figures"))
    return inbox


def _hand_in_habit(
    inbox: Inbox, form: Form, town: Town, rows: Sequence[Record], habit: Habit, custom: Custom, pen: Pen
) -> None:
    """A topic's ledger, laid out bare, with one habit in it."""
    always = {key for key in habit.always if key in form.columns} | custom.always
    ask = Ask(
        bare=True,
        suffix=habit.suffix,
        steady=form.dated if habit.steady else "",
        custom=replace(custom, always=frozenset(always)),
    )
    first = make_ledger(form, town, rows, form.office, ask, pen.another("first"))
    draft = Draft(town, form, pen.another("habit"), [first], list(rows))
    habit.change(draft)
    for filing in draft.filings:
        inbox.file_of(form.topic, filing)
        inbox.tables[form.topic] = inbox.tables.get(form.topic, 0) + len(filing.pages)
    count = COUNTS[form.topic]
    true = count(draft.records)
    inbox.changed |= draft.changed
    if habit.whole:
        inbox.asked |= true.keys()
    for other in filter(None, (draft.other, draft.third)):
        inbox.asked |= {key for key, value in count(other).items() if true[key] != value}
    inbox.filings += draft.filings


def _hand_in_topic(
    inbox: Inbox, form: Form, town: Town, rows: Sequence[Record], plant: Plant | None, custom: Custom, pen: Pen
) -> None:
    if plant is not None and plant.file == "left out":
        inbox.blocked = Blocked(plant.code, why=plant.why)
        return
    asked = plant.asked(town.year) if plant else Ask()
    first, second = _shares(form, rows, plant, pen)
    shared = form.dated if len(first) + len(second) > len(rows) else ""  # what both have, both must date alike
    ask = replace(Ask(steady=shared) if plant and plant.second else replace(asked, steady=shared), custom=custom)
    if not rows:
        ask = replace(ask, zero=True)
    filings = [make_ledger(form, town, first, form.office, ask, pen.another("first"))]
    if second:
        ask = replace(asked if plant and plant.second else Ask(steady=shared), custom=custom)
        filings.append(make_ledger(form, town, second, SECOND_OFFICES[form.topic], ask, pen.another("second")))
    if plant:
        inbox.blocked, filings[-1] = _planted(plant, filings)
    for filing in filings:
        inbox.file_of(form.topic, filing)
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


def _planted(plant: Plant, filings: Sequence[Filing]) -> tuple[Blocked, Filing]:
    """Where the planted problem lies, and the last file as it is sent."""
    last = filings[-1]
    place = last.place or Place(last.book.file)
    match plant.file:
        case "damaged":
            place, last = Place(last.book.file), replace(last, kept_share=0.5)
        case "emptied":
            place, last = Place(last.book.file), replace(last, kept_share=0.0)
    why = plant.why.format(sheet=place.sheet)
    return Blocked(plant.code, place.file, place.sheet, place.cell, why), last


def _hand_in_figures(inbox: Inbox, town: Town, plant: Plant | None, doubtful: Collection[str], pen: Pen) -> None:
    """Figures in place of ledgers, figures beside them but for topics in doubt, and the one that contradicts its ledger."""
    values = town.facts.values() | inbox.changed
    if inbox.stated:
        only = {key: values[key] for key in inbox.stated}
        _state(inbox, only, Filing(stated_book(town, only, "有关数据报送表", _FIGURES_OFFICE, pen.another("only"))))
    told = [key for key in tellable(values) if key.partition(".")[0] not in doubtful]
    if pen.makes(Mess.STATED_BESIDE, one_in=2):
        some = {key: values[key] for key in sorted(pen.dice.shuffled(told)[: pen.between(3, 7)], key=told.index)}
        _state(inbox, some, Filing(stated_book(town, some, "主要数据统计表", "法治办", pen.another("beside"))))
    if town.facts.transport and "penalties" not in doubtful and pen.one_in(6):
        book = penalty_summary(town, values, "综合行政执法办", pen.another("summary"))
        _state(inbox, ["penalties.decisions"], Filing(book))
    if plant and plant.file == "contradicted":
        filing = _contradiction(inbox, town, plant, pen.another("against"))
        _state(inbox, [f"{plant.topic}.published"], filing)


def _state(inbox: Inbox, keys: Iterable[str], filing: Filing) -> None:
    """A file with figures of some topics."""
    for key in keys:
        inbox.file_of(key.partition(".")[0], filing)
    inbox.filings.append(filing)


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
