"""What goes out of the ledgers of enforcement in a sheet's own shape comes in again and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

ROOMS = ("enforcement", "gas_safety", "art_training", "illegal_building")


def wrong_round_trips(day: date) -> Iterator[str]:
    """Every sheet, by everybody who may load it and sees rows of its ledger: each line is known and left alone."""
    from xianwu.core.people.actors import actor_for
    from xianwu.core.people.models import Person
    from xianwu.intake.declarations import sheets

    actors = [actor_for(person, day) for person in Person.objects.filter(is_active=True)]
    own = [sheet for sheet in sheets().values() if sheet.goes_round and sheet.key.partition(".")[0] in ROOMS]
    for sheet in own:
        seen: set[tuple[Any, ...]] = set()
        for actor in actors:
            rows = sheet.model._default_manager.visible_to(actor) if actor.has(*sheet.roles) else None
            keys = () if rows is None else tuple(rows.order_by("pk").values_list("pk", flat=True))
            if keys and keys not in seen:
                seen.add(keys)
                yield from _changed(sheet, rows, actor=actor, day=day)
        if not seen:
            yield f"{sheet.key}: nobody has rows to send out"


def _changed(sheet: Any, rows: Any, *, actor: Any, day: date) -> Iterator[str]:
    from django.db import transaction

    from xianwu.intake.exporting import sheet_workbook
    from xianwu.intake.reading import read
    from xianwu.kit.clock import ZONE

    at = datetime.combine(day, time(17), tzinfo=ZONE)
    back = read(sheet_workbook(sheet, rows), sheet, actor=actor, at=at)
    for error in back.errors[:3]:
        yield f"{sheet.key} of {actor.username}, line {error.row}: {error.column} {error.reason}"
    with transaction.atomic():
        done = sheet.load(back.good_rows, actor=actor, at=at, batch="round")
        transaction.set_rollback(True)
    if done.created or done.changed:
        yield f"{sheet.key} of {actor.username}: {done.created} made, {done.changed} changed"
