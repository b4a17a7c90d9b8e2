"""Totals whose parts are told in so many kinds, in the next sentence, or by the sources of the money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xianwu.bulletin.factcheck.adding import judged_sum, leave_nothing
from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bounds, may_exceed, meet
from xianwu.bulletin.factcheck.findings import WAN, Finding, finding, slip
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.phrases import IS
from xianwu.bulletin.factcheck.wider.scene import MEAN, OTHER_TIME, STEP, Scene, is_plain

_BY = re.compile(
    r"^(?:其中|具体)?[，：]?(?:分|从|按|就|依)[一-龥]{1,10}?(?:看|分|划分|来看|统计|构成|角度|分档|分类|分级|归类)(?:看)?[，：]|^(?:其中|具体)(?:来看|为|是)?[，：]"
)
_BY_VIEW = re.compile("^(?:从|分|按)[一-龥]{1,6}?(?<!时间)(?<!月份)(?<!月)(?<!年)看，")
_KINDS = re.compile(
    r"(?:由|分为|分|包括|涉及|含|有|来自|涵盖|[一-龥])(?P<count>[二两三四五六七八九]|\d)(?:大)?(?:项|类|块|部分|种|个方面|个片区|个层级|级|个渠道|个板块|个标段|个批次|期|个镇|个乡镇|个村|个园区)[一-龥]{0,6}(?:构成|组成)?"
)
_SO_MANY = re.compile(
    r"(?:由|分为|分|资金来源[有为]|来源[有为]|包括|共有)(?P<count>[二两三四五六七八九])(?:大)?(?:项|类|块|部分|种|个方面|个渠道|条渠道)(?:构成|组成|内容)?[：，]"
)
_NEXT = re.compile(r"[，、；]?(?:[^，、；。\d]{1,14})|[^，、；。\d]{0,6}[，、；](?:[^，、；。\d]{1,14})")
_BETWEEN = re.compile(r"占|同比|环比|增|降|较|比")
_OPEN = re.compile("等|主要|多为|为主|部分(?!学|医|校)")
_TOTAL_OF = re.compile(f"(?P<name>[一-龥]{{2}})总(?P<what>价|额|量|面积|产值|收入)(?:{IS})?$")
_NO_OTHERS = re.compile("[^，。；\\d]{0,8}[，。；](?:别无其他|无其他|再无|没有其他|此外无)")
_SECTORS = tuple(re.compile(f"第{n}产业|{other}") for n, other in (("一", "一产"), ("二", "二产"), ("三", "三产")))
_EXCEPT = re.compile(r"除[^，。；]{2,12}(?:以外|之外|外)的?[^，。；\d]{0,10}$|(?:其他|其余)[^，。；\d]{0,4}$")
_ITEM = re.compile(
    r"[，、](?:另有|还有)?[^，、。；\d已未尚正占]{0,14}|[^，、。；\d]{0,4}[，、][^，、。；\d已未尚正占]{1,14}|，除[^，。；]{2,16}"
)
_MEASURE = re.compile("零售额|销售额|营业额|成交额|交易额|产值|增加值|利润|税收|收入|投资|贷款|存款|支出")
"""What an amount is of."""
_KIND_UNITS = ("类", "种", "项", "部分", "级", "批", "期")
_LEAST, _NEAR, _TOO_FAR = 2, 8, 5


def check_totals(scene: Scene) -> Iterator[Finding]:
    """Each list of parts against the total that it was told of."""
    for place, sentence in enumerate(scene.sentences):
        yield from _so_many(scene, sentence)
        yield from _rest_named(scene, sentence)
        if place and _BY_VIEW.match(sentence.words):
            yield from _part_beyond(scene.sentences[max(place - 2, 0) : place], sentence)
        if place and _BY.match(sentence.words):
            yield from _spread(scene, scene.sentences[max(place - 2, 0) : place], sentence)
        if place:
            yield from _beyond_total(scene.sentences[place - 1], sentence)
        yield from _scaled_within(sentence)
        if place and sentence.words.startswith("其中"):
            yield from _scaled(scene, scene.sentences[max(place - 2, 0) : place], sentence)
        if place:
            yield from _sectors(scene.sentences[max(place - 2, 0) : place], sentence)


def _row(sentence: Sentence, first: int) -> list[Claim]:
    """Figures of one unit from there on, one to a clause; shares and changes of theirs may stand between."""
    found: list[Claim] = []
    for claim in sentence.claims[first:]:
        if claim.figure.is_share or not claim.lead and claim.unit != (found[0].unit if found else claim.unit):
            continue
        if found and (claim.unit != found[0].unit or STEP.search(claim.lead) or "其中" in claim.gap):
            break
        if MEAN.search(claim.lead) or OTHER_TIME.search(claim.lead):
            break
        found.append(claim)
    return found


def _so_many(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """完成4.62万亩，由三项构成：造林1.15万亩，修复1.87万亩，封育1.30万亩."""
    for found in _SO_MANY.finditer(sentence.words):
        at = sentence.start + found.end()
        before = [each for each in scene.claims if each.figure.end <= at and is_plain(each)]
        first = next((n for n, each in enumerate(sentence.claims) if each.figure.start >= at), None)
        parts = _row(sentence, first) if first is not None else []
        totals = [each for each in before if parts and each.unit == parts[0].unit][-_LEAST:]
        if totals and len(parts) == han(found["count"]):
            yield from _against(totals, parts, is_closed=True)


def _against(totals: Sequence[Claim], parts: Sequence[Claim], *, is_closed: bool) -> Iterator[Finding]:
    summed = added(bounds(each.figure) for each in parts)
    if not any(meet(bounds(each.figure), summed) for each in totals):
        yield from judged_sum(totals[-1], parts, is_closed=is_closed)


def _spread(scene: Scene, before: Sequence[Sentence], sentence: Sentence) -> Iterator[Finding]:
    """检查四类企业562家。分行业看，危化64家，烟花118家，工贸327家，矿山23家."""
    parts = _row(sentence, 0)
    if not parts or re.search(r"月|季度|20\d\d年", parts[0].gap):
        return
    if len(parts) < _LEAST or _OPEN.search(scene.between(parts[0], parts[-1])) or parts[-1].tail.startswith("等"):
        return
    totals = [each for each in _levels(before, parts[0].unit) if all(_is_one_measure(each, part) for part in parts)]
    # 零售总额58.3亿元，…限额以上21.7亿元。分城乡看，城镇46.1亿元: what is smaller than a part is not the whole.
    totals = [each for each in totals if each.value >= max(part.value for part in parts)] or totals
    if not totals:
        return
    whole = _told_in_kinds(scene, totals, len(parts))
    if whole is not None:
        yield from _against([*totals, whole], parts, is_closed=True)
    elif (
        _is_plain_row(scene, parts)
        and not _is_told_sooner(totals, parts)
        and all(sum(each.value for each in parts) > total.value for total in totals)
        and max(each.value for each in parts) <= totals[-1].value * _TOO_FAR
    ):
        yield from judged_sum(totals[-1], parts, is_closed=False)
    elif leave_nothing(parts) or _NO_OTHERS.match(scene.behind(parts[-1])):
        yield from _against(totals, parts, is_closed=True)


def _levels(before: Sequence[Sentence], unit: str) -> list[Claim]:
    told = [each for within in before for each in within.claims if each.unit == unit and is_plain(each)]
    return [each for each in told if not STEP.search(each.lead) and not MEAN.search(each.lead)]


def _is_one_measure(total: Claim, part: Claim) -> bool:
    """营业额 is no part of 零售额, nor 产值 of 增加值."""
    one, other = (_MEASURE.findall(each.lead)[-1:] for each in (total, part))
    return not one or not other or one == other


def _part_beyond(before: Sequence[Sentence], sentence: Sentence) -> Iterator[Finding]:
    """发放贷款86笔。从对象看，返乡农民工贷款94笔: a part above every total of its measure."""
    part = sentence.claims[0]
    totals = [each for each in _levels(before, part.unit) if _is_one_measure(each, part)]
    if totals and is_plain(part) and all(may_exceed(bounds(part.figure), bounds(each.figure)) for each in totals):
        words = f"其中的 {part.figure.text} 大于总数 {totals[-1].figure.text}。{slip(part.value, totals[-1].value)}"
        yield finding("subset", [totals[-1].figure, part.figure], words, "请核对这两个数。")


def _is_plain_row(scene: Scene, parts: Sequence[Claim]) -> bool:
    """One figure to an item, none of them a part of another or done of it."""
    words = scene.between(parts[0], parts[-1])
    return "（" not in words and not any(re.search("[已未尚应]", each.lead) for each in parts)


def _is_told_sooner(totals: Sequence[Claim], parts: Sequence[Claim]) -> bool:
    """省外2.31、省内2.68、县内1.43；有组织输转4.5: the first of them are all, then it is parted anew."""
    sums = [sum(each.value for each in parts[:count]) for count in range(_LEAST, len(parts))]
    return any(total.value in sums for total in totals)


def _scaled(scene: Scene, before: Sequence[Sentence], sentence: Sentence) -> Iterator[Finding]:
    """完成24.72亿元。其中，产业27个，13.5亿元；基础19个，7.62亿元；民生12个，3.6万元: right once 万 is read as 亿."""
    money = [each for each in sentence.claims if each.unit == "元" and not STEP.search(each.lead)]
    rest = sum((each.value for each in money), start=money[0].value * 0) if money else 0
    for total in (each for within in before for each in within.claims if each.unit == "元") if len(money) > 1 else ():
        odd = [each for each in money if total.value - (rest - each.value) in (each.value * WAN, each.value / WAN)]
        if len(odd) == 1:
            words = f"{odd[0].figure.text} 换成另一单位（万、亿）后，各项之和正好等于 {total.figure.text}。"
            yield finding("wanyi", [total.figure, odd[0].figure], words, "疑似万、亿单位写错，请核对。")
            return


def _scaled_within(sentence: Sentence) -> Iterator[Finding]:
    """总保费1860万元，亩均80元，其中补贴1488万元，占80%，农户自缴372亿元: right once 亿 is read as 万."""
    money = [each for each in sentence.claims if each.unit == "元" and not MEAN.search(each.lead)]
    opened = next((at for at, each in enumerate(money) if "其中" in each.gap), 0)
    if not opened or len(money) - opened != _LEAST:
        return
    total, one, other = money[opened - 1], *money[opened:]
    for odd, rest in ((one, other), (other, one)):
        if total.value - rest.value in (odd.value * WAN, odd.value / WAN):
            words = f"{odd.figure.text} 换成另一单位（万、亿）后，各项之和正好等于 {total.figure.text}。"
            yield finding("wanyi", [total.figure, odd.figure], words, "疑似万、亿单位写错，请核对。")


def _beyond_total(sentence: Sentence, after: Sentence) -> Iterator[Finding]:
    """成交总价2.14亿元。…工业用地成交价2800亿元: one of those that make the total up."""
    for total in sentence.claims:
        found = _TOTAL_OF.search(total.lead)
        for part in after.claims if found and is_plain(total) else ():
            name = found["name"] + found["what"] if found else ""
            is_part = part.unit == total.unit and part.lead.endswith(name) and part.lead != name
            if is_part and not OTHER_TIME.search(part.lead) and may_exceed(bounds(part.figure), bounds(total.figure)):
                words = f"其中的 {part.figure.text} 大于总数 {total.figure.text}。{slip(part.value, total.value)}"
                yield finding("subset", [total.figure, part.figure], words, "请核对这两个数。")


def _told_in_kinds(scene: Scene, totals: Sequence[Claim], count: int) -> Claim | None:
    """The total whose clause says of how many kinds it is made."""
    for total in totals[::-1]:
        found = _KINDS.search(total.lead)
        told = found["count"] if found else ""
        if told and (int(told) if told.isdecimal() else han(told)) == count:
            return total
        beside = scene.before(total, most=1)
        if beside and beside[0].unit in _KIND_UNITS and beside[0].value == count and len(total.gap) < _NEAR:
            return total
    return None


def _sectors(before: Sequence[Sentence], sentence: Sentence) -> Iterator[Finding]:
    """地区生产总值258亿元。第一产业增加值38亿元，第二产业91亿元，第三产业118亿元: there are no others."""
    parts = [
        next((each for each in sentence.claims if each.unit == "元" and sector.search(each.lead)), None)
        for sector in _SECTORS
    ]
    totals = [
        each
        for within in before
        for each in within.claims
        if each.unit == "元" and re.search("生产总值|GDP|地区生产", each.lead)
    ]
    if totals and all(parts):
        yield from _against(totals, [each for each in parts if each is not None], is_closed=True)


def _rest_named(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """共23650户，其中居民21870户、餐饮1486户，除这两类外的其他用户394户."""
    for place, claim in enumerate(sentence.claims):
        rest, row = claim, sentence.claims[:place]
        if row and row[-1].unit in _KIND_UNITS and re.search("除[这该上]?述?$", row[-1].lead):
            rest, row = replace(claim, gap=f"{row[-1].gap}{row[-1].figure.text}{claim.gap}"), row[:-1]
        if not is_plain(rest) or not _EXCEPT.search(rest.lead) or "其中" in rest.gap:
            continue
        total, parts = _listed_before(row, rest)
        is_whole = total is not None and all(each.value < total.value for each in parts)
        if total is not None and is_whole and len(parts) > _LEAST - 1 and not _is_nested(scene, total, parts):
            yield from _against([total], parts, is_closed=True)


def _listed_before(row: Sequence[Claim], rest: Claim) -> tuple[Claim | None, list[Claim]]:
    """The list that the rest ends, and what stands before its 其中."""
    parts = [rest]
    for claim in row[::-1]:
        if claim.unit != rest.unit or MEAN.search(claim.lead) or STEP.search(claim.lead):
            break
        if "其中" in parts[0].gap:
            return claim, parts
        if not _ITEM.fullmatch(parts[0].gap):
            break
        parts.insert(0, claim)
    return None, parts


def _is_nested(scene: Scene, total: Claim, parts: Sequence[Claim]) -> bool:
    """A part of a part (in brackets, behind 其中) stands in the row."""
    between = scene.between(total, parts[-1])
    return "（" in between or between.count("其中") > 1 or "；" in between and "其中" in between.partition("；")[2]
