"""Declared pages: `<app>/pages.py` → `PAGES = [NeedPages, Page(…), …]`. Views and URLs come from these."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote

from django import forms
from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from xianwu.kit import access
from xianwu.kit.columns import Column, resolve
from xianwu.kit.declared import declared, declared_by_app, forget_declared
from xianwu.kit.deeds import Deed
from xianwu.kit.filters import Filter, resolve_filter
from xianwu.kit.hooks import page_hooks
from xianwu.kit.panels import Panel, joins_of
from xianwu.kit.rows_form import RowsForm
from xianwu.kit.states import ClockFace
from xianwu.kit.tables import Table

PLACE = "0kit0key0"
"""Stands for a record's key in addresses that are looked up once."""


@cache
def address(name: str, *keys: str) -> str:
    """`reverse`, once per name: a page asks for dozens of addresses. Raises NoReverseMatch."""
    return reverse(name, args=keys)


@dataclass(frozen=True)
class Page:
    """A hand-made page at `/<label>/<path>`, named `<label>:<name>`. No roles: everyone signed in."""

    path: str
    name: str
    title: str
    view: Callable[..., Any]
    icon: str = "file-text"
    roles: tuple[str, ...] = ()
    in_menu: bool = True
    is_public: bool = False
    phone_bar: str = ""
    is_for: Callable[[Any], bool] | None = None
    """Whom it concerns, where its roles are held for other units too and it shows rows of one."""
    is_of_today: bool = False
    """It tells what to do now: while the county is turned back it says so, and shows no rows."""
    tables: tuple[Table, ...] = ()
    """What it shows, for programs."""

    def can_read(self, actor: Any | None) -> bool:
        if self.is_public:
            return True
        return access.has_any(actor, roles=tuple(self.roles)) and (self.is_for is None or self.is_for(actor))


@dataclass(frozen=True)
class Tool:
    """A button above the ledger: import, export, template. `url` may be a string or a function."""

    label: str
    icon: str
    url: str | Callable[[HttpRequest, "RecordPages"], str]
    roles: tuple[str, ...] = ()
    primary: bool = False
    note: str = ""
    needs_rows: bool = False
    """Of no use on an empty ledger."""

    def href(self, request: HttpRequest, pages: "RecordPages") -> str:
        return self.url if isinstance(self.url, str) else self.url(request, pages)


@dataclass(frozen=True)
class View:
    """A saved view that the room itself offers: a tab above the ledger."""

    name: str
    query: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class BulkResult:
    """What a bulk step did: how many, and which were refused for what reason.

    `left`: the keys of the refused with their reasons, where the form is to stay open for them; `remarks`: titles of
    what was done, and what to look at.
    """

    done: int
    refused: tuple[tuple[str, str], ...] = ()
    message: str = ""
    left: Mapping[Any, str] = field(default_factory=dict)
    remarks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class BulkAction:
    """A step over chosen rows. `states` limits the rows it takes; `asks` is a form shown before it runs;

    `preview(request, rows)` is the sentence with numbers shown before a dangerous one; `form(rows, data)` makes the
    form where it depends on the rows: it keeps what was typed, and each refusal beside its row.
    """

    name: str
    label: str
    run: Callable[[HttpRequest, QuerySet, dict[str, Any]], BulkResult | str]
    icon: str = ""
    roles: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    preview: Callable[[HttpRequest, QuerySet], str] | None = None
    asks: type[forms.Form] | None = None
    form: Callable[[QuerySet, Any], RowsForm] | None = None
    is_dangerous: bool = False


