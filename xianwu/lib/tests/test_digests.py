"""One content, one byte form: whatever the order of keys, the database or the trip through JSON."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.lib.digests import NotCanonical, canonical, sha256_hex


class State(StrEnum):
    CREDITED = "credited"


def test_the_form_is_plain_json_with_sorted_keys() -> None:
    content = {"b": [1, None, True], "a": "授信", "c": {"z": 0, "y": "“”"}}
    assert canonical(content).decode() == '{"a":"授信","b":[1,null,true],"c":{"y":"“”","z":0}}'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1.50"), '"1.5"'),
        (Decimal("1E+3"), '"1000"'),
        (date(2025, 8, 29), '"2025-08-29"'),
        (datetime(2025, 8, 29, 9, 0, tzinfo=timezone(timedelta(hours=8))), '"2025-08-29T01:00:00.000000Z"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (b"\x00\xff", '"00ff"'),
        (State.CREDITED, '"credited"'),
        ({3, 1, 2}, "[1,2,3]"),
        ((1, 2), "[1,2]"),
    ],
)
def test_other_types_have_one_form(value: Any, text: str) -> None:
    assert canonical(value).decode() == text


def test_one_instant_in_two_zones_is_one_form() -> None:
    at = datetime(2025, 8, 29, 1, 2, 3, tzinfo=UTC)
    assert canonical(at) == canonical(at.astimezone(timezone(timedelta(hours=8))))


@pytest.mark.parametrize("value", [object(), {1: "a"}, [{"a": {2: 3}}], datetime(2025, 8, 29)])
def test_what_has_no_one_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical, match="固化"):
        canonical(value)


def test_nan_is_refused() -> None:
    with pytest.raises(ValueError):
        canonical([float("nan")])


def test_the_digest_is_sha_256() -> None:
    assert sha256_hex(b"") == hashlib.sha256(b"").hexdigest()
    assert len(sha256_hex(b"x")) == 64


letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
leaves: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    letters,
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.decimals(allow_nan=False, allow_infinity=False),
)
contents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(letters, inner, max_size=4),
    max_leaves=12,
)


@given(contents)
def test_the_form_survives_storage_as_json(content: Any) -> None:
    once = canonical(content)
    assert canonical(json.loads(once)) == once


@given(st.dictionaries(letters, contents, max_size=6))
def test_the_order_of_keys_does_not_matter(content: dict[str, Any]) -> None:
    assert canonical(dict(reversed(content.items()))) == canonical(content)
