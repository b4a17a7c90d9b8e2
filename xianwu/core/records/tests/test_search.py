"""Search of two characters and more, over whatever people type, alike on both databases."""

from typing import Any

import pytest

from tests.county import AT, actor, client_of
from tests.toyroom.actions import change_errand, open_errands, sample
from tests.toyroom.models import Errand
from tests.toyroom.roles import READER
from xianwu.core.records import search
from xianwu.core.records.models import SearchEntry

TITLES = (
    "延津县宏达面业有限公司",
    "延津县宏泰建筑工程有限公司",
    'O\'Neil "Grain" 100% (A&B) | C!',
    "小麦\\收购*点:一",
    "ＡＢＣ全角公司２０２５",
    "面业协会",
)


@pytest.fixture(params=[search.BROAD, 1], ids=["rare", "broad"])
def errands(toyroom: dict[str, Any], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[Errand]:
    """Words that few rows hold are looked up otherwise than those that very many hold: both find the same."""
    monkeypatch.setattr(search, "BROAD", request.param)
    lines = [sample(toyroom["dongtun"], n) | {"title": title} for n, title in enumerate(TITLES)]
    return open_errands(lines, actor=None, at=AT)


def found(text: str) -> list[str]:
    return list(Errand.objects.matching(text).order_by("number").values_list("title", flat=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("面业", [0, 5]),
        ("宏达", [0]),
        ("宏", [0, 1]),
        ("延津 工程", [1]),
        ("延津县宏泰建筑", [1]),
        ("达面业", [0]),
        ("面达", []),
        ("E-0003", [3]),
        ("0003", [3]),
        ("不存在的词", []),
        ("abc", [4]),
        ("ABC全角", [4]),
        ("2025", [4]),
        ("  ", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_words_are_found_by_their_characters(errands: list[Errand], text: str, expected: list[int]) -> None:
    assert found(text) == [TITLES[n] for n in expected]


@pytest.mark.parametrize(
    "text",
    [
        "'", '"', "\\", "%", "*", "&", "|", "!", "(", ")", ":", "''", '""', "\\'", "a'b", '宏"达', "宏'达", "宏\\达", "<->",
        "AND", "OR", "NOT", "NEAR", "宏达 OR 1", "'; DROP TABLE x; --", "{}", "\x00", "：（）", "面业:*", "-", "^", "+", "🌾",
        "宏达\t面业", "%s", "%(x)s", "{0}",
    ],
)  # fmt: skip
def test_signs_break_nothing_and_find_no_more_than_they_say(errands: list[Errand], text: str) -> None:
    assert len(found(text)) <= len(TITLES)


def test_quotes_and_signs_are_found_where_they_stand_in_a_word(errands: list[Errand]) -> None:
    assert found("O'Neil") == [TITLES[2]]
    assert found("Grain") == [TITLES[2]]
    assert found("100%") == [TITLES[2]]
    assert found("收购*点") == [TITLES[3]]


def test_a_very_long_text_is_harmless(errands: list[Errand]) -> None:
    assert found("面业" * 2000) == []


def test_a_changed_title_is_found_anew_and_no_more_by_the_old(errands: list[Errand]) -> None:
    change_errand(errands[5], {"title": "粮食协会"}, actor=None, at=AT)
    assert found("面业") == [TITLES[0]]
    assert found("粮食") == ["粮食协会"]
    assert SearchEntry.objects.filter(kind="toyroom.errand", object_id=errands[5].pk).count() == 1


def test_the_ledger_searches_within_what_one_may_see(errands: list[Errand]) -> None:
    reader = client_of(actor("reader", (READER, "yanjin")))
    page = reader.get("/toyroom/errands/", {"q": "宏达"}).content.decode()
    assert TITLES[0] in page
    assert TITLES[1] not in page
    outsider = client_of(actor("clerk", ("toyroom.clerk", "tapu")))
    assert TITLES[0] not in outsider.get("/toyroom/errands/", {"q": "宏达"}).content.decode()


@pytest.mark.parametrize("text", ["'", '"', "\\", "%", "宏'达\"", "' OR 1=1 --"])
def test_the_ledger_survives_what_people_type(errands: list[Errand], text: str) -> None:
    reader = client_of(actor("reader", (READER, "yanjin")))
    assert reader.get("/toyroom/errands/", {"q": text}).status_code == 200
