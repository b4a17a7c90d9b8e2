"""The distance of characters in the Word file keeps a paragraph to the lines that it has in the PDF."""

from __future__ import annotations

from xianwu.bulletin.layout.squeezing import CLOSEST, WIDEST, squeeze_for

WIDTH, SIZE = 442.2, 16.0
PLAIN = "健全工作机制压实各方责任聚焦重点环节开展全覆盖检查" * 6
FIGURES = "共检查35家、发现隐患9处、整改8处、惠及群众12人，" * 5 + PLAIN[:12]


def squeeze(text: str, lines: int) -> int:
    return squeeze_for(text, lines=lines, size=SIZE, width=WIDTH, indent=2 * SIZE)


def test_plain_text_keeps_the_usual_distance() -> None:
    assert squeeze(PLAIN, 6) == WIDEST


def test_a_text_full_of_figures_stands_closer() -> None:
    """Each number costs two fifths of a character more: five lines in the PDF, six at the usual distance."""
    assert CLOSEST < squeeze(FIGURES, 5) < WIDEST


def test_a_text_that_no_distance_saves_is_squeezed_no_further_than_it_helps() -> None:
    assert squeeze(FIGURES, 1) == squeeze(FIGURES, 5)
    assert squeeze(PLAIN, 1) == WIDEST


def test_quotes_and_numbers_without_chinese_beside_them_cost_no_gap() -> None:
    assert squeeze("“" * 40, 1) == WIDEST
