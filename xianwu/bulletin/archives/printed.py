"""Every printed item as passages for the search, with its figures; written once, when an issue is signed or imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from xianwu.bulletin.archives.models import BackIssue, Passage, PassageFigure, as_day
from xianwu.bulletin.evidence.models import SEVERAL
from xianwu.bulletin.factcheck.claims import sentences_of
from xianwu.bulletin.factcheck.figures import figures_of
from xianwu.bulletin.factcheck.governing import governed
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.references import bare
from xianwu.core.records.search import INDEXED_LENGTH, index_records

if TYPE_CHECKING:
    from xianwu.bulletin.models import Erratum, Issue
    from xianwu.bulletin.resolution import ItemText

PASSAGE_LENGTH = INDEXED_LENGTH - 120
"""So much text and its title go into one line of the index whole."""


@dataclass(frozen=True)
class Printed:
    """What stands in the paper for one item."""

    order: int
    title: str
    tag: str
    text: str


def keep_issue(issue: Issue, items: Iterable[ItemText]) -> None:
    """Index a signed issue by the words that are frozen in it."""
    printed = [
        Printed(each.item.order or 0, each.title, each.item.tag, "".join(run.text for run in each.runs))
        for each in items
    ]
    assert issue.year
    assert issue.issue_no
    assert issue.issued_on
    whole = {"series": issue.series.name, "year": issue.year, "issue_no": issue.issue_no}
    _keep([Passage(issue=issue, printed_on=issue.issued_on, **whole, **part) for part in _parts(printed)])


def keep_back(issues: Sequence[BackIssue]) -> None:
    """Index imported issues, all at once."""
    rows = []
    for issue in issues:
        printed = [
            Printed(place, each["title"], each["tag"], each["body"]) for place, each in enumerate(issue.items, 1)
        ]
        whole = {"series": issue.series, "year": issue.year, "issue_no": issue.issue_no}
        rows += [Passage(back=issue, printed_on=issue.issued_on, **whole, **part) for part in _parts(printed)]
    _keep(rows)


def keep_corrections(erratum: Erratum, issue: Issue) -> None:
    """Beside each figure that an erratum corrects what it should have been, and in which issue that is said."""
    rows = list(PassageFigure.objects.filter(passage__issue=erratum.issue_id).select_related("passage"))
    found = []
    for line in erratum.lines:
        titles, words = str(line["title"]).split(SEVERAL), bare(line["printed"])
        for row in rows:
            if row.passage.title in titles and words in (bare(row.text), bare(row.corrected_text)):
                row.corrected_text, row.corrected_in = line["now"][:100], issue
                found.append(row)
    PassageFigure.objects.bulk_update(found, ["corrected_text", "corrected_in"])


def drop_corrections(issue: Issue) -> None:
    """An issue that was called back corrects nothing."""
    PassageFigure.objects.filter(corrected_in=issue).update(corrected_text="", corrected_in=None)


def _parts(items: Iterable[Printed]) -> Iterator[dict[str, Any]]:
    for each in items:
        for text in cut(each.text):
            yield {"order": each.order, "title": each.title[:200], "tag": each.tag[:60], "text": text}


def cut(text: str, *, length: int = PASSAGE_LENGTH) -> list[str]:
    """A long text in parts of at most `length` characters, cut behind sentences where that can be done."""
    parts = [""]
    read = Text(text)
    for stretch in read.sentences:
        start, end = read.span(stretch.start, stretch.end) if stretch.end > stretch.start else (0, 0)
        sentence = text[start:end]
        if parts[-1] and len(parts[-1]) + len(sentence) > length:
            parts.append("")
        parts[-1] += sentence
        while len(parts[-1]) > length:
            parts[-1:] = [parts[-1][:length], parts[-1][length:]]
    return parts


def _keep(rows: list[Passage]) -> None:
    Passage.objects.bulk_create(rows, batch_size=500)
    if not rows:
        return
    index_records(rows, are_new=True)
    found = [figure for row in rows for figure in printed_figures(row)]
    PassageFigure.objects.bulk_create(found, batch_size=500)


def printed_figures(row: Passage) -> list[PassageFigure]:
    """The figures of one passage, title first."""
    words = f"{row.title}\n{row.text}"
    found = []
    for place, each in enumerate(read_figures(words, on=row.printed_on), start=1):
        found.append(PassageFigure(passage=row, place=place, **each))
    return found


def read_figures(words: str, *, on: date) -> list[dict[str, Any]]:
    """Figures of a text as plain fields: text, value, unit, hedge, label, sentence, period with its days."""
    text = Text(words)
    sentences = list(sentences_of(text, figures_of(text)))
    around = governed(text, sentences, as_of=on)
    found = []
    for sentence in sentences:
        for claim in sentence.claims:
            period = around[claim.figure.start].period or {}
            found.append(
                {
                    "text": claim.figure.text[:100],
                    "value": claim.value,
                    "unit": claim.unit[:20],
                    "hedge": claim.figure.hedge.word[:20],
                    "label": claim.label[:200],
                    "sentence": sentence.words.strip(),
                    "period": str(period.get("phrase") or "")[:60],
                    "period_start": as_day(period.get("start")),
                    "period_end": as_day(period.get("end")),
                }
            )
    return found
