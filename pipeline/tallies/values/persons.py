"""Names of persons: several in one cell, and the spelling by which the same person is known. Pure.

Names stand apart by 、 , ; / \\ | or a line break, by a remark in brackets, a running number (1. ①) or a role (组长：). A blank
parts two names too, unless it is there to align them, for a single Chinese character is no name: "张 三", "李　四", "张 三丰" and
"欧阳 修" are one name each, "张三 李四" are two, and so are "张 三 李 四". Five single characters in a row are a fault: two and
three, or three and two? Names in Latin letters keep their blanks. Remarks, roles, titles (同志, 律师) and numbers that stand
alone (a telephone beside the name) are dropped. "张三、李四等" is two names; "张三等3人" names fewer than it counts, which is a
fault, as is a bare "3人".
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from pipeline.tallies.values.hanzi import chinese_number
from pipeline.tallies.values.reads import Fault, narrowed

_FORMS = str.maketrans("[{〔【〈《]}〕】〉》•・‧．", "(((((())))))····")
_ALL_BRACKETED = re.compile(r"\(([^()]*)\)")
_HEADS = r"共?(?P<count>[0-9]{1,4}|[一二两三四五六七八九十百]{1,5})[余多]?个?(?:人|名|位)"
_ETC_BRACKETED = re.compile(r"等\((共?[0-9一二两三四五六七八九十百]{1,5}[余多]?个?[人名位])\)")
_REMARK = re.compile(r"\([^()]*\)")
_UNCLOSED = re.compile(r"\([^()、,;/\\|\n]*|\)")
_START = r"(?<![^\s、,;/\\|:])"
_NUMBERING = re.compile(rf"[①-⒛]|{_START}[0-9]{{1,2}}[、)]|(?<![0-9])[0-9]{{1,2}}\.(?![0-9])")
_ROLE = re.compile(rf"{_START}[^\s、,;/\\|:]{{1,7}}[长员人师任官记方]\s*:")
_BETWEEN = re.compile(r"[、,;/\\|:\n\r\t\v\f]")
_END = re.compile(rf"(.*?)等(?:\s*{_HEADS}|人|同志)?|(?P<named>.{{2,}})(?:同志|先生|女士|律师)")
_ONLY_COUNTED = re.compile(_HEADS)
_DUST = " 。.·-—―_~'\"“”‘’*"
_NOBODY = re.compile(
    r"(?:任职人员|职位|岗位|人员|人选|职务|此岗|该岗|此职)?(?:"
    r"(?:暂时?|尚|目前|现)?(?:空缺?|缺|缺编|缺岗|缺员|空岗|空编|空位|虚位|无|没有|略|无人|不详)(?:待?补充?|人选?|员)?"
    r"|(?:暂|尚|还|目前)?(?:未|没有?)(?:聘请?|配备?|配齐|明确|确定|安排|到岗|到位|定|任命|选定|选出|设|招录?|聘用|落实|补)(?:人员|人选|律师)?"
    r"|(?:正在)?(?:待|拟)(?:定|聘请?|配备?|补充?|招[聘录]?|录用?|安排|明确|任命|公开招聘|选|调入?|确定|到岗|落实|人)(?:中|人员|人选|律师)?"
    r"|招聘中|公示中|选聘中|物色中|轮空)|[x×*]+|tbd|n/a|none|vacant"
)
_HELD_BESIDE = re.compile(
    r"(?:空缺|缺编|空岗|暂缺|待[聘配])[^、,;/]{0,99}\([^()]{0,99}(?:兼|代管|代理|负责)[^()]{0,99}\)"
)
_BACKUP = re.compile("b[岗角]")
_AND = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,3})和([\u4e00-\u9fff]{2,3})(?![\u4e00-\u9fff])")
_OF_TWO = re.compile(r"\(([大小])\)")  # 王芳（大）, 王芳（小）: two persons of one name
_HOW_MANY = re.compile(r"[0-9一二两三四五六七八九十]{1,2}个?[人名位]$")
_SURNAMES = frozenset([
    "欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "东方", "夏侯", "司徒", "端木",
])  # fmt: skip
# What a column or a cell is called that names a person, or where to find him.
NAMES_PERSONS = re.compile(
    r"姓名|名字|[人员]$|人员|电话|手机|联系|身份证|证件|住址|地址|住所|家庭|户主|家属|监护|律师|签[名收字]|微信|qq|邮箱|银行|账号|卡号"
)
_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤冉蒲牟骆喻樊殷"
)
_LIKE_A_NAME = re.compile(rf"(?:[{_COMMON}]|{'|'.join(sorted(_SURNAMES))})[\u4e00-\u9fff]{{1,2}}")
_WHOLE_NAME = 3
_WITH_ROLE = re.compile(
    r"(?:(?:当事人|申请人|被申请人|户主|村民|居民|群众|信访人|来访人|投诉人)[:：]?)?(?P<name>[\u4e00-\u9fff·]{2,5}?)"
    r"(?:\((?:户主|当事人|本人|申请人|村民)\)|夫妇|等人|同志|(?:19|20)\d\d年?)?"
)
# What words of kinds, places and things end with or hold: 金融类, 石料场, 田土户, 高利贷
_OF_A_KIND = re.compile(
    "[类案事件户边证贷化土林地权费款物房屋路水电债务伤害产工资婚姻邻里继承赡养村组社区镇乡街道所站办局部中心场厂店会议场域面线网上下左右前后内外未不已无有其他各全本年月日季期次度件起宗份条项调处结果成功解决协议撤回转交办理登记车船矿山沟河湾坝坪堡营寨庄园巷弄号楼栋]"
)
# Words between blanks by kind: single character, double, surname of two, longer. What belongs together is matched first.
_TOGETHER = re.compile(r"Sss(?!s)|Ss|Sd|sss(?!s)|ss|sd|ds(?![sd])|.")
_EITHER_WAY = re.compile(r"(?<!s)(?:s{5}(?:ss)*|s{3}(?=d))(?!s)")


def split_persons(value: Any) -> tuple[str, ...] | Fault:
    """The names in one cell, in order and as often as written; reading them again, joined by 、, gives the same."""
    names: list[str] = []
    if _BACKUP.search(narrowed(value).lower()):
        return Fault(
            "value.persons",
            "每个人的姓名",
            "写着 B岗，算不算任职看不出；请把 B岗另列一栏，或只写 A岗的姓名",
        )
    if _HELD_BESIDE.search(narrowed(value).translate(_FORMS)):
        return Fault("value.persons", "任职的人", "空缺而由别人兼管的，请写明算不算任职：算的写姓名，不算的写“空缺”")
    for piece in _pieces(narrowed(value).translate(_FORMS)):
        bare, count = _bare(piece)
        found = _names([word for word in (_bare(word)[0] for word in bare.split()) if any(map(str.isalpha, word))])
        if found is None or any(map(_ONLY_COUNTED.fullmatch, found)):
            return _fault()
        names += [name for name in found if not _NOBODY.fullmatch(_HOW_MANY.sub("", name.lower()))]
        if count and count != len(names):
            return _fault()
    return tuple(names)


def person_key(name: Any) -> str:
    """The spelling by which a person is known: 张 三, 张三（组长） and 张三同志 are one; 买买提•艾力 and 买买提·艾力 too."""
    text = _OF_TWO.sub(r"·\1", "".join(narrowed(name).split()).lower().translate(_FORMS))
    return _bare(_without_remarks(text, ""))[0]


def is_like_a_name(text: str) -> bool:
    """Whether a text may be the name of a Chinese person: a common surname and one or two characters. So are many words."""
    return bool(_LIKE_A_NAME.fullmatch("".join(text.split())))


def says_a_person(text: str) -> bool:
    """Whether a text is, by all signs, the name of a person: three characters with a common surname, or a name with its role."""
    plain = "".join(text.split())
    if (match := _WITH_ROLE.fullmatch(plain)) and match["name"] != plain:
        return is_like_a_name(match["name"])
    return len(plain) >= _WHOLE_NAME and is_like_a_name(plain) and not _OF_A_KIND.search(plain[1:])


def _pieces(text: str) -> list[str]:
    text = _OF_TWO.sub(r"·\1", text)
    if whole := _ALL_BRACKETED.fullmatch(text):
        text = whole[1]
    text = _without_remarks(_ETC_BRACKETED.sub(r"等\1", text), "、")
    return _BETWEEN.split(_AND.sub(r"\1、\2", _ROLE.sub("、", _NUMBERING.sub("、", text))))


def _without_remarks(text: str, gap: str) -> str:
    while (shorter := _REMARK.sub(gap, text)) != text:
        text = shorter
    return _UNCLOSED.sub(gap, text)


def _bare(piece: str) -> tuple[str, int | None]:
    """A piece without 等, 同志 and the like at its end, and the number of persons that 等…人 says there are."""
    piece, count = piece.strip(_DUST), None
    while match := _END.fullmatch(piece):
        if heads := match["count"]:
            count = int(heads) if heads.isdigit() else chinese_number(heads) or -1
        piece = (match["named"] or match[1] or "").strip(_DUST)
    return piece, count


def _names(words: Sequence[str]) -> list[str] | None:
    """Words between blanks → names; None when single characters could be put together in two ways."""
    names: list[str] = []
    for latin, run in groupby(words, key=str.isascii):
        group = list(run)
        kinds = "".join("S" if word in _SURNAMES else "?sd"[len(word)] if len(word) < 3 else "w" for word in group)
        if latin:
            names.append(" ".join(group))
        elif _EITHER_WAY.search(kinds):
            return None
        else:
            names += ["".join(group[match.start() : match.end()]) for match in _TOGETHER.finditer(kinds)]
    return names


def _fault() -> Fault:
    return Fault("value.persons", "每个人的姓名", "请逐个写出姓名，用“、”隔开，不写“等3人”；两字姓名中间不空格")
