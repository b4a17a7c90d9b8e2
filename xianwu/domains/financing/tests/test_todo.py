"""What waits for whom: only work that can be done, counted and shown by the same condition."""

from datetime import date
from typing import Any

from xianwu.core.workflow.api import step_offers, take_step, waiting
from xianwu.domains.financing import actions
from xianwu.domains.financing.models import Demand, Recommendation
from xianwu.domains.financing.tests.county import TODAY, County, at


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
        ready = set(model.objects.filter(counted.rows(actor, TODAY)).values_list("pk", flat=True))
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
