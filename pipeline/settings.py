"""YAML files that people write: unit.yml, topics, aliases, corrections. Read within bounds, every fault with its line.

Belongs here: what makes any such file unreadable. Does not belong here: what it must say (unit.py, catalogue, corrections.py).
"""

import re
from pathlib import Path
from typing import Any, ClassVar

import yaml

from pipeline.characters import CONTROLS

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same rules, ten times as fast
_PLAIN: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MOST_BYTES = 1_000_000
_CONTROL = re.compile(f"[{CONTROLS}]")
_DEEPEST, _MOST_NODES = 40, 100_000
_MERGE = "<<"
_DECIMAL = re.compile("[-+]?(?:0|[1-9][0-9]*)$")  # 010 is no 8, and 1:30 no 90


class UnreadableYamlError(ValueError):
    """A file that cannot be read as YAML, or goes beyond the bounds: why, and in which line (0: nowhere in particular)."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(f"第 {line} 行：{why}" if line else why)
        self.why, self.line = why, line


def read_yaml(path: Path, encoding: str = "utf-8") -> Any:
    """What a file says.

    Raises
    ------
    UnreadableYamlError
        As `parse_yaml`; a file that is too large, not in this encoding, or cannot be opened.
    """
    return parse_yaml(text_of(path, encoding))


def text_of(path: Path, encoding: str = "utf-8") -> str:
    """The text of a file that people write, bounded in size.

    Raises
    ------
    UnreadableYamlError
        Too large, not in this encoding, or not to be opened.
    """
    if path.exists() and not path.is_file():
        raise UnreadableYamlError("不是普通文件，请删去它")  # a pipe would be waited for
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise UnreadableYamlError(f"文件超过 {MOST_BYTES // 1000} KB，不像是设置文件")
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableYamlError("不是 UTF-8 编码", line) from error
    except OSError as error:
        raise UnreadableYamlError(f"打不开（{error.strerror or type(error).__name__}）") from error


def parse_yaml(text: str, *, as_written: bool = False) -> Any:
    """What a text says: plain data, as YAML's safe rules make it.

    Parameters
    ----------
    as_written
        Every scalar stays the text that it is.

    Raises
    ------
    UnreadableYamlError
        Not YAML; a date or number that is none; too deep, too long, or with aliases that multiply.
    """
    _check_bounds(text)
    try:
        return yaml.load(text, Loader=_PLAIN if as_written else _Loader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError, TypeError) as error:
        raise _fault(error) from error


def compose_yaml(text: str) -> yaml.Node | None:
    """The same as nodes, which know their lines; bounded in the same way."""
    _check_bounds(text)
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _fault(error) from error
    return node


class _Loader(LOADER):  # type: ignore[misc]
    """The safe loader, which says in which line a value is none: 2022-02-30, a number of 5,000 digits."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, _DECIMAL if tag.endswith(":int") else pattern) for tag, pattern in rules]
        for first, rules in LOADER.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """A mapping whose keys are each written once: of two, one would be lost."""
        seen = set()
        for key, _ in getattr(node, "value", ()):
            said = key.value if isinstance(key, yaml.ScalarNode) else None
            if said is not None and said in seen and said != _MERGE:
                raise yaml.constructor.ConstructorError(None, None, f"“{said}”写了两次", key.start_mark)
            seen.add(said)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """Any node; a scalar that its own rules cannot make anything of is a fault of its line."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:
            value = str(getattr(node, "value", ""))[:30] if isinstance(node, yaml.ScalarNode) else ""
            problem = f"“{value}”不是有效的日期或数" if value else str(error)
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from error


def _check_bounds(text: str) -> None:
    """Go through the text once, keeping nothing but how large is what has a name: how deep it is, how long when written out."""
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = [
        (None, 0)
    ]  # the name and the size so far of each collection that is open
    try:
        for event in yaml.parse(text, Loader=LOADER):
            line = event.start_mark.line + 1  # type: ignore[union-attr]
            if isinstance(event, yaml.CollectionStartEvent):
                open_nodes.append((event.anchor, 1))
                if len(open_nodes) > _DEEPEST:
                    raise UnreadableYamlError(f"括号或缩进套了 {_DEEPEST} 层以上", line)
                continue
            if isinstance(event, yaml.CollectionEndEvent):
                anchor, size = open_nodes.pop()
            elif isinstance(event, yaml.AliasEvent):
                if event.anchor not in sizes:  # never written, or still open: it would hold itself
                    raise UnreadableYamlError(f"*{event.anchor} 引用的内容前面没有", line)
                anchor, size = None, sizes[event.anchor]
            else:
                if _CONTROL.search(getattr(event, "value", None) or ""):
                    raise UnreadableYamlError("夹着看不见的控制字符，请重新输入这一行", line)
                anchor, size = getattr(event, "anchor", None), 1
            sizes |= {anchor: size} if anchor else {}
            name, before = open_nodes[-1]
            open_nodes[-1] = name, before + size
            if before + size > _MOST_NODES:
                raise UnreadableYamlError("内容太多，或引用（* 号）层层相乘，不像是设置文件", line)
    except yaml.YAMLError as error:
        raise _fault(error) from error


def _fault(error: Exception) -> UnreadableYamlError:
    mark = getattr(error, "problem_mark", None)
    why = getattr(error, "problem", None) or ("结构套得太深" if isinstance(error, RecursionError) else str(error))
    return UnreadableYamlError(str(why), mark.line + 1 if mark else 0)
