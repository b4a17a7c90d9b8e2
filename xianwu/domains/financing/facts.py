"""From rows to what the brains ask for. Reads only, a fixed number of statements whatever the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Count, F, Q, QuerySet

from xianwu.core.people.models import Grant
from xianwu.core.records.past import joined
from xianwu.core.rules import api as rules
from xianwu.domains.financing.brain.exposure import Bars, Case
from xianwu.domains.financing.brain.matching import BankRecord, Matches, Need, Product, match_products
from xianwu.domains.financing.brain.precheck import Applicant, Limits, Precheck, months_between, precheck
from xianwu.domains.financing.brain.renewal import Loan
from xianwu.domains.financing.brain.repair import Closed, Reason
from xianwu.domains.financing.brain.stuck import DecisionLimits, Waiting
from xianwu.domains.financing.models import (
    Bank,
    CreditDecision,
    Demand,
    Drawdown,
    LoanProduct,
    Recommendation,
    RepairCase,
    StandardCheck,
    Visit,
)
from xianwu.domains.financing.roles import BANK_CLERK, CHECKER, REVIEWER
from xianwu.kit.prepared import Prepared
from xianwu.registers.parties.cleaning import phone_indexes, renewed_phones
from xianwu.registers.parties.models import Enterprise

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

WAN = Decimal(10_000)
ANSWERED = 400
"""How many of a bank's latest answers its usual days are taken from."""


def rule(code: str, on: date) -> Decimal:
    return rules.value(f"financing.{code}", on=on)


# --- one need -------------------------------------------------------------------------------------


def precheck_of(need: Demand, *, on: date) -> Precheck:
    """What the five standards say so far, from the register and the visits."""
    firm = need.enterprise
    seen = Visit.objects.filter(enterprise=firm, void_on__isnull=True, is_premises_seen__isnull=False)
    latest = seen.order_by("-visited_on", "-pk").values_list("is_premises_seen", flat=True).first()
    status = {"moved": "moved_out"}.get(firm.status, firm.status)
    applicant = Applicant(
        amount=need.amount, status=status, founded_on=firm.founded_on, premises=firm.address,
        is_premises_confirmed=latest, revenue=firm.revenue, term_months=need.term_months, use_text=need.use_text,
        consent_no=need.consent_no,
    )  # fmt: skip
    limits = Limits(int(rule("min_age_months", on)), rule("revenue_share", on), rule("inclusive_line", on) * WAN)
    return precheck(applicant, limits=limits, as_of=on)


def matches_of(need: Demand, *, on: date, past: date | None = None) -> Matches:
    """Products that fit, with reasons, and the others with what stands in the way."""
    firm = need.enterprise
    cases = Recommendation.as_stood(past).filter(demand=need.pk, state=Recommendation.State.REFUSED)
    refused = cases.values_list("unit_id", flat=True)
    wanted = Need(
        need.subject_type, need.amount, need.term_months, need.collateral, firm.industry,
        months_between(firm.founded_on, on) if firm.founded_on else None,
        preferred_banks=tuple(pk for pk in (need.first_bank_id, need.second_bank_id) if pk),
        avoided_banks=tuple(refused),
    )  # fmt: skip
    return match_products(
        wanted, products=products_on(on, past=past), records=bank_records(firm.industry[:1], on=on, past=past)
    )


def products_on(on: date, *, past: date | None) -> list[Product]:
    """What the banks of the mechanism offer on a day."""
    banks = Bank.objects.active(on).values("unit")
    rows = LoanProduct.as_stood(past).filter(state="active", valid_from__lte=on, unit__in=banks)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).order_by("unit_id", "id")
    return [
        Product(
            row.pk, row.unit_id, row.unit.short_name, row.title, tuple(row.subject_types), tuple(row.industries),
            tuple(row.collaterals), row.min_amount, row.max_amount, row.max_term_months, row.min_age_months,
            tuple(row.tax_grades), row.rate_low,
        )
        for row in joined(rows, "unit")
    ]  # fmt: skip


