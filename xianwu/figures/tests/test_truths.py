"""Checks between figures: green when true, red with the rows at fault, grey when they cannot be judged."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from xianwu.figures import api
from xianwu.figures.declarations import Monotone, Parts, RatioCheck, Within

AS_OF = date(2025, 8, 29)


def _outcome(kind: type, *, as_of: date = AS_OF, is_open: bool | None = None) -> Any:
    found = [each for each in api.findings(as_of=as_of) if isinstance(each.check, kind)]
    return next(each for each in found if is_open is None or each.check.is_open is is_open)


def test_subsets_are_compared_as_sets(house: Any) -> None:
    asker, stranger = house.member("甲"), house.member("乙")
    house.payment(of=house.ask(asker))
    assert _outcome(Within).is_ok is True
    house.ask(asker)
    bad = house.payment(of=house.ask(stranger, asked_on=date(2024, 1, 1)))
    found = _outcome(Within)
    assert found.is_ok is False
    assert found.offenders == (bad.pk,)
    assert found.model == "figuretoy.payment"
    assert "有 1 条记录不在“申请户数”之内" in found.text


def test_parts_add_up(house: Any) -> None:
    house.ask(channel="plain")
    house.ask(channel="green")
    assert _outcome(Parts, is_open=False).is_ok is True
    house.ask(channel="odd")
    found = _outcome(Parts, is_open=False)
    assert found.is_ok is False
    assert found.text == "1 + 1 ≠ 3（申请数），分项与合计对不上。"
    assert _outcome(Parts, is_open=True).is_ok is True


def test_a_printed_rate_fits_its_printed_parts(house: Any) -> None:
    house.ask(answered_on=date(2025, 3, 3), amount="1473210000.00", agreed="1308210000.00")
    found = _outcome(RatioCheck)
    assert found.is_ok is True
    assert found.text == "1.65 亿元 ÷ 147321 万元 与 11.2%在舍入范围内相符。"


def test_what_is_not_applicable_is_not_judged(house: Any) -> None:
    assert _outcome(RatioCheck).is_ok is None


def test_a_cumulative_figure_never_falls_below_a_snapshot(house: Any) -> None:
    payment = house.payment(paid_on=date(2025, 5, 1), amount="100.00")
    at = datetime(2025, 6, 1, 9, tzinfo=timezone.get_default_timezone())
    api.take_snapshot("toy.paid_amount", as_of=date(2025, 5, 31), at=at)
    assert _outcome(Monotone).is_ok is True
    type(payment).objects.filter(pk=payment.pk).update(amount="90.00")
    found = _outcome(Monotone)
    assert found.is_ok is False
    assert "2025-05-31" in found.text


def test_a_published_number_that_was_corrected_counts_as_corrected(house: Any) -> None:
    payment = house.payment(paid_on=date(2025, 5, 1), amount="100.00")
    at = datetime(2025, 6, 1, 9, tzinfo=timezone.get_default_timezone())
    first = api.take_snapshot("toy.paid_amount", as_of=date(2025, 5, 31), at=at)
    type(payment).objects.filter(pk=payment.pk).update(amount="90.00")
    api.take_snapshots(
        ["toy.paid_amount"], as_of=date(2025, 5, 31), at=at, purpose="第40期更正", corrects={"toy.paid_amount": first}
    )
    found = _outcome(Monotone)
    assert found.is_ok is True
    assert "第40期更正" in found.text
    type(payment).objects.filter(pk=payment.pk).update(amount="80.00")
    found = _outcome(Monotone)
    assert found.is_ok is False
    assert "比 2025-05-31 固化的 90 元（第40期更正） 还少" in found.text


def test_a_cumulative_figure_never_falls_from_month_to_month(house: Any) -> None:
    house.payment(paid_on=date(2025, 5, 1), amount="100.00")
    house.payment(paid_on=date(2025, 7, 1), amount="-30.00")
    found = _outcome(Monotone)
    assert found.is_ok is False
    assert found.text == "“放款金额”在 2025-07-31 降到 70，之前是 100。"


@pytest.mark.parametrize("key, number", [("toy.paid", 1), ("toy.asks", 2), ("toy.members", 0)])
def test_findings_of_one_figure(house: Any, key: str, number: int) -> None:
    assert len(api.findings([key], as_of=AS_OF)) == number


def test_statements_of_a_judgement(house: Any, django_assert_max_num_queries: Any) -> None:
    house.payment()
    with django_assert_max_num_queries(5):
        api.findings(as_of=AS_OF)
