"""The desk: contributions, the paper as it will print, figures and findings of the item at hand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.bulletin import roles
from xianwu.bulletin.chips import Remarks, failing, quick_remarks, remarks_on, tones_of
from xianwu.bulletin.differences import differences
from xianwu.bulletin.item_remarks import ItemState, states_of, with_cross_remarks
from xianwu.bulletin.models import Contribution, Issue
from xianwu.bulletin.paper import printed
from xianwu.bulletin.reading_views import issue_or_404
from xianwu.bulletin.resolution import IssueText, text_of
from xianwu.core.workflow.panels import Steps
from xianwu.kit import access, clock

SHOWN = 50


@require_GET
def desk_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole desk. What must ask the records again (`side`) follows by itself, unless the address names an item."""
    issue = issue_or_404(request, pk)
    chosen = request.GET.get("item", "")
    text = text_of(issue, is_judged=bool(chosen))
    side = side_context(request, issue, text, chosen=chosen) if chosen else {}
    remarks = side.get("all_remarks") or quick_remarks(issue, text)
    states = side.get("states") or states_of(text, remarks, on=clock.today(), issued_on=day_of(issue))
    context = {
        **printed(issue, text, tones=tones_of(remarks), states=states),
        "page_title": f"编辑台 · {issue.short_title}",
        "states": states,
        "contributions": _waiting(request),
        "has_inbox": not issue.is_frozen and request.actor.has(*roles.OFFICE_DUTIES),  # type: ignore[attr-defined]
        "can_edit": _can_edit(request, issue),
        "characters": sum(each.text.length for each in states),
        "unbound_word": f"{sum(each.is_unbound for each in states)} 条未绑定",
        "has_unbound": any(each.is_unbound for each in states),
        "unproven": sum(len(each.text.unproven) for each in states),
        "steps": {} if access.is_past(request) else Steps().context(request, issue, known=text.known),
        **side,
    }
    return render(request, "bulletin/desk.html", context)


@require_GET
def side_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures and findings of one item, or of the whole issue; the chips on the paper take their colour from it."""
    issue = issue_or_404(request, pk)
    context = side_context(request, issue, text_of(issue, is_judged=True), chosen=request.GET.get("item", ""))
    template = "bulletin/side_brief.html" if "brief" in request.GET else "bulletin/side.html"
    answer = render(request, template, context)
    tones = {**tones_of(context["all_remarks"]), **{f"item-{each}": tone for each, tone in context["marks"].items()}}
    answer["HX-Trigger-After-Swap"] = json.dumps({"xianwu:tones": tones})
    return answer


def side_context(request: HttpRequest, issue: Issue, text: IssueText, *, chosen: str) -> dict[str, Any]:
    """What the right column shows."""
    remarks = remarks_on(issue, text)
    states = states_of(text, remarks, on=clock.today(), issued_on=day_of(issue))
    states = with_cross_remarks(states, issue, text, on=day_of(issue), actor=request.actor)  # type: ignore[attr-defined]
    context = {
        "issue": issue,
        "states": states,
        "marks": {each.text.item.pk: each.tone for each in states},
        "all_remarks": remarks,
        "problems": failing(remarks),
        "can_edit": _can_edit(request, issue),
        "has_side": True,
    }
    return context | (_item_context(states, remarks, chosen=chosen) if chosen else {})


def _item_context(states: list[ItemState], remarks: Remarks, *, chosen: str) -> dict[str, Any]:
    found = next((each for each in states if str(each.text.item.pk) == chosen), None)
    if found is None:
        raise Http404("没有这一条，或者它已撤下。")
    item = found.text.item
    tones = tones_of(remarks)
    origin = item.contribution
    words = {run.key: run.text for run in found.text.runs if run.key}
    return {
        "chosen": found,
        "item": item,
        "figures": [{"key": key, "words": words.get(key, ""), "tone": tones.get(key, "is-true")} for key in words],
        "title_changes": differences(origin.title, item.title) if origin else [],
        "changes": differences(origin.body, item.body) if origin else [],
        "open_remarks": item.open_remarks,
        "item_verbs": (("up", "上移"), ("down", "下移")),
    }


def day_of(issue: Issue) -> date:
    """The day that the words are to be read on: of issue, or as long as there is none, the day of the figures."""
    return issue.issued_on or issue.as_of


def _can_edit(request: HttpRequest, issue: Issue) -> bool:
    is_editor = request.actor.has(roles.EDITOR)  # type: ignore[attr-defined]
    return bool(is_editor and not issue.is_frozen and not access.is_past(request))


def _waiting(request: HttpRequest) -> QuerySet[Contribution]:
    """Contributions that have come in and stand in no issue yet."""
    seen = Contribution.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    wanted = (Contribution.State.SUBMITTED, Contribution.State.ACCEPTED)
    return seen.filter(state__in=wanted).select_related("unit").order_by("submitted_on", "pk")[:SHOWN]
