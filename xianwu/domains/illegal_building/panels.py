"""Panels of a site and of a patrol that no other room has."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.core.records.deeds import deed
from xianwu.domains.illegal_building import facts
from xianwu.domains.illegal_building.forms import WatchForm
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import PatrolTask, Site, Watch
from xianwu.domains.illegal_building.site_actions import look_again
from xianwu.kit import access
from xianwu.kit.panels import Panel, RelatedIfAny
from xianwu.registers.enforcement.authority import powers
from xianwu.registers.enforcement.kinds import Power
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, HEAD, OFFICER

S = Site.State


def _watched(record: Site, *, watch: Watch, **said: Any) -> Watch:
    return look_again(watch, **said)


ON_SITE = (
    deed("watch", "登记回访", (OFFICER, CLERK), WatchForm, _watched, (S.CORRECTED, S.DEMOLISHED), icon="eye",
         fits=lambda site: site.watchs.filter(done_on=None).exists()),
)  # fmt: skip


class Advice(Panel):
    """What the street may do here, what looks like the same house, what was built again."""

    title = "提示"
    template = "illegal_building/advice.html"
    key = "advice"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return not access.is_past(request)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Site)
        held = powers(record.unit, MATTER, town=facts.town_of(record), on=access.as_of(request))
        is_open = record.state in Site.OPEN
        return {
            "site": record,
            "is_open": is_open,
            "may_stop": Power.ORDER_STOP in held,
            "may_punish": Power.FINE in held,
            "twice": facts.same_house(record) if record.state == S.FOUND else [],
        }


class Complaint(Panel):
    """Who complained: for the clerk and those who answer for the organ, nobody else."""

    title = "举报人"
    template = "illegal_building/complaint.html"
    key = "complaint"
    side = True
    is_printed = False

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        assert isinstance(record, Site)
        actor = access.actor_of(request)
        may = actor is not None and actor.covers(record.unit, CLERK, DEPUTY, HEAD)
        return bool(record.complainant) and may and not access.is_past(request)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Site)
        return {"complainant": record.complainant}


class OnceFixed(RelatedIfAny):
    """Rows that only a fixed site has."""

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return getattr(record, "fixed_on", None) is not None and super().shown(request, record=record)


class TrackPanel(Panel):
    """Whether somebody was there. The points themselves are shown to nobody on a page."""

    title = "轨迹核对"
    template = "illegal_building/track.html"
    key = "track"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, PatrolTask)
        actor = access.actor_of(request)
        is_own = actor is not None and record.patroller_id == actor.id and not access.is_past(request)
        track = getattr(record, "track", None)
        return {"task": record, "track": track, "may_add": is_own and track is None and record.state == "done"}
