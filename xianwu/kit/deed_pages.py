"""The page of a deed beside the steps: its form, its verb, and every refusal beside the field it is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xianwu.kit import access, clock
from xianwu.kit.deeds import Deed
from xianwu.kit.forms import dress, mark_errors
from xianwu.kit.pages import url_of
from xianwu.kit.trying import errors_of, tried


def seen(model: Any, request: HttpRequest, *joins: str, pk: int) -> Any:
    """The record if the reader may see it; a hidden one does not exist."""
    record = model.objects.visible_to(access.actor_of(request)).select_related(*joins).filter(pk=pk).first()
    if record is None:
        raise Http404("没有这条记录，或者您无权查看。")
    return record


def dressed(form: forms.Form) -> forms.Form:
    """Looks of the house, and each field tied to its help and its errors."""
    for each in form.fields.values():
        if not each.widget.attrs.get("class"):
            dress(each)
    mark_errors(form)
    return form


def deed_page(
    request: HttpRequest,
    record: Any,
    deed: Deed | None,
    *,
    initial: dict[str, Any] | None = None,
    done: str = "",
    button: str = "保存",
    is_danger: bool = False,
) -> HttpResponse:
    """GET shows the form, or why the record does not take the deed now; POST runs it. Raises Http404, PermissionDenied."""
    if deed is None:
        raise Http404("没有这项登记。")
    access.require_present(request)
    actor = access.actor_of(request)
    if refusal := deed.may(record, actor):
        raise PermissionDenied(refusal)
    is_sent = request.method == "POST"
    form = deed.opened(record, actor, request.POST if is_sent else None, request.FILES if is_sent else None)
    form.initial = {**(initial or {}), **(form.initial or {})}
    back = url_of(record, actor=actor) or "/"
    if is_sent and form.is_valid() and tried(form, lambda: deed.run(record, form, actor, clock.now())):
        messages.success(request, done or f"已{deed.label}。")
        return redirect(back)
    context = {
        "form": dressed(form),
        "errors": errors_of(form),
        "deed": deed,
        "record": record,
        "back": back,
        "button": button,
        "is_danger": is_danger,
        "shut": "" if is_sent else deed.shut(record, actor),
        "page_title": deed.label,
    }
    return render(request, "kit/deed.html", context, status=422 if form.errors else 200)
