"""Running numbers of records: one series per prefix, taken under a lock, so that no number is given twice."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from xianwu.core.records.models import NumberSeries


def take_numbers(prefix: str, count: int = 1, *, width: int) -> list[str]:
    """The next numbers of a series, as `prefix` and a running number of at least `width` digits.

    The row of the series stays locked until the caller's transaction ends: a record that is refused gives its
    number back. So call it inside the transaction that saves the records.
    """
    if not count:
        return []
    last = _moved(prefix, count) or _opened(prefix, count)
    return [f"{prefix}{number:0{width}d}" for number in range(last - count + 1, last + 1)]


def _moved(prefix: str, count: int) -> int:
    """Move a series on, in one statement; 0 when it is not open yet."""
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET last = last + %s WHERE prefix = %s RETURNING last", [count, prefix])
        return sum(last for (last,) in cursor.fetchall())


def _opened(prefix: str, count: int) -> int:
    try:
        with transaction.atomic():
            NumberSeries.objects.create(prefix=prefix, last=count)
    except IntegrityError:
        # Somebody opened the series in the same moment; theirs is committed by now.
        return _moved(prefix, count)
    return count


def take_number(prefix: str, *, width: int) -> str:
    """The next number of a series."""
    return take_numbers(prefix, width=width)[0]
