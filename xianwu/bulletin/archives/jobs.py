"""Large loads of back issues as jobs of the task queue."""

from __future__ import annotations

from django_tasks import task

from xianwu.bulletin.archives.loading import apply, read_load
from xianwu.bulletin.archives.models import BackLoad
from xianwu.core.people.actors import actor_for
from xianwu.kit import clock

BROKEN = "处理中途出错，没有导入任何一期。请把文件发给管理员查看日志。"


def _fail(load_id: int) -> None:
    BackLoad.objects.filter(pk=load_id).update(state=BackLoad.State.FAILED, message=BROKEN)


@task()
def read_back_load(load_id: int) -> None:
    """Read the files of a load that was handed in."""
    try:
        read_load(BackLoad.objects.get(pk=load_id), today=clock.today())
    except Exception:
        _fail(load_id)
        raise


@task()
def apply_back_load(load_id: int) -> None:
    """Apply a claimed load with the rights its uploader has now."""
    load = BackLoad.objects.select_related("uploaded_by").get(pk=load_id)
    try:
        apply(load, actor=actor_for(load.uploaded_by, clock.today()), at=clock.now())
    except Exception:
        _fail(load_id)
        raise
