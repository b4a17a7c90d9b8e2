"""One number typed twice: the same digits at another power of ten, or two digits changed about, of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from os.path import commonprefix

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bare, placed
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.phrases import ANOTHER, LAST_YEAR, RISEN_OR_FALLEN
from xianwu.bulletin.factcheck.text import Text

_EACH = re.compile(rf"每|均|单价|各|最[高低大多小少]|单笔|一次|同比|{RISEN_OR_FALLEN}|较|比")
_OTHER = re.compile(rf"{ANOTHER}|预算|由|上周|上季")
_ABOVE = re.compile(r"上述|[这该此](?:[^，。；]{0,2})(?:次|些|批|项)|以上")
_TITLE = re.compile(r"【[^】]{4,60}】")
_COMPARED = re.compile(rf"(?:与|同)(?:{LAST_YEAR})(?:同期)?相比")
_WORDS = re.compile(r"[一-龥]{2,}")
_COMMON = {
    "全县", "全市", "我县", "我市", "全区", "今年", "目前", "截至", "累计", "其中", "已经", "共计", "达到", "完成", "开展",
    "组织", "各类", "项目", "工作", "万元", "亿元", "同比", "以来", "全部", "有关", "进行", "实现", "建设", "县级", "的人", "人的",
}  # fmt: skip
_LEAST_DIGITS, _MANY_DIGITS, _LONG_LABEL = 3, 4, 6
_YEAR = re.compile(r"20\d\d年")
_NEAR, _SHORT, _WAN, _WIDE, _TWO = 14, 60, 10**4, 2000, 2


def check_twins(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Pairs of figures of one unit in one paragraph, or in it and its title."""
    title: list[Claim] = []
    for paragraph, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        own = [claim for each in within for claim in each.claims if _is_telling(claim)]
        yield from _among(text, [*title, *own])
        is_title = paragraph.end - paragraph.start <= _SHORT and "。" not in text.words[paragraph.start : paragraph.end]
        title = own if is_title else []


def _among(text: Text, claims: Sequence[Claim]) -> Iterator[Finding]:
    known: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        key = ("".join(sorted(_significant(claim.value).replace("0", ""))), claim.unit)
        for first in known.get(key, ())[-_SHORT:]:
            if first.value == claim.value or claim.figure.start - first.figure.end > _WIDE:
                continue
            # Side by side in one clause stand two things: 甲镇123人，乙镇132人.
            is_apart = re.search("[。；\n】]", text.words[first.figure.end : claim.figure.start])
            is_again = _is_headed(text, first, claim) or _is_above(text, first, claim)
            is_row = _is_of_row(text, first, [each for each in claims if each is not claim])
            is_again = is_again or not is_row and _comes_back(text, first, claim)
            yield from _judged(first, claim, is_apart=bool(is_apart), is_again=is_again, is_row=is_row)
        known.setdefault(key, []).append(claim)


def _is_headed(text: Text, title: Claim, claim: Claim) -> bool:
    """【拆除违建3600平方米】 over a text that tells of the same in other words."""
    head = _TITLE.match(text.words)
    if not head or not head.start() <= title.figure.start < head.end() <= claim.figure.start:
        return False
    before = text.words[head.end() : claim.figure.start].rpartition("。")[2]
    pairs = {head[0][at : at + 2] for at in range(1, len(head[0]) - 2)}
    return sum(pair in before for pair in pairs - _COMMON) > 1


def _is_above(text: Text, one: Claim, other: Claim) -> bool:
    """…参与群众860人次。上述行动累计参与680人次: the sentence says that it tells of the same, and so does a word."""
    sentence = re.split("[。；\n]", text.words[one.figure.end : other.figure.start])[-1]
    is_long = len(_significant(one.value)) > 1 and one.value > 99
    return (
        bool(re.match("上述|以上|[这此](?:[几些次批]|\\d)", sentence)) and is_long and bool(_said(one) & _said(other))
    )


def _comes_back(text: Text, one: Claim, other: Claim) -> bool:
    """组织56家企业走进校园。参会的65家企业现场面试: in another sentence, one word in common, no other time."""
    between = text.words[one.figure.end : other.figure.start]
    is_near = between.count("。") in (1, 2) and "\n" not in between
    return (
        is_near
        and not _of_two_years(one, other)
        and bool(_said(one) & _said(other))
        and not _OTHER.search(one.lead + between.rpartition("。")[2])
    )


