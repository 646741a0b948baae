"""The words of what is said about questions themselves: decisions.yml, a file with too many, what need not be asked."""

from collections.abc import Mapping

from pipeline.tallies.wording.row import Wording

DECISIONS: Mapping[str, Wording] = {
    "decision.bad": Wording(
        "error",
        "第 {line} 行：{what}",
        "一条写全、写对的决定",
        "{how}；写法见 docs/questions.md",
        meaning="decisions.yml 里有一条决定写得不对，没有采用",
        example="填了 answer，没有填 by；answer 写成“算”；同一个编号写了两条",
        remedy="按所说的行号改正；不知道怎样改的，删去这一条，再运行 nianbao check 年份 --decide 重新生成",
    ),
    "correction.row": Wording(
        "warning",
        "第 {number} 条更正 {at}：这一列还有 {count} 格写着同样的内容",
        "写明改的是哪一行",
        "表重排过的话会改错行；请加一行 row: 这一行的编号或序号",
        meaning="更正只写了单元格，同一列别的行也是那个内容，表重新排过就会改到另一行",
        example="was: 未成功，这一列有三行都是未成功",
    ),
    "decision.unreadable": Wording(
        "error",
        "文件打不开，或不是文字（{why}）",
        "用记事本保存的文字文件，编码 UTF-8 或 GBK",
        "请用记事本打开另存，编码选 UTF-8",
        meaning="decisions.yml 读不出来，里面的决定都没有采用",
        example="误把 Word 文件改名为 decisions.yml",
        remedy="用记事本另存为 UTF-8；内容已坏的，从备份恢复",
    ),
    "decision.idle": Wording(
        "note",
        "有 {count} 条决定现在没有用到：{ids}",
        "",
        "不用管；确定不再需要的可以删去",
        meaning="decisions.yml 里有的决定，现在的报表里没有什么在问它",
        example="部门已经把写作废的行删去，重新报送",
        remedy="不用处理；想让文件短一些，可以删去",
    ),
    "file.many_questions": Wording(
        "question",
        "这个文件有 {count} 处要决定",
        "一份不必逐处猜的报表",
        "这个文件暂不采用，退回部门？退回的，它报的事项按未报送处理；采用的，再逐处决定",
        meaning="一个文件里要人决定的地方超过十处，先问要不要整个退回部门重报",
        example="把台账、汇总、草稿混在一起的工作簿",
        remedy="能退回的尽量退回；来不及的填 采用，再运行 nianbao check 年份 --decide，逐处决定",
    ),
    "question.silent": Wording(
        "note",
        "{what}",
        "",
        "怎样读都得出同样的数，不必决定",
        meaning="有两种读法，但本单位的指标都不受影响，所以不问",
        example="写作废的行本来就不在年度内",
        remedy="不用处理",
    ),
}
