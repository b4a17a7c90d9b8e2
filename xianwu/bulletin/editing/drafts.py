"""Drafts of those who have an item open, and who they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from xianwu.bulletin.actions import item_fields
from xianwu.bulletin.editing.models import ItemDraft
from xianwu.bulletin.models import Item

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

PRESENT = timedelta(seconds=50)
"""Whoever has not been heard of for longer has left; pages say every 15 seconds that they are open."""


def draft_of(item: Item, *, actor: Actor) -> ItemDraft | None:
    """What the person typed here and has not saved."""
    return ItemDraft.objects.filter(item=item, person_id=actor.id, typed_at__isnull=False).first()


def keep_draft(item: Item, data: Mapping[str, Any], *, version: int, actor: Actor, at: datetime) -> bool:
    """Put aside what is typed; text that says what the item says is no draft. Gives whether one is kept."""
    own = ItemDraft.objects.filter(item=item, person_id=actor.id)
    fields = item_fields(dict(data))
    if all(getattr(item, name) == fields[name] for name in ("title", "tag", "body")):
        own.update(typed_at=None, seen_at=at, base_version=version)
        return False
    typed = {name: str(data.get(name, "")) for name in ("title", "tag", "body")}
    values = {**typed, "base_version": version, "seen_at": at, "typed_at": at}
    ItemDraft.objects.update_or_create(item=item, person_id=actor.id, defaults=values)
    return True


def be_present(item: Item, *, version: int, actor: Actor, at: datetime) -> None:
    """Say that the person has the item open."""
    if not ItemDraft.objects.filter(item=item, person_id=actor.id).update(seen_at=at):
        values = {"seen_at": at, "base_version": version}
        ItemDraft.objects.update_or_create(item=item, person_id=actor.id, defaults=values)


def others_at(item: Item, *, actor: Actor, at: datetime) -> list[str]:
    """Names of the others who have the item open now."""
    rows = ItemDraft.objects.filter(item=item, seen_at__range=(at - PRESENT, at + PRESENT)).exclude(person_id=actor.id)
    return [str(each.person.name) for each in rows.select_related("person").order_by("person__name")]


def drop_draft(item: Item, *, actor: Actor) -> None:
    """Forget what was put aside."""
    ItemDraft.objects.filter(item=item, person_id=actor.id).delete()


def is_text_newer(item: Item, *, version: int) -> bool:
    """Whether the text has been changed since that version; a move within the issue is none."""
    begun = Item.history.filter(id=item.pk, version=version).first()
    return begun is not None and any(getattr(begun, name) != getattr(item, name) for name in ("title", "tag", "body"))
