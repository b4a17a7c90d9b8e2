"""The gate before every declared page, and the views that only read."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from xianwu.kit import access
from xianwu.kit.filters import Reference
from xianwu.kit.listing import Listing, record_or_404
from xianwu.kit.looks import look_for
from xianwu.kit.pages import Page, RecordPages
from xianwu.kit.panels import Panel, without_empty

COLUMNS = ("main", "side")
PRINT = "print"
FEW = 6
"""A page of so many panels is short enough for a phone as it is."""
UNFOLDED = 3
"""On a longer one the first of the main column stay open: what to do, what stands in the way, what it is."""
AT_ONCE = 7
"""Statements that late panels may take in one answer, beside those that find the reader and the record."""


def guarded(request: HttpRequest, *, view: Callable[..., HttpResponse], pages: RecordPages, **kwargs: Any) -> Any:
    """Every view of a record page runs behind this gate."""
    try:
        message = f"“{pages.heading}”只对有相应角色的人开放。需要查看请联系本单位管理员。"
        access.require(request, allowed=pages.can_read(access.actor_of(request)), message=message)
        return view(request, pages, **kwargs)
    except access.NotSignedIn:
        return access.to_login(request)


def guarded_page(request: HttpRequest, *, gate: Page, label: str, **kwargs: Any) -> Any:
    """`gate` is the declared page of the room `label`; the view's own arguments may well be called `page`."""
    if gate.is_public:
        return gate.view(request, **kwargs)
    try:
        message = f"“{gate.title}”只对有相应角色的人开放。需要查看请联系本单位管理员。"
        actor = access.actor_of(request)
        access.require(request, allowed=gate.can_read(actor) and access.is_of_room(actor, label=label), message=message)
        if gate.is_of_today and access.is_past(request) and request.method == "GET":
            return only_today(request, title=gate.title)
        return gate.view(request, **kwargs)
    except access.NotSignedIn:
        return access.to_login(request)


def only_today(request: HttpRequest, *, title: str) -> HttpResponse:
    """In place of a page that is about now by its nature, while the county is turned back."""
    return render(request, "kit/only_today.html", {"page_title": title})


def is_fragment(request: HttpRequest, *, target: str) -> bool:
    """Asked by htmx for one part of the page; going back in the browser asks for the whole."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Target") == target
        and not headers.get("HX-History-Restore-Request")
    )


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page that looks different when htmx asks, so caches must tell the two apart."""
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_GET
def list_view(request: HttpRequest, pages: RecordPages) -> HttpResponse:
    listing = Listing(pages, request)
    template = "kit/rows.html" if is_fragment(request, target="ledger") else "kit/list.html"
    listing.body  # noqa: B018  fills in problems before the template shows them
    return shown(request, template, {"pages": pages, "list": listing, "page_title": pages.heading})


@require_GET
def summary_view(request: HttpRequest, pages: RecordPages) -> HttpResponse:
    listing = Listing(pages, request)
    return render(request, "kit/summary.html", {**listing.summary(), "list": listing})


@require_GET
def filter_options_view(request: HttpRequest, pages: RecordPages, *, field: str) -> HttpResponse:
    """What a reference chip offers, read when it is opened."""
    chosen = next((each for each in pages.all_filters if each.name == field), None)
    if not isinstance(chosen, Reference):
        raise Http404("没有这个筛选项。")
    found = chosen.found(pages.rows(request), text=request.GET.get("find", "").strip())
    wanted = set(request.GET.getlist(field))
    options = [(str(target.pk), str(target), str(target.pk) in wanted) for target in found]
    return render(
        request,
        "kit/options.html",
        {"filter": chosen, "options": options, "is_cut": len(found) >= chosen.limit},
    )


@require_GET
def detail_view(request: HttpRequest, pages: RecordPages, *, pk: str) -> HttpResponse:
    record = record_or_404(pages, request, pk=pk)
    if is_fragment(request, target="drawer"):
        return shown(request, "kit/preview.html", detail_context(request, pages, record=record, is_preview=True))
    return shown(request, "kit/detail.html", detail_context(request, pages, record=record))


@require_GET
def rest_view(request: HttpRequest, pages: RecordPages, *, pk: str) -> HttpResponse:
    """Some late panels of one column of a record's page, and where the next ones are."""
    record = record_or_404(pages, request, pk=pk)
    column, start = request.GET.get("column", "main"), request.GET.get("from", "0")
    if column not in (*COLUMNS, PRINT) or not start.isdecimal():
        raise Http404("没有这一部分。")
    late = late_panels(pages, request, record=record)[column]
    end = _end_of_answer(late, start=int(start))
    parts = parts_of(late[int(start) : end], request=request, record=record)
    if column != PRINT and _is_long(pages, request, record=record):
        _fold(parts)
    following = rest_url(pages, record=record, column=column, start=end) if late[end:] else ""
    context = {"parts": parts, "url": following, "whole_url": whole_url(pages, record=record)}
    return shown(request, "kit/rest.html", context)


