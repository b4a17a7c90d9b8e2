"""What an actor may see over all ledgers, as one condition on anything that points to records by kind and id."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.urls import NoReverseMatch

from xianwu.core.events.declarations import event_types
from xianwu.core.records.models import Record
from xianwu.kit.pages import RecordPages, all_pages


def ledgers(actor: Any) -> list[RecordPages]:
    """Pages of records that the actor may open."""
    return [
        page
        for page in all_pages()
        if isinstance(page, RecordPages) and issubclass(page.model, Record) and page.can_read(actor)
    ]


def visible(actor: Any) -> Q:
    """Rows (events, clocks, search entries) of records the actor may see.

    Ledgers seen whole need no list of ids: for a county leader the condition is a list of kinds.
    """
    whole: list[str] = []
    found = Q(pk__in=[])
    for page in ledgers(actor):
        kind = page.model._meta.label_lower
        rows = page.model._default_manager.visible_to(actor)
        if rows.query.is_empty():
            continue
        if not rows.query.where:
            whole.append(kind)
        else:
            found |= Q(kind=kind, object_id__in=rows.order_by().values("pk"))
    return found | Q(kind__in=whole) if whole else found


def record_url(kind: str, pk: int, *, actor: Any) -> str:
    """Where the record of a clock or event is shown; "" when the actor has no page for it."""
    for page in ledgers(actor):
        if page.model._meta.label_lower == kind:
            try:
                return page.url("detail", pk=pk)
            except NoReverseMatch:
                return ""
    return ""


def titles(actor: Any) -> dict[str, RecordPages]:
    """The first ledger of each kind of row that the actor may open."""
    found: dict[str, RecordPages] = {}
    for page in all_pages():
        if isinstance(page, RecordPages) and page.can_read(actor):
            found.setdefault(page.model._meta.label_lower, page)
    return found


def told(actor: Any) -> Q:
    """Events that one of the actor's roles is told of, on rows it sees by that role."""
    found = Q()
    for each in event_types().values():
        roles = tuple(role for role in each.tells if actor.has(role))
        if roles:
            rows = apps.get_model(each.about)._default_manager.visible_to(actor, roles=roles)  # type: ignore[attr-defined]
            found |= Q(verb=each.verb, kind=each.about, object_id__in=rows.order_by().values("pk"))
    return found
