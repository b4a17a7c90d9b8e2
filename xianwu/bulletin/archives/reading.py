"""An old issue out of its plain text: masthead, items, and what is doubtful. Pure: no record is asked.

Old issues were typed by many hands: the masthead is found by its words, not by its lines, and nothing is invented.
What cannot be read is a fault (the file stays out) or a doubt (it comes in, and the doubt is named).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xianwu.bulletin.factcheck.numbers import HAN_NUMERAL, han
from xianwu.bulletin.factcheck.text import Text

HEAD_LINES = 14
LONGEST_TITLE = 60
_NUMBER = re.compile(rf"第({HAN_NUMERAL}+|\d+)期")
_YEARED = re.compile(r"[〔\[【(（](20\d\d|19\d\d)[〕\]】)）]|((?:19|20)\d\d)年第")
_DATE = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")
_HAN_DATE = re.compile(rf"([一二][{HAN_NUMERAL[1:-1]}○]{{3}})年({HAN_NUMERAL}+)月({HAN_NUMERAL}+)日")
_TOTAL = re.compile(rf"[（(]?总第?(?:\d+|{HAN_NUMERAL}+)期[）)]?")
_TAIL = re.compile(r"^(?:本期发|增发|本期增发|责任编辑|编辑[：:]|审核[：:]|签发[：:]|报[：:送]|送[：:]|抄送|共印)")
_PAGE = re.compile(r"^[-—–·\s]*\d{1,3}[-—–·\s]*$|^第\d+页(?:共\d+页)?$")
_TAG = re.compile(r"[（(]([^（）()。]{2,20})[）)][。.]?$")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_HEADWORD = re.compile(r"[一-鿿”》）]")


@dataclass
class Entry:
    """One file as it was read. `faults` keep it out; `doubts` are named and do not."""

    name: str
    digest: str = ""
    kind: str = ""
    series: str = ""
    year: int = 0
    issue_no: int = 0
    issued_on: str = ""
    organ: str = ""
    items: list[dict[str, str]] = field(default_factory=list)
    figure_count: int = 0
    faults: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    is_known: bool = False
    """Already in the archive with the same bytes: neither a fault nor a second copy."""

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


def read_issue(entry: Entry, source: str, *, today: date) -> Entry:
    """Fill an entry from the text of its file."""
    lines = [line for line in source.replace("\r\n", "\n").split("\n") if line.strip()]
    # Line by line: read as running text, the masthead's last line would be joined to the first item.
    head = [_TOTAL.sub("", Text(line).words.strip()) for line in lines[:HEAD_LINES]]
    last = _read_masthead(entry, head)
    entry.items = items_of(_paragraphs("\n".join(lines[last + 1 :])))
    _judge(entry, today=today)
    return entry


def _read_masthead(entry: Entry, head: Sequence[str]) -> int:
    """Fill series, number, day, organ; gives the place of the masthead's last line."""
    at_number = next((place for place, line in enumerate(head) if _NUMBER.search(line) and len(line) <= 40), None)
    at_date = next((place for place, line in enumerate(head) if _day_in(line) and len(line) <= 40), None)
    if at_number is not None:
        match = _NUMBER.search(head[at_number])
        assert match
        entry.issue_no = int(match[1]) if match[1].isdecimal() else int(han(match[1]) or 0)
        entry.series = _series(head[: at_number + 1])
    if at_date is not None:
        entry.issued_on = _day_in(head[at_date])
        entry.organ = _organ(head[: at_date + 1], entry.series)
    entry.year = _year(entry, "".join(head[: (at_number or 0) + 1]))
    return max(at_number if at_number is not None else -1, at_date if at_date is not None else -1)


def _series(lines: Sequence[str]) -> str:
    """The name stands before the number, often with its letters apart."""
    words = _NUMBER.sub("", "".join(lines))
    words = re.sub(r"[〔\[【（(]?(?:19|20)\d\d[〕\]】）)]?年?", "", words)
    return re.sub(r"[\s（()）【】〔〕]|内部资料|注意保存", "", words)[:60]


def _organ(lines: Sequence[str], series: str) -> str:
    for line in reversed(lines):
        bare = _HAN_DATE.sub("", _DATE.sub("", _NUMBER.sub("", line))).replace(" ", "")
        if bare and bare != series and re.search(r"(?:办公室|政府|委员会|委|局|办|部|中心)(?:编|主办)?$", bare):
            return bare.removesuffix("编")[:60]
    return ""


