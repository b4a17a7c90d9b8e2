"""Typed numbers beside the ledgers: what a computed figure of the same name says, whoever typed the number and why.

A number that a ledger of the county contradicts is never vouched for in passing. All figures whose name fits any number
of an issue are evaluated at once: what it costs grows with the tables named, not with the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xianwu.bulletin.factcheck.fitting import Heard, Named, Teller, heard_in, holds, is_named, same_period
from xianwu.bulletin.proving.claims import Typed, typed_in
from xianwu.bulletin.references import bare
from xianwu.core.units.models import Unit
from xianwu.figures import api as figures
from xianwu.figures.declarations import Figure, Ratio
from xianwu.kit.remembered import Remembered

if TYPE_CHECKING:
    from xianwu.bulletin.models import Declaration, Issue, Item
    from xianwu.figures.api import Value

_PARTS = ("：", "（", "其中")
"""A figure whose name needs a colon, brackets or 其中 is a part of another one; texts call it otherwise."""

_units = Remembered(
    lambda: {code: (kind, name) for code, kind, name in Unit.objects.values_list("code", "kind", "short_name")},
    models=("units.Unit",),
)


@dataclass(frozen=True)
class LedgerNote:
    """What the ledgers say of one typed number: the figure that it is called like, and whether that is printed."""

    item: Item
    typed: Typed
    value: Value
    as_of: date
    is_equal: bool
    row: Declaration | None = None
    """Who vouches for the number, if anybody."""

    @property
    def key(self) -> str:
        return self.value.key

    @property
    def is_decided(self) -> bool:
        """Somebody has vouched for the number knowing of this figure, and said why."""
        return self.row is not None and self.key in self.row.against

    @property
    def is_open(self) -> bool:
        return not self.is_equal and not self.is_decided

    @property
    def ledger(self) -> str:
        """台账 3831 户（小微企业融资“推荐清单”，截至2025-08-29）."""
        return f"台账 {self.value.text}（{self._name}）"

    @property
    def _name(self) -> str:
        figure = self.value.figure
        return f"{figures.section_label(figure.section)}“{figure.label}”，截至{self.as_of}"

    def said_to(self, actor: Any) -> str:
        """`ledger`, without the value for those who may not read it."""
        return self.ledger if figures.can_read(actor, key=self.key) else f"台账另有数（{self._name}，您无权查看）"


@dataclass(frozen=True)
class _Fit:
    item: Item
    typed: Typed
    heard: Heard
    named: Named


def ledger_notes(issue: Issue, items: Iterable[Item]) -> list[LedgerNote]:
    """What the ledgers say of an issue's items as of its day; see `notes_on`."""
    return notes_on(items, as_of=issue.as_of, office=issue.unit_id)


def open_notes(issue: Issue, items: Iterable[Item]) -> list[LedgerNote]:
    """The numbers that a ledger contradicts and that nobody has answered for."""
    return [each for each in ledger_notes(issue, items) if each.is_open]


def notes_on(items: Iterable[Item], *, as_of: date, office: int | None = None) -> list[LedgerNote]:
    """In the order of the text, one for each typed number that a figure is called like. One evaluation for all items.

    Who vouches for what is known of items as `resolution.items_of` reads them. `office`: the unit that issues the
    periodical, where there is one; it speaks of the whole county.
    """
    fits = [fit for item in items for fit in _fits(item, as_of=as_of, office=office)]
    keys = list(dict.fromkeys(fit.named.key for fit in fits))
    values = figures.evaluate(keys, as_of=as_of) if keys else {}
    by_number: dict[tuple[int, str, int, bool], list[_Fit]] = {}
    for fit in fits:
        if _is_told(fit, values[fit.named.key], as_of=as_of):
            place = (id(fit.item), fit.typed.said, fit.typed.number.start, fit.typed.in_title)
            by_number.setdefault(place, []).append(fit)
    return [_note(found, values, as_of=as_of) for found in by_number.values()]


def _note(fits: Sequence[_Fit], values: Mapping[str, Value], *, as_of: date) -> LedgerNote:
    """Of several figures of one name the one that is printed, else the unit's own, else the first."""
    own = sorted(fits, key=lambda fit: fit.named.owner != _code(fit.item))
    fit = next((each for each in own if _is_printed(each, values[each.named.key])), own[0])
    value = values[fit.named.key]
    row = _vouched(fit.item).get(fit.typed.said)
    return LedgerNote(fit.item, fit.typed, value, as_of, _is_printed(fit, value), row)


def _vouched(item: Item) -> dict[str, Declaration]:
    return {each.said: each for each in getattr(item, "vouching", ()) if each.kind in each.OF_NUMBERS}


def _is_told(fit: _Fit, value: Value, *, as_of: date) -> bool:
    period = value.period
    is_number = isinstance(value.exact, Decimal) and isinstance(value.value, Decimal)
    return is_number and same_period(fit.heard, fit.named, phrase=period.phrase, start=period.start, as_of=as_of)


def _is_printed(fit: _Fit, value: Value) -> bool:
    assert isinstance(value.exact, Decimal)
    assert isinstance(value.value, Decimal)
    return holds(fit.heard, value.exact, value.value, unit=value.unit)


def _fits(item: Item, *, as_of: date, office: int | None) -> Iterator[_Fit]:
    """The figures that each typed number of an item is called like; those of an erratum were computed."""
    if getattr(item, "erratum", None) is not None:
        return
    heard = {(False, each.start): each for each in heard_in(item.body, as_of)}
    heard |= {(True, each.start): each for each in heard_in(item.title, as_of)}
    teller = _teller(item, office)
    known = named_figures()
    for typed in typed_in(item.title, item.body):
        each = heard.get((typed.in_title, typed.number.start))
        if each is not None:
            yield from (_Fit(item, typed, each, named) for named in known if is_named(each, named, teller))


def _teller(item: Item, office: int | None) -> Teller:
    """Without a unit, or as the office that issues the periodical, an item speaks of the whole county."""
    is_county = item.unit is None or item.unit_id == office or item.unit.kind == Unit.Kind.COUNTY
    is_town = item.unit is not None and item.unit.kind in _TOWNS
    return Teller(_code(item), is_county, is_town, bare(f"{item.title}{item.body}"))


_TOWNS = (Unit.Kind.TOWN, Unit.Kind.VILLAGE, Unit.Kind.CELL)


def _code(item: Item) -> str:
    return item.unit.code if item.unit else ""


def named_figures() -> list[Named]:
    """Every figure with a name of its own that somebody answers for."""
    return [
        _named(each)
        for each in figures.figures()
        if isinstance(each, Figure | Ratio) and each.owner and not any(sign in str(each.label) for sign in _PARTS)
    ]


def _named(figure: Figure | Ratio) -> Named:
    kind, area = _units().get(figure.owner, ("", ""))
    room = str(figures.section_label(figure.section))
    return Named(figure.key, str(figure.label), figure.unit, room, figure.owner, area, kind in _TOWNS)
