"""How numbers are written (GB/T 15835-2011 and usage): hedges that contradict each other, 截止, 倍 for a fall."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.claims import Claim, Sentence
from xianwu.bulletin.factcheck.figures import Figure
from xianwu.bulletin.factcheck.findings import ERROR, WARNING, Finding, finding
from xianwu.bulletin.factcheck.hedges import ABOUT, CEILING, FLOOR, NEAR
from xianwu.bulletin.factcheck.text import Text

_UNTIL = re.compile(r"截止(?:到)?(?=目前|当前|今年|去年|现在|\d|上|本|昨|年)")
_FALL = re.compile(r"(?:下降|缩减|减轻|回落|收窄|减少|降低|缩短|压缩|缩小)(?:了|近|约)*$")
_DOUBLED = re.compile(r"\d(?:\.\d+)?(?:亿万|万万|亿亿)(?:元|[一-龥])")
_ABOUT_HAS = re.compile(
    r"(?:大约|将近|接近|(?<![签节预制条公大集特])约|近)(?:有|为|达|计|需要?|合|占|投入|投资)(?:资金|投资)?$"
)
_ABOUT_SOMEWHERE = re.compile(r"(?:大约|大概)[一-龥]{1,8}$")
_TWO_HEDGES = re.compile(
    r"(?<![签节预制条公大集特])(?:大约|约)[有为]?(?:将近|接近|近|超过|超|逾|突破)(?=[\d百千])|(?:将近|接近|(?<![附最靠邻])近)约(?=\d)|(?:超过|超|逾|突破)(?:约|近|将近|接近)(?=\d)|(?:左右|上下)(?:以上|以下|以内)|(?:超过|超|突破)\d[\d.,]*[万亿]?(?:[一-龥]{1,3}|%)以上"
)
_APART_NUMERALS = re.compile(
    r"(?<![第一二三四五六七八九十、])(?:[二三四五六七八]|十[一二三四五六七八])、[三四五六七八九][十百千]?万?(?:余|多)?(?:个(?!季度)|[床套辆台头只亩棵株份本张条支场所座栋吨斤米]|平方米|立方米|公斤|名|位|家|户|起|次|天|人|件|亩|元|分钟|里|公里|吨|岁|年(?!级)|项|处)"
)
_MIXED_DATE = re.compile(
    r"20\d\d年[一二三四五六七八九十]{1,2}月|二[〇零○Oo]二[一-龥]年\d{1,2}月|\d{1,2}月[一二三四五六七八九十]{1,3}\d?日|(?<![\d年])[一二三四五六七八九十]{1,2}月\d{1,2}日"
)
_MIXED = re.compile(r"\d+[百千]\d+(?:[十百]|(?=[名人元户家]))")
_TENS = re.compile(r"\d(?:十|百|千)(?![分瓦米克伏卡])")
_ARABIC_APART = re.compile(
    r"(?<![第\d、.])(?:2、3|3、4|4、5|5、6|6、7|7、8|8、9)(?=[百千万]?(?:余|多)?(?:个(?!季度|方面|月)|名|人|家|户|天|次|起|件))"
)
_ABOUT_RATIO = re.compile(r"(?<![签节预制条公大集特])约[为是]?\d+(?:\.\d+)?[:：∶比]\d+(?:\.\d+)?(?:左右|上下)")
_SOME = re.compile(r"\d+几(?=[个名人家户件次万千百])")
_BROKEN_GROUP = re.compile(r"(?<![\d.,])\d{1,3},\d{4,}(?![\d,])|(?<![\d.,])\d{4,},\d{3}(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d近前后过])2\d年(?=\d{1,2}月\d{1,2}日)")
_NO_QUARTER = re.compile(r"第?[五六七八九5-9]季度")
_FORMS = (
    (_UNTIL, "style", "“截止”只用在时间之后，这里应写“截至”。", "截至", WARNING),
    (_DOUBLED, "style", "“{}”里万、亿连用，读不出是多少。", "请核对单位。", ERROR),
    (_TWO_HEDGES, "hedge", "“{}”两个约数词连用。", "只留一个约数词。", ERROR),
    (_APART_NUMERALS, "style", "“{}”：相邻两数表示概数时中间不加顿号。", "", ERROR),
    (_ARABIC_APART, "style", "“{}”：相邻两数表示概数，用汉字而且不加顿号。", "改用汉字，如三四百。", ERROR),
    (_SOME, "style", "“{}”：几前面的数用汉字。", "如二十几。", ERROR),
    (_BROKEN_GROUP, "style", "“{}”的分节号位置不对。", "每三位一节。", ERROR),
    (_ABOUT_RATIO, "hedge", "“{}”两个约数词连用。", "只留一个约数词。", ERROR),
    (_SHORT_YEAR, "style", "“{}”：年份不能只写两位。", "写全四位。", ERROR),
    (_NO_QUARTER, "date", "没有“{}”。", "请核对季度。", ERROR),
    (_MIXED, "style", "“{}”把阿拉伯数字与十、百、千连用。", "全部写成阿拉伯数字，万、亿除外。", ERROR),
    (_MIXED_DATE, "style", "“{}”把阿拉伯数字与汉字数字混在一个日期里。", "年月日用同一种数字。", ERROR),
)
"""Pattern, kind, what is wrong, what would be right (none: the same without the pause), severity."""


def check_style(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Findings of form; only what changes the meaning is an error."""
    for pattern, kind, words, suggestion, severity in _FORMS:
        for found in pattern.finditer(text.words):
            said = suggestion or found[0].replace("、", "")
            yield Finding(kind, (found.span(),), words.format(found[0]), said, severity)
    for sentence in sentences:
        for claim in sentence.claims:
            yield from _apart(claim)
            yield from _hedges(claim.figure)
            yield from _form(claim)


