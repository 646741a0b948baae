"""The cases of `benchmarks.hostile`: what each writes, how many cells and characters that is, and the ordinary beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

from benchmarks.hostile_files import TITLE, Row, ledger, record, records, write
from benchmarks.workbooks import HEADINGS, write_sheets

LONGEST = 32_767


@dataclass(frozen=True, slots=True)
class Case:
    """A folder made to take long: `write(folder, size)` writes `cells` cells of `characters` at the size given here."""

    name: str
    kind: str
    size: int
    cells: int
    characters: int
    write: Callable[[Path, int], None]
    beside: str = ""  # the kind of file of the ordinary ledger, where it is another


_UNITS = {
    "opening brackets": "（", "opening brackets 【": "【", "opening brackets (": "(", "closing brackets": "）", "closing ]": "]",
    "brackets of three kinds": "（(【", "pairs of brackets": "（）", "nested brackets": "",
    "separators": "、", "commas": "，", "digits": "1", "spaces": " ", "wide spaces": "\u3000", "年月日": "年月日", "年": "年",
    "月": "月", "days": "1月1日", "years": "2023年", "dashes": "-", "long dashes": "—", "tildes": "~", "full stops": "。",
    "line breaks": "\n", "a letter": "a", "one hanzi": "甲", "words with 、": "甲、", "numbers with 、": "1、",
    "numbers with spaces": "12 ", "第": "第", "其中": "其中", "合计": "合计", "共": "共", "to numbers": "1至",
    "numbers of pieces": "1件", "numerals": "一", "asterisks": "*", "stars": "★", "colons": "：", "slashes": "/",
    "points": ".", "quotes": '"', "equals": "=", "作废": "作废", "不": "不", "村": "村", "办": "办", "全": "全",
    "ticks": "√", "boxes": "□", "是否": "是□否", "phones": "13800000000 ", "id numbers": "110101199003070011", "names": "张三、",
    "号": "1号", "累计": "累计", "本年": "本年", "其他": "其他", "数": "数", "的": "的", "律师": "律师", "half": "半年",
}  # fmt: skip


def long_text(unit: str, characters: int) -> str:
    """A text of so many characters; of "" nested brackets."""
    if not unit:
        return "（" * (characters // 2) + "）" * (characters // 2)
    return (unit * (characters // len(unit) + 1))[:characters]


def _text_everywhere(text: str) -> Iterable[Row]:
    """A ledger with one text in every kind of place: title, heading, each column, a total's label, a note below."""
    yield [TITLE]
    yield [text]
    yield [*HEADINGS, text, "备注"]
    for place in range(1, len(HEADINGS) + 2):
        cells = [*record(place), "", ""]
        cells[place] = text
        yield cells
    yield from ([*cells, "", ""] for cells in records(30, 20))
    yield ["合计", text]
    yield [text]
    yield [f"备注：{text}"]
    yield ["说明", text]


def _texts() -> Iterable[Case]:
    for name, unit in _UNITS.items():

        def case(folder: Path, size: int, unit: str = unit) -> None:
            write(folder, "xlsx", _text_everywhere(long_text(unit, size)))

        yield Case(f"{LONGEST:,} characters: {name}", "xlsx", LONGEST, 500, 16 * LONGEST, case)


def _simple(
    name: str,
    kind: str,
    size: int,
    cells: int,
    rows: Callable[[int], Iterable[Row]],
    characters: int = 0,
    beside: str = "",
) -> Case:
    return Case(name, kind, size, cells, characters, lambda folder, n: write(folder, kind, rows(n)), beside)


def _alternating(n: int) -> Iterable[Row]:
    yield [TITLE]
    for k in range(n):
        yield HEADINGS
        yield record(k)


def _wide_heads(n: int) -> Iterable[Row]:
    return repeat([*HEADINGS, *(f"列{k}" for k in range(n - len(HEADINGS)))], 30)


