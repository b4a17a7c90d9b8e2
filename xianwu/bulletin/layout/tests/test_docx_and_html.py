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
from xianwu.bulletin.layout.checking.pdf_parts import read_pdf
from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run
from xianwu.bulletin.layout.docx import to_docx
from xianwu.bulletin.layout.grid import lay_out
from xianwu.bulletin.layout.html import to_article, to_html
from xianwu.bulletin.layout.pdf import to_pdf
from xianwu.bulletin.layout.presets import BULLETIN, GB9704, Preset, preset_named_in
from xianwu.bulletin.layout.tests.issue38 import issue38
from xianwu.papers import fonts
from xianwu.papers.checking import CheckMark
from xianwu.papers.fonts import WORD_NAMES
from xianwu.papers.word import FREE_NAMES, ORDER

MARK = CheckMark("", "https://xianwu.example.gov.cn/bulletin/evidence/2/")
RUN_ORDER = ["rFonts", "color", "spacing", "w", "sz", "szCs", "lang"]
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
    package = zipfile.ZipFile(
        io.BytesIO(to_docx(issue38(check=MARK, signer="范晓宇（代 欧阳建国）", reviewer="赵核签（代 路帅）")))
    )
    body = ElementTree.fromstring(package.read("word/document.xml"))
    names = {fonts_.get(f"{WORD}eastAsia") for fonts_ in body.iter(f"{WORD}rFonts")}
    assert {"仿宋_GB2312", "黑体", "方正小标宋简体"} <= names
    assert None not in names
    order = ORDER.split()
    for properties in body.iter(f"{WORD}pPr"):
        places = [order.index(child.tag.removeprefix(WORD)) for child in properties]
        assert places == sorted(places)
    for properties in body.iter(f"{WORD}rPr"):
        names_ = [child.tag.removeprefix(WORD) for child in properties]
        assert names_ == sorted(names_, key=RUN_ORDER.index)
    grid = next(body.iter(f"{WORD}docGrid"))
    assert (grid.get(f"{WORD}type"), grid.get(f"{WORD}charSpace")) == ("linesAndChars", "-848")


def test_docx_holds_the_whole_text() -> None:
    document = Document(io.BytesIO(to_docx(issue38())))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "授信金额127718万元" in text
    assert "责任编辑：李　勉" in text


def printed(issue: IssueDoc, folder: Path, *, has_times: bool = True) -> pypdf.PdfReader:
    """What LibreOffice prints of the Word file. `has_times`: whether the machine has a font in the place of Times."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("没有 LibreOffice，不能数 Word 版的页数")
    if "FandolFang R" not in fonts.current().families:
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")
    (folder / "issue.docx").write_bytes(to_docx(issue))
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(folder / "issue.docx")]
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "FONTCONFIG_FILE": str(font_config(folder, has_times=has_times)),
    }
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    return pypdf.PdfReader(folder / "issue.pdf")


def text_of(page: pypdf.PageObject) -> str:
    """Without blanks, and without what stands at the foot."""
    return re.sub(r"—\d—.*", "", re.sub(r"\s", "", page.extract_text()))


def test_docx_has_four_pages_in_libreoffice_and_loses_nothing(tmp_path: Path) -> None:
    """Libre Office has no 小标宋 here, parts numbers from their units, and keeps a line free; all else is as wanted."""
    reader = printed(issue38(), tmp_path)
    assert len(reader.pages) == 4
    shown = "".join(text_of(page) for page in reader.pages)
    for paragraph in Document(str(tmp_path / "issue.docx")).paragraphs:
        assert re.sub(r"\s", "", paragraph.text) in shown
    report = check_layout((tmp_path / "issue.pdf").read_bytes(), preset=BULLETIN)
    assert {each.key for each in report.broken} <= {"name_font", "tail_place", "figures"}


@pytest.mark.parametrize(("preset", "has_times"), [(BULLETIN, True), (BULLETIN, False), (GB9704, True)])
def test_docx_has_the_pages_of_the_pdf_in_libreoffice(preset: Preset, has_times: bool, tmp_path: Path) -> None:
    """Each page ends within a number of where the PDF's ends, also where quotes come from whatever font is there."""
    issue = issue38(preset=preset, check=MARK)
    pages, reader = lay_out(issue).pages, printed(issue, tmp_path, has_times=has_times)
    assert len(reader.pages) == len(pages)
    flow = "".join("".join(page) for page in pages).replace(" ", "")
    end = 0
    for lines, page in zip(pages[:-1], reader.pages, strict=False):
        end += len("".join(lines).replace(" ", ""))
        last = text_of(page)[-12:]
        assert abs(flow.index(last) + len(last) - end) <= 4, last
    drawn = [page.picture_share > 0 for page in read_pdf((tmp_path / "issue.pdf").read_bytes()).pages]
    assert drawn == [False] * (len(pages) - 1) + [True]


