"""Ledger of places, ledger of deputies, and the page on which a route is changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xianwu.bulletin import roles
from xianwu.bulletin.models import Deputy, Issue, Series, SignPlace
from xianwu.bulletin.signoff.deputies import end_deputy, may_enter, name_deputy
from xianwu.bulletin.signoff.forms import DeputyForm, Stages, signer_choices
from xianwu.bulletin.signoff.panels import PlacePaper, PlaceRoute
from xianwu.bulletin.signoff.routes import change_route, may_change, route_of
from xianwu.core.events.panels import Timeline
from xianwu.core.people.roles import ADMIN, AUDITOR
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.kit import access, clock
from xianwu.kit.columns import Text
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields
from xianwu.kit.refusals import Refused

READERS = (*roles.DESK, roles.COSIGNER, AUDITOR)
ENTER = (*roles.DESK, roles.COSIGNER, ADMIN)


class PlacePages(RecordPages):
    model = SignPlace
    slug = "places"
    title = "核签"
    icon = "signature"
    columns = ("title", "state", "stage_name", Text("who", "签署人", sort=""), "opened_at", "acted_at", "opinion")
    filters = ("state", "opened_at")
    ordering = ("-id",)
    panels = (
        Steps(),
        PlacePaper(),
        Fields("issue", "stage_name", Text("who", "签署人"), "opened_at", Text("signed_as", "办理"), "opinion"),
        PlaceRoute(),
        Clocks(),
        Timeline(),
    )
    readers = READERS
    views = (View("待签", "state=open"),)
    empty_text = "没有要您核签的快报。责任编辑提交审核后，轮到您时会出现在这里。"


class DeputyPages(RecordPages):
    model = Deputy
    slug = "deputies"
    title = "代签"
    icon = "users"
    columns = ("absent", "deputy", "valid_from", "valid_to", "note")
    search = ("absent__name", "deputy__name", "note")
    filters = ("valid_to",)
    ordering = ("-id",)
    form = DeputyForm
    panels = (Fields("absent", "deputy", "valid_from", "valid_to", "note"), Timeline())
    form_fields = ("absent", "deputy", "valid_from", "valid_to", "note")
    readers = (*ENTER, AUDITOR)
    writers = ENTER
    create = name_deputy
    change = end_deputy
    empty_text = "没有登记代签。外出前请本人或管理员登记：谁外出、谁代签、从哪天到哪天。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        assert isinstance(record, Deputy)
        return super().can_change(actor, record) and actor is not None and may_enter(record.absent_id, actor)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        own = {} if access.actor_of(request).has(ADMIN) else {"absent": access.actor_of(request).id}  # type: ignore[union-attr]
        return {**own, "valid_from": clock.today(), **super().initial(request)}


# --- the route of a series --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def route_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Add, remove and reorder stages; what the change means is said before it is kept."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    series = Series.objects.visible_to(actor).select_related("unit").filter(pk=pk).first()
    if series is None:
        raise Http404("没有这个刊物。")
    access.require_present(request)
    if not may_change(series, actor):
        raise PermissionDenied("核签流程由本刊的责任编辑或管理员修改。")
    known = list(route_of(series, on=clock.today()))
    options = {"form_kwargs": {"choices": signer_choices(clock.today())}, "prefix": "stages"}
    if request.method == "GET":
        return _route_page(request, series, Stages(initial=[{**each} for each in known], **options))
    form = Stages(request.POST, initial=[{**each} for each in known], **options)
    if not form.is_valid():
        return _route_page(request, series, form, status=422)
    if "confirmed" not in request.POST:
        return _route_page(request, series, form, warning=_warning(series, known, form.stages()))
    try:
        change_route(series, form.stages(), actor=actor, at=clock.now())
    except Refused as error:
        return _route_page(request, series, form, problem=str(error), status=422)
    messages.success(request, "核签流程已保存，以后提交审核的期按新流程办理。")
    return redirect(reverse("bulletin:series-detail", args=[series.pk]))


def _warning(series: Series, known: list[Any], stages: list[dict[str, Any]]) -> str:
    """A sentence with the numbers."""
    names = [each["name"] for each in stages]
    gone = [each["name"] for each in known if each["name"] not in names]
    running = Issue.objects.filter(series=series, state__in=(Issue.State.EDITED, Issue.State.REVIEWED)).count()
    head = f"将改为：{' → '.join(['提交审核', *names, '签发'])}。只影响以后提交审核的期"
    head += f"；现有 {running} 期正在核签，仍按原流程办完。" if running else "。"
    return head + (f"删去“{'、'.join(gone)}”后，以后各期不再经过这一环节。" if gone else "")


def _route_page(
    request: HttpRequest, series: Series, form: Any, *, warning: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "series": series,
        "form": form,
        "warning": warning,
        "problem": problem,
        "page_title": f"核签流程 · {series.name}",
    }
    return render(request, "bulletin/route_form.html", context, status=status)


PAGES = [
    PlacePages,
    DeputyPages,
    Page("routes/<int:pk>/", "route", "修改核签流程", route_view, roles=(roles.EDITOR, ADMIN), in_menu=False),
]
