"""What is said of each code of problem: one row a code, and nowhere else.

A row has the severity; the templates of `found`, `expected` and `advice`, filled with the fields of the problem; and what
`nianbao explain` tells of it: its meaning, an example, the remedy. The codes whose sentences are made where they are found
stand in meanings.py.
"""

from collections.abc import Mapping

from pipeline.tallies.values.personal import mask
from pipeline.tallies.wording.beside import BESIDE
from pipeline.tallies.wording.columns import COLUMNS
from pipeline.tallies.wording.decisions import DECISIONS
from pipeline.tallies.wording.figures import FIGURES
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.row import Wording


def said(
    code: str, file: str = "", sheet: str = "", cell: str = "", *, department: str = "", **fields: object
) -> Problem:
    """The problem with this code, in words.

    Raises
    ------
    KeyError
        A code, or a field that its templates name, is missing: a defect of the program.
    """
    words = WORDINGS[code]
    found, expected, advice = (text.format(**fields) for text in (words.found, words.expected, words.advice))
    return Problem(words.severity, code, file, sheet, cell, found, expected, advice, department)


def each_year(code: str, **fields: object) -> str:
    """What to write into the catalogue so that this is not asked again next year; "" where nothing helps."""
    return mask(WORDINGS[code].each_year.format(**fields))


