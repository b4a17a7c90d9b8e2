"""What contradicts itself in the words of an issue is told by its pack."""

from datetime import date

from xianwu.bulletin.evidence.wordchecks import word_checks
from xianwu.bulletin.layout.document import Run
from xianwu.bulletin.models import Item
from xianwu.bulletin.resolution import ItemText

ON = date(2025, 8, 29)


def told(body: str) -> list[dict[str, object]]:
    return word_checks([ItemText(Item(order=2), "县文广旅游局强化检查", (Run(body),))], issued_on=ON)


def test_a_sum_that_does_not_hold_is_kept_with_its_arithmetic() -> None:
    found = told("发现隐患 15 处，其中限期整改 9 处，现场整改 7 处。")
    assert [set(each) for each in found] == [{"kind", "figures", "is_ok", "text", "note"}]
    assert found[0]["is_ok"] is False
    assert str(found[0]["text"]).startswith("第 2 条文字：")
    assert "15" in str(found[0]["text"])


def test_a_sum_that_holds_leaves_nothing() -> None:
    assert told("发现隐患 15 处，其中限期整改 9 处，现场整改 6 处。") == []
