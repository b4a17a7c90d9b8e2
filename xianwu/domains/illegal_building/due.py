"""Buildings that were stopped and are to be put right by a day, for the engine's odds of being late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from xianwu.core.records.past import joined
from xianwu.registers.enforcement.declarations import Matter, Term


def sites_due(actor: Any, matter: Matter, on: date, past: date | None) -> list[Term]:
    """From the stop to the day of restoring; merged and lawful ones were never due."""
    from xianwu.domains.illegal_building import facts
    from xianwu.domains.illegal_building.models import Site

    rows = Site.seen(actor, past=past).exclude(state__in=(Site.State.MERGED, Site.State.LAWFUL))
    rows = rows.filter(stopped_on__isnull=False, stopped_on__lte=on).order_by("id")
    return [
        Term(row, row.owner_masked or row.address, row.get_stage_display(), row.found_stage, str(row.village_id),
             row.stopped_on, row.stopped_on + timedelta(days=facts.days("restore_days", on=row.stopped_on)),
             row.fixed_on, row.state in Site.OPEN)
        for row in joined(rows, "village")
    ]  # fmt: skip
