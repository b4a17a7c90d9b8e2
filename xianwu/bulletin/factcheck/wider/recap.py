"""What a summing-up says again: 据统计, 此次培训…"""

from __future__ import annotations

import re
from collections.abc import Iterator
from os.path import commonprefix

from xianwu.bulletin.factcheck.claims import EARLIER, Claim, bare, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.wider.scene import MEAN, OTHER_TIME, STEP, Scene, is_plain

_RECAP = re.compile(r"^(?:据|经)统计|^(?:此次|本次|这次|上述)[^，。；\d]{0,10}")
_PART = re.compile("其中|分别|首|第|每|另|当[天日]|线[上下]")
_COMMON = 4


def check_recap(scene: Scene) -> Iterator[Finding]:
    """安排专题讲座5场。…据统计，此次培训专题讲座共7场."""
    told: list[Claim] = []
    for sentence in scene.sentences:
        if _RECAP.match(sentence.words) and told:
            for claim in sentence.claims:
                known = [each for each in told if _is_alike(each, claim)]
                if len(known) == 1 and not meet(bounds(known[0].figure), bounds(claim.figure)):
                    words = f"同一件事前后两处不一致：{known[0].figure.text} 与 {claim.figure.text}。{slip(claim.value, known[0].value)}"
                    yield finding("repeat", [known[0].figure, claim.figure], words, "请统一为核实后的数。")
        told += sentence.claims


def _is_alike(one: Claim, other: Claim) -> bool:
    if one.unit != other.unit or not is_plain(one) or not is_plain(other):
        return False
    leads = one.lead + other.lead
    is_other = (
        bool(EARLIER.search(one.gap))
        or any(each.search(leads) for each in (OTHER_TIME, STEP, MEAN, _PART))
        or "其中" in one.gap + other.gap
    )
    shared = commonprefix([bare(_unhedged(each))[::-1] for each in (one, other)])
    return not is_other and len(shared) >= _COMMON


def _unhedged(claim: Claim) -> str:
    return claim.lead.removesuffix(claim.figure.hedge.before)
