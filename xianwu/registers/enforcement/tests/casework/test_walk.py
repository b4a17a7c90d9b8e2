"""A case from clue to archive, by the right people in the right order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from xianwu.core.events.api import verify_chain
from xianwu.core.workflow.api import Clock
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.tests.casework.walk import Walk

Start = Callable[..., Walk]


def clocks(case: Case) -> dict[str, Clock]:
    return {clock.name: clock for clock in Clock.objects.filter(kind="enforcement.case", object_id=case.pk)}


def test_an_ordinary_case_goes_from_clue_to_archive(start: Start) -> None:
    walk = start().closed().step("archive", "clerk", archive_no="2025-执-001")
    case = walk.now
    assert case.state == Case.State.ARCHIVED
    assert (case.filed_on, case.decision_due_on) == (date(2025, 8, 29), date(2025, 11, 27))
    assert case.pay_due_on == date(2025, 9, 15), "13 September is a Saturday"
    titles = [paper.title for paper in papers_of(case).order_by("id")]
    assert titles == [
        "立案审批表", "案件调查终结报告", "行政处罚事先告知书", "行政处罚决定书", "结案报告", "卷宗目录",
    ]  # fmt: skip
    assert all(clock.state == Clock.State.STOPPED for clock in clocks(case).values())
    assert case.publications.get().due_on == date(2025, 9, 9)
    assert not verify_chain()
