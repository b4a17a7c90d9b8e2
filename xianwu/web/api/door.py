"""How a call is declared: which scope it asks for, whether it writes, what its document says."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from ninja import Router

from xianwu.kit import access
from xianwu.web.api import gate
from xianwu.web.api.errors import Failure, invalid

Call = Callable[..., HttpResponse]


def call(
    router: Router,
    method: str,
    path: str,
    *,
    view: Call,
    scope: str,
    name: str,
    summary: str,
    description: str = "",
    writes: bool = False,
    fixed: dict[str, Any] | None = None,
    document: dict[str, Any] | None = None,
) -> None:
    """Register one call. Token, scope and day are checked before anything else is looked at."""

    def entered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        gate.enter(request, scope=scope)
        if writes:
            access.require_present(request)
        return view(request, **(fixed or {}), **kwargs)

    # Only what stands in the path is ninja's to read; everything else the view reads as the pages do.
    entered.__signature__ = _signature(path)  # type: ignore[attr-defined]
    extra: dict[str, Any] = {"x-scope": scope, "security": [{"token": []}], **(document or {})}
    router.add_api_operation(
        path,
        [method],
        entered,
        operation_id=name,
        summary=summary,
        description=f"{description}\n\n需要令牌范围：`{scope}`。".strip(),
        openapi_extra=extra,
    )


def _signature(path: str) -> inspect.Signature:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    found = [inspect.Parameter("request", kind)]
    for type_name, name in re.findall(r"{(?:(\w+):)?(\w+)}", path):
        found.append(inspect.Parameter(name, kind, annotation=int if type_name == "int" else str))
    return inspect.Signature(found)


def body_of(request: HttpRequest, *, known: frozenset[str] | None = None) -> dict[str, Any]:
    """The JSON object of the request; a name nobody knows is an error, not a silence."""
    try:
        data = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError:
        raise Failure(400, "json", "请求正文不是 JSON，请检查引号、逗号和编码（UTF-8）。") from None
    if not isinstance(data, dict):
        raise Failure(400, "json", '请求正文应是一个 JSON 对象，如 {"title": "…"}。')
    if known is not None:
        refuse_unknown(data, known=known)
    return data


def refuse_unknown(names: Iterable[str], *, known: Collection[str]) -> None:
    """A name with a slip in it would be left out without a word; it is refused instead."""
    for name in names:
        if name not in known:
            raise Failure(
                422, "unknown_field", f"没有“{name}”这一项，可以填的有：{'、'.join(sorted(known))}。", field=name
            )


def upload_of(request: HttpRequest, *, known: frozenset[str] = frozenset()) -> UploadedFile:
    """The one file of a multipart request, called `file`; `known`: the other names that may stand beside it."""
    refuse_unknown([*request.POST, *request.FILES], known=known | {"file"})
    file = request.FILES.get("file")
    if file is None:
        raise invalid([("file", "请用 multipart/form-data 上传，文件放在 file 里。")])
    return file


def only_known(request: HttpRequest, *, known: frozenset[str]) -> None:
    """A filter with a slip in its name would give all rows; it is refused instead."""
    for name in request.GET:
        if name not in known:
            raise Failure(422, "unknown_parameter", f"没有“{name}”这个参数，请对照接口文档。", field=name)


def number_of(request: HttpRequest, name: str, *, default: int, most: int) -> int:
    """A whole number of the address between 1 and `most`."""
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise Failure(422, "invalid", f"“{name}”应是 1 到 {most} 的整数。", field=name)
    return int(text)
