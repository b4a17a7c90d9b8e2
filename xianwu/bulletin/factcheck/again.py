"""One thing told in two sentences in other words: a count that comes back brings back what was told beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bare, bounds, meet, placed
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.phrases import ANOTHER
from xianwu.bulletin.factcheck.text import Text

_OPENS = re.compile(r"^(?:目前|至此|截至目前|据统计|经统计|活动中|会上)?[，]?(?:这|该|上述|以上|此次|本次)?$")
_TOPIC = re.compile("(?:目前|至此|截[至止](?:目前|[^，。；]{1,8}[底末日]))?，?")
"""Behind these words a sentence begins with what is known: 目前，37个项目全部开工."""
_OTHER = re.compile(rf"{ANOTHER}|预算|其中|另|再|又|线上|线下|当场|首日|首场|最|预计|还|剩|新")
_NOUN, _FAR, _LEAST, _MOST = 2, 12, 4, 20
_SEEN = "存在|发现|查出|排查出?|检查出|摸排出?|查摆出?"
_VERBS = f"{_SEEN}|征求到?|收集到?|征集到?|梳理出?|接到|收到|查获|整改|办结|拆除|参加|参训|参展|参会|参赛|签约|受理|立案|录用"
_FOUND = re.compile(_VERBS)
_WHAT_WAS_FOUND = re.compile(rf"(?P<verb>{_VERBS})(?:问题|隐患|违法行为)?的$")
_TAKING_PART = re.compile("(?:参会|参展|参训|参赛|参加|参演|试点|受灾)(?P<noun>[一-龥]{2})")
_PART_TAKEN = re.compile("参会|参展|参训|参赛|参加|参演|试点|受灾")
_EVERY = re.compile("(?:全部|所有|全县|全镇|全乡|全街道|全市)$")
_ALL_OF = re.compile("(?P<noun>[一-龥]{2,8}?)(?:已|均已)?(?:全部|全都|均)")
_OF_THOSE = re.compile("(?P<noun>[一-龥]{2,8}?)(?:当)?[中里]$")
_POINTED = re.compile("(?:上述|以上|这|该)$")
_DID = re.compile("(?P<verb>[一-龥]{2})的$")
_TITLE = re.compile("【[^】]{4,60}】")
_DEED = re.compile("[一-龥]{4}$")
_OPEN_LISTS = re.compile(r"其中|包括|分别|：|（")


Told = dict[tuple[str, Decimal], list[tuple[Claim, Sentence]]]
"""Claims with their sentences, by unit and value."""


def check_again(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Sentences against those before them; what was found only against its own paragraph."""
    told: Told = {}
    for _, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        before: list[Claim] = []
        for sentence in within:
            yield from _recounted(told, sentence)
            yield from _paired(told, sentence)
            yield from _found_before(before, sentence)
            yield from _took_part(before, sentence)
            yield from _all_of_them(before, sentence)
            yield from _of_headline(before, sentence)
            yield from _all_there_are(before, sentence)
            yield from _those_told(before, sentence)
            yield from _pointed_at(before, sentence)
            before += sentence.claims
            for claim in sentence.claims:
                told.setdefault((claim.unit, claim.value), []).append((claim, sentence))


def _recounted(told: Told, sentence: Sentence) -> Iterator[Finding]:
    """举办招聘会12场，提供岗位3600个。12场招聘会共提供岗位3900个."""
    head = sentence.claims[0]
    noun = bare(head.tail)[:_NOUN]
    if not _OPENS.match(sentence.words[: head.figure.start - sentence.start]) or len(noun) < _NOUN:
        return
    first = next((pair for pair in _like(told, head) if _is_same_count(pair[0], noun)), None)
    if first is None or _OPEN_LISTS.search(sentence.words) or re.search("[中里]$", head.tail):
        return
    beside = [claim for claim in first[1].after(first[0]) if not _OTHER.search(claim.lead)]
    for claim in sentence.claims[1:]:
        known = next((each for each in beside if each.unit == claim.unit and _is_same_thing(each, claim)), None)
        if known is not None and not _OTHER.search(claim.lead) and not claim.figure.is_share:
            yield from _unequal(known, claim)


