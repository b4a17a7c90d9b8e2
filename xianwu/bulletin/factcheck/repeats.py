"""The same thing said twice must be said alike: within an item, in its title, and in brackets behind it (1.65亿元即16500万元)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import EARLIER, Claim, Sentence, bounds, meet, placed
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.measures import in_one_measure
from xianwu.bulletin.factcheck.phrases import IS, LAST_YEAR, OF_COUNTY, PLANNED, RISEN_OR_FALLEN
from xianwu.bulletin.factcheck.text import Text

_EQUAL = re.compile(r"^[，（]?(?:即|合|折合|也就是|约合|相当于)(?:约)?$")
_OTHER = re.compile(
    rf"^[比较]|{RISEN_OR_FALLEN}|多|少|预算|{LAST_YEAR}|同期|{PLANNED}|由|从|每|各|人均|户均|预计|力争|第|新增|本月|当月|其中|另|又|再|原|分别|首批|二期|一期"
)
_WORKS = re.compile(r"(?:大桥|公路|隧道|水库|干渠|道路|大道)(?:全长|总长|总投资)$")
_ASIDE = re.compile(r"其中|另|其[他它余]|对|第[一二三四五]|[一二三四五六]是")
_TITLE, _REMEMBERED = 60, 100
_COUNTED = re.compile(
    r"^(?:目前|截至目前|现|现在)?[，]?(?:全县|全市|我县|我市|全区|全镇|全乡|全村)(?:共有|现有|拥有|共|有)$"
)
_NEW = re.compile(r"^(?:今年以来|目前|今年)?(?:全县|我县|全市)?(?P<subject>新增[^，。；、]{3,})$")
_OF_COUNTY = re.compile(
    rf"^(?:全县|全市|我县|我市|全区)(?:累计|共|共计)?(?P<subject>(?:新增|完成|实现|发放|新建|改造|培训)[^，。；、\d]{{3,12}}?)(?:{IS})?$"
)
_OF_WORK = re.compile(
    rf"(?P<subject>[^，。；、\d]{{3,14}}(?:工程|项目|大桥|园区|公路|医院|学校|水库)(?:总投资|全长|总长|占地|总面积|总建筑面积))(?:{IS})?$"
)
_SPAN = re.compile(
    rf"今年以来|{LAST_YEAR}|上半年|下半年|[一二三四]季度|前[一-龥\d]{{1,2}}个?[季月]度?|\d{{1,2}}[-~—至]\d{{1,2}}月|\d{{1,2}}月|20\d\d年|全年|本周|本月"
)
_HEADLINE = 40
_PART_OF_IT = re.compile(
    rf"其中|专项|行动|首批|第|本次|当[天日月]|仅|[镇乡村]|分局|支行|[一二三四]是|不|未|年同期|{LAST_YEAR}"
)
_RECAP = re.compile(r"[^，。；]{0,2}(?:据统计|据了解|此次|本次|这次|上述|综上)")
_NO_SUBJECT = re.compile(r"^以[上下内]|(?:排|列|居|位|位居|名列)$")
_RUNS_ON = re.compile(r"已|均|中|共|有|全部|都")
"""Behind a figure these words begin what is said of it: 60个重点项目已开工52个."""
_AGAIN = re.compile(r"^(?:此次|本次|这次|该次|上述)")
_AHEAD = re.compile(r"力争|预计|计划|目标|到20\d\d年")
_LONG_ENOUGH = 4
_COUNTY = re.compile(
    rf"^(?:据[^，。]{{2,12}}(?:统计|数据|介绍|消息)?[，：]?)?(?P<when>目前|截至目前|今年以来|今年)?[，]?(?:{OF_COUNTY})"
)


def check_repeats(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Equal subjects with unequal figures, and equations that do not hold."""
    for sentence in sentences:
        yield from _equations(sentence)
    title: list[Claim] = []
    for paragraph, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        own = [claim for each in within for claim in each.claims]
        yield from _unlike_sentences(title, within)
        yield from _headed(title, own)
        yield from _summed_up(within)
        yield from _under_headline(within)
        yield from _fresh([*title, *own])
        is_title = paragraph.end - paragraph.start <= _TITLE and "。" not in text.words[paragraph.start : paragraph.end]
        title = own if is_title else []
    yield from _unlike([claim for each in sentences for claim in each.claims if _COUNTY.search(claim.lead)])
    yield from _everywhere(sentences)


