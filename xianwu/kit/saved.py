"""Saved views and column choice: preferences of one person, no records of the county."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from xianwu.kit import access, clock
from xianwu.kit.listing import PAGING
from xianwu.kit.models import SavedView
from xianwu.kit.pages import RecordPages

LIMIT = 20


@require_POST
def saved_views_view(request: HttpRequest, pages: RecordPages) -> HttpResponse:
    """Keep the list as it stands under a name, or drop a name."""
    actor = access.actor_of(request)
    own = SavedView.objects.filter(owner_id=actor.id, page=pages.name)  # type: ignore[union-attr]
    if request.POST.get("drop"):
        get_object_or_404(own, pk=request.POST["drop"] if request.POST["drop"].isdigit() else 0).delete()
        messages.success(request, "视图已删除，记录没有变化。")
        return redirect(pages.url())
    name = request.POST.get("name", "").strip()[:40]
    query = clean_query(request.POST.get("query", ""))
    if not name:
        messages.error(request, "请给视图起个名字。")
    elif own.count() >= LIMIT and not own.filter(name=name).exists():
        messages.error(request, f"最多保存 {LIMIT} 个视图，请先删掉不用的。")
    else:
        own.update_or_create(
            name=name,
            defaults={"query": query},
            create_defaults={
                "query": query,
                "created_at": clock.now(),
                "owner_id": actor.id,  # type: ignore[union-attr]
                "page": pages.name,
            },
        )
        messages.success(request, f"已保存视图“{name}”。")
    return redirect(f"{pages.url()}?{query}")


@require_POST
def columns_view(request: HttpRequest, pages: RecordPages) -> HttpResponse:
    """Remember the chosen columns for this person's session; none chosen means the declared ones."""
    known = {column.name for column in pages.all_columns}
    chosen = [name for name in request.POST.getlist("cols") if name in known]
    kept = dict(request.session.get("kit_columns", {}))
    kept[pages.name] = "" if request.POST.get("reset") else ",".join(chosen)
    request.session["kit_columns"] = kept
    params = QueryDict(clean_query(request.POST.get("query", "")), mutable=True)
    params.pop("cols", None)
    if kept[pages.name]:
        params["cols"] = kept[pages.name]
    return redirect(f"{pages.url()}?{params.urlencode()}")


def clean_query(text: str) -> str:
    """A query without the place in the paging and without empty values."""
    params = QueryDict(text[:4000], mutable=True)
    for name in list(params):
        values = [value for value in params.getlist(name) if value]
        if name in PAGING or not values:
            del params[name]
        else:
            params.setlist(name, values)
    return params.urlencode()
