"""Every saved text of an item, and two of them held against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xianwu.bulletin.differences import Part, differences
from xianwu.bulletin.editing.saving import FIELDS
from xianwu.bulletin.models import Item
from xianwu.bulletin.references import size_of
from xianwu.bulletin.resolution import labelled
from xianwu.core.records.models import end_of_day

MOST = 300


@dataclass(frozen=True)
class Version:
    """A text as it was saved; `number` counts texts, `version` all changes of the row."""

    number: int
    version: int
    title: str
    tag: str
    body: str
    at: datetime
    who: str
    note: str

    @property
    def length(self) -> int:
        return size_of(self.title + self.body + self.tag)

    @property
    def data(self) -> dict[str, str]:
        return {"title": self.title, "tag": self.tag, "body": self.body}


@dataclass(frozen=True)
class Compared:
    """A field of both texts: what only the earlier has, what only the later has."""

    label: str
    before: Sequence[Part]
    after: Sequence[Part]


def versions_of(item: Item, *, up_to: date | None = None) -> list[Version]:
    """The texts in order; changes of place or of other columns are none."""
    rows = Item.history.filter(id=item.pk).select_related("history_user")
    if up_to is not None:
        rows = rows.filter(history_date__lte=end_of_day(up_to))
    found: list[Version] = []
    for row in rows.order_by("version")[:MOST]:
        if not found or found[-1].data != {name: getattr(row, name) for name in FIELDS}:
            found.append(_version(row, number=len(found) + 1))
    return found


def _version(row: Any, *, number: int) -> Version:
    who = str(row.history_user.name) if row.history_user else "系统"
    texts = {name: getattr(row, name) for name in FIELDS}
    return Version(
        number, version=row.version, at=row.history_date, who=who, note=row.history_change_reason or "", **texts
    )


def compared(before: Version, after: Version) -> list[Compared]:
    """Field by field, what was taken out and what was put in."""
    found = []
    for name, label in FIELDS.items():
        old, new = labelled(getattr(before, name)), labelled(getattr(after, name))
        parts = differences(old, new) or [Part(old)]
        found.append(
            Compared(
                label,
                [each for each in parts if each.kind != "ins"],
                [each for each in parts if each.kind != "del"],
            )
        )
    return found
