"""What remarks say: words that make a row doubtful are asked in every topic, and what says only how a case went is not.

The sentences that are let pass were written by people who had not seen the program.
"""

from collections.abc import Iterator
from random import Random

import pytest

from pipeline.catalogue import load_catalogue
from tests.laws.changes.copies import one_table, telling
from tests.laws.judging import KEPT, STOPPED, Verdict, forget_root, judge
from tests.laws.ledgers import ledger
from tests.laws.model import Folder, Sheet, main_ledger, with_column

TOPICS = load_catalogue().topics
DOUBTFUL = [(topic, word) for topic, declared in TOPICS.items() for word in declared.doubtful]
LET_PASS = {
    "documents": ["内部管理制度，不属规范性文件", "报备材料整理中", "准予备案", "材料补正后已备案", "县司法局已核"],
    "disputes": [
        "回访满意",
        "已履行",
        "县局抽查，材料补齐",
        "卷宗已评查",
        "春节前欠薪集中",
        "涉及三户",
        "与接访登记不重复",
    ],
    "petitions": [
        "满意度回访：满意",
        "县信访局转",
        "附件已补传",
        "经核查反映不实",
        "正在办理",
        "已答复信访人",
        "县联席办督办",
    ],
    "events": ["同意办结", "已到现场处置", "派相关站所", "网格员上报", "照片已补"],
    "penalties": ["已缴款", "12月补录", "公示截图已补", "文号括号已改", "未缴款已催告", "法制审核已通过"],
    "publicity": ["有照片", "县司法局验收", "两块展板、一个咨询台", "司法所、妇联参加"],
    "receptions": ["材料已归档", "已回访", "联点社区", "县信访局抽查", "欠薪，已约包工头"],
    "study": ["签到表已补", "照片已传群", "县委宣传部旁听", "两个议题"],
    "suggestions": ["代表满意", "已面商", "分管领导包案"],
    "litigation": ["已归档", "负责人出庭", "原告撤回起诉，裁定准许"],
    "reconsideration": ["已送达", "县司法局已归档", "与第15号同一申请人，另案"],
    "officers": ["年审合格", "参加10月全省统考", "县司法局已审核，等发证"],
    "grids": ["由原两个网格合并", "县里审核后改名", "含工业园"],
    "services": ["2023年9月下放", "县行政审批局已改名", "可代办"],
    "counsel": ["在聘", "半天", "已付费"],
    "posts": ["分管领导联系", "A岗", "八级职员"],
    "disclosures": ["附件已补", "同步公众号"],
}
VOID = [
    "后来没办成",
    "县里不认这一条",
    "停了",
    "已作废",
    "由县局作出决定",
    "与上一条合并登记",
    "待批",
    "我镇配合",
    "上年结转",
]


@pytest.fixture(scope="module", autouse=True)
def _folder() -> Iterator[None]:
    yield
    forget_root()


def remarked(topic: str, remark: str) -> Verdict:
    """What becomes of a ledger in which one telling row has a remark."""
    seed = next(
        n for n in range(60) if one_table(ledger(topic, n)) and telling(ledger(topic, n)) and _bare(ledger(topic, n))
    )
    folder = ledger(topic, seed)
    told = Random(remark).choice(telling(folder))

    def change(sheet: Sheet) -> Sheet:
        place = next(n for n, row in enumerate(sheet.data) if row is told)
        return with_column(sheet, len(sheet.keys), "备注", lambda n, _row: remark if n == place else None)

    return judge(main_ledger(folder, change))


def _bare(folder: Folder) -> bool:
    return not any("备注" in str(name) for name in folder.main.names)


@pytest.mark.parametrize(("topic", "word"), DOUBTFUL)
def test_each_doubtful_word_of_a_topic_is_asked(topic: str, word: str) -> None:
    verdict = remarked(topic, f"县里说{word}")
    assert verdict.state == STOPPED, str(verdict)


@pytest.mark.parametrize("topic", TOPICS)
def test_what_says_in_any_topic_that_a_row_may_not_count_is_asked(topic: str) -> None:
    kept = [word for word in VOID if remarked(topic, word).state == KEPT]
    assert kept == []


@pytest.mark.parametrize(
    ("topic", "remark"), [(topic, remark) for topic, remarks in LET_PASS.items() for remark in remarks]
)
def test_what_says_how_it_went_is_let_pass(topic: str, remark: str) -> None:
    verdict = remarked(topic, remark)
    assert verdict.state == KEPT, str(verdict)
