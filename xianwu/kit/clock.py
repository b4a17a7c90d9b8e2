"""The clock of the house, read in pages and commands only. `XIANWU_TODAY` pins the date (the demo county)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant; with a pinned date, that date at the present time of day."""
    real = datetime.now(ZONE)
    pinned = _pinned()
    return real if pinned is None else datetime.combine(pinned, real.timetz())


def today() -> date:
    return _pinned() or datetime.now(ZONE).date()


def _pinned() -> date | None:
    value = getattr(settings, "XIANWU_TODAY", None)
    if not value:
        return None
    return value if isinstance(value, date) else date.fromisoformat(value)
