"""What the codes mean whose sentences are made where they are found; `nianbao explain` tells it.

Belongs here: one row a code, without templates. Codes that are worded in sayings.py have all of it there.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from pipeline.tallies.wording.row import Wording
from pipeline.tallies.wording.sayings import WORDINGS
from pipeline.tallies.wording.severities import Severity

_FIELD = re.compile(r"\{[^{}]*\}")


def explained(code: str) -> Wording:
    """What there is to say of a code; without a remedy of its own, what its problems advise."""
    row = WORDINGS.get(code) or MEANINGS.get(code) or Wording("error")
    return row if row.remedy else replace(row, remedy=_FIELD.sub("……", row.advice))


def codes() -> list[str]:
    """Every code that is explained, sorted."""
    return sorted({*WORDINGS, *MEANINGS})


def _row(severity: Severity, meaning: str, example: str, remedy: str) -> Wording:
    return Wording(severity, meaning=meaning, example=example, remedy=remedy)


MEANINGS: Mapping[str, Wording] = {
    "file.empty": _row("error", "文件是 0 字节的", "微信传到一半的附件", "请部门重新发送"),
    "file.no_cells": _row(
        "error",
        "文件打得开，里面一个有内容的单元格也没有",
        "只有空表格的工作簿",
        "请部门核对后重新发送；没有发生的，报写明“零报告”的空表",
    ),
    "file.password": _row("error", "文件设了打开密码", "加密的花名册", "请部门取消打开密码和工作簿保护后重新发送"),
    "file.encrypted": _row("error", "压缩包里的文件有密码", "带密码的 zip", "请部门取消压缩包的密码后重新发送"),
    "file.damaged": _row(
        "error",
        "文件不完整，或内容被改坏了",
        "只下载了一半的 xlsx",
        "用 Excel 或 WPS 打开后另存；打不开的，请部门重新发送",
    ),
    "file.renamed": _row(
        "note",
        "扩展名和内容不是一回事；能读的照内容读",
        "网页改名为 .xls",
        "可以不管；另存为 .xlsx 可免误会。读不了的，请部门按原来的格式另存",
    ),
    "file.unknown_type": _row(
        "warning",
        "不是表格，没有读",
        "照片、PDF、通知正文",
        "是报表的，请部门发 Excel 或 WPS 文件；不是报表的，可以移走",
    ),
    "file.too_large": _row(
        "error", "文件太大，或里面的东西多得不像报表", "一百万行的导出文件", "删去多余的表和行后另存，或拆成几个文件"
    ),
    "file.nested_zip": _row("error", "压缩包里还有压缩包", "各村的 zip 又打成一个 zip", "解压后把里面的文件放入"),
    "file.locked": _row(
        "error", "文件正被别的程序打开着，或没有权限", "Excel 里没有关的台账", "关闭正在使用它的程序后再运行"
    ),
    "file.fatal": _row(
        "error",
        "读到这个文件时，读取的程序中途停止：崩溃，或内存不够",
        "改坏了的工作簿；几百万行的导出文件",
        "用 Excel 或 WPS 打开后另存为 .xlsx；大得反常的，删去多余内容；打不开的，请部门重新发送",
    ),
    "file.link": _row("error", "文件夹里的是链接，指向别处", "指向共享盘的快捷方式", "把文件本身复制进来"),
    "file.like_ours": _row("error", "像是程序自己的文件，名称不对", "corrections.yml.txt", "按所说的改名；不要的移走"),
    "file.no_file": _row("error", "不是普通文件", "系统的管道", "删去它"),
    "file.name_garbled": _row("error", "文件名是乱码", "旧压缩包解出来的 GBK 文件名", "改名，或放入压缩包本身"),
    "file.unreadable": _row("error", "磁盘或网络没有给出文件", "断了线的共享文件夹", "检查磁盘或网络后再运行"),
    "file.sheet_lost": _row(
        "warning", "工作簿列着一张工作表，文件里却没有它的内容", "系统导出的空壳工作表", "如是报表，请部门重新发送"
    ),
    "file.mended": _row(
        "warning",
        "旧格式（.xls）的文件有一处不合规格，绕过它照常读了，单元格都在",
        "报表系统写出的 .xls，文字个数写错了",
        "对照原表抽查；用 Excel 或 WPS 另存为 .xlsx 可免此提示",
    ),
    "file.text_damaged": _row(
        "warning",
        "文字文件里有读不出来的字，或引号不成对",
        "编码混杂的 csv",
        "用 Excel 或 WPS 打开另存为 .xlsx；打不开的，请部门重新发送",
    ),
    "topic.not_reported": _row(
        "error", "单位该报的一个事项没有报表", "没有收到信访台账", "向部门催要；没有发生的，请报写明“零报告”的空表"
    ),
    "topic.empty": _row("error", "表在，没有数据，也没有写“零报告”", "只有表头的台账", "请部门补填，或写明“零报告”"),
    "topic.stated_only": _row(
        "note", "只报了数，没有逐行的台账", "“指标名称、数值”小表", "可以不管；有台账的，请部门一并报送"
    ),
    "topic.twice": _row(
        "error",
        "一个事项报了几个文件，不知道以哪个为准",
        "台账.xlsx 和 台账(2).xlsx",
        "只留最终报送的一个；确由几个部门分报的，在事项目录写 several_files: true",
    ),
    "table.beside": _row(
        "warning", "认出的表旁边还有一张像表的东西，没有读", "右边的辅助汇总", "是报表的，请核对列名或另放一张工作表"
    ),
    "title.other_year": _row(
        "error",
        "表题写的是别的年份",
        "用去年的表改的台账，表题没有改",
        "核对是不是误用了去年的表；确是本年度的，请改正表题",
    ),
    "zero_report.wrong": _row(
        "error", "写了“零报告”，却另有数据，或这个事项不能零报告", "表头写零报告，下面有两行", "与部门核实，二者留一"
    ),
    "sheet.hidden": _row("note", "工作表是隐藏的，照常读了", "隐藏的旧表", "不应计入的，从文件里删去"),
    "rows.hidden": _row("note", "有隐藏的行，照常读了", "筛选后没有取消", "不应计入的，从文件里删去"),
    "columns.hidden": _row("note", "有隐藏的列，照常读了", "隐藏的编号列", "不应计入的，从文件里删去"),
    "rows.account": _row(
        "note", "一张表读入的每一行去了哪里", "读入 108 行 = 记录 96 + 未计入 12", "不用处理；数对不上时从这里查"
    ),
    "sheet.unknown": _row(
        "warning",
        "没有认出表头，整张表没有读",
        "封面、填表说明，或列名改得认不出的台账",
        "是报表的，核对列名，或运行 nianbao check 年份 --learn；是封面的，可以不管",
    ),
    "sheet.ambiguous": _row(
        "error", "一张表像是不止一个事项的", "列名既像信访又像接访", "在表题里写明是什么台账，或改用事项目录里的列名"
    ),
    "column.missing": _row(
        "error",
        "缺少必须有的列，或列名没有认出来",
        "“调解结果”写成“处理情况”",
        "改列名，或运行 nianbao check 年份 --learn 接受建议的列名",
    ),
    "column.twice": _row(
        "warning", "有两列都像是同一列", "“登记日期”和“受理日期”都在", "核对取的是不是该取的一列；不该有的一列请改名"
    ),
    "column.unknown": _row("note", "目录里没有的列，没有读入", "备注、承办人", "可以不管；要统计的，写进事项目录"),
    "row.conflict": _row(
        "error", "编号相同，内容却不同，不知以哪行为准", "001 号写了两个结果", "请部门核实后改正编号或内容"
    ),
    "row.outside_window": _row(
        "warning", "日期不在报告年度里，没有计入", "混进来的上年 12 月的行", "核对日期；应计入的，改正日期"
    ),
    "personal.masked": _row(
        "note", "格里有身份证号、手机号或银行卡号，读取时已隐去", "备注栏写了电话", "提醒部门报送前删去"
    ),
    "value.blank": _row("error", "该填的格是空的", "没有填受理日期", "请部门补填"),
    "value.bound": _row("warning", "数字是约数（约、余、以上），照约数印", "约20人", "有准数的，请部门填准数"),
    "value.category": _row(
        "error", "填的词不在目录的分类里", "调解结果写“差不多”", "改成目录里的词，或在目录里加上这个词"
    ),
    "value.date": _row("error", "日期读不出来", "正月初三", "改写成 2023-05-06"),
    "value.number": _row("error", "该填数的格不是数", "三十来个", "改写成数字"),
    "value.persons": _row("error", "姓名一格读不出是几个人", "张三等人", "写出每个人，或另填人数"),
    "value.uncomputed": _row(
        "error", "公式没有存下结果", "由别的程序写出、没有用 Excel 打开过的表", "用 Excel 或 WPS 打开，保存后重新放入"
    ),
    "value.count": _row("error", "一个件数、人数是负的，或带小数", "−3件、2.5人次", "与填表人核实，填写整数"),
    "value.share": _row("error", "分不清是百分数还是小数", "比率一格写 0.8667", "写成“86.67%”"),
    "value.unit": _row("error", "数字后面的单位与这一列的不同", "万元写在件数里", "改正单位或数字"),
    "value.year": _row("error", "年份明显不对", "2203-05-06", "改正日期"),
    "value.yes_no": _row("error", "该填是或否的格读不出来", "视情况", "改成 是 或 否"),
    "date.no_year": _row("note", "日期没有写年份，按报告年度算", "1月30日", "可以不管；跨年度的请写全"),
    "date.month_only": _row("note", "日期只写到月", "2023年5月", "可以不管；要按天计的请写全"),
    "date.corrected": _row(
        "note", "日期后面的括号里写着更正", "2023.6.7（原填6月12日）", "可以不管；取得不对的，只留一个日期"
    ),
    "date.range": _row("note", "日期是一段，取一头", "5月6日至8日", "可以不管；取得不对的，改写成一天"),
    "unit.other": _row(
        "error", "表头、单位行或格里写的单位数的是另一样东西", "要的是人次，写的是批", "与填表人核实，换成要的那个数"
    ),
    "value.over_kinds": _row("error", "一个数合并在不同类别的行上", "行政复议和宪法两行合写 30", "分开写明各类的数"),
    "unit.two_scales": _row("error", "表头和单位行写了两种倍数", "表头写万元，表上写单位：元", "只留一种"),
}
