"""The mediation ledger of the justice office (司法所): ninety-six disputes, all settled."""

from __future__ import annotations

from datetime import date

from .days import after, spell, spread
from .dice import Dice, dealt
from .places import VILLAGES
from .planted import MOBILE_HYPHENS, identity, mobile
from .sheet import Book, Cell, Group, Sheet

OFFICE = "司法所"
MONTH_COUNTS = (8, 6, 8, 8, 9, 8, 10, 9, 8, 7, 7, 8)
KIND_COUNTS = {"邻里": 24, "山林土地": 22, "婚姻家庭": 15, "损害赔偿": 11, "合同债务": 10, "劳动争议": 8, "其他": 6}
KIND_WORDS = {
    "邻里": ("邻里纠纷", "邻里", "相邻关系"),
    "山林土地": ("山林土地纠纷", "土地纠纷", "林地纠纷", "山林土地"),
    "婚姻家庭": ("婚姻家庭纠纷", "家庭纠纷", "婚姻家庭"),
    "损害赔偿": ("损害赔偿", "人身损害赔偿", "损害赔偿纠纷"),
    "合同债务": ("合同纠纷", "债务纠纷", "合同债务纠纷"),
    "劳动争议": ("劳动争议", "劳资纠纷", "劳动纠纷"),
    "其他": ("其他", "其他纠纷"),
}
STORIES = {
    "邻里": (
        "双方因屋檐排水问题发生争执",
        "双方因共用院坝堆放杂物发生争执",
        "双方因修建围墙影响通行发生争执",
        "双方因饲养家禽气味扰邻发生争执",
    ),
    "山林土地": (
        "双方因承包地地界不清发生争执",
        "双方因林地边界上的林木归属发生争执",
        "双方因机耕道占地补偿发生争执",
        "双方因退耕地块流转面积发生争执",
    ),
    "婚姻家庭": (
        "夫妻双方因家庭开支发生争吵",
        "兄弟之间因赡养老人费用分担产生分歧",
        "家庭成员因分户后房屋使用产生分歧",
    ),
    "损害赔偿": (
        "一方所养牲畜踩坏另一方青苗，赔偿数额未谈拢",
        "双方车辆会车时刮擦，损失分担未谈拢",
        "一方施工时碰坏另一方水管，修复费用未谈拢",
    ),
    "合同债务": ("双方因建房尾款支付发生争执", "双方因药材收购货款结算发生争执", "双方因民间借款归还期限发生争执"),
    "劳动争议": ("务工人员与施工班组因工资结算发生争执", "务工人员因受伤误工补助与雇主发生争执"),
    "其他": ("双方因红白喜事费用分摊发生争执", "双方因饮水管网维护分摊发生争执"),
}
OUTCOMES = ("达成协议", "调解成功", "已达成协议", "成功")
ROW_NUMBERS_WITH_SLIPS = {
    17: f"（申请人身份证{identity(1)}）",
    41: f"，回访电话{mobile(3)}",
    68: f"，对方联系电话为{MOBILE_HYPHENS}",
    90: f"，另一方证件号{identity(2)}已核对",
}
DATE_WAYS = ("iso", "dot", "excel", "slash")
QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def disputes() -> Book:
    """A two-row header, quarterly subtotals between the rows, personal data in free text, instructions first."""
    dice = Dice("disputes")
    kinds = dealt(KIND_COUNTS, dice)
    days = spread(dice, MONTH_COUNTS)
    sheet = Sheet("2023年", width=11)
    sheet.title("东安镇2023年矛盾纠纷调解台账")
    sheet.line("填报单位：东安镇司法所                                                          单位：件")
    sheet.header(
        "序号",
        "卷号",
        Group("基本信息", ("受案时间", "纠纷\n类别", "双方当事人", "联系方式", "简要情况")),
        Group("办理情况", ("调解员", "办结时间", "调解结果")),
        "备注",
    )
    number = 0
    for quarter, word in enumerate(QUARTERS, start=1):
        in_quarter = [day for day in days if (day.month + 2) // 3 == quarter]
        for day in in_quarter:
            number += 1
            sheet.put(*_row(dice, number, day, kinds[number - 1]))
        sheet.put(f"{word}小计", f"{len(in_quarter)}件", *[None] * 9)
        if quarter in (2, 3):
            sheet.skip()
    sheet.put("合  计", f"{number}件", *[None] * 7, f"成功{number}件", None)
    sheet.line("填表人：经办人03            审核人：经办人04            填表日期：2024年1月4日")
    sheet.column_widths = {1: 12, 2: 24, 3: 13, 4: 14, 5: 24, 6: 14, 7: 46, 8: 12, 9: 13, 10: 12, 11: 10}
    return Book("司法所-矛盾纠纷调解台账（2023年）.xlsx", OFFICE, (_instructions(), sheet))


def _row(dice: Dice, number: int, day: date, kind: str) -> list[Cell]:
    way = DATE_WAYS[(day.month - 1) // 3]
    story = f"{dice.pick(VILLAGES)}{dice.pick(STORIES[kind])}{ROW_NUMBERS_WITH_SLIPS.get(number, '')}。"
    parties = f"当事人{number * 2 - 1:03d}、当事人{number * 2:03d}"
    closed = spell(after(day, dice.between(1, 18)), way)
    mediator = f"调解员{dice.between(1, 12):02d}"
    outcome = dice.pick(OUTCOMES)
    phone: Cell = int(mobile(33 + number)) if number in (5, 52) else mobile(33 + number)
    note = "已回访" if number % 9 == 0 else None
    volume = f"东人调字〔2023〕第{number:03d}号"
    basics: list[Cell] = [number, volume, spell(day, way), dice.pick(KIND_WORDS[kind]), parties, phone, story]
    return [*basics, mediator, closed, outcome, note]


def _instructions() -> Sheet:
    sheet = Sheet("填表说明", width=4)
    sheet.title("填表说明")
    sheet.line("一、本表由司法所按月登记，次年1月5日前汇总报送。")
    sheet.line("二、同一纠纷经多次调解的只登记一次，以达成协议的日期为准。")
    sheet.line("三、涉及当事人隐私的内容不得对外提供。")
    sheet.column_widths = {1: 30, 2: 20, 3: 20, 4: 20}
    return sheet
