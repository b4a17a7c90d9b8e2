"""A snapshot keeps what was published; drift says what has moved since."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from xianwu.core.events.models import ImmutableRow
from xianwu.figures import api
from xianwu.figures.models import Snapshot
from xianwu.figures.snapshots import kept_rows

AS_OF = date(2025, 8, 29)
AT = datetime(2025, 8, 29, 17, tzinfo=timezone.get_default_timezone())


def _take(key: str = "toy.paid_amount", **options: Any) -> Snapshot:
    kept = api.take_snapshot(key, as_of=AS_OF, at=AT, purpose="第38期", **options)
    return Snapshot.objects.get(pk=kept.pk)


def test_a_snapshot_keeps_value_period_and_rows(house: Any) -> None:
    payment = house.payment(amount="8000.50")
    kept = _take()
    assert (kept.value, kept.exact, kept.text, kept.count) == ("8000.5", "8000.5", "8000.5 元", 1)
    assert (kept.period_phrase, kept.period_start, kept.period_end) == ("截至目前", date(2024, 10, 1), AS_OF)
    assert [(row.pk, row.amount) for row in kept_rows(kept)] == [(payment.pk, "8000.5|2025-04-01")]
    assert api.is_intact(kept)
    assert str(kept) == "放款金额 8000.5 元（2025-08-29）"


def test_a_snapshot_is_never_edited(house: Any) -> None:
    kept = _take()
    kept.text = "9000 元"
    for act in (
        kept.save,
        kept.delete,
        Snapshot.objects.all().delete,
        lambda: Snapshot.objects.update(text="x"),
        lambda: Snapshot.objects.bulk_update([kept], ["text"]),
    ):
        with pytest.raises(ImmutableRow):
            act()
    assert not api.is_intact(kept)


def test_nothing_moved_is_no_drift(house: Any) -> None:
    house.payment()
    assert not api.drift(_take()).has_drifted


def test_drift_names_added_removed_and_changed_rows(house: Any) -> None:
    from xianwu.figures.tests.toyapp.models import Payment

    gone, changed, touched = house.payment(), house.payment(), house.payment()
    kept = _take()
    gone.delete()
    Payment.objects.filter(pk=changed.pk).update(amount="1.00")
    Payment.objects.filter(pk=touched.pk).update(rate="4.5")
    added = house.payment()
    found = api.drift(kept)
    assert [row.pk for row in found.added] == [added.pk]
    assert len(found.removed) == 1
    assert {(each.now.pk, each.is_measured) for each in found.changed} == {
        (changed.pk, True),
        (touched.pk, False),
    }
    assert (found.before_text, found.now_text, found.is_value_changed) == ("24000 元", "16001 元", True)


def test_a_change_taken_back_is_no_drift(house: Any) -> None:
    from xianwu.figures.tests.toyapp.models import Ask

    ask = house.ask()
    kept = _take("toy.asks")
    Ask.objects.filter(pk=ask.pk).update(version=7)
    assert not api.drift(kept).has_drifted


def test_rates_keep_both_parts_and_units_their_scope(house: Any) -> None:
    first, second, _ = house.towns
    for town in (first, second):
        house.ask(house.member(town=town), answered_on=date(2025, 3, 3), agreed="9000")
    kept = _take("toy.cut_rate", unit=first)
    assert {row.part for row in kept_rows(kept)} == {"num", "den"}
    assert (kept.num, kept.den, kept.value, kept.count) == ("0.1", "1", "10", 1)
    house.ask(house.member(town=second), answered_on=date(2025, 3, 4), agreed="1")
    assert not api.drift(kept).has_drifted


def test_a_new_definition_is_drift(house: Any, monkeypatch: Any) -> None:
    kept = _take("toy.asks")
    monkeypatch.setattr("xianwu.figures.values.version_of", lambda figure: "another")
    assert api.drift(kept).is_definition_changed


def test_an_unfinished_period_is_not_frozen(house: Any) -> None:
    with pytest.raises(api.SnapshotRefused, match="上半年申请"):
        api.take_snapshot("toy.half_year", as_of=date(2025, 5, 1), at=AT)


def test_several_snapshots_share_one_evaluation(house: Any, django_assert_max_num_queries: Any) -> None:
    house.payment()
    with django_assert_max_num_queries(9):
        kept = api.take_snapshots(["toy.paid", "toy.paid_amount", "toy.asks", "toy.paid"], as_of=AS_OF, at=AT)
    assert [each.key for each in kept] == ["toy.paid", "toy.paid_amount", "toy.asks"]


def test_days_are_kept_too(house: Any) -> None:
    house.ask(expected_on=date(2025, 9, 30))
    kept = _take("toy.forecast")
    assert (kept.value, kept.text) == ("2025-09-30", "9 月底")
    assert not api.drift(kept).has_drifted
