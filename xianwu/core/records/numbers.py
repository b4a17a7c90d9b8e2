"""Running numbers of records: one series per prefix, taken under a lock, so that no number is given twice."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from xianwu.core.records.models import NumberSeries


def take_numbers(prefix: str, count: int = 1, *, width: int) -> list[str]:
    """The next numbers of a series, as `prefix` and a running number of at least `width` digits.

    The row of the series stays locked until the caller's transaction ends: a record that is refused gives its
    number back. So call it inside the transaction that saves the records.
    """
    if not count:
        return []
    series = NumberSeries.objects.filter(prefix=prefix)
    with transaction.atomic():
        if not series.update(last=F("last") + count):
            try:
                with transaction.atomic():
                    NumberSeries.objects.create(prefix=prefix, last=count)
            except IntegrityError:
                # Somebody opened the series in the same moment; theirs is committed by now.
                series.update(last=F("last") + count)
        last = series.values_list("last", flat=True).get()
    return [f"{prefix}{number:0{width}d}" for number in range(last - count + 1, last + 1)]


def take_number(prefix: str, *, width: int) -> str:
    """The next number of a series."""
    return take_numbers(prefix, width=width)[0]
