"""Verbs of findings that are no step: entering them, return visits, serving their papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_new
from xianwu.core.workflow.api import ManyResult, start_clocks, take_step, take_step_on_many
from xianwu.core.workflow.declarations import flow_of
from xianwu.papers.models import Paper
from xianwu.registers.enforcement import authority
from xianwu.registers.enforcement.declarations import matter_of
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role, require_state
from xianwu.registers.enforcement.kinds import ItemResult, PhotoStage, Recheck, Severity
from xianwu.registers.enforcement.models import (
    CheckItem,
    Delivery,
    Finding,
    Inspection,
    Officer,
    Participant,
    Reinspection,
)
from xianwu.registers.enforcement.printing import PREFIX, print_paper
from xianwu.registers.enforcement.roles import OFFICER
from xianwu.registers.enforcement.serving import record_delivery
from xianwu.registers.enforcement.visits import facts, finding_words
from xianwu.registers.enforcement.visits.evidence import add_photo
from xianwu.registers.enforcement.visits.finding_guards import SEEN_AGAIN
from xianwu.registers.enforcement.visits.finding_rows import open_finding, open_from_item

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

CHANGED, SERVED = "enforcement.finding_changed", "enforcement.finding_served"
RECHECKED = "enforcement.reinspection_recorded"
AT_THE_PLACE = (Inspection.State.VISITING, Inspection.State.VISITED)
CHANGEABLE = ("title", "group", "severity", "mode", "broken", "demand")


# --- entering -----------------------------------------------------------------------------------------------


@transaction.atomic
def add_finding(
    inspection: Inspection, data: Mapping[str, Any], *, item: CheckItem | None = None, actor: Actor, at: datetime
) -> Finding:
    """A fault of the visit, from an item that failed or seen beside the list."""
    require_role(actor, inspection.unit, OFFICER)
    require_state(inspection, *AT_THE_PLACE, what="登记问题；请先到场开始检查")
    facts.require_team(inspection, actor)
    if item is not None:
        note = _failed_note(inspection, item)
        return open_from_item(inspection, item, note=note, actor=actor, at=at, **dict(data))
    values = {name: data.get(name) or "" for name in CHANGEABLE}
    _check_words(inspection.matter, values)
    return open_finding(inspection, item=None, actor=actor, at=at, **values)


def _failed_note(inspection: Inspection, item: CheckItem) -> str:
    """What was noted of an item that failed and was not entered yet."""
    row = inspection.checkeditems.filter(item=item).first()
    if row is None or row.result != ItemResult.FAILED:
        raise EnforcementRefused(f"“{item.text}”没有登记为不合格，请先在检查项中选“不合格”。", field="item")
    known = inspection.findings.standing().filter(item=item).first()
    if known is not None:
        raise EnforcementRefused(f"“{item.text}”已登记为{known.number}，请打开那一条办理。", field="item")
    return str(row.note)


def _check_words(matter: str, values: Mapping[str, Any]) -> None:
    known = matter_of(matter)
    if not str(values.get("title") or "").strip():
        raise EnforcementRefused("请写明发现了什么问题。", field="title")
    if values.get("group") not in dict(known.groups):
        raise EnforcementRefused(f"请从“{known.label}”的分组中选择。", field="group")
    if values.get("severity") not in Severity.values:
        raise EnforcementRefused("请选择问题等级。", field="severity")


def change_finding(record: Finding, data: dict[str, Any], *, actor: Actor, at: datetime) -> Finding:
    """Put words, group, severity or mode right before anything has been done about it."""
    require_role(actor, record.unit, OFFICER)
    require_state(record, Finding.State.FOUND, what="修改；已处理的，请办理相应步骤或出具更正文书")
    facts.require_team(record.inspection, actor)
    given = {name: value for name, value in data.items() if name in CHANGEABLE}
    _check_words(record.matter, {name: getattr(record, name) for name in CHANGEABLE} | given)
    severity = given.get("severity", record.severity)
    write_change(record, given | {"is_suspended": severity == Severity.MAJOR}, CHANGED, actor=actor, at=at)
    return record


# --- return visits ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """A picture with what its device said of it."""

    file: File
    device: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def record_reinspection(
    finding: Finding,
    *,
    result: str,
    officers: Sequence[Officer],
    checked_on: date,
    note: str = "",
    pictures: Sequence[Picture] = (),
    actor: Actor,
    at: datetime,
) -> Reinspection:
    """A return visit by two officers: row, pictures, opinion, and the step that follows, all or nothing."""
    require_role(actor, finding.unit, OFFICER)
    require_state(finding, *SEEN_AGAIN, what="登记复查")
    _check_recheck(finding, result=result, checked_on=checked_on, note=note, pictures=pictures, at=at)
    _check_officers(finding, officers, checked_on=checked_on, actor=actor)
    row = Reinspection(
        finding=finding, checked_on=checked_on, result=result, note=note.strip(),
        officers="、".join(f"{each.person.name}（{each.card_no}）" for each in officers)[:120],
    )  # fmt: skip
    write_new(row, RECHECKED, actor=actor, at=at)
    stage = PhotoStage.AFTER if result == Recheck.FIXED else PhotoStage.SCENE
    photos = [
        add_photo(
            finding.inspection, each.file, stage=stage, finding=finding, reinspection=row, device=each.device,
            actor=actor, at=at,
        )
        for each in pictures
    ]  # fmt: skip
    pairs = [(each.person.name, each.card_no) for each in officers]
    words = finding_words.recheck_words(row, officers=pairs, photos=photos)
    paper = print_paper(
        finding, "recheck_opinion", words, organ=finding.unit, matter=finding.matter, actor=actor, at=at
    )
    write_change(row, {"paper": paper}, RECHECKED, actor=actor, at=at)
    take_step(finding, _step_after(finding, result), actor=actor, at=at, data={"reinspection": row.pk})
    return row


def _step_after(finding: Finding, result: str) -> str:
    if result == Recheck.FIXED:
        return "verify"
    return "still_there" if finding.state == Finding.State.FILED else "send_back"


def _check_recheck(
    finding: Finding, *, result: str, checked_on: date, note: str, pictures: Sequence[Picture], at: datetime
) -> None:
    if result not in Recheck.values:
        raise EnforcementRefused("请选择复查结果。", field="result")
    if not finding.found_on <= checked_on <= timezone.localdate(at):
        raise EnforcementRefused("复查日期要在发现日期之后、今天或以前，请核对。", field="checked_on")
    if result == Recheck.FIXED and not pictures:
        raise EnforcementRefused("复查合格要上传整改后的照片。", field="photos")
    if result != Recheck.FIXED and not note.strip():
        raise EnforcementRefused("请写明哪些没有改好。", field="note")


def _check_officers(finding: Finding, officers: Sequence[Officer], *, checked_on: date, actor: Actor) -> None:
    people = [(each.person_id, each.person.name) for each in officers]
    problem = authority.officers_problem(people, finding.unit, on=checked_on)
    if problem:
        raise EnforcementRefused(problem, field="officers")
    if actor.id not in {key for key, _ in people}:
        raise EnforcementRefused(
            "复查由到场的执法人员登记，请把您自己列入复查人员，或由复查人员登记。", field="officers"
        )
    recused = Participant.objects.filter(
        person_id__in=[key for key, _ in people], is_recused=True, inspection__subject_id=finding.subject_id
    ).first()
    if recused is not None:
        raise EnforcementRefused(f"{recused.name}已对这个对象回避，请另派人员复查。", field="officers")


# --- serving ------------------------------------------------------------------------------------------------


@transaction.atomic
def serve_paper(record: Finding | Inspection, paper: Paper, *, actor: Actor, at: datetime, **given: Any) -> Delivery:
    """Serve a paper of a finding or a visit; the order in force binds from then on."""
    if (paper.record_kind, paper.object_id) != (record._meta.label_lower, record.pk):
        raise EnforcementRefused("这份文书不属于这条记录，请从它自己的页面登记送达。", field="paper")
    link = {"finding": record} if isinstance(record, Finding) else {"inspection": record}
    row = record_delivery(paper, matter=record.matter, actor=actor, at=at, **link, **given)
    is_order = isinstance(record, Finding) and paper.kind == PREFIX + "correction_order"
    if is_order and paper.number == record.order_no:
        write_change(record, {"served_on": row.deemed_on}, SERVED, actor=actor, at=at)
        _run_clocks(record, on=timezone.localdate(at))
    return row


def _run_clocks(finding: Finding, *, on: date) -> None:
    """The party's days run; where it has reported already, only the return visit is due."""
    flow = flow_of(Finding)
    assert flow is not None
    if finding.state in (Finding.State.ORDERED, Finding.State.EXTENDED):
        for rule in flow.clocks:
            start_clocks(flow, rule.name, [finding], on=on)


# --- many at once -------------------------------------------------------------------------------------------


def past_due(rows: Any, *, at: datetime) -> Any:
    """Orders whose deadline has passed, whether or not anybody has said so."""
    return rows.filter(state__in=(Finding.State.ORDERED, Finding.State.EXTENDED), due_at__lt=at)


def lapse_due_findings(*, actor: Actor, at: datetime) -> ManyResult:
    """Turn every order that was served and is past its deadline to overdue."""
    if not actor.has(OFFICER):
        raise EnforcementRefused("需由执法人员办理。")
    rows = past_due(Finding.objects.visible_to(actor, roles=(OFFICER,)), at=at).filter(served_on__isnull=False)
    return take_step_on_many(list(rows), "lapse", actor=actor, at=at)