@require_GET
def print_view(request: HttpRequest, pages: RecordPages, *, pk: str) -> HttpResponse:
    """The record on paper; like its page it fetches what is late, and in one piece for a browser without scripts."""
    record = record_or_404(pages, request, pk=pk)
    is_whole = "whole" in request.GET
    printed = [panel for panel in pages.all_panels(request, record) if panel.is_printed]
    panels = [panel for panel in printed if is_whole or not panel.is_late]
    has_more = len(panels) < len(printed)
    context = {
        **record_context(request, pages, record=record, panels=panels),
        "rest": rest_url(pages, record=record, column=PRINT) if has_more else "",
    }
    return render(request, "kit/print.html", context)


def detail_context(
    request: HttpRequest, pages: RecordPages, *, record: Any, is_preview: bool = False
) -> dict[str, Any]:
    """What the page of one record shows at once; the preview takes the facts and the steps."""
    prompt = [panel for panel in pages.all_panels(request, record) if not panel.is_late]
    panels = _first_of(prompt) if is_preview else prompt
    late = late_panels(pages, request, record=record)
    rest = {column: rest_url(pages, record=record, column=column) for column in COLUMNS if late[column]}
    context = record_context(request, pages, record=record, panels=panels)
    if not is_preview and _is_long(pages, request, record=record):
        _fold(context["main"][UNFOLDED:] + context["side"])
    return {**context, "rest": rest}


def _is_long(pages: RecordPages, request: HttpRequest, *, record: Any) -> bool:
    return len(list(pages.all_panels(request, record))) > FEW


def _fold(parts: Iterable[dict[str, Any]]) -> None:
    """On a phone these stand behind their titles."""
    for part in parts:
        part["is_folded"] = bool(part["title"]) and part["panel"].folds


def _end_of_answer(late: Sequence[Panel], *, start: int) -> int:
    """Up to where panels fit into one answer; one at least."""
    end = start + 1
    while end < len(late) and sum(panel.weight for panel in late[start : end + 1]) <= AT_ONCE:
        end += 1
    return end


def late_panels(pages: RecordPages, request: HttpRequest, *, record: Any) -> dict[str, list[Panel]]:
    """By column, in the order in which they stand; on paper both columns follow each other."""
    late = [panel for panel in pages.all_panels(request, record) if panel.is_late]
    found = {column: [panel for panel in late if column_of(panel) == column] for column in COLUMNS}
    return {**found, PRINT: [panel for column in COLUMNS for panel in found[column] if panel.is_printed]}


def rest_url(pages: RecordPages, *, record: Any, column: str, start: int = 0) -> str:
    return f"{pages.url('rest', pk=record.pk)}?column={column}&from={start}"


def whole_url(pages: RecordPages, *, record: Any) -> str:
    return f"{pages.url('print', pk=record.pk)}?whole=1"


def record_context(request: HttpRequest, pages: RecordPages, *, record: Any, panels: Iterable[Panel]) -> dict[str, Any]:
    """The head of one record and these panels of it."""
    look = look_for(request)
    look.clocks.update(pages.clock_faces(request, [record]))
    parts = parts_of(panels, request=request, record=record)
    may_change = pages.can_change(access.actor_of(request), record) and not access.is_past(request)
    return {
        "pages": pages,
        "record": record,
        "page_title": pages.record_title(record),
        "number": pages.record_number(record),
        "state": next((column for column in pages.all_columns if column.kind == "state"), None),
        "state_html": state_html(pages, record=record, look=look),
        "clock": look.clocks.get(record.pk),
        "main": [part for part in parts if not part["panel"].side],
        "side": [part for part in parts if part["panel"].side],
        "edit_url": pages.url("edit", pk=record.pk) if may_change else "",
        "detail_url": pages.url("detail", pk=record.pk),
        "print_url": pages.url("print", pk=record.pk),
        "whole_url": whole_url(pages, record=record),
    }


def column_of(panel: Panel) -> str:
    return "side" if panel.side else "main"


def parts_of(panels: Iterable[Panel], *, request: HttpRequest, record: Any) -> list[dict[str, Any]]:
    """The panels that show themselves to this reader, each with what its template needs."""
    kept = without_empty(panels, request=request, record=record)
    return [part_of(panel, request=request, record=record) for panel in kept if panel.shown(request, record=record)]


def _first_of(panels: list[Any]) -> list[Any]:
    """What a preview shows: the facts first, then what can be done."""
    own = [panel for panel in panels if not panel.side]
    facts, acts = [each for each in own if each.is_printed], [each for each in own if not each.is_printed]
    return [*facts[:1], *acts[:1]]


def part_of(panel: Any, *, request: HttpRequest, record: Any) -> dict[str, Any]:
    context = panel.context(request, record)
    return {"panel": panel, "title": context.get("title", panel.title), "context": context}


def state_html(pages: RecordPages, *, record: Any, look: Any) -> str:
    from django.utils.safestring import mark_safe

    from xianwu.kit.columns import resolve

    if not getattr(record, "state", ""):
        return ""
    return mark_safe(resolve(pages.model, "state").cell(record, look))
