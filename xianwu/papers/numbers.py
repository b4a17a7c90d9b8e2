"""Outside numbers of papers: one series per organ, kind and year, without gaps and without doubles."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from xianwu.core.units.models import Unit
from xianwu.papers.models import NumberRegister


def take_number(organ: Unit, kind: str, *, year: int) -> int:
    """The next number of the series.

    The row stays locked until the caller's transaction ends: a paper that fails gives its
    number back, and nobody can take the next one before.  So call it inside the transaction
    that saves the paper.
    """
    with transaction.atomic():
        series = NumberRegister.objects.filter(organ=organ, kind=kind, year=year)
        if not _advance(series):
            try:
                with transaction.atomic():
                    NumberRegister.objects.create(organ=organ, kind=kind, year=year, last_no=1)
            except IntegrityError:
                # Somebody opened the series in the same moment; theirs is committed by now.
                _advance(series)
        return int(series.values_list("last_no", flat=True).get())


def _advance(series: object) -> int:
    return series.update(last_no=F("last_no") + 1)  # type: ignore[attr-defined,no-any-return]