class RecordPages:
    """List, detail, form and board of one model, from what the class declares."""

    model: type[Model]
    slug: str = ""
    title: str = ""
    icon: str = "list-details"
    columns: Sequence[str | Column] = ()
    filters: Sequence[str | Filter] = ()
    search: Sequence[str] = ()
    ordering: Sequence[str] = ()
    panels: Sequence[Panel] = ()
    insiders: Sequence[str] = ()
    """Roles that follow all that happens to its records; without any, everybody who sees them does."""
    announced: Sequence[str] = ()
    """The events that others than the insiders hear of."""
    form: type[forms.Form] | None = None
    form_fields: Sequence[Any] = ()
    """Names, or groups: `(("基本情况", ("enterprise", "amount")), …)`."""
    deeds: Sequence[Deed] = ()
    """What is done on a record by pages of their own; those of the panels come to it."""
    tools: Sequence[Tool] = ()
    bulk: Sequence[BulkAction] = ()
    sums: Sequence[str] = ()
    board: str = ""
    readers: Sequence[str] = ()
    """Roles that may open these pages; none named: everyone signed in."""
    writers: Sequence[str] = ()
    """Roles that may fill in the form; none named: nobody."""
    create: Callable[..., Any] | None = None
    change: Callable[..., Any] | None = None
    empty_text: str = ""
    views: Sequence[View] = ()
    brief: tuple[str, str] = ("", "")
    """Name and button of the page that tells whoever decides on a record, in short, what to look at."""
    page_size: int = 50
    in_menu: bool = True
    phone_bar: str = ""

    # --- names and addresses -------------------------------------------------------------------

    @cached_property
    def label(self) -> str:
        config = apps.get_containing_app_config(type(self).__module__)
        return config.label if config else self.model._meta.app_label

    @cached_property
    def key(self) -> str:
        return self.slug or str(self.model._meta.model_name)

    @cached_property
    def name(self) -> str:
        """The key of the page over the whole house, as saved views keep it."""
        return f"{self.label}:{self.key}"

    @property
    def list_name(self) -> str:
        return f"{self.name}-list"

    @cached_property
    def heading(self) -> str:
        return str(self.title or self.model._meta.verbose_name)

    def url(self, kind: str = "list", *, pk: Any = None) -> str:
        """Address of `list`, `new`, `detail`, `edit`, `board`, `summary`, `bulk`, …"""
        if pk is None:
            return address(f"{self.name}-{kind}")
        return address(f"{self.name}-{kind}", PLACE).replace(PLACE, quote(str(pk), safe=""))

    def brief_link(self, pk: Any, *, actor: Any | None) -> tuple[str, str]:
        """Button and address of the record's brief; two blanks where the room has none, or not for this reader."""
        name, words = self.brief
        page = page_named(self.label, name) if name else None
        if page is None or not page.can_read(actor):
            return ("", "")
        return words, reverse(f"{self.label}:{name}", args=[pk])

    # --- columns and filters, made whole once -------------------------------------------------------

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        return tuple(resolve(self.model, spec) for spec in self.columns)

    @cached_property
    def all_filters(self) -> tuple[Filter, ...]:
        added = (each for hook in page_hooks() for each in hook.filters(self))
        return tuple(resolve_filter(self.model, spec) for spec in (*self.filters, *added))

    @cached_property
    def all_deeds(self) -> tuple[Deed, ...]:
        """By name; the first that is declared counts."""
        found = [*self.deeds, *(each for panel in self.panels for each in panel.deeds(self.model))]
        return tuple({each.name: each for each in reversed(found)}.values())[::-1]

    @cached_property
    def default_sort(self) -> str:
        return str(self.ordering[0]) if self.ordering else f"-{self.model._meta.pk.name}"

    def verb(self, name: str) -> Callable[..., Any] | None:
        """`create` or `change` as the plain function it is: declared in a class body it would bind."""
        found = inspect.getattr_static(type(self), name, None)
        return getattr(found, "__func__", found)

    # --- access -----------------------------------------------------------------------------------------

    def can_read(self, actor: Any | None) -> bool:
        return access.has_any(actor, roles=tuple(self.readers))

    def can_write(self, actor: Any | None) -> bool:
        return bool(self.writers) and access.has_any(actor, roles=tuple(self.writers))

    def can_create(self, actor: Any | None) -> bool:
        return self.verb("create") is not None and self.can_write(actor)

    def can_change(self, actor: Any | None, record: Model) -> bool:
        """Override to forbid the change of a record that has gone too far."""
        return self.verb("change") is not None and self.can_write(actor)

    # --- rows ---------------------------------------------------------------------------------------------

    def rows(self, request: HttpRequest) -> QuerySet:
        """What the actor may see, on the day the reader looks at."""
        actor = access.actor_of(request)
        model: Any = self.model
        if access.is_past(request) and hasattr(model, "past"):
            return model.past(access.as_of(request), actor=actor)
        return model._default_manager.visible_to(actor)

    def search_rows(self, rows: QuerySet, text: str) -> QuerySet:
        """Rows that hold the text, by the first hook that can say, by `matching`, or by `search`."""
        for hook in page_hooks():
            found = hook.search_rows(self, rows=rows, text=text)
            if found is not None:
                return found
        known = self.model._default_manager.all()
        # Only what says what it is found by is in the index; rows that belong to a record are looked through.
        is_indexed = hasattr(self.model, "search_text")
        if is_indexed and hasattr(rows, "matching"):
            return rows.matching(text)
        if is_indexed and hasattr(known, "matching"):
            # Rows of a past day are found by what they say today.
            key = self.model._meta.pk.name
            return rows.filter(**{f"{key}__in": known.matching(text).values(key)})
        wanted = Q()
        for path in self.search:
            wanted |= Q(**{f"{path}__icontains": text})
        return rows.filter(wanted) if self.search else rows

    @property
    def can_search(self) -> bool:
        is_indexed = hasattr(self.model, "search_text") and hasattr(self.model._default_manager.all(), "matching")
        return bool(self.search) or is_indexed

    def clock_faces(self, request: HttpRequest, records: Sequence[Any]) -> dict[Any, ClockFace]:
        faces: dict[Any, ClockFace] = {}
        for hook in page_hooks():
            faces.update(hook.clock_faces(self, request=request, records=records))
        return faces

    # --- what one can do ----------------------------------------------------------------------------------

    def bulk_actions(self, request: HttpRequest) -> list[BulkAction]:
        """Those of all that the actor may run now."""
        if access.is_past(request):
            return []
        actor = access.actor_of(request)
        return [action for action in self.all_bulk(request) if access.has_any(actor, roles=tuple(action.roles))]

    def all_bulk(self, request: HttpRequest) -> list[BulkAction]:
        """The declared ones and those of the hooks (steps), whoever may run them."""
        return [*self.bulk, *(each for hook in page_hooks() for each in hook.bulk_actions(self, request=request))]

    def all_tools(self, request: HttpRequest) -> list[Tool]:
        found: list[Tool] = list(self.tools)
        for hook in page_hooks():
            found.extend(hook.tools(self, request=request))
        actor = access.actor_of(request)
        return [tool for tool in found if access.has_any(actor, roles=tuple(tool.roles))]

    def all_views(self, request: HttpRequest) -> list[View]:
        actor = access.actor_of(request)
        return [view for view in self.views if access.has_any(actor, roles=tuple(view.roles))]

    def all_panels(self, request: HttpRequest, record: Model) -> Iterable[Panel]:
        return self.panels or ()

    @cached_property
    def joins(self) -> list[str]:
        """What a record's page reads together with the record."""
        return joins_of(self.panels or (), self.model)

    # --- words --------------------------------------------------------------------------------------------

    def record_title(self, record: Model) -> str:
        return str(getattr(record, "title", "") or record)

    def record_number(self, record: Model) -> str:
        return str(getattr(record, "number", "") or "")

    def notice(self, request: HttpRequest) -> str:
        """A sentence above the ledger when something about the whole of it needs care."""
        return ""

    def remark(self, record: Model) -> str:
        """What whoever has just entered the record should look at; "" for nothing."""
        return ""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """What a new form already knows; the query of the address by default."""
        return {name: value for name, value in request.GET.items() if value}


