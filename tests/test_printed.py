"""What is printed: `diff` and `verify` read the files that people open, not only the notebook beside them."""

import re
import shutil
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import NameObject

from pipeline.errors import ProjectError
from pipeline.project import Project
from pipeline.report.tree.document import lines_of
from pipeline.run import Outcome
from pipeline.run.comparing import Comparison, compare, compare_folders, read_published
from pipeline.run.comparing_files import compare_files
from pipeline.run.published.printed import missing_lines, words_of
from pipeline.run.published.unsaid import unsaid
from pipeline.run.verify import explain
from tests.test_verify import digit_in_pdf

Published = tuple[Project, Outcome]


@pytest.fixture
def pair(published: Published, tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of the sample's outputs; the second is to be tampered with."""
    folder = published[0].output_folder("dongan", 2023)
    one, other = tmp_path / "one", tmp_path / "other"
    shutil.copytree(folder, one)
    shutil.copytree(folder, other)
    return one, other


def compared(pair: tuple[Path, Path]) -> Comparison:
    return compare(*map(read_published, pair))


def in_html(folder: Path, old: str, new: str) -> None:
    path = folder / "report.html"
    text = path.read_text("utf-8")
    assert re.search(old, text)
    path.write_text(re.sub(old, new, text, count=1), "utf-8")


def in_docx(folder: Path, old: str, new: str, part: str = "word/document.xml") -> None:
    path = folder / "report.docx"
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    text = parts[part].decode()
    assert old in text
    parts[part] = text.replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_two_equal_folders_say_the_same(pair: tuple[Path, Path]) -> None:
    comparison = compared(pair)
    assert not comparison
    assert set(read_published(pair[0]).printed) == {"report.html", "report.pdf", "report.docx"}


def test_every_format_says_what_the_report_says(pair: tuple[Path, Path]) -> None:
    """No line of the report is missing in any of them, though each breaks its lines elsewhere."""
    published = read_published(pair[0])
    wanted = [line for block in published.document.body for line in lines_of(block)]
    assert len(wanted) > 20
    assert all(missing_lines(wanted, lines) == [] for lines in published.printed.values())


def test_a_figure_changed_on_the_page_is_told(pair: tuple[Path, Path]) -> None:
    in_html(pair[1], r">96<|(?<=纠纷)96(?=件)|96(?=</)", lambda match: match[0].replace("96", "69"))  # type: ignore[arg-type]
    told = "\n".join(compared(pair).lines())
    assert "report.html" in told
    assert "96" in told and "69" in told


def test_a_figure_changed_in_the_document_is_told_beside_the_report_and_beside_the_other(
    pair: tuple[Path, Path],
) -> None:
    in_docx(pair[1], "559", "659")
    told = list(compared(pair).printed)
    assert any("与报告不同" in changed.what and "559" in changed.old and "659" in changed.new for changed in told)
    assert any(changed.what.startswith("report.docx 第") and "659" in changed.new for changed in told)


def test_a_digit_changed_in_the_pdf_is_told(pair: tuple[Path, Path]) -> None:
    digit_in_pdf(pair[1] / "report.pdf")
    assert any("report.pdf" in changed.what for changed in compared(pair).printed)


def test_two_figures_that_changed_places_are_told(pair: tuple[Path, Path]) -> None:
    path = pair[1] / "report.html"
    text = path.read_text("utf-8")
    paragraphs = [
        match for match in re.finditer(r"<p\b[^>]*>.*?</p>", text, re.DOTALL) if re.search(r"\d件", match[0])
    ][:2]
    first, second = (match[0] for match in paragraphs)
    path.write_text(text.replace(first, "@@", 1).replace(second, first, 1).replace("@@", second, 1), "utf-8")
    assert any("report.html" in changed.what for changed in compared(pair).printed)


def test_hidden_words_in_the_document_are_told(pair: tuple[Path, Path]) -> None:
    run = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>实为97件</w:t></w:r></w:p>"
    in_docx(pair[1], "</w:p>", run)
    assert any("〔隐藏〕实为97件" in changed.new for changed in compared(pair).printed)


def test_an_update_appended_to_the_pdf_is_told(pair: tuple[Path, Path]) -> None:
    path = pair[1] / "report.pdf"
    content = BytesIO(path.read_bytes())
    writer = PdfWriter(content, incremental=True)
    writer.add_annotation(0, FreeText(text="97件", rect=(50, 550, 200, 650)))
    with path.open("wb") as target:
        writer.write(target)
    told = " ".join(map(str, compared(pair).printed))
    assert "追加保存" in told
    assert "97件" in told


def test_an_attribute_that_says_another_number_is_told(pair: tuple[Path, Path]) -> None:
    in_html(pair[1], r'((?:alt|aria-label|title)="[^"]*)96', r"\g<1>69")
    assert any("69" in changed.new for changed in compared(pair).printed)


def test_what_differs_is_told_though_the_reports_differ_too(pair: tuple[Path, Path]) -> None:
    """A page that says another number than its own notebook is found even where the two reports are of different years."""
    in_docx(pair[1], "559", "659")
    notebook = pair[1] / "report.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("镇里尚未设立", "我镇尚未设立"), "utf-8")
    comparison = compared(pair)
    assert comparison.paragraphs
    assert any("与报告不同" in changed.what and "659" in changed.new for changed in comparison.printed)


@pytest.mark.parametrize("name", ["report.html", "report.pdf", "report.docx"])
def test_lone_files_are_compared(pair: tuple[Path, Path], name: str) -> None:
    assert not compare_files(pair[0] / name, pair[1] / name)
    if name == "report.docx":
        in_docx(pair[1], "559", "659")
        (changed, *_) = compare_files(pair[0] / name, pair[1] / name).printed
        assert "559" in changed.old


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_another_chart_in_the_document_is_told(pair: tuple[Path, Path]) -> None:
    path = pair[1] / "report.docx"
    parts = parts_of(path)
    one, other = [name for name in sorted(parts) if name.startswith("word/media/")][:2]
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, parts[other] if name == one else content)
    (changed,) = compare_files(pair[0] / "report.docx", path).printed
    assert f"{one}：图不同" in changed.note


