"""Growth told of two ends that stand apart: 486户，环比（5月450户）增长8.0%; 1043户，同比增长12.5%…去年9月为927户."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from xianwu.bulletin.factcheck.changes import judged_change
from xianwu.bulletin.factcheck.claims import HUNDRED, Claim, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.phrases import LAST_YEAR, PART_OF_YEAR, PLANNED, RISEN_OR_FALLEN
from xianwu.bulletin.factcheck.wider.scene import MEAN, Scene, is_plain
from xianwu.lib.numbers import plain

_WAY = r"(?:增长|上升|增加|提高|下降|减少|回落|降低|[增降])(?:幅度?)?(?:了)?(?:约|近)?$"
_IN_BRACKET = re.compile(
    r"[（，]?(?:同比|环比|[比较][^，。；、（\d]{0,6})（[^，。；）\d]{0,6}(?:\d{1,2}月份?)?(?:为|是)?$"
)
_OUT_OF_IT = re.compile(rf"）(?:同比|环比)?{_WAY}")
_AGAINST = re.compile(rf"[与同和](?:{LAST_YEAR})(?:同期)?[^，。；、\d]{{0,6}}的$")
_COMPARED = re.compile(rf"(?:相比|比)，[^，。；]{{0,14}}?(?:同比)?{_WAY}")
_SINCE = re.compile(
    rf"(?:(?P<year>同比|[比较](?:{LAST_YEAR})同期)|(?P<month>环比|[比较]上月)|[比较](?P<end>去年底|上年末|去年末|上年底|年初))[^，。；、\d]{{0,4}}{_WAY}"
)
_WAS_YEAR = re.compile(
    rf"(?:(?:{LAST_YEAR})(?:同期|全年|\d{{1,2}}月份?)?|同期(?=仅|为|是))(?:仅|只|的|为|是|达到?|完成|有|实现|共)*(?:[^，。；、\d]{{0,8}})$"
)
_WAS_MONTH = re.compile(
    r"(?:上月|上季度|(?<![年\d~—至-])\d{1,2}月[份末底]?|(?<![年前])[一二三]季度末?)(?:仅|只|的|为|是|达到?|完成|有|实现|共)+$"
)
_WAS_END = re.compile(
    r"(?:去年底|上年末|去年末|上年底|年初)[^，。；、\d]{0,10}$|(?:去年底|上年末|去年末|上年底|年初)，[^，。；\d]{0,14}$"
)
_MORE = re.compile("(?:增加|减少|多|少|提高|下降|上升|降低|增长)(?:了)?")
_THAN = re.compile(
    rf"[比较](?:{LAST_YEAR}|前年|上月|上季度|上半年|\d{{1,2}}月份?|\d{{1,2}}月[底末]|[一二三四]季度)(?:同期)?(?:的累计|的)?$"
)
_BY_NAME = re.compile(r"[一-龥]{2,8}(?=同比|环比|[比较](?:上|去|年初))")
_STEP = re.compile(f"[增减升降多少]|{PLANNED}|其中|拆除|新建")
_WAS_NEXT = re.compile(rf"[，（](?:{LAST_YEAR})(?:同期|同月|全年)?(?:为|是|仅|有|的)?[^，。；\d]{{0,4}}")
_CHANGED_NEXT = re.compile(
    r"）?，?(?:同比|较上年|比上年|比去年)?(?P<way>增长|增加|上升|提高|下降|减少|降低|多|少)(?:了)?(?!至|到[^位])[^，。；\d]{0,4}"
)
_THAN_POINTS = re.compile(f"，(?:增速|增幅|降幅)?[比较](?:{LAST_YEAR})(?:同期)?的?")
_MORE_POINTS = re.compile("(?:提高|上升|加快|回升|下降|回落|放缓|高|低|扩大|收窄)(?:了|出)?")
_SAME_RATE = re.compile("，(?:同比)?(?:增长|上升|增加|提高|下降|减少|降低)(?:了)?")
_OF_YEAR = re.compile(r"(20\d\d)年(?:为|是|达)?$")
_YEAR_THAN = re.compile(rf"(20\d\d)年[比较](20\d\d)年(?:{RISEN_OR_FALLEN}|上升)$")
_MORE_BY = re.compile(rf"，(?:同比|[比较](?:{LAST_YEAR})(?:同期)?)(?:增加|多|增长|增收)(?:了)?")
_MAY_TURN = re.compile("净|利润|盈|亏|收益|结余|差额|余额|新增")
_TOO_FAR = 20
_NEAR, _CLOSE, _TWO = 8, 120, 2


def check_ends(scene: Scene) -> Iterator[Finding]:
    """Each growth whose two levels are told, in whatever order."""
    yield from _in_rows(scene.claims)
    yield from _by_years(scene)
    for change in scene.claims:
        if is_plain(change) or change.unit == "%":
            yield from _stepped(scene, change)
        if change.unit != "%" or change.figure.low > HUNDRED:
            continue
        pair = _bracketed(scene, change) or _against(scene, change) or _since(scene, change)
        if pair is not None:
            old, new = pair
            levels = [each for each in _around(scene, change) if is_plain(each) and each.unit == new.unit]
            is_far = new.value > old.value * _TOO_FAR or old.value > new.value * _TOO_FAR
            others = [row for row in permutations(levels, 2) if set(row) != {old, new}]
            if not is_far and not any(_gives(one, other, change) for one, other in others):
                yield from judged_change(old, new, change)


def _stepped(scene: Scene, step: Claim) -> Iterator[Finding]:
    """接待86.4万人次，同比增长12.5%，比上年同期的76.8万人次增加10.6万人次: no two levels lie so far apart."""
    before = scene.before(step, most=4)
    if len(before) < _TWO or not _MORE.fullmatch(step.gap) or not _THAN.search(before[-1].lead):
        return
    old = before[-1]
    new = next((each for each in before[-2::-1] if each.unit == old.unit and is_plain(each)), None)
    if new is None or step.unit not in (old.unit, "%") or not is_plain(old) or scene.distance(new, step) > 0:
        return
    levels = [each for each in _around(scene, step) if is_plain(each) and each.unit == old.unit]
    is_told = _gives if step.unit == "%" else _lies_apart
    others = [pair for pair in permutations(levels, 2) if step.unit != "%" or set(pair) != {old, new}]
    if not any(is_told(one, other, step) for one, other in others):
        yield from judged_change(old, new, step)


def _told_next(new: Claim, old: Claim, change: Claim) -> Iterator[Finding]:
    """211件，上年为248件，增长14.9%; 26.7亿元，去年同期为21.5亿元，同比多到位6.2亿元."""
    is_row = new.unit == old.unit and change.unit in ("%", new.unit) and is_plain(new) and is_plain(old)
    if not is_row or not _WAS_NEXT.fullmatch(old.gap) or re.search("新增|净增|目标|计划", new.lead):
        return
    found = _CHANGED_NEXT.fullmatch(change.gap)
    if found and change.unit == "%" and found["way"] not in ("多", "少"):
        yield from judged_change(old, new, change)
    elif found and change.unit == new.unit:
        step = abs(new.value - old.value)
        is_up = found["way"] in ("多", "增加", "增长", "上升", "提高")
        least, most = bounds(new.figure if is_up else old.figure)
        low, high = bounds(old.figure if is_up else new.figure)
        if most is not None and high is not None and not meet((least - high, most - low), bounds(change.figure)):
            words = f"{new.figure.text} 与 {old.figure.text} 相差 {said(step, change.figure)}，文中写作 {change.figure.text}。"
            yield finding("difference", [change.figure, new.figure, old.figure], words, "请核对前后两个数。")


def _points(new: Claim, old: Claim, change: Claim) -> Iterator[Finding]:
    """增长7.2%，增速比去年同期的5.8%提高2.4个百分点."""
    is_row = new.unit == old.unit == "%" and change.unit in ("个百分点", "百分点")
    if not is_row or not _THAN_POINTS.fullmatch(old.gap) or not _MORE_POINTS.fullmatch(change.gap):
        return
    apart = abs(new.value - old.value)
    if abs(apart - change.value) > change.figure.step:
        words = f"{new.figure.text} 与 {old.figure.text} 相差 {plain(apart)} 个百分点，文中写作 {change.figure.text}。"
        yield finding("difference", [change.figure, new.figure, old.figure], words, f"应为 {plain(apart)} 个百分点。")


def _and_rate(new: Claim, old: Claim, step: Claim, rate: Claim) -> Iterator[Finding]:
    """18起，比去年同期的23起少5起，同比上升21.7%: the rate is told of the same two."""
    is_row = new.unit == old.unit == step.unit and rate.unit == "%" and all(map(is_plain, (new, old, step)))
    if (
        is_row
        and abs(new.value - old.value) == step.value
        and _THAN.search(old.lead)
        and _MORE.fullmatch(step.gap)
        and _SAME_RATE.fullmatch(rate.gap)
    ):
        yield from judged_change(old, new, rate)


def _more_than_all(whole: Claim | None, one: Claim, step: Claim) -> Iterator[Finding]:
    """到位金额2.18万元，比上年同期增加3600万元: there was less than nothing before."""
    if whole is not None and whole.unit == one.unit and MEAN.search(one.lead):
        # 发放津贴45.5万元，人均100元，同比增加2.3万元: of the whole.
        return
    is_pair = one.unit == step.unit == "元" and is_plain(one) and not _MAY_TURN.search(one.lead)
    if is_pair and _MORE_BY.fullmatch(step.gap) and step.figure.low > (one.figure.high or one.value) > 0:
        words = f"{one.figure.text} 比上年增加的不会是 {step.figure.text}。"
        yield finding("difference", [one.figure, step.figure], words, "疑似万、亿单位写错，请核对。")


def _by_years(scene: Scene) -> Iterator[Finding]:
    """2022年120件、2023年98件、2024年135件；2024年比2023年增长37.8%."""
    told = {found[1]: each for each in scene.claims if is_plain(each) and (found := _OF_YEAR.search(each.gap))}
    for rate in scene.claims:
        found = _YEAR_THAN.search(rate.gap) if rate.unit == "%" else None
        old, new = (told.get(found[2]), told.get(found[1])) if found else (None, None)
        if old is not None and new is not None and old.unit == new.unit:
            yield from judged_change(old, new, rate)


def _in_rows(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Levels and changes that stand side by side."""
    for place, new in enumerate(claims[:-1]):
        old, *more = claims[place + 1 : place + 4]
        yield from _more_than_all(claims[place - 1] if place else None, new, old)
        if more:
            yield from _told_next(new, old, more[0])
            yield from _points(new, old, more[0])
        if len(more) > 1:
            yield from _and_rate(new, old, *more)


