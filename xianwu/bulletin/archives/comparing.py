"""An issue's figures against those that earlier issues printed: what fell, and what was printed before. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.bulletin.archives.figures import EarlierFigure
from xianwu.bulletin.factcheck.figures import figures_of
from xianwu.bulletin.factcheck.text import Text

FELL, REPEATED, STOOD = "fell", "repeated", "stood"
_TOTAL = re.compile(r"累计|总计|共计")
_SINCE = re.compile(r"以来|截[至止]")
_SHARES = ("%", "‰", "成", "个百分点", "百分点")
_NOT_DONE = re.compile(r"计划|目标|任务|预计|力争|拟|剩余|尚有|在建|在谈")
_ABOUT = ("约", "近", "左右", "上下", "基本", "不足")
_LEAST_LABEL, _LEAST_SENTENCE = 2, 12


@dataclass(frozen=True)
class Echo:
    """One thing to know about a figure of today beside an earlier one."""

    kind: str
    text: str
    note: str = ""


def compared(now: Sequence[dict[str, Any]], earlier: Iterable[EarlierFigure], *, tag: str) -> list[Echo]:
    """What is to be said of an item's figures (as `printed.read_figures` reads them), against its unit's earlier ones.

    `earlier` comes latest issue first; each figure is held against the latest issue that printed it.
    """
    own = [each for each in earlier if each.tag == tag]
    latest: dict[tuple[str, str], EarlierFigure] = {}
    sentences: dict[str, EarlierFigure] = {}
    for each in own:
        latest.setdefault((each.label, each.unit), each)
        sentences.setdefault(_bare(each.sentence), each)
    found = list(_repeated(now, sentences))
    said = {_bare(each["sentence"]) for each in now if _bare(each["sentence"]) in sentences}
    for figure in now:
        before = latest.get((figure["label"], figure["unit"]))
        if before is not None and len(figure["label"]) >= _LEAST_LABEL:
            found += _beside(figure, before, is_repeated=_bare(figure["sentence"]) in said)
    return list(dict.fromkeys(found))


def _bare(sentence: str) -> str:
    return re.sub(r"[\s，。；：、“”]", "", sentence)


def _repeated(now: Sequence[dict[str, Any]], sentences: dict[str, EarlierFigure]) -> Iterator[Echo]:
    for words in dict.fromkeys(_bare(each["sentence"]) for each in now):
        before = sentences.get(words)
        if before is not None and len(words) >= _LEAST_SENTENCE:
            text = f"这一句与{before.issue}刊登的完全相同：“{before.sentence[:40]}”。"
            yield Echo(REPEATED, text, "请核对是不是旧稿，数有没有更新。")


def _beside(figure: dict[str, Any], before: EarlierFigure, *, is_repeated: bool) -> Iterator[Echo]:
    if figure["unit"] in _SHARES or _NOT_DONE.search(figure["label"]):
        return
    low = lowest(before.text, before.value, before.hedge)
    high = highest(figure["text"], figure["value"], figure["hedge"])
    if _same_start(figure, before) and high is not None and high < low:
        gap = f"{(before.value - figure['value']).normalize():f}"
        text = f"“{figure['label']}”累计数变小：{before.issue}为 {before.text}，现为 {figure['text']}，少 {gap}{figure['unit']}。"
        yield Echo(FELL, text, "同一起点的累计数不会减少，请核对本期或更正前期。")
    elif not is_repeated and _stands_still(figure, before):
        text = f"“{figure['label']}”与{before.issue}刊登的相同：都是 {figure['text']}。"
        yield Echo(STOOD, text, "“以来”的数两期没有变，请核对有没有更新。")


def _same_start(figure: dict[str, Any], before: EarlierFigure) -> bool:
    """Both count from one day on, or both say that they count all there ever was."""
    if figure["period_start"] and before.period_start:
        later = not figure["period_end"] or not before.period_end or figure["period_end"] >= before.period_end
        grows = bool(_SINCE.search(figure["period"]) and _SINCE.search(before.period))
        return bool(figure["period_start"] == before.period_start and later and grows)
    if figure["period_start"] or before.period_start:
        return False
    return all(_is_total(sentence, text) for sentence, text in _places(figure, before))


def _places(figure: dict[str, Any], before: EarlierFigure) -> tuple[tuple[str, str], tuple[str, str]]:
    return (figure["sentence"], figure["text"]), (before.sentence, before.text)


def _is_total(sentence: str, text: str) -> bool:
    """累计 stands before the figure in its clause."""
    clause = re.split(r"[；。]", sentence.partition(text)[0])[-1]
    return bool(_TOTAL.search(clause))


def _stands_still(figure: dict[str, Any], before: EarlierFigure) -> bool:
    said = "以来" in figure["period"] and figure["period"] == before.period
    return said and figure["value"] == before.value > 0 and not figure["hedge"]


def lowest(text: str, value: Decimal, hedge: str) -> Decimal:
    """The least that an earlier figure may have meant: rounding counts, a rough word takes a tenth."""
    read = figures_of(Text(text))
    low = read[0].low if read else value
    return low * Decimal("0.9") if hedge in _ABOUT else low


def highest(text: str, value: Decimal, hedge: str) -> Decimal | None:
    """The most that a figure may mean; None where it has no end."""
    if hedge in _ABOUT:
        return value * Decimal("1.1")
    if hedge in ("超过", "突破", "逾", "超", "以上", "不少于"):
        return None
    read = figures_of(Text(text))
    return read[0].high if read else value


def since(day: date) -> date:
    """From when on earlier issues are looked through: the year's beginning, and a quarter at the least."""
    return min(date(day.year, 1, 1), date.fromordinal(day.toordinal() - 92))
