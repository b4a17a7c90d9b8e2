"""Panels of a review's page that no other room has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.domains.fiscal_review import desk, draws, facts
from xianwu.domains.fiscal_review.brain.limits import NoLimit
from xianwu.domains.fiscal_review.models import AgencyJob, ChecklistItem, ReviewProject
from xianwu.kit import access
from xianwu.kit.panels import Panel


class ChannelAdvice(Panel):
    """The channel the rules advise, why, what to doubt, and how many days it gives."""

    title = "通道与时限"
    template = "fiscal_review/channel.html"
    key = "channel"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, ReviewProject)
        on = access.as_of(request)
        advice = facts.classification_of(record, on=on)
        found: dict[str, Any] = {
            "advice": advice,
            "advised": facts.channel_word(advice.channel),
            "differs": bool(record.channel) and record.channel != advice.channel,
        }
        try:
            found["limit"] = facts.limit_for(record, on, advice=advice)
        except NoLimit as error:
            found["problem"] = str(error)
        return found


@dataclass(frozen=True)
class Paper:
    """One paper of the checklist: given, or missing."""

    name: str
    is_required: bool
    is_given: bool
    source: str = ""


class Papers(Panel):
    """The checklist of the stage against what has been handed in; everything missing at once."""

    title = "送审资料"
    template = "fiscal_review/papers.html"
    key = "papers"
    is_late = True

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, ReviewProject)
        last = record.submissions.order_by("version_no").last()
        given = [item.strip() for item in last.items] if last else []
        listed = list(ChecklistItem.objects.filter(stage=record.stage))
        names = {row.item for row in listed}
        rows = [Paper(row.item, row.is_required, row.item in given, row.source) for row in listed]
        return {
            "rows": rows,
            "others": [item for item in given if item not in names],
            "missing": [row.name for row in rows if row.is_required and not row.is_given],
            "version": last,
            "is_imported": last is not None and not given and record.state == ReviewProject.State.ARCHIVED,
        }


class Outlook(Panel):
    """When it will probably be done: P80 of comparable cases, and who holds the ball now."""

    title = "进度预测"
    template = "fiscal_review/outlook.html"
    is_late = True
    weight = 4
    side = True
    key = "outlook"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        is_under_way = record.state not in (*ReviewProject.ENDED, ReviewProject.State.DRAFT)  # type: ignore[attr-defined]
        return is_under_way and not access.is_past(request)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, ReviewProject)
        return {"course": desk.courses_of([record], on=access.as_of(request), past=access.past_day(request))[record.pk]}


class Draws(Panel):
    """Public draws of the project, each recomputed from the log."""

    title = "中介抽取"
    template = "fiscal_review/draws.html"
    is_late = True
    weight = 2
    key = "draws"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return bool(self.context(request, record)["draws"])

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        project = record.project if isinstance(record, AgencyJob) else record
        assert isinstance(project, ReviewProject)
        return {"draws": draws.past_draws(project), "project": project}
