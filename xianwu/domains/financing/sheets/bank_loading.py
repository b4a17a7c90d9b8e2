"""推荐与授信投放回填: doing what the plans say, each deed through its step or verb; and taking a load back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.events.api import write_many_changes
from xianwu.core.events.models import Event
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import start_clocks, take_step
from xianwu.domains.financing import actions, corrections, words
from xianwu.domains.financing.actions import FinancingRefused, local_day
from xianwu.domains.financing.models import CreditDecision, Demand, Drawdown, Recommendation
from xianwu.domains.financing.sheets.bank_cases import WAN, CaseNow, Cases, Row
from xianwu.domains.financing.sheets.bank_plan import Deed, plan_rows
from xianwu.domains.financing.sheets.needs_loading import build_firm
from xianwu.domains.financing.sheets.parties import chunks
from xianwu.domains.financing.workflow import RECOMMENDATION
from xianwu.intake.declarations import LoadResult
from xianwu.intake.taking_back import named
from xianwu.registers.parties.actions import register_many
from xianwu.registers.parties.models import Enterprise

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

STEPS = ("accept", "credit", "recredit", "refuse", "lend")
KEPT = frozenset({"id", "version", "created_at", "created_by_id", "updated_at"})
SUBJECTS = {
    Enterprise.Subject.SOLE_TRADER: words.SubjectType.SOLE_TRADER,
    Enterprise.Subject.COOPERATIVE: words.SubjectType.COOPERATIVE,
    Enterprise.Subject.FAMILY_FARM: words.SubjectType.FAMILY_FARM,
    Enterprise.Subject.ENTERPRISE: words.SubjectType.COMPANY,
}


class Loader:
    """One load: who, when, and under which mark."""

    def __init__(self, rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> None:
        self.cases = Cases(rows)
        self.banks = Unit.objects.in_bulk({row["bank_id"] for row in rows})
        self.actor, self.at, self.batch = actor, at, batch
        self.marks: dict[str, Any] = {"actor": actor, "at": at, "batch": batch}

    def do(self, deed: Deed, case: CaseNow, row: Row) -> None:
        if deed.kind == "backfill":
            self.backfill(deed, case, row)
        elif deed.kind in STEPS:
            self.step(deed, case)
        elif deed.kind == "amend_credit":
            corrections.amend_credit(deed.row, deed.data, **self.marks)
        else:
            self.on_loan(deed, row)

    def step(self, deed: Deed, case: CaseNow) -> None:
        data = {name: value for name, value in deed.data.items() if name != "reason"}
        if "limit" in data:
            # The bank's own word for a product stands, whether the county has it on its list or not.
            data |= {"limit": data["limit"] / WAN, "product": "", "product_text": data["product"]}
        take_step(case.record, deed.kind, data=data, reason=deed.data.get("reason", ""), **self.marks)

    def on_loan(self, deed: Deed, row: Row) -> None:
        loan = deed.row or Drawdown.objects.get(bank_id=row["bank_id"], loan_no=row["loan_no"], void_on__isnull=True)
        if deed.kind == "amend_loan":
            corrections.amend_loan(loan, **deed.data, **self.marks)
        elif deed.kind == "repay":
            on = deed.data["on"] or max(local_day(self.at), loan.lent_on)
            actions.repay(loan, deed.data["repaid"], on=on, **self.marks)
        else:
            actions.explain_early_loan(loan, deed.data["reason"], **self.marks)

    def backfill(self, deed: Deed, case: CaseNow, row: Row) -> None:
        firm = case.firm
        if firm is None:
            firm = build_firm(row, deed.data["town"], at=self.at, source="银行补录")
            register_many([firm], **self.marks)
        data = {
            "bank": self.banks[row["bank_id"]], "enterprise": firm, "town": firm.town or deed.data["town"],
            "pushed_on": deed.data["pushed_on"], "limit": row["limit"], "term_months": row["term_months"],
            "secured": row.get("secured"), "reason": row["backfill_reason"],
            "subject_type": SUBJECTS.get(Enterprise.Subject(firm.subject_type), words.SubjectType.OTHER),
        }  # fmt: skip
        case.record = actions.backfill_case(data, **self.marks)


def load(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """Do what differs from the cases as they stand; lines that say what is known do nothing."""
    loader = Loader(rows, actor=actor, at=at, batch=batch)
    counts: Counter[str] = Counter()
    for row, plan in plan_rows(rows, loader.cases, on=local_day(at)):
        if plan.faults:
            raise FinancingRefused(f"第 {row['_row']} 行：{plan.faults[0].reason}")
        assert plan.case
        for deed in plan.deeds:
            loader.do(deed, plan.case, row)
            counts[deed.kind] += 1
        counts[plan.outcome] += 1
        counts["early"] += any(
            deed.kind == "lend" and deed.data["lent_on"] < plan.case.pushed_on for deed in plan.deeds
        )
    return LoadResult(
        created=counts["created"], changed=counts["changed"], unchanged=counts["unchanged"], message=_words(counts)
    )


def _words(counts: Counter[str]) -> str:
    found = []
    if counts["early"]:
        found.append(f"{counts['early']} 笔放款早于推荐，说明并经专班认可前不计入投放。")
    if counts["backfill"]:
        found.append(f"补录 {counts['backfill']} 户，单列统计。")
    return "".join(found)


# --- undo -----------------------------------------------------------------------------------------


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Put everything back as it stood before the load; what the load created counts on no day at all.

    Refused where anything it touched has gone on since.
    """
    marks = {"actor": actor, "at": at, "note": "撤销导入"}
    loans, decisions = _touched(Drawdown, batch), _touched(CreditDecision, batch)
    for loan in loans.created:
        # The number is free again: the same file may come back corrected.
        loan.void_on, loan.loan_no = loan.lent_on, f"{loan.loan_no[:44]}〔撤销{loan.pk}〕"
    for decision in decisions.created:
        decision.cancelled_on = decision.decided_on
    for found in (loans, decisions):
        found.write(marks)
    cases, needs = _touched(Recommendation, batch), _touched(Demand, batch)
    for case in cases.created:
        case.state, case.cancelled_on = Recommendation.State.CANCELLED, case.pushed_on
    for need in needs.created:
        need.state, need.void_on, need.void_kind = Demand.State.VOID, need.declared_on, words.VoidKind.MISTAKE
    for found in (cases, needs):
        found.write(marks)
    _turn_back_clocks(cases.restored)
    return len(loans.created) + len(decisions.created)


