"""Saving what was typed over the version it began from: nobody's sentence is lost without his saying so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.bulletin.actions import BulletinRefused, change_item, item_fields
from xianwu.bulletin.editing.drafts import ANY_PANE, Pane
from xianwu.bulletin.editing.merging import BOTH, MINE, THEIRS, Chunk, as_one, merged
from xianwu.bulletin.editing.models import ItemDraft
from xianwu.bulletin.models import Item
from xianwu.bulletin.resolution import labelled

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

FIELDS = {"title": "标题", "tag": "单位标注", "body": "正文"}


@dataclass(frozen=True)
class Place:
    """A stretch on which two editors disagree, with the name of its answer in the form."""

    name: str
    label: str
    chunk: Chunk

    @property
    def shown(self) -> dict[str, str]:
        """The three texts for the eye: figures by their names."""
        return {name: labelled(getattr(self.chunk, name)) for name in ("base", MINE, THEIRS)}


@dataclass(frozen=True)
class Meeting:
    """What I typed met what others saved meanwhile."""

    chunks: Mapping[str, list[Chunk]]
    others: tuple[str, ...]

    @property
    def conflicts(self) -> list[Place]:
        return [
            Place(f"{field}-{number}", FIELDS[field], chunk)
            for field, chunks in self.chunks.items()
            for number, chunk in enumerate(chunks)
            if chunk.is_conflict
        ]

    def who(self, *, own: str) -> str:
        """The others in words; the person's own second page is told from them."""
        names = ["您自己（在另一个页面）" if name == own else name for name in self.others]
        return "、".join(names) or "他人"

    @property
    def is_mixed(self) -> bool:
        """Something of each side stands in the result."""
        return any(chunk.theirs != chunk.base for chunks in self.chunks.values() for chunk in chunks)

    def data(self, choices: Mapping[str, str]) -> dict[str, str]:
        """The fields put together. Raises BulletinRefused while a place is undecided."""
        if any(choices.get(each.name) not in (MINE, THEIRS, BOTH) for each in self.conflicts):
            raise BulletinRefused("还有两处改动没有选定，请逐处选择后再保存。")
        return {
            field: "".join(chunk.text(choices.get(f"{field}-{number}", "")) for number, chunk in enumerate(chunks))
            for field, chunks in self.chunks.items()
        }


def meeting(item: Item, data: Mapping[str, Any], *, version: int) -> Meeting | None:
    """What was typed from an older version against the item now; None where nobody was in between.

    Raises BulletinRefused when the version named was never there.
    """
    if version == item.version:
        return None
    later = Item.history.filter(id=item.pk, version__gte=version).select_related("history_user").order_by("version")
    kept = list(later)
    if not kept or kept[0].version != version:
        raise BulletinRefused("找不到您开始编辑时的版本，没有保存。您填的内容还在下面，请与最新内容核对后再保存。")
    mine, base = item_fields(dict(data)), kept[0]
    chunks = {
        field: (merged if field == "body" else as_one)(getattr(base, field), mine[field], getattr(item, field))
        for field in FIELDS
    }
    names = (str(each.history_user.name) for each in kept[1:] if each.history_user)
    return Meeting(chunks, tuple(dict.fromkeys(names)))


def _units(item: Item, data: Mapping[str, Any]) -> dict[str, Any]:
    """Whose the item is: as chosen, else as it was; of a report it stays its unit's."""
    if item.contribution_id or not data.get("unit"):
        return {"unit": item.unit, "second_unit": item.second_unit}
    return {"unit": data["unit"], "second_unit": data.get("second_unit")}


def save(
    item: Item, data: Mapping[str, Any], *, actor: Actor, at: datetime, note: str = "", pane: Pane = ANY_PANE
) -> None:
    """Change the item; what the person had put aside for it is done with, unless another window put it aside since."""
    change_item(item, {**data, **_units(item, data)}, actor=actor, at=at, note=note)
    kept = ItemDraft.objects.filter(item=item, person_id=actor.id).first()
    if kept is not None and pane.knows(kept):
        kept.delete()
