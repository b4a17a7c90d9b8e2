"""What waits for whom: only work that can be done, counted and shown by the same condition."""

from datetime import date
from typing import Any

import pytest

from xianwu.core.events.models import Event
from xianwu.core.workflow.api import Clock, StepRefused, step_offers, take_step, todo, waiting, waiting_rows
from xianwu.domains.financing import actions
from xianwu.domains.financing.models import Demand, Recommendation, StandardCheck
from xianwu.domains.financing.tests.county import TODAY, County, at
from xianwu.domains.financing.tests.test_needs_sheet import KEY, line
from xianwu.intake.actions import undo


def works(county: County, username: str) -> dict[str, int]:
    found = waiting(county.actor(username), on=TODAY)
    return {f"{each.model._meta.model_name}.{each.step.name}": each.count for each in found}


def repaid(county: County, **facts: Any) -> Demand:
    loan = county.loan(**facts)
    actions.repay(loan, loan.amount, on=date(2025, 8, 20), actor=county.actor("bank_abc_head"), at=at())
    return loan.credit.recommendation.demand


def test_what_follows_a_case_waits_for_nobody(county: County) -> None:
    county.case()
    assert works(county, "bank_abc_clerk") == {"recommendation.accept": 1, "recommendation.refuse": 1}
    county.credited(Recommendation.objects.get())
    assert works(county, "bank_abc_clerk") == {"recommendation.lend": 1}


def test_a_need_is_to_be_closed_once_all_its_loans_are_repaid(county: County) -> None:
    county.loan()
    assert not {"demand.close", "recommendation.settle"} & {
        *works(county, "bank_abc_clerk"),
        *works(county, "loan_reviewer"),
    }
    need = repaid(county)
    assert works(county, "loan_reviewer")["demand.close"] == 1
    assert works(county, "bank_abc_clerk") == {"demand.close": 1, "recommendation.settle": 1}
    county.loan(Recommendation.objects.get(demand=need), amount=5, day=date(2025, 8, 22))
    assert "demand.close" not in works(county, "loan_reviewer"), "one of two loans is still out"


def test_the_office_is_asked_for_what_it_can_do(county: County) -> None:
    """Standards first; a recommendation once they are met; another bank when none works on the need any more."""
    county.need(met=False)
    assert works(county, "loan_reviewer") == {"demand.standards": 1}
    county.need()
    assert works(county, "loan_reviewer") == {"demand.standards": 1, "demand.recommend": 1}
    county.case()
    assert "demand.push_more" not in works(county, "loan_reviewer")


def test_the_ledger_shows_the_rows_that_were_counted(county: County) -> None:
    county.loan()
    need = repaid(county)
    client = county.client("loan_reviewer")
    assert "/financing/needs/?todo=close" in client.get("/").content.decode()
    unpaid = Demand.objects.exclude(pk=need.pk).get()
    page = client.get("/financing/needs/?todo=close").content.decode()
    assert need.number in page
    assert unpaid.number not in page
    assert "筛选“待办理”的值看不懂" in client.get("/financing/needs/?todo=nonsense").content.decode()
    client.post("/as-of/", {"as_of": "2025-08-28"})
    assert "“待办理”只有今天的" in client.get("/financing/needs/?todo=close").content.decode()


def test_what_waits_is_what_its_guard_lets_through(county: County) -> None:
    """The condition for the database and the refusal in words are two tellings of one rule."""
    county.loan()
    repaid(county)
    actor = county.actor("bank_abc_head")
    for model, name in ((Demand, "close"), (Recommendation, "settle")):
        counted = next(each.step for each in waiting(actor, on=TODAY) if (each.model, each.step.name) == (model, name))
        ready = set(
            model.objects.filter(waiting_rows(counted, model, actor=actor, on=TODAY)).values_list("pk", flat=True)
        )
        offered = {
            row.pk
            for row in model.objects.filter(state="lent")
            for each in step_offers(row, actor=actor, at=at())
            if each.step.name == name and not each.refusal
        }
        assert ready == offered
        assert len(ready) == 1


def test_the_number_of_statements_does_not_grow(county: County, django_assert_max_num_queries: Any) -> None:
    repaid(county)
    actor = county.actor("loan_reviewer")
    waiting(actor, on=TODAY)
    with django_assert_max_num_queries(1):
        waiting(actor, on=TODAY)


def test_closing_takes_it_off_the_list(county: County) -> None:
    need = repaid(county)
    take_step(Demand.objects.get(pk=need.pk), "close", actor=county.actor("loan_reviewer"), at=at())
    assert "demand.close" not in works(county, "loan_reviewer")


# --- departments and early loans -------------------------------------------------------------------------


def asked(county: County, *, day: date = date(2025, 8, 20)) -> StandardCheck:
    need, tax = county.need(met=False), county.units["tax"]
    return actions.ask_department(need, "credit", tax, actor=county.actor("loan_reviewer"), at=at(day))


