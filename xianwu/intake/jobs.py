"""Long loads and exports as jobs of the task queue."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django_tasks import task

from xianwu.core.people.actors import actor_for
from xianwu.intake.actions import apply
from xianwu.intake.exporting import write_export
from xianwu.intake.models import Export, Load
from xianwu.kit import clock


@task()
def apply_load(load_id: int) -> None:
    """Apply a claimed load for the person who uploaded it."""
    load = Load.objects.select_related("uploaded_by").get(pk=load_id)
    actor = actor_for(load.uploaded_by, clock.today())
    try:
        apply(load, actor=actor, at=clock.now())
    except Exception:
        Load.objects.filter(pk=load_id).update(
            state=Load.State.FAILED,
            message="导入中途出错，没有导入任何行。请把文件发给管理员查看日志。",
            finished_at=clock.now(),
        )
        raise


class JobRequest:
    """As much of a request as a ledger needs to be read without one."""

    method = "GET"
    session: dict[str, Any] = {}
    COOKIES: dict[str, str] = {}
    headers: dict[str, str] = {}

    def __init__(self, export: Export) -> None:
        self.GET = QueryDict(export.query)
        self.actor = actor_for(export.owner, clock.today())
        self.as_of = export.as_of
        self.is_past = export.as_of < clock.today()
        self.user = export.owner


@task()
def run_export(export_id: int) -> None:
    """Write an export's file with the rights its owner has now."""
    export = Export.objects.select_related("owner").get(pk=export_id)
    try:
        write_export(export, JobRequest(export))
    except Exception:
        Export.objects.filter(pk=export_id).update(
            state=Export.State.FAILED, message="导出出错，请联系管理员查看日志。", finished_at=clock.now()
        )
        raise
