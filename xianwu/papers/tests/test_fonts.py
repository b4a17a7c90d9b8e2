"""A missing font never stops a paper while any Chinese font is there; where none is, the words say what to do."""

from pathlib import Path

import pytest

from xianwu.kit.refusals import Refused
from xianwu.papers import fonts
from xianwu.papers.fonts import Face, FontMissing, FontSet


def with_families(*families: str) -> FontSet:
    loaded = fonts.current().loaded
    return FontSet((), loaded, frozenset(families))


def test_a_face_without_its_font_takes_a_substitute_and_names_it() -> None:
    found = with_families("FandolSong")
    assert found.chain(Face.BODY) == ["FandolSong"]
    assert "仿宋以 FandolSong 代替" in found.substitutes(Face.BODY)
    assert not found.has_every_face


def test_the_countys_own_font_comes_first_and_needs_no_word() -> None:
    found = with_families("FandolFang R", "FangSong_GB2312")
    assert found.chain(Face.BODY)[0] == "FangSong_GB2312"
    assert found.substitutes(Face.BODY) == []


def test_no_chinese_font_at_all_is_a_refusal_that_says_what_to_do() -> None:
    with pytest.raises(FontMissing, match=r"scripts/fonts\.py") as refused:
        with_families("DejaVu Serif").chains()
    assert isinstance(refused.value, Refused)


def test_a_folder_without_fonts_is_searched_beside_the_system(tmp_path: Path) -> None:
    assert fonts.load((tmp_path,)).families == fonts.load(()).families
