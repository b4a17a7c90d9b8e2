"""The calibrated plan of the demo county: who gets how far, when, and with how much. Pure; no database."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

START = date(2024, 10, 28)
DECLARED, RECOMMENDED, CREDITED, LENT = 4113, 3831, 3630, 3484
LIMIT_TOTAL, LOAN_TOTAL = 127_718, 1_238_537
"""Limits in 万元, loans in 千元: 127718 万元 and 123853.7 万元."""
VOID_ONLY, BACKFILLED, EARLY, EARLY_ACCEPTED = 30, 12, 9, 4
SECOND_BANK, RENEWED = 60, 40
SELF_SERVICE_FIRM = 310
"""A firm with a loan and a new need: its page has something to show."""


@dataclass
class Loan:
    """Amount in 千元."""

    lent_on: date
    amount: int
    is_repaid: bool = False
    is_accepted: bool = False


@dataclass
class Grant:
    """Limit in 万元."""

    bank: int
    decided_on: date
    limit: int
    is_revolving: bool = False
    replaced_on: date | None = None
    loans: list[Loan] = field(default_factory=list)


@dataclass
class Plan:
    """One need: its fate and its days."""

    firm: int
    fate: str
    declared_on: date
    bank: int
    amount: int = 0
    pushed_on: date | None = None
    papers_on: date | None = None
    decided_on: date | None = None
    is_backfilled: bool = False
    void_on: date | None = None
    grants: list[Grant] = field(default_factory=list)


def working(day: date) -> date:
    """The day itself, or the Friday before."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _days(rng: Random, as_of: date, lead: int) -> tuple[date, date, date, date, date]:
    first = START + timedelta(days=rng.randint(0, (as_of - START).days - lead))
    steps = [rng.randint(1, 6), rng.randint(1, 6), rng.randint(2, 9), rng.randint(1, 6)]
    days, day = [first], first
    for step in steps:
        day += timedelta(days=step)
        days.append(day)
    return tuple(working(each) for each in days)  # type: ignore[return-value]


def limits(rng: Random, count: int, total: int) -> list[int]:
    """Log-normal limits in whole 万元 that add up exactly."""
    raw = [min(max(rng.lognormvariate(3.2, 0.75), 3), 300) for _ in range(count)]
    scale = total / sum(raw)
    found = [max(1, int(each * scale)) for each in raw]
    rest = total - sum(found)
    for index in rng.sample(range(count), min(abs(rest), count)):
        found[index] += 1 if rest > 0 else -1 if found[index] > 1 else 0
    found[0] += total - sum(found)
    return found


def _fates() -> list[str]:
    return (
        ["lent"] * LENT
        + ["credited"] * (CREDITED - LENT)
        + ["refused"] * 141
        + ["reviewing"] * (RECOMMENDED - CREDITED - 141)
        + ["deferred"] * 142
        + ["withdrawn"] * 50
        + ["declared"] * (DECLARED - RECOMMENDED - 192)
    )


def _plan(rng: Random, firm: int, fate: str, as_of: date) -> Plan:
    days = _days(rng, as_of, 27)
    if fate in ("declared", "reviewing"):
        shift = (as_of - timedelta(days=rng.randint(12, 40))) - days[0]
        days = tuple(working(each + shift) for each in days)  # type: ignore[assignment]
    plan = Plan(firm, fate, days[0], rng.randrange(6))
    if fate in ("lent", "credited", "refused", "reviewing"):
        plan.pushed_on, plan.papers_on = min(days[1], as_of), min(days[2], as_of)
    if fate == "reviewing" and rng.random() < 0.3:
        plan.papers_on = None
    if fate in ("lent", "credited", "refused"):
        plan.decided_on = days[3]
    if fate in ("lent", "credited"):
        plan.grants.append(Grant(plan.bank, days[3], 1))
    if fate == "lent":
        plan.grants[0].loans.append(Loan(days[4], 10))
    return plan