def _found_before(before: Sequence[Claim], sentence: Sentence) -> Iterator[Finding]:
    """发现隐患58栋。对排查出的85栋隐患房屋逐一建立台账: what was found was told before."""
    for claim in sentence.claims:
        found = _WHAT_WAS_FOUND.search(claim.lead)
        known = [
            each
            for each in before
            if found
            and _FOUND.search(each.lead + each.tail)
            and each.unit == claim.unit
            and _is_same_verb(found["verb"], each)
        ]
        if known and sum(each.value for each in known) == claim.value:
            # 第一阶段806处，第二阶段73处；两个阶段发现的879处.
            continue
        if known and any(_is_kind_of(claim, each, found["verb"] if found else "") for each in known):
            continue
        is_other = found and re.search(
            f"[去上]年|上[月季]|往年|历年|共{found['verb']}|[未不没]{found['verb']}", claim.lead
        )
        if known and not is_other and not any(meet(bounds(each.figure), bounds(claim.figure)) for each in known):
            yield from _unequal(known[-1], claim)


def _is_kind_of(claim: Claim, told: Claim, verb: str) -> bool:
    """受理的180件民事案件 are some of 受理案件320件."""
    noun = told.lead.rpartition(verb[:_NOUN])[2] if verb[:_NOUN] in told.lead else ""
    is_named = len(noun) >= _NOUN and noun[-_NOUN:] in claim.tail and not claim.tail.startswith(noun[:_NOUN])
    return is_named and claim.value < told.value


def _took_part(before: Sequence[Claim], sentence: Sentence) -> Iterator[Finding]:
    """共有32家企业参加。35家参会企业现场收到简历680份."""
    head = sentence.claims[0]
    found = _TAKING_PART.match(head.tail)
    if not found or not _OPENS.match(sentence.words[: head.figure.start - sentence.start]):
        return
    known = [
        each
        for each in before
        if each.unit == head.unit and _PART_TAKEN.search(each.lead + each.tail) and found["noun"] in each.tail
    ]
    if len(known) == 1 and not re.search("[中里]$", head.tail):
        yield from _unequal(known[0], head)


def _all_of_them(before: Sequence[Claim], sentence: Sentence) -> Iterator[Finding]:
    """覆盖全部12个社区。全街道11个社区均建立台账."""
    for claim in sentence.claims:
        if not _EVERY.search(claim.lead) or not claim.figure.is_exact:
            continue
        noun = claim.tail[:_NOUN]
        known = [
            each
            for each in before
            if each.unit == claim.unit
            and _EVERY.search(each.lead)
            and each.tail[:_NOUN] == noun
            and each.figure.is_exact
        ]
        if len(noun) == _NOUN and known and all(each.value != claim.value for each in known):
            yield from _unequal(known[-1], claim)


def _all_there_are(before: Sequence[Claim], sentence: Sentence) -> Iterator[Finding]:
    """共有公厕86座。68座公厕全部开放."""
    for claim in sentence.claims:
        found = _ALL_OF.match(claim.tail)
        if not found or not claim.figure.is_exact:
            continue
        noun = found["noun"]
        is_topic = bool(_TOPIC.fullmatch(sentence.words[: claim.figure.start - sentence.start]))
        known = [
            each
            for each in before
            if each.unit == claim.unit
            and (
                re.search(f"(?:共有|现有|共)[^，。；]{{0,6}}{noun}$", each.lead)
                or (
                    len(noun) >= (_NOUN if is_topic else _LEAST)
                    and not _OTHER.search(each.lead)
                    and bare(each.lead).endswith(noun)
                )
            )
        ]
        if len(known) == 1 and not any(each.unit == claim.unit and each.value == claim.value for each in before):
            yield from _unequal(known[0], claim)


def _those_told(before: Sequence[Claim], sentence: Sentence) -> Iterator[Finding]:
    """共有国有企业22户。22户企业中，盈利13户: the sentence begins with a whole that was told."""
    head = sentence.claims[0]
    found = _OF_THOSE.match(head.tail)
    if not found or not _TOPIC.fullmatch(sentence.words[: head.figure.start - sentence.start]):
        return
    noun = found["noun"]
    known = [each for each in before if each.unit == head.unit and not _OTHER.search(each.lead)]
    known = [each for each in known if bare(each.lead).endswith(noun) or each.tail.startswith(noun)]
    if len(known) == 1 and not any(each.unit == head.unit and each.value == head.value for each in before):
        yield from _unequal(known[0], head)