def _day_in(line: str) -> str:
    """The date of a line in ISO form, or nothing."""
    bare = line.replace(" ", "")
    match, written = _DATE.search(bare), _HAN_DATE.search(bare)
    try:
        if match:
            return date(*(int(part) for part in match.groups())).isoformat()
        if written:
            year = int(written[1].translate(_DIGITS))
            return date(year, int(han(written[2]) or 0), int(han(written[3]) or 0)).isoformat()
    except ValueError:
        return ""
    return ""


def _year(entry: Entry, number_words: str) -> int:
    match = _YEARED.search(number_words)
    named = int(match[1] or match[2]) if match else 0
    printed = int(entry.issued_on[:4]) if entry.issued_on else 0
    if named and printed and named != printed:
        entry.doubts.append(f"期号写的是 {named} 年，日期是 {printed} 年，按期号的年份收")
    return named or printed


# --- items ------------------------------------------------------------------------------------------


def _paragraphs(source: str) -> list[str]:
    """The paragraphs without page numbers, with the blanks that set a title off from its text."""
    text = Text(source)
    found = []
    for stretch in text.paragraphs:
        bare = text.words[stretch.start : stretch.end].strip()
        if bare and not _PAGE.match(bare):
            start, end = text.span(stretch.start, stretch.end)
            found.append(_one_line(source[start:end]))
    return found


def _one_line(paragraph: str) -> str:
    """A paragraph that was broken over lines; a first line that can only be a title stays set off from the rest."""
    lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    is_titled = len(lines) > 1 and not re.search(r"[，。；、]", lines[0]) and not _set_off("".join(lines))
    joined = f"{lines[0]} {''.join(lines[1:])}" if is_titled else "".join(lines)
    return re.sub(r"\s+", " ", joined)


def items_of(lines: Sequence[str]) -> list[dict[str, str]]:
    """Items: paragraphs up to the one that ends with the unit in brackets."""
    found: list[dict[str, str]] = []
    waiting: list[str] = []
    for line in lines:
        if _TAIL.match(line.replace(" ", "")):
            break
        waiting.append(line)
        if _TAG.search(line):
            found.append(_item(waiting))
            waiting = []
    return [*found, *([_item(waiting)] if waiting else [])]


def _item(lines: Sequence[str]) -> dict[str, str]:
    match = _TAG.search(lines[-1])
    tag = Text(match[1]).words if match else ""
    lines = [*lines[:-1], lines[-1][: match.start()] if match else lines[-1]]
    title, body = _titled([line for line in lines if line])
    return {"title": Text(title).words[:200] if title else "", "tag": tag[:60], "body": Text(body).words.strip()}


def _titled(lines: Sequence[str]) -> tuple[str, str]:
    """The title on a line of its own, or the words before the first blank between two Chinese characters."""
    first, rest = (lines[0], lines[1:]) if lines else ("", [])
    if rest and len(first) <= LONGEST_TITLE and not re.search(r"[。；]", first):
        return first, "\n".join(rest)
    place = _set_off(first)
    return (first[:place], "\n".join([first[place + 1 :], *rest])) if place else ("", "\n".join(lines))


def _set_off(line: str) -> int:
    """The place of the first blank between two Chinese characters, early in a line and before its first full stop."""
    for place, sign in enumerate(line[:LONGEST_TITLE]):
        if sign in "。；":
            break
        around = line[place - 1 : place] + line[place + 1 : place + 2]
        if sign == " " and len(_HEADWORD.findall(around)) == 2:
            return place
    return 0


def _judge(entry: Entry, *, today: date) -> None:
    """Name what keeps the file out, then what is merely doubtful."""
    missing = (
        (entry.series, "没有认出刊名"),
        (entry.issue_no, "没有认出期号（应有“第…期”）"),
        (entry.issued_on, "没有认出日期（应有“…年…月…日”）"),
        (entry.items, "没有认出条目"),
    )
    entry.faults += [f"{words}，请核对报头后重新导入" for found, words in missing if not found]
    if entry.issued_on > today.isoformat():
        entry.faults.append(f"日期 {entry.issued_on} 还没有到，不是旧刊")
    if not entry.organ:
        entry.doubts.append("没有认出编发机关")
    bare = [str(place) for place, each in enumerate(entry.items, start=1) if not each["tag"]]
    untitled = [str(place) for place, each in enumerate(entry.items, start=1) if not each["title"]]
    if bare:
        entry.doubts.append(f"第 {'、'.join(bare)} 条没有单位标注")
    if untitled:
        entry.doubts.append(f"第 {'、'.join(untitled)} 条没有认出标题，全文作正文")
