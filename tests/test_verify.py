"""`nianbao verify`: a published report rebuilt and compared; whatever was touched is found and named."""

import os
import re
import shutil
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from rocrate.rocrate import ROCrate

from pipeline.errors import ProjectError
from pipeline.project import Project
from pipeline.run import Outcome
from pipeline.run.published import manifest as manifests
from pipeline.run.published.manifest import read_manifest
from pipeline.run.verify import _tampered, explain, verify
from tests.test_cli import DISPUTES, change_cell, nianbao

Published = tuple[Project, Outcome]
Change = Callable[[Path], None]


@pytest.fixture
def copy(published: Published, tmp_path: Path) -> Project:
    """The published sample, to be tampered with."""
    shutil.copytree(published[0].root, tmp_path / "某县 核验")
    return Project(tmp_path / "某县 核验")


def outputs(project: Project) -> Path:
    return project.output_folder("dongan", 2023)


def test_an_untouched_report_is_the_same_in_one_line(copy: Project) -> None:
    done = nianbao(copy.root, "verify", str(outputs(copy)))
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.fullmatch(r"(说明：.*\n)?.*逐字节相同。\n", done.stdout)


# Tampered outputs


def in_text(old: str, new: str) -> Change:
    def change(path: Path) -> None:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change


def digit_in_pdf(path: Path) -> None:
    """The 6 of the first printed 96 becomes a 7, in the glyphs that the page shows."""
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        for page in file.pages:
            content = page.Contents.read_bytes()
            shown = list(re.finditer(rb"<[0-9A-F]{4}>|\((?:\\.|[^()\\])*\)", content))
            pairs = list(pairwise(glyph(token[0]) for token in shown))
            for font in page.Resources.Font.values():
                cmap = re.findall(r"<(\w{4})> <(\w{4})>", font.ToUnicode.read_bytes().decode())
                codes = {chr(int(char, 16)): int(code, 16) for code, char in cmap}
                wanted = (codes.get("9"), codes.get("6"))
                if wanted in pairs and "7" in codes:
                    start, end = shown[pairs.index(wanted) + 1].span()
                    page.Contents = file.make_stream(content[:start] + b"<%04X>" % codes["7"] + content[end:])
                    file.save(path)
                    return
    raise AssertionError("no 96 on any page")


def glyph(token: bytes) -> int:
    """The glyph of a string in a content stream: <00B8>, or (\000b) with escapes."""
    if token.startswith(b"<"):
        return int(token[1:-1], 16)
    parts = re.findall(rb"\\([0-7]{1,3})|\\(.)|([^\\])", token[1:-1], re.DOTALL)
    return int.from_bytes(bytes(int(octal, 8) if octal else (other or plain)[0] for octal, other, plain in parts[:2]))


