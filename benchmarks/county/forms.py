"""What each ledger asks for, in the words of those who print forms: titles, headings, words for a status.

Belongs here: data. The words are the county's own list, not read from the catalogue, so that a word lost there shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Sort = Literal["date", "number", "word", "yes_no", "text", "persons", "phone", "identity", "own"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its headings, what stands in it, and whether a form may leave it out.

    `summed` numbers make an indicator and are never written inexactly; `told` words are those of each category.
    """

    headings: tuple[str, ...]
    sort: Sort = "text"
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str = ""
    summed: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One topic's ledger. `label` names it in titles and files; `dated` is the column by which rows fall into months."""

    topic: str
    label: tuple[str, ...]
    office: str
    unit: str
    columns: Mapping[str, Column]
    dated: str = ""
    groups: tuple[tuple[str, ...], ...] = ()
    strangers: tuple[str, ...] = ("备注",)


def _text(*headings: str, optional: bool = False) -> Column:
    return Column(headings, optional=optional)


def _date(*headings: str, optional: bool = False) -> Column:
    return Column(headings, "date", optional=optional)


def _number(unit: str, *headings: str, summed: bool = False) -> Column:
    return Column(headings, "number", unit=unit, summed=summed, optional=not summed)


def _word(told: dict[str, str], *headings: str, optional: bool = False) -> Column:
    words = {key: (key, *words.split()) for key, words in told.items()}
    return Column(headings, "word", told=words, optional=optional)


def _persons(*headings: str, optional: bool = True) -> Column:
    return Column(headings, "persons", optional=optional)


PHONE = Column(("联系电话", "电话"), "phone", optional=True)

