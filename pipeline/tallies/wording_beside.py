"""The words for what lines, sheets and other rows beside a row say."""

from pipeline.tallies.wording_row import Wording

BESIDE = {
    "note.more": Wording(
        "error",
        "表外的说明“{text}”说另有没有登记的",
        "全部登记在表里",
        "请补登记，或写明不算",
        meaning="表尾说另有若干没有列入",
        example="“另有随同家属十四人未登记在内”",
    ),
    "note.part": Wording(
        "warning",
        "表外的说明“{text}”说这里只有一部分",
        "全年的数",
        "请核对其余的是否已经报来；没有的请补报",
        meaning="表尾说只统计了一段时间，或还有没收齐的",
        example="“本表仅为上半年数据，下半年另报”",
    ),
    "note.colour": Wording(
        "error",
        "说明“{text}”用颜色表示有些行不计，颜色没有读",
        "用文字写明哪些行不计",
        "请加一列“备注”，在不计的行里写明",
        meaning="用底色或字色表示哪些行不计，只有颜色说明",
        example="“灰底为已下架”",
    ),
    "note.corrects": Wording(
        "error",
        "表外的说明“{text}”说这几行填得不对：{cells}",
        "表里就是正确的内容",
        "请照说明改表，再在说明里写明“已改”",
        meaning="表外的一句话更正表里的行，程序不能照话改数",
        example="表尾写“更正：第23号原填‘未成功’有误，应为‘成功’”",
    ),
    "row.closed_later": Wording(
        "note",
        "{label}{numbers} 这里还没有办结，另有一行已办结（共 {count} 行）",
        "同一{label}只计一次",
        "按办结的一行计；如是两件，请改正编号",
        meaning="同一件事先后登记两次，前一次还没有结果",
        example="一季度写“办理中”，二季度作为上季结转再写，已有办结日期",
    ),
    "recount.differs": Wording(
        "error",
        "这张表另数了“{label}”，与逐行的数不一样：{words}",
        "汇总与明细一致",
        "请核对：漏了行的补登记，汇总写错的改汇总",
        meaning="同一个文件里另有一张汇总或数据透视表，与明细的行数对不上",
        example="名单里新申报 7 人，另一张表写“新申报 8”",
    ),
    "summary.beside": Wording(
        "note",
        "表的右边隔一列另有一张小汇总，没有当作这张表的列",
        "一张工作表一张表",
        "只拿来核对；不是汇总的，请去掉中间的空列",
        meaning="台账右边空一列，另放着按类别数的小汇总",
        example="登记表右边另有“主题、场次、咨询”几行",
    ),
    "sheet.crowded": Wording(
        "error",
        "这张工作表里有 {most} 张以上的表，没有读入",
        "一张工作表放一张表，或上下、左右排开的几张",
        "请拆成几张工作表，或把列名相同的合并成一张表",
        meaning="一张工作表里的表太多，多半是导出有误",
        example="一行里同一组列名左右重复了上千遍",
    ),
    "sheet.corrections": Wording(
        "error",
        "这张表像是更正表（{words}），没有读入",
        "报表里就是更正后的数",
        "请把更正后的数填进报表，再删去这张表",
        meaning="另有一张表列出原报数和核定数，报表里还是原来的数",
        example="一张“复核更正”写着原报 31、核定 35",
    ),
}
