from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from docx import Document

from xianwu.bulletin.layout.checking.check import check_layout
from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run
from xianwu.bulletin.layout.docx import to_docx
from xianwu.bulletin.layout.html import to_article, to_html
from xianwu.bulletin.layout.presets import BULLETIN, GB9704
from xianwu.bulletin.layout.tests.issue38 import issue38
from xianwu.papers import fonts
from xianwu.papers.fonts import WORD_NAMES
from xianwu.papers.word import FREE_NAMES, ORDER

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def small_issue() -> IssueDoc:
    body = [Run("录入 "), Run("4113", "financing.declared"), Run(" 户 <b>"), Run("\n第二段")]
    return IssueDoc("快报", 1, "办公室", None, [ItemDoc("题", body, "发改委")], notes=["演示数据（合成）"])


def test_docx_gives_the_same_bytes_within_a_second() -> None:
    issue = issue38()
    started = time.perf_counter()
    first = to_docx(issue)
    assert time.perf_counter() - started < 1
    assert to_docx(issue) == first


def test_docx_sets_the_east_asian_font_and_the_schema_order() -> None:
    package = zipfile.ZipFile(io.BytesIO(to_docx(issue38())))
    body = ElementTree.fromstring(package.read("word/document.xml"))
    names = {fonts_.get(f"{WORD}eastAsia") for fonts_ in body.iter(f"{WORD}rFonts")}
    assert {"仿宋_GB2312", "黑体", "方正小标宋简体"} <= names
    assert None not in names
    order = ORDER.split()
    for properties in body.iter(f"{WORD}pPr"):
        places = [order.index(child.tag.removeprefix(WORD)) for child in properties]
        assert places == sorted(places)
    grid = next(body.iter(f"{WORD}docGrid"))
    assert (grid.get(f"{WORD}type"), grid.get(f"{WORD}charSpace")) == ("linesAndChars", "-848")


def test_docx_holds_the_whole_text() -> None:
    document = Document(io.BytesIO(to_docx(issue38())))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "授信金额127718万元" in text
    assert "责任编辑：李　勉" in text


def test_docx_has_four_pages_in_libreoffice_and_loses_nothing(tmp_path: Path) -> None:
    """Libre Office breaks lines its own way, and has no 小标宋 here; all else is as the preset wants it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("没有 LibreOffice，不能数 Word 版的页数")
    if "FandolFang R" not in fonts.current().families:
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")
    (tmp_path / "issue.docx").write_bytes(to_docx(issue38()))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "issue.docx")]
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "FONTCONFIG_FILE": str(font_config(tmp_path)),
    }
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    reader = pypdf.PdfReader(tmp_path / "issue.pdf")
    assert len(reader.pages) == 4
    shown = re.sub(r"\s|—\d—", "", "".join(re.sub(r"\s", "", page.extract_text()) for page in reader.pages))
    for paragraph in Document(str(tmp_path / "issue.docx")).paragraphs:
        assert re.sub(r"\s", "", paragraph.text) in shown
    report = check_layout((tmp_path / "issue.pdf").read_bytes(), preset=BULLETIN)
    assert {each.key for each in report.broken} <= {"name_font", "tail_place", "figures"}


def font_config(folder: Path) -> Path:
    """The county's font names stand for the free fonts; quotes come from any Latin serif."""
    pairs = [(WORD_NAMES[face], name) for face, name in FREE_NAMES.items()]
    pairs += [("Times New Roman", "Liberation Serif"), ("Times New Roman", "DejaVu Serif")]
    folders = "".join(f"<dir>{place}</dir>" for place in fonts.folders())
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{free}</family></prefer></alias>'
        for name, free in pairs
    )
    path = folder / "fonts.conf"
    path.write_text(
        f'<?xml version="1.0"?><fontconfig>{folders}<dir>/usr/share/fonts</dir>'
        f"<cachedir>{folder}/cache</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return path


def test_html_links_figures_and_escapes_text() -> None:
    page = to_html(small_issue())
    assert '录入<a class="datum" data-key="financing.declared">4113</a>户 &lt;b&gt;' in page
    assert "<p>第二段（发改委）</p>" in page
    assert "演示数据（合成）" in page
    assert page.startswith("<!doctype html>")
    assert "<style>" not in to_article(small_issue())


def test_html_of_an_official_paper_closes_with_its_imprint() -> None:
    article = to_article(replace(small_issue(), preset=GB9704))
    assert 'class="issue is-gb9704"' in article
    assert '<p class="issue-imprint"><span>办公室</span>' in article
    assert "issue-imprint" not in to_article(small_issue())
