"""What was done to the words: since the unit signed them, and since they were last reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from xianwu.bulletin.differences import Part, differences
from xianwu.bulletin.models import Issue, Item
from xianwu.bulletin.references import replaced
from xianwu.bulletin.resolution import reviewed_bytes
from xianwu.core.events.declarations import label_of
from xianwu.core.events.models import Event
from xianwu.lib.digests import sha256_hex

if TYPE_CHECKING:
    from xianwu.bulletin.resolution import IssueText, ItemText
    from xianwu.core.workflow.api import SignOff

Words = Mapping[str, str]
REVIEW = "审核"
_BLANK = re.compile(r"[ \u3000]|(?<=\d),(?=\d{3})")


@dataclass(frozen=True)
class Edit:
    """An item whose words were changed: what went out and what came in, as it reads."""

    item: Item
    title: str
    parts: Sequence[Part]
    said: str = ""

    @property
    def count(self) -> int:
        """Places; what was taken out and what was put in its stead are one."""
        return sum(1 for is_changed, _ in groupby(self.parts, key=lambda each: bool(each.kind)) if is_changed)


@dataclass(frozen=True)
class ValueChange:
    """A figure that says another thing than it did when the text was reviewed."""

    key: str
    label: str
    before: str
    now: str


@dataclass(frozen=True)
class SinceReview:
    """`last` covers exactly the present text, or nothing does. `edits`: since the review before that."""

    last: SignOff | None
    values: Sequence[ValueChange]
    earlier: SignOff | None
    edits: Sequence[Edit]

    @property
    def count(self) -> int:
        """What is open since a review: none while the last one covers the present text."""
        return len(self.values) + (0 if self.last else len(self.edits))


def words_of(text: IssueText) -> Words:
    """Key → what is printed for it."""
    return {**text.words, **{run.key: run.text for each in text.items for run in each.runs if run.key}}


def since_unit(text: IssueText) -> list[Edit]:
    """Items that read otherwise than what their unit signed. A number bound to a figure of the same words does not."""
    words, found = words_of(text), []
    for each in text.items:
        origin = each.item.contribution
        if origin is not None:
            before = _read(origin.title, origin.body, words)
            found.append(Edit(each.item, each.title, differences(before, _plain(each.printed))))
    return [each for each in found if each.parts]


def _read(title: str, body: str, words: Words) -> str:
    return _plain(f"{replaced(title, words)}\n{replaced(body, words)}")


def _plain(text: str) -> str:
    """“4,113 户” and “4113户” are no change."""
    return _BLANK.sub("", text)


# --- since the review -----------------------------------------------------------------------------------


def since_review(issue: Issue, text: IssueText, *, chain: Iterable[SignOff]) -> SinceReview:
    """`chain`: the issue's signatures in order. Whether the reviewer's signature covers the present text, and what was done since the one before."""
    digest = issue.text_digest or sha256_hex(reviewed_bytes(issue, text))
    reviews = [each for each in chain if each.duty == REVIEW]
    last = next((each for each in reversed(reviews) if each.digest == digest), None)
    earlier = next((each for each in reversed(reviews) if each.digest != digest), None)
    edits = _edits_after(issue, text, earlier) if earlier else []
    return SinceReview(last, _values(issue, text), earlier, edits)


def _values(issue: Issue, text: IssueText) -> list[ValueChange]:
    if issue.is_frozen:
        return []
    return [
        ValueChange(key, text.values[key].figure.label, issue.reviewed_values[key], now)
        for key, now in text.words.items()
        if issue.reviewed_values.get(key, now) != now
    ]


def _edits_after(issue: Issue, text: IssueText, review: SignOff) -> list[Edit]:
    """What was done to the items after a signature, item by item; those taken out come last."""
    own = Q(kind=Item._meta.label_lower, object_id__in=Item.objects.filter(issue=issue).order_by().values("pk"))
    events = Event.objects.filter(own, at__gt=review.at).exclude(verb="bulletin.item_frozen").order_by("at", "pk")
    by_item: dict[int, list[Event]] = {}
    for event in events:
        by_item.setdefault(event.object_id, []).append(event)
    words = words_of(text)
    found = [_edit(each, by_item.pop(each.item.pk), words) for each in text.items if each.item.pk in by_item]
    gone = [_gone(done) for done in by_item.values() if _is_drop(done)]
    return [each for each in found if each] + gone  # type: ignore[return-value]


def _edit(text: ItemText, events: Sequence[Event], words: Words) -> Edit | None:
    """None for an item that ends as it began."""
    if any(event.verb == "bulletin.item_added" for event in events):
        return Edit(text.item, text.title, (), "新增")
    before = _read(_first(events, "title", text.item.title), _first(events, "body", text.item.body), words)
    parts = differences(before, _plain(text.printed))
    said = "、".join(_other_verbs(events))
    return Edit(text.item, text.title, parts, said) if parts or said else None


def _first(events: Iterable[Event], name: str, now: str) -> str:
    """A field as it stood before the first of these events."""
    changed = (event.data[name][0] for event in events if name in event.data)
    return str(next(changed, now))


def _other_verbs(events: Iterable[Event]) -> list[str]:
    return list(dict.fromkeys(label_of(each.verb) for each in events if each.verb != "bulletin.item_changed"))


def _is_drop(events: Sequence[Event]) -> bool:
    return any(event.verb == "bulletin.item_dropped" for event in events) and not any(
        event.verb == "bulletin.item_added" for event in events
    )


def _gone(events: Sequence[Event]) -> Edit:
    last: Any = events[-1]
    return Edit(Item(pk=last.object_id), last.title, (), "撤下")
