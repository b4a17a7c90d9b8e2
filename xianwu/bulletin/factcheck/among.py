"""A whole that is named again: 认定违建97处。…在认定的违法建设中，已拆除103处."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.adding import are_contrasts, judged_sum
from xianwu.bulletin.factcheck.claims import Claim, Sentence, bounds, may_exceed, meet, placed
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.phrases import IS, OTHER_YEAR, PLANNED
from xianwu.bulletin.factcheck.text import Text

_AMONG = re.compile(
    r"(?:^|[。；，、\n])(?:在|从|其余|上述|这些|对)?(?:已经?|被|目前|累计|共|所)?"
    r"(?P<of>[一-龥]{2,14}?)(?:中[，]?|的[一-龥]{2,8}(?:全部|均|逐一|逐个|分类)[^，。；\d]{0,12}，)(?P<did>[^，。；\d]{0,14})$"
)
_ACTIVITY = re.compile(
    r"(?:其|过程|活动|工作|行动|检查|整治|竞赛|大赛|比赛|评比|排查|巡查|走访|抽查|测试|考试|考核|调查|建设|培训|会|赛|心|期间|集|空|手|初|高|途)$"
)
_DONE_TO = re.compile(r"(?P<verb>[一-龥]{2})的(?P<noun>[一-龥]{2,8})$")
_OTHER = re.compile(
    rf"{OTHER_YEAR}|{PLANNED}|新增|增加|减少|每|均|第|涉及|带动|覆盖|惠及|落实|安排|投入|组建|出动|其中"
)
_CARRIED = re.compile(r"往年|历年|结转|遗留|积存|超额|历史")
_LASTING = re.compile(r"^为期(?:的)?$")
_SIZE = re.compile(f"(?P<what>总建筑面积|建筑面积|占地面积|占地|总投资|全长|总里程)(?:{IS})?$")
_NEXT = re.compile("[，、][^，。；（）\\d]{2,10}")
_NOUN, _MOST = 4, 60


def check_among(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """What is told of a whole by its name, against what was told of it before in the paragraph."""
    for _, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        before: list[Claim] = []
        for sentence in within:
            for place, claim in enumerate(sentence.claims):
                yield from _of_named(claim, [*before[-_MOST:], *sentence.claims[:place]], sentence)
            yield from _as_long(before, sentence)
            yield from _of_size(before[-_MOST:], sentence)
            before += sentence.claims


def _of_named(part: Claim, before: Sequence[Claim], sentence: Sentence) -> Iterator[Finding]:
    found = _AMONG.search(part.gap)
    if not found or part.figure.is_share or _ACTIVITY.search(found["of"]) or _OTHER.search(found["did"]):
        return
    wholes = [each for each in before if each.unit == part.unit and _is_named(each, found["of"])]
    if not wholes or _CARRIED.search(sentence.words):
        return
    whole = wholes[-1]
    parts = [part, *sentence.after(part)[:1]]
    if len(parts) > 1 and parts[1].unit == part.unit and _NEXT.fullmatch(parts[1].gap) and are_contrasts(parts):
        # 一般公共预算收入中，税收收入6.18亿元，非税收入3.42亿元: together they are the whole.
        yield from judged_sum(whole, parts, is_closed=True)
    elif all(may_exceed(bounds(part.figure), bounds(each.figure)) for each in wholes):
        words = f"“{found['of']}”共 {whole.figure.text}，其中不会有 {part.figure.text}。{slip(part.value, whole.value)}"
        yield finding("subset", [whole.figure, part.figure], words, "请核对这两个数。")


def _is_named(whole: Claim, name: str) -> bool:
    """By what was done to it (认定的违法建设), else by its own four characters (签约项目)."""
    if whole.figure.is_share or _OTHER.search(whole.lead):
        return False
    words = f"{whole.lead}，{whole.tail}"
    done = _DONE_TO.search(name)
    if done:
        return done["verb"] in words
    return len(name) >= _NOUN and (name[-_NOUN:] in whole.lead or name[-_NOUN:] in whole.tail)


def _of_size(before: Sequence[Claim], sentence: Sentence) -> Iterator[Finding]:
    """建筑面积1.1万平方米。…建筑面积达1.3万平方米的新馆: one attribute of one work."""
    for place, claim in enumerate(sentence.claims):
        found = _SIZE.search(claim.lead)
        if not found or not claim.tail.startswith("的"):
            continue
        known = [
            each
            for each in (*before, *sentence.claims[:place])
            if each.unit == claim.unit and found["what"] in each.lead
        ]
        # 总投资2亿元的县医院，总投资5000万元的妇幼院: each of its own.
        is_of_one = len(known) == 1 and not known[0].tail.startswith("的")
        if is_of_one and not meet(bounds(known[0].figure), bounds(claim.figure)):
            words = f"“{found['what']}”前后两处不一致：{known[0].figure.text} 与 {claim.figure.text}。"
            yield finding("repeat", [known[0].figure, claim.figure], words, "请统一为核实后的数。")


def _as_long(before: Sequence[Claim], sentence: Sentence) -> Iterator[Finding]:
    """培训为期10天。为期15天的培训开设3门课程."""
    head = sentence.claims[0]
    noun = head.tail[1:3] if head.tail.startswith("的") else ""
    if not noun or not _LASTING.match(head.gap.strip()):
        return
    known = [each for each in before if each.unit == head.unit and each.lead.endswith(f"{noun}为期")]
    if known and not any(meet(bounds(each.figure), bounds(head.figure)) for each in known):
        words = f"为期前后两处不一致：{known[-1].figure.text} 与 {head.figure.text}。"
        yield finding("repeat", [known[-1].figure, head.figure], words, "请统一为核实后的数。")
