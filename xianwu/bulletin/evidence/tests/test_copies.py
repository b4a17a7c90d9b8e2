"""A numbered copy: the signed bytes and a number behind them, proven without anything else."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import pypdf
import pytest

from xianwu.bulletin.evidence.copies import DIGITS, NotNumberable, numbered, split
from xianwu.bulletin.evidence.packing import packed
from xianwu.bulletin.evidence.tests.samples import facts, files_of
from xianwu.bulletin.evidence.verifying import in_words, verify
from xianwu.bulletin.layout.checking.check import check_layout
from xianwu.bulletin.layout.checking.pdf_parts import read_pdf
from xianwu.bulletin.layout.checking.tests.papers import issue
from xianwu.bulletin.layout.pdf import to_pdf
from xianwu.bulletin.layout.presets import BULLETIN, GB9704, Preset
from xianwu.lib.digests import sha256_hex


@cache
def signed(preset: Preset = BULLETIN) -> bytes:
    return to_pdf(issue(preset))


def copy(number: int = 12, preset: Preset = BULLETIN) -> bytes:
    return numbered(signed(preset), number, side=preset.copy_side)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content), strict=True).pages]


def test_the_signed_bytes_stay_and_the_number_is_text_on_the_first_page() -> None:
    assert copy().startswith(signed())
    assert copy() == copy()
    first, *others = pages(copy())
    assert "000012" in first
    assert not any("000012" in page for page in others)
    assert [page.replace("000012", "").split() for page in pages(copy())] == [page.split() for page in pages(signed())]


@pytest.mark.parametrize("preset", [BULLETIN, GB9704])
def test_the_number_stands_on_the_first_line_of_the_type_area(preset: Preset) -> None:
    """Six digits of size three (GB/T 9704-2012, 7.2.1); on a bulletin at the right."""
    row = next(row for row in read_pdf(copy(7, preset)).pages[0].rows if "000007" in row.text)
    digits = [each for each in row.glyphs if each.text.isdigit()][:DIGITS]
    assert abs(row.top - preset.top) < 0.01
    assert all(abs(each.size - 16) < 0.01 for each in digits)
    edge = preset.left if preset.copy_side == "left" else preset.left + preset.width
    assert abs((digits[0].x0 if preset.copy_side == "left" else digits[-1].x1) - edge) < 0.2


@pytest.mark.parametrize("preset", [BULLETIN, GB9704])
def test_a_copy_keeps_the_layout(preset: Preset) -> None:
    assert [(each.key, each.measured) for each in check_layout(copy(999999, preset)).broken] == []


def test_a_copy_is_taken_apart_and_proven() -> None:
    assert split(copy(345)) == (signed(), 345, True)
    assert split(signed()) is None
    bent = copy(345).replace(b"(000345) Tj", b"(000346) Tj")
    assert split(bent) == (signed(), 345, False)
    assert split(copy(345) + b"\n% more") == (signed(), 345, False)


@pytest.mark.parametrize("number", [0, -1, 1_000_000])
def test_a_number_has_six_digits(number: int) -> None:
    with pytest.raises(NotNumberable):
        numbered(signed(), number, side="left")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"a text"])
def test_what_is_no_pdf_of_this_house_is_refused(content: bytes) -> None:
    with pytest.raises(NotNumberable):
        numbered(content, 1, side="left")


def test_a_pack_says_of_a_copy_which_number_it_is_and_names_a_bent_one() -> None:
    files = files_of(facts())
    printed = sha256_hex(b"the printed file").encode()
    files = {name: each.replace(printed, sha256_hex(signed()).encode()) for name, each in files.items()}
    pack = packed(files).content
    report = verify(pack, papers={"手里的.pdf": copy(12)})
    assert report.is_whole, report.faults
    assert "手里的.pdf 是签发的 PDF 的第 000012 号份：签发的字节原样在内，只加印了份号" in "".join(in_words(report))
    bent = verify(pack, papers={"手里的.pdf": copy(12).replace(b"(000012) Tj", b"(000013) Tj")})
    assert "除份号以外还有改动" in str(bent.faults[0])
    other = numbered(to_pdf(replace(issue(), number=99)), 12, side="right")
    assert "不是这一期签发的文件" in str(verify(pack, papers={"a.pdf": other}).faults[0])
