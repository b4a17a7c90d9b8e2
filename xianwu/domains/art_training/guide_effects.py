"""Guards and effects of a licensing guide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from xianwu.core.events.api import write_change
from xianwu.core.people.actors import Actor
from xianwu.core.workdays.api import calendar
from xianwu.core.workflow.declarations import Move
from xianwu.domains.art_training import facts, kinds, paper_kinds
from xianwu.domains.art_training.models import LicensingGuide, Venue
from xianwu.lib.workdays import add_workdays
from xianwu.papers.api import issue_paper
from xianwu.papers.wording import chinese_date

NUMBERED = ("、", ".", "．", " ")


def venue_of(guide: LicensingGuide) -> Venue | None:
    return Venue.objects.select_related("subject").filter(subject=guide.subject_id).first()


def lines_of(text: str) -> list[str]:
    """One condition a line; numbers typed in front are left out, the paper numbers anew."""
    found = (line.strip().lstrip("0123456789").lstrip("".join(NUMBERED)).strip() for line in (text or "").splitlines())
    return [line for line in found if line]


def missing_now(guide: LicensingGuide, on: Any) -> list[str]:
    """What the venue's particulars say is missing."""
    venue = venue_of(guide)
    return list(facts.outlook_of(venue, on=on).missing) if venue else []


# --- guards -----------------------------------------------------------------------------------------------


def can_be_guided(guide: LicensingGuide, move: Move) -> str | None:
    """Not where the place itself rules a licence out."""
    venue = venue_of(guide)
    found = facts.outlook_of(venue, on=move.as_of) if venue else None
    if found and found.is_attainable is False:
        return f"{'；'.join(found.impossible)}这里办不了证，请办理“不具备条件”；机构另选场地的，更新机构信息后再告知。"
    if move.is_offer:
        return None
    due = move.data.get("due_on")
    if due is not None and due <= move.as_of:
        return "补齐期限要晚于今天，请重新填写。"
    if not (lines_of(move.data.get("missing") or "") or missing_now(guide, move.as_of)):
        return "没有缺项，不用一次性告知；材料齐全的请直接办理“提交申请”。"
    return None


def is_impossible_here(actor: Actor, on: date) -> Q:
    """The kind of the place or its floor rules a licence out: what `conditions.outlook` says of one, for the database."""
    most = facts.number("highest_floor", on=on)
    never = Q(premises__in=kinds.NEVER) | Q(floor__gt=most) | Q(floor__lt=1)
    return Q(Exists(Venue.objects.filter(never, subject=OuterRef("subject"))))


def is_possible_here(actor: Actor, on: date) -> Q:
    return ~is_impossible_here(actor, on)


def has_stopped(actor: Actor, on: date) -> Q:
    return Q(has_stopped_enrolling=True)


def still_enrolling(actor: Actor, on: date) -> Q:
    return Q(has_stopped_enrolling=False)


def may_apply(guide: LicensingGuide, move: Move) -> str | None:
    if not guide.has_stopped_enrolling:
        return "还没有登记停止招生：取得许可前不得招生，请先核实并登记“已停止招生”。"
    return None


def not_yet_stopped(guide: LicensingGuide, move: Move) -> str | None:
    return "已登记停止招生。" if guide.has_stopped_enrolling else None


def number_is_new(guide: LicensingGuide, move: Move) -> str | None:
    if move.is_offer:
        return None
    number = str(move.data.get("permit_no") or "").strip()
    own = venue_of(guide)
    if holder := facts.permit_holder(number, venue=own.pk if own else None):
        return facts.held_words(holder)
    until = move.data.get("permit_until")
    return "许可有效期要晚于今天，请核对。" if until is not None and until <= move.as_of else None


# --- effects ----------------------------------------------------------------------------------------------


def tell(guide: LicensingGuide, move: Move) -> None:
    """Everything that is missing, told once, with the day by which to bring it."""
    guide.is_attainable, guide.guided_on = True, move.as_of
    guide.missing = lines_of(move.data.get("missing") or "") or missing_now(guide, move.as_of)
    days = facts.number("gather_days", on=move.as_of)
    guide.due_on = move.data.get("due_on") or add_workdays(move.as_of, days, calendar()).on
    words = {
        "party": guide.subject.title,
        "address": guide.subject.address,
        "missing": guide.missing,
        "due_on": chinese_date(guide.due_on),
        "contact": str(move.data.get("contact") or "").strip() or guide.unit.name,
    }
    kind = paper_kinds.GUIDE_NOTICE.code
    guide.paper = issue_paper(guide, kind, words, actor=move.actor, at=move.at, organ=guide.unit)


def rule_out(guide: LicensingGuide, move: Move) -> None:
    guide.is_attainable, guide.decided_on, guide.note = False, move.as_of, move.reason[:300]


def stop_enrolling(guide: LicensingGuide, move: Move) -> None:
    guide.has_stopped_enrolling = True


def apply(guide: LicensingGuide, move: Move) -> None:
    guide.applied_on = move.as_of


def send_back(guide: LicensingGuide, move: Move) -> None:
    guide.applied_on, guide.note = None, move.reason[:300]


def grant(guide: LicensingGuide, move: Move) -> None:
    """The licence goes to the institution's particulars; from today it is a licensed one."""
    guide.permit_no = str(move.data["permit_no"]).strip()
    guide.permit_until, guide.decided_on = move.data["permit_until"], move.as_of
    options = {"actor": move.actor, "at": move.at}
    venue = venue_of(guide)
    if venue is not None:
        licence = {
            "permit_no": guide.permit_no,
            "permit_until": guide.permit_until,
            "permit_issuer": guide.unit.name,
            "permit_address": guide.subject.address,
        }
        write_change(venue, licence, "art_training.venue_licensed", **options)
    write_change(guide.subject, {"is_registered": True}, "enforcement.subject_changed", **options)


def refuse(guide: LicensingGuide, move: Move) -> None:
    guide.decided_on, guide.note = move.as_of, move.reason[:300]
