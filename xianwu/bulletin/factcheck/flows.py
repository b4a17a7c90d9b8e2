"""What there was, what came and what went, and what there is now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, added, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said, slip

_WAS = re.compile(
    r"(?:(?:原有|原来|原先|原|年初|上年末|去年底|去年末|期初|月初|上年结转|结转|旧存|上期|起初)[^，。；]{0,10}|^(?:年初|月初|期初)[^，。；]*)$"
)
_CAME = re.compile(
    r"(?:新增|新入库|入库|新建|引进|增加|新设|转入|纳入|迁入|新认定|新收|新登记|新接收|新招|新登记|新成立|新聘|新开工|新发展|收购|购进|调入|招录|新培育)[^，。；]{0,6}$"
)
_WENT = re.compile(
    r"(?:退库|退出|减少|注销|关停|转出|迁出|销号|流失|淘汰|精简|取消|压减|核减|裁减|合并|清退|撤销|削减|出库|调出|离职|退休|偿还|化解)[^，。；]{0,6}$"
)
_CUT = re.compile(r"(?:精简|减少|取消|压减|核减|裁减|合并|注销|退出|淘汰|清退|撤销|削减)了?$")
_NOW = re.compile(
    r"(?:现有|现存|目前|年末|年底|期末|月末|在册|在库|保留|剩余|剩下|还有|余|剩|仅剩|还剩|实有|共有)[^，。；]{0,10}$"
)
_STAYS = re.compile(r"(?:保留|剩余|剩下|还有|现有|余|剩|仅剩|还剩)$")
_NET = re.compile(r"净增[^，。；]{0,6}$")
_BROKEN = re.compile("其中|[。]")
_CUTS = tuple(
    tuple(re.compile(name) for name in names.split())
    for names in (
        "(?:送审|报审|概算|估算)[^，。；]{0,6}$ (?:审定|核定)[^，。；]{0,6}$ (?<!净)(?:审减|核减)(?!率)[^，。；]{0,6}$",
        "(?:预算价|控制价|最高限价)[^，。；]{0,6}$ (?:中标|成交)[^，。；]{0,6}$ (?:节约|节省|节支)[^，。；]{0,6}$",
        "(?:资产总额|资产合计|总资产)[^，。；]{0,4}$ (?:负债总额|负债合计|总负债)[^，。；]{0,4}$ (?:所有者权益|净资产)[^，。；]{0,4}$",
        "收入[^，。；]{0,4}$ 支出[^，。；]{0,4}$ 结余[^，。；]{0,4}$",
        "(?:捐款|善款|收到资金|筹集资金|筹资)[^，。；]{0,4}$ (?:支出|使用)[^，。；]{0,4}$ (?:结余|余额|剩余)[^，。；]{0,4}$",
        "应收[^，。；]{0,6}$ 实收[^，。；]{0,6}$ (?:欠缴|欠收|尚欠)[^，。；]{0,6}$",
    )
)
_PLUS = re.compile("，(?:加上|加|另有|连同)(?:上年)?(?:旧存|结转|存案)[^，。；]{0,4}$")
_AT_FIRST = re.compile("(?:年初|月初|期初|上年末|去年底)[^，。；]{0,12}$")
_THROUGH = re.compile(
    "(?:全年|年内|当年|今年)(?:累计|共|已)?(?:脱贫|销号|化解|清偿|偿还|消化|整改|退出|拆除)[^，。；]{0,4}$"
)
_AT_LAST = re.compile("(?:年末|年底|期末|目前)(?:剩余|尚余|还有|仍有|余)[^，。；]{0,6}$")
_TRIO, _FOUR = 3, 4


def check_flows(sentence: Sentence) -> Iterator[Finding]:
    """Rows of three or four figures of one unit."""
    for place, claim in enumerate(sentence.claims):
        row = [each for each in sentence.claims[place : place + 5] if each.unit != "%"][:_FOUR]
        alike = [each for each in row if each.unit == claim.unit]
        if claim.figure.is_share or alike != row[: len(alike)] or any(_BROKEN.search(each.gap) for each in alike[1:]):
            continue
        yield from _net(alike[:_TRIO])
        yield from _less(alike[:_TRIO])
        yield from _both_ways(alike)
        yield from _grown(alike[:_TRIO])
    yield from _with_old(sentence)
    yield from _through_year(sentence)
    yield from _cut_from(sentence)
    yield from _net_far(sentence)


def _net(trio: Sequence[Claim]) -> Iterator[Finding]:
    """新入库19家、退库8家，净增11家."""
    if len(trio) == _TRIO and _CAME.search(trio[0].lead) and _WENT.search(trio[1].lead) and _NET.search(trio[2].lead):
        more, less, net = trio
        yield from _told(trio, net, _difference(bounds(more.figure), bounds(less.figure)), more.value - less.value)


def _net_far(sentence: Sentence) -> Iterator[Finding]:
    """新登记1436户，其中企业318户…；注销562户，净增874户: parts stand between."""
    for place, net in enumerate(sentence.claims):
        before = [each for each in sentence.claims[:place] if each.unit == net.unit and not each.figure.is_share]
        if not _NET.search(net.lead) or len(before) < _TRIO or not _WENT.search(before[-1].lead):
            continue
        more = next((each for each in before if _CAME.search(each.lead)), None)
        if more is not None and more is not before[-1]:
            right = _difference(bounds(more.figure), bounds(before[-1].figure))
            yield from _told((more, before[-1], net), net, right, more.value - before[-1].value)


def _less(trio: Sequence[Claim]) -> Iterator[Finding]:
    """原有126项，精简38项，保留88项."""
    if len(trio) == _TRIO and _WAS.search(trio[0].lead) and _CUT.search(trio[1].lead) and _STAYS.search(trio[2].lead):
        was, cut, stays = trio
        yield from _told(trio, stays, _difference(bounds(was.figure), bounds(cut.figure)), was.value - cut.value)


def _grown(trio: Sequence[Claim]) -> Iterator[Finding]:
    """原计划9座，调增3座，现计划12座; what was there and what came is the most that can be."""
    if len(trio) < _TRIO or not (_WAS.search(trio[0].lead) and re.match("[，、]?现|[，、]调整后", trio[2].gap)):
        return
    was, came, now = trio
    sign = (
        1 if re.search("调增[^，。；]{0,4}$", came.lead) else -1 if re.search("调减[^，。；]{0,4}$", came.lead) else 0
    )
    if sign > 0:
        yield from _told(trio, now, added([bounds(was.figure), bounds(came.figure)]), was.value + came.value)
    elif sign < 0:
        yield from _told(trio, now, _difference(bounds(was.figure), bounds(came.figure)), was.value - came.value)


def _both_ways(row: Sequence[Claim]) -> Iterator[Finding]:
    """年初131户，新增14户，退出6户，目前139户."""
    if len(row) < _FOUR or not (_WAS.search(row[0].lead) and _NOW.search(row[3].lead)):
        return
    was, one, other, now = row
    if _WENT.search(one.lead) and _CAME.search(other.lead):
        one, other = other, one
    if _CAME.search(one.lead) and _WENT.search(other.lead):
        some = added([bounds(was.figure), bounds(one.figure)])
        yield from _told(row, now, _difference(some, bounds(other.figure)), was.value + one.value - other.value)


def _with_old(sentence: Sentence) -> Iterator[Finding]:
    """新收5218件，加上旧存637件，共有5855件."""
    for more, old, whole in zip(sentence.claims, sentence.claims[1:], sentence.claims[2:], strict=False):
        is_row = more.unit == old.unit == whole.unit and not more.figure.is_share
        if is_row and _PLUS.search(old.gap) and re.match("，[^，。；]{0,6}(?:共|合计|总)", whole.gap):
            right = added([bounds(more.figure), bounds(old.figure)])
            yield from _told((more, old, whole), whole, right, more.value + old.value)


def _through_year(sentence: Sentence) -> Iterator[Finding]:
    """年初剩余贫困人口8642人，全年脱贫7915人，年末剩余727人."""
    for was, gone, now in zip(sentence.claims, sentence.claims[1:], sentence.claims[2:], strict=False):
        is_row = was.unit == gone.unit == now.unit and not was.figure.is_share
        is_told = _AT_FIRST.search(was.lead) and _THROUGH.search(gone.lead) and _AT_LAST.search(now.lead)
        if is_row and is_told and not any(_BROKEN.search(each.gap) for each in (gone, now)):
            right = _difference(bounds(was.figure), bounds(gone.figure))
            yield from _told((was, gone, now), now, right, was.value - gone.value)


def _cut_from(sentence: Sentence) -> Iterator[Finding]:
    """送审4.1亿元，审定3.6亿元，审减0.5亿元: in any order, each told once."""
    for names in _CUTS:
        row = [[each for each in sentence.claims if each.unit == "元" and name.search(each.lead)] for name in names]
        if all(len(each) == 1 for each in row):
            sent, settled, cut = (each[0] for each in row)
            right = _difference(bounds(sent.figure), bounds(settled.figure))
            yield from _told((sent, settled, cut), cut, right, sent.value - settled.value)


def _told(row: Sequence[Claim], last: Claim, right: Bounds, value: Decimal) -> Iterator[Finding]:
    if not meet(right, bounds(last.figure)):
        shown = "、".join(each.figure.text for each in row[:-1])
        should = said(value, last.figure)
        words = f"由 {shown} 算得 {should}，文中写作 {last.figure.text}。{slip(last.value, value)}"
        yield finding("parts", [each.figure for each in row], words, f"应为 {should}。")


def _difference(high: Bounds, low: Bounds) -> Bounds:
    least = high[0] if low[1] is None else high[0] - low[1]
    return max(least, least * 0), None if high[1] is None else max(high[1] - low[0], least * 0)
