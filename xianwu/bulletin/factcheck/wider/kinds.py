"""按类别分，甲类41个、乙类22个…: what was counted, told again by its kinds, one after the other and whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.wider.scene import Scene, is_apart, is_plain

_BY = re.compile(
    r"(?:^|[，。；])(?:其中，?)?(?:按照?|分|从)(?!析|别)[^，。；、\d]{1,8}?(?:(?:划分|来分|分|来看|看|统计|分类|构成)?[，：]|具体[为是]：|(?:分为|划分为|可分为|分成))[^，。；、\d]{0,14}$"
)
_NEXT = re.compile(r"[^，。；、\d]{0,4}[、，和及](?:[^，。；、\d]{0,14}|(?:\d{1,2}月)?\d{1,2}日)")
_ALL_LISTED = re.compile("^分别[为是]?$|，即[^，。；]{2,12}$")
_ALL_KINDS = re.compile("(?:仅|只)有?$|(?:品种|类型|种类|类别|对象|来源|渠道|方式|途径|用途)(?:共|有|分|为)*$")
"""收购品种仅三个, 对象共三类."""
_THEN = re.compile("[，：](?:即|分别[为是])?[^，。；、其]{2,10}$")
_DAY = re.compile(r"\d日$")
_LAST = re.compile("其余|其他|其它|其他类")
_ALL_OTHERS = re.compile("(?:乡镇|单位|部门|村|企业)(?:合计|共)$")
_CLASS = re.compile("[一-龥](?:类|型|级|等|档|类别)$")
_STOP = re.compile("同比|增长|下降|占|其中|较|比|完成|已|应|新增|分别")
_LEAST, _FAR, _CLASSES = 2, 12, 3


def check_kinds(scene: Scene) -> Iterator[Finding]:
    """Each list behind 按…分 or 从…看."""
    for sentence in scene.sentences:
        for place, claim in enumerate(sentence.claims):
            if not is_plain(claim):
                continue
            row = _row(sentence, place)
            if (
                _BY.search(claim.gap.replace("一、二、三", "三次"))
                and _is_closed(scene.behind(row[-1]), row)
                or _is_counted(sentence, place, row)
            ):
                yield from _judged(scene, claim, row)


def _row(sentence: Sentence, place: int) -> list[Claim]:
    row = [sentence.claims[place]]
    after = sentence.claims[place + 1 :]
    for at, claim in enumerate(after):
        if _LAST.search(claim.gap) and claim.unit != row[0].unit:
            # 其余四个乡镇合计905亩
            return [*row, *(each for each in after[at + 1 : at + 2] if each.unit == row[0].unit)]
        if claim.unit != row[0].unit or not _NEXT.fullmatch(claim.gap) or _STOP.search(claim.gap):
            break
        row.append(claim)
    return row


def _is_closed(sentence_words: str, row: Sequence[Claim]) -> bool:
    """It ends with the others or with so many kinds, or all are classes and nothing of the kind follows."""
    counted = re.match(r"(?P<count>[两二三四五六七八九])(?:大|小)?(?:类|种|档|级)", sentence_words)
    if counted:
        return han(counted["count"]) == len(row)
    is_ended = bool(re.match(r"[^，。；、\d]{0,6}[。；]", sentence_words)) and "等" not in sentence_words[:7]
    is_classed = len(row) >= _CLASSES and all(_CLASS.search(each.lead) for each in row)
    return (
        bool(_LAST.search(row[-1].lead) or _ALL_OTHERS.search(row[-1].lead))
        or is_ended
        and (is_classed or len(row) > _CLASSES)
    )


def _is_counted(sentence: Sentence, place: int, row: Sequence[Claim]) -> bool:
    """设3个考点，一中考点1680人、…; 3天共发送3.86万人次，其中4月4日…、4月5日…、4月6日…: as many as there are."""
    counts = [each for each in sentence.claims[max(place - _LEAST, 0) : place] if each.value == len(row) > 1]
    for count in counts:
        noun = re.fullmatch("[一-龥]{2,4}", count.tail)
        is_named = count is sentence.claims[place - 1] and noun and all(noun[0][-2:] in each.lead for each in row)
        is_listed = count is sentence.claims[place - 1] and _ALL_LISTED.search(row[0].gap)
        is_all = count is sentence.claims[place - 1] and _ALL_KINDS.search(count.lead) and _THEN.match(row[0].gap)
        is_dated = count.unit == "天" and all(_DAY.search(each.gap) for each in row)
        if count.unit != row[0].unit and (is_named or is_listed or is_all or is_dated):
            return True
    return False


def _judged(scene: Scene, first: Claim, row: Sequence[Claim]) -> Iterator[Finding]:
    known = [each for each in scene.before(first, most=_FAR) if each.unit == first.unit and is_plain(each)]
    if len(row) < _LEAST or not known:
        return
    if any(is_apart(each) or not each.figure.is_exact for each in row) or not known[0].figure.is_exact:
        return
    summed = added(bounds(each.figure) for each in row)
    if any(meet(bounds(each.figure), summed) for each in known):
        return
    wholes = [each for each in known if each.value > max(part.value for part in row) and not is_apart(each)]
    if not wholes:
        return
    whole = min(wholes, key=lambda each: abs(each.value - sum(part.value for part in row)))
    value = sum((each.value for each in row), start=whole.value * 0)
    shown = " + ".join(each.figure.text for each in row)
    words = f"{shown} = {said(value, whole.figure)}，与 {whole.figure.text} 不符。"
    figures = [whole.figure, *(each.figure for each in row)]
    yield finding("parts", figures, words, f"总数应为 {said(value, whole.figure)}，或核对各分项。")
