"""Topic files → Catalogue. Every mistake is named with file, line and key, all of a file at once.

Belongs here: YAML, line numbers, and rules that need more than one topic.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.catalogue.aliases import with_aliases
from pipeline.catalogue.model import Breakdown, Indicator, Topic
from pipeline.catalogue.relations import Relation
from pipeline.errors import CatalogueError
from pipeline.settings import UnreadableYamlError, compose_yaml, parse_yaml, read_yaml, text_of

_FOLDER = Path(__file__).parent
_MISNAMED = re.compile(r"\.(?:yaml|ya?ml\.txt|YML)$")
_SECTIONS = _FOLDER / "sections.yml"
ALIASES = Path("aliases.yml")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All topics of a unit, in the order of the report's sections."""

    sections: Mapping[str, str]
    topics: Mapping[str, Topic]

    @property
    def indicators(self) -> dict[str, Indicator]:
        """All indicators by key, topic by topic."""
        return {key: item for topic in self.topics.values() for key, item in topic.indicators.items()}

    @property
    def breakdowns(self) -> dict[str, Breakdown]:
        """All breakdowns by key."""
        return {key: item for topic in self.topics.values() for key, item in topic.breakdowns.items()}

    @property
    def checks(self) -> tuple[Relation, ...]:
        """All checks, topic by topic."""
        return tuple(check for topic in self.topics.values() for check in topic.checks)

    def topic_of(self, indicator: str) -> Topic:
        """The topic that declares an indicator."""
        return self.topics[indicator.split(".")[0]]

    def order(self) -> list[str]:
        """The indicator keys, each after those it is computed from."""
        graph = {key: item.operands for key, item in self.indicators.items()}
        return list(TopologicalSorter(graph).static_order())


def load_catalogue(unit_folder: Path | None = None) -> Catalogue:
    """The catalogue shipped with the package, with a unit's own `catalogue/*.yml` added or put in place of ours.

    Raises
    ------
    CatalogueError
        Unknown keys or references, cycles, duplicate aliases: with file, line and key.
    """
    sections = read_yaml(_SECTIONS)
    files = {path.stem: path for path in catalogue_files(unit_folder) if path != _SECTIONS}
    own = files.pop(ALIASES.stem, None)
    topics = {path: read_topic(path) for path in files.values()}
    if own is not None:
        topics = with_aliases(topics, own)
    return assemble(sections, topics.items())


def catalogue_files(unit_folder: Path | None = None) -> list[Path]:
    """The files that a unit's catalogue is read from: a file of the unit's own stands for ours of the same name."""
    files = {path.stem: path for path in sorted((_FOLDER / "topics").glob("*.yml"))}
    if unit_folder is not None:
        own = sorted((unit_folder / "catalogue").glob("*.yml"))
        odd = next((path for path in own if not path.is_file()), None)
        if odd is not None:
            raise CatalogueError(f"{odd}：不是普通文件，请删去它")  # a pipe would be waited for
        misnamed = next(
            (path for path in sorted((unit_folder / "catalogue").glob("*")) if _MISNAMED.search(path.name)), None
        )
        if misnamed is not None:
            raise CatalogueError(f"{misnamed}：名称应以 .yml 结尾，没有读。请改名，如 aliases.yml；不要的请移走")
        files |= {path.stem: path for path in own}
    return [_SECTIONS, *files.values()]


def assemble(sections: Mapping[str, str], topics: Iterable[tuple[Path, Topic]]) -> Catalogue:
    """Put topics together, and check what only shows when they stand side by side."""
    placed: dict[str, tuple[Path, Topic]] = {}
    for path, topic in topics:
        if topic.topic in placed:
            raise CatalogueError(f"{path}：事项 {topic.topic} 已在 {placed[topic.topic][0]} 中定义")
        if topic.section not in sections:
            raise CatalogueError(f"{path}：section：没有章节 {topic.section}，现有：{'、'.join(sections)}")
        placed[topic.topic] = (path, topic)
    rank = {section: number for number, section in enumerate(sections)}
    ordered = sorted(placed.values(), key=lambda item: (rank[item[1].section], item[1].topic))
    catalogue = Catalogue(dict(sections), {topic.topic: topic for _, topic in ordered})
    for path, topic in ordered:
        _check_references(path, topic, catalogue.indicators)
    try:
        catalogue.order()
    except CycleError as error:
        raise CatalogueError(f"指标互相引用成环：{' → '.join(error.args[1])}") from error
    return catalogue


def read_topic(path: Path) -> Topic:
    """Read one topic file."""
    try:
        return _parsed(path, text_of(path))
    except UnreadableYamlError as error:
        raise CatalogueError(f"{path}：不是有效的 UTF-8 YAML 文件（{error}）。请检查冒号与缩进。") from error


@lru_cache(maxsize=256)
def _parsed(path: Path, text: str) -> Topic:
    """The same text of the same file is the same topic, which nobody can change: it is read once a process."""
    lines = _key_lines(compose_yaml(text), path)
    data = parse_yaml(text)
    try:
        return Topic.model_validate(data)
    except ValidationError as error:
        faults = [_fault(path, lines, fault) for fault in error.errors()]
        raise CatalogueError("\n".join(dict.fromkeys(faults))) from error


def _check_references(path: Path, topic: Topic, indicators: Mapping[str, Indicator]) -> None:
    wanted = [(key, name) for key, item in topic.indicators.items() for name in item.operands]
    wanted += [(check.text, name) for check in topic.checks for name in check.keys]
    for where, name in wanted:
        if name not in indicators:
            raise CatalogueError(f"{path}：{where}：没有指标 {name}{did_you_mean(name, indicators)}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`（是否想写 a、b？）`, or nothing when no known word is near."""
    near = get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"（是否想写 {'、'.join(near)}？）" if near else ""


def _key_lines(
    node: yaml.Node | None, path: Path, prefix: tuple[str | int, ...] = ()
) -> dict[tuple[str | int, ...], int]:
    """Where each key or item of the file stands: path within the data → line, 1-based. A repeated key is an error."""
    lines: dict[tuple[str | int, ...], int] = {prefix: node.start_mark.line + 1} if node else {(): 1}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*prefix, key.value)
            if place in lines:
                raise CatalogueError(f"{path}:{key.start_mark.line + 1}：键 {key.value} 写了两次")
            lines |= _key_lines(value, path, place) | {place: key.start_mark.line + 1}
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            lines |= _key_lines(item, path, (*prefix, number))
    return lines


def _fault(path: Path, lines: Mapping[tuple[str | int, ...], int], fault: Any) -> str:
    place = tuple(part for part in fault["loc"] if not str(part).startswith("function-"))
    named = place
    while named not in lines:
        named = named[:-1]
    key = ".".join(map(str, place)) or "（整个文件）"
    words = {"extra_forbidden": "不认识的键", "missing": "缺少此键"}
    return f"{path}:{lines[named]}：{key}：{words.get(fault['type'], fault['msg'].removeprefix('Value error, '))}"
