"""What this field asks on top of the engine: closing a school is a penalty and never an order of the day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q

from xianwu.core.people.actors import Actor
from xianwu.core.workflow.declarations import NEVER, Move
from xianwu.domains.art_training.checklist import BEYOND, UNLICENSED
from xianwu.domains.art_training.kinds import MATTER
from xianwu.domains.art_training.models import LicensingGuide, Venue
from xianwu.kit.refusals import Wrong
from xianwu.registers.enforcement.brain.papers_elements import closing_words, wording_problem
from xianwu.registers.enforcement.kinds import Sanction
from xianwu.registers.enforcement.models import Case, Finding

THE_WAY = "停止办学是行政处罚（民办教育促进法第六十四条），要经立案、告知（含听证权）、决定和送达；现场只能责令改正。"
ENDED_BADLY = (LicensingGuide.State.UNATTAINABLE, LicensingGuide.State.REFUSED)
ORDERING = ("order", "correct_order")
PROPOSING = ("finish_investigation", "decide")
SAYING = ("finish_investigation", "notify", "decide", "decide_on_spot")


def finding_problem(finding: Finding, move: Move) -> str | None:
    """On the spot only an order to correct, and none that closes the school in other words."""
    if move.step.name == "stop":
        return f"{THE_WAY}请办理“责令限期改正”，需要停止办学的由执法人员“转立案”。"
    if move.step.name == "file":
        return _wrong_in_a_finding(finding)
    if move.step.name not in ORDERING or move.is_offer:
        return None
    said = {"demand": f"{move.data.get('demand') or finding.demand}{move.data.get('broken') or ''}"}
    problem = wording_problem("correction_order", said)
    return (f"{problem}{THE_WAY}" if closing_words(said) else problem) or None


def never_by_order(actor: Actor, on: date) -> Q:
    """For the database: on no row does an order to stop wait for anybody."""
    return NEVER


# --- who has a licence ------------------------------------------------------------------------------------


def venues(known: Q, *, on: date) -> list[Venue]:
    """The venues that fit, each with whether a licence was granted to it only after that day (`granted_later`)."""
    later = LicensingGuide.objects.filter(
        subject=OuterRef("subject"), state=LicensingGuide.State.GRANTED, decided_on__gt=on
    )
    rows = Venue.objects.filter(known).select_related("subject").annotate(granted_later=Exists(later))
    return list(rows.order_by("pk"))


def in_force(rows: Iterable[Venue], *, on: date) -> Venue | None:
    """The first with a licence in force on a day: not run out by then, not granted only afterwards."""
    return next((each for each in rows if _holds(each, on=on)), None)


def _holds(venue: Venue, *, on: date) -> bool:
    is_over = venue.permit_until is not None and venue.permit_until < on
    return venue.subject.is_registered and bool(venue.permit_no) and not is_over and not venue.granted_later  # type: ignore[attr-defined]


def _licensed_on(day: str) -> Exists:
    """For the database: the subject of the row had a licence on that day of the row, as `in_force`."""
    later = LicensingGuide.objects.filter(
        subject=OuterRef("subject"), state=LicensingGuide.State.GRANTED, decided_on__gt=OuterRef(OuterRef(day))
    )
    not_over = Q(permit_until__isnull=True) | Q(permit_until__gte=OuterRef(day))
    own = Venue.objects.filter(not_over, ~Exists(later), subject=OuterRef("subject"), subject__is_registered=True)
    return Exists(own.exclude(permit_no=""))


def _fits(code: str, day: str) -> Q:
    """The rule of that row fits whom it is about: `code` leads to the code of the rule."""
    is_licensed, is_known = _licensed_on(day), Exists(Venue.objects.filter(subject=OuterRef("subject")))
    by_name = {name: Q(**{code: name}) for name in (UNLICENSED, BEYOND)}
    return (~by_name[UNLICENSED] | ~Q(is_licensed)) & (~by_name[BEYOND] | Q(is_licensed) | ~Q(is_known))


def rule_fits(actor: Actor, on: date) -> Q:
    """For the database: findings by which a school would be prosecuted for what it cannot have done wait for nobody."""
    return Q(item__isnull=True) | Q(item__rule__isnull=True) | _fits("item__rule__code", "found_on")


def act_fits(actor: Actor, on: date) -> Q:
    """The same of cases; whom only the code or the name tells is left to the gate."""
    return Q(subject__isnull=True) | _fits("rule__code", "occurred_on")


def _party(case: Case) -> Q:
    """The venue that the case is about; without a subject by its code or its name."""
    if case.subject_id:
        return Q(subject=case.subject_id)
    by_code = Q(subject__credit_code=case.credit_code) if case.credit_code else Q(pk__in=[])
    return Q(subject__matter=MATTER) & (by_code | Q(subject__title=case.party_name))


def _has_licence(venue: Venue) -> str:
    until = f"，有效期至 {venue.permit_until}" if venue.permit_until else ""
    return f"{venue.subject.title}有办学许可（{venue.permit_no}{until}）"


def wrong_rule(code: str, known: Sequence[Venue], *, on: date) -> str:
    """Why the act of that code does not fit a school, "" where it does or nobody knows the school.

    A licensed school is not punished as an unlicensed one; who has no licence cannot go beyond it.
    """
    licensed = in_force(known, on=on)
    if code == UNLICENSED and licensed:
        return Wrong(
            f"{_has_licence(licensed)}，不能按“未经许可擅自举办”（{UNLICENSED}，民办教育促进法第六十四条）处罚。"
            f"没有悬挂许可的，按检查项 L5 责令改正；超出许可范围、地址的，按 {BEYOND}（民办教育促进法第六十二条）办理；"
            "许可已经失效的，请先更正机构的许可信息。",
            field="rule",
        )
    if code == BEYOND and known and not licensed:
        return Wrong(
            f"{known[0].subject.title}在 {on} 没有有效的办学许可，谈不上“超出许可范围、地址”，不能按 {BEYOND}（民办教育促进法第六十二条）处罚。"
            f"未经许可办学的，按 {UNLICENSED}（民办教育促进法第六十四条）办理；确有许可的，请先更正机构的许可信息。",
            field="rule",
        )
    return ""


def _wrong_in_a_finding(finding: Finding) -> str | None:
    rule = finding.item.rule if finding.item else None
    if rule is None or rule.code not in (UNLICENSED, BEYOND):
        return None
    known = venues(Q(subject=finding.subject_id), on=finding.found_on)
    return wrong_rule(rule.code, known, on=finding.found_on) or None


# --- cases --------------------------------------------------------------------------------------------------


def case_problem(case: Case, move: Move) -> str | None:
    """Closing only after one has looked whether a licence can be had."""
    if move.is_offer:
        return None
    step = move.step.name
    return (_closes(case, move) if step in SAYING else None) or (
        _not_looked_into(case, move) if step in PROPOSING else None
    )


def act_problem(case: Case) -> str:
    """Who had a licence when the act ended is not punished as one who has none, nor the other way round."""
    if case.rule.code not in (UNLICENSED, BEYOND):
        return ""
    known = venues(_party(case), on=case.occurred_on)
    return wrong_rule(case.rule.code, known, on=case.occurred_on)


def _wanted(case: Case, move: Move) -> str:
    return str(move.data.get("sanction") or move.data.get("proposal") or case.sanction or case.proposal)


def _closes(case: Case, move: Move) -> str | None:
    """Closing stands in the penalty and not in what is to be corrected; never for who has a licence."""
    demand = str(move.data.get("correction_demand", case.correction_demand) or "")
    said, by_penalty = (
        "取缔" in demand or bool(closing_words({"demand": demand})),
        _wanted(case, move) == Sanction.SUSPENSION,
    )
    if not said and not by_penalty:
        return None
    venue = in_force(venues(_party(case), on=move.as_of), on=move.as_of)
    if venue:
        return (
            f"{_has_licence(venue)}，不能责令停止办学、取缔（民办教育促进法第六十四条只针对擅自举办的）；"
            "情节严重要停办的，依第六十二条提出吊销办学许可。"
        )
    return None if by_penalty else f"责令改正内容不能写停止办学、取缔：{THE_WAY}请把拟处罚种类选为“停止办学”。"


def _not_looked_into(case: Case, move: Move) -> str | None:
    """To close a school one must have looked whether it can be licensed, and found that it cannot."""
    if _wanted(case, move) != Sanction.SUSPENSION or case.subject is None or case.subject.is_registered:
        return None
    if LicensingGuide.objects.filter(subject=case.subject, state__in=ENDED_BADLY).exists():
        return None
    return (
        "无证机构先研判能不能办证：请办证指导员建档并作出“不具备条件”的结论（或者许可机关不予许可）后，再提出停止办学。"
    )
