"""What is typed must be found: pieces of a part are among the pieces of the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.lib.grams import grams, query_grams


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("王楼镇", ["王楼", "楼镇"]),
        ("张", ["张"]),
        ("", []),
        ("，。！ _", []),
        ("王楼，王楼", ["王楼"]),
        ("38", ["38"]),
        ("411", ["41", "11"]),
        ("ＡＢ１２", ["ab", "b1", "12", "ab12"]),
        ("第38期", ["第3", "38", "8期"]),
        ("李 勉", ["李勉"]),
        ("4113 户", ["41", "11", "13", "3户", "4113"]),
        ("hot line", ["ho", "ot", "li", "in", "ne", "line"]),
    ],
)
def test_text_is_cut_into_pieces(text: str, pieces: list[str]) -> None:
    assert grams(text) == pieces


def test_the_query_asks_for_the_rarer_pieces_of_a_number() -> None:
    assert query_grams("410726") == ["4107", "1072", "0726"]
    assert query_grams("编号410726号") == ["编号", "号4", "6号", "4107", "1072", "0726"]
    assert query_grams("王楼") == ["王楼"]
    assert query_grams("072") == ["07", "72"]


typed = st.text("王楼镇授信道路户号0123456789ABCabc", min_size=2, max_size=24)


@given(typed, st.data())
def test_every_part_of_a_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    whole = set(grams(text))
    assert set(grams(text[start:end])) <= whole
    assert set(query_grams(text[start:end])) <= whole


@given(st.text(max_size=40))
def test_a_query_asks_for_nothing_that_the_index_does_not_hold(text: str) -> None:
    assert set(query_grams(text)) <= set(grams(text))
    assert bool(query_grams(text)) == bool(grams(text))


@given(st.text(max_size=40))
def test_pieces_are_unique_and_hold_no_blanks(text: str) -> None:
    pieces = grams(text)
    assert len(pieces) == len(set(pieces))
    assert all(piece and not any(char.isspace() for char in piece) for piece in pieces)


@given(typed)
def test_case_width_and_blanks_do_not_matter(text: str) -> None:
    assert grams(text.upper()) == grams(text.lower())
    assert grams(f" {text} ") == grams(text)
