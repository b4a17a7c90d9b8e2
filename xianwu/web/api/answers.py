"""Answers as JSON bytes, and files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import quote

import orjson
from django.db.models import Model
from django.http import HttpResponse
from django.utils.functional import Promise

JSON = "application/json; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _plain(value: Any) -> Any:
    """Amounts keep their last digit: as text, never as a binary fraction."""
    if isinstance(value, Decimal | Promise):
        return str(value)
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"not for JSON: {type(value)}")


def dumped(data: Any) -> bytes:
    return orjson.dumps(data, default=_plain, option=orjson.OPT_NON_STR_KEYS)


def answer(data: Any, *, status: int = 200) -> HttpResponse:
    return HttpResponse(dumped(data), status=status, content_type=JSON)


def file_answer(content: bytes, name: str, *, content_type: str = XLSX) -> HttpResponse:
    """Always a download: nothing that comes from the API is shown by a browser."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