def _summed_up(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """活动共发放资料3200份。据统计，发放资料2300份: the words behind 据统计 say again what was said."""
    told: list[Claim] = []
    for sentence in sentences:
        if _RECAP.match(sentence.words):
            for claim in sentence.claims:
                yield from _told_again(told[-_REMEMBERED:], claim)
        told += sentence.claims


def _told_again(told: Sequence[Claim], claim: Claim) -> Iterator[Finding]:
    subject = _subject(claim) or claim.label
    for first in told:
        known = _subject(first) or first.label
        if (
            first.unit == claim.unit
            and known != subject
            and _is_end(known, subject)
            and not _OTHER.search(first.lead + claim.lead)
        ):
            yield from _compared(first, claim, subject)


def _is_end(one: str, other: str) -> bool:
    """发放资料 and 活动发放资料; a short one only where it names a total (总投资)."""
    short, long = sorted((one, other), key=len)
    return long.endswith(short) and (len(short) >= _LONG_ENOUGH or (len(short) > 2 and short.startswith("总")))


def _everywhere(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """The same of the whole county, or of one named work, told by two units: 全县新增城镇就业5200人 and 5300人."""
    known: dict[tuple[str, str], tuple[Claim, str]] = {}
    for sentence in sentences:
        for claim in sentence.claims:
            found = _OF_COUNTY.search(claim.lead) or _OF_WORK.search(claim.lead)
            if not found or claim.figure.is_share or claim.figure.text.startswith("第"):
                continue
            period = _period(sentence, claim)
            first, other = known.setdefault((found["subject"], claim.unit), (claim, period))
            if first is not claim and (period == other or not period or not other):
                yield from _compared(first, claim, found["subject"])


def _period(sentence: Sentence, claim: Claim) -> str:
    phrases = _SPAN.findall(sentence.words[: claim.figure.start - sentence.start])
    return phrases[-1] if phrases else ""


def _headed(title: Sequence[Claim], claims: Sequence[Claim]) -> Iterator[Finding]:
    """我县建成高标准农田58.6万亩 over a text that says 建成高标准农田56.8万亩."""
    for claim in claims:
        if _subject(claim):
            yield from _told_again([each for each in title if _subject(each)], claim)


def _under_headline(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """文岩街道拆除违建5处。今年以来，文岩街道共拆除违建4处: a short first sentence is the item's title."""
    if len(sentences) < 2 or len(sentences[0].words) > _HEADLINE or len(sentences[0].claims) != 1:
        return
    title = sentences[0].claims[0]
    known = _subject(title)
    for sentence in sentences[1:]:
        for claim in sentence.claims:
            subject = _subject(claim)
            is_again = len(subject) >= _LONG_ENOUGH and known != subject and known.endswith(subject)
            if is_again and claim.unit == title.unit and _is_whole(sentence, claim):
                yield from _compared(title, claim, subject)


def _is_whole(sentence: Sentence, claim: Claim) -> bool:
    """Not of a part of the time or of the work."""
    before = sentence.words[: claim.figure.start - sentence.start]
    return not _PART_OF_IT.search(before) and _period(sentence, claim) in ("", "今年以来", "全年")


def _fresh(claims: Sequence[Claim]) -> Iterator[Finding]:
    """新增高新技术企业16家 in the title, 19家 below."""
    known: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        found = _NEW.search(claim.lead)
        if found:
            first = known.setdefault((found["subject"], claim.unit), claim)
            if first is not claim:
                yield from _compared(first, claim, found["subject"])


def _equations(sentence: Sentence) -> Iterator[Finding]:
    for one, other in pairwise(sentence.claims):
        between = sentence.between(one, other)
        is_equation = (
            _EQUAL.match(between)
            or (between == "（" and one.unit == other.unit == "元" and other.tail == "" and _closes(sentence, other))
            or (one.unit != other.unit and re.fullmatch("（约?", between))
        )
        if is_equation and "每" not in one.lead and _are_unequal(one, other):
            words = f"{one.figure.text} 与 {other.figure.text} 不相等。{slip(one.value, other.value)}"
            yield finding("equal", [one.figure, other.figure], words, "请核对换算。")


def _closes(sentence: Sentence, claim: Claim) -> bool:
    """总投资1.65亿元（16500万元）: nothing but the figure stands in the brackets."""
    end = claim.figure.end - sentence.start
    return sentence.words[end : end + 1] == "）"


def _are_unequal(one: Claim, other: Claim) -> bool:
    """In one unit, or in two of one kind (亩 and 平方米), which are compared with a little slack."""
    if one.unit == other.unit:
        return not meet(bounds(one.figure), bounds(other.figure))
    first, second = in_one_measure(one, other)
    return first is not None and second is not None and not meet(first, second)


def _unlike_sentences(title: Sequence[Claim], sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Each figure against the earlier sentences; one sentence may say the like of several things."""
    known = {(_subject(claim), claim.unit): (claim, "") for claim in title if _is_known_again(claim)}
    for sentence in sentences:
        if _ASIDE.match(sentence.words):
            continue
        fresh: dict[tuple[str, str], tuple[Claim, str]] = {}
        for claim in sentence.claims:
            before = sentence.words[: claim.figure.start - sentence.start]
            is_past = (
                _is_one_of(sentence, claim)
                or _is_of_some(sentence, claim)
                or bool(re.search(f"{LAST_YEAR}|前年", before))
            )
            if is_past or not _is_known_again(claim) or _AHEAD.search(before):
                continue
            key, period = (_subject(claim), claim.unit), _period(sentence, claim)
            first, then = known.get(key, (claim, period))
            if first is not claim and not EARLIER.search(first.gap) and _is_of_one_time(first, then, claim, period):
                yield from _compared(first, claim, key[0])
            fresh.setdefault(key, (claim, period))
        known = {**fresh, **known}


def _is_one_of(sentence: Sentence, claim: Claim) -> bool:
    """A part of what was told right before it."""
    last = sentence.before(claim)[-1:]
    return any(each.unit == claim.unit and each.value > claim.value and claim.gap.startswith("，") for each in last)


def _is_of_some(sentence: Sentence, claim: Claim) -> bool:
    """灌区改造项目5个，年度完成投资4.9亿元: what is told of these few only."""
    last = sentence.before(claim)[-1:]
    return any(each.lead.endswith("项目") and each.unit in ("个", "项") and claim.gap.startswith("，") for each in last)


def _is_of_one_time(first: Claim, then: str, claim: Claim, period: str) -> bool:
    """5月份发放38.6万元 and 1—5月发放162.4万元, 创成21个 and 新创成8个: of two times."""
    has_fallen = "累计" in first.lead and "累计" in claim.lead and claim.value < first.value
    is_other_time = bool(then and period) and then != period and not has_fallen
    return not is_other_time and _is_new(first) == _is_new(claim)


def _is_new(claim: Claim) -> bool:
    return "新" in claim.lead.removesuffix(claim.label)


def _is_known_again(claim: Claim) -> bool:
    subject = _subject(claim)
    is_part = claim.gap.startswith("、") or "其中" in claim.gap
    if is_part or claim.figure.is_share and "率" not in subject:
        return False
    return (
        len(subject) > _LONG_ENOUGH
        or bool(_WORKS.search(subject))
        or (bool(subject) and bool(_COUNTY.search(claim.lead) or _AGAIN.match(claim.lead)))
    )


def _unlike(claims: Sequence[Claim]) -> Iterator[Finding]:
    known: dict[tuple[str, str, str], Claim] = {}
    for claim in claims:
        subject = _subject(claim)
        found = _COUNTY.search(claim.lead)
        if not subject or found is None or claim.figure.is_share and "率" not in subject:
            continue
        when = "今年" if "今年" in (found["when"] or "") else ""
        first = known.setdefault((subject, claim.unit, when), claim)
        if first is not claim:
            yield from _compared(first, claim, subject)


def _compared(first: Claim, claim: Claim, subject: str) -> Iterator[Finding]:
    if not meet(bounds(first.figure), bounds(claim.figure)):
        words = (
            f"“{subject}”前后两处不一致：{first.figure.text} 与 {claim.figure.text}。{slip(claim.value, first.value)}"
        )
        yield finding("repeat", [first.figure, claim.figure], words, "请统一为核实后的数。")


def _subject(claim: Claim) -> str:
    """What is counted, where it is named well enough to be known again."""
    if _OTHER.search(claim.lead) or not claim.lead:
        return ""
    if _COUNTED.match(claim.lead.removesuffix(claim.label)) and len(claim.label) > 1:
        return claim.label
    if _NO_SUBJECT.search(claim.label) or (_RUNS_ON.search(claim.label) and claim.label not in claim.lead):
        return ""
    subject = _AGAIN.sub("", claim.label)
    if re.match(r"[\d一二三四]", subject):
        return ""
    return subject if len(subject) >= _LONG_ENOUGH and not subject.endswith(("中", "里", "内")) else ""
