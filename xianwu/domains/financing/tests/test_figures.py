"""Each figure against its oracle, on several days; and one record in or out moves exactly what depends on it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import take_step
from xianwu.domains.financing import actions, corrections
from xianwu.domains.financing.daily import STAGES, daily_of
from xianwu.domains.financing.figures import FIGURES
from xianwu.domains.financing.models import CreditDecision, Demand, Drawdown, Recommendation, Visit
from xianwu.domains.financing.tests.county import TODAY, WAN, County, at
from xianwu.domains.financing.tests.oracle import Oracle, rows
from xianwu.domains.financing.tests.test_deeds import early_loan
from xianwu.domains.financing.tests.test_verbs import visit
from xianwu.figures.api import evaluate, findings, records_of
from xianwu.figures.declarations import Within

DAYS = (date(2025, 8, 4), date(2025, 8, 10), date(2025, 8, 20), TODAY)


def published(on: date) -> dict[str, Any]:
    found = evaluate(section="financing", as_of=on)
    return {key.partition(".")[2]: value.value for key, value in found.items()}


@pytest.fixture
def busy(county: County) -> County:
    """A county in which every figure has something to count, and something it must leave out."""
    firm = county.firm()
    county.need(firm, met=False)
    county.need(firm, day=date(2025, 8, 6), met=False)
    void = county.need(met=False)
    take_step(void, "void", actor=county.actor("loan_reviewer"), at=at(date(2025, 8, 12)),
              data={"void_kind": "mistake"}, reason="误报")  # fmt: skip
    two = county.case()
    county.case(Demand.objects.get(pk=two.demand_id), bank="bank_icbc", day=date(2025, 8, 5))
    gone = county.case(day=date(2025, 8, 5))
    take_step(gone, "cancel", actor=county.actor("loan_reviewer"), at=at(date(2025, 8, 15)), reason="推错了")
    again = county.credited(limit=30)
    county.loan(again, amount=20)
    county.credited(Recommendation.objects.get(pk=again.pk), limit=50, day=date(2025, 8, 18))
    dropped = county.credited()
    corrections.cancel_credit(
        dropped.decisions.get(), "不要了", actor=county.actor("bank_abc_head"), at=at(date(2025, 8, 16))
    )
    county.loan(kind="renewal", secured="mortgage", amount=15)
    county.loan(county.credited(rate=Decimal("4.2")), amount="12.5", rate=Decimal("4.2"), day=date(2025, 8, 14))
    reversed_loan = county.loan(amount=7)
    corrections.void_loan(reversed_loan, "重复", actor=county.actor("bank_abc_head"), at=at(date(2025, 8, 19)))
    early_loan(county)
    known = early_loan(county)
    actions.explain_early_loan(known, "先行受理", actor=county.actor("bank_abc_head"), at=at(date(2025, 8, 13)))
    known.refresh_from_db()
    actions.accept_early_loan(known, actor=county.actor("loan_reviewer"), at=at(date(2025, 8, 17)))
    for day in (date(2025, 8, 3), date(2025, 8, 20), date(2025, 6, 1)):
        visit(county, visited_on=day)
    actions.void_visit(visit(county), "记错", actor=county.actor("loan_reviewer"), at=at(date(2025, 8, 25)))
    backfill(county)
    return county


def backfill(county: County) -> Drawdown:
    """A bank's own customer, entered later."""
    actor, firm = county.actor("bank_abc_head"), county.firm()
    data = {
        "bank": county.units["bank_abc"], "enterprise": firm, "town": firm.town, "pushed_on": date(2025, 8, 1),
        "limit": 40 * WAN, "term_months": 12, "secured": "credit", "reason": "老客户", "subject_type": "company",
    }  # fmt: skip
    case = actions.backfill_case(data, actor=actor, at=at(date(2025, 8, 11)))
    return county.loan(county.credited(case, limit=40, day=date(2025, 8, 11)), amount=40)


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_every_figure_equals_its_oracle(busy: County, on: date) -> None:
    expected = Oracle(on).values()
    assert set(expected) == {figure.key.partition(".")[2] for figure in FIGURES}
    assert published(on) == expected


def test_the_oracle_has_something_to_say_of_every_figure(busy: County) -> None:
    values = Oracle(TODAY).values()
    assert not [key for key, value in values.items() if not value]


def test_another_day_gives_other_values(busy: County) -> None:
    found = [published(day) for day in DAYS]
    moving = ("declared", "recommended", "credited", "credit_amount", "lent", "lent_amount", "visited")
    for key in moving:
        assert len({values[key] for values in found}) > 1, key


def test_drill_down_count_is_what_the_value_says(busy: County) -> None:
    for key, value in evaluate(section="financing", as_of=TODAY).items():
        assert records_of(key, as_of=TODAY).count() == value.count, key


