from datetime import date
from decimal import Decimal

import pytest

from xianwu.domains.financing.brain import exposure, matching, precheck, renewal, repair, scale, stuck

AS_OF = date(2025, 8, 29)
W = Decimal(10_000)


def applicant(**changes):
    facts = {
        "amount": 30 * W, "status": "active", "founded_on": date(2020, 1, 1), "is_premises_confirmed": True,
        "revenue": 200 * W, "term_months": 12, "breaches": 0, "has_overdue_debt": False, "use_text": "购买小麦",
        "business_scope": "面粉加工", "consent_no": "授1",
    }  # fmt: skip
    return precheck.Applicant(**(facts | changes))


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "met"),
        ({"founded_on": date(2024, 8, 30)}, "failed"),
        ({"founded_on": date(2024, 8, 29)}, "met"),
        ({"founded_on": None}, "open"),
        ({"founded_on": date(2026, 1, 1)}, "open"),
        ({"status": "cancelled"}, "failed"),
        ({"is_premises_confirmed": None}, "open"),
        ({"revenue": 50 * W}, "open"),
        ({"breaches": None}, "open"),
        ({"has_overdue_debt": True}, "failed"),
        ({"use_text": "购房"}, "failed"),
    ],
)
def test_precheck_speaks_in_three_values(changes, verdict):
    assert precheck.precheck(applicant(**changes), limits=precheck.Limits(), as_of=AS_OF).verdict == verdict


def test_matching_drops_misfits_with_reasons_and_prefers_the_wish():
    need = matching.Need("company", 30 * W, 12, "credit", "C13", 60, preferred_banks=(2,))
    products = [
        matching.Product(1, 1, "甲", "甲贷", rate_low=Decimal("3.5")),
        matching.Product(2, 2, "乙", "乙贷", rate_low=Decimal("4")),
        matching.Product(3, 3, "丙", "丙贷", max_amount=10 * W),
    ]
    found = matching.match_products(need, products=products, records={})
    assert [match.product.bank for match in found.best] == [2, 1]
    assert found.misfits[0].reasons == ("超过上限 10 万元",)


def test_exposure_joins_through_chains_but_not_through_crowds():
    def case(number, **ties):
        return exposure.Case(number, number, f"样例{number}", 10 * W, True, limits=(5 * W,), **ties)

    cases = [case(1, legal_rep="a"), case(2, legal_rep="a", phone="p"), case(3, phone="p")]
    cases += [case(number, address="market") for number in range(10, 20)]
    (group,) = exposure.exposure_groups(cases, bars=exposure.Bars())
    assert group.enterprises == (1, 2, 3)
    assert group.granted == 15 * W


@pytest.mark.parametrize(
    ("papers", "tone"),
    [(date(2025, 8, 10), "calm"), (date(2025, 8, 9), "warn"), (date(2025, 8, 2), "red"), (date(2025, 7, 29), "late")],
)
def test_decision_light_turns_on_day_20_27_and_31(papers, tone):
    light = stuck.decision_light(
        pushed_on=date(2025, 7, 20), materials_complete_on=papers, as_of=AS_OF, limits=stuck.DecisionLimits()
    )
    assert light.tone == tone


def test_papers_open_too_long_are_flagged():
    light = stuck.decision_light(
        pushed_on=date(2025, 8, 18), materials_complete_on=None, as_of=AS_OF, limits=stuck.DecisionLimits()
    )
    assert (light.tone, light.due_on) == ("warn", None)


def test_advice_claims_no_rate_from_few_cases():
    reason = repair.Reason.TAX_OVERDUE
    assert repair.advise(reason).success_rate is None
    closed = [repair.Closed(reason, days, True) for days in (3, 3, 9)]
    assert (repair.advise(reason, closed=closed).days, repair.advise(reason, closed=closed).success_rate) == (3, 1)


def test_radar_leaves_out_paid_and_far_loans():
    loans = [
        renewal.Loan(1, "甲", "行", date(2025, 9, 5), 10 * W),
        renewal.Loan(2, "乙", "行", date(2025, 9, 5), Decimal(0)),
        renewal.Loan(3, "丙", "行", date(2025, 12, 5), 10 * W),
    ]
    assert [each.loan.key for each in renewal.renewal_radar(loans, as_of=AS_OF, within_days=60)] == [1]


def test_yuan_in_a_column_of_ten_thousands_is_refused():
    assert scale.wrong_unit([scale.Scaled(5, 300_000 * W, 30 * W)])[0].row == 5
    assert not scale.wrong_unit([scale.Scaled(5, 60 * W, 30 * W)])
