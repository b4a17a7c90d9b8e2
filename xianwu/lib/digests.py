"""One byte form for one content, and its SHA-256: what event chains, snapshots and papers are sealed with.

The form is JSON (UTF-8, keys sorted, no blanks), so that anybody can recompute a digest with any JSON
library. It survives a trip through a JSON column: `canonical(json.loads(canonical(x))) == canonical(x)`.
"""

import hashlib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any
from uuid import UUID

import orjson

from xianwu.lib.numbers import plain

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
_STABLE = {str, int, bool, type(None)}


class NotCanonical(TypeError):
    """The object has no canonical form; the message names the offending type."""


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise NotCanonical("时刻没有时区，无法固化：请传入带时区的时刻。")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _json_ready(value: Any) -> Any:
    """What json cannot write itself: decimals plain (1.50 → "1.5"), dates ISO, instants UTC with
    microseconds.
    """
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise NotCanonical(f"类型 {type(value).__name__} 没有固化形式：请先转成文字、数字、日期或列表。")


def _refuse_unstable(value: Any) -> None:
    """NaN and infinity, which JSON cannot hold; a float is rare enough to be looked at singly."""
    if value.__class__ is float and not isfinite(value):
        raise ValueError(f"数 {value} 无法固化。")
    if not isinstance(value, dict | list | tuple):
        return
    inner = value.values() if isinstance(value, dict) else value
    for each in inner:
        if each.__class__ not in _STABLE:
            _refuse_unstable(each)


def canonical(obj: Any) -> bytes:
    """The one byte form of `obj`: dicts with text keys, lists, text, numbers, dates, aware instants, sets.

    Raises NotCanonical for other types, naive instants and keys that are no text; ValueError for NaN and
    infinity.
    """
    _refuse_unstable(obj)
    try:
        return orjson.dumps(obj, default=_json_ready, option=_OPTIONS)
    except orjson.JSONEncodeError as error:
        if isinstance(error.__cause__, NotCanonical):
            raise error.__cause__ from None
        raise NotCanonical(f"无法固化（{error}）：键只用文字，整数不超过 64 位。") from error


def sha256_hex(data: bytes) -> str:
    """SHA-256 of `data` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
