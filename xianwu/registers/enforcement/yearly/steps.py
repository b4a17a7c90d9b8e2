"""The yearly statistics from draft to publication, as data."""

from __future__ import annotations

from typing import Any

from xianwu.core.workflow.declarations import ClockRule, Move, Step, Workflow
from xianwu.papers.api import issue_paper
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.printing import shown
from xianwu.registers.enforcement.roles import CLERK, HEAD, REVIEWER
from xianwu.registers.enforcement.yearly.counting import digest_of, freeze, numbers
from xianwu.registers.enforcement.yearly.models import YearlyReport
from xianwu.registers.enforcement.yearly.papers import CODE

S = YearlyReport.State


def year_is_over(row: YearlyReport, move: Move) -> str | None:
    return None if move.as_of > row.last_day else f"{row.year}年还没有过完，{row.year + 1}年1月1日起才能公布。"


def submit(row: YearlyReport, move: Move) -> None:
    row.submitted_on, row.submitted_by_id = move.as_of, move.actor.id


def take_back(row: YearlyReport, move: Move) -> None:
    row.submitted_on = row.submitted_by = None


def publish(row: YearlyReport, move: Move) -> None:
    """Frozen on the day: numbers with their rows, a digest of both, and the paper."""
    row.frozen = freeze(row)
    row.digest = digest_of(row.frozen)
    row.published_on, row.published_by_id = move.as_of, move.actor.id
    lines = [[each.line.group, each.line.label, each.words, each.line.unit] for each in numbers(row)]
    words = shown({"year": row.year, "lines": lines, "note": row.note or "无", "digest": row.digest})
    row.paper_no = issue_paper(row, CODE, words, actor=move.actor, at=move.at, organ=row.unit).number


def withdraw(row: YearlyReport, move: Move) -> None:
    row.withdrawn_on, row.reason = move.as_of, move.reason


def again(row: YearlyReport) -> str:
    return "撤下后公开页面不再显示这份年报，已公布的数字和文书保留；需要更正的，请重新编制一份。"


def limit(row: Any, on: Any) -> int:
    return days("yearly_report_days", on=on)


YEARLY = Workflow(
    YearlyReport,
    steps=(
        Step("submit", "送审", S.DRAFT, S.SUBMITTED, by=(CLERK, REVIEWER), guard=year_is_over, effect=submit,
             event="enforcement.yearly_report_submitted"),
        Step("return_draft", "退回", S.SUBMITTED, S.DRAFT, by=HEAD, reason=True, effect=take_back,
             event="enforcement.yearly_report_returned"),
        Step("publish", "公布", S.SUBMITTED, S.PUBLISHED, by=HEAD, second_person=("submit",), guard=year_is_over,
             effect=publish, stops=("yearly",), event="enforcement.yearly_report_published", is_bulk=False),
        Step("withdraw", "撤下", S.PUBLISHED, S.WITHDRAWN, by=HEAD, reason=True, effect=withdraw, warning=again,
             event="enforcement.yearly_report_withdrawn", is_danger=True, is_exception=True, is_bulk=False),
    ),
    clocks=(
        ClockRule("yearly", "公布执法统计年报", limit, kind="calendar", holder=REVIEWER, turns={S.SUBMITTED: (HEAD,)},
                  begins=lambda row: row.last_day),
    ),
    opens=("yearly",),
)  # fmt: skip
FLOWS: list[Workflow] = [YEARLY]
