"""Parts and their total: 其中, 分别, brackets, 共, contrasts, 剩余; 等 leaves a list open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bounds, may_exceed, meet
from xianwu.bulletin.factcheck.families import CONTRASTS, FAMILIES
from xianwu.bulletin.factcheck.findings import WAN, Finding, finding, said, slip

_MARK = re.compile(r"其中|包括|包含|含(?!税)|分别|：|（|由|(?<=[，（])即")
_CLOSED_BRACKET = re.compile(r"（[^（）]*）")
"""17个乡镇（街道）、326个村: a bracket that closes before the next figure lists no parts."""
_CLOSED = re.compile(r"分别(?:为|是)|分别$|：|由|(?<=[，（])即")
_PARTIAL = re.compile(r"其中|包括|包含|含|较|比|同比")
_STOP = re.compile(
    r"；|。|同比|比上年|比去年|较上年|较去年|累计|共计|合计|总计|，共|平均|人均|户均|占|另|已|计划|预计|去年|上年|达到"
)
_OPEN_END = re.compile(r"^[^，。；、（）]{0,12}等")
_CROSSING = re.compile(
    r"党员|女(?!士|装)|妇女|处分|组织处理|诫勉|小微|涉农|普惠|制造业|绿色|信用|中长期|科技|青年|老年|年轻|岁|残疾|退役|少数民族|本科|研究生|硕士|博士|学历|职称|高级|骨干|新增|重点|优秀|以上|以下|"
    r"外地|返乡|大学生|规上|亿元|高新|首次|主动|超"
)
_DEGREE = re.compile(r"本科|研究生|硕士|博士|大专|中专|高中|初中|小学")
_TITLE = re.compile(r"正高|副高|高级|中级|初级")
CHANGED = re.compile(r"增加|减少|增长|下降|提高|净增|多|少|同比|[比较][上去]")
_DENIED = re.compile(r"(?<!来)(?:未|没有|不予)(?P<verb>[一-龥]{2})")
_TOTAL_BEFORE = re.compile(r"(?:共计?|合计|总计|总共|总数[为达]?|累计共?)(?P<noun>[^，。；、]*)$")
_WHOLE_BEFORE = re.compile(r"总(?:人口|面积|量|数|产量|产值|里程|投资|额|户数|人数|长度)[为达]?$")
_YEAR_BEFORE = re.compile(r"^全年[^，。；、]*$")
_FROM = re.compile(r"[由从][^，。；]{0,12}$")
_TO = re.compile(r"^[^，。；]{0,6}[到至为]$")
"""总数由86家增加到96家 tells of a change, not of parts."""
_NUMBERED = re.compile(r"第?(?P<place>[一二三四五六七八九])(?:期|批|标段|季度|阶段)")
_GATHERED = re.compile(r"^(?:筹集|筹措|投入|安排|支出|拨付|下拨|下达|发放|落实|投资|整合|争取|需|花费)(?:资金|投资)?$")
_OTHERS = re.compile(r"^(?:和|及|以及)?其[他它余]")
_LEVEL = re.compile(r"(?:国家|中央|省|市|县|乡|镇|村)(?:本?级|派)")
_STAGE = re.compile(
    r"签约|搬迁|腾空|拆除|交付|开工|完工|竣工|投产|验收|办结|审结|立案|移送|录用|面试|取证|就业|安装|通气"
)
"""Steps of one piece of work: what is done twice is counted twice."""
NO_TOTALS = ("岁", "周岁", "℃", "摄氏度", "倍", "分")
_BOTH = re.compile(r"同时|兼|重复|交叉|叠加")
"""Some are in two of the parts, and the text says so."""
_MANY, _ONE_AND_A_HALF = 3, Decimal("1.5")
SINGLE = re.compile(r"[人户亩件笔均]均|每|最[高大多]|单笔|一笔")
"""A mean is no total, and the greatest one no part of a list."""
_COUNTS_ALL = re.compile(r"(?:共|合计|总计|总数|全部)[^，。；]*$")
_CLASS = re.compile(r"[一-龥]{1,6}(?:类|型)$")
_FIRST = re.compile(r"[一-龥]{0,6}，[^，。；、]{1,10}$")
_LIST = re.compile(r"^[^，。；：（）]*[、，和及][^，。；：（）]*$|^[^，。；：]{0,16}$")


def check_sums(sentence: Sentence) -> Iterator[Finding]:
    """All checks of totals in one sentence."""
    for place in range(len(sentence.claims)):
        yield from _marked(sentence, place)
        yield from _among(sentence, place)
        yield from _listed(sentence, place)
        yield from _contrasted(sentence, place)
        yield from _total_behind(sentence, place)


# --- a total, a mark, its parts ---------------------------------------------------------------------


def _marked(sentence: Sentence, place: int) -> Iterator[Finding]:
    found = marked(sentence, place)
    if found is not None:
        yield from _of_parts(found.total, found.parts, gap=found.gap)


@dataclass(frozen=True)
class Marked:
    """A total, the words that hold the mark, the first figure behind it, and the parts that count the same."""

    total: Claim
    gap: str
    first: Claim
    parts: Sequence[Claim]


def marked(sentence: Sentence, place: int) -> Marked | None:
    """The list that a mark (其中, 分别, a colon, a bracket) opens behind the figure at that place."""
    total, after = sentence.claims[place], sentence.claims[place + 1 :]
    if total.figure.is_share or not after or CHANGED.search(total.lead):
        return None
    gap, first = _gap_to_mark(sentence, place)
    if gap is None or total.unit in NO_TOTALS or re.search("（[^（）]*(?:共|拆分|折|合计|原)", gap):
        return None
    if _FROM.search(gap) and _TO.search("".join(each.gap for each in sentence.claims[first + 1 : first + 2])):
        return None
    return Marked(total, gap, sentence.claims[first], _parts(sentence, total, first, in_bracket="（" in gap))


def _is_inner(sentence: Sentence, first: Claim, claim: Claim) -> bool:
    """建设项目27项（省级6项、市级5项）: a part of a part stands in brackets behind it."""
    between = sentence.between(first, claim)
    return between.count("（") > between.count("）")


def _leaves_list(found: Sequence[Claim], gap: str) -> bool:
    """其中甲963件、乙323件，移送17件: behind items parted by 、 a comma begins something else."""
    return len(found) > 1 and "、" in found[1].gap and gap.startswith("，") and not _OTHERS.match(gap[1:])


def _of_parts(total: Claim, parts: Sequence[Claim], *, gap: str) -> Iterator[Finding]:
    """Whether the list is closed, and then whether it adds up."""
    if not parts:
        return
    is_open = bool(_OPEN_END.match(parts[-1].tail)) or "等" in parts[-1].tail
    is_closed = not is_open and not _PARTIAL.search(gap) and len(parts) > 1 and bool(_CLOSED.search(gap) or "（" in gap)
    is_closed = is_closed or (not is_open and len(parts) > 1 and _leave_nothing(parts))
    yield from judged_sum(total, parts, is_closed=is_closed)


def _among(sentence: Sentence, first: int) -> Iterator[Finding]:
    """查处案件1286件，同比增长12.4%，其中…: the total stands further back than the figure before 其中."""
    claim = sentence.claims[first]
    if not first or claim.figure.is_share or claim.unit in NO_TOTALS or not re.search("其中[^。；]*$", claim.gap):
        return
    for number in range(first - 1, -1, -1):
        total = sentence.claims[number]
        if "；" in sentence.between(total, sentence.claims[number + 1]):
            return
        if total.unit == claim.unit and not CHANGED.search(total.lead) and not SINGLE.search(total.lead):
            parts = _parted(sentence, first)
            if len(parts) > 1 and _leave_nothing(parts):
                yield from _of_parts(total, parts, gap="其中")
            elif number < first - 1:
                yield from _of_parts(total, _parts(sentence, total, first, in_bracket=False), gap="其中")
            return


def check_spread(before: Sentence, sentence: Sentence) -> Iterator[Finding]:
    """总收入完成6.7亿元，增长3%。其中：地方5.1亿元，增长2%；上划1.2亿元 …: the total stands a sentence before."""
    if not re.match("其中", sentence.words):
        return
    first = sentence.claims[0]
    totals = [each for each in before.claims if each.unit == first.unit and not CHANGED.search(each.lead)]
    if totals and not first.figure.is_share:
        if "；" in sentence.words:
            yield from _of_parts(totals[0], _segments(sentence, first.unit), gap="其中")
        elif not _BOTH.search(sentence.words):
            yield from judged_sum(totals[0], _parts(sentence, totals[0], 0, in_bracket=False), is_closed=False)


def _parted(sentence: Sentence, first: int) -> list[Claim]:
    """其中夏粮41.6万吨，增长1.2%；秋粮29.7万吨: the first figure of that unit behind each semicolon."""
    found = [sentence.claims[first]]
    for claim in sentence.claims[first + 1 :]:
        if claim.unit == found[0].unit and re.fullmatch("[^；]*；[^，；]{1,10}", claim.gap) and "其中" not in claim.gap:
            found.append(claim)
    return found


def _segments(sentence: Sentence, unit: str) -> list[Claim]:
    """The first figure of that unit in each part between semicolons, up to a part with parts of its own."""
    found: list[Claim] = []
    place = sentence.start
    for segment in re.split("(?<=；)", sentence.words):
        own = [each for each in sentence.claims if place <= each.figure.start < place + len(segment)]
        place += len(segment)
        named = [each for each in own if each.unit == unit and not CHANGED.search(each.lead)]
        found += named[:1]
        if "其中" in segment[2:] or not named:
            break
    return found


def _listed(sentence: Sentence, place: int) -> Iterator[Finding]:
    """共补录教师120名，小学60名、初中40名、高中30名: three parts and more, with no mark."""
    total, after = sentence.claims[place], sentence.claims[place + 1 :]
    if (
        total.figure.is_share
        or len(after) < _MANY
        or not (_COUNTS_ALL.search(total.lead) or all(_CLASS.search(each.lead) for each in after[:_MANY]))
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
        yield from _of_parts(total, parts, gap="")


def _gap_to_mark(sentence: Sentence, place: int) -> tuple[str | None, int]:
    """The words from the total to its first part where a mark stands in them; totals may stand together (35个75公里)."""
    total = sentence.claims[place]
    for number in range(place + 1, min(place + 3, len(sentence.claims))):
        gap = sentence.between(sentence.claims[number - 1], sentence.claims[number])
        if _MARK.search(_CLOSED_BRACKET.sub("", gap)) and not re.search(r"[。；]", gap):
            return gap, number
        is_count = sentence.claims[number].unit in ("类", "种", "部分") and re.search("分为|分|涉及|包括", gap)
        if sentence.claims[number].unit == total.unit or (len(gap) > 2 and not is_count):
            break
    return None, 0


def _parts(sentence: Sentence, total: Claim, first: int, *, in_bracket: bool) -> list[Claim]:
    """The figures behind the mark that count the same, up to the end of the list."""
    found: list[Claim] = []
    for number in range(first, len(sentence.claims)):
        claim = sentence.claims[number]
        gap = sentence.between(sentence.claims[number - 1], claim)
        if number > first and (_STOP.search(gap) or (in_bracket and "）" in gap) or _leaves_list(found, gap)):
            break
        if SINGLE.search(claim.lead):
            break
        # 其余6个…，其中3个: a part of the last part.
        is_below = bool(found) and "其中" in claim.gap
        if claim.unit == total.unit and not is_below and not (found and _is_inner(sentence, found[0], claim)):
            found.append(claim)
        elif found and "，" in gap:
            # A second measure of the same part (21个60.7公里) stands in the same clause.
            break
    return found


def judged_sum(total: Claim, parts: Sequence[Claim], *, is_closed: bool) -> Iterator[Finding]:
    slipped = _scaled(total, parts)
    if slipped is not None:
        words = (
            f"{slipped.figure.text} 与同列各项相差悬殊，换成另一单位（万、亿）后分项之和正好等于 {total.figure.text}。"
        )
        yield finding("parts", [total.figure, slipped.figure], words, "疑似万、亿单位写错，请核对。")
        return
    whole, summed = bounds(total.figure), added(bounds(each.figure) for each in parts)
    figures = [total.figure, *(each.figure for each in parts)]
    value = sum((each.value for each in parts), start=total.value * 0)
    shown = " + ".join(said(each.value, each.figure) for each in parts)
    if is_closed and (not meet(whole, summed) or _beyond_rounding(total, parts, value)):
        hint = slip(total.value, value)
        words = f"分项之和 {shown} = {said(value, total.figure)}，与总数 {total.figure.text} 不符。{hint}"
        yield finding("parts", figures, words, f"总数应为 {said(value, total.figure)}，或核对各分项。")
        return
    for each in parts:
        if may_exceed(bounds(each.figure), whole):
            words = f"其中的 {each.figure.text} 大于总数 {total.figure.text}。{slip(each.value, total.value)}"
            yield finding("subset", [total.figure, each.figure], words, "请核对这两个数。")
            return
    if len(parts) > 1 and may_exceed(summed, whole) and not _cross(total, parts):
        words = f"所列分项之和 {shown} = {said(value, total.figure)}，超过总数 {total.figure.text}。"
        yield finding("parts", figures, words, f"总数应不少于 {said(value, total.figure)}，或核对各分项。")


def _beyond_rounding(total: Claim, parts: Sequence[Claim], summed: Decimal) -> bool:
    """Many parts may each be half a digit off, but hardly all to one side: more than one digit and a half is a slip."""
    figures = [total.figure, *(each.figure for each in parts)]
    steps = {each.step for each in figures}
    is_plain = len(parts) >= _MANY and 0 not in steps and all(each.is_exact for each in figures)
    return is_plain and abs(summed - total.value) > max(steps) * _ONE_AND_A_HALF


def _scaled(total: Claim, parts: Sequence[Claim]) -> Claim | None:
    """The part that would make the sum right if its 万 were 亿 or its 亿 万."""
    for part in parts if len(parts) > 1 else ():
        scale = WAN if "万" in part.figure.text else 1 / WAN if "亿" in part.figure.text else None
        rest = sum((each.value for each in parts if each is not part), start=total.value * 0)
        if scale is not None and rest + part.value != total.value == rest + part.value * scale:
            return part
    return None


def _cross(total: Claim, parts: Sequence[Claim]) -> bool:
    """Traits that one person or firm may have together: their numbers may exceed the total. Degrees exclude each other."""
    labels = [each.label + each.tail for each in parts]
    if any(all(kinds.search(label) for label in labels) for kinds in (_DEGREE, _TITLE)):
        return False
    if sum(bool(_STAGE.search(label)) for label in labels) > 1:
        return True
    counted = total.lead + total.tail
    return any(found[0] not in counted for label in labels for found in _CROSSING.finditer(label))


def _leave_nothing(parts: Sequence[Claim]) -> bool:
    """Contrasts, the whole of a family (金牌、银牌、铜牌), or a list that ends with 其他."""
    labels = [each.lead + each.tail for each in parts]
    is_family = any(
        len(family) == len(labels) and all(any(word in label for label in labels) for word in family)
        for family in FAMILIES
    )
    return is_family or bool(_OTHERS.search(labels[-1])) or _are_contrasts(parts)


def _are_contrasts(parts: Sequence[Claim]) -> bool:
    """Two kinds that leave nothing between them: 限期 and 现场, 男 and 女."""
    labels = [each.lead + each.tail for each in parts]
    if len(labels) != 2:
        return False
    one, other = labels
    if _denies(one, other) or _denies(other, one):
        return True
    return any(
        (_says(one, a, b) and _says(other, b, a)) or (_says(one, b, a) and _says(other, a, b)) for a, b in CONTRASTS
    )


def _denies(one: str, other: str) -> bool:
    """采纳 and 未采纳 leave nothing between them."""
    found = _DENIED.search(other)
    return found is not None and found["verb"] in one and f"新{found['verb']}" not in one and not _DENIED.search(one)


def _says(label: str, word: str, opposite: str) -> bool:
    """Whether the label says one word of a pair and not the other (不合格 says 合格 as well)."""
    return word in label and not (word in opposite and opposite in label)


# --- no mark: 隐患15处，限期整改9处，现场整改6处 --------------------------------------------------------


def _contrasted(sentence: Sentence, place: int) -> Iterator[Finding]:
    total, parts = sentence.claims[place], sentence.claims[place + 1 : place + 3]
    if len(parts) < 2 or total.figure.is_share or any(each.unit != total.unit for each in parts):
        return
    third = sentence.claims[place + 3 : place + 4]
    if third and third[0].unit == total.unit and re.match(r"[、，][^，。；\d]{1,8}$", third[0].gap):
        return
    if sentence.between(total, parts[0]).startswith("、") or re.search("其中|包括|含|（", total.gap):
        return
    gaps = sentence.between(total, parts[0]) + sentence.between(parts[0], parts[1])
    if _MARK.search(gaps) or _STOP.search(gaps) or not _are_contrasts(parts):
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


# --- the total behind: A 10个、B 20个，共 30个 ------------------------------------------------------------


def _total_behind(sentence: Sentence, place: int) -> Iterator[Finding]:
    total = sentence.claims[place]
    is_told = _TOTAL_BEFORE.search(total.lead) or _WHOLE_BEFORE.search(total.lead) or _YEAR_BEFORE.search(total.lead)
    if total.figure.is_share or not is_told:
        return
    parts = _list_before(sentence, place)
    if len(parts) < 2 or max(each.value for each in parts) > total.value:
        return
    if any(re.search("[各每][^，。；]{0,4}$", each.lead) for each in parts):
        return
    if _is_total_of(total, parts):
        yield from judged_sum(total, parts, is_closed=True)


def _is_total_of(total: Claim, parts: Sequence[Claim]) -> bool:
    """共 N个, 共立案 N起 after 立案; 总人口 only of kinds that leave nothing between them."""
    found = _TOTAL_BEFORE.search(total.lead)
    if _YEAR_BEFORE.search(total.lead):
        return all("半年" in each.lead for each in parts)
    if not found:
        return _are_contrasts(parts) or _are_numbered(parts) or "分别" in parts[0].lead or "组成" in total.gap
    noun = found["noun"]
    is_money = total.unit == "元" and bool(_GATHERED.match(noun))
    if _are_numbered(parts):
        return True
    return not noun or is_money or any(noun[-2:] in each.label + each.tail for each in parts)


def _are_numbered(parts: Sequence[Claim]) -> bool:
    """一期, 二期, 三期 without a gap: all there are."""
    found = [_NUMBERED.match(each.lead) for each in parts]
    return [each and each["place"] for each in found] == list("一二三四五六七八九"[: len(parts)])


def _list_before(sentence: Sentence, place: int) -> list[Claim]:
    total, found = sentence.claims[place], []
    if place and sentence.claims[place - 1].unit != total.unit and re.match("[一-龥]{0,4}(?:共|合计|累计)", total.gap):
        # 两个月共立案37起: how many parts there are is no part.
        place -= 1
    for number in range(place - 1, -1, -1):
        claim = sentence.claims[number]
        gap = sentence.between(claim, sentence.claims[number + 1])
        if claim.unit != total.unit or not _LIST.match(gap) or re.search(r"其中|占|同比", gap + claim.lead):
            break
        found.append(claim)
    return found[::-1]
