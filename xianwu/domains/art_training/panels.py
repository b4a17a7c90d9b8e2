"""Panels that no other room has: the conditions of a licence, doubts about it, and what can be registered."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.domains.art_training import facts
from xianwu.domains.art_training.brain import conditions
from xianwu.domains.art_training.guide_effects import venue_of
from xianwu.domains.art_training.models import LicensingGuide, Venue
from xianwu.kit import access
from xianwu.kit.panels import Panel
from xianwu.registers.enforcement.models import Subject

TONES = {conditions.MET: "good", conditions.MISSING: "warn", conditions.IMPOSSIBLE: "late", conditions.UNKNOWN: "plain"}
WORDS = {
    conditions.MET: "符合",
    conditions.MISSING: "要补齐",
    conditions.IMPOSSIBLE: "办不了",
    conditions.UNKNOWN: "待核实",
}
VERDICTS = {True: "补齐后可以办证", False: "这个场地不能办证", None: "资料不全，先现场核实"}


def _venue(record: Model) -> Venue | None:
    if isinstance(record, LicensingGuide):
        return venue_of(record)
    if isinstance(record, Subject):
        return Venue.objects.select_related("subject").filter(subject=record).first()
    return record if isinstance(record, Venue) else None


class Conditions(Panel):
    """Each condition of a licence with its verdict; nothing is decided here."""

    title = "办证条件核对"
    template = "art_training/conditions.html"
    key = "conditions"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return not access.is_past(request)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        venue, on = _venue(record), access.as_of(request)
        if venue is None:
            return {"lines": [], "verdict": "", "doubts": []}
        found = facts.outlook_of(venue, on=on)
        lines = [
            {"label": each.label, "tone": TONES[each.verdict], "word": WORDS[each.verdict], "words": each.words}
            for each in found.conditions
        ]
        verdict = "" if venue.subject.is_registered else VERDICTS[found.is_attainable]
        return {"lines": lines, "verdict": verdict, "doubts": facts.doubts_of(venue, on=on)}


class VenueLink(Panel):
    """On the page of a subject: the way to its particulars."""

    title = "艺培机构信息"
    template = "art_training/venue_link.html"
    key = "venue"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        venue = _venue(record)
        doubts = facts.doubts_of(venue, on=access.as_of(request)) if venue else []
        return {"venue": venue, "doubts": doubts}


def of_subject() -> tuple[Panel, ...]:
    return (VenueLink(),)