def _is_of_row(text: Text, one: Claim, claims: Sequence[Claim]) -> bool:
    """一期投资1.8亿元，二期投资2.3亿元，三期投资3.5亿元: what is said of several is no name of one."""
    name = bare(one.lead)[-_TWO:]
    alike = [each for each in claims if each is not one and each.unit == one.unit and bare(each.lead)[-_TWO:] == name]
    spans = (sorted((one.figure.start, each.figure.start)) for each in alike)
    return len(name) == _TWO and sum("。" not in text.words[slice(*span)] for span in spans) >= _TWO


def _significant(value: Decimal) -> str:
    """2368万 and 2.368亿 have the same ones."""
    return str(value).replace(".", "").strip("0") if value else ""


def _is_telling(claim: Claim) -> bool:
    figure = claim.figure
    return not figure.is_share and figure.is_exact and len(set(_significant(claim.value))) > 1


def _judged(one: Claim, other: Claim, *, is_apart: bool, is_again: bool, is_row: bool) -> Iterator[Finding]:
    first, second = _significant(one.value), _significant(other.value)
    if (
        re.search("[两三四五各][^，。；]{0,4}[总共]|合计", one.lead + other.lead)
        or one.gap.startswith("中")
        and other.gap.startswith("中")
    ):
        # 两库总库容4.2万吨; 小学22400人中近视8646人，初中9720人中近视6648人.
        return
    if "其中" in other.gap or _EACH.search(one.lead[-8:] + other.lead[-8:]):
        return
    shared = len(_said(one) & _said(other))
    if first == second:
        is_scale = one.value in (other.value * _WAN, other.value / _WAN) or bare(one.lead) == bare(other.lead)
        if len(first) >= _LEAST_DIGITS and shared and is_scale:
            words = f"{one.figure.text} 与 {other.figure.text} 数字相同，位数不同，疑似小数点、位数或万、亿单位写错。"
            yield finding("twins", [one.figure, other.figure], words, "请统一为核实后的数。")
    elif is_apart and _is_swapped(one, other) and (is_again or not is_row and _is_one_thing(one, other, shared)):
        words = f"{one.figure.text} 与 {other.figure.text} 说的是同一件事，疑似数字前后写颠倒。"
        yield finding("twins", [one.figure, other.figure], words, "请统一为核实后的数。")


def _of_two_years(one: Claim, other: Claim) -> bool:
    first, second = (set(_YEAR.findall(each.gap)) for each in (one, other))
    return bool(first and second and first != second)


def _is_one_thing(one: Claim, other: Claim, shared: int) -> bool:
    """The more digits, the less the words must tell."""
    if _OTHER.search(one.lead + _COMPARED.sub("", other.gap)) or _of_two_years(one, other):
        return False
    digits = len(one.figure.digits.replace(".", "").replace(",", ""))
    if digits >= _LEAST_DIGITS and _have_one_label(one, other):
        return True
    if digits >= _LEAST_DIGITS:
        return shared >= (1 if digits > _MANY_DIGITS or _ABOVE.search(other.gap) else 2)
    return len(commonprefix([one.label[::-1], other.label[::-1]])) >= _LONG_LABEL


def _have_one_label(one: Claim, other: Claim) -> bool:
    """占地 and 项目占地."""
    first, second = bare(one.lead), bare(other.lead)
    return len(first) > 1 and len(second) > 1 and (first.endswith(second) or second.endswith(first))


def _is_swapped(one: Claim, other: Claim) -> bool:
    """2145 and 2415: two digits side by side changed about, at the same power of ten."""
    first, second = str(one.value), str(other.value)
    if len(first) != len(second):
        return False
    unlike = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    return len(unlike) == 2


def _said(claim: Claim) -> set[str]:
    """Pairs of characters close to the figure, without those that say nothing of the thing."""
    words = f"{bare(claim.lead)[-_NEAR:]}，{claim.tail[:_NEAR]}"
    pairs = {run[at : at + 2] for run in _WORDS.findall(words) for at in range(len(run) - 1)}
    return pairs - _COMMON
