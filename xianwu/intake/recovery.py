"""Jobs that a dead process left behind: put back into the queue, or given up after the third try.

A load is committed whole with its result, an export is a file written anew: both can simply be done again.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from xianwu.intake.jobs import apply_load, run_export
from xianwu.intake.models import Export, Load

TRIES = 3
LOAD_GIVEN_UP = f"导入 {TRIES} 次都被中断，没有导入任何行。请把文件拆小后再试，或请管理员查看日志。"
EXPORT_GIVEN_UP = f"导出 {TRIES} 次都被中断。请缩小筛选范围后再试，或请管理员查看日志。"


@transaction.atomic
def recover() -> int:
    """Queue again what was interrupted; returns how many jobs. Call it only while no other worker runs."""
    given_up: dict[str, set[int]] = {}
    count = 0
    for left in DBTaskResult.objects.running():
        if len(left.worker_ids) >= TRIES:
            DBTaskResult.objects.filter(pk=left.pk).update(status="FAILED", traceback="interrupted too often")
            given_up.setdefault(left.task_path, set()).update(left.args_kwargs["args"][:1])
        else:
            count += DBTaskResult.objects.filter(pk=left.pk).update(status="READY", started_at=None)
    for job, model, message in ((apply_load, Load, LOAD_GIVEN_UP), (run_export, Export, EXPORT_GIVEN_UP)):
        lost = given_up.get(job.module_path, set())
        running = model.objects.filter(state=model.State.RUNNING)
        running.filter(pk__in=lost).update(state=model.State.FAILED, message=message)
        count += _enqueue_orphans(job, running.exclude(pk__in=lost))
    return count


def _enqueue_orphans(job: Any, rows: Any) -> int:
    """Rows whose job never came into the queue: the request that took them died first."""
    waiting = DBTaskResult.objects.filter(status="READY", task_path=job.module_path)
    known = {each["args"][0] for each in waiting.values_list("args_kwargs", flat=True)}
    orphans = [pk for pk in rows.values_list("pk", flat=True) if pk not in known]
    for pk in orphans:
        job.enqueue(pk)
    return len(orphans)
