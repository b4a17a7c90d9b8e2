"""When things are due: the periods of `rules.py` counted by the county's calendar.

“2、3、5、7 日” of the Penalty Law and periods of up to ten days of the Coercion Law are working days (处罚法 85,
强制法 69); longer ones are calendar days, and one that ends on a day off ends on the next working day. The day of
the event is not counted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from xianwu.core.rules.api import parameter, text_value, value
from xianwu.core.workdays.api import calendar
from xianwu.lib.periods import add_months
from xianwu.lib.workdays import Due, add_days, add_workdays
from xianwu.registers.enforcement.declarations import known_matter, matters
from xianwu.registers.enforcement.rules import WORKING

FAR, ONE_DAY = timedelta(days=2000), timedelta(days=1)


def code_for(code: str, matter: str = "") -> str:
    """The parameter that holds in a matter: its own where its ministry says otherwise, else the engine's."""
    known = known_matter(matter)
    return known.rules.get(code, f"enforcement.{code}") if known else f"enforcement.{code}"


def amount(code: str, *, on: date, matter: str = "") -> Decimal:
    """A threshold or a percentage in force on a day."""
    return value(code_for(code, matter), on=on)


def words(code: str, *, on: date, matter: str = "") -> str:
    """A parameter that is printed as it stands."""
    return text_value(code_for(code, matter), on=on)


def days(code: str, *, on: date, matter: str = "") -> int:
    return int(amount(code, on=on, matter=matter))


def due(code: str, start: date, *, matter: str = "") -> Due:
    """The last day of the period that begins with `start`, by the kind of day its rule is counted in.

    Provisional when it reaches into a year whose holidays are not published.
    """
    count = days(code, on=start, matter=matter)
    if parameter(code_for(code, matter)).unit == WORKING:
        return add_workdays(start, count, calendar())
    return add_days(start, count, calendar(), roll=True)


def due_on(code: str, start: date, *, matter: str = "") -> date:
    return due(code, start, matter=matter).on


def months_due(code: str, start: date) -> date:
    """The last day of a period in months, moved to the next working day."""
    return add_days(add_months(start, days(code, on=start)), 0, calendar(), roll=True).on


def begun_by(on: date, ends: Callable[[date], date]) -> date:
    """The latest day whose term is over before `on`: the later it begins, the later it ends. For conditions on rows."""
    early, late = on - FAR, on
    while late - early > ONE_DAY:
        middle = early + (late - early) // 2
        early, late = (middle, late) if ends(middle) < on else (early, middle)
    return early


def over_by(code: str, on: date) -> date:
    """The latest day from which the period is over before `on`, in the matter that is the quickest."""
    known = {code_for(code, matter): matter for matter in ("", *matters())}
    return max(begun_by(on, lambda day, matter=matter: due_on(code, day, matter=matter)) for matter in known.values())


def limitation_ends(occurred_on: date, *, is_grave: bool) -> date:
    """The last day on which an act can still be punished (处罚法 36)."""
    code = "limitation_grave_years" if is_grave else "limitation_years"
    return add_months(occurred_on, 12 * days(code, on=occurred_on))
