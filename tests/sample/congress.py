"""What the office of the town's People's Congress (人大办) hands in: deputies' suggestions and the replies to them."""

from __future__ import annotations

from datetime import timedelta

from .days import after, spell, spread
from .dice import Dice
from .places import VILLAGES
from .sheet import Book, Sheet

OFFICE = "人大办"
WISHES = (
    ("硬化通社公路", "规划建设科"),
    ("新建人行便桥", "规划建设科"),
    ("加强饮用水水源地保护", "农业服务中心"),
    ("增设场镇公共停车位", "综合行政执法办"),
    ("发展中药材种植", "农业服务中心"),
    ("完善老年活动场所", "民政和社会事务办"),
    ("加密客运班次", "规划建设科"),
    ("整治河道垃圾", "农业服务中心"),
)
OUTCOMES = ("A类", "已解决", "A", "B类", "正在解决", "C类", "列入规划", "D类")
COUNT = 32


def suggestions() -> Book:
    """Thirty-two suggestions, each answered; result classes as letters or words; the total below."""
    dice = Dice("suggestions")
    pairs = dice.shuffled([(village, wish, office) for village in VILLAGES for wish, office in WISHES])[:COUNT]
    days = spread(dice, (0, 0, 0, 3, 6, 8, 7, 5, 3, 0, 0, 0))
    sheet = Sheet("建议办理", width=10)
    sheet.title("东安镇2023年人大代表建议办理情况统计表")
    sheet.line("填报单位：镇人大办公室                                              填报日期：2023/12/28")
    sheet.header(
        "序号", "建议号", "建议名称", "提出代表", "承办单位", "交办日期", "办复日期", "结果\n类别", "满意度", "备注"
    )
    for number, (day, (village, wish, office)) in enumerate(zip(days, pairs, strict=True), start=1):
        given = after(day - timedelta(days=40), 0)
        deputy = f"人大代表{dice.between(1, 36):02d}"
        result = dice.pick(OUTCOMES)
        content = "满意" if dice.below(6) else "基本满意"
        way = "slash" if number % 2 else "iso"
        dates = (spell(given, way), spell(day, way))
        sheet.put(
            number,
            f"东人建〔2023〕{number}号",
            f"关于{village}{wish}的建议",
            deputy,
            office,
            *dates,
            result,
            content,
            None,
        )
    sheet.put("总计", f"{COUNT}条", *[None] * 8)
    sheet.line("填表人：经办人17            审核人：经办人18")
    sheet.column_widths = {1: 6, 2: 20, 3: 40, 4: 14, 5: 18, 6: 14, 7: 14, 8: 12, 9: 10, 10: 10}
    return Book("人大办-2023年人大代表建议办理情况统计表.xlsx", OFFICE, (sheet,))
