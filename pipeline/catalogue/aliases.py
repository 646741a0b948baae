"""A unit's own names for columns: `data/raw/<unit>/catalogue/aliases.yml`, one line a column, `topic.column: [names]`.

`nianbao check --learn` adds lines here; people may, too. It spares a unit the copy of a whole topic file.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.atomic import write_whole
from pipeline.catalogue.model import Topic
from pipeline.errors import CatalogueError
from pipeline.settings import UnreadableYamlError, read_yaml

_OPENING = "# 本单位的列名别名，每行：事项.列: [别名, ...]\n"


def read_aliases(path: Path) -> dict[str, tuple[str, ...]]:
    """The lines of one aliases.yml.

    Raises
    ------
    CatalogueError
        Not of the form `topic.column: [name, ...]`.
    """
    try:
        data: Any = read_yaml(path) or {}
    except UnreadableYamlError as error:
        raise CatalogueError(f"{path}：不是有效的 UTF-8 YAML 文件（{error}）。请检查冒号与方括号。") from error
    if not isinstance(data, dict):
        raise CatalogueError(f"{path}：应为“事项.列: [别名, ...]”的形式")
    for key, names in data.items():
        if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
            raise CatalogueError(f"{path}：{key}：应写成 {key}: [别名, ...]")
    return {str(key): tuple(names) for key, names in data.items()}


def with_aliases(topics: Mapping[Path, Topic], path: Path) -> dict[Path, Topic]:
    """The topics with a unit's own column names added.

    Raises
    ------
    CatalogueError
        An unknown column, or a name that another column of the topic already has.
    """
    named = {topic.topic: (place, topic) for place, topic in topics.items()}
    known = [f"{name}.{column}" for name, (_, topic) in named.items() for column in topic.columns]
    result = dict(topics)
    for key, names in read_aliases(path).items():
        if key not in known:
            raise CatalogueError(f"{path}：{key}：没有这一列，应为 事项.列，如 {known[0]}")
        name, _, column = key.partition(".")
        place = named[name][0]
        result[place] = _extended(result[place], column, names, f"{path}：{key}")
    return result


def add_aliases(path: Path, lines: Iterable[tuple[str, str]]) -> None:
    """Add `(topic.column, name)` pairs to an aliases.yml, keeping what it has."""
    aliases = read_aliases(path) if path.is_file() else {}
    for key, name in lines:
        aliases[key] = tuple(dict.fromkeys((*aliases.get(key, ()), name)))
    body = "".join(f"{key}: {json.dumps(list(names), ensure_ascii=False)}\n" for key, names in sorted(aliases.items()))
    write_whole(path, _OPENING + body)


def _extended(topic: Topic, column: str, names: tuple[str, ...], where: str) -> Topic:
    data = topic.model_dump()
    own = data["columns"][column]
    own["aliases"] = tuple(dict.fromkeys((*own["aliases"], *(name for name in names if name != own["label"]))))
    data["checks"] = topic.checks
    try:
        return Topic.model_validate(data)
    except ValidationError as error:
        faults = "；".join(str(fault["msg"]).removeprefix("Value error, ") for fault in error.errors())
        raise CatalogueError(f"{where}：{faults}") from error
