"""What must hold on the place itself when force is used (行政强制法 43): hour, holiday, inventory, video.

How far the case has come is the engine's own table of gates; here stands only what a case cannot know.
"""

from dataclasses import dataclass
from datetime import date, datetime

from xianwu.lib.workdays import Calendar
from xianwu.registers.enforcement.brain.places import CHINA_TIME, is_night


@dataclass(frozen=True)
class OnSite:
    """A use of force at `planned_at` (an aware instant); `night`: from and until which hour."""

    planned_at: datetime
    night: tuple[int, int]
    calendar: Calendar
    has_inventory: bool = False
    has_video: bool = False

    @property
    def day(self) -> date:
        return self.planned_at.astimezone(CHINA_TIME).date()


def problems(plan: OnSite) -> list[str]:
    """Everything that stands in the way on the place, a sentence each; empty when nothing does."""
    inventory = "" if plan.has_inventory else "还没有安排现场物品登记清单和见证"
    video = "" if plan.has_video else "还没有安排全程录像"
    return [words for words in (_hour(plan), _holiday(plan), inventory, video) if words]


def _hour(plan: OnSite) -> str:
    since, until = plan.night
    is_dark = is_night(plan.planned_at, since=since, until=until)
    return f"不得在夜间（{since} 时至 {until} 时）实施强制执行（行政强制法第四十三条）" if is_dark else ""


def _holiday(plan: OnSite) -> str:
    """A Saturday is a day of rest, not a statutory holiday; a year without its holidays cannot be judged."""
    if not plan.calendar.knows(plan.day, plan.day):
        return f"{plan.day.year} 年放假安排还没有录入，无法判断是否法定节假日"
    is_holiday = plan.day in plan.calendar.off - plan.calendar.work
    return "不得在法定节假日实施强制执行（行政强制法第四十三条）" if is_holiday else ""
