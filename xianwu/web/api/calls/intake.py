"""Import by program: sheets one may fill, upload with preview, apply, undo. One's own loads only."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from xianwu.intake.actions import IntakeRefused, apply, claim, drop, preview, reread, sheet_for, undo
from xianwu.intake.declarations import CellError, Sheet, sheets
from xianwu.intake.finished import AT_ONCE
from xianwu.intake.jobs import apply_load
from xianwu.intake.models import Load
from xianwu.intake.progress import done_rows
from xianwu.intake.reading import Read
from xianwu.intake.views import MAX_BYTES
from xianwu.intake.writing import annotated, template
from xianwu.kit import clock
from xianwu.web.api.answers import answer, file_answer
from xianwu.web.api.door import body_of, upload_of
from xianwu.web.api.errors import Failure, invalid

SHOWN_ERRORS = 500


def _sheet(request: HttpRequest, key: str) -> Sheet:
    if key not in sheets():
        raise Http404("没有这张导入表。")
    try:
        return sheet_for(key, request.actor)  # type: ignore[attr-defined]
    except IntakeRefused as error:
        raise PermissionDenied(str(error)) from error


def _load(request: HttpRequest, load: int) -> tuple[Load, Sheet]:
    found = Load.objects.filter(pk=load, uploaded_by_id=request.actor.id).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404("没有这次导入，或者它不是您上传的。")
    return found, _sheet(request, found.sheet)


def sheets_call(request: HttpRequest) -> HttpResponse:
    """The sheets the actor may fill, with their columns."""
    mine = [sheet for sheet in sheets().values() if request.actor.has(*sheet.roles)]  # type: ignore[attr-defined]
    return answer({"items": [_told_sheet(sheet) for sheet in mine]})


def _told_sheet(sheet: Sheet) -> dict[str, Any]:
    columns = [
        {
            "header": column.header,
            "name": column.name,
            "kind": column.kind,
            "required": column.required,
            "unit": column.unit if column.kind == "money" else None,
            "choices": [word for _, word in column.choices],
            "help": column.help,
        }
        for column in sheet.columns
    ]
    return {"key": sheet.key, "label": sheet.label, "can_undo": sheet.undo is not None, "columns": columns}


def template_call(request: HttpRequest, *, key: str) -> HttpResponse:
    """An empty file with headers, pick lists and explanations."""
    sheet = _sheet(request, key)
    return file_answer(template(sheet), f"{sheet.label}模板.xlsx")


def upload_call(request: HttpRequest, *, key: str) -> HttpResponse:
    """Read and check a file; nothing enters the ledger yet."""
    sheet = _sheet(request, key)
    file = upload_of(request)
    if (file.size or 0) > MAX_BYTES:
        raise Failure(413, "too_large", "文件超过 30 MB，请拆成几个文件。", field="file")
    load, found = preview(sheet, file.read(), file.name or "", actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return answer(_told_load(load, found), status=201)


def _told_load(load: Load, found: Read | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": load.pk,
        "sheet": load.sheet,
        "file_name": load.file_name,
        "state": load.state,
        "state_label": load.get_state_display(),
        "rows": load.row_count,
        "rows_done": _done(load),
        "good": load.good_count,
        "known": load.known_count,
        "created": load.created_count,
        "changed": load.changed_count,
        "unchanged": load.unchanged_count,
        "message": load.message,
    }
    if found is not None:
        told["header_row"] = found.found.header_row
        told["error_count"] = len(found.errors)
        told["errors"] = [_told_error(error) for error in found.errors[:SHOWN_ERRORS]]
    return told


def _done(load: Load) -> int:
    """Lines already worked off: what a program that waits asks for."""
    if load.state == Load.State.RUNNING:
        return done_rows(load)
    return load.created_count + load.changed_count + load.unchanged_count


def _told_error(error: CellError) -> dict[str, Any]:
    return {"row": error.row, "column": error.column, "value": error.value, "reason": error.reason}


def load_call(request: HttpRequest, *, load: int) -> HttpResponse:
    """Where a load stands; before it is applied, what is wrong in it."""
    found, _ = _load(request, load)
    is_open = found.state == Load.State.PREVIEWED
    return answer(_told_load(found, reread(found, actor=request.actor, at=clock.now()) if is_open else None))


def annotated_call(request: HttpRequest, *, load: int) -> HttpResponse:
    """The file again, wrong cells red with the reason."""
    found, sheet = _load(request, load)
    return file_answer(annotated(reread(found, actor=request.actor, at=clock.now())), f"{sheet.label}-问题标注.xlsx")


def apply_call(request: HttpRequest, *, load: int) -> HttpResponse:
    """Take all rows or the good ones; large files go on as a job (202)."""
    found, _ = _load(request, load)
    choice = body_of(request, known=frozenset({"choice"})).get("choice")
    if choice not in Load.Choice.values:
        raise invalid([("choice", "choice 只能是 all（全部导入）或 good（只导入正确的行）。")])
    claim(found, choice)
    if found.row_count > AT_ONCE:
        apply_load.enqueue(found.pk)
        return answer(_told_load(found), status=202)
    apply(found, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    if found.state != Load.State.DONE:
        raise Failure(409, "load_failed", found.message)
    return answer(_told_load(found))


def drop_call(request: HttpRequest, *, load: int) -> HttpResponse:
    """Take none of it."""
    found, _ = _load(request, load)
    drop(found)
    found.refresh_from_db()
    return answer(_told_load(found))


def undo_call(request: HttpRequest, *, load: int) -> HttpResponse:
    """Take a finished load back."""
    found, _ = _load(request, load)
    count = undo(found, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return answer({**_told_load(found), "withdrawn": count})
