"""What the Party and government office (党政办) hands in: normative documents, disclosures, and one stated figure."""

from __future__ import annotations

from datetime import date

from .days import spell, spread
from .dice import Dice
from .planted import mobile
from .sheet import Book, Group, Sheet

OFFICE = "党政办"
DOCUMENTS = (
    (date(2023, 3, 17), "东安府规〔2023〕1号", "东安镇农村公路日常养护管理办法", "是", "是", "报备〔2023〕03号"),
    (date(2023, 5, 26), "东安府规〔2023〕2号", "东安镇场镇车辆停放管理规定", "是", "√", "报备〔2023〕06号"),
    (date(2023, 7, 14), "东安府办〔2023〕31号", "东安镇机关公务用车管理制度", "否", "否", None),
    (date(2023, 9, 8), "东安府规〔2023〕3号", "东安镇农村饮水工程运行管护办法", "√", "是", "报备〔2023〕11号"),
    (date(2023, 11, 3), "东安府规〔2023〕4号", "东安镇森林防火野外用火管理规定", "是", "是", "报备〔2023〕14号"),
)
MONTHLY_NOTICES = (
    ("城乡居民最低生活保障资金发放情况公示", "民生保障"),
    ("残疾人两项补贴发放情况公示", "民生保障"),
)
QUARTERLY_NOTICES = (
    ("临时救助资金发放情况公示", "民生保障"),
    ("安全生产检查情况通报", "安全生产"),
    ("行政执法信息公示", "行政执法"),
)
SINGLE_NOTICES = (
    (1, "东安镇2023年度法治政府建设工作安排", "政府文件"),
    (1, "春节期间值班安排公告(值班室,服务大厅,卫生院)", "公示公告"),
    (2, "东安镇2023年部门预算情况说明", "财政信息"),
    (2, "东安镇2023年度重点工作安排", "政府文件"),
    (4, "东安镇农村公路日常养护管理办法", "政府文件"),
    (3, "东安镇春季森林防火工作安排", "安全生产"),
    (4, "关于对公路养护工程征求意见的公告（联系人电话{phone}）", "公示公告"),
    (4, "东安镇耕地地力保护补贴面积公示", "乡村振兴"),
    (6, "东安镇场镇车辆停放管理规定", "政府文件"),
    (5, "东安镇政务服务事项目录", "政务服务"),
    (6, "东安镇防汛抗旱应急预案", "安全生产"),
    (6, "东安镇地质灾害防治方案", "安全生产"),
    (7, "东安镇到户产业奖补项目公示", "乡村振兴"),
    (8, "东安镇2022年部门决算情况说明", "财政信息"),
    (10, "东安镇农村饮水工程运行管护办法", "政府文件"),
    (9, "东安镇城乡居民医疗保险参保缴费公告", "民生保障"),
    (10, "东安镇网格调整情况公告", "公示公告"),
    (10, "东安镇乡村振兴衔接资金项目完工公示", "乡村振兴"),
    (12, "东安镇森林防火野外用火管理规定", "政府文件"),
    (11, "东安镇城乡居民养老保险待遇领取资格认证公告", "民生保障"),
    (12, "东安镇2023年政府信息公开工作安排落实情况", "政务服务"),
    (12, "东安镇2024年度乡村振兴项目库公示", "乡村振兴"),
    (12, "东安镇困难群众冬春救助对象公示", "民生保障"),
)
QUARTER_WORDS = ("一", "二", "三", "四")


def documents() -> Book:
    """Five documents, four of them due for filing and all four filed; a two-row header with two groups."""
    sheet = Sheet("报审报备", width=8, date_format="yyyy-mm-dd")
    sheet.title("东安镇2023年度行政规范性文件报审报备情况表")
    sheet.line("填报单位：党政办        填报日期：2024年1月3日        单位：件")
    sheet.header(
        "序  号",
        Group("基本信息", ("规范性文件名称", "发文字号", "成文日期")),
        Group("审查备案", ("是否属于报备范围", "已审查备案", "备案编号")),
        "备  注",
    )
    for number, (day, code, title, due, filed, record) in enumerate(DOCUMENTS, start=1):
        note = "内部管理制度，不属规范性文件" if due == "否" else None
        sheet.put(number, title, code, spell(day, "excel"), due, filed, record, note)
    sheet.put("合计", f"{len(DOCUMENTS)}件", *[None] * 6)
    sheet.line("说明：会议纪要、人事任免、内部管理制度等不纳入报备范围。")
    sheet.line("填表人：经办人05            审核人：经办人06")
    sheet.column_widths = {1: 8, 2: 36, 3: 24, 4: 14, 5: 12, 6: 12, 7: 22, 8: 28}
    return Book("党政办-行政规范性文件报审报备情况表.xlsx", OFFICE, (sheet,))


def disclosures() -> Book:
    """Fifty-nine items as the website exports them: GB18030 text, two lines above the header, a total below."""
    dice = Dice("disclosures")
    notices = [
        (month, f"东安镇2023年{month}月{text}", kind) for text, kind in MONTHLY_NOTICES for month in range(1, 13)
    ]
    for text, kind in QUARTERLY_NOTICES:
        notices += [(at * 3, f"东安镇2023年{word}季度{text}", kind) for at, word in enumerate(QUARTER_WORDS, start=1)]
    notices += [(month, title.format(phone=mobile(4)), kind) for month, title, kind in SINGLE_NOTICES]
    rows = []
    for month, title, kind in notices:
        (day,) = spread(dice, [int(month == other) for other in range(1, 13)])
        rows.append((day, title, kind))
    rows.sort()

    sheet = Sheet("导出", width=6)
    sheet.put("东安镇人民政府2023年主动公开信息发布明细")
    sheet.put("导出单位：党政办公室", None, None, "导出日期：2024-01-03")
    sheet.header("序号", "信息标题", "栏目", "发布时间", "信息来源", "浏览量")
    for number, (day, title, kind) in enumerate(rows, start=1):
        when = str(spell(day, "slash" if day.month > 8 else "iso"))
        sheet.put(number, title, kind, when, "东安镇", dice.between(12, 260))
    sheet.put("合计", f"{len(rows)}条")
    return Book("党政办 2023年主动公开信息发布明细（网站后台导出）.csv", OFFICE, (sheet,))


def disclosure_figures() -> Book:
    """One stated figure, to be compared with the fifty-nine rows that the website's back office exports."""
    sheet = Sheet("Sheet1", width=3)
    sheet.title("2023年政务公开情况统计")
    sheet.line("填报单位：党政办")
    sheet.header("指标名称", "计量单位", "数值")
    sheet.put("法定主动公开信息条数", "条", "59条")
    sheet.line("填表人：经办人05        审核人：经办人06        2024年1月3日")
    sheet.column_widths = {1: 30, 2: 12, 3: 12}
    return Book("党政办-2023年政务公开情况统计.xlsx", OFFICE, (sheet,))
