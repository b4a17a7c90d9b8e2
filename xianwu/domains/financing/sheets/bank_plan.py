"""What the lines of a bank's file mean against its cases as they stand: deeds in order, or faults. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.core.units.models import Unit
from xianwu.domains.financing import words
from xianwu.domains.financing.actions import before_the_last
from xianwu.domains.financing.corrections import reason_wanted, wrong_amendment
from xianwu.domains.financing.models import Drawdown
from xianwu.domains.financing.sheets.bank_cases import WAN, CaseNow, Cases, Grant, LoanNow, Row
from xianwu.domains.financing.sheets.parties import is_other_name, party_faults
from xianwu.domains.financing.terms import top_rate, wrong_terms
from xianwu.lib.numbers import plain
from xianwu.registers.parties.models import Enterprise

TERMS = ("limit", "rate", "term_months")
LOAN_FIELDS = ("lent_on", "loan_amount", "secured", "loan_no")


@dataclass(frozen=True)
class Fault:
    column: str
    reason: str


@dataclass(frozen=True)
class Deed:
    """One thing to do: `kind` is a step or a verb, `data` what it takes, `row` an existing row it is about."""

    kind: str
    data: Row = field(default_factory=dict)
    row: Any = None


@dataclass
class Plan:
    """What one line would do."""

    case: CaseNow | None = None
    deeds: list[Deed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        kinds = {deed.kind for deed in self.deeds}
        if kinds & {"backfill", "credit", "recredit", "refuse", "lend"}:
            return "created"
        return "changed" if kinds else "unchanged"


def plan_rows(rows: Sequence[Row], cases: Cases, *, on: date) -> Iterator[tuple[Row, Plan]]:
    """Plans line by line, in the order of their days, each seeing what the lines before it did."""
    first = date.min
    ordered = sorted(
        rows,
        key=lambda row: (row["bank_id"], str(row["code"]), row.get("decided_on") or first, row.get("lent_on") or first),
    )
    for row in ordered:
        yield row, plan_row(row, cases, on=on)


def plan_row(row: Row, cases: Cases, *, on: date) -> Plan:
    plan = Plan()
    plan.faults += _plain_faults(row, on)
    if not plan.faults:
        _find_case(plan, row, cases)
    for part in (_papers, _decision, _loan):
        if not plan.faults:
            part(plan, row, cases)
    return plan


def _plain_faults(row: Row, on: date) -> list[Fault]:
    """What is wrong with a line whatever the cases are."""
    days = ("pushed_on", "materials_on", "decided_on", "lent_on", "repaid_on")
    found = [Fault(name, "晚于今天，请核对。") for name in days if row.get(name) and row[name] > on]
    terms = [Fault(wrong.field, wrong) for wrong in wrong_terms(row, top=top_rate(on))]
    return [*found, *_gaps(row), *_odd_values(row), *terms]


def _gaps(row: Row) -> Iterator[Fault]:
    """Cells that others of the line call for."""
    has_loan = any(row.get(name) is not None for name in LOAN_FIELDS)
    wanted = [(name, "填了放款的行，这一栏不能空。") for name in LOAN_FIELDS if has_loan]
    if row.get("is_approved"):
        wanted += [(name, "已授信的行，这一栏不能空。") for name in ("decided_on", *TERMS)]
    elif has_loan:
        yield Fault("is_approved", "有放款的行，是否授信应填“是”。")
    elif row.get("is_approved") is False:
        wanted += [(name, "未授信的行，这一栏不能空。") for name in ("decided_on", "refusal_code")]
    yield from (Fault(name, reason) for name, reason in wanted if row.get(name) is None)


def _odd_values(row: Row) -> Iterator[Fault]:
    for name in ("limit", "loan_amount"):
        if row.get(name) is not None and row[name] <= 0:
            yield Fault(name, "应大于 0。")
    if row.get("is_first") and row.get("is_renewal"):
        yield Fault("is_renewal", "首贷和无还本续贷不能同时为“是”。")
    if row.get("due_on") and row.get("lent_on") and row["due_on"] <= row["lent_on"]:
        yield Fault("due_on", "到期日应晚于放款日期。")


def _find_case(plan: Plan, row: Row, cases: Cases) -> None:
    firm = cases.register.find(row["code"])
    if firm and is_other_name(firm, row["name"]):
        plan.faults.append(Fault("name", f"这个代码登记的是“{firm.title}”，与所填名称不符，请核对。"))
        return
    plan.case, own = cases.case_of(row), cases.of_firm(row)
    if plan.case and row.get("pushed_on") in (None, plan.case.pushed_on):
        return
    if cases.loan_of(row):
        plan.faults.append(Fault("loan_no", "这个借据号已用于另一家，请核对。"))
    elif own:
        days = "、".join(f"{each.pushed_on}" for each in own)
        plan.faults.append(Fault("pushed_on", f"推荐清单里的推荐日期是 {days}，不能由回填改动。"))
    else:
        _backfill(plan, row, cases, firm)


def _backfill(plan: Plan, row: Row, cases: Cases, firm: Enterprise | None) -> None:
    """A customer of the bank's own, entered later with its reason: counted apart."""
    if not row.get("backfill_reason"):
        plan.faults.append(Fault("name", "这家没有推荐给本行；自有客户请填“补录理由”，单列统计。"))
        return
    reason = party_faults(firm, row["name"])
    if reason:
        plan.faults.append(Fault("code", reason))
    if not row.get("is_approved"):
        plan.faults.append(Fault("is_approved", "补录只收已授信的自有客户。"))
    town: Unit | None = cases.towns.get(str(row.get("town") or "").strip())
    if town is None and (firm is None or firm.town_id is None):
        plan.faults.append(Fault("town", "主体库里没有这家或没有乡镇，补录请填所在乡镇。"))
    if plan.faults:
        return
    day = min(each for each in (row["decided_on"], row.get("lent_on"), row.get("materials_on")) if each)
    plan.case = CaseNow(firm, day, row["limit"])
    plan.deeds.append(Deed("backfill", {"pushed_on": day, "town": town}))
    row["materials_on"] = row.get("materials_on") or day
    cases.of_firm(row).append(plan.case)


