"""The county's units as one tree; a subtree is a range of the materialised path."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from xianwu.kit.remembered import Remembered, rows_written

STEP = 4
"""Digits a level: 9,999 children. Digits only, so that every collation sorts the path alike."""
AFTER_DIGITS = "z"


class UnitQuerySet(models.QuerySet):
    def within(self, unit: Unit) -> Self:
        """The unit and everything below it."""
        return self.filter(subtree(unit.path))

    def below(self, unit_ids: Iterable[int]) -> Self:
        """Several units and everything below them, without asking for their paths first."""
        condition = Q(pk__in=[])
        for path in top_paths(unit_ids):
            condition |= subtree(path)
        return self.filter(condition)

    def valid(self, on: date) -> Self:
        """Units that exist on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )

    def visible_to(self, actor: Any) -> Self:
        """The tree of offices is public: whoever is signed in reads it."""
        return self.all() if actor is not None else self.none()


class Unit(models.Model):
    """An office, a town, a village, a grid cell, a bank or an agency."""

    class Kind(models.TextChoices):
        COUNTY = "county", "县"
        DEPARTMENT = "department", "部门"
        SECTION = "section", "股室"
        TOWN = "town", "乡镇（街道）"
        VILLAGE = "village", "村（社区）"
        CELL = "cell", "网格"
        BANK = "bank", "银行"
        AGENCY = "agency", "中介机构"
        OTHER = "other", "其他"

    OUTSIDE: ClassVar = (Kind.BANK, Kind.AGENCY, Kind.OTHER)
    """Partners of the county: they see their own rows, never the county's."""

    code = models.CharField("代码", max_length=60, unique=True)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    path = models.CharField("路径", max_length=40, unique=True, editable=False)
    order = models.PositiveIntegerField("次序", default=100)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    history = HistoricalRecords(
        excluded_fields=["path"], history_user_id_field=models.BigIntegerField("经办人", null=True, blank=True)
    )
    """The path follows from the parent. People stand above units, so who did it is kept by number."""
    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "机构"
        ordering = ("order", "path")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="unit_period",
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    def contains(self, other: Unit) -> bool:
        """Whether the other unit is this one or lies below it."""
        return other.path.startswith(self.path)

    @property
    def depth(self) -> int:
        return len(self.path) // STEP


def subtree(path: str, *, prefix: str = "") -> Q:
    """The range of paths that begin with `path`; `prefix` leads to the unit, as in `town__`."""
    return Q(**{f"{prefix}path__gte": path, f"{prefix}path__lt": path + AFTER_DIGITS})


_paths = Remembered(lambda: dict(Unit.objects.values_list("pk", "path")), models=("units.Unit",))


_keys = Remembered(lambda: dict(Unit.objects.values_list("code", "pk")), models=("units.Unit",))


def key_of(code: str) -> int:
    """The key of the unit with that code, from memory; raises Unit.DoesNotExist."""
    found = _keys().get(code)
    return Unit.objects.get(code=code).pk if found is None else found


def path_of(code: str) -> str:
    """The path of the unit with that code, from memory; "" where the county has no such unit."""
    return _paths().get(_keys().get(code, 0), "")


def lies_below(unit_id: int, unit_ids: Iterable[int]) -> bool:
    """Whether the unit is one of these or lies below one, from memory."""
    known = _paths()
    path = known.get(unit_id, "")
    return any(path.startswith(known[each]) for each in unit_ids if each in known)


def rows_changed() -> None:
    """To be called after a bulk write of units."""
    rows_written("units.Unit")


def top_paths(unit_ids: Iterable[int]) -> list[str]:
    """Paths of the units, those left out that lie below another of them."""
    known = _paths()
    found: list[str] = []
    for path in sorted(known[unit_id] for unit_id in set(unit_ids) if unit_id in known):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found
