"""The saved texts of an item: listed, compared, restored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from xianwu.bulletin import roles
from xianwu.bulletin.editing.saving import save
from xianwu.bulletin.editing.versions import Version, compared, versions_of
from xianwu.bulletin.item_views import item_or_404
from xianwu.bulletin.models import Item
from xianwu.bulletin.reopening import reopening_told
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused


@require_http_methods(["GET", "POST"])
def versions_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with two texts side by side: the last two, or those that the address names."""
    item = item_or_404(request, pk)
    found = versions_of(item, up_to=access.as_of(request) if access.is_past(request) else None)
    if not found:
        raise Http404("这一天还没有这一条。")
    if request.method == "POST":
        return _restored(request, item, found)
    before = _named(found, request.GET.get("a"), default=found[max(len(found) - 2, 0)])
    after = _named(found, request.GET.get("b"), default=found[-1])
    may_edit = request.actor.has(roles.EDITOR) and not item.issue.is_frozen  # type: ignore[attr-defined]
    context = {
        "item": item,
        "issue": item.issue,
        "versions": found[::-1],
        "before": before,
        "after": after,
        "now": found[-1],
        "compared": compared(before, after),
        "can_edit": may_edit and not access.is_past(request),
        "page_title": f"第 {item.order} 条历次文字",
    }
    return render(request, "bulletin/item_versions.html", context)


def _named(found: Sequence[Version], number: Any, *, default: Version) -> Version:
    return next((each for each in found if str(each.number) == number), default)


def _restored(request: HttpRequest, item: Item, found: Sequence[Version]) -> HttpResponse:
    """Write an earlier text as the newest one: nothing of the way there is lost."""
    access.require_present(request)
    wanted = next((each for each in found if str(each.number) == request.POST.get("restore")), None)
    if wanted is None:
        raise Http404("没有这一版。")
    try:
        note = f"恢复第 {wanted.number} 版文字"
        with reopening_told(request, item.issue):
            save(item, wanted.data, actor=request.actor, at=clock.now(), note=note)  # type: ignore[attr-defined]
        messages.success(request, f"已恢复第 {wanted.number} 版的文字，作为最新的一版；其余各版都还在。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("bulletin:item-versions", pk=item.pk)