def _lies_apart(one: Claim, other: Claim, step: Claim) -> bool:
    return abs(one.value - other.value) == step.value


def _around(scene: Scene, change: Claim) -> Sequence[Claim]:
    return [*scene.before(change, most=_NEAR), *scene.after(change, most=_NEAR)]


def _bracketed(scene: Scene, change: Claim) -> tuple[Claim, Claim] | None:
    """486户，环比（5月450户）增长8.0%，同比（上年6月502户）下降3.2%."""
    before = scene.before(change, most=5)
    if len(before) < 2 or not _OUT_OF_IT.fullmatch(change.gap) or not _IN_BRACKET.search(before[-1].gap):
        return None
    old = before[-1]
    new = next((each for each in before[-2::-1] if each.unit == old.unit and not _IN_BRACKET.search(each.gap)), None)
    return (old, new) if new is not None and is_plain(old) and scene.distance(new, change) == 0 else None


def _against(scene: Scene, change: Claim) -> tuple[Claim, Claim] | None:
    """前三季度共1001件。与去年同期的1126件比，下降11.1%."""
    before = scene.before(change, most=16)
    if not before or not _COMPARED.fullmatch(change.gap) or not _AGAINST.search(before[-1].gap):
        return None
    old = before[-1]
    known = [each for each in before[:-1] if each.unit == old.unit and is_plain(each)]
    is_near = known and (scene.distance(known[-1], old) < _TWO or len({each.value for each in known}) == 1)
    return (old, known[-1]) if is_near and is_plain(old) else None


