"""Deeds before people's eyes: the panel that offers them, and the page where one is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xianwu.kit import access, clock
from xianwu.kit.deeds import Deed
from xianwu.kit.forms import dress, mark_errors
from xianwu.kit.listing import record_or_404
from xianwu.kit.pages import PLACE, RecordPages, address, pages_of, url_of
from xianwu.kit.panels import Panel
from xianwu.kit.trying import errors_of, tried

# --- the panel --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offers:
    """What one person is offered on one record: open ones with their pages, labels of shut ones by their reason."""

    open: list[tuple[Deed, str]]
    shut: list[tuple[str, list[str]]]

    @property
    def shut_count(self) -> int:
        return sum(len(labels) for _, labels in self.shut)


def deed_url(deed: Deed, record: Model) -> str:
    """The page of a deed that a panel of the record offers."""
    if deed.page:
        return reverse(deed.page, args=[record.pk])
    pages = pages_of(type(record))
    assert pages is not None
    return address(f"{pages.name}-do", PLACE, deed.name).replace(PLACE, quote(str(record.pk), safe=""))


def offers_of(deeds: Iterable[Deed], record: Any, *, actor: Any) -> Offers:
    found, shut = [], dict[str, list[str]]()
    for deed in deeds:
        if not deed.is_offered(record, actor=actor):
            continue
        if why := deed.shut(record, actor):
            shut.setdefault(why, []).append(deed.label)
        else:
            found.append((deed, deed_url(deed, record)))
    return Offers(found, list(shut.items()))


class Deeds(Panel):
    """What can be done on a record beside its steps, for those who may; shut ones say why behind one line."""

    title = "登记"
    template = "kit/panels/deeds.html"
    is_printed, folds = False, False

    def __init__(self, deeds: Sequence[Deed], *, title: str = "", side: bool = True, key: str = "") -> None:
        self._deeds, self.title, self.side, self.key = deeds, title or self.title, side, key

    def deeds(self, model: type[Model]) -> Sequence[Deed]:
        return self._deeds

    def offers(self, request: HttpRequest, record: Model) -> Offers:
        """Looked up once a request; nothing of a past day."""
        if access.is_past(request):
            return Offers([], [])
        kept: dict[Any, Offers] = vars(request).setdefault("deed_offers", {})
        key = (id(self), type(record), record.pk)
        if key not in kept:
            kept[key] = offers_of(self.deeds(type(record)), record, actor=access.actor_of(request))
        return kept[key]

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        offers = self.offers(request, record)
        return bool(offers.open or offers.shut)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"offers": self.offers(request, record)}


# --- the page ---------------------------------------------------------------------------------------


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


@require_http_methods(["GET", "POST"])
def deed_view(request: HttpRequest, pages: RecordPages, *, pk: str, name: str) -> HttpResponse:
    """GET shows the form, or why the record does not take the deed now; POST runs it. Raises Http404, PermissionDenied."""
    access.require_present(request)
    record, actor = record_or_404(pages, request, pk=pk), access.actor_of(request)
    deed = _offered(pages, request, record=record, name=name)
    if refusal := deed.may(record, actor):
        raise PermissionDenied(refusal)
    is_sent = request.method == "POST"
    form = deed.opened(record, actor, request.POST if is_sent else None, request.FILES if is_sent else None)
    back, shut = url_of(record, actor=actor) or "/", _why_shut(deed, record, actor=actor)
    if is_sent and shut:
        # What was typed stays: the record may have moved on while the form was filled in.
        form.add_error(None, f"现在不能办“{deed.label}”：{shut}")
    elif is_sent and form.is_valid() and _is_done(request, deed, record, form):
        return redirect(back)
    context = {
        "form": dressed(form),
        "errors": errors_of(form),
        "deed": deed,
        "record": record,
        "back": back,
        "shut": "" if is_sent else shut,
        "page_title": deed.label,
    }
    return render(request, "kit/deed.html", context, status=_status(form, shut=shut))


def _is_done(request: HttpRequest, deed: Deed, record: Model, form: forms.Form) -> bool:
    """Run it and say so, and what to look at in what it made; refused: the form says why."""
    made: list[Any] = []
    if not tried(form, lambda: made.append(deed.run(record, form, access.actor_of(request), clock.now()))):
        return False
    messages.success(request, deed.done or f"“{deed.label}”已办好。")
    if remark := deed.remark(made[0]):
        messages.warning(request, remark)
    return True


def _why_shut(deed: Deed, record: Model, *, actor: Any) -> str:
    """Why the record does not take it, or that there is nothing of the kind about it."""
    return deed.shut(record, actor) or ("" if deed.fits(record) else "这条记录没有这样的事要办。")


def _status(form: forms.Form, *, shut: str) -> int:
    if shut:
        return 403
    return 422 if form.errors else 200


def _offered(pages: RecordPages, request: HttpRequest, *, record: Model, name: str) -> Deed:
    """What a panel of the record offers under that name, unless it has a page of its own."""
    for panel in pages.all_panels(request, record):
        for deed in panel.deeds(pages.model):
            if deed.name == name and not deed.page:
                return deed
    raise Http404("没有这项登记。")
