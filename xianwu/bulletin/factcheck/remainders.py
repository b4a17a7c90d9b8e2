"""What is left of a whole: plan, done, under way and rest; what there was, what was cut, what stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from xianwu.bulletin.factcheck.adding import judged_sum
from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bounds, meet, placed
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.marked import CLOSED_BRACKET
from xianwu.bulletin.factcheck.phrases import PLANNED, SOME_YEARS
from xianwu.bulletin.factcheck.text import Text

_REST = re.compile(
    r"剩余|剩下|还需|尚需|缺口|还缺|尚缺|短缺|仅剩|还剩|尚欠|仍欠|还差|仍有|结余|结存|余额|未[一-龥]{2}|尚余|尚有|还有|未完成|尚未|其余|余下|待"
)
_DONE = re.compile(r"已|完成|整改|办结|竣工|建成|拆除|兑付|发放|实际|实有|审结|执结|结案|审执结")
_GOING_ON = re.compile(r"在建|正在|施工中|推进中|办理中|在办")
_OF_THEM = re.compile(r"[一-龥（）]{0,8}中[，]?$")
"""22个乡镇中，18个完成: what was done stands behind the number."""
_ALL_DONE = re.compile(
    r"(?:整改|办结|化解|完成|销号|处置|兑付|拆除|到位|验收|治理|答复|合格)(?:率|比例)?(?:达到?|为|均为|均达)?$"
)
_LEFT = re.compile(r"(?:尚有|仍有|还有|尚余|剩余|剩下|还剩|未完成|未整改)[^，。；]{0,6}$")
_SET = re.compile(PLANNED)
_EXCEEDED = re.compile(r"[^，。；]{0,8}[，]?(?:已|均)?超额完成")
_LEFT_OVER = re.compile(r"^余$|(?:尚差|还差|剩余|余下|其余|尚余|还剩|剩下|尚有|仍有|缺口)[^，。；]{0,6}$")
_SEEN_AGAIN = re.compile("复查|回头看")
"""限期整改15处，9月底复查时尚余2处: of those, not beside them."""
_FAR, _NEAR, _TOO_FAR = 40, 4, 10
_WHOLE = re.compile(rf"{PLANNED}|[共总应]|发现|受理|收到|排查|清查|查出|摸排|登记|获批|下达|争取")
_DONE_OF_THEM = re.compile("其中已[一-龥]{2,4}$")
_BROKEN = re.compile("[。；]")


def check_remainders(sentence: Sentence) -> Iterator[Finding]:
    """All checks of what is left."""
    for place in range(len(sentence.claims)):
        row = _alike([each for each in sentence.claims[place : place + 6] if each.unit != "%"][:4])
        if row and (row[0].gap.startswith("、") or _is_aside(sentence, row)):
            continue
        yield from _rest(row[:3])
        yield from _rest_of_four(row)
        yield from _all_and_rest(sentence, place)


def _is_aside(sentence: Sentence, row: Sequence[Claim]) -> bool:
    """建设6120套（含商铺242套），已建成4386套: what stands in brackets is no whole for what follows."""
    return len(row) > 1 and "）" in CLOSED_BRACKET.sub("", sentence.between(row[0], row[1]))


def check_far_rests(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """总任务66.5公里。目前已完成55公里，剩余11.5公里: the whole may stand sentences before."""
    for _, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        claims = [claim for each in within for claim in each.claims if not claim.figure.is_share]
        for place, rest in enumerate(claims):
            is_of_list = rest.gap.startswith("、") or "；其余" in rest.gap
            if _LEFT_OVER.search(rest.lead) and not is_of_list:
                yield from _left_of(claims[max(place - _FAR, 0) : place], rest)


def _left_of(before: Sequence[Claim], rest: Claim) -> Iterator[Finding]:
    """One whole that it is the rest of will do; without one that was told as such nothing is said."""
    if _SEEN_AGAIN.search(rest.gap):
        return
    near = [each for each in before[-_NEAR:] if each.unit == rest.unit]
    done = next((each for each in near[::-1] if _is_done(each)), None) or _told_of_plan(near)
    if done is None:
        return
    behind = [each for each in near if each.figure.start > done.figure.start]
    if any("另" in each.gap for each in behind):
        return
    if any(each.gap == "、" for each in behind):
        # 分别为14件、23件，已化解12件、21件，剩余4件: of two kinds at once.
        return
    # 完成更新76台、改造14台，其余28台.
    going = [each for each in behind if _GOING_ON.search(_about(each)) or each.gap.startswith("、")]
    parts = [done, *going, rest]
    summed = added(bounds(each.figure) for each in parts)
    wholes = [each for each in before if each.unit == rest.unit and each.figure.start < done.figure.start]
    is_short = "差" in rest.lead
    planned = _planned(wholes)
    if planned and "合计" in done.lead:
        whole = added(bounds(each.figure) for each in planned)
        if not any(meet(each, summed) for each in (whole, *(bounds(one.figure) for one in wholes))):
            yield _wrong_rest(planned, parts)
        return
    named = [
        each
        for each in wholes
        if (_SET.search(each.lead) if is_short else _WHOLE.search(each.lead) and each.value >= done.value)
        and each.value < sum(part.value for part in parts) * _TOO_FAR
    ]
    if named and not any(meet(bounds(each.figure), summed) for each in wholes) and not _is_rest_of_any(before, rest):
        yield from judged_sum(named[-1], parts, is_closed=True)


def _is_rest_of_any(before: Sequence[Claim], rest: Claim) -> bool:
    """任务48万平方米，…累计46.5万平方米。今年任务14万平方米，…。剩余1.5万平方米: some pair further back leaves it."""
    alike = [each for each in before if each.unit == rest.unit]
    if len(alike) > 1 and any(
        meet(bounds(each.figure), added([bounds(alike[-1].figure), bounds(rest.figure)])) for each in alike[:-1]
    ):
        # 累计达135公里，剩余15公里, of 150公里 told at the beginning.
        return True
    return any(
        meet(bounds(whole.figure), added([bounds(done.figure), bounds(rest.figure)]))
        for whole, done in permutations(alike, 2)
        if whole.figure.step and done.figure.step
    )


def _planned(wholes: Sequence[Claim]) -> Sequence[Claim]:
    """计划新建15座、改造20座: the plans that stand in one list."""
    first = next((at for at, each in enumerate(wholes) if _SET.search(each.lead)), None)
    if first is None:
        return ()
    row = [wholes[first]]
    for each in wholes[first + 1 :]:
        if not each.gap.startswith("、"):
            break
        row.append(each)
    return row if len(row) > 1 else ()


def _wrong_rest(planned: Sequence[Claim], parts: Sequence[Claim]) -> Finding:
    right = sum((each.value for each in planned), start=parts[0].value * 0) - sum(each.value for each in parts[:-1])
    rest = parts[-1].figure
    words = f"计划共 {' + '.join(each.figure.text for each in planned)}，剩余应为 {said(right, rest)}，文中写作 {rest.text}。"
    return finding(
        "parts", [rest, *(each.figure for each in (*planned, *parts[:-1]))], words, "请核对计划、完成与剩余。"
    )


def _told_of_plan(near: Sequence[Claim]) -> Claim | None:
    """目标培训600人次，培训420人次，还剩余180人次: behind a plan the next number is what was done of it."""
    pair = near[-2:]
    is_plan = (
        len(pair) > 1 and _SET.search(pair[0].lead) and not _SET.search(pair[1].lead) and "其中" not in pair[1].gap
    )
    return pair[1] if is_plan else None


def _is_done(claim: Claim) -> bool:
    if _DONE_OF_THEM.search(claim.gap):
        return True
    return bool(_DONE.search(claim.lead)) and not re.search("其中", claim.gap) and not _SET.search(claim.lead)


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
    if _SEEN_AGAIN.search(rest.gap) or done.value > total.value and re.search("结[存转]|旧存", rest.lead):
        # 上年结存12件，新收146件，办结149件，结存9件.
        return
    if "累计" in done.lead and re.search("本[周月旬]|当[月日]|今[日天]", total.gap):
        # 本周完成2.1公里，累计完成11.4公里，剩余3.6公里.
        return
    if _DONE.search(total.tail) and not _DONE.search(total.lead):
        # 28项中，21项完成，4项基本完成，3项未完成: all of them are parts.
        return
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


def check_plan(sentence: Sentence) -> Iterator[Finding]:
    """任务3.6万亩，目前建成3.1万亩，超额完成."""
    for place, plan in enumerate(sentence.claims[:-1]):
        done = sentence.claims[place + 1]
        words = sentence.words[done.figure.end - sentence.start :]
        high = done.figure.high
        is_pair = plan.unit == done.unit and not plan.figure.is_share and _SET.search(plan.lead)
        # 计划10个，超额完成2个: so many above it.
        is_said = _EXCEEDED.match(words) or re.search("超额(?:完成|实现)(?!$)", done.gap)
        if is_pair and is_said and not re.search(SOME_YEARS, done.lead) and high is not None and high < plan.figure.low:
            text = f"完成 {done.figure.text}，不到任务 {plan.figure.text}，却写作超额。"
            yield finding("plan", [plan.figure, done.figure], text, "请核对两个数，或改正“超额”。")


def _about(claim: Claim) -> str:
    """已建成18个; 18个村已完工."""
    return claim.lead + claim.tail
