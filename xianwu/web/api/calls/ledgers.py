"""Reading ledgers: the list, its sums, one record, its events, the export."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from xianwu.core.events.declarations import label_of
from xianwu.core.events.models import Event
from xianwu.core.events.panels import Timeline, changes
from xianwu.core.records.models import end_of_day
from xianwu.kit import access
from xianwu.kit.columns import Column, resolve
from xianwu.kit.keyset import CursorError, KeysetPage, page_of
from xianwu.kit.listing import PAGING, Listing, record_or_404
from xianwu.kit.pages import RecordPages
from xianwu.kit.panels import Fields
from xianwu.web.api.answers import answer
from xianwu.web.api.door import number_of, only_known
from xianwu.web.api.errors import Failure, invalid
from xianwu.web.api.rows import clock_of, is_plain, record_row, value_rows

MOST_ROWS = 200
NEWEST = 2**31 - 1


class Key(NamedTuple):
    """As much of a record as its clock is found by."""

    pk: Any


OWN = ("q", "sort", "cols", "limit", "as_of", *PAGING)


def require_reader(request: HttpRequest, pages: RecordPages) -> None:
    if not pages.can_read(access.actor_of(request)):
        raise PermissionDenied(f"“{pages.heading}”只对有相应角色的人开放。需要查看请联系本单位管理员。")


def found_record(request: HttpRequest, pages: RecordPages, pk: str, *, is_shown: bool = False) -> Any:
    """The record if the actor may open these pages and see this row; `is_shown` reads what its page names too."""
    require_reader(request, pages)
    return record_or_404(pages, request, pk=pk, is_shown=is_shown)


def asked_listing(request: HttpRequest, pages: RecordPages) -> Listing:
    """The ledger as the address asks for it; what a page would leave out with a word is an error here."""
    require_reader(request, pages)
    only_known(request, known=frozenset(OWN) | {key for each in pages.all_filters for key in each.keys})
    listing = Listing(pages, request)
    wanted = request.GET.get("sort", "")
    allowed = {column.sort for column in pages.all_columns if column.sort}
    if wanted and wanted.lstrip("-") not in allowed:
        raise invalid([("sort", f"不能按“{wanted}”排序，可用：{'、'.join(sorted(allowed))}。")])
    known = {column.name for column in pages.all_columns}
    for name in filter(None, request.GET.get("cols", "").split(",")):
        if name not in known:
            raise invalid([("cols", f"没有“{name}”这一栏，可用：{'、'.join(sorted(known))}。")])
    listing.rows  # noqa: B018  reading the filters fills in problems
    if listing.problems:
        raise invalid([("", problem.replace("，已忽略", "")) for problem in listing.problems])
    return listing


def list_call(request: HttpRequest, *, pages: RecordPages) -> HttpResponse:
    """One page of the ledger."""
    listing = asked_listing(request, pages)
    size = number_of(request, "limit", default=pages.page_size, most=MOST_ROWS)
    columns = listing.columns
    if all(is_plain(column) or _is_clock_of_today(column, request) for column in columns):
        page, items = _from_table(listing, columns, size=size)
    else:
        page, items = _from_instances(listing, columns, size=size)
    following = _address(request, after=page.after) if page.after else None
    return answer({"items": items, "after": page.after or None, "next": following})


def _is_clock_of_today(column: Column, request: HttpRequest) -> bool:
    """A clock of today is found by the key alone; one of a past day asks for the record as it stood."""
    return column.kind == "clock" and not access.is_past(request)


def _from_table(listing: Listing, columns: list[Column], *, size: int) -> tuple[KeysetPage, list[dict[str, Any]]]:
    model = listing.pages.model
    key = str(model._meta.pk.name)  # type: ignore[union-attr]
    plain = [column for column in columns if column.kind != "clock"]
    names = dict.fromkeys((key, listing.sort.path, *(column.name for column in plain)))
    page = _paged(listing, listing.rows.values(*names), size=size)
    items = value_rows(page.records, plain, model=model)
    if items and len(plain) < len(columns):
        faces = listing.pages.clock_faces(listing.request, [Key(item["id"]) for item in items])
        for item in items:
            item["clock"] = clock_of(faces.get(item["id"]))
    return page, items


def _from_instances(listing: Listing, columns: list[Column], *, size: int) -> tuple[KeysetPage, list[dict[str, Any]]]:
    joins = sorted({column.joins for column in columns if column.joins})
    rows = listing.rows if access.is_past(listing.request) else listing.rows.select_related(*joins)
    page = _paged(listing, rows, size=size)
    faces: dict[Any, Any] = {}
    if page.records and any(column.kind == "clock" for column in columns):
        faces = listing.pages.clock_faces(listing.request, page.records)
    return page, [record_row(record, columns, faces=faces) for record in page.records]


def _paged(listing: Listing, rows: QuerySet, *, size: int) -> KeysetPage:
    cursor = {name: listing.params.get(name, "") for name in PAGING}
    try:
        return page_of(rows, sort=listing.sort, size=size, **cursor)
    except CursorError:
        raise invalid([("after", "翻页的位置已失效，请从第一页重新读取。")]) from None


def _address(request: HttpRequest, *, after: str) -> str:
    kept = [(name, each) for name in request.GET if name not in PAGING for each in request.GET.getlist(name)]
    return f"{request.path}?{urlencode([*kept, ('after', after)])}"


def summary_call(request: HttpRequest, *, pages: RecordPages) -> HttpResponse:
    """Count and sums of the filtered set."""
    listing = asked_listing(request, pages)
    found = listing.summary()
    sums = {
        path: {"label": each.label, "value": each.value} for path, each in zip(pages.sums, found["sums"], strict=True)
    }
    return answer({"count": found["count"], "sums": sums})


# --- one record -------------------------------------------------------------------------------------


def detail_columns(request: HttpRequest, pages: RecordPages, record: Model) -> list[Column]:
    """What the record's page shows the actor: its ledger's columns and the fields of its panels."""
    found = {column.name: column for column in pages.all_columns}
    for panel in pages.all_panels(request, record):
        if isinstance(panel, Fields) and panel.shown(request, record=record):
            for spec in panel.names:
                column = resolve(pages.model, spec)
                found.setdefault(column.name, column)
    return list(found.values())


def detail_of(request: HttpRequest, pages: RecordPages, record: Any) -> dict[str, Any]:
    columns = detail_columns(request, pages, record)
    faces = pages.clock_faces(request, [record])
    told = record_row(record, columns, faces=faces)
    told["version"] = getattr(record, "version", None)
    told["can_change"] = pages.can_change(access.actor_of(request), record) and not access.is_past(request)
    return told


def detail_call(request: HttpRequest, *, pages: RecordPages, pk: str) -> HttpResponse:
    """One record."""
    only_known(request, known=frozenset({"as_of"}))
    return answer(detail_of(request, pages, found_record(request, pages, pk, is_shown=True)))


def events_call(request: HttpRequest, *, pages: RecordPages, pk: str) -> HttpResponse:
    """What was done to a record, newest first; to those who see its timeline on the page."""
    record = found_record(request, pages, pk)
    panels = [panel for panel in pages.all_panels(request, record) if isinstance(panel, Timeline)]
    if not any(panel.shown(request, record=record) for panel in panels):
        raise Http404(f"这类{pages.heading}的办理经过不对您开放。")
    before = number_of(request, "before", default=NEWEST, most=NEWEST)
    size = number_of(request, "limit", default=50, most=MOST_ROWS)
    own = Event.objects.filter(
        kind=record._meta.label_lower,
        object_id=record.pk,
        sequence__lt=before,
        at__lte=end_of_day(access.as_of(request)),
    )
    found = list(own.select_related("actor", "unit").order_by("-sequence")[: size + 1])
    items = [
        event_row(
            event,
            record,
            actor=event.actor.name if event.actor else None,
            unit=str(event.unit) if event.unit else None,
        )
        for event in found[:size]
    ]
    return answer({"items": items, "before": items[-1]["sequence"] if len(found) > size else None})


def event_row(event: Event, record: Any, *, actor: str | None, unit: str | None) -> dict[str, Any]:
    """An event as an answer; the names are the caller's, who often knows them without asking."""
    return {
        "sequence": event.sequence,
        "verb": event.verb,
        "label": label_of(event.verb),
        "step": event.step or None,
        "at": event.at,
        "actor": actor,
        "unit": unit,
        "note": event.note,
        "changes": [{"label": label, "before": old, "after": new} for label, old, new in changes(event, record)],
        "digest": event.digest,
    }


def record_version(record: Any, given: Any) -> None:
    """The optimistic lock of the pages, for programs: the version read must be the version changed."""
    version = getattr(record, "version", None)
    if version is None:
        return
    if given is None:
        raise invalid([("version", "请带上读取时的 version，防止覆盖别人的修改。")])
    if str(given) != str(version):
        raise Failure(409, "stale", "这条记录已被别人改过，没有保存。请重新读取，核对后再提交。")
