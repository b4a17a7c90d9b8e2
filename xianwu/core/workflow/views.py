"""Taking one step from a record's page."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from xianwu.core.people.roles import roles_in_words
from xianwu.core.workflow.api import StepRefused, may_ever_take, shut_step, take_step
from xianwu.core.workflow.asks import step_form
from xianwu.core.workflow.declarations import Step, flow_of
from xianwu.kit import access, clock
from xianwu.kit.forms import mark_errors
from xianwu.kit.pages import url_of
from xianwu.kit.refusals import Refused, put_to
from xianwu.kit.trying import errors_of


def _target(request: HttpRequest, kind: str, pk: int, name: str) -> tuple[Any, Step]:
    """The record the actor may see, and the step; anything else is not found."""
    try:
        model = apps.get_model(kind)
        flow = flow_of(model)
        assert flow
        step = flow.step(name)
    except (LookupError, ValueError, AssertionError):
        raise Http404("没有这个步骤。") from None
    rows = model._default_manager.visible_to(request.actor)  # type: ignore[attr-defined]
    if request.method == "GET":
        # The guards ask what the record points to; one row is joined to all of it at once.
        rows = rows.select_related(*(each.name for each in model._meta.concrete_fields if each.many_to_one))
    record = rows.filter(pk=pk).first()
    if record is None:
        raise Http404("没有这条记录，或您无权查看。")
    return record, step


@require_http_methods(["GET", "POST"])
def step_view(request: HttpRequest, *, kind: str, pk: int, step: str) -> HttpResponse:
    """GET asks what the step needs, or says why it is shut; POST takes it. A refusal keeps what was typed."""
    record, taken = _target(request, kind, pk, step)
    access.require_present(request)
    actor: Any = request.actor  # type: ignore[attr-defined]
    if not may_ever_take(record, taken, actor=actor):
        # Said before the form: who may not take the step does not see whom or what it asks for.
        raise PermissionDenied(access.unsaved(request, f"“{taken.label}”需由{roles_in_words(taken.roles)}办理。"))
    context = {
        "step": taken, "record": record, "back": url_of(record, actor=actor) or "/", "page_title": taken.label,
        "warning": taken.warning(record) if taken.warning else "",
        "reading": taken.reading(record) if taken.reading else (),
    }  # fmt: skip
    is_sent = request.method == "POST"
    shut = "" if is_sent else shut_step(record, taken, actor=actor, at=clock.now())
    if shut:
        return render(request, "workflow/step.html", context | {"shut": shut}, status=403)
    form = step_form(taken, record, request.POST if is_sent else None)
    status = _sent(request, record, taken, form) if is_sent else 200
    if status == 302:
        return redirect(context["back"])
    mark_errors(form)
    return render(request, "workflow/step.html", context | {"form": form, "errors": errors_of(form)}, status=status)


def _sent(request: HttpRequest, record: Any, step: Step, form: Form) -> int:
    """Take the step with what was sent: 302 when it is taken, else the status of the refusal, which is in the form."""
    if not form.is_valid():
        return 422
    try:
        _take(request, record, step, dict(form.cleaned_data))
    except Refused as error:
        put_to(form, error.reasons)
        return 403 if isinstance(error, StepRefused) and not error.field else 409
    return 302


def _take(request: HttpRequest, record: Any, step: Step, data: dict[str, Any]) -> None:
    reason = str(data.pop("reason", ""))
    take_step(record, step.name, actor=request.actor, at=clock.now(), data=data, reason=reason)  # type: ignore[attr-defined]
    messages.success(request, f"“{step.label}”已办好：{record}")
    if remark := step.remark(record):
        messages.warning(request, remark)
