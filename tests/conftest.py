"""What tests share: the sample, run once for real, and small projects made of real files."""

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.project import Project
from pipeline.run import Options, Outcome, run_report

REPOSITORY = Path(__file__).parent.parent
# A commit that was green stays so: the same examples each time. `make thorough` draws new ones, and more of them.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("same")
SAMPLE = REPOSITORY / "data" / "raw" / "dongan"


def pytest_configure() -> None:
    """A shell starts what runs in its background with interrupts ignored, and so would be all that tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=8, help="how often a batch is killed (`make thorough`: 200)")
    parser.addoption(
        "--spoilt", type=int, default=1, help="how many spoilt samples are asked about (`make thorough`: 20)"
    )


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How often to kill a batch."""
    return int(request.config.getoption("--kills"))


@pytest.fixture
def spoilt(request: pytest.FixtureRequest) -> int:
    """How many samples to spoil."""
    return int(request.config.getoption("--spoilt"))


@pytest.fixture
def dongan(tmp_path: Path) -> Project:
    """A project of its own with a copy of the sample's raw files."""
    return copy_of_sample(tmp_path)


def copy_of_sample(root: Path) -> Project:
    """Copy the sample into a new root."""
    shutil.copytree(SAMPLE, root / "data" / "raw" / "dongan")
    return Project(root)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, Outcome]]:
    """The sample's report, run once from raw files to outputs. Read only."""
    project = copy_of_sample(tmp_path_factory.mktemp("published"))
    yield project, run_report(project, "dongan", 2023, Options())


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write rows (and merges) into a real .xlsx file."""
    import openpyxl

    def write(name: str, rows: list[list[object]], merges: tuple[str, ...] = (), title: str = "Sheet1") -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = title
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    return write
