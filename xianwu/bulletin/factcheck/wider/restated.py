"""What is told of some of those told before cannot be more than they were: 达成意向526人，达成意向的人员中562人签约."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.claims import Claim, bounds, may_exceed
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.phrases import PLANNED
from xianwu.bulletin.factcheck.wider.scene import OTHER_TIME, Scene, is_plain

_KIND = "人员|对象|企业|农户|户|家庭|事项|问题|单位|商户|项目|机构|场所|案件|线索|工单|批次|群众|学员|隐患|点位|产品|岗位|者|的"
_AMONG = re.compile(
    rf"(?P<what>[一-龥]{{2,14}}?)(?:{_KIND})*(?:当)?中[，]?(?:已经?|有|又|其中|累计|共|目前|现)*[^，。；、\d]{{0,12}}$"
)
_OF_THOSE = re.compile(
    rf"(?:对|将|就|针对)(?:上述|这些|全部|所有)?(?:已)?(?P<what>[一-龥]{{2,8}}?)的?(?:{_KIND})+[^。；\d]{{0,24}}$"
)
_WHO_ARE = re.compile(
    r"(?P<what>[一-龥]{4,12})的(?:农户|项目|企业|单位|机构|场所|人员|隐患|问题|商户|家庭)(?:中)?(?:已经?|目前已)(?:[一-龥]{2,4})$"
)
_WENT_ON = re.compile(r"(?P<what>[一-龥]{4,8})(?:人员|者|对象|企业|产品)(?:经|均|全部)[^。；\d]{0,14}$")
_ABOVE = re.compile(r"上述(?P<what>[一-龥]{2,6}?)(?:中)?(?:均|全部)?已(?:经)?(?:有|[一-龥]{2,6})?$")
_WHO_CAME = re.compile(r"(?P<what>[一-龥]{4,10})的(?:考生|学员|选手|人员|企业|对象)(?:中)?(?:已|共)?有$")
_OF_NUMBER = re.compile(
    rf"(?:{_KIND}|[一-龥]{{2,6}})?(?<![集其高初])中(?![标国央型小医学层级心午旬期转断止途])[，]?[一-龥]{{0,10}}"
)
_DONE = re.compile(
    "整改|办结|完成|销号|化解|处置|拆除|关停|通过|验收|整治|修复|治理|答复|兑付|解决|反馈|回复|合格|整治到位"
)
_FOUND = re.compile(
    r"存在|隐患|问题|不合格|发现|查出|排查出|检出|需|应|下达|立案|交办|受理|接到|收到|摸排|登记|梳理|列入|纳入"
)
_OTHERS = re.compile(
    r"^[^，。；\d]{0,14}[，；](?:其余|其他|余下|剩余|剩下)(?!\d)(?:的)?[^，。；\d]{0,4}(?:正|仍|还|尚|均在|在|限期|督促|继续|暂)"
)
_NO_WORDS = re.compile(r"全县|全市|全镇|全区|目前|其中|同时|今年|已|的|了")
_STAGES = tuple(
    tuple(map(re.compile, chain.split()))
    for chain in (
        r"(?:已|实际|现|实现)?开工$ (?:主体|全部|已)?(?:完工|竣工|封顶|建成)(?:通车|投用)?$ (?:通过|完成)?(?:县级|市级)?(?:初验|验收)$",
        r"(?:交办|转办|分办|下发|制发)$ (?:反馈|回复|办结|答复|收回)$",
        r"(?:已)?签约$ (?:已)?(?:开工|落地)$ (?:已)?(?:建成|竣工)?(?:投产|达产)$",
        r"(?:已)?(?:启动|动工)$ (?:已)?(?:完工|竣工|建成)$ (?:已)?(?:投用|投入使用|验收)$",
    )
)
_FROM_THOSE = re.compile("^(?:最终|最后|随后|后续|经[一-龥]{2}|再)[从在]")
_OF_TASK = re.compile(f"(?:项目|{PLANNED})+$")
_HALVES, _LONG = 2, 3


def check_restated(scene: Scene) -> Iterator[Finding]:
    """All checks of those among those, and of the rest that must be there."""
    for claim in scene.claims:
        if is_plain(claim):
            yield from _among(scene, claim)
            yield from _of_number(scene, claim)
            yield from _with_others(scene, claim)
            yield from _passed_on(scene, claim)
    yield from _stages(scene)


def _among(scene: Scene, claim: Claim) -> Iterator[Finding]:
    words = scene.head(claim)
    found = (
        _AMONG.search(re.split("[，。；]", words)[-1])
        or _AMONG.search(_last_two(words))
        or _OF_THOSE.search(words)
        or _WHO_ARE.search(words)
        or _WENT_ON.search(words)
        or _ABOVE.search(words)
        or _WHO_CAME.search(words)
    )
    if not found:
        return
    name = _FROM_THOSE.sub("", _NO_WORDS.sub("", found["what"])).lstrip("从在对于").rstrip("件家户批项")
    known = [each for each in scene.before(claim) if is_plain(each) and each.unit == claim.unit]
    bases = [each for each in known if _says(scene, each, name)]
    if not bases or any(not may_exceed(bounds(claim.figure), bounds(each.figure)) for each in bases):
        return
    base = bases[-1]
    if not OTHER_TIME.search(base.lead) and not re.search("去年|上[年月周季]|同期", found["what"]):
        message = f"{claim.figure.text} 是“{found['what']}”中的，大于前面的 {base.figure.text}。{slip(claim.value, base.value)}"
        yield finding("stages", [claim.figure, base.figure], message, "请核对这两个数。")


def _passed_on(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """转交部门办理352条，不予受理42条。部门已办结361条."""
    if not re.search("(?:部门|单位|乡镇)(?:已|共)(?:办结|答复|回复)$", claim.lead):
        return
    passed = [
        each
        for each in scene.before(claim, most=6)
        if each.unit == claim.unit and re.search("转[交办][^，。；]{0,8}$|交办[^，。；]{0,6}$", each.lead)
    ]
    if len(passed) == 1 and may_exceed(bounds(claim.figure), bounds(passed[0].figure)):
        message = f"办结 {claim.figure.text} 大于转办的 {passed[0].figure.text}。"
        yield finding("stages", [claim.figure, passed[0].figure], message, "请核对这两个数。")


def _of_number(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """从这117家中验收通过122家."""
    whole = scene.before(claim, most=1)
    if not whole or whole[0].unit != claim.unit or not is_plain(whole[0]):
        return
    if _OF_NUMBER.fullmatch(scene.between(whole[0], claim)) and may_exceed(
        bounds(claim.figure), bounds(whole[0].figure)
    ):
        words = f"{whole[0].figure.text}之中不会有 {claim.figure.text}。{slip(claim.value, whole[0].value)}"
        yield finding("subset", [whole[0].figure, claim.figure], words, "请核对这两个数。")


def _last_two(words: str) -> str:
    """达成意向的人员中，当场签约562人: a comma may stand behind the 中."""
    return "，".join(re.split("[，。；]", words)[-_HALVES:])


def _says(scene: Scene, claim: Claim, name: str) -> bool:
    """Three characters of the name in their order, or both of a short one."""
    words = scene.about(claim)
    long = min(len(name), _LONG)
    if len(name) > _LONG and name[:2] in words and name[-2:] in words:
        return True
    return (
        len(name) > 1
        and f"非{name}" not in words
        and any(name[at : at + long] in words for at in range(len(name) - long + 1))
    )


def _with_others(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """不合格21批次。…已办结24批次，其余仍在办理: there must be some left over."""
    if not _DONE.search(claim.lead) or not _OTHERS.match(scene.behind(claim)):
        return
    known = [each for each in scene.before(claim) if is_plain(each) and each.unit == claim.unit]
    base = _base(scene, known)
    high = base.figure.high if base is not None else None
    if base is not None and high is not None and high <= claim.figure.low and scene.distance(base, claim) < 3:
        message = (
            f"{claim.figure.text} 之外还有“其余”，却不少于前面的 {base.figure.text}。{slip(claim.value, base.value)}"
        )
        yield finding("stages", [claim.figure, base.figure], message, "请核对这两个数。")


def _base(scene: Scene, known: Sequence[Claim]) -> Claim | None:
    last = known[-1] if known else None
    return last if last is not None and _FOUND.search(scene.about(last)) and not OTHER_TIME.search(last.lead) else None


def _stages(scene: Scene) -> Iterator[Finding]:
    """开工31座，主体完工33座，通过验收19座: bare stages side by side in one sentence."""
    for sentence in scene.sentences:
        for chain in _STAGES:
            row = [(rank, each) for each in sentence.claims if (rank := _rank(chain, each)) is not None]
            for (rank, early), (other, late) in zip(row, row[1:], strict=False):
                is_next = rank < other and early.unit == late.unit and is_plain(early)
                is_near = is_next and re.fullmatch(
                    r"[^。；]{0,14}|，[^，。；\d]{2,4}率[\d.]+%；[^，。；\d]{0,6}", scene.between(early, late)
                )
                told = [each for each in scene.before(late) if each.unit == late.unit and each.value >= late.value]
                if any(_rank(chain, each, is_task=True) == other for each in told):
                    # 任务为开工860套、建成1240套，开工860套、建成1185套: of a task of its own.
                    continue
                if is_near and may_exceed(bounds(late.figure), bounds(early.figure)):
                    words = f"“{late.label}”{late.figure.text} 大于前一环节“{early.label}”{early.figure.text}。"
                    yield finding("stages", [late.figure, early.figure], words, "请核对这两个数。")


def _rank(chain: Sequence[re.Pattern[str]], claim: Claim, *, is_task: bool = False) -> int | None:
    words = _OF_TASK.sub("", claim.lead) if is_task else claim.lead
    return next((rank for rank, stage in enumerate(chain) if stage.search(words)), None)
