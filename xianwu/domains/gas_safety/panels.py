"""Panels that no other room has: the way to the site, what a visit has beside its record, and what can be registered."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.domains.gas_safety.deeds import ON_VISIT
from xianwu.domains.gas_safety.doubts import doubts_of
from xianwu.domains.gas_safety.kinds import Kind
from xianwu.domains.gas_safety.models import EntryConsent, GasSite
from xianwu.kit import access
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.panels import Panel
from xianwu.registers.enforcement.models import Inspection, Subject


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


class Beside(Deeds):
    """On the page of a visit: consent, experts, partners; and what can be done about them."""

    title = "入户、专家和联合部门"
    template = "gas_safety/beside.html"
    is_printed, is_late = True, True

    def __init__(self) -> None:
        super().__init__(ON_VISIT, side=False, key="gas-beside")

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return True

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Inspection)
        return {
            **super().context(request, record),
            "is_home": record.subject.kind == Kind.RESIDENT,
            "consent": EntryConsent.objects.filter(inspection=record).first(),
            "experts": record.expert_advice.select_related("expert"),
            "parts": record.partner_parts.select_related("organ"),
        }


def of_subject() -> tuple[Panel, ...]:
    return (SiteLink(),)


def of_visit() -> tuple[Panel, ...]:
    return (Beside(),)
