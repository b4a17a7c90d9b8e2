"""The steps of a record, as buttons; shut ones are grey and say why."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.core.workflow.api import step_offers
from xianwu.core.workflow.clocks import spans
from xianwu.core.workflow.models import Clock
from xianwu.core.workflow.todo import face_of
from xianwu.kit import clock
from xianwu.kit.panels import Panel


class Steps(Panel):
    title = "办理"
    template = "workflow/steps.html"
    is_printed = False

    def __init__(self, *, side: bool = False) -> None:
        self.side = side

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return not request.is_past  # type: ignore[attr-defined]

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        offers = step_offers(record, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        first = next((offer.step.name for offer in offers if not offer.refusal and not offer.step.is_danger), "")
        return {"offers": offers, "primary": first, "kind": record._meta.label_lower, "record": record}


class Clocks(Panel):
    title = "时限"
    template = "workflow/clocks.html"
    is_late = True
    weight = 2

    def __init__(self, *, side: bool = True) -> None:
        self.side = side

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        own = Clock.objects.filter(kind=record._meta.label_lower, object_id=record.pk)
        rows = [
            {"clock": each, "face": face_of(each, on=clock.today()), "pauses": each.pauses.all(), "spans": spans(each)}
            for each in own.prefetch_related("pauses").order_by("-pk")[:10]
        ]
        return {"clocks": rows}
