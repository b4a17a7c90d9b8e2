"""What must hold at any moment, whoever was killed: each function gives the faults it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from django.db import models

from tests.resilience.verbs import ROWS
from xianwu.bulletin.files import TYPES, path_of
from xianwu.bulletin.models import FrozenFigure, Issue
from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.core.records.models import Record
from xianwu.core.records.search import SearchEntry
from xianwu.core.workflow.api import Clock, sign_offs
from xianwu.domains.fiscal_review.models import Conclusion, FundSource, Query, ReviewProject, Submission
from xianwu.intake.models import Load
from xianwu.papers.api import is_intact
from xianwu.papers.models import NumberRegister, Paper

STATES = {"submit": "submitted", "request_papers": "supplementing", "resubmit": "submitted"}
RUNNING_CLOCK = {"draft": None, "submitted": "papers", "supplementing": "supplement"}
CLOCK_OF_ISSUE = {"collecting": None, "edited": "review", "reviewed": "signing", "signed": "distribution"}


def events_of(model: type[models.Model]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    for event in Event.objects.filter(kind=model._meta.label_lower).order_by("object_id", "sequence"):
        found.setdefault(event.object_id, []).append(event)
    return found


def live_clocks(model: type[models.Model]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Clock.objects.filter(kind=model._meta.label_lower).exclude(state=Clock.State.STOPPED)
    for pk, name in rows.values_list("object_id", "name"):
        found.setdefault(pk, []).append(name)
    return found


def versions(model: type[Any]) -> Iterator[str]:
    """Row, kept versions, events that changed it, and search entry speak of the same record."""
    kept: Counter[int] = Counter()
    latest = {}
    for version in model.history.order_by("history_id"):
        kept[version.id] += 1
        latest[version.id] = version.version, getattr(version, "state", "")
    events = events_of(model)
    rows = list(model._base_manager.all())
    for row in rows:
        changing = [event for event in events.get(row.pk, ()) if "row" in event.data]
        if not kept[row.pk] == row.version == len(changing):
            yield f"{row!r}：版本 {row.version}，留存 {kept[row.pk]}，事件 {len(changing)}"
        elif latest[row.pk] != (row.version, getattr(row, "state", "")):
            yield f"{row!r}：最新留存版本与记录不同"
    if issubclass(model, Record):
        indexed = SearchEntry.objects.filter(kind=model._meta.label_lower).count()
        if indexed != len(rows):
            yield f"{model.__name__}：{len(rows)} 条记录，{indexed} 条检索"


def gaps(what: str, numbers: Iterable[int], *, first: int) -> Iterator[str]:
    found = sorted(numbers)
    if found != list(range(first, first + len(found))):
        yield f"{what}有缺号或重号：{found}"


# --- the three verbs ----------------------------------------------------------------------------------


def after_import() -> Iterator[str]:
    """A load is in the ledger whole with all that belongs to it, or not at all."""
    for load in Load.objects.all():
        expected = ROWS if load.state == Load.State.DONE else 0
        for model in (ReviewProject, FundSource, Submission, Conclusion):
            own = Event.objects.filter(kind=model._meta.label_lower, batch=load.batch)
            found = model._base_manager.filter(pk__in=own.values("object_id")).count()
            if not found == own.count() == expected:
                yield f"导入 {load.pk}（{load.state}）：{model.__name__} {found} 行、{own.count()} 条事件，应为 {expected}"
        if load.state == Load.State.DONE and (load.created_count, load.finished_at is None) != (ROWS, False):
            yield f"导入 {load.pk}：结果是新增 {load.created_count}，完成时间 {load.finished_at}"
    numbers = ReviewProject.objects.values_list("number", flat=True)
    yield from gaps("评审编号", (int(number.rpartition("-")[2]) for number in numbers), first=1)
    for model in (ReviewProject, Conclusion):
        yield from versions(model)


def after_healing() -> Iterator[str]:
    """Whatever was chosen has been loaded in the end."""
    for load in Load.objects.exclude(state__in=(Load.State.DONE, Load.State.PREVIEWED)):
        yield f"导入 {load.pk} 停在“{load.get_state_display()}”：{load.message}"


def after_step() -> Iterator[str]:
    """State, last step, rows that belong to it, papers with their numbers, and clocks agree."""
    events, clocks = events_of(ReviewProject), live_clocks(ReviewProject)
    for project in ReviewProject.objects.all():
        steps = [event.step for event in events[project.pk] if event.step]
        state = STATES[steps[-1]] if steps else "draft"
        counts = (project.submissions.count(), project.querys.count(), Paper.objects.of(project).count())
        asked = steps.count("request_papers")
        if project.state != state or counts != (len(steps) - asked, asked, asked):
            yield f"{project.number}：状态 {project.state}，步骤 {steps}，附属 {counts}"
        running = RUNNING_CLOCK[project.state]
        if clocks.get(project.pk, []) != ([running] if running else []):
            yield f"{project.number}：状态 {project.state}，时限 {clocks.get(project.pk)}"
    for model in (ReviewProject, Submission, Query):
        yield from versions(model)
    yield from papers()


def papers() -> Iterator[str]:
    numbers = list(Paper.objects.values_list("sequence_no", flat=True))
    yield from gaps("公文编号", numbers, first=1)
    if (last := sum(NumberRegister.objects.values_list("last_no", flat=True))) != len(numbers):
        yield f"编号登记到 {last}，公文 {len(numbers)} 件"
    yield from (f"公文 {paper.number} 的文件与摘要不符" for paper in Paper.objects.all() if not is_intact(paper))


def after_sign() -> Iterator[str]:
    """Number, frozen words and figures, files and signatures: all of them or none."""
    clocks = live_clocks(Issue)
    for issue in Issue.objects.all():
        duties = [each.duty for each in sign_offs(issue)]
        parts = {
            "期号": bool(issue.issue_no and issue.number and issue.year and issue.issued_on and issue.signer_id),
            "文字": issue.items.exclude(frozen_title="").count() == 1,
            "指标": FrozenFigure.objects.filter(issue=issue).count() == 1,
            "签发": duties[-2:] == ["签发", "签发（版式文件）"] and len(duties) == 4,
            "文件": bool(issue.text_digest) and all(is_stored(issue, kind) for kind in TYPES),
        }
        if set(parts.values()) != {issue.state == Issue.State.SIGNED}:
            yield f"快报 {issue.pk}（{issue.state}）：{parts}"
        running = CLOCK_OF_ISSUE[issue.state]
        if clocks.get(issue.pk, []) != ([running] if running else []):
            yield f"快报 {issue.pk}：状态 {issue.state}，时限 {clocks.get(issue.pk)}"
    numbers = Issue.objects.exclude(issue_no=None).values_list("issue_no", flat=True)
    yield from gaps("期号", numbers, first=38)
    yield from versions(Issue)


def is_stored(issue: Issue, kind: str) -> bool:
    digest = issue.digest_of(kind)
    path = path_of(kind, digest) if digest else None
    return bool(path and path.exists() and sha256(path.read_bytes()).hexdigest() == digest)


# --- all together -------------------------------------------------------------------------------------


TRUTHS = {"import": after_import, "step": after_step, "sign": after_sign}


def faults(verb: str) -> list[str]:
    return [*verify_chain(), *TRUTHS[verb]()]


def done(verb: str) -> int:
    """How often the verb was carried to its end."""
    if verb == "import":
        return Load.objects.filter(state=Load.State.DONE).count()
    if verb == "step":
        return Event.objects.filter(step="resubmit").count()
    return Issue.objects.filter(state=Issue.State.SIGNED).count()
