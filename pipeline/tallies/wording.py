"""What is said of each code of problem: one row a code, and nowhere else.

A row has the severity; the templates of `found`, `expected` and `advice`, filled with the fields of the problem; and what
`nianbao explain` tells of it: its meaning, an example, the remedy.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.tallies.problems import Problem
from pipeline.tallies.severities import Severity


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one code. Templates name fields in braces."""

    severity: Severity
    found: str
    expected: str
    advice: str
    meaning: str = ""
    example: str = ""


def said(
    code: str, file: str = "", sheet: str = "", cell: str = "", *, department: str = "", **fields: object
) -> Problem:
    """The problem with this code, in words.

    Raises
    ------
    KeyError
        A code, or a field that its templates name, is missing: a defect of the program.
    """
    words = WORDINGS[code]
    found, expected, advice = (text.format(**fields) for text in (words.found, words.expected, words.advice))
    return Problem(words.severity, code, file, sheet, cell, found, expected, advice, department)


WORDINGS: Mapping[str, Wording] = {
    "rows.void": Wording(
        "question",
        "{count} 行写明“{words}”",
        "每行都应计入，或都不计入",
        "请决定这些行算不算“{label}”；每年都有的，可在事项目录的 counting.leave_out 里写明",
        meaning="台账里有写明作废、撤销、误报、示例等的行，算与不算得出两个数",
        example="备注栏写“作废”的处罚决定书",
    ),
    "row.duplicate": Wording(
        "warning",
        "{label}{numbers} 与前面的行完全相同（共 {count} 行）",
        "每行的{label}不同",
        "没有重复计入；请删去重复行",
        meaning="同一编号的行各格都相同，只计一次",
        example="两张表里都有“调〔2023〕3号”，内容一样",
    ),
    "row.merged": Wording(
        "note",
        "{label}{numbers} 已在前面登记（共 {count} 行），日期和当事人一致",
        "同一{label}只计一次",
        "{rule}；如是两件，请改正编号",
        meaning="同一编号、同一日期、同一当事人的几行是一件事",
        example="一份处罚决定书分两行写了两种处罚",
    ),
    "rows.same_number": Wording(
        "question",
        "{name}{numbers} 与 {others} 相同，但日期或当事人不同（共 {count} 行）",
        "一个编号一件事",
        "是编号写错的另一件，还是重复登记？请决定",
        meaning="编号相同而日期或当事人不同：可能是两件事用错了号，也可能是一件事登记了两次",
        example="两行都写“罚〔2023〕8号”，当事人不同",
    ),
    "rows.told_twice": Wording(
        "question",
        "{numbers} 在 {others} 里也有，是同一件事，但内容不同（共 {count} 行）",
        "同一件事前后一致",
        "请决定以哪一处为准，或改正后重新报送",
        meaning="同一件事登记了两次，结果等内容不同，得出两个数",
        example="一处写“调处中”，另一处写“成功”",
    ),
    "table.copied": Wording(
        "warning",
        "{count} 行“{label}”与{other}完全相同",
        "每件事只登记一次",
        "没有重复计入；请删去多余的一张",
        meaning="两张表的各行完全相同，只计一张",
        example="压缩包里和旁边各有一个同样的文件",
    ),
    "table.contained": Wording(
        "warning",
        "{count} 行“{label}”在{other}里都有",
        "每件事只登记一次",
        "没有重复计入",
        meaning="一张表的行已全部含在更晚或更长时期的表里，只计后者",
        example="1-6月的台账和全年的台账一起放着",
    ),
    "table.in_another": Wording(
        "question",
        "{all}{count} 行“{label}”在{other}里也有，看不出哪个是最终的",
        "每件事只登记一次",
        "如是重复，不计；如是另外的事，计入",
        meaning="一张表的行在另一张表里也有，但没有写明哪个是最终版",
        example="学习台账.xlsx 与 学习台账(2).xlsx",
    ),
    "tables.differ": Wording(
        "question",
        "这张表与{other}有 {shared} 行相同，另有 {count} 行那边没有",
        "同一台账的两个版本内容一致，或写明哪个是最终版",
        "那边没有的行还算不算？请决定",
        meaning="同一台账的两个版本，各有对方没有的行",
        example="月报里有一行，全年的表里没有",
    ),
    "tables.shrunk": Wording(
        "question",
        "有 {count} 行在更晚的{other}里没有了",
        "更晚的版本包含以前的行",
        "是后来删去的，还是漏了？请决定算不算",
        meaning="写明更晚的版本比以前的少几行",
        example="最终版比初稿少两行",
    ),
    "rows.pasted": Wording(
        "warning",
        "{count} 行“{label}”与前面的连续几行完全相同",
        "每件事只登记一次",
        "按重复粘贴处理，没有重复计入",
        meaning="连续三行以上与前面的一段各格都相同，是粘贴了两次",
        example="十二月的四行贴了两遍",
    ),
    "rows.equal": Wording(
        "question",
        "{count} 行与前面的一行各格都相同",
        "每件事只登记一次",
        "是两件一样的事，还是登记了两次？请决定",
        meaning="没有编号的台账里有一模一样的行",
        example="同一天同一内容的两次学习",
    ),
}
