"""One thing described twice: 总投资3.2亿元的项目…该项目总投资2.3亿元; 5月18日开幕 … 自5月16日开幕以来; 第三届 and 第四届."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xianwu.bulletin.factcheck.claims import Claim, bounds, meet
from xianwu.bulletin.factcheck.findings import ERROR, Finding, finding, slip
from xianwu.bulletin.factcheck.wider.scene import Scene, is_plain

_WHOLE_TRAIT = "总投资|投资总额|全长|总长|总里程|总占地|总建筑面积|总面积|总规划面积|规划总面积|总库容|总装机|总床位"
_TRAIT = re.compile(rf"(?P<name>{_WHOLE_TRAIT}|投资|占地|建筑面积|规划面积|设计总库容)(?:约|为|达|面积|容量)*$")
_TRAIT_BEHIND = re.compile(f"的?(?P<name>{_WHOLE_TRAIT})")
_CAPACITY = re.compile(
    r"(?P<name>设计[年日月]?(?:生产|产|供水|供气|供热|处理|发电|加工|存栏|出栏|接待|通行))(?:[一-龥]{0,6})$"
)
"""设计年产 of a plant is told once."""
_ITS = re.compile(r"(?:(?:该|这|全)[一-龥]{1,4}|[一-龥]{0,4}后，)?(?:目前)?(?:按照?|仅?为|达到?|超过?|低于)?(?:原)?")
_IT = re.compile(r"(?:^|[，。；])(?:该|这一|这个|此|整个)?(?:项目|工程|大桥|公路|水库|园区|医院|学校)")
_SEVERAL = re.compile(
    r"[均每]|平均|[一二三]期|第[一二三]|其中|分别|另|两个|等\d|子项|标段|计划投资|年度|今年|完成|累计|到位|追加|调整|[由从]"
)
_GREW = re.compile("扩建|扩能|改造|提升|技改|另|新建")
_EVENT = "开幕|开工|启动|揭牌|开馆|开业|开班|动工|开园|挂牌|投运|通车"
_ON = re.compile(rf"(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日[，]?[^。；\d]{{0,30}}?(?P<event>{_EVENT})")
_SINCE = re.compile(
    rf"自(?:今年)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日(?:正式)?(?P<event>{_EVENT})(?:以来|起|至今)"
)
_TIME = re.compile(
    r"第(?P<time>[一二三四五六七八九十\d]{1,3})届(?P<what>[^，。；、\d“”]{2,10}?(?:节|会|展|赛|周|月|日|论坛|大赛))"
)
_OTHER_TIME = re.compile("[上往历前下]届|去年|上年|明年|下一届")
_NEXT_DAY = re.compile(
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日[^。；月]{0,24}?(?P<next>次日|翌日|第二天)（(?:(?P<other>\d{1,2})月)?(?P<last>\d{1,2})日）"
)
_PAYS = re.compile("(?:缴纳|交纳|支付|收取|交)(?P<name>[一-龥]{1,5}费)$")
_FEE = re.compile("(?P<name>[一-龥]{2,16}?费)(?:标准)?(?:为|是)?每(?:[人户生件份次科项]|科目)(?:每[年次科])?$")
_LOWER = re.compile("减免|减半|优惠|下调|上调|调整|免收|免交|补缴|另|困难|脱贫|低保|学生|由|分期|首[期次]")
_COURSE = re.compile("的([一-龥]{2,8}(?:阶段|期|活动|行动|培训|调查|比赛))")
_FAR, _NEAR, _LAST_OF_MONTH = 8, 4, 28


def check_described(scene: Scene) -> Iterator[Finding]:
    """What is measured twice, dated twice and numbered twice."""
    for claim in scene.claims:
        if is_plain(claim) and claim.figure.is_exact:
            yield from _measured(scene, claim)
            yield from _designed(scene, claim)
            yield from _fee(scene, claim)
            yield from _term(scene, claim)
    yield from _dated(scene)
    yield from _numbered(scene)
    yield from _next_day(scene)


def _measured(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """Only where the text tells of one thing: its trait is told twice, and nothing of phases, years and parts."""
    behind = _TRAIT_BEHIND.match(claim.tail)
    found = _TRAIT.search(claim.lead) or behind
    if not found or _SEVERAL.search(claim.lead) or not (behind and not claim.lead or _is_it(scene, claim)):
        return
    name = found["name"].removeprefix("总")
    told = []
    for each in scene.before(claim, most=_FAR):
        trait = _TRAIT.search(each.lead)
        if trait and trait["name"].removeprefix("总") == name and each.unit == claim.unit and is_plain(each):
            told.append(each)
    if len(told) != 1 or not told[0].figure.is_exact or not _is_whole(told[0], found["name"]):
        return
    between = scene.words[scene.sentence_of(told[0]).start : claim.figure.start]
    if not _SEVERAL.search(between) and not meet(bounds(told[0].figure), bounds(claim.figure)):
        yield _unequal(found["name"], told[0], claim)


def _is_it(scene: Scene, claim: Claim) -> bool:
    """The sentence tells of the project, or 3.2公里全长 begins a clause."""
    return bool(_IT.search(scene.words[scene.sentence_of(claim).start : claim.figure.start]))


def _designed(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """设计年产菌棒600万棒。…按设计年产900万棒测算: no other plant is named, and none that grew."""
    found = _CAPACITY.search(claim.lead)
    if not found or not _ITS.fullmatch(claim.lead[: found.start()]) or _SEVERAL.search(claim.lead):
        return
    told = [
        each
        for each in scene.before(claim, most=_FAR)
        if each.unit == claim.unit and (trait := _CAPACITY.search(each.lead)) and trait["name"] == found["name"]
    ]
    if len(told) != 1 or not scene.distance(told[0], claim) or _GREW.search(scene.between(told[0], claim)):
        return
    if not _SEVERAL.search(told[0].lead) and not meet(bounds(told[0].figure), bounds(claim.figure)):
        yield _unequal(found["name"], told[0], claim)


def _fee(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """报名费每人100元，…缴纳报名费80元: one fee, and nothing said of a lower one."""
    found = _PAYS.search(claim.lead)
    told = [
        each
        for each in scene.before(claim, most=_FAR)
        if found and each.unit == claim.unit and (fee := _FEE.search(each.lead)) and fee["name"].endswith(found["name"])
    ]
    if len(told) != 1 or _LOWER.search(scene.words[scene.stretch.start : claim.figure.end]):
        return
    if told[0].value != claim.value and claim.value < told[0].value * 2:
        yield _unequal(found["name"] if found else "", told[0], claim)


def _term(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """入户调查阶段为期20天 … 在15天的入户调查阶段内."""
    name = _COURSE.match(claim.tail)
    told = [
        each
        for each in scene.before(claim, most=_FAR)
        if name and each.unit == claim.unit and re.search(f"{name[1]}(?:为期|共|历时|时间为|期限为)$", each.lead)
    ]
    if not name or len(told) != 1 or re.search("延长|缩短|调整|第[一二三]", scene.between(told[0], claim)):
        return
    if not meet(bounds(told[0].figure), bounds(claim.figure)):
        yield _unequal(name[1], told[0], claim)


def _unequal(name: str, told: Claim, claim: Claim) -> Finding:
    words = f"{name}前后两处不一致：{told.figure.text} 与 {claim.figure.text}。{slip(claim.value, told.value)}"
    return finding("repeat", [told.figure, claim.figure], words, "请统一为核实后的数。")


def _is_whole(told: Claim, name: str) -> bool:
    """总投资 is told as such, or describes the thing: 投资2.6亿元的医院迁建项目."""
    return told.tail.startswith("的") or bool(re.search(f"{name}(?:约|为|达)*$", told.lead))


def _dated(scene: Scene) -> Iterator[Finding]:
    """5月18日，第六届樱桃采摘节开幕。…自5月16日开幕以来."""
    words, start = scene.paragraph, scene.stretch.start
    for since in _SINCE.finditer(words):
        told = [each for each in _ON.finditer(words, 0, since.start()) if each["event"] == since["event"]]
        if len(told) == 1 and told[0].group("month", "day") != since.group("month", "day"):
            first = f"{told[0]['month']}月{told[0]['day']}日"
            message = f"前面说{first}{since['event']}，这里说“{since[0]}”。"
            yield _said(start, since, message)


def _numbered(scene: Scene) -> Iterator[Finding]:
    """第三届黄桃节 … 本次第四届黄桃节."""
    words, start = scene.paragraph, scene.stretch.start
    found = list(_TIME.finditer(words))
    for place, other in enumerate(found):
        alike = [each for each in found[:place] if each["what"][-2:] == other["what"][-2:]]
        near = words[max(other.start() - _NEAR, 0) : other.start()]
        if alike and all(each["time"] != other["time"] for each in alike) and not _OTHER_TIME.search(near):
            yield _said(start, other, f"前面说“{alike[-1][0]}”，这里说“{other[0]}”。")


def _next_day(scene: Scene) -> Iterator[Finding]:
    """6月25日夜间突降暴雨，次日（6月27日）."""
    for found in _NEXT_DAY.finditer(scene.paragraph):
        day, last = int(found["day"]), int(found["last"])
        is_same_month = not found["other"] or found["other"] == found["month"]
        is_right = last == day + 1 if is_same_month else last == 1 and day >= _LAST_OF_MONTH
        if not is_right and (is_same_month or day < _LAST_OF_MONTH or last != 1):
            message = f"{found['month']}月{day}日的{found['next']}不是{found['last']}日。"
            yield _said(scene.stretch.start, found, message)


def _said(start: int, found: re.Match[str], message: str) -> Finding:
    return Finding("date", ((start + found.start(), start + found.end()),), message, "请核对，前后统一。", ERROR)