def test_sets_stand_within_each_other(busy: County) -> None:
    found = findings([figure.key for figure in FIGURES], as_of=TODAY)
    wrong = [each.text for each in found if isinstance(each.check, Within) and each.is_ok is False]
    assert found
    assert not wrong


def test_the_mean_rate_is_a_ratio_of_sums(county: County) -> None:
    county.loan(amount=1, rate=Decimal(10))
    county.loan(amount=9, rate=Decimal(2))
    assert published(TODAY)["mean_rate"] == Decimal("2.80")


# --- one record in or out ---------------------------------------------------------------------------


def _remove_loan(loan: Drawdown) -> None:
    write_change(loan, {"void_on": loan.lent_on}, "financing.loan_void", actor=None, at=at())


def _move_loan(loan: Drawdown) -> None:
    write_change(loan, {"lent_on": TODAY + timedelta(days=1)}, "financing.loan_amended", actor=None, at=at())


def _remove_need(need: Demand) -> None:
    change = {"state": "void", "void_on": need.declared_on, "void_kind": "mistake"}
    write_change(need, change, "financing.demand_void", actor=None, at=at())


def _move_need(need: Demand) -> None:
    write_change(need, {"declared_on": TODAY + timedelta(days=1)}, "financing.need_amended", actor=None, at=at())


def _remove_case(case: Recommendation) -> None:
    change = {"state": "cancelled", "cancelled_on": case.pushed_on}
    write_change(case, change, "financing.recommendation_cancel", actor=None, at=at())


def _remove_grant(grant: CreditDecision) -> None:
    write_change(grant, {"cancelled_on": grant.decided_on}, "financing.credit_cancelled", actor=None, at=at())


def _remove_visit(row: Visit) -> None:
    change = {"state": "void", "void_on": row.visited_on}
    write_change(row, change, "financing.visit_void", actor=None, at=at())


MOVES: tuple[tuple[Any, Callable[[Any], None]], ...] = (
    (Drawdown, _remove_loan), (Drawdown, _move_loan), (Demand, _remove_need), (Demand, _move_need),
    (Recommendation, _remove_case), (CreditDecision, _remove_grant), (Visit, _remove_visit),
)  # fmt: skip
DEPENDS = {
    Visit: {"visited", "visits"},
    CreditDecision: {"credited", "credit_amount", "credited_rate", "lent_rate", "used_rate"},
    Recommendation: {"recommended", "recommended_rate", "credited_rate"},
}


@pytest.mark.parametrize("seed", range(4))
def test_one_record_moves_exactly_the_figures_that_depend_on_it(busy: County, seed: int) -> None:
    rng = Random(seed)
    for model, move in rng.sample(MOVES, len(MOVES)):
        record = rng.choice(list(model.objects.order_by("pk")))
        before = published(TODAY)
        assert before == Oracle(TODAY, rows()).values()
        move(record)
        after = published(TODAY)
        assert after == Oracle(TODAY).values(), move.__name__
        moved = {key for key in after if after[key] != before[key]}
        assert moved <= DEPENDS.get(model, moved), move.__name__


def test_an_added_record_moves_only_what_counts_it(busy: County) -> None:
    before = published(TODAY)
    visit(busy)
    after = published(TODAY)
    assert {key for key in after if after[key] != before[key]} == {"visited", "visits"}


# --- the daily table --------------------------------------------------------------------------------


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_the_daily_table_says_what_the_figures_say(busy: County, on: date) -> None:
    daily, values = daily_of(on), published(on)
    assert [cell.count for cell in daily.whole.total] == [values[stage.key.partition(".")[2]] for stage in STAGES]
    assert daily.whole.total[2].wan == values["credit_amount"]
    assert daily.whole.total[3].wan == values["lent_amount"]
    for place in range(len(STAGES)):
        assert sum(line.total[place].count for line in daily.towns) == daily.whole.total[place].count
        assert sum(line.total[place].amount for line in daily.banks) == daily.whole.total[place].amount


def test_a_firm_with_two_banks_stands_twice_in_the_sum_over_banks(county: County) -> None:
    case = county.case()
    county.case(Demand.objects.get(pk=case.demand_id), bank="bank_icbc")
    daily = daily_of(TODAY)
    assert (daily.whole.total[1].count, daily.summed[1]) == (1, 2)


def test_today_is_the_day_alone(county: County) -> None:
    county.need(day=date(2025, 8, 28), met=False)
    county.need(day=TODAY, met=False)
    daily = daily_of(TODAY)
    assert (daily.whole.today[0].count, daily.whole.total[0].count) == (1, 2)
