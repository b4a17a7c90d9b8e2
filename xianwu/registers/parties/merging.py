"""Merging two enterprises: everything that points to the loser points to the keeper; the loser stays, marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Value

from xianwu.core.events.api import write_change, write_many_changes
from xianwu.core.people.actors import Actor
from xianwu.core.records.models import Versioned
from xianwu.registers.parties import events
from xianwu.registers.parties.duplicates import DuplicateRefused, refuse_without_scope
from xianwu.registers.parties.models import Duplicate, Enterprise, PartyState

FILLED = (
    "town", "village", "address", "industry", "legal_rep", "registered_capital", "staff_count", "revenue",
    "assets", "founded_on",
)  # fmt: skip
EARLIER = "此前并入它的主体"


def references(model: type[models.Model]) -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every foreign key to the model, in whatever room; kept versions and suggestions stay as they were."""
    for other in apps.get_models():
        if other is Duplicate or hasattr(other, "instance_type"):
            continue
        for field in other._meta.concrete_fields:
            if field.many_to_one and field.remote_field.model is model:
                yield other, field


def foretold(duplicate: Duplicate, *, keep: int, actor: Actor) -> tuple[Enterprise, Enterprise]:
    """Who would stay and who would go; refused as the merge itself would be."""
    if duplicate.state != Duplicate.State.OPEN:
        raise DuplicateRefused("这一对已经确认过，不用再办。")
    if keep not in (duplicate.first_id, duplicate.second_id):
        raise DuplicateRefused("请选择保留哪一个主体。", field="keep")
    refuse_without_scope(duplicate, actor=actor)
    both = Enterprise.objects.in_bulk([duplicate.first_id, duplicate.second_id])
    keeper = both.pop(keep)
    (loser,) = both.values()
    _refuse_unlike(keeper, loser)
    return keeper, loser


def moved_with(loser: Enterprise) -> list[tuple[str, int]]:
    """What points to an enterprise and would point to its keeper, counted by kind of record. One statement."""
    pointing = list(references(Enterprise))
    counted = [
        model._base_manager.filter(**{field.name: loser.pk})
        .order_by()
        .annotate(place=Value(place))
        .values_list("place")
        .annotate(n=Count("pk"))
        for place, (model, field) in enumerate(pointing)
    ]
    found: Counter[str] = Counter()
    for place, count in counted[0].union(*counted[1:], all=True):
        if not count:
            continue
        model = pointing[place][0]
        found[EARLIER if model is Enterprise else str(model._meta.verbose_name)] += count
    return found.most_common()


@transaction.atomic
def confirm(duplicate: Duplicate, *, keep: int, note: str, actor: Actor, at: datetime) -> Enterprise:
    """Merge a suggested pair into the one named by `keep`."""
    Enterprise.objects.select_for_update().in_bulk([duplicate.first_id, duplicate.second_id])
    keeper, loser = foretold(duplicate, keep=keep, actor=actor)
    merge(keeper, loser, actor=actor, at=at, note=note)
    changes = {
        "state": Duplicate.State.MERGED,
        "note": note[:200],
        "decided_at": at,
        "decided_by_id": actor.id,
    }
    write_change(duplicate, changes, events.DUPLICATE_CONFIRMED, actor=actor, at=at, note=note)
    _close_others(loser, keeper, actor=actor, at=at)
    return keeper


@transaction.atomic
def merge(keeper: Enterprise, loser: Enterprise, *, actor: Actor | None, at: datetime, note: str = "") -> None:
    """Point all records from the loser to the keeper, fill the keeper's gaps, mark the loser."""
    _refuse_unlike(keeper, loser)
    for model, field in references(Enterprise):
        _point(model, field, keeper=keeper, loser=loser, actor=actor, at=at)
    gains = _gains(keeper, loser)
    lost = {"state": PartyState.MERGED, "merged_into": keeper}
    if "credit_code" in gains:
        lost["credit_code"] = None
    write_change(loser, lost, events.ENTERPRISE_MERGED, actor=actor, at=at, note=note)
    write_change(keeper, gains, events.ENTERPRISE_MERGED, actor=actor, at=at, note=f"并入“{loser.title}”。{note}")


def _refuse_unlike(keeper: Enterprise, loser: Enterprise) -> None:
    if PartyState.MERGED in (keeper.state, loser.state):
        raise DuplicateRefused("其中一个主体已经合并过，请刷新后再办。")
    if keeper.credit_code and loser.credit_code and keeper.credit_code != loser.credit_code:
        raise DuplicateRefused("两个主体的统一社会信用代码不同，不能合并。代码有误的请先改正。")


def _point(
    model: type[models.Model],
    field: models.Field,
    *,
    keeper: Enterprise,
    loser: Enterprise,
    actor: Any,
    at: datetime,
) -> None:
    rows = list(model._base_manager.filter(**{field.name: loser}))
    if not rows:
        return
    for row in rows:
        setattr(row, field.name, keeper)
    try:
        with transaction.atomic():
            if issubclass(model, Versioned):
                write_many_changes(rows, (field.name,), events.REFERENCE_MOVED, actor=actor, at=at)
            else:
                model._base_manager.filter(**{field.name: loser}).update(**{field.name: keeper})
    except IntegrityError as error:
        name = model._meta.verbose_name
        raise DuplicateRefused(f"两个主体在“{name}”里各有一条不能并存的记录，请先处理其中一条再合并。") from error


def _gains(keeper: Enterprise, loser: Enterprise) -> dict[str, Any]:
    """What the keeper lacks and the loser knows, and the loser's names."""
    gains = {name: getattr(loser, name) for name in FILLED if getattr(keeper, name) in (None, "")}
    gains = {name: found for name, found in gains.items() if found not in (None, "")}
    for number, index in (("phone", "phone_digest"), ("id_number", "id_digest")):
        if not getattr(keeper, number) and getattr(loser, number):
            gains |= {number: getattr(loser, number), index: getattr(loser, index)}
    if not keeper.credit_code and loser.credit_code:
        gains |= {"credit_code": loser.credit_code, "number": loser.credit_code, "id_kind": loser.id_kind}
        gains["subject_type"] = loser.subject_type
    names = [name for name in (loser.title, *loser.former_names) if name != keeper.title]
    gains["former_names"] = list(dict.fromkeys([*keeper.former_names, *names]))
    merged = Enterprise(**{name: gains.get(name, getattr(keeper, name)) for name in _SIZED})
    gains["size"] = merged.sizing.value or ""
    return gains


_SIZED = ("industry", "staff_count", "revenue", "assets")


def _close_others(loser: Enterprise, keeper: Enterprise, *, actor: Actor, at: datetime) -> None:
    """Other open suggestions about the loser are void: it is the keeper now."""
    own = models.Q(first=loser) | models.Q(second=loser)
    rows = list(Duplicate.objects.filter(own, state=Duplicate.State.OPEN))
    for row in rows:
        row.state, row.note = Duplicate.State.DISMISSED, f"“{loser.title}”已合并到“{keeper.title}”"[:200]
        row.decided_at, row.decided_by_id = at, actor.id
    fields = ("state", "note", "decided_at", "decided_by")
    write_many_changes(rows, fields, events.DUPLICATE_DISMISSED, actor=actor, at=at)
