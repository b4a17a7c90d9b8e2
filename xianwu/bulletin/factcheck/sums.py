"""Parts and their total: 其中, 分别, brackets, 共, contrasts, 剩余; 等 leaves a list open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bounds, may_exceed, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said, slip

_MARK = re.compile(r"其中|包括|包含|含(?!税)|分别|：|（|由|即")
_CLOSED = re.compile(r"分别(?:为|是)?$|：|由|即")
_PARTIAL = re.compile(r"其中|包括|包含|含|较|比|同比")
_STOP = re.compile(
    r"；|。|同比|比上年|比去年|较上年|较去年|累计|共计|合计|总计|，共|平均|人均|户均|占|另|已|计划|预计|去年|上年|达到"
)
_OPEN_END = re.compile(r"^[^，。；、（）]{0,12}等")
_CROSSING = re.compile(
    r"党员|女|妇|青年|老年|年轻|岁|残疾|退役|少数民族|本科|研究生|硕士|博士|学历|职称|高级|骨干|新增|重点|优秀|以上|以下|"
    r"外地|返乡|大学生|规上|亿元|民营|高新|首次|主动|超"
)
_DEGREE = re.compile(r"本科|研究生|硕士|博士|大专|中专|高中|初中|小学")
_TOTAL_BEFORE = re.compile(r"(?:共计?|合计|总计|总共|总数[为达]?|累计共?)(?P<noun>[^，。；、]*)$")
_WHOLE_BEFORE = re.compile(r"总(?:人口|面积|量|数|产量|产值|里程|投资|额|户数|人数|长度)[为达]?$")
_GATHERED = re.compile(r"^(?:筹集|筹措|投入|安排|支出|拨付|下拨|发放|落实|投资|整合|争取|需|花费)(?:资金|投资)?$")
_REST = re.compile(r"剩余|剩下|仅剩|尚余|尚有|还有|未完成|尚未|其余|余下|待")
_DONE = re.compile(r"已|完成|整改|办结|竣工|建成|拆除|兑付|发放")
_LIST = re.compile(r"^[^，。；：（）]*[、，和及][^，。；：（）]*$|^[^，。；：]{0,16}$")
CONTRASTS = tuple(
    tuple(each.split("/"))
    for each in [
        "一期/二期",
        "一标段/二标段",
        "上半年/下半年",
        "东区/西区",
        "南区/北区",
        "限期/现场",
        "限期/当场",
        "限期/立即",
        "立行立改/限期",
        "男/女",
        "城镇/农村",
        "城市/农村",
        "城区/乡镇",
        "线上/线下",
        "合格/不合格",
        "通过/未通过",
        "有效/无效",
        "国有/民营",
        "国有/非公",
        "公办/民办",
        "一般/重大",
        "一般/较大",
        "新建/续建",
        "新建/改建",
        "新建/改扩建",
        "新开工/续建",
        "新开工/竣工",
        "集中式/分散式",
        "自拆/助拆",
        "自行拆除/强制拆除",
        "主动拆除/强制拆除",
        "初中/小学",
        "小学/中学",
        "县级/乡级",
        "县道/乡道",
        "乡道/村道",
        "户籍/流动",
        "刑事/民事",
        "民事/行政",
        "公开/不公开",
        "企业/个体",
        "已/未",
        "长期/短期",
        "固定/流动",
        "专职/兼职",
        "干部/群众",
        "机动车/非机动车",
        "种植/养殖",
        "简易程序/普通程序",
        "属实/不属实",
        "到会/缺席",
    ]
)


def check_sums(sentence: Sentence) -> Iterator[Finding]:
    """All checks of totals in one sentence."""
    for place, claim in enumerate(sentence.claims):
        yield from _marked(sentence, place)
        yield from _contrasted(sentence, place)
        yield from _total_behind(sentence, place)
        yield from _rest(sentence, place)
        if claim.figure.is_share:
            yield from _shares(sentence, place)


# --- a total, a mark, its parts ---------------------------------------------------------------------


def _marked(sentence: Sentence, place: int) -> Iterator[Finding]:
    total, after = sentence.claims[place], sentence.claims[place + 1 :]
    if total.figure.is_share or not after:
        return
    gap, first = _gap_to_mark(sentence, place)
    if gap is None:
        return
    parts = _parts(sentence, total, first, in_bracket="（" in gap)
    if not parts:
        return
    is_open = bool(_OPEN_END.match(parts[-1].tail)) or "等" in parts[-1].tail
    is_closed = not is_open and not _PARTIAL.search(gap) and len(parts) > 1 and bool(_CLOSED.search(gap) or "（" in gap)
    is_closed = is_closed or (not is_open and len(parts) > 1 and _are_contrasts(parts))
    yield from _judged(total, parts, is_closed=is_closed)


def _gap_to_mark(sentence: Sentence, place: int) -> tuple[str | None, int]:
    """The words from the total to its first part where a mark stands in them; totals may stand together (35个75公里)."""
    total = sentence.claims[place]
    for number in range(place + 1, min(place + 3, len(sentence.claims))):
        gap = sentence.between(sentence.claims[number - 1], sentence.claims[number])
        if _MARK.search(gap) and not re.search(r"[。；]", gap):
            return gap, number
        if sentence.claims[number].unit == total.unit or len(gap) > 2:
            break
    return None, 0


def _parts(sentence: Sentence, total: Claim, first: int, *, in_bracket: bool) -> list[Claim]:
    """The figures behind the mark that count the same, up to the end of the list."""
    found: list[Claim] = []
    for number in range(first, len(sentence.claims)):
        claim = sentence.claims[number]
        gap = sentence.between(sentence.claims[number - 1], claim)
        if number > first and (_STOP.search(gap) or (in_bracket and "）" in gap)):
            break
        if claim.unit == total.unit:
            found.append(claim)
        elif found and "，" in gap:
            # A second measure of the same part (21个60.7公里) stands in the same clause.
            break
    return found


def _judged(total: Claim, parts: Sequence[Claim], *, is_closed: bool) -> Iterator[Finding]:
    whole, summed = bounds(total.figure), added(bounds(each.figure) for each in parts)
    figures = [total.figure, *(each.figure for each in parts)]
    value = sum((each.value for each in parts), start=total.value * 0)
    shown = " + ".join(said(each.value, each.figure) for each in parts)
    if is_closed and not meet(whole, summed):
        hint = slip(total.value, value)
        words = f"分项之和 {shown} = {said(value, total.figure)}，与总数 {total.figure.text} 不符。{hint}"
        yield finding("parts", figures, words, f"总数应为 {said(value, total.figure)}，或核对各分项。")
        return
    for each in parts:
        if may_exceed(bounds(each.figure), whole):
            words = f"其中的 {each.figure.text} 大于总数 {total.figure.text}。{slip(each.value, total.value)}"
            yield finding("subset", [total.figure, each.figure], words, "请核对这两个数。")
            return
    if len(parts) > 1 and may_exceed(summed, whole) and not _cross(parts):
        words = f"所列分项之和 {shown} = {said(value, total.figure)}，超过总数 {total.figure.text}。"
        yield finding("parts", figures, words, f"总数应不少于 {said(value, total.figure)}，或核对各分项。")


def _cross(parts: Sequence[Claim]) -> bool:
    """Traits that one person or firm may have together: their numbers may exceed the total. Degrees exclude each other."""
    labels = [each.label + each.tail for each in parts]
    if all(_DEGREE.search(label) for label in labels):
        return False
    return any(_CROSSING.search(label) for label in labels)


def _are_contrasts(parts: Sequence[Claim]) -> bool:
    """Two kinds that leave nothing between them: 限期 and 现场, 男 and 女."""
    labels = [each.lead + each.tail for each in parts]
    if len(labels) != 2:
        return False
    one, other = labels
    return any(
        (_says(one, a, b) and _says(other, b, a)) or (_says(one, b, a) and _says(other, a, b)) for a, b in CONTRASTS
    )


def _says(label: str, word: str, opposite: str) -> bool:
    """Whether the label says one word of a pair and not the other (不合格 says 合格 as well)."""
    return word in label and not (word in opposite and opposite in label)


# --- no mark: 隐患15处，限期整改9处，现场整改6处 --------------------------------------------------------


def _contrasted(sentence: Sentence, place: int) -> Iterator[Finding]:
    total, parts = sentence.claims[place], sentence.claims[place + 1 : place + 3]
    if len(parts) < 2 or total.figure.is_share or any(each.unit != total.unit for each in parts):
        return
    gaps = sentence.between(total, parts[0]) + sentence.between(parts[0], parts[1])
    if _MARK.search(gaps) or _STOP.search(gaps) or not _are_contrasts(parts):
        return
    if _shared_end(parts[0].label, parts[1].label) >= 2 or _plain(parts):
        yield from _judged(total, parts, is_closed=True)


def _plain(parts: Sequence[Claim]) -> bool:
    return all(len(each.label) <= 6 for each in parts)


def _shared_end(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length


# --- the total behind: A 10个、B 20个，共 30个 ------------------------------------------------------------


def _total_behind(sentence: Sentence, place: int) -> Iterator[Finding]:
    total = sentence.claims[place]
    if total.figure.is_share or not (_TOTAL_BEFORE.search(total.lead) or _WHOLE_BEFORE.search(total.lead)):
        return
    parts = _list_before(sentence, place)
    if len(parts) < 2 or max(each.value for each in parts) > total.value:
        return
    if any("各" in each.lead[-2:] or "每" in each.lead for each in parts):
        return
    if _is_total_of(total, parts):
        yield from _judged(total, parts, is_closed=True)


def _is_total_of(total: Claim, parts: Sequence[Claim]) -> bool:
    """共 N个, 共立案 N起 after 立案; 总人口 only of kinds that leave nothing between them."""
    found = _TOTAL_BEFORE.search(total.lead)
    if not found:
        return _are_contrasts(parts)
    noun = found["noun"]
    is_money = total.unit == "元" and bool(_GATHERED.match(noun))
    return not noun or is_money or any(noun[-2:] in each.label + each.tail for each in parts)


def _list_before(sentence: Sentence, place: int) -> list[Claim]:
    total, found = sentence.claims[place], []
    if place and sentence.claims[place - 1].unit != total.unit and re.match("共|合计|累计", total.gap):
        # 两个月共立案37起: how many parts there are is no part.
        place -= 1
    for number in range(place - 1, -1, -1):
        claim = sentence.claims[number]
        gap = sentence.between(claim, sentence.claims[number + 1])
        if claim.unit != total.unit or not _LIST.match(gap) or re.search(r"其中|占|同比", gap + claim.lead):
            break
        found.append(claim)
    return found[::-1]


# --- plan, done, rest -------------------------------------------------------------------------------------


def _rest(sentence: Sentence, place: int) -> Iterator[Finding]:
    trio = sentence.claims[place : place + 3]
    if len(trio) < 3 or len({each.unit for each in trio}) > 1 or trio[0].figure.is_share:
        return
    total, done, rest = trio
    if _DONE.search(done.lead) and _REST.search(rest.lead) and not re.search("其中|。", done.gap):
        yield from _judged(total, [done, rest], is_closed=True)


# --- shares -----------------------------------------------------------------------------------------------


def _shares(sentence: Sentence, place: int) -> Iterator[Finding]:
    """占比分别为 40%、35%、30%: together not above one hundred."""
    first = sentence.claims[place]
    if not re.search(r"(?:占比?|比重|构成)[^，。；]*分别[为占是]?$|分别占[^，。；]*$", first.lead):
        return
    parts = [first]
    for number in range(place + 1, len(sentence.claims)):
        if sentence.claims[number].unit != "%" or not re.fullmatch(r"[、和及，]{1,2}", sentence.claims[number].gap):
            break
        parts.append(sentence.claims[number])
    low, _ = added(bounds(each.figure) for each in parts)
    if len(parts) > 1 and low > 100:
        total = sum((each.value for each in parts), start=first.value * 0)
        words = f"各占比之和为 {total}%，超过 100%。"
        yield finding("shares", [each.figure for each in parts], words, "请核对各项占比。")