def word_in_docx(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "存在的主要问题".encode(), "没有的主要问题".encode(), 1
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


TAMPERED: dict[str, tuple[Change, list[str]]] = {
    "report.html": (in_text('value="96">96</data>', 'value="98">98</data>'), ["report.html", "改动过", "96", "98"]),
    "report.ipynb": (in_text("受理矛盾纠纷96件", "受理矛盾纠纷98件"), ["report.ipynb", "98件"]),
    "indicators.json": (in_text('"value": 96', '"value": 98'), ["indicators.json", "98"]),
    "problems.json": (in_text("severity", "severitY"), ["problems.json"]),
    "report.docx": (word_in_docx, ["report.docx", "没有的主要问题"]),
    "report.pdf": (digit_in_pdf, ["report.pdf", "改动过", "96", "97"]),
    "manifest.json": (in_text('"clean": ', '"clean":  '), ["manifest.json"]),
    "ro-crate-metadata.json": (in_text("CreateAction", "CreatEAction"), ["ro-crate-metadata.json"]),
}


@pytest.mark.parametrize(
    "names",
    [
        ("report.html", "report.docx", "problems.json", "ro-crate-metadata.json"),
        ("report.pdf", "report.ipynb", "indicators.json", "manifest.json"),
    ],
    ids=", ".join,
)
def test_tampered_outputs_are_found_each_for_itself_and_told_in_words(copy: Project, names: tuple[str, ...]) -> None:
    for name in names:
        TAMPERED[name][0](outputs(copy) / name)
    verdict = verify(outputs(copy))
    assert not verdict.same
    for name in names:
        said = "\n".join(line for line in verdict.causes if f"输出文件 {name}" in line)
        assert [word for word in TAMPERED[name][1] if word not in said] == [], verdict
    said = "\n".join([*verdict.causes, *verdict.effects])
    assert [other for other in TAMPERED if other not in names and f"输出文件 {other}" in said] == []


def test_every_output_is_tampered_with_in_these_tests(copy: Project) -> None:
    assert {path.name for path in outputs(copy).iterdir()} == {*TAMPERED}


def test_a_manifest_that_hides_a_changed_report_is_found(copy: Project) -> None:
    """Report and manifest changed together still differ from what is rebuilt."""
    import hashlib

    page, manifest = outputs(copy) / "report.html", outputs(copy) / "manifest.json"
    was = hashlib.sha256(page.read_bytes()).hexdigest()
    in_text('value="96">96</data>', 'value="98">98</data>')(page)
    manifest.write_text(
        manifest.read_text("utf-8").replace(was, hashlib.sha256(page.read_bytes()).hexdigest()), "utf-8"
    )
    verdict = verify(outputs(copy))
    assert any("report.html" in line and "98" in line for line in verdict.effects), verdict


def test_a_changed_word_about_the_tree_is_found_by_the_crate(copy: Project) -> None:
    manifest = outputs(copy) / "manifest.json"
    text = manifest.read_text("utf-8")
    manifest.write_text(
        re.sub(r'"clean": (true|false|null)', lambda was: '"clean": ' + {"true": "false"}.get(was[1], "true"), text),
        "utf-8",
    )
    found = list(
        _tampered({path.name: path.read_bytes() for path in outputs(copy).iterdir()}, read_manifest(outputs(copy)), {})
    )
    assert (len(found) == 1 and "二者之一" in found[0]) or "null" in text


def test_a_missing_and_an_extra_file_are_found(copy: Project) -> None:
    (outputs(copy) / "report.docx").unlink()
    (outputs(copy) / "备注.txt").write_text("x", "utf-8")
    (outputs(copy) / "附件").mkdir()
    said = "\n".join(verify(outputs(copy)).causes)
    assert "report.docx 不见了" in said
    assert "多了一个文件 备注.txt" in said
    assert "附件 是文件夹" in said


# Changed inputs


def test_a_changed_cell_is_named_with_what_it_changes(copy: Project) -> None:
    change_cell(copy.raw_folder("dongan", 2023) / DISPUTES, "2023年", "J5", "未成功")
    verdict = verify(outputs(copy))
    causes, effects = "\n".join(verdict.causes), "\n".join(verdict.effects)
    assert f"报表 data/raw/dongan/2023/{DISPUTES} 在生成之后改动过" in causes
    assert "2023年 J5：“成功” → “未成功”" in causes
    assert "调处成功（disputes.settled）：“96” → “95”" in effects
    assert "正文第" in effects
    assert "字节" not in causes + effects or "字节）。" in causes


def test_changed_words_notebooks_and_settings_are_told_apart(copy: Project) -> None:
    in_text("人员偏少", "人员很少")(copy.raw_folder("dongan", 2023) / "narrative.md")
    verdict = verify(outputs(copy))
    assert any(line.startswith("当年的文字 data/raw/dongan/2023/narrative.md") for line in verdict.causes)
    assert any("人员偏少" in line and "人员很少" in line for line in verdict.effects)


def test_a_vanished_raw_file_is_named_and_what_follows_from_it(copy: Project) -> None:
    (copy.raw_folder("dongan", 2023) / DISPUTES).unlink()
    in_text('value="96">96</data>', 'value="98">98</data>')(outputs(copy) / "report.html")
    (copy.raw_folder("dongan", 2023) / "Thumbs.db").write_bytes(b"x")
    verdict = verify(outputs(copy))
    said = "\n".join(verdict.causes)
    assert "输出文件 report.html 在生成之后被改动过" in said
    assert "Thumbs" not in said
    assert f"{DISPUTES} 不见了" in said
    assert "出不了报告" in said


def test_another_package_version_is_named(copy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.verify.versions", lambda: {**manifests.versions(), "typst": "0.99"})
    assert any(line.startswith("软件包 typst：") and "0.99" in line for line in verify(outputs(copy)).causes)


# What is no output of ours


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "没有 manifest.json.*旧版本"),
        ("{", "已损坏"),
        ("[]", "已损坏"),
        ('{"schema": "other 3"}', "另一版本写的（other 3"),
        ('{"schema": "nianbao manifest 1"}', "缺少内容"),
        ('{"schema": "nianbao manifest 1", "unit": 7, "year": "2023", "code": null}', "缺少内容"),
    ],
)
def test_a_folder_without_a_sound_manifest_is_refused_with_what_to_do(
    copy: Project, text: str | None, said: str
) -> None:
    path = outputs(copy) / "manifest.json"
    path.unlink()
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(ProjectError, match=said):
        verify(outputs(copy))
    if text == "{":
        done = nianbao(copy.root, "verify", str(outputs(copy)), "--json")
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_a_folder_that_lies_elsewhere_is_refused(copy: Project, tmp_path: Path) -> None:
    shutil.copytree(outputs(copy), tmp_path / "elsewhere")
    with pytest.raises(ProjectError, match=r"outputs/dongan/2023.*放回"):
        verify(tmp_path / "elsewhere")


