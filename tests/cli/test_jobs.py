"""`worker`: what a killed process left behind is done again, once, and given up after the third try."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from tests.county import AT, actor
from tests.resilience import verbs
from xianwu.domains.fiscal_review.demo_people import make_cast
from xianwu.domains.fiscal_review.models import ReviewProject
from xianwu.intake.actions import apply, claim, preview
from xianwu.intake.declarations import sheets
from xianwu.intake.jobs import apply_load
from xianwu.intake.models import Export, Load
from xianwu.intake.recovery import TRIES, recover


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker closes its connection before every job; a test lives in one transaction and must keep it."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


@pytest.fixture
def load(county: Any) -> Load:
    """A load that somebody has chosen."""
    make_cast()
    waiting, read = preview(sheets()[verbs.SHEET], verbs.workbook(1), "一.xlsx", actor=actor("review_intake"), at=AT)
    assert read.errors == []
    claim(waiting, Load.Choice.ALL)
    return waiting


def interrupt(tries: int = 1) -> DBTaskResult:
    """The job as a worker leaves it that is killed in the middle."""
    job = DBTaskResult.objects.get()
    job.status, job.started_at, job.worker_ids = "RUNNING", timezone.now(), [f"w{n}" for n in range(tries)]
    job.save()
    return job


def done(load: Load) -> tuple[str, int]:
    load.refresh_from_db()
    return load.state, ReviewProject.objects.count()


def test_a_job_left_running_is_done_by_the_next_worker(load: Load) -> None:
    apply_load.enqueue(load.pk)
    interrupt()
    verbs.work_on()
    assert done(load) == (Load.State.DONE, verbs.ROWS)
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_a_load_whose_request_died_is_done_by_the_next_worker(load: Load) -> None:
    assert recover() == 1
    assert recover() == 0
    verbs.work_on()
    assert done(load) == (Load.State.DONE, verbs.ROWS)


def test_a_load_that_was_committed_is_not_loaded_again(load: Load) -> None:
    apply_load.enqueue(load.pk)
    apply(load, actor=actor("review_intake"), at=AT)
    interrupt()
    verbs.work_on()
    assert done(load) == (Load.State.DONE, verbs.ROWS)
    assert (load.created_count, load.unchanged_count) == (verbs.ROWS, 0)


def test_a_load_is_given_up_after_the_third_try(load: Load) -> None:
    apply_load.enqueue(load.pk)
    interrupt(TRIES)
    assert recover() == 0
    verbs.work_on()
    assert done(load) == (Load.State.FAILED, 0)
    assert "没有导入任何行" in load.message
    assert DBTaskResult.objects.get().status == "FAILED"


def test_an_export_left_without_a_job_gets_one(load: Load) -> None:
    apply(load, actor=actor("review_intake"), at=AT)
    export = Export.objects.create(page="nothing", as_of=AT.date(), owner_id=actor("review_intake").id, asked_at=AT)
    assert recover() == 1
    assert DBTaskResult.objects.get().args_kwargs["args"] == [export.pk]
