"""The board of the three systems, and the pages that anybody may open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.kit import access
from xianwu.registers.enforcement.declarations import matter_choices
from xianwu.registers.enforcement.kinds import PublicKind
from xianwu.registers.enforcement.models import Draw, Publication
from xianwu.registers.enforcement.publicity import board, drawing

PER_PAGE = 20
SCRIPT = Path(__file__).with_name("replay_draw.py")


@require_GET
def board_view(request: HttpRequest) -> HttpResponse:
    """Published on time, records complete, legal review done: by organ, this year, each number to its rows."""
    actor = access.actor_of(request)
    assert actor is not None
    on = access.as_of(request)
    context = {
        "rows": board.rows(actor, on=on, past=access.past_day(request)),
        "on": on,
        "page_title": "行政执法三项制度",
    }
    return render(request, "enforcement/three_systems.html", context)


def shown_publications() -> QuerySet[Publication]:
    """What stands on the public page. Whoever looks is nobody: there is no row scope but this."""
    return Publication.objects.filter(state__in=Publication.SHOWN).select_related("unit")


@require_GET
def public_view(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    kind, matter = request.GET.get("kind", ""), request.GET.get("matter", "")
    rows = shown_publications().order_by("-published_on", "-id")
    if kind in PublicKind.values:
        rows = rows.filter(kind=kind)
    if matter:
        rows = rows.filter(matter=matter)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(party__icontains=text) | Q(document_no__icontains=text))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "text": text, "kind": kind, "matter": matter, "kinds": PublicKind.choices,
        "matters": matter_choices(), "page_title": "行政执法公示",
    }  # fmt: skip
    return render(request, "enforcement/public.html", context)


@require_GET
def public_item_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    row = shown_publications().select_related("case").filter(pk=pk).first()
    if row is None:
        raise Http404("这条公示不存在，或者已经撤下。")
    return render(request, "enforcement/public_item.html", {"row": row, "page_title": row.title})


@require_GET
def public_draws_view(request: HttpRequest) -> HttpResponse:
    rows = Draw.objects.select_related("unit").defer("salt", "candidates").order_by("-committed_on", "-id")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "enforcement/public_draws.html", {"page": page, "page_title": "双随机抽取公示"})


@require_GET
def public_draw_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The file to replay: subjects and officers by number only; the salt after the draw."""
    row = Draw.objects.filter(pk=pk).first()
    if row is None:
        raise Http404("没有这次抽取。")
    content: dict[str, Any] = drawing.published_file(row)
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="draw-{row.pk}.json"'
    return answer


@require_GET
def replay_view(request: HttpRequest) -> HttpResponse:
    """The script that replays a draw, with nothing but Python."""
    answer = HttpResponse(SCRIPT.read_text("utf-8"), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="replay_draw.py"'
    return answer
