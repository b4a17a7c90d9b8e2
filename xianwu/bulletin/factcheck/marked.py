"""Where a mark (其中, 分别, a colon, a bracket) opens a list: its total and its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xianwu.bulletin.factcheck.adding import OTHERS
from xianwu.bulletin.factcheck.claims import Claim, Sentence, bare
from xianwu.bulletin.factcheck.phrases import LAST_YEAR, OTHER_YEAR, PLANNED

MARK = re.compile(r"其中|包括|包含|含(?!税)|分别|依次为|(?<!\d)：|：(?!\d)|（|(?<![改交转])由|(?<=[，（])即")
CLOSED_BRACKET = re.compile(r"（[^（）]*）")
"""17个乡镇（街道）、326个村: a bracket that closes before the next figure lists no parts."""
STOP = re.compile(
    rf"；|。|同比|比上年|比去年|较上年|较去年|累计|共计|合计|总计|，共|平均|人均|户均|占|另|已|总面积|总投资|[达投建]产后|年产值|计划|预计|{LAST_YEAR}|达到|目前"
)
CHANGED = re.compile(r"增加(?!值)|减少|增长|下降|提高|净增|多|少|同比|[比较][上去]")
_FROM = re.compile(r"[由从][^，。；]{0,12}$")
_TO = re.compile(r"^[^，。；]{0,6}[到至为]$")
"""总数由86家增加到96家 tells of a change, not of parts."""
NO_TOTALS = ("岁", "周岁", "℃", "摄氏度", "倍", "分")
SINGLE = re.compile(r"[人户亩件笔村校日月年季周台车店企场次户项班镇乡天]均|平均|每|最[高大多]|单笔|一笔")
"""A mean is no total, and the greatest one no part of a list."""
BOTH = re.compile(
    r"同时|兼|重复|交叉|叠加|重叠|都参加|[两二多]种(?:及?以上|方式)|多[项类][^，。；]{0,6}(?:并存|群体|问题)|部分[^，。；]{0,8}(?:多[项种类]|[两二][项种类])"
)
"""Some are in two of the parts, and the text says so."""
_AND_ALSO = re.compile(r"[^，。；：（）]{0,8}[、和及与]")
_ASIDE = re.compile(
    f"（(?:警戒|{PLANNED}|[上去]年|上次|上期|上月|上季度|同期)|占[^，。；（]{{0,12}}（|(?:低于|高于|超过?)[^，。；（]{{0,8}}（|[比较](?:上月|上周|上季度|去年同期|上年同期|同期)（|（[^（）]*(?:共|拆分|折|合计|原)|(?:{PLANNED}|预算|同期|[去上]年)[^，。；（]{{0,4}}（"
)
"""In brackets stands a sum in other words, or what the number is held against."""
OF_PLAN = re.compile(rf"(?:完成|占|达到?|为|超出?|超过)[^，。；]*(?:{PLANNED}|预算(?!收入|支出))[^，。；]{{0,4}}$")
"""完成任务18900人的102%，其中…: of what was done, not of the task."""
_HELD_AGAINST = re.compile(rf"(?:{PLANNED}|(?:年初|调整)?预算)[数为]?$")
LIMIT = re.compile("(?:（含）)?(?:及?以[上下])")
"""其中10万元以上的村214个: the limit of a class is no part."""
_REACHED = re.compile("(?:压减|减少|精简|下降|降|增加|增长|增)(?:至|到)$")
"""由42家压减至17家，其中转型19家: of those that went."""
_DONE_EACH = re.compile("已?分别(?:整改|完成|办结|化解|销号|处置|拆除)")
"""非农化32处、非粮化207处，已分别整改29处、196处: one by one."""
_NEXT_DEED = re.compile("，(?:接待|实际|组织|召开|协调|走访|举办|梳理|新发展|新培育)")
"""外出招商146批次，其中县领导带队27批次，接待客商312批次: the sentence goes on with what else was done."""
_THEN = re.compile(rf"(?:{OTHER_YEAR}|上[月周季期]|20\d\d年)(?!和|与|及|、)[^，。；、和与及]{{0,8}}(?:分别|依次)")
"""14起、6人，去年同期分别为17起、7人: the same things at another time."""
_NAMES, _BROKEN = re.compile("[、和与及]"), re.compile("[。；]")
_CLOSED = re.compile("等[^，。；、]{0,6}，")
"""汽车类60万元等，拉动消费2100万元: behind 等 the list is over."""
_TOTALS = re.compile(r"(?:累计|总[数量]|合计)[^，。；]*分别")


@dataclass(frozen=True)
class Marked:
    """A total, the words that hold the mark, the first figure behind it, and the parts that count the same."""

    total: Claim
    gap: str
    first: Claim
    parts: Sequence[Claim]


def marked(sentence: Sentence, place: int) -> Marked | None:
    """The list that a mark (其中, 分别, a colon, a bracket) opens behind the figure at that place."""
    total, after = sentence.claims[place], sentence.claims[place + 1 :]
    if total.figure.is_share or not after or CHANGED.search(total.lead):
        return None
    gap, first = _gap_to_mark(sentence, place)
    if (
        gap is None
        or total.unit in NO_TOTALS
        or _ASIDE.search(gap)
        or "（" in gap
        and sentence.claims[first - 1].unit == "%"
        or re.search("[同环]比分别|分别(?:完成|占|[增下比较多少提减降上])", gap)
        or _THEN.search(gap)
    ):
        return None
    if is_no_whole(sentence, total, sentence.claims[first]):
        return None
    if _FROM.search(gap) and _TO.search("".join(each.gap for each in sentence.claims[first + 1 : first + 2])):
        return None
    parts = parts_behind(sentence, total, first, in_bracket="（" in gap)
    if "分别" in gap and _answer_each(sentence, total, parts):
        return None
    return Marked(total, gap, sentence.claims[first], parts)


def _answer_each(sentence: Sentence, total: Claim, parts: Sequence[Claim]) -> bool:
    """职工5.84万人，居民19.7万人，领取的分别为1.62万人、6.4万人: bare values, one for each of those told before."""
    if len(parts) < len("两项") or any(bare(each.lead) for each in parts[1:]) or _NAMES.search(parts[0].lead):
        return False
    row = [*sentence.before(total), total][-len(parts) :]
    is_row = len(row) == len(parts) and all(each.unit == total.unit for each in row)
    return is_row and not any(_BROKEN.search(each.gap) or "其中" in each.gap for each in row[1:])


def is_no_whole(sentence: Sentence, total: Claim, first: Claim) -> bool:
    """人均600元，其中三季度229万元; 3个乡镇和2个部门…，其中3个乡镇; 11家（省级7家、市级4家），其中1家."""
    is_mean = bool(SINGLE.search(total.lead)) and (first.value > total.value or first.unit != total.unit)
    before = sentence.before(total)[-1:]
    is_one_of_two = bool(before) and before[0].unit == total.unit and bool(_AND_ALSO.fullmatch(total.gap))
    between = CLOSED_BRACKET.sub("", sentence.between(total, first))
    is_reached = "其中" in between and bool(_REACHED.search(total.lead))
    is_plan = is_reached or "其中" in between and bool(OF_PLAN.search(total.lead))
    is_outside = (
        "）" in between or _DONE_EACH.search(between) is not None and bool(before) or bool(_TOTALS.search(between))
    )
    return is_mean or is_plan or (is_one_of_two and "其中" in between) or is_outside


def _is_inner(sentence: Sentence, first: Claim, claim: Claim) -> bool:
    """建设项目27项（省级6项、市级5项）: a part of a part stands in brackets behind it."""
    between = sentence.between(first, claim)
    return between.count("（") > between.count("）")


def _leaves_list(found: Sequence[Claim], gap: str) -> bool:
    """其中甲963件、乙323件，移送17件: behind items parted by 、 a comma begins something else."""
    if _NEXT_DEED.match(gap) or _CLOSED.match(gap):
        return True
    return len(found) > 1 and "、" in found[1].gap and gap.startswith("，") and not OTHERS.match(gap[1:])


def _gap_to_mark(sentence: Sentence, place: int) -> tuple[str | None, int]:
    """The words from the total to its first part where a mark stands in them; totals may stand together (35个75公里)."""
    total = sentence.claims[place]
    for number in range(place + 1, min(place + 3, len(sentence.claims))):
        gap = sentence.between(sentence.claims[number - 1], sentence.claims[number])
        if MARK.search(CLOSED_BRACKET.sub("", gap)) and not re.search(r"[。；]", gap):
            return gap, number
        is_count = sentence.claims[number].unit in ("类", "种", "部分") and re.search("分为|分|涉及|包括", gap)
        if sentence.claims[number].unit == total.unit or (len(gap) > 2 and not is_count):
            break
    return None, 0


def parts_behind(sentence: Sentence, total: Claim, first: int, *, in_bracket: bool) -> list[Claim]:
    """The figures behind the mark that count the same, up to the end of the list."""
    found: list[Claim] = []
    for number in range(first, len(sentence.claims)):
        claim = sentence.claims[number]
        gap = sentence.between(sentence.claims[number - 1], claim)
        if number > first and (
            STOP.search(gap) or (in_bracket and "）" in CLOSED_BRACKET.sub("", gap)) or _leaves_list(found, gap)
        ):
            break
        if SINGLE.search(claim.lead) or _HELD_AGAINST.search(claim.lead) and not _HELD_AGAINST.search(total.lead):
            break
        # 其余6个…，其中3个: a part of the last part.
        is_below = bool(found) and "其中" in claim.gap
        if (
            claim.unit == total.unit
            and not is_below
            and not LIMIT.match(claim.tail)
            and not (found and _is_inner(sentence, found[0], claim))
        ):
            found.append(claim)
        elif found and "，" in gap:
            # A second measure of the same part (21个60.7公里) stands in the same clause.
            break
    return found


def is_mixed(sentence: Sentence, found: Marked) -> bool:
    """县医院3所、卫生院18所、村卫生室376个: some of the list count in another measure."""
    place, last = sentence.claims.index(found.first), sentence.claims.index(found.parts[-1])
    return any(
        each.unit != found.total.unit and not each.figure.is_share and (each is found.first or each.lead != each.gap)
        for each in sentence.claims[place:last]
        if each is found.first or re.match("[一-龥]{0,4}、[一-龥]", each.gap)
    )
