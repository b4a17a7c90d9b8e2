"""Lists that their words close: what is done and all the rest, so many of those told, classes from above to below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Claim, added, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.wider.scene import Scene, is_apart, is_plain

_REST = re.compile(
    r"(?:目前|现|(?:上|下)半年|年底前)?(?:剩余|其余|余下|剩下|另有|还有|尚有|尚需|还需)(?:的)?[^，。；、\d]{0,4}$"
)
_BEGINS = re.compile("(?:目前)?(?:剩余|其余|余下|剩下|还有|尚有|另有)")
_ONLY_THE_REST = re.compile("剩余|其余|余下|剩下|尚需|还需")
_DONE = re.compile("已|完成|整改|办结|签约|检查|铺筑|建成|改造|拆除|化解|安装|发放|验收|销号|兑付")
_FRAME = re.compile("中[，]?$")
_ABOVE, _BELOW = re.compile("以上的?$"), re.compile("以下的?$")
_MAN, _WOMAN = re.compile("男(?P<noun>[一-龥]{0,6})$"), re.compile("女(?P<noun>[一-龥]{0,6})$")
_TOGETHER = re.compile("(?:全年|全县|两期|两批|总计|合计|共计|届时)(?:共|累计|可)?[^，。；、\\d]{0,8}$")
_MORE = re.compile("(?:预计|计划|还将|将)?[^，。；、\\d]{0,12}再(?P<verb>[一-龥]{2})$")
_ALL_TOLD = re.compile("[^，。；、\\d]{0,4}，(?:全年|合计|共计|总计)(?:共|为|达)?")
_QUARTER = re.compile("(?<!前)([一二三])季度(?!末)[^。；]{0,24}$")
_AWAY = re.compile("请假|缺席|未到|未出席")
_OPENS = re.compile("其中|：|分别|[^，。；]中，|(?:按|从)[^，。；]{1,6}(?:分|看)，")
_SO_MANY = re.compile("前三季度|上半年")
_TELLING, _NOUN = 99, 4
"""A sum of three digits and more is no chance."""
_TRIO, _CLOSE, _NEAR = 3, Decimal("0.25"), 2


def check_whole(scene: Scene) -> Iterator[Finding]:
    """Each list of one measure."""
    for claim in scene.claims:
        if is_plain(claim) and claim.figure.is_exact:
            yield from _done_and_rest(scene, claim)
            yield from _men_and_women(scene, claim)
            yield from _now_and_more(scene, claim)
            yield from _listed(scene, claim)
            yield from _one_and_other(scene, claim)
    yield from _two_columns(scene)
    yield from _quarters(scene)
    for sentence in scene.sentences:
        yield from _ordinals(sentence.claims)
        for unit in dict.fromkeys(each.unit for each in sentence.claims):
            row = [each for each in sentence.claims if each.unit == unit and is_plain(each)]
            yield from _of_frame(row)
            yield from _classes(scene, row)


def _alike(scene: Scene, claim: Claim, *, most: int = 10) -> list[Claim]:
    return [each for each in scene.before(claim, most=most) if each.unit == claim.unit and is_plain(each)]


def _done_and_rest(scene: Scene, rest: Claim) -> Iterator[Finding]:
    """28家门面改造完成19家，剩余9家; 11家中已有8家完成整改，剩余3家; 转办82条。…已办结74条，其余8条."""
    if not _REST.fullmatch(rest.lead):
        return
    known = _alike(scene, rest)
    if len(known) < _NEAR or scene.distance(known[-1], rest) > (1 if _BEGINS.match(rest.gap) else 0):
        return
    whole, done = known[-2:]
    if not _is_pair(scene, whole, done, rest):
        return
    if _is_told_somehow(known, rest):
        return
    if not _ONLY_THE_REST.search(rest.lead) and done.value + rest.value <= whole.value:
        # 另有3个正在申报 leaves room for others.
        return
    right = whole.value - done.value
    words = f"{whole.figure.text} − {done.figure.text} = {said(right, rest.figure)}，文中写作 {rest.figure.text}。"
    figures = [rest.figure, whole.figure, done.figure]
    yield finding("parts", figures, words, f"应为 {said(right, rest.figure)}，或核对各数。")


def _is_pair(scene: Scene, whole: Claim, done: Claim, rest: Claim) -> bool:
    """The whole stands right before what was done of it; 另有 and 还有 say so only where what they count is under way."""
    is_exact = whole.figure.is_exact and done.figure.is_exact and whole.value > done.value
    is_list = done.gap.startswith("、") or whole.gap.startswith("、") or "其中" in done.gap
    is_verb = _DONE.search(done.lead + done.tail) and not is_apart(done)
    is_rest = _ONLY_THE_REST.search(rest.lead) or re.match("(?:正|尚|还|待|未)", rest.tail)
    others = [each for each in scene.claims if done.figure.start < each.figure.start < rest.figure.start]
    if any(each.unit not in ("元", "%") for each in others):
        return False
    is_near = scene.distance(whole, rest) < _NEAR and "；" not in scene.between(done, rest)
    return bool(is_exact and is_verb and is_rest and is_near) and not is_list


def _is_told_somehow(known: Sequence[Claim], rest: Claim) -> bool:
    """Some of those told before make it, or it was told itself."""
    if any(each.value == rest.value for each in known[:-1]):
        return True
    for place, whole in enumerate(known[:-1]):
        left = bounds(whole.figure)
        tail = known[place + 1 :]
        for first in range(len(tail)):
            for last in range(first + 1, len(tail) + 1):
                parts = [bounds(each.figure) for each in (*tail[first:last], rest)]
                if meet(left, added(parts)):
                    return True
    return False


def _of_frame(row: Sequence[Claim]) -> Iterator[Finding]:
    """21起中，屋顶9起、圈占7起、封阳台4起，还有1起: the last is what is left of them."""
    if len(row) <= _TRIO or not _FRAME.search(row[0].tail) or not _REST.fullmatch(row[-1].lead):
        return
    parts = row[1:]
    is_list = all(re.match("、|，(?:还有|其余|另有|剩下|剩余)", each.gap) for each in parts[1:])
    if not is_list or not all(each.figure.is_exact for each in row):
        return
    if not meet(bounds(row[0].figure), added(bounds(each.figure) for each in parts)):
        yield _unequal(row[0], parts)


def _classes(scene: Scene, row: Sequence[Claim]) -> Iterator[Finding]:
    """90分以上的5个，80至90分的7个，80分以下的1个, of 13个乡镇."""
    first = next((at for at, each in enumerate(row) if _ABOVE.search(each.lead) or _ABOVE.search(each.gap)), None)
    last = next((at for at, each in enumerate(row) if _BELOW.search(each.lead) or _BELOW.search(each.gap)), None)
    if first is None or last is None or first == last:
        return
    low, high = sorted((first, last))
    parts = row[low : high + 1]
    known = _alike(scene, parts[0], most=6)
    if len(parts) < _NEAR or not known or any(is_apart(each) for each in parts):
        return
    whole, summed = known[-1], added(bounds(each.figure) for each in parts)
    value = sum((each.value for each in parts), start=Decimal(0))
    is_near = abs(value - whole.value) <= whole.value * _CLOSE and max(each.value for each in parts) < whole.value
    between = [each for each in scene.before(parts[0], most=6) if each.figure.start > whole.figure.start]
    is_ours = scene.distance(whole, parts[0]) == 0 and len(between) <= _NEAR and not is_apart(whole)
    if (
        is_ours
        and is_near
        and not meet(bounds(whole.figure), summed)
        and not any(meet(bounds(each.figure), summed) for each in known)
    ):
        yield _unequal(whole, parts)


def _one_and_other(scene: Scene, other: Claim) -> Iterator[Finding]:
    """清淤沟渠126条，由两种方式实施，前者71条，后者45条; 应到218名，请假13名，实到207名."""
    known = _alike(scene, other, most=4)
    if len(known) < _NEAR or scene.distance(known[-2], other):
        return
    whole, one = known[-2:]
    is_both = one.lead.endswith("前者") and other.lead.endswith("后者")
    is_roll = "应到" in whole.lead and {bool(_AWAY.search(each.lead)) for each in (one, other)} == {True, False}
    is_roll = is_roll and any("实到" in each.lead for each in (one, other))
    if (is_both or is_roll) and not meet(bounds(whole.figure), added([bounds(one.figure), bounds(other.figure)])):
        yield _unequal(whole, [one, other])


def _two_columns(scene: Scene) -> Iterator[Finding]:
    """项目14个，总投资52.6亿元，其中装备类6个、投资23.8亿元，食品类5个、投资16.3亿元，物流类3个、投资13.5亿元."""
    claims = scene.claims
    for place in range(len(claims) - 5):
        count, amount = claims[place : place + 2]
        if count.unit == amount.unit or not all(is_plain(each) and each.figure.is_exact for each in (count, amount)):
            continue
        rows: list[tuple[Claim, Claim]] = []
        for at in range(place + 2, len(claims) - 1, 2):
            one, other = claims[at : at + 2]
            if (one.unit, other.unit) != (count.unit, amount.unit) or not (
                one.figure.is_exact and other.figure.is_exact
            ):
                break
            if scene.distance(amount, one) > 1 or "，" in other.gap or "。" in one.gap and rows:
                break
            is_opened = _OPENS.search(one.gap) or _names_places(claims[max(place - 1, 0) : place], one)
            if not rows and not is_opened and not _is_of_one_build(count, one):
                break
            rows.append((one, other))
        yield from _second_column(count, amount, rows)


def _names_places(before: Sequence[Claim], first: Claim) -> bool:
    """三个安置点共386户1426人，河东点142户528人: the list is of those counted."""
    return any(
        each.unit in ("个", "家", "所") and first.lead[-1:] in each.tail[1:_NOUN] for each in before if first.lead
    )


def _is_of_one_build(count: Claim, one: Claim) -> bool:
    """七个村民小组流转860亩，东片三个组流转430亩: noun and verb are said again."""
    return len(one.tail) > _NEAR and one.tail[: _NEAR + 1] in count.tail


def _second_column(count: Claim, amount: Claim, rows: Sequence[tuple[Claim, Claim]]) -> Iterator[Finding]:
    """One column adds up, so the other must."""
    if any(is_apart(each) or each.lead.endswith("各") for row in rows for each in row):
        return
    for end in range(_NEAR, len(rows) + 1):
        firsts, seconds = [one for one, _ in rows[:end]], [other for _, other in rows[:end]]
        if sum((each.value for each in firsts), start=Decimal(0)) == count.value:
            if not meet(bounds(amount.figure), added(bounds(each.figure) for each in seconds)):
                yield _unequal(amount, seconds)
            return
        if (
            count.value > max(each.value for each in firsts)
            and amount.value == sum((each.value for each in seconds), start=Decimal(0)) > _TELLING
        ):
            if not meet(bounds(count.figure), added(bounds(each.figure) for each in firsts)):
                yield _unequal(count, firsts)
            return


def _ordinals(claims: Sequence[Claim]) -> Iterator[Finding]:
    """总任务6.5万亩，分两个标段实施，一标段3.4万亩已竣工，二标段4.1万亩."""
    for place, whole in enumerate(claims[:-_TRIO]):
        count, *parts = claims[place + 1 : place + 4]
        found = re.match("标段|片区|批|期", count.tail) if count.unit in ("个", "批", "期") else None
        is_two = (
            found and count.value == _NEAR and "分" in count.lead and all(each.unit == whole.unit for each in parts)
        )
        is_named = found and [each.lead for each in parts] == [f"一{found[0]}", f"二{found[0]}"]
        if is_two and is_named and not meet(bounds(whole.figure), added(bounds(each.figure) for each in parts)):
            yield _unequal(whole, parts)


def _quarters(scene: Scene) -> Iterator[Finding]:
    """前三季度累计1017.3万吨。一季度312.4万吨；二季度346.8万吨；三季度358.1万吨."""
    named = {found[1]: each for each in scene.claims if is_plain(each) and (found := _QUARTER.search(each.gap))}
    for total in scene.claims:
        found = _SO_MANY.search(total.gap) if is_plain(total) and total.figure.is_exact else None
        parts = [named.get(each) for each in ("一二" if found and found[0] == "上半年" else "一二三" if found else "")]
        row = [each for each in parts if each is not None and each.unit == total.unit and each is not total]
        if found and len(row) == len(parts) and not any(is_apart(each) for each in (total, *row)):
            if not meet(bounds(total.figure), added(bounds(each.figure) for each in row)):
                yield _unequal(total, row)
            return


def _men_and_women(scene: Scene, woman: Claim) -> Iterator[Finding]:
    """运动员1904人…。男运动员1122人、女运动员782人."""
    last = scene.before(woman, most=1)
    man, other = (_MAN.search(last[0].lead) if last else None), _WOMAN.search(woman.lead)
    if not man or not other or man["noun"] != other["noun"] or len(man["noun"]) < _NEAR or last[0].unit != woman.unit:
        return
    known = [each for each in _alike(scene, last[0]) if each.lead.endswith(man["noun"])]
    parts = [last[0], woman]
    if len(known) == 1 and not meet(bounds(known[0].figure), added(bounds(each.figure) for each in parts)):
        yield _unequal(known[0], parts)


def _now_and_more(scene: Scene, total: Claim) -> Iterator[Finding]:
    """已入库2.6万吨，预计再入库1.9万吨，全年收购4.5万吨."""
    known = _alike(scene, total, most=2)
    if len(known) < _NEAR or not _TOGETHER.search(total.lead) or scene.distance(known[0], total):
        return
    now, more = known
    again = _MORE.search(more.lead)
    if not again or again["verb"] not in now.lead or not re.search("已|累计", now.lead):
        return
    if not meet(bounds(total.figure), added([bounds(now.figure), bounds(more.figure)])):
        yield _unequal(total, known)


def _listed(scene: Scene, total: Claim) -> Iterator[Finding]:
    """分别为1.1万张、0.9万张、1.3万张、0.7万张，全年4万张; 教师60名、班主任40名、…10名，共计130名."""
    if not _ALL_TOLD.fullmatch(total.gap):
        return
    row: list[Claim] = []
    for each in scene.before(total, most=8)[::-1]:
        if each.unit != total.unit or not each.figure.is_exact or scene.distance(each, total):
            break
        row.insert(0, each)
        if not each.gap.startswith("、") and not re.fullmatch("[，”、]*[^，。；\\d]{0,2}、[^。；\\d]{1,20}", each.gap):
            break
    is_list = len(row) > _NEAR and not any(re.search("[每各均]", each.lead) for each in row)
    if is_list and not meet(bounds(total.figure), added(bounds(each.figure) for each in row)):
        yield _unequal(total, row)


def _unequal(whole: Claim, parts: Sequence[Claim]) -> Finding:
    value = sum((each.value for each in parts), start=Decimal(0))
    shown = " + ".join(each.figure.text for each in parts)
    words = f"{shown} = {said(value, whole.figure)}，与 {whole.figure.text} 不符。"
    figures = [whole.figure, *(each.figure for each in parts)]
    return finding("parts", figures, words, f"总数应为 {said(value, whole.figure)}，或核对各分项。")
