"""Ratios that have a name and two known sides: 存贷比, 资产负债率, 利润率, 结收比."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xianwu.bulletin.factcheck.claims import Claim, Sentence, joined
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.phrases import IS, LAST_YEAR
from xianwu.bulletin.factcheck.rated import wrong_share

_RATIOS = tuple(
    (re.compile(rf"(?:{name})(?:{IS})?$"), re.compile(above), re.compile(below))
    for name, above, below in (
        ("(?<!新增)存贷比", "贷款", "存款"),
        ("资产负债率", "负债", "资产总?[额计]?"),
        ("(?:销售|营业收入|营收)?利润率", "利润", "收入|营收|销售"),
        ("(?:结收|结收案)比", "[审执办]结|结案", "受理|收案|新收"),
        ("复种指数", "复种|播种", "耕地"),
        ("(?:城镇化率|城镇化水平)", "城镇(?:常住)?人口", "(?<!城镇)(?<!乡村)(?<!农村)(?:常住|总)人口|人口总"),
        ("(?:森林|林木)覆盖率", "(?:森林|林地)面积", "(?:国土|土地|总)面积"),
        ("个贷率", "贷款", "缴存余额|存款"),
        ("(?:户均|人均)?收费率|收缴率", "实收|实缴|已[收缴]", "应[收缴]"),
        ("税收占比|税占比", "(?<!非)税收", "预算收入|财政收入"),
    )
)
_OTHER = re.compile(rf"增[加长]|减少|下降|{LAST_YEAR}|同期|每|[人户]均|新增|不良|逾期|其中")
_FAR, _NEAR = 160, 12


def check_told_ratios(before: Sentence, sentence: Sentence) -> Iterator[Finding]:
    """存款余额286.4亿元…；贷款余额203.1亿元。存贷比为76.9%: a sentence that begins with the ratio."""
    rate = sentence.claims[0]
    both = joined(before, sentence)
    is_head = rate.unit == "%" and len(rate.gap) < _NEAR
    if both is not None and is_head and not any(_is_ratio(each) for each in before.claims):
        for name, above, below in _RATIOS:
            if name.search(rate.lead):
                yield from _judged(rate, _told(both, rate, above), _told(both, rate, below))


def _is_ratio(claim: Claim) -> bool:
    return claim.unit == "%" and any(name.search(claim.lead) for name, _, _ in _RATIOS)


def check_named_ratios(sentence: Sentence) -> Iterator[Finding]:
    """Each named ratio against the last figure of either side, in one measure, where each is told once."""
    for rate in sentence.claims:
        if rate.unit != "%":
            continue
        for name, above, below in _RATIOS:
            if name.search(rate.lead):
                yield from _judged(rate, _told(sentence, rate, above), _told(sentence, rate, below))


def _told(sentence: Sentence, rate: Claim, side: re.Pattern[str]) -> Sequence[Claim]:
    return [
        each
        for each in sentence.before(rate)
        if side.search(each.lead)
        and not each.figure.is_share
        and not _OTHER.search(each.lead)
        and rate.figure.start - each.figure.end < _FAR
    ]


def _judged(rate: Claim, above: Sequence[Claim], below: Sequence[Claim]) -> Iterator[Finding]:
    if len(above) != 1 or len(below) != 1 or above[0] is below[0] or above[0].unit != below[0].unit:
        return
    for each in wrong_share(rate, above[0], below):
        yield replace(each, kind="ratio")