def _draw(rng: Random, lent: list[Plan], as_of: date) -> None:
    """Loans of the lent needs, drawn again under revolving grants until the total is met exactly."""
    for plan in lent:
        limit = plan.grants[0].limit * 10
        plan.grants[0].loans[0].amount = max(1, int(limit * rng.uniform(0.5, 0.95))) if rng.random() < 0.08 else limit
    for plan in lent[:RENEWED]:
        _renew(plan)
    rest = LOAN_TOTAL - sum(loan.amount for plan in lent for grant in plan.grants for loan in grant.loans)
    early = [plan for plan in lent[RENEWED:] if plan.grants[0].loans[0].lent_on <= as_of - timedelta(days=45)]
    for plan in early:
        if rest <= 0:
            break
        grant = plan.grants[0]
        grant.is_revolving, grant.loans[0].is_repaid = True, True
        again = Loan(working(grant.loans[0].lent_on + timedelta(days=40)), min(grant.limit * 10, rest))
        grant.loans.append(again)
        rest -= again.amount
    if rest:
        raise ValueError("the loans cannot meet the total")


def _renew(plan: Plan) -> None:
    """An older grant, drawn and repaid, that the present one has replaced."""
    new = plan.grants[0]
    older = Grant(new.bank, new.decided_on - timedelta(days=1), max(1, new.limit // 2), replaced_on=new.decided_on)
    older.decided_on = max(older.decided_on, plan.papers_on or new.decided_on)
    older.loans.append(Loan(new.decided_on, older.limit * 10, is_repaid=True))
    plan.grants.append(older)


def make_plans(rng: Random, *, as_of: date) -> list[Plan]:
    """All needs of the demo county; firm is a running number, fates as the bulletin needs them."""
    plans = [_plan(rng, firm, fate, as_of) for firm, fate in enumerate(_fates())]
    lent = plans[:LENT]
    for plan in lent[-SECOND_BANK:]:
        plan.grants.append(Grant((plan.bank + 1) % 6, plan.grants[0].decided_on, 1))
    granted = [grant for plan in plans for grant in plan.grants]
    for grant, limit in zip(granted, limits(rng, len(granted), LIMIT_TOTAL), strict=True):
        grant.limit = limit
    _draw(rng, lent, as_of)
    for plan in lent[200 : 200 + EARLY_ACCEPTED]:
        plan.grants[0].loans[0].lent_on = plan.pushed_on - timedelta(days=3)  # type: ignore[operator]
        plan.grants[0].loans[0].is_accepted = True
    for plan in plans[LENT : LENT + EARLY]:
        loan = Loan(plan.pushed_on - timedelta(days=2), plan.grants[0].limit * 10)  # type: ignore[operator]
        plan.grants[0].loans.append(loan)
    plans += _noise(rng, lent, as_of)
    for plan in plans:
        plan.amount = max([grant.limit for grant in plan.grants], default=rng.randint(5, 80))
    return plans


def _noise(rng: Random, lent: list[Plan], as_of: date) -> list[Plan]:
    """What a naive count would get wrong: duplicates, void firms, second needs, backfilled ones."""
    found = []
    for plan in lent[:45]:
        day = plan.declared_on + timedelta(days=4)
        found.append(Plan(plan.firm, "void", day, plan.bank, void_on=day + timedelta(days=2)))
    for plan in lent[300:360]:
        found.append(Plan(plan.firm, "declared", working(as_of - timedelta(days=rng.randint(0, 20))), plan.bank))
    for number in range(VOID_ONLY):
        day = _days(rng, as_of, 27)[0]
        found.append(Plan(DECLARED + number, "void", day, 0, void_on=day + timedelta(days=3)))
    for number in range(BACKFILLED):
        plan = _plan(rng, DECLARED + VOID_ONLY + number, "lent", as_of)
        plan.is_backfilled, plan.grants[0].limit, plan.grants[0].loans[0].amount = True, 20, 200
        found.append(plan)
    return found
