"""What the steps of a site and of a patrol change beside the state."""

from __future__ import annotations

from xianwu.core.events.api import write_new
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import start_clocks
from xianwu.core.workflow.declarations import Move, flow_of
from xianwu.domains.illegal_building import facts, words
from xianwu.domains.illegal_building.kinds import Deed, PermitStatus
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import Demolition, PatrolTask, Permit, Site, SiteAction, Watch
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.kinds import UNKNOWN_PARTY, PartyKind
from xianwu.registers.enforcement.models import Case, Subject
from xianwu.registers.enforcement.printing import print_once
from xianwu.registers.enforcement.publicity.actions import enclose_letter, send_referral
from xianwu.registers.enforcement.visits.subject_actions import enter_subject

EVENT = "illegal_building."


def deed(
    site: Site, kind: str, move: Move, *, paper: Paper | None = None, second: int | None = None, note: str = ""
) -> SiteAction:
    """One row of what was done, with how the building stood; `second`: the other officer's person."""
    row = SiteAction(
        site=site, kind=kind, done_on=move.as_of, done_at=move.at, by_id=move.actor.id, second_id=second,
        is_written=paper is not None, paper=paper, stage=site.stage, floors=site.floors, area_m2=site.area_m2, note=note or move.reason,
    )  # fmt: skip
    write_new(row, EVENT + "deed_recorded", actor=move.actor, at=move.at)
    return row


def verify(site: Site, move: Move) -> None:
    site.permit_status, site.verified_on = move.data["permit_status"], move.as_of
    site.zone, site.land_type = move.data["zone"], move.data["land_type"]
    site.permit = Permit.objects.get(pk=int(move.data["permit"])) if move.data.get("permit") else None
    if site.permit_status != PermitStatus.PERMITTED and site.subject_id is None:
        site.subject = subject_of(site, move)
    deed(site, Deed.VERIFY, move, note=move.data.get("note") or site.get_permit_status_display())


def subject_of(site: Site, move: Move) -> Subject:
    """The building as a subject of enforcement, by which another organ's case finds it; how far it has come may change."""
    data = {
        "matter": MATTER, "kind": "building", "party_kind": PartyKind.INDIVIDUAL, "title": f"{site.number} {site.address or site.cell}{site.get_purpose_display()}",
        "operator": site.owner or UNKNOWN_PARTY, "town": facts.town_of(site), "address": site.address or str(site.cell),
        "is_registered": False, "found_on": site.found_on, "unit": site.unit, "is_confirmed": True,
    }  # fmt: skip
    return enter_subject(data, actor=move.actor, at=move.at)


def after_verification(site: Site, move: Move) -> str:
    """A building with a permit is lawful: it is kept for the four visits and is no hazard."""
    return Site.State.LAWFUL if site.permit_status == PermitStatus.PERMITTED else Site.State.VERIFIED


def stop(site: Site, move: Move) -> None:
    second = int(move.data["second"])
    given = words.stop_order(
        site, officers=(move.actor.id, second), on=move.as_of, signature=move.data.get("signature") or "",
        contact=str(move.data.get("contact") or ""),
    )  # fmt: skip
    paper = print_once(site, "stop_order", given, organ=site.unit, matter=MATTER, actor=move.actor, at=move.at)
    site.stopped_on = move.as_of
    deed(site, Deed.STOP, move, paper=paper, second=second, note=move.data.get("note", ""))


def dissuade(site: Site, move: Move) -> None:
    given = words.dissuasion(site, move)
    paper = print_once(site, "dissuasion", given, organ=site.unit, matter=MATTER, actor=move.actor, at=move.at,
                       reason="再次劝阻" if site.siteactions.filter(kind=Deed.DISSUADE).exists() else "")  # fmt: skip
    deed(site, Deed.DISSUADE, move, paper=paper, note=move.data.get("note", ""))


def restart(site: Site, move: Move) -> None:
    site.restarted_on, site.stage = move.as_of, move.data["stage"]
    if move.data.get("floors") is not None:
        site.floors = int(move.data["floors"])
    if move.data.get("area") is not None:
        site.area_m2 = move.data["area"]
    deed(site, Deed.REPORT, move, note=move.data.get("note") or "叫停后继续施工，报县政府责成查封")


