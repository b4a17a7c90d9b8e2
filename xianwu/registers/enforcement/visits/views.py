"""The hand-made pages where something is registered beside the steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from xianwu.core.workflow.declarations import roles_in_words
from xianwu.kit import access, clock
from xianwu.kit.forms import mark_errors
from xianwu.kit.pages import url_of
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.models import Finding, Inspection
from xianwu.registers.enforcement.visits.registrations import ON_FINDING, ON_INSPECTION, Registration, found
from xianwu.registers.enforcement.visits.side_forms import SideForm

CHECKS = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


def seen(model: Any, request: HttpRequest, *, pk: int) -> Any:
    """The record if the reader may see it; a hidden one does not exist."""
    rows = model.objects.visible_to(access.actor_of(request)).select_related("unit", "subject")
    record = rows.filter(pk=pk).first()
    if record is None:
        raise Http404("没有这条记录，或者您无权查看。")
    return record


def dressed(form: forms.Form) -> forms.Form:
    """Looks of the house, and each field tied to its help and its errors."""
    for field in form.fields.values():
        if isinstance(field.widget, CHECKS):
            css = "form-check-input" if isinstance(field.widget, forms.CheckboxInput) else ""
        else:
            css = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
        if css:
            field.widget.attrs["class"] = css
    mark_errors(form)
    return form


def tried(form: forms.Form, call: Callable[[], Any]) -> bool:
    """Run the verb; a refusal stands beside the field it is about, and nothing typed is lost."""
    try:
        call()
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


def errors_of(form: forms.Form) -> list[tuple[Any, str]]:
    return [
        (form[name] if name in form.fields else None, message)
        for name, found_errors in form.errors.items()
        for message in found_errors
    ]


@require_http_methods(["GET", "POST"])
def register_inspection_view(request: HttpRequest, *, pk: int, name: str) -> HttpResponse:
    return _register(request, seen(Inspection, request, pk=pk), ON_INSPECTION, name=name)


@require_http_methods(["GET", "POST"])
def register_finding_view(request: HttpRequest, *, pk: int, name: str) -> HttpResponse:
    return _register(request, seen(Finding, request, pk=pk), ON_FINDING, name=name)


def _register(request: HttpRequest, record: Any, known: Sequence[Registration], *, name: str) -> HttpResponse:
    registration = found(known, name)
    if registration is None:
        raise Http404("没有这项登记。")
    access.require_present(request)
    actor = access.actor_of(request)
    if actor is None or not actor.covers(record.unit, *registration.by):
        raise PermissionDenied(f"“{registration.label}”需由{record.unit}的{roles_in_words(registration.by)}办理。")
    back = url_of(record, actor=actor) or "/"
    form = _form(request, registration, record, actor)
    if request.method == "POST" and form.is_valid():
        run = registration.run
        if tried(form, lambda: run(record, form, actor=actor, at=clock.now())):
            messages.success(request, f"已{registration.label}。")
            return redirect(back)
    context = {
        "form": dressed(form),
        "errors": errors_of(form),
        "registration": registration,
        "record": record,
        "back": back,
        "page_title": registration.label,
    }
    return render(request, "enforcement/register.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, registration: Registration, record: Any, actor: Any) -> SideForm:
    initial = {"served_on": clock.today(), "checked_on": clock.today(), "recipient": record.subject.title}
    if request.method == "POST":
        return registration.form(request.POST, request.FILES, record=record, actor=actor)
    return registration.form(initial=initial, record=record, actor=actor)
