"""Outputs appear whole or not at all: through kills, loss of power, full disks, locked files and two writers at once."""

import errno
import io
import itertools
import os
import random
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from pipeline import atomic, filesystem
from pipeline.atomic import settle, settle_within, whole_folder, write_whole
from pipeline.errors import RunError

Seen = Literal["nothing", "A", "B", "torn"]
WAYS = ["changing places in one step", "by renames"]
NAMES = ("report.html", "report.pdf", "figures/1.svg")


# Two versions of a folder, and what is there.


def fill(folder: Path, letter: str, size: int = 2000) -> None:
    """Version A or B: several files that say all the same."""
    (folder / "figures").mkdir()
    for name in NAMES:
        (folder / name).write_bytes(letter.encode() * size)


def publish(path: Path, letter: str, *, durable: bool = False) -> None:
    with whole_folder(path, durable=durable) as staged:
        fill(staged, letter)


def seen(path: Path, size: int = 2000) -> Seen:
    """Which version stands at the place."""
    if not os.path.lexists(path):
        return "nothing"
    found = {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}
    for letter in ("A", "B"):
        if found == dict.fromkeys(NAMES, letter.encode() * size):
            return letter  # type: ignore[return-value]
    return "torn"


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir() if each != path)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """As systems do it that can let two folders change places, and as the others do."""
    if request.param == "by renames":
        monkeypatch.setattr(filesystem, "exchange", lambda *_: False)
    return str(request.param)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """outputs/东安/2023, where version A stands."""
    path = tmp_path / "东安" / "2023"
    publish(path, "A")
    return path


def forked(work: Callable[[], object]) -> int:
    """A process of its own for the work, which ends with 0 if nothing was raised; its id."""
    process = os.fork()
    if process:
        return process
    try:
        work()
        os._exit(0)
    finally:
        os._exit(1)


