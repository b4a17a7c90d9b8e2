"""Terms in the words of a duty (“三十日内”, “于2026年1月20日前”), and the hour of a deed (“14时30分”)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from xianwu.lib.numbers import NumeralError, chinese_to_number
from xianwu.lib.periods import add_months
from xianwu.lib.workdays import Calendar, add_days, add_workdays

COUNT = r"(?P<count>[0-9一二两三四五六七八九十百]+)个?(?P<kind>工作|自然)?(?P<unit>[日天月])(?:以|之)?内"
DAY = r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日(?:以|之)?前"
TERM = re.compile(
    r"(?:^|(?<=[，,；;、。：:]))(?:应当?|必?须)?(?:限期?)?(?:自[^，；]{0,20}之日起[，,]?)?请?[在于]?"
    f"(?P<told>{COUNT}|{DAY})[，,]?"
)
"""“自收到本决定书之日起三十日内”, “限期于2026年1月20日前”: a term where a clause of a duty begins."""
HOUR = re.compile(
    r"(?P<half>上午|中午|下午|晚上|凌晨)?(?P<hour>[0-9]{1,2})(?:[:时点](?P<minute>[0-9]{1,2})?(?P<mark>分)?)"
)
NOON = 12


@dataclass(frozen=True)
class Told:
    """A term as it was told: a count of days or months, or a day."""

    words: str
    count: int = 0
    unit: str = ""
    is_working: bool = False
    day: date | None = None

    def ends(self, begins: date, calendar: Calendar) -> date:
        """Its last day, where it is counted from the day after `begins`."""
        if self.day:
            return self.day
        if self.unit == "月":
            return add_months(begins, self.count)
        return (add_workdays if self.is_working else add_days)(begins, self.count, calendar).on


def told_terms(words: str) -> list[Told]:
    """Every term in the words, in their order; what is no day of the calendar is none."""
    return list(_told(re.sub(r"\s", "", unicodedata.normalize("NFKC", words))))


def _told(words: str) -> Iterator[Told]:
    for found in TERM.finditer(words):
        try:
            if found["year"]:
                yield Told(found["told"], day=date(int(found["year"]), int(found["month"]), int(found["day"])))
            else:
                count = int(chinese_to_number(found["count"]))
                yield Told(found["told"], count, found["unit"], is_working=found["kind"] == "工作")
        except (NumeralError, ValueError):
            continue


def longest_told(words: str, *, begins: date, calendar: Calendar) -> tuple[Told, date] | None:
    """The term that ends last, with its last day; None where the words tell none."""
    known = [(each, each.ends(begins, calendar)) for each in told_terms(words)]
    return max(known, key=lambda pair: pair[1], default=None)


def read_hour(words: str) -> time | None:
    """14:30, 14时30分, 14时, 下午2点30分 → a time of day; None for anything else."""
    found = HOUR.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", words)))
    if found is None or (":" in found[0] and (not found["minute"] or found["mark"])):
        return None
    hour = int(found["hour"])
    if found["half"] in ("下午", "晚上") and hour < NOON:
        hour += NOON
    try:
        return time(hour, int(found["minute"] or 0))
    except ValueError:
        return None


def hour_words(at: time) -> str:
    """14时30分; 14时 on the hour."""
    return f"{at.hour}时{f'{at.minute}分' if at.minute else ''}"
