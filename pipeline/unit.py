"""What a unit says of itself in `data/raw/<unit>/unit.yml`: its name, and the elements of an official document.

Belongs here: the strict model of that file. Whatever changes from year to year may be given once, or by year.
Does not belong here: where the file lies, and how an element looks on a page.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.errors import ProjectError
from pipeline.settings import UnreadableYamlError, read_yaml

T = TypeVar("T")
Words = str | dict[int, str]
_EARLIEST = 10  # a report is issued in the last months of its year at the earliest

# pydantic's own words for what a clerk gets wrong most.
_FAULTS = {
    "extra_forbidden": "没有这个键",
    "missing": "必须写",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "应为 narrative.md 里的键（小写字母、数字、下划线）",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "date_from_datetime_parsing": "应为日期，如 2024-01-15",
    "date_type": "应为日期，如 2024-01-15",
    "dict_type": "应按年份写，如“2023: …”",
    "int_parsing": "年份应为四位数字",
    "tuple_type": "应为列表",
}


def _matching(pattern: str, example: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"“{text}”不对，应写成 {example} 的样式")
        return text

    return AfterValidator(check)


def _issued_afterwards(days: dict[int, date]) -> dict[int, date]:
    for year, day in days.items():
        if not (year, _EARLIEST) <= (day.year, day.month) < (year + 2, 1):
            raise ValueError(f"{year} 年的报告不会在 {day} 印发，请核对年份")
    return days


def _within_the_year(days: dict[int, date]) -> dict[int, date]:
    for year, day in days.items():
        if day.year != year:
            raise ValueError(f"{year} 年的数据不会截至 {day}，请核对年份")
    return days


_Strict = ConfigDict(frozen=True, extra="forbid")
Number = Annotated[str, _matching(r"[^\s\[\]【】()（）]+〔\d{4}〕\d+号", "东安府发〔2024〕3号（年份用六角括号〔〕）")]
CopyNumber = Annotated[str, _matching(r"\d{6}", "000001（六位数字，写在引号里）")]
Secrecy = Annotated[str, _matching(r"(绝密|机密|秘密)(★.+)?", "秘密★1年")]
Urgency = Annotated[str, _matching(r"特急|加急|特提|平急", "特急、加急")]


class AttachmentSettings(BaseModel):
    """One attachment: its name, and the passage of narrative.md that is its text. Without one it is only named."""

    model_config = _Strict

    title: str = Field(min_length=1)
    passage: str = Field("", pattern=r"^([a-z][a-z0-9_]*)?$")


class OfficialSettings(BaseModel):
    """公文要素. Each may be left out; each may be one value for all years, or one by year."""

    model_config = _Strict

    head: Words = ""  # 发文机关标志
    copy_number: CopyNumber | dict[int, CopyNumber] = ""  # 份号
    secrecy: Secrecy | dict[int, Secrecy] = ""  # 密级和保密期限
    urgency: Urgency | dict[int, Urgency] = ""  # 紧急程度
    number: dict[int, Number] = Field(default_factory=dict)  # 发文字号: never the same in two years
    signers: tuple[str, ...] | dict[int, tuple[str, ...]] = ()  # 签发人
    addressee: Words = ""  # 主送机关
    attachments: dict[int, tuple[AttachmentSettings, ...]] = Field(default_factory=dict)  # 附件
    seal: bool | None = None  # 印章: true leaves room, false is set without one
    remark: Words = ""  # 附注
    copies: Words = ""  # 抄送
    printed_by: Words = ""  # 印发机关
    printed_on: dict[int, date] = Field(default_factory=dict)  # 印发日期
    index_number: dict[int, str] = Field(default_factory=dict)  # 索引号
    published_on: dict[int, date] = Field(default_factory=dict)  # 发布日期

    @field_validator("attachments", mode="before")
    @classmethod
    def _named_only(cls, value: Any) -> Any:
        """A bare title stands for an attachment without pages."""
        if not isinstance(value, Mapping):
            return value
        return {
            year: [{"title": item} if isinstance(item, str) else item for item in items]
            if isinstance(items, list)
            else items
            for year, items in value.items()
        }


class FontSettings(BaseModel):
    """An office's own licensed fonts: a folder (relative to unit.yml), and the families it wants for which face."""

    model_config = _Strict

    dir: str = Field(min_length=1)
    fangsong: str = ""
    kaiti: str = ""
    heiti: str = ""
    xiaobiaosong: str = ""
    songti: str = ""


