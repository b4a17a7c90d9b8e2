"""Shares in rows, before their counts, of a base in brackets: no figure of the paragraph gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xianwu.bulletin.factcheck.claims import Claim
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.phrases import IS
from xianwu.bulletin.factcheck.rate_words import CHANGES, CUTS, OF_PLAN_OR_ANOTHER, OWN_RATES
from xianwu.bulletin.factcheck.rated import any_gives, wrong_share
from xianwu.bulletin.factcheck.wider.scene import MEAN, OTHER_TIME, STEP, Scene, is_plain

_ROW = re.compile(
    r"[^。；\d]{0,8}[，、（][^，。；、\d]{0,8}(?:占比?|比重|比例|率)?[^，。；、\d]{0,14}(?:分别|依次)(?:为|占|达)?[^，。；、\d]{0,12}$"
)
_NEXT = re.compile("[、和及与，]{1,2}")
_OF_FIGURE = re.compile(r"(?:占|为|完成|相当于|达到?)[^，。；、\d]{0,8}$")
_THE = re.compile(r"[^，。；、\d]{0,8}的(?:比重|比例)?(?:为|达)?")
_COUNT_BEHIND = re.compile(r"[，（](?:为|约|共计?|达到?|即|有)+|，")
_OTHERS = re.compile(OF_PLAN_OR_ANOTHER)
_SHARE = re.compile(rf"(?:占|占比|比例|比重)(?:{IS})?$")
_OF_DUE = re.compile(r"[^，。；、\d]{0,6}，(?:只有|仅为|仅占|为|占|相当于|完成)应[一-龥]{2,6}[数的]+$")
_BARE = re.compile(r"[^，。；、\d]{0,6}，(?:约|近|不足|超过|仅|仅占|占|已超|接近)*")
_BRACKETED = re.compile(r"（(?:应|共|总)[^，。；、\d]{1,8}")
_CHANGES = re.compile(f"{CHANGES}|{OWN_RATES}|{CUTS}|增|降|提高|较|比[上去]|幅|覆盖|普及|下浮")
_NEAR, _FAR, _PAIR = 24, 2, 2


def check_in_rows(scene: Scene) -> Iterator[Finding]:
    """Each share of the paragraph that is told in one of these ways."""
    for claim in scene.claims:
        if claim.unit == "%" and claim.value < 100 and not _CHANGES.search(claim.lead):
            yield from _row(scene, claim)
            yield from _of_figure(scene, claim)
            yield from _before_count(scene, claim)
            yield from _bare(scene, claim)
            yield from _in_bracket(scene, claim)


def _alike(scene: Scene, rate: Claim, part: Claim) -> list[Claim]:
    """Before and behind: all that counts as the part does."""
    around = [*scene.before(rate, most=_NEAR), *scene.after(rate, most=6)]
    return [each for each in around if is_plain(each) and each.unit == part.unit]


def _judged(scene: Scene, rate: Claim, part: Claim, base: Claim | None) -> Iterator[Finding]:
    """Wrong where nothing near gives it and the base is plain to see."""
    if base is not None and base.value > part.value and not any_gives(_alike(scene, rate, part), rate):
        yield from wrong_share(rate, part, [base])


def _base(scene: Scene, rate: Claim, part: Claim) -> Claim | None:
    """The nearest whole before the part that is no step, no mean and of no other time."""
    wholes = [
        each
        for each in scene.before(part, most=_NEAR)
        if is_plain(each) and each.unit == part.unit and each.value > part.value and scene.distance(each, rate) <= _FAR
        and not any(word.search(each.lead) for word in (STEP, MEAN, OTHER_TIME))
    ]  # fmt: skip
    return wholes[-1] if wholes else None


def _row(scene: Scene, first: Claim) -> Iterator[Finding]:
    """县道、乡道、村道分别为312.6公里、548.9公里、1325.0公里，占比依次为14.3%、25.1%、60.6%."""
    if not _ROW.fullmatch(first.gap) or _OTHERS.search(first.gap):
        return
    rates = [first]
    for claim in scene.after(first, most=6):
        if claim.unit != "%" or not _NEXT.fullmatch(claim.gap):
            break
        rates.append(claim)
    parts = [each for each in scene.before(first, most=8) if is_plain(each)][-len(rates) :]
    if len(rates) < _PAIR or len(parts) < len(rates) or scene.distance(parts[0], first):
        return
    for part, rate in zip(parts, rates, strict=True):
        yield from _judged(scene, rate, part, _base(scene, rate, parts[0] if part.unit == parts[0].unit else part))


def _of_figure(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """收入20万元以上的村达到128个，占全县143个行政村的89.5%."""
    before = scene.before(rate, most=5)
    if len(before) < _PAIR or not _THE.fullmatch(rate.gap) or not _OF_FIGURE.search(before[-1].lead):
        return
    base = before[-1]
    part = before[-2]
    if is_plain(base) and is_plain(part) and part.unit == base.unit and scene.distance(part, rate) == 0:
        yield from _judged(scene, rate, part, base)


def _before_count(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """在编人员2164人，卫生技术人员占91.5%，为1980人."""
    after = scene.after(rate, most=1)
    if not after or not _SHARE.search(rate.lead) or not _COUNT_BEHIND.fullmatch(after[0].gap) or not is_plain(after[0]):
        return
    part = after[0]
    near = [each for each in scene.before(rate, most=6) if each.unit == part.unit and is_plain(each)]
    if near and len({each.value for each in near}) == 1 and not re.search("其中|占", part.gap):
        yield from _judged(scene, rate, part, _base(scene, rate, part))


def _bare(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """人民调解员1164名，专职的只有138名，不足12%; 应完成1200万元，实际完成640万元，只有应完成数的53.3%."""
    pair = scene.pair_before(rate)
    if pair is None:
        return
    base, part = pair
    is_told = _BARE.fullmatch(rate.gap) or _OF_DUE.fullmatch(rate.gap)
    is_near = scene.distance(base, rate) == 0 and re.fullmatch(r"[^。；\d]{2,16}", scene.between(base, part))
    is_level = not any(word.search(base.lead + part.lead) for word in (STEP, MEAN, OTHER_TIME))
    if is_told and is_near and is_level:
        yield from _judged(scene, rate, part, base)


def _in_bracket(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """共缴费28.86万人，参保率97.5%（应参保29.6万人）."""
    before, after = scene.before(rate, most=1), scene.after(rate, most=1)
    is_pair = before and after and is_plain(before[0]) and before[0].unit == after[0].unit
    if is_pair and "率" in rate.lead and _BRACKETED.fullmatch(after[0].gap):
        yield from _judged(scene, rate, before[0], after[0])
