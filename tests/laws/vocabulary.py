"""Words that real offices use, written down by hand: names of columns, categories, titles, people and places.

Kept apart from the catalogue and from pipeline/tallies, of which nothing is imported here.
"""

UNIT = "青溪镇"
COUNTY = "云岭县"
YEAR = 2023
OTHER_TOWNS = ("白石镇", "龙门乡", "双河镇")
VILLAGES = ("柳林村", "石桥村", "黄桷村", "大湾村", "青溪社区")
OFFICES = {
    "counsel": "司法所",
    "disclosures": "党政办",
    "disputes": "司法所",
    "documents": "党政办",
    "events": "平安法治办",
    "grids": "平安法治办",
    "litigation": "司法所",
    "officers": "综合行政执法办",
    "penalties": "综合行政执法办",
    "petitions": "信访办",
    "posts": "党建办",
    "publicity": "司法所",
    "receptions": "信访办",
    "reconsideration": "司法所",
    "services": "便民服务中心",
    "study": "党建办",
    "suggestions": "党政办",
}
BOOKS = {
    "counsel": "政府法律顾问聘任台账",
    "disclosures": "政务公开台账",
    "disputes": "矛盾纠纷调解台账",
    "documents": "行政规范性文件台账",
    "events": "网格事件处置台账",
    "grids": "网格划分一览表",
    "litigation": "行政应诉案件台账",
    "officers": "行政执法人员台账",
    "penalties": "行政处罚台账",
    "petitions": "信访事项登记台账",
    "posts": "板块岗位设置一览表",
    "publicity": "法治宣传活动台账",
    "receptions": "领导干部接访下访台账",
    "reconsideration": "行政复议案件台账",
    "services": "政务服务事项清单",
    "study": "学法培训台账",
    "suggestions": "人大代表建议办理台账",
}
WRONG_BOOKS = {
    "disputes": "劳动人事争议仲裁台账",
    "documents": "党内规范性文件台账",
    "events": "12345政务服务热线工单台账",
    "litigation": "民事诉讼案件台账",
    "penalties": "行政检查台账",
    "petitions": "12345政务服务热线工单台账",
    "reconsideration": "民事诉讼案件台账",
    "suggestions": "政协提案办理台账",
}
"""A title that names another thing which has the same columns."""

