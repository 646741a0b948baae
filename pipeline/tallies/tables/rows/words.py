"""What rows say that are no data: the words of totals, averages, carried lines, footers, headings, column numbers. Pure.

Belongs here: patterns over folded text, each with the words that it stands for. Does not belong here: what a row with such a
word is (rows/sorting.py), for an item may be called 年度合计 as well.
"""

import re

from pipeline.tallies.values.cells import folded

_UNITS = r"(?:件|起|宗|次|条|份|个|人|名|项|户|场|批|家|处|村|组|类|所|期|篇|张|册|辆|万?元|人次|场次|件次|户次|网格|社区|岗位)"
_THINGS = r"(?:事项|案件|纠纷|网格|文件|人员|活动)"
_SUM = r"(?:合计|小计|总计|累计|共计|总数|总量|总和|汇总|合计数)"
_WHOLE = r"(?:共|总|计|全镇|全乡|全街道|全县|全区|全村|全社区|全组|全年|全部|全体|各村|∑|σ|total|totals|sum|subtotal|grandtotal)"
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
A_MONTH = re.compile(rf"(?:20\d\d年)?{_MONTH}月份?")
_MARK = r"[◆■●▲★☆※◇□○△►▶·*#—–-]*"

# 合计, 甲村小计（件）：12, 全镇, 一季度计, 共307条, 总件数, 以上合计12个事项, 该村3件
TOTAL = re.compile(
    rf"(?:.{{0,10}}{_SUM}|{_WHOLE}|.{{0,4}}[季月年村镇乡组区页度类]计)(?:\(.*\))?[:：]?(?:共?[\d.,]+个?{_UNITS}*+)?"
    rf"|共[:：]?[\d.,]+个?{_UNITS}*+|.{{0,6}}总{_UNITS}?数|.{{1,4}}页?合?共|.{{1,10}}(?:村|社区|组|片区?|站|所|办)(?:合?共|共计)"
    rf"|.{{0,12}}?(?:合计|共计|总计|小计|共有?|计)[:：]?[\d.,]+个?{_UNITS}?{_THINGS}?[。.]?"
    rf"|(?:.{{0,6}}{_SUM}|共|总?计)[:：]?共?\d+个?{_UNITS}(?:[(,，;；]|其中).*\d.*"
    rf"|(?:该|本|此|全)\D{{1,4}}[\d.,]+{_UNITS}|.{{1,10}}(?<![会统设审预生估伙家温])计"
)
# 平均, 场均, 平均每月, 中位数, 最大值
AVERAGE = re.compile(
    r".{0,6}(?:平均(?:数|值|每.{1,3})?|[场次月人户日年季件村]均(?:值|数|.{0,4})?|均值|中位数|众数|标准差|最[大小高低多少]值?"
    r"|average|avg|mean|median)[:：]?"
)
# 过次页, 承前页, 上页累计, 结转下页, 续表（二）
CARRIED = re.compile(
    r"(?:[过转接承][次下前上本]?页|[上前]页|结转(?:[次下前上]页)?)(?:合计|小计|累计|结转|数)?"
    r"|[(\[]?(?=.{2,8}$)(?:[过转承接上前下次]一?页|.{0,3}页[转结]).{0,4}[)\]]?|\((?:[过转承接][上下次前]页)\)"
    r"|第\d+页\D{0,3}共\d+页"
    rf"|[(-]*(?:续表|续页|续|接上表|下接.{{0,6}}|上接.{{0,6}}){_MONTH}?[)-]*"
)
FOOTER = re.compile(
    r"(备注|说明|注|附注|填表说明|填表人|填报人|制表人|制表|审核人|审核|报表人|经办人|复核|负责人|单位负责人|主要负责人|分管领导|领导签字"
    r"|签字|盖章|联系电话|联系人|填报日期|填表日期|报送日期|制表日期|填报时间|填表时间|导出时间|导出日期|打印时间|打印日期|数据来源"
    r"|统计口径|填报单位|报送单位|单位\((?:盖章|公章)\))(\d+)?[:：.、)].*"
)
# A remark about the table, by which an item may be called too: 说明：关于防汛的公告
NOTE = re.compile("备注|说明|附?注")
# 审批：, 制表：何立新; 审核人
LABELLED = re.compile(r"\D{1,10}[:：].*")
SIGNER = re.compile(
    r"(?:审批|审核|复核|制表|填表|填报|经办|报送|统计|校对|签发|批准|记录|联系|负责|主管|分管|单位负责)(?:人|者|员|领导)?(?:\(?签[字名章]\)?|盖章)?[:：]?"
)
# 南岳镇综合行政执法队, 三溪镇党建办制; 2024年1月3日, 2023年11月
OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:办公室|办|所|队|中心|站|局|政府|委员会|党委|支部)(?:\(?(?:盖?章|公章)\)?)?[制报编印填]?[:：]?"
)
SIGNED_ON = re.compile(
    r"(?:20\d\d|二[〇零○o]二[一二三四五六七八九〇零○o])[年./-][\d一二三四五六七八九十]{1,2}(?:[月./-](?:[\d一二三四五六七八九十]{1,3}日?)?)?"
)
REMARK = re.compile(r"^[(\[【*※★注附]|[:：。;,]|以上|截至|以下空白|本表|此表|签字|盖章|公章|打印|导出|制表|填表|填报")
SUBROW = re.compile(r"其中([:：].*|.{0,12})?")
# 一、民政类, （二）..., 第三部分...; ◆金坪村, 交通领域, 三月份, 上半年, 2022年度
HEADING = re.compile(
    rf"{_MARK}(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十甲乙丙丁戊己庚辛\d]+\)|第[一二三四五六七八九十]+[类部项节])\D{{1,20}}(?:[:：]?共?\d+{_UNITS})?"
    rf"|{_MARK}\D{{1,12}}(?:类|事项|项目|部分|领域|板块|村|社区|组|所|办|中心|站|科|局|镇|乡)[:：]?"
    rf"|\D{{2,12}}[(\[]共?\d+{_UNITS}[)\]][:：]?|{_MARK}(?:以下|下列|下面)(?!空白).{{3,30}}"
    rf"|{_MARK}[上本当](?:个?月|年度?|季度?|期)\D{{1,8}}[:：]?"
    rf"|{_MARK}(?:20\d\d年)?{_MONTH}月份?[:：]?|{_MARK}(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年)[:：]?"
    rf"|{_MARK}(?:20\d\d|二[〇零○o][〇零○o一二三四五六七八九]{{2}})年度?\D{{0,6}}[:：]?"
)
NUMBERED_HEADING = re.compile(
    rf"(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十]+[类部项节])(?!.{{0,4}}(?:合计|小计|总计))(?:20\d\d年|\D){{2,16}}[（(:：,]?共?计?\d+{_UNITS}(?:[,，、]\D{{0,8}})?[）)]?"
)
# The name of a table in a row of its own: 2023年矛盾纠纷台账（二）
TITLE = re.compile(
    r".{2,40}(?:台账|登记[表簿册]|统计表|明细表|一览表|清单|花?名册|汇总表|情况表|报表)(?:\(.*\))?(?:[一二三四\d]|续.?)?"
)
# 第14号, of which nothing else is told
SKIPPED = re.compile("空号|号空|跳号|缺号|废号|[写填]错|作废|此页空|未使用|未用")
# 1, （1）, ①, 栏1, 第1栏, 3=1+2; 甲
NUMBERED = re.compile(
    r"[(\[【]?(?:第|栏次?|列|col\.?)?([1-9]\d{0,4})(?:栏|列)?[)\]】.、]?(?:=.*)?|[(\[【]?([甲乙丙丁戊己庚辛壬癸])[)\]】]?"
)
NUMBERS_LABELS = frozenset({"栏次", "栏号", "列号", "列次", "行次", "序号", "项次", "代码"})
# The names of a column that only numbers the rows.
SERIAL = frozenset({"序号", "序", "no", "no.", "行号", "项次", "编号", "num", "id", "顺序号", "#"})
# A form that asks for 零报告 does not declare it.
ASKED = re.compile(
    r"(?<!申)请|[须需]|应(当|该)?(填|写|报|作|注|实行)|[如若](果)?[没无]|(没有|未发生|无)[^,,。;:]{0,8}的(?=[,。;:、请须需应填写报作零])|零报告(制度|的?要求)"
    r"|[则即]零报告|填表说明"
)
# 本月无, 2月 无, 当月无接访; 无, 无此类事项
NOTHING = re.compile(
    r"(?:[本全我该]\D{0,3}[村镇乡社区街道组网格])?(?:全年|本年|今年)(?:度|以来)?(?:暂|均)?[:：]?(?:无|没有|未)\D{0,14}[。!]?|"
    rf"(?:本|当|上|下|{_MONTH})(?:个?月|季度|半年|年度?|期)份?(?:暂|均)?[:：]?(?:无|没有|未)\D{{0,14}}[。!]?"
    r"|(?:本|当)?均?(?:无|没有|未发生|未开展|未受理|未收到|未办理|0件)"
    r"(?:\D{0,10}(?:件|事项|情况|发生|数据|任务|处罚|内容|记录|业务|纠纷|活动|信访|案|来访|学习|申报|变动|新增|报送))?[。!]?"
)
# 本年度无行政复议案件: of the whole year
NOTHING_ALL_YEAR = re.compile(
    r"(?:[本全我][镇乡]|本街道)?(?:本年度?|全年度?|今年)(?:内|以来)?(?:[我本][镇乡])?(?:均|暂)?(?:无|没有|未发生|未受理|未收到|未办理|未作出|未制发|未产生)\D{2,14}[。!]?"
)
# A sum that is named by nothing else: no item is called so.
BARE = re.compile(rf"{_SUM}|{_WHOLE}|.{{0,6}}(?:小计|总计|累计|共计)|.{{0,2}}合计|其中|平均")
COUNTED = re.compile(
    r"(?!.*[年月日号季时点])(?:共?\d++(?:\.\d++)?|共[一二三四五六七八九十百]+)(?:个[\u4e00-\u9fff]{1,4}|[\u4e00-\u9fff]{1,2})"
)
COUNT_ONLY = re.compile(rf"共?[\d.,]+{_UNITS}*+")


def sums(text: str) -> bool:
    """Whether a folded text is the word of a total, an average or a carried line."""
    return bool(TOTAL.fullmatch(text) or AVERAGE.fullmatch(text) or CARRIED.fullmatch(text))


def declares_zero(text: str) -> bool:
    """Whether a folded text says 零报告 as a statement, not as what the form asks for (没有的请写明零报告)."""
    return "零报告" in text and not ASKED.search(text)


_TELLING = re.compile(
    "|".join(f"(?:{each.pattern})" for each in (TOTAL, AVERAGE, CARRIED, FOOTER, SUBROW, NOTHING, COUNTED, SIGNER))
)


def is_telling(value: str, headings: frozenset[str]) -> bool:
    """Whether a row with such a cell may be something else than data."""
    text = folded(value)
    return "零报告" in text or text in headings or bool(_TELLING.fullmatch(text))