class Touched:
    """Rows of one model that a load created, and those it changed, as they were before."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.created: list[Any] = []
        self.restored: list[Any] = []

    def write(self, marks: dict[str, Any]) -> None:
        fields = [each.name for each in self.model._meta.concrete_fields if each.attname not in KEPT]
        write_many_changes(self.created + self.restored, fields, "financing.return_undone", **marks)


def _touched(model: Any, batch: str) -> Touched:
    kind, found = model._meta.label_lower, Touched(model)
    own: dict[int, list[int]] = defaultdict(list)
    for pk, sequence in Event.objects.filter(kind=kind, batch=batch).values_list("object_id", "sequence"):
        own[pk].append(sequence)
    for some in chunks(own):
        later = Event.objects.filter(kind=kind, object_id__in=some).values_list("object_id", "sequence")
        if gone_on := sorted({pk for pk, sequence in later if sequence > max(own[pk])}):
            raise FinancingRefused(f"导入之后，{named(model, gone_on)}又有办理，不能整批撤销，请逐条更正。")
        rows = model.objects.in_bulk(some)
        changed = {pk: row for pk, row in rows.items() if 1 not in own[pk]}
        found.created += [row for pk, row in rows.items() if pk not in changed]
        wanted = {pk: row.version - len(own[pk]) for pk, row in changed.items()}
        for past in model.history.filter(id__in=list(changed)):
            if past.version == wanted[past.id]:
                found.restored.append(_as_it_was(changed[past.id], past))
    return found


def _as_it_was(row: Any, past: Any) -> Any:
    for each in row._meta.concrete_fields:
        if each.attname not in KEPT:
            setattr(row, each.attname, getattr(past, each.attname))
    return row


def _turn_back_clocks(cases: Sequence[Recommendation]) -> None:
    """The limits run again from the days they ran from."""
    for case in cases:
        name = {"pushed": "materials", "reviewing": "decision"}.get(case.state)
        if name:
            start_clocks(RECOMMENDATION, name, [case], on=case.pushed_on)