MARKED_RUNS = {
    "struck": ("<w:rPr><w:strike/></w:rPr><w:t>96</w:t>", "〔划去〕96"),
    "struck twice": ("<w:rPr><w:dstrike/></w:rPr><w:t>96</w:t>", "〔划去〕96"),
    "raised": ("<w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>96</w:t>", "〔上下标〕96"),
    "hidden": ("<w:rPr><w:vanish/></w:rPr><w:t>96</w:t>", "〔隐藏〕96"),
    "a sign of a font": ("<w:t>96</w:t><w:sym w:font='Wingdings' w:char='F031'/>", "96〔符号F031〕"),
    "white": ("<w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>96</w:t>", "word/document.xml：格式或属性"),
}


@pytest.mark.parametrize(("run", "said"), MARKED_RUNS.values(), ids=MARKED_RUNS.keys())
def test_a_figure_that_is_shown_otherwise_is_told(pair: tuple[Path, Path], run: str, said: str) -> None:
    for folder, words in zip(pair, ("<w:t>96</w:t>", run), strict=True):
        in_docx(folder, "</w:body>", f"<w:p><w:r>{words}</w:r></w:p></w:body>")
    (told,) = compare_files(pair[0] / "report.docx", pair[1] / "report.docx").printed
    assert said in f"{told.new} {told.note}"


MARKED_WORDS = {
    "struck": ("<del>96</del>", "〔划去〕96"),
    "reversed": ('<bdo dir="rtl">96</bdo>', "〔倒排〕96"),
    "raised": ("9<sup>6</sup>", "9〔上下标〕6"),
    "white": ('<font color="white">96</font>', "〔隐藏〕96"),
    "far away": ('<span style="position:absolute;left:-9999px">96</span>', "〔隐藏〕96"),
    "of a style": ("<style>p{font-size:0}</style>96", "样式不同"),
}


@pytest.mark.parametrize(("words", "said"), MARKED_WORDS.values(), ids=MARKED_WORDS.keys())
def test_a_figure_on_a_page_that_is_shown_otherwise_is_told(pair: tuple[Path, Path], words: str, said: str) -> None:
    for folder, shown in zip(pair, ("96", words), strict=True):
        in_html(folder, "</main>", f"<p>{shown}</p></main>")
    (told,) = compare_files(pair[0] / "report.html", pair[1] / "report.html").printed
    assert said in f"{told.new} {told.note}"


def test_what_is_drawn_over_a_page_is_told(pair: tuple[Path, Path]) -> None:
    path = pair[1] / "report.pdf"
    writer = PdfWriter(clone_from=path)
    page = writer.pages[0]
    contents = page.get_contents()
    contents.set_data(contents.get_data() + b"\n1 g 0 0 300 300 re f")
    page[NameObject("/Contents")] = writer._add_object(contents)
    writer.write(path)
    told = " ".join(map(str, compare_files(pair[0] / "report.pdf", path).printed))
    assert "第 1 页画的不同" in told


def test_nothing_is_said_to_be_the_same_that_was_not_compared(pair: tuple[Path, Path]) -> None:
    same = compare_files(pair[0] / "report.docx", pair[1] / "report.docx")
    assert same.nothing == "两个文件逐字节相同。"
    other = compare_files(pair[0] / "report.docx", pair[1] / "report.pdf")
    assert "图和格式没有比较" in other.nothing
    assert "nothing" not in other.as_dict()


