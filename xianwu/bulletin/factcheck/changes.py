"""From one value to another: the direction, the difference and the rate of growth must agree with both ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.change_sizes import BY, DOWN, UP, apart, before_step, differing, wrong_growth
from xianwu.bulletin.factcheck.claims import HUNDRED, Bounds, Claim, Sentence, bare, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.grown_by import than_last_year
from xianwu.bulletin.factcheck.multiples import as_much, doubled, points, times
from xianwu.bulletin.factcheck.phrases import LAST_YEAR, OTHER_YEAR, PART_OF_YEAR, PLANNED, TO_LEVEL
from xianwu.bulletin.factcheck.ranks import ranked

_TO = re.compile(
    rf"(?:(?P<up>{UP})|(?P<down>{DOWN})|达|调整|发展|壮大|恢复|扩充|变|整合|合并|优化|归并)(?:{TO_LEVEL})(?:了)?(?:(?:现在|目前|如今|今年|去年|\d{{1,2}}月份?|20\d\d年)(?:的|底的?|末的?)?){{0,2}}(?:每(?:公斤|斤|吨|亩|人|户|平方米|月|年|天|日|次)){{0,2}}(?:平均)?$"
)
_FROM = re.compile(r"(?:由|从)[^，。；]{0,18}$")
_GAINED = re.compile(r"(?:新增|净增|新培育|新认定|增加)[^，。；]{0,10}$")
_IN_ALL_FROM = re.compile(r"总[数量][由从]$")
_LAST = re.compile(rf"{OTHER_YEAR}|20\d\d年")
_AGO = re.compile(rf"{OTHER_YEAR}|上周|上月|上季度|上期|上旬")
_POINT_UNITS = ("个百分点", "百分点")
_BEHIND = re.compile(rf"^[，（]?(?:{LAST_YEAR}|上月|上季度|年初|上期)(?:同期|末|底|(?=为))[^，。；]{{0,4}}$")
_THAN = re.compile(
    rf"[比较][^，。；]{{0,6}}(?:的|{LAST_YEAR}|同期|年初|年末|末|水平|平均|均值|预算|{PLANNED}|决算数?|执行数)(?:每(?:公斤|斤|吨|亩|人|户|平方米))?$"
)
_PLAIN = re.compile(
    rf"[，、（]?(?:同比|环比|较上[月季周]|比上[月季周]|累计|净|每[月年人户亩天斤吨]|总体|整体|分别|共|又|再|实际|总共|平均|[一两二三]年(?:内|间|来)?净?)?(?:{UP}|{DOWN}|增幅|降幅|涨幅|翻)(?:幅度?|率|比例)?(?:了|为|达到?|近|约|超过?)*$"
)
"""No noun stands between: 由126项精简到98项，承诺时限压缩62% tells of two things."""
_YEAR = re.compile(r"(20\d\d)年")
_IS_NOW = re.compile("(?:缩短|压缩|压减|精简|降低|下降|提高|增加|扩大)(?:为|至|到)$")
"""周期缩短为25天 tells the level."""
_THAN_LAST_YEAR = re.compile(rf"[比较](?:{LAST_YEAR})|同比")
_NEAR, _FAR, _TWO, _BRIEF, _STEP_GAP = 6, 16, 2, 8, 14
_PART, _SAME_TIME = re.compile(PART_OF_YEAR), re.compile(f"同期|月|[底末初]|{PART_OF_YEAR}")
_UP_TO_TIME = re.compile("^.*(?:年|月份?|期|季度|以来|日|周)")
_TWICE = re.compile(r"翻了?$")
_REACHES = re.compile(r"[，]?(?:达到?|增至|降至|升至|减至|增加到|减少到|下降到|总[数额]达到?|为)(?:了)?$")
_WENT = re.compile("(?:流失|离职|退出|注销|迁出|调出|死亡|退休)了?$")
_TENTH = Decimal("0.3")
_SCALES = {"%": HUNDRED, "成": Decimal(10), "倍": Decimal(1)}
_MAY_TURN = re.compile(r"利润|净|亏|盈|收益|差额|顺差|逆差|收支|赤字|贡献率|价格指数")
_AS_MUCH = re.compile(r"(?:是|为|达到?|相当于)(?:20\d\d年)?[^，。；\d]{0,8}的$")
_BEYOND = re.compile(r"(?<![最至])(?P<up>多|高|超出)(?:出)?(?:了)?$|(?<![最至])(?P<down>少|低)(?:了)?$")


def check_changes(sentence: Sentence) -> Iterator[Finding]:
    """All statements of change in one sentence."""
    for claim in sentence.claims:
        yield from _below_nothing(sentence, claim)
    for place in range(len(sentence.claims) - 1):
        yield from _from_to(sentence, place)
        yield from _gain_before(sentence, place)
        yield from than_last_year(sentence, place)
        yield from _two_years(sentence, place)
        yield from _than_figure(sentence, place)
        yield from _last_year_behind(sentence, place)
        yield from _than_and_step(sentence, place)
        yield from _net_gain(sentence, place)


def _three_alike(sentence: Sentence, place: int) -> Sequence[Claim]:
    """Three figures in a row that count in one unit, no shares; or none."""
    trio = sentence.claims[place : place + 3]
    is_alike = len(trio) == 3 and len({each.unit for each in trio}) == 1 and not trio[0].figure.is_share
    return trio if is_alike else ()


def _than_and_step(sentence: Sentence, place: int) -> Iterator[Finding]:
    """较去年同期的 a 增加 c，达到 b."""
    trio = _three_alike(sentence, place)
    if not trio:
        return
    old, step, new = trio
    by = BY.search(step.gap)
    if not by or len(step.gap) > _NEAR or not _THAN.search(old.lead) or not _REACHES.match(new.gap):
        return
    high, low = (new, old) if by["up"] else (old, new)
    yield from differing(old, new, step, apart(bounds(high.figure), bounds(low.figure)))


def _below_nothing(sentence: Sentence, claim: Claim) -> Iterator[Finding]:
    """同比下降112.5%: nothing but a balance falls below nothing."""
    by = BY.search(claim.lead)
    if claim.unit == "%" and by and by["down"] and claim.figure.low > HUNDRED and not _MAY_TURN.search(sentence.words):
        words = f"降幅不会超过 100%，这里是 {claim.figure.text}。"
        yield finding("over", [claim.figure], words, "请核对降幅。")


def _net_gain(sentence: Sentence, place: int) -> Iterator[Finding]:
    """净增8家，总数达到52家，增长18.2%."""
    trio = sentence.claims[place : place + 3]
    if len(trio) < 3 or trio[0].unit != trio[1].unit or trio[2].unit != "%":
        return
    gain, total, rate = trio
    is_told = re.search("净增[^，。；]{0,4}$", gain.lead) and re.search("总[数量户][^，。；]{0,4}$|达到?$", total.lead)
    share = quotient(bounds(gain.figure), before_step(bounds(total.figure), bounds(gain.figure), 1))
    if (
        is_told
        and re.fullmatch("，(?:同比)?增长", rate.gap)
        and share is not None
        and not meet(share, bounds(rate.figure))
    ):
        yield wrong_growth([gain, total, rate], gain.value / (total.value - gain.value) * HUNDRED, rate)


def _last_year_behind(sentence: Sentence, place: int) -> Iterator[Finding]:
    """b，同比增长 p%，去年同期为 a."""
    trio = sentence.claims[place : place + 3]
    if len(trio) < 3 or re.search("新[聘招]|清退", trio[0].lead):
        return
    new, change, old = trio
    if (
        new.unit == old.unit
        and change.unit in (_POINT_UNITS if new.unit == "%" else ("%", new.unit))
        and _BEHIND.search(old.gap)
        and (BY.search(change.lead) or _BEYOND.search(change.lead))
    ):
        yield from _judged(old, new, change)


def _than_figure(sentence: Sentence, place: int) -> Iterator[Finding]:
    """b，比去年的 a 增长 c."""
    new, old = sentence.claims[place], sentence.claims[place + 1]
    is_step = (
        BY.search(new.lead)
        and not _IS_NOW.search(new.lead)
        or re.search("偏[高低多少]$", new.lead)
        or new.figure.text.startswith("第")
    )
    is_step = is_step or _is_mean_beside(sentence, new, old)
    if (
        new.unit != old.unit
        or not _THAN.search(old.lead)
        or BY.search(old.lead)
        or is_step
        or re.search("[；（]", old.gap)
    ):
        return
    for change in sentence.claims[place + 2 : place + 4]:
        if len(change.gap) > _NEAR:
            return
        if change.unit == new.unit and not new.figure.is_share and (beyond := _BEYOND.search(change.lead)):
            yield from _beyond(old, new, change, is_up=bool(beyond["up"]))
            return
        if change.unit in _POINT_UNITS and new.unit == "%" and (beyond := _BEYOND.search(change.lead)):
            yield from _beyond(old, new, change, is_up=bool(beyond["up"]))
            return
        if not BY.search(change.lead):
            return
        yield from _judged(old, new, change)


def _is_mean_beside(sentence: Sentence, new: Claim, old: Claim) -> bool:
    """总收入862.4万元，村均41.1万元，较去年的744.1万元增长15.9%: of the total."""
    is_mean = re.search("[村人户亩]均", new.lead) and not re.search("[村人户亩]均", old.lead)
    return bool(is_mean) and any(each.unit == new.unit for each in sentence.before(new))


def _beyond(old: Claim, new: Claim, change: Claim, *, is_up: bool) -> Iterator[Finding]:
    """3.87万户，比上年同期的3.46万户多0.51万户."""
    high, low = (new, old) if is_up else (old, new)
    yield from differing(old, new, change, apart(bounds(high.figure), bounds(low.figure)))


def _from_to(sentence: Sentence, place: int) -> Iterator[Finding]:
    """由 a 增加到 b[，增长 c]."""
    old, new = sentence.claims[place], sentence.claims[place + 1]
    if old.unit != new.unit or not _FROM.search(old.lead) or re.search("[。；]", new.gap):
        return
    found = _TO.search(new.gap)
    if old.figure.text.startswith("第"):
        yield from ranked(old, new, sentence.claims[place + 2 : place + 3])
    elif found and ((found["up"] and _surely_less(new, old)) or (found["down"] and _surely_less(old, new))):
        word = found["up"] or found["down"]
        text = f"从 {old.figure.text} 到 {new.figure.text} 不是“{word}”。"
        yield finding("direction", [old.figure, new.figure], text, "请核对两个数的先后，或改正动词。")
    elif found:
        yield from _told_change(sentence, place)


def _told_change(sentence: Sentence, place: int) -> Iterator[Finding]:
    """What the words beside 由 a 增加到 b say of the change."""
    old, new = sentence.claims[place], sentence.claims[place + 1]
    for change in sentence.claims[max(place - 1, 0) : place]:
        if change.unit == "番" and _TWICE.search(change.lead) and len(old.gap) < _FAR:
            yield from doubled(old, new, change)
        elif BY.search(change.lead) and re.fullmatch(f"，(?:由|从)(?:{LAST_YEAR})?(?:同期)?(?:的)?", old.gap):
            yield from _judged(old, new, change)
    for change in sentence.claims[place + 2 : place + 4]:
        if "分别" in change.gap or _FROM.search(change.lead):
            # 分别提高10万元、100万元: of this change and of the one told before; 由30分钟缩短为: another begins.
            return
        yield from _told_behind(old, new, change)


def _told_behind(old: Claim, new: Claim, change: Claim) -> Iterator[Finding]:
    if change.unit == "番" and _TWICE.search(change.lead):
        yield from doubled(old, new, change)
    if BY.search(change.lead) and _PLAIN.match(change.gap):
        yield from _judged(old, new, change)
    if change.unit == "倍" and _AS_MUCH.search(change.lead) and len(change.gap) < _FAR:
        yield from as_much(old, new, change)


def _gain_before(sentence: Sentence, place: int) -> Iterator[Finding]:
    """新增 c，总数由 a 增加到 b."""
    trio = _three_alike(sentence, place)
    if not trio:
        return
    gain, old, new = trio
    found = _TO.search(new.gap)
    if not (found and found["up"] and _GAINED.search(gain.lead) and _IN_ALL_FROM.search(old.lead)):
        return
    if not meet(apart(bounds(new.figure), bounds(old.figure)), bounds(gain.figure)):
        right = said(new.value - old.value, gain.figure)
        words = f"{new.figure.text} 与 {old.figure.text} 相差 {right}，文中写作 {gain.figure.text}。"
        yield finding("difference", [gain.figure, old.figure, new.figure], words, f"应为 {right}，或核对前后两个数。")


def _surely_less(one: Claim, other: Claim) -> bool:
    high = one.figure.high
    return high is not None and high < other.figure.low


def _two_years(sentence: Sentence, place: int) -> Iterator[Finding]:
    """今年 b、去年同期 a，同比增长 p%."""
    one, other = sentence.claims[place], sentence.claims[place + 1]
    is_ranked = one.figure.text.startswith("第")
    if re.match("[高低多少]出?", other.gap):
        # 比去年的3.3万元多0.3万元: a step.
        return
    after = sentence.claims[place + 2 : place + 3]
    if (
        is_ranked
        or one.unit != other.unit
        or (one.figure.is_share and not (after and after[0].unit in _POINT_UNITS))
        or re.search(rf"[。；]|增加|减少|[比较](?:{LAST_YEAR})|(?:同比|[比较])[多少]", other.gap)
    ):
        return
    if (
        re.search(
            "[比较][^，。；]{0,6}新增|增加(?!值)|减少|增长|下降|其中|[年期比较][多少]|[村户人亩家]均",
            one.lead + other.gap,
        )
        or BY.search(other.lead)
        or _WENT.search(other.lead)
    ):
        return
    pair = _old_and_new(one, other)
    if pair is None or _are_whole_and_part(*pair) or _are_two_things(one, other):
        return
    old, new = pair
    yield from _so_many_fewer(old, new, sentence.claims[place + 3 : place + 4])
    for change in sentence.claims[place + 2 : place + 3]:
        if change.unit == "倍" and _AS_MUCH.search(change.lead) and len(change.gap) < _FAR:
            yield from as_much(old, new, change)
        if BY.search(change.lead) and _is_next(change) and not re.search("分别|[年月日]均", change.gap):
            yield from _judged(old, new, change)


def _are_whole_and_part(old: Claim, new: Claim) -> bool:
    """去年167件，今年前10个月181件，同比增长26.6%: the rate is against the same months, which are not told."""
    return bool(_PART.search(new.gap)) and not _SAME_TIME.search(old.gap)


def _are_two_things(one: Claim, other: Claim) -> bool:
    """去年粮食总产48.6万吨，今年夏粮总产26.3万吨: of one kind, and of all kinds."""
    first, second = (bare(_UP_TO_TIME.sub("", each.lead)) for each in (one, other))
    is_alike = (
        not re.search("[每均为]", first + second)
        and min(len(first), len(second)) > _TWO
        and first[-_TWO:] == second[-_TWO:]
    )
    return is_alike and not first.endswith(second) and not second.endswith(first)


def _so_many_fewer(old: Claim, new: Claim, steps: Sequence[Claim]) -> Iterator[Finding]:
    """立案231起，去年同期286起，同比下降19.2%，少发55起."""
    for step in steps:
        if step.unit == new.unit and re.fullmatch("，(?:少|多)[一-龥]?", step.gap):
            high, low = (old, new) if "少" in step.gap else (new, old)
            yield from differing(old, new, step, apart(bounds(high.figure), bounds(low.figure)))


def _is_next(change: Claim) -> bool:
    """Right behind, or told as the change of a year: ，按现价计算比上年下降."""
    return len(change.gap) <= _BRIEF or len(change.gap) <= _STEP_GAP and bool(_THAN_LAST_YEAR.search(change.gap))


def _old_and_new(one: Claim, other: Claim) -> tuple[Claim, Claim] | None:
    """By the years that both name, or by the only 去年 of the two."""
    years = [_YEAR.findall(each.gap) for each in (one, other)]
    if all(years):
        first, second = int(years[0][-1]), int(years[1][-1])
        return None if first == second else (one, other) if first < second else (other, one)
    if len(years[0]) == _TWO and not years[1] and re.fullmatch("[、和]", other.gap):
        return (one, other) if int(years[0][0]) < int(years[0][1]) else (other, one)
    if bool(_AGO.search(one.lead)) == bool(_AGO.search(other.lead)) or any(years):
        # 较2020年的1.2万人次，去年3.0万人次: which came first, the words alone do not say.
        return None
    return (one, other) if _AGO.search(one.lead) else (other, one)


def _judged(old: Claim, new: Claim, change: Claim) -> Iterator[Finding]:
    """A change printed as a rate, in points, in times, or in the unit itself."""
    by = BY.search(change.lead) or _BEYOND.search(change.lead)
    if by is None or change.value < 0:
        return
    up = bool(by["up"])
    low, high = (old, new) if up else (new, old)
    if _surely_less(high, low):
        text = f"从 {old.figure.text} 到 {new.figure.text} 不是“{by[0]}”。"
        yield finding("direction", [old.figure, new.figure, change.figure], text, "请核对两个数，或改正动词。")
        return
    was, now = _as_exact(old, new)
    difference = apart(now, was) if up else apart(was, now)
    if change.unit == new.unit == "%":
        yield from points(old, new, change)
    elif change.unit in ("个百分点", "百分点", new.unit, new.unit.partition("/")[0]):
        yield from differing(old, new, change, difference)
    elif change.unit == "倍" and up and change.figure.is_exact and new.value == old.value * change.value:
        yield from times(old, new, change)
    elif change.unit in _SCALES and not new.figure.is_share:
        scale = _SCALES[change.unit]
        share = quotient(apart(now, was) if up else apart(was, now), was, scale=scale)
        if share is not None and not meet(share, _widely(change)) and old.value:
            yield wrong_growth([old, new, change], abs(new.value - old.value) / old.value * scale, change)


def _widely(change: Claim) -> Bounds:
    """压减两成 of what fell by 20.1 in a hundred."""
    low, high = bounds(change.figure)
    slack = _TENTH if change.unit == "成" and change.figure.is_exact else Decimal(0)
    return low - slack, None if high is None else high + slack


def judged_change(old: Claim, new: Claim, change: Claim) -> Iterator[Finding]:
    """What is said of the way from one figure to another, wherever the three stand."""
    yield from _judged(old, new, change)


def _as_exact(old: Claim, new: Claim) -> tuple[Bounds, Bounds]:
    """从2.4万元提高到3万元: who writes one end to a tenth means 3.0万 by the other; a whole tenth is left to it."""
    least = min(each.figure.step for each in (old, new))
    was, now = (
        bounds(each.figure)
        if each.figure.step == least or not least or not each.figure.is_exact
        else (each.value - least, each.value + least)
        for each in (old, new)
    )
    return was, now