def ended(process: int) -> int:
    """What a process ended with: its exit code, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def told_by_another(work: Callable[[], object]) -> str:
    """What a process of its own was told when the work could not be done."""
    reading, writing = os.pipe()

    def report() -> None:
        with pytest.raises(RunError) as told:
            work()
        os.write(writing, str(told.value).encode())

    assert ended(forked(report)) == 0
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode()


# Interrupted: at random moments, and at each step there is.

STEPS = ["os.mkdir", "os.chmod", "os.rename", "os.replace", "os.unlink", "os.rmdir", "os.fsync", "io.open"]
MODULES = {"os": os, "io": io}


def at_step(patch: pytest.MonkeyPatch, number: int, act: Callable[[], object], *, late: bool = False) -> None:
    """Have something happen just before, or just after, step `number` of those that touch the disk."""
    count = itertools.count()

    def stepping(step: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **options: Any) -> Any:
            now = next(count) == number
            if now and not late:
                act()
            result = step(*args, **options)
            if now and late:
                act()
            return result

        return stepped

    for name in STEPS:
        module, attribute = name.split(".")
        patch.setattr(MODULES[module], attribute, stepping(getattr(MODULES[module], attribute)))
    patch.setattr(filesystem, "exchange", stepping(filesystem.exchange))


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_at_each_step(work: Callable[[], object]) -> Iterator[int]:
    """Run the work in a process of its own that is killed before its first step, then its second, until it ends alive."""

    def doomed(number: int) -> None:
        at_step(pytest.MonkeyPatch(), number, kill_myself)
        work()

    for number in itertools.count():
        code = ended(forked(lambda: doomed(number)))  # noqa: B023
        yield number
        if code == 0:
            return
        assert code == -signal.SIGKILL


def test_killed_at_a_hundred_random_moments_one_whole_version_stands(way: str, place: Path) -> None:
    chance = random.Random(2023)

    def publish_for_ever(ready: int) -> None:
        for number in itertools.count():
            publish(place, "BA"[number % 2], durable=number % 10 == 9)
            os.write(ready, b".") if number == 0 else None

    for _ in range(100):
        reading, writing = os.pipe()
        process = forked(lambda: publish_for_ever(writing))  # noqa: B023
        os.read(reading, 1)
        select.select([], [], [], chance.uniform(0, 0.01))
        os.kill(process, signal.SIGKILL)
        assert ended(process) == -signal.SIGKILL
        os.close(reading)
        os.close(writing)
        if way == "changing places in one step":
            assert seen(place) in ("A", "B")
        settle(place)
        assert seen(place) in ("A", "B")
        assert beside(place) == []


@pytest.mark.parametrize("durable", [True, False], ids=["durable", "not durable"])
def test_killed_before_any_step_one_whole_version_stands(way: str, place: Path, durable: bool) -> None:
    gone = 0
    for _ in killed_at_each_step(lambda: publish(place, "B", durable=durable)):
        gone += seen(place) == "nothing"
        settle(place)
        assert seen(place) in ("A", "B")
        assert beside(place) == []
        shutil.rmtree(place)
        publish(place, "A")
    assert (gone > 0) == (way == "by renames")


def test_killed_before_any_step_a_first_version_is_there_whole_or_not_at_all(way: str, tmp_path: Path) -> None:
    place = tmp_path / "东安" / "2023"
    for _ in killed_at_each_step(lambda: publish(place, "B")):
        settle(place)
        assert seen(place) in ("nothing", "B")
        assert not place.parent.exists() or beside(place) == []
        shutil.rmtree(place.parent, ignore_errors=True)


def test_killed_before_any_step_a_file_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "aliases.yml"
    file.write_text("old", "utf-8")
    for _ in killed_at_each_step(lambda: write_whole(file, "new")):
        assert file.read_text("utf-8") in ("old", "new")
        settle(file)
        assert beside(file) == []
    assert file.read_text("utf-8") == "new"


@pytest.mark.parametrize("late", [False, True], ids=["before a step", "after a step"])
def test_ctrl_c_at_any_step_leaves_one_whole_version_in_place(way: str, place: Path, late: bool) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    for number in itertools.count():
        finished = False
        with pytest.MonkeyPatch.context() as patch:
            at_step(patch, number, interrupt, late=late)
            try:
                publish(place, "B", durable=True)
                finished = True
            except KeyboardInterrupt:
                pass
        assert seen(place) in ("A", "B"), number
        settle(place)
        assert beside(place) == []
        shutil.rmtree(place)
        publish(place, "A")
        if finished:
            return


# Settling what was left.


def leave(folder: Path, letter: str) -> None:
    folder.mkdir()
    fill(folder, letter)


def test_settling_puts_the_old_folder_back_when_nothing_stands_in_its_place(place: Path) -> None:
    place.rename(place.with_name(".2023.old-0123456789abcdef"))
    leave(place.with_name(".2023.fedcba9876543210"), "B")
    settle(place)
    assert seen(place) == "A"
    assert beside(place) == []


def test_settling_puts_the_old_folder_back_in_the_place_of_an_empty_one(place: Path) -> None:
    place.rename(place.with_name(".2023.old-0123456789abcdef"))
    place.mkdir()
    settle(place)
    assert seen(place) == "A"


def test_settling_puts_the_newest_old_folder_back(place: Path) -> None:
    old = place.with_name(".2023.old-ffffffffffffffff")
    place.rename(old)
    os.utime(old, (1, 1))
    leave(place.with_name(".2023.old-0000000000000000"), "B")
    settle(place)
    assert seen(place) == "B"
    assert beside(place) == []


def test_settling_removes_everything_else_when_a_folder_stands_and_a_second_time_changes_nothing(place: Path) -> None:
    leave(place.with_name(".2023.old-0123456789abcdef"), "B")
    leave(place.with_name(".2023.fedcba9876543210"), "B")
    for _ in range(2):
        settle(place)
        assert seen(place) == "A"
        assert beside(place) == []


def test_settling_removes_what_is_read_only_too(place: Path) -> None:
    waste = place.with_name(".2023.fedcba9876543210")
    leave(waste, "B")
    for each in (*waste.rglob("*"), waste):
        each.chmod(0o444 if each.is_file() else 0o555)
    if os.geteuid() == 0:
        os.chown(place.parent, 65534, 65534)
        for each in (*waste.rglob("*"), waste):
            os.chown(each, 65534, 65534)
    assert ended(forked(lambda: as_nobody_in(place.parent, lambda: settle(Path("2023"))))) == 0
    assert beside(place) == []


@pytest.mark.parametrize(
    "name",
    [
        ".marked-2023.0123456789abcdef",
        ".2023.marked.0123456789abcdef",
        ".2024.old-0123456789abcdef",
        "2023.0123456789abcdef",
        ".2023.lock",
        ".2023.old-notes",
        ".2023.0123456789abcdef.txt",
    ],
)
@pytest.mark.parametrize("standing", [True, False], ids=["a folder stands", "nothing stands"])
def test_settling_leaves_alone_what_is_not_ours_or_of_another_place(place: Path, name: str, standing: bool) -> None:
    leave(place.with_name(name), "B")
    if not standing:
        shutil.rmtree(place)
    settle(place)
    assert seen(place.with_name(name)) == "B"
    assert seen(place) == ("A" if standing else "nothing")


def test_settling_keeps_the_old_folder_when_a_file_took_its_place(place: Path) -> None:
    old = place.with_name(".2023.old-0123456789abcdef")
    place.rename(old)
    place.write_text("not a report", "utf-8")
    settle(place)
    assert seen(old) == "A"
    assert place.read_text("utf-8") == "not a report"


def test_settling_within_a_folder_removes_unfinished_files_and_nothing_else(tmp_path: Path) -> None:
    kept = [".index.html.0123", "index.html.0123456789abcdef", ".gitkeep", "record.json"]
    for name in [".index.html.0123456789abcdef", ".record.json.fedcba9876543210", *kept]:
        (tmp_path / name).write_text("x", "utf-8")
    (tmp_path / ".folder.0123456789abcdef").mkdir()
    settle_within(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*kept, ".folder.0123456789abcdef"])
    settle_within(tmp_path / "nowhere")


def test_settling_where_nothing_ever_was_does_nothing(tmp_path: Path) -> None:
    settle(tmp_path / "东安" / "2023")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("standing", ["B", "nothing"])
def test_settling_killed_before_any_step_loses_nothing_and_leaves_nothing_torn(place: Path, standing: str) -> None:
    """Not even when the folder in place is removed by hand before it is settled again."""
    old = place.with_name(".2023.old-0123456789abcdef")

    def interrupted() -> None:
        shutil.rmtree(place.parent)
        place.parent.mkdir()
        leave(old, "A")
        leave(place.with_name(".2023.fedcba9876543210"), "B")
        if standing == "B":
            leave(place, "B")

    interrupted()
    for _ in killed_at_each_step(lambda: settle(place)):
        assert seen(place) == standing or (standing, seen(place)) == ("nothing", "A")
        if standing == "B":
            shutil.rmtree(place)
        settle(place)
        assert seen(place) in (("A", "nothing") if standing == "B" else ("A",))
        assert beside(place) == []
        interrupted()


# Loss of power, on a disk that keeps what was flushed and any part of the rest.


@dataclass(eq=False)
class Node:
    """A file or folder as the disk holds it: what was flushed, and the changes of names that were not."""

    content: bytes = b""
    names: "dict[str, Node] | None" = None
    pending: "list[dict[str, Node | None]]" = field(default_factory=list)

    def with_changes(self, changes: "tuple[dict[str, Node | None], ...]") -> "dict[str, Node]":
        merged: dict[str, Node | None] = dict(self.names or {})
        for change in changes:
            merged |= change
        return {name: node for name, node in merged.items() if node is not None}


def node_of(path: Path) -> Node:
    if path.is_file():
        return Node(path.read_bytes())
    return Node(names={each.name: node_of(each) for each in path.iterdir()})


class Recorded:
    """The steps that reach a disk, written down in their order while they are really taken."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root, self.paths, self.steps = root, {}, []  # type: ignore[var-annotated]
        self.real = {name: getattr(MODULES[name.split(".")[0]], name.split(".")[1]) for name in [*STEPS, "os.open"]}
        self.exchange = filesystem.exchange
        patch.setattr(os, "open", self.open)
        patch.setattr(io, "open", self.open_file)
        patch.setattr(os, "fsync", self.fsync)
        patch.setattr(filesystem, "exchange", self.exchanged)
        for name in ("mkdir", "rename", "replace", "unlink", "rmdir"):
            patch.setattr(os, name, self.noting(name))

    def note(self, *step: Any) -> None:
        if Path(step[1]).is_relative_to(self.root):
            self.steps.append(step)

    def path(self, name: Any, dir_fd: int | None = None) -> Path:
        return Path(self.paths[dir_fd] / name if dir_fd is not None else name)

    def open(self, name: Any, *args: Any, dir_fd: int | None = None, **options: Any) -> int:
        handle = int(self.real["os.open"](name, *args, dir_fd=dir_fd, **options))
        self.paths[handle] = self.path(name, dir_fd)
        return handle

    def open_file(self, name: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        file = self.real["io.open"](name, mode, *args, **options)
        if set(mode) & {"w", "x"}:
            self.paths[file.fileno()] = Path(name)
            self.note("create", Path(name))
        return file

    def fsync(self, handle: int) -> None:
        path = self.paths[handle]
        self.note("flush", path, path.read_bytes() if path.is_file() else b"")

    def exchanged(self, one: Path, other: Path) -> bool:
        done = self.exchange(one, other)
        if done:
            self.note("exchange", one, other)
        return done

    def noting(self, name: str) -> Callable[..., None]:
        def noted(path: Any, *args: Any, dir_fd: int | None = None, **options: Any) -> None:
            more = {"dir_fd": dir_fd} if dir_fd is not None else {}
            self.real[f"os.{name}"](path, *args, **more, **options)
            self.note(name, self.path(path, dir_fd), *args)

        return noted


class Replayed:
    """The same steps on a disk of our own, which can be asked at any time what a loss of power may leave."""

    def __init__(self, root: Path, start: Node) -> None:
        self.root, self.start = root, start

    def node(self, path: Path) -> Node:
        node = self.start
        for name in path.relative_to(self.root).parts:
            node = node.with_changes(tuple(node.pending))[name]
        return node

    def take(self, what: str, path: Path, *args: Any) -> None:
        if what == "flush":
            node = self.node(path)
            if node.names is None:
                node.content = args[0]
            else:
                node.names, node.pending = node.with_changes(tuple(node.pending)), []
            return
        change: dict[str, Node | None]
        if what == "create":
            change = {path.name: Node()}
        elif what == "mkdir":
            change = {path.name: Node(names={})}
        elif what in ("unlink", "rmdir"):
            change = {path.name: None}
        else:
            other = Path(args[0])
            assert other.parent == path.parent
            back = self.node(other) if what == "exchange" else None
            change = {path.name: back, other.name: self.node(path)}
        self.node(path.parent).pending.append(change)

    def left(self, node: Node | None = None) -> Iterator[Any]:
        """All that may be left: files as they were last flushed; of the names changed since, any part of the changes."""
        node = node or self.start
        if node.names is None:
            yield node.content
            return
        parts = (itertools.combinations(node.pending, size) for size in range(len(node.pending) + 1))
        for changes in itertools.chain.from_iterable(parts):
            names = node.with_changes(changes)
            for below in itertools.product(*(list(self.left(each)) for each in names.values())):
                yield dict(zip(names, below, strict=True))


def lay(tree: Any, path: Path) -> None:
    if isinstance(tree, bytes):
        path.write_bytes(tree)
        return
    path.mkdir()
    for name, each in tree.items():
        lay(each, path / name)


def without_power(root: Path, work: Callable[[], object], look: Callable[[Path], Seen]) -> tuple[set[Seen], set[Seen]]:
    """What is found after a loss of power at any moment of the work, and what after it has ended."""
    start = node_of(root)
    with pytest.MonkeyPatch.context() as patch:
        recorded = Recorded(root, patch)
        work()
    replayed = Replayed(root, start)
    fresh = root.with_name("after")
    known: dict[str, Seen] = {}

    def found() -> set[Seen]:
        trees = {repr(tree): tree for tree in replayed.left()}
        for text in trees.keys() - known.keys():
            lay(trees[text], fresh)
            known[text] = look(fresh)
            shutil.rmtree(fresh)
        return {known[text] for text in trees}

    during = found()
    for step in recorded.steps:
        replayed.take(*step)
        during |= found()
    return during, found()


def settled(path: Path) -> Seen:
    settle(path)
    assert not path.parent.exists() or beside(path) == []
    return seen(path)


def test_without_power_at_any_moment_the_old_or_the_new_folder_is_found_and_the_new_once_it_ended(
    way: str, tmp_path: Path
) -> None:
    root = tmp_path / "outputs"
    publish(root / "2023", "A")
    during, after = without_power(
        root, lambda: publish(root / "2023", "B", durable=True), lambda fresh: settled(fresh / "2023")
    )
    assert during == {"A", "B"}
    assert after == {"B"}


def test_without_power_at_any_moment_a_first_folder_is_found_whole_or_not_at_all(way: str, tmp_path: Path) -> None:
    root = tmp_path / "outputs"
    root.mkdir()
    place = Path("东安") / "2023"
    during, after = without_power(
        root, lambda: publish(root / place, "B", durable=True), lambda fresh: settled(fresh / place)
    )
    assert during == {"nothing", "B"}
    assert after == {"B"}


def test_without_power_at_any_moment_a_file_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    root = tmp_path / "outputs"
    root.mkdir()
    (root / "aliases.yml").write_text("A", "utf-8")

    def look(fresh: Path) -> Seen:
        settle(fresh / "aliases.yml")
        assert beside(fresh / "aliases.yml") == []
        return (fresh / "aliases.yml").read_text("utf-8") or "torn"  # type: ignore[return-value]

    during, after = without_power(root, lambda: write_whole(root / "aliases.yml", "B"), look)
    assert during == {"A", "B"}
    assert after == {"B"}


def test_without_power_a_folder_that_need_not_be_durable_may_be_torn(way: str, tmp_path: Path) -> None:
    """So the disk of these tests does find what is not flushed; and what may be deleted at any time costs no flushing."""
    root = tmp_path / "processed"
    publish(root / "2023", "A")
    during, _ = without_power(root, lambda: publish(root / "2023", "B"), lambda fresh: settled(fresh / "2023"))
    assert "torn" in during


# Refused by the system: full, read-only, unwritable, in the way, locked.


def as_nobody_in(folder: Path, work: Callable[[], object]) -> None:
    """Only in a process of its own: without the rights of root, which is stopped by no permission."""
    os.chdir(folder)
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    work()


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of 256 KB; where none may be mounted, files that take 200 KB together and no more."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if sys.platform == "linux" and os.geteuid() == 0 and subprocess.run(mounting, capture_output=True).returncode == 0:
        yield folder
        subprocess.run(["umount", str(folder)], check=True)
        return
    write, room = Path.write_bytes, [200_000]

    def write_bytes(path: Path, content: bytes) -> int:
        room[0] -= len(content)
        if room[0] < 0:
            write(path, content[: room[0]])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    yield folder


def test_on_a_full_disk_the_old_folder_stays_and_the_clerk_is_told_to_make_room(way: str, small_disk: Path) -> None:
    place = small_disk / "2023"
    with whole_folder(place) as staged:
        fill(staged, "A", 40_000)
    with (
        pytest.raises(RunError, match=r"磁盘已满，写不下 .*2023。原来的 2023 没有变。请.*腾出空间") as told,
        whole_folder(place) as staged,
    ):
        fill(staged, "B", 70_000)
    assert isinstance(told.value.__cause__, OSError)
    assert seen(place, 40_000) == "A"
    assert beside(place) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EDQUOT, "配额"),
        (errno.EROFS, "只读"),
        (errno.EACCES, "没有写入 .* 的权限"),
        (errno.EPERM, "没有写入 .* 的权限"),
        (errno.EIO, "请检查这个位置能否写入"),
    ],
)
@pytest.mark.parametrize("step", ["os.mkdir", "os.fsync", "os.rename"])
def test_whatever_step_the_system_refuses_the_old_folder_stays_and_the_reason_is_told(
    place: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, words: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(filesystem, "exchange", lambda *_: False)
    with monkeypatch.context() as patch:
        patch.setattr(MODULES["os"], step.removeprefix("os."), refuse)
        with pytest.raises(RunError, match=words) as told, whole_folder(place) as staged:
            (staged / "report.html").write_text("B", "utf-8")
    assert "原来的 2023 没有变" in str(told.value)
    assert isinstance(told.value.__cause__, OSError)
    assert seen(place) == "A"
    assert beside(place) == []


def test_a_refused_file_leaves_the_old_one_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "aliases.yml"
    write_whole(file, "old")

    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(RunError, match=r"磁盘已满，写不下 .*aliases.yml。原来的 aliases.yml 没有变"):
        write_whole(file, "new")
    assert file.read_text("utf-8") == "old"
    assert beside(file) == []


@pytest.mark.parametrize(
    ("mode", "kept"), [(0o555, "原来的 2023 没有变。"), (0o444, "")], ids=["read", "not even entered"]
)
def test_in_an_unwritable_folder_the_old_version_stays_and_the_folder_is_named(
    place: Path, mode: int, kept: str
) -> None:
    place.parent.parent.chmod(0o755)
    place.parent.chmod(mode)
    told = told_by_another(lambda: as_nobody_in(place.parent.parent, lambda: publish(Path("东安/2023"), "B")))
    place.parent.chmod(0o755)
    assert told.startswith(f"没有写入 东安 的权限。{kept}请检查这个文件夹的权限")
    assert seen(place) == "A"
    assert beside(place) == []


@pytest.mark.parametrize("blocking", ["东安/2023", "东安"])
def test_a_file_where_a_folder_is_needed_is_named_and_left_as_it_was(tmp_path: Path, blocking: str) -> None:
    (tmp_path / blocking).parent.mkdir(exist_ok=True)
    (tmp_path / blocking).write_text("a file", "utf-8")
    with pytest.raises(RunError, match=f"{tmp_path / blocking} 是一个文件，而这里要放文件夹。请把这个文件改名或移走"):
        publish(tmp_path / "东安" / "2023", "B")
    assert (tmp_path / blocking).read_text("utf-8") == "a file"
    assert [each.name for each in (tmp_path / blocking).parent.iterdir()] == [Path(blocking).name]


@pytest.mark.parametrize("problem", [ValueError("8"), FileNotFoundError(errno.ENOENT, "", "narrative.md")], ids=str)
def test_what_goes_wrong_elsewhere_while_filling_is_passed_on_as_it_is(place: Path, problem: Exception) -> None:
    with pytest.raises(type(problem)) as passed, whole_folder(place):
        raise problem
    assert passed.value is problem
    assert seen(place) == "A"
    assert beside(place) == []


class Lock:
    """Renaming as Windows refuses it while another program has a file open, a number of times."""

    def __init__(self, patch: pytest.MonkeyPatch, times: int, locked: Callable[[Path, Path], bool], code: int) -> None:
        self.times, self.locked, self.code, self.pauses = times, locked, code, list[float]()
        self.rename, self.open = os.rename, io.open
        patch.setattr(filesystem, "exchange", lambda *_: False)
        patch.setattr(os, "rename", self.renamed)
        patch.setattr(os, "replace", self.renamed)
        patch.setattr(io, "open", self.opened)
        patch.setattr("pipeline.atomic.time.sleep", self.pauses.append)

    def renamed(self, source: Any, target: Any) -> None:
        if self.times > 0 and self.locked(Path(source), Path(target)):
            self.times -= 1
            error = PermissionError(errno.EACCES, "另一个程序正在使用此文件", str(source), None, str(target))
            error.winerror = self.code  # type: ignore[attr-defined]
            raise error
        self.rename(source, target)

    def opened(self, name: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        if mode == "r+b" and Path(name).name == "report.pdf":
            raise PermissionError(errno.EACCES, "", str(name))
        return self.open(name, mode, *args, **options)


@pytest.mark.parametrize("code", [5, 32])
def test_a_folder_that_another_program_lets_go_within_two_seconds_is_replaced(
    place: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    lock = Lock(monkeypatch, 5, lambda source, _: source == place, code)
    publish(place, "B")
    assert seen(place) == "B"
    assert beside(place) == []
    assert sum(lock.pauses) == pytest.approx(2)


@pytest.mark.parametrize("code", [5, 32])
@pytest.mark.parametrize("which", ["the old one", "the new one"])
def test_a_locked_folder_stays_and_the_clerk_is_told_what_to_close(
    place: Path, monkeypatch: pytest.MonkeyPatch, which: str, code: int
) -> None:
    """The old one by a reader; the new one by a virus scanner, when the old one already stepped aside."""
    moved = (
        (lambda source, _: source == place)
        if which == "the old one"
        else (lambda source, _: ".old-" not in str(source) and source != place)
    )
    lock = Lock(monkeypatch, 999, moved, code)
    with pytest.raises(
        RunError,
        match=rf"{place} 里的 report.pdf 正被其他程序占用，换不上新的一份。原来的 2023 没有变。请关闭.* WPS、Excel、PDF 阅读器.*再运行一次",
    ):
        publish(place, "B")
    assert seen(place) == "A"
    assert beside(place) == []
    assert sum(lock.pauses) == pytest.approx(2)


def test_an_old_folder_that_cannot_even_be_put_back_is_kept_named_and_settled_later(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        Lock(patch, 999, lambda source, _: source != place, 32)
        with pytest.raises(RunError, match=r"占用.*原来的一份暂存为 \.2023\.old-[0-9a-f]+，下次运行时自动放回原处"):
            publish(place, "B")
        with pytest.raises(RunError, match="占用"):
            settle(place)
    settle(place)
    assert seen(place) == "A"
    assert beside(place) == []


def test_a_locked_file_stays_and_the_clerk_is_told_what_to_close(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "diff.html"
    write_whole(file, "old")
    Lock(monkeypatch, 999, lambda _, target: target == file, 32)
    with pytest.raises(RunError, match=rf"^{file} 正被其他程序占用.*请关闭"):
        write_whole(file, "new")
    assert file.read_text("utf-8") == "old"
    assert beside(file) == []


def test_access_denied_by_windows_where_nothing_is_renamed_is_a_matter_of_permissions(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Any, *_: Any) -> None:
        error = PermissionError(errno.EACCES, "拒绝访问", str(path))
        error.winerror = 5  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(RunError, match="没有写入 .* 的权限"):
        publish(place, "B")


# Two at once, and what systems offer.


def test_two_processes_that_fill_the_same_place_at_once_end_with_one_whole_version(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "PAUSES_S", (0.001,) * 50)
    place = tmp_path / "东安" / "2023"

    def publish_often(letter: str) -> None:
        for _ in range(150):
            publish(place, letter)

    processes = [forked(lambda letter=letter: publish_often(letter)) for letter in "AB"]  # type: ignore[misc]
    assert [ended(process) for process in processes] == [0, 0]
    assert seen(place) in ("A", "B")
    settle(place)
    assert seen(place) in ("A", "B")
    assert beside(place) == []


def test_two_processes_that_write_the_same_file_at_once_end_with_one_whole_version(tmp_path: Path) -> None:
    def write_often(letter: str) -> None:
        for _ in range(150):
            write_whole(tmp_path / "file", letter * 100_000, durable=False)

    processes = [forked(lambda letter=letter: write_often(letter)) for letter in "AB"]  # type: ignore[misc]
    assert [ended(process) for process in processes] == [0, 0]
    assert (tmp_path / "file").read_text("utf-8") in ("A" * 100_000, "B" * 100_000)
    assert beside(tmp_path / "file") == []


def test_linux_and_macos_let_two_folders_change_places(tmp_path: Path) -> None:
    leave(tmp_path / "one", "A")
    leave(tmp_path / "other", "B")
    assert filesystem.exchange(tmp_path / "one", tmp_path / "other")
    assert (seen(tmp_path / "one"), seen(tmp_path / "other")) == ("B", "A")


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EINVAL, errno.ENOTSUP])
def test_where_the_kernel_or_the_disk_cannot_exchange_two_renames_do(
    place: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    class Library:
        def __init__(self, *_: Any, **__: Any) -> None:
            self.renameat2 = self.renamex_np = lambda *_: -1

    monkeypatch.setattr("ctypes.CDLL", Library)
    monkeypatch.setattr("ctypes.get_errno", lambda: number)
    publish(place, "B")
    assert seen(place) == "B"
    assert beside(place) == []


def test_on_windows_and_with_an_old_c_library_two_renames_do(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    publish(place, "B")
    assert seen(place) == "B"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("ctypes.CDLL", None)
    publish(place, "A")
    assert seen(place) == "A"
    assert beside(place) == []


def test_folders_that_cannot_be_opened_as_on_windows_are_not_flushed_but_files_are(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, flushed = os.open, []

    def open_files_only(path: Any, *args: Any, **options: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "", str(path))
        flushed.append(Path(path).name)
        return real(path, *args, **options)

    monkeypatch.setattr(filesystem, "remove", lambda _: None)
    monkeypatch.setattr(os, "open", open_files_only)
    publish(place, "B", durable=True)
    assert seen(place) == "B"
    assert sorted(flushed) == ["1.svg", "report.html", "report.pdf"]


def test_a_link_to_a_folder_is_replaced_and_what_it_led_to_stays(way: str, place: Path, tmp_path: Path) -> None:
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    publish(place, "B")
    assert seen(place) == "B"
    assert not place.is_symlink()
    assert seen(tmp_path / "elsewhere") == "A"
    assert beside(place) == []
