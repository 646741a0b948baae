"""Reading tallies: our whole path (open, find, type, validate) beside bare `pandas.read_excel`, in one run.

Each measurement runs in a process of its own, so that memory is its own; the three ways take turns.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.workbooks import write_ledger

SIZES = (1_000, 100_000, 1_000_000)
SMALL = (500, 40)
WAYS = ("nianbao", "calamine", "openpyxl")


def read_ours(folder: Path) -> int:
    """Everything: open, find the table, type, validate, list problems."""
    from pipeline.catalogue import load_catalogue
    from pipeline.tallies import read_folder

    return sum(account.records for account in read_folder(folder, "bench", 2023, load_catalogue()).accounts)


def read_bare(engine: str) -> Callable[[Path], int]:
    """`pandas.read_excel` of every file, with its header given: no typing, no finding, no checking."""

    def read(folder: Path) -> int:
        import pandas as pd

        frames = (pd.read_excel(path, engine=engine, header=1) for path in sorted(folder.glob("*.xlsx")))
        return sum(len(frame) - 1 for frame in frames)

    return read


def measure(way: str, folder: Path) -> dict[str, float]:
    """One way over one folder, in this process: seconds, peak memory in MB, records."""
    read = read_ours if way == "nianbao" else read_bare(way)
    if way == "nianbao":
        import pipeline.tallies  # noqa: F401
    else:
        import pandas as pd  # noqa: F401
    start = time.perf_counter()
    records = read(folder)
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "records": records,
    }


def in_own_process(way: str, folder: Path) -> dict[str, float]:
    """`measure` in a fresh interpreter."""
    command = [sys.executable, "-m", "benchmarks.ingest", "--measure", way, str(folder)]
    result: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result


def main() -> None:
    """Make the workbooks, measure, print the table and the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", nargs=2, metavar=("WAY", "FOLDER"))
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    words = parser.parse_args()
    if words.measure:
        print(json.dumps(measure(words.measure[0], Path(words.measure[1]))))
        return
    root = Path(tempfile.mkdtemp(prefix="nianbao-bench-"))
    try:
        print(
            f"{'input':>22} {'records':>9} "
            + " ".join(f"{way + ' s':>11}" for way in WAYS)
            + f" {'of calamine':>12} {'of openpyxl':>12} {'MB':>7}"
        )
        ratio = 0.0
        for name, folder, records in _inputs(root, words.sizes):
            found = {way: in_own_process(way, folder) for way in WAYS}
            if any(result["records"] != records for result in found.values()):
                raise SystemExit(f"{name}: the ways do not agree on {records} records: {found}")
            seconds = {way: result["seconds"] for way, result in found.items()}
            row = " ".join(f"{seconds[way]:>11.2f}" for way in WAYS)
            ours = seconds["nianbao"]
            shares = f"{ours / seconds['calamine']:>11.2f}x {ours / seconds['openpyxl']:>11.2f}x"
            print(f"{name:>22} {records:>9} {row} {shares} {found['nianbao']['memory_mb']:>7.0f}", flush=True)
            if name.endswith("rows"):
                ratio = seconds["openpyxl"] / ours
        print(f"ingest ratio: {ratio:.1f}")
    finally:
        shutil.rmtree(root)


def _inputs(root: Path, sizes: list[int]):  # type: ignore[no-untyped-def]
    files, rows = SMALL
    folder = root / "small"
    folder.mkdir()
    for number in range(files):
        write_ledger(folder / f"{number:03d}.xlsx", rows, seed=number, first=number * rows + 1)
    yield f"{files} files of {rows}", folder, files * rows
    for size in sizes:
        folder = root / str(size)
        folder.mkdir()
        write_ledger(folder / "ledger.xlsx", size)
        yield f"{size:,} rows", folder, size


if __name__ == "__main__":
    main()