def _papers(plan: Plan, row: Row, cases: Cases) -> None:
    case, day = plan.case, row.get("materials_on")
    assert case
    if day is None:
        return
    if case.materials_on:
        if case.materials_on != day:
            plan.faults.append(
                Fault("materials_on", f"台账里是 {case.materials_on}；30 天自这一天起算，不能由回填改动。")
            )
    elif day < case.pushed_on:
        plan.faults.append(Fault("materials_on", f"早于推荐日期（{case.pushed_on}），请核对。"))
    elif case.state == "pushed":
        plan.deeds.append(Deed("accept", {"materials_complete_on": day}))
        case.state, case.materials_on = "reviewing", day


def _decision(plan: Plan, row: Row, cases: Cases) -> None:
    case = plan.case
    assert case
    if row.get("is_approved") is None:
        return
    if row["decided_on"] < case.pushed_on:
        plan.faults.append(Fault("decided_on", f"早于推荐日期（{case.pushed_on}），请核对。"))
    elif case.materials_on and row["decided_on"] < case.materials_on:
        plan.faults.append(Fault("decided_on", f"早于材料齐全日期（{case.materials_on}），请核对。"))
    elif not row["is_approved"]:
        _refusal(plan, row, case)
    elif case.state == "refused":
        plan.faults.append(Fault("is_approved", "这笔已登记未授信；要再授信请专班换推。"))
    elif case.state == "pushed":
        plan.faults.append(Fault("materials_on", "已有决定，材料齐全日期不能空。"))
    elif not _is_on_replaced(row, cases):
        _approval(plan, row, case, cases)


def _is_on_replaced(row: Row, cases: Cases) -> bool:
    """A loan on a grant that a later one has replaced: its terms are history."""
    loan = cases.loan_of(row)
    return loan is not None and loan.credit.replaced_on is not None


def _refusal(plan: Plan, row: Row, case: CaseNow) -> None:
    record = case.record
    if case.state == "refused":
        if record and (record.decided_on, record.refusal_code) != (row["decided_on"], row["refusal_code"]):
            plan.faults.append(Fault("refusal_code", "与台账登记的未授信不同，请在系统里更正。"))
    elif case.state not in ("pushed", "reviewing"):
        plan.faults.append(Fault("is_approved", "这笔已授信，不能再填未授信；授信作废的请在系统里撤销。"))
    else:
        data = {name: row[name] for name in ("decided_on", "refusal_code")}
        reason = row.get("explanation") or dict(words.REFUSALS)[row["refusal_code"]]
        plan.deeds.append(Deed("refuse", data | {"reason": reason}))
        case.state = "refused"


def _grant_of(row: Row, case: CaseNow, cases: Cases) -> Grant | None:
    """The grant a line describes: that of its loan, else the one of its product and day."""
    loan = cases.loan_of(row)
    for grant in case.grants:
        if loan and grant.row and grant.row.pk == loan.credit_id:
            return grant
    wanted = (row.get("product") or "", row["decided_on"])
    return next((each for each in case.grants if (each.product, each.decided_on) == wanted), None)


def _approval(plan: Plan, row: Row, case: CaseNow, cases: Cases) -> None:
    facts = {name: row[name] for name in ("decided_on", *TERMS)}
    facts |= {"product": row.get("product") or "", "is_revolving": bool(row.get("is_revolving"))}
    grant = _grant_of(row, case, cases)
    if grant is None:
        latest = max((each.decided_on for each in case.grants), default=None)
        if latest and row["decided_on"] < latest:
            plan.faults.append(Fault("decided_on", f"早于现行授信（{latest}），请核对。"))
            return
        plan.deeds.append(Deed("credit" if case.state == "reviewing" else "recredit", facts))
        same = facts["product"]
        case.grants = [each for each in case.grants if each.product != same]
        case.grants.append(Grant(row["decided_on"], row["limit"], same, facts["is_revolving"]))
        case.state = "credited" if case.state in ("reviewing", "settled") else case.state
        return
    if grant.row is None:
        return
    moved = {name: value for name, value in facts.items() if getattr(grant.row, name) != value}
    if not moved:
        return
    grant.limit, grant.is_revolving = facts["limit"], facts["is_revolving"]
    if grant.used > grant.limit:
        plan.faults.append(Fault("limit", f"少于已投放的 {plain(grant.used / WAN)} 万元。"))
    plan.deeds.append(Deed("amend_credit", moved, grant.row))


