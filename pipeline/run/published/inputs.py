"""What a report was made from, then and now: files that changed, and the cells in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import NianbaoError, ProjectError
from pipeline.project import Project
from pipeline.run.faces import faces_of
from pipeline.run.published.manifest import ROLE_WORDS, Item, Manifest, inputs_of
from pipeline.tallies import PLACE, ROW, Decision, Intake, plain_value, read_intake

_MOST_CELLS = 20


def changed_inputs(project: Project, manifest: Manifest) -> tuple[list[str], frozenset[str]]:
    """Every input that is no longer what the manifest says (changed, gone, new), and the roles of these."""
    try:
        faces = faces_of(project, manifest.unit)
        now = {item.path: item for item in inputs_of(project, manifest.unit, manifest.year, faces)}
    except ProjectError as error:
        return [str(error)], frozenset()
    then = {item.path: item for item in manifest.inputs}
    gone = [item for path, item in then.items() if path not in now]
    other = [item for path, item in then.items() if path in now and now[path].sha256 != item.sha256]
    new = [item for path, item in now.items() if path not in then]
    told = [f"{ROLE_WORDS[item.role]} {item.path} 不见了。请从存档恢复。" for item in gone]
    told += [_changed(item, now[item.path]) for item in other]
    told += [f"{ROLE_WORDS[item.role]} {item.path} 是后来加的，生成时没有。" for item in new]
    return told, frozenset(item.role for item in (*gone, *other, *new))


def _changed(then: Item, now: Item) -> str:
    return (
        f"{ROLE_WORDS[then.role]} {then.path} 在生成之后改动过"
        f"（SHA-256 {then.sha256[:12]}… → {now.sha256[:12]}…，{then.bytes} → {now.bytes} 字节）。"
    )


def changed_cells(project: Project, copy: Project, manifest: Manifest) -> list[str]:
    """Which cells of the tallies differ, by the records that the run left in data/processed, where they are its own."""
    try:
        old = read_intake(project.processed_folder(manifest.unit, manifest.year))
        new = read_intake(copy.processed_folder(manifest.unit, manifest.year))
    except (NianbaoError, OSError, ValueError, KeyError, TypeError):
        return ["当时的清洗记录（data/processed）已不在，无法指出单元格。"]
    folder = f"data/raw/{manifest.unit}/{manifest.year}"
    listed = {item.path: item.sha256 for item in manifest.inputs if item.role == "tally"}
    places = [place for records in old.topics.values() for place in records.places]  # those in archives are not listed
    if any(listed.get(f"{folder}/{place.file}", place.sha256) != place.sha256 for place in places):
        return ["data/processed 是后来另一次运行留下的，无法指出单元格。"]
    cells = list(_cells(old, new))
    more = f"；另有 {len(cells) - _MOST_CELLS} 处" if len(cells) > _MOST_CELLS else ""
    if not cells:
        return ["改动的单元格不在计数用到的列里（或属于个人信息）。"]
    return [f"改动的单元格：{'；'.join(cells[:_MOST_CELLS])}{more}。"]


def changed_decisions(project: Project, copy: Project, manifest: Manifest) -> list[str]:
    """Which answers differ, by what the run left in data/processed and what the rebuilt one did."""
    try:
        old, new = (
            {each.id: each for each in read_intake(place.processed_folder(manifest.unit, manifest.year)).decisions}
            for place in (project, copy)
        )
    except (NianbaoError, OSError, ValueError, KeyError, TypeError):
        return ["当时的清洗记录（data/processed）已不在，无法指出是哪一条决定。"]
    told = []
    for name in sorted({*old, *new}):
        then, now = old.get(name), new.get(name)
        if then != now:
            about = then or now
            where = " ".join(filter(None, [about.file, about.sheet, about.cell])) if about else ""
            told.append(f"决定 {name}（{where}）：{_answered(then)} → {_answered(now)}。")
    return told


def _answered(decision: Decision | None) -> str:
    return f"“{decision.chosen}”（{decision.by}，{decision.date}）" if decision else "（无）"


def _cells(old: Intake, new: Intake) -> Iterator[str]:
    for topic in dict.fromkeys([*old.topics, *new.topics]):
        before, after = _by_cell(old, topic), _by_cell(new, topic)
        for cell in dict.fromkeys([*before, *after]):
            was, now = before.get(cell), after.get(cell)
            if was != now:
                file, sheet, address = cell
                yield f"{Path(file).name} {sheet} {address}：“{_shown(was)}” → “{_shown(now)}”"


def _by_cell(intake: Intake, topic: str) -> dict[tuple[str, str, str], Any]:
    """What every counted cell was read as, by file, sheet and address."""
    records = intake.topics.get(topic)
    if records is None:
        return {}
    found: dict[tuple[str, str, str], Any] = {}
    for row in records.frame.to_dict("records"):
        place = records.places[int(row[PLACE])]
        for column, letters in place.letters.items():
            if column in row:
                found[(place.file, place.sheet, f"{letters}{row[ROW]}")] = plain_value(row[column])
    return found


def _shown(value: Any) -> str:
    return "（无）" if value is None else str(value)