def hand_over(site: Site, move: Move) -> None:
    """With the building as a subject, whatever was known of it before: the addressee's case begins with it."""
    to_organ = Unit.objects.get(pk=int(move.data["to_organ"]))
    if site.subject_id is None:
        site.subject = subject_of(site, move)
    site.referral = send_referral(
        sender=site.unit, matter=MATTER, to_organ=to_organ, reason=f"{site.number} {site.title}：{move.reason}",
        actor=move.actor, at=move.at, facts=f"{words.party_of(site)}{words.facts_of(site)}。",
        occurred_on=site.restarted_on or site.found_on, subject=site.subject,
    )  # fmt: skip
    site.handed_over_on = move.as_of
    letter = words.hand_over_letter(site, move, to_organ=to_organ)
    paper = enclose_letter(site.referral, "clue_letter", letter, actor=move.actor, at=move.at)
    deed(site, Deed.HAND_OVER, move, paper=paper, note=f"移交{to_organ}：{move.reason}"[:300])


BEFORE = {Deed.STOP: Site.State.STOPPED, Deed.DISSUADE: Site.State.DISSUADED, Deed.VERIFY: Site.State.VERIFIED}


def before_hand_over(site: Site, move: Move) -> str:
    """The state that a site had when it was handed over: what was done last before."""
    last = site.siteactions.filter(kind__in=list(BEFORE)).order_by("pk").last()
    if last is not None:
        return BEFORE[Deed(last.kind)]
    return Site.State.STOPPED if site.stopped_on else Site.State.VERIFIED


def take_back(site: Site, move: Move) -> None:
    """The days since the stop have run on all the time."""
    site.handed_over_on = None
    flow = flow_of(Site)
    if flow is not None and before_hand_over(site, move) == Site.State.STOPPED:
        start_clocks(flow, "restore", [site], on=move.as_of)


def file_case(site: Site, move: Move) -> None:
    site.case = Case.objects.get(pk=int(move.data["case"]))


def stay(site: Site, move: Move) -> str:
    return str(site.state)


def seal(site: Site, move: Move) -> None:
    assert site.case
    site.sealed_on = site.case.sealed_on
    deed(site, Deed.SEAL, move, note=f"{site.case.unit} {site.case.seal_no}：{site.case.seal_place}"[:300])


def announce_owner(site: Site, move: Move) -> None:
    """Put up where it is seen; the paper is the announcement itself."""
    site.owner_announced_on, site.owner_announced_until = move.data["announced_on"], move.data["until"]
    given = words.owner_notice(site, move)
    paper = print_once(site, "owner_notice", given, organ=site.unit, matter=MATTER, actor=move.actor, at=move.at)
    deed(
        site, Deed.ANNOUNCE, move, paper=paper, note=f"{move.data['announced_in']}，到 {move.data['until']} 期满"[:300]
    )


def correct(site: Site, move: Move) -> None:
    site.fixed_on = move.data["done_on"]
    deed(site, Deed.RESTORE, move, note=move.data["note"])
    plan_watches(site, move)


def demolish(site: Site, move: Move) -> None:
    row = _taken_down(site, move, is_whole=True)
    site.fixed_on = row.done_on
    plan_watches(site, move)


def demolish_part(site: Site, move: Move) -> None:
    """What is left still stands: nothing of the site ends with it."""
    _taken_down(site, move, is_whole=False)


def _taken_down(site: Site, move: Move, *, is_whole: bool) -> Demolition:
    row = Demolition(
        site=site, mode=move.data["mode"], done_on=move.data["done_on"], area_m2=move.data["area"],
        partner_id=int(move.data["partner"]) if move.data.get("partner") else None,
        operation_id=int(move.data["operation"]) if move.data.get("operation") else None,
        is_whole=is_whole, consent_no=move.data.get("consent_no") or "", note=move.data.get("note") or "",
    )  # fmt: skip
    write_new(row, EVENT + "demolition_recorded", actor=move.actor, at=move.at)
    return row


def plan_watches(site: Site, move: Move) -> None:
    """A fixed place is looked at again: builders come back when nobody does."""
    for day in facts.watch_days(site.fixed_on or move.as_of):
        write_new(Watch(site=site, due_on=day), EVENT + "watch_planned", actor=move.actor, at=move.at)


def merge(site: Site, move: Move) -> None:
    site.merged_into = Site.objects.get(pk=int(move.data["into"]))


# --- patrols --------------------------------------------------------------------------------------


def start_task(task: PatrolTask, move: Move) -> None:
    task.patroller_id, task.started_at = move.actor.id, move.at


def end_task(task: PatrolTask, move: Move) -> None:
    task.ended_at, task.note = move.at, move.data.get("note") or ""
    task.found_count = task.sites.count()


def miss_task(task: PatrolTask, move: Move) -> None:
    task.missed_reason = move.reason