WORDINGS: Mapping[str, Wording] = {
    **BESIDE,
    **COLUMNS,
    **DECISIONS,
    **{code: Wording(*row) for code, row in FIGURES.items()},
    "rows.void": Wording(
        "question",
        "{count} 行写明“{words}”",
        "每行都应计入，或都不计入",
        "请决定这些行算不算“{label}”",
        meaning="台账里有写明作废、撤销、误报、示例等的行，算与不算得出两个数",
        example="备注栏写“作废”的处罚决定书",
        remedy="向部门问清这些行是否真的发生过，再在 decisions.yml 里填 计入 或 不计；个别行不同的，用 except 写明",
        each_year="在 columns 里写上这一列（type: category），再写 counting: {{void: {{leave_out: {{这一列: [{words}]}}}}}}",
    ),
    "row.duplicate": Wording(
        "warning",
        "{label}{numbers} 与前面的行完全相同（共 {count} 行）",
        "每行的{label}不同",
        "没有重复计入；请删去重复行",
        meaning="同一编号的行各格都相同，只计一次",
        example="两张表里都有“调〔2023〕3号”，内容一样",
    ),
    "row.merged": Wording(
        "note",
        "{label}{numbers} 已在前面登记（共 {count} 行），日期和当事人一致",
        "同一{label}只计一次",
        "{rule}；如是两件，请改正编号",
        meaning="同一编号、同一日期、同一当事人的几行是一件事",
        example="一份处罚决定书分两行写了两种处罚",
    ),
    "rows.same_number": Wording(
        "question",
        "{name}{numbers} 与 {others} 相同，但日期或当事人不同（共 {count} 行）",
        "一个编号一件事",
        "是编号写错的另一件，还是重复登记？请决定",
        meaning="编号相同而日期或当事人不同：可能是两件事用错了号，也可能是一件事登记了两次",
        example="两行都写“罚〔2023〕8号”，当事人不同",
    ),
    "rows.told_twice": Wording(
        "question",
        "{numbers} 在 {others} 里也有，是同一件事，但内容不同（共 {count} 行）",
        "同一件事前后一致",
        "请决定以哪一处为准，或改正后重新报送",
        meaning="同一件事登记了两次，结果等内容不同，得出两个数",
        example="一处写“调处中”，另一处写“成功”",
    ),
    "table.copied": Wording(
        "warning",
        "{count} 行“{label}”与{other}完全相同",
        "每件事只登记一次",
        "没有重复计入；请删去多余的一张",
        meaning="两张表的各行完全相同，只计一张",
        example="压缩包里和旁边各有一个同样的文件",
    ),
    "table.contained": Wording(
        "warning",
        "{count} 行“{label}”在{other}里都有",
        "每件事只登记一次",
        "没有重复计入",
        meaning="一张表的行已全部含在更晚或更长时期的表里，只计后者",
        example="1-6月的台账和全年的台账一起放着",
    ),
    "table.in_another": Wording(
        "question",
        "{other}的 {count} 行“{label}”这里都有，这里另多 {more} 行，看不出哪个是最终的",
        "每件事只登记一次，或写明哪个是最终版",
        "请决定以哪张表为准",
        meaning="一张表的行在另一张表里都有，但没有写明哪个是最终版",
        example="学习台账.xlsx 与 学习台账(2).xlsx",
    ),
    "rows.in_another": Wording(
        "question",
        "{count} 行“{label}”在{other}里也有，各格都相同",
        "每件事只登记一次",
        "如是重复，不计；如是另外的事，计入",
        meaning="两张表有几行各格都相同",
        example="两个办公室的宣传登记里有同一天的同一场",
    ),
    "tables.differ": Wording(
        "question",
        "这张表与{other}有 {shared} 行相同，另有 {count} 行那边没有",
        "同一台账的两个版本内容一致，或写明哪个是最终版",
        "那边没有的行还算不算？请决定",
        meaning="同一台账的两个版本，各有对方没有的行",
        example="月报里有一行，全年的表里没有",
    ),
    "tables.shrunk": Wording(
        "question",
        "有 {count} 行在更晚的{other}里没有了",
        "更晚的版本包含以前的行",
        "是后来删去的，还是漏了？请决定算不算",
        meaning="写明更晚的版本比以前的少几行",
        example="最终版比初稿少两行",
    ),
    "rows.pasted": Wording(
        "warning",
        "{count} 行“{label}”与前面的连续几行完全相同",
        "每件事只登记一次",
        "按重复粘贴处理，没有重复计入",
        meaning="连续三行以上与前面的一段各格都相同，是粘贴了两次",
        example="十二月的四行贴了两遍",
    ),
    "rows.equal": Wording(
        "question",
        "{count} 行与前面的一行各格都相同",
        "每件事只登记一次",
        "是两件一样的事，还是登记了两次？请决定",
        meaning="没有编号的台账里有一模一样的行",
        example="同一天同一内容的两次学习",
    ),
    "rows.others": Wording(
        "warning",
        "{count} 行“{label}”是{named}的",
        "只有{office}的行",
        "没有计入；如其中有{office}的，请改正单位名称",
        meaning="全县的表里别的乡镇的行，不计入",
        example="县里下发的各乡镇汇总表",
    ),
    "form.others": Wording(
        "error",
        "这张“{label}”写的是{named}，没有{office}的行",
        "{office}自己的报表",
        "请核对是否放错了文件夹；确是本单位的，请改正表题或单位名称，或在 unit.yml 的 also_called 里写明",
        meaning="表题、填报单位或各行写的是别的单位",
        example="表题写“西河镇2023年…台账”",
    ),
    "form.named_others": Wording(
        "question",
        "文件或工作表的名称里写的是{named}，表里没有写单位（{count} 行）",
        "{office}自己的报表",
        "请核对是谁的表：是{office}的，计入；不是，不计",
        meaning="只有文件名或工作表名写着别的单位",
        example="文件名“西河镇纠纷台账.xlsx”，表里没有单位",
    ),
    "rows.other_body": Wording(
        "warning",
        "{count} 行的“{column}”是{names}",
        "“{column}”为{office}",
        "是别的机关的案件，没有计入；共同被申请人中有本单位的，请一并写明",
        meaning="被申请人、被告是别的机关，不是本单位的案件",
        example="被申请人写“县公安局”",
    ),
    "rows.not_accepted": Wording(
        "warning",
        "{count} 行“{label}”写明不予受理",
        "已受理的事项",
        "没有计入；如已受理，请改正",
        meaning="指标说的是受理，不予受理的不计",
        example="信访件登记里写“不予受理”",
    ),
    "rows.struck": Wording(
        "question",
        "{count} 行加了删除线",
        "要么删去，要么保留",
        "划掉的行还算不算？请决定",
        meaning="整行加了删除线，可能是作废",
        example="划掉的一条处罚记录",
    ),
    "rows.footnote": Wording(
        "question",
        "表外的说明“{text}”提到 {count} 行",
        "表中只列应计入的行",
        "按说明不计，还是计入？请决定",
        meaning="表头或表尾的说明要求某几行不计",
        example="表尾写“第3号不计入统计”",
    ),
    "rows.several": Wording(
        "question",
        "有一列“{column}”，{count} 行写的不是 1，相加是 {total}",
        "一行一件",
        "是一行算一件，还是按“{column}”相加？请决定",
        meaning="一行代表几件，目录里没有这一列",
        example="“件数”一栏写 10",
    ),
    "rows.alike": Wording(
        "question",
        "{count} 行除了编号或目录里没有的列，与另一行（{others}）各格都相同",
        "每件事只登记一次",
        "是登记了两次，还是另外的事？请决定",
        meaning="两行只差编号或目录里没有的列，可能是同一件事",
        example="一张表里有编号，另一张里写“暂无”，其余都一样",
    ),
    "rows.numbers": Wording(
        "question",
        "{count} 行的“{column}”写了不止一个编号，按编号数是 {total}",
        "一行一个编号",
        "是一行算一件，还是一个编号算一件？请决定",
        meaning="一行写了几个编号",
        example="“第45号、第118号（合并办理）”",
    ),
    "category.near": Wording(
        "question",
        "“{column}”写的是“{words}”（{count} 行），与“{category}”相近",
        "事项目录中的分类词",
        "算作“{category}”，还是另成一类？每年都这样写的，可在事项目录中把它加为“{category}”的别名",
        meaning="分类写了目录里没有的词，而与某一类相近",
        example="执法领域写“道路交通”",
    ),
    "category.new": Wording(
        "note",
        "“{column}”有目录里没有的词：{words}（{count} 行）",
        "事项目录中的分类词",
        "已各算一类；如应归入已有的类，请在事项目录中加为别名",
        meaning="开放的分类里出现新词，自成一类",
        example="执法领域写“市容环卫”",
    ),
    "column.blank_below": Wording(
        "question",
        "“{column}”有 {count} 行空着，上面的行写了",
        "每行都写",
        "是同上一行的意思，还是没有填？请决定，或补填后重新报送",
        meaning="必填的一列只在每组第一行写了，下面空着，也没有合并",
        example="“执法领域”只在第一行写“交通”",
    ),
    "form.other_book": Wording(
        "question",
        "列名像“{label}”，而表题、工作表或文件的名称说的是“{words}”（{count} 行）",
        "“{label}”的报表",
        "请核对是不是放错了表：确是“{label}”的，计入；不是，不计",
        meaning="列名与某事项相符，名称却是另一件事",
        example="政协提案用了人大建议的表样",
    ),
    "names.near": Wording(
        "question",
        "“{column}”有写法相近的：{names}",
        "同一个写同一个名称",
        "是同一个，还是各算一个？请决定，或统一写法后重新报送",
        meaning="要数有几个不同的，而有的名称只差一两个字",
        example="“党建板块”与“党建工作板块”",
    ),
    "persons.one_name": Wording(
        "question",
        "“{column}”有 {count} 处同名而“{by}”不同",
        "能分清是一人还是两人",
        "同名的是一个人还是两个人？请决定",
        meaning="两处同名，别的信息不同",
        example="两家律所各有一位同名的律师",
    ),
    "persons.near": Wording(
        "question",
        "“{column}”有 {count} 对姓名只差一个字",
        "姓名前后一致",
        "是一个人写错了字，还是两个人？请决定",
        meaning="两个姓名只差一个字，可能是同一人",
        example="同一律师两处用了同音字",
    ),
    "sheet.continued": Wording(
        "warning",
        "这张工作表没有表头，按前一张“{label}”的续表读入（{count} 行）",
        "每张表有表头",
        "已计入；如不是续表，请加上表头",
        meaning="没有表头的工作表，名称或序号表明是前一张的续表",
        example="Sheet2 从第 26 号接着写",
    ),
    "sheet.without_header": Wording(
        "question",
        "这张工作表没有表头，内容像是前一张“{label}”的续表（{count} 行）",
        "每张表有表头",
        "是续表，计入；不是，不计",
        meaning="没有表头的工作表，内容像前一张表",
        example="Sheet2 的列与 Sheet1 一样",
    ),
    "sheet.half_continued": Wording(
        "error",
        "这张工作表没有表头，有的行像是前一张“{label}”的续表，有的不像（{count} 行）",
        "每张表有表头",
        "请加上表头，或改正与前一张不同的列",
        meaning="没有表头的工作表，只有一部分行与前一张相符",
        example="续表里少了一列",
    ),
    "rows.maybe_total": Wording(
        "question",
        "{count} 行写着“合计”“其中”一类的词，又像是一条数据",
        "合计行与数据行分得清",
        "是一条数据，计入；是合计，不计",
        meaning="一行填满了必填的列，名称却像合计",
        example="名为“年度合计”的网格",
    ),
}
