"""What a figure's chip says at a glance: quiet when true, amber when unproven, red when false."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xianwu.bulletin.hedging import now_spoken
from xianwu.bulletin.models import FrozenFigure, Issue
from xianwu.bulletin.resolution import IssueText
from xianwu.figures import api as figures
from xianwu.figures.api import Finding

TRUE, UNPROVEN, FALSE = "is-true", "is-unproven", "is-false"
ORDER = (TRUE, UNPROVEN, FALSE)


@dataclass(frozen=True)
class Remark:
    """One thing to know about a figure or an item, and how bad it is."""

    tone: str
    text: str
    note: str = ""


Remarks = dict[str, list[Remark]]


def worst(remarks: Iterable[Remark]) -> str:
    """The tone of the gravest remark; without any, true."""
    return max((each.tone for each in remarks), key=ORDER.index, default=TRUE)


def tones_of(remarks: Remarks) -> dict[str, str]:
    """Key → tone, of the figures that have something against them."""
    return {key: worst(found) for key, found in remarks.items() if worst(found) != TRUE}


def remarks_on(issue: Issue, text: IssueText) -> Remarks:
    """All that can be said about the figures of an issue: open (its text judged), or signed."""
    return _since_signing(issue) if issue.is_frozen else _joined(quick_remarks(issue, text), _checked(text))


def quick_remarks(issue: Issue, text: IssueText) -> Remarks:
    """What is known without asking the records again: no value, or another one than was reviewed."""
    found: Remarks = {}
    for problem in text.problems:
        found.setdefault(problem.reference, []).append(Remark(FALSE, f"“{problem.reference}”{problem.reason}"))
    for key, words in text.words.items():
        before = issue.reviewed_values.get(key)
        if before is not None and before != words:
            found.setdefault(key, []).append(Remark(UNPROVEN, f"审核时为“{before}”，现在为“{words}”，须重新审核。"))
    return found


def keys_of_finding(finding: Finding) -> list[str]:
    """The figures that a check speaks of."""
    return [each if isinstance(each, str) else each.key for each in finding.check.figures]


def remark_of(finding: Finding) -> Remark:
    tone = {True: TRUE, None: UNPROVEN, False: FALSE}[finding.is_ok]
    return Remark(tone, finding.text, finding.check.note)


def _checked(text: IssueText) -> Remarks:
    found: Remarks = {}
    for finding in text.findings:
        for key in keys_of_finding(finding):
            if key in text.words:
                found.setdefault(key, []).append(remark_of(finding))
    return found


def _since_signing(issue: Issue) -> Remarks:
    """What was printed against what the records say now about the same day."""
    rows = FrozenFigure.objects.filter(issue=issue).order_by("pk").values_list("key", "form", "text")
    printed = {(key, form): words for key, form, words in rows}
    now = figures.evaluate([key for key, _ in printed], as_of=issue.as_of) if printed else {}
    found: Remarks = {}
    for (key, form), words in printed.items():
        said = now_spoken(now[key], form)
        if said != words:
            text = f"签发时为“{words}”，按现在的记录为“{said}”。"
            found.setdefault(key, []).append(Remark(UNPROVEN, text))
    return found


def _joined(*parts: Remarks) -> Remarks:
    found: Remarks = {}
    for part in parts:
        for key, remarks in part.items():
            found.setdefault(key, []).extend(remarks)
    return found


def failing(remarks: Remarks) -> Sequence[Remark]:
    """Remarks that are not in order, each once, the gravest first."""
    bad = {each for found in remarks.values() for each in found if each.tone != TRUE}
    return sorted(bad, key=lambda each: (-ORDER.index(each.tone), each.text))
