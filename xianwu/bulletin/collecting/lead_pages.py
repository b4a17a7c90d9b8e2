"""Leads on the screen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xianwu.bulletin import roles
from xianwu.bulletin.collecting.leads import find_leads, limits_on
from xianwu.bulletin.collecting.models import DESK_READERS, Lead
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Steps
from xianwu.kit import access, clock
from xianwu.kit.pages import Page, RecordPages, Tool, View
from xianwu.kit.panels import Fields

FINDERS = (roles.EDITOR, roles.CONTRIBUTOR)


class LeadPages(RecordPages):
    model = Lead
    slug = "leads"
    title = "线索"
    icon = "bolt"
    columns = ("title", "kind", "unit", "state", "facts", "found_on")
    filters = ("state", "kind", "unit", "found_on")
    ordering = ("-id",)
    panels = (
        Steps(),
        Fields("facts", "sentence", "source", "kind", "unit", "found_on", "contribution", "reason"),
        Timeline(),
    )
    tools = (Tool("查找线索", "search", lambda request, pages: reverse("bulletin:leads-find"), FINDERS, primary=True),)
    readers = (*DESK_READERS, *roles.UNIT_DUTIES)
    views = (View("待处理", "state=offered"),)
    empty_text = "还没有线索。点“查找线索”，系统从指标和办理时限里找出变动大的、达到整数关口的和超期多的。"


@require_http_methods(["GET", "POST"])
def find_view(request: HttpRequest) -> HttpResponse:
    """What will be looked for; then look."""
    if request.method == "POST":
        access.require_present(request)
        found = find_leads(actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        own = Lead.objects.visible_to(request.actor).filter(pk__in=[each.pk for each in found])  # type: ignore[attr-defined]
        messages.success(request, f"新找到 {own.count()} 条线索。以前提供过的不再重复。")
        return redirect(f"{reverse('bulletin:leads-list')}?state=offered")
    context = {"page_title": "查找线索", "limits": limits_on(clock.today())}
    return render(request, "bulletin/leads_find.html", context)


PAGES = [
    LeadPages,
    Page(path="leads/find/", name="leads-find", title="查找线索", view=find_view, roles=FINDERS, in_menu=False),
]
