"""Where things lie: the root folder, its units and years.

Belongs here: paths. A `Project` is made once, at the edge, and passed in.
Does not belong here: reading tallies or the catalogue.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ProjectError
from pipeline.unit import Unit, read_unit

SLUG = re.compile(r"[a-z][a-z0-9_-]*")
_SLUG_RULE = "只用小写字母、数字、下划线和连字符，以字母开头"
_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Project:
    """The folder that holds `data/` and `outputs/`."""

    root: Path

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    def raw_folder(self, unit: str, year: int) -> Path:
        """`data/raw/<unit>/<year>`: what the departments handed in."""
        return self.raw / unit / str(year)

    def processed_folder(self, unit: str, year: int) -> Path:
        """`data/processed/<unit>/<year>`: may be deleted at any time."""
        return self.root / "data" / "processed" / unit / str(year)

    @property
    def locks(self) -> Path:
        """Where the runs that are going on are known by the files they hold."""
        return self.root / "data" / "processed" / ".locks"

    def reading_note(self, unit: str, year: int) -> Path:
        """Which raw file of a unit and year is being read."""
        return self.locks / f"{unit}-{year}.reading"

    def output_folder(self, unit: str, year: int) -> Path:
        """`outputs/<unit>/<year>`: what is published."""
        return self.root / "outputs" / unit / str(year)

    @property
    def notebooks(self) -> Path:
        """The project's own notebooks when there are any, else those shipped with the package."""
        places = (self.root / "notebooks", _PACKAGE / "notebooks", _PACKAGE.parent / "notebooks")
        return next((place for place in places if any(place.glob("*.ipynb"))), places[0])

    def units(self) -> list[str]:
        """The slugs of all units with a folder under `data/raw`, sorted."""
        if not self.raw.is_dir():
            raise ProjectError(
                f"找不到文件夹 {self.raw}。请在含有 data/raw 的文件夹里运行，或用 --root（笔记本里是参数 root）指明该文件夹。"
            )
        folders = (path for path in self.raw.iterdir() if path.is_dir() and not path.name.startswith("."))
        return sorted(path.name for path in folders)

    def only_unit(self) -> str:
        """The unit meant when none is named: the only one there is.

        Raises
        ------
        ProjectError
            None, or more than one.
        """
        units = self.units()
        if len(units) != 1:
            raise ProjectError(
                f"有 {len(units)} 个单位（{'、'.join(units) or '无'}），请用 --unit 指明一个，或用 nianbao batch 全部运行。"
            )
        return units[0]

    def years(self, unit: str) -> list[int]:
        """The years for which the unit has a folder, sorted."""
        folders = (path.name for path in (self.raw / unit).iterdir() if path.is_dir())
        return sorted(int(name) for name in folders if re.fullmatch(r"\d{4}", name))

    def unit(self, slug: str) -> Unit:
        """What `unit.yml` says of a unit.

        Raises
        ------
        ProjectError
            No such unit, or a unit.yml that cannot be read.
        """
        if not SLUG.fullmatch(slug) and self.raw.is_dir() and slug in self.units():
            raise ProjectError(f"单位文件夹“{slug}”的名称不能用：{_SLUG_RULE}。请把 data/raw/{slug} 改名，如 dongan。")
        if not SLUG.fullmatch(slug) or not (self.raw / slug).is_dir():
            known = "、".join(self.units()) or "（无）"
            raise ProjectError(
                f"没有单位“{slug}”：{self.raw} 下现有 {known}。请改用其中之一，或新建 data/raw/{slug}/。"
            )
        path = self.raw / slug / "unit.yml"
        if not path.is_file():
            raise ProjectError(f"缺少 {path}。请新建该文件，至少写一行：name: 单位全称")
        return read_unit(path, slug)

    def name_of(self, slug: str) -> str:
        """The unit's name; its slug where unit.yml cannot be read, so that a list of units can be made all the same."""
        try:
            return self.unit(slug).name
        except (ProjectError, OSError):
            return slug

    def require_year(self, unit: str, year: int) -> Path:
        """The raw folder of a unit and year, which must exist."""
        self.unit(unit)
        folder = self.raw_folder(unit, year)
        if not folder.is_dir():
            known = "、".join(map(str, self.years(unit))) or "（无）"
            raise ProjectError(
                f"单位“{unit}”没有 {year} 年的文件夹 {folder}，现有年份：{known}。"
                f"请新建该文件夹并放入各部门报表，或改用已有年份。"
            )
        return folder


def find_root(start: Path) -> Path:
    """The default root: the nearest folder with `data/raw` from `start` upwards, else the repository around this package when it
    has one, else `start`. Relative where `start` is, so that messages name no folder of the machine.
    """
    upwards = (start.joinpath(*[".."] * level) for level in range(len(start.absolute().parts)))
    return next((folder for folder in (*upwards, _PACKAGE.parent) if (folder / "data" / "raw").is_dir()), start)
