"""On which cases a step waits for somebody: what gates and guards say of one case, for the database.

Only what the guard surely refuses is left out: what a gate reckons (a balance with its surcharge, the range of a fine)
stays with the gate.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from xianwu.core.workflow.api import Clock
from xianwu.core.workflow.declarations import Ready, all_of
from xianwu.kit.clock import ZONE
from xianwu.lib.periods import add_months
from xianwu.registers.enforcement.authority import held, holds_a_card
from xianwu.registers.enforcement.casework.awaited_deciding import in_time, is_somebody, may_decide, party_known
from xianwu.registers.enforcement.deadlines import ONE_DAY, amount, begun_by, days, due_on, months_due, over_by
from xianwu.registers.enforcement.declarations import all_matters, as_the_field_says
from xianwu.registers.enforcement.kinds import (
    HEAVY,
    Challenge,
    ChallengeOutcome,
    Mode,
    PartyKind,
    PaymentKind,
    Power,
    Procedure,
    ReviewOutcome,
    Sanction,
)
from xianwu.registers.enforcement.models import (
    AgreedPart,
    Agreement,
    Case,
    Custody,
    Delivery,
    Finding,
    Handler,
    Payment,
)

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

ZERO = Decimal(0)
NUMBERS = ("notice_no", "decision_no", "reminder_no", "seal_no", "coercion_no", "substitute_no")


def _own(model: Any, **facts: Any) -> QuerySet:
    return model.objects.filter(case=OuterRef("pk"), **facts)


# --- words of the rest --------------------------------------------------------------------------------------


def unset(*names: str) -> Ready:
    """Days that are not written down yet."""
    return lambda actor, on: Q(**{f"{name}__isnull": True for name in names})


def since(*names: str) -> Ready:
    """Days that have come."""
    return lambda actor, on: Q(**{f"{name}__lte": on for name in names})


def filled(*names: str) -> Ready:
    return lambda actor, on: Q(**{f"{name}__isnull": False for name in names})


def unticked(name: str) -> Ready:
    return lambda actor, on: Q(**{name: False})


def is_simple(actor: Actor, on: date) -> Q:
    return Q(procedure=Procedure.SIMPLE)


def is_ordinary(actor: Actor, on: date) -> Q:
    return ~is_simple(actor, on)


def imposed(actor: Actor, on: date) -> Q:
    return ~Q(sanction=Sanction.NONE)


def is_mine(actor: Actor, on: date) -> Q:
    """The actor handles the case, as `guards.by_handler`."""
    return Q(Exists(_own(Handler, person=actor.id, recused_on=None)))


def not_mine(actor: Actor, on: date) -> Q:
    return ~Q(Exists(_own(Handler, person=actor.id)))


def not_reviewed_by_me(actor: Actor, on: date) -> Q:
    return Q(reviewed_by__isnull=True) | ~Q(reviewed_by=actor.id)


def nothing_held(actor: Actor, on: date) -> Q:
    return ~Q(Exists(_own(Custody, ended_on=None)))


def nothing_agreed(actor: Actor, on: date) -> Q:
    return ~Q(Exists(_own(Agreement, ended_on=None)))


# --- to the investigation -----------------------------------------------------------------------------------


def is_told(actor: Actor, on: date) -> Q:
    """The party and the act are named, as `filing.particulars`."""
    named = ~Q(party_name="") & ~Q(address="") & ~Q(facts="")
    return named & (~Q(party_kind=PartyKind.ORGANISATION) | ~Q(legal_rep=""))


def rule_in_force(actor: Actor, on: date) -> Q:
    ends = Q(rule__valid_to__isnull=True) | Q(rule__valid_to__gte=F("occurred_on"))
    return Q(rule__matter=F("matter"), rule__valid_from__lte=F("occurred_on")) & ends


def not_alone(actor: Actor, on: date) -> Q:
    """Somebody else handles the case with the actor."""
    return Q(Exists(_own(Handler, recused_on=None).exclude(person=actor.id)))


def order_run_out(actor: Actor, on: date) -> Q:
    """Where the provision punishes only who let an order run out, one has, as `notice.overdue_order`."""
    late = _own(Finding, mode=Mode.DEADLINE, served_on__isnull=False, overdue_on__lte=on).exclude(order_no="")
    return Q(rule__needs_overdue_order=False) | Q(Exists(late.seen_unfixed()))


ACT_FITS = as_the_field_says("case.act")
MAY_DECIDE = all_of(may_decide, in_time, rule_in_force, ACT_FITS)
APPLY_FILING = all_of(MAY_DECIDE, is_ordinary, is_told, party_known, holds_a_card())
APPROVE_FILING = all_of(MAY_DECIDE, is_told, party_known)
FINISH = all_of(not_alone, order_run_out, ACT_FITS)
ON_SPOT = all_of(is_simple, MAY_DECIDE, not_alone, order_run_out)


# --- to the decision ----------------------------------------------------------------------------------------


def weighs_heavy(on: date) -> Q:
    """What is proposed opens a hearing (处罚法 63), as `fines.hearing_need`."""
    found = Q(proposal__in=HEAVY)
    for kind in PartyKind.values:
        by_bar: dict[Any, list[str]] = {}
        for matter in all_matters():
            by_bar.setdefault(amount(f"hearing_{kind}", on=on, matter=matter.code), []).append(matter.code)
        for bar, matters in by_bar.items():
            above = Q(proposed_fine__gte=bar) | Q(proposed_confiscation__gte=bar)
            found |= Q(party_kind=kind, matter__in=matters) & above
    return found


def _after_the_hearing(name: str) -> Q:
    heard = Q(hearing_on__isnull=True) | Q(**{f"{name}__gte": F("hearing_on")})
    return Q(**{f"{name}__isnull": False}) & heard


def to_be_punished(actor: Actor, on: date) -> Q:
    return ~Q(proposal=Sanction.NONE)


def is_reviewed(actor: Actor, on: date) -> Q:
    """Passed by the legal review where it is mandatory, as `inquiry.legal_review`."""
    asked = Q(is_public_interest=True) | Q(hearing_on__isnull=False) | Q(is_complex=True) | ~Q(deviation="")
    open_outcome = Q(review_outcome__in=("", ReviewOutcome.PASSED))
    return open_outcome & (~(asked | weighs_heavy(on)) | _after_the_hearing("reviewed_on"))


def is_discussed(actor: Actor, on: date) -> Q:
    return ~(Q(is_complex=True) | weighs_heavy(on)) | _after_the_hearing("discussed_on")


def is_ordered(actor: Actor, on: date) -> Q:
    """A correction is ordered, with the case or before it."""
    return ~Q(correction_demand="") | Q(Exists(_own(Finding).exclude(order_no="")))


def is_heard(actor: Actor, on: date) -> Q:
    """Notice served, and the party heard or its time over, as `notice.DEFENCE`."""
    spoken = Q(is_defence_waived=True) | Q(defence_on__isnull=False) | Q(hearing_on__isnull=False)
    asked = Q(hearing_asked_on__isnull=False)
    let_pass = ~asked & (Q(is_hearing_waived=True) | Q(hearing_due_on__lt=on))
    hearing = Q(hearing_offered=False) | (asked & ~Q(hearing_report="")) | let_pass
    return Q(notice_served_on__lte=on) & (spoken | Q(defence_due_on__lt=on)) & hearing


def i_may_review(actor: Actor, on: date) -> Q:
    """Qualified by law, or a reviewer before, as `guards.qualified_reviewer`."""
    before = Case.objects.filter(reviewed_by=actor.id).exclude(pk=OuterRef("pk"))
    return holds_a_card(is_legally_qualified=True)(actor, on) | Q(Exists(before))


def i_preside(actor: Actor, on: date) -> Q:
    return Q(hearing_host__isnull=True) | Q(hearing_host=actor.id)


def hearing_offered(actor: Actor, on: date) -> Q:
    return Q(hearing_offered=True)


def review_is_due(actor: Actor, on: date) -> Q:
    """What was discussed waits for a review only where one is mandatory, as `guards.review_is_due`."""
    missing = ~is_reviewed(actor, on) | (~Q(departure="") & ~Q(review_outcome=ReviewOutcome.PASSED))
    return ~Q(state=Case.State.DISCUSSED) | missing


REVIEW = all_of(not_mine, i_may_review, review_is_due)
NOTIFY = all_of(may_decide, party_known, ACT_FITS, to_be_punished, is_ordered, is_reviewed, is_discussed)
WAIVE_DEFENCE = all_of(unticked("is_defence_waived"), is_somebody)
WAIVE_HEARING = all_of(hearing_offered, unticked("is_hearing_waived"), is_somebody)
ASK_HEARING = all_of(hearing_offered, filled("notice_served_on"))
REPORT_HEARING = all_of(since("hearing_on"), i_preside)
DECIDE = all_of(
    may_decide, party_known, ACT_FITS, in_time, not_reviewed_by_me, nothing_held, is_heard, is_reviewed, is_discussed
)
DECIDE_NONE = all_of(not_reviewed_by_me, nothing_held)
PUT_ON_RECORD = all_of(is_simple, unset("recorded_on"))


# --- sealing ------------------------------------------------------------------------------------------------


def is_sealed(actor: Actor, on: date) -> Q:
    return Q(sealed_on__isnull=False, unsealed_on__isnull=True)


def nothing_sealed(actor: Actor, on: date) -> Q:
    return ~is_sealed(actor, on)


def seal_may_be_confirmed(actor: Actor, on: date) -> Q:
    """Sealed in an emergency, and the hours are not over."""
    return Q(seal_approve_by__gte=datetime.combine(on, time.min, ZONE))


def seal_runs(actor: Actor, on: date) -> Q:
    return Q(seal_due_on__isnull=True) | Q(seal_due_on__gte=on)


SEAL = all_of(held(Power.COERCE), filled("seal_approved_on"), unset("sealed_on"))
CONFIRM_SEAL = all_of(held(Power.COERCE), seal_may_be_confirmed, unset("seal_approved_on", "unsealed_on"))
EXTEND_SEAL = all_of(is_sealed, unset("seal_extended_on"), seal_runs)


# --- money --------------------------------------------------------------------------------------------------


def _paid(*, by: Any, **facts: Any) -> Any:
    """What has come in by a day."""
    made = _own(Payment, paid_on__lte=by, **facts).exclude(kind=PaymentKind.REFUND)
    return Coalesce(Subquery(made.order_by().values("case").annotate(total=Sum("amount")).values("total")), ZERO)


def _imposed() -> Any:
    return Coalesce(F("fine"), ZERO) + Coalesce(F("confiscation"), ZERO) + Coalesce(F("substitute_cost"), ZERO)


def fine_paid_in_time(actor: Actor, on: date) -> Q:
    """No surcharge arose."""
    paid = _paid(by=OuterRef("pay_due_on"), kind=PaymentKind.FINE)
    return Q(fine__isnull=True) | Q(GreaterThanOrEqual(paid, F("fine")))


def is_paid(actor: Actor, on: date) -> Q:
    """No less has come in than was imposed, and more where a surcharge arose: how much more the gate reckons."""
    stayed = Q(challenged_on__isnull=False) | ~Q(surcharge_waiver="")
    in_time = Q(GreaterThanOrEqual(_paid(by=on), _imposed())) & (stayed | fine_paid_in_time(actor, on))
    return in_time | Q(GreaterThan(_paid(by=on), _imposed()))


def something_overdue(actor: Actor, on: date) -> Q:
    """A duty to act, or to pay, as `performance.payment_overdue`."""
    nothing_left = Q(GreaterThanOrEqual(_paid(by=on), _imposed())) & fine_paid_in_time(actor, on)
    return Q(act_due_on__lt=on) | (Q(pay_due_on__lt=on) & ~nothing_left)


PERFORM = all_of(imposed, since("served_on"), is_paid)
REMIND = all_of(imposed, since("served_on"), something_overdue, nothing_agreed)


# --- execution ----------------------------------------------------------------------------------------------


def act_overdue(actor: Actor, on: date) -> Q:
    """As `coercion.duty_overdue`."""
    return Q(act_due_on__lt=on)


def reminder_over(actor: Actor, on: date) -> Q:
    return Q(reminded_on__lte=over_by("reminder_days", on))


def remedy_ended(actor: Actor, on: date) -> Q:
    """No remedy is open any more and the court still takes it: `performance.remedy_over` and `court_in_time`."""
    late = begun_by(on, lambda end: add_months(end, days("court_months", on=end))) + ONE_DAY
    challenged = Q(challenged_on__isnull=False)
    reconsidered = Q(challenge=Challenge.RECONSIDERATION) & ~Q(challenge_outcome=ChallengeOutcome.WITHDRAWN)
    return (
        (~challenged & _ended_within("served_on", _unused, late, on))
        | (challenged & reconsidered & _ended_within("challenge_ended_on", _after_reconsideration, late, on))
        | (challenged & ~reconsidered & Q(challenge_ended_on__gte=late, challenge_ended_on__lt=on))
    )


def _unused(served_on: date) -> date:
    return max(due_on("reconsideration_days", served_on), months_due("lawsuit_months", served_on))


def _after_reconsideration(ended_on: date) -> date:
    return due_on("after_reconsideration_days", ended_on)


def _ended_within(name: str, ends: Any, first: date, on: date) -> Q:
    """The term from that day ended from `first` to the day before `on`."""
    return Q(**{f"{name}__gt": begun_by(first, ends), f"{name}__lte": begun_by(on, ends)})


def substitute_day_has_come(actor: Actor, on: date) -> Q:
    return Q(substitute_on__isnull=True) | Q(substitute_on__lte=on)


def substitute_day_is_ahead(actor: Actor, on: date) -> Q:
    return Q(substitute_on__isnull=True) | Q(substitute_on__gt=on)


def substitute_reminder_over(actor: Actor, on: date) -> Q:
    return Q(substitute_reminded_on__lte=over_by("substitute_reminder_days", on))


ANNOUNCE = all_of(held(Power.COERCE), act_overdue, unset("announced_on"), since("served_on"), nothing_agreed,
                  as_the_field_says("case.announce"))  # fmt: skip
SUBSTITUTE_DECIDED = all_of(filled("substitute_decided_on"), unset("substituted_on"))
SERVE_SUBSTITUTE = all_of(SUBSTITUTE_DECIDED, unset("substitute_served_on"))
REMIND_SUBSTITUTE = all_of(
    SUBSTITUTE_DECIDED, filled("substitute_served_on"), unset("substitute_reminded_on"), substitute_day_is_ahead
)
SUBSTITUTE = all_of(may_decide, SUBSTITUTE_DECIDED, filled("substitute_served_on"), substitute_reminder_over,
                    substitute_day_has_come, nothing_agreed)  # fmt: skip
APPLY_COURT = all_of(unset("court_applied_on"), reminder_over, remedy_ended, nothing_agreed)


def some_duty_agreed(actor: Actor, on: date) -> Q:
    """Something other than money was agreed on and is not done."""
    parts = AgreedPart.objects.filter(agreement__case=OuterRef("pk"), agreement__ended_on=None, done_on=None)
    return Q(Exists(parts.exclude(duty="")))


def some_part_broken(actor: Actor, on: date) -> Q:
    """The clock of an agreement stands at its next part: run out, that part was not performed."""
    own = Clock.objects.filter(kind=Case._meta.label_lower, object_id=OuterRef("pk"), name="agreement")
    broken = own.exclude(state=Clock.State.STOPPED).filter(due_on__lt=on)
    return ~nothing_agreed(actor, on) & Q(Exists(broken))


# --- the end ------------------------------------------------------------------------------------------------


def is_performed(actor: Actor, on: date) -> Q:
    return Q(sanction=Sanction.NONE) | Q(state=Case.State.PERFORMED, performed_on__isnull=False)


def cash_banked(actor: Actor, on: date) -> Q:
    return ~Q(Exists(_own(Payment, is_on_site=True, banked_on=None)))


def is_on_record(actor: Actor, on: date) -> Q:
    return ~Q(procedure=Procedure.SIMPLE) | Q(recorded_on__isnull=False)


def not_challenged(actor: Actor, on: date) -> Q:
    return Q(challenged_on__isnull=True) | Q(challenge_ended_on__isnull=False)


def papers_served(actor: Actor, on: date) -> Q:
    """Whatever was addressed to the party has its receipt, as `performance.papers_served`."""
    found = Q()
    for name in NUMBERS:
        found &= Q(**{name: ""}) | Q(Exists(_own(Delivery, paper__number=OuterRef(name))))
    return found | Q(state__in=(Case.State.TERMINATED, Case.State.TRANSFERRED))


def faults_corrected(actor: Actor, on: date) -> Q:
    """As `performance.fault_corrected`."""
    left = _own(Finding, state__in=Finding.UNFIXED, unfixable_reason="")
    return Q(state=Case.State.TRANSFERRED) | ~Q(Exists(left))


CLOSE = all_of(
    is_performed, since("served_on"), cash_banked, is_on_record, nothing_held, nothing_sealed, faults_corrected
)
ARCHIVE = all_of(not_challenged, papers_served, nothing_held, nothing_sealed, faults_corrected)
