"""What the petition office (信访办) hands in: the register of receptions and the petitions themselves."""

from __future__ import annotations

from datetime import date, timedelta

from .days import after, spell, spread
from .dice import Dice, dealt
from .places import VILLAGES
from .planted import identity, mobile
from .sheet import Book, Cell, Sheet

OFFICE = "信访办"
RECEPTION_MONTHS = (8, 8, 11, 10, 10, 9, 10, 10, 11, 9, 10, 10)
KIND_COUNTS = {"政策咨询": 97, "申诉求决": 19}
KIND_WORDS = {"政策咨询": ("政策咨询", "咨询", "咨询类"), "申诉求决": ("申诉求决", "求决", "申诉", "求决类")}
QUESTIONS = (
    "城乡居民医疗保险缴费标准和报销比例",
    "最低生活保障申请条件",
    "农村宅基地审批手续",
    "养老保险补缴办法",
    "退耕还林补助发放时间",
    "危房改造补助政策",
    "临时救助申请流程",
    "残疾人两项补贴标准",
    "小额信贷贴息政策",
    "林木采伐许可办理流程",
    "交通事故赔偿的法律程序",
    "土地承包经营权流转手续",
)
COMPLAINTS = (
    "反映入户道路硬化未完工，要求明确完工时间",
    "反映施工占地补偿未到位，要求尽快兑付",
    "反映务工工资被拖欠，要求协调支付",
    "反映饮用水管网经常停水，要求整修",
    "反映相邻地块权属不清，要求现场确认",
)
WAYS = ("iso", "dot", "excel", "slash")
ANSWERS = {
    "政策咨询": ("当场解答", "已解答政策并提供办理清单"),
    "申诉求决": ("转责任科室限期办理", "现场核实后协调解决", "列入督办"),
}
SLIPS = {29: f"（来访人身份证{identity(8).lower()}）", 77: f"，请回电{mobile(7)}"}
PETITIONS = (
    ("来信", "反映村道路灯损坏问题", "规划建设科", 41),
    ("来访", "反映林地补偿款发放问题", "农业服务中心", 46),
    ("网上信访", "咨询并反映场镇停车管理问题", "综合行政执法办", 25),
    ("来访", "反映安置房漏水维修问题", "规划建设科", 52),
    ("网上信访", "反映河道采砂堆放扰民问题", "综合行政执法办", 33),
    ("来信", "反映集体资产出租合同问题", "经济发展办", 60),
    ("来访", "反映施工噪声影响休息问题", "综合行政执法办", 18),
)
DAYS_ALLOWED = 60


def receptions() -> Book:
    """One hundred and sixteen receptions in a true .xls; four ways to write a date; personal data in what was asked."""
    dice = Dice("receptions")
    kinds = dealt(KIND_COUNTS, dice)
    days = spread(dice, RECEPTION_MONTHS)
    sheet = Sheet("登记表", width=9, date_format="yyyy-mm-dd")
    sheet.title("东安镇2023年领导干部接访下访登记表")
    sheet.line("填报单位：信访办                                                    单位：人次")
    sheet.header("序号", "接待日期", "接访方式", "接访领导", "来访人次", "诉求类别", "主要诉求", "办理意见", "备注")
    for number, (day, kind) in enumerate(zip(days, kinds, strict=True), start=1):
        sheet.put(*_reception(dice, number, day, kind))
        if number in (37, 78):
            sheet.skip()
    sheet.put("合计", f"{len(days)}次", None, None, len(days), *[None] * 4)
    sheet.line("填表人：经办人15            审核人：经办人16            填报日期：2024年1月2日")
    sheet.column_widths = {1: 6, 2: 16, 3: 12, 4: 14, 5: 10, 6: 12, 7: 50, 8: 30, 9: 12}
    return Book("信访办 领导接访登记.xls", OFFICE, (sheet,))


def _reception(dice: Dice, number: int, day: date, kind: str) -> list[Cell]:
    village = dice.pick(VILLAGES)
    asked = f"咨询{dice.pick(QUESTIONS)}" if kind == "政策咨询" else dice.pick(COMPLAINTS)
    matter = f"{village}群众{asked}{SLIPS.get(number, '')}"
    when = spell(day, WAYS[number // 30])
    style = "下访" if dice.below(4) == 0 else "接访"
    leader = f"接访领导{dice.between(1, 9):02d}"
    visitors = dice.handwritten(1, "人次" if number % 2 else "人")
    return [number, when, style, leader, visitors, dice.pick(KIND_WORDS[kind]), matter, dice.pick(ANSWERS[kind]), None]


def petitions() -> Book:
    """Seven petitions, one closed on its last day and none later; a row of column numbers above the names."""
    dice = Dice("petitions")
    days = spread(dice, (1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0))
    names = (
        "序号",
        "信访编号",
        "责任科室",
        "信访方式",
        "标  题",
        "收件日期",
        "转办日期",
        "应办结日期",
        "是否办结",
        "实际办结日期",
        "来信人",
        "办理人",
    )
    sheet = Sheet("信访件", width=len(names))
    sheet.title("东安镇2023年信访件办理情况登记表")
    sheet.put(*range(1, len(names) + 1))
    sheet.header(*names)
    for number, (day, case) in enumerate(zip(days, PETITIONS, strict=True), start=1):
        channel, title, section, taken = case
        due = day + timedelta(days=DAYS_ALLOWED)
        closed = min(due, after(day, taken))
        dates = [spell(one, "digits") for one in (day, after(day, 2), due)]
        petitioner = f"信访人{number:02d}" + (f"（{mobile(8)}）" if number == 3 else "")
        case_number = f"东信〔2023〕{number}号"
        done = "√" if number % 2 else "是"
        closing: list[Cell] = [done, spell(closed, "digits"), petitioner, "经办人15"]
        sheet.put(number, case_number, section, channel, title, *dates, *closing)
    sheet.put("合计", f"{len(days)}件", *[None] * (len(names) - 2))
    sheet.line("填表人：经办人15            审核人：经办人16            填报日期：20240102")
    sheet.column_widths = {1: 6, 2: 18, 3: 18, 4: 12, 5: 36, 6: 12, 7: 12, 8: 12, 9: 10, 10: 14, 11: 28, 12: 12}
    return Book("信访办-2023年信访件办理情况登记表.xlsx", OFFICE, (sheet,))
