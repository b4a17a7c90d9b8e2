"""Lists read as a table: a second measure in each row, a measure of the same kind, and a list that ends with the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.adding import judged_sum
from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bounds, may_exceed
from xianwu.bulletin.factcheck.families import STATUSES
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.marked import CHANGED, CLOSED_BRACKET, NO_TOTALS, SINGLE, marked
from xianwu.bulletin.factcheck.measures import in_one_measure

_TWO, _WIDE = 2, 24
_IN_ALL = re.compile(r"(?:以上|上述)?(?:[一-龥\d]{1,3}[类项个种])?[一-龥]{0,4}(?:共计?|合计|总计)[一-龥]{0,6}")


def check_tables(sentence: Sentence) -> Iterator[Finding]:
    """All checks of tables in prose."""
    for place in range(len(sentence.claims)):
        found = marked(sentence, place)
        if found is not None:
            yield from _second_measure(sentence, found.total, found.parts)
            yield from _other_measure(found.total, found.first, found.gap)
        yield from _with_rest(sentence, place)
        yield from _by_status(sentence, place)


def check_classes(before: Sentence, sentence: Sentence) -> Iterator[Finding]:
    """甲类12处；乙类8处；丙类6处。三类共计28处: the total opens the next sentence."""
    total = sentence.claims[0] if sentence.claims else None
    if total is not None and total.unit in ("类", "项", "个", "种") and len(sentence.claims) > 1:
        total = sentence.claims[1]
    words = sentence.words[: total.figure.start - sentence.start] if total else ""
    if total is None or not _IN_ALL.fullmatch(words):
        return
    parts = [each for each in before.claims if each.unit == total.unit]
    gaps = [each.gap for each in parts[1:]]
    if len(parts) > 1 and all(re.fullmatch("；[^，；]{2,12}", gap) for gap in gaps):
        yield from judged_sum(total, parts, is_closed=True)


def _second_measure(sentence: Sentence, total: Claim, parts: Sequence[Claim]) -> Iterator[Finding]:
    """拆除23处4600平方米，其中甲11处2100平方米、乙12处2600平方米: where the places are all named, so is the area."""
    whole = sum((each.value for each in parts), start=total.value * 0) == total.value
    if len(parts) < 2 or not whole or not all(each.figure.is_exact for each in (total, *parts)):
        return
    rows = [_right_behind(sentence, each) for each in (total, *parts)]
    if all(rows) and len({each.unit for each in rows if each}) == 1:
        first, *others = [each for each in rows if each]
        yield from judged_sum(first, others, is_closed=True)


def _right_behind(sentence: Sentence, claim: Claim) -> Claim | None:
    """Its second measure: 11处2100平方米, 11处、2100平方米."""
    after = sentence.after(claim)[:1]
    is_close = after and after[0].gap in ("", "、", "共", "约", "计", "，") and after[0].unit != claim.unit
    return after[0] if is_close and not after[0].figure.is_share else None


def _other_measure(total: Claim, part: Claim, gap: str) -> Iterator[Finding]:
    """流转土地32.6万平方米，其中制种基地21.5万亩: two measures of one kind."""
    if total.unit == part.unit or "其中" not in gap:
        return
    whole, some = in_one_measure(total, part)
    if whole is not None and some is not None and may_exceed(some, whole):
        words = f"其中的 {part.figure.text} 大于总数 {total.figure.text}。"
        yield finding("subset", [total.figure, part.figure], words, "请核对两个数的单位。")


def _with_rest(sentence: Sentence, place: int) -> Iterator[Finding]:
    """授信3.2亿元，农商行1.4亿元，邮储银行0.8亿元，其余3家银行0.7亿元: whoever names the rest has named them all."""
    total = sentence.claims[place]
    if total.figure.is_share or total.unit in NO_TOTALS or CHANGED.search(total.lead) or SINGLE.search(total.lead):
        return
    if any(each.unit == total.unit for each in sentence.before(total)):
        return
    parts: list[Claim] = []
    last = total
    for claim in sentence.after(total):
        between = sentence.between(last, claim)
        if claim.unit != total.unit or "（" in CLOSED_BRACKET.sub("", sentence.between(total, claim)):
            continue
        if (
            len(between) > _WIDE
            or re.search("[。；]|其中|同比|累计|共|合计|另|截至|目前|已", between)
            or claim.figure.low > total.value
        ):
            return
        parts.append(claim)
        last = claim
        if re.search(r"[，、](?:其余|其他|余下)", between):
            break
    else:
        return
    if len(parts) > _TWO and not sentence.between(total, parts[0]).startswith("、"):
        yield from judged_sum(total, parts, is_closed=True)


def _by_status(sentence: Sentence, place: int) -> Iterator[Finding]:
    """检查36家，合格21家，限期整改11家，停业整顿5家: nobody is in two states."""
    total = sentence.claims[place]
    row = sentence.claims[place + 1 : place + 5]
    parts = [
        each
        for each in row
        if each.unit == total.unit and re.fullmatch("[^，。；]{0,8}[，、][^，。；]{2,10}", each.gap)
    ]
    if total.figure.is_share or parts != list(row[: len(parts)]) or len(parts) <= _TWO:
        return
    labels = [each.lead + each.tail for each in parts]
    is_of_one = any(all(any(word in label for word in states) for label in labels) for states in STATUSES)
    if is_of_one and may_exceed(added(bounds(each.figure) for each in parts), bounds(total.figure)):
        words = f"各类之和超过总数 {total.figure.text}。"
        yield finding("parts", [total.figure, *(each.figure for each in parts)], words, "请核对总数和各分项。")
