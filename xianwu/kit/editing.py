"""New and edit: one form, one call of a verb, and every refusal said beside the field it is about."""

import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xianwu.kit import access, clock
from xianwu.kit.forms import form_class, grouped, mark_errors, pick_options, plain_data, prepare
from xianwu.kit.listing import record_or_404
from xianwu.kit.pages import RecordPages, url_of
from xianwu.kit.trying import errors_of, result_of


@require_http_methods(["GET", "POST"])
def new_view(request: HttpRequest, pages: RecordPages) -> HttpResponse:
    access.require_present(request)
    actor, verb = access.actor_of(request), pages.verb("create")
    if verb is None or not pages.can_create(actor):
        raise PermissionDenied(f"您的角色不能新增{pages.heading}。需要登记请联系本单位管理员。")
    form = _form(pages, request, initial=pages.initial(request))
    if request.method == "POST" and form.is_valid():
        record = result_of(form, lambda: verb(plain_data(form.cleaned_data), actor=actor, at=clock.now()))
        if record is not None:
            messages.success(request, f"已登记：{pages.record_title(record)}。")
            if remark := pages.remark(record):
                messages.warning(request, remark)
            return redirect(url_of(record, actor=actor) or pages.url("detail", pk=record.pk))
    return _page(request, pages, form=form, record=None)


@require_http_methods(["GET", "POST"])
def edit_view(request: HttpRequest, pages: RecordPages, *, pk: str) -> HttpResponse:
    access.require_present(request)
    actor, verb = access.actor_of(request), pages.verb("change")
    record = record_or_404(pages, request, pk=pk)
    if verb is None or not pages.can_change(actor, record):
        raise PermissionDenied(f"这条{pages.heading}现在不能修改，或者您的角色不能修改它。")
    # The form fills the instance it is given; the verb must still see the record as it was.
    form = _form(pages, request, instance=copy.copy(record))
    before = _state(record)
    if request.method == "POST" and _is_current(form, request, record=record) and form.is_valid():
        changed = result_of(
            form, lambda: verb(record, plain_data(form.cleaned_data), actor=actor, at=clock.now()) or record
        )
        if changed is not None:
            _tell_saved(request, before, _state(pages.model._base_manager.get(pk=record.pk)))
            return redirect(pages.url("detail", pk=record.pk))
    return _page(request, pages, form=form, record=record)


def _state(record: Any) -> str:
    """How the record's state is called, "" where it has none."""
    return str(record.get_state_display()) if hasattr(record, "get_state_display") else ""


def _tell_saved(request: HttpRequest, before: str, now: str) -> None:
    """An edit may send a record back; whoever made it is told."""
    if before == now:
        messages.success(request, "已保存。")
    else:
        messages.warning(request, f"已保存。状态由“{before}”变为“{now}”，此后的环节要重新办理。")


def _form(pages: RecordPages, request: HttpRequest, **kwargs: Any) -> forms.Form:
    made = form_class(pages)
    if not issubclass(made, forms.ModelForm) and "instance" in kwargs:
        record = kwargs.pop("instance")
        kwargs["initial"] = {name: getattr(record, name, None) for name in made.base_fields}
    if request.method == "POST":
        kwargs |= {"data": request.POST, "files": request.FILES}
    return prepare(made(**kwargs), pages=pages, request=request)


def _is_current(form: forms.Form, request: HttpRequest, *, record: Any) -> bool:
    """The optimistic lock: nobody overwrites what another person saved in the meantime."""
    version = getattr(record, "version", None)
    if version is None or request.POST.get("version") == str(version):
        return True
    form.add_error(
        None,
        "您填写期间，这条记录已被别人改过，为免覆盖没有保存。您填的内容还在下面："
        "请在另一窗口打开记录核对，再点“保存”就以您的为准。",
    )
    return False


def _page(request: HttpRequest, pages: RecordPages, *, form: forms.Form, record: Any) -> HttpResponse:
    mark_errors(form)
    context = {
        "pages": pages,
        "form": form,
        "groups": grouped(form, pages=pages),
        "record": record,
        "version": getattr(record, "version", None),
        "draft": f"{pages.name}:{record.pk if record else 'new'}",
        "page_title": f"修改{pages.heading}" if record else f"新增{pages.heading}",
        "back_url": pages.url("detail", pk=record.pk) if record else pages.url(),
        "errors": errors_of(form),
    }
    return render(request, "kit/form.html", context, status=422 if form.errors else 200)


@require_GET
def form_options_view(request: HttpRequest, pages: RecordPages, *, field: str) -> HttpResponse:
    """The search inside a form: what one may point to."""
    actor = access.actor_of(request)
    if not pages.can_write(actor):
        raise PermissionDenied("您的角色不能填写这张表。")
    if not pages.form_fields and pages.form is None:
        raise Http404("这个台账没有表单。")
    found = pick_options(pages, request=request, name=field, text=request.GET.get("find", "").strip())
    return render(request, "kit/picks.html", {"options": found, "find": request.GET.get("find", "")})
