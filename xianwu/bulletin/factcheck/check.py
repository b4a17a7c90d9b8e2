"""The fact check of a text: every figure in it, and what cannot be true. Pure: no record is asked.

The rules are those of `docs/algorithms/fact-check.md`; text alone proves little, the binding to records the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise
from typing import Any

from xianwu.bulletin.factcheck.across import check_across
from xianwu.bulletin.factcheck.again import check_again
from xianwu.bulletin.factcheck.among import check_among
from xianwu.bulletin.factcheck.bases import check_bases
from xianwu.bulletin.factcheck.changes import check_changes
from xianwu.bulletin.factcheck.claims import Sentence, run_on, sentences_of
from xianwu.bulletin.factcheck.days import check_days, issue_day
from xianwu.bulletin.factcheck.explained import unexplained
from xianwu.bulletin.factcheck.figures import Figure, figures_of
from xianwu.bulletin.factcheck.findings import ERROR, Finding
from xianwu.bulletin.factcheck.flows import check_flows
from xianwu.bulletin.factcheck.governing import Governed, governed
from xianwu.bulletin.factcheck.lasting import check_lasting
from xianwu.bulletin.factcheck.limits import check_limits
from xianwu.bulletin.factcheck.lists import check_lists, check_named, check_numbered
from xianwu.bulletin.factcheck.means import check_means
from xianwu.bulletin.factcheck.moments import check_moments
from xianwu.bulletin.factcheck.named_ratios import check_named_ratios, check_told_ratios
from xianwu.bulletin.factcheck.numbers import plain_float
from xianwu.bulletin.factcheck.pairs import check_pairs, check_told_pairs
from xianwu.bulletin.factcheck.past_plans import check_past_plans
from xianwu.bulletin.factcheck.phases import check_phases
from xianwu.bulletin.factcheck.ranks import check_ranks
from xianwu.bulletin.factcheck.rates import check_rates
from xianwu.bulletin.factcheck.ratios import check_ratios
from xianwu.bulletin.factcheck.remainders import check_far_rests, check_plan, check_remainders
from xianwu.bulletin.factcheck.repeats import check_repeats
from xianwu.bulletin.factcheck.respective import check_respective
from xianwu.bulletin.factcheck.running import check_running
from xianwu.bulletin.factcheck.shares import check_shares, check_structure
from xianwu.bulletin.factcheck.spreads import check_spreads
from xianwu.bulletin.factcheck.stages import check_stages, check_told_stages
from xianwu.bulletin.factcheck.style import check_style
from xianwu.bulletin.factcheck.sums import check_sums
from xianwu.bulletin.factcheck.tables import check_classes, check_tables
from xianwu.bulletin.factcheck.text import Text, narrow
from xianwu.bulletin.factcheck.told import check_named_shares, check_told_rates
from xianwu.bulletin.factcheck.trends import check_trends
from xianwu.bulletin.factcheck.twins import check_twins
from xianwu.bulletin.factcheck.units import check_measures
from xianwu.bulletin.factcheck.wider.reading import check_wider


@dataclass(frozen=True)
class Report:
    """What the check says of a text."""

    text: Text
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    context: dict[int, Governed]

    @property
    def is_consistent(self) -> bool:
        """No finding of severity “error”."""
        return all(each.severity != ERROR for each in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Spans in characters of the text as given, end exclusive; values in base form."""
        return {
            "figures": [self._figure(each) for each in self.figures],
            "findings": [self._finding(each) for each in self.findings],
            "consistent": self.is_consistent,
        }

    def _figure(self, figure: Figure) -> dict[str, Any]:
        start, end = self.text.span(figure.start, figure.end)
        around = self.context[figure.start]
        return {
            "span": [start, end],
            "text": self.text.source[start:end],
            "value": plain_float(figure.value),
            "unit": self._unit(figure),
            "hedge": figure.hedge.word or None,
            "period": around.period,
            "subject": around.subject,
        }

    def _unit(self, figure: Figure) -> str:
        """As it is printed (個 in traditional script), in half width; of the first end of a range, that of its last."""
        if not figure.unit or not figure.text.endswith(figure.unit):
            return figure.unit
        start, end = self.text.span(figure.end - len(figure.unit), figure.end)
        return narrow("".join(self.text.source[start:end].split()))

    def _finding(self, each: Finding) -> dict[str, Any]:
        return {
            "kind": each.kind,
            "spans": [list(self.text.span(*place)) for place in each.places],
            "message": each.message,
            "suggestion": each.suggestion,
            "severity": each.severity,
        }


def check(source: str, *, issued_on: date | None = None) -> Report:
    """Check a text; `issued_on` defaults to the date of its masthead, and without one no date is compared with it."""
    text = Text(source)
    figures = figures_of(text)
    sentences = list(sentences_of(text, figures))
    day = issued_on or issue_day(text)
    around = governed(text, sentences, as_of=day)
    found = _ordered(
        chain(unexplained(text, sentences, _findings(text, sentences, day)), check_across(text, sentences, around))
    )
    return Report(text, tuple(figures), tuple(found), around)


def _findings(text: Text, sentences: Sequence[Sentence], day: date | None) -> Iterator[Finding]:
    yield from _between(sentences)
    for sentence in sentences:
        yield from check_sums(sentence)
        yield from check_pairs(sentence)
        yield from check_tables(sentence)
        yield from check_remainders(sentence)
        yield from check_plan(sentence)
        yield from check_flows(sentence)
        yield from check_ratios(sentence)
        yield from check_shares(sentence)
        yield from check_stages(sentence)
        yield from check_lists(sentence)
        yield from check_limits(sentence)
        yield from check_rates(sentence)
        yield from check_means(sentence)
        yield from check_measures(sentence)
        yield from check_named_ratios(sentence)
        yield from check_trends(sentence)
        yield from check_changes(sentence)
        yield from check_ranks(sentence)
    yield from check_days(text, issued_on=day)
    yield from check_named(text)
    yield from check_numbered(text)
    yield from check_structure(text)
    yield from check_moments(text)
    yield from check_lasting(text)
    yield from check_past_plans(text, issued_on=day)
    yield from check_running(text, sentences)
    yield from check_named_shares(text, sentences)
    yield from check_far_rests(text, sentences)
    yield from check_spreads(text, sentences)
    yield from check_repeats(text, sentences)
    yield from check_again(text, sentences)
    yield from check_among(text, sentences)
    yield from check_phases(text, sentences)
    yield from check_bases(text, sentences)
    yield from check_twins(text, sentences)
    yield from check_wider(text, sentences)
    yield from check_style(text, sentences)


def _between(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """What a sentence says of the one before."""
    for place, sentence in enumerate(sentences):
        yield from check_respective(sentence, sentences[place - 1] if place else None)
    for before, sentence in pairwise(sentences):
        yield from check_classes(before, sentence)
        yield from check_told_rates(before, sentence)
        yield from check_told_stages(before, sentence)
        yield from check_told_pairs(before, sentence)
        yield from check_told_ratios(before, sentence)
        if (both := run_on(before, sentence)) is not None:
            yield from check_sums(both)


def _ordered(found: Iterator[Finding]) -> list[Finding]:
    """Each place said once by each kind, in the order of the text."""
    kept: dict[tuple[str, tuple[tuple[int, int], ...]], Finding] = {}
    for each in found:
        kept.setdefault((each.kind, each.places), each)
    return sorted(kept.values(), key=lambda each: (each.places[0], each.kind))
