"""Loads and exports that ran as jobs and have ended: what their owner is told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from xianwu.intake.models import Export, Load

AT_ONCE = 3000
"""Rows up to which a person waits for the answer; more is a job."""
SHOWN = 20


@dataclass(frozen=True)
class Job:
    """One line of the notices."""

    words: str
    state: str
    url: str
    at: datetime


def finished_jobs(actor: Any) -> list[Job]:
    """The last ones of this person, the newest first. Two statements."""
    loads = Load.objects.filter(uploaded_by_id=actor.id, row_count__gt=AT_ONCE, finished_at__isnull=False)
    exports = Export.objects.filter(owner_id=actor.id, row_count__gt=AT_ONCE, finished_at__isnull=False)
    found = [
        *(
            Job(
                f"导入 {row.file_name}", row.get_state_display(), reverse("intake:load", args=[row.pk]), row.finished_at
            )
            for row in loads.order_by("-finished_at")[:SHOWN]
            if row.finished_at
        ),
        *(
            Job(
                f"导出 {row.row_count} 行",
                row.get_state_display(),
                reverse("intake:export-result", args=[row.pk]),
                row.finished_at,
            )
            for row in exports.order_by("-finished_at")[:SHOWN]
            if row.finished_at
        ),
    ]
    return sorted(found, key=lambda job: job.at, reverse=True)[:SHOWN]
