"""Panels that no other room has: the way to the site, what a visit has beside its record, and what can be registered."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from xianwu.domains.gas_safety.doubts import doubts_of
from xianwu.domains.gas_safety.kinds import Kind
from xianwu.domains.gas_safety.models import EntryConsent, GasSite, PartnerPart
from xianwu.domains.gas_safety.registrations import ON_VISIT
from xianwu.kit import access
from xianwu.kit.panels import Panel
from xianwu.registers.enforcement.models import Inspection, Subject
from xianwu.registers.enforcement.registering import offers
from xianwu.registers.enforcement.roles import CLERK


class SiteLink(Panel):
    """On the page of a subject: the way to its particulars, and what is odd about them."""

    title = "燃气信息"
    template = "gas_safety/site_link.html"
    key = "gas-site"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Subject)
        site = GasSite.objects.select_related("subject").filter(subject=record).first()
        return {"site": site, "doubts": doubts_of(site, on=access.as_of(request)) if site else []}


class Doubts(Panel):
    """On the page of a site: what has run out or is missing."""

    title = "需要留意"
    template = "gas_safety/doubts.html"
    key = "doubts"

    def _doubts(self, request: HttpRequest, record: Model) -> list[str]:
        assert isinstance(record, GasSite)
        return doubts_of(record, on=access.as_of(request))

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return bool(self._doubts(request, record))

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"doubts": self._doubts(request, record)}


class Beside(Panel):
    """On the page of a visit: consent, experts, partners; and what can be registered of them."""

    title = "入户、专家和联合部门"
    template = "gas_safety/beside.html"
    key = "gas-beside"
    is_late = True

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Inspection)
        actor = access.actor_of(request)
        able = [] if access.is_past(request) else offers(ON_VISIT, record, actor=actor)
        return {
            "is_home": record.subject.kind == Kind.RESIDENT,
            "consent": EntryConsent.objects.filter(inspection=record).first(),
            "experts": record.expert_advice.select_related("expert"),
            "parts": record.partner_parts.select_related("organ"),
            "offers": [(each, reverse("gas_safety:register-visit", args=[record.pk, each.name])) for each in able],
        }


def acting_for(part: PartnerPart, actor: Any) -> PartnerPart:
    """The part as the actor may touch it: our own clerk writes for the partner."""
    own = part.inspection.unit
    if actor is not None and actor.covers(own, CLERK):
        part.acting = own
    return part


def of_subject() -> tuple[Panel, ...]:
    return (SiteLink(),)


def of_visit() -> tuple[Panel, ...]:
    return (Beside(),)