# The first name is the column's usual one.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "counsel": {
        "lawyer": ("律师姓名", "顾问律师", "聘请律师"),
        "firm": ("律师事务所", "所在律所", "执业机构"),
        "engaged_on": ("聘任日期", "签约日期", "聘请时间"),
        "matter": ("服务事项", "服务内容"),
    },
    "disclosures": {
        "title": ("信息标题", "信息名称", "公开内容"),
        "category": ("公开栏目", "栏目", "信息类别"),
        "published_on": ("公开日期", "发布日期", "发布时间"),
    },
    "disputes": {
        "number": ("案件编号", "卷号", "调解案号"),
        "accepted_on": ("受理日期", "受理时间", "登记日期"),
        "kind": ("纠纷类型", "纠纷类别"),
        "outcome": ("调处结果", "调解结果", "处理结果"),
        "parties": ("当事人", "双方当事人"),
        "summary": ("纠纷简要情况", "简要情况", "案情"),
    },
    "documents": {
        "title": ("文件名称", "规范性文件名称"),
        "number": ("文号", "发文字号"),
        "issued_on": ("印发日期", "成文日期", "发布日期"),
        "filing_due": ("是否应报备", "是否属于报备范围"),
        "filed": ("是否已报备", "已审查备案"),
    },
    "events": {
        "number": ("事件编号", "工单编号"),
        "reported_on": ("上报时间", "上报日期"),
        "grid": ("所属网格", "网格名称"),
        "kind": ("事件类别", "事件类型"),
        "content": ("事件内容", "事件描述"),
        "reporter": ("上报人", "上报网格员"),
        "closed_on": ("办结时间", "办结日期", "处置完成时间"),
    },
    "grids": {
        "grid": ("网格名称", "调整后网格"),
        "village": ("所属村社", "村（社区）", "所在村"),
        "households": ("户数", "网格户数", "常住户数"),
        "keeper": ("网格员", "专职网格员"),
    },
    "litigation": {
        "number": ("诉讼案号", "法院案号"),
        "accepted_on": ("立案日期", "立案时间", "收到应诉通知日期"),
        "plaintiff": ("原告", "原告姓名"),
        "court": ("审理法院", "受诉法院", "管辖法院"),
        "outcome": ("裁判结果", "判决结果"),
    },
    "officers": {
        "name": ("姓名", "执法人员"),
        "certificate": ("执法证号", "执法证件号"),
        "domain": ("执法领域", "执法类别"),
        "change": ("变动情况", "变化情况", "资格变动"),
    },
    "penalties": {
        "number": ("处罚决定书文号", "决定书文号", "处罚决定书编号"),
        "decided_on": ("处罚决定日期", "作出决定日期", "处罚日期"),
        "domain": ("执法领域", "处罚领域", "行业领域"),
        "procedure": ("处罚程序", "适用程序"),
        "party": ("行政相对人名称", "被处罚人", "处罚对象"),
        "cause": ("案由", "违法行为"),
        "fine_yuan": ("罚款金额", "处罚金额"),
    },
    "petitions": {
        "number": ("信访件编号", "信访编号"),
        "accepted_on": ("收到日期", "收件日期", "登记日期"),
        "channel": ("信访方式", "信访形式", "信访渠道"),
        "due_on": ("应办结日期", "应办结时间", "办理期限"),
        "closed_on": ("办结日期", "实际办结日期", "办结时间"),
        "petitioner": ("信访人", "来信人"),
        "matter": ("信访事项", "反映内容"),
    },
    "posts": {
        "section": ("板块", "所属板块", "板块名称"),
        "post": ("岗位", "岗位名称"),
        "holder": ("任职人员", "岗位人员", "在岗人员"),
    },
    "publicity": {
        "held_on": ("活动日期", "宣传时间", "开展时间"),
        "place": ("活动地点", "宣传地点"),
        "theme": ("宣传主题", "主题"),
        "leaflets": ("发放资料", "发放资料份数"),
        "audience": ("受众人次", "受教育人次"),
        "consultations": ("咨询人次", "解答咨询人次"),
    },
    "receptions": {
        "received_on": ("接访日期", "接访时间", "接待日期"),
        "leader": ("接访领导", "接待领导"),
        "visitors": ("来访人数", "接待人次", "来访人次"),
        "kind": ("事项分类", "事项类别", "诉求类别"),
        "matter": ("反映事项", "主要诉求", "反映问题"),
        "opinion": ("处理意见", "答复意见"),
    },
    "reconsideration": {
        "number": ("复议案号", "行政复议案号"),
        "accepted_on": ("复议受理日期", "受理日期", "受理时间"),
        "applicant": ("申请人", "复议申请人"),
        "respondent": ("被申请人", "被申请行政机关"),
        "outcome": ("复议结果", "复议决定", "审理结果"),
    },
    "services": {
        "code": ("事项编码", "基本编码", "事项代码"),
        "name": ("事项名称", "政务服务事项名称"),
        "kind": ("事项类型", "权力类型"),
        "authority": ("实施主体", "实施机构"),
        "online": ("是否网办", "能否网上办理"),
    },
    "study": {
        "held_on": ("学习日期", "学习时间", "培训时间"),
        "kind": ("学习形式", "学习类型"),
        "theme": ("学习主题", "学习内容", "培训内容"),
        "lecturer": ("主讲人", "授课人", "领学人"),
        "attendees": ("实到人数", "参训人数", "参加人数"),
    },
    "suggestions": {
        "number": ("建议编号", "建议号"),
        "title": ("建议标题", "建议名称", "建议内容"),
        "deputy": ("领衔代表", "代表姓名"),
        "replied_on": ("答复日期", "办复日期", "答复时间"),
        "outcome": ("办理结果", "答复类别"),
    },
}

# What a category is called in a cell; the key is the word that the truth is counted by.
WORDS: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "disputes": {
        "kind": {
            "婚姻家庭": ("婚姻家庭", "婚姻家庭纠纷"),
            "邻里": ("邻里", "邻里纠纷"),
            "山林土地": ("山林土地", "土地纠纷"),
            "损害赔偿": ("损害赔偿", "损害赔偿纠纷"),
            "合同债务": ("合同债务", "合同纠纷"),
        },
        "outcome": {"成功": ("成功", "调解成功", "达成协议"), "未成功": ("未成功", "未达成协议", "调解不成")},
    },
    "officers": {
        "change": {"在册": ("在册", "持证"), "新申报": ("新申报", "新申领"), "取消": ("取消", "取消资格", "注销")}
    },
    "penalties": {
        "domain": {"交通": ("交通", "交通运输"), "应急管理": ("应急管理", "安全生产")},
        "procedure": {"简易程序": ("简易程序", "简易"), "普通程序": ("普通程序", "一般程序")},
    },
    "publicity": {
        "theme": {
            "行政复议": ("行政复议", "行政复议法", "行政复议宣传"),
            "宪法": ("宪法", "宪法宣传"),
            "民法典": ("民法典", "民法典宣传"),
            "综合普法": ("综合普法", "送法下乡"),
        }
    },
    "receptions": {"kind": {"政策咨询": ("政策咨询", "咨询类"), "申诉求决": ("申诉求决", "求决类")}},
    "study": {
        "kind": {
            "中心组学习": ("中心组学习", "理论学习中心组学习"),
            "以会代训": ("以会代训", "会前学法"),
            "专题培训": ("专题培训", "专题讲座"),
        }
    },
    "suggestions": {"outcome": {"A": ("A", "A类"), "B": ("B", "B类"), "C": ("C", "C类")}},
}

