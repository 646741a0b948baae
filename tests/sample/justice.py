"""What the justice office (司法所) hands in beside disputes: staff law training, legal counsel, publicity."""

from __future__ import annotations

from datetime import date

from .days import spell, spread
from .dice import Dice
from .places import VILLAGES
from .planted import identity, mobile
from .sheet import Book, Cell, Sheet

OFFICE = "司法所"
TRAINING_WORDS = ("以会代训", "会前学法", "以会代训培训", "干部会代训")
TRAINING_THEMES = (
    "行政执法“三项制度”要点",
    "行政处罚的一般程序与简易程序",
    "政府信息公开答复规范",
    "《信访工作条例》办理时限",
    "人民调解协议书的制作",
    "宪法宣誓与公职人员义务",
    "农村土地承包法律政策问答",
    "安全生产执法检查注意事项",
    "行政复议法修订要点",
    "合同签订与合法性审查",
    "行政机关应诉与举证",
    "未成年人保护有关规定",
    "行政规范性文件制定与备案",
    "民法典婚姻家庭编常见问题",
)
PRINTED_TRAINING_LINES = 20
SERVICES = (
    ("律师01", "审查镇级工程建设合同"),
    ("律师02", "为重大矛盾纠纷调处提供法律意见"),
    ("律师01", "审查行政规范性文件草案"),
    ("律师01", "参与行政处罚案件集体讨论"),
    ("律师02", f"驻点值班并解答群众法律咨询（预约电话{mobile(9)}）"),
    ("律师02", "审查农村集体资产出租合同"),
    ("律师01", "为机关干部讲授行政执法课程"),
    ("律师02", "对拟签订的服务采购合同出具审查意见"),
)
ENGAGED = {"律师01": date(2023, 1, 10), "律师02": date(2023, 3, 1)}
REVIEW_CONSULTATIONS = (2, 1, 3, 2, 0, 2, 1, 4, 2, 1, 2, 2)  # of twelve events: 22; the thirteenth is in peace.py
TOWN_PLACES = ("镇农贸市场", "镇便民服务中心大厅", "镇文化广场")
VILLAGE_PLACES = ("文化广场", "便民服务站院坝")
OTHER_EVENTS = ("民法典", "宪法", "综合普法", "民法典宣传", "送法下乡", "国家宪法日", "宪法宣传", "综合")


def trainings() -> Book:
    """Fourteen trainings within other meetings, dated without a year; preprinted numbers left empty below them."""
    dice = Dice("trainings")
    days = spread(dice, (1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 2, 1), distinct=True)
    sheet = Sheet("登记表", width=8)
    sheet.title("东安镇2023年机关干部以会代训学法登记表")
    sheet.line("填报单位：东安镇司法所        填报日期：2023年12月29日        单位：人")
    sheet.header("序号", "开展时间", "培训地点", "形式", "培训内容", "领学人", "参训人数", "承办人")
    for number, (day, theme) in enumerate(zip(days, TRAINING_THEMES, strict=True), start=1):
        attendees = dice.handwritten(dice.between(36, 47), "人")
        kind = dice.pick(TRAINING_WORDS)
        lecturer = f"授课人{dice.between(9, 14):02d}"
        sheet.put(number, spell(day, "no year"), "镇政府三楼会议室", kind, theme, lecturer, attendees, "经办人03")
    for number in range(len(days) + 1, PRINTED_TRAINING_LINES + 1):
        sheet.put(number, *[None] * 7)
    sheet.put("合  计", f"{len(days)}次", *[None] * 6)
    sheet.line("注：利用机关干部职工会、工作例会等会前时间开展的学法活动填入本表。")
    sheet.column_widths = {1: 6, 2: 12, 3: 20, 4: 16, 5: 34, 6: 12, 7: 12, 8: 12}
    return Book("司法所-机关干部以会代训学法登记表（2023年）.xlsx", OFFICE, (sheet,))