def test_a_lone_document_beside_a_page(pair: tuple[Path, Path]) -> None:
    in_docx(pair[1], "559", "659")
    told = " ".join(map(str, compare_files(pair[1] / "report.docx", pair[0] / "report.html").printed))
    assert "659" in told and "559" in told


def test_a_file_of_another_kind_or_a_damaged_one_is_refused_in_words(tmp_path: Path) -> None:
    for name, content in (("a.txt", b"x"), ("a.pdf", b"%PDF-1.7 broken"), ("a.docx", b"PK")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ProjectError, match=re.escape(name)):
            compare_files(tmp_path / name, tmp_path / name)


def test_verify_tells_hidden_words_too(pair: tuple[Path, Path]) -> None:
    run = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>实为97件</w:t></w:r></w:p>"
    in_docx(pair[1], "</w:p>", run)
    told = explain("report.docx", (pair[1] / "report.docx").read_bytes(), (pair[0] / "report.docx").read_bytes())
    assert "实为97件" in " ".join(told)


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>甲<b>乙</b></p><p>丙</p>", ["甲乙", "丙"]),
        ('<p style="display:none">甲</p><p hidden>乙</p>', ["〔隐藏〕甲", "〔隐藏〕乙"]),
        ("<script>1</script><style>p{}</style><p>甲</p>", ["甲"]),
        ('<img alt="图96"><p>甲<br>乙</p>', ["〔img alt〕图96", "甲乙"]),
        ('<p title="说97">甲</p>', ["〔p title〕说97", "甲"]),
        ("<table><tr><td>甲<td>1</table>", ["甲1"]),
    ],
)
def test_the_lines_of_a_page(page: str, lines: list[str]) -> None:
    assert words_of("a.html", page.encode()) == lines


def test_a_paragraph_whose_mark_is_hidden_has_its_words(pair: tuple[Path, Path]) -> None:
    mark = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>看得见</w:t></w:r></w:p></w:body>"
    in_docx(pair[1], "</w:body>", mark)
    lines = words_of("report.docx", (pair[1] / "report.docx").read_bytes())
    assert "看得见" in lines


def test_a_document_made_to_exhaust_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 300_000_000)
    with pytest.raises(ProjectError, match="读不出来"):
        compare_files(path, path)


def test_a_line_that_stands_only_before_an_earlier_one_is_missing() -> None:
    assert missing_lines(["受理96件", "办结 90件"], ["受理96件。办结", "90件。"]) == []
    assert missing_lines(["受理96件", "办结90件"], ["办结90件。", "受理96件。"]) == [1]
    assert missing_lines(["受理96件"], ["〔p title〕受理96件", "受理", "— 3 —", "96件"]) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("report.html", lambda content: content.replace(b"</main>", b"<script>alert(1)</script></main>")),
        ("report.pdf", lambda content: content + b"% more"),
        ("report.docx", lambda content: content + b"\0"),
        ("report.ipynb", lambda content: content.replace(b'"metadata": {}', b'"metadata": {"a": 1}', 1)),
        ("indicators.json", lambda content: content + b" "),
    ],
)
def test_a_file_that_is_not_what_its_manifest_lists_is_told_whatever_was_changed(
    pair: tuple[Path, Path], name: str, change: Callable[[bytes], bytes]
) -> None:
    path = pair[1] / name
    content = path.read_bytes()
    changed = change(content)
    assert changed != content
    path.write_bytes(changed)
    told = list(compare_folders(*pair).lines())
    assert any(f"other/{name}" in line and "manifest.json" in line for line in told), told
    assert not any(f"one/{name}" in line for line in told)


def test_files_that_are_gone_added_or_links_are_told(pair: tuple[Path, Path]) -> None:
    assert not compare_folders(*pair)
    (pair[1] / "report.pdf").unlink()
    (pair[1] / "more.txt").write_text("多", "utf-8")
    (pair[1] / "report.docx").unlink()
    (pair[1] / "report.docx").symlink_to(pair[0] / "report.docx")
    told = "\n".join(compare_folders(*pair).lines())
    for words in ("other/report.pdf：没有了", "other/more.txt：新增", "other/report.docx：“文件” → “链接或文件夹”"):
        assert words in told
    (pair[1] / "manifest.json").unlink()
    assert "manifest.json：没有了" in "\n".join(compare_folders(*pair).lines())


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.html"])
def test_what_differs_beside_the_words_of_a_damaged_file_is_told_by_its_bytes(name: str) -> None:
    assert unsaid(name, b"%PDF-1.7 one", b"%PDF-1.7 other") == ["字节从第 11 个起不同（12 与 14 字节）"]
    assert unsaid(name, b"same", b"same") == []
