"""财政评审台账: past reviews with their conclusions, and new submissions, from Excel and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.domains.fiscal_review import facts, roles
from xianwu.domains.fiscal_review.actions import finance_unit
from xianwu.domains.fiscal_review.brain.limits import limit_of
from xianwu.domains.fiscal_review.kinds import Reply
from xianwu.domains.fiscal_review.ledger_checks import (
    COLUMNS,
    COMPARED,
    FROZEN,
    IMPORTED,
    PEOPLE,
    PLAIN,
    UNDONE,
    S,
    check,
    current_conclusions,
    differs,
    existing,
    natural_key,
    prepared,
    rows_of,
    used_by,
)
from xianwu.domains.fiscal_review.models import Conclusion, FundSource, ReviewProject, Submission
from xianwu.domains.fiscal_review.numbering import next_numbers
from xianwu.domains.fiscal_review.owner_sheet import SUBMISSIONS
from xianwu.intake.declarations import LoadResult, Sheet
from xianwu.intake.taking_back import made_by

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

# --- loading --------------------------------------------------------------------------------------


def load(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines are written, changed ones amended with a kept version, equal ones left alone."""
    known = ReviewProject.objects.in_bulk(list(existing(natural_key(row) for row in rows).values()))
    by_key = {(each.project_code, each.stage, each.lot): each for each in known.values()}
    new, changed, same = [], [], 0
    conclusions = current_conclusions(known)
    for row in prepared(rows):
        if row["_is_same"]:
            same += 1
            continue
        record = by_key.get(natural_key(row))
        if record is None:
            new.append((_filled(ReviewProject(unit=finance_unit()), row), row))
        elif differs(record, row, conclusions.get(record.pk)):
            changed.append((_filled(record, row), row))
        else:
            same += 1
    _number(new, at=at)
    options = {"actor": actor, "at": at, "batch": batch}
    write_many_new([record for record, _ in new], IMPORTED, **options)
    _write_belongings(new, options)
    fields = (*PLAIN, "owner", *PEOPLE, "extra", "state", "first_submitted", "submitted_on")
    write_many_changes([record for record, _ in changed], fields, IMPORTED, **options)
    _write_conclusions(new + changed, options)
    return LoadResult(created=len(new), changed=len(changed), unchanged=same)


def _filled(record: ReviewProject, row: dict[str, Any]) -> ReviewProject:
    for name in (*COMPARED, "extra"):
        setattr(record, name, row.get(name))
    record.project_code = row["project_code"]
    record.submitted_on = record.submitted_on or row.get("accepted_on") or row.get("complete_on")
    record.first_submitted = record.first_submitted or row["submitted"]
    if row.get("concluded_on"):
        record.state = S.ARCHIVED
    elif not record.state:
        record.state = S.DRAFT
    return record


def _number(new: list[tuple[ReviewProject, dict[str, Any]]], *, at: datetime) -> None:
    """Numbers by year, the series of each asked once."""
    by_year: dict[int, list[ReviewProject]] = {}
    for record, _ in new:
        by_year.setdefault((record.submitted_on or timezone.localtime(at).date()).year, []).append(record)
    for year, own in by_year.items():
        for record, number in zip(own, next_numbers("评", year=year, count=len(own)), strict=True):
            record.number = number


def _write_belongings(new: list[tuple[ReviewProject, dict[str, Any]]], options: dict[str, Any]) -> None:
    funds = [
        FundSource(project=record, kind=row["fund"], amount=row["submitted"]) for record, row in new if row.get("fund")
    ]
    write_many_new(funds, "fiscal_review.fund_recorded", **options)
    today = timezone.localtime(options["at"]).date()
    papers = [
        Submission(project=record, version_no=1, amount=record.submitted, received_on=record.submitted_on or today)
        for record, _ in new
    ]
    write_many_new(papers, "fiscal_review.submission_received", **options)


def _write_conclusions(pairs: list[tuple[ReviewProject, dict[str, Any]]], options: dict[str, Any]) -> None:
    done = [(record, row) for record, row in pairs if row.get("concluded_on")]
    current = current_conclusions(record.pk for record, _ in done)
    fresh, amended = [], []
    for record, row in done:
        old = current.get(record.pk)
        target = _frozen(old or Conclusion(project=record, first_amount=None), record, row)
        (amended if old else fresh).append(target)
    write_many_new(fresh, "fiscal_review.conclusion_issued", **options)
    write_many_changes(amended, (*FROZEN, "document_no"), "fiscal_review.conclusion_issued", **options)


def _frozen(conclusion: Conclusion, record: ReviewProject, row: dict[str, Any]) -> Conclusion:
    rules = facts.limit_rules(on=row["complete_on"])
    limit = limit_of(record.stage, submitted=record.submitted, channel=record.channel, rules=rules).days
    used = used_by(row)
    values = {name: row.get(name) for name in FROZEN} | {
        "used_days": used,
        "paused_days": row.get("paused_days") or 0,
        "limit_days": limit,
        "is_on_time": used <= limit,
        "document_no": row["document_no"],
        "owner_reply": Reply.AGREED if row.get("replied_on") else "",
    }
    for name, value in values.items():
        setattr(conclusion, name, value)
    return conclusion


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Void what one load created. Refused where it amended older rows or the rows have gone on since."""
    projects = made_by(ReviewProject, batch)
    for project in projects:
        project.state = S.WITHDRAWN
    conclusions = list(Conclusion.objects.valid().filter(project__in=projects))
    for conclusion in conclusions:
        # From its own date on, so that it counts on no day at all.
        conclusion.withdrawn_on, conclusion.withdrawal_reason = conclusion.concluded_on, UNDONE
    options = {"actor": actor, "at": at, "note": UNDONE}
    write_many_changes(projects, ("state",), "fiscal_review.project_withdrawn", **options)
    fields = ("withdrawn_on", "withdrawal_reason")
    write_many_changes(conclusions, fields, "fiscal_review.conclusion_withdrawn", **options)
    return len(projects)


SHEETS = [
    Sheet(
        key="fiscal_review.ledger",
        label="财政评审台账",
        model=ReviewProject,
        columns=COLUMNS,
        natural_key=natural_key,
        existing=existing,
        load=load,
        check=check,
        undo=undo,
        rows_of=rows_of,
        joins=("owner", "agency", *PEOPLE),
        prefetches=("conclusions", "fundsources"),
        roles=(roles.INTAKE,),
        note="用于补录历史评审和往年结论。在系统中办理的项目不能用文件改写，请在系统里更正。",
    ),
    SUBMISSIONS,
]