NEW_WORDS = {"disputes": ("kind", "物业纠纷"), "penalties": ("domain", "农业农村"), "publicity": ("theme", "国家安全"),
             "study": ("kind", "网络学法")}  # fmt: skip
"""A category that no list has, and that is a category all the same."""

INDICATORS = {
    "counsel.lawyers": ("聘请政府法律顾问律师", "名"),
    "disclosures.published": ("公开法定主动公开内容", "条"),
    "disputes.accepted": ("受理矛盾纠纷", "件"),
    "disputes.settled": ("调处成功", "件"),
    "disputes.success_rate": ("调解成功率", "%"),
    "documents.issued": ("制发行政规范性文件", "件"),
    "documents.due": ("应报送审查备案的规范性文件", "件"),
    "documents.filed": ("已报送审查备案的规范性文件", "件"),
    "documents.filing_rate": ("规范性文件报审报备率", "%"),
    "events.handled": ("办理网格事件", "件"),
    "grids.total": ("调整后网格", "个"),
    "litigation.accepted": ("行政诉讼案件", "件"),
    "officers.applied": ("新申报行政执法人员", "名"),
    "officers.cancelled": ("取消行政执法资格人员", "名"),
    "penalties.decisions": ("作出行政处罚决定", "份"),
    "penalties.transport": ("交通领域行政处罚决定", "份"),
    "penalties.emergency": ("应急管理领域行政处罚决定", "份"),
    "petitions.accepted": ("受理信访件", "件"),
    "petitions.closed_in_time": ("按期办结信访件", "件"),
    "posts.sections": ("镇机关板块", "个"),
    "posts.posts": ("板块岗位", "个"),
    "posts.assignments": ("岗位任职", "人次"),
    "posts.holders": ("岗位任职人员", "人"),
    "publicity.review_events": ("行政复议专题宣传", "次"),
    "publicity.review_consultations": ("行政复议宣传现场解答群众", "人次"),
    "receptions.sessions": ("领导干部接访下访", "次"),
    "receptions.people": ("接待群众", "人次"),
    "receptions.consultations": ("解答政策咨询", "件"),
    "receptions.complaints": ("申诉求决事项", "件"),
    "reconsideration.accepted": ("行政复议案件", "件"),
    "services.items": ("梳理公布政务服务事项", "个"),
    "study.sessions": ("党委理论学习中心组专题学法", "次"),
    "study.trainings": ("工作人员以会代训法律培训", "次"),
    "suggestions.answered": ("答复人大代表建议", "条"),
}
"""What a summary calls a figure, and its unit."""

COUNTS_ALL = {
    key.partition(".")[0]: key
    for key in (
        "disclosures.published", "disputes.accepted", "documents.issued", "events.handled", "grids.total",
        "litigation.accepted", "penalties.decisions", "petitions.accepted", "receptions.sessions",
        "reconsideration.accepted", "services.items", "suggestions.answered",
    )
}  # fmt: skip
"""For each topic, the figure that counts every row, where it has one."""

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = ("建国", "秀英", "志强", "桂兰", "明", "丽华", "永福", "小红", "国庆", "春梅", "德明", "淑芬", "伟", "海燕")
FIRMS = ("重庆明正律师事务所", "重庆衡平律师事务所", "重庆天理律师事务所")
SECTIONS = ("党的建设板块", "经济发展板块", "民生服务板块", "平安法治板块")
POSTS = ("综合岗", "组织岗", "产业岗", "社会保障岗", "安全监管岗", "信息岗")
SUBJECTS = ("道路硬化", "人居环境整治", "饮水安全", "路灯安装", "卫生室建设", "校车安全", "河道清淤", "危房改造")
EVENT_KINDS = ("环境卫生", "矛盾隐患", "公共设施", "安全隐患")
CHANNELS = ("来信", "来访", "网上信访")
LEISURE = ("政策文件", "财政信息", "乡村振兴", "社会救助")
COURTS = ("云岭县人民法院", "江州市中级人民法院")
CAUSES = ("超限运输", "未按规定配备消防器材", "擅自从事道路客运", "未建立安全生产台账")
LAWS = ("行政处罚法", "民法典", "行政复议法", "宪法", "安全生产法", "信访工作条例")
SERVICE_KINDS = ("行政许可", "行政确认", "公共服务")
UNKNOWN_COLUMNS = ("录入员", "归档盒号", "分管领导批示", "是否上墙", "柜号")
VOID_WORDS = ("作废", "撤销", "误报", "重复登记", "此条作废")
