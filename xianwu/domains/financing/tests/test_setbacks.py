"""Where a case and its need stand once a grant or a loan of theirs is taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xianwu.core.workflow.api import Clock, StepRefused, step_offers, take_step
from xianwu.domains.financing import actions, corrections
from xianwu.domains.financing.models import CreditDecision, Demand, Drawdown, Recommendation
from xianwu.domains.financing.tests.county import TODAY, County, at
from xianwu.domains.financing.tests.oracle import Oracle
from xianwu.domains.financing.tests.test_bank_returns import value
from xianwu.domains.financing.tests.test_figures import published
from xianwu.domains.financing.words import REFUSALS
from xianwu.domains.financing.workflow import DEMAND, RECOMMENDATION


def states(case: Recommendation) -> tuple[str, str]:
    found = Recommendation.objects.select_related("demand").get(pk=case.pk)
    return found.state, found.demand.state


def cancel(county: County, decision: CreditDecision) -> Any:
    fresh = CreditDecision.objects.get(pk=decision.pk)
    return corrections.cancel_credit(fresh, "企业不要了", actor=county.actor("bank_abc_head"), at=at())


def void(county: County, loan: Drawdown) -> Any:
    return corrections.void_loan(loan, "登错了", actor=county.actor("bank_abc_head"), at=at())


def repay(county: County, loan: Drawdown) -> None:
    actions.repay(loan, loan.amount, on=TODAY, actor=county.actor("bank_abc_head"), at=at())


def settle(county: County, case: Recommendation) -> None:
    take_step(Recommendation.objects.get(pk=case.pk), "settle", actor=county.actor("bank_abc_head"), at=at())


def test_a_case_without_a_grant_waits_for_the_bank_again_and_its_limit_runs(county: County) -> None:
    case = county.credited()
    cancel(county, case.decisions.get())
    assert states(case) == ("reviewing", "recommended")
    case.refresh_from_db()
    clock = Clock.objects.get(kind="financing.recommendation", object_id=case.pk, name="decision", state="running")
    assert (case.decided_on, clock.started_on) == (None, case.materials_complete_on)
    page = county.client("bank_abc_head").get(f"/financing/cases/{case.pk}/").content.decode()
    assert "登记投放" not in page
    county.credited(case, day=date(2025, 8, 28))
    assert states(case) == ("credited", "credited")
    assert Recommendation.objects.get(pk=case.pk).decided_on == date(2025, 8, 28)


def test_the_office_can_withdraw_a_case_whose_grant_was_taken_back(county: County) -> None:
    case = county.credited()
    cancel(county, case.decisions.get())
    fresh = Recommendation.objects.get(pk=case.pk)
    take_step(fresh, "cancel", actor=county.actor("loan_reviewer"), at=at(), reason="企业不要了")
    county.case(Demand.objects.get(pk=case.demand_id), bank="bank_icbc", day=TODAY)
    assert Recommendation.objects.filter(state="pushed").count() == 1


def test_reversing_the_only_loan_leaves_the_grant_and_cannot_be_called_settled(county: County) -> None:
    loan = county.loan()
    case = loan.credit.recommendation
    void(county, loan)
    assert states(case) == ("credited", "credited")
    cancel(county, loan.credit)
    assert states(case) == ("reviewing", "recommended")


def test_what_other_loans_and_grants_bear_stays(county: County) -> None:
    first = county.loan(amount=10)
    case = first.credit.recommendation
    second = county.loan(Recommendation.objects.get(pk=case.pk), amount=5)
    void(county, first)
    assert states(case) == ("lent", "lent")
    repay(county, second)
    settle(county, case)
    assert states(case) == ("settled", "closed")
    county.credited(Recommendation.objects.get(pk=case.pk), day=TODAY)
    cancel(county, case.decisions.get(replaced_on=None))
    assert states(case) == ("settled", "closed")
    void(county, Drawdown.objects.get(pk=second.pk))
    assert states(case) == ("reviewing", "recommended")


def test_another_banks_grant_keeps_the_need_credited(county: County) -> None:
    need = county.need()
    own, other = county.case(need), county.case(Demand.objects.get(pk=need.pk), bank="bank_icbc")
    own, other = county.credited(own), county.credited(other)
    cancel(county, own.decisions.get())
    assert (states(own), states(other)) == (("reviewing", "credited"), ("credited", "credited"))


def test_nothing_is_settled_without_a_loan(county: County) -> None:
    """Also where an older reversal left a case behind."""
    loan = county.loan()
    case = loan.credit.recommendation
    Drawdown.objects.filter(pk=loan.pk).update(void_on=TODAY)
    need = Demand.objects.get(pk=case.demand_id)
    for row, who, step in ((case, "bank_abc_head", "settle"), (need, "loan_reviewer", "close")):
        actor = county.actor(who)
        with pytest.raises(StepRefused, match="没有投放"):
            take_step(row, step, actor=actor, at=at())
        assert step not in [each.step.name for each in step_offers(row, actor=actor, at=at()) if not each.refusal]
        ready = (RECOMMENDATION if row is case else DEMAND).step(step).ready
        assert ready is not None
        assert not type(row).objects.filter(ready(actor, TODAY), pk=row.pk).exists()


def test_a_grant_with_a_loan_says_at_once_that_it_cannot_be_taken_back(county: County) -> None:
    loan = county.loan()
    client = county.client("bank_abc_head")
    page = client.get(f"/financing/decisions/{loan.credit_id}/do/cancel/").content.decode()
    assert "已有投放，不能撤销" in page
    assert 'name="reason"' not in page
    void(county, loan)
    assert 'name="reason"' in client.get(f"/financing/decisions/{loan.credit_id}/do/cancel/").content.decode()


def take_back(county: County, case: Recommendation) -> Demand:
    fresh = Recommendation.objects.get(pk=case.pk)
    take_step(fresh, "cancel", actor=county.actor("loan_reviewer"), at=at(), reason="企业改了主意")
    return Demand.objects.get(pk=case.demand_id)


def test_a_need_whose_only_bank_is_taken_back_is_with_the_office_again(county: County) -> None:
    case = county.case()
    assert value("recommended") == 1
    client = county.client("loan_reviewer")
    step = f"/workflow/step/financing.recommendation/{case.pk}/cancel/"
    answer = client.post(step, {"reason": "企业改了主意"})
    assert answer.status_code == 302, answer.content.decode()
    need = Demand.objects.get(pk=case.demand_id)
    assert (need.state, need.recommended_on, value("recommended"), value("declared")) == ("declared", None, 0, 1)
    assert need.must_keep("consent")
    clock = Clock.objects.get(kind="financing.demand", object_id=need.pk, name="review", state="running")
    assert clock.started_on == TODAY
    assert published(TODAY) == Oracle(TODAY).values()
    again = county.case(need, bank="bank_icbc", day=TODAY)
    assert (states(again), value("recommended")) == (("pushed", "recommended"), 1)
    gone = take_back(county, again)
    take_step(gone, "withdraw", actor=county.actor("loan_reviewer"), at=at(), reason="企业不借了")
    assert Demand.objects.get(pk=need.pk).state == "withdrawn"


def test_a_need_with_another_bank_stays_where_that_bank_has_it(county: County) -> None:
    need = county.need()
    first, second = county.case(need), county.case(Demand.objects.get(pk=need.pk), bank="bank_icbc")
    assert take_back(county, first).state == "recommended"
    answer = {"decided_on": TODAY, "refusal_code": REFUSALS[0][0]}
    actor = county.head(second)
    take_step(Recommendation.objects.get(pk=second.pk), "refuse", actor=actor, at=at(), data=answer, reason="不符")
    third = county.case(Demand.objects.get(pk=need.pk), bank="bank_boc", day=TODAY)
    assert third.demand.state == "recommended"
    refused = take_back(county, third)
    assert (refused.state, refused.recommended_on) == ("refused", date(2025, 8, 4))


def test_a_credited_need_loses_only_the_bank_that_is_taken_back(county: County) -> None:
    need = county.need()
    own, other = county.case(need), county.case(Demand.objects.get(pk=need.pk), bank="bank_icbc")
    county.credited(own)
    assert take_back(county, other).state == "credited"


def test_banks_taken_back_together_leave_their_need_with_the_office(county: County) -> None:
    need = county.need()
    cases = [county.case(Demand.objects.get(pk=need.pk), bank=bank) for bank in ("bank_abc", "bank_icbc")]
    sent = {"action": "cancel", "ids": [case.pk for case in cases], "confirmed": "1", "reason": "企业改了主意"}
    assert county.client("loan_reviewer").post("/financing/cases/bulk/", sent).status_code == 302
    assert [states(case) for case in cases] == [("cancelled", "declared")] * 2
    assert {case.cancelled_on for case in Recommendation.objects.all()} == {TODAY}
