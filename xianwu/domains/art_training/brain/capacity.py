"""Room for each pupil: the most pupils at one time against the area, from a number or from the timetable."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from xianwu.lib.numbers import plain, round_half_up

ENOUGH, CROWDED, UNKNOWN = VERDICTS = "enough", "crowded", "unknown"


class CapacityError(ValueError):
    """Numbers that cannot be; the message says which to correct."""


@dataclass(frozen=True)
class Lesson:
    """A weekday (0 is Monday), minutes since midnight (the end not included), how many pupils."""

    weekday: int
    begins: int
    ends: int
    pupils: int


@dataclass(frozen=True)
class Capacity:
    """`most`: pupils that the area allows at one time; `excess`: how many are too many."""

    verdict: str
    most: int | None
    excess: int
    reason: str


def capacity(area: Decimal | None, *, pupils: int | None, least: Decimal) -> Capacity:
    """Whether `area` m² give each of `pupils` present at one time at least `least` m²."""
    _refuse_nonsense(area, pupils, least)
    if area is None:
        return Capacity(UNKNOWN, None, 0, "没有教学面积，请现场测量后填写。")
    most = int((area / least).to_integral_value(rounding=ROUND_FLOOR))
    allowed = f"教学面积 {plain(area)} 平方米，每人不少于 {plain(least)} 平方米，同一时段最多 {most} 人"
    if pupils is None:
        return Capacity(UNKNOWN, most, 0, f"{allowed}；没有同一时段学员数，请按课程表填写。")
    if pupils > most:
        each = round_half_up(area / pupils, 2)
        words = f"{allowed}；现有 {pupils} 人，人均 {plain(each)} 平方米，超出 {pupils - most} 人，请减少同一时段人数。"
        return Capacity(CROWDED, most, pupils - most, words)
    return Capacity(ENOUGH, most, 0, f"{allowed}；现有 {pupils} 人，符合要求。")


def peak(lessons: Iterable[Lesson]) -> tuple[int, str]:
    """The most pupils present at one time and when; a lesson that ends as another begins does not meet it."""
    changes = []
    for lesson in lessons:
        if not 0 <= lesson.begins < lesson.ends <= 24 * 60 or lesson.pupils < 0 or not 0 <= lesson.weekday < 7:
            raise CapacityError("课程表里有星期、时间或人数不对的课，请改正。")
        # Leaving sorts before coming: −pupils first within a minute.
        changes += [(lesson.weekday, lesson.ends, -lesson.pupils), (lesson.weekday, lesson.begins, lesson.pupils)]
    most = now = 0
    when = "没有课程"
    for weekday, minute, change in sorted(changes):
        now += change
        if now > most:
            most, when = now, f"星期{'一二三四五六日'[weekday]} {minute // 60:02d}:{minute % 60:02d}"
    return most, when


def _refuse_nonsense(area: Decimal | None, pupils: int | None, least: Decimal) -> None:
    if least <= 0:
        raise CapacityError("人均面积标准要大于 0，请改正参数。")
    if area is not None and area <= 0:
        raise CapacityError("教学面积要大于 0；不清楚请先不填。")
    if pupils is not None and pupils < 0:
        raise CapacityError("学员数不能是负数，请改正。")
