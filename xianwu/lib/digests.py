"""One byte form for one content, and its SHA-256: what event chains, snapshots and papers are sealed with.

The form is JSON (UTF-8, keys sorted, no blanks), so that anybody can recompute a digest with any JSON
library. It survives a trip through a JSON column: `canonical(json.loads(canonical(x))) == canonical(x)`.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from xianwu.lib.numbers import plain


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


def _check_keys(value: Any) -> None:
    """Numbers as keys would sort differently before and after storage, so only text is a key."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"键 {key!r} 不是文字，无法固化：请改用文字作键。")
            _check_keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check_keys(inner)


def canonical(obj: Any) -> bytes:
    """The one byte form of `obj`: dicts with text keys, lists, text, numbers, dates, aware instants, sets.

    Raises NotCanonical for other types, naive instants and keys that are no text; ValueError for NaN and
    infinity.
    """
    _check_keys(obj)
    text = json.dumps(
        obj, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_json_ready
    )
    return text.encode("utf-8")


def sha256_hex(data: bytes) -> str:
    """SHA-256 of `data` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
