"""How long it took by the clock, and the proportion of two incomes."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import bounds, quotient
from xianwu.bulletin.factcheck.findings import ERROR, Finding
from xianwu.bulletin.factcheck.wider.scene import Scene
from xianwu.lib.numbers import plain

_MOMENT = re.compile(
    r"(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?:[上下中]午|凌晨|晚|早|当日)?(?<![\d.])(?P<hour>[01]?\d|2[0-4])(?:时|点|[:：])(?:(?P<minute>[0-5]?\d)分?(?!钟))?"
)
_TOOK = re.compile(
    r"(?:历时|用时|耗时|持续|响应状态共持续|前后|，共)[^，。；\d]{0,4}(?:(?P<hours>\d{1,3})个?(?:小时|时))(?:(?P<minutes>\d{1,2})分钟?)?"
)
_RATIO = re.compile(
    r"城乡[^，。；\d]{0,12}收入(?:之)?比(?:为|约为|缩小到|缩小至|降至|是)?(?P<ratio>\d\.\d{1,2})(?:[:：∶比]1)?(?!\d)"
)
_FULL = r"(20\d\d)年(\d{1,2})月(\d{1,2})日"
_MONTHS_TOOK = re.compile(
    rf"{_FULL}起?[，]?(?:至|到|-|—|~)+{_FULL}[，（]?(?:为期|共计?|期限|工期|历时)?(?:为)?(\d{{1,2}})个月"
)
_FIRST_LAST = re.compile(
    rf"(?:进点|开始|起始|开工|动工|受理|签订|启动|立案)(?:时间|日期)(?:为|是)?{_FULL}，[^。；\d]{{0,8}}"
    rf"(?:撤点|结束|截止|完工|竣工|办结|到期|结案)(?:时间|日期)(?:为|是)?{_FULL}"
)
_DAYS_TOOK = re.compile(r"(?:历时|为期|前后|共)(?P<count>\d{1,3})天")
_MONTH_DAY = re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_BEGAN = re.compile(r"[^。；\d]{0,12}(?:启动|开幕|开始|进驻|开工|开班|开考|开展)")
_ENDED = re.compile(r"[^。；\d]{0,12}(?:结束|闭幕|收官|完工|结业|竣工|落幕)")
_ARRIVED = re.compile(
    r"(\d{1,2})时(\d{1,2})分，[^。\d]{0,40}(?:发生|起火|接报|接警|报警)[^。\d]{0,30}。(?:接报|接警|接到报告)后，[^。\d]{0,24}(\d{1,2})时(\d{1,2})分(?:赶到|到达|抵达|到场)"
)
_HALF_DAY = r"(上午|下午|早上|晚上|晚)(\d{1,2})[时点:](?:(\d{1,2})分?)?"
_CLOCKS = re.compile(rf"{_HALF_DAY}(?:开始|起)?[^。；\d次]{{0,6}}，?(?:至|到){_HALF_DAY}")
_PAIR, _MONTH_NUMBERS = 2, range(1, 13)
_DAY, _HOUR = 24 * 60, 60


def check_times(scene: Scene) -> Iterator[Finding]:
    """All of them."""
    yield from _took(scene)
    yield from _from_to(scene)
    yield from _arrived(scene)
    yield from _days_taken(scene)
    yield from _spans(scene)
    yield from _incomes(scene)


def _took(scene: Scene) -> Iterator[Finding]:
    """7月12日20时启动，7月15日8时解除，共持续84小时."""
    first, words = scene.stretch.start, scene.paragraph
    for found in _TOOK.finditer(words):
        moments = [each for each in _MOMENT.finditer(words, 0, found.start())]
        if len(moments) != 2 or "次日" in words or "翌日" in words:
            continue
        minutes = _apart(*moments)
        told = int(found["hours"]) * _HOUR + int(found["minutes"] or 0)
        slack = 0 if found["minutes"] or all(each["minute"] is None for each in moments) else _HOUR
        if minutes is not None and minutes > 0 and abs(minutes - told) > slack:
            right = f"{minutes // _HOUR}小时" + (f"{minutes % _HOUR}分" if minutes % _HOUR else "")
            message = f"{moments[0][0]}至{moments[1][0]}相隔 {right}，不是“{found[0]}”。"
            yield Finding("span", ((first + found.start(), first + found.end()),), message, f"应为 {right}。", ERROR)


def _from_to(scene: Scene) -> Iterator[Finding]:
    """从上午9时30分开始，至上午9时结束."""
    for found in _CLOCKS.finditer(scene.paragraph):
        one, other = (int(found[hour]) * _HOUR + int(found[minute] or 0) for hour, minute in ((2, 3), (5, 6)))
        if found[1] == found[4] and other <= one:
            place = scene.stretch.start + found.start(), scene.stretch.start + found.end()
            yield Finding("span", (place,), f"“{found[0]}”：结束不会早于开始。", "请核对两个时刻。", ERROR)


def _arrived(scene: Scene) -> Iterator[Finding]:
    """13时25分发生倒塌。接报后，于13时10分赶到."""
    for found in _ARRIVED.finditer(scene.paragraph):
        one, other = int(found[1]) * _HOUR + int(found[2]), int(found[3]) * _HOUR + int(found[4])
        if other < one:
            place = scene.stretch.start + found.start(3), scene.stretch.start + found.end()
            message = f"“{found[3]}时{found[4]}分”到场，早于“{found[1]}时{found[2]}分”。"
            yield Finding("span", (place,), message, "请核对两个时刻。", ERROR)


def _apart(one: re.Match[str], other: re.Match[str]) -> int | None:
    """Minutes from one moment to the other of one month; None where the days do not tell."""
    if other["day"] and not one["day"] or one["month"] != (other["month"] or one["month"]):
        return None
    days = int(other["day"]) - int(one["day"]) if one["day"] and other["day"] else 0
    clock = [int(each["hour"]) * _HOUR + int(each["minute"] or 0) for each in (one, other)]
    return days * _DAY + clock[1] - clock[0] if 0 <= days < 15 else None


def _spans(scene: Scene) -> Iterator[Finding]:
    """2024年3月1日至2024年8月31日，共4个月; 进点时间为4月18日，撤点时间为3月29日."""
    start = scene.stretch.start
    for found in _MONTHS_TOOK.finditer(scene.paragraph):
        first, last = (tuple(map(int, found.group(*places))) for places in ((1, 2, 3), (4, 5, 6)))
        months = (last[0] - first[0]) * 12 + last[1] - first[1] + (last[2] - first[2]) / 30
        if months > 0 and abs(months - int(found[7])) > 1:
            place = (start + found.start(7), start + found.end())
            yield Finding("span", (place,), f"“{found[0]}”：起止之间约 {months:.0f} 个月。", f"{months:.0f}个月")
    for found in _FIRST_LAST.finditer(scene.paragraph):
        if tuple(map(int, found.group(1, 2, 3))) > tuple(map(int, found.group(4, 5, 6))):
            place = (start + found.start(), start + found.end())
            yield Finding("span", (place,), f"“{found[0]}”先后颠倒。", "请核对两个日期。")


def _days_taken(scene: Scene) -> Iterator[Finding]:
    """于3月5日启动。…于3月25日结束，历时35天: the only two days of the paragraph."""
    words = scene.paragraph
    for found in _DAYS_TOOK.finditer(words):
        before, after = (list(_MONTH_DAY.finditer(words, *part)) for part in ((0, found.start()), (found.end(),)))
        # 为期5天的培训班于4月7日开班，4月18日结业.
        days = before or after[:_PAIR]
        if len(days) != _PAIR or any(int(each["month"]) not in _MONTH_NUMBERS for each in days):
            continue
        if not _BEGAN.match(words, days[0].end()) or not _ENDED.match(words, days[1].end()):
            continue
        first, last = (_day_of_year(int(each["month"]), int(each["day"])) for each in days)
        told = int(found["count"])
        if last > first and told not in (last - first, last - first + 1):
            message = f"{days[0][0]}至{days[1][0]}是 {last - first + 1} 天，文中写作 {told} 天。"
            place = (scene.stretch.start + found.start(), scene.stretch.start + found.end())
            yield Finding("span", (place,), message, f"应为 {last - first + 1} 天。")


def _day_of_year(month: int, day: int) -> int:
    """In a common year."""
    return sum(monthrange(2025, each)[1] for each in range(1, month)) + day


def _incomes(scene: Scene) -> Iterator[Finding]:
    """城镇41260元，农村22350元，城乡收入之比为2.15∶1."""
    start = scene.stretch.start
    for found in _RATIO.finditer(scene.paragraph):
        before = [each for each in scene.claims if each.figure.end <= start + found.start() and each.unit == "元"]
        towns = [each for each in before if re.search("城镇[^，。；]{0,12}收入", each.lead)]
        villages = [each for each in before if re.search("(?:农村|农民)[^，。；]{0,12}收入", each.lead)]
        if len(towns) != 1 or len(villages) != 1:
            continue
        ratio = Decimal(found["ratio"])
        share = quotient(bounds(towns[0].figure), bounds(villages[0].figure), scale=Decimal(1))
        step = Decimal(1).scaleb(-len(found["ratio"].partition(".")[2]))
        if share is not None and share[1] is not None and not share[0] - step <= ratio <= share[1] + step:
            right = plain(round(towns[0].value / villages[0].value, 2))
            message = f"{towns[0].figure.text} 与 {villages[0].figure.text} 之比为 {right}，文中写作 {found['ratio']}。"
            place = (start + found.start("ratio"), start + found.end("ratio"))
            yield Finding("rate", (place,), message, f"应为 {right}。")
