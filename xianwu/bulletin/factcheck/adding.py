"""Whether parts add up to their total, and which kinds leave nothing between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Bounds, Claim, added, bare, bounds, may_exceed, meet
from xianwu.bulletin.factcheck.families import CONTRASTS, FAMILIES
from xianwu.bulletin.factcheck.findings import WAN, Finding, finding, said, slip
from xianwu.bulletin.factcheck.phrases import PLANNED

_CROSSING = re.compile(
    r"寄宿|留守|脱贫|低保|困难|流动|随迁|党员|女(?!士|装)|妇女|处分|组织处理|诫勉|小微|涉农|普惠|制造业|绿色|信用|中长期|科技|青年|老年|年轻|岁|残疾|退役|少数民族|本科|研究生|硕士|博士|学历|职称|高级|骨干|新增|重点|优秀|以上|以下|"
    r"帮扶|措施|享受|外地|返乡|过夜|自驾|团队|散客|大学生|规上|亿元|高新|首次|主动|超"
)
_DEGREE = re.compile(r"本科|研究生|硕士|博士|大专|中专|高中|初中|小学")
_TITLE = re.compile(r"正高|副高|高级|中级|初级")
_DENIED = re.compile(r"(?<!来)(?:未|没有|不予)(?P<verb>[一-龥]{2})")
_STAGE = re.compile(
    r"签约|到位|搬迁|腾空|拆除|交付|开工|完工|竣工|入住|投产|验收|办结|审结|结案|收案|受理|立案|移送|录用|面试|取证|就业|安装|通气"
)
"""Steps of one piece of work: what is done twice is counted twice."""
_ABOVE, _BELOW = re.compile(r"^(?:及|（含）|\(含\))?以上"), re.compile(r"^(?:（不含）)?以下")
OTHERS = re.compile(r"^(?:和|及|以及)?(?:其余|其[他它](?![一-龥]{5}))")
_TRADE = re.compile(
    r"制造|工业|农业|农产|服务|建筑|商贸|商业|物流|文旅|旅游|康养|化工|食品|能源|电子|材料|医药|装备|纺织"
)
"""Trades: a project is counted in one of them."""
_MANY, _ONE_AND_A_HALF = 3, Decimal("1.5")
TOO_MANY = Decimal("1.35")
"""Parts that exceed their total by so much are traits that many have together, no slip of a hand."""
_KIND_NOUN = re.compile("[队组班站点店厂库]$")
_GONE = re.compile("撤销|减少|退出|注销|流出|核减|调出|关停|合并|淘汰|报废|死亡")


def judged_sum(total: Claim, parts: Sequence[Claim], *, is_closed: bool) -> Iterator[Finding]:
    if any(each.lead.endswith("各") for each in parts):
        # 鲢鱼、鳙鱼各11万尾: of how many is not known here.
        return
    slipped = list(wrong_scale(total, parts))
    if slipped:
        yield from slipped
        return
    if _is_net(total, parts):
        return
    whole, summed = _whole(total), added(bounds(each.figure) for each in parts)
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
    is_all = any(each.value == total.value for each in parts) or value > total.value * TOO_MANY
    is_more = may_exceed(summed, whole) or value > total.value and _beyond_rounding(total, parts, value)
    if len(parts) > 1 and not is_all and is_more and not _cross(total, parts):
        words = f"所列分项之和 {shown} = {said(value, total.figure)}，超过总数 {total.figure.text}。"
        yield finding("parts", figures, words, f"总数应不少于 {said(value, total.figure)}，或核对各分项。")


def wrong_scale(total: Claim, parts: Sequence[Claim]) -> Iterator[Finding]:
    """万 for 亿 or the reverse, in a part or in the total."""
    slipped = _scaled(total, parts)
    if slipped is not None:
        words = (
            f"{slipped.figure.text} 与同列各项相差悬殊，换成另一单位（万、亿）后分项之和正好等于 {total.figure.text}。"
        )
        yield finding("parts", [total.figure, slipped.figure], words, "疑似万、亿单位写错，请核对。")
        return
    lost = _lost_in_scale(total, parts)
    if lost is not None:
        words = f"{lost.figure.text} 与同列各项相差万倍，疑似“亿”写成“万”。"
        yield finding("wanyi", [total.figure, lost.figure], words, "请核对单位。")
        return
    if _is_total_scaled(total, parts):
        words = f"分项之和与 {total.figure.text} 相差正好一万倍。"
        yield finding("wanyi", [total.figure, *(each.figure for each in parts)], words, "疑似万、亿单位写错，请核对。")


def _is_net(total: Claim, parts: Sequence[Claim]) -> bool:
    """去年底98个，今年新建32个，撤销4个: what went is taken off."""
    signed = [-each.value if _GONE.search(each.label) else each.value for each in parts]
    return sum(signed) == total.value != sum(each.value for each in parts)


def is_no_total(total: Claim, parts: Sequence[Claim]) -> bool:
    """每吨80元，…分别为121.5万元和86.4万元: what each of them exceeds is no total."""
    return len(parts) > 1 and all(may_exceed(bounds(each.figure), _whole(total)) for each in parts)


def _is_total_scaled(total: Claim, parts: Sequence[Claim]) -> bool:
    """补助96亿元，其中中职42万元、高职54万元."""
    value = sum((each.value for each in parts), start=total.value * 0)
    return len(parts) > 1 and value > 0 and total.value in (value * WAN, value / WAN)


def _whole(total: Claim) -> Bounds:
    """A task is set as it stands: 5万亩 of a plan was not rounded."""
    is_set = total.figure.is_exact and bool(re.search(PLANNED, total.lead))
    return (total.value, total.value) if is_set else bounds(total.figure)


def _lost_in_scale(total: Claim, parts: Sequence[Claim]) -> Claim | None:
    """教育7.2亿元、卫生4.1万元 of 36.8亿元: the only one in 万 where all others are in 亿 and of its size."""
    if "亿" not in total.figure.text or len(parts) < 2:
        return None
    small = [each for each in parts if "万" in each.figure.text and "亿" not in each.figure.text]
    others = [each.value for each in parts if each not in small]
    if len(small) != 1 or not others or small[0].value * 1000 > min(others):
        return None
    return small[0] if min(others) / 20 <= small[0].value * WAN <= total.value else None


def _beyond_rounding(total: Claim, parts: Sequence[Claim], summed: Decimal) -> bool:
    """Many parts may each be half a digit off, but hardly all to one side: more than one digit and a half is a slip."""
    figures = [total.figure, *(each.figure for each in parts)]
    steps = {each.step for each in figures}
    is_plain = len(parts) >= _MANY and 0 not in steps and all(each.is_exact for each in figures)
    return is_plain and abs(summed - total.value) > max(steps) * _ONE_AND_A_HALF


def _scaled(total: Claim, parts: Sequence[Claim]) -> Claim | None:
    """The part that would make the sum right if its 万 were 亿 or its 亿 万."""
    for part in parts if len(parts) > 1 else ():
        scale = _other_scale(total, part)
        rest = sum((each.value for each in parts if each is not part), start=total.value * 0)
        if scale is not None and rest + part.value != total.value == rest + part.value * scale:
            return part
    return None


def _other_scale(total: Claim, part: Claim) -> Decimal | None:
    """万 for 亿 and 亿 for 万; 元 for 万元 where the total is told in 万元."""
    if "亿" in part.figure.text:
        return 1 / WAN
    return WAN if "万" in part.figure.text or (part.unit == "元" and "万" in total.figure.text) else None


def _cross(total: Claim, parts: Sequence[Claim]) -> bool:
    """Traits that one person or firm may have together: their numbers may exceed the total. Degrees exclude each other."""
    labels = [each.label + each.tail for each in parts]
    if _are_classes(parts) or _are_kinds(total, parts):
        return False
    if any(all(kinds.search(label) for label in labels) for kinds in (_DEGREE, _TITLE)):
        return False
    if sum(bool(_STAGE.search(label)) for label in labels) > 1:
        return True
    if len(parts) == len("两项") and all(
        re.search("[在完有齐全规]", each.lead) and each.lead.endswith("的") for each in parts
    ):
        # 责任人在岗的20座，记录完整的18座: of two things that each may have.
        return True
    if all(map(_TRADE.search, labels)):
        labels = [re.sub("制造业|高新|绿色|科技", "", label) for label in labels]
    counted = total.lead + total.tail
    if total.unit == "元":
        # 就业帮扶2260万元 is money of one purpose; persons may be helped and trained.
        labels = [label.replace("帮扶", "").replace("措施", "") for label in labels]
    return any(found[0] not in counted for label in labels for found in _CROSSING.finditer(label))


def _are_kinds(total: Claim, parts: Sequence[Claim]) -> bool:
    """服务队24支，其中党员先锋队9支、青年突击队8支: each is a kind of what is counted, and of one kind only."""
    noun = _KIND_NOUN.search(bare(total.lead))
    return noun is not None and all(bare(each.lead).endswith(noun[0]) for each in parts)


def leave_nothing(parts: Sequence[Claim]) -> bool:
    """Contrasts, the whole of a family (金牌、银牌、铜牌), or a list that ends with 其他."""
    labels = [each.lead + each.tail for each in parts]
    if not parts:
        return False
    if _are_classes(parts):
        return True
    is_family = any(
        len(family) == len(labels) and all(any(word in label for label in labels) for word in family)
        for family in FAMILIES
    )
    return is_family or bool(OTHERS.search(parts[-1].lead or parts[-1].tail)) or are_contrasts(parts)


def _are_classes(parts: Sequence[Claim]) -> bool:
    """10亿元以上2个、1亿元至10亿元5个、1亿元以下8个: from the greatest to the least, or the other way."""
    if not parts:
        return False
    first, last = parts[0].gap, parts[-1].gap
    return bool((_ABOVE.search(first) and _BELOW.search(last)) or (_BELOW.search(first) and _ABOVE.search(last)))


def are_contrasts(parts: Sequence[Claim]) -> bool:
    """Two kinds that leave nothing between them: 限期 and 现场, 男 and 女."""
    labels = [each.lead + each.tail for each in parts]
    if len(labels) != 2:
        return False
    one, other = labels
    if _denies(one, other) or _denies(other, one) or _has_and_lacks(one, other) or _has_and_lacks(other, one):
        return True
    return any(
        (_says(one, a, b) and _says(other, b, a)) or (_says(one, b, a) and _says(other, a, b)) for a, b in CONTRASTS
    )


def _has_and_lacks(one: str, other: str) -> bool:
    """有证 and 无证."""
    found = re.search("有(?P<what>[一-龥]{1,3})", one)
    return found is not None and f"无{found['what']}" in other


def _denies(one: str, other: str) -> bool:
    """采纳 and 未采纳 leave nothing between them."""
    found = _DENIED.search(other)
    return found is not None and found["verb"] in one and f"新{found['verb']}" not in one and not _DENIED.search(one)


def _says(label: str, word: str, opposite: str) -> bool:
    """Whether the label says one word of a pair and not the other (不合格 says 合格 as well)."""
    return word in label and not (word in opposite and opposite in label)
