"""The publicity that the public security and rule-of-law office (平安法治办) reports on its own."""

from __future__ import annotations

from .days import spell, spread
from .dice import Dice
from .places import VILLAGES
from .sheet import Book, Sheet

OFFICE = "平安法治办"
THEMES = ("反诈宣传", "禁毒", "综合普法", "禁毒宣传", "反诈", "禁毒反诈", "行政复议", "送法下乡", "反诈宣传")
REVIEW_CONSULTATIONS = 2  # the thirteenth event on reconsideration; the other twelve are in justice.py


def publicity() -> Book:
    """Nine events, one of them on reconsideration; no total row, a blank line before the note."""
    dice = Dice("peace publicity")
    days = spread(dice, (0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0), distinct=True)
    sheet = Sheet("宣传", width=7)
    sheet.title("平安法治办2023年法治宣传开展情况")
    sheet.header("日期", "地点", "宣传内容", "发放资料份数", "参加人次", "解答咨询人次", "备注")
    for day, theme in zip(days, THEMES, strict=True):
        people = REVIEW_CONSULTATIONS if theme == "行政复议" else dice.between(1, 18)
        leaflets = dice.handwritten(dice.between(5, 40) * 10, "份")
        audience = dice.handwritten(dice.between(30, 180), "人次")
        place = f"{dice.pick(VILLAGES)}村级活动室" if dice.below(3) else "镇中心小学"
        sheet.put(spell(day, "chinese"), place, theme, leaflets, audience, f"{people}人次", None)
    sheet.skip()
    sheet.line("注：与司法所联合开展的活动由司法所填报，本表不重复统计。")
    sheet.column_widths = {1: 16, 2: 24, 3: 16, 4: 14, 5: 12, 6: 14, 7: 12}
    return Book("平安法治办-法治宣传开展情况2023.xlsx", OFFICE, (sheet,))
