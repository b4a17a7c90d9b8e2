"""The steps of a record, as buttons; shut ones are grey and say why, many of them behind one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.core.workflow.api import Offer, step_offers
from xianwu.core.workflow.clocks import spans
from xianwu.core.workflow.declarations import flow_of
from xianwu.core.workflow.models import Clock
from xianwu.core.workflow.past import clocks_on
from xianwu.core.workflow.todo import face_of
from xianwu.kit import access, clock
from xianwu.kit.panels import Panel

MOST_SHUT = 5
"""More shut steps than these are folded away: whoever has ten minutes looks for what can be done."""


Main = Callable[[HttpRequest, Model, Sequence[str]], str]


def first_of(request: HttpRequest, record: Model, names: Sequence[str]) -> str:
    return names[0] if names else ""


class Steps(Panel):
    """`main`: which of the steps that are open is the main button, "" for none; else the first that is declared."""

    title = "办理"
    template = "workflow/steps.html"
    is_printed, folds = False, False

    def __init__(self, *, side: bool = False, main: Main | None = None) -> None:
        self.side, self.main = side, main or first_of

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return not request.is_past  # type: ignore[attr-defined]

    def context(self, request: HttpRequest, record: Model, *, known: dict[str, Any] | None = None) -> dict[str, Any]:
        actor: Any = request.actor  # type: ignore[attr-defined]
        offers = step_offers(record, actor=actor, at=clock.now(), known=known)
        usual = [each for each in offers if each.step.is_awaited and not (each.refusal or each.step.is_danger)]
        shut = [each for each in offers if each.refusal]
        folded = shut if len(shut) > MOST_SHUT else []
        return {
            "offers": sorted((each for each in offers if not each.refusal), key=_rank) if folded else offers,
            "folded": folded,
            "primary": self.main(request, record, [each.step.name for each in usual]),
            "kind": record._meta.label_lower,
            "record": record,
        }


def _rank(offer: Offer) -> tuple[bool, bool]:
    """What is done every day first, then what happens now and then, then what undoes."""
    return offer.step.is_danger, not offer.step.is_awaited


class Clocks(Panel):
    title = "时限"
    template = "workflow/clocks.html"
    is_late = True
    weight = 2

    def __init__(self, *, side: bool = True) -> None:
        self.side = side

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        on = access.as_of(request)
        rows = [
            {"clock": each, "face": face_of(each, on=on), "pauses": each.pauses.all(), "spans": spans(each)}
            for each in _clocks(record, past=access.past_day(request))
        ]
        return {"clocks": rows}


def _clocks(record: Any, *, past: date | None) -> list[Clock]:
    """The last ten, the newest first; of a past day those that ran then."""
    if past:
        flow = flow_of(type(record))
        return clocks_on([rule.name for rule in flow.clocks], [record], on=past)[::-1] if flow else []
    own = Clock.objects.filter(kind=record._meta.label_lower, object_id=record.pk)
    return list(own.prefetch_related("pauses").order_by("-pk")[:10])
