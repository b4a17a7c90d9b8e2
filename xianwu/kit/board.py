"""The board: the same filtered list, one column per state."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from xianwu.kit import access
from xianwu.kit.columns import Column, choices_of, field_at
from xianwu.kit.listing import Listing
from xianwu.kit.looks import look_for
from xianwu.kit.pages import RecordPages
from xianwu.kit.states import Tone, tone_of
from xianwu.kit.views import is_fragment, shown

DEPTH = 20


@dataclass
class Card:
    title: str
    number: str
    url: str
    lines: list[tuple[str, SafeString]]


@dataclass
class Lane:
    value: Any
    word: str
    tone: Tone
    count: int
    cards: list[Card]
    more_url: str


@require_GET
def board_view(request: HttpRequest, pages: RecordPages) -> HttpResponse:
    if not pages.board:
        raise Http404("这个台账没有看板。")
    listing = Listing(pages, request)
    context = {
        "pages": pages,
        "list": listing,
        "lanes": lanes(pages, listing=listing, request=request),
        "is_board": True,
        "page_title": f"{pages.heading}看板",
    }
    template = "kit/lanes.html" if is_fragment(request, target="ledger") else "kit/board.html"
    return shown(request, template, context)


def lanes(pages: RecordPages, *, listing: Listing, request: HttpRequest) -> list[Lane]:
    """Two statements, however many states: the counts, and the first cards of each lane."""
    rows, path = listing.rows, pages.board
    field = field_at(pages.model, path=path)
    words = list(choices_of(field))
    counts = dict(rows.order_by().values_list(path).annotate(found=Count(pages.model._meta.pk.name)))
    words += [(value, str(value or "未填")) for value in counts if value not in dict(words)]
    records = _first_cards(rows, pages=pages, listing=listing, request=request)
    look = look_for(request)
    if any(column.kind == "clock" for column in listing.columns):
        look.clocks.update(pages.clock_faces(request, records))
    cards: dict[Any, list[Card]] = {}
    columns = [column for column in listing.columns[1:] if column.name not in (path, "number", "title")][:3]
    for record in records:
        cards.setdefault(getattr(record, path), []).append(_card(record, pages=pages, columns=columns, request=request))
    return [
        Lane(
            value=value,
            word=str(word),
            tone=tone_of(pages.model, value),
            count=counts.get(value, 0),
            cards=cards.get(value, []),
            more_url=pages.url() + listing.link(**{path: str(value)}),
        )
        for value, word in words
    ]


def _first_cards(rows: Any, *, pages: RecordPages, listing: Listing, request: HttpRequest) -> list[Any]:
    sort, key = listing.sort, pages.model._meta.pk.name
    column = F(key if sort.is_key else sort.path)
    order = [column.desc() if sort.is_descending else column.asc(), F(key).asc()]
    ranked = rows.annotate(kit_rank=Window(RowNumber(), partition_by=F(pages.board), order_by=order))
    joins = sorted({column.joins for column in listing.columns if column.joins})
    if joins and not access.is_past(request):
        ranked = ranked.select_related(*joins)
    return list(ranked.filter(kit_rank__lte=DEPTH).order_by("kit_rank"))


def _card(record: Any, *, pages: RecordPages, columns: list[Column], request: HttpRequest) -> Card:
    look = look_for(request)
    lines = [(column.label, mark_safe(column.cell(record, look))) for column in columns]
    return Card(
        title=pages.record_title(record),
        number=pages.record_number(record),
        url=pages.url("detail", pk=record.pk),
        lines=lines,
    )