@cache
def all_pages() -> tuple["RecordPages | Page", ...]:
    """Every declared page; record pages as one instance each, which holds no state of a request."""
    return tuple(made(item) for item in declared("pages", "PAGES"))


@cache
def made(item: Any) -> "RecordPages | Page":
    return item() if isinstance(item, type) else item


@cache
def _by_model() -> dict[type[Model], RecordPages]:
    found: dict[type[Model], RecordPages] = {}
    for page in all_pages():
        if isinstance(page, RecordPages):
            found.setdefault(page.model, page)
    return found


@cache
def page_named(label: str, name: str) -> Page | None:
    """The hand-made page of a room by its name."""
    for config, items in declared_by_app("pages", "PAGES"):
        if config.label == label:
            return next((each for each in map(made, items) if isinstance(each, Page) and each.name == name), None)
    return None


def pages_of(model: type[Model]) -> RecordPages | None:
    """The record pages of a model; the first declared when there are several."""
    return _by_model().get(model._meta.concrete_model or model)


def url_of(record: Model, *, actor: Any | None) -> str:
    """Where this record is shown, "" when it has no page or the actor may not open it."""
    pages = pages_of(type(record))
    if pages is None or not pages.can_read(actor) or not may_be_linked(record, actor=actor):
        return ""
    try:
        return pages.url("detail", pk=record.pk)
    except NoReverseMatch:
        return ""


def may_be_linked(record: Model, *, actor: Any | None) -> bool:
    """What a record says of itself (`may_be_linked(actor)`): another organ's row is named, not linked."""
    asked = getattr(record, "may_be_linked", None)
    return asked is None or bool(asked(actor))


def forget_pages() -> None:
    """Tests that change INSTALLED_APPS read the pages anew."""
    forget_declared()
    for cached in (all_pages, made, _by_model, page_named, address):
        cached.cache_clear()
