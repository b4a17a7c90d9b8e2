"""What the editor shows of a text while it is typed: figures, typed numbers, findings with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from xianwu.bulletin.chips import FALSE, UNPROVEN
from xianwu.bulletin.editing.places import Places, Span
from xianwu.bulletin.factcheck.check import check
from xianwu.bulletin.factcheck.findings import ERROR, Finding
from xianwu.bulletin.models import Declaration
from xianwu.bulletin.references import Reference, references
from xianwu.bulletin.resolution import IssueText, ItemText
from xianwu.core.rules.api import value
from xianwu.figures import api as figures

_RIGHT = re.compile(r"^(?:总数)?应为 ?(?P<words>[^，。；]+)[，。]")
_WRONG_ONE = {"parts": 0, "rate": 0, "names": 0, "product": -1, "growth": -1, "difference": -1}
"""Which of the figures of a finding its suggestion is about."""


@dataclass(frozen=True)
class Said:
    """One finding of the text: its places in the body, and what to write there instead, where that is known."""

    tone: str
    text: str
    note: str
    spans: tuple[Span, ...] = ()
    fix_at: Span | None = None
    fix: str = ""


def said_of(text: ItemText, *, issued_on: date) -> list[Said]:
    """Findings of a text as they would print, led back to the places where they were typed."""
    if text.erratum is not None:
        return []
    lead = f"{text.title}\n"
    report = check(f"{lead}{''.join(run.text for run in text.runs)}", issued_on=issued_on)
    places = Places(text.item.body, text.runs)
    passed = {row.said: row for row in text.declared if row.kind == Declaration.Kind.PASSED}
    found = []
    for each in report.findings:
        printed = [report.text.span(*place) for place in each.places]
        inside = [(start - len(lead), end - len(lead)) for start, end in printed if end > len(lead)]
        fix_at, fix = _fix(each, printed, places, lead=len(lead))
        row = passed.get(f"{each.kind}：{each.message}"[:400])
        found.append(
            Said(
                tone=FALSE if each.severity == ERROR and row is None else UNPROVEN,
                text=each.message,
                note=str(row) if row else each.suggestion,
                spans=tuple(span for start, end in inside if (span := places.source(start, end))),
                fix_at=fix_at,
                fix=fix,
            )
        )
    return found


def _fix(each: Finding, printed: list[Span], places: Places, *, lead: int) -> tuple[Span | None, str]:
    """A suggestion that names the right words replaces typed words only: a figure is put right in its records."""
    right = each.suggestion if each.kind == "style" and each.suggestion == "截至" else ""
    place = 0
    if each.kind in _WRONG_ONE and (found := _RIGHT.match(each.suggestion)):
        right, place = found["words"], _WRONG_ONE[each.kind]
    start, end = printed[place][0] - lead, printed[place][1] - lead
    if not right or start < 0 or places.touches_chip(start, end):
        return None, ""
    return places.source(start, end), right


def marks_of(text: ItemText, issue_text: IssueText, said: list[Said], *, limit: int) -> dict[str, Any]:
    """The same for the script: chips by what stands between their braces, and spans of the body."""
    return {
        "chips": {each.source: _chip(each, issue_text) for each in references(text.item.body)},
        "loose": [[each.start, each.end] for each in text.loose],
        "findings": [{"tone": each.tone, "spans": each.spans, "text": each.text} for each in said],
        "length": text.length,
        "limit": limit,
    }


def _chip(each: Reference, text: IssueText) -> dict[str, Any]:
    """The facts of the figure in the words of the reference; a wording that is not true is red and says why."""
    facts = facts_of(text.values.get(each.key), each.key)
    if not each.form or facts["tone"] == FALSE:
        return facts
    words = text.spoken.get(each.source)
    if words is None:
        reasons = (problem.reason for problem in text.problems if problem.reference == each.key)
        return {"words": f"{facts['words']}（{each.form}）", "tone": FALSE, "title": next(reasons, "").lstrip("：")}
    return facts | {"words": words, "title": f"写作：{words}\n{facts['title']}"}


def item_limit(on: date) -> int:
    """How many characters an item may have."""
    return int(value("bulletin.item_length", on=on))


def facts_of(found: figures.Value | None, key: str) -> dict[str, Any]:
    """What a chip says of its figure."""
    if found is None:
        return {"words": key, "tone": FALSE, "title": f"没有“{key}”这个指标，请重新选择。"}
    if found.problem or not found.is_applicable:
        return {
            "words": found.figure.label,
            "tone": FALSE,
            "title": f"{found.figure.label}：现在没有值，请改写这一句。",
        }
    return {"words": found.text, "tone": "is-true", "title": "\n".join(lines_of(found))}


def lines_of(found: figures.Value) -> list[str]:
    """Name, value, unit, period, scope and rounding in words."""
    period = found.period
    days = f"{period.start} 至 {period.end}" if period.start else f"截至 {period.end}"
    exact = f"{found.exact}" if found.exact is not None else "无"
    return [
        found.figure.label,
        f"刊印：{found.text}",
        f"精确值：{exact} {found.unit}".rstrip(),
        f"时期：{period.phrase}（{days}）",
        f"口径：{found.figure.note or figures.formula_of(found.figure)}",
        f"修约：{_rounding(found)}",
    ]


def _rounding(found: figures.Value) -> str:
    declared = found.figure
    parts = []
    if declared.display_unit:
        parts.append(f"以{declared.display_unit}刊印，保留 {declared.display_places} 位小数")
    else:
        parts.append(f"保留 {declared.decimals} 位小数" if declared.decimals else "取整数")
    return "，".join(parts)
