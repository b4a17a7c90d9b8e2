"""The small county in which processes are killed: units, people, one issue to come, nothing else.

Runs in a process of its own (`XIANWU_HOME`, `DATABASE_URL` say where); pytest's database is left alone.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from xianwu.bulletin import demo as bulletin_demo
from xianwu.bulletin.models import Series
from xianwu.bulletin.series_flow import open_series
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Person
from xianwu.domains.fiscal_review.demo_people import make_cast
from xianwu.web.demo_accounts import seed_county

DAY = date(2025, 8, 29)
AT = datetime(2025, 8, 29, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def found() -> None:
    """Units, calendar, people and the series of the bulletin."""
    seed_county()
    make_cast()
    cast = bulletin_demo._cast(DAY)
    open_series(bulletin_demo._series_data(cast, DAY), actor=None, at=AT)


def actor(username: str) -> Actor:
    return actor_for(Person.objects.get(username=username), DAY)


def bulletin_cast() -> Any:
    """The people of the bulletin as its demo casts them."""
    return bulletin_demo._cast(DAY)


def series() -> Series:
    return Series.objects.get()
