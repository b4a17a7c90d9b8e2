"""Plans for what was over when it was told: 11月20日发布，预计19日夜间; 8月17日…确保今年上半年全部投产."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from xianwu.bulletin.factcheck.days import PARTS
from xianwu.bulletin.factcheck.findings import ERROR, Finding
from xianwu.bulletin.factcheck.wider.scene import Scene

_WARNED = re.compile(
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:\d{1,2}时)?(?:\d{1,2}分)?(?:发布|继续发布|升级发布)[^。；\d]{0,20}，[^。；\d]{0,6}"
    r"预计(?P<next>\d{1,2})日"
)
_BEGAN_ON = re.compile(
    r"(?<![年\d])(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:正式)?(?:动工|开工|启动|开建|开秤|预测|报告|专报|发布|通报|完工|安装完毕)"
)
_THEN = re.compile(
    r"(?:预计|计划|拟|将于|将在|力争|可于|有望)(?:于|在)?(?:今年|本年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<part>上旬|中旬|下旬|底|末)|)"
)
_NEW_YEARS_DAY = re.compile(
    r"(?P<year>20\d\d)年(?P<month>\d{1,2})月(?:\d{1,2}日|[底末])[^。；]{0,60}?(?:计划|预计|拟|力争|将于)(?P<then>20\d\d)年元旦"
)
_TOLD_IN = re.compile(r"(?:截至|本报)?(?P<year>20\d\d)年(?P<month>\d{1,2})月(?:\d{1,2}日|[底末])")
_YEARS_END = re.compile(
    r"(?:预计|计划|力争|拟|将于|有望|确保)(?:于|在|到)?(?P<year>20\d\d)年(?:年)?(?:底|末|内|上半年|下半年|[春秋]季|(?P<month>\d{1,2})月)"
)
_REPORTED = re.compile(
    r"[一-龥]{2,14}(?P<year>20\d\d)年(?P<month>\d{1,2})月\d{1,2}日(?:专报|上报|报告|通报|讯|电|消息|印发)"
)
_TODAY = re.compile(
    r"(?:昨日|昨天|今日|今天)（(?P<month>\d{1,2})月(?P<day>\d{1,2})日）[^。；]{0,30}?(?:将于|将在|拟于)(?P<other>\d{1,2})月(?P<then>\d{1,2})日"
)
_DATED = re.compile(r"（(?P<year>20\d\d)年(?P<month>\d{1,2})月\d{1,2}日(?:供稿|讯|电|报|稿)?）")
_TOLD_AT = re.compile(r"(?P<month>\d{1,2})月(?:\d{1,2}日|[上中下]旬)(?=，)")
_SEASONS = {"一季度": 3, "上半年": 6, "二季度": 6, "三季度": 9}
_SEASON = re.compile("(?:确保|力争|预计|争取|计划)(?:在|于)?今年(?P<season>一季度|上半年|二季度|三季度)(?:内|底|末)?")
_COMMON_YEAR, _WEEK, _NEW_YEAR, _HALF_A_YEAR = 2025, 7, 12, 6


def check_gone(scene: Scene) -> Iterator[Finding]:
    """All kinds of plans."""
    yield from _forecast(scene)
    yield from _before_it_began(scene)
    yield from _new_years_day(scene)
    yield from _year_gone(scene)
    yield from _season_gone(scene)
    yield from _today(scene)


def _today(scene: Scene) -> Iterator[Finding]:
    """昨日（7月9日）发布提醒：…将于7月5日开始受理."""
    words, start = scene.paragraph, scene.stretch.start
    for found in _TODAY.finditer(words):
        if found["month"] == found["other"] and int(found["then"]) < int(found["day"]):
            place = start + found.start("other"), start + found.end()
            message = f"“{found['other']}月{found['then']}日”早于{found['month']}月{found['day']}日，不能写成将要。"
            yield Finding("forecast", (place,), message, "请核对日期。", ERROR)


def _forecast(scene: Scene) -> Iterator[Finding]:
    """11月20日16时发布寒潮蓝色预警，预计19日夜间."""
    for found in _WARNED.finditer(scene.paragraph):
        month, told, ahead = int(found["month"]), int(found["day"]), int(found["next"])
        if 1 <= month <= _NEW_YEAR and 0 < told - ahead <= _WEEK and told <= monthrange(_COMMON_YEAR, month)[1]:
            start = scene.stretch.start + found.start("next") - len("预计")
            message = f"{found['month']}月{found['day']}日发布的，不会“预计{found['next']}日”。"
            place = (start, scene.stretch.start + found.end())
            yield Finding("forecast", (place,), message, "请核对日期。", ERROR)


def _before_it_began(scene: Scene) -> Iterator[Finding]:
    """7月1日动工，工期200天，预计今年1月中旬竣工; 3月2日预测，将于2月22日前后浇完."""
    words, start = scene.paragraph, scene.stretch.start
    for begun in _BEGAN_ON.finditer(words):
        then = _THEN.search(
            words, begun.end(), words.find("。", begun.end()) if "。" in words[begun.end() :] else len(words)
        )
        if then is None or "年" in then[0].replace("今年", "").replace("本年", ""):
            continue
        month, other = int(begun["month"]), int(then["month"])
        day = int(then["day"] or PARTS.get(then["part"] or "底", 31))
        is_said = "今年" in then[0] or "本年" in then[0] or month - other <= _HALF_A_YEAR and "明年" not in then[0]
        if is_said and 1 <= other <= _NEW_YEAR and (other, day) < (month, int(begun["day"])):
            message = f"“{then[0]}”早于“{begun[0]}”，不能再写成预计。"
            yield Finding("forecast", ((start + then.start(), start + then.end()),), message, "请核对日期。", ERROR)


def _new_years_day(scene: Scene) -> Iterator[Finding]:
    """2025年10月20日…，计划2025年元旦开馆."""
    for found in _NEW_YEARS_DAY.finditer(scene.paragraph):
        if int(found["then"]) <= int(found["year"]):
            place = scene.stretch.start + found.start("then"), scene.stretch.start + found.end()
            yield Finding(
                "forecast", (place,), f"“{found['then']}年元旦”已经过去，不能写成计划。", "请核对年份。", ERROR
            )


def _year_gone(scene: Scene) -> Iterator[Finding]:
    """2025年6月18日，…预计2024年底竣工."""
    words, start = scene.paragraph, scene.stretch.start
    told = _TOLD_IN.match(words) or _REPORTED.match(words) or _DATED.search(words)
    for found in _YEARS_END.finditer(words) if told else ():
        if words[: found.start()].endswith("原"):
            continue
        ahead = int(found["year"]), int(found["month"] or 12)
        if told and ahead < (int(told["year"]), int(told["month"]) if found["month"] else 0):
            place = start + found.start(), start + found.end()
            message = f"“{found[0]}”早于“{told[0]}”，不能再写成预计。"
            yield Finding("forecast", (place,), message, "请核对年份。", ERROR)


def _season_gone(scene: Scene) -> Iterator[Finding]:
    """8月17日…会议强调，确保今年上半年全部投产."""
    words, start = scene.paragraph, scene.stretch.start
    told = _TOLD_AT.match(words)
    for found in _SEASON.finditer(words) if told else ():
        last = _SEASONS[found["season"]]
        if told and int(told["month"]) > last:
            place = start + found.start(), start + found.end()
            message = f"“{found[0]}”在“{told[0]}”时已经过去，不能再写成计划。"
            yield Finding("forecast", (place,), message, "请核对时间。", ERROR)