def counsel() -> Book:
    """Eight services of two lawyers; personal numbers in unknown columns; Sheet2 and Sheet3 left empty."""
    dice = Dice("counsel")
    sheet = Sheet("Sheet1", width=8)
    sheet.title("东安镇政府法律顾问聘任及服务情况表")
    sheet.line("填报单位：司法所")
    sheet.header("序号", "顾问律师", "执业机构", "签约\n日期", "服务内容", "服务时间", "联系电话", "备注")
    days = spread(dice, (0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1))
    for number, ((lawyer, service), day) in enumerate(zip(SERVICES, days, strict=True), start=1):
        firm = "甲律师事务所" if lawyer == "律师01" else "乙律师事务所"
        phone = mobile(2) if number == 1 else None
        note = f"身份证号{identity(0)}，已核验执业证" if number == 2 else None
        engaged = spell(ENGAGED[lawyer], "dot")
        sheet.put(number, lawyer, firm, engaged, service, spell(day, "chinese"), phone, note)
    sheet.skip()
    sheet.line("说明：同一律师多次提供服务的，按次填写；聘期均为一年。")
    sheet.column_widths = {1: 6, 2: 12, 3: 18, 4: 12, 5: 38, 6: 16, 7: 14, 8: 30}
    return Book("司法所-政府法律顾问聘任及服务情况.xlsx", OFFICE, (sheet, Sheet("Sheet2"), Sheet("Sheet3")))


def publicity() -> Book:
    """Twelve events on reconsideration and eight on other themes; counts bare, with units or in full-width digits."""
    dice = Dice("publicity")
    review_days = spread(dice, (0, 0, 1, 1, 1, 0, 1, 1, 3, 2, 1, 1), distinct=True)
    other_days = spread(dice, (1, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0, 2), distinct=True)
    asked = zip(review_days, REVIEW_CONSULTATIONS, strict=True)
    events = [(day, dice.pick(("行政复议", "行政复议法", "行政复议宣传")), people) for day, people in asked]
    events += [(day, theme, dice.between(1, 15)) for day, theme in zip(other_days, OTHER_EVENTS, strict=True)]
    events.sort()

    sheet = Sheet("2023年", width=9)
    sheet.title("东安镇2023年法治宣传活动登记表")
    sheet.line("填报单位：东安镇司法所                                      填报日期：2024.1.5")
    names = (
        "序号",
        "宣传\n时间",
        "宣传地点",
        "主题节点",
        "资料份数",
        "受教育人次",
        "解答咨询\n（人次）",
        "承办部门",
        "备注",
    )
    sheet.header(*names)
    leaflets_of, audience_of = [], []
    for number, (day, theme, people) in enumerate(events, start=1):
        leaflets_of.append(dice.between(4, 30) * 10)
        audience_of.append(dice.between(20, 140))
        leaflets = dice.handwritten(leaflets_of[-1], "份")
        audience = dice.handwritten(audience_of[-1], "人次")
        village_place = dice.pick(VILLAGES) + dice.pick(VILLAGE_PLACES)
        place = village_place if number % 3 else dice.pick(TOWN_PLACES)
        when = spell(day, ("dot", "chinese", "iso")[number // 7])
        asked_there = dice.handwritten(people, "人次")
        row: list[Cell] = [number, when, place, theme, leaflets, audience, asked_there, "司法所", None]
        sheet.put(*row)
    consultations = sum(people for _, _, people in events)
    sheet.put("合计", f"{len(events)}场", None, None, sum(leaflets_of), sum(audience_of), consultations, None, None)
    sheet.line("填表人：经办人03            审核人：经办人04")
    sheet.column_widths = {1: 6, 2: 16, 3: 24, 4: 16, 5: 12, 6: 12, 7: 12, 8: 12, 9: 12}
    return Book("司法所-法治宣传活动登记表（2023年）.xlsx", OFFICE, (sheet,))