def test_a_department_that_is_asked_has_a_task_a_limit_and_a_notice(county: County) -> None:
    check = asked(county)
    assert works(county, "loan_checker_tax") == {"standardcheck.answer": 1}
    assert works(county, "loan_checker_market") == {}
    (row,) = todo(county.actor("loan_checker_tax"), on=TODAY)
    assert (row.clock.label, row.clock.due_on, row.group) == ("部门协查", date(2025, 8, 27), "overdue")
    client = county.client("loan_checker_tax")
    home, notices = client.get("/").content.decode(), client.get("/notices/").content.decode()
    for page in (home, notices):
        assert f"/financing/checks/{check.pk}/" in page
    assert "请部门协查" in notices
    assert "请部门协查" not in county.client("loan_checker_market").get("/notices/").content.decode()


def test_an_answer_lands_on_the_need_and_stops_the_limit(county: County) -> None:
    check = asked(county)
    answer = {"value": "failed", "basis": "有欠税"}
    with pytest.raises(StepRefused, match="需由部门协查员"):
        take_step(check, "answer", actor=county.actor("loan_checker_market"), at=at(), data=answer)
    address = f"/workflow/step/financing.standardcheck/{check.pk}/answer/"
    assert county.client("loan_checker_tax").post(address, answer).status_code == 302
    check.refresh_from_db()
    assert (check.state, check.value, check.basis, check.answered_on) == ("answered", "failed", "有欠税", TODAY)
    assert Demand.objects.get().check_credit == "failed"
    assert Clock.objects.get(name="check").state == Clock.State.STOPPED
    assert works(county, "loan_checker_tax") == {}
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"financing.check_asked", "financing.check_answered", "financing.standard_answered"} <= verbs


def test_nobody_answers_for_a_need_that_has_gone(county: County) -> None:
    check = asked(county)
    reviewer = county.actor("loan_reviewer")
    take_step(Demand.objects.get(), "withdraw", actor=reviewer, at=at(), reason="企业不要了")
    assert works(county, "loan_checker_tax") == {}
    assert todo(county.actor("loan_checker_tax"), on=TODAY) == []
    checker, answer = county.actor("loan_checker_tax"), {"value": "met", "basis": "查过"}
    with pytest.raises(StepRefused, match="不用答复"):
        take_step(check, "answer", actor=checker, at=at(), data=answer)


def test_an_early_loan_waits_for_the_bank_and_then_for_the_office(county: County) -> None:
    loan = county.loan(day=date(2025, 8, 1), entered=date(2025, 8, 12))
    assert works(county, "bank_abc_clerk")["drawdown.explain"] == 1
    assert "drawdown.accept" not in works(county, "loan_reviewer")
    actions.explain_early_loan(loan, "先行受理", actor=county.actor("bank_abc_head"), at=at())
    assert "drawdown.explain" not in works(county, "bank_abc_clerk")
    assert works(county, "loan_reviewer")["drawdown.accept"] == 1
    client = county.client("loan_reviewer")
    assert "/financing/loans/?todo=accept" in client.get("/").content.decode()
    assert loan.loan_no in client.get("/financing/loans/?todo=accept").content.decode()
    assert loan.loan_no not in client.get("/financing/loans/?todo=explain").content.decode()
    assert "说明提前放款" in client.get("/notices/").content.decode()
    actions.accept_early_loan(loan, actor=county.actor("loan_reviewer"), at=at())
    assert "drawdown.accept" not in works(county, "loan_reviewer")


# --- the office's own limit ------------------------------------------------------------------------------


def review(county: County) -> list[tuple[str, date, str]]:
    rows = todo(county.actor("loan_reviewer"), on=TODAY)
    return [(row.clock.label, row.clock.due_on, row.group) for row in rows if row.clock.name == "review"]


def test_a_declared_need_runs_against_the_office(county: County) -> None:
    need = county.need(met=False, day=date(2025, 8, 11))
    assert review(county) == [("专班核验", date(2025, 8, 25), "overdue")]
    assert need.number in county.client("loan_reviewer").get("/").content.decode()
    take_step(need, "defer", actor=county.actor("loan_reviewer"), at=at(), reason="经营不满一年")
    assert review(county) == []
    take_step(need, "resubmit", actor=county.actor("loan_visitor_dongtun"), at=at())
    assert review(county) == [("专班核验", date(2025, 9, 12), "later")], "it begins anew with the new declaration"


def test_a_recommended_need_is_off_the_office(county: County) -> None:
    county.case()
    assert review(county) == []
    assert Clock.objects.get(name="review").used_days == 1


def test_an_undone_load_leaves_no_limit_behind(county: County) -> None:
    load = county.load(KEY, [line(county)], by="loan_visitor_dongtun")
    assert len(review(county)) == 1
    undo(load, actor=county.actor("loan_visitor_dongtun"), at=at())
    assert review(county) == []