def bank_records(industry: str, *, on: date, past: date | None) -> dict[int, BankRecord]:
    """How each bank has done with this branch of industry, and what lies on its desk."""
    path = "recommendation__demand__enterprise__industry__startswith"
    decided = CreditDecision.as_stood(past).filter(cancelled_on__isnull=True, decided_on__lte=on)
    decided = decided.filter(**{path: industry}) if industry else decided
    sums = decided.values("recommendation__unit").annotate(yes=Count("id", Q(is_approved=True)), every=Count("id"))
    answered = Recommendation.as_stood(past).filter(decided_on__lte=on, materials_complete_on__isnull=False)
    days: dict[int, list[int]] = defaultdict(list)
    latest = answered.order_by("-decided_on").values_list("unit_id", "materials_complete_on", "decided_on")
    for unit, first, last in latest[:ANSWERED]:
        days[unit].append((last - first).days)
    waiting = Recommendation.as_stood(past).filter(state__in=Recommendation.OPEN_STATES).order_by()
    open_counts = dict(waiting.values_list("unit").annotate(Count("id")))
    known = {row["recommendation__unit"]: row for row in sums.order_by()}
    capacity = int(rule("bank_capacity", on))
    return {
        unit: BankRecord(
            known.get(unit, {}).get("yes", 0),
            known.get(unit, {}).get("every", 0) - known.get(unit, {}).get("yes", 0),
            float(median(days[unit])) if days.get(unit) else None,
            open_counts.get(unit, 0),
            capacity,
        )
        for unit in {*known, *days, *open_counts}
    }


def closed_repairs() -> list[Closed]:
    """Finished repairs, and whether the firm was credited afterwards."""
    rows = RepairCase.objects.filter(closed_on__isnull=False).order_by()
    lines = rows.values_list("reason_code", "opened_on", "closed_on", "demand__state")
    return [
        Closed(Reason(code), (closed - opened).days, state in ("credited", "lent", "closed"))
        for code, opened, closed, state in lines
    ]


# --- exposure -------------------------------------------------------------------------------------


def bars_on(on: date) -> Bars:
    return Bars(
        max_open_banks=int(rule("max_open_banks", on)), limit_share=rule("limit_share", on),
        revenue_share=rule("revenue_share", on), approval_count=int(rule("approvals_count", on)),
        approval_days=int(rule("approvals_days", on)),
    )  # fmt: skip


def exposure_cases(needs: QuerySet[Demand], *, past: date | None = None) -> list[Case]:
    """Needs, of today or of a past day, as the flags see them: four statements."""
    own = needs.order_by().values("id")
    banks: dict[int, set[int]] = defaultdict(set)
    cases = Recommendation.as_stood(past).filter(demand__in=own, state__in=Recommendation.OPEN_STATES)
    for need, bank in cases.values_list("demand_id", "unit_id"):
        banks[need].add(bank)
    grants: dict[int, list[tuple[Decimal, date]]] = defaultdict(list)
    standing = CreditDecision.as_stood(past).filter(
        recommendation__demand__in=own, is_approved=True, cancelled_on__isnull=True, replaced_on__isnull=True
    )
    for need, limit, day in standing.values_list("recommendation__demand_id", "limit", "decided_on"):
        grants[need].append((limit, day))
    firms = _firms_of(needs, past=past)
    lines = needs.order_by("id").values_list("id", "enterprise_id", "title", "amount", "state", "use_text", "number")
    return [
        Case(
            key, enterprise, title, amount, state in Demand.OPEN_STATES, rep, phone, address, use_text=use,
            agent=phone, revenue=revenue, open_banks=tuple(sorted(banks[key])),
            limits=tuple(limit for limit, _ in grants[key]), approved_on=tuple(day for _, day in grants[key]),
            number=number,
        )
        for key, enterprise, title, amount, state, use, number in lines
        for rep, phone, address, revenue in (firms.get(enterprise, NO_FIRM),)
    ]  # fmt: skip


NO_FIRM = ("", "", "", None)


def _firms_of(needs: QuerySet[Demand], *, past: date | None) -> dict[int, tuple[str, str, str, Decimal | None]]:
    """What ties firms to each other: their person, telephone and address, and what they turn over."""
    rows = Enterprise.as_stood(past).filter(id__in=needs.order_by().values("enterprise_id"))
    renewed = renewed_phones()
    return {
        key: (rep or "", renewed.get(phone, phone) or "", address or "", revenue)
        for key, rep, phone, address, revenue in rows.values_list(
            "id", "legal_rep", "phone_digest", "address", "revenue"
        )
    }


def tied_needs(need: Demand, *, among: QuerySet[Demand]) -> QuerySet[Demand]:
    """Valid needs of the same firm and of firms that share a person, a telephone or an address with it."""
    firm = need.enterprise
    same = Q(enterprise=firm)
    for name in ("legal_rep", "address"):
        if getattr(firm, name):
            same |= Q(**{f"enterprise__{name}": getattr(firm, name)})
    if firm.phone:
        same |= Q(enterprise__phone_digest__in=phone_indexes(firm.phone))
    return among.filter(same, void_on__isnull=True)


def open_needs(firm: int) -> list[Case]:
    """The open needs of a firm by themselves: one statement."""
    lines = _open_of_firm.rows(firm=firm)
    return [
        Case(key, firm, title, amount, True, use_text=use, number=number) for key, title, amount, use, number in lines
    ]