def _hedges(figure: Figure) -> Iterator[Finding]:
    hedge = figure.hedge
    words = [word for word in (hedge.before, hedge.inner, hedge.after) if word]
    kinds = {_kind(word) for word in words}
    if len(words) > 1 and not (kinds == {"floor"} and len(words) == 1):
        shown = "、".join(f"“{word}”" for word in words)
        severity = ERROR if kinds & {"about", "near"} or kinds == {"ceiling", "odd"} else WARNING
        yield finding(
            "hedge", [figure], f"{figure.text} 前后的 {shown} 重复或互相矛盾。", "只留一个约数词。", severity=severity
        )
    digits = figure.digits.replace(",", "")
    if (
        hedge.inner in ("余", "多")
        and digits
        and ("." in digits or (digits[-1] != "0" and len(digits) > 1 and "万" not in figure.text))
    ):
        yield finding(
            "hedge",
            [figure],
            f"{figure.text} 的末位是确数，不能再加“{hedge.inner}”。",
            "去掉约数词，或写成整数。",
            severity=WARNING,
        )


def _apart(claim: Claim) -> Iterator[Finding]:
    """约有300人左右, 大约能多收入600元上下: the first hedge does not stand beside the number."""
    found = _ABOUT_HAS.search(claim.lead) or _ABOUT_SOMEWHERE.search(claim.lead)
    if found and (claim.figure.hedge.after or claim.figure.hedge.inner):
        second = claim.figure.hedge.inner or claim.figure.hedge.after
        words = f"{claim.figure.text} 前后的 “{found[0]}”、“{second}” 重复。"
        yield finding("hedge", [claim.figure], words, "只留一个约数词。")


def _kind(word: str) -> str:
    for kind, words in (("floor", FLOOR), ("ceiling", CEILING), ("about", ABOUT), ("near", NEAR)):
        if word in words:
            return kind
    return "odd"


def _form(claim: Claim) -> Iterator[Finding]:
    figure = claim.figure
    if claim.unit == "倍" and _FALL.search(claim.lead):
        yield finding(
            "style", [figure], f"减少不能用“倍”：{claim.label}{figure.text}。", "改用百分数或分数。", severity=ERROR
        )
    if _TENS.search(figure.text) and figure.unit not in ("千瓦", "千米", "千克"):
        yield finding(
            "style",
            [figure],
            f"“{figure.text}”把阿拉伯数字与十、百、千连用。",
            "全部写成阿拉伯数字，万、亿除外。",
            severity=WARNING,
        )
