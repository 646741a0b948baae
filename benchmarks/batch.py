"""Batches: our way beside the stock way, many reports beside few, and a batch of which nothing has changed; all in one run.

The stock way (see `stock.py`) makes one report after another: a sample of the reports of our batch, half of it before that batch
and half after. A report that a planted problem blocks counts as a report, and the sample has its share of these. Both ways read
the same generated county through the same notebooks, each in a copy of its own; one report of each way comes before and is not
counted. What is printed goes into RESULTS.md as well.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import fmean, median

from benchmarks.render import REPOSITORY, Cost
from benchmarks.stock import (
    CORES,
    Job,
    Look,
    adopt_orphans,
    children,
    cost_of,
    machine,
    require_files,
    require_stock_kernels,
    require_whole,
    resident_mb,
    run,
    sampled,
    stock_cost,
    tell,
    truths,
    works_for_us,
)

_NIANBAO = Path(sys.executable).with_name("nianbao")
_FORMATS = ["--to", "html,pdf"]
_SEED = 7
_ROUNDS = 3
_LOAD = os.getloadavg()[0]


@dataclass(frozen=True, slots=True)
class Beside:
    """Both ways of the same: reports made and what they took in all."""

    stock: Cost
    stock_reports: int
    ours: Cost
    ours_reports: int
    blocked: tuple[int, int]

    @property
    def per_minute(self) -> tuple[float, float]:
        return 60 * self.stock_reports / self.stock.wall_s, 60 * self.ours_reports / self.ours.wall_s

    @property
    def cpu_each(self) -> tuple[float, float]:
        return self.stock.cpu_s / self.stock_reports, self.ours.cpu_s / self.ours_reports


@dataclass(frozen=True, slots=True)
class Large:
    """One batch: its seconds, those of a report once the first tenth was done, and the memory of its own process in MB."""

    name: str
    reports: int
    wall_s: float
    steady_s: float
    memory: Sequence[tuple[float, float]]

    @property
    def each_s(self) -> float:
        return self.wall_s / self.reports


def write(root: Path, towns: int, years: range) -> Path:
    """A generated county in a new folder."""
    tell(f"writing {towns} towns × {len(years)} years")
    words = ["--plain", "--towns", str(towns), "--years", f"{years[0]}-{years[-1]}", "--seed", str(_SEED)]
    words += ["--jobs", str(CORES)]
    log = root.with_suffix(".log")
    if run([sys.executable, "-m", "benchmarks.county", *words, root], log):
        raise SystemExit(log.read_text("utf-8"))
    return root


def nianbao(root: Path, *words: str, look: Look | None = None, every_s: float = 0.05) -> str:
    """A command of ours, a process of its own; what it said.

    Raises
    ------
    SystemExit
        It failed; reports that are blocked are no failure.
    """
    log = root.with_suffix(".log")
    code = run([_NIANBAO, "--root", root, *words, *_FORMATS], log, look, every_s)
    said = log.read_text("utf-8")
    if code not in (0, 1):
        raise SystemExit(f"nianbao {' '.join(words)} ended with {code}:\n{said[-2000:]}")
    return said


def batch(root: Path, *words: str, look: Look | None = None, every_s: float = 0.05) -> str:
    """`nianbao batch`, as many reports at a time as there are cores."""
    return nianbao(root, "batch", "--jobs", str(CORES), *words, look=look, every_s=every_s)


def throughput(root: Path, stock: Path, ours: Path, number: int) -> Beside:
    """Half of the stock sample, our whole batch, the other half."""
    blocked = truths(ours)
    sample = sampled(blocked, number)
    costs = [stock_cost(root, stock, job, blocked[job]) for job in sample[::2]]
    tell(f"our batch of {len(blocked)}")
    _, our_cost = cost_of(lambda: batch(ours))
    tell(f"it took {our_cost.wall_s:.1f} s")
    costs += [stock_cost(root, stock, job, blocked[job]) for job in sample[1::2]]
    tell("comparing what both made with what is true")
    require_whole(ours, blocked)
    for unit, year in sample:
        values = [place.joinpath("data", "processed", unit, str(year), "indicators.json") for place in (stock, ours)]
        if len({json.dumps(json.loads(path.read_text("utf-8")), sort_keys=True) for path in values}) != 1:
            raise SystemExit(f"{unit} {year}: the two ways do not agree")
    whole = Cost(sum(cost.wall_s for cost in costs), sum(cost.cpu_s for cost in costs))
    counts = sum(blocked[job] for job in sample), sum(blocked.values())
    return Beside(whole, len(sample), our_cost, len(blocked), counts)


def cold_single(root: Path, stock: Path, ours: Path, job: Job) -> tuple[float, float]:
    """One report by itself, each way from a shell, in turns: median seconds, stock and ours."""
    walls: list[tuple[float, float]] = []
    for _ in range(_ROUNDS):
        theirs = stock_cost(root, stock, job, blocked=False).wall_s
        walls.append((theirs, cost_of(lambda: nianbao(ours, "run", str(job[1]), "--unit", job[0]))[1].wall_s))
        require_files(ours.joinpath("outputs", job[0], str(job[1])), job)
        tell(f"nianbao run: {walls[-1][1]:.1f} s")
    return median(wall for wall, _ in walls), median(wall for _, wall in walls)


def large(name: str, root: Path, *words: str) -> Large:
    """One batch over a county, watched."""
    reports = len(truths(root))
    tell(f"our batch of {reports}: {name}")
    memory: list[tuple[float, float]] = []

    def look(pid: int) -> None:
        if now := resident_mb(pid):
            memory.append(now)

    _, cost = cost_of(lambda: batch(root, *words, look=look, every_s=0.2))
    tell(f"it took {cost.wall_s:.1f} s")
    return Large(name, reports, cost.wall_s, steady_s(ended(root)), memory)


def ended(root: Path) -> list[float]:
    """When each report of the last batch ended, by its logs, in order."""
    lines = (path.read_text("utf-8").splitlines() for path in (root / "outputs" / "_logs").glob("*.jsonl"))
    events = (json.loads(line) for found in lines for line in found)
    return sorted(datetime.fromisoformat(each["time"]).timestamp() for each in events if each["event"] == "ended")


def steady_s(times: Sequence[float]) -> float:
    """Seconds a report once the first tenth was done: without the start, which a small batch shares among few."""
    first = max(1, len(times) // 10)
    return (times[-1] - times[first - 1]) / (len(times) - first)


def unchanged_s(root: Path, reports: int) -> float:
    """The same batch again, where nothing is to be done: median seconds.

    Raises
    ------
    SystemExit
        A report was made again, or a worker or a kernel was started.
    """
    walls = []
    for _ in range(_ROUNDS):
        seen: dict[int, str] = {}
        said, cost = cost_of(lambda: batch(root, look=lambda pid: seen.update(children(pid)), every_s=0.01))  # noqa: B023
        if f"其中 {reports} 份没有变化，未重做" not in said or works_for_us(seen):
            raise SystemExit(f"not all was left alone; started {seen}:\n{said[-2000:]}")
        walls.append(cost.wall_s)
        tell(f"nothing changed: {cost.wall_s:.1f} s; processes seen: {sorted(set(seen.values()))}")
    return median(walls)


def section(
    beside: Beside, cold: tuple[float, float], kernels: tuple[float, float], batches: Sequence[Large], again_s: float
) -> str:
    """What was measured, as a section of RESULTS.md; the last line is the throughput ratio."""
    before, many, after = batches
    sample, whole, (few_blocked, all_blocked) = beside.stock_reports, beside.ours_reports, beside.blocked
    stock, ours = beside.per_minute
    stock_cpu, our_cpu = beside.cpu_each
    few_s, few_steady_s = fmean((before.each_s, after.each_s)), fmean((before.steady_s, after.steady_s))
    rss = [now for now, _ in many.memory]
    tenth, half, end, peak = rss[len(rss) // 10], rss[len(rss) // 2], rss[-1], max(most for _, most in many.memory)
    ways = (
        (f"reports a minute (stock: the sample; ours: all {whole})", f"{stock:.2f}", f"{ours:.2f}", ours / stock, "–"),
        ("CPU a report, s", f"{stock_cpu:.2f}", f"{our_cpu:.2f}", stock_cpu / our_cpu, "–"),
        ("cold single: one report from a shell, s", f"{cold[0]:.2f}", f"{cold[1]:.2f}", cold[0] / cold[1], "–"),
        ("a kernel, start to end, s", f"{kernels[1]:.3f}", f"{kernels[0]:.3f}", kernels[0] / kernels[1], "≤ 0.25"),
    )
    beside_rows = "\n".join(f"| {what} | {a} | {b} | {ratio:.2f} | {most} |" for what, a, b, ratio, most in ways)
    batch_rows = "\n".join(
        f"| {each.name} | {each.reports:,} | {each.wall_s:.1f} | {each.each_s:.3f} | {each.steady_s:.3f} |"
        for each in batches
    )
    return f"""## batch

