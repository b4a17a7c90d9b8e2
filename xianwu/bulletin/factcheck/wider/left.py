"""A plan, what was done of it and what is left, told over several sentences; 超额 where the plan was not reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xianwu.bulletin.factcheck.adding import judged_sum
from xianwu.bulletin.factcheck.claims import Claim, added, bare, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.phrases import LAST_YEAR, PLANNED, SOME_YEARS
from xianwu.bulletin.factcheck.wider.scene import STEP, Scene, is_plain

_LEFT = re.compile(
    r"(?:尚有|还有|仍有|还剩|剩余|余下|剩下|其余|尚余|还差|尚缺|尚需|还需|缺额|缺口|空缺)[^，。；、\d]{0,6}$|(?:尚未|还未|未)[一-龥]{2,4}的$"
)
_NOT_DONE = re.compile(r"^[^，。；\d]{0,8}(?:未|没有|正在|待|需|没)")
_FAR_LEFT = re.compile(r"尚未|还未|未[一-龥]{2,4}的$|剩余|余下|剩下|还剩|还差|尚缺|尚余|尚需|还需|缺额|缺口|空缺")
_DONE = re.compile(
    r"(?:已经?|完成|到岗|到位|签约|实际|累计|建成|拆除|整治|改造|办结|整改|培训|安置|开工|验收|发放|拨付|支出|兑付|铺筑|铺设|浇筑)[^，。；、\d]{0,8}$"
)
_PLAN = re.compile(
    rf"安排|筹措|争取|{PLANNED}|需|应|拟|招录|招聘|确定|全长|总长|共|总|列入|纳入|排查|登记|受理|摸排|发现|现有|下达"
)
_OVER = re.compile(
    rf"超额[^，。；]{{0,4}}完成|超额实现|提前[^，。；]{{0,8}}(?:完成|实现)(?:了)?(?:全年|年度|年初|既定)?[^，。；]{{0,4}}(?:{PLANNED})"
)
_SET = re.compile(PLANNED)
_BEGINS = re.compile("(?:剩余|余下|剩下|其余|尚未[一-龥]{2}的?)$")
_LACKS = re.compile(r"(?:尚差|还差|尚缺|相差|仍差|差距)[^，。；、\d]{0,4}$")
_UNDONE = re.compile("未(?P<verb>[一-龥]{2})(?:的(?:还|仍|尚)?有)?$|未(?P<one>[一-龥])$")
_OTHER = re.compile(f"{LAST_YEAR}|同期|其中")
_MUST = re.compile(r"(?:须|还须|还需|尚需|仍需|需)[^，。；、\d]{0,8}$")
_TO_FULFIL = re.compile("，?(?:方可|方能|才能|才可)[^，。；]{0,4}(?:完成|实现|达到)")
_NEAR, _LONG = 3, 4


def check_left(scene: Scene) -> Iterator[Finding]:
    """What is left, and what was surpassed."""
    for claim in scene.claims:
        if is_plain(claim) and claim.figure.is_exact:
            yield from _left(scene, claim)
            yield from _short_of(scene, claim)
            yield from _must_come(scene, claim)
            yield from _open_posts(scene, claim)
            yield from _beyond_yet_short(scene, claim)
    yield from _surpassed(scene)


def _must_come(scene: Scene, rest: Claim) -> Iterator[Finding]:
    """全年计划24亿元，累计入库16.8亿元…后四个月须入库8.2亿元方可完成全年计划."""
    if not _MUST.search(rest.lead) or not _TO_FULFIL.match(scene.behind(rest)):
        return
    alike = [each for each in scene.before(rest, most=16) if each.unit == rest.unit and is_plain(each)]
    plans = [each for each in alike if _SET.search(each.lead)]
    done = [each for each in alike if re.search("累计|已|完成|入库", each.lead) and not _SET.search(each.lead)]
    if len(plans) != 1 or not done:
        return
    fits = [each for each in done if meet(bounds(plans[0].figure), added([bounds(each.figure), bounds(rest.figure)]))]
    if not fits and done[0].value < plans[0].value:
        yield from judged_sum(plans[0], [done[0], rest], is_closed=True)


def _open_posts(scene: Scene, rest: Claim) -> Iterator[Finding]:
    """开发公益性岗位500个，已安排上岗430人，剩余90个岗位: one in each post."""
    before = scene.before(rest, most=2)
    if len(before) < 2 or not re.search("(?:剩余|还剩|剩下|尚余|空缺)(?:岗位)?$", rest.lead) or rest.unit != "个":
        return
    plan, done = before
    is_posts = plan.unit == "个" and "岗" in plan.lead + plan.tail and "岗" in rest.lead + rest.tail
    is_one_each = done.unit == "人" and re.search("(?:上岗|到岗|安置|聘用|招聘|录用)[^，。；]{0,4}$", done.lead)
    is_near = scene.distance(plan, rest) < 2 and plan.figure.is_exact and done.figure.is_exact
    if is_posts and is_one_each and is_near and plan.value - done.value != rest.value:
        yield from judged_sum(plan, [done, rest], is_closed=True)


def _beyond_yet_short(scene: Scene, rest: Claim) -> Iterator[Finding]:
    """年度目标45亿元，实际到位48.6亿元…，尚差3.6亿元: what is surpassed lacks nothing."""
    if not _LACKS.search(rest.lead):
        return
    alike = [each for each in scene.before(rest, most=6) if each.unit == rest.unit and is_plain(each)]
    plans = [each for each in alike if _SET.search(each.lead) and not _OTHER.search(each.lead)]
    done = [each for each in alike if _DONE.search(each.lead) and not _SET.search(each.lead) and each not in plans]
    if len(plans) == 1 and len(done) == 1 and done[0].figure.low > (plans[0].figure.high or done[0].value):
        words = f"{done[0].figure.text} 已超过 {plans[0].figure.text}，却说还差 {rest.figure.text}。"
        yield finding("plan", [plans[0].figure, done[0].figure, rest.figure], words, "请核对两个数，或改正说法。")


def _short_of(scene: Scene, rest: Claim) -> Iterator[Finding]:
    """累计采集4150人份，完成全年5000人份计划的83%，尚差950人份."""
    before = scene.before(rest, most=3)
    if len(before) < _NEAR or not re.search("(?:尚|还)(?:差|缺|需)[^，。；]{0,4}$", rest.lead):
        return
    done, plan, rate = before
    is_row = done.unit == plan.unit == rest.unit and rate.unit == "%" and re.search("完成|占", plan.lead)
    is_plan = is_row and re.search(PLANNED, plan.lead + plan.tail)
    if is_plan and not meet(bounds(plan.figure), added([bounds(done.figure), bounds(rest.figure)])):
        yield from judged_sum(plan, [done, rest], is_closed=True)


def _left(scene: Scene, rest: Claim) -> Iterator[Finding]:
    """招录120名。…已到岗96名，完成任务的80%，尚有34名未到岗."""
    if not _is_left(scene, rest) or re.search("复查|回头看", rest.gap):
        return
    known = [each for each in scene.before(rest) if is_plain(each) and each.unit == rest.unit]
    if len(known) < 2 or scene.distance(known[-1], rest) > (1 if _BEGINS.match(rest.gap) else 0):
        return
    done, wholes = known[-1], known[:-1]
    is_same = any(_is_of(each, done) for each in wholes)
    if not (_DONE.search(done.lead) or is_same) or _OTHER.search(done.gap) or done.gap.startswith("、"):
        return
    summed = added([bounds(done.figure), bounds(rest.figure)])
    if any(meet(bounds(each.figure), summed) for each in wholes) or _is_left_of_several(wholes, done, rest):
        return
    named = [
        each
        for each in wholes
        if (_PLAN.search(each.lead) or is_same and _is_of(each, done))
        and each.value > done.value
        and not STEP.search(each.lead)
    ]
    if len(named) == 1 and not _OTHER.search(named[0].gap) and scene.distance(named[0], rest) <= _NEAR:
        yield from judged_sum(named[0], [done, rest], is_closed=True)


def _is_of(whole: Claim, done: Claim) -> bool:
    """下达全年新签约亿元以上项目24个 … 新签约亿元以上项目18个."""
    one, other = bare(whole.lead), bare(done.lead)
    return one == other != "" or len(other) >= _LONG and one.endswith(other)


def _is_left(scene: Scene, rest: Claim) -> bool:
    """剩余8处; 还有48个未完成; 已开工58处，未开工8处."""
    undone, before = _UNDONE.search(rest.lead), scene.before(rest, most=1)
    if undone and before and before[0].lead.endswith(f"已{undone['verb'] or undone['one']}"):
        return True
    is_told = _LEFT.search(rest.lead) and (_FAR_LEFT.search(rest.lead) or _NOT_DONE.match(rest.tail))
    return bool(is_told) and "；其余" not in rest.gap


def _is_left_of_several(wholes: list[Claim], done: Claim, rest: Claim) -> bool:
    """完工76座、在建14座，其余28座: all the parts that stand in a row count."""
    parts = [bounds(rest.figure), bounds(done.figure)]
    for place in range(len(wholes) - 1, 0, -1):
        parts.append(bounds(wholes[place].figure))
        if any(meet(bounds(each.figure), added(parts)) for each in wholes[:place]):
            return True
    return False


def _surpassed(scene: Scene) -> Iterator[Finding]:
    """计划开发岗位1500个。截至10月底，已开发岗位1285个，…超额完成全年任务."""
    for sentence in scene.sentences:
        for found in _OVER.finditer(sentence.words):
            at = sentence.start + found.start()
            before = [each for each in scene.claims if each.figure.end <= at and is_plain(each)]
            plans = [each for each in before if _SET.search(each.lead) and not _OTHER.search(each.gap)]
            done = next(
                (
                    each
                    for each in before[::-1]
                    if plans
                    and each.unit == plans[-1].unit
                    and (re.search("已|完成|累计|实际", each.lead) or _SET.search(plans[-1].lead[-6:]))
                    and not _SET.search(each.lead)
                ),
                None,
            )
            high = done.figure.high if done is not None else None
            is_near = done is not None and done.figure.start >= sentence.start and len(plans) == 1
            if done is None or re.search(SOME_YEARS, done.lead) and not re.search(SOME_YEARS, plans[0].gap):
                continue
            if is_near and high is not None and high < plans[0].figure.low:
                words = f"完成 {done.figure.text}，不到 {plans[0].figure.text}，却写作“{found[0]}”。"
                yield finding("plan", [plans[0].figure, done.figure], words, "请核对两个数，或改正说法。")
