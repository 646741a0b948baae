"""Rows that say of themselves that they do not count: 作废, 撤稿, 误报, 示例, struck through.

What the catalogue settles for a topic never comes here; anything else of this kind is asked, one question a cause and table.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache, partial

from pipeline.tallies.cells import folded, is_blank
from pipeline.tallies.columns import says_not_accepted
from pipeline.tallies.ledger import Ledger
from pipeline.tallies.plans import EVENTS, PERSONS
from pipeline.tallies.questions import Put
from pipeline.tallies.relating.categories import columns_of_corrections
from pipeline.tallies.relating.rows import Rows, same_case
from pipeline.tallies.settlement import Settlement

REFUSED = "不予受理的行"
CALLED_OFF = "写明没有开展的行"
STRUCK_OUT = "划掉并写明不算的行"
_CALLED_OFF = re.compile(
    r"[(\[]?(?:因.{1,8}|.{0,6}[,，])?(?:没[有能]?|未)(?:开成|开展|举行|举办|召开|办成|组织)(?:[,，。;；].{0,16})?[)\]]?|.{0,8}没开成.{0,16}"
)
# Words that say so wherever they stand in a remark; no word that also tells how a case went (调解无效, 反映不实, 合并审理).
_SURE = (
    r"作废|作罢|练习|演练上报|试报|(?:审核|审查)?未(?:予)?(?:通过|下发|采用|出台)|误[报录登填入统操点传推派写]|(?:系|属|为)误|[错有]误|错[报录登填统写]|[填报登录统写弄搞]错|不作数|不作准|存疑|查无此|虚报|多[报录登填统]"
    r"|重复(?:登记|录入|报送|上报|填报|统计|计算|件|案件|信访|事项|记录|数据|项)?|重[报录登]"
    r"|与(?:第|序号|编号|上|前|本表|另|\d).{0,12}(?:重复|相同|同一(?!.{0,10}另[一]?[案件])|为同)|同一[案件]|已(?:在|于).{1,12}(?:统计|计入|列入|报过|登记过)"
    r"|[上前](?:月|次|年|季|半年).{0,4}(?:已[报计统]|[登报计统][过记])|(?:登记|统计|上报|录入|计入)过|撤稿|下架|下线|撤下|已撤(?!诉)|撤[销回](?!后|起诉|上诉)"
    r"|不计(?!户|人口|时|报酬|较|划|名|分|酬|价)入?|不纳入|不列入|不统计|不算|不作统计|不参与|勿计|剔除|删除|删去|核减|待删|样[例表]|示例|范例|举例|例行|填写(?:样式|参考|示例|格式)|模板|测试|演示|试填"
    r"|不再(?:使用|执行|保留|列入|统计|计)|并入|合并[至到入于]|已合并|已拆分|停用|失效|废止|停止执行|未(?:生效|实施|批准|获批)"
    r"|不(?:再|另)?(?:单独|重复|另行)(?:计件|计数|计次|计算|统计)|不另计|并案(?:办理|处理|调处)"
    r"|疑[似为是与和].{0,20}(?:同一|重复|相同)|待核[实查]?|(?:是否|算不算|应否)(?:计入|统计|算|属)|(?:计不计|归属|是否).{0,8}(?:待定|未定|未明确|尚未确定)|可能重复|(?:以上|上述|上面|前)[一二两三四五六七八九十\d]+[场次行项期件条].{0,6}(?:合[在计并]|之和|总和|汇总)"
    r"|不予(?:行政)?处罚|征求意见稿|送审稿|讨论稿|待印发|[未没](?:有?正式|有)?(?:印发|发布|公布|开成|举办成|办成)"
    r"|上收(?!费)|不再(?:受理|办理|承接|承担|实施|公布|提供)|待.{0,8}(?:批复|批准|审批)(?!后)"
    r"|非本[镇乡街单年]|不属本|不属于本|不属我|非我[镇乡]|移出|属(?:外|他|邻)[镇乡]"
)
# Where persons are counted: words that say that one of them is gone.
_GONE = re.compile(
    r"放弃|未(?:参加|通过|取得|领)|不合格|材料(?:已|被)?退|期满|未续[聘签约]|未再续|解聘|停聘|不再(?:聘|任|担任|续)|离[任职岗所队]|离开(?:本|我)|转[所走]|(?:由|改由).{1,8}(?:接替|接任|接手|代替)|更换为|辞[职去聘]|免职|停职|退休|病故|去世|已故|借调|抽调|转岗|转任"
    r"|已?调[离走出往任到至回县市区省外他]|终止(?:聘|合同|服务)|(?:合同|聘期|协议)已?(?:终止|解除|届满|到期)"
)
# Words that say so in a remark, and may be what a row is about elsewhere.
_IN_REMARKS = re.compile(
    r"非本?辖区|征求意见(?:阶段|中)|起草中|草案|拟[设任定办出](?!定)|筹备中|规划中|待[批审]|暂[缓停]|暂未(?!缴|付|还|备案|报备|上报|归档|送达|办结|答复)|未(?:启用|设立|进驻|承接)"
    r"|由(?:县|区|市|省|上级).{0,8}(?:主办|受理|决定|办理|作出)|(?:县|区|市)[\u4e00-\u9fff]{0,6}(?:主办|牵头)|(?:协助|配合)(?:县|区|市)"
    r"|我[镇乡](?:只)?(?:协办|配合|参加|为第三人)|^协办|第三人|与.{1,8}(?:合并|合办|并案|同一批|同批|同一次)|合并(?:处理|办理|召开|登记|开展)"
    r"|已计入|^(?:上年度?|去年|往年)|结转|重新(?:申请|印发|立案|登记)|20\d\d年.{0,4}(?:到期|届满)"
)
# What denies, delays or takes back: a rare remark with it may say that the row does not count;
# and what is known to say no such thing.
_UNEASY = re.compile("[不未非没停撤退暂待拟误错替消废]|重复|重新|无效")
_EASY = re.compile(
    r"不(?:重复|满|服|符|详|实|识|收费|同意调解|涉及|含|超|影响|需|用|公开审理)|另案|反映不实|未(?:缴|付|还|回访|签收|办结|到期|成功|达成|超期|履行|到账|归档|成年|婚)"
    r"|延[期长].{0,24}|不属(?:行政)?规范性文件|无异议|撤诉|[撤退]回(?:起诉|上诉)|退[款还税]|待(?:回访|缴|归档|履行|遇|领)|误工|错[峰别字]|停[车水电产业工]|消[防费毒]|非(?:法|常|机动|遗|农|婚)"
    r"|废[旧品水料物]|重新(?:测|评|修|装|丈|勘|核算)|暂(?:住|存|扣)|不予(?:支持|调解)|不良|不动产|不锈|不规范|不到位|未到位|未按|未取得|未经|未成"
)
_FEW_REMARKS, _RARE = 2, 0.25
_REMARK_HEAD = re.compile(r"备注|备考|附注|^说明$|情况说明|反馈")
# Where events are counted: words that say that one of them was put off.
_PUT_OFF = re.compile(
    r"(?<!未)(?:延期|推迟|改期|顺延|择期|取消|停办)|另行(?:安排|通知)|(?:未|没)(?:能)?(?:开|办|学|上)(?:成|了)?$"
)
_ENDED = re.compile("取消|注销|撤销|退出|减少")
_WHOLE = (
    r"撤[销回案件并]|取消|注销|例|示范|无效|扣除|去除|重|退回|退件|销号|已销|不予立案|暂停|中止|终止"
    r"|未(?:成立|生效|实施|开展|举办|举行)|改期|延期|推迟"
)
VOID = re.compile(rf"(?<![未非无不])(?:{_SURE})")
_VOID_WHOLE = re.compile(
    rf"^[(\[【]?(?:已|本[条行件次]|此[条行件次]|该[条行件次]|案件|信访人|申请人|当事人|自行|主动|因故)*(?:{_WHOLE}|{_SURE})"
    r"(?:了|件|行|的|处理|该[条件]|此[条件]|申请|登记|本次|活动|举办)*[)\]】]?[。!]?$"
)
_CERTAIN_WHOLE = re.compile(
    r"^[(\[【]?(?:已)?(?:作废|误报|误录|误登|示例|样例|范例|例|测试数据|重复登记|重复录入|重复|(?:不予|免予|免于|免除)(?:行政)?处罚|撤销案件|(?:当[日天])?无(?:人|群众|来访人?)?(?:来访|到访|上访|接访)(?:群众|人员|者)?)[)\]】]?\d*[::]?$"
)
_BRACKETED = re.compile(
    r"[(\[【](?:已|本条)?(?:作废|误报|误录|误登|重复(?:登记|录入)?|示例|样例|范例|撤销|撤稿|撤回|废止|取消|删除)[)\]】]"
)
_CONTENT = re.compile(
    r"(?!.*(?:反馈|审核|审查|复核|核定|抽查))(?:.*)(?:内容|摘要|案情|主题|事由|标题|名称|简述|描述|诉求|案由|意见|题目|议题|措施|原因|反映|问题|事项)"
)
LONGEST = 40
EXCLUDES = re.compile(
    r"不计入?|不[作予再]?统计|不(?:再|另)?(?:单独|重复|另行)?(?:计件|计数|计次|另计)|并案|[勿别不未无](?:要|得|应|宜|需|须|再|能|可|予)?(?:纳入|列入|计入|统计|计算|上报)|不作数|取消|除去|略去|误推|误派|不参与|作废|剔除|扣除|除外|核减|不含|未计|重复|误[报录登填]|撤[销回稿]"
)

_RECEIVED = re.compile("收到|接收|新收|接到")
_SAYS_WHICH = re.compile(f"受理|立案|{_RECEIVED.pattern}")


def settle_states(desk: Settlement) -> None:
    """Leave out what the label of the topic settles, and ask about the rest."""
    for number in range(len(desk.tables)):
        _settle_not_accepted(desk, number)
        _settle_called_off(desk, number)
        _settle_struck_out(desk, number)
        _ask_about_void_rows(desk, number)
        _ask_about_struck_rows(desk, number)
        _ask_about_totals(desk, number)


def _settle_not_accepted(desk: Settlement, number: int) -> None:
    """不予受理 is received, but not accepted: what the topic counts says which of the two it means, else its date."""
    refused = rows_with(desk.tables[number], range(len(desk.tables[number].table.rows[0])), says_not_accepted)
    rows = [position for position in desk.counted(number) if position in refused] if refused else []
    if not rows:
        return
    labels = "".join(item.label for item in desk.topic.indicators.values() if item.count is not None)
    table = desk.tables[number]
    if not _SAYS_WHICH.search(labels):
        labels = "".join(desk.topic.columns[key].label for key in table.dated)
    if "受理" in labels or "立案" in labels:
        desk.leave(number, rows, REFUSED)
        desk.tell("rows.not_accepted", number, rows)
    elif not _RECEIVED.search(labels):
        desk.doubt("rows.void", number, rows, words="不予受理")


def _settle_called_off(desk: Settlement, number: int) -> None:
    """An event of which a remark says that it did not take place is none."""
    if not desk.counts(EVENTS):
        return
    table = desk.tables[number]
    remarks = [at for at, name in table.table.header.unread.items() if not _CONTENT.match(folded(name))]
    said = rows_with(table, remarks, lambda cell: bool(_CALLED_OFF.fullmatch(folded(cell))))
    rows = [position for position in desk.counted(number) if position in said]
    if rows:
        desk.leave(number, rows, CALLED_OFF)
        words = "、".join(list(dict.fromkeys(said[position][0][:LONGEST] for position in rows))[:3])
        desk.tell("rows.called_off", number, rows, words=words)


def _settle_struck_out(desk: Settlement, number: int) -> None:
    """A row that is struck through, and of which a cell says no more than that it does not count, is none."""
    void = _void_words(desk, number, (VOID, _VOID_WHOLE)) if desk.tables[number].struck else {}
    rows = [position for position in _struck(desk, number) if position in void]
    if rows:
        desk.leave(number, rows, STRUCK_OUT)
        words = "、".join(list(dict.fromkeys(void[position][:LONGEST] for position in rows))[:3])
        desk.tell("rows.struck_out", number, rows, words=words)


def _void_words(desk: Settlement, number: int, patterns: tuple[re.Pattern[str], ...]) -> dict[int, str]:
    """The first remark of each row that matches, whatever the column is called."""
    table = desk.tables[number]
    said = rows_with(table, table.table.header.unread, partial(_says, _any_of(patterns)))
    return {position: folded(cells[0]) for position, cells in said.items()}


def rows_with(table: Ledger, columns: Iterable[int], says: Callable[[object], bool]) -> dict[int, list[str]]:
    """The records with a cell in some columns of which something holds, and these cells; every text is looked at once."""
    found: dict[int, list[str]] = {}
    for at in columns:
        cells = table.column(at)
        saying = {cell for cell in set(cells) if cell.__class__ is str and cell and says(cell)}
        if saying:
            for position, cell in enumerate(cells):
                if cell in saying:
                    found.setdefault(position, []).append(cell)
    return found


def _ask_about_void_rows(desk: Settlement, number: int) -> None:
    remarks = _remarks(desk, number)
    words: dict[int, str] = {}
    told_again = _told_again(desk, number, remarks) if remarks else set()
    for position in desk.counted(number) if remarks else ():
        for text in remarks.get(position, ()):
            if position in told_again and not (desk.counts(PERSONS) and _GONE.search(folded(text))):
                continue
            if not (_GONE.search(folded(text)) and _is_ended(desk, number, position)):
                words.setdefault(position, text)
    words = {position: text for position, text in words.items() if position not in _of_another_kind(desk, number)}
    if words:
        said = "、".join(list(dict.fromkeys(words.values()))[:3])
        gone = {position for position, text in words.items() if _GONE.search(folded(text))}
        desk.doubt("rows.void", number, sorted({*words, *_of_same_persons(desk, number, gone)}), words=said)


def _of_another_kind(desk: Settlement, number: int) -> set[int]:
    """The rows of which it is asked already whether they are of the kind that their remark names (拟取消)."""
    asked = (edits for each in desk.questions if each.code == "category.remark" for edits in each.readings.values())
    return {
        p for edits in asked for edit in edits if isinstance(edit, Put) and edit.table == number for p in edit.values
    }


def _of_same_persons(desk: Settlement, number: int, gone: Collection[int]) -> set[int]:
    """The other rows of persons of whom one row says that they are gone: where persons are told apart, all of them are."""
    keys = {key for item in desk.topic.indicators.values() if item.distinct for key in item.columns}
    table = desk.tables[number]
    names = {tuple(table.text(key, position) for key in sorted(keys)) for position in gone} if keys else set()
    return {p for p in desk.counted(number) if names and tuple(table.text(key, p) for key in sorted(keys)) in names}


def _told_again(desk: Settlement, number: int, remarks: Collection[int]) -> set[int]:
    """The rows in question whose case stands in other rows that say nothing of the kind: steps of one case, told one by one."""
    rows = Rows(desk.topic, desk.tables[number])
    firm = {rows.identity(position): position for position in desk.counted(number) if position not in remarks}
    return {
        position
        for position in remarks
        if (identity := rows.identity(position)) in firm
        and identity
        and same_case(rows.tells(firm[identity]), rows.tells(position))
    }


def _is_ended(desk: Settlement, number: int, position: int) -> bool:
    """Whether a row is one of an ending (取消): that somebody left is why, and no reason not to count it."""
    columns = desk.tables[number].columns
    return any(
        _ENDED.search(str(columns[key][position]))
        for key, column in desk.topic.columns.items()
        if column.type == "category" and key in columns
    )


def _telling_columns(desk: Settlement, number: int) -> dict[int, tuple[re.Pattern[str], ...]]:
    """What in each column says that a row does not count: less where it may be what the row is about."""
    header = desk.tables[number].table.header
    certain = (_CERTAIN_WHOLE, _BRACKETED)
    free = (VOID, _VOID_WHOLE, _CERTAIN_WHOLE, *((_GONE,) if desk.counts(PERSONS) else ()))
    free = (*free, _PUT_OFF) if desk.counts(EVENTS) and not desk.counts(PERSONS) else free
    doubtful = re.compile("|".join(map(re.escape, map(folded, desk.topic.doubtful))) or "(?!)")
    found: dict[int, tuple[re.Pattern[str], ...]] = {}
    for at in set(range(len(desk.tables[number].table.rows[0]))) - columns_of_corrections(desk, number):
        key = header.columns.get(at)
        if key is None and _REMARK_HEAD.search(folded(header.names.get(at, ""))):
            found[at] = (*free, _IN_REMARKS, doubtful)
        elif key is None:
            found[at] = certain if _CONTENT.match(folded(header.names.get(at, ""))) else free
        elif desk.topic.columns[key].type not in ("category", "yes_no"):
            found[at] = certain
    return found


def _remarks(desk: Settlement, number: int) -> dict[int, list[str]]:
    """What says in a row that it does not count: a comment, or a cell."""
    table = desk.tables[number]
    found: dict[int, list[str]] = {}
    for position, row in enumerate(table.rows) if table.comments else ():
        comment = table.comments.get(row, "")
        if comment and (VOID.search(folded(comment)) or EXCLUDES.search(folded(comment))):
            found.setdefault(position, []).append(comment[:LONGEST])
    by_patterns: dict[tuple[re.Pattern[str], ...], list[int]] = {}
    for at, patterns in _telling_columns(desk, number).items():
        by_patterns.setdefault(patterns, []).append(at)
    for patterns, columns in by_patterns.items():
        for position, cells in rows_with(table, columns, partial(_says, _any_of(patterns))).items():
            found.setdefault(position, []).extend(map(folded, cells))
    heads = [at for at, name in table.table.header.unread.items() if _REMARK_HEAD.search(folded(name))]
    uneasy = rows_with(table, heads, _is_uneasy)
    if len(uneasy) <= max(_FEW_REMARKS, _RARE * len(table.rows)):
        for position, cells in uneasy.items():
            found.setdefault(position, list(map(folded, cells)))
    return found


def _is_uneasy(cell: object) -> bool:
    text = folded(cell)
    return len(text) <= LONGEST and bool(_UNEASY.search(_EASY.sub("", text)))


def _says(anything: re.Pattern[str], cell: str) -> bool:
    return not cell.isascii() and len(cell) <= LONGEST and anything.search(folded(cell)) is not None


@lru_cache
def _any_of(patterns: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns))


def _ask_about_struck_rows(desk: Settlement, number: int) -> None:
    """Rows whose cells are struck through; of style, this alone is evidence."""
    rows = _struck(desk, number)
    if rows:
        desk.doubt("rows.struck", number, rows)


def _struck(desk: Settlement, number: int) -> list[int]:
    table = desk.tables[number]
    rows = desk.counted(number) if table.struck else ()
    return [p for p in rows if _is_struck(table.struck.get(table.rows[p], frozenset()), table.cells(p))]


def _is_struck(columns: frozenset[int], cells: Sequence[object]) -> bool:
    filled = [at for at, cell in enumerate(cells) if not is_blank(cell)]
    return bool(columns) and len(columns) * 2 >= len(filled)


def _ask_about_totals(desk: Settlement, number: int) -> None:
    """Rows that are called as totals are, and fill what a row must have."""
    rows = sorted(desk.tables[number].maybe & set(desk.counted(number)))
    if rows:
        desk.doubt("rows.maybe_total", number, rows)
