"""Errors as JSON: a code for programs, a Chinese sentence for people, the field it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ninja.errors
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse

from xianwu.core.events.api import StaleRecord
from xianwu.kit.refusals import Refused
from xianwu.lib.codes import CodeError
from xianwu.lib.money import AmountError
from xianwu.web.api.answers import answer

Fields = Sequence[tuple[str, str]]


class Failure(Exception):
    """A request that is not answered as asked. `fields`: everything that is wrong, field by field."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        field: str = "",
        fields: Fields = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field = status, code, message, field
        self.fields = tuple(fields) or (((field, message),) if field else ())
        self.headers = dict(headers or {})


def invalid(fields: Fields) -> Failure:
    """422 from what a form found wrong; the first complaint speaks for all."""
    field, message = fields[0]
    return Failure(422, "invalid", message, field=field, fields=fields)


def error_answer(failure: Failure) -> HttpResponse:
    """{"error": {"code", "message", "field", "fields"}}"""
    listed = [{"field": field, "message": message} for field, message in failure.fields]
    body = {"code": failure.code, "message": failure.message, "field": failure.field or None, "fields": listed}
    response = answer({"error": body}, status=failure.status)
    if failure.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="xianwu"'
    for name, value in failure.headers.items():
        response[name] = value
    return response


def form_complaints(errors: Mapping[str, Sequence[Any]]) -> list[tuple[str, str]]:
    """Errors of a form as pairs; those of no field in particular have an empty name."""
    return [
        ("" if name == NON_FIELD_ERRORS else name, str(message)) for name, found in errors.items() for message in found
    ]


def _of_validation(error: ValidationError) -> Failure:
    if hasattr(error, "error_dict"):
        return invalid(form_complaints(error.message_dict))
    return invalid([("", message) for message in error.messages])


def _of_refusal(error: Refused) -> Failure:
    if isinstance(error, StaleRecord):
        return Failure(409, "stale", "这条记录刚被他人改动，没有保存。请重新读取最新内容，核对后再提交。")
    if error.field:
        return invalid([(each.field, str(each)) for each in error.reasons])
    return Failure(409, "refused", str(error))


def failure_of(error: Exception) -> Failure | None:
    """How an exception of the rooms below is told; None for what nobody expected."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, Http404):
        said = str(error) if error.args and isinstance(error.args[0], str) else ""
        return Failure(404, "not_found", said or "没有这条记录，或者您无权查看。")
    if isinstance(error, PermissionDenied):
        return Failure(403, "forbidden", str(error) or "您的角色不能这样做。")
    if isinstance(error, Refused):
        return _of_refusal(error)
    return _of_input(error)


def _of_input(error: Exception) -> Failure | None:
    if isinstance(error, ValidationError):
        return _of_validation(error)
    if isinstance(error, CodeError | AmountError):
        return invalid([(str(getattr(error, "field", "")), str(error))])
    if isinstance(error, IntegrityError):
        return Failure(409, "conflict", "与另一条记录冲突，没有保存。请核对是否重复，再试一次。")
    if isinstance(error, RequestDataTooBig):
        return Failure(413, "too_large", "请求太大。请分批提交，文件请用附件或导入接口上传。")
    if isinstance(error, ninja.errors.ValidationError):
        names = [str(each["loc"][-1]) for each in error.errors]
        return invalid([(name, f"参数“{name}”缺少或写法不对。") for name in names])
    return None


def handle(request: HttpRequest, error: Exception) -> HttpResponse:
    """The exception handler of the whole API; the unexpected goes on to the gate."""
    failure = failure_of(error)
    if failure is None:
        raise error
    return error_answer(failure)
