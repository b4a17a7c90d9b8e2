from datetime import date, timedelta
from random import Random

from xianwu.domains.financing import demo_names, demo_plan
from xianwu.lib.codes import clean_credit_code

AS_OF = date(2025, 8, 29)


def plans():
    return demo_plan.make_plans(Random(38), as_of=AS_OF)


def counted(rows):
    return [plan for plan in rows if not plan.is_backfilled and plan.void_on is None]


def test_plan_meets_the_bulletin():
    rows = counted(plans())
    assert len({p.firm for p in rows}) == 4113
    assert len({p.firm for p in rows if p.pushed_on}) == 3831
    assert len({p.firm for p in rows if p.grants}) == 3630
    assert sum(g.limit for p in rows for g in p.grants if g.replaced_on is None) == 127718
    loans = [
        (p.firm, loan.amount) for p in rows for g in p.grants for loan in g.loans
        if loan.lent_on >= p.pushed_on or loan.is_accepted
    ]  # fmt: skip
    assert len({firm for firm, _ in loans}) == 3484
    assert sum(amount for _, amount in loans) == 1238537


def test_plan_keeps_the_order_of_days_and_the_limits():
    for plan in plans():
        days = [d for d in (plan.declared_on, plan.pushed_on, plan.papers_on, plan.decided_on) if d]
        assert days == sorted(days)
        assert max(days) <= AS_OF
        for grant in plan.grants:
            assert all(loan.lent_on <= AS_OF + timedelta(days=0) for loan in grant.loans)
            balance = sum(loan.amount for loan in grant.loans if not loan.is_repaid)
            assert balance <= grant.limit * 10
            assert grant.is_revolving or sum(loan.amount for loan in grant.loans) <= grant.limit * 10


def test_credit_codes_hold():
    for serial in range(1000, 1200):
        code = demo_names.credit_code("91", serial)
        assert clean_credit_code(code) == code
