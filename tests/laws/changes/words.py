"""The words of habits, one after another: every topic and seed takes the next of a list, so that none goes untried.

Belongs here: lists of words that offices write for one thing. A word that is read otherwise than its list says is a law broken.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from tests.laws.changes.copies import telling
from tests.laws.changes.totals import by_group, total_row
from tests.laws.ledgers import TOPICS, serial_cells, subject_of
from tests.laws.model import Cells, File, Folder, Row, Sheet, main_ledger, seams, with_cell, with_column, with_rows

Change = Callable[[Folder, Random], Folder]

TOTALS = (
    "合计", "小计", "总计", "累计", "共计", "总数", "总量", "总和", "汇总", "合计数", "本年累计", "全镇合计", "以上合计", "年度总计",
    "甲村小计", "本页小计", "四季度计", "全年计", "各村", "全部", "Total", "SUM", "合计：", "总 计", "合计（件）", "总件数",
)  # fmt: skip
AVERAGES = (
    "平均",
    "平均数",
    "平均值",
    "平均每月",
    "月均",
    "场均",
    "次均",
    "均值",
    "中位数",
    "最大值",
    "最小值",
    "average",
)
CARRIED = (
    "过次页",
    "承前页",
    "转下页",
    "接上页",
    "上页累计",
    "结转下页",
    "本页合计",
    "续表二",
    "（过次页）",
    "前页结转",
)
FOOTERS = (
    "填表人：王经办", "填报人：王经办", "制表人：王经办", "制表：王经办", "审核人：李审核", "审核：李审核", "复核：李审核", "负责人：李审核",
    "单位负责人：李审核", "分管领导：李审核", "经办人：王经办", "联系电话：", "联系人：王经办", "填报日期：2024年1月8日", "制表日期：2024.1.8",
    "报送日期：2024年1月8日", "填报时间：2024年1月8日", "导出时间：2024-01-08 10:00", "打印时间：2024-01-08", "数据来源：各村",
    "统计口径：按受理日期", "备注：逐月登记", "说明：按月登记", "附注：逐月登记", "注：逐月登记", "签字：", "盖章：", "单位（盖章）：",
)  # fmt: skip
VOIDS = (
    "作废", "误报", "误录", "误登", "错报", "填错", "不作数", "虚报", "多报", "重复登记", "重复录入", "重复上报", "重报", "与第1号重复",
    "已于上月上报", "撤稿", "下架", "已撤", "撤销", "撤回", "不计入", "不纳入统计", "不统计", "剔除", "删除", "核减", "待删", "样例",
    "示例", "测试", "演示", "无效", "废止", "非本镇", "不属我镇", "取消", "注销", "例", "重", "退件",
)  # fmt: skip
NOTHINGS = (
    "本月无",
    "本月：无",
    "当月无",
    "2月无",
    "十一月：无",
    "本期无",
    "上半年无",
    "本季度无",
    "本月未发生",
    "本月没有案件",
    "无此类事项",
    "未开展活动",
)
NO_NUMBERS = ("无", "/", "—", "-", "无文号", "未编号", "暂无", "——", "\\", "*")
VERSIONS = (
    ("初稿", "终稿"), ("草稿", "定稿"), ("旧", "最新"), ("v1", "v2"), ("第一稿", "第二稿"), ("征求意见稿", "最终版"), ("送审稿", "审定"),
    ("讨论稿", "正式"), ("修改前", "修改后"), ("draft", "final"), ("old", "new版final"), ("备份", "上报版"), ("原版", "修改版"), ("初版", "定版"),
)  # fmt: skip
HEADINGS = ("一、{}类", "（一）{}类", "第一部分{}", "◆{}类", "{}类：", "一、{}", "1、{}类", "{}类事项")


def _turn(folder: Folder, dice: Random, words: Sequence[str]) -> str:
    """A word of the list: neighbouring topics take neighbouring words, and each seed begins elsewhere."""
    return words[(TOPICS.index(folder.topic) + len(TOPICS) * dice.randint(0, 9)) % len(words)]


def _sums_called(words: Sequence[str]) -> Change:
    def change(folder: Folder, dice: Random) -> Folder:
        label = _turn(folder, dice, words)
        return main_ledger(
            folder, lambda sheet: with_rows(sheet, [*sheet.rows, total_row(folder, sheet, sheet.data, label)])
        )

    return change


total_called_anything = _sums_called(TOTALS)


def averages_called_anything(folder: Folder, dice: Random) -> Folder:
    """A total, and below it an average under one of its names."""
    label = _turn(folder, dice, AVERAGES)

    def add(sheet: Sheet) -> Sheet:
        total = total_row(folder, sheet, sheet.data, "合计")
        at = {sheet.at(key) for key in subject_of(folder).numbers if key in sheet.keys}
        cells = tuple(
            label if n == 0 else round(cell / 12, 2) if n in at and isinstance(cell, int | float) else None
            for n, cell in enumerate(total.cells)
        )
        return with_rows(sheet, [*sheet.rows, total, Row(cells)])

    return main_ledger(folder, add)


def carried_in_any_words(folder: Folder, dice: Random) -> Folder:
    word = _turn(folder, dice, CARRIED)

    def add(sheet: Sheet) -> Sheet:
        at = dice.choice(seams(sheet))
        return with_rows(sheet, [*sheet.rows[:at], Row(_alone(sheet, word)), *sheet.rows[at:]])

    return main_ledger(folder, add)


def _alone(sheet: Sheet, text: str) -> Cells:
    """One cell, not merged, and nothing beside it."""
    return (text, *(None,) * (len(sheet.keys) - 1))


def signed_in_any_words(folder: Folder, dice: Random) -> Folder:
    word = _turn(folder, dice, FOOTERS)
    return main_ledger(folder, lambda sheet: replace(sheet, below=(*sheet.below, _alone(sheet, word))))


def headings_in_one_cell(folder: Folder, dice: Random) -> Folder:
    """一、民政类 above each group, in the first cell alone."""
    form = _turn(folder, dice, HEADINGS)

    def add(sheet: Sheet) -> Sheet:
        rows: list[Row] = []
        for word, part in by_group(folder, sheet):
            rows += [Row(_alone(sheet, form.format(word))), *part]
        return serial_cells(with_rows(sheet, rows))

    return main_ledger(folder, add)


def void_in_any_words(folder: Folder, dice: Random) -> Folder:
    """A remark beside one row says in one of many ways that it does not count."""
    word = _turn(folder, dice, VOIDS)
    record = dice.choice(telling(folder)).record

    def mark(sheet: Sheet) -> Sheet:
        sheet = with_column(sheet, len(sheet.keys), "备注", lambda _n, row: word if row.record is record else None)
        return with_rows(sheet, [replace(row, marked=row.record is record) for row in sheet.rows])

    return main_ledger(folder, mark)


def nothing_in_any_words(folder: Folder, dice: Random) -> Folder:
    word = _turn(folder, dice, NOTHINGS)

    def add(sheet: Sheet) -> Sheet:
        at = dice.choice(seams(sheet))
        return with_rows(sheet, [*sheet.rows[:at], Row(_alone(sheet, word)), *sheet.rows[at:]])

    return main_ledger(folder, add)


def no_number_in_any_words(folder: Folder, dice: Random) -> Folder:
    word = _turn(folder, dice, NO_NUMBERS)

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(subject_of(folder).number)
        chosen = dice.sample(sheet.data, 3)
        return with_rows(
            sheet, [with_cell(row, at, word) if any(row is one for one in chosen) else row for row in sheet.rows]
        )

    return main_ledger(folder, change)


def versions_in_any_words(folder: Folder, dice: Random) -> Folder:
    """An earlier version, one row short, beside a later one."""
    earlier, later = VERSIONS[(TOPICS.index(folder.topic) + dice.randint(0, 9)) % len(VERSIONS)]
    file = folder.files[0]
    stem, _, suffix = file.name.rpartition(".")
    short = with_rows(folder.main, folder.main.rows[:-1])
    old = File(f"{stem}（{earlier}）.{suffix}", (short,))
    return replace(folder, files=(replace(file, name=f"{stem}（{later}）.{suffix}"), old))
