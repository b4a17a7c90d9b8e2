"""Writing: a new record, a change, a step. Each is one verb, the one that the page calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse

from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import StepForbidden, StepRefused, step_form, step_offers, take_step
from xianwu.core.workflow.declarations import Ask, Step, flow_of
from xianwu.kit import access, clock
from xianwu.kit.forms import pick_options, pick_words, plain_data
from xianwu.kit.pages import RecordPages
from xianwu.web.api.answers import answer
from xianwu.web.api.calls.ledgers import detail_of, event_row, found_record, record_version, require_reader
from xianwu.web.api.door import body_of
from xianwu.web.api.errors import Failure, invalid
from xianwu.web.api.filling import cleaned, complaints_of, field_names, filled_form
from xianwu.web.api.rows import names_of

STEP_BODY = frozenset({"data", "reason", "version"})


def create_call(request: HttpRequest, *, pages: RecordPages) -> HttpResponse:
    """A new record through the verb of the form."""
    require_reader(request, pages)
    actor, verb = access.actor_of(request), pages.verb("create")
    if verb is None or not pages.can_create(actor):
        raise PermissionDenied(f"您的角色不能新增{pages.heading}。需要登记请联系本单位管理员。")
    given = body_of(request)
    data = cleaned(filled_form(pages, request, given))
    with _explained(lambda: filled_form(pages, request, given, is_thorough=True)):
        record = _at_most_thrice(lambda: verb(plain_data(data), actor=actor, at=clock.now()))
    told = {"id": record.pk, "number": pages.record_number(record), "title": pages.record_title(record)}
    told |= {"state": getattr(record, "state", None), "version": getattr(record, "version", None)}
    told["remark"] = pages.remark(record) or None
    response = answer(told, status=201)
    response["Location"] = f"{request.path}{record.pk}"
    return response


def _at_most_thrice(write: Callable[[], Any]) -> Any:
    """Programs register at once what people register one by one: two may have taken the same running number.

    Each try is a transaction of the verb's own.
    """
    for _ in range(2):
        try:
            return write()
        except IntegrityError:
            continue
    return write()


@contextmanager
def _explained(refill: Callable[[], forms.Form]) -> Iterator[None]:
    """What the database refuses is asked again of the form, which has words for it."""
    try:
        yield
    except IntegrityError:
        cleaned(refill())
        raise


def change_call(request: HttpRequest, *, pages: RecordPages, pk: str) -> HttpResponse:
    """Change the named fields of a record, by the version that was read."""
    record = found_record(request, pages, pk, is_shown=True)
    actor, verb = access.actor_of(request), pages.verb("change")
    if verb is None or not pages.can_change(actor, record):
        raise PermissionDenied(f"这条{pages.heading}现在不能修改，或者您的角色不能修改它。")
    given = body_of(request)
    record_version(record, given.pop("version", None))
    data = cleaned(filled_form(pages, request, given, record=record))
    with _explained(lambda: filled_form(pages, request, given, record=record, is_thorough=True)):
        changed = verb(record, plain_data(data), actor=actor, at=clock.now()) or record
    return answer(detail_of(request, pages, changed))


def picks_call(request: HttpRequest, *, pages: RecordPages, field: str) -> HttpResponse:
    """What a field of the form may point to, as the search inside the page's form answers."""
    require_reader(request, pages)
    if not pages.can_write(access.actor_of(request)):
        raise PermissionDenied("您的角色不能填写这张表。")
    if field not in field_names(pages):
        raise Failure(404, "not_found", f"没有“{field}”这一项。")
    found = pick_options(pages, request=request, name=field, text=request.GET.get("find", "").strip())
    return answer({"items": [{"id": each.pk, "label": pick_words(each)} for each in found]})


# --- steps --------------------------------------------------------------------------------------------


def offers_call(request: HttpRequest, *, pages: RecordPages, pk: str) -> HttpResponse:
    """The steps of the present state; shut ones say why."""
    record = found_record(request, pages, pk)
    access.require_present(request)
    offers = step_offers(record, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    items = [_offer(offer.step, offer.refusal, record) for offer in offers]
    return answer({"state": record.state, "state_label": record.get_state_display(), "items": items})


def _offer(step: Step, refusal: str, record: Any) -> dict[str, Any]:
    return {
        "name": step.name,
        "label": step.label,
        "is_open": not refusal,
        "refusal": refusal or None,
        "asks": [_ask(ask, record) for ask in step.asks],
        "needs_reason": step.reason,
        "is_danger": step.is_danger,
    }


def _ask(ask: Ask, record: Any) -> dict[str, Any]:
    choices = ask.choices(record) if callable(ask.choices) else ask.choices
    told = {"name": ask.name, "label": ask.label, "kind": ask.kind, "required": ask.required, "help": ask.help}
    return told | {"choices": [{"value": value, "label": word} for value, word in choices]}


def step_call(request: HttpRequest, *, pages: RecordPages, pk: str, step: str) -> HttpResponse:
    """Take a step; the gates are those of the page."""
    record = found_record(request, pages, pk)
    taken = _step_of(pages, step)
    given = body_of(request, known=STEP_BODY)
    data = _step_data(taken, given.get("data") or {})
    reason = given.get("reason") or ""
    if not isinstance(reason, str):
        raise invalid([("reason", "理由应是文字。")])
    if given.get("version") is not None:
        record_version(record, given["version"])
    is_here = record.state in taken.sources
    try:
        event = take_step(record, step, actor=request.actor, at=clock.now(), data=data, reason=reason)  # type: ignore[attr-defined]
    except StepRefused as error:
        raise _refused(error, taken, record, data=data, is_here=is_here) from None
    told = {"id": record.pk, "state": record.state, "state_label": record.get_state_display()}
    unit = names_of(Unit, [event.unit_id]).get(event.unit_id)
    row = event_row(event, record, actor=request.actor.name, unit=unit)  # type: ignore[attr-defined]
    return answer(told | {"version": record.version, "remark": taken.remark(record) or None, "event": row})


def _step_of(pages: RecordPages, name: str) -> Step:
    flow = flow_of(pages.model)
    try:
        if flow is not None:
            return flow.step(name)
    except KeyError:
        pass
    raise Failure(404, "not_found", "没有这个步骤。")


def _step_data(step: Step, data: Any) -> dict[str, Any]:
    """Only what the step asks for reaches its effect."""
    if not isinstance(data, dict):
        raise invalid([("data", "data 应是一个 JSON 对象。")])
    asked = [ask.name for ask in step.asks]
    for name in data:
        if name not in asked:
            known = f"data 里可以填：{'、'.join(asked)}。" if asked else "这一步不用填 data。"
            raise Failure(422, "unknown_field", f"这一步没有“{name}”这一项，{known}", field=name)
    return {name: "" if value is None else value for name, value in data.items()}


def _refused(error: StepRefused, step: Step, record: Any, *, data: dict[str, Any], is_here: bool) -> Failure:
    """A wrong answer names every wrong field; another's step is forbidden; all else is a conflict with the rules."""
    if error.field:
        form = step_form(step, record, data)
        found = [each for each in complaints_of(form) if each[0] != "reason"]
        return invalid(found or [(each.field, str(each)) for each in error.reasons])
    if not is_here:
        return Failure(409, "wrong_state", str(error))
    if isinstance(error, StepForbidden):
        return Failure(403, "forbidden", str(error))
    return Failure(409, "refused", str(error))
