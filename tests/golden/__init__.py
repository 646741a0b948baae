"""Small pictures of pages as they should look. `python -m tests.golden` takes them anew; look at each before you keep it."""

import io
from pathlib import Path

from PIL import Image

from pipeline.report.pages.pdf import render_pages
from pipeline.report.tree.document import (
    Attachment,
    Closing,
    Document,
    Enclosures,
    Figure,
    Heading,
    Listing,
    Note,
    Official,
    Paragraph,
    Strong,
    Table,
    Text,
    Title,
)

FOLDER = Path(__file__).parent
PPI = 48
_HAN = "全镇各部门把学习宣传贯彻法治思想作为重要任务，结合实际制定具体措施，推动教育走深走实。"


def everything() -> Document:
    """A document with every element that an office may use."""
    official = Official(
        head="某某镇人民政府文件",
        copy_number="000012",
        secrecy="秘密★1年",
        urgency="特急",
        number="某府发〔2024〕3号",
        signers=("张三", "李四", "王五"),
        copies="县委依法治县办，县司法局，县人大常委会法制工作委员会，各村（社区）",
        printed_by="某某镇党政办公室",
        printed_on="2024年1月15日",
    )
    title = Title(
        "某某县某某镇人民政府关于2023年度法治政府建设情况的报告",
        "某某镇",
        2023,
        "2024-01-15",
        issued_by="某某镇人民政府",
        official=official,
    )
    header = ("村（社区）", *(f"指标{place}" for place in range(1, 11)))
    rows = (((Text(f"第{row}村"),), *((Figure("k", row * i, str(row * i)),) for i in range(10))) for row in range(1, 9))
    body = (
        Paragraph((Text("某某县委、县人民政府："),), "address"),
        Paragraph((Text(_HAN * 2),)),
        Heading(1, (Text("一、主要举措和成效"),)),
        Heading(2, (Text("（一）突出学习教育"),)),
        Paragraph((Strong((Text("一是抓学习。"),)), Text(_HAN), Note((Text("见《信访工作条例》第三条。"),)))),
        Paragraph((Text("主要做法是："),)),
        Listing(((Text(_HAN),), (Text("受理"), Figure("k", 96, "96"), Text("件。"))), 1),
        Table("表1　分领域情况", ("领域", "份数"), (((Text("交通"),), (Figure("k", 67, "67"),)),), (1,)),
        Paragraph((Text(_HAN),)),
        Table("表2　分村情况", header, tuple(rows), tuple(range(1, 11))),
        Enclosures(("某某镇2023年行政处罚情况统计表及有关说明材料汇编", "名单")),
        Closing("某某镇人民政府", "2024年1月15日", "space"),
        Paragraph((Text("（联系人：党政办）"),), "remark"),
        Attachment("附件1", "某某镇2023年行政处罚情况统计表"),
        Paragraph((Text(_HAN),)),
    )
    return Document(title, body)


def pictures(document: Document) -> list[Image.Image]:
    """The pages in grey, small."""
    return [Image.open(io.BytesIO(page)).convert("L") for page in render_pages(document, ppi=PPI)]


def stored(name: str) -> list[Path]:
    """The golden pictures of one document, in page order."""
    return sorted(FOLDER.glob(f"{name}-*.png"))
