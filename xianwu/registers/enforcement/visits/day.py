"""An inspector's day: today's visits in order, what stands open there, what to bring, and what to look at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from xianwu.kit.clock import ZONE
from xianwu.registers.enforcement.models import CheckItem, Finding, Inspection, Participant
from xianwu.registers.enforcement.roles import OFFICER
from xianwu.registers.enforcement.visits.awaited import is_to_be_seen_again

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S = Inspection.State
SHOWN = (*Inspection.OPEN, S.VISITED, S.CONCLUDED, S.ATTEMPTED)
MOST_RECHECKS = 30


@dataclass
class Stop:
    """One visit of the day."""

    visit: Inspection
    order: int
    open_findings: list[Finding] = field(default_factory=list)
    item_count: int = 0

    @property
    def is_done(self) -> bool:
        return self.visit.state in (S.VISITED, S.CONCLUDED, S.ATTEMPTED)

    @property
    def problem(self) -> str:
        """What must be done before one goes."""
        words = {S.PLANNED: "还没有批准", S.APPROVED: "还没有发出检查通知"}
        if self.visit.is_urgent and self.visit.state == S.PLANNED:
            return "紧急检查，事后 24 小时内补批"
        return words.get(self.visit.state, "")


@dataclass(frozen=True)
class Day:
    """Everything the page of one day shows."""

    on: date
    stops: Sequence[Stop]
    tools: Sequence[str]
    papers: Sequence[str]
    rechecks: Sequence[Finding]

    @property
    def done_count(self) -> int:
        return sum(stop.is_done for stop in self.stops)


def visits_of(actor: Actor, *, on: date) -> QuerySet:
    """The visits of a day in which the actor takes part."""
    own = Participant.objects.present().filter(person_id=actor.id).values("inspection_id")
    rows = Inspection.objects.visible_to(actor).filter(pk__in=own, planned_on=on, state__in=SHOWN)
    return rows.order_by(F("route_order").asc(nulls_last=True), F("planned_time").asc(nulls_last=True), "pk")


def day_of(actor: Actor, *, on: date) -> Day:
    """Five statements, however many visits."""
    visits = list(visits_of(actor, on=on).select_related("subject__town", "unit"))
    stops = [Stop(visit, order) for order, visit in enumerate(visits, start=1)]
    _add_findings(stops)
    tools = _add_items(stops, on=on)
    return Day(on, stops, tools, papers_for(stops), list(rechecks_of(actor, on=on)))


def _add_findings(stops: Sequence[Stop]) -> None:
    subjects = {stop.visit.subject_id for stop in stops}
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    if subjects:
        for finding in Finding.objects.open().filter(subject_id__in=subjects).order_by("due_at", "pk"):
            found[finding.subject_id].append(finding)
    for stop in stops:
        stop.open_findings = found[stop.visit.subject_id]


def _add_items(stops: Sequence[Stop], *, on: date) -> list[str]:
    """How many items each visit has, and the tools that all of them together need."""
    matters = {stop.visit.matter for stop in stops}
    items = list(CheckItem.objects.valid(on).filter(matter__in=matters)) if matters else []
    tools: dict[str, None] = {}
    for stop in stops:
        visit = stop.visit
        own = [
            item
            for item in items
            if (item.matter, item.organ_id) == (visit.matter, visit.unit_id) and item.fits(visit.subject.kind)
        ]
        stop.item_count = len(own)
        if not stop.is_done:
            tools |= dict.fromkeys(word.strip() for item in own for word in item.tools.split("、") if word.strip())
    return list(tools)


def papers_for(stops: Sequence[Stop]) -> list[str]:
    """What to take along on paper."""
    waiting = [stop for stop in stops if not stop.is_done]
    if not waiting:
        return []
    notified = sum(stop.visit.state == S.NOTIFIED for stop in waiting)
    found = ["执法证（每人）", "执法记录仪"]
    if notified:
        found.append(f"行政检查通知书 {notified} 份（已出文号，到场送达）")
    orders = sum(1 for stop in waiting for finding in stop.open_findings if finding.order_no)
    if orders:
        found.append(f"原责令改正通知书 {orders} 份（现场有未闭环的问题）")
    return [*found, "便携打印机和纸（笔录、责令改正通知书、送达回证）"]


def rechecks_of(actor: Actor, *, on: date) -> QuerySet:
    """Findings of one's own visits whose deadline has come, whose party reported them put right, whose case is over."""
    own = Participant.objects.present().filter(person_id=actor.id).values("inspection_id")
    end = datetime.combine(on, time.max, tzinfo=ZONE)
    waits = is_to_be_seen_again(actor, on) | Q(
        state__in=(Finding.State.ORDERED, Finding.State.EXTENDED, Finding.State.OVERDUE), due_at__lte=end
    )
    rows = Finding.objects.visible_to(actor, roles=(OFFICER,)).filter(waits, inspection_id__in=own)
    return rows.select_related("subject", "town").order_by("due_at", "pk")[:MOST_RECHECKS]
