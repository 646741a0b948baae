"""What differs between two files that are handed over alone: a DOCX from an archive and a PDF that came by mail.

Belongs here: two files. Does not belong here: two output folders (comparing.py).
"""

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.run.comparing import Changed, Comparison, changed_lines, lines_of_file
from pipeline.run.published.printed import bare, is_aside
from pipeline.run.published.unsaid import unsaid

ALL_THE_SAME = "两个文件逐字节相同。"
WORDS_THE_SAME = "两个文件的文字相同；不是同一种文件，图和格式没有比较。"


def compare_files(old: Path, new: Path) -> Comparison:
    """What differs between two files: of one kind pictures and styles as well, of two kinds the words alone.

    Raises
    ------
    ProjectError
        A file of another kind, or one that cannot be read.
    """
    titles = (old.name, new.name)
    if old.suffix != new.suffix:
        before, after = (_sentences(lines_of_file(path)) for path in (old, new))
        return Comparison(titles, (), (), (), (), tuple(changed_lines(before, after, "")), nothing=WORDS_THE_SAME)
    changes = [*changed_lines(lines_of_file(old), lines_of_file(new), "")]
    if not changes:
        told = unsaid(old.name, old.read_bytes(), new.read_bytes())
        changes = [Changed("文字之外", "前者的", "后者的", each) for each in told]
    return Comparison(titles, (), (), (), (), tuple(changes), nothing=ALL_THE_SAME)


def _sentences(lines: Sequence[str]) -> list[str]:
    """What two kinds of file have in common: sentences, whatever lines they are broken into."""
    text = bare("".join(line for line in lines if not is_aside(line)))
    return [part for part in re.split("(?<=[。；！？])", text) if part]
