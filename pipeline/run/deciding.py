"""`nianbao check --decide`: blank entries for the questions that nobody has answered, at the end of decisions.yml.

Belongs here: how an entry is written. What stands in the file stays byte for byte as it is.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.atomic import write_whole
from pipeline.errors import ProjectError
from pipeline.indicators import Asked
from pipeline.tallies import DECISIONS, decoded, each_year, read_decisions

_HEAD = (
    "# 待定的事：在 answer 后面填答案，再填 by（谁定的）、reason（为什么）、date（哪天）。",
    "# 个别行不同的，另加一行 except: [A7]。写法见 docs/questions.md。",
    "",
)
_COLUMN = 42
_PLAIN = re.compile(r"(?!.*: |.* #)[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n]*")


def write_pending(folder: Path, asked: Sequence[Asked]) -> list[str]:
    """Append an entry for each question that has none; the ids of those written.

    Raises
    ------
    ProjectError
        A decisions.yml that is no text, to which nothing may be appended.
    RunError
        The file cannot be written.
    """
    path = folder / DECISIONS
    known = read_decisions(folder).known
    missing = [each for each in asked if each.question.id not in known]
    if not missing:
        return []
    content = path.read_bytes() if path.is_file() else b""
    try:
        text, encoding = decoded(content)
    except UnicodeDecodeError as error:
        raise ProjectError(f"{path} 不是文字文件，没有改动它。请用记事本打开另存为 UTF-8，或移走它再运行。") from error
    lines = list(_HEAD if not text.strip() else [""])
    begun = len(known)
    for number, each in enumerate(missing, begun + 1):
        lines += [*_entry(number, each), ""]
    end = "\r\n" if "\r\n" in text else "\n"
    gap = end if text and not text.endswith("\n") else ""
    added = gap + end.join(lines[:-1]) + end
    write_whole(path, content + _encoded(added, encoding, content))
    return [each.question.id for each in missing]


def _encoded(text: str, encoding: str, content: bytes) -> bytes:
    """As the file is encoded, without a second mark at its beginning."""
    if encoding == "utf-16":
        return text.encode("utf-16-le" if content.startswith(b"\xff\xfe") else "utf-16-be")
    return text.encode("utf-8" if encoding == "utf-8-sig" else encoding, "replace")


def _entry(number: int, asked: Asked) -> Iterator[str]:
    question = asked.question
    who = f"〔{asked.department}〕" if asked.department else ""
    yield f"# 待定 {number}：{who}{_line(asked.sentence)}"
    yield f"#   {'      '.join(f'{answer} → {asked.told(answer)}' for answer in question.answers)}"
    if asked.others:
        yield f"#   另有 {asked.others} 个待定也影响这些数；这里的数按它们都取最后一种读法算"
    if asked.lapsed:
        yield f"#   原来问的单元格变了，请重新决定。原来（{asked.lapsed.id}）：{_line(str(asked.lapsed))}"
    always = each_year(question.code, **{**question.fields, "topic": question.topic})
    if always:
        yield f"#   每年都有的，写进事项目录 {question.topic}.yml：{_line(always)}"
    yield _remarked(f"- id: {question.id}", "不要改")
    yield _remarked(f"  about: {_scalar(question.about)}", "只供阅读")
    yield _remarked("  answer:", f"填：{' 或 '.join(question.answers)}")
    yield _remarked("  by:", "谁定的")
    yield "  reason:"
    yield "  date:"


def _line(text: str) -> str:
    return " ".join(text.split())


def _scalar(text: str) -> str:
    """A text as YAML reads it back."""
    return text if _PLAIN.fullmatch(text) and text == text.strip() else json.dumps(text, ensure_ascii=False)


def _remarked(text: str, remark: str) -> str:
    width = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return f"{text}{' ' * max(2, _COLUMN - width)}# {remark}"
