"""Field shapes and scope rules that the models of this room share."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from xianwu.core.records.scope import Sees


def money(label: str, **options: Any) -> models.DecimalField:
    """An amount in 元."""
    return models.DecimalField(label, max_digits=18, decimal_places=2, **options)


def rate(label: str, **options: Any) -> models.DecimalField:
    """A yearly rate in per cent."""
    return models.DecimalField(label, max_digits=6, decimal_places=3, **options)


def key(to: Any, label: str, *, back: str = "+", **options: Any) -> models.ForeignKey:
    """A reference that keeps its target."""
    return models.ForeignKey(to, models.PROTECT, verbose_name=label, related_name=back, **options)


def sees_all(*roles: str) -> tuple[Sees, ...]:
    return tuple(Sees(role) for role in roles)


def sees_through(path: str, *roles: str) -> tuple[Sees, ...]:
    return tuple(Sees(role, through=path) for role in roles)


def active_on(day: date, *, prefix: str = "") -> Q:
    """Rows whose period holds the day."""
    return Q(**{f"{prefix}active_from__lte": day}) & (
        Q(**{f"{prefix}active_to__isnull": True}) | Q(**{f"{prefix}active_to__gte": day})
    )


def rule(name: str, condition: models.Q, field: str, words: str) -> models.CheckConstraint:
    """A constraint whose words are said beside the field that it is about."""
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_code=field, violation_error_message=words
    )