# --- loans ----------------------------------------------------------------------------------------


def _kind(row: Row) -> str:
    if row.get("is_renewal"):
        return words.LoanKind.RENEWAL.value
    return words.LoanKind.FIRST.value if row.get("is_first") else words.LoanKind.ADDED.value


def _loan(plan: Plan, row: Row, cases: Cases) -> None:
    case = plan.case
    assert case
    if row.get("loan_no") is None:
        return
    repaid = row.get("repaid") or Decimal(0)
    if not 0 <= repaid <= row["loan_amount"]:
        plan.faults.append(Fault("repaid", "已还本金应在 0 和放款金额之间。"))
        return
    known = cases.loan_of(row)
    _amended(plan, row, known, case, cases) if known else _drawn(plan, row, case)
    if plan.faults:
        return
    if row.get("repaid") is not None and repaid != (known.repaid if known else 0):
        if known and repaid < known.repaid:
            plan.faults.append(Fault("repaid", "少于已登记的还款，请核对。"))
        if known and row.get("repaid_on") and (said := before_the_last(known, row["repaid_on"])):
            plan.faults.append(Fault("repaid_on", said))
        plan.deeds.append(Deed("repay", {"repaid": repaid, "on": row.get("repaid_on")}, known))
    reason = row.get("early_reason")
    if reason and _wants_explaining(row, known, case) and reason != (known.early_reason if known else ""):
        plan.deeds.append(Deed("explain", {"reason": reason}, known))


def _wants_explaining(row: Row, known: Drawdown | None, case: CaseNow) -> bool:
    """A loan before its push, or still flagged as one; a correction that wants a reason explains itself."""
    if known and known.is_early:
        is_accepted = known.early_accepted_on is not None
        return not reason_wanted(known, _moved(row, known)) and (not is_accepted or row["lent_on"] < case.pushed_on)
    return bool(row["lent_on"] < case.pushed_on)


def _moved(row: Row, known: Drawdown) -> Row:
    """What a line says otherwise of a loan than the ledger."""
    facts = {"lent_on": row["lent_on"], "amount": row["loan_amount"], "kind": _kind(row), "secured": row["secured"]}
    if row.get("due_on"):
        facts["due_on"] = row["due_on"]
    return {name: value for name, value in facts.items() if getattr(known, name) != value}


def _amended(plan: Plan, row: Row, known: Drawdown, case: CaseNow, cases: Cases) -> None:
    if known.void_on:
        plan.faults.append(Fault("loan_no", "这笔借据已冲销，不能由回填恢复。"))
        return
    moved = _moved(row, known)
    refusal = cases.change_loan(known, amount=row["loan_amount"], repaid=row.get("repaid") or known.repaid)
    if refusal:
        plan.faults.append(Fault("loan_amount", refusal))
    if "lent_on" in moved:
        plan.faults += _before_grant(row, case, known.credit.decided_on)
    reason = row.get("early_reason") or ""
    reason = "" if reason == known.early_reason else reason
    if wrong := wrong_amendment(known, moved, reason):
        plan.faults.append(Fault("early_reason" if wrong.field == "reason" else wrong.field, wrong))
    if moved:
        plan.deeds.append(Deed("amend_loan", {"changes": moved, "reason": reason}, known))


def _before_grant(row: Row, case: CaseNow, *own: date) -> list[Fault]:
    """A day between the push and the first grant; one before the push is another matter (提前放款)."""
    first = min([each.decided_on for each in case.grants] + list(own))
    is_between = case.pushed_on <= row["lent_on"] < first
    return [Fault("lent_on", "放款早于授信决定，请核对。")] if is_between else []


def _drawn(plan: Plan, row: Row, case: CaseNow) -> None:
    grant = case.standing
    assert grant
    plan.faults += _before_grant(row, case)
    if plan.faults:
        return
    if grant.used + row["loan_amount"] > grant.limit:
        left = (grant.limit - grant.used) / WAN
        plan.faults.append(Fault("loan_amount", f"超过授信额度：还可投放 {plain(left)} 万元。"))
        return
    grant.loans.append(LoanNow(row["loan_amount"], row.get("repaid") or Decimal(0)))
    data = {"lent_on": row["lent_on"], "amount": row["loan_amount"] / WAN, "kind": _kind(row)}
    data |= {"secured": row["secured"], "loan_no": row["loan_no"], "due_on": row.get("due_on")}
    plan.deeds.append(Deed("lend", data))
