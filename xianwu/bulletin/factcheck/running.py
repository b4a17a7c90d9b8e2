"""Running totals never fall, and one month brings no more than all of them together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from os.path import commonprefix

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bare, bounds, placed
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.phrases import OTHER_YEAR
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.factcheck.when import DAY, MONTH, SPANS, YEAR

_UP_TO = rf"(?:截[至止]|到|至|(?:^|(?<=[，。；：])|今年))(?:{YEAR}|(?<=[到至止])今年)?{MONTH}(?:{DAY}|[底末]|(?=，?累计))(?:(?P<hour>\d{{1,2}})时)?"
_YEAR_END = r"(?:截[至止]|到|至)?(?:(?P<end>20\d\d)年|(?P<past>去年|上年))年?[底末](?!的)"
_QUARTER = r"截[至止](?:(?:20\d\d年|今年)?(?P<quarter>[一二三四])季度[底末]|(?P<half>上?半年)[底末]?)|(?:(?P<quarter_end>[一二三四])季度|(?P<half_end>上半年)|(?P<year_end>(?<![去上明])年))[底末](?=，?累计)"
_SPAN = r"(?:(?P<of>20\d\d)年)?(?<![\d.])1月?[-~—至]+(?P<last>\d{1,2})月份?"
_FIRST = r"前(?P<first>\d{1,2}|[一二三四五六七八九十]{1,2})个月"
_NAMED = r"(?:(?P<in>20\d\d)年)?(?P<named>一季度|上半年|前三季度)"
_ONE = r"(?<![\d年至到~—-])(?P<only>\d{1,2})月(?:份|当月|(?=，))"
_ANCHOR = re.compile(rf"{_UP_TO}|{_YEAR_END}|{_QUARTER}|{_SPAN}|{_FIRST}|{_NAMED}|{_ONE}")
_LAST_YEAR = re.compile(rf"(?:{OTHER_YEAR})$")
_RUNNING = re.compile(r"累计|共|总计|已")
_MAY_FALL = re.compile(
    r"余额|存量|在[建办库校册]|剩余|结余|库存|未|当[月日]|新增|本月|净|日均|月均|均|价|率|增速|同比|目标|计划|预计|[比较]"
)
_SO_FAR = re.compile(r"截[至止][^。；]{2,12}累计[^，。；]*$")
_CLOCK_AND_PLACE = r"末?(?:\d{1,2}时)?[，]?(?:本年度?|今年|我[县市区镇]|全[县市区镇])*"
_LAST_TIME = re.compile(rf"(?:上周|上月|昨日|昨天|上期|上旬){_CLOCK_AND_PLACE}(?P<words>累计[^，。；]*)$")
_THIS_TIME = re.compile(rf"(?:本周|本月|今日|今天|本期|本旬){_CLOCK_AND_PLACE}(?P<words>累计[^，。；]*)$")
_IN_ALL = re.compile(r"(?:累计|总[数量]|至此)[^，。；、\d]*$")
_CAME = re.compile(r"(?:又|再|新增|新培养|增加)[^，。；、\d]*$")
_SINCE = re.compile(
    r"自[^，。；\d]{2,8}以来[，]?[^，。；\d]{0,6}累计(?P<verb>完成|发放|投放|实现|拨付|兑付|培训|接待)[^，。；、\d]*$"
)
_IN_MONTH = re.compile(r"(?<!\d)\d{1,2}月份?(?![底末\d])[^，。；、]{0,14}$")
_THIS_YEAR = re.compile(r"(?:今年|年初)以来[，]?(?:全县|全市)?累计[^，。；、\d]*$")
_SOME_TIME = re.compile(r"今年|\d{1,2}月|上半年|季度")
_SAID, _SAME, _LONG, _NEAR, _BETWEEN = 40, 2, 4, 60, 3
_MONTHS = 12


@dataclass(frozen=True)
class Point:
    """A figure and the time it was counted in: up to a day, from January to a month, or one month by itself."""

    claim: Claim
    day: tuple[int, int, int, int]
    words: str
    kind: str


def check_running(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Pairs of points of one paragraph."""
    for _, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        yield from _last_and_this(within)
        own = [claim for each in within for claim in each.claims]
        yield from _not_brought_up(own)
        yield from _less_with_more(own)
        yield from _since_it_began(own)
        yield from _month_above_year(own)
        yield from _beside_a_growing(own)
        yield from _in_paragraph([point for sentence in within for point in _points(sentence)])


