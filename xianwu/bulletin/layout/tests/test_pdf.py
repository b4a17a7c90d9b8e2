from __future__ import annotations

import io
import re
import time
from dataclasses import replace

import pypdf
import pytest

from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run
from xianwu.bulletin.layout.grid import lay_out
from xianwu.bulletin.layout.pdf import to_pdf
from xianwu.bulletin.layout.tests.issue38 import issue38
from xianwu.papers import fonts
from xianwu.papers.checking import CheckMark


@pytest.fixture(autouse=True)
def _needs_fonts() -> None:
    if "FandolFang R" not in fonts.current().families:
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")


def pages_of(pdf: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]


def test_issue_38_has_four_pages_with_the_breaks_of_the_original() -> None:
    pages = pages_of(to_pdf(issue38()))
    assert len(pages) == 4
    texts = [re.sub(r"—\d—$", "", re.sub(r"^—\d—", "", page)) for page in pages]
    assert texts[0].endswith("同时积极探索信息化手")
    assert texts[1].startswith("段辅助评审")
    assert texts[1].endswith("先后培训退役军人500余人次，")
    assert texts[2].startswith("培训后就业率达70%")
    assert texts[2].endswith("（文广旅游局）")
    assert texts[3].startswith("僧固乡做好")
    assert "签发：范晓宇" in texts[3]


@pytest.mark.parametrize(
    "names",
    [("李勉", "赵核签（代路帅）", "范晓宇"), ("欧阳文博", "欧阳核签（代司马路帅）", "诸葛晓宇（代欧阳致远）")],
)
def test_the_names_stand_on_one_line_however_long(names: tuple[str, str, str]) -> None:
    doc = replace(issue38(), editor=names[0], reviewer=names[1], signer=names[2])
    last = pypdf.PdfReader(io.BytesIO(to_pdf(doc))).pages[-1]
    heights: set[float] = set()

    def seen(text: str, matrix: list[float], place: list[float], font: object, size: float) -> None:
        if any(part in text for part in ("责任编辑", "审核", "签发")):
            heights.add(round(place[5] * matrix[3] + matrix[5], 1))

    last.extract_text(visitor_text=seen)
    text = re.sub(r"\s+", "", last.extract_text())
    assert f"审核：{names[1]}" in text
    assert f"签发：{names[2]}" in text
    assert len(heights) == 1


def drawing_of(pdf: bytes) -> list[int]:
    """How much is drawn on each page, in bytes."""
    return [len(page.get_contents().get_data()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]  # type: ignore[union-attr]


def test_the_square_stands_on_the_last_page_and_moves_no_line() -> None:
    plain, square = issue38(), issue38(check=CheckMark("", "https://xianwu.example.gov.cn/bulletin/evidence/38/"))
    without, with_square = pages_of(to_pdf(plain)), pages_of(to_pdf(square))
    assert [re.sub("扫码查证", "", page) for page in with_square] == without
    assert ["扫码查证" in page for page in with_square] == [False, False, False, True]
    grown = zip(drawing_of(to_pdf(plain)), drawing_of(to_pdf(square)), strict=True)
    assert [after > before + 500 for before, after in grown] == [False, False, False, True]
    assert b"pdfaid:part>2<" in to_pdf(square)


def test_every_font_is_embedded() -> None:
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(issue38())))
    descriptors = []
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            for inner in font.get_object()["/DescendantFonts"]:
                descriptors.append(inner.get_object()["/FontDescriptor"].get_object())
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)


def test_the_same_issue_gives_the_same_bytes_within_a_second() -> None:
    issue = issue38()
    first = to_pdf(issue)
    started = time.perf_counter()
    assert to_pdf(issue) == first
    assert time.perf_counter() - started < 1


def test_the_file_says_that_it_is_for_the_archive() -> None:
    pdf = to_pdf(issue38())
    assert b"pdfaid:part>2<" in pdf
    assert pypdf.PdfReader(io.BytesIO(pdf)).metadata.title == "延津政务快报第38期"  # type: ignore[union-attr]


def place_of(page: pypdf.PageObject, mark: str) -> float:
    """Distance of a text from the left edge, in points."""
    found: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if mark in re.sub(r"\s+", "", text):
            found.append(cm[4] + tm[4])

    page.extract_text(visitor_text=visit)
    return found[0]


def test_page_numbers_stand_on_the_outer_side() -> None:
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(issue38())))
    places = [place_of(page, f"—{number}—") for number, page in enumerate(reader.pages, start=1)]
    assert places[0] == places[2] > 400
    assert places[1] == places[3] < 150


def test_a_draft_says_so_and_names_the_fonts_it_lacks() -> None:
    draft = issue38(is_draft=True, number=None, issued_on=None)
    text = "".join(pages_of(to_pdf(draft)))
    assert "草" in text
    assert "第期" in text
    for sentence in fonts.current().substitutes(fonts.Face.BODY):
        assert sentence.replace(" ", "") in text


def test_notes_stand_on_every_page() -> None:
    pages = pages_of(to_pdf(issue38(notes=["演示数据（合成）"])))
    assert len(pages) == 4
    assert all("演示数据（合成）" in page for page in pages)


def test_rare_characters_come_from_the_fallback_font() -> None:
    issue = replace(issue38(), items=[ItemDoc("堽奡", [Run("堽城坝与奡")], "办公室")])
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(issue)))
    assert "堽" in reader.pages[0].extract_text()


@pytest.mark.parametrize("count", range(30, 62, 3))
def test_the_pages_typeset_are_the_pages_counted(count: int) -> None:
    """The grid and the renderer must agree, also where the tail takes company or is squeezed in."""
    base = issue38()
    body = [Run("推动工作落实见效，" * 28 + "\n") for _ in range(count // 9)]
    rest = [Run("统筹推进。" + "\n") for _ in range(count % 9)]
    issue: IssueDoc = replace(base, items=[ItemDoc("标题", [*body, *rest], "办公室")])
    pages = pages_of(to_pdf(issue))
    grid = lay_out(issue)
    assert len(pages) == grid.page_count
    assert "签发" in pages[-1]
    assert "（办公室）" in pages[-1]
