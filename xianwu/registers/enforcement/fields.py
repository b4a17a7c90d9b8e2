"""Short forms of the fields that the enforcement nouns repeat."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL
UNIT = "units.Unit"


def money(label: str, **options: Any) -> models.DecimalField:
    """元, two places."""
    return models.DecimalField(label, max_digits=18, decimal_places=2, **options)


def day(label: str, **options: Any) -> models.DateField:
    return models.DateField(label, null=True, blank=True, **options)


def instant(label: str) -> models.DateTimeField:
    return models.DateTimeField(label, null=True, blank=True)


def unit(label: str, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name=label, **options)


def maybe_unit(label: str, **options: Any) -> models.ForeignKey:
    return unit(label, null=True, blank=True, **options)


def person(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=label
    )


def belongs_to(target: str, label: str, related: str, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(target, models.PROTECT, related_name=related, verbose_name=label, **options)


def matter_field() -> models.CharField:
    """The matter's code, declared by a domain (`matters.py`); its word comes from there too."""
    return models.CharField("执法事项", max_length=30, db_index=True)


def coordinate(label: str) -> models.DecimalField:
    """Degrees in WGS-84, six places (a tenth of a metre)."""
    return models.DecimalField(label, max_digits=9, decimal_places=6, null=True, blank=True)
