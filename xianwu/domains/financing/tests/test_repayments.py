"""What was repaid is mended with a reason, and the number of a reversed loan is free again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xianwu.core.events.models import Event
from xianwu.core.workflow.api import StepRefused
from xianwu.domains.financing import actions, corrections
from xianwu.domains.financing.models import Drawdown, Recommendation
from xianwu.domains.financing.tests.county import TODAY, WAN, County, at, errors_of
from xianwu.domains.financing.tests.test_bank_returns import CLERK, KEY, line
from xianwu.domains.financing.tests.test_deeds import page_of
from xianwu.domains.financing.tests.test_setbacks import repay, settle, states, void
from xianwu.kit.refusals import Refused


def test_a_repayment_typed_too_large_is_mended_with_a_reason(county: County) -> None:
    loan = county.loan(amount=20)
    client, url = county.client("bank_abc_clerk"), page_of(loan, "loans/repay")
    assert 'name="reason"' not in client.get(url).content.decode()
    assert client.post(url, {"repaid": "20", "on": "2025-08-28"}).status_code == 302
    page = client.get(url).content.decode()
    assert 'name="reason"' in page
    assert "已登记还款 20 万元" in page
    sent = {"repaid": "2", "on": "2025-08-28", "reason": ""}
    silent = client.post(url, sent)
    assert silent.status_code == 422
    assert "少于已登记的还款 20 万元" in silent.content.decode()
    assert client.post(url, sent | {"reason": "多打了一个零"}).status_code == 302
    loan.refresh_from_db()
    assert loan.repaid == 2 * WAN
    event = Event.objects.filter(kind="financing.drawdown", object_id=loan.pk).order_by("sequence").last()
    assert event is not None
    assert event.note == "原登记 20 万元：多打了一个零"


def test_a_repayment_taken_back_opens_what_was_settled(county: County) -> None:
    loan = county.loan()
    case = loan.credit.recommendation
    repay(county, loan)
    settle(county, case)
    fresh = Drawdown.objects.get()
    clerk = county.actor("bank_abc_clerk")
    with pytest.raises(Refused, match="已经还清"):
        actions.repay(fresh, fresh.amount, on=TODAY, actor=clerk, at=at())
    actions.repay(fresh, Decimal(0), on=TODAY, reason="登到了别的借据上", actor=clerk, at=at())
    assert states(case) == ("lent", "lent")
    assert Drawdown.objects.get().repaid_on is None


def test_a_larger_sum_opens_what_was_settled(county: County) -> None:
    loan = county.loan(amount=20)
    case = loan.credit.recommendation
    repay(county, loan)
    settle(county, case)
    fresh = Drawdown.objects.get()
    corrections.amend_loan(fresh, {"amount": 25 * WAN}, actor=county.actor("bank_abc_clerk"), at=at())
    assert states(case) == ("lent", "lent")


def test_a_repayment_drawn_on_again_is_not_taken_back(county: County) -> None:
    first = county.loan(county.credited(is_revolving=True), amount=30)
    repay(county, first)
    case = Recommendation.objects.get(pk=first.credit.recommendation_id)
    county.loan(case, amount=30, day=date(2025, 8, 20))
    fresh = Drawdown.objects.get(pk=first.pk)
    with pytest.raises(Refused, match="超过授信额度"):
        actions.repay(fresh, Decimal(0), on=TODAY, reason="错了", actor=county.actor("bank_abc_clerk"), at=at())


def test_the_number_of_a_reversed_loan_is_free_again(county: County) -> None:
    loan = county.loan(loan_no="借甲")
    case = Recommendation.objects.get(pk=loan.credit.recommendation_id)
    with pytest.raises(StepRefused, match="已经登记过"):
        county.loan(case, loan_no="借甲", amount=5)
    void(county, loan)
    again = county.loan(Recommendation.objects.get(pk=case.pk), loan_no="借甲", amount=5)
    assert (again.pk != loan.pk, Drawdown.objects.filter(loan_no="借甲").count()) == (True, 2)
    with pytest.raises(StepRefused, match="已经登记过"):
        county.loan(Recommendation.objects.get(pk=case.pk), loan_no="借甲", amount=5)


def test_the_banks_file_speaks_of_the_loan_that_stands(county: County) -> None:
    case = county.case()
    county.load(KEY, [line(case)], by=CLERK)
    first = Drawdown.objects.get()
    void(county, first)
    assert "已冲销" in errors_of(county.load(KEY, [line(case)], by=CLERK))[0][2]
    facts: dict[str, Any] = {"loan_no": first.loan_no, "amount": 18, "secured": "credit"}
    second = county.loan(Recommendation.objects.get(pk=case.pk), **facts)
    load = county.load(KEY, [line(case, **{"放款金额(万元)": 19})], by=CLERK)
    assert load.changed_count == 1
    second.refresh_from_db()
    assert second.amount == 19 * WAN


def test_a_repayment_is_not_dated_before_the_last_one(county: County) -> None:
    loan = county.loan(amount=20)
    client, url = county.client("bank_abc_clerk"), page_of(loan, "loans/repay")
    assert client.post(url, {"repaid": "3", "on": "2025-08-20"}).status_code == 302
    early = client.post(url, {"repaid": "5", "on": "2025-08-19"})
    assert early.status_code == 422
    assert "还款日期早于上一次登记的还款（2025-08-20）" in early.content.decode()
    assert Drawdown.objects.get().repaid == 3 * WAN
    assert client.post(url, {"repaid": "2", "on": "2025-08-19", "reason": "日期也登错了"}).status_code == 302
    assert client.post(url, {"repaid": "5", "on": "2025-08-19"}).status_code == 302
    loan.refresh_from_db()
    assert (loan.repaid, loan.repaid_on) == (5 * WAN, date(2025, 8, 19))


def test_a_file_does_not_date_a_repayment_before_the_last_one(county: County) -> None:
    case = county.case()
    county.load(KEY, [line(case, **{"已还本金(万元)": 3, "最近还款日期": "2025-08-20"})], by=CLERK)
    load = county.load(KEY, [line(case, **{"已还本金(万元)": 5, "最近还款日期": "2025-08-19"})], by=CLERK)
    assert [(row, column) for row, column, _ in errors_of(load)] == [(2, "最近还款日期")]
    later = [line(case, **{"已还本金(万元)": 5, "最近还款日期": "2025-08-20"})]
    assert county.load(KEY, later, by=CLERK).changed_count == 1
