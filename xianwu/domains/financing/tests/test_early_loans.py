"""A loan once entered as early stays flagged until the office accepts the reason, whatever its day becomes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xianwu.domains.financing import actions, aftercare_actions, corrections
from xianwu.domains.financing.models import Drawdown
from xianwu.domains.financing.tests.county import TODAY, County, at, errors_of
from xianwu.domains.financing.tests.test_bank_returns import CLERK, KEY, line, value
from xianwu.domains.financing.tests.test_deeds import VISITED, early_loan, page_of
from xianwu.kit.refusals import Refused

AMENDED = {
    "lent_on": "2025-08-12", "amount": "20", "rate": "", "kind": "first", "secured": "credit", "due_on": "", "reason": "",
}  # fmt: skip
TYPO = "放款日期录错，以借据为准"


def amend(county: County, loan: Drawdown, reason: str = "", **changes: Any) -> Drawdown:
    fresh = Drawdown.objects.get(pk=loan.pk)
    return corrections.amend_loan(fresh, changes, reason=reason, actor=county.actor("bank_abc_clerk"), at=at())


def test_a_bank_cannot_clear_its_own_flag_by_another_day(county: County) -> None:
    loan = early_loan(county)
    client = county.client("bank_abc_clerk")
    url = page_of(loan, "loans/amend")
    assert 'name="reason"' in client.get(url).content.decode()
    silent = client.post(url, AMENDED)
    assert silent.status_code == 422
    assert 'id="id_reason-error"' in silent.content.decode()
    assert client.post(url, AMENDED | {"reason": TYPO}).status_code == 302
    loan.refresh_from_db()
    assert (loan.lent_on, loan.is_early, loan.early_reason) == (date(2025, 8, 12), True, TYPO)
    assert (value("lent_amount"), value("early_loans")) == (0, 1)
    page = county.client("loan_reviewer").get(f"/financing/loans/{loan.pk}/").content.decode()
    assert f'href="{page_of(loan, "loans/accept")}"' in page
    actions.accept_early_loan(loan, actor=county.actor("loan_reviewer"), at=at())
    assert (value("lent_amount"), value("early_loans")) == (20, 0)


def test_a_loan_made_early_by_mistake_does_not_slip_back(county: County) -> None:
    loan = county.loan()
    client = county.client("bank_abc_clerk")
    assert 'name="reason"' not in client.get(page_of(loan, "loans/amend")).content.decode()
    amend(county, loan, lent_on=date(2025, 8, 1))
    with pytest.raises(Refused, match="写明理由"):
        amend(county, loan, lent_on=date(2025, 8, 12))
    amend(county, loan, TYPO, lent_on=date(2025, 8, 12))
    amend(county, loan, amount=loan.amount / 2)
    assert Drawdown.objects.get().is_early


def accepted_loan(county: County) -> Drawdown:
    loan = early_loan(county)
    actions.explain_early_loan(loan, "先行受理", actor=county.actor("bank_abc_head"), at=at())
    actions.accept_early_loan(loan, actor=county.actor("loan_reviewer"), at=at())
    return Drawdown.objects.get(pk=loan.pk)


@pytest.mark.parametrize("change", [{"amount": "25"}, {"lent_on": "2025-07-20"}, {"lent_on": "2025-08-12"}])
def test_another_day_or_sum_of_an_accepted_loan_is_accepted_anew(county: County, change: dict[str, str]) -> None:
    loan = accepted_loan(county)
    assert value("lent_amount") == 20
    client, sent = county.client("bank_abc_clerk"), AMENDED | {"lent_on": "2025-08-01", "rate": "3.6"} | change
    url = page_of(loan, "loans/amend")
    assert "原来的认可随之失效" in client.get(url).content.decode()
    silent = client.post(url, sent)
    assert silent.status_code == 422
    assert 'id="id_reason-error"' in silent.content.decode()
    assert value("lent_amount") == 20
    assert client.post(url, sent | {"reason": TYPO}).status_code == 302
    loan.refresh_from_db()
    assert (loan.is_early, loan.early_reason, loan.early_accepted_on) == (True, TYPO, None)
    assert (value("lent_amount"), value("early_loans")) == (0, 1)
    actions.accept_early_loan(loan, actor=county.actor("loan_reviewer"), at=at())
    assert (value("lent_amount"), value("early_loans")) == (int(change.get("amount", "20")), 0)


def test_what_else_is_corrected_of_an_accepted_loan_leaves_it_accepted(county: County) -> None:
    loan = accepted_loan(county)
    amend(county, loan, secured="surety")
    assert (value("lent_amount"), Drawdown.objects.get().early_reason) == (20, "先行受理")


def test_an_accepted_loan_is_not_dated_between_push_and_grant(county: County) -> None:
    with pytest.raises(Refused, match="早于授信决定"):
        amend(county, accepted_loan(county), TYPO, lent_on=date(2025, 8, 6))


def test_a_file_that_changes_an_accepted_loan_explains_it_anew(county: County) -> None:
    case, early = county.case(), {"放款日期": "2025-08-01", "提前放款说明": "先行受理"}
    county.load(KEY, [line(case, **early)], by=CLERK)
    actions.accept_early_loan(Drawdown.objects.get(), actor=county.actor("loan_reviewer"), at=at())
    assert county.load(KEY, [line(case, **early)], by=CLERK).unchanged_count == 1
    load = county.load(KEY, [line(case, **early, **{"放款金额(万元)": 25})], by=CLERK)
    assert [error[1] for error in errors_of(load)] == ["提前放款说明"]
    between = county.load(KEY, [line(case, **{"放款日期": "2025-08-06", "提前放款说明": TYPO})], by=CLERK)
    assert [error[1] for error in errors_of(between)] == ["放款日期"]
    mended = line(case, **early | {"放款金额(万元)": 25, "提前放款说明": TYPO})
    assert county.load(KEY, [mended], by=CLERK).changed_count == 1
    loan = Drawdown.objects.get()
    assert (loan.early_reason, loan.early_accepted_on, value("lent_amount")) == (TYPO, None, 0)
    assert county.load(KEY, [mended], by=CLERK).unchanged_count == 1


def test_the_banks_file_clears_no_flag_either(county: County) -> None:
    case = county.case()
    county.load(KEY, [line(case, **{"放款日期": "2025-08-01", "提前放款说明": "先行受理"})], by=CLERK)
    for cells in ({}, {"提前放款说明": "先行受理"}):
        load = county.load(KEY, [line(case, **cells)], by=CLERK)
        assert [error[1] for error in errors_of(load)] == ["提前放款说明"]
    mended = line(case, **{"提前放款说明": TYPO})
    county.load(KEY, [mended], by=CLERK)
    loan = Drawdown.objects.get()
    assert (loan.lent_on, loan.is_early, loan.early_reason) == (date(2025, 8, 12), True, TYPO)
    assert county.load(KEY, [mended], by=CLERK).unchanged_count == 1
    assert Drawdown.objects.get().version == loan.version
    assert value("lent_amount") == 0


def test_a_loan_is_not_dated_after_what_came_of_it(county: County) -> None:
    repaid, visited = county.loan(), county.loan()
    head = county.actor("bank_abc_head")
    actions.repay(repaid, repaid.amount / 2, on=date(2025, 8, 20), actor=head, at=at())
    visit = aftercare_actions.follow_up(visited, VISITED, actor=head, at=at())
    with pytest.raises(Refused, match="晚于已登记的还款（2025-08-20）"):
        amend(county, repaid, lent_on=date(2025, 8, 21))
    with pytest.raises(Refused, match="晚于已登记的贷后回访（2025-08-28）"):
        amend(county, visited, lent_on=TODAY)
    amend(county, repaid, lent_on=date(2025, 8, 20))
    aftercare_actions.void_follow_up(visit, "记错了", actor=head, at=at())
    amend(county, visited, lent_on=TODAY)


def test_a_file_does_not_date_a_loan_after_its_repayment(county: County) -> None:
    case = county.case()
    county.load(KEY, [line(case, **{"已还本金(万元)": 5, "最近还款日期": "2025-08-20"})], by=CLERK)
    load = county.load(KEY, [line(case, **{"放款日期": "2025-08-25"})], by=CLERK)
    assert [(row, column) for row, column, _ in errors_of(load)] == [(2, "放款日期")]


def test_a_correction_that_changes_nothing_is_refused(county: County) -> None:
    loan = county.loan()
    sent = {name: value for name, value in AMENDED.items() if name != "reason"}
    answer = county.client("bank_abc_clerk").post(page_of(loan, "loans/amend"), sent)
    assert answer.status_code == 422
    assert "没有改动" in answer.content.decode()
    assert Drawdown.objects.get().version == loan.version
