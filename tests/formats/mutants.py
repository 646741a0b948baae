"""Thousands of damaged files of every format, read: `python -m tests.formats.mutants --count 10000`.

Each base is read by a process of its own, so that an abort, a hang or bloat shows whose it is. The same count gives the same files.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from pipeline.tallies.readers import RawFile, Unreadable, open_tallies
from tests.formats.making import FILES, html, mhtml, packed, table, workbook
from tests.formats.mutating import mutated

WRITTEN = FILES.parent / "written"
MOST_MB = 1024
SLOWEST_S = 30
_FIRST = 5_000_000  # seeds that no test uses
_AT_ONCE = 2


def bases() -> Mapping[str, bytes]:
    """Sound files of every format and writer, by name."""
    made = {
        "openpyxl_plain.xlsx": workbook(),
        "a.csv": table().encode("gbk"),
        "utf16.txt": table("\t").encode("utf-16"),
        "page.xls": html("gb2312"),
        "page.mht": mhtml(),
        "archive.zip": packed({"a.xlsx": workbook(), "b.csv": table()}),
    }
    found = [path for folder in (FILES, WRITTEN) for path in sorted(folder.iterdir()) if path.suffix != ".md"]
    return {path.name if path.parent == FILES else f"written_{path.name}": path.read_bytes() for path in found} | made


def read_all(name: str, count: int) -> dict[str, float]:
    """Read so many damaged files of one base in this process: how many were read and refused, MB, and the slowest one."""
    content = bases()[name]
    told, slowest = {"read": 0, "refused": 0}, 0.0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        for seed in range(_FIRST, _FIRST + count):
            path.write_bytes(mutated(content, seed))
            began = time.monotonic()
            for item in open_tallies(Path(place)):
                assert isinstance(item, RawFile | Unreadable)
                told["read" if isinstance(item, RawFile) else "refused"] += 1
            slowest = max(slowest, time.monotonic() - began)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {**told, "grown_mb": grown / 1024, "slowest_s": slowest}


def _apart(count: int, name: str) -> dict[str, float] | str:
    command = [sys.executable, "-m", "tests.formats.mutants", "--count", str(count), "--base", name]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=SLOWEST_S + count, check=False)
    except subprocess.TimeoutExpired:
        return "hangs"
    if run.returncode:
        return f"exit code {run.returncode}: {run.stderr.strip()[-400:]}"
    found: dict[str, float] = json.loads(run.stdout)
    return found


def main() -> int:
    """Read them all, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--base")
    words = parser.parse_args()
    if words.base:
        print(json.dumps(read_all(words.base, words.count)))
        return 0
    names = list(bases())
    each = -(-words.count // len(names))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        outcomes = dict(zip(names, pool.map(partial(_apart, each), names), strict=True))
    faults = {name: what for name, what in outcomes.items() if isinstance(what, str)}
    sound = {name: what for name, what in outcomes.items() if not isinstance(what, str)}
    faults |= {
        name: f"{what['grown_mb']:.0f} MB, {what['slowest_s']:.0f} s"
        for name, what in sound.items()
        if what["grown_mb"] > MOST_MB or what["slowest_s"] > SLOWEST_S
    }
    read, refused = (sum(what[key] for what in sound.values()) for key in ("read", "refused"))
    most = max((what["grown_mb"], name) for name, what in sound.items())
    slowest = max((what["slowest_s"], name) for name, what in sound.items())
    print(f"mutations: {each * len(names)} of {len(names)} files; read {read:.0f} and told {refused:.0f} times")
    print(
        f"deaths, hangs, bloat: {len(faults)}; most memory {most[0]:.0f} MB ({most[1]}), slowest {slowest[0]:.1f} s ({slowest[1]})"
    )
    for name, what in faults.items():
        print(f"   {name}: {what}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
