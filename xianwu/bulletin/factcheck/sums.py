"""Parts and their total: 其中, 分别, brackets, 共, contrasts, 剩余; 等 leaves a list open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.adding import (
    OTHERS,
    are_contrasts,
    is_no_total,
    judged_sum,
    leave_nothing,
)
from xianwu.bulletin.factcheck.claims import Claim, Sentence
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.marked import (
    BOTH,
    CHANGED,
    CLOSED_BRACKET,
    MARK,
    NO_TOTALS,
    OF_PLAN,
    SINGLE,
    STOP,
    is_mixed,
    is_no_whole,
    marked,
    parts_behind,
)
from xianwu.bulletin.factcheck.total_behind import are_numbered, total_behind

_CLOSED = re.compile(r"分别(?:为|是)|分别$|依次为|：|由|(?<=[，（])即")
_PARTIAL = re.compile(r"其中|包括|包含|含|较|比|同比")
_OPEN_END = re.compile(r"^[^，。；、（）]{0,12}等")
_LEVEL = re.compile(r"(?:国家|中央|省|市|县|乡|镇|村)(?:本?级|派)")
_MANY, _SHORT = 3, 5
_COUNTS_ALL = re.compile(r"(?:共|合计|总计|总数|全部)[^，。；]*$")
_CLASS = re.compile(r"[一-龥]{1,6}(类|型|等次|等级|档)$")
_FIRST = re.compile(r"[一-龥]{0,6}，[^，。；、]{1,10}$")
_NEXT_PART = re.compile("[，；、][^，；。、]{2,10}")
_PRIZE = re.compile("[奖牌]")
"""Not all who take part win one."""
_LIMIT = re.compile("(?:（含）)?(?:及?以[上下]|至|到|-)")
_AMONG = re.compile("(?:[一-龥]{0,12}(?<![初高集其大])中|[一-龥]{0,10}里)，[^，。；]{1,10}")
_BEGINS = re.compile("[^，。；]{0,8}，[^，。；]{0,10}")
_ROW = re.compile(r"[一-龥]{0,4}[、，和及][^，。；：（）、]{1,10}")
LEFT_OPEN = re.compile(r"[^，。；]{0,8}[，、；](?:其余|其他|余下|剩余|另有|另)")
_CARRIED = re.compile("[余额][^，。；]{0,2}含(?:上|以前|历)[^，。；]{0,6}(?:结转|结余|滚存)")
"""季末结余含上季度结转共11.9万元 is a sum of its own, no part of what was spent."""
_SOURCES = re.compile(
    "，(?:建设|项目)?资金(?:来源|构成)(?:为|是|包括|：)[^，。；]{2,10}$|资金(?:构成|组成)：[^，。；]{2,12}$"
)


def check_sums(sentence: Sentence) -> Iterator[Finding]:
    """All checks of totals in one sentence."""
    for place in range(len(sentence.claims)):
        yield from _marked(sentence, place)
        yield from _among(sentence, place)
        yield from _listed(sentence, place)
        yield from _whole_family(sentence, place)
        yield from _of_them(sentence, place)
        yield from _contrasted(sentence, place)
        yield from total_behind(sentence, place)
        yield from _funded(sentence, place)
        yield from _in_so_many(sentence, place)


# --- a total, a mark, its parts ---------------------------------------------------------------------


def _marked(sentence: Sentence, place: int) -> Iterator[Finding]:
    found = marked(sentence, place)
    if found is not None and _CARRIED.search(found.gap):
        return
    if found is not None and found.parts and not BOTH.search(sentence.words):
        behind = sentence.words[found.parts[-1].figure.end - sentence.start :]
        is_open = len(found.parts) > 1 and (bool(LEFT_OPEN.match(behind)) or is_mixed(sentence, found))
        yield from of_parts(found.total, found.parts, gap=found.gap, is_open=is_open)
        if len(found.parts) == 1 and not is_open:
            yield from _beyond_share(sentence, found.total, found.parts[0])


def _beyond_share(sentence: Sentence, total: Claim, part: Claim) -> Iterator[Finding]:
    """收购8.64万吨，其中国有企业3.18万吨，占36.8%，民营企业5.46万吨."""
    pair = sentence.after(part)[:2]
    if len(pair) < 2 or pair[0].unit != "%" or pair[1].unit != total.unit or not _NEXT_PART.fullmatch(pair[1].gap):
        return
    if are_contrasts((part, pair[1])):
        yield from judged_sum(total, (part, pair[1]), is_closed=True)


def of_parts(total: Claim, parts: Sequence[Claim], *, gap: str, is_open: bool = False) -> Iterator[Finding]:
    """Whether the list is closed, and then whether it adds up."""
    if not parts:
        return
    is_open = is_open or bool(_OPEN_END.match(parts[-1].tail)) or "等" in parts[-1].tail
    is_closed = not is_open and not _PARTIAL.search(gap) and len(parts) > 1 and bool(_CLOSED.search(gap) or "（" in gap)
    is_closed = is_closed or (
        not is_open and len(parts) > 1 and leave_nothing(parts) and not _is_left(total, parts, gap)
    )
    if is_no_total(total, parts) and "分别" in gap:
        return
    yield from judged_sum(total, parts, is_closed=is_closed)


def _is_left(total: Claim, parts: Sequence[Claim], gap: str) -> bool:
    """办结141件，其中含去年结转的9件，剩余4件: what is left is of another whole."""
    return "含" in gap and "剩余" in parts[-1].lead and sum(each.value for each in parts) * 2 < total.value


def _among(sentence: Sentence, place: int) -> Iterator[Finding]:
    """查处案件1286件，同比增长12.4%，其中…: the total stands further back than the figure before 其中."""
    if not place or not re.search("其中[^。；]*$", sentence.claims[place].gap):
        return
    first = _behind_limits(sentence, place)
    claim = sentence.claims[first]
    if claim.figure.is_share or claim.unit in NO_TOTALS:
        return
    total = _total_further_back(sentence, place, claim)
    if total is None and first + 1 < len(sentence.claims) and len(sentence.claims[first + 1].gap) < _SHORT:
        # 其中甲镇等5个乡镇26座: how many places stands before what is counted.
        first += 1
        claim = sentence.claims[first]
        total = _total_further_back(sentence, place, claim) if not claim.figure.is_share else None
    if total is None or is_no_whole(sentence, total, claim) or BOTH.search(sentence.words):
        return
    parts = _parted(sentence, total, first)
    if len(parts) > 1 and leave_nothing(parts):
        yield from of_parts(total, parts, gap="其中")
    elif total is not sentence.claims[first - 1]:
        parts = parts_behind(sentence, total, first, in_bracket=False)
        # Far back one greater figure is more often of another thing: 6个安置区…，其中车间9个.
        yield from of_parts(total, parts if len(parts) > 1 else [], gap="其中")


def _behind_limits(sentence: Sentence, place: int) -> int:
    """其中10亿元以上项目2个: the first part stands behind the limits of its class."""
    while _LIMIT.match(sentence.claims[place].tail) and place + 1 < len(sentence.claims):
        place += 1
    return place


def _total_further_back(sentence: Sentence, first: int, claim: Claim) -> Claim | None:
    """The last figure of that unit before it that is no change, no mean and in no bracket closed since."""
    for number in range(first - 1, -1, -1):
        total = sentence.claims[number]
        gap = sentence.between(total, sentence.claims[number + 1])
        if "；" in gap and not (number == first - 1 and "；其中" in gap):
            return None
        is_whole = total.unit == claim.unit and not CHANGED.search(total.lead) and not SINGLE.search(total.lead)
        if (
            is_whole
            and not OF_PLAN.search(total.lead)
            and not _is_mean_of_last_year(sentence, total)
            and "）" not in CLOSED_BRACKET.sub("", sentence.between(total, claim))
        ):
            return total
    return None


def _is_mean_of_last_year(sentence: Sentence, total: Claim) -> bool:
    """次均费用4386元，去年同期为4712元: a mean as well."""
    return "同期" in total.lead and any(SINGLE.search(each.lead) for each in sentence.before(total)[-1:])


def _parted(sentence: Sentence, total: Claim, first: int) -> list[Claim]:
    """其中夏粮41.6万吨，增长1.2%；秋粮29.7万吨: the first figure of that unit behind each semicolon."""
    found = [sentence.claims[first]]
    for claim in sentence.claims[first + 1 :]:
        if claim.unit == found[0].unit and re.fullmatch("[^；]*；[^，；]{1,10}", claim.gap) and "其中" not in claim.gap:
            if claim.lead[:2] in total.lead:
                # 审结民商事案件3860件，其中…；审结刑事案件318件: beside the total, not of it.
                break
            found.append(claim)
    return found


def _listed(sentence: Sentence, place: int) -> Iterator[Finding]:
    """共补录教师120名，小学60名、初中40名、高中30名: three parts and more, with no mark."""
    total, after = sentence.claims[place], sentence.claims[place + 1 :]
    if (
        total.figure.is_share
        or len(after) < _MANY
        or not (_COUNTS_ALL.search(total.lead) or _are_named_alike(after[:_MANY]))
        or not _FIRST.match(after[0].gap)
    ):
        return
    parts = [after[0]]
    for claim in after[1:]:
        if not re.match(r"[一-龥（）]{0,4}、", claim.gap) and not (
            _LEVEL.match(claim.lead) and _LEVEL.match(parts[0].lead)
        ):
            break
        parts.append(claim)
    if len(parts) >= _MANY and all(each.unit == total.unit for each in parts):
        yield from of_parts(total, parts, gap="")


def _are_named_alike(parts: Sequence[Claim]) -> bool:
    """优秀等次18个、良好等次36个、一般等次16个."""
    ends = {found[1] if (found := _CLASS.search(each.lead)) else "" for each in parts}
    return len(ends) == 1 and ends != {""}


def _of_them(sentence: Sentence, place: int) -> Iterator[Finding]:
    """118家企业中，增长的72家，下降的41家，持平的8家: whoever is among them is counted once."""
    total, after = sentence.claims[place], sentence.claims[place + 1 :]
    if total.figure.is_share or not after or not _AMONG.fullmatch(after[0].gap):
        return
    parts: list[Claim] = []
    for claim in after:
        is_next = not parts or _ROW.fullmatch(claim.gap)
        if claim.unit != total.unit or not is_next or re.search(f"其中|{STOP.pattern}", claim.gap):
            break
        parts.append(claim)
    if len(parts) > 1:
        yield from of_parts(total, parts, gap="其中")


def _whole_family(sentence: Sentence, place: int) -> Iterator[Finding]:
    """农村公路1862公里，县道312公里、乡道586公里、村道974公里: a family of three or four that leaves nothing out."""
    total, after = sentence.claims[place], sentence.claims[place + 1 :]
    if total.figure.is_share or CHANGED.search(total.lead) or SINGLE.search(total.lead) or total.unit in NO_TOTALS:
        return
    for count in (_MANY, _MANY + 1):
        parts = after[:count]
        is_row = len(parts) == count and all(each.unit == total.unit for each in parts)
        is_row = (
            is_row and all(_ROW.fullmatch(each.gap) for each in parts[1:]) and bool(_BEGINS.fullmatch(parts[0].gap))
        )
        is_row = is_row and not any(STOP.search(each.gap) or re.search("[每各]", each.lead) for each in parts)
        is_prize = is_row and bool(_PRIZE.search(parts[0].lead)) and not _PRIZE.search(total.lead + total.tail)
        if is_row and not is_prize and leave_nothing(parts) and not OTHERS.search(parts[-1].lead):
            yield from judged_sum(total, parts, is_closed=True)


# --- no mark: 隐患15处，限期整改9处，现场整改6处 --------------------------------------------------------


def _contrasted(sentence: Sentence, place: int) -> Iterator[Finding]:
    total, parts = sentence.claims[place], sentence.claims[place + 1 : place + 3]
    if len(parts) < 2 or total.figure.is_share or any(each.unit != total.unit for each in parts):
        return
    if any(re.search("复核|复审|复查", each.lead) for each in parts):
        return
    third = sentence.claims[place + 3 : place + 4]
    if third and third[0].unit == total.unit and re.match(r"[、，][^，。；\d]{1,8}$", third[0].gap):
        return
    if sentence.between(total, parts[0]).startswith("、") or re.search("其中|包括|含|（", total.gap):
        return
    gaps = sentence.between(total, parts[0]) + sentence.between(parts[0], parts[1])
    is_stopped = bool(STOP.search(gaps)) and not are_numbered(parts) and not all("半年" in each.lead for each in parts)
    if MARK.search(gaps) or is_stopped or not are_contrasts(parts) or are_contrasts((total, parts[1])):
        return
    if len({each.label[-1:] for each in (total, *parts)}) == 1 and re.search("[区县乡镇村]$", total.label):
        # 高新区172家，城东区98家，城西区84家: three of a row, none is the whole.
        return
    if _shared_end(parts[0].label, parts[1].label) >= 2 or _plain(parts):
        yield from judged_sum(total, parts, is_closed=True)


def _plain(parts: Sequence[Claim]) -> bool:
    return all(len(each.label) <= 6 for each in parts)


def _shared_end(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length


def _funded(sentence: Sentence, place: int) -> Iterator[Finding]:
    """总投资2.6亿元，资金来源为专项债券1.8亿元、县级配套0.8亿元; 全部由三项资金构成：中央1.2亿元、…."""
    after = sentence.claims[place:]
    told = [each for each in sentence.claims[:place] if each.unit == "元"]
    if not told or after[0].unit != "元" or not _SOURCES.match(after[0].gap):
        return
    total, parts = told[-1], [after[0]]
    for claim in after[1:]:
        if claim.unit != "元" or not claim.gap.startswith("、"):
            break
        parts.append(claim)
    if len(parts) > 1 and not _OPEN_END.match(parts[-1].tail):
        yield from judged_sum(total, parts, is_closed=True)


def _in_so_many(sentence: Sentence, place: int) -> Iterator[Finding]:
    """4.6万亩，全部安排在三个镇，分别为城关镇1.2万亩、柳河镇1.9万亩、石桥镇1.5万亩."""
    trio = sentence.claims[place : place + 3]
    if len(trio) < _MANY or trio[1].unit not in ("个", "家") or trio[2].unit != trio[0].unit:
        return
    total, count, first = trio
    parts = [first]
    for claim in sentence.after(first):
        if claim.unit != first.unit or not claim.gap.startswith("、"):
            break
        parts.append(claim)
    is_told = "全部" in count.gap and "分别" in first.gap and len(parts) == count.value
    if is_told and not total.figure.is_share:
        yield from judged_sum(total, parts, is_closed=True)
