"""What one load made, where nothing has happened to it since: the ground of every undo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model

from xianwu.core.events.models import Event
from xianwu.kit.refusals import Refused

Row = TypeVar("Row", bound=Model)
MOST_NAMED = 3


def made_by(model: type[Row], batch: str, *joins: str) -> list[Row]:
    """The records of the model that a load created, by primary key, with what `joins` names.

    Raises Refused, naming records, where the load amended older ones or something was done with its own since.
    """
    own = Event.objects.filter(kind=model._meta.label_lower, batch=batch)
    created = own.filter(sequence=1).values("object_id")
    if older := _some(model, own.exclude(object_id__in=created)):
        raise Refused(f"这次导入改动过原有的{older}，不能整批撤销，请逐条更正。")
    since = Event.objects.filter(kind=model._meta.label_lower, object_id__in=created, sequence__gt=1)
    if gone_on := _some(model, since):
        raise Refused(f"导入的{gone_on}已有后续办理，不能整批撤销，请逐条更正。")
    rows = model._default_manager.filter(pk__in=created).order_by("pk")
    return list(rows.select_related(*joins) if joins else rows)


def _some(model: type[Model], events: Any) -> str:
    """The first records of these events in words; "" when there are none."""
    ids = list(events.order_by("object_id").values_list("object_id", flat=True).distinct())
    return named(model, ids) if ids else ""


def named(model: type[Model], ids: Iterable[int]) -> str:
    """`申报“甲”、“乙”等 5 条`: which records stand in the way."""
    wanted = list(ids)
    rows = model._default_manager.filter(pk__in=wanted[:MOST_NAMED]).order_by("pk")
    said = "、".join(f"“{row}”" for row in rows)
    return f"{model._meta.verbose_name}{said}" + (f"等 {len(wanted)} 条" if len(wanted) > MOST_NAMED else "")
