"""A sentence that begins with so many of what was told: 56个问题中已销号54个 after 发现问题58个; 上述18个项目 of 16."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Claim
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.phrases import ANOTHER
from xianwu.bulletin.factcheck.wider.nearly import is_one_digit_off
from xianwu.bulletin.factcheck.wider.scene import Scene, is_plain, is_told

_TOPIC = re.compile(
    r"(?:目前|至此|现|截[至止][^，。；\d]{0,6}(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?|据统计|经统计|会上|会后|活动后)?，?"
    r"(?P<these>上述|以上|这|该|此次[^，。；、\d]{0,8}的|本次[^，。；、\d]{0,8}的|参加[^，。；、\d]{0,8}的)?"
)
_OF = re.compile(
    r"(?P<noun>[^，。；、\d]{2,10}?)(?:(?P<among>当?中(?:[，已有共]|$)|里[，有])|(?P<all>均|全部|全都|都|各(?!类|项|级|种))|(?P<goes>已|共))"
)
_OTHER = re.compile(rf"{ANOTHER}|其中|另|再|又|最|预计|还|剩|新|其余|第一|首")
_FEW = 10
_SHORT, _MANY, _NEAR, _ALMOST = 2, 8, 4, Decimal("0.8")


def check_pointed(scene: Scene) -> Iterator[Finding]:
    """Each sentence's first figure, and each that follows 上述 or 这."""
    for sentence in scene.sentences:
        for head in sentence.claims:
            if is_plain(head) and head.figure.is_exact:
                yield from _this_many(scene, head)
                yield from _named_again(scene, head)
                yield from _by_the_standard(scene, head)
            clause = scene.words[sentence.start : head.figure.start].rpartition("，" if head.lead else "\0")[2]
            topic = _TOPIC.fullmatch(scene.words[sentence.start : head.figure.start]) or _TOPIC.fullmatch(clause)
            if topic and is_plain(head) and head.figure.is_exact:
                is_first = head is sentence.claims[0]
                if is_first or topic["these"]:
                    yield from _judged(scene, head, is_pointed=bool(topic["these"]))


def _this_many(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """检出异常426人；对这462人逐一随访: what 这 points at was told."""
    before = [each for each in scene.before(claim, most=20) if each.unit == claim.unit and is_plain(each)]
    is_many = claim.value >= _FEW or "." in claim.figure.digits
    if not claim.lead.endswith("这") or not is_many or not before or is_told(claim, before):
        return
    told = before[-1]
    words = f"“这{claim.figure.text}”前面没有说过，最近说的是 {told.figure.text}。{slip(claim.value, told.value)}"
    yield finding("repeat", [told.figure, claim.figure], words, "请统一为核实后的数。")


def _named_again(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """小分队由12名骨干组成…这支14人的小分队."""
    before = scene.before(claim, most=12)
    team = re.match("的(?P<team>小分队|队伍|团队|专班|小组|服务队|宣讲团)", claim.tail)
    if team and re.search("这(?:支|个)$", claim.lead):
        told = [
            each for each in before if each.unit == claim.unit and re.match("[^，。；\\d]{0,8}(?:组成|构成)", each.tail)
        ]
    else:
        return
    if len(told) == 1 and told[0].figure.is_exact and told[0].value != claim.value and not _OTHER.search(told[0].lead):
        words = f"前面说 {told[0].figure.text}，这里说 {claim.figure.text}。{slip(claim.value, told[0].value)}"
        yield finding("repeat", [told[0].figure, claim.figure], words, "请统一为核实后的数。")


def _by_the_standard(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """提高至每人每月163元…按每人每月168元的新标准."""
    if not re.match("的新?标准", claim.tail) or len(claim.lead) < _NEAR:
        return
    key = claim.lead[-_NEAR:]
    told = [each for each in scene.before(claim, most=12) if each.unit == claim.unit and each.lead.endswith(key)]
    if told and all(each.value != claim.value for each in told):
        words = f"前面的标准是 {told[-1].figure.text}，这里说 {claim.figure.text}。"
        yield finding("repeat", [told[-1].figure, claim.figure], words, "请统一为核实后的数。")


def _judged(scene: Scene, head: Claim, *, is_pointed: bool) -> Iterator[Finding]:
    words = scene.words[head.figure.end : head.figure.end + 14]
    found = _OF.match(words)
    noun = (found["noun"] if found else head.tail)[: _MANY + 2]
    name = noun[-_SHORT:]
    if len(name) < _SHORT or not (found or is_pointed):
        return
    before = [each for each in scene.before(head, most=30) if each.unit == head.unit and is_plain(each)]
    if not before or is_told(head, before):
        return
    known = {each.value: each for each in before if _is_of(each, name) and not _OTHER.search(each.lead)}
    if len(known) != 1:
        return
    told = next(iter(known.values()))
    is_whole = is_pointed or bool(found and (found["among"] or found["all"])) and _is_near(head, told, noun)
    if head.value > told.value or is_whole:
        words = f"前面说 {told.figure.text}，这里说 {head.figure.text}{noun}。{slip(head.value, told.value)}"
        yield finding("repeat", [told.figure, head.figure], words, "请统一为核实后的数。")


def _is_near(head: Claim, told: Claim, noun: str) -> bool:
    """Fewer may be some of them only; nearly as many of the very same name are all of them."""
    is_same = len(noun) <= _NEAR and noun in told.lead + told.tail
    return is_one_digit_off(head.figure, told.value) or is_same and head.value >= told.value * _ALMOST


def _is_of(claim: Claim, name: str) -> bool:
    if name == "人员" and re.search("参[加训会赛演]$", claim.lead):
        return True
    return claim.figure.is_exact and (name in claim.lead[-12:] or name in claim.tail[:10])