def _since(scene: Scene, change: Claim) -> tuple[Claim, Claim] | None:
    """1043户，同比增长12.5%。…去年9月为927户: the only level of that time in that unit."""
    found = _SINCE.search(change.lead)
    before = [each for each in scene.before(change, most=6) if is_plain(each)]
    if not found or not before or "分别" in change.lead:
        return None
    if _BY_NAME.match(change.lead):
        before = [each for each in before if change.lead[:2] in each.gap]
    if not before or scene.distance(before[-1], change) > (1 if _BY_NAME.match(change.lead) else 0):
        return None
    was = _WAS_YEAR if found["year"] else _WAS_MONTH if found["month"] else _WAS_END
    new = before[-1]
    if was.search(new.gap):
        # 贷款6.9亿元。去年同期5.2亿元，同比增长32.7%.
        new = next((each for each in before[-2::-1] if each.unit == new.unit and not was.search(each.gap)), new)
    old = [
        each
        for each in _around(scene, change)
        if is_plain(each)
        and each.unit == new.unit
        and each is not new
        and was.search(each.gap)
        and not _STEP.search(each.lead)
        and not re.match(_WAY, each.tail)
    ]
    alike = [
        each
        for each in scene.claims
        if each.unit == "%" and (other := _SINCE.search(each.lead)) and other.lastgroup == found.lastgroup
    ]
    is_sure = len(old) == 1 and len(alike) == 1 and abs(old[0].figure.start - change.figure.start) < _CLOSE
    if old and not re.search("同期|月|季度|底|末|年初", old[0].gap) and re.search(PART_OF_YEAR, new.gap):
        # 去年15.6亿元，今年上半年7.1亿元，同比增长: of a whole year and of a half.
        return None
    is_level = not was.search(new.gap) and not _STEP.search(new.lead.removesuffix("总数达到"))
    return (old[0], new) if is_sure and is_level else None


def _gives(old: Claim, new: Claim, change: Claim) -> bool:
    share = quotient(bounds(new.figure), bounds(old.figure))
    low, high = bounds(change.figure)
    if share is None or share[1] is None or high is None:
        return True
    grown, fallen = (HUNDRED + low, HUNDRED + high), (HUNDRED - high, HUNDRED - low)
    return meet(share, grown) or meet(share, fallen)
