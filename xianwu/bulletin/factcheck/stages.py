"""What is done cannot exceed what it was done of; names before 等N家 cannot be more than N; N times each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bounds, may_exceed
from xianwu.bulletin.factcheck.findings import Finding, finding, said, slip

CHAINS = tuple(
    tuple(re.compile(stage) for stage in chain.split())
    for chain in (
        "走访|摸排 申报|申请 推荐 授信 投放|放款|放贷",
        "申报清单|申报 推荐清单|推荐 授信 投放|放款|贷款",
        "申请|报名|应聘 审核通过|审批|批准|获批|录取|录用|入围|参加",
        "(?:排查|发现|查出|查摆|摸排|排查出)[^，。；整改]*(?:隐患|问题|线索|风险|违法|漏洞|点位) 整改|整治|销号|化解|处置|转办|办结",
        "(?:发现|移交|收到)[^，。；]*线索 转办 办结",
        "(?:发现|下发|收到)[^，。；]*(?:图斑|线索|问题) 核实|认定|查实 整改|拆除|处置|销号|处理",
        "(?:下拨|下达|争取|安排|应收|应拨)[^，。；]*资金 (?:到位|支出|拨付|使用)[^，。；]*",
        "受理|接收|收到|接到|接诉|交办|转办|接访 办结|答复|回复|审结|办理完毕|调解成功|化解",
        "立案 结案|审结|移送|起诉|行政处罚",
        "授信(?:金额|额度|总额)? (?:投放|发放|贷款)(?:贷款)?(?:金额|总额)",
        "(?:抽检|检测|检验|检查|监测)[^，。；不合格]* 合格|不合格|问题",
        "(?:参加|参训|培训)[^，。；]* 取得证书|取证|结业|实现就业|就业",
        "总投资|计划总投资 (?:累计|已)?完成投资|已投资",
        "(?:共有|现有|拥有)[^，。；]* 已[^，。；]*",
        "签约 履约",
        "登记选民|应到 参加投票|实到",
        "(?:提供|推出)[^，。；]*岗位 达成[^，。；]*意向|签订",
    )
)
_CARRIED = re.compile(r"旧存|往年|上年结转|含|遗留|历年|积存|超额|提前完成")
_DONE = re.compile(
    r"^[^，。；、（]{0,6}[，、（]?(?:目前|现|截至目前|其中)?[，]?已(?!累计|经济|有|达|发展)(?:经)?(?:全部)?[一-龥]{2,7}(?<![到达至共有增])$"
)
_NAMES = re.compile(r"(?P<names>(?:[^，。；：、（）“”\n]{2,14}、)+[^，。；：、（）“”\n]{2,16}?)(?P<etc>等)?$")
_GROUP = re.compile(
    r"^(?:[一-龥]{0,4})(?:乡镇|街道|单位|部门|银行|企业|学校|社区|村|县|市|大类|领域|系统|科室|机构|园区|品种|专项|公司|金融机构|局委|省市|地市)"
)
_NAMED_UNITS = ("家", "个", "所", "名", "位", "类", "种", "项")
_EACH = re.compile(r"每[个组队村户家名场期班批次人年天月]?[^，。；\d]{0,8}$")
_TOTAL = re.compile(r"(?:共|合计|总计|共计)[^，。；、]*$")


def check_stages(sentence: Sentence) -> Iterator[Finding]:
    """Nested stages, lists of names, products."""
    seen: set[tuple[int, int]] = set()
    for place, claim in enumerate(sentence.claims):
        for each in (*_chained(sentence, place), *_done(sentence, place)):
            if each.places[0] not in seen:
                seen.add(each.places[0])
                yield each
        yield from _named(sentence, claim)
        yield from _product(sentence, place)


def _chained(sentence: Sentence, place: int) -> Iterator[Finding]:
    """Two stages of one chain in their order, in one measure."""
    early = sentence.claims[place]
    if early.figure.is_share or _CARRIED.search(sentence.words):
        return
    for chain in CHAINS:
        rank = _rank(chain, early.lead + early.tail)
        if rank is None:
            continue
        for late in sentence.claims[place + 1 :]:
            other = _rank(chain, late.lead + late.tail)
            if late.unit == early.unit and other is not None and other > rank and not _BOTH.search(late.gap):
                yield from _judged(early, late)


_BOTH = re.compile(r"去年|上年|同期|历史|累计(?!投放)|同比|；")


def _rank(chain: tuple[re.Pattern[str], ...], words: str) -> int | None:
    """The last stage that the words name."""
    found = [rank for rank, stage in enumerate(chain) if stage.search(words)]
    return found[-1] if found else None


def _judged(early: Claim, late: Claim) -> Iterator[Finding]:
    if may_exceed(bounds(late.figure), bounds(early.figure)):
        words = (
            f"“{late.label}”{late.figure.text} 大于前一环节“{early.label}”{early.figure.text}。"
            f"{slip(late.value, early.value)}"
        )
        yield finding("stages", [late.figure, early.figure], words, "后一环节不应多于前一环节，请核对这两个数。")


def _done(sentence: Sentence, place: int) -> Iterator[Finding]:
    """37个计66.5公里，已完成55公里: the done part of the last figure in that measure."""
    late = sentence.claims[place]
    if late.figure.is_share or not _DONE.search(late.gap) or _CARRIED.search(sentence.words):
        return
    before = [each for each in sentence.claims[max(place - 2, 0) : place] if each.unit == late.unit]
    if before and not any(each.unit == "%" and each.value > 100 for each in sentence.claims):
        yield from _judged(before[-1], late)


def _named(sentence: Sentence, claim: Claim) -> Iterator[Finding]:
    """工商银行、农业银行等6家: no more names than that; without 等 just as many."""
    found = _NAMES.search(claim.lead if "、" in claim.lead else _clause(claim))
    if not found or claim.unit not in _NAMED_UNITS or claim.value != claim.value.to_integral_value():
        return
    names = [name for part in found["names"].split("、") for name in re.split(r"以及|和|及|与", part) if name]
    if found["etc"]:
        if len(names) > claim.value:
            words = f"列出 {len(names)} 个名称，却写“等{claim.figure.text}”。"
            yield finding("names", [claim.figure], words, f"数量应不少于 {len(names)}。")
    elif len(names) != claim.value and _GROUP.match(claim.tail) and claim.value <= 12 and not claim.gap.endswith("各"):
        words = f"列出 {len(names)} 个名称，后面写作 {claim.figure.text}。"
        yield finding("names", [claim.figure], words, f"应为 {len(names)}{claim.unit}，或补齐名称。")


def _clause(claim: Claim) -> str:
    """The words back to the last stop that is no comma between names."""
    return re.split(r"[，。；：（）\n]", claim.gap)[-1]


def _product(sentence: Sentence, place: int) -> Iterator[Finding]:
    """10个组，每组5人，共50人."""
    trio = sentence.claims[place : place + 3]
    if len(trio) < 3:
        return
    count, each, total = trio
    if not _EACH.search(each.lead) or each.unit != total.unit or not _TOTAL.search(total.lead):
        return
    if not (count.figure.is_exact and each.figure.is_exact and total.figure.is_exact) or count.figure.is_share:
        return
    right = count.value * each.value
    if right != total.value:
        words = (
            f"{count.figure.text} × {each.figure.text} = {said(right, total.figure)}，文中写作 {total.figure.text}。"
        )
        yield finding(
            "product", [count.figure, each.figure, total.figure], words, f"应为 {said(right, total.figure)}。"
        )
