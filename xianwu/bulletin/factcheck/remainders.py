"""What is left of a whole: plan, done, under way and rest; what there was, what was cut, what stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said, slip
from xianwu.bulletin.factcheck.sums import judged_sum

_REST = re.compile(
    r"剩余|剩下|仅剩|还剩|尚欠|仍欠|还差|仍有|结余|结存|余额|未[一-龥]{2}|尚余|尚有|还有|未完成|尚未|其余|余下|待"
)
_DONE = re.compile(r"已|完成|整改|办结|竣工|建成|拆除|兑付|发放")
_GOING_ON = re.compile(r"在建|正在|施工中|推进中|办理中|在办")
_OF_THEM = re.compile(r"[一-龥（）]{0,8}中[，]?$")
"""22个乡镇中，18个完成: what was done stands behind the number."""
_ALL_DONE = re.compile(
    r"(?:整改|办结|化解|完成|销号|处置|兑付|拆除|到位|验收|治理|答复|合格)(?:率|比例)?(?:达到?|为|均为|均达)?$"
)
_LEFT = re.compile(r"(?:尚有|仍有|还有|尚余|剩余|剩下|还剩|未完成|未整改)[^，。；]{0,6}$")
_MORE = re.compile(r"(?:新增|新入库|入库|新建|引进|增加|新设|转入|纳入|迁入)[^，。；]{0,4}$")
_FEWER = re.compile(r"(?:退库|退出|减少|注销|关停|转出|迁出|销号|流失|淘汰)[^，。；]{0,4}$")
_NET = re.compile(r"净增[^，。；]{0,6}$")
_SET = re.compile(r"任务|目标|计划")
_EXCEEDED = re.compile(r"[^，。；]{0,8}[，]?(?:已|均)?超额完成")
_BROKEN = re.compile("其中|[。；]")
_WAS = re.compile(r"(?:原有|原来|原先|原)[^，。；]{0,8}$")
_CUT = re.compile(r"(?:精简|减少|取消|压减|核减|裁减|合并|注销|退出|淘汰|清退|撤销|削减)了?$")
_STAYS = re.compile(r"(?:保留|剩余|剩下|还有|现有|余|剩|仅剩|还剩)$")


def check_remainders(sentence: Sentence) -> Iterator[Finding]:
    """All checks of what is left."""
    for place in range(len(sentence.claims)):
        row = _alike([each for each in sentence.claims[place : place + 6] if each.unit != "%"][:4])
        yield from _rest(row[:3])
        yield from _rest_of_four(row)
        yield from _less(row[:3])
        yield from _net(row[:3])
        yield from _all_and_rest(sentence, place)


def _all_and_rest(sentence: Sentence, place: int) -> Iterator[Finding]:
    """整改率100%，尚有19个问题正在整改."""
    done = sentence.claims[place]
    if done.unit != "%" or done.value != 100 or not done.figure.is_exact or not _ALL_DONE.search(done.lead):
        return
    for rest in sentence.claims[place + 1 : place + 2]:
        is_left = _LEFT.search(rest.lead) and rest.value > 0 and not rest.figure.is_share
        if is_left and not re.search("[。]|其余|另", rest.gap):
            words = f"已经全部完成（{done.figure.text}），却还有 {rest.figure.text}。"
            yield finding("parts", [done.figure, rest.figure], words, "请核对完成率，或核对剩余数。")


def _alike(claims: Sequence[Claim]) -> Sequence[Claim]:
    """As far as they count in one unit; nothing of shares."""
    if not claims or claims[0].figure.is_share:
        return ()
    count = next((at for at, each in enumerate(claims) if each.unit != claims[0].unit), len(claims))
    return claims[:count]


def _rest(trio: Sequence[Claim]) -> Iterator[Finding]:
    """计划12个，已完成7个，剩余5个."""
    if len(trio) < 3:
        return
    total, done, rest = trio
    is_over = bool(_GOING_ON.search(rest.lead)) and not _REST.search(rest.lead)
    is_done = _DONE.search(done.lead) or (_OF_THEM.match(done.gap) and _DONE.search(done.tail))
    # 改厕3460户，完成任务4000户的86.5%，剩余540户: what stands between is the task, not what was done of it.
    if (
        is_done
        and not _SET.search(done.lead)
        and (is_over or _REST.search(rest.lead))
        and not re.search("其中|。", done.gap)
    ):
        yield from judged_sum(total, [done, rest], is_closed=not is_over)


def _rest_of_four(row: Sequence[Claim]) -> Iterator[Finding]:
    """计划12个，已建成7个，在建3个，剩余2个."""
    if len(row) < 4 or any(_BROKEN.search(each.gap) for each in row[1:]):
        return
    total, done, going, rest = row
    if _DONE.search(_about(done)) and _GOING_ON.search(_about(going)) and _REST.search(_about(rest)):
        yield from judged_sum(total, [done, going, rest], is_closed=True)


def _net(trio: Sequence[Claim]) -> Iterator[Finding]:
    """新入库19家、退库8家，净增11家."""
    if len(trio) < 3 or any(re.search("[。；]", each.gap) for each in trio[1:]):
        return
    more, less, net = trio
    if not (_MORE.search(more.lead) and _FEWER.search(less.lead) and _NET.search(net.lead)):
        return
    if not meet(_difference(bounds(more.figure), bounds(less.figure)), bounds(net.figure)):
        right = said(more.value - less.value, net.figure)
        words = f"{more.figure.text} − {less.figure.text} = {right}，文中写作净增 {net.figure.text}。"
        yield finding("parts", [each.figure for each in trio], words, f"应为 {right}。")


def check_plan(sentence: Sentence) -> Iterator[Finding]:
    """任务3.6万亩，目前建成3.1万亩，超额完成."""
    for place, plan in enumerate(sentence.claims[:-1]):
        done = sentence.claims[place + 1]
        words = sentence.words[done.figure.end - sentence.start :]
        high = done.figure.high
        is_pair = plan.unit == done.unit and not plan.figure.is_share and _SET.search(plan.lead)
        if is_pair and _EXCEEDED.match(words) and high is not None and high < plan.figure.low:
            text = f"完成 {done.figure.text}，不到任务 {plan.figure.text}，却写作超额。"
            yield finding("plan", [plan.figure, done.figure], text, "请核对两个数，或改正“超额”。")


def _about(claim: Claim) -> str:
    """已建成18个; 18个村已完工."""
    return claim.lead + claim.tail


def _less(trio: Sequence[Claim]) -> Iterator[Finding]:
    """原有126项，精简38项，保留88项."""
    if len(trio) < 3 or any(_BROKEN.search(each.gap) for each in trio[1:]):
        return
    was, cut, stays = trio
    if not (_WAS.search(was.lead) and _CUT.search(cut.lead) and _STAYS.search(stays.lead)):
        return
    if not meet(_difference(bounds(was.figure), bounds(cut.figure)), bounds(stays.figure)):
        right = was.value - cut.value
        words = f"{was.figure.text} − {cut.figure.text} = {said(right, stays.figure)}，文中写作 {stays.figure.text}。"
        hint = slip(stays.value, right)
        yield finding("parts", [each.figure for each in trio], words + hint, f"应为 {said(right, stays.figure)}。")


def _difference(high: Bounds, low: Bounds) -> Bounds:
    least = Decimal(0) if low[1] is None else max(high[0] - low[1], Decimal(0))
    return least, None if high[1] is None else max(high[1] - low[0], Decimal(0))
