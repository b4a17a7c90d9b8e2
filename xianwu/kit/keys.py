"""Keys that come in an address or a form: as the database can hold them, or refused."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

_MOST = 2**63 - 1


def key_of(model: type[models.Model], text: Any) -> Any:
    """The key as the model's field reads it. Raises ValidationError for what can be none, numbers beyond 64 bits too."""
    value = model._meta.pk.to_python(text)
    if isinstance(value, int) and abs(value) > _MOST:
        raise ValidationError("编号太长。")
    return value
