"""Grids and grid events, kept by the public security and rule-of-law office (平安法治办)."""

from __future__ import annotations

from datetime import date

from .days import after, spell, spread
from .dice import Dice
from .places import GRIDS, VILLAGES
from .planted import MOBILE_WIDE, identity, mobile
from .sheet import Book, Cell, Formula, Sheet

OFFICE = "平安法治办"
MONTH_COUNTS = (38, 35, 45, 44, 48, 52, 58, 55, 47, 46, 45, 46)
EVENTS = {
    "环境卫生": ("垃圾清运不及时，已通知保洁员清理", "河边有零散垃圾，已组织清捡", "养殖污水外溢，已督促整改"),
    "安全隐患": ("电线低垂，已报供电所处置", "危房警示牌脱落，已重新安装", "沼气池盖板破损，已更换"),
    "道路设施": ("路面落石影响通行，已清除", "路灯不亮，已报修", "护栏松动，已加固", "边沟堵塞，已疏通"),
    "矛盾纠纷": ("住户因排水发生口角，已现场劝和", "住户因地界有争议，已引导至调委会"),
    "森林防火": ("有人野外焚烧秸秆，已制止并宣传", "林区入口未设登记点，已增设"),
    "民生服务": ("独居老人需代办医保缴费，已办理", "行动不便老人需资格认证，已上门办理", "自来水管爆裂，已联系抢修"),
    "消防隐患": ("楼道堆放杂物，已清理", "电动车入户充电，已劝导", "灭火器过期，已更换"),
    "地质灾害": ("雨后边坡有小型溜塌，已拉警戒线", "监测点裂缝有变化，已上报监测员"),
    "特殊人群走访": ("走访困难群众，登记用煤需求", "走访留守儿童，告知防溺水要求"),
}
KINDS = ("环境卫生", "环境卫生", "道路设施", "道路设施", "民生服务", "民生服务", *EVENTS)
SPOTS = ("一社", "二社", "三社", "公路边", "院落", "村委会附近", "安置点", "桥头")
FIRST_FORM = (
    "序号",
    "事件编号",
    "上报\n日期",
    "所属网格",
    "事件类别",
    "事件内容",
    "上报网格员",
    "手机号码",
    "处置单位",
    "办结日期",
)
SECOND_FORM = (
    "序号",
    "工单编号",
    "登记时间",
    "网格名称",
    "事件类型",
    "事件描述",
    "网格员",
    "电话",
    "处置完成时间",
    "是否超期",
    "备注",
)
DATE_WAYS = ("iso", "dot", "slash", "chinese", "excel", "digits")
SLIPS = {
    57: f"（求助人身份证号{identity(6)}）",
    203: f"，可拨打{mobile(6)}联系住户",
    388: f"，住户电话{MOBILE_WIDE}",
    500: f"，代办人证件{identity(7)}",
}


def grids() -> Book:
    """Twenty-four grids; the total stands above the rows, its sum a formula with the cached result."""
    dice = Dice("grids")
    households = [dice.between(88, 214) for _ in GRIDS]
    sheet = Sheet("网格", width=6)
    sheet.title("东安镇网格划分调整一览表")
    sheet.line("填报单位：平安法治办            2023年10月调整后")
    head = sheet.header("序号", "网格编号及名称", "村（社区）", "网格户数\n（户）", "专职网格员", "联系电话")
    first, last = head + 2, head + 1 + len(GRIDS)
    total = Formula(f"SUM(D{first}:D{last})", sum(households))
    sheet.put("合计", f"{len(GRIDS)}个", f"{len(VILLAGES)}个", total, None, None)
    for at, (name, count) in enumerate(zip(GRIDS, households, strict=True)):
        phone: Cell = int(mobile(10 + at)) if at % 5 == 0 else mobile(10 + at)
        sheet.put(at + 1, name, VILLAGES[at // 3], count, f"网格员{at + 1:02d}", phone)
    sheet.line("备注：户数以2023年9月末摸排数为准。")
    sheet.column_widths = {1: 6, 2: 24, 3: 16, 4: 12, 5: 14, 6: 16}
    return Book("平安法治办-网格划分调整一览表.xlsx", OFFICE, (sheet,))


def events() -> Book:
    """559 events on twelve monthly sheets; another form from July on; a running total in December."""
    dice = Dice("events")
    days = spread(dice, MONTH_COUNTS)
    sheets = []
    done = 0
    for month, count in enumerate(MONTH_COUNTS, start=1):
        sheets.append(_month(dice, month, days[done : done + count], done))
        done += count
    last = sheets[-1]
    last.rows.insert(len(last.rows) - 1, ["年度累计", f"{done}件", *[None] * (last.width - 2)])
    last.merges[-1] = (len(last.rows), 1, len(last.rows), last.width)
    return Book("附件2 平安法治办2023年网格事件流转台账（1-12月）.xlsx", OFFICE, tuple(sheets))


def _month(dice: Dice, month: int, days: list[date], before: int) -> Sheet:
    form = FIRST_FORM if month < 7 else SECOND_FORM
    sheet = Sheet(f"{month}月", width=len(form))
    sheet.title(f"东安镇2023年{month}月网格事件流转处置台账")
    if month != 4:
        sheet.line("填报单位：平安法治办                                                单位：件")
    head = sheet.header(*form)
    for at, day in enumerate(days, start=1):
        sheet.put(*_event(dice, month, at, before + at, day))
        if month in (2, 9) and at == 20:
            sheet.skip()
    counted = Formula(f"COUNTA(B{head + 1}:B{len(sheet.rows)})", len(days))
    sheet.put("合计", counted if month % 2 else f"{len(days)}件", *[None] * (len(form) - 2))
    sheet.line("填表人：经办人13            审核人：经办人14")
    widths = {"序号": 10, "事件内容": 46, "事件描述": 46}
    sheet.column_widths = {column: widths.get(name, 16) for column, name in enumerate(form, start=1)}
    return sheet


def _event(dice: Dice, month: int, at: int, overall: int, day: date) -> list[Cell]:
    place = dice.below(len(GRIDS))
    kind = dice.pick(KINDS)
    text = f"{VILLAGES[place // 3]}{dice.pick(SPOTS)}{dice.pick(EVENTS[kind])}{SLIPS.get(overall, '')}。"
    way = DATE_WAYS[(month - 1) % len(DATE_WAYS)]
    closed = spell(after(day, dice.below(6)), way)
    phone: Cell = int(mobile(10 + place)) if dice.below(9) == 0 else mobile(10 + place)
    start: list[Cell] = [at, f"WG2023{month:02d}-{at:03d}", spell(day, way), GRIDS[place], kind, text]
    keeper = f"网格员{place + 1:02d}"
    if month < 7:
        handled_by = "镇级处置" if dice.below(5) == 0 else "网格自处"
        return [*start, keeper, phone, handled_by, closed]
    return [*start, keeper, phone, closed, "否", None]
