"""The chain: every fault in events, rows and anchors is found; a sound house has none."""

from datetime import timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, actor, later
from tests.toyroom.actions import change_errand, open_errands, sample
from tests.toyroom.models import Errand
from xianwu.core.events.api import anchor_day, anchor_days, log, verify_chain
from xianwu.core.events.models import Anchor, Event, ImmutableRow
from xianwu.core.people.roles import ADMIN

pytestmark = pytest.mark.usefixtures("toyroom")


@pytest.fixture
def errands(toyroom: dict[str, Any]) -> list[Errand]:
    made = open_errands([sample(toyroom["dongtun"], n) for n in (1, 2, 3)], actor=None, at=AT)
    who = actor("boss", (ADMIN, "yanjin"))
    change_errand(made[0], {"title": "改一"}, actor=who, at=later(days=1))
    change_errand(made[0], {"title": "改二"}, actor=who, at=later(days=2))
    log(made[1], "toyroom.errand_changed", actor=who, at=later(days=2), note="只记一笔")
    return made


def tamper(pk: int, **fields: Any) -> None:
    assert Event.objects.filter(pk=pk).update(**fields) == 1


def event(record: Errand, sequence: int) -> Event:
    return Event.objects.get(kind="toyroom.errand", object_id=record.pk, sequence=sequence)


def test_a_sound_house_has_no_fault(errands: list[Errand]) -> None:
    anchor_days(DAY + timedelta(days=2))
    assert verify_chain() == []
    own = Event.objects.filter(kind="toyroom.errand", object_id=errands[0].pk).order_by("sequence")
    assert [each.sequence for each in own] == [1, 2, 3]
    assert [each.previous for each in own] == ["", *[each.digest for each in own][:-1]]
    assert len({each.digest for each in Event.objects.all()}) == Event.objects.count()


@pytest.mark.parametrize(
    "change",
    [
        {"note": "另一句"},
        {"verb": "toyroom.other"},
        {"data": {"title": ["a", "b"]}},
        {"at": AT - timedelta(days=1)},
        {"actor_id": None},
        {"batch": "load-1"},
        {"step": "check"},
        {"previous": "0" * 64},
        {"digest": "0" * 64},
        {"unit_id": None},
    ],
)
def test_a_changed_event_is_found(errands: list[Errand], change: dict[str, Any]) -> None:
    tamper(event(errands[0], 2).pk, **change)
    assert any(f"toyroom.errand {errands[0].pk}：" in fault for fault in verify_chain())


def test_a_deleted_event_in_the_middle_is_found(errands: list[Errand]) -> None:
    Event.objects.filter(pk=event(errands[0], 2).pk).delete()
    assert any("第 3 条事件与链不符" in fault for fault in verify_chain())


def test_a_deleted_last_event_is_found_by_the_row(errands: list[Errand]) -> None:
    Event.objects.filter(pk=event(errands[0], 3).pk).delete()
    assert verify_chain() == [f"toyroom.errand {errands[0].pk}：记录内容与最后一条事件不符"]


def test_a_deleted_last_event_without_a_change_is_found_by_the_anchor(errands: list[Errand]) -> None:
    anchor_days(DAY + timedelta(days=2))
    Event.objects.filter(pk=event(errands[1], 2).pk).delete()
    assert verify_chain() == [f"{DAY + timedelta(days=2)}：日锚与当日事件不符"]


@pytest.mark.parametrize(
    "change", [{"title": "偷改"}, {"amount": 5}, {"state": "done"}, {"version": 9}, {"phone": "1"}]
)
def test_a_row_changed_past_the_verbs_is_found(errands: list[Errand], change: dict[str, Any]) -> None:
    Errand.objects.filter(pk=errands[2].pk).update(**change)
    assert verify_chain() == [f"toyroom.errand {errands[2].pk}：记录内容与最后一条事件不符"]


def test_a_row_without_events_and_events_without_a_row_are_found(errands: list[Errand]) -> None:
    Event.objects.filter(object_id=errands[1].pk, kind="toyroom.errand").delete()
    assert verify_chain() == [f"toyroom.errand {errands[1].pk}：记录内容与最后一条事件不符"]
    Errand.objects.filter(pk=errands[1].pk).delete()
    assert verify_chain() == []
    Errand.objects.filter(pk=errands[2].pk).delete()
    assert verify_chain() == [f"toyroom.errand {errands[2].pk}：有事件而无记录"]


def test_the_log_is_written_once(errands: list[Errand]) -> None:
    known = event(errands[0], 1)
    with pytest.raises(ImmutableRow):
        known.save()
    with pytest.raises(ImmutableRow):
        known.delete()
    anchor = anchor_day(DAY)
    assert anchor
    with pytest.raises(ImmutableRow):
        anchor.save()


# --- anchors ------------------------------------------------------------------------------------------


def test_every_day_is_closed_once_and_in_order(errands: list[Errand]) -> None:
    first = anchor_day(DAY)
    assert first
    assert first.event_count == 3
    assert anchor_day(DAY) is None
    fresh = anchor_days(DAY + timedelta(days=3))
    assert [(each.day, each.event_count) for each in fresh] == [
        (DAY + timedelta(days=n), count) for n, count in ((1, 1), (2, 2), (3, 0))
    ]
    assert [each.previous for each in Anchor.objects.order_by("day")] == [
        "",
        *Anchor.objects.order_by("day").values_list("digest", flat=True)[:3],
    ]
    assert anchor_days(DAY + timedelta(days=3)) == []
    assert verify_chain() == []


def test_the_first_anchor_covers_all_that_was_there_before(errands: list[Errand]) -> None:
    (only,) = anchor_days(DAY + timedelta(days=30))
    assert only.event_count == Event.objects.count()


@pytest.mark.parametrize("change", [{"event_count": 1}, {"digest": "0" * 64}, {"previous": "1"}, {"last_id": 1}])
def test_a_changed_anchor_is_found(errands: list[Errand], change: dict[str, Any]) -> None:
    anchor_days(DAY)
    anchor_days(DAY + timedelta(days=2))
    Anchor.objects.filter(day=DAY).update(**change)
    assert any(f"{DAY}：日锚" in fault for fault in verify_chain())


def test_a_removed_anchor_is_found(errands: list[Errand]) -> None:
    anchor_days(DAY)
    anchor_days(DAY + timedelta(days=2))
    Anchor.objects.filter(day=DAY).delete()
    assert any("日锚与当日事件不符" in fault for fault in verify_chain())


def test_a_ledger_that_comes_later_with_its_past_breaks_no_anchor(errands: list[Errand], toyroom: Any) -> None:
    anchor_days(DAY + timedelta(days=2))
    open_errands([sample(toyroom["tapu"], 9)], actor=None, at=AT - timedelta(days=400))
    assert verify_chain() == []
    (last,) = anchor_days(DAY + timedelta(days=3))
    assert last.event_count == 1
    assert verify_chain() == []
