"""What pages register beside the steps of a record: the same forms, the same people, the same verbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict

from xianwu.core.records.models import Versioned
from xianwu.kit import access, clock
from xianwu.kit.deeds import Deed
from xianwu.kit.pages import RecordPages
from xianwu.kit.refusals import Refused
from xianwu.web.api.answers import answer
from xianwu.web.api.calls.ledgers import found_record, record_version
from xianwu.web.api.door import body_of, refuse_unknown
from xianwu.web.api.errors import Failure, invalid
from xianwu.web.api.filling import cleaned, in_yuan, typed
from xianwu.web.api.schemas import form_field_schema

VERSION = "version"


def deeds_call(request: HttpRequest, *, pages: RecordPages, pk: str) -> HttpResponse:
    """What this person may register on the record; what is shut says why."""
    record = found_record(request, pages, pk)
    access.require_present(request)
    actor = access.actor_of(request)
    offered = [each for each in pages.all_deeds if each.is_offered(record, actor=actor)]
    return answer({"items": [_offer(each, record, actor) for each in offered]})


def _offer(deed: Deed, record: Any, actor: Any) -> dict[str, Any]:
    refusal = deed.shut(record, actor)
    fields = deed.opened(record, actor, None, None).fields
    return {
        "name": deed.name,
        "label": deed.label,
        "help": deed.help,
        "is_open": not refusal,
        "refusal": refusal or None,
        "fields": [{"name": n, "required": f.required, **form_field_schema(f)} for n, f in fields.items()],
    }


def deed_call(request: HttpRequest, *, pages: RecordPages, deed: Deed, pk: str) -> HttpResponse:
    """Do it. 403 for the wrong person, 409 where the record does not take it, 422 for a wrong answer."""
    record = found_record(request, pages, pk)
    actor = access.actor_of(request)
    if refusal := deed.may(record, actor):
        raise PermissionDenied(refusal)
    if refusal := deed.shut(record, actor):
        raise Failure(409, "wrong_state", refusal)
    is_upload = request.content_type == "multipart/form-data"
    given = dict(request.POST.items()) if is_upload else body_of(request)
    if given.get(VERSION) is not None:
        record_version(record, given.pop(VERSION))
    given.pop(VERSION, None)
    form = _filled(deed, record, actor, given, request.FILES if is_upload else None)
    cleaned(form)
    try:
        made = deed.run(record, form, actor, clock.now())
    except Refused as error:
        if error.field and error.field in form.fields:
            raise invalid([(error.field, f"{form.fields[error.field].label}：{error}")]) from None
        raise
    return answer(_told(record, made) | ({"remark": remark} if (remark := deed.remark(made)) else {}))


def _filled(deed: Deed, record: Any, actor: Any, given: Mapping[str, Any], files: Any) -> forms.Form:
    """The page's form with what was sent; a name that it does not ask for is an error."""
    fields = deed.opened(record, actor, None, None).fields
    data = QueryDict(mutable=True)
    refuse_unknown([*given, *(files or ())], known=fields)
    for name, value in given.items():
        sent = typed(fields[name], value)
        if isinstance(sent, list):
            data.setlist(name, sent)
        else:
            data[name] = sent
    return in_yuan(deed.opened(record, actor, data, files))


def _told(record: Any, made: Any) -> dict[str, Any]:
    """The record as it now stands, and what was made beside it."""
    record.refresh_from_db()
    told = {"id": record.pk, "state": getattr(record, "state", None), "version": getattr(record, "version", None)}
    if isinstance(made, Versioned) and made != record:
        told["made"] = {"model": made._meta.label_lower, "id": made.pk, "title": str(made)}
    return told
