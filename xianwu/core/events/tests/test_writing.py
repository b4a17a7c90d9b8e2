"""Writing records: row, kept version, event and search entry together, or nothing."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.county import AT, actor, client_of, later, whole_page
from tests.toyroom.actions import change_errand, open_errands, sample
from tests.toyroom.events import CHANGED, OPENED
from tests.toyroom.models import Errand
from tests.toyroom.roles import CLERK
from xianwu.core.events.api import StaleRecord, verify_chain, write_change, write_many_changes
from xianwu.core.events.models import Event
from xianwu.core.events.rows import row_digest, row_digests
from xianwu.core.records.models import SearchEntry
from xianwu.kit import rows


@pytest.fixture
def who(toyroom: dict[str, Any]) -> Any:
    return actor("town", (CLERK, "dongtun"))


@pytest.fixture
def errands(toyroom: dict[str, Any], who: Any) -> list[Errand]:
    return open_errands([sample(toyroom["dongtun"], n) for n in (1, 2, 3)], actor=who, at=AT, batch="load-7")


def last(record: Errand) -> Event:
    return Event.objects.filter(kind="toyroom.errand", object_id=record.pk).latest("sequence")


def test_a_new_row_leaves_version_event_and_search_entry(errands: list[Errand], who: Any) -> None:
    record = Errand.objects.get(pk=errands[0].pk)
    assert (record.version, record.created_by_id, record.created_at, record.updated_at) == (1, who.id, AT, AT)
    assert record.history.get().history_type == "+"
    event = last(record)
    assert (event.verb, event.actor_id, event.unit_id, event.title) == (OPENED, who.id, record.unit_id, str(record))
    assert event.batch == "load-7"
    assert SearchEntry.objects.filter(kind="toyroom.errand", object_id=record.pk).count() == 1


def test_a_change_keeps_before_and_after(errands: list[Errand], who: Any) -> None:
    record = errands[0]
    change_errand(record, {"title": "新题目", "amount": Decimal("12.5")}, actor=who, at=later(days=1))
    data = last(record).data
    assert data["title"] == ["事项1", "新题目"]
    assert data["amount"] == ["1.00", "12.50"]
    assert set(data) == {"title", "amount", "row"}
    stored = Errand.objects.get(pk=record.pk)
    assert (stored.version, record.version, stored.updated_at) == (2, 2, later(days=1))
    assert [row.title for row in stored.history.order_by("history_id")] == ["事项1", "新题目"]


def test_private_and_sealed_fields_are_hidden_in_the_log(errands: list[Errand], who: Any) -> None:
    change_errand(errands[0], {"contact": "赵六", "phone": "13800138000"}, actor=who, at=AT)
    data = last(errands[0]).data
    assert data["contact"] == ["", "（已加密）"]
    assert data["phone"] == ["", "（已加密）"]
    whole = str(list(Event.objects.values()))
    assert "赵六" not in whole
    assert "13800138000" not in whole


def test_a_stale_row_is_refused_and_writes_nothing(errands: list[Errand], who: Any) -> None:
    mine, yours = (Errand.objects.get(pk=errands[0].pk) for _ in range(2))
    change_errand(yours, {"title": "先到"}, actor=who, at=AT)
    with pytest.raises(StaleRecord, match="刚被他人改动"):
        change_errand(mine, {"title": "后到"}, actor=who, at=AT)
    stored = Errand.objects.get(pk=errands[0].pk)
    assert (stored.title, stored.version, stored.history.count()) == ("先到", 2, 2)
    assert Event.objects.filter(object_id=stored.pk, kind="toyroom.errand").count() == 2


def test_bulk_changes_are_all_or_none(errands: list[Errand], who: Any) -> None:
    write_change(Errand.objects.get(pk=errands[2].pk), {"title": "别人改的"}, CHANGED, actor=who, at=AT)
    for record in errands:
        record.title = f"批量{record.number}"
    with pytest.raises(StaleRecord):
        write_many_changes(errands, ("title",), CHANGED, actor=who, at=AT)
    assert not Errand.objects.filter(title__startswith="批量").exists()
    assert verify_chain() == []


def test_bulk_changes_leave_an_event_and_a_version_a_row(
    errands: list[Errand], who: Any, django_assert_max_num_queries: Any
) -> None:
    for record in errands:
        record.title = f"批量{record.number}"
    with django_assert_max_num_queries(12):
        write_many_changes(errands, ("title",), CHANGED, actor=who, at=later(days=1), batch="b")
    assert Errand.objects.filter(title__startswith="批量", version=2).count() == 3
    assert Event.objects.filter(batch="b", verb=CHANGED).count() == 3
    assert verify_chain() == []


def test_a_constraint_takes_everything_back(errands: list[Errand], who: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change_errand(errands[0], {"amount": Decimal(-1)}, actor=who, at=AT)
    assert Errand.objects.get(pk=errands[0].pk).amount == Decimal(1)
    assert Event.objects.filter(object_id=errands[0].pk, kind="toyroom.errand").count() == 1
    assert verify_chain() == []


def test_many_rows_are_signed_as_one_is(toyroom: dict[str, Any], who: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "BATCH", 4)
    given = [sample(toyroom["dongtun"], n) | {"amount": Decimal(n) if n % 3 else None} for n in range(10)]
    given[0] |= {"phone": "13800138000", "extra": {"层": [1, 2.5, None]}}
    made = open_errands(given, actor=who, at=AT)
    stored = {row.pk: row for row in Errand.objects.all()}
    events = Event.objects.filter(kind="toyroom.errand", verb=OPENED)
    assert {event.object_id: event.data["row"] for event in events} == {pk: row_digest(stored[pk]) for pk in stored}
    assert list(row_digests(made)) == [row_digest(row) for row in made]
    assert list(row_digests([])) == []
    assert verify_chain() == []


def test_nothing_to_write_writes_nothing(toyroom: Any, who: Any) -> None:
    assert open_errands([], actor=who, at=AT) == []
    assert write_many_changes([], ("title",), CHANGED, actor=who, at=AT) == []
    assert not Event.objects.exists()


def test_rows_with_a_past_of_their_own_are_dated_by_it(toyroom: Any, who: Any) -> None:
    from xianwu.core.events.api import write_many_new

    row = Errand(state="open", **sample(toyroom["dongtun"], 1))
    row._history_date = later(days=-100)  # type: ignore[attr-defined]
    write_many_new([row], OPENED, actor=who, at=AT)
    assert last(row).at == row.created_at == row.history.get().history_date == later(days=-100)


def test_the_timeline_shows_who_did_what_and_hides_private_values(errands: list[Errand], who: Any) -> None:
    change_errand(errands[0], {"title": "新题目", "contact": "赵六"}, actor=who, at=AT)
    page = whole_page(client_of(who), f"/toyroom/errands/{errands[0].pk}/")
    assert "修改事项" in page
    assert "名称：事项1 → 新题目" in page
    assert "（已加密）" in page
    assert who.name in page
    assert "赵六" not in page


def test_the_timeline_shows_files_that_came_and_went(errands: list[Errand], who: Any) -> None:
    client = client_of(who)
    file = SimpleUploadedFile("合同.txt", "内容".encode())
    client.post(f"/attachments/upload/toyroom.errand/{errands[0].pk}/", {"file": file, "note": "原件"})
    page = whole_page(client, f"/toyroom/errands/{errands[0].pk}/")
    assert "上传附件" in page
    assert "合同.txt" in page
