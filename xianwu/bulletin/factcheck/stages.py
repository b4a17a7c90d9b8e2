"""What is done cannot exceed what it was done of: the stages of a piece of work, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bare, bounds, may_exceed
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.phrases import LAST_YEAR, PLANNED

CHAINS = tuple(
    tuple(re.compile(stage) for stage in chain.split())
    for chain in (
        "走访|摸排 申报|申请 推荐 授信 投放|放款|放贷",
        "申报清单|申报 推荐清单|推荐 授信 投放|放款|贷款",
        "申请|报名|应聘 审核通过|资格审查|资格初审|初审|审批|批准|获批|录取|录用|入围|参加",
        "(?:排查|发现|查出|查摆|摸排|排查出)[^，。；整改]*(?:隐患|问题|线索|风险|违法|漏洞|点位) 整改|整治|销号|化解|处置|转办|办结",
        "(?:发现|移交|收到)[^，。；]*线索 转办 办结",
        "(?:发现|下发|收到|核查|疑似|排查|摸排)[^，。；]*(?:图斑|线索|问题|违建|违法|点位) 核实|认定|查实|确认|属实 整改|拆除|处置|销号|处理",
        "(?:下拨|下达|争取|安排|应收|应拨)[^，。；]*(?:资金|债券?|补助|贷款|款) (?:到位|支出|拨付|使用|发放|兑付)[^，。；]*",
        "报名|报考|应聘 资格审查|资格复审|资审|初审 笔试|面试|入围 体检|考察|录用|聘用|录取",
        "受理|接收|收到|接到|接诉|交办|转办|接访 办结|答复|回复|审结|执结|结案|办理完毕|调解成功|化解",
        "募集|筹集|接收捐赠|善款 支出|使用|拨付|发放",
        "立案 结案|审结|移送|起诉|行政处罚|办复|答复",
        "授信(?:金额|额度|总额)? (?:投放|发放|贷款)(?:贷款)?(?:金额|总额)",
        "(?:抽检|抽查|检测|检验|检查|监测)[^，。；不合格]* 合格|不合格|(?:存在|有)问题的|问题(?:企业|单位|机构|场所)",
        "筛选|摸排|梳理 推荐 对接 授信 放款|放贷|投放",
        "(?:参加|参训|培训)[^，。；]* 考核合格|取得证书|取得[^，。；]{0,8}证书?|取证|结业(?!典礼|仪式)|实现就业|就业",
        "总投资|计划总投资 (?:累计|已)?完成投资|已投资",
        "(?:共有|现有|拥有)[^，。；]* 已[^，。；]*",
        "签约 履约",
        "发放[^，。；]*(?:问卷|表) 收回|回收|有效",
        "报名 培训|参训 取证|就业",
        "申报|上报 通过审核|审核通过|通过评审|获批|入选|入库|立项",
        "(?:纳入|列入)[^，。；]* 完成|竣工",
        "(?:初核|处置)[^，。；]*线索 立案",
        "签订协议|签协议 完成搬迁|搬迁完成",
        "(?:申请|申报)[^，。；]*(?:资金|金额) 核定|审定|批复",
        "接报|接警 处置|出警",
        "上报|申报|推荐|报送 初审 评审通过|复审|终审|立项",
        "(?:产值|营业收入|销售收入)[^，。；]* 纳税|利税|利润|税收",
        "招标公告 中标|成交",
        "走访[^，。；]*企业 涉及企业",
        "(?:申报|报名)[^，。；]* (?:最终)?确定",
        "登记[^，。；]* (?:追回|讨回|追讨到|兑付)",
        "报名|入围|通知|邀请|参加$|应到|应检|应参|计划参加|拟参加 实际|实到|实检|实参",
        "(?:下发|发出|下达)[^，。；]*(?:通知书|提示函|整改函|督办单) (?:收到|收回)[^，。；]*(?:回复|回执|反馈|报告)",
        "(?:通过)?(?:预审|初审|资格审查) 正式批复|批复|核准|核发",
        "审核通过|审批通过|批准|获批 (?:最终|实际|已)?(?:放款|发放|投放|资助|录用|兑付|入职)",
        "登记选民|应到|应参|通知参 参加投票|实到",
        "(?:共有|合计|共)[^，。；]*案件 审结|执结|办结|结案",
        "发出[^，。；]*(?:建议|提示函|督办函|通知书) (?:已)?(?:回复|采纳|整改到位)",
        "申报 (?:通过)?(?:形式审查|初审) (?:通过)?(?:专家评审|复审|评审) (?:最终)?(?:认定|入选|立项)",
        "(?:完成全程|全程接种)[^，。；]* 加强免疫[^，。；]*",
        "(?:晋级|入围|进入)复赛 (?:晋级|入围|进入)决赛",
        "成灾 绝收",
        "受理|提请 (?:批准|决定)逮捕|批捕",
        "回访|走访|调查|测评 表示满意的?|评价满意",
        "接到申请|收到申请|申请$ 符合条件",
        "抽检|送检|采样 (?:完成)?(?:检验|检测|化验)(?!合格)",
        "追回|挽回 返还|退还",
        "应检|实检|参检|体检$ (?:体检|检测|双检)?合格",
        "(?:参加|参训|参考)[^，。；]* (?:考试|考核|成绩|结业)合格|及格",
        "(?:进入|参加)[^，。；]*(?:核验|评审|答辩|复评) 通过[^，。；]*(?:核验|评审|答辩|复评)",
        "(?:提供|推出)[^，。；]*岗位 达成[^，。；]*意向|签订",
    )
)
_ALL_OF = re.compile(r"(?:全部|所有|全县|全市|全镇)$")
_AMONG = re.compile(r"(?![、和及])[^，。；（）]{0,14}(?:(?<![初高集其大])中|里|当中)[，]?(?:已经?|仅|只|就)?有?$")
_SATISFIED = re.compile("[^，。；]{1,8}，[^，。；]{0,8}(?:满意|合格|达标)的?(?:达|有|为|共)*")
"""对已答复的137件建议，代表反馈满意的达141件."""
_CARRIED = re.compile(r"超出|超缴|补缴|超计划|超任务|超目标|原定|旧存|往年|上年结转|含|遗留|历年|积存|超额|提前完成")
_DONE_OF = re.compile(
    r"(?P<what>[一-龥]{4,8}?)(?:已经?|目前已)?(?:全部)?(?:整改|完成|办结|拆除|销号|化解|修复|兑付)(?:到位|完成)?$"
)
_COUNTED_IN = re.compile("（含(?:旧存|结转|上年)[^（）]*）")
_CARRIED_OUT = re.compile(r"(?:目前|现)?已?完成(?:治理|整改|改造|修复|拆除|整治|搬迁|验收)")
_HAS = re.compile("[^，。；]{0,6}，(?:目前|现)?(?:已|实)(?P<verb>[一-龥])[^，。；]{0,4}")
_TAKEN = re.compile(
    r"(?:参加|进入|接受|实际)[^，。；]{0,8}?(?P<what>考试|核验|评审|答辩|考核|面试|笔试|体检|检测|验收|复评|测评)$"
)
_LOST = re.compile("淘汰|剔除|退回|未通过|不予")
_TASK = re.compile(f"(?:{PLANNED})数?$")
_BESIDES = re.compile("带动|辐射|拉动|撬动|惠及")
"""培训260人，带动就业860人: others than those."""
_PASSED = re.compile("(?<!不)合格|通过|及格|达标")
_SET = re.compile(PLANNED)
_PART = re.compile("、|其中")
"""What is done is not done of one part of a list: 上级补助4800万元、自筹3400万元，已完成投资9610万元."""
_DONE = re.compile(
    r"^[^，。；、（]{0,6}[，、（]?(?:目前|现|截至目前|其中)?[，]?已(?!累计|经济|有|达|发展)(?:经)?(?:全部)?(?:[一-龥]{2,7}(?<![到达至共有增])|为)$"
)


def check_stages(sentence: Sentence) -> Iterator[Finding]:
    """Nested stages of one sentence."""
    seen: set[tuple[int, int]] = set()
    for place in range(len(sentence.claims)):
        for each in (
            *_chained(sentence, place),
            *_ended(sentence, place),
            *_due_and_done(sentence, place),
            *_done(sentence, place),
            *_of_them(sentence, place),
            *_of_all(sentence, place),
            *_carried_out(sentence, place),
            *_from_among(sentence, place),
            *_begun_and_ended(sentence, place),
            *_taken_and_passed(sentence, place),
        ):
            if each.places[0] not in seen:
                seen.add(each.places[0])
                yield each


def check_told_stages(before: Sentence, sentence: Sentence) -> Iterator[Finding]:
    """重大隐患9处、一般隐患126处。重大隐患已整改11处: by the name of what was done."""
    for late in sentence.claims:
        found = _DONE_OF.search(late.lead)
        if not found or late.figure.is_share or _CARRIED.search(sentence.words):
            continue
        known = [each for each in before.claims if each.unit == late.unit and each.label.endswith(bare(found["what"]))]
        if len(known) == 1:
            yield from _judged(known[0], late)


def _chained(sentence: Sentence, place: int) -> Iterator[Finding]:
    """Two stages of one chain in their order, in one measure."""
    early = sentence.claims[place]
    behind = sentence.words[early.figure.end - sentence.start :]
    # 受理3846件（含旧存412件）: the old ones are counted in.
    words = sentence.words.replace(found[0], "") if (found := _COUNTED_IN.match(behind)) else sentence.words
    is_all = bool(re.search("^(?:共有|合计|共计)", early.lead))
    if early.figure.is_share or (_CARRIED.search(words) and not is_all):
        return
    for chain in CHAINS:
        rank = _rank(chain, _told_of(sentence, early))
        if rank is None:
            continue
        for late in sentence.claims[place + 1 :]:
            other = _rank(chain, late.lead + late.tail)
            if (
                late.unit == early.unit
                and not _LOST.search(late.lead + late.tail)
                and not _BESIDES.search(late.lead)
                and not _TASK.search(late.lead)
                and not _is_told_greater(sentence, chain, rank, early, late)
                and other is not None
                and other > rank
                and not _BOTH.search(sentence.between(early, late))
            ):
                yield from _judged(early, late)


def _told_of(sentence: Sentence, claim: Claim) -> str:
    """受理52件63人: what is told of the cases is told of the persons."""
    before = sentence.before(claim)[-1:] if not claim.gap else ()
    return (before[0].lead if before else claim.lead) + claim.tail


def _is_told_greater(
    sentence: Sentence, chain: tuple[re.Pattern[str], ...], rank: int, early: Claim, late: Claim
) -> bool:
    """第一轮发现67个，第二轮发现38个，两轮共发现105个，已整改98个: some figure of the early stage holds it, or one of its own."""
    alike = [each for each in sentence.before(late) if each.unit == late.unit and each.value >= late.value]
    return any(
        _rank(chain, each.lead + each.tail) in (rank, _rank(chain, late.lead + late.tail))
        or (re.search("共|合计", each.lead) and each.figure.start > early.figure.start)
        for each in alike
    )


BEGUN = re.compile(
    r"排查|摸排|发现|查出|受理|收到|接到|接收|征集|收集|交办|转办|移交|计划|应[一-龥]|申报|申请|报名|下达|争取|任务|需[一-龥]|"
    r"登记|抽检|抽查|检测|检验|共有|现有|评审|审核|批复|征收|规划|安排|认领|承诺|核查|核定|梳理|立案|移送"
)
_ENDED = re.compile(
    r"^[，、（]?(?:目前|现|其中|截至目前)?[，]?(?:已|共|累计|全部|实际|成功)*(?P<verb>整改|办结|完成|销号|答复|审结|结案|兑付|拨付|到位|支出|竣工|完工|验收|拆除|化解|处置|"
    r"整治|采纳|合格|达标|录用|录取|取证|交付|解决|落实|兑现|回复|修复|建成|打通|复工|复产|安置|使用|发放|通过|投入使用|获批|批准|入选|中标|认定|立案侦查|查实|查处|鉴定)(?:完毕|到位|完成|合格)?[A-D、级]*$"
)
_BOTH = re.compile(rf"{LAST_YEAR}|同期|历史|累计(?!投放)|同比|；")


def _rank(chain: tuple[re.Pattern[str], ...], words: str) -> int | None:
    """The last stage that the words name."""
    found = [rank for rank, stage in enumerate(chain) if stage.search(words)]
    return found[-1] if found else None


def _judged(early: Claim, late: Claim) -> Iterator[Finding]:
    if re.search("[差缺剩]", early.lead) or "计划" in early.lead and re.search("签约|引进", late.lead):
        # 还差不足百吨，已入库4926吨; 计划招商35亿元，已签约41亿元: neither bounds the other.
        return
    if may_exceed(bounds(late.figure), bounds(early.figure)):
        words = (
            f"“{late.label}”{late.figure.text} 大于前一环节“{early.label}”{early.figure.text}。"
            f"{slip(late.value, early.value)}"
        )
        yield finding("stages", [late.figure, early.figure], words, "后一环节不应多于前一环节，请核对这两个数。")


def _due_and_done(sentence: Sentence, place: int) -> Iterator[Finding]:
    """应收52万亩，已收58.4万亩: one verb."""
    pair = sentence.claims[place : place + 2]
    if len(pair) < 2 or pair[0].unit != pair[1].unit or pair[0].figure.is_share:
        return
    due, done = re.search("应(?P<verb>[一-龥])[^，。；]{0,4}$", pair[0].lead), _HAS.fullmatch(pair[1].gap)
    if due and done and due["verb"] == done["verb"] and not _CARRIED.search(sentence.words):
        yield from _judged(*pair)


def _ended(sentence: Sentence, place: int) -> Iterator[Finding]:
    """梳理问题86个，整改98个: a bare verb of ending behind a verb of beginning, in one measure."""
    early, late = sentence.claims[place], sentence.claims[place + 1 : place + 2]
    if not late or early.figure.is_share or _CARRIED.search(sentence.words) or early.unit != late[0].unit:
        return
    tail = "" if late[0].gap.startswith("，") else early.tail
    is_set = re.search("任务|计划", early.lead) and "实际" in late[0].gap
    ended = _ENDED.search(late[0].gap.removeprefix(tail)) if not is_set and BEGUN.search(early.lead) else None
    if ended and any(ended["verb"] in each.lead and each.value >= late[0].value for each in sentence.before(early)):
        # 交办120件，答复任务135件，目前交办118件、答复126件: of a number of its own.
        return
    if ended and not any(each.unit == "%" and each.value > 100 for each in sentence.claims):
        yield from _judged(early, late[0])


def _of_them(sentence: Sentence, place: int) -> Iterator[Finding]:
    """52处疑似违建中有56处属实."""
    pair = sentence.claims[place : place + 2]
    if len(pair) < 2 or pair[0].figure.is_share or pair[0].unit != pair[1].unit:
        return
    is_answer = pair[0].lead.startswith("对") and _SATISFIED.fullmatch(pair[1].gap)
    if (is_answer or _AMONG.match(pair[1].gap)) and may_exceed(bounds(pair[1].figure), bounds(pair[0].figure)):
        words = f"{pair[0].figure.text}之中不会有 {pair[1].figure.text}。{slip(pair[1].value, pair[0].value)}"
        yield finding("subset", [pair[0].figure, pair[1].figure], words, "请核对这两个数。")


def _carried_out(sentence: Sentence, place: int) -> Iterator[Finding]:
    """排查出96处隐患点，落实责任人96名，完成治理102处: other things may be told between."""
    late = sentence.claims[place]
    if late.figure.is_share or not _CARRIED_OUT.fullmatch(late.lead) or _CARRIED.search(sentence.words):
        return
    before = [each for each in sentence.claims[:place] if each.unit == late.unit]
    is_near = before and "；" not in sentence.between(before[-1], late)
    if is_near and BEGUN.search(before[-1].lead) and not _SET.search(before[-1].lead):
        yield from _judged(before[-1], late)


def _from_among(sentence: Sentence, place: int) -> Iterator[Finding]:
    """126人达到分数线，从中录取162人."""
    pair = sentence.claims[place : place + 2]
    if len(pair) > 1 and pair[0].unit == pair[1].unit and re.search("从中[^，。；]{0,6}$", pair[1].gap):
        yield from _judged(pair[0], pair[1])


def _begun_and_ended(sentence: Sentence, place: int) -> Iterator[Finding]:
    """开工17个，完工18个: nothing new is said of either."""
    pair = sentence.claims[place : place + 2]
    is_pair = len(pair) > 1 and pair[0].unit == pair[1].unit and pair[0].lead == "开工"
    if is_pair and pair[1].lead in ("完工", "竣工") and not _CARRIED.search(sentence.words):
        yield from _judged(pair[0], pair[1])


def _taken_and_passed(sentence: Sentence, place: int) -> Iterator[Finding]:
    """412人参加闭卷考试，考试合格421人; 31家进入现场核验，33家通过核验."""
    pair = sentence.claims[place : place + 2]
    if len(pair) < 2 or pair[0].unit != pair[1].unit or pair[0].figure.is_share:
        return
    taken = _TAKEN.search(pair[0].lead) or _TAKEN.search(pair[0].tail)
    words = pair[1].lead + pair[1].tail
    if taken and taken["what"] in words and _PASSED.search(words) and not re.search("另|补|累计", words):
        yield from _judged(*pair)


def _of_all(sentence: Sentence, place: int) -> Iterator[Finding]:
    """120个行政村开展试点，覆盖全部108个行政村."""
    whole = sentence.claims[place]
    if not _ALL_OF.search(whole.lead) or whole.figure.is_share:
        return
    for part in sentence.before(whole):
        is_same = part.unit == whole.unit and len(part.tail) > 1 and part.tail[:2] == whole.tail[:2]
        if is_same and may_exceed(bounds(part.figure), bounds(whole.figure)):
            words = f"{part.figure.text}多于全部 {whole.figure.text}。{slip(part.value, whole.value)}"
            yield finding("subset", [whole.figure, part.figure], words, "请核对这两个数。")


def _is_part(sentence: Sentence, claim: Claim) -> bool:
    """上级4800万元、自筹3400万元: one of several in one measure; not the 3214户 of 6个村、3214户."""
    before = sentence.before(claim)[-1:]
    if claim.gap.endswith("、") and before and before[0].unit != claim.unit:
        return False
    return bool(_PART.search(claim.gap))


def _done(sentence: Sentence, place: int) -> Iterator[Finding]:
    """37个计66.5公里，已完成55公里: the done part of the last figure in that measure."""
    late = sentence.claims[place]
    if late.figure.is_share or not _DONE.search(late.gap) or _CARRIED.search(sentence.words) or "分别" in late.gap:
        return
    if any(re.search("每|均", each.lead) for each in sentence.claims[max(place - 1, 0) : place]):
        return
    before = [each for each in sentence.claims[max(place - 2, 0) : place] if each.unit == late.unit]
    if (
        before
        and (
            not _is_part(sentence, before[-1]) or before[-1].gap.startswith("其中") and before[-1] is sentence.claims[0]
        )
        and not any(each.unit == "%" and each.value > 100 for each in sentence.claims)
    ):
        yield from _judged(before[-1], late)