def _open_of(firm: Any) -> QuerySet:
    rows = Demand.objects.filter(enterprise=firm, state__in=Demand.OPEN_STATES, void_on__isnull=True).order_by("id")
    return rows.values_list("id", "title", "amount", "use_text", "number")


_open_of_firm = Prepared(_open_of, firm=BigIntegerField())


# --- who waits for whom -----------------------------------------------------------------------------


def decision_limits(on: date) -> DecisionLimits:
    names = ("decision_days", "decision_amber_days", "decision_red_days", "materials_days")
    return DecisionLimits(*(int(rule(name, on)) for name in names))


def people_of(roles: Iterable[str], *, on: date) -> dict[tuple[str, int], str]:
    """Names of those who hold a role for a unit."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    rows = Grant.objects.valid(on).filter(role__in=list(roles)).order_by("pk")
    for role, unit, name in rows.values_list("role", "unit_id", "person__name"):
        found[role, unit].append(name)
    return {key: "、".join(names[:3]) for key, names in found.items()}


def waiting_cases(actor: Actor, *, on: date, past: date | None) -> tuple[list[Waiting], dict[int, Any]]:
    """Needs open on the day that the actor may see, with who had to act, and the needs themselves by key."""
    wanted = ("number", "title", "state", "declared_on", "unit_id", "unit__short_name", "town__short_name", "amount")
    rows = Demand.seen(actor, past=past).filter(state__in=Demand.OPEN_STATES).order_by()
    needs = {row["id"]: row | {"pk": row["id"]} for row in rows.values("id", *wanted)}
    people = people_of((REVIEWER, CHECKER, BANK_CLERK), on=on)
    checks = StandardCheck.seen(actor, past=past).filter(answered_on__isnull=True).order_by("-asked_on")
    cases = Recommendation.seen(actor, past=past).filter(state__in=Recommendation.OPEN_STATES).order_by("-pushed_on")
    repairs = RepairCase.seen(actor, past=past).filter(state="open").order_by("-opened_on")
    asked = _of_needs(checks, "asked_on", "department_id", "department__short_name")
    pushed = _of_needs(cases, "pushed_on", "materials_complete_on", "unit_id", "unit__short_name")
    opened = _of_needs(repairs, "opened_on", "unit_id", "unit__short_name")
    found = [_waiting(row, asked.get(key), pushed.get(key), opened.get(key), people) for key, row in needs.items()]
    return found, needs


def _of_needs(rows: QuerySet[Any], *names: str) -> dict[int, tuple[Any, ...]]:
    """By need the last of its rows."""
    return {need: tuple(rest) for need, *rest in rows.values_list("demand_id", *names)}


def _waiting(row: Any, asked: Any, pushed: Any, repair: Any, people: dict[tuple[str, int], str]) -> Waiting:
    role, unit, name = REVIEWER, row["unit_id"], row["unit__short_name"]
    if row["state"] == "declared" and asked:
        role, unit, name = CHECKER, asked[1], asked[2]
    elif row["state"] == "recommended" and pushed:
        role, unit, name = BANK_CLERK, pushed[2], pushed[3]
    elif repair:
        role, unit, name = CHECKER, repair[1], repair[2]
    person = people.get((role, unit), "")
    return Waiting(
        row["pk"], row["state"], row["declared_on"], f"{name}（{person}）" if person else name,
        asked_on=asked[0] if asked else None,
        pushed_on=pushed[0] if pushed else None,
        materials_complete_on=pushed[1] if pushed else None,
        repair_opened_on=repair[0] if repair else None,
    )  # fmt: skip


LOAN_JOINS = ("credit__recommendation__unit", "credit__recommendation__demand__enterprise")


def due_within(on: date, days: int) -> Q:
    """Loans not void and not repaid that fall due within the window."""
    return Q(void_on__isnull=True, repaid__lt=F("amount"), due_on__lte=on + timedelta(days=days))


def maturing_loans(records: Iterable[Drawdown], *, past: date | None) -> list[Loan]:
    """Loans that fall due as the radar sees them."""
    rows = list(records)
    firms = {row.pk: row.credit.recommendation.demand.enterprise for row in rows}
    status = _status_of({firm.pk for firm in firms.values()}, past) if past and rows else {}
    loans = []
    for row in rows:
        firm, bank = firms[row.pk], row.credit.recommendation.unit.short_name
        is_operating = status.get(firm.pk, firm.status) in ("active", "abnormal")
        loans.append(
            Loan(
                row.pk, firm.title, bank, row.due_on, row.balance, row.secured == "credit",
                is_operating=is_operating, renewals=int(row.kind == "renewal"),
            )
        )  # fmt: skip
    return loans


def _status_of(firms: set[int], past: date) -> dict[int, str]:
    return dict(Enterprise.as_stood(past).filter(id__in=firms).values_list("id", "status"))
