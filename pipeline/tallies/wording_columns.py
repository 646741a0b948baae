"""What is said of columns and sheets that are not what their names say, one row a code: a part of wording.py."""

from collections.abc import Mapping

from pipeline.tallies.wording_row import Wording

COLUMNS: Mapping[str, Wording] = {
    "column.which": Wording(
        "error",
        "“{first}”和“{second}”都可能是“{column}”，有 {count} 行写得不同，数字会不一样",
        "只有一列是“{column}”",
        "请把该算的一列改名为“{column}”",
        meaning="两列都像是同一列，内容又不同，取哪一列得出两个数",
        example="“来信日期”是2022年12月30日，“登记日期”是2023年1月3日",
    ),
    "rows.above_header": Wording(
        "error",
        "“{label}”表头上面有 {count} 行像是数据，没有读入",
        "数据都在表头下面",
        "请在这些行上面补上表头，或把它们移到表头下面",
        meaning="表头不在第一行数据的上面，上面的行不知道属于哪张表",
        example="接续的表先写了四行，再写“接上页”和表头",
    ),
    "column.supplied": Wording(
        "note",
        "没有“{column}”一列，按小标题或表名读：{words}",
        "有“{column}”一列",
        "已这样计入；不对的，请补上这一列",
        meaning="分类没有单独成列，写在各组的小标题或表名里",
        example="“一、交通领域（8件）”下面各行都是交通",
    ),
    "column.extended": Wording(
        "question",
        "“{first}”之外另有“{second}”，{count} 行写了另一个日期",
        "一个期限",
        "按哪一个期限算？请决定",
        meaning="一件事有两个期限，按哪一个算，按期的件数不同",
        example="应办结日期之外另有一列“批准延期至”",
    ),
    "rows.told_several": Wording(
        "question",
        "{count} 行写明不止一场，按所写的场次数是 {total}",
        "一行一场",
        "是一行算一场，还是按所写的场次算？请决定",
        meaning="一行登记了几场活动",
        example="地点写“东山等12个村巡回宣讲（12场）”",
    ),
    "rows.other_kind": Wording(
        "warning",
        "{count} 行写的是{words}，不是“{label}”，没有计入",
        "只有“{label}”的行",
        "已不计；如应计入，请改正类别一栏",
        meaning="一本台账里登记了两种事，类别一栏写明了各是哪一种",
        example="“案件性质”一栏有行政诉讼，也有民事诉讼",
    ),
    "rows.maybe_other_kind": Wording(
        "question",
        "{count} 行写的是“{words}”，可能不是“{label}”",
        "只有“{label}”的行",
        "这些行算不算“{label}”？请决定",
        meaning="编号或类别一栏看，有些行像是另一种事",
        example="案号里有“民初”",
    ),
    "sheet.other_book": Wording(
        "warning",
        "名称说的是“{words}”，不是“{label}”，没有读入（{count} 行）",
        "“{label}”的报表",
        "如确是“{label}”的，请改正表题和列名",
        meaning="名称是另一件事，列名也不是这一事项的",
        example="人大建议的工作簿里另有一张“政协提案”",
    ),
}
