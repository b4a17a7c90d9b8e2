"""What every ledger gets from here: search by the index, bulk steps, clocks beside rows."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from xianwu.core.records.models import Record
from xianwu.core.records.search import narrowed
from xianwu.core.workflow.api import take_step, take_step_on_many
from xianwu.core.workflow.asks import bulk_form
from xianwu.core.workflow.clocks import let_pass
from xianwu.core.workflow.declarations import Step, by_condition, flow_of
from xianwu.core.workflow.gates import waiting_rows
from xianwu.core.workflow.models import Clock
from xianwu.core.workflow.past import clocks_on
from xianwu.core.workflow.todo import face_of
from xianwu.kit import access, clock
from xianwu.kit.filters import Choice, Filter, FilterError
from xianwu.kit.hooks import PageHooks
from xianwu.kit.pages import BulkAction, BulkResult, RecordPages
from xianwu.kit.refusals import Refused, Wrong
from xianwu.kit.rows_form import OWN
from xianwu.kit.states import ClockFace


def run_step(request: HttpRequest, rows: QuerySet, data: dict[str, Any], *, step: Step) -> BulkResult:
    """Take a step on the chosen rows and say which were refused."""
    reason, by_record = str(data.pop("reason", "")), data.pop(OWN, None)
    who: dict[str, Any] = {"actor": request.actor, "at": clock.now(), "reason": reason}  # type: ignore[attr-defined]
    if by_record is not None:
        return _each(list(rows), step, shared=data, by_record=by_record, who=who)
    records = list(rows)
    result = take_step_on_many(records, step.name, data=data, **who)
    refused = {record.pk: why for record, why in result.refused}
    return BulkResult(
        result.done, tuple((str(record), why) for record, why in result.refused),
        left=refused if step.asks or step.reason else {}, remarks=_remarks(records, step, left=refused),
    )  # fmt: skip


def _remarks(records: Iterable[Any], step: Step, *, left: Container[Any]) -> tuple[tuple[str, str], ...]:
    said = [(str(record), step.remark(record)) for record in records if record.pk not in left]
    return tuple((title, remark) for title, remark in said if remark)


def _each(
    records: Sequence[Any], step: Step, *, shared: dict[str, Any], by_record: dict[Any, Any], who: dict[str, Any]
) -> BulkResult:
    """One step after the other, each with its own answers; one that is refused does not stop the rest."""
    left: dict[Any, str] = {}
    for record in records:
        try:
            take_step(record, step.name, data=shared | by_record[record.pk], **who)
        except Refused as error:
            left[record.pk] = Wrong(str(error), field=error.field, others=error.others)
    return BulkResult(len(records) - len(left), left=left, remarks=_remarks(records, step, left=left))


def sentence(request: HttpRequest, rows: QuerySet, *, step: Step) -> str:
    return f"将对 {rows.count()} 条记录“{step.label}”。这一步会留下事件，不能整批撤销。"


class Awaited(Choice):
    """The rows that wait for a step or a duty of whoever looks, where the state alone does not tell."""

    def apply(self, rows: QuerySet, *, params: QueryDict, request: HttpRequest) -> QuerySet:
        if access.is_past(request):
            raise FilterError("“待办理”只有今天的，已忽略。")
        actor: Any = access.actor_of(request)
        wanted = set(params.getlist(self.name))
        works = [work for work in by_condition(rows.model) if work.name in wanted]
        if not works:
            raise FilterError(self.problem)
        waiting = [waiting_rows(work, rows.model, actor=actor, on=clock.today()) for work in works]
        return rows.filter(reduce(or_, waiting))


class WorkflowHooks(PageHooks):
    def search_rows(self, pages: RecordPages, *, rows: QuerySet, text: str) -> QuerySet | None:
        if not issubclass(pages.model, Record):
            return None
        # Rows of a past day are found by what they say today; their own key is that of the version.
        return narrowed(rows, kind=pages.model._meta.label_lower, text=text, key=pages.model._meta.pk.attname)

    def filters(self, pages: RecordPages) -> Iterable[Filter]:
        works = by_condition(pages.model)
        return [Awaited("todo", "待办理", choices=tuple((work.name, work.label) for work in works))] if works else ()

    def bulk_actions(self, pages: RecordPages, *, request: HttpRequest) -> Iterable[BulkAction]:
        flow = flow_of(pages.model)
        return [self._action(step) for step in flow.steps if step.is_bulk and not _is_of_one(step)] if flow else ()

    def _action(self, step: Step) -> BulkAction:
        return BulkAction(
            name=step.name,
            label=step.label,
            run=partial(run_step, step=step),
            roles=step.roles,
            states=step.sources,
            preview=partial(sentence, step=step),
            form=partial(bulk_form, step=step) if step.asks or step.reason else None,
            is_dangerous=step.is_danger,
        )

    def clock_faces(self, pages: RecordPages, *, request: HttpRequest, records: Sequence[Any]) -> dict[Any, ClockFace]:
        flow = flow_of(pages.model)
        if not flow or not flow.clocks or not records:
            return {}
        if access.is_past(request):
            day = access.as_of(request)
            then = clocks_on([rule.name for rule in flow.clocks], records, on=day)
            then.sort(key=lambda each: (each.due_on is None, each.due_on or day), reverse=True)
            passed = {rule.name for rule in flow.clocks if rule.is_partys}
            shown = (each for each in then if each.name not in passed or each.due_on is None or each.due_on >= day)
            return {each.object_id: face_of(each, on=day) for each in shown}
        own = Clock.objects.filter(kind=pages.model._meta.label_lower, object_id__in=[record.pk for record in records])
        today = clock.today()
        live = own.exclude(state=Clock.State.STOPPED).exclude(let_pass(today)).order_by("-due_on")
        return {each.object_id: face_of(each, on=today) for each in live}


def _is_of_one(step: Step) -> bool:
    """Whether it must be told what only the record itself can offer: to many at once it would refuse every one."""
    return any(ask.required and ask.is_of_one for ask in step.asks)


PAGE_HOOKS = [WorkflowHooks()]
