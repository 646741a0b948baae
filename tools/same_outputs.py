"""Whether two checkouts do the same: files byte for byte, and what the commands say, on the sample and on a county.

    python -m tools.same_outputs OLD NEW [--reports N] [--seed SEED]

OLD and NEW are folders that hold the project with its .venv (`make setup`). The raw tallies are those of NEW. Of manifest and
crate the hash and commit of the code are not compared. Every difference is a line; the exit code is 1 where there is one.
"""

import argparse
import filecmp
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_NAME_CODE = frozenset({"manifest.json", "ro-crate-metadata.json", "record.json"})
# Facts that were once part of a sentence, in the files between the notebooks.
_FORMERLY_WORDS = frozenset({"words", "label", "of", "keys", "topic", "relation"})
_BETWEEN = frozenset({"tallies.json", "checks.json"})
_HASH = re.compile("[0-9a-f]{64}")
YEARS = ("2021", "2022")
SAMPLE = ("dongan", "2023")
COMMANDS = (
    ("run", "2023", "--unit", "dongan"),
    ("run", "2023", "--unit", "dongan", "--draft", "--plain", "--to", "html"),
    ("verify", "outputs/dongan/2023"),
    ("check", "2023", "--unit", "dongan"),
    ("check", "2023", "--unit", "dongan", "--json"),
    ("check", "2023", "--unit", "dongan", "--evidence"),
    ("check", "2023", "--unit", "dongan", "--notes"),
    ("check", "2022", "--unit", "town001"),
    ("check", "2022", "--unit", "town002", "--json"),
    ("check", "2022"),
    ("trace", "2023", "disputes.accepted", "--unit", "dongan"),
    ("trace", "2023", "调解成功率", "--unit", "dongan", "--json"),
    ("trace", "2023", "没有的", "--unit", "dongan"),
    ("explain", "rows.void"),
    ("explain", "rows.viod"),
    ("explain",),
    ("diff", "outputs/town001/2021", "outputs/town001/2022"),
    ("diff", "outputs/town001/2021", "outputs/town001/2022", "--json"),
    ("run", "1800"),
    ("run", "2023", "--unit", "nobody"),
    ("batch", "--years", "2021-2022", "--units", "nobody"),
    ("--help",),
    *((verb, "--help") for verb in ("run", "batch", "check", "trace", "verify", "diff", "explain", "lab")),
)


def said_by(checkout: Path, root: Path, *command: str) -> dict[str, Any]:
    """What a command says, and how it ends."""
    done = subprocess.run(
        [checkout / ".venv/bin/nianbao", "--root", root, *command],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    told = {"exit code": done.returncode, "output": done.stdout, "errors": done.stderr}
    return {name: said.replace(str(root), "ROOT") if isinstance(said, str) else said for name, said in told.items()}


def make_all(checkout: Path, root: Path, years: str) -> dict[str, dict[str, Any]]:
    """Everything that a checkout makes of the raw tallies below a root, and what it says of them."""
    shutil.copytree(checkout / "notebooks", root / "notebooks")
    batch = said_by(checkout, root, "batch", "--years", years, "--jobs", "2")
    told = {" ".join(command): said_by(checkout, root, *command) for command in COMMANDS}
    return told | {"batch": {"exit code": batch["exit code"]}}  # what it says has seconds in it


def plain(path: Path) -> Any:
    """A manifest, crate, record of a step or page of problems without what names the code that made it."""
    if path.suffix == ".html":
        return _HASH.sub("", path.read_text("utf-8"))
    data = json.loads(path.read_text("utf-8"))
    if path.name in _BETWEEN:
        return without(data, _FORMERLY_WORDS)
    data.pop("code", None)
    data.get("read", {}).get("program", {}).pop("nianbao", None)
    for made in data.get("made", {}).values():
        for name in [name for name in made if Path(name).name in _NAME_CODE | _BETWEEN]:
            del made[name]
    for entity in data.get("@graph", []):
        entity.pop("softwareVersion", None)
        if entity.get("@id") in ("manifest.json", "ro-crate-metadata.json"):
            entity.pop("sha256", None)
            entity.pop("contentSize", None)
    return data


def without(data: Any, names: frozenset[str]) -> Any:
    """The same without some fields, however deep they lie."""
    if isinstance(data, dict):
        return {name: without(each, names) for name, each in data.items() if name not in names}
    return [without(each, names) for each in data] if isinstance(data, list) else data


def differences(old: Path, new: Path) -> Iterator[str]:
    """The files below two roots that are not the same."""
    files = [{str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} for root in (old, new)]
    for name in sorted(files[0] ^ files[1]):
        yield f"{name}: only {'OLD' if name in files[0] else 'NEW'}"
    for name in sorted(files[0] & files[1]):
        if "_logs" in Path(name).parts or Path(name).parts[0] == "notebooks":
            continue
        if filecmp.cmp(old / name, new / name, shallow=False):
            continue
        names_code = Path(name).name in _NAME_CODE | _BETWEEN or "_problems" in Path(name).parts
        if names_code and plain(old / name) == plain(new / name):
            continue
        yield f"{name}: other bytes"


def compare(old: Path, new: Path, reports: int, seed: int) -> list[str]:
    """All differences between two checkouts, as lines."""
    with tempfile.TemporaryDirectory() as folder:
        roots = [Path(folder).resolve() / name for name in ("old", "new")]
        towns = max(1, reports // len(YEARS))
        raw = roots[0] / "raw"
        county = ("--towns", str(towns), "--years", f"{YEARS[0]}-{YEARS[-1]}", "--seed", str(seed), str(raw))
        subprocess.run([new / ".venv/bin/python", "-m", "benchmarks.county", *county], cwd=new, check=True)
        shutil.copytree(new / "data/raw" / SAMPLE[0], raw / "data/raw" / SAMPLE[0])
        shutil.copytree(raw / "data/raw", roots[1] / "data/raw")
        shutil.move(raw / "data/raw", roots[0] / "data/raw")
        shutil.rmtree(raw)
        told = [
            make_all(checkout, root, f"{YEARS[0]}-{YEARS[-1]}")
            for checkout, root in zip((old, new), roots, strict=True)
        ]
        found = list(differences(*roots))
    for command in told[0]:
        for name, said in told[0][command].items():
            if said != told[1][command][name]:
                found.append(
                    f"nianbao {command}: other {name}\n  OLD {said!r:.600}\n  NEW {told[1][command][name]!r:.600}"
                )
    return found


def main() -> None:
    """Compare, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--seed", type=int, default=20261128)
    arguments = parser.parse_args()
    found = compare(arguments.old.resolve(), arguments.new.resolve(), arguments.reports, arguments.seed)
    print("\n".join(found) or "the same")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