class Unit(BaseModel):
    """What `data/raw/<unit>/unit.yml` says. Everything but the name has a default."""

    model_config = _Strict

    slug: str
    name: str = Field(min_length=1)
    level: str = "镇"
    superior: str = ""
    also_called: tuple[str, ...] = ()  # other names under which tallies speak of this unit
    neighbours: tuple[str, ...] = ()  # units whose rows and forms may have strayed in
    departments: tuple[str, ...] = ()
    signature: str = ""
    issued_on: Annotated[dict[int, date], AfterValidator(_issued_afterwards)] = Field(default_factory=dict)
    cutoff: Annotated[dict[int, date], AfterValidator(_within_the_year)] = Field(default_factory=dict)
    official: OfficialSettings = Field(default_factory=OfficialSettings)
    fonts: FontSettings | None = None

    @property
    def signed_by(self) -> str:
        """The issuing body as it signs: `signature`, or the name followed by 人民政府."""
        return self.signature or f"{self.name}人民政府"

    def issue_date(self, year: int) -> date:
        """The date under the report of `year`: the one given, else 15 January of the next year."""
        return self.issued_on.get(year, date(year + 1, 1, 15))

    def partial(self, year: int) -> str:
        """In words, that the figures of a year end before its last day; "" for a whole year."""
        cutoff = self.cutoff.get(year)
        whole = cutoff is None or cutoff >= date(year, 12, 31)
        return "" if whole or cutoff is None else f"{year}年的数据截至{cutoff.month}月{cutoff.day}日，不足一年"


def of_year(setting: T | Mapping[int, T], year: int, default: T) -> T:
    """A setting as it stands for one year: given once for all, or by year, where a year left out has none."""
    return setting.get(year, default) if isinstance(setting, Mapping) else setting


def read_unit(path: Path, slug: str) -> Unit:
    """Read one unit.yml; every mistake in it is named with its key.

    Raises
    ------
    ProjectError
        Not YAML in UTF-8, an unknown key, or a value of the wrong form.
    """
    try:
        data: Any = read_yaml(path)
    except UnreadableYamlError as error:
        raise ProjectError(f"{path}：无法读取（{error}）。请用 UTF-8 保存，并检查冒号与缩进。") from error
    if not isinstance(data, dict):
        raise ProjectError(f"{path}：应为“键: 值”的形式，至少写一行 name: 单位全称")
    try:
        return Unit(**{**data, "slug": slug})
    except ValidationError as error:
        faults = dict.fromkeys(f"{_key(fault)}：{_fault(fault)}" for fault in error.errors())
        raise ProjectError(f"{path}：{'；'.join(faults)}。可用的键：{'、'.join(_known_keys(error))}") from error


def _key(fault: Any) -> str:
    """`official.number.2023`, without pydantic's names for the branches of a union."""
    return ".".join(str(part) for part in fault["loc"] if not re.search(r"[\[(]|^str$|^key$", str(part)))


def _fault(fault: Any) -> str:
    return _FAULTS.get(fault["type"]) or str(fault["msg"]).removeprefix("Value error, ")


def _known_keys(error: ValidationError) -> list[str]:
    parts = {fault["loc"][0] for fault in error.errors() if len(fault["loc"]) > 1}
    inner: dict[str, type[BaseModel]] = {"official": OfficialSettings, "fonts": FontSettings}
    models: list[type[BaseModel]] = [inner[part] for part in inner if part in parts] or [Unit]
    return [key for model in models for key in model.model_fields if key != "slug"]
