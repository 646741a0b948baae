"""What the Party-building office (党建办) hands in: sessions of the theory study group, and the town office's posts."""

from __future__ import annotations

from .days import spell, spread
from .dice import Dice
from .sheet import Book, Cell, Formula, Sheet

OFFICE = "党建办"
THEMES = (
    "学习习近平法治思想的核心要义",
    "学习《中华人民共和国宪法》",
    "学习新修改的《中华人民共和国立法法》",
    "学习《信访工作条例》",
    "学习《中华人民共和国行政处罚法》",
    "学习《重庆市行政规范性文件管理办法》",
    "学习《中华人民共和国安全生产法》",
    "学习《法治政府建设实施纲要（2021—2025年）》",
    "学习新修订的《中华人民共和国行政复议法》",
    "学习《中华人民共和国民法典》物权编有关规定",
    "学习《重大行政决策程序暂行条例》",
    "学习国家宪法日有关精神，研究年度法治建设工作",
)
SESSION_WORDS = ("理论学习中心组学习", "中心组集中学习", "党委中心组学习", "中心组学习", "中心组专题学习")
OTHER_TRAININGS = (("专题讲座", "基层行政执法实务专题讲座"), ("集中培训", "村（社区）干部法治培训班"))
SECTIONS = {
    "党的建设": ("党建岗", "组织人事岗", "宣传文化岗", "统战群团岗", "纪检监督岗", "人大政协联络岗", "综合协调岗"),
    "经济发展": ("产业发展岗", "乡村振兴岗", "财政财务岗", "经济统计岗", "项目建设岗", "生态环保岗", "农业服务岗"),
    "民生服务": ("民政事务岗", "社会保障岗", "卫生健康岗", "教育文旅岗", "退役军人服务岗", "政务服务岗"),
    "平安法治": ("平安建设岗", "信访维稳岗", "综合执法岗", "应急管理岗", "司法调解岗", "网格管理岗"),
}
HOLDERS = 47
ASSIGNMENTS = 58
POSTS_OF_THREE = 6  # 26 posts, two holders each, and six with a third: 58
SHADE = "FFFFE699"


def study_sessions() -> Book:
    """Twelve sessions of the study group and two other trainings; a cover sheet; totals as cached formulas."""
    dice = Dice("study_sessions")
    sessions = zip(spread(dice, (1,) * 12), THEMES, strict=True)
    held = [(day, dice.pick(SESSION_WORDS), theme) for day, theme in sessions]
    others = zip(spread(dice, (0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0)), OTHER_TRAININGS, strict=True)
    held += [(day, kind, theme) for day, (kind, theme) in others]
    held.sort()

    sheet = Sheet("学法台账", width=9, date_format='yyyy"年"m"月"d"日"')
    sheet.title("东安镇2023年党委理论学习中心组学法情况统计表")
    sheet.line("填报单位：东安镇党建办公室                                填报日期：2024年1月8日")
    sheet.header("序号", "时间", "地点", "学习\n类型", "学习主题", "授课人", "应到人数", "实到人数\n（人）", "备注")
    rows: list[list[Cell]] = []
    due, present = [], []
    for number, (day, kind, theme) in enumerate(held, start=1):
        in_group = "中心组" in kind
        due.append(dice.between(17, 19) if in_group else dice.between(46, 60))
        present.append(due[-1] - dice.below(3))
        place = "镇政府二楼会议室" if in_group else "镇便民服务中心多功能厅"
        lecturer = f"授课人{dice.between(1, 8):02d}"
        note = None if in_group else "邀请法律顾问授课"
        rows.append([number, spell(day, "excel"), place, kind, theme, lecturer, due[-1], present[-1], note])
    first, last = sheet.put_all(rows)
    totals = (Formula(f"SUM(G{first}:G{last})", sum(due)), Formula(f"SUM(H{first}:H{last})", sum(present)))
    sheet.put("合计", f"{len(rows)}次", None, None, None, None, *totals, None)
    sheet.line("填表人：经办人01            审核人：经办人02            联系电话：")
    sheet.column_widths = {1: 6, 2: 16, 3: 24, 4: 20, 5: 46, 6: 12, 7: 10, 8: 10, 9: 18}
    return Book("党建办-2023年党委理论学习中心组学法情况统计表.xlsx", OFFICE, (_cover(), sheet))


def _cover() -> Sheet:
    cover = Sheet("封面", width=6)
    cover.skip(4)
    cover.title("东安镇2023年度学法用法工作台账")
    cover.skip(3)
    cover.line("填报单位（盖章）：东安镇党建办公室")
    cover.line("报送单位：东安镇司法所")
    cover.line("二〇二四年一月")
    return cover


def posts() -> Book:
    """58 assignments to 26 posts in four sections; sections and posts merged down; double holders coloured."""
    dice = Dice("posts")
    places = [(section, post) for section, names in SECTIONS.items() for post in names]
    crowded = set(dice.shuffled(range(len(places)))[:POSTS_OF_THREE])
    seats = [place for at, place in enumerate(places) for _ in range(3 if at in crowded else 2)]
    seated = _seated(dice, seats)

    sheet = Sheet("岗位设置", width=6)
    sheet.title("东安镇机关“一中心四板块一网格”岗位设置及岗位人员名单")
    sheet.line("填报单位：党建办                                        时间：2023年12月")
    sheet.header("序号", "板块名称", "岗位名称", "在岗人员", "编制性质", "备  注")
    for number, ((section, post), holder) in enumerate(zip(seats, seated, strict=True), start=1):
        shared = seated.count(holder) > 1
        again = number > 1 and seats[number - 2] == (section, post)
        same_section = number > 1 and seats[number - 2][0] == section
        names = (None if same_section else section, None if again else post)
        row = sheet.put(number, *names, f"人员{holder:03d}", _staff_kind(holder), "兼岗" if shared else None)
        if shared:
            sheet.coloured[row] = SHADE
    _merge_repeats(sheet, seats)
    sheet.put("合计", f"{len(SECTIONS)}个板块", f"{len(places)}个岗位", f"{len(seats)}人次", None, None)
    sheet.line("说明：1.同一人员在两个岗位任职的，分别填写，底色标黄。2.人员变动后由党建办于5个工作日内更新。")
    sheet.column_widths = {1: 6, 2: 14, 3: 20, 4: 14, 5: 12, 6: 12}
    return Book("党建办-一中心四板块岗位设置及人员名单（2023年12月）.xlsx", OFFICE, (sheet,))


def _seated(dice: Dice, seats: list[tuple[str, str]]) -> list[int]:
    """Who sits where: every holder once, eleven of them a second time, in another post."""
    while True:
        second = dice.shuffled(range(1, HOLDERS + 1))[: ASSIGNMENTS - HOLDERS]
        seated = dice.shuffled([*range(1, HOLDERS + 1), *second])
        if len(set(zip(seats, seated, strict=True))) == ASSIGNMENTS:
            return seated


def _staff_kind(holder: int) -> str:
    return "事业" if holder % 5 in (1, 3) else "行政"


def _merge_repeats(sheet: Sheet, seats: list[tuple[str, str]]) -> None:
    top = len(sheet.rows) - len(seats) + 1
    for column, keys in ((2, [section for section, _ in seats]), (3, seats)):
        for at, key in enumerate(keys):
            if at == 0 or keys[at - 1] != key:
                length = sum(1 for other in keys if other == key)
                sheet.merge_down(column, top + at, top + at + length - 1)
