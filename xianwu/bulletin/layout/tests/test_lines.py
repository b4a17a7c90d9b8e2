from __future__ import annotations

import random

import pytest

from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run, normalise_text, pad_name
from xianwu.bulletin.layout.grid import COMPANY, lay_out
from xianwu.bulletin.layout.lines import CLOSING, OPENING, break_lines, cells
from xianwu.bulletin.layout.pieces import pieces
from xianwu.bulletin.layout.presets import PRESETS, Preset
from xianwu.bulletin.layout.tests.issue38 import issue38

LINES_BY_ITEM = [9, 10, 7, 7, 9, 7, 9, 7, 8, 6, 7]


def broken(text: str) -> list[str]:
    return [line.text for line in break_lines([(piece, False) for piece in pieces([Run(text)])])]


def test_issue_38_has_the_lines_of_the_original() -> None:
    grid = lay_out(issue38())
    assert [len(lines) for lines in grid.paragraphs] == LINES_BY_ITEM
    assert [len(page) for page in grid.pages] == [15, 25, 25, 21]
    assert len(grid.distribution) == 3
    assert grid.pages[0][-1].endswith("信息化手")
    assert grid.pages[1][-1].endswith("500余人次，")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("先后 29 次带队", "先后29次带队"),
        ("４１１３ 户，授信率 ９４．７５％", "4113户，授信率94.75%"),
        ("“千企 万户” 大走访", "“千企 万户” 大走访"),
        ("审减 1.65 亿元，审减率 11.2% 。", "审减1.65亿元，审减率11.2%。"),
        ("县\u3000365\u00a0商场", "县365商场"),
        ("A B 2", "A B 2"),
    ],
)
def test_normalising_closes_blanks_around_digits_only(typed: str, kept: str) -> None:
    assert normalise_text(typed) == kept


def test_blanks_between_text_and_figure_close_across_runs() -> None:
    item = ItemDoc("题", [Run("申报清单 "), Run("4113 ", "financing.declared"), Run(" 户")], "发改委")
    assert [(run.text, run.key) for run in item.paragraphs[0]] == [
        ("申报清单", None),
        ("4113", "financing.declared"),
        ("户", None),
        ("（发改委）", None),
    ]


def test_names_of_two_characters_are_as_wide_as_three() -> None:
    assert [pad_name(name) for name in ("李 勉", "李勉", "范晓宇", "")] == ["李　勉", "李　勉", "范晓宇", ""]


@pytest.mark.parametrize(
    "figure",
    ["127718万元", "500余人次", "123853.7万元", "1-7月", "70%", "10余万元", "8月", "66.5公里", "20家次"],
)
def test_a_number_never_parts_from_its_unit(figure: str) -> None:
    for lead in range(20, 30):
        lines = broken("字" * lead + figure + "字" * 40)
        assert any(figure in line for line in lines), lines


def test_a_figure_in_its_own_run_is_glued_to_the_unit_after_it() -> None:
    found = pieces([Run("授信"), Run("3630", "financing.credited"), Run("户、")])
    assert [(piece.text, piece.is_glued, piece.key) for piece in found] == [
        ("授信", False, None),
        ("3630户", True, "financing.credited"),
        ("、", False, None),
    ]


def test_no_line_begins_or_ends_with_the_wrong_mark_and_nothing_is_lost() -> None:
    chance = random.Random(7)
    for _ in range(300):
        text = "".join(chance.choice("县政府办公室企业融资，。、；（）“”《》12") for _ in range(150))
        lines = broken(text)
        assert "".join(lines) == text
        for line in lines[:-1]:
            assert line[-1] not in OPENING
        for line in lines[1:]:
            assert line[0] not in CLOSING
        for index, line in enumerate(lines):
            assert cells(line) <= 28 - (2 if index == 0 else 0) + 1 or len(line) < 6 or line[0] in OPENING


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_the_tail_never_stands_alone(preset: Preset) -> None:
    for count in range(1, 60):
        item = ItemDoc("题", [Run("\n".join(["统筹推进。"] * count))], "办")
        issue = IssueDoc("快报", 1, "办公室", None, [item], "县委常委，" * 15, preset=preset)
        grid = lay_out(issue)
        tail = len(grid.distribution) + preset.tail_extra
        last = len(grid.pages[-1]) + (grid.masthead_lines if grid.page_count == 1 else 0)
        assert last + tail <= grid.page_lines
        assert grid.pages[-1]
        if grid.break_before is not None:
            assert len(grid.pages[-1]) == COMPANY


def test_a_word_longer_than_a_line_is_broken_where_the_line_is_full() -> None:
    address = "https" + "a" * 90
    lines = broken(f"网址为{address}，请查阅")
    assert all(cells(line) <= 28 for line in lines)
    assert "".join(lines) == f"网址为{address}，请查阅"
    assert broken("字" * 24 + "Government")[1] == "Government"