_STUDY = Form(
    "study", ("学法情况登记表", "学习培训台账"), "党建办", "次",
    {
        "held_on": _date("学习日期", "时间", "日期", "学习时间", "开展时间"),
        "kind": _word(
            {"中心组学习": "理论学习中心组学习 中心组专题学习 党委中心组学习", "以会代训": "会前学法 干部会代训",
             "专题培训": "集中培训 专题讲座"},
            "学习形式", "形式", "学习类型",
        ),
        "theme": _text("学习主题", "主题", "学习内容", "培训内容"),
        "lecturer": _persons("主讲人", "授课人", "领学人"),
        "attendees": _number("人", "实到人数", "实到", "参训人数"),
    },
    "held_on", (("theme", "lecturer"),), ("备注", "应到人数"),
)  # fmt: skip
_COUNSEL = Form(
    "counsel", ("政府法律顾问服务情况表", "法律顾问聘任情况表"), "司法所", "名",
    {
        "lawyer": _persons("律师姓名", "法律顾问", "顾问律师", optional=False),
        "firm": _text("律师事务所", "所在律所", "执业机构"),
        "engaged_on": _date("聘任日期", "签约日期", "聘用起始日期", optional=True),
        "matter": _text("服务事项", "服务内容", "承办事项", optional=True),
    },
    groups=(("lawyer", "firm"),),
)  # fmt: skip
_DOCUMENTS = Form(
    "documents", ("行政规范性文件报备情况表", "规范性文件目录"), "党政办", "件",
    {
        "title": _text("文件名称", "规范性文件名称"),
        "number": _text("文号", "发文字号", "文件编号"),
        "issued_on": _date("印发日期", "公布日期", "成文日期"),
        "filing_due": Column(("是否应报备", "是否属于报备范围"), "yes_no"),
        "filed": Column(("是否已报备", "已审查备案", "报审报备情况"), "yes_no"),
    },
    "issued_on", (("title", "number", "issued_on"), ("filing_due", "filed")),
)  # fmt: skip
_SERVICES = Form(
    "services", ("政务服务事项清单", "政务服务事项目录"), "便民服务中心", "项",
    {
        "code": _text("事项编码", "编码", "基本编码"),
        "name": _text("事项名称", "政务服务事项名称"),
        "kind": _text("事项类型", "权力类型", optional=True),
        "authority": _text("实施主体", "实施机构", optional=True),
        "online": Column(("是否网办", "能否网上办理", "网办"), "yes_no", optional=True),
    },
    groups=(("code", "name"), ("kind", "authority", "online")),
)  # fmt: skip
_GRIDS = Form(
    "grids", ("网格划分一览表", "网格设置情况表"), "平安法治办", "个",
    {
        "grid": _text("网格名称", "调整后网格", "网格编号及名称"),
        "village": _text("所属村社", "村（社区）", "所在村"),
        "households": _number("户", "户数", "网格户数", "常住户数"),
        "keeper": _persons("网格员", "网格长", "专职网格员"),
        "phone": Column(("电话", "手机号码"), "phone", optional=True),
    },
    groups=(("grid", "village"),),
)  # fmt: skip
_POSTS = Form(
    "posts", ("板块岗位设置及人员名单", "岗位设置情况表"), "党建办", "人次",
    {
        "section": _text("板块", "所属板块", "板块名称"),
        "post": _text("岗位", "岗位名称"),
        "holder": _persons("任职人员", "岗位人员", "在岗人员", optional=False),
    },
    groups=(("section", "post"),), strangers=("备注", "编制性质"),
)  # fmt: skip
_EVENTS = Form(
    "events", ("网格事件流转台账", "网格事件处置台账"), "平安法治办", "件",
    {
        "number": _text("事件编号", "工单编号"),
        "reported_on": _date("上报时间", "上报日期", "登记时间"),
        "grid": _text("所属网格", "网格名称", optional=True),
        "kind": _text("事件类别", "事件类型"),
        "content": _text("事件内容", "事件描述", optional=True),
        "reporter": _persons("上报人", "网格员", "上报网格员"),
        "phone": PHONE,
        "closed_on": _date("办结时间", "处置完成时间", optional=True),
    },
    "reported_on", (("reporter", "phone"), ("kind", "content")), ("备注", "处置单位"),
)  # fmt: skip
_OFFICERS = Form(
    "officers", ("行政执法人员名册", "行政执法证管理台账"), "综合行政执法办", "名",
    {
        "name": _persons("姓名", "执法人员"),
        "id_number": Column(("身份证号", "身份证号码"), "identity", optional=True),
        "certificate": Column(("执法证号", "证件编号"), "own", optional=True),
        "domain": _text("执法领域", "执法类别"),
        "change": _word(
            {"在册": "持证 无变动 正常", "新申报": "新申领 本年新申报",
             "取消": "取消资格 注销"},
            "变动情况", "资格变动", "变化情况",
        ),
        "phone": Column(("手机",), "phone", optional=True),
    },
    groups=(("name", "id_number", "certificate"),),
)  # fmt: skip
_PENALTIES = Form(
    "penalties", ("行政处罚台账", "行政处罚决定登记表"), "综合行政执法办", "份",
    {
        "number": _text("处罚决定书文号", "决定书文号", "文书号"),
        "decided_on": _date("处罚决定日期", "决定日期", "处罚日期"),
        "domain": _word({"交通": "交通运输 道路运输", "应急管理": "应急 安全生产 消防安全"}, "执法领域", "处罚领域"),
        "procedure": _word({"简易程序": "简易 当场处罚", "普通程序": "普通 一般程序"}, "处罚程序", "适用程序", optional=True),
        "party": _persons("行政相对人名称", "当事人", "被处罚人"),
        "id_number": Column(("证件号码", "身份证号"), "identity", optional=True),
        "cause": _text("案由", "违法行为类型", "主要违法事实", optional=True),
        "fine_yuan": _number("元", "罚款金额", "处罚金额", "罚款"),
    },
    "decided_on", (("party", "id_number"), ("domain", "procedure", "cause")), ("备注", "公示日期"),
)  # fmt: skip
_DISPUTES = Form(
    "disputes", ("矛盾纠纷调解台账", "人民调解案件登记表"), "司法所", "件",
    {
        "number": _text("案件编号", "卷号", "调解案号"),
        "accepted_on": _date("受理日期", "受案时间", "登记日期"),
        "kind": _word(
            {"婚姻家庭": "婚姻家庭纠纷 家庭纠纷", "邻里": "邻里纠纷 相邻关系",
             "山林土地": "山林土地纠纷 林地纠纷", "损害赔偿": "人身损害赔偿",
             "合同债务": "合同纠纷 债务纠纷", "劳动争议": "劳动纠纷 劳资纠纷",
             "其他": "其他纠纷"},
            "纠纷类型", "纠纷类别",
        ),
        "outcome": _word(
            {"成功": "达成协议 调解成功 已达成协议", "未成功": "不成功 未达成协议 调解不成", "调处中": "正在调解 办理中"},
            "调处结果", "调解结果", "处理结果",
        ),
        "parties": _persons("当事人", "双方当事人"),
        "phone": PHONE,
        "summary": _text("纠纷简要情况", "案情", "简要情况", optional=True),
    },
    "accepted_on", (("parties", "phone"), ("kind", "outcome")), ("备注", "调解员"),
)  # fmt: skip
_RECEPTIONS = Form(
    "receptions", ("领导干部接访下访登记表", "接访登记表"), "信访办", "人次",
    {
        "received_on": _date("接访日期", "接待日期", "接访时间"),
        "leader": _persons("接访领导", "接待领导"),
        "visitors": _number("人次", "来访人数", "接待人次", "来访人次", summed=True),
        "kind": _word({"政策咨询": "咨询 咨询类", "申诉求决": "求决 申诉 求决类"}, "事项分类", "事项类别", "诉求类别"),
        "matter": _text("反映事项", "主要诉求", "反映问题"),
        "opinion": _text("处理意见", "答复意见", "办理意见", optional=True),
    },
    "received_on", (("kind", "matter"),), ("备注", "接访方式"),
)  # fmt: skip
_PETITIONS = Form(
    "petitions", ("信访件办理情况登记表", "信访事项办理台账"), "信访办", "件",
    {
        "number": _text("信访件编号", "信访编号"),
        "accepted_on": _date("收到日期", "收件日期", "登记日期"),
        "channel": _text("信访方式", "信访形式", "信访渠道"),
        "due_on": _date("应办结日期", "办理期限", "应办结时间"),
        "closed_on": _date("办结日期", "实际办结日期"),
        "petitioner": _persons("信访人", "来信人"),
        "matter": _text("标题", "反映内容", optional=True),
    },
    "accepted_on", (("due_on", "closed_on"),), ("备注", "责任科室"),
)  # fmt: skip
_PUBLICITY = Form(
    "publicity", ("法治宣传活动登记表", "普法宣传活动台账"), "司法所", "场",
    {
        "held_on": _date("活动日期", "日期", "开展时间", "宣传时间"),
        "place": _text("活动地点", "地点", "宣传地点"),
        "theme": _word(
            {"行政复议": "行政复议法 行政复议宣传", "宪法": "宪法宣传 国家宪法日",
             "民法典": "民法典宣传", "禁毒反诈": "禁毒 反诈宣传",
             "综合普法": "综合 送法下乡"},
            "宣传主题", "主题节点", "主题",
        ),
        "leaflets": _number("份", "发放资料", "资料份数"),
        "audience": _number("人次", "受众人次", "参加人次"),
        "consultations": _number("人次", "咨询人次", "解答咨询", "解答咨询人次", summed=True),
    },
    "held_on", (("leaflets", "audience", "consultations"),), ("备注", "承办部门"),
)  # fmt: skip
_RECONSIDERATION = Form(
    "reconsideration", ("行政复议案件统计表", "行政复议案件台账"), "司法所", "件",
    {
        "number": _text("复议案号", "复议案件编号"),
        "accepted_on": _date("复议受理日期", "受理日期"),
        "applicant": _persons("申请人", "复议申请人"),
        "respondent": _text("被申请人", "被申请行政机关"),
        "outcome": _text("复议结果", "复议决定", "审理结果", optional=True),
    },
    "accepted_on", (("applicant", "respondent"),),
)  # fmt: skip
_LITIGATION = Form(
    "litigation", ("行政应诉案件统计表", "行政诉讼案件台账"), "司法所", "件",
    {
        "number": _text("诉讼案号", "法院案号"),
        "accepted_on": _date("立案日期", "收到应诉通知日期", "立案时间"),
        "plaintiff": _persons("原告", "原告姓名"),
        "court": _text("审理法院", "受诉法院", "管辖法院"),
        "outcome": _text("裁判结果", "判决结果", "结案方式", optional=True),
    },
    "accepted_on", (("court", "outcome"),), ("备注", "出庭负责人职务"),
)  # fmt: skip
_SUGGESTIONS = Form(
    "suggestions", ("人大代表建议办理情况表", "代表建议办理台账"), "人大办", "条",
    {
        "number": _text("建议编号", "建议号"),
        "title": _text("建议标题", "建议名称", "建议内容"),
        "deputy": _persons("领衔代表", "代表姓名", "提出代表"),
        "replied_on": _date("答复日期", "答复时间", "办复日期"),
        "outcome": _word(
            {"A": "A类 已解决", "B": "B类 正在解决",
             "C": "C类 列入规划", "D": "D类 留作参考"},
            "办理结果", "结果类别", optional=True,
        ),
        "role": _word({"主办": "主办件 牵头 独办", "协办": "协办件 会办 分办"}, "承办方式", "主办或协办"),
    },
    "replied_on", (("number", "title", "deputy"),), ("备注", "满意度"),
)  # fmt: skip
_DISCLOSURES = Form(
    "disclosures", ("主动公开信息明细", "政务公开信息台账"), "党政办", "条",
    {
        "title": _text("信息标题", "信息名称", "公开内容"),
        "category": _text("公开栏目", "信息类别", "公开类别"),
        "published_on": _date("公开日期", "发布日期", "公开时间", "发布时间"),
    },
    "published_on", (("title", "category"),), ("备注", "浏览量"),
)  # fmt: skip

FORMS: Mapping[str, Form] = {
    form.topic: form
    for form in (
        _STUDY, _COUNSEL, _DOCUMENTS, _SERVICES, _GRIDS, _POSTS, _EVENTS, _OFFICERS, _PENALTIES, _DISPUTES, _RECEPTIONS,
        _PETITIONS, _PUBLICITY, _RECONSIDERATION, _LITIGATION, _SUGGESTIONS, _DISCLOSURES,
    )
}  # fmt: skip