def test_docx_carries_the_square_of_the_pdf_at_the_same_place() -> None:
    document = Document(io.BytesIO(to_docx(issue38(check=MARK))))
    frames = [each for each in document.paragraphs if each._p.find(f"{WORD}pPr/{WORD}framePr") is not None]
    assert [each.text for each in frames] == ["", "扫码查证"]
    frame = frames[0]._p.find(f"{WORD}pPr/{WORD}framePr")
    places = {name: frame.get(f"{WORD}{name}") for name in ("vAnchor", "y", "xAlign")}
    assert places == {"vAnchor": "page", "y": "15024", "xAlign": "right"}, "four pages: the number stands at the left"
    pictures = [part.blob for part in document.part.package.iter_parts() if part.partname.endswith(".png")]
    assert MARK.png in pictures
    assert f"证据页地址：{MARK.address}" in zipfile.ZipFile(io.BytesIO(to_docx(issue38(check=MARK)))).read(
        "word/document.xml"
    ).decode()  # fmt: skip
    assert check_layout(to_docx(issue38(check=MARK)), preset=BULLETIN).is_met
    draft = Document(io.BytesIO(to_docx(issue38(is_draft=True))))
    assert not draft.inline_shapes


@pytest.mark.parametrize("preset", [BULLETIN, GB9704])
def test_both_files_say_by_which_preset_they_were_set(preset: Preset) -> None:
    for content in (to_pdf(issue38(preset=preset)), to_docx(issue38(preset=preset))):
        report = check_layout(content)
        assert (report.preset, [each.key for each in report.broken]) == (preset.key, [])


def test_keywords_of_others_say_nothing() -> None:
    assert preset_named_in("版式, gb9704") is GB9704, "as LibreOffice parts them"
    assert preset_named_in("会议纪要 版式:新版") is None
    assert check_layout(to_docx(small_issue())).preset == "bulletin"


def font_config(folder: Path, *, has_times: bool = True) -> Path:
    """The county's font names stand for the free fonts; quotes come from any Latin serif."""
    pairs = [(WORD_NAMES[face], name) for face, name in FREE_NAMES.items()]
    times = [("Times New Roman", "Liberation Serif"), ("Times New Roman", "DejaVu Serif")]
    pairs += times if has_times else []
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


def test_long_names_stay_on_one_line_at_their_size_in_both_files() -> None:
    """Both signed by deputies: narrower letters, no smaller ones, and no second line."""
    issue = issue38(reviewer="赵核签（代 路建国）", signer="范晓宇（代 欧阳建国）")
    for content in (to_pdf(issue), to_docx(issue)):
        assert [(each.key, each.measured) for each in check_layout(content).broken] == []
    line = Document(io.BytesIO(to_docx(issue))).paragraphs[-1]
    assert line.text == "责任编辑：李　勉\t审核：赵核签（代路建国）\t签发：范晓宇（代欧阳建国）"
    scales = {run._r.find(f"{WORD}rPr/{WORD}w").get(f"{WORD}val") for run in line.runs}
    assert scales == {"92"}
