"""Money that comes in, what may put it off, and remedies that stop the surcharge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from xianwu.core.events.api import write_change, write_new
from xianwu.kit.amounts import exact_text
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.brain.fines import cash_problem
from xianwu.registers.enforcement.casework.actions import past_day, require
from xianwu.registers.enforcement.casework.agreeing import go_on
from xianwu.registers.enforcement.casework.money import balance_of
from xianwu.registers.enforcement.deadlines import amount as parameter
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import FELL, ChallengeOutcome, OnSite, PaymentKind
from xianwu.registers.enforcement.models import Case, Payment
from xianwu.registers.enforcement.publicity.actions import recall

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S = Case.State
OWING = (S.SERVED, S.REMINDED)
NEXT: Mapping[str, str] = {
    ChallengeOutcome.CHANGED.value: "决定已被变更，请办理“登记变更后的决定”",
    ChallengeOutcome.ANNULLED.value: "决定已被撤销，请机关负责人办理“撤销处罚决定”",
    ChallengeOutcome.REMADE.value: "决定已被撤销，请机关负责人办理“撤销处罚决定”，并另行登记线索重新作出",
    ChallengeOutcome.UNLAWFUL.value: "决定被确认违法但没有撤销，请撤下公示并说明理由",
}
"""What follows from an outcome."""


def _require_decided(case: Case) -> None:
    if case.decided_on is None:
        raise EnforcementRefused("还没有作出处罚决定，不能登记。")


def record_payment(
    case: Case,
    *,
    kind: str,
    amount: Decimal,
    paid_on: date,
    receipt_no: str,
    is_on_site: bool = False,
    on_site_reason: str = "",
    actor: Actor,
    at: datetime,
) -> Payment:
    """One receipt: its number is used once, and nobody pays more than is owed on that day."""
    require(case, actor, roles.CLERK, roles.OFFICER)
    if kind != PaymentKind.COST:
        _require_decided(case)
    past_day(paid_on, at, field="paid_on", first=case.decided_on, named="决定日期")
    if amount <= 0:
        raise EnforcementRefused("金额应大于 0。", field="amount")
    if is_on_site:
        _refuse_cash(case, amount, on_site_reason, receipt_no, on=paid_on)
    _refuse_excess(case, kind, amount, on=paid_on)
    row = Payment(
        case=case, kind=kind, amount=amount, paid_on=paid_on, receipt_no=receipt_no.strip(), is_on_site=is_on_site,
        on_site_reason=on_site_reason if is_on_site else "",
    )  # fmt: skip
    used = Payment.objects.filter(receipt_no=row.receipt_no).select_related("case").first()
    if used:
        raise EnforcementRefused(
            f"票据号 {row.receipt_no} 已登记在案件 {used.case.number}，请核对。", field="receipt_no"
        )
    try:
        with transaction.atomic():
            write_new(row, "enforcement.payment_recorded", actor=actor, at=at)
            go_on(case, actor=actor, at=at)
    except IntegrityError as error:
        raise EnforcementRefused("这个票据号刚刚被登记，请核对。", field="receipt_no") from error
    return row


def record_refund(
    case: Case, *, amount: Decimal, refunded_on: date, receipt_no: str, actor: Actor, at: datetime
) -> Payment:
    """What was paid above a decision that was changed or annulled goes back to the party."""
    kind = PaymentKind.REFUND
    return record_payment(
        case, kind=kind, amount=amount, paid_on=refunded_on, receipt_no=receipt_no, actor=actor, at=at
    )


def _refuse_cash(case: Case, amount: Decimal, reason: str, receipt_no: str, *, on: date) -> None:
    problem = cash_problem(
        amount,
        limit=parameter("cash_on_site", on=on, matter=case.matter),
        is_simple=case.is_simple,
        is_hard_later=reason == OnSite.HARD,
        is_remote_request=reason == OnSite.REMOTE,
        receipt_no=receipt_no,
    )
    if problem:
        raise EnforcementRefused(f"{problem}（行政处罚法第六十八条至第七十条）", field="is_on_site")


def _refuse_excess(case: Case, kind: str, amount: Decimal, *, on: date) -> None:
    account = balance_of(case, list(case.payments.all()), on=on)
    lines = {
        PaymentKind.FINE: account.fine,
        PaymentKind.CONFISCATION: account.confiscation,
        PaymentKind.SURCHARGE: account.surcharge,
        PaymentKind.COST: account.cost,
        PaymentKind.REFUND: account.refund,
    }
    left = lines[PaymentKind(kind)].left
    if amount > left:
        label = PaymentKind(kind).label
        told = "应退" if kind == PaymentKind.REFUND else "还应缴"
        raise EnforcementRefused(f"到 {on} {label}{told} {exact_text(left)}，不能多登记。", field="amount")


def hand_cash(case: Case, *, payment: Payment, handed_on: date, actor: Actor, at: datetime) -> Payment:
    """Cash taken on site goes to the organ within two working days (处罚法 71)."""
    return _pass_on(case, payment, "handed_on", handed_on, payment.paid_on, "收款日期", actor=actor, at=at)


def bank_cash(case: Case, *, payment: Payment, banked_on: date, actor: Actor, at: datetime) -> Payment:
    """The organ pays it into the bank within two more."""
    if payment.handed_on is None:
        raise EnforcementRefused("请先登记执法人员把款项交到机关的日期。", field="payment")
    return _pass_on(case, payment, "banked_on", banked_on, payment.handed_on, "交机关日期", actor=actor, at=at)


def _pass_on(
    case: Case, payment: Payment, field: str, day: date, first: date, named: str, *, actor: Actor, at: datetime
) -> Payment:
    require(case, actor, roles.CLERK, roles.OFFICER)
    if payment.case_id != case.pk or not payment.is_on_site:
        raise EnforcementRefused("只有本案当场收缴的款项需要登记缴付。", field="payment")
    past_day(day, at, field=field, first=first, named=named)
    verb = "handed" if field == "handed_on" else "banked"
    write_change(payment, {field: day}, f"enforcement.payment_{verb}", actor=actor, at=at)
    return payment


# --- putting off, remitting, challenging ------------------------------------------------------------


def waive_surcharge(case: Case, *, reason: str, actor: Actor, at: datetime) -> Case:
    """By an agreement on execution the surcharge may be remitted (强制法 42)."""
    require(case, actor, roles.HEAD)
    if case.state not in OWING:
        raise EnforcementRefused("只有已送达、还没有履行的案件可以减免加处罚款。")
    changes = {"surcharge_waiver": reason.strip()}
    write_change(case, changes, "enforcement.case_surcharge_waived", actor=actor, at=at, note=reason)
    return case


def challenge(case: Case, *, kind: str, challenged_on: date, actor: Actor, at: datetime) -> Case:
    """Reconsideration or lawsuit: execution is not stopped, but the surcharge does not run (处罚法 73)."""
    require(case, actor, roles.CLERK, roles.OFFICER, roles.HEAD, even_ended=True)
    if case.served_on is None:
        raise EnforcementRefused("决定书还没有送达，请先登记送达。")
    if case.challenged_on and case.challenge_ended_on is None:
        raise EnforcementRefused("已登记复议或者诉讼，终结后才能再登记。")
    past_day(challenged_on, at, field="challenged_on", first=case.decided_on, named="决定日期")
    stays = list(case.earlier_stays)
    if case.challenged_on:
        stays.append([case.challenged_on.isoformat(), case.challenge_ended_on.isoformat()])
    changes = {
        "challenge": kind, "challenged_on": challenged_on, "challenge_ended_on": None, "challenge_outcome": "",
        "earlier_stays": stays,
    }  # fmt: skip
    write_change(case, changes, "enforcement.case_challenged", actor=actor, at=at)
    return case


@transaction.atomic
def end_challenge(case: Case, *, ended_on: date, outcome: str, actor: Actor, at: datetime) -> Case:
    require(case, actor, roles.CLERK, roles.OFFICER, roles.HEAD, even_ended=True)
    if case.challenged_on is None or case.challenge_ended_on:
        raise EnforcementRefused("没有正在进行的复议或者诉讼。")
    past_day(ended_on, at, field="ended_on", first=case.challenged_on, named="申请日期")
    changes = {"challenge_ended_on": ended_on, "challenge_outcome": outcome}
    write_change(case, changes, "enforcement.case_challenge_ended", actor=actor, at=at, note=NEXT.get(outcome, ""))
    if outcome in FELL:
        words = f"{case.get_challenge_display()}结果：{case.get_challenge_outcome_display()}"
        recall(case, on=ended_on, reason=words, actor=actor, at=at)
    return case
