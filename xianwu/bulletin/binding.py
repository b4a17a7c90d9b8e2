"""Binding a typed number of an item to a figure: what is offered, and the change of the text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xianwu.bulletin.actions import BulletinRefused, change_item
from xianwu.bulletin.factcheck.binding import Candidate, Proposal, proposals
from xianwu.bulletin.factcheck.check import check
from xianwu.bulletin.models import Item
from xianwu.bulletin.references import bound, loose_numbers
from xianwu.figures import api as figures

if TYPE_CHECKING:
    from xianwu.bulletin.proving.claims import Typed
    from xianwu.bulletin.resolution import ItemText
    from xianwu.core.people.actors import Actor


@dataclass(frozen=True)
class Offers:
    """A typed number of the text (its place in the body) and the figures that it may be."""

    text: str
    start: int
    end: int
    subject: str
    found: Sequence[Proposal]


def offers(item: Item, *, start: int, actor: Actor, as_of: date) -> Offers:
    """Raises BulletinRefused when no typed number stands there (any more)."""
    report = check(item.body, issued_on=as_of)
    spans = {report.text.span(each.start, each.end): each for each in report.figures}
    loose = next((each for each in loose_numbers(item.body) if each.start == start), None)
    figure = next((each for (first, last), each in spans.items() if first <= start < last), None)
    if loose is None or figure is None:
        raise BulletinRefused("这里没有手填的数，文字可能已经改过，请回编辑台重新打开。")
    first, last = next(span for span, each in spans.items() if each is figure)
    subject = report.context[figure.start].subject
    own, others = _candidates(item, actor=actor, as_of=as_of)
    found = [*proposals(figure, subject=subject, candidates=own)]
    found += [each for each in proposals(figure, subject=subject, candidates=others) if each.is_equal or not own]
    return Offers(item.body[first:last], first, last, subject, found)


def _candidates(item: Item, *, actor: Actor, as_of: date) -> tuple[list[Candidate], list[Candidate]]:
    """The figures that the item's unit answers for, and those of all others: of these only equal ones are offered."""
    readable = figures.figures(actor=actor)
    own = {each.key for each in readable if item.unit and each.owner == item.unit.code}
    known = _evaluated([each.key for each in readable], as_of=as_of)
    return [each for each in known if each.key in own], [each for each in known if each.key not in own]


def _evaluated(keys: Sequence[str], *, as_of: date) -> list[Candidate]:
    values = figures.evaluate(keys, as_of=as_of) if keys else {}
    return [
        Candidate(key, str(value.figure.label), value.value, value.unit, value.text)
        for key, value in values.items()
        if isinstance(value.value, Decimal)
    ]


@dataclass(frozen=True)
class Hint:
    """What the unit's own ledger says of a typed number: the figure that it most probably is."""

    item: Item
    typed: Typed
    proposal: Proposal


Number = tuple[int, str]
"""Item and claim."""


def hints(texts: Iterable[ItemText], *, known: Collection[Number] = (), actor: Actor, as_of: date) -> list[Hint]:
    """Guesses for the unproven numbers of units that have figures of their own; all are evaluated at once.

    `known`: numbers of which a figure of the same name has been told already.
    """
    wanted = [each for each in texts if each.item.unit and _guessed(each, known)]
    codes = {each.item.unit.code for each in wanted if each.item.unit}
    owners = {each.key: each.owner for each in figures.figures(actor=actor) if each.owner in codes}
    values = _evaluated(list(owners), as_of=as_of)
    found = (hint for text in wanted for hint in _hints_of(text, values, owners, as_of=as_of))
    return [hint for hint in found if (hint.item.pk, hint.typed.said) not in known]


def _guessed(text: ItemText, known: Collection[Number]) -> bool:
    return any((text.item.pk, each.said) not in known for each in text.unproven)


def _hints_of(text: ItemText, known: Sequence[Candidate], owners: Mapping[str, str], *, as_of: date) -> Iterator[Hint]:
    item = text.item
    own = [each for each in known if item.unit and owners[each.key] == item.unit.code]
    report = check(item.body, issued_on=as_of) if own else None
    for figure in report.figures if report else ():
        start, end = report.text.span(figure.start, figure.end)  # type: ignore[union-attr]
        typed = next((each for each in text.unproven if not each.in_title and start <= each.number.start < end), None)
        if typed is None:
            continue
        subject = report.context[figure.start].subject  # type: ignore[union-attr]
        for best in proposals(figure, subject=subject, candidates=own)[:1]:
            yield Hint(item, typed, best)


def bind(item: Item, *, start: int, end: int, words: str, key: str, actor: Actor, at: datetime) -> None:
    """Put a reference where a number was typed. Raises BulletinRefused when the text has changed meanwhile."""
    if item.body[start:end] != words or not any(start <= each.start < end for each in loose_numbers(item.body)):
        raise BulletinRefused("这一条的文字已经改过，没有绑定。请回编辑台重新打开。")
    if not figures.can_read(actor, key=key):
        raise BulletinRefused("没有这个指标，或者您无权读取。")
    body = bound(item.body, start=start, end=end, key=key)
    data: dict[str, Any] = {"title": item.title, "tag": item.tag, "body": body, "unit": item.unit}
    change_item(item, data, actor=actor, at=at)
