"""Where things lie: the root folder, its units and years, and what a unit says of itself.

Belongs here: paths and unit.yml. A `Project` is made once, at the edge, and passed in.
Does not belong here: reading tallies or the catalogue.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ProjectError

SLUG = re.compile(r"[a-z][a-z0-9_-]*")
_PACKAGE = Path(__file__).parent


class Unit(BaseModel):
    """What `data/raw/<unit>/unit.yml` says. Everything but the name has a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: str
    name: str = Field(min_length=1)
    level: str = "镇"
    superior: str = ""
    departments: tuple[str, ...] = ()
    signature: str = ""
    issued_on: dict[int, date] = Field(default_factory=dict)

    @property
    def signed_by(self) -> str:
        """The issuing body as it signs: `signature`, or the name followed by 人民政府."""
        return self.signature or f"{self.name}人民政府"

    def issue_date(self, year: int) -> date:
        """The date under the report of `year`: the one given, else 15 January of the next year."""
        return self.issued_on.get(year, date(year + 1, 1, 15))


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
            raise ProjectError(f"找不到文件夹 {self.raw}。请在含有 data/raw 的文件夹里运行，或用 --root 指明该文件夹。")
        folders = (path for path in self.raw.iterdir() if path.is_dir() and not path.name.startswith("."))
        return sorted(path.name for path in folders)

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
        if not SLUG.fullmatch(slug) or not (self.raw / slug).is_dir():
            known = "、".join(self.units()) or "（无）"
            raise ProjectError(
                f"没有单位“{slug}”：{self.raw} 下现有 {known}。请改用其中之一，或新建 data/raw/{slug}/。"
            )
        path = self.raw / slug / "unit.yml"
        if not path.is_file():
            raise ProjectError(f"缺少 {path}。请新建该文件，至少写一行：name: 单位全称")
        return read_unit(path, slug)

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


def read_unit(path: Path, slug: str) -> Unit:
    """Read one unit.yml; every mistake in it is named with its key."""
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict):
            raise ProjectError(f"{path}：应为“键: 值”的形式，至少写一行 name: 单位全称")
        return Unit(slug=slug, **data)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProjectError(f"{path}：无法读取（{error}）。请用 UTF-8 保存，并检查冒号与缩进。") from error
    except ValidationError as error:
        faults = "；".join(f"{'.'.join(map(str, fault['loc']))}：{fault['msg']}" for fault in error.errors())
        raise ProjectError(
            f"{path}：{faults}。可用的键：{'、'.join(k for k in Unit.model_fields if k != 'slug')}"
        ) from error


def find_root(start: Path) -> Path:
    """The default root: `start` when it has `data/raw`, else the repository around this package when there is one."""
    repository = _PACKAGE.parent
    return start if (start / "data" / "raw").is_dir() or not (repository / "data" / "raw").is_dir() else repository
