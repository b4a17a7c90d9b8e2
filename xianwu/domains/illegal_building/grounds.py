"""Conditions of the figures that rest on an interval or a term: who was walked in time, what stands too long."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    Case,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

from xianwu.domains.illegal_building import facts
from xianwu.domains.illegal_building.models import Cell
from xianwu.lib.periods import Period

DAY = timedelta(days=1)


def registered(period: Period) -> Q:
    """Cells that were on record by the end of the period."""
    return Q(created_at__date__lte=period.end)


def walked_in_time(period: Period) -> Q:
    """Cells whose last visit is no older than the interval in force on the last day: hot ones have their own."""
    end = period.end
    visits = facts.visits(on=end).filter(cell=OuterRef("pk")).order_by("-planned_on")
    is_hot = Q(hot_from__lte=end) & (Q(hot_until=None) | Q(hot_until__gte=end))
    interval = Case(When(is_hot, then=F("hot_days")), default=F("routine_days"), output_field=IntegerField())
    rows = Cell.objects.annotate(
        last_walked=Subquery(visits.values("planned_on")[:1], output_field=DateField()),
        age=ExpressionWrapper(Value(end, output_field=DateField()) - F("last_walked"), output_field=DurationField()),
        allowed=ExpressionWrapper(interval * Value(DAY, output_field=DurationField()), output_field=DurationField()),
    )
    return Q(pk__in=rows.filter(age__lte=F("allowed")).values("pk"))


def overstaying(period: Period) -> Q:
    """Found longer ago than the county allows for putting right."""
    return Q(found_on__lt=period.end - DAY * facts.days("fix_days", on=period.end))
