"""What runs on: totals by day, by month's end, by round; what was there and what came; what rises again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Claim, added, bounds, may_exceed, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said, slip
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.phrases import LAST_YEAR, TO_LEVEL
from xianwu.bulletin.factcheck.wider.scene import Scene, is_plain

_TIMES = (
    ("end", re.compile(r"(?P<past>去年|上年)(?:年)?[末底]|(?P<at>\d{1,2})月[末底]")),
    ("round", re.compile(r"第(?P<at>\d{1,3}|[一二三四五六七八九十]{1,3})(?:期|轮|批|次|场)")),
    ("quarter", re.compile("(?<!前)(?P<at>[一二三四])季度末")),
    ("week", re.compile("(?P<first>首|次)(?:周|月)末?|第(?P<at>[一二三四五六七八九十]{1,2})(?:周|个月|天)末?")),
    ("month", re.compile(r"(?P<first>上月|本月)(?:[底末]|\d{1,2}日)")),
    ("day", re.compile(r"至(?P<at>\d{1,2}月\d{1,2})日")),
    ("hour", re.compile(r"(?<!\d)(?:\d{1,2}月)?(?P<at>\d{1,2}日\d{1,2})时")),
)
_GOES_ON = re.compile(
    rf"[、，](?:今年|到|至)?(?:第?[一二三四五六七八九十首次](?:季度|周|个月))?(?:{LAST_YEAR})?\d{{0,2}}月?[末底]?(?:为|达到?|增至|是)"
)
_NO_SUM = re.compile(
    r"余额|存量|在[建办库校册]|剩余|结余|库存|净|日均|均|价|率|目标|计划|预计|[比较]|同期|新增|当[日月]|本[周月]"
)
_UP_TO = re.compile(r"截[至止]本月\d{1,2}日")
_CAME = re.compile(r"(?:新建|新增|再[一-龥]|又[一-龥]{2}|增加|新培育|新认定|新注册)[^，。；\d]{0,6}$")
_NOW = re.compile(r"(?:届时)?(?:累计|累计总数)(?:已)?(?:达到?|为|将达到?|共)?$")
_BY = re.compile(r"截[至止]|到|今年以来|其中")
_AGAIN = re.compile(
    rf"[、，](?:并|而)?(?:再|又|继续|进一步)(?:(?P<up>增|升|提高|扩大|增加|上升|增长)|(?P<down>降|减|降低|减少|下降|缩短|压缩))(?:{TO_LEVEL})[^。；，\d]{{0,10}}(?:\d{{1,2}}月[末底份]?)?(?:的)?"
)
_FIRSTS = {"首": 1, "次": 2, "上月": 1, "本月": 2}
_FAR = 2


def check_counted(scene: Scene) -> Iterator[Finding]:
    """All that runs on."""
    yield from _by_time(scene)
    for row in zip(scene.claims, scene.claims[1:], scene.claims[2:], strict=False):
        yield from _there_and_came(scene, *row)
    for claim in scene.claims:
        yield from _this_number(scene, claim)
    for sentence in scene.sentences:
        for one, other in pairwise([each for each in sentence.claims if is_plain(each)]):
            yield from _again(scene, one, other)


def _by_time(scene: Scene) -> Iterator[Finding]:
    """第15期累计1050人，第16期累计1020人; 累计注册去年末为5.2万人，6月末为4.8万人."""
    told: list[tuple[Claim, str, int]] = []
    last: Claim | None = None
    for claim in scene.claims:
        if not is_plain(claim):
            continue
        is_sum = "累计" in claim.gap and not _NO_SUM.search(_UP_TO.sub("", claim.gap))
        is_more = last is not None and bool(told) and told[-1][0] is last and bool(_GOES_ON.fullmatch(claim.gap))
        last = claim
        is_beside = is_sum and claim.gap.startswith("、") and told and scene.distance(told[-1][0], claim) == 0
        place = (told[-1][1:] if is_beside else _time_of(claim)) if is_sum or is_more else None
        if place is None:
            continue
        for first, kind, order in told:
            if kind == place[0] and order < place[1] and _are_alike(first, claim, is_more=is_more):
                yield from _fallen(first, claim)
        told.append((claim, *place))


def _are_alike(first: Claim, claim: Claim, *, is_more: bool) -> bool:
    """One unit, and the same words behind 累计."""
    words = [each.gap.rpartition("累计")[2][:2] for each in (first, claim)]
    return first.unit == claim.unit and (is_more or words[0] == words[1] or not words[1])


def _time_of(claim: Claim) -> tuple[str, int] | None:
    for kind, pattern in _TIMES:
        found = list(pattern.finditer(claim.gap))
        if found:
            return kind, _order(found[-1])
    return None


def _order(found: re.Match[str]) -> int:
    """The end of last year is before its months; a day and an hour are one number."""
    at = found.groupdict().get("at")
    if at is None:
        # 去年末 is before every month; 首周, 次周 are the first and the second.
        return _FIRSTS[found["first"]] if "first" in found.re.groupindex else 0
    for sign in "日月":
        if sign in at:
            great, _, small = at.partition(sign)
            return int(great) * 100 + int(small)
    return int(at) if at.isdecimal() else int(han(at) or 0)


def _fallen(one: Claim, other: Claim) -> Iterator[Finding]:
    if may_exceed(bounds(one.figure), bounds(other.figure)):
        words = f"累计数后来反而少了：{one.figure.text} 到 {other.figure.text}。{slip(other.value, one.value)}"
        yield finding("fallen", [one.figure, other.figure], words, "请核对这两个数。")


def _there_and_came(scene: Scene, old: Claim, came: Claim, now: Claim) -> Iterator[Finding]:
    """去年底累计建成52.3万亩，今年新建4.5万亩，累计达到51.8万亩."""
    is_row = old.unit == came.unit == now.unit and all(map(is_plain, (old, came, now)))
    if not is_row or "累计" not in old.gap or not _CAME.search(came.lead) or "累计" not in now.lead:
        return
    if not _NOW.search(now.lead) and now.lead.removeprefix("累计") != old.lead.rpartition("累计")[2][:2]:
        return
    if scene.distance(old, now) > _FAR - 1 or _NO_SUM.search(old.lead) or _BY.search(came.gap + now.lead[:-2]):
        return
    if not meet(added([bounds(old.figure), bounds(came.figure)]), bounds(now.figure)):
        right = said(old.value + came.value, now.figure)
        words = f"{old.figure.text} + {came.figure.text} = {right}，文中写作 {now.figure.text}。"
        yield finding("fallen", [now.figure, old.figure, came.figure], words, f"应为 {right}，或核对各数。")


def _this_number(scene: Scene, now: Claim) -> Iterator[Finding]:
    """累计帮助1460人上岗，到今年6月，这一累计数字为1390人."""
    if not re.search("这一?(?:个)?(?:累计)?(?:数字|数|总数)(?:已)?(?:为|达到?|是|增至|升至)$", now.lead):
        return
    told = [each for each in scene.before(now, most=4) if each.unit == now.unit and "累计" in each.gap]
    if told and not scene.distance(told[-1], now):
        yield from _fallen(told[-1], now)


def _again(scene: Scene, one: Claim, other: Claim) -> Iterator[Finding]:
    """增至2024年末的760台，再增至今年6月末的715台."""
    found = _AGAIN.fullmatch(other.gap) if one.unit == other.unit else None
    if not found:
        return
    less, more = (one, other) if found["up"] else (other, one)
    if may_exceed(bounds(less.figure), bounds(more.figure)):
        words = f"从 {one.figure.text} 到 {other.figure.text} 不是“{found['up'] or found['down']}”。"
        yield finding("direction", [one.figure, other.figure], words, "请核对这两个数，或改正说法。")
