"""Values as the driver takes them: what Django would do to each, done only where it changes anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson
from django.db import models

_AS_THEY_ARE = (models.IntegerField, models.BooleanField, models.AutoField)
_TEXT = (models.CharField, models.TextField)
_REPEATED = (models.DateField, models.DecimalField)


def is_plain_text(field: models.Field) -> bool:
    """Text that Django itself passes on unchanged."""
    own = type(field).get_prep_value in (models.CharField.get_prep_value, models.TextField.get_prep_value)
    return isinstance(field, _TEXT) and own and type(field).get_db_prep_save is models.Field.get_db_prep_save


def is_plain(field: models.Field) -> bool:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return isinstance(target, _AS_THEY_ARE)


@lru_cache(maxsize=4096, typed=True)
def as_text(value: Any) -> str:
    """The text of a member of an enumeration, or of whatever else stands where text belongs."""
    return str(getattr(value, "value", value))


def converter(field: models.Field, connection: Any) -> Callable[[Any], Any]:
    """Django's conversion of the field; a ledger's dates and sums repeat, so theirs are kept."""

    def convert(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if type(field) is models.JSONField and field.encoder is None and connection.vendor == "sqlite":
        return lambda value: orjson.dumps(value).decode()
    return lru_cache(maxsize=20_000)(convert) if isinstance(field, _REPEATED) else convert
