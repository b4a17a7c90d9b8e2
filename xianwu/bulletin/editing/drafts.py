"""Drafts of those who have an item open, and who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from xianwu.bulletin.actions import item_fields
from xianwu.bulletin.editing.models import ItemDraft
from xianwu.bulletin.models import Item
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

PRESENT = timedelta(seconds=50)
"""Whoever has not been heard of for longer has left; pages say every 15 seconds that they are open."""


def draft_of(item: Item, *, actor: Actor) -> ItemDraft | None:
    """What the person typed here and has not saved."""
    return ItemDraft.objects.filter(item=item, person_id=actor.id, typed_at__isnull=False).first()


class TypedElsewhere(Refused):
    """The same person has typed on in another window since this one was opened."""


@dataclass(frozen=True)
class Pane:
    """A window with the item open: its mark, and when it was opened; of what it was opened after it knows all."""

    mark: str = ""
    opened_at: datetime | None = None

    def knows(self, draft: ItemDraft) -> bool:
        is_own = draft.pane == self.mark or draft.typed_at is None
        return is_own or self.opened_at is None or draft.typed_at <= self.opened_at


ANY_PANE = Pane()
"""What is written without a window: it knows all."""


def pane_of(given: Mapping[str, str]) -> Pane:
    """The window as its page says; without a script it has no mark, and knows all."""
    mark = given.get("pane", "")[:40]
    return Pane(mark, parse_datetime(given.get("opened", "")[:40]) if mark else None)


def keep_draft(
    item: Item, data: Mapping[str, Any], *, version: int, actor: Actor, at: datetime, pane: Pane = ANY_PANE
) -> bool:
    """Put aside what is typed; text that says what the item says is no draft. Gives whether one is kept.

    Raises TypedElsewhere rather than write over what another window of this person put aside meanwhile.
    """
    own = ItemDraft.objects.filter(item=item, person_id=actor.id)
    kept = own.first()
    if kept is not None and not pane.knows(kept):
        when = timezone.localtime(kept.typed_at)
        raise TypedElsewhere(
            f"您在另一个窗口里 {when:%H:%M:%S} 也暂存过这一条，这里没有覆盖它。请到那个窗口保存，或刷新本页接着那边的文字写。"
        )
    fields = item_fields(dict(data))
    if all(getattr(item, name) == fields[name] for name in ("title", "tag", "body")):
        own.update(typed_at=None, seen_at=at, base_version=version)
        return False
    typed = {name: str(data.get(name, "")) for name in ("title", "tag", "body")}
    values = {**typed, "base_version": version, "seen_at": at, "typed_at": at, "pane": pane.mark}
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