Many reports of a generated county (seed {_SEED}), HTML and PDF of each.
{machine()}; load at the start {_LOAD:.1f}.
The stock way is five commands a report, one report after another: `papermill` for each of the three notebooks, `jupyter nbconvert
--to html`, Chromium's `--print-to-pdf`. It made a **sample of {sample} of the {whole} reports**, half of it before our batch,
half after. Ours is one `nianbao batch --to html,pdf --jobs {CORES}` over all {whole}, so {CORES} at a time, its start counted;
the ratio of CPU leaves that out. A report that is blocked by problems counts in both: {few_blocked} of the {sample},
{all_blocked} of the {whole}. Both ways computed the same indicators; ours print the true values.
Cold single: medians of {_ROUNDS}, in turns. Kernels: ordinary and forked, medians.

| | stock | ours | ratio | target |
|---|---:|---:|---:|---:|
{beside_rows}

| batch | reports | wall, s | s a report | s a report after the first tenth |
|---|---:|---:|---:|---:|
{batch_rows}

A report of {many.reports:,} costs {many.each_s / few_s:.2f} times a report of {before.reports} (target ≤ 1.15; the mean of
before and after); once the first tenth is done, so without the start, {many.steady_s / few_steady_s:.2f} times.
Memory of `nianbao batch` itself over the {many.reports:,}: {tenth:.0f} MB after a tenth of the time, {half:.0f} at half,
{end:.0f} at the end, peak {peak:.0f} (target ≤ 400); from a tenth to the end {end - tenth:+.0f} MB.
The {many.reports:,} again, nothing changed: {again_s:.1f} s (median of {_ROUNDS}; target ≤ 5); no worker, no kernel was
started.

