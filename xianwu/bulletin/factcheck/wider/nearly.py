"""Numbers that almost fit: what the figures beside it give but for one digit was meant to be what they give.

A number of three digits differs from another one in a single digit, or in two that changed places, three times in a
hundred by chance; where it also stands where a total, a rest or a rate belongs, it is a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import HUNDRED, Bounds, Claim, added, bounds, meet
from xianwu.bulletin.factcheck.figures import Figure
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.phrases import PLANNED
from xianwu.bulletin.factcheck.rate_words import CHANGES, OWN_RATES
from xianwu.bulletin.factcheck.rated import gives, share_of, wrong_rate
from xianwu.bulletin.factcheck.wider.scene import Scene, is_apart, is_plain

_TOTAL = re.compile(r"[共总]|合计|累计")
_REST = re.compile(r"剩余|剩下|还剩|余下|其余|尚有|仍有|还有|未[一-龥]{2,4}的?$|尚未|待|还差|尚差")
_RATE = re.compile(r"[一-龥](?:率|比例|占比|进度|贷比|占)[^，。；、\d]{0,10}$")
_CHANGES = re.compile(f"{CHANGES}|提高|[比较](?!重|例)|{OWN_RATES}|目标")
_OPEN = re.compile("其中|包括|含|等|主要")
_CLASS = re.compile(r"\d[\d.]*%(?:至|-|—)?")
_ITEM = re.compile(r"[^，。；、\d]{0,8}(?:、[^，。；、\d]{1,16}|，[^，。；、\d]{2,8})")
_BEHIND = re.compile(r"[^，。；、\d]{0,12}[，、（；。]?(?!综合|具有|合)[^，。；、\d和]{0,10}")
_ALL_THE_REST, _DONE = re.compile("剩余|余下|剩下"), re.compile("已[一-龥]{2}$")
_VERB = re.compile("(?:完工|完成|建成|落地|竣工|开工|到位|整改|办结|拆除|安装|发放)$")
_DIVIDED = re.compile("，按[^，。；、\\d]{2,10}(?:划分|分类|分|看)，")
_PLAN = re.compile(PLANNED)
_ALL_OF_THEM = re.compile("[，；][^，。；\\d]{2,4}率(?:为|达到?)?$")
_NEARLY_ALL = Decimal("0.9")
_LEAST, _FAR, _MOST, _NEAR = 3, 60, 6, 2


def check_nearly(scene: Scene) -> Iterator[Finding]:
    """Totals before and behind their parts, rests, rates."""
    for claim in scene.claims:
        if claim.unit == "%":
            yield from _rate(scene, claim)
            yield from _both_shares(scene, claim)
        elif is_plain(claim) and claim.figure.is_exact and not is_apart(claim):
            yield from _before_parts(scene, claim)
            yield from _behind_parts(scene, claim)
            yield from _rest(scene, claim)
            yield from _each_of_them(scene, claim)
            yield from _rest_by_name(scene, claim)
            yield from _all_of_them(scene, claim)
            yield from _of_classes(scene, claim)
            yield from _used_for(scene, claim)


def is_one_digit_off(figure: Figure, right: Decimal) -> bool:
    """Whether the printed number, in the form in which it is printed, misses `right` by one digit or by two changed about."""
    digits = figure.digits.replace(",", "")
    if not digits or not Decimal(digits):
        return False
    scale = figure.value / Decimal(digits)
    places = len(digits.partition(".")[2])
    shown = f"{right / scale:.{places}f}"
    if len(shown) != len(digits) or len(digits.replace(".", "").strip("0")) < _LEAST or Decimal(shown) * scale != right:
        return False
    off = [at for at, (one, other) in enumerate(zip(digits, shown, strict=True)) if one != other]
    is_swapped = len(off) == _NEAR and [digits[at] for at in off] == [shown[at] for at in off][::-1]
    return len(off) == 1 or is_swapped


def _row(scene: Scene, claims: Sequence[Claim], first: Claim) -> list[Claim]:
    """As far as a list goes on: one measure, little between, one sentence."""
    row: list[Claim] = []
    for each in claims:
        if each.unit != first.unit or not is_plain(each):
            if each.unit == "元" or first.unit == "元" or each.figure.is_share:
                continue
            break
        if row and not _ITEM.fullmatch(_CLASS.sub("", scene.between(row[-1], each))):
            break
        if not each.figure.is_exact or is_apart(each):
            break
        row.append(each)
    return row if _is_one_list(row) else []


def _is_one_list(row: Sequence[Claim]) -> bool:
    """Between commas stand other things as well, unless all are called alike: 县道312.4公里，乡道587.6公里，村道."""
    if all(each.gap.startswith("、") or "、" in each.gap for each in row[1:]):
        return True
    return len(row) > _NEAR and len({each.lead[-1:] for each in row}) == 1


def _before_parts(scene: Scene, total: Claim) -> Iterator[Finding]:
    """达成就业意向642人，男性358人、女性294人，其中…"""
    if total.gap.startswith("、"):
        return
    after = scene.after(total, most=8)
    row = _row(scene, after, total)[:_MOST]
    if (
        len(row) < _NEAR
        or "、" in scene.between(total, row[0])
        or len(scene.between(total, row[0])) > _FAR
        or scene.distance(total, row[0]) > 1
    ):
        return
    open_at = next((at for at, each in enumerate(row) if at and "其中" in each.gap), len(row))
    row = row[:open_at]
    is_open = bool(_OPEN.search(scene.between(total, row[0])))
    if _DIVIDED.search(scene.between(total, row[0])):
        yield from _all_parts(total, row)
        return
    yield from _judged(scene, total, row, is_open=is_open)


def _all_parts(total: Claim, row: Sequence[Claim]) -> Iterator[Finding]:
    """共检查38家，按主营项目划分，美术类14家、音乐类9家、舞蹈类12家、书法类5家: nothing is left out."""
    summed = added(bounds(each.figure) for each in row)
    starts = (added(bounds(each.figure) for each in row[:count]) for count in range(_NEAR, len(row)))
    if (
        len(row) < _NEAR
        or meet(bounds(total.figure), summed)
        or any(meet(bounds(total.figure), each) for each in starts)
    ):
        return
    value = sum((each.value for each in row), start=Decimal(0))
    shown = " + ".join(each.figure.text for each in row)
    words = f"{shown} = {said(value, total.figure)}，与 {total.figure.text} 不符。"
    yield finding("parts", [total.figure, *(each.figure for each in row)], words, "请核对总数与各分项。")


def _behind_parts(scene: Scene, total: Claim) -> Iterator[Finding]:
    """轮椅96辆、助听器74台…; 食堂68家、单位5家、餐饮112家，合计186家."""
    if not _TOTAL.search(total.lead):
        return
    before = [each for each in scene.before(total, most=8) if scene.distance(each, total) == 0]
    row: list[Claim] = []
    for each in before[::-1]:
        if each.unit != total.unit or not is_plain(each) or not each.figure.is_exact or is_apart(each):
            break
        if row and not _ITEM.fullmatch(scene.between(each, row[0])):
            break
        row.insert(0, each)
    if len(row) >= _NEAR and _is_one_list(row):
        yield from _judged(scene, total, row, is_open=False)


def _judged(scene: Scene, total: Claim, row: Sequence[Claim], *, is_open: bool) -> Iterator[Finding]:
    if len(row) < _NEAR:
        return
    summed = sum((each.value for each in row), start=Decimal(0))
    starts = [added(bounds(each.figure) for each in row[:count]) for count in range(_NEAR, len(row) + 1)]
    ends = [added(bounds(each.figure) for each in row[count:]) for count in range(len(row) - 1)]
    if any(meet(bounds(total.figure), each) for each in (*starts, *ends)):
        return
    if is_open and summed < total.value and (summed < total.value * _NEARLY_ALL or _is_last_digit(total, summed)):
        return
    if max(each.value for each in row) >= total.value or not is_one_digit_off(total.figure, summed):
        return
    if any(each.unit == total.unit and each.value == summed for each in scene.claims):
        return
    shown = " + ".join(each.figure.text for each in row)
    words = f"{shown} = {said(summed, total.figure)}，与 {total.figure.text} 只差一个数字。"
    figures = [total.figure, *(each.figure for each in row)]
    yield finding("parts", figures, words, f"总数应为 {said(summed, total.figure)}，或核对各分项。")


def _each_of_them(scene: Scene, first: Claim) -> Iterator[Finding]:
    """住户4516户…，三地分别涉及住户2230户、1604户、782户."""
    if not re.search(r"[两二三四五六](?:地|镇|乡|个乡镇|村|家|项|类)分别[^，。；\d]{0,8}$", first.lead):
        return
    row = [first]
    for each in scene.after(first, most=_MOST):
        if each.unit != first.unit or each.gap not in "、和":
            break
        row.append(each)
    value = sum((each.value for each in row), start=Decimal(0))
    known = [each for each in scene.before(first) if each.unit == first.unit and is_plain(each)]
    if len(row) < _NEAR or len(known) != 1 or value == known[0].value or not is_one_digit_off(known[0].figure, value):
        return
    shown = " + ".join(each.figure.text for each in row)
    words = f"{shown} = {said(value, known[0].figure)}，与 {known[0].figure.text} 只差一个数字。"
    yield finding("parts", [known[0].figure, *(each.figure for each in row)], words, "请核对总数与各分项。")


def _rest_by_name(scene: Scene, rest: Claim) -> Iterator[Finding]:
    """药品36批、耗材14批…药品落地28批、耗材落地9批…剩余药品8批、耗材6批: each rest by its name."""
    last = scene.before(rest, most=1)
    is_rest = rest.lead.startswith(("剩余", "余下", "其余")) or (
        rest.gap.startswith("、") and last and last[0].lead.startswith(("剩余", "余下", "其余"))
    )
    name = re.sub("^(?:剩余|余下|其余)", "", rest.lead)
    known = [each for each in scene.before(rest, most=16) if each.unit == rest.unit and is_plain(each)]
    wholes = [each for each in known if each.lead.endswith(name)]
    done = [each for each in known if each.lead.startswith(name) and _VERB.search(each.lead)]
    if not is_rest or len(name) < _NEAR or len(wholes) != 1 or len(done) != 1 or wholes[0].value <= done[0].value:
        return
    if not meet(bounds(wholes[0].figure), added([bounds(done[0].figure), bounds(rest.figure)])):
        right = said(wholes[0].value - done[0].value, rest.figure)
        words = f"{wholes[0].figure.text} − {done[0].figure.text} = {right}，文中写作 {rest.figure.text}。"
        yield finding("parts", [rest.figure, wholes[0].figure, done[0].figure], words, f"应为 {right}。")


def _all_of_them(scene: Scene, total: Claim) -> Iterator[Finding]:
    """接收86人，其中安置到机关2人、事业单位31人、国有企业47人，安置率100%: all of them, so the list is whole."""
    after = scene.after(total, most=8)
    row = _row(scene, after, total)
    end = next((each for each in after if each.unit == "%"), None)
    if len(row) < _LEAST or end is None or end.value != HUNDRED or not _ALL_OF_THEM.fullmatch(end.gap):
        return
    is_next = scene.before(end, most=1)[-1] is row[-1] and scene.before(row[0], most=1)[-1] is total
    verb = end.gap[1:3]
    if is_next and verb in row[0].gap and not meet(bounds(total.figure), added(bounds(each.figure) for each in row)):
        value = sum((each.value for each in row), start=Decimal(0))
        shown = " + ".join(each.figure.text for each in row)
        words = f"{shown} = {said(value, total.figure)}，与 {total.figure.text}、{end.lead}{end.figure.text} 不符。"
        yield finding("parts", [total.figure, *(each.figure for each in row)], words, "请核对总数、各分项与比率。")


def _of_classes(scene: Scene, total: Claim) -> Iterator[Finding]:
    """强筋类38万亩，中强筋类17万亩，普通类11万亩，总面积68万亩: three and more of one name, closed by their total."""
    if not re.fullmatch(r"，(?:总[面数产规投][积量模资]?|合计|共计|总计)(?:为|达)?", total.gap):
        return
    row: list[Claim] = []
    for each in scene.before(total, most=6)[::-1]:
        if each.unit != total.unit or not each.figure.is_exact or scene.distance(each, total):
            break
        row.insert(0, each)
        if not _ITEM.fullmatch(each.gap):
            break
    names = {each.lead[-1:] for each in row}
    summed = added(bounds(each.figure) for each in row)
    if len(row) < _LEAST or len(names) > 1 or "" in names or meet(bounds(total.figure), summed):
        return
    value = sum((each.value for each in row), start=Decimal(0))
    shown = " + ".join(each.figure.text for each in row)
    words = f"{shown} = {said(value, total.figure)}，文中写作 {total.figure.text}。"
    yield finding("parts", [total.figure, *(each.figure for each in row)], words, f"应为 {said(value, total.figure)}。")


def _used_for(scene: Scene, total: Claim) -> Iterator[Finding]:
    """安排资金4380万元，用于机井1620万元、沟渠940万元、泵站1150万元、管护760万元: more than there is."""
    row = _row(scene, scene.after(total, most=8), total)
    if len(row) < _LEAST or not re.match("，(?:分别)?用于", row[0].gap) or row[0].figure.start < total.figure.end:
        return
    value = sum((each.value for each in row), start=Decimal(0))
    low = added(bounds(each.figure) for each in row)[0]
    if low > (total.figure.high or total.value) and scene.before(row[0], most=1)[-1] is total:
        shown = " + ".join(each.figure.text for each in row)
        words = f"{shown} = {said(value, total.figure)}，超过 {total.figure.text}。"
        yield finding("parts", [total.figure, *(each.figure for each in row)], words, "请核对总数与各分项。")


def _is_last_digit(total: Claim, summed: Decimal) -> bool:
    """An open list may leave a few out."""
    digits = total.figure.digits.replace(",", "")
    scale = total.value / Decimal(digits)
    return bool(abs(total.value - summed) < 10 * scale / 10 ** len(digits.partition(".")[2]))


def _rest(scene: Scene, rest: Claim) -> Iterator[Finding]:
    """首批1248套已分配1092套，剩余166套."""
    if not _REST.search(rest.lead):
        return
    before = [each for each in scene.before(rest, most=6) if is_plain(each) and each.unit == rest.unit]
    if len(before) < _NEAR or scene.distance(before[-2], rest) > 1:
        return
    yield from _rest_of_several(scene, before, rest)
    whole, done = before[-2:]
    if not (whole.figure.is_exact and done.figure.is_exact) or is_apart(done) or whole.value <= done.value:
        return
    right = whole.value - done.value
    near = [*before, *(each for each in scene.after(rest, most=3) if each.unit == rest.unit)]
    is_told = any(meet(bounds(rest.figure), added([bounds(each.figure)])) for each in near)
    pairs = (one.value - other.value for one in near for other in near)
    is_sure = _ALL_THE_REST.fullmatch(rest.lead) and _DONE.search(done.lead) and not whole.gap.startswith("、")
    if is_told or rest.value in pairs or not (is_one_digit_off(rest.figure, right) or is_sure and len(before) == _NEAR):
        return
    words = (
        f"{whole.figure.text} − {done.figure.text} = {said(right, rest.figure)}，与 {rest.figure.text} 只差一个数字。"
    )
    yield finding("parts", [rest.figure, whole.figure, done.figure], words, f"应为 {said(right, rest.figure)}。")


def _rest_of_several(scene: Scene, before: Sequence[Claim], rest: Claim) -> Iterator[Finding]:
    """计划500户，八一前后走访315户，中秋走访128户，还有67户; 西片区1.3万亩；西片区已完成0.8万亩，还剩0.7万亩."""
    done = before[-1]
    name = _VERB.sub("", done.lead.partition("已")[0])
    named = [each for each in before[:-1] if len(name) > 1 and each.lead.endswith(name)]
    if len(named) == 1 and name != done.lead:
        whole, parts = named[0], [done]
    elif len(before) > _NEAR and scene.distance(before[-3], rest) == 0 and _PLAN.search(before[-3].lead):
        whole, parts = before[-3], list(before[-2:])
    else:
        return
    right = whole.value - sum((each.value for each in parts), start=Decimal(0))
    wide = added(bounds(each.figure) for each in (*parts, rest))
    is_near = right > 0 and len(f"{right.normalize():f}") == len(f"{rest.value.normalize():f}")
    if right > 0 and is_near and not meet(bounds(whole.figure), wide):
        figures = [rest.figure, whole.figure, *(each.figure for each in parts)]
        shown = " − ".join(each.figure.text for each in (whole, *parts))
        words = f"{shown} = {said(right, rest.figure)}，文中写作 {rest.figure.text}。"
        yield finding("parts", figures, words, f"应为 {said(right, rest.figure)}，或核对各数。")


def _rate(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """应参保38.6万人，目前已缴费36.9万人，参保率达97.6%."""
    if not _RATE.search(rate.lead) or _CHANGES.search(rate.lead) or not rate.figure.is_exact:
        return
    before = [each for each in scene.before(rate, most=8) if scene.distance(each, rate) < _NEAR]
    plain = [each for each in before if is_plain(each) and each.figure.is_exact]
    if len(plain) < _NEAR or scene.distance(plain[-1], rate):
        return
    pairs = [(one, other) for one in plain for other in plain if one is not other and one.unit == other.unit]
    if any(gives(one, other, rate) for one, other in pairs):
        return
    part, whole = plain[-1], plain[-2]
    if scene.before(rate, most=1)[-1] is not part:
        # 办结率99.63%，群众满意率99.8%: the second is of something else.
        return
    if not _BEHIND.fullmatch(rate.gap) or part.unit != whole.unit or is_apart(part) or is_apart(whole):
        return
    small, great = sorted((part, whole), key=lambda each: each.value)
    places = len(rate.figure.digits.partition(".")[2])
    right = round(small.value / great.value * HUNDRED, places)
    if share_of(small, great) is not None and is_one_digit_off(rate.figure, right):
        yield wrong_rate(rate, small, great)


def _both_shares(scene: Scene, total: Claim) -> Iterator[Finding]:
    """满意和基本满意的分别占71.5%和24.3%，合计96.8%."""
    before = scene.before(total, most=2)
    is_row = len(before) == _NEAR and all(each.unit == "%" and each.figure.is_exact for each in before)
    if not is_row or not re.fullmatch("[，；](?:两者|二者|两项)?(?:合计|共计|共)(?:占比?|为|达到?)*", total.gap):
        return
    one, other = before
    if not re.fullmatch("[和、与及]", other.gap) or meet(bounds(total.figure), added(map(_bounds, before))):
        return
    words = f"{one.figure.text} + {other.figure.text} = {said(one.value + other.value, total.figure)}，文中写作 {total.figure.text}。"
    yield finding("parts", [total.figure, one.figure, other.figure], words, "请核对各占比与合计。")


def _bounds(claim: Claim) -> Bounds:
    return bounds(claim.figure)
