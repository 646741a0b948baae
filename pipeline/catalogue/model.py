"""The catalogue as typed, frozen values: topics, columns, indicators, checks.

Belongs here: what a topic file may say, and what makes it wrong in itself.
Does not belong here: reading YAML (loading.py), counting, or opening tallies.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pipeline.catalogue.formulas import FORMULAS, Formula
from pipeline.catalogue.relations import Relation, parse_relation

KEY = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
ColumnType = Literal["date", "number", "category", "text", "yes_no"]


class Strict(BaseModel):
    """Frozen, and every unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(Strict):
    """One column of a topic's ledger: declared here, and nowhere else.

    `personal` columns are dropped as the file is read; "numbered" ones are kept as running numbers (the same person
    has the same number within the topic), so that persons can be counted without being named. A column `ours` names the
    body whose case a row is: rows that name another body, and not the unit, are left out and listed. An `open` category takes a
    new word as a category of its own. `told_by` names the column that tells apart two persons of one name.
    """

    label: str
    aliases: tuple[str, ...] = ()
    type: ColumnType
    unit: str = ""
    required: bool = False
    window: Literal["year", "none"] = "none"
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    personal: Literal[True, False, "numbered"] = False
    ours: bool = False
    open: bool = False
    told_by: Name | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)

    @model_validator(mode="after")
    def _is_consistent(self) -> "Column":
        if (self.type == "category") != bool(self.values):
            raise ValueError("category 类型须写 values（其他类型不写）")
        if self.open and self.type != "category":
            raise ValueError("open 只能用于 category 类型")
        if self.ours and self.type != "text":
            raise ValueError("ours 只能用于 text 类型")
        if self.window == "year" and self.type != "date":
            raise ValueError("window: year 只能用于 date 类型")
        _no_repeats("别名", self.names)
        _no_repeats("分类词", [word for key, words in self.values.items() for word in (key, *words)])
        return self


class AtMost(Strict):
    """A condition that compares two dates of one row: this column is on or before `at_most`."""

    at_most: Name


Condition = bool | str | tuple[str, ...] | AtMost
Filter = dict[Name, Condition]


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


_HOW_MANY = {1: "一", 2: "两"}


class Over(Strict):
    """The columns that a formula is over, and the rows that `where` keeps."""

    column: Annotated[tuple[Name, ...], BeforeValidator(_names)]
    where: Filter = Field(default_factory=dict)


