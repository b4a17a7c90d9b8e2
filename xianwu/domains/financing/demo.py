"""Synthetic rows of financing: calibrated to the bulletin, written in bulk with their past."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.core.units.models import Unit
from xianwu.core.workflow.replay import Saga, Turn, write_clocks
from xianwu.domains.financing import demo_names, demo_people, demo_plan, words
from xianwu.domains.financing.demo_after import write_after
from xianwu.domains.financing.demo_plan import Grant, Loan, Plan
from xianwu.domains.financing.models import (
    Bank,
    CreditDecision,
    Demand,
    Drawdown,
    EnterpriseAccount,
    LoanProduct,
    Recommendation,
    Visit,
)
from xianwu.domains.financing.numbering import next_number, next_numbers
from xianwu.domains.financing.workflow import DEMAND, RECOMMENDATION
from xianwu.registers.parties.actions import build_enterprise, register_many
from xianwu.registers.parties.models import Enterprise

WAN, QIAN = Decimal(10_000), Decimal(1_000)
MET = dict.fromkeys(words.CHECK_FIELDS.values(), words.Trust.MET.value)
REFUSALS = ("thin_accounts", "high_debt", "no_collateral", "credit_overdue", "tax_overdue", "outside_policy")


def instant(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def dated(row: Any, day: date, hour: int = 10) -> Any:
    """The row, to be kept as of that day."""
    row._history_date = instant(day, hour)
    return row


class Writer:
    """One run: units, firms and rows by their running numbers."""

    def __init__(self, rng: Random, as_of: date) -> None:
        self.rng, self.as_of, self.at = rng, as_of, instant(as_of)
        self.firms: list[Any] = []
        self.cases: list[tuple[Plan, Recommendation]] = []
        self.office = Unit.objects.get(code="development")
        self.towns = list(Unit.objects.filter(kind=Unit.Kind.TOWN).order_by("order"))
        self.banks = demo_people.add_demo_units()

    def new(self, rows: Sequence[Any], verb: str) -> None:
        write_many_new(rows, verb, actor=None, at=self.at, note="合成数据", batch="demo")

    def change(self, rows: Sequence[Any], fields: Sequence[str], verb: str, step: str = "") -> None:
        write_many_changes(rows, fields, verb, actor=None, at=self.at, batch="demo", step=step)

    # --- nouns -----------------------------------------------------------------------------------

    def write_banks(self) -> None:
        start = demo_plan.START
        self.new([dated(Bank(unit=unit, active_from=start), start) for unit in self.banks], "financing.bank_registered")
        products = []
        for number, unit in enumerate(self.banks):
            for title, collaterals, top in (
                ("信用快贷", ["credit"], 50),
                ("经营抵押贷", ["mortgage", "guarantee"], 500),
            ):
                product = LoanProduct(
                    number=next_number(LoanProduct, start), title=f"{unit.short_name}{title}", unit=unit,
                    state="active", collaterals=collaterals, min_amount=WAN, max_amount=top * WAN,
                    max_term_months=36, min_age_months=12, rate_low=Decimal("3.1") + Decimal(number) / 10,
                    rate_high=Decimal("5.5"), valid_from=start,
                )  # fmt: skip
                products.append(dated(product, start))
        self.new(products, "financing.product_added")

    def write_firms(self, plans: Sequence[Plan]) -> None:
        first = {}
        for plan in plans:
            first[plan.firm] = min(first.get(plan.firm, plan.declared_on), plan.declared_on)
        for firm in range(max(first) + 1):
            known_on = first[firm] - timedelta(days=1)
            self.firms.append(dated(self.firm(firm, known_on), known_on))
        register_many(self.firms, actor=None, at=self.at, batch="demo", with_duplicates=False)
        for unit in Unit.objects.filter(code=demo_people.SELF_SERVICE):
            account = EnterpriseAccount(enterprise=self.firms[demo_plan.SELF_SERVICE_FIRM], unit=unit)
            self.new([dated(account, first[demo_plan.SELF_SERVICE_FIRM])], "financing.account_opened")

    def firm(self, number: int, known_on: date) -> Any:
        kind = demo_names.subject(self.rng)
        trade, industry = demo_names.trade(self.rng, kind)
        data = {
            "title": demo_names.firm_name(kind, trade, number),
            "credit_code": demo_names.credit_code(demo_names.FORMS[kind][0], 20_000_000 + number),
            "town": self.rng.choice(self.towns),
            "industry": industry,
            "legal_rep": demo_names.person_name(self.rng),
            "phone": demo_names.phone(number // 3 if number % 400 < 3 else number),
            "founded_on": date(2012, 1, 1) + timedelta(days=self.rng.randint(0, 4000)),
            "revenue": self.rng.randint(80, 900) * WAN,
            "staff_count": self.rng.randint(2, 60),
            "source": "合成数据",
            "fetched_on": known_on,
        }
        if kind == words.SubjectType.FAMILY_FARM:
            data["subject_type"] = Enterprise.Subject.FAMILY_FARM
        row = build_enterprise(data, at=instant(known_on))
        row._kind = kind
        return row

    def write_visits(self, plans: Sequence[Plan]) -> None:
        rows = []
        for plan in plans:
            firm, day = self.firms[plan.firm], plan.declared_on - timedelta(days=self.rng.randint(0, 5))
            day = max(day, demo_plan.START)
            row = Visit(
                title=firm.title, unit=firm.town, state="recorded", enterprise=firm, visited_on=day,
                mode=self.rng.choice(("on_site", "on_site", "phone", "park")), visitor_name="走访员（合成）",
                has_need=True, is_premises_seen=True,
            )  # fmt: skip
            rows.append(dated(row, day, 9))
        self.number(rows, Visit)
        self.new(rows, "financing.visit_recorded")

    def number(self, rows: Sequence[Any], model: Any) -> None:
        """Numbers by year, in the order of the days."""
        by_year: dict[int, list[Any]] = {}
        for row in sorted(rows, key=lambda each: each._history_date):
            by_year.setdefault(row._history_date.year, []).append(row)
        for year, own in by_year.items():
            for row, text in zip(own, next_numbers(model, year, count=len(own)), strict=True):
                row.number = text

    # --- needs -----------------------------------------------------------------------------------

    def demand(self, plan: Plan, number: int) -> Demand:
        firm = self.firms[plan.firm]
        row = Demand(
            title=firm.title, unit=self.office, state="declared", enterprise=firm, town=firm.town,
            subject_type=firm._kind, amount=plan.amount * WAN, term_months=self.rng.choice((12, 12, 24, 36)),
            purpose=self.rng.choice(("working", "working", "equipment", "order")), use_text="购买原料（合成）",
            collateral=self.rng.choice(("credit", "credit", "mortgage", "guarantee")),
            first_bank=self.banks[plan.bank], channel=self.rng.choice(("visit", "visit", "online", "walk_in")),
            declared_on=plan.declared_on, consent_no=f"授{number:06d}", consent_form="paper",
            consent_place="乡镇便民服务中心", is_backfilled=plan.is_backfilled,
            backfill_reason="银行自有客户补录（合成）" if plan.is_backfilled else "",
        )  # fmt: skip
        if plan.pushed_on:
            for name, value in MET.items():
                setattr(row, name, value)
        elif plan.fate == "deferred":
            row.check_operation = words.Trust.FAILED
        return dated(row, plan.declared_on)

    def write_needs(self, plans: Sequence[Plan]) -> list[tuple[Plan, Demand]]:
        pairs = [(plan, self.demand(plan, number)) for number, plan in enumerate(plans, start=1)]
        rows = [row for _, row in pairs]
        self.number(rows, Demand)
        self.new(rows, "financing.need_declared")
        for fate, fields in (
            ("deferred", ("state",)),
            ("withdrawn", ("state",)),
            ("void", ("state", "void_on", "void_kind")),
        ):
            own = [(plan, row) for plan, row in pairs if plan.fate == fate]
            for plan, row in own:
                row.state = fate
                if fate == "void":
                    row.void_on, row.void_kind = plan.void_on, "duplicate"
                dated(row, plan.void_on or min(plan.declared_on + timedelta(days=5), self.as_of), 15)
            step = {"deferred": "defer", "withdrawn": "withdraw", "void": "void"}[fate]
            self.change([row for _, row in own], fields, f"financing.demand_{step}", step)
        return pairs

    # --- cases -----------------------------------------------------------------------------------

    def write_cases(self, pairs: Sequence[tuple[Plan, Demand]]) -> None:
        pushed = [(plan, row) for plan, row in pairs if plan.pushed_on]
        rows = []
        for plan, demand in pushed:
            demand.state, demand.recommended_on = "recommended", plan.pushed_on
            dated(demand, plan.pushed_on, 11)
            for bank in dict.fromkeys([plan.bank, *(grant.bank for grant in plan.grants)]):
                case = Recommendation(
                    title=demand.title, unit=self.banks[bank], state="pushed", demand=demand, pushed_on=plan.pushed_on
                )
                rows.append(dated(case, plan.pushed_on, 11))
                self.cases.append((plan, case))
        self.change([row for _, row in pushed], ("state", "recommended_on"), "financing.demand_recommend", "recommend")
        self.number(rows, Recommendation)
        self.new(rows, "financing.case_pushed")
        ready = [(plan, case) for plan, case in self.cases if plan.papers_on]
        for plan, case in ready:
            case.state, case.materials_complete_on = "reviewing", plan.papers_on
            dated(case, plan.papers_on, 12)
        own = [case for _, case in ready]
        self.change(own, ("state", "materials_complete_on"), "financing.recommendation_accept", "accept")

    def write_decisions(self, pairs: Sequence[tuple[Plan, Demand]]) -> list[tuple[Plan, Grant, CreditDecision]]:
        grants, refused = [], []
        by_bank = {(id(plan), case.unit_id): case for plan, case in self.cases}
        for plan, _ in pairs:
            for grant in sorted(plan.grants, key=lambda each: each.decided_on):
                case = by_bank[id(plan), self.banks[grant.bank].pk]
                row = CreditDecision(
                    recommendation=case, decided_on=grant.decided_on, is_approved=True, limit=grant.limit * WAN,
                    rate=Decimal(self.rng.randint(310, 480)) / 100, term_months=12, product="信用快贷",
                    is_revolving=grant.is_revolving, replaced_on=grant.replaced_on,
                )  # fmt: skip
                grants.append((plan, grant, dated(row, grant.decided_on, 14)))
            if plan.fate == "refused":
                case = by_bank[id(plan), self.banks[plan.bank].pk]
                row = CreditDecision(
                    recommendation=case, decided_on=plan.decided_on, is_approved=False,
                    refusal_code=self.rng.choice(REFUSALS), explanation="银行说明（合成）",
                )  # fmt: skip
                refused.append(dated(row, plan.decided_on, 14))
        self.new([row for _, _, row in grants] + refused, "financing.credit_decided")
        self.follow_cases("credit", "credited", [(row.recommendation, row) for _, _, row in grants])
        self.follow_cases("refuse", "refused", [(row.recommendation, row) for row in refused])
        return grants

    def follow_cases(self, step: str, state: str, decided: Sequence[tuple[Recommendation, CreditDecision]]) -> None:
        """Case and need take the state of the first decision."""
        cases, demands = {}, {}
        for case, decision in decided:
            if case.pk not in cases:
                case.state, case.decided_on, case.refusal_code = state, decision.decided_on, decision.refusal_code
                cases[case.pk] = dated(case, decision.decided_on, 14)
            demand = case.demand
            if demand.pk not in demands:
                demand.state = state
                demands[demand.pk] = dated(demand, decision.decided_on, 14)
        fields = ("state", "decided_on", "refusal_code")
        self.change(list(cases.values()), fields, f"financing.recommendation_{step}", step)
        self.change(list(demands.values()), ("state",), f"financing.demand_{step}", step)

    def write_loans(self, grants: Sequence[tuple[Plan, Grant, CreditDecision]]) -> None:
        rows = []
        for plan, grant, decision in grants:
            rows += [self.loan(plan, loan, decision, turn) for turn, loan in enumerate(grant.loans)]
        for number, row in enumerate(rows, start=1):
            row.loan_no = f"样借{number:06d}"
        self.new(rows, "financing.loan_drawn")
        cases: dict[int, Recommendation] = {}
        for row in sorted(rows, key=lambda each: each.lent_on):
            if not row.is_early or row.early_accepted_on:
                cases.setdefault(row.credit.recommendation.pk, dated(row.credit.recommendation, self.lent_day(row), 16))
        for case in cases.values():
            case.state = case.demand.state = "lent"
            dated(case.demand, case._history_date.date(), 16)
        self.change(list(cases.values()), ("state",), "financing.recommendation_lend", "lend")
        demands = {case.demand.pk: case.demand for case in cases.values()}
        self.change(list(demands.values()), ("state",), "financing.demand_lend", "lend")

    def lent_day(self, row: Drawdown) -> date:
        return max(row.lent_on, row.credit.decided_on)

    def loan(self, plan: Plan, loan: Loan, decision: CreditDecision, turn: int) -> Drawdown:
        amount, pushed = loan.amount * QIAN, plan.pushed_on or loan.lent_on
        due_on = loan.lent_on + timedelta(days=365 if self.rng.random() < 0.7 else 330)
        row = Drawdown(
            credit=decision, bank_id=decision.recommendation.unit_id, lent_on=loan.lent_on, amount=amount,
            rate=decision.rate, kind="renewal" if turn else self.rng.choice(("first", "added", "added")),
            secured=self.rng.choice(("credit", "credit", "mortgage", "guarantee")), due_on=due_on,
            repaid=amount if loan.is_repaid else Decimal(0),
            repaid_on=min(loan.lent_on + timedelta(days=39), self.as_of) if loan.is_repaid else None,
            is_early=loan.lent_on < pushed,
            early_reason="先行受理，推荐手续随后补齐（合成）" if loan.is_accepted else "",
            early_accepted_on=decision.decided_on if loan.is_accepted else None,
        )  # fmt: skip
        return dated(row, self.lent_day_of(loan, decision), 16)

    def lent_day_of(self, loan: Loan, decision: CreditDecision) -> date:
        return max(loan.lent_on, decision.decided_on)


def clock_saga(case: Recommendation) -> Saga:
    """The steps of a case as far as its clocks need them."""

    def turn(day: date, step: str) -> Turn:
        return Turn(instant(day, 12), "", None, {}, step=step)

    saga = Saga(case, instant(case.pushed_on, 11), "", None)
    if case.materials_complete_on:
        saga.turns.append(turn(case.materials_complete_on, "accept"))
    if case.decided_on:
        saga.turns.append(turn(case.decided_on, "refuse" if case.refusal_code else "credit"))
    return saga


def need_saga(plan: Plan, need: Demand, as_of: date) -> Saga:
    """How the office dealt with a need, as far as its clock needs it."""
    saga = Saga(need, instant(plan.declared_on), "", None, began=Demand.State.DECLARED)
    step = {"deferred": "defer", "withdrawn": "withdraw", "void": "void"}.get(plan.fate, "")
    if plan.pushed_on:
        saga.turns.append(Turn(instant(plan.pushed_on, 11), "", None, {}, step="recommend"))
    elif step:
        day = plan.void_on or min(plan.declared_on + timedelta(days=5), as_of)
        saga.turns.append(Turn(instant(day, 15), "", None, {}, step=step))
    return saga


def build(rng: Random, *, as_of: date = date(2025, 8, 29), progress: Callable[..., Any] = lambda *args: None) -> None:
    """Write the synthetic county's financing."""
    writer = Writer(rng, as_of)
    demo_people.open_accounts()
    plans = demo_plan.make_plans(rng, as_of=as_of)
    writer.write_banks()
    writer.write_firms(plans)
    progress("经营主体")
    writer.write_visits(plans)
    pairs = writer.write_needs(plans)
    progress("融资需求")
    writer.write_cases(pairs)
    grants = writer.write_decisions(pairs)
    progress("授信")
    writer.write_loans(grants)
    write_clocks(DEMAND, [need_saga(plan, need, as_of) for plan, need in pairs if not plan.is_backfilled])
    write_clocks(RECOMMENDATION, [clock_saga(case) for _, case in writer.cases])
    write_after(writer, pairs)
    progress("投放")
