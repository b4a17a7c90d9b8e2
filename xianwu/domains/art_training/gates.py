"""What this field asks on top of the engine: closing a school is a penalty and never an order of the day."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from xianwu.core.people.actors import Actor
from xianwu.core.workflow.declarations import NEVER, Move
from xianwu.domains.art_training.checklist import UNLICENSED
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
        return _licensed_in_a_finding(finding)
    if move.step.name not in ORDERING or move.is_offer:
        return None
    said = {"demand": f"{move.data.get('demand') or finding.demand}{move.data.get('broken') or ''}"}
    problem = wording_problem("correction_order", said)
    return (f"{problem}{THE_WAY}" if closing_words(said) else problem) or None


def never_by_order(actor: Actor, on: date) -> Q:
    """For the database: on no row does an order to stop wait for anybody."""
    return NEVER


# --- who has a licence ------------------------------------------------------------------------------------


def licensed_venue(known: Q, *, on: date) -> Venue | None:
    """The venue with a licence in force on a day: not run out by then, not granted only afterwards."""
    rows = Venue.objects.filter(known, subject__is_registered=True).exclude(permit_no="").select_related("subject")
    found = rows.filter(Q(permit_until__isnull=True) | Q(permit_until__gte=on)).first()
    if found is None:
        return None
    later = LicensingGuide.objects.filter(subject=found.subject_id, state=LicensingGuide.State.GRANTED)
    return None if later.filter(decided_on__gt=on).exists() else found


def _licensed_on(day: str) -> Exists:
    """For the database: the subject of the row had a licence on that day of the row, as `licensed_venue`."""
    later = LicensingGuide.objects.filter(
        subject=OuterRef("subject"), state=LicensingGuide.State.GRANTED, decided_on__gt=OuterRef(OuterRef(day))
    )
    in_force = Q(permit_until__isnull=True) | Q(permit_until__gte=OuterRef(day))
    own = Venue.objects.filter(in_force, ~Exists(later), subject=OuterRef("subject"), subject__is_registered=True)
    return Exists(own.exclude(permit_no=""))


def not_licensed(actor: Actor, on: date) -> Q:
    """For the database: findings by which a licensed school would be prosecuted as unlicensed wait for nobody."""
    return Q(item__isnull=True) | ~Q(item__rule__code=UNLICENSED) | ~Q(_licensed_on("found_on"))


def act_fits(actor: Actor, on: date) -> Q:
    """The same of cases; whom only the code or the name tells is left to the gate."""
    return Q(subject__isnull=True) | ~Q(rule__code=UNLICENSED) | ~Q(_licensed_on("occurred_on"))


def _party(case: Case) -> Q:
    """The venue that the case is about; without a subject by its code or its name."""
    if case.subject_id:
        return Q(subject=case.subject_id)
    by_code = Q(subject__credit_code=case.credit_code) if case.credit_code else Q(pk__in=[])
    return Q(subject__matter=MATTER) & (by_code | Q(subject__title=case.party_name))


def _has_licence(venue: Venue) -> str:
    until = f"，有效期至 {venue.permit_until}" if venue.permit_until else ""
    return f"{venue.subject.title}有办学许可（{venue.permit_no}{until}）"


def wrong_rule(venue: Venue) -> str:
    """Why a licensed school is not punished as an unlicensed one, and by what it may be."""
    return Wrong(
        f"{_has_licence(venue)}，不能按“未经许可擅自举办”（{UNLICENSED}，民办教育促进法第六十四条）处罚。"
        "没有悬挂许可的，按检查项 L5 责令改正；超出许可范围、地址的，按 ART-02（民办教育促进法第六十二条）办理；"
        "许可已经失效的，请先更正机构的许可信息。",
        field="rule",
    )


def _licensed_in_a_finding(finding: Finding) -> str | None:
    if finding.item is None or finding.item.rule is None or finding.item.rule.code != UNLICENSED:
        return None
    venue = licensed_venue(Q(subject=finding.subject_id), on=finding.found_on)
    return wrong_rule(venue) if venue else None


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
    """Who had a licence when the act ended is not punished as one who has none."""
    if case.rule.code != UNLICENSED:
        return ""
    venue = licensed_venue(_party(case), on=case.occurred_on)
    return wrong_rule(venue) if venue else ""


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
    venue = licensed_venue(_party(case), on=move.as_of)
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
