"""Figures in running text: where they stand, what they say, how exactly they claim it.

Grammar: `[hedge] number [余|多|来] [multiplier] [余|多] measure-word [hedge]` (§3.9 of the bulletin's rules). Values are in
base form (1.65亿元 is 165000000 元), shares as printed (11.2 %), falls positive as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from xianwu.bulletin.factcheck.counting import is_count, is_han_count
from xianwu.bulletin.factcheck.hedges import Hedge, hedge_at
from xianwu.bulletin.factcheck.masks import BLANK, masked
from xianwu.bulletin.factcheck.numbers import (
    ARABIC,
    HAN_DIGIT,
    HAN_NUMERAL,
    MULTIPLIER,
    arabic,
    discount,
    han,
    neighbours,
)
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.factcheck.words import HAN_UNIT, UNIT


@dataclass(frozen=True)
class Figure:
    """One figure; `start` and `end` are places in the squeezed text, `low` and `high` what it claims at most."""

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    hedge: Hedge
    step: Decimal = Decimal(0)
    digits: str = ""

    @property
    def low(self) -> Decimal:
        return self.hedge.bounds(self.value, self.step, self.digits)[0]

    @property
    def high(self) -> Decimal | None:
        """None: no upper end."""
        return self.hedge.bounds(self.value, self.step, self.digits)[1]

    @property
    def is_exact(self) -> bool:
        return self.hedge.is_none

    @property
    def is_share(self) -> bool:
        return self.unit in ("%", "‰", "成", "个百分点", "百分点")


# A stroke is a minus only where nothing can be the first end of a range: 增长率为-1.73‰, -8~-3℃.
_SIGN = r"(?P<sign>(?:^|(?<=[由从在于为是达至到约率长降温计值额差、，；：（~\n]))-)?"
_NUMBER = rf"(?P<number>{ARABIC})(?P<inner>[余多来])?(?P<times>{MULTIPLIER})??(?P<outer>[余多])?"
_HAN = rf"(?P<number>{HAN_NUMERAL}+(?:点[{HAN_DIGIT}]+)?)(?P<inner>[余多来几])?(?P<times>[万亿])?(?P<outer>[余多])?"
# 两成多, 一倍多, 3公里多: what is left over stands behind the measure word.
_TAIL = r"(?:(?<=成)|(?<=倍)|(?<=年)|(?<=天)|(?<=小时)|(?<=公里)|(?<=岁)|(?<=吨)|(?<=米)|(?<=亩)|(?<=元)|(?<=番)|(?<=户)|(?<=人)|(?<=件)|(?<=家)|(?<=名)|(?<=斤))[多余](?=[，。；、）的]|$)"
_RANGE_SIGN = r"(?:[-~—]+|至|到)"

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("share", re.compile(rf"(?P<of>[百千])分之(?:(?P<arabic>{ARABIC})|(?P<han>{HAN_NUMERAL}+(?:点[{HAN_DIGIT}]+)?))")),
    ("part", re.compile(rf"(?P<below>[{HAN_DIGIT}十]+)分之(?P<above>[{HAN_DIGIT}十]+)")),
    ("of_many", re.compile(rf"(?<![\d.])(?P<number>{ARABIC})(?P<unit>/(?:10万|百万|千|万))(?!{UNIT})")),
    ("half", re.compile(rf"(?P<number>\d+|[{HAN_DIGIT}十]+)个(?P<odd>半|多)(?P<unit>月|小时|工作日)")),
    ("times_half", re.compile(rf"(?P<number>[{HAN_DIGIT}]|(?<!\d)\d)(?P<unit>倍)半")),
    ("tenths", re.compile(rf"(?P<number>[{HAN_DIGIT}])成(?P<rest>[{HAN_DIGIT}半])(?![{HAN_NUMERAL[1:-1]}家个户])")),
    ("within", re.compile(rf"(?P<number>\d+|{HAN_NUMERAL}+)(?P<unit>日)(?:(?=内|以内|之内|缩短|压缩|压减|延长)|(?<=(?:缩短|压缩|压减|延长)[至到]\d日)|(?<=(?:缩短|压缩|压减|延长)[至到]\d\d日)|(?<=(?:拘留|公示|历时|为期|期限|停业)\d日)|(?<=(?:拘留|公示|历时|为期|期限|停业)\d\d日))|(?P<days>\d+\.\d+)日")),
    ("discount", re.compile(rf"(?P<number>[{HAN_DIGIT}]{{1,2}}|\d(?:\.\d)?)(?P<unit>折)(?![算合旧扣射叠])")),
    # 3亿4500万元 is one number in two parts.
    ("mixed", re.compile(rf"(?<![\d.])(?P<yi>\d+)亿(?P<wan>\d+(?:\.\d+)?)万(?P<unit>{UNIT})")),
    ("open", re.compile(rf"(?<![\d.A-Za-z]){_SIGN}(?P<number>{ARABIC})(?P<times>{MULTIPLIER})?(?P<unit>[%‰]?)(?={_RANGE_SIGN}-?{ARABIC})")),
    # 分别回落2.16和1.66个百分点: the unit is said once.
    ("shared", re.compile(rf"(?<![\d.A-Za-z])(?P<number>{ARABIC})(?P<times>[万亿])?(?=(?:[、和与及]{ARABIC}[万亿]?)*[、和与及]{ARABIC}[万亿]?(?P<unit>{UNIT}))")),
    ("arabic", re.compile(rf"(?<![\d.]){_SIGN}{_NUMBER}(?P<unit>{UNIT}|年)(?P<tail>{_TAIL})?")),
    ("bare", re.compile(rf"(?<![\d.A-Za-z])(?P<number>{ARABIC})(?P<inner>[余多来])?(?P<times>万亿|亿|千万|百万|万)(?P<outer>[余多])?")),
    ("hanopen", re.compile(rf"(?<![第{HAN_DIGIT}十百千万亿每几数年月日])(?P<number>[{HAN_DIGIT}十百千万]+)(?=(?:至|到|[-~—]+)(?P<second>[{HAN_DIGIT}十百千万]+)(?P<unit>{HAN_UNIT}))")),
    ("han", re.compile(rf"(?<![第{HAN_DIGIT}十百千万亿每几数]){_HAN}(?P<unit>{HAN_UNIT})(?P<tail>{_TAIL})?")),
    ("naked", re.compile(r"(?:收入比|达到?|为|值|得分|评分|指数|(?:[升降增减]|上升|下降|提高|降低)至|(?:上升|提高)到|(?:由|从)(?=\d+(?:\.\d+)?(?:上升|下降|提高|降低|缩小|扩大|升|降|增|减))|(?:缩小|扩大)[至到了]?(?=\d+\.)|[增减]加?少?到|降低到|下降到)(?P<number>\d{1,3}(?:,\d{3})+|\d+\.\d+|\d{2,})(?=[，。；、）\n]|$|上升|下降|提高|降低|缩小|扩大|[升降增减][至到])")),
)  # fmt: skip
_RANGE_REST = re.compile(rf"{_RANGE_SIGN}-?(?:{ARABIC})({MULTIPLIER})??({UNIT}|年)")
_RANK = re.compile(rf"第(?P<number>\d+|{HAN_NUMERAL}+)(?P<unit>[位名])(?![一-龥]*?(?:书记|副))")
_PLACE = re.compile(
    rf"(?:位居|名列|位列|排名|排|列|居|升至|跃居|上升到|上升至)[^，。；、第]{{0,10}}(?P<all>第(?P<number>\d+|{HAN_NUMERAL}+))"
    r"(?=[，。；、）\n]|$)"
)


def figures_of(text: Text) -> list[Figure]:
    """All figures of a text in order; none overlaps another."""
    found: list[Figure] = list(_ranks(text))
    shown = _without(masked(text.words), found)
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(shown):
            figure = _READERS[kind](match, text.words, shown)
            if figure is not None:
                found.append(figure)
        shown = _without(shown, found)
    return sorted(found, key=lambda each: each.start)


def _without(shown: str, found: list[Figure]) -> str:
    signs = list(shown)
    for each in found:
        signs[each.start : each.end] = BLANK * (each.end - each.start)
    return "".join(signs)


def _ranks(text: Text) -> Iterator[Figure]:
    for match in _RANK.finditer(text.words):
        yield from _rank(match, *match.span(), unit=match["unit"])
    for match in _PLACE.finditer(text.words):
        yield from _rank(match, *match.span("all"), unit="")


def _rank(match: re.Match[str], start: int, end: int, *, unit: str) -> Iterator[Figure]:
    number = _either(match["number"])
    if number is not None:
        yield Figure(start, end, match.string[start:end], number, unit, Hedge())


def _either(numeral: str) -> Decimal | None:
    return arabic(numeral) if numeral[0].isdigit() and numeral.isascii() else han(numeral)


def _made(
    match: re.Match[str], words: str, value: Decimal | None, unit: str, *, step: Decimal = Decimal(0), digits: str = ""
) -> Figure | None:
    if value is None:
        return None
    start, end = match.span()
    groups = match.groupdict()
    inner = groups.get("inner") or groups.get("outer") or groups.get("tail") or ""
    return Figure(start, end, words[start:end], value, unit, hedge_at(words, start, end, inner=inner), step, digits)


def _read_arabic(match: re.Match[str], words: str, shown: str) -> Figure | None:
    groups = match.groupdict()
    unit = groups.get("unit") or ""
    if unit and not is_count(match, shown):
        return None
    times = groups.get("times") or ""
    value, step = _signed(match, arabic(match["number"], times)), _step(match["number"], times, unit)
    return _made(match, words, value, _unit(unit), step=step, digits=match["number"])


def _step(digits: str, times: str, unit: str) -> Decimal:
    """Of how much the last printed digit is one; 0 where a count is exact."""
    places = len(digits.partition(".")[2])
    if not places and not times and unit not in ("%", "‰", "倍", "成", "个百分点", "百分点"):
        return Decimal(0)
    if not places and len(digits) == 1:
        # 5亿元, 3倍: a lone digit was mostly a round number to begin with.
        return arabic("1", times) / 2
    return arabic("1", times).scaleb(-places)


def _unit(unit: str) -> str:
    return "元" if unit in ("元人民币", "人民币") else unit


def _read_han(match: re.Match[str], words: str, shown: str) -> Figure | None:
    numeral = match["number"]
    if not is_han_count(match, shown):
        return None
    about = neighbours(numeral)
    number = about[0] if about else han(numeral if numeral[0] not in "百千万亿佰仟" else f"一{numeral}")
    if number is None:
        return None
    times = arabic("1", match["times"] or "")
    great = han(numeral.partition("亿")[0] + "亿") if "亿" in numeral and match["times"] == "万" else None
    # 二亿九千三百六十万: the 万 is of what stands behind the 亿.
    value = number * times if great is None else great + (number - great) * times
    if about:
        start, end = match.span()
        hedge = replace(hedge_at(words, start, end, inner=""), reach=(about[1] - number) * times)
        return Figure(start, end, words[start:end], value, _unit(match["unit"]), hedge)
    return _made(match, words, value, _unit(match["unit"]), digits=f"{number:f}")


def _read_mixed(match: re.Match[str], words: str, shown: str) -> Figure | None:
    value = arabic(match["yi"], "亿") + arabic(match["wan"], "万")
    return _made(match, words, value, _unit(match["unit"]), step=_step(match["wan"], "万", match["unit"]))


def _read_share(match: re.Match[str], words: str, shown: str) -> Figure | None:
    value = arabic(match["arabic"]) if match["arabic"] else han(match["han"])
    return _made(match, words, value, "%" if match["of"] == "百" else "‰", step=Decimal(1) if value else Decimal(0))


def _read_part(match: re.Match[str], words: str, shown: str) -> Figure | None:
    above, below = han(match["above"]), han(match["below"])
    return _made(match, words, above / below, "") if above and below else None


def _read_times_half(match: re.Match[str], words: str, shown: str) -> Figure | None:
    """增长一倍半."""
    number = _either(match["number"])
    return None if number is None else _made(match, words, number + Decimal("0.5"), "倍")


def _read_half(match: re.Match[str], words: str, shown: str) -> Figure | None:
    """一个半月 is one and a half, 三个多月 three and something."""
    number, unit = _either(match["number"]), f"个{match['unit']}"
    if number is None:
        return None
    if match["odd"] == "多":
        start, end = match.span()
        hedge = hedge_at(words, start, end, inner="多")
        return Figure(start, end, words[start:end], number, unit, hedge, digits=f"{number:f}")
    return _made(match, words, number + Decimal("0.5"), unit)


def _read_tenths(match: re.Match[str], words: str, shown: str) -> Figure | None:
    """九成五, 六成半."""
    whole, rest = han(match["number"]), Decimal(5) if match["rest"] == "半" else han(match["rest"])
    return _made(match, words, whole + rest / 10, "成") if whole and rest else None


def _read_within(match: re.Match[str], words: str, shown: str) -> Figure | None:
    return _made(match, words, _either(match["number"] or match["days"]), "日")


def _read_of_many(match: re.Match[str], words: str, shown: str) -> Figure | None:
    """15.1/10万: so many of a hundred thousand."""
    return _made(match, words, arabic(match["number"]), match["unit"], step=_step(match["number"], "", ""))


def _read_discount(match: re.Match[str], words: str, shown: str) -> Figure | None:
    numeral = match["number"]
    return _made(match, words, arabic(numeral) if numeral[0].isascii() else discount(numeral), "折")


def _read_open(match: re.Match[str], words: str, shown: str) -> Figure | None:
    """The first end of a range takes unit and multiplier of the second where it has none of its own."""
    rest = _RANGE_REST.match(words, match.end())
    if rest is None:
        return None
    if match["unit"] and match["unit"] != rest[2]:
        # 同比下降3.2%至56.1亿元 is no range.
        return _made(
            match,
            words,
            _signed(match, arabic(match["number"])),
            _unit(match["unit"]),
            step=_step(match["number"], "", match["unit"]),
        )
    times = match["times"] or rest[1] or ""
    unit = match["unit"] or rest[2]
    if unit == "年" and len(match["number"]) == 4:
        return None
    value = _signed(match, arabic(match["number"], times))
    return _made(match, words, value, _unit(unit), step=_step(match["number"], times, unit))


def _read_hanopen(match: re.Match[str], words: str, shown: str) -> Figure | None:
    """四至七成, 三到五天: the first end takes the unit of the second."""
    first, second = han(match["number"]), han(match["second"])
    if first is None or second is None or first >= second or match["unit"] == "年":
        return None
    start, end = match.start(), match.end()
    return Figure(start, end, words[start:end], first, _unit(match["unit"]), hedge_at(words, start, end, inner=""))


def _read_shared(match: re.Match[str], words: str, shown: str) -> Figure | None:
    if "分别" not in re.split(r"[，。；：]", shown[max(match.start() - 40, 0) : match.start()])[-1]:
        return None
    start, end = match.start(), match.end()
    value, times = arabic(match["number"], match["times"] or ""), match["times"] or ""
    step = _step(match["number"], times, match["unit"])
    return Figure(start, end, words[start:end], value, _unit(match["unit"]), Hedge(), step)


def _signed(match: re.Match[str], value: Decimal) -> Decimal:
    return -value if match.groupdict().get("sign") else value


def _read_naked(match: re.Match[str], words: str, shown: str) -> Figure | None:
    start, end = match.span("number")
    value = arabic(match["number"])
    return Figure(
        start, end, words[start:end], value, "", hedge_at(words, start, end, inner=""), _step(match["number"], "", "")
    )


_READERS = {
    "times_half": _read_times_half, "tenths": _read_tenths, "within": _read_within, "of_many": _read_of_many, "mixed": _read_mixed, "share": _read_share, "part": _read_part, "half": _read_half, "discount": _read_discount, "arabic": _read_arabic,
    "shared": _read_shared, "bare": _read_arabic, "han": _read_han, "hanopen": _read_hanopen, "open": _read_open, "naked": _read_naked,
}  # fmt: skip
