"""So much a day, of a span whose days are known: 1—9月业务量1846.2万件，日均6.8万件."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Claim, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.wider.scene import STEP, Scene, is_plain

_DAILY = re.compile(r"(?:日均|平均每天|每天平均)(?P<noun>[^，。；、\d]{0,8}?)(?:约|达|近|超)?$")
_AT_WORK = re.compile(r"工作日|受理|办理|接待群众|办件|开庭|接访|门诊|最高")
_SPAN = re.compile(
    r"(?P<first>1?\d)月?[-—~至到](?P<last>1?\d)月|(?P<half>上半年)|(?P<three>前三季度)|(?P<quarter>[一二三四])季度|(?<![\d至到~—-])(?P<only>1?\d)月(?:份|当月)"
)
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SLACK, _FAR, _YEAR, _SEASON = Decimal("0.03"), 2, 12, 3


def check_daily(scene: Scene) -> Iterator[Finding]:
    """Each mean of a day, with the only total of its measure and the only span."""
    for mean in scene.claims:
        found = _DAILY.search(mean.lead) if is_plain(mean) else None
        if found and not _AT_WORK.search(scene.head(mean)):
            yield from _judged(scene, mean, found["noun"])


def _judged(scene: Scene, mean: Claim, noun: str) -> Iterator[Finding]:
    spans = list(_SPAN.finditer(scene.words, scene.stretch.start, mean.figure.start))
    days = _days(spans[0]) if len(spans) == 1 else 0
    before = [each for each in scene.before(mean) if is_plain(each) and each.unit == mean.unit]
    totals = [each for each in before if each.value > mean.value * 2 and not STEP.search(each.lead)]
    if not days or len(totals) != 1 or scene.distance(totals[0], mean) > _FAR - 1:
        return
    total = totals[0]
    if noun and not set(noun) & set(scene.head(total, most=30) + total.tail):
        return
    low, high = bounds(total.figure)
    if high is None:
        return
    least, most = low / days * (1 - _SLACK), high / days * (1 + _SLACK)
    if not meet((least, most), bounds(mean.figure)):
        right = said(round(total.value / days, 2), mean.figure)
        words = f"{total.figure.text} ÷ {days} 天 ≈ {right}，文中写作 {mean.figure.text}。"
        yield finding("mean", [mean.figure, total.figure], words, f"应为 {right}，或核对总数、时段。")


def _days(span: re.Match[str]) -> int:
    """Of a common year; 0 where the months make no sense."""
    if span["half"]:
        return sum(_MONTHS[: _YEAR // 2])
    if span["three"]:
        return sum(_MONTHS[: _SEASON * 3])
    if span["quarter"]:
        first = "一二三四".index(span["quarter"]) * _SEASON
        return sum(_MONTHS[first : first + _SEASON])
    first, last = (int(span["only"]),) * 2 if span["only"] else (int(span["first"]), int(span["last"]))
    return sum(_MONTHS[first - 1 : last]) if 1 <= first <= last <= _YEAR else 0