def _last_and_this(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """上周累计完成1860户，本周累计完成1680户; other figures may stand between."""
    claims = [claim for each in sentences for claim in each.claims]
    for place, other in enumerate(claims):
        this = _THIS_TIME.search(other.gap)
        for one in claims[max(place - _BETWEEN, 0) : place] if this else ():
            last = _LAST_TIME.search(one.gap)
            is_same = last and this and one.unit == other.unit and last["words"] == this["words"]
            if is_same and _is_surely_less(other, one):
                words = f"累计数后来反而少了：{one.figure.text} 到 {other.figure.text}。"
                yield finding("fallen", [one.figure, other.figure], words, "请核对这两个数。")


def _not_brought_up(claims: Sequence[Claim]) -> Iterator[Finding]:
    """截至9月底累计327个。10月份新增18个，截至10月底累计327个: what came was not added."""
    for place, now in enumerate(claims):
        new, old = (claims[place - 1], claims[place - 2]) if place > 1 else (None, None)
        if new is None or old is None or len({each.unit for each in (now, new, old)}) > 1 or now.figure.is_share:
            continue
        is_row = (
            _SO_FAR.search(old.gap)
            and _SO_FAR.search(now.gap)
            and "新增" in new.lead
            and old.lead[-_LONG:] == now.lead[-_LONG:]
        )
        if is_row and new.figure.low > 0 and now.value == old.value:
            words = f"新增 {new.figure.text} 之后，累计仍是 {now.figure.text}。"
            yield finding("fallen", [old.figure, new.figure, now.figure], words, "请更新累计数。")


def _less_with_more(claims: Sequence[Claim]) -> Iterator[Finding]:
    """累计转移426人。夜间又转移38人，至此累计转移418人: what came made it less."""
    for old, new, now in zip(claims, claims[1:], claims[2:], strict=False):
        is_row = old.unit == new.unit == now.unit and not any(each.figure.is_share for each in (old, new, now))
        is_told = is_row and _IN_ALL.search(old.gap) and _CAME.search(new.gap) and _IN_ALL.search(now.gap)
        if not is_told or re.search("其中", new.gap + now.gap) or _MAY_FALL.search(old.lead + now.lead):
            continue
        if _is_surely_less(now, old):
            words = f"累计 {old.figure.text}，又增加 {new.figure.text}，后来的累计反而是 {now.figure.text}。"
            yield finding("fallen", [old.figure, new.figure, now.figure], words, "请核对这几个数。")


def _month_above_year(claims: Sequence[Claim]) -> Iterator[Finding]:
    """9月份新登记312户，今年以来累计新登记286户."""
    for month, year in pairwise(claims):
        is_pair = month.unit == year.unit and _IN_MONTH.search(month.gap) and _THIS_YEAR.search(year.gap)
        is_same = bare(month.lead)[-_SAME:] == bare(year.lead)[-_SAME:] or _says_the_same(month.lead, year.lead)
        if is_pair and is_same and not month.figure.is_share and _is_surely_less(year, month):
            words = f"单月 {month.figure.text} 大于今年以来的累计 {year.figure.text}。"
            yield finding("fallen", [month.figure, year.figure], words, "请核对这两个数。")


def _since_it_began(claims: Sequence[Claim]) -> Iterator[Finding]:
    """1—8月完成2.08亿元…。自开工以来，累计完成投资1.76亿元: some months brought more than all the time."""
    for place, whole in enumerate(claims):
        found = _SINCE.search(whole.gap)
        for one in claims[max(place - _BETWEEN, 0) : place] if found else ():
            is_some = one.unit == whole.unit and _SOME_TIME.search(one.gap) and found and found["verb"] in one.lead
            if is_some and _is_surely_less(whole, one) and not re.search("计划|目标|任务", one.lead):
                words = f"“{found[0] if found else ''}”{whole.figure.text} 少于其中一段时间的 {one.figure.text}。"
                yield finding("fallen", [one.figure, whole.figure], words, "请核对这两个数。")


def _beside_a_growing(claims: Sequence[Claim]) -> Iterator[Finding]:
    """累计改造小区52个，惠及居民6700户 … 累计改造小区达到61个，惠及居民6500户: both run on together."""
    heads = [at for at in range(len(claims) - 1) if _IN_ALL.search(claims[at].lead) and not claims[at].figure.is_share]
    for first, later in pairwise(heads):
        (one, beside), (other, again) = claims[first : first + 2], claims[later : later + 2]
        is_growing = one.unit == other.unit and other.figure.low >= (one.figure.high or one.value)
        is_alike = bare(one.lead)[-_SAME:] == bare(other.lead)[-_SAME:] and beside.unit == again.unit
        is_beside = beside.gap == again.gap and re.fullmatch("，[^，。；、\\d]{3,}", beside.gap)
        if not (is_growing and is_alike and is_beside) or beside.figure.is_share or _MAY_FALL.search(beside.lead):
            continue
        if "其中" not in beside.gap and _is_surely_less(again, beside):
            words = (
                f"累计数后来反而少了：{beside.figure.text} 到 {again.figure.text}。{slip(again.value, beside.value)}"
            )
            yield finding("fallen", [beside.figure, again.figure], words, "请核对这两个数。")


def _in_paragraph(points: Sequence[Point]) -> Iterator[Finding]:
    for one, other in _pairs(points):
        if {one.kind, other.kind} == {"span", "month"}:
            yield from _month_of_span(*((one, other) if one.kind == "month" else (other, one)))
        elif one.kind == other.kind != "month" and one.day != other.day:
            yield from _fallen(*sorted((one, other), key=lambda each: each.day))


def _pairs(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """Of one unit and near each other: time grows with the text."""
    for place, one in enumerate(points):
        for other in points[place + 1 : place + 1 + _NEAR]:
            if one.claim.unit == other.claim.unit:
                yield one, other


def _fallen(one: Point, other: Point) -> Iterator[Finding]:
    """截至6月末累计2.64万人；截至7月末累计2.46万人."""
    is_span = one.kind == "span"
    if is_span and (one.day[0] != other.day[0] or not _counts_the_same(one.words, other.words)):
        return
    if _is_surely_less(other.claim, one.claim) and _says_the_same(one.words, other.words):
        shown = f"{one.claim.figure.text} 到 {other.claim.figure.text}"
        words = f"累计数后来反而少了：{shown}。{slip(other.claim.value, one.claim.value)}"
        yield finding("fallen", [one.claim.figure, other.claim.figure], words, "请核对这两个数。")


def _month_of_span(month: Point, span: Point) -> Iterator[Finding]:
    """6月份新发放贷款4.7亿元；1—6月累计发放3.9亿元."""
    is_within = month.day[1] <= span.day[1] and month.day[0] == span.day[0]
    if (
        is_within
        and _is_surely_less(span.claim, month.claim)
        and (
            _counts_the_same(month.words, span.words)
            or ("累计" in span.words and _says_the_same(month.words, span.words))
        )
    ):
        words = f"单月 {month.claim.figure.text} 大于累计 {span.claim.figure.text}。"
        yield finding("fallen", [month.claim.figure, span.claim.figure], words, "请核对这两个数。")


def _is_surely_less(one: Claim, other: Claim) -> bool:
    high = bounds(one.figure)[1]
    return high is not None and high < bounds(other.figure)[0]


def _points(sentence: Sentence) -> Iterator[Point]:
    """The first figure behind each time that is told."""
    anchors = list(_ANCHOR.finditer(sentence.words))
    for place, anchor in enumerate(anchors):
        end = anchors[place + 1].start() if place + 1 < len(anchors) else len(sentence.words)
        own = [each for each in sentence.claims if anchor.end() <= each.figure.start - sentence.start < end]
        if own and not own[0].figure.is_share:
            words = sentence.words[anchor.end() : own[0].figure.start - sentence.start]
            before = sentence.words[: anchor.start()]
            point = _point(own[0], anchor, words)
            if point is not None and not _LAST_YEAR.search(before) and "；" not in words:
                yield point
                if "累计" in words:
                    yield from _in_list(point, own[1:])


def _in_list(head: Point, row: Sequence[Claim]) -> Iterator[Point]:
    """截至10月10日，累计免疫生猪18.6万头、牛2.4万头、羊3.9万只."""
    for claim in row:
        if not claim.gap.startswith("、") or claim.figure.is_share or not claim.lead and claim.unit == head.claim.unit:
            return
        # One kind of beast is held against the same kind only, 1.32万平方米 behind 86处 against its like.
        yield Point(claim, head.day, "", f"{head.kind}、{claim.lead or head.claim.unit}")


def _point(claim: Claim, anchor: re.Match[str], words: str) -> Point | None:
    if len(words) >= _SAID:
        return None
    if anchor["end"] or anchor["past"]:
        # Of last year by its name: before every day of this one.
        day = (int(anchor["end"]), _MONTHS, 31, 0) if anchor["end"] else (-1, _MONTHS, 31, 0)
        return Point(claim, day, words, "day") if "累计" in words and not _MAY_FALL.search(words) else None
    if anchor["quarter_end"] or anchor["half_end"] or anchor["year_end"]:
        return None if _MAY_FALL.search(words) else Point(claim, (0, 3 * _quarters(anchor), 31, 0), words, "span")
    if anchor["month"] or _quarters(anchor):
        if not _RUNNING.search(words) or _MAY_FALL.search(words.replace("累计新增", "")):
            return None
        month = int(anchor["month"]) if anchor["month"] else 3 * _quarters(anchor)
        day = int(anchor["year"] or 0), month, int(anchor["day"] or 31), int(anchor["hour"] or 0)
        return Point(claim, day, words, "day")
    if _MAY_FALL.search(words.replace("新增", "")):
        return None
    month = _month(anchor)
    day = int(anchor["of"] or anchor["in"] or 0), month, 31, 0
    return Point(claim, day, words, "month" if anchor["only"] else "span") if 1 <= month <= _MONTHS else None


def _quarters(anchor: re.Match[str]) -> int:
    """How many quarters of the year are over: 截至三季度末, 上半年末累计, 年末累计; 0 where none is named."""
    if anchor["year_end"]:
        return 4
    if anchor["half"] or anchor["half_end"]:
        return 2
    return int(han(anchor["quarter"] or anchor["quarter_end"] or "") or 0)


def _month(anchor: re.Match[str]) -> int:
    """The last month of what is told; 0 for none that there is."""
    if anchor["named"]:
        return SPANS[anchor["named"]][1]
    month = anchor["last"] or anchor["only"] or anchor["first"]
    return int(month) if month.isdecimal() else int(han(month) or 0)


def _counts_the_same(one: str, other: str) -> bool:
    """The last words before both figures are the same: 固定资产投资, 发放."""
    first, second = (bare(each.strip("，")) for each in (one, other))
    if len(second) <= _SAME:
        return bool(second) and second in one and "累计" in other
    if len(commonprefix([first, second])) >= _LONG:
        # 前4个月累计见面劝阻潜在受害人2318人次，前5个月累计见面劝阻2206人次.
        return True
    length = min(len(first), len(second), _LONG)
    return length >= _SAME and first[-length:] == second[-length:]


def _says_the_same(one: str, other: str) -> bool:
    """The last two characters of what is counted stand in both."""
    nouns = re.findall(r"[一-龥]{2,}", _RUNNING.sub("，", re.sub("达到|增至", "，", other))) or re.findall(
        r"[一-龥]{2,}", other
    )
    return not nouns or nouns[-1][-_SAME:] in one or nouns[-1][:_SAME] in one
