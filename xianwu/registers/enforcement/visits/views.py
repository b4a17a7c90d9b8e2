"""The hand-made pages where something is registered beside the steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xianwu.kit import clock
from xianwu.kit.deed_pages import seen
from xianwu.registers.enforcement.models import Finding, Inspection
from xianwu.registers.enforcement.registering import register
from xianwu.registers.enforcement.visits.registrations import ON_FINDING, ON_INSPECTION


@require_http_methods(["GET", "POST"])
def register_inspection_view(request: HttpRequest, *, pk: int, name: str) -> HttpResponse:
    record = seen(Inspection, request, "unit", "subject", pk=pk)
    return register(request, record, ON_INSPECTION, name=name, initial=_initial(record))


@require_http_methods(["GET", "POST"])
def register_finding_view(request: HttpRequest, *, pk: int, name: str) -> HttpResponse:
    record = seen(Finding, request, "unit", "subject", "inspection", pk=pk)
    return register(request, record, ON_FINDING, name=name, initial=_initial(record))


def _initial(record: Any) -> dict[str, Any]:
    return {"served_on": clock.today(), "checked_on": clock.today(), "recipient": record.subject.title}
