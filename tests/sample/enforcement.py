"""What the enforcing offices (综合行政执法办, 应急办) hand in: penalties in two domains, and the officers."""

from __future__ import annotations

from .days import after, spell, spread
from .dice import Dice
from .places import VILLAGES
from .planted import FLOAT_IDENTITY, identity, mobile
from .sheet import Book, Cell, Formula, Group, Sheet

ENFORCEMENT_OFFICE = "综合行政执法办"
EMERGENCY_OFFICE = "应急办"
TRANSPORT_MONTHS = (3, 4, 6, 6, 7, 6, 6, 7, 6, 6, 5, 5)
TRANSPORT_WORDS = ("交通", "交通运输", "公路管理", "交通", "道路运输")
MINOR_CAUSES = (
    "在公路用地范围内堆放建筑材料",
    "车辆装载物掉落、遗洒污染公路",
    "在公路上打场晒粮影响通行",
    "在公路边沟内倾倒弃土",
    "在公路上摆摊设点影响通行",
)
MAJOR_CAUSES = (
    "擅自在公路建筑控制区内修建构筑物",
    "擅自挖掘乡道埋设管线",
    "超限车辆擅自在乡道上行驶",
    "损坏公路附属设施",
)
MINOR_FINES = (50, 100, 100, 150, 200, 200)
MAJOR_FINES = (500, 800, 1000, 1000, 1500, 2000)
EMERGENCY_CASES: tuple[tuple[str, str, str, int, Cell], ...] = (
    ("安全生产", "未如实记录安全生产教育和培训情况", "普通程序", 2000, "2000.00"),
    ("消防安全", "占用、堵塞疏散通道", "普通", 500, "500元"),
    ("应急", "未按规定配备应急救援器材", "一般程序", 1000, "1,000"),
    ("安全生产", "未在有较大危险因素的场所设置警示标志", "一般", 3000, 3000),
    ("消防安全", "消防设施、器材未保持完好有效", "普通程序", 500, 500.0),
    ("应急管理", "未按规定组织应急预案演练", "普通程序", 5000, "5,000元"),
    ("安全生产", "烟花爆竹零售点存放数量超过许可范围", "普通", 1000, "1000"),
)
OFFICER_STATES = ("在册", "持证", "无变动", "正常", "在册", "持证", "正常", "无变动")
UNPAID = "FFFFFF00"


