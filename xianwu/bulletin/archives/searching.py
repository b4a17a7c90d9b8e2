"""Full text of the archive: words, unit, year, figures; the sentence that holds the hit is shown with it marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from xianwu.bulletin.archives.models import Passage, PassageFigure
from xianwu.bulletin.factcheck.figures import Figure, figures_of
from xianwu.bulletin.factcheck.text import Text
from xianwu.kit.keyset import KeysetPage, page_of, sort_for

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

PER_PAGE = 20
AROUND = 120


@dataclass(frozen=True)
class Query:
    """What was asked: words, and the figures among them as value and unit (4113户, 1.65亿元)."""

    text: str = ""
    year: int | None = None
    unit: str = ""
    figures: tuple[Figure, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_asked(self) -> bool:
        return bool(self.text or self.unit)


@dataclass(frozen=True)
class Hit:
    """A passage with the sentence found: stretches [words, whether they were asked for]."""

    passage: Passage
    stretches: list[tuple[str, bool]] = field(default_factory=list)


def asked(text: str, *, year: str = "", unit: str = "") -> Query:
    """What a person typed, read."""
    read = Text(text.strip())
    figures = tuple(each for each in figures_of(read) if each.unit)
    rest, last = [], 0
    for each in figures:
        rest.append(read.words[last : each.start])
        last = each.end
    words = tuple(" ".join([*rest, read.words[last:]]).split())
    # Blanks beside Chinese mean nothing in print but part the words of a query.
    if not figures:
        words = tuple(Text(word).words for word in text.split())
    return Query(text.strip(), int(year) if year.isdecimal() else None, unit.strip(), figures, words)


def found(query: Query, *, actor: Actor) -> QuerySet[Passage]:
    """The passages that the actor may read and that hold everything asked for."""
    rows = Passage.objects.visible_to(actor).matching(" ".join(query.words))
    if query.year is not None:
        rows = rows.filter(year=query.year)
    if query.unit:
        rows = rows.filter(tag__contains=query.unit)
    for each in query.figures:
        rows = rows.filter(pk__in=_printing(each).values("passage"))
    return rows


def _printing(figure: Figure) -> QuerySet[PassageFigure]:
    return PassageFigure.objects.filter(value=_stored(figure.value), unit=figure.unit)


def _stored(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.000001"))


def page(query: Query, *, actor: Actor, after: str = "", before: str = "") -> tuple[KeysetPage, list[Hit]]:
    """A page of hits, latest first."""
    rows = found(query, actor=actor).select_related("issue", "back")
    taken = page_of(rows, sort=sort_for(Passage, text="-printed_on"), size=PER_PAGE, after=after, before=before)
    return taken, hits_of(taken.records, query)


def hits_of(passages: list[Passage], query: Query) -> list[Hit]:
    """Each passage with its sentence; where a figure was asked for, in whatever words it was printed."""
    printed: dict[int, list[str]] = {}
    if query.figures:
        units, values = {each.unit for each in query.figures}, {_stored(each.value) for each in query.figures}
        rows = PassageFigure.objects.filter(passage__in=[each.pk for each in passages], unit__in=units)
        for key, text in rows.filter(value__in=values).values_list("passage_id", "text"):
            printed.setdefault(key, []).append(text)
    return [Hit(each, marked(each, [*query.words, *printed.get(each.pk, [])])) for each in passages]


def marked(passage: Passage, words: list[str]) -> list[tuple[str, bool]]:
    """The sentence that holds most of the words, those words apart."""
    text = Text(f"{passage.title}。{passage.text}" if passage.title else passage.text)
    wanted = [word for word in dict.fromkeys(word.lower() for word in words) if word]
    sentences = [text.words[each.start : each.end] for each in text.sentences]
    best = max(sentences, key=lambda each: sum(word in each.lower() for word in wanted))
    return _split(_window(best.strip(), wanted), wanted)


def _window(sentence: str, wanted: list[str]) -> str:
    """A very long sentence around its first hit."""
    if len(sentence) <= 2 * AROUND:
        return sentence
    places = [sentence.lower().find(word) for word in wanted if word in sentence.lower()]
    middle = min(places, default=0)
    start, end = max(middle - AROUND, 0), middle + AROUND
    return f"{'…' if start else ''}{sentence[start:end]}{'…' if end < len(sentence) else ''}"


def _split(sentence: str, wanted: list[str]) -> list[tuple[str, bool]]:
    lower, marks = sentence.lower(), [False] * len(sentence)
    for word in wanted:
        at = lower.find(word)
        while at >= 0:
            marks[at : at + len(word)] = [True] * len(word)
            at = lower.find(word, at + len(word))
    stretches: list[tuple[str, bool]] = []
    for sign, mark in zip(sentence, marks, strict=True):
        if stretches and stretches[-1][1] == mark:
            stretches[-1] = (stretches[-1][0] + sign, mark)
        else:
            stretches.append((sign, mark))
    return stretches


def choices(actor: Actor) -> dict[str, Any]:
    """Years and units to narrow by."""
    seen = Passage.objects.visible_to(actor).order_by()
    return {
        "years": sorted(set(seen.values_list("year", flat=True).distinct()), reverse=True),
        "units": sorted(set(seen.exclude(tag="").values_list("tag", flat=True).distinct())),
    }