class Indicator(Strict):
    """A defined quantity with exactly one formula out of a closed set."""

    label: str
    aliases: tuple[str, ...] = ()
    unit: str
    count: Filter | None = None
    sum: Over | None = None
    distinct: Over | None = None
    filled: Over | None = None
    average: Over | None = None
    median_days: Over | None = None
    ratio: tuple[str, str] | None = None
    plus: tuple[str, ...] | None = None
    minus: tuple[str, str] | None = None
    stated: Literal[True] | None = None

    @model_validator(mode="after")
    def _has_one_formula(self) -> "Indicator":
        given = [name for name in FORMULAS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"须且只能写一种公式（{'、'.join(FORMULAS)}），现有：{'、'.join(given) or '无'}")
        least, most = self.rule.takes
        if self._over is not None and not least <= len(self.columns) <= most:
            raise ValueError(f"{self.kind} 只能写{_HOW_MANY[least]}列")
        return self

    @property
    def _over(self) -> Over | None:
        return getattr(self, self.kind) if self.rule.is_over_columns else None

    @property
    def kind(self) -> str:
        """The name of the formula."""
        return next(name for name in FORMULAS if getattr(self, name) is not None)

    @property
    def rule(self) -> Formula:
        """Its formula: how it computes, whether it adds up, how it is told."""
        return FORMULAS[self.kind]

    @property
    def filter(self) -> Filter:
        """Which rows it counts; empty for all of them."""
        if self.count is not None:
            return self.count
        return self._over.where if self._over else {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its formula is over."""
        return self._over.column if self._over else ()

    @property
    def operands(self) -> tuple[str, ...]:
        """The indicators that it is computed from."""
        return self.ratio or self.plus or self.minus or ()

    @property
    def formula(self) -> str:
        """The formula in one line, as `indicators.json` prints it: `count(outcome = 成功)`."""
        if self.operands:
            sign = {"ratio": " / ", "plus": " + ", "minus": " - "}[self.kind]
            return sign.join(self.operands)
        where = ", ".join(f"{column} {_condition_text(wanted)}" for column, wanted in self.filter.items())
        over = ", ".join(self.columns)
        return f"{self.kind}({'; '.join(filter(None, [over, where]))})"


class Breakdown(Strict):
    """A count of `of` split by a column, or by the month of a date column (`accepted_on.month`), for charts."""

    label: str
    of: str
    by: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.month)?$")]
    split: Name | None = None

    @property
    def column(self) -> str:
        return self.by.removesuffix(".month")


class CountingRule(Strict):
    """A named rule of counting. `leave_out` names words of a column whose rows are not counted (协办, 巡查 ...);

    `merge` counts rows of one identity (`unique_by`) once, as several penalties in one decision are one.
    """

    leave_out: dict[Name, tuple[str, ...]] = Field(default_factory=dict)
    merge: bool = False


class Topic(Strict):
    """One kind of thing that is counted.

    `titles` are words that a title of its tally has; `other_books` words that say that a table is about something else, in
    spite of its columns: then a person decides. `other_kinds` are words for cases of other topics that offices keep in the same
    register, in a column of kinds or in the number of the case. `doubtful` are words of remarks that make a row doubtful.
    """

    topic: Name
    label: str
    department: str
    section: Name
    titles: tuple[str, ...] = ()
    other_books: tuple[str, ...] = ()
    other_kinds: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    zero_report: Literal["allowed", "forbidden"] = "forbidden"
    several_files: bool = False
    columns: dict[Name, Column]
    unique_by: tuple[Name, ...] = ()
    counting: dict[Name, CountingRule] = Field(default_factory=dict)
    indicators: dict[str, Indicator]
    breakdowns: dict[str, Breakdown] = Field(default_factory=dict)
    checks: tuple[Annotated[Relation, BeforeValidator(parse_relation)], ...] = ()

    def required(self) -> Iterator[str]:
        """The keys of the columns that a tally must have."""
        return (key for key, column in self.columns.items() if column.required)

    def is_free_text(self, key: str) -> bool:
        """Whether a column is a text by which nothing is told apart: no person, no number of a case, no name of an office."""
        column = self.columns[key]
        return column.type == "text" and not column.personal and not column.ours and key not in self.unique_by

    @model_validator(mode="after")
    def _refers_to_itself(self) -> "Topic":
        _no_repeats("列名", [name for column in self.columns.values() for name in column.names])
        for key in (*self.indicators, *self.breakdowns):
            if not KEY.fullmatch(key) or not key.startswith(f"{self.topic}."):
                raise ValueError(f"{key}：键应写成 {self.topic}.名称（小写字母、数字、下划线）")
        for key in self.unique_by:
            if key not in self.columns:  # a personal one will do: it is compared while a file is read, and not kept
                raise ValueError(f"unique_by：没有列 {key}，现有：{'、'.join(self.columns)}")
        for key, column in self.columns.items():
            if column.told_by is not None:
                self._column(column.told_by, key)
        for key, rule in self.counting.items():
            for name, words in rule.leave_out.items():
                self._check_condition(key, name, words)
        for key, indicator in self.indicators.items():
            self._check_indicator(key, indicator)
        for key, breakdown in self.breakdowns.items():
            self._check_breakdown(key, breakdown)
        return self

    def _column(self, name: str, where: str) -> Column:
        column = self.columns.get(name)
        if column is None:
            raise ValueError(f"{where}：没有列 {name}，现有：{'、'.join(self.columns)}")
        if column.personal is True:
            raise ValueError(f"{where}：列 {name} 是个人信息，读取时即丢弃，不能用于计算")
        return column

    def _check_indicator(self, key: str, indicator: Indicator) -> None:
        for name in indicator.columns:
            if indicator.rule.column not in ("", self._column(name, key).type):
                raise ValueError(f"{key}：{indicator.kind} 的列 {name} 应是 {indicator.rule.column} 类型")
        for name, wanted in indicator.filter.items():
            self._check_condition(key, name, wanted)

    def _check_breakdown(self, key: str, breakdown: Breakdown) -> None:
        if breakdown.of not in self.indicators:
            raise ValueError(f"{key}：of 指向未知指标 {breakdown.of}")
        for name in filter(None, (breakdown.column, breakdown.split)):
            self._column(name, key)

    def _check_condition(self, key: str, name: str, wanted: Condition) -> None:
        column = self._column(name, key)
        if isinstance(wanted, AtMost):
            other = self._column(wanted.at_most, key)
            if {column.type, other.type} != {"date"}:
                raise ValueError(f"{key}：at_most 只能比较两个日期列")
        elif isinstance(wanted, bool):
            if column.type != "yes_no":
                raise ValueError(f"{key}：列 {name} 不是 yes_no，不能与 {wanted} 比较")
        elif column.type == "category":
            for word in _names(wanted):
                if word not in column.values:
                    raise ValueError(f"{key}：列 {name} 没有分类“{word}”，现有：{'、'.join(column.values)}")


def _condition_text(wanted: Condition) -> str:
    if isinstance(wanted, AtMost):
        return f"<= {wanted.at_most}"
    if isinstance(wanted, bool):
        return "= 是" if wanted else "= 否"
    return f"= {'/'.join(_names(wanted))}"


def _no_repeats(what: str, words: "list[str] | tuple[str, ...]") -> None:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            raise ValueError(f"{what}“{word}”出现了两次")
        seen.add(word)
