"""A large case file as a job of the task queue."""

from __future__ import annotations

from django_tasks import task

from xianwu.kit import clock
from xianwu.registers.enforcement.casework.casefile import make_file
from xianwu.registers.enforcement.models import CaseFile

FAILED = "卷宗没有做成，请联系管理员查看日志。案件材料没有受影响，可以重新制作。"


@task()
def make_case_file(file_id: int) -> None:
    """Bind the file for whoever asked; done again after an interruption it gives another whole file."""
    made = CaseFile.objects.select_related("owner").get(pk=file_id)
    try:
        make_file(made, at=clock.now())
    except Exception:
        CaseFile.objects.filter(pk=file_id).update(state=CaseFile.State.FAILED, message=FAILED)
        raise