def test_explain_falls_back_to_bytes_only_when_the_words_are_the_same() -> None:
    assert explain("a.html", b"<p>96</p>", b"<p>98</p>") == ["第1段：“96” → “98”"]
    assert explain("a.html", b"<p >96</p>", b"<p>96</p>") == ["文字相同，字节从第 3 个起不同（10 与 9 字节）"]
    assert explain("a.pdf", b"%PDF-broken", b"%PDF")[0].startswith("读不出来")


# The manifest and the crate


def test_the_manifest_lists_everything_by_hash_and_nothing_of_the_machine(published: Published) -> None:
    import hashlib

    folder = outputs(published[0])
    manifest = read_manifest(folder)
    roles = {item.role for item in manifest.inputs}
    assert roles == {"tally", "narrative", "unit", "catalogue", "notebook", "font"}
    listed = {item.path for item in manifest.inputs}
    assert {f"data/raw/dongan/2023/{path.name}" for path in published[0].raw_folder("dongan", 2023).iterdir()} <= listed
    assert {item.path for item in manifest.outputs} == {
        "indicators.json", "problems.json", "report.docx", "report.html", "report.ipynb", "report.pdf",
    }  # fmt: skip
    for item in manifest.outputs:
        content = (folder / item.path).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (item.sha256, item.bytes)
    assert {"typst", "pandas", "nbconvert", "papermill"} <= set(manifest.packages)
    text = (folder / "manifest.json").read_text("utf-8")
    assert str(published[0].root) not in text
    assert not re.search(r"\d\d:\d\d:\d\d", text)


def test_the_crate_is_read_by_the_library_and_says_the_same(published: Published) -> None:
    folder = outputs(published[0])
    crate, manifest = ROCrate(folder), read_manifest(folder)
    assert crate.name == "东安镇2023年法治政府建设情况报告"
    metadata = crate.metadata.generate()["@graph"]
    descriptor = next(item for item in metadata if item["@id"] == "ro-crate-metadata.json")
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    (action,) = [entity for entity in crate.get_entities() if entity.type == "CreateAction"]
    assert {entity.id for entity in action["result"]} == {item.path for item in manifest.outputs}
    hashes = {entity.get("sha256") for entity in action["object"] if entity.type == "File"}
    assert hashes == {item.sha256 for item in manifest.inputs}
    assert action["instrument"].type == "SoftwareApplication"


def test_fonts_of_the_office_are_listed(dongan: Project) -> None:
    from pipeline.report.pages.faces import SHIPPED, office_faces
    from pipeline.run.published.manifest import inputs_of
    from tests.test_faces import font_file

    folder = dongan.root / "own"
    folder.mkdir()
    font_file(folder / "simfang.ttf", "仿宋_GB2312")
    listed = [item.path for item in inputs_of(dongan, "dongan", 2023, office_faces(folder)) if item.role == "font"]
    assert "fonts/simfang.ttf" in listed
    assert "fonts/simfang.ttf" not in [item.path for item in inputs_of(dongan, "dongan", 2023, SHIPPED)]


def test_line_ends_of_a_checkout_do_not_change_what_our_own_texts_are(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"name: x\r\n")
    (tmp_path / "b.yml").write_bytes(b"name: x\n")
    (tmp_path / "a.csv").write_bytes(b"1\r\n")
    (tmp_path / "b.csv").write_bytes(b"1\n")
    same, raw = (
        len({manifests.hashed(f"{n}.{kind}", (tmp_path / f"{n}.{kind}").read_bytes()) for n in "ab"})
        for kind in ("yml", "csv")
    )
    assert (same, raw) == (1, 2)


def test_links_pipes_and_folders_among_the_outputs_are_found(copy: Project, tmp_path: Path) -> None:
    folder = outputs(copy)
    (tmp_path / "elsewhere.html").write_bytes((folder / "report.html").read_bytes())
    (folder / "report.html").unlink()
    (folder / "report.html").symlink_to(tmp_path / "elsewhere.html")
    (folder / "gone").symlink_to(tmp_path / "nothing")
    (folder / "more").mkdir()
    os.mkfifo(folder / "pipe")
    causes = " ".join(verify(folder).causes)
    for words in (
        "report.html 是链接",
        "gone 是链接，指向的文件没有了",
        "more 是文件夹",
        "pipe 是管道",
        "report.html 不见了",
    ):
        assert words in causes