def transport_penalties() -> Book:
    """Sixty-seven decisions under a two-row header and a row of column numbers; the count is a cached formula."""
    dice = Dice("transport")
    sheet = Sheet("交通", width=12)
    sheet.title("东安镇2023年行政处罚台账（交通运输领域）")
    sheet.line("填报单位：综合行政执法办公室        填报日期：2024年1月5日        单位：元")
    sheet.header(
        "序号",
        "决定书文号",
        Group("案件基本情况", ("被处罚人", "身份证号", "处罚领域", "违法行为类型")),
        Group("处罚情况", ("适用程序", "处罚金额(元)", "作出决定日期")),
        "执行情况",
        "承办人",
        "备注",
    )
    sheet.put(*range(1, 13))
    first = len(sheet.rows) + 1
    total = 0
    for number, day in enumerate(spread(dice, TRANSPORT_MONTHS), start=1):
        minor = dice.below(4) > 0
        fine = dice.pick(MINOR_FINES if minor else MAJOR_FINES)
        total += fine
        cause = dice.pick(MINOR_CAUSES if minor else MAJOR_CAUSES)
        procedure = dice.pick(("简易程序", "简易", "当场处罚") if minor else ("普通程序", "一般程序", "普通"))
        way = ("excel", "dot", "chinese")[(day.month - 1) // 4]
        party: list[Cell] = [f"当事人{200 + number:03d}", identity(8 + number), dice.pick(TRANSPORT_WORDS), cause]
        paid = dice.below(12) > 0
        decided: list[Cell] = [procedure, _fine(dice, fine), spell(day, way), "已缴纳" if paid else "未缴纳"]
        row = sheet.put(
            number,
            f"渝城口东安（交）罚〔2023〕{number:03d}号",
            *party,
            *decided,
            f"经办人{dice.between(7, 9):02d}",
            None,
        )
        if not paid:
            sheet.coloured[row] = UNPAID
    last = len(sheet.rows)
    count = Formula(f"COUNTA(B{first}:B{last})", last - first + 1)
    sheet.put("合计", count, None, None, None, None, None, total, None, None, None, None)
    sheet.line("说明：1.一案多项处罚的按一件统计。2.底色标黄的尚未缴纳罚款。")
    sheet.line("填表人：经办人07            审核人：经办人10")
    sheet.column_widths = {1: 6, 2: 34, 3: 14, 4: 22, 5: 12, 6: 34, 7: 12, 8: 12, 9: 16, 10: 10, 11: 10, 12: 10}
    return Book("综合行政执法办-2023年行政处罚台账（交通）.xlsx", ENFORCEMENT_OFFICE, (sheet,))


def _fine(dice: Dice, yuan: int) -> Cell:
    """An amount as clerks write it."""
    ways: tuple[Cell, ...] = (yuan, yuan, yuan, f"{yuan}元", f"{yuan:,}", f"{yuan}.00", float(yuan))
    return dice.pick(ways)


def emergency_penalties() -> Book:
    """Seven decisions; one identity number became a float, one mobile number stands in the signature line."""
    dice = Dice("emergency")
    sheet = Sheet("Sheet1", width=11)
    sheet.title("应急办2023年安全生产行政处罚案件登记表")
    sheet.header(
        "序号",
        "处罚决定书编号",
        "行业领域",
        "处罚对象",
        "证件号码",
        "主要违法事实",
        "程序",
        "罚款金额（元）",
        "处罚日期",
        "承办人",
        "备注",
    )
    days = spread(dice, (0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 0))
    for number, (day, case) in enumerate(zip(days, EMERGENCY_CASES, strict=True), start=1):
        domain, cause, procedure, _, written = case
        paper: Cell = float(FLOAT_IDENTITY) if number == 4 else identity(3) if number == 2 else None
        sheet.put(
            number,
            f"渝城口东安（应急）罚〔2023〕{number}号",
            domain,
            f"当事人{300 + number:03d}",
            paper,
            cause,
            procedure,
            written,
            spell(day, "slash"),
            "经办人11",
            "已整改" if number % 2 else None,
        )
    sheet.skip()
    sheet.put("合计", f"{len(days)}件", *[None] * 5, sum(case[3] for case in EMERGENCY_CASES), *[None] * 3)
    sheet.line(f"填表人：经办人11        审核人：经办人12        联系电话：{mobile(5)}")
    sheet.column_widths = {1: 6, 2: 34, 3: 12, 4: 14, 5: 22, 6: 40, 7: 12, 8: 14, 9: 14, 10: 10, 11: 10}
    return Book("应急办_安全生产行政处罚案件登记表2023.xlsx", EMERGENCY_OFFICE, (sheet,))


def officers() -> Book:
    """Nine officers, one of them newly applied for; the column of identity numbers is hidden, not removed."""
    dice = Dice("officers")
    sheet = Sheet("执法人员", width=9)
    sheet.title("东安镇行政执法人员及执法证管理台账")
    sheet.line(f"单位：综合行政执法办        {VILLAGES[-1]}办公点        统计时间：2023年12月31日")
    sheet.header("序号", "人员姓名", "性别", "身份证号码", "执法证件号", "执法类别", "资格变动", "发证时间", "备注")
    for number, state in enumerate(OFFICER_STATES, start=1):
        paper = identity(4) if number == 3 else identity(5) if number == 6 else "见人事档案"
        area = "综合执法" if number % 3 else "应急管理"
        issued = ("2021.11", "2022.6", "2020.9")[number % 3]
        sex = dice.pick(("男", "女", "男"))
        sheet.put(number, f"执法员{number:02d}", sex, paper, f"渝H东安{number:03d}", area, state, issued, None)
    count = len(OFFICER_STATES) + 1
    applied = after(spread(dice, (0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0))[0], 5)
    note = f"{applied:%Y年%m月}提交申报材料"
    sheet.put(count, f"执法员{count:02d}", "男", "见人事档案", "待发", "综合执法", "新申领", None, note)
    sheet.put("合计", f"{count}人", *[None] * 7)
    sheet.line("填表人：经办人07            审核人：经办人10")
    sheet.column_widths = {1: 6, 2: 12, 3: 8, 4: 22, 5: 16, 6: 14, 7: 12, 8: 12, 9: 26}
    sheet.hidden_columns = {4}
    return Book("综合行政执法办-行政执法人员及执法证管理台账.xlsx", ENFORCEMENT_OFFICE, (sheet,))
