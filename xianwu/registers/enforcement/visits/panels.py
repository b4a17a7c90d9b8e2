"""Panels of visits and findings that no other room has."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.timezone import localtime

from xianwu.core.records.past import joined
from xianwu.core.workdays.api import calendar
from xianwu.core.workflow.panels import Clocks
from xianwu.kit import access
from xianwu.kit.panels import Panel
from xianwu.registers.enforcement.kinds import ItemResult
from xianwu.registers.enforcement.models import Finding, Inspection, Participant, Photo, Subject
from xianwu.registers.enforcement.roles import OFFICER
from xianwu.registers.enforcement.visits import facts, recurrence
from xianwu.registers.enforcement.visits.finding_guards import AWAITING

TONES = {ItemResult.PASSED: "good", ItemResult.FAILED: "late", ItemResult.NOT_APPLICABLE: "plain"}


class Team(Panel):
    """Who goes along; who left, and why."""

    title = "检查组"
    template = "enforcement/team.html"
    key = "team"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Inspection)
        rows = Participant.as_stood(access.past_day(request)).filter(inspection=record.pk)
        return {"rows": joined(rows.order_by("left_on", "duty", "id"), "organ")}


class Checklist(Panel):
    """The items with what was found of each; before the visit the items alone."""

    title = "检查项"
    template = "enforcement/checklist.html"
    is_late = True
    weight = 2
    key = "items"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return not access.is_past(request)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Inspection)
        checks = {row.item_id: row for row in record.checkeditems.select_related("item")}
        items = facts.items_for(record) if record.state in Inspection.OPEN else [row.item for row in checks.values()]
        lines = [
            {"item": item, "check": checks.get(item.pk), "tone": TONES.get(getattr(checks.get(item.pk), "result", ""))}
            for item in items
        ]
        actor = access.actor_of(request)
        may_visit = record.state in Inspection.OPEN and access.has_any(actor, roles=(OFFICER,))
        may_visit = may_visit and actor is not None and not facts.presence_problem(record, actor)
        return {"lines": lines, "answered": len(checks), "may_visit": may_visit, "record": record}


class UrgentClocks(Clocks):
    """Only an urgent visit has a time limit of its own: that of its approval."""

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return bool(getattr(record, "is_urgent", False))


class Photos(Panel):
    """Pictures with stage, time and doubts; none is taken before a visit is approved."""

    title = "照片"
    template = "enforcement/photos.html"
    is_late = True
    key = "photos"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return getattr(record, "state", "") not in (Inspection.State.PLANNED, Inspection.State.CANCELLED)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        field = record._meta.get_field("photos").field.name  # type: ignore[union-attr]
        photos = Photo.as_stood(access.past_day(request)).filter(**{field: record.pk})
        return {"photos": joined(photos.order_by("id"), "attachment", "finding")}


class Warnings(Panel):
    """What must not be overlooked: use to be stopped, happened again, not served, past the deadline."""

    title = "提醒"
    template = "enforcement/warnings.html"
    key = "warnings"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return bool(self._lines(record, request))

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"lines": self._lines(record, request)}

    def _lines(self, record: Model, request: HttpRequest) -> list[str]:
        assert isinstance(record, Finding)
        lines = []
        if record.is_suspended and record.state in Finding.UNFIXED:
            lines.append(
                "重大隐患：在复查合格前，应暂停使用有关设施、撤离人员（安全生产法第六十五条）。不得以停止供应居民生活用气等方式迫使改正。"
            )
        if record.is_recurrence:
            lines.append("一年内同一事项复发：整改期限减半，不适用首违不罚，建议联合检查。")
        if record.order_no and record.served_on is None and record.state in AWAITING:
            lines.append("责令改正通知书还没有登记送达，期限不能起算，请尽快登记送达。")
        year = localtime(record.due_at).year if record.due_at else None
        if year is not None and record.state in Finding.OPEN and year not in calendar().years:
            lines.append(f"整改期限在 {year} 年，该年放假安排还没有公布，期限按周一至周五暂算，公布后请核对。")
        return lines


class Repeats(Panel):
    """What was found before at the same party, perhaps under another name, and how it was recognised."""

    title = "以前查出的问题"
    template = "enforcement/repeats.html"
    is_late = True
    weight = 3
    key = "repeats"
    most = 20

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        actor: Any = access.actor_of(request)
        past = access.past_day(request)
        if isinstance(record, Subject):
            empty = "没有复发的，也没有发现用另一名称经营的。"
            rows, hidden = recurrence.of_party(record, actor=actor, on=access.as_of(request), past=past)
        else:
            assert isinstance(record, Finding)
            empty = "这一当事人以前没有查出过问题。"
            rows, hidden = recurrence.before(record, actor=actor, past=past)
        lines = rows[: self.most]
        more, of_subject = len(rows) - len(lines), isinstance(record, Subject)
        return {
            "lines": lines,
            "more": more,
            "hidden": hidden,
            "empty": empty,
            "of_subject": of_subject,
            "record": record,
        }


class Risk(Panel):
    """The risk score with the points that make it."""

    title = "风险分"
    template = "enforcement/risk.html"
    side = True
    key = "risk"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return getattr(record, "risk_score", None) is not None

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"record": record}
