"""Lists that must be as long as they say: names before 等N家, 分别 with its values, N times each; ranges the right way round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.phrases import TOGETHER
from xianwu.bulletin.factcheck.text import Text

_NO_COUNTS = ("元", "岁", "周岁", "年", "天")
_NAMES = re.compile(r"(?P<names>(?:[^，。；：、（）“”\n]{2,14}、)+[^，。；：、（）“”\n]{2,16}?)(?P<etc>等)?$")
_GROUP = re.compile(
    r"^(?:[一-龥]{0,4})(?:乡镇|[乡镇](?![一-龥])|街道|单位|部门|银行|企业|学校|社区|村|县|市|大类|领域|系统|科室|机构|园区|品种|专项|公司|金融机构|局委|省市|地市)"
)
_NAMED_UNITS = ("家", "个", "所", "人", "类", "种", "项", "名", "位", "座", "处", "条", "部")
_EACH = re.compile(r"每[个组队村户家名场期班批次人年天月]?[^，。；\d]{0,8}$")
_TOTAL = re.compile(rf"(?:{TOGETHER})[^，。；、]*$")
_SO_FAR = re.compile(r"累计[^，。；、]*$")

_BOOKS = re.compile(r"(?:《[^《》]+》[、和及]?)+(?P<etc>等)?$")
_EACH_ALSO = re.compile(r"各[^，。；\d]{0,6}$")
_EACH_OF = re.compile(r"每(?P<unit>[户人亩家村个名套台头只吨件场期次天年月])|(?P<mean>[户人亩])均")
_OF_WHICH = re.compile("每([座所处栋间套台辆条场眼])[^，。；]{0,8}$")
_BUILT = ("座", "所", "处", "栋", "间", "套", "台", "辆", "条", "场", "眼")
"""新建公厕6座，每所学校2名: the one is not of the other."""
_WHOLE = re.compile(r"总(?P<noun>[一-龥]{2})(?:可?达|为|约)?$")
_RESPECTIVELY = re.compile(r"(?P<names>[^，。；：（）]*)分别(?P<verb>[^，。；：、]{0,12})$")
_OF_EACH = re.compile(r"[一-龥]{1,6}分别")
_SEPARATOR = re.compile(r"(?:[、和及与]|以及)(?:约|近|超)?")
_AND = ("和", "与", "及", "以及")
_CAPPED = re.compile(r"另|最[高多低]|上限|不超过|至多|封顶")
_BETWEEN = re.compile(r"(?:[-~—]+|至|到)")
_DEPARTMENTS = re.compile(
    r"(?P<names>(?:[^，。；：、（）“”\n]{2,14}、)+[^，。；：、（）“”\n]{2,16}?)(?P<etc>等)?(?P<count>[二三四五六七八九十两]{1,2})(?:个|家)?(?P<noun>部门|单位|乡镇|街道|机构|县区|企业|学校|领域|系统|方面军)"
)
_THAT_IS = re.compile(
    r"[^，。；：、（）\d]{0,10}[，：（](?:即|分别是|分别为|也就是)[：]?(?P<names>[^，。；：（）\d]{2,14}(?:、[^，。；：（）\d]{2,14})+(?:(?:和|及|以及)[^，。；：（）\d]{2,14})?)(?=[，。；）]|$)"
)
_NUMBERED = re.compile(
    r"(?P<count>\d{1,2}|[两三四五六七八九])(?P<unit>起|个|项|条|点|类|件)[^。；：\d]{0,24}：一是(?P<rest>[^。\n]*(?:。[二三四五六七八九十]是[^。\n]*)*)"
)
_NEXT = re.compile(r"[；。，][二三四五六七八九十]是")
_FORMED = re.compile(r"(?:组成|分成|分为|编成|划分为?|编为|组建|成立|混编)(?:了)?$")
_ABOUT_EACH = re.compile(r"至少|不少于|约|左右|以上|不等|另|轮|最")
_CHANGING = re.compile(r"[由从自](?![^，。；]*之间)[^，。；]*$")


def check_lists(sentence: Sentence) -> Iterator[Finding]:
    """Lists of names, products, 分别, ranges."""
    for place, claim in enumerate(sentence.claims):
        yield from _named(sentence, claim)
        yield from _books(claim)
        yield from _product(sentence, place)
        yield from _respectively(sentence, place)
        yield from _backwards(sentence, place)
        yield from _spelled_out(sentence, claim)
        yield from _split_up(sentence, place)


def check_named(text: Text) -> Iterator[Finding]:
    """卫健委、医保局、公安局、税务局、财政局等四部门: 部门 is no measure word."""
    for found in _DEPARTMENTS.finditer(text.words):
        names = _names_of(found["names"])
        count = han(found["count"])
        is_wrong = count is not None and (
            len(names) > count or (not found["etc"] and _are_offices(names) and len(names) < count)
        )
        if is_wrong:
            words = f"列出 {len(names)} 个名称，却写“{found['etc'] or ''}{found['count']}{found['noun']}”。"
            yield Finding("names", ((found.start("count"), found.end()),), words, f"数量应不少于 {len(names)}。")


def _are_offices(names: list[str]) -> bool:
    """县公安局、县交通运输局、县应急管理局四部门: each is one of what is counted."""
    return all(re.search("[局委办院行社会队部]$", name) for name in names)


def check_numbered(text: Text) -> Iterator[Finding]:
    """通报3起问题：一是…；二是…；三是…；四是…."""
    for found in _NUMBERED.finditer(text.words):
        count = int(found["count"]) if found["count"].isdecimal() else han(found["count"])
        told = 1 + len(_NEXT.findall(found["rest"]))
        if count is not None and told > 1 and count != told:
            words = f"写作 {found['count']}{found['unit']}，后面列出 {told} 条。"
            yield Finding("names", ((found.start("count"), found.end("unit")),), words, f"应为 {told}{found['unit']}。")


def _names_of(words: str) -> list[str]:
    """Names parted by 、, the last two by 和: 协和电子 is one name."""
    *names, last = words.split("、")
    ends = [each for each in re.split(r"以及|和|及|与", last) if each]
    is_two = len(ends) > 1 and all(len(each) > 1 for each in ends)
    return [each for each in (*names, *(ends if is_two else [last])) if each]


def _spelled_out(sentence: Sentence, claim: Claim) -> Iterator[Finding]:
    """新增6所，即甲、乙、丙、丁、戊: whoever says 即 names them all."""
    end = claim.figure.end - sentence.start
    found = _THAT_IS.match(sentence.words, end)
    if not found or claim.unit not in _NAMED_UNITS or not claim.figure.is_exact or claim.value > 20:
        return
    names = _names_of(found["names"])
    if len(names) > 1 and len(names) != claim.value and "等" not in found["names"]:
        words = f"写作 {claim.figure.text}，后面列出 {len(names)} 个名称。"
        yield finding("names", [claim.figure], words, f"应为 {len(names)}{claim.unit}，或补齐名称。")


def _split_up(sentence: Sentence, place: int) -> Iterator[Finding]:
    """45人组成9个组，每组6人."""
    trio = sentence.claims[place : place + 3]
    if len(trio) < 3:
        return
    whole, count, each = trio
    is_split = _FORMED.search(count.lead) and _EACH.search(each.lead) and whole.unit == each.unit != count.unit
    if any(_BETWEEN.fullmatch(after.gap) for after in sentence.claims[place + 3 : place + 4]):
        return
    if not is_split or not all(claim.figure.is_exact for claim in trio) or re.search("[。；]", each.gap):
        return
    if count.value * each.value != whole.value and not _ABOUT_EACH.search(each.lead + each.tail):
        right = said(count.value * each.value, whole.figure)
        words = f"{count.figure.text} × {each.figure.text} = {right}，文中写作 {whole.figure.text}。"
        yield finding("product", [whole.figure, count.figure, each.figure], words, f"应为 {right}。")


def _backwards(sentence: Sentence, place: int) -> Iterator[Finding]:
    """8至5个工作日."""
    pair = sentence.claims[place : place + 2]
    if len(pair) < 2:
        return
    first, last = pair
    if first.unit != last.unit or not first.unit or not _BETWEEN.fullmatch(last.gap) or _CHANGING.search(first.lead):
        return
    if first.value > last.value > 0 and first.figure.is_exact:
        words = f"“{first.figure.text}{last.gap}{last.figure.text}”起止颠倒。"
        yield finding("interval", [first.figure, last.figure], words, "小数在前，大数在后。")


def _respectively(sentence: Sentence, place: int) -> Iterator[Finding]:
    """东街、西街、南街三个社区分别有 1200户、980户: three names, two values."""
    start = sentence.claims[place].figure.start - sentence.start
    found = _RESPECTIVELY.search(sentence.words[:start])
    if not found or not found["names"]:
        return
    values = [sentence.claims[place]]
    for claim in sentence.claims[place + 1 :]:
        if not _SEPARATOR.fullmatch(claim.gap):
            break
        values.append(claim)
    after = sentence.claims[place + len(values) :][:1]
    if after and re.match("[、和及与并]", after[0].gap):
        # 分别下降4.8%、50%及减少8.22个百分点: the last value has a verb of its own.
        return
    names = re.split(r"、|以及|及(?!时|格|以)", found["names"])
    if "、" in found["names"]:
        *others, last = names
        names = [*others, *re.split(r"[和与](?!谐|平|睦)", last, maxsplit=1)]
    is_nested = any(each.gap in _AND for each in values[1:-1])
    told = _told_before(sentence, place) if len(names) < 2 else len(names)
    if len(values) < 2 or not told or "等" in found["names"] or is_nested:
        return
    if told != len(values):
        words = f"“分别”前面有 {told} 项，后面有 {len(values)} 个数。"
        yield finding("respectively", [each.figure for each in values], words, "请补齐或核对各项的数。")


def _told_before(sentence: Sentence, place: int) -> int:
    """三个乡镇分别…: how many the count right before 分别 says; 0 where there is none."""
    counted = sentence.claims[place - 1] if place else None
    gap = sentence.claims[place].gap
    is_count = counted is not None and counted.unit in _NAMED_UNITS and counted.figure.is_exact
    return int(counted.value) if counted and is_count and _OF_EACH.match(gap) and counted.value <= 12 else 0


def _books(claim: Claim) -> Iterator[Finding]:
    """《规划》《方案》等3个文件."""
    found = _BOOKS.search(claim.lead)
    if found and found["etc"] and claim.unit in _NAMED_UNITS and found[0].count("《") > claim.value:
        count = found[0].count("《")
        yield finding(
            "names", [claim.figure], f"列出 {count} 个名称，却写“等{claim.figure.text}”。", f"数量应不少于 {count}。"
        )


def _named(sentence: Sentence, claim: Claim) -> Iterator[Finding]:
    """工商银行、农业银行等6家: no more names than that; without 等 just as many."""
    found = _NAMES.search(claim.lead if "、" in claim.lead else _clause(claim))
    if not found or claim.unit not in _NAMED_UNITS or claim.value != claim.value.to_integral_value():
        return
    if re.search("分别|等[在的]|(?:[对向给为从在将赴到了]|会同|联合)$", found["names"]):
        # 中国银行、工商银行等在县11家银行; 甲局、乙局联合对12个部门: those who act, and on whom.
        return
    names = _names_of(found["names"])
    if found["etc"]:
        if len(names) > claim.value:
            words = f"列出 {len(names)} 个名称，却写“等{claim.figure.text}”。"
            yield finding("names", [claim.figure], words, f"数量应不少于 {len(names)}。")
    elif len(names) != claim.value and _GROUP.match(claim.tail) and claim.value <= 12 and not claim.gap.endswith("各"):
        words = f"列出 {len(names)} 个名称，后面写作 {claim.figure.text}。"
        yield finding("names", [claim.figure], words, f"应为 {len(names)}{claim.unit}，或补齐名称。")


def _clause(claim: Claim) -> str:
    """The words back to the last stop that is no comma between names."""
    return re.split(r"[，。；：（）\n]", claim.gap)[-1]


def _product(sentence: Sentence, place: int) -> Iterator[Finding]:
    """10个组，每组5人，共50人; 每亩150元补助2600亩，共39万元."""
    trio = sentence.claims[place : place + 3]
    if len(trio) < 3:
        return
    one, other, total = trio
    is_paid = _TOTAL.search(other.lead) and re.search(
        "^(?:发放|兑付|拨付|支付)[^，。；]*(?:资金|补贴|奖金)$", total.lead
    )
    is_total = is_paid or _TOTAL.search(total.lead) or (not total.gap and _TOTAL.search(other.lead))
    # 累计 may reach further back than the product, unless it says the same of the same.
    says_the_same = total.lead[-2:] == other.lead[-2:]
    whole = _WHOLE.search(total.lead)
    is_whole = whole is not None and f"均{whole['noun']}" in other.lead
    if not is_total and not is_whole and not (_SO_FAR.search(total.lead) and says_the_same):
        return
    if not all(each.figure.is_exact for each in trio) or one.figure.is_share:
        return
    each, count = (other, one) if other.unit == total.unit else (one, other)
    # 每人每年600元，每人发放300元，共计427.8万元: neither is how many there are.
    if each.unit != total.unit or count.unit in _NO_COUNTS or not _is_each(each, count, first=one):
        return
    if count.unit == total.unit and (each.tail[:2] != total.tail[:2] or each.tail[:2] == count.tail[:2]):
        return
    earlier = [
        claim for claim in sentence.claims[:place] if claim.unit == total.unit and re.search("[每各]", claim.lead)
    ]
    goes_on = any(claim.unit == total.unit and claim.gap[:1] in "、和" for claim in sentence.after(total)[:1])
    if earlier or goes_on or _CAPPED.search(each.lead):
        return
    right = count.value * each.value
    if not meet(_times(count, each), bounds(total.figure)):
        words = (
            f"{count.figure.text} × {each.figure.text} = {said(right, total.figure)}，文中写作 {total.figure.text}。"
        )
        yield finding(
            "product", [count.figure, each.figure, total.figure], words, f"应为 {said(right, total.figure)}。"
        )


def _is_each(each: Claim, count: Claim, *, first: Claim) -> bool:
    """12个组，每组5人 names no unit that must be matched; 每亩150元 … 2600亩 does."""
    if count is first and not re.search("均", each.lead):
        unit = _OF_WHICH.search(each.lead)
        is_other = unit is not None and count.unit in _BUILT and unit[1] != count.unit and unit[1] not in count.tail[:4]
        return not is_other and bool(_EACH.search(each.lead) or _EACH_ALSO.search(each.lead))
    found = _EACH_OF.search(each.lead)
    return found is not None and (found["unit"] or found["mean"]) == count.unit


def _times(count: Claim, each: Claim) -> Bounds:
    low, high = bounds(count.figure)
    least, most = bounds(each.figure)
    return low * least, None if high is None or most is None else high * most
