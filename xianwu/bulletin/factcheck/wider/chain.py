"""Steps of one piece of work told in a row: 411户，已签协议397户，搬迁388户，拆除391户. Whatever they are called, they fall."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Claim, Sentence
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.phrases import LAST_YEAR
from xianwu.bulletin.factcheck.wider.scene import MEAN, OTHER_TIME, STEP, Scene, is_plain

_STEP = re.compile(
    r"报名|申报|申请|到货|上报|推送|受理|签协议|签订|签约|搬迁|腾空|拆除|核查|核实|属实|确认|查实|整改|销号|抽检|检验|检测|催告|吊销|公告|"
    r"结业|合格|取证|就业|立案|审查|审核|通过|发放|到账|入库|开工|完工|竣工|验收|投用|入住|放款|授信|签收|录用|录取|入围|面试|笔试|实检|体检|"
    r"参训|参考|参加|筛查|筛出|确诊|转诊|随访|摸排|建档|推荐|进入|认定|获评|办结|反馈|答复|领取|兑付|安装|调试|交付|资助|晋级|投产|达产|登簿|发证|复审|批复|公示|意向|进场|填写|登记|逮捕|起诉"
)
_APART = re.compile(
    rf"其中|驳回|退回|淘汰|未|不|另|还|又|再|同时|此外|{LAST_YEAR}|每|各|新增|累计|历年|结转|补|追加|剩|余|含|；|超额|分别|批准[^，]*、"
)
_BETWEEN = re.compile(r"[^。；\d]{0,16}，[^。；\d]{0,14}")
_THREE, _LITTLE = 3, Decimal("1.25")


def check_chain(scene: Scene) -> Iterator[Finding]:
    """Each row of three and more steps."""
    for sentence in scene.sentences:
        row: list[Claim] = []
        for claim in sentence.claims:
            if row and claim.unit != row[0].unit or not is_plain(claim) or not claim.figure.is_exact:
                if claim.figure.is_share or claim.unit == "元":
                    continue
                yield from _judged(sentence, row)
                row = []
                continue
            if row and not _is_next(scene, row[-1], claim):
                yield from _judged(sentence, row)
                row = []
            row.append(claim)
        yield from _judged(sentence, row)


def _is_next(scene: Scene, last: Claim, claim: Claim) -> bool:
    words = scene.between(last, claim)
    is_apart = _APART.search(claim.lead) or MEAN.search(claim.lead) or STEP.search(claim.lead)
    return bool(_BETWEEN.fullmatch(re.sub(r"\d[\d.]*[^，。；、\d]{1,4}", "", words))) and not is_apart


def _judged(sentence: Sentence, row: Sequence[Claim]) -> Iterator[Finding]:
    """The first is the greatest, all are steps, and one is a little more than the step before it."""
    if len(row) < _THREE or any(OTHER_TIME.search(each.lead) for each in row):
        return
    first = row[0]
    steps = [bool(_STEP.search(each.gap[-16:] + each.tail)) for each in row]
    rises = [at for at in range(1, len(row)) if row[at].value > row[at - 1].value]
    if len(rises) != 1 or not all(steps if rises[0] == 1 else steps[1:]):
        return
    early, late = row[rises[0] - 1], row[rises[0]]
    if any(
        each.unit == late.unit and each.value >= late.value and late.label[-2:] in each.lead
        for each in sentence.before(early)
    ):
        # 目标为签约20个、投产26个，签约18个，投产22个: of a number of its own.
        return
    is_sum = any(one.value + other.value == first.value for one in row[1:] for other in row[1:] if one is not other)
    if late.label[-2:] == early.label[-2:] and late.label[-2:] not in ("合格", "通过", "完成", "到位"):
        # 参加现场招聘, 参加线上招聘: side by side.
        return
    if late.value <= early.value * _LITTLE and not is_sum:
        words = f"“{late.label}”{late.figure.text} 多于前一步“{early.label}”{early.figure.text}。{slip(late.value, early.value)}"
        yield finding("stages", [late.figure, early.figure], words, "后一步不应多于前一步，请核对这两个数。")
