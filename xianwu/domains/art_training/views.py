"""The hand-made pages: side forms, fire findings to be copied, and what is still to be visited."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from xianwu.core.records.past import joined
from xianwu.core.units.models import Unit
from xianwu.domains.art_training.coverage import coverage_of
from xianwu.domains.art_training.fire_actions import copy_fire_finding
from xianwu.domains.art_training.forms import FireForm, others
from xianwu.domains.art_training.kinds import FIRE, MATTER
from xianwu.kit import access, clock
from xianwu.kit.deed_pages import dressed
from xianwu.kit.refusals import Refused
from xianwu.lib.periods import add_months
from xianwu.registers.enforcement.gates import organ_of
from xianwu.registers.enforcement.models import Finding, Referral
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, OFFICER
from xianwu.registers.enforcement.visits.scoring import score_subjects

MOST = 100


# --- fire ---------------------------------------------------------------------------------------------------


def fire_rows(actor: Any, *, on: date, past: date | None = None) -> Any:
    """Fire findings of the last twelve months that the reader may see, the newest first."""
    rows = Finding.seen(actor, past=past).filter(matter=MATTER, group=FIRE).exclude(state=Finding.State.VOID)
    return rows.filter(found_on__gt=add_months(on, -12), found_on__lte=on).order_by("-found_on", "-id")


def referrals_of(findings: list[Any], *, past: date | None) -> dict[int, list[Any]]:
    """By finding the letters that were sent about it."""
    letters = Referral.as_stood(past).filter(finding__in=[each.pk for each in findings]).order_by("id")
    found: dict[int, list[Any]] = {}
    for each in joined(letters, "to_organ", "paper"):
        found.setdefault(each.finding_id, []).append(each)
    return found


@require_http_methods(["GET", "POST"])
def fire_view(request: HttpRequest) -> HttpResponse:
    """Fire findings with their letters; POST copies the chosen ones to the fire authority."""
    actor: Any = access.actor_of(request)
    may_send = access.has_any(actor, roles=(CLERK, OFFICER)) and not access.is_past(request)
    form = FireForm(request.POST or None, initial={"to_organ": Unit.objects.filter(code="fire").first()})
    form.fields["findings"].queryset = fire_rows(actor, on=access.as_of(request))  # type: ignore[attr-defined]
    form.fields["to_organ"].queryset = others(organ_of(MATTER))  # type: ignore[attr-defined]
    if request.method == "POST":
        access.require_present(request)
        if not may_send:
            raise PermissionDenied("抄告由执法内勤或执法人员办理。")
        if form.is_valid():
            _send(request, form.cleaned_data, actor)
            return redirect(request.path)
    on, past = access.as_of(request), access.past_day(request)
    found = joined(fire_rows(actor, on=on, past=past)[:MOST], "subject", "unit")
    sent = referrals_of(found, past=past)
    rows = [{"finding": row, "referrals": sent.get(row.pk, [])} for row in found]
    context = {"rows": rows, "form": dressed(form), "may_send": may_send, "page_title": "消防隐患抄告"}
    return render(request, "art_training/fire.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, data: dict[str, Any], actor: Any) -> None:
    done = 0
    for finding in data["findings"]:
        try:
            copy_fire_finding(finding, to_organ=data["to_organ"], reason=data["reason"], actor=actor, at=clock.now())
            done += 1
        except Refused as error:
            messages.error(request, f"{finding.number}：{error}")
    if done:
        messages.success(request, f"已抄告 {done} 处，抄告函已取号。")


# --- coverage -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def coverage_view(request: HttpRequest) -> HttpResponse:
    """Who on the list was visited this year; POST scores the risk anew."""
    actor: Any = access.actor_of(request)
    on: date = access.as_of(request)
    may_score = access.has_any(actor, roles=(CLERK, DEPUTY)) and not access.is_past(request)
    if request.method == "POST":
        access.require_present(request)
        if not may_score:
            raise PermissionDenied("风险评分由执法内勤或分管负责人办理。")
        try:
            done = score_subjects(MATTER, organ_of(MATTER), actor=actor, at=clock.now())
            messages.success(request, f"已评 {done.total} 家，{done.changed} 家的分数有变化。")
        except Refused as error:
            messages.error(request, str(error))
        return redirect(request.path)
    context = {
        "found": coverage_of(actor, on=on, past=access.past_day(request)),
        "may_score": may_score,
        "page_title": "检查覆盖",
    }
    return render(request, "art_training/coverage.html", context)
