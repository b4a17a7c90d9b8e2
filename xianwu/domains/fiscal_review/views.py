"""The hand-made pages where something is written: the draw, silence, answers to suspicions."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xianwu.domains.fiscal_review import actions, agency_actions, draws, facts, queries
from xianwu.domains.fiscal_review.deeds import CANCEL_DRAW, can_draw, may_draw
from xianwu.domains.fiscal_review.forms import AnswerForm, CommitForm, WitnessForm
from xianwu.domains.fiscal_review.models import ReviewProject
from xianwu.kit import access, clock
from xianwu.kit.deed_pages import deed_url, dressed, seen
from xianwu.kit.pages import url_of
from xianwu.kit.trying import errors_of, tried

# --- the public draw ------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def draw_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """First the commitment, then the witness's number, then the order; everything stays to be checked."""
    project = seen(ReviewProject, request, pk=pk)
    actor, committed = access.actor_of(request), draws.commitment_now(project)
    void = draws.why_void(project, committed, on=access.as_of(request)) if committed else ""
    committed = None if void else committed
    refusal = may_draw(project, actor)
    is_open = can_draw(project)
    kind = WitnessForm if committed else CommitForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        access.require_present(request)
        if refusal:
            raise PermissionDenied(refusal)
        if form.is_valid() and tried(form, lambda: _draw(project, form, request=request)):
            return redirect("fiscal_review:draw", pk=pk)
    context = {
        "project": project,
        "committed": committed,
        "void": void,
        "field": draws.field_for(project, on=access.as_of(request)),
        "draws": draws.past_draws(project),
        "form": dressed(form),
        "errors": errors_of(form),
        "may_draw": is_open and not refusal and not access.is_past(request),
        "is_open": is_open,
        "refusal": refusal,
        "back": url_of(project, actor=actor),
        "withdraw": deed_url(CANCEL_DRAW, project),
        "page_title": "抽取中介机构",
    }
    return render(request, "fiscal_review/draw.html", context, status=422 if form.errors else 200)


@require_GET
def draw_file_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The file to replay the last draw with: agencies by their numbers; the salt after the draw."""
    project = seen(ReviewProject, request, pk=pk)
    content = draws.published_file(project)
    if content is None:
        raise Http404("还没有公布抽取名单。")
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="draw-{project.pk}.json"'
    return answer


def _draw(project: ReviewProject, form: forms.Form, *, request: HttpRequest) -> None:
    act = agency_actions.draw_agency if isinstance(form, WitnessForm) else agency_actions.commit_draw
    act(project, **form.cleaned_data, actor=access.actor_of(request), at=clock.now())  # type: ignore[operator]


# --- silence --------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def opinions_view(request: HttpRequest) -> HttpResponse:
    """Who still owes an answer, and since when silence counts as agreement."""
    actor = access.actor_of(request)
    may_lapse = access.has_any(actor, roles=(queries.INTAKE,)) and not access.is_past(request)
    if request.method == "POST":
        access.require_present(request)
        if not may_lapse:
            raise PermissionDenied("只有评审内勤可以办理期满视为同意。")
        done = actions.lapse_due_opinions(actor=actor, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, f"{done} 个项目期满未回复，已按规定视为同意。")
        return redirect("fiscal_review:opinions")
    rows = queries.opinion_rows(actor, on=access.as_of(request), past=access.past_day(request))  # type: ignore[arg-type]
    context = {
        "rows": rows,
        "due_count": sum(row.is_over for row in rows),
        "may_lapse": may_lapse,
        "days": facts.days_of("opinion_days", on=access.as_of(request)),
        "page_title": "征求意见",
    }
    return render(request, "fiscal_review/opinions.html", context)


# --- suspicions of splitting ----------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def splits_view(request: HttpRequest) -> HttpResponse:
    """Projects that together look like one job under a threshold; an official answers, the page decides nothing."""
    actor = access.actor_of(request)
    may_answer = access.has_any(actor, roles=queries.MAY_ANSWER_SPLITS) and not access.is_past(request)
    form, chosen = AnswerForm(request.POST if request.method == "POST" else None), request.POST.get("ids", "")
    if request.method == "POST":
        access.require_present(request)
        if not may_answer:
            raise PermissionDenied("只有评审内勤、审定人员和分管局长可以登记核实情况。")
        rows = queries.projects_named(actor, chosen)  # type: ignore[arg-type]
        text = form.data.get("answer", "")
        if tried_answer(form, rows, text=text, request=request):
            return redirect("fiscal_review:splits")
    context = {
        "rows": queries.split_rows(actor, on=access.as_of(request), past=access.past_day(request)),  # type: ignore[arg-type]
        "form": dressed(form),
        "chosen": chosen,
        "may_answer": may_answer,
        "page_title": "化整为零核查",
        **queries.split_rules(on=access.as_of(request)),
    }
    return render(request, "fiscal_review/splits.html", context, status=422 if form.errors else 200)


def tried_answer(form: forms.Form, rows: Sequence[ReviewProject], *, text: str, request: HttpRequest) -> bool:
    if not form.is_valid():
        return False
    actor = access.actor_of(request)
    if not tried(form, lambda: actions.answer_split(rows, answer=text, actor=actor, at=clock.now())):
        return False
    messages.success(request, f"已登记 {len(rows)} 个项目的核实情况。")
    return True