def _pointed_at(before: Sequence[Claim], sentence: Sentence) -> Iterator[Finding]:
    """收购网点9个。上述7个网点…; 共有乡镇卫生院16个。全县18个乡镇卫生院…: what is pointed at was told."""
    for place, claim in enumerate(sentence.claims):
        every = re.search("(?:全县|全市|全区|全镇|全乡)(?:的)?$", claim.lead)
        if not (_POINTED.search(claim.lead) or every) or claim.figure.is_share or not claim.figure.is_exact:
            continue
        noun = claim.tail[: _LEAST if every else _NOUN]
        row = [*before, *sentence.claims[:place]]
        told = [each for each in row if each.unit == claim.unit]
        known = [
            each
            for last, each in zip([None, *row], row, strict=False)
            if each.unit == claim.unit and not _OTHER.search(each.lead) and _is_called(each, last, noun)
        ]
        summed = {one.value + other.value for one, other in pairwise(told)}
        is_told = claim.value in summed or any(meet(bounds(each.figure), bounds(claim.figure)) for each in told)
        if len(noun) >= (_LEAST if every else _NOUN) and len(known) == 1 and not is_told:
            yield from _unequal(known[0], claim)


def _is_called(claim: Claim, last: Claim | None, noun: str) -> bool:
    """网点 of 设收购网点9个, 职工 of 职工35个班组1240人."""
    beside = last.lead if last is not None and not re.search("[，。；、]", claim.gap) else ""
    return noun in claim.lead or noun in claim.tail or noun in beside


def _of_headline(before: Sequence[Claim], sentence: Sentence) -> Iterator[Finding]:
    """【5家机构被责令停业】…，对其中6家责令停业: the headline says what the text tells."""
    title = _TITLE.match(sentence.words) if not before else None
    if title is None:
        return
    end = sentence.start + title.end()
    for head in sentence.claims:
        verb = _DEED.search(head.tail.partition("】")[0])
        if head.figure.end >= end or verb is None or not head.figure.is_exact:
            continue
        told = [
            each
            for each in sentence.claims
            if each.figure.start >= end and each.unit == head.unit and verb[0] in each.tail
        ]
        if told and all(each.value != head.value for each in told):
            yield from _unequal(head, told[0])


def _is_same_verb(verb: str, claim: Claim) -> bool:
    """Whatever was found was found: 发现, 查出, 排查出."""
    return bool(re.search(_SEEN if re.fullmatch(_SEEN, verb) else verb[:2], claim.lead + claim.tail))


def _like(told: Told, claim: Claim) -> Sequence[tuple[Claim, Sentence]]:
    return told.get((claim.unit, claim.value), ())[:_MOST]


def _is_same_count(one: Claim, noun: str) -> bool:
    return noun in one.lead[-_FAR:] + one.tail[:_FAR] and not _OTHER.search(one.lead)


def _is_same_thing(one: Claim, other: Claim) -> bool:
    """The last words before both are the same: 提供岗位, 发现疑似违建."""
    first, second = bare(one.lead), bare(other.lead)
    return len(first) >= _LEAST and len(second) >= _LEAST and first[-_LEAST:] == second[-_LEAST:]


def _paired(told: Told, sentence: Sentence) -> Iterator[Finding]:
    """拆除违建15处，面积2360平方米。…，共拆除违建15处、面积3260平方米: one count, two areas."""
    for head in sentence.claims:
        beside = sentence.after(head)[:1]
        if not beside or len(beside[0].gap) > _FAR or head.figure.is_share or beside[0].figure.is_share:
            continue
        for first, before in _like(told, head):
            known = before.after(first)[:1]
            if (
                not known
                or not _is_repeated(first, head)
                or known[0].unit != beside[0].unit
                or known[0].unit == head.unit
            ):
                continue
            words = known[0].gap + beside[0].gap
            labels = {bare(known[0].lead), bare(beside[0].lead)} - {"", "面积"}
            is_same = len(labels) < _NOUN and not _OTHER.search(words)
            leads = first.lead + head.lead
            if all("新" in each.lead for each in (first, head)):
                leads = leads.replace("新", "")
            if is_same and not _OTHER.search(leads):
                yield from _unequal(known[0], beside[0])


def _is_repeated(one: Claim, other: Claim) -> bool:
    """The same number of the same thing, and a number that tells: nobody writes 15处 of two things in like words."""
    label = bare(one.lead)[-_LEAST:]
    again = _DID.search(other.lead)
    if again and one.value > 9 and again["verb"] in one.lead:
        return True
    return one.value > 9 and len(label) == _LEAST and bare(other.lead).endswith(label)


def _unequal(one: Claim, other: Claim) -> Iterator[Finding]:
    if not meet(bounds(one.figure), bounds(other.figure)):
        words = f"同一件事前后两处不一致：{one.figure.text} 与 {other.figure.text}。{slip(other.value, one.value)}"
        yield finding("repeat", [one.figure, other.figure], words, "请统一为核实后的数。")
