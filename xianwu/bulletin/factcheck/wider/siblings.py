"""Shares of one whole in one list: what the others confirm, the odd one contradicts; and shares whose whole is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.claims import Claim
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.rate_words import OF_PLAN_OR_ANOTHER, REACHES, TAKES, UNNAMED
from xianwu.bulletin.factcheck.rated import gives, wrong_share
from xianwu.bulletin.factcheck.wider.scene import MEAN, OTHER_TIME, STEP, Scene, is_plain

_SHARE = re.compile(rf"^[^，。；、\d]{{0,10}}[，、（]?(?:[^，。；、\d]{{0,10}})?{TAKES}")
_ANOTHER = re.compile(OF_PLAN_OR_ANOTHER)
_CLEAN = re.compile("总|人数|户数|数量|金额|全部|全县|全市|我县|的|数|量|额|以上")
_NAMED_RATE = re.compile(rf"(?P<stem>[一-龥]{{2,6}}?)(?:率|天数比例|天数占比|比例){REACHES}$")
_THAT_IS = re.compile(r"[，（](?:即|其中)(?P<words>[^，。；\d]{1,10})")
_DUE = re.compile(r"[，（][^，。；\d]{0,4}(?:应|总|共|全部|同期)[^，。；\d]{0,12}")
_FAR, _TWO, _MOST = 14, 2, 300


def check_siblings(scene: Scene) -> Iterator[Finding]:
    """All of it."""
    rows = [pair for claim in scene.claims if (pair := _share(scene, claim)) is not None]
    yield from _odd_one(scene, [(part, rate) for part, rate, _ in rows])
    for part, rate, of in rows:
        yield from _of_named(scene, part, rate, of)
        yield from _of_them(scene, part, rate, of)
    for claim in scene.claims:
        yield from _days(scene, claim)
        yield from _rate_first(scene, claim)


def _share(scene: Scene, rate: Claim) -> tuple[Claim, Claim, str] | None:
    if rate.unit != "%" or rate.figure.low > 100:
        return None
    found = _SHARE.match(rate.gap)
    before = scene.before(rate, most=_TWO)
    if not found or not before or scene.distance(before[-1], rate) or _ANOTHER.search(found["of"]):
        return None
    part = before[-1]
    if len(before) > 1 and not part.gap and re.search("户", found["of"]) and before[-2].unit == "户":
        part = before[-2]
    return (part, rate, found["of"]) if is_plain(part) and not part.lead.endswith("前") else None


def _odd_one(scene: Scene, rows: Sequence[tuple[Claim, Claim]]) -> Iterator[Finding]:
    """9.6亿元。…抵押4.8亿元，占50.0%；信用3.6亿元，占35.7%；保证1.2亿元，占12.5%: of which whole, the others tell."""
    for part, rate in rows:
        near = [
            (one, other)
            for one, other in rows
            if one is not part and one.unit == part.unit and scene.sentence_of(one) is scene.sentence_of(part)
        ]
        wholes = [
            each
            for each in scene.before(part, most=_FAR)
            if is_plain(each) and each.unit == part.unit and each.value >= part.value
        ]
        told = [each for each in wholes if near and all(gives(one, each, other) for one, other in near)]
        if not told or len(near) < _TWO or any(gives(part, each, rate) for each in wholes):
            continue
        yield from wrong_share(rate, part, told[-1:])


def _of_named(scene: Scene, part: Claim, rate: Claim, of: str) -> Iterator[Finding]:
    """总产值126.8亿元。…高技术产值31.7亿元，占规模以上工业总产值的比重为28.5%: by all the sentence says of the whole."""
    name = _CLEAN.sub("", of)
    if (
        UNNAMED.fullmatch(of)
        or len(name) < _TWO
        or (len(name) == _TWO and ("总" not in of or name == "完成"))
        or STEP.search(part.lead)
    ):
        return
    known = [
        each
        for each in scene.before(part, most=_FAR)
        if is_plain(each) and each.unit == part.unit and each.figure.is_exact and not STEP.search(each.lead)
        and not OTHER_TIME.search(each.lead) and not MEAN.search(each.lead)
    ]  # fmt: skip
    if any(gives(part, each, rate) for each in known):
        return
    named = [each for each in known if each.value > part.value and _is_told(name, scene.head(each) + each.tail)]
    if len(named) == 1 and len({each.value for each in known if each.value > part.value}) <= _TWO:
        yield from wrong_share(rate, part, named)


def _of_them(scene: Scene, part: Claim, rate: Claim, of: str) -> Iterator[Finding]:
    """2.4万名在园幼儿中，1.56万名就读于公办幼儿园，公办占比提高到56%."""
    whole = scene.before(part, most=1)
    if not whole or whole[0].unit != part.unit or not UNNAMED.fullmatch(of) or not is_plain(whole[0]):
        return
    is_frame = re.fullmatch("[^，。；、\\d]{0,12}(?<![集其])中[，]?[^，。；、\\d]{0,6}", scene.between(whole[0], part))
    if is_frame and whole[0].value > part.value:
        yield from wrong_share(rate, part, whole)


def _is_told(name: str, words: str) -> bool:
    """Its first two characters and its last two: 规模…产值."""
    return name[:2] in words and name[-2:] in words


def _days(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """有效监测273天，优良265天，优良天数比例为98.2%."""
    found = re.search("优良(?:天数)?(?:比例|率|占比)(?:为|达到?|是)?$", rate.lead) if rate.unit == "%" else None
    days = [each for each in scene.before(rate, most=5) if each.unit == "天"] if found else []
    good = [each for each in days if "优良" in each.lead]
    all_days = [each for each in days if re.search("监测|评价|有效", each.lead)]
    if len(good) == len(all_days) == 1:
        yield from wrong_share(rate, good[0], all_days)


def _rate_first(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """按期办结率为97.5%，即按期办结2925件，而当月应办结工单总数为3200件."""
    found = _NAMED_RATE.search(rate.lead) if rate.unit == "%" and not STEP.search(rate.lead) else None
    after = scene.after(rate, most=_TWO) if found else ()
    if found is None or len(after) < _TWO or after[0].unit != after[1].unit or not is_plain(after[0]):
        return
    that = _THAT_IS.fullmatch(after[0].gap)
    is_named = that and found["stem"][-2:] in that["words"] and _DUE.fullmatch(after[1].gap)
    if is_named and after[1].value > after[0].value:
        yield from wrong_share(rate, after[0], after[1:])