def _wide_names(n: int) -> Iterable[Row]:
    return repeat((list(HEADINGS) * (n // len(HEADINGS) + 1))[:n], 30)


def _far_right(n: int) -> Iterable[Row]:
    return chain(ledger(records(10)), repeat([1], n - 1), [[*[""] * 30, 1]])


def _words(n: int) -> Iterable[Row]:
    return ledger(records(20, 纠纷类别=lambda k: "、".join(f"词{j % 977}" for j in range(n)) if k == 5 else "其他"))


def _folder_of(make: Callable[[int], Iterable[Row]], kind: str) -> Callable[[Path, int], None]:
    def case(folder: Path, n: int) -> None:
        for k in range(n):
            write(folder, kind, make(k), f"台账{k:05d}")

    return case


def _sheets_of(make: Callable[[int], Iterable[Row]], name: str = "表") -> Callable[[Path, int], None]:
    return lambda folder, n: write_sheets(folder / "台账.xlsx", [(f"{name}{k}", make(k)) for k in range(n)])


def _merged(folder: Path, n: int) -> None:
    rows = ledger(records(2 * n))
    merges = [f"D{k}:D{k + 1}" for k in range(3, 2 * n + 2, 2)]
    write_sheets(folder / "台账.xlsx", [("2023年", rows)], merges=merges)


def _hidden(folder: Path, n: int) -> None:
    write_sheets(folder / "台账.xlsx", [("2023年", ledger(records(n)))], hidden=True)


def _commented(folder: Path, n: int) -> None:
    comments = [(f"D{k}", f"第{k}行，与第{k + 1}行重复，不计入") for k in range(3, n + 3)]
    write_sheets(folder / "台账.xlsx", [("2023年", ledger(records(n)))], comments=comments)


def _summary_wide(n: int) -> Iterable[Row]:
    heads = ["村", *(f"类别{k}" for k in range(n)), "合计"]
    yield ["某镇2023年矛盾纠纷统计表"]
    yield heads
    for k in range(12):
        yield [
            f"{'东西南北上下'[k % 6]}{k}村",
            *((j * 7 + k) % 5 for j in range(n)),
            sum((j * 7 + k) % 5 for j in range(n)),
        ]
    yield ["合计", *(sum((j * 7 + k) % 5 for k in range(12)) for j in range(n)), 0]


def _summary_long(n: int) -> Iterable[Row]:
    yield ["某镇2023年矛盾纠纷统计表"]
    yield ["村", "受理矛盾纠纷", "调处成功", "未成功"]
    for k in range(n):
        yield [f"村{k}", k % 7 + 3, k % 7, 3]
    yield ["合计", sum(k % 7 + 3 for k in range(n)), sum(k % 7 for k in range(n)), 3 * n]


def _summary_list(n: int) -> Iterable[Row]:
    yield ["某镇2023年统计表"]
    yield ["指标", "数值"]
    for k in range(n):
        yield [f"受理矛盾纠纷{k}件" if k % 2 else "受理矛盾纠纷", k]


def _notes(n: int) -> Iterable[Row]:
    return chain(ledger(records(200)), ([f"备注：第{k}号案件与第{k + 1}号重复，不计入"] for k in range(1, n)))


def _stretches(n: int) -> Iterable[Row]:
    for k in range(n):
        yield [f"{k % 12 + 1}月"]
        yield record(k)


_WIDE = 16_384
_MANY = 20_000


def _ledger(**changed: object) -> Callable[[int], Iterable[Row]]:
    return lambda n: ledger(records(n, **changed))


_ROWS = {
    "every row 拟取消": _ledger(简要情况="拟取消"),
    "every row 作废": _ledger(简要情况="作废"),
    "every row another void word": _ledger(简要情况=lambda k: f"第{k}号拟取消，待定"),
    "every row the same": _ledger(序号=1, 卷号="调字〔2023〕1号", 受案时间="2023-05-06", 纠纷类别="其他", 双方当事人="甲",
                            联系电话="1", 简要情况="甲", 调解结果="达成协议", 涉及金额=1, 办结时间="2023-05-06"),
    "every row twice": lambda n: ledger(chain(records(n // 2), records(n // 2))),
    "one number for all rows": _ledger(卷号="1"),
    "numbers that differ in one digit": _ledger(卷号=lambda k: f"调字〔2023〕第{k}-1号"),
    "rows alike but for a remark": _ledger(序号=1, 受案时间="2023-05-06", 纠纷类别="其他", 双方当事人="甲", 联系电话="1",
                                    调解结果="达成协议", 涉及金额=1, 办结时间="2023-05-06"),
    "every row another category": _ledger(纠纷类别=lambda k: f"类别{k}"),
    "every row another unknown outcome": _ledger(调解结果=lambda k: f"结果{k}"),
    "every row two categories": _ledger(纠纷类别=lambda k: f"婚姻家庭、邻里{k}"),
    "every row no date": _ledger(受案时间=lambda k: f"某日{k}"),
    "every row another year": _ledger(受案时间="2022-05-06"),
    "every row 同上": _ledger(纠纷类别="同上", 受案时间="同上"),
    "every row blank but one cell": lambda n: ledger(["", "", "", "", "", "", "", "", "", k] for k in range(n)),
    "every row a subtotal": lambda n: ledger(["小计", "", "", "", "", "", "", "", k, ""] for k in range(n)),
    "a subtotal after every row": lambda n: ledger(
        row for k in range(n // 2) for row in (record(k), ["小计", "1件", "", "", "", "", "", "", "", ""])),
    "a band after every row": lambda n: ledger(row for k in range(n // 2) for row in (record(k), [f"{k % 12 + 1}月"])),
    "a section before every row": lambda n: ledger(row for k in range(n // 2) for row in ([f"{k}、婚姻家庭类"], record(k))),
    "a blank row after every row": lambda n: ledger(row for k in range(n // 2) for row in (record(k), [""])),
    "several of a number": _ledger(卷号=lambda k: f"{k}-{k + 9}号"),
    "rows that name other rows": _ledger(简要情况=lambda k: f"与第{k + 1}号重复"),
    "rows that correct": _ledger(简要情况=lambda k: f"更正：第{k - 1}号有误，以本条为准"),
    "long remarks": _ledger(简要情况=lambda k: f"双方{k}，（经过{'多次' * 60}）"),
    "names of towns": _ledger(双方当事人=lambda k: f"西{k}镇甲"),
}  # fmt: skip


def _cases() -> Iterable[Case]:
    yield from _texts()
    yield _simple("4,000 alternating headings", "xlsx", 4_000, 80_000, _alternating)
    yield _simple("30 rows of other headings, 16,384 columns", "xlsx", _WIDE, 30 * _WIDE, _wide_heads)
    yield _simple("30 rows of known headings, 16,384 columns", "xlsx", _WIDE, 30 * _WIDE, _wide_names)
    yield _simple("a ledger of 16,384 columns, 40 rows", "xlsx", _WIDE, 40 * _WIDE, _wide_ledger)
    yield _simple("1.5 million cells of html, beside xlsx", "html", 150_000, 1_500_000, _ledger(), beside="xlsx")
    yield _simple(
        "750,000 rows of one cell of html, beside xlsx",
        "html",
        750_000,
        750_000,
        lambda n: repeat(["甲"], n),
        beside="xlsx",
    )
    yield _simple("a million rows, one cell far right", "xlsx", 1_000_000, 1_000_000, _far_right)
    for kind in ("csv", "html", "ods"):
        yield _simple("a category of 200,000 words", kind, 200_000, 250, _words, 900_000)
        for name, unit in (
            ("opening brackets", "（"),
            ("spaces", " "),
            ("digits", "1"),
            ("、", "、"),
            ("dates", "1月1日"),
        ):
            yield _simple(
                f"a million characters: {name}", kind, 1_000_000, 250,
                lambda n, unit=unit: ledger(records(20, 纠纷类别=lambda k: long_text(unit, n) if k == 5 else "其他")),  # type: ignore[misc]
                1_000_000,
            )  # fmt: skip
    for name, rows in _ROWS.items():
        yield _simple(name, "xlsx", _MANY, 10 * _MANY, rows)
    yield _simple("20,000 notes below", "xlsx", _MANY, _MANY, _notes)
    yield _simple(
        "20,000 notes of one word",
        "xlsx",
        _MANY,
        _MANY,
        lambda n: chain(ledger(records(100)), ([f"注{k}"] for k in range(n))),
    )
    yield _simple("bands without headings", "xlsx", _MANY, 5 * _MANY, _stretches)
    yield _simple("a sum of 2,000 columns", "xlsx", 2_000, 28_000, _summary_wide)
    yield _simple("figures of 5,000 villages", "xlsx", 5_000, 20_000, _summary_long)
    yield _simple("a list of 5,000 figures", "xlsx", 5_000, 10_000, _summary_list)
    yield Case("1,000 sheets of one table", "xlsx", 1_000, 50_000, 0, _sheets_of(lambda k: ledger(records(5, 5 * k))))
    yield Case("1,000 equal sheets", "xlsx", 1_000, 50_000, 0, _sheets_of(lambda _: ledger(records(5))))
    yield Case(
        "1,000 sheets of months",
        "xlsx",
        1_000,
        50_000,
        0,
        _sheets_of(lambda k: ledger(records(5, 5 * k), title=f"{k % 12 + 1}月台账")),
    )
    yield Case("1,000 sheets of no table", "xlsx", 1_000, 4_000, 0, _sheets_of(lambda k: [["甲", k], ["乙", "丙"]]))
    yield Case("1,000 sheets of figures", "xlsx", 1_000, 50_000, 0, _sheets_of(lambda _: _summary_long(10)))
    yield Case(
        "1,000 sheets without headings",
        "xlsx",
        1_000,
        50_000,
        0,
        _sheets_of(lambda k: ledger(records(5)) if not k else records(5, 5 * k)),
    )
    yield Case(
        "1,000 files of one table", "csv", 1_000, 50_000, 0, _folder_of(lambda k: ledger(records(5, 5 * k)), "csv")
    )
    yield Case("1,000 equal files", "csv", 1_000, 50_000, 0, _folder_of(lambda _: ledger(records(5)), "csv"))
    yield Case(
        "1,000 files of no table", "csv", 1_000, 4_000, 0, _folder_of(lambda k: [["甲", k], ["乙", "丙"]], "csv")
    )
    yield Case("1,000 files of figures", "csv", 1_000, 50_000, 0, _folder_of(lambda _: _summary_long(10), "csv"))
    yield Case("10,000 merges", "xlsx", 10_000, 200_000, 0, _merged)
    yield Case("20,000 hidden rows", "xlsx", _MANY, 10 * _MANY, 0, _hidden)
    yield Case("20,000 comments", "xlsx", _MANY, 10 * _MANY, 0, _commented)


def _wide_ledger(n: int) -> Iterable[Row]:
    return ledger(
        ([*record(k), *range(n - len(HEADINGS))] for k in range(40)), [*HEADINGS, *(f"列{k}" for k in range(n - 10))]
    )


CASES: tuple[Case, ...] = tuple(_cases())
