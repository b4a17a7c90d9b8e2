"""The list of a record page, read from the address: filters, search, sort, columns, page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Model, QuerySet, Sum, prefetch_related_objects
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from xianwu.kit import access
from xianwu.kit.columns import Column, resolve
from xianwu.kit.filters import Filter, FilterError
from xianwu.kit.keys import key_of
from xianwu.kit.keyset import CursorError, KeysetPage, Sort, fastest_order, page_of, sort_for
from xianwu.kit.looks import ledger_rows, look_for, unit_of
from xianwu.kit.models import SavedView
from xianwu.kit.pages import RecordPages
from xianwu.kit.prepared import by_key

PAGING = ("after", "before")


@dataclass(frozen=True)
class Chip:
    filter: Filter
    is_active: bool
    words: str
    options: Sequence[tuple[str, str, bool]]
    values: dict[str, str]
    without: str
    presets: Sequence[tuple[str, str]] = ()
    chosen: Sequence[str] = ()
    options_url: str = ""


@dataclass(frozen=True)
class Head:
    column: Column
    unit: str
    url: str
    aria: str
    mark: str


@dataclass(frozen=True)
class Tab:
    name: str
    url: str
    is_here: bool
    pk: int | None = None


@dataclass(frozen=True)
class Total:
    label: str
    value: Any
    unit: str


class Listing:
    """One reading of the address; templates take what they need from it."""

    def __init__(self, pages: RecordPages, request: HttpRequest) -> None:
        self.pages = pages
        self.request = request
        self.params = request.GET
        self.problems: list[str] = []

    # --- rows ---------------------------------------------------------------------------------

    @cached_property
    def text(self) -> str:
        return self.params.get("q", "").strip()[:100]

    @cached_property
    def rows(self) -> QuerySet:
        """The filtered set: what the page, its count, its sums, its board and its export show."""
        rows = self.pages.rows(self.request)
        for each in self.pages.all_filters:
            if each.is_active(self.params):
                try:
                    rows = each.apply(rows, params=self.params, request=self.request)
                except FilterError as error:
                    self.problems.append(str(error))
        return self.pages.search_rows(rows, self.text) if self.text else rows

    @cached_property
    def sort(self) -> Sort:
        wanted = self.params.get("sort", "")
        allowed = {column.sort for column in self.pages.all_columns if column.sort}
        if wanted.lstrip("-") not in allowed:
            self.problems += ["排序的列看不懂，已忽略。"] if wanted else []
            wanted = self.pages.default_sort
        return sort_for(self.pages.model, text=wanted)

    def in_order(self) -> QuerySet:
        """The filtered set in the order of the page, in one statement: for what does not page."""
        return fastest_order(self.rows, sort=self.sort)

    @cached_property
    def page(self) -> KeysetPage:
        joins = sorted({column.joins for column in self.columns if column.joins})
        rows = self.rows if access.is_past(self.request) else self.rows.select_related(*joins)
        cursor = {name: self.params.get(name, "") for name in PAGING}
        try:
            page = page_of(rows, sort=self.sort, size=self.pages.page_size, **cursor)
        except CursorError:
            self.problems.append("翻页的位置已失效，已回到第一页。")
            page = page_of(rows, sort=self.sort, size=self.pages.page_size)
        if access.is_past(self.request) and joins and page.records:
            # Instances of a past day carry no joins with them; one statement a relation, not a row.
            prefetch_related_objects(page.records, *joins)
        return page

    @cached_property
    def body(self) -> SafeString:
        look = look_for(self.request)
        if any(column.kind == "clock" for column in self.columns) and self.page.records:
            look.clocks.update(self.pages.clock_faces(self.request, self.page.records))
        return ledger_rows(
            self.pages, columns=self.columns, records=self.page.records, look=look, can_pick=self.can_pick
        )

    def summary(self) -> dict[str, Any]:
        """Count and sums of the filtered set, one statement. Rows that all lack an amount have no sum, not 0."""
        wanted = {f"sum_{n}": Sum(path) for n, path in enumerate(self.pages.sums)}
        found = self.rows.order_by().aggregate(count=Count(self.pages.model._meta.pk.name), **wanted)
        nothing = None if found["count"] else 0
        sums = [
            Total(column.label, nothing if found[f"sum_{n}"] is None else found[f"sum_{n}"], column.unit)
            for n, column in enumerate(resolve(self.pages.model, path) for path in self.pages.sums)
        ]
        return {"count": found["count"], "sums": sums}

    # --- columns ------------------------------------------------------------------------------

    @cached_property
    def columns(self) -> list[Column]:
        wanted = self.params.get("cols") or self._remembered()
        known = {column.name: column for column in self.pages.all_columns}
        chosen = [known[name] for name in wanted.split(",") if name in known] if wanted else []
        first = self.pages.all_columns[0]
        if not chosen:
            return [column for column in self.pages.all_columns if not column.hidden]
        return [first, *(column for column in chosen if column is not first)]

    def _remembered(self) -> str:
        session = getattr(self.request, "session", None)
        return str(session.get("kit_columns", {}).get(self.pages.name, "")) if session is not None else ""

    @cached_property
    def column_choice(self) -> list[tuple[Column, bool]]:
        shown = {column.name for column in self.columns}
        return [(column, column.name in shown) for column in self.pages.all_columns]

    @cached_property
    def heads(self) -> list[Head]:
        look = look_for(self.request)
        return [self._head(column, unit=unit_of(column, look=look)) for column in self.columns]

    def _head(self, column: Column, *, unit: str) -> Head:
        is_here = bool(column.sort) and column.sort == self.sort.path
        target = f"-{column.sort}" if is_here and not self.sort.is_descending else column.sort
        aria = ("descending" if self.sort.is_descending else "ascending") if is_here else ""
        mark = ("↓" if self.sort.is_descending else "↑") if is_here else ""
        return Head(column, unit, self.link(sort=str(target)) if column.sort else "", aria, mark)

    # --- addresses ----------------------------------------------------------------------------

    def link(self, **changes: str | None) -> str:
        """This list with other parameters; paging starts anew unless it is what changes."""
        params = self.params.copy()
        for name in (*PAGING, "panel"):
            params.pop(name, None)
        for name, value in changes.items():
            params.pop(name, None)
            if value:
                params[name] = value
        return "?" + params.urlencode()

    @cached_property
    def query(self) -> str:
        """The filtered set as a query string, for exports, boards and saved views."""
        return self.link().lstrip("?")

    @property
    def next_url(self) -> str:
        return self.link(after=self.page.after) if self.page.after else ""

    @property
    def previous_url(self) -> str:
        return self.link(before=self.page.before) if self.page.before else ""

    @property
    def first_url(self) -> str:
        return self.link() if self.page.before else ""

    def url_to(self, kind: str) -> str:
        """Another view of the same filtered list: board, summary, bulk."""
        return f"{self.pages.url(kind)}?{self.query}" if self.query else self.pages.url(kind)

    @property
    def urls(self) -> dict[str, str]:
        """Every neighbour of this list, for templates."""
        found = {kind: self.url_to(kind) for kind in ("list", "summary", "bulk")}
        found |= {kind: self.pages.url(kind) for kind in ("views", "columns")}
        return found | {"board": self.url_to("board") if self.pages.board else "", "root": self.pages.url()}

    # --- chips and tabs -----------------------------------------------------------------------

    @cached_property
    def chips(self) -> list[Chip]:
        return [self._chip(each) for each in self.pages.all_filters]

    def _chip(self, each: Filter) -> Chip:
        active = each.is_active(self.params)
        presets = [
            (word, self.link(**dict(zip(each.keys, (first.isoformat(), last.isoformat()), strict=True))))
            for word, first, last in getattr(each, "presets", lambda request: ())(self.request)
        ]
        return Chip(
            filter=each,
            is_active=active,
            words=each.words(self.params, request=self.request) if active else "",
            options=each.options(self.params, request=self.request),
            values={key: self.params.get(key, "") for key in each.keys},
            without=self.link(**{key: None for key in each.keys}),
            presets=presets,
            chosen=self.params.getlist(each.name),
            options_url=self.pages.url("options", pk=each.name) if each.kind == "reference" else "",
        )

    @cached_property
    def is_filtered(self) -> bool:
        return bool(self.text) or any(chip.is_active for chip in self.chips)

    @cached_property
    def tabs(self) -> list[Tab]:
        actor = access.actor_of(self.request)
        here = _same(self.query)
        base = self.pages.url()
        found = [Tab("全部", base, here == _same(""))]
        for view in self.pages.all_views(self.request):
            found.append(Tab(view.name, f"{base}?{view.query}", here == _same(view.query)))
        for saved in SavedView.objects.filter(owner_id=actor.id, page=self.pages.name) if actor else ():
            found.append(Tab(saved.name, f"{base}?{saved.query}", here == _same(saved.query), saved.pk))
        return found

    # --- what one can do ----------------------------------------------------------------------

    @cached_property
    def bulk_actions(self) -> list[Any]:
        return self.pages.bulk_actions(self.request)

    @property
    def can_pick(self) -> bool:
        return bool(self.bulk_actions)

    @cached_property
    def tools(self) -> list[tuple[Any, str]]:
        return [(tool, tool.href(self.request, self.pages)) for tool in self.pages.all_tools(self.request)]

    @property
    def notice(self) -> str:
        return self.pages.notice(self.request)

    @property
    def new_url(self) -> str:
        actor = access.actor_of(self.request)
        may = self.pages.can_create(actor) and not access.is_past(self.request)
        return self.pages.url("new") if may else ""

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """Parameters a form must carry on, all but the named ones."""
        gone = {*names, *PAGING}
        return [(key, value) for key in self.params for value in self.params.getlist(key) if value and key not in gone]

    @property
    def kept_by_filters(self) -> list[tuple[str, str]]:
        return self.kept("q", *(key for each in self.pages.all_filters for key in each.keys))


def _same(query: str) -> list[tuple[str, list[str]]]:
    """A query as a comparable value: order of parameters and empty ones do not matter."""
    params = QueryDict(query)
    return sorted(
        (key, sorted(filter(None, values))) for key, values in params.lists() if any(values) and key not in PAGING
    )


def record_or_404(pages: RecordPages, request: HttpRequest, *, pk: str, is_shown: bool = True) -> Model:
    """The record if the reader may see it; one that is hidden does not exist.

    `is_shown`: read with it what its page names. What is only written needs the row alone.
    """
    from django.http import Http404

    key = pages.model._meta.pk
    try:
        value = key_of(pages.model, pk)
        rows = pages.rows(request)
        if access.is_past(request):
            # Not `pk=`: rows of a past day have a key of their own behind that name.
            found = rows.filter(**{key.name: value}).first()
        else:
            found = by_key(rows.select_related(*pages.joins) if is_shown and pages.joins else rows, key=value)
    except Exception as error:
        raise Http404(f"没有编号为 {pk[:40]} 的{pages.heading}。") from error
    if found is None:
        raise Http404(_unseen(pages, request))
    return found


def _unseen(pages: RecordPages, request: HttpRequest) -> str:
    """Why nothing is found; whether the record is hidden or not there is not told."""
    if access.is_past(request):
        day = f"{access.as_of(request):%Y-%m-%d}"
        return f"{day} 还没有这条{pages.heading}，或者您无权查看。请在页面顶部点“回到今天”，看今天有没有。"
    return f"没有这条{pages.heading}，或者您无权查看。"
