"""Two declared zero reports of the justice office (司法所): forms with a header, no rows, and the declaration."""

from __future__ import annotations

from .sheet import Book, Sheet

OFFICE = "司法所"


def reconsideration() -> Book:
    """No administrative reconsideration case in 2023, declared under an empty table."""
    sheet = Sheet("复议案件", width=7)
    sheet.title("东安镇2023年度行政复议案件统计表")
    sheet.line("填报单位：东安镇司法所        填报日期：2024年1月4日        单位：件")
    sheet.header("序号", "复议案号", "受理日期", "申请人", "被申请行政机关", "审理结果", "备注")
    for _ in range(3):
        sheet.put(*[None] * 7)
    sheet.line("零报告：2023年度本镇未发生行政复议案件。")
    sheet.line("填表人：经办人03            审核人：经办人04")
    sheet.column_widths = {1: 6, 2: 22, 3: 14, 4: 14, 5: 22, 6: 18, 7: 14}
    return Book("司法所-2023年行政复议案件统计表（零报告）.xlsx", OFFICE, (sheet,))


def litigation() -> Book:
    """No administrative lawsuit in 2023, declared above the signature; the total row says zero."""
    sheet = Sheet("Sheet1", width=6)
    sheet.title("东安镇2023年度行政应诉案件统计表")
    sheet.line("单位：件")
    sheet.header("法院案号", "收到应诉通知日期", "原告姓名", "受诉法院", "结案方式", "负责人是否出庭")
    sheet.put("合计", "0件", None, None, None, None)
    sheet.skip()
    sheet.line("零报告：2023年度本镇未发生行政诉讼案件。")
    sheet.line("报送人：经办人03        报送日期：2024年1月4日")
    sheet.column_widths = {1: 24, 2: 20, 3: 14, 4: 24, 5: 18, 6: 18}
    return Book("司法所-2023年行政应诉案件统计表（零报告）.xlsx", OFFICE, (sheet,))