throughput ratio: {ours / stock:.1f}
"""


def into_results(path: Path, text: str) -> None:
    """Put a section into the results, in the place of the one with its heading; a new one comes last."""
    heading = text.partition("\n")[0]
    before, found, rest = path.read_text("utf-8").partition(f"\n{heading}\n")
    _, more, after = rest.partition("\n## ") if found else ("", "", "")
    path.write_text(f"{before.rstrip()}\n\n{text.rstrip()}\n" + (f"\n## {after}" if more else ""), encoding="utf-8")


def main() -> None:
    """Make the counties, measure, print the tables and the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=25)
    parser.add_argument("--years", type=_years, default=range(2021, 2025), help="2021-2024")
    parser.add_argument("--stock", type=int, default=10, help="how many reports the stock way makes; 0 for all")
    parser.add_argument("--many", type=int, default=250, help="towns of the large batch")
    parser.add_argument("--kernels", type=int, default=20, help="rounds of kernels")
    parser.add_argument("--results", type=Path, default=REPOSITORY / "benchmarks" / "RESULTS.md")
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # both ways start Python often, and find it compiled as elsewhere
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as name:
        text = measured(Path(name), asked)
    into_results(asked.results, text)
    print(text.rstrip())


def measured(root: Path, asked: argparse.Namespace) -> str:
    """Everything, one after the other."""
    stock = write(root / "stock", asked.towns, asked.years)
    ours, single = (shutil.copytree(stock, root / name) for name in ("ours", "single"))
    free = sampled({job: blocked for job, blocked in truths(stock).items() if not blocked}, 1)[0]
    tell("one report each way that is not counted")
    require_stock_kernels(stock, free, root / "uncounted")
    nianbao(single, "run", str(free[1]), "--unit", free[0])
    beside = throughput(root, stock, ours, asked.stock)
    cold = cold_single(root, stock, single, free)
    few = write(root / "few", asked.towns, asked.years[:2])
    many = write(root / "many", asked.many, asked.years)
    small, big = f"{asked.towns} towns × {len(asked.years[:2])} years", f"{asked.many} towns × {len(asked.years)} years"
    batches = [large(f"{small}, before", few), large(big, many), large(f"{small}, after", few, "--force")]
    again_s = unchanged_s(many, batches[1].reports)
    tell("comparing what the large batch made with what is true")
    require_whole(many, truths(many))
    tell("kernels")
    from benchmarks.kernels import overhead

    return section(beside, cold, overhead(asked.kernels), batches, again_s)


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


if __name__ == "__main__":
    main()
