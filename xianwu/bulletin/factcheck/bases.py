"""Rates whose base stands further off: sentences before, in a bracket behind, or in a plan of its own period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bare, placed
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.phrases import OTHER_YEAR, PLANNED
from xianwu.bulletin.factcheck.rate_words import CHANGE, NO_PARTS, OF_ANOTHER, PLAN, RATE, TAKES, verbs_of
from xianwu.bulletin.factcheck.rated import begins_row, gives, plans_exactly, wrong_share
from xianwu.bulletin.factcheck.stages import BEGUN
from xianwu.bulletin.factcheck.text import Text

_SHARE = re.compile(rf"^(?P<before>[^，。；\d]{{0,10}})[，、（]?{TAKES}")
_OF_PLAN = re.compile(
    rf"^[^，。；\d]{{0,10}}[，、（]?(?:为|完成|占|达到?)(?P<of>[^，。；、\d]{{0,8}}(?:{PLANNED}|预算)[数额量]?)的$"
)
_RATE_GAP = re.compile(r"^[^，。；\d]{0,10}[，、（](?:[一-龥]{2,10})率(?:为|达到?)?$")
_STEM_ONLY = re.compile(r"(?:总数|总量|总额|总户数|总人数|总面积|面积|总|数|全部|全县|全市|我县|同期|的)")
_WHOLE = re.compile(f"{BEGUN.pattern}|共|总|现有|应|涉及|检查|排查|走访|需|{PLANNED}|到位")
_OTHER_TIME = re.compile(rf"{OTHER_YEAR}|[比较]|增加|减少|新增|每|均|涉及金额|未|不|剩余")
_SPAN = re.compile(r"年初|调整|全年|年度|[一二三四]季度|季度|上半年|本月|当月|上级|总投资")
_SECOND = re.compile(r"^、(?:占)?(?P<of>[^，。；、\d]{2,10})的$")
"""占年度计划的74.5%、总投资的31.9%: of one part."""
_BEHIND = re.compile(r"^（[^（）。；]{0,24}$")
_PEOPLE = re.compile("劳动力|常住|人口|管理|患者|在册|在籍|毕业生|服务对象|名单")
_PARTED = re.compile("[；。\\n]")
_CLAUSE = re.compile("[^，。；\\d]{0,8}，(?:其中|已|现已|目前|共)?[^，。；、\\d]{0,8}")
_CUT = re.compile("[审核]减率|节约率|节支率|下浮率|压减率")
_FAR, _AHEAD, _MOST = 12, 60, 60


@dataclass(frozen=True)
class _Told:
    """The rate, what it is of, and the words for the whole."""

    rate: Claim
    part: Claim
    of: str
    kind: str


def check_bases(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Each share and each rate with its part beside it, against the wholes of its paragraph."""
    for _, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        row, at = list(_with_leads([claim for each in within for claim in each.claims])), 0
        for sentence in within:
            for place in range(len(sentence.claims)):
                told = _told(sentence, place)
                if told is not None:
                    near = row[max(at + place - _MOST, 0) : at + place + _MOST // 2]
                    yield from _judged(text.words, told, [each for each in near if each.unit == told.part.unit])
            at += len(sentence.claims)


def _with_leads(row: Sequence[Claim]) -> Iterator[Claim]:
    """受理案件268件391人: what leads up to the first is said of the second."""
    gap = ""
    for claim in row:
        gap = claim.gap or gap
        yield claim if claim.gap else replace(claim, gap=gap)


def _told(sentence: Sentence, place: int) -> _Told | None:
    rate, before = sentence.claims[place], sentence.claims[:place]
    if rate.value == 100 or begins_row(sentence, rate):
        return None
    if rate.unit != "%" or not before or CHANGE.search(rate.lead) or rate.figure.low > 300:
        return None
    second = _SECOND.match(rate.gap)
    if second and len(before) > 1 and before[-1].unit == "%" and re.match("^[，、]?(?:占|为|完成)", before[-1].gap):
        part, kind = before[-2], "plan" if PLAN.search(second["of"]) else "share"
        return None if part.figure.is_share or part.unit in NO_PARTS else _Told(rate, part, second["of"], kind)
    part = before[-1]
    if part.unit in NO_PARTS or part.figure.is_share or part.lead.endswith("前") or len(before) > 1 and not part.gap:
        return None
    plan, share = _OF_PLAN.match(rate.gap), _SHARE.match(rate.gap)
    if plan:
        return _Told(rate, part, plan["of"], "plan")
    if share and not PLAN.search(share["of"]) and not re.search(OF_ANOTHER, share["of"]):
        return _Told(rate, part, share["of"], "share")
    return _told_rate(rate, part)


def _told_rate(rate: Claim, part: Claim) -> _Told | None:
    """X率 right behind what was counted by the same word."""
    found = RATE.search(rate.lead) if _RATE_GAP.match(rate.gap) and not _CUT.search(rate.lead) else None
    if found and found["stem"].startswith("不") and part.lead.endswith(found["stem"]):
        return _Told(rate, part, found["stem"], "rate")
    if found and not found["stem"].startswith("不") and verbs_of(found["stem"]).search(part.lead + part.tail):
        return _Told(rate, part, found["stem"], "rate")
    return None


def _judged(words: str, told: _Told, row: Sequence[Claim]) -> Iterator[Finding]:
    part, start = told.part, told.part.figure.start
    wholes = [each for each in row if each.figure.start != start and each.figure.low > 0]
    # 现场整改612处，限期整改253处，整改率70.8%: of which of the parts a rate is taken is seldom said.
    parts = [part] if told.kind != "rate" else row
    if any(gives(one, plans_exactly(each), told.rate) for each in wholes for one in parts if one is not each):
        return
    end = told.rate.figure.end
    behind = [each for each in wholes if end < each.figure.start and _BEHIND.match(words[end : each.figure.start])]
    if told.kind == "plan":
        behind += [each for each in wholes if end < each.figure.start < end + _AHEAD and _is_base(told, each)]
    bases = behind[:1] or _bases(words, told, [each for each in wholes if each.figure.start < start])
    if len({each.value for each in bases}) == 1:
        yield from wrong_share(told.rate, part, bases[-1:], read=plans_exactly)


def _bases(words: str, told: _Told, before: Sequence[Claim]) -> Sequence[Claim]:
    """What the rate may be of: the best named, else all that begin a piece of work, the nearest first."""
    found = [each for each in before if _is_base(told, each)][-_FAR:]
    called = [each for each in found if len(told.of) > 1 and each.lead.endswith(told.of)]
    named = [each for each in found if told.kind == "rate" and _is_named(told.part, each)]
    near = [each for each in found if not _PARTED.search(words[each.figure.end : told.part.figure.start])]
    if told.of.startswith("不"):
        return called or named or near
    if told.kind != "rate" or told.of == "完成":
        return called or named or near or found
    return called or named or near or _beside(words, told, before) or _begun(words, told, before)


def _beside(words: str, told: _Told, before: Sequence[Claim]) -> Sequence[Claim]:
    """回访2860件，满意2712件，满意率94.8%: the figure right before the part, in a clause of its own."""
    last = before[-1:]
    gap = words[last[0].figure.end : told.part.figure.start] if last else ""
    is_whole = bool(last) and last[0].value >= told.part.value and not _OTHER_TIME.search(last[0].lead)
    return last if is_whole and _CLAUSE.fullmatch(gap) and len(bare(last[0].lead)) > 1 else []


def _begun(words: str, told: _Told, before: Sequence[Claim]) -> Sequence[Claim]:
    """收集问题126个，其中要素类46个；已办结118个，办结率93.7%: what the sentence, or the one before, begins with."""
    found = [
        each
        for each in before
        if BEGUN.search(each.lead)
        and each.value >= told.part.value
        and not re.search("其中|^、", each.gap)
        and not _OTHER_TIME.search(each.lead)
        and words[each.figure.end : told.part.figure.start].count("。") < 2
    ]
    return found if len(found) == 1 else []


def _is_named(part: Claim, whole: Claim) -> bool:
    """新建61个。新建项目开工39个: the part says of what it is."""
    name = bare(whole.lead)
    return 1 < len(name) < len(bare(part.lead)) and bare(part.lead).startswith(name)


def _spans(words: str) -> set[str]:
    return {re.sub("^[一二三四](?=季度)", "", each) for each in _SPAN.findall(words)}


def _is_base(told: _Told, whole: Claim) -> bool:
    if _OTHER_TIME.search(whole.lead) or not whole.figure.is_exact:
        return False
    if told.of.startswith("不") and told.of[1:] in whole.lead:
        # 逮捕25人，不捕24人，不捕率48.98%: of both together.
        return False
    if told.kind == "plan":
        return bool(PLAN.search(whole.lead)) and _spans(told.of) == _spans(whole.lead)
    if whole.value < told.part.value and not (told.of == "完成" and PLAN.search(whole.lead)):
        return False
    name = _STEM_ONLY.sub("", told.of)
    if told.kind == "share" and len(name) > 1:
        words = whole.lead + whole.tail
        return name[-2:] in words and (len(name) < 4 or name[:2] in words or name[-4:-2] in words)
    is_whole = _WHOLE.search(whole.lead) or (told.kind == "rate" and _PEOPLE.search(whole.lead))
    return bool(is_whole or _is_named(told.part, whole)) and (told.of == "完成" or not PLAN.search(whole.lead))
