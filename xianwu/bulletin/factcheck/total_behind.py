"""The total behind its parts: A 10个、B 20个，共 30个; 第一批15个，第二批12个，两批27个."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.adding import TOO_MANY, are_contrasts, judged_sum, wrong_scale
from xianwu.bulletin.factcheck.claims import Claim, Sentence
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.numbers import han

_MANY, _FAR_MORE = 3, Decimal("1.5")
_TOTAL_BEFORE = re.compile(r"(?:共计?|合计|总计|总共|总数[为达]?|累计共?)(?P<noun>[^，。；、]*)$")
_WHOLE_BEFORE = re.compile(r"总(?:人口|面积|量|数|产量|产值|里程|投资|额|户数|人数|长度)[为达]?$")
_YEAR_BEFORE = re.compile(r"^全年[^，。；、]*$")
_NUMBERED = re.compile(r"第?(?P<place>[一二三四五六七八九])(?:期|批|标段|季度|阶段)")
_GATHERED = re.compile(r"^(?:筹集|筹措|投入|安排|支出|拨付|下拨|下达|发放|落实|投资|整合|争取|需|花费)(?:资金|投资)?$")
_FUNDS = re.compile(r"中央|国家|省级?|市级?|县级?|上级|地方|自筹|配套|社会|银行贷款|专项债")
_LAST_FUND = re.compile(r"县级|地方|自筹|社会|银行")
_LIST = re.compile(r"^[^，。；：（）]*[、，和及][^，。；：（）]*$|^[^，。；：]{0,16}$")


_OF_SO_MANY = re.compile(
    r"(?P<count>[两二三四五六七八九十](?=个?(?:[日天月批期年周轮旬场]|季度|阶段))|(?<!\d)\d{1,2}(?=个?(?:[天批期周轮场]|季度|阶段)|个月))"
    r"|(?<=前)(?P<first>\d{1,2})[日月]"
)
_OF_THE_OTHERS = re.compile("其余|其[他它]|余下|剩余|另外|另有")
_NAMED = re.compile("[一-龥]{2,}(?:共计?|合计|总计|总共)[^，。；、]*$")
_QUARTERS = {"上半年": 2, "前三季度": 3, "全年": 4}


def total_behind(sentence: Sentence, place: int) -> Iterator[Finding]:
    total = sentence.claims[place]
    is_told = (
        _is_counted_out(sentence, place)
        or _TOTAL_BEFORE.search(total.lead)
        or _WHOLE_BEFORE.search(total.lead)
        or _YEAR_BEFORE.search(total.lead)
    )
    if total.figure.is_share or not is_told:
        return
    parts, is_counted = _list_before(sentence, place)
    if len(parts) > 1 and (is_counted or _is_total_of(total, parts)):
        yield from wrong_scale(total, parts)
    if len(parts) < 2 or max(each.value for each in parts) > total.value:
        return
    if _are_no_parts(total, parts) or _spans_others(sentence, total, parts):
        return
    if is_counted or not _is_of_its_own(total, parts) and _is_total_of(total, parts):
        yield from judged_sum(total, parts, is_closed=True)


def _are_no_parts(total: Claim, parts: Sequence[Claim]) -> bool:
    if any(re.search("[各每最][^，。；]{0,8}$", each.lead) for each in parts):
        return True
    summed = sum(each.value for each in parts)
    # 一标段19.6公里全部完成，二标段15.1公里完成12.4公里…，累计40.5公里: parts of parts.
    is_less = summed > total.value * TOO_MANY or all("累计" in each.lead for each in parts)
    if re.search("结余|余额|节余|结存", total.lead) and not any(
        re.search("结余|余额|节余|结存", each.lead) for each in parts
    ):
        return True
    # 申报14家，通过认定11家，全县总数达49家.
    return is_less or "总数" in total.lead and total.value > summed * _FAR_MORE


def _spans_others(sentence: Sentence, total: Claim, parts: Sequence[Claim]) -> bool:
    """首日410吨，次日525吨，前三日累计1490吨: the total says of how many it is, and not all of them are told."""
    words = sentence.between(parts[-1], total)
    if _OF_THE_OTHERS.search(words):
        return True
    found = _OF_SO_MANY.search(words)
    if found and "季度" not in words:
        told = found["count"] or found["first"]
        count = int(told) if told.isdecimal() else han(told)
        return count is not None and count != len(parts)
    is_quarterly = all("季度" in each.lead for each in parts)
    return is_quarterly and any(name in words and count != len(parts) for name, count in _QUARTERS.items())


def _is_of_its_own(total: Claim, parts: Sequence[Claim]) -> bool:
    """支出46.3亿元，其中教育9.8亿元、卫生4.2亿元，民生支出合计36.7亿元: more of the whole than what was told of it."""
    return "其中" in parts[0].gap and bool(_NAMED.search(total.lead))


def _is_counted_out(sentence: Sentence, place: int) -> bool:
    """第一批15个，第二批12个，两批27个."""
    count = sentence.claims[place - 1] if place > 1 else None
    return count is not None and count.unit in ("批", "期", "组", "轮", "类") and not sentence.claims[place].gap


def _is_total_of(total: Claim, parts: Sequence[Claim]) -> bool:
    """共 N个, 共立案 N起 after 立案; 总人口 only of kinds that leave nothing between them."""
    found = _TOTAL_BEFORE.search(total.lead)
    if _YEAR_BEFORE.search(total.lead):
        return all("半年" in each.lead for each in parts)
    if not found:
        is_funded = all(_FUNDS.search(each.lead) for each in parts) and bool(_LAST_FUND.search(parts[-1].lead))
        return (
            are_contrasts(parts) or are_numbered(parts) or is_funded or "分别" in parts[0].lead or "组成" in total.gap
        )
    noun = found["noun"]
    is_money = total.unit == "元" and bool(_GATHERED.match(noun))
    if are_numbered(parts):
        return True
    is_told_of_each = "分别" in parts[0].lead and bool(set(noun) & set(parts[0].lead))
    if len(parts) >= _MANY and len(noun) > 1 and noun[:2] in parts[0].lead and re.search("共", parts[0].lead):
        # 共检查食堂68家、配餐5家、小餐饮112家，合计检查主体186家.
        return True
    return not noun or is_money or is_told_of_each or any(noun[-2:] in each.label + each.tail for each in parts)


def are_numbered(parts: Sequence[Claim]) -> bool:
    """一期, 二期, 三期 without a gap: all there are."""
    found = [_NUMBERED.match(each.lead) for each in parts]
    return [each and each["place"] for each in found] == list("一二三四五六七八九"[: len(parts)])


def _counts_alike(part: Claim, total: Claim) -> bool:
    """Whoever comes to each of several courses is counted again: 120人、98人、110人，共328人次."""
    return part.unit == total.unit or (
        total.unit == "人次" and part.unit == "人" and bool(re.search("培训|参", total.lead))
    )


def _list_before(sentence: Sentence, place: int) -> tuple[list[Claim], bool]:
    """The parts in order, and whether a count right before the total says how many they are (3个乡镇共31处)."""
    total = sentence.claims[place]
    found: list[Claim] = []
    count: Claim | None = None
    is_counted = re.match("[一-龥]{0,4}(?:共|合计|累计)", total.gap) or _is_counted_out(sentence, place)
    if place and sentence.claims[place - 1].unit != total.unit and is_counted:
        place -= 1
        count = sentence.claims[place]
    for number in range(place - 1, -1, -1):
        claim = sentence.claims[number]
        gap = sentence.between(claim, sentence.claims[number + 1])
        if found and claim.unit != total.unit and _OF_THE_OTHERS.search(claim.gap):
            # 其余七个乡镇合计2015人: how many they are, and what they come to.
            continue
        if (
            not _counts_alike(claim, total)
            or not _LIST.match(gap)
            or re.search(r"占|同比|[比较]\d+月|减少|超出|已完成|剩余|余下|尚", gap + claim.lead)
            or "其中" in gap
        ):
            break
        found.append(claim)
        if "其中" in claim.lead:
            break
    return found[::-1], count is not None and count.figure.is_exact and count.value == len(found)
