"""The words of time: pieces of patterns for years, months and days, and the days that such words stand for."""

from __future__ import annotations

import calendar
import re
from datetime import date

from xianwu.bulletin.factcheck.numbers import han

# --- pieces of patterns; a group of a name may stand in a pattern once ---------------------------------

YEAR, MONTH, DAY = r"(?P<year>20\d\d)年", r"(?P<month>\d{1,2})月", r"(?P<day>\d{1,2})日"
MONTH_DAY = MONTH + DAY
LAST_DAY = r"(?P<other>\d{1,2})月(?P<last>\d{1,2})日"
"""The second day of two."""
LAST_OF_MONTH_UNSAID = r"(?:(?P<other>\d{1,2})月)?(?P<last>\d{1,2})日"
FULL_DATE = r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日"
"""Without names, where it stands twice in a pattern."""
TO = "(?:至|到|-|—|~)"
COUNT = r"(?P<count>\d{1,2}|[一二三四五六七八九十两])"
"""So many, in digits or in a character."""

THIS_YEAR = "今年|本年|年内"
PLANS = "预计|力争|计划|确保|拟|将于|将在|争取|有望|可于"
"""The words that tell a plan or a forecast, right before the time for which it is meant."""

UNTIL = re.compile(rf"截[至止](?:目前（)?(?:{YEAR})(?:{MONTH}(?:{DAY}|[底末])?|[底末])")
"""截至2025年8月31日, 截至2025年底."""
BEGINS = (
    "开幕|开赛|开打|揭幕|启动|进点|进驻|开始|开工|动工|开建|接到|接警|接报|发生|受理|"
    "立案|开班|开考|受案|签订合同|挂牌出让|发布招标|报名开始|入汛|开园|起火|报案|下达|印发|送达责令|责令"
)
"""What begins on a day, a piece of work or a case."""
ENDS = (
    "闭幕|落幕|决出|闭赛|收官|结束|结业|竣工|完工|通车|投入使用|投用|办结|审结|宣判|判决|扑灭|解除|"
    "救出|验收|交付|拆除完毕|整改完成|整改完毕|整改到位|结案|开标|中标|侦破|破案|抓获|落网|复查|办理完毕|全部完成"
)
"""What ends one."""
CLOCK = re.compile(
    r"(?<![\d.:])(?P<hour>[01]?\d|2[0-4])(?:[时点:：](?P<minute>[0-5]\d)分?(?![\d:：钟])|时(?=许|整|，|。|；|左右|开始|结束|闭幕|散会|到达|抵达|解除))"
)

# --- the days that they stand for ----------------------------------------------------------------------

PARTS = {"上旬": 10, "中旬": 20, "下旬": 31, "底": 31, "末": 31, "份": 31}
SPANS = {
    "上半年": (1, 6), "下半年": (7, 12), "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12), "前三季度": (1, 9),
    "前两季度": (1, 6),
}  # fmt: skip
"""The parts of a year with their first month and their last."""
COMMON_YEAR, MONTHS = 2025, 12


def last_day(found: re.Match[str]) -> int:
    """The last day of its month that the words can mean, from its groups `day` and `part`; 31 for the end of any month."""
    groups = found.groupdict()
    return int(groups["day"]) if groups.get("day") else PARTS.get(groups.get("part") or "底", 31)


def end_of(found: re.Match[str], told_on: date) -> date | None:
    """The last day that the words can mean, of the year of `told_on` where they name none; None where there is no such day."""
    year, month = int(found.groupdict().get("year") or told_on.year), int(found["month"])
    return ended(year, month, last_day(found))


def ended(year: int, month: int, day: int) -> date | None:
    """That day, or the last of a month that is shorter; None where there is no such month or day."""
    if not 1 <= month <= MONTHS:
        return None
    return date(year, month, min(day, calendar.monthrange(year, month)[1])) if day else None


def day_of(month: str, day: str, year: str | None = None) -> date | None:
    """That day, of a common year where none is told; None where there is no such day."""
    try:
        return date(int(year or COMMON_YEAR), int(month), int(day))
    except ValueError:
        return None


def day_of_year(month: str, day: str) -> int | None:
    """Its number in a common year; 29 February is as 1 March. None where there is no such month."""
    if not 1 <= int(month) <= MONTHS:
        return None
    return sum(calendar.monthrange(COMMON_YEAR, each)[1] for each in range(1, int(month))) + int(day)


def minutes_of(clock: re.Match[str]) -> int:
    """Since midnight, from the groups `hour` and `minute`."""
    return int(clock["hour"]) * 60 + int(clock["minute"] or 0)


def count_of(found: re.Match[str]) -> int:
    """The group `count`, in digits or in characters; 0 where the characters are no number."""
    return int(found["count"]) if found["count"].isdecimal() else int(han(found["count"]) or 0)
