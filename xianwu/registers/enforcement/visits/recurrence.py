"""Who was found at fault before, perhaps under another name, and by which way that was recognised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from xianwu.core.records.past import joined
from xianwu.registers.enforcement.brain import repeats
from xianwu.registers.enforcement.deadlines import add_months, amount, days, words
from xianwu.registers.enforcement.models import CheckItem, Finding, Subject
from xianwu.registers.enforcement.visits import points

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

READ = (
    "number", "title", "unit", "matter", "found_on", "state", "subject__unit", "is_recurrence", "item__code", "item__text", "subject__title",
    "subject__number", "subject__brand", "subject__address", "subject__matter", "subject__credit_code",
    "subject__operator_digest", "subject__latitude", "subject__longitude", "subject__doubts", "subject__town__short_name",
    "town__short_name",
)  # fmt: skip
"""What telling and showing a party takes: its sealed fields stay sealed."""


@dataclass(frozen=True)
class Before:
    """A finding and an earlier one of the same party; `way` in words, `reason` in a sentence."""

    finding: Finding
    earlier: Finding
    way: str
    is_recurrence: bool
    reason: str


@dataclass(frozen=True)
class Offender:
    """A party of the register that was found at fault again."""

    subject: Subject
    recurred: int
    """Findings of an item that was found at the same party within the months before."""
    again: int
    """Findings of anything after an earlier visit had found something."""
    newest: Before
    ways: tuple[str, ...]
    names: tuple[str, ...]
    """Other names under which it was recognised."""

    @property
    def town(self) -> str:
        return str(self.subject.town.short_name) if self.subject.town_id else ""


# --- as of a new finding ------------------------------------------------------------------------------------


def recurs(subject: Subject, item: CheckItem | None, *, on: date) -> bool:
    """Whether the same item was found at the same party within the months before."""
    if item is None:
        return False
    bars = _bars(on)
    earlier = Finding.objects.standing().filter(item__code=item.code, matter=item.matter, found_on__lt=on)
    earlier = earlier.filter(found_on__gte=add_months(on, -bars.months)).filter(_alike(subject, reach=bars.reach))
    memory = repeats.Memory(map(_trace, earlier.select_related("subject", "item").only(*READ)), bars=bars)
    return any(each.is_recurrence for each in memory.repeats(_trace_of(0, item.code, on, subject)))


# --- on the pages of a finding and of a party ---------------------------------------------------------------


def before(finding: Finding, *, actor: Actor, past: date | None = None) -> tuple[list[Before], int]:
    """What was found before at the party of a finding, the newest first; and how much of it the reader may not see."""
    rows = [*_of_party(finding.subject, matter=finding.matter, on=finding.found_on, past=past)]
    known = {row.pk: row for row in rows if row.pk != finding.pk}
    memory = repeats.Memory(map(_trace, known.values()), bars=_bars(finding.found_on))
    found = memory.repeats(_trace(finding))
    return _seen([(finding, each) for each in found], known, actor=actor)


def of_party(subject: Subject, *, actor: Actor, on: date, past: date | None = None) -> tuple[list[Before], int]:
    """What recurred at a party, and what was found under other names that may be the same; the newest first."""
    known = {row.pk: row for row in _of_party(subject, matter=subject.matter, on=on, past=past)}
    found = repeats.all_repeats([_trace(row) for row in known.values()], bars=_bars(on))
    pairs = [
        (known[key], each)
        for key, own in found.items()
        for each in own
        if subject.pk in (known[key].subject_id, known[each.earlier].subject_id)
        and (each.is_recurrence or each.way != repeats.SUBJECT)
    ]
    pairs.sort(key=lambda pair: (-pair[0].found_on.toordinal(), -pair[0].pk))
    return _seen(pairs, known, actor=actor)


def _of_party(subject: Subject, *, matter: str, on: date, past: date | None) -> Iterable[Finding]:
    rows = Finding.as_stood(past).exclude(state=Finding.State.VOID).filter(matter=matter, found_on__lte=on)
    return _read(rows.filter(_alike(subject, reach=_bars(on).reach)).order_by("-found_on", "-id"), past=past)


def _read(rows: Any, *, past: date | None) -> list[Finding]:
    """With what telling takes, and of today's rows no more than that."""
    return joined(rows if past else rows.only(*READ), "subject__town", "item", "town")


def _seen(
    pairs: Sequence[tuple[Finding, repeats.Repeat]], known: dict[int, Finding], *, actor: Actor
) -> tuple[list[Before], int]:
    """Of both findings of a pair the reader must see the one, and may be told of the other only then."""
    keys = {key for finding, each in pairs for key in (finding.pk, each.earlier)}
    seen = set(Finding.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    shown = [pair for pair in pairs if {pair[0].pk, pair[1].earlier} <= seen]
    return [_said(finding, known[each.earlier], each) for finding, each in shown], len(pairs) - len(shown)


def _said(finding: Finding, earlier: Finding, each: repeats.Repeat) -> Before:
    return Before(finding, earlier, repeats.WAY_WORDS[each.way], each.is_recurrence, each.reason)


# --- the list for the head ----------------------------------------------------------------------------------


def offenders(actor: Actor, *, on: date, matter: str = "", past: date | None = None) -> list[Offender]:
    """Parties found at fault again within the months up to the day, the most often first; over what the actor sees.

    `past`: by the findings as they stood at the end of that day.
    """
    bars = _bars(on)
    since = add_months(on, -bars.months)
    rows = Finding.seen(actor, past=past).exclude(state=Finding.State.VOID)
    rows = rows.filter(found_on__range=(add_months(since, -bars.months), on))
    rows = rows.filter(matter=matter) if matter else rows
    by_matter: dict[str, list[Finding]] = {}
    for row in _read(rows.order_by("id"), past=past):
        by_matter.setdefault(row.matter, []).append(row)
    found = [each for own in by_matter.values() for each in _offenders(own, bars=bars, since=since)]
    return sorted(found, key=lambda each: (-each.recurred, -each.again, -each.newest.finding.found_on.toordinal()))


def _offenders(rows: Sequence[Finding], *, bars: repeats.Bars, since: date) -> list[Offender]:
    known = {row.pk: row for row in rows}
    of_subject: dict[int, list[tuple[Finding, list[repeats.Repeat]]]] = {}
    for key, own in repeats.all_repeats([_trace(row) for row in rows], bars=bars).items():
        if known[key].found_on > since:
            of_subject.setdefault(known[key].subject_id, []).append((known[key], own))
    return [_offender(own, known) for own in of_subject.values()]


def _offender(own: Sequence[tuple[Finding, list[repeats.Repeat]]], known: dict[int, Finding]) -> Offender:
    """What recurs is told before what is merely found again."""
    subject = own[0][0].subject
    finding, each = max(
        ((finding, each) for finding, repeated in own for each in repeated),
        key=lambda pair: (pair[1].is_recurrence, pair[0].found_on, known[pair[1].earlier].found_on, pair[0].pk),
    )
    ways = {each.way for _, repeated in own for each in repeated}
    names = {known[each.earlier].subject.title for _, repeated in own for each in repeated} - {subject.title}
    return Offender(
        subject, sum(any(each.is_recurrence for each in repeated) for _, repeated in own), len(own),
        _said(finding, known[each.earlier], each), tuple(repeats.WAY_WORDS[way] for way in repeats.WAYS if way in ways),
        tuple(sorted(names)),
    )  # fmt: skip


# --- whose a finding is -------------------------------------------------------------------------------------


def _bars(on: date) -> repeats.Bars:
    return repeats.Bars(
        days("recurrence_months", on=on),
        float(amount("same_place_m", on=on)),
        float(amount("same_name_percent", on=on)),
        tuple(each.strip() for each in words("premises_words", on=on).split("、") if each.strip()),
    )


def _alike(subject: Subject, *, reach: float) -> Q:
    """Rows that may be of the same party; the brain judges in the end."""
    found = Q(subject_id=subject.pk)
    if subject.credit_code:
        found |= Q(subject__credit_code=subject.credit_code)
    if subject.operator_digest:
        found |= Q(subject__operator_digest=subject.operator_digest)
    if subject.latitude is not None and not subject.doubts:
        found |= points.square(subject.latitude, subject.longitude, metres=Decimal(reach), prefix="subject__")
    return found


def _trace(finding: Finding) -> repeats.Trace:
    item = finding.item.code if finding.item_id else ""
    return _trace_of(finding.pk, item, finding.found_on, finding.subject)


def _trace_of(key: int, item: str, on: date, subject: Subject) -> repeats.Trace:
    return repeats.Trace(
        key, item, on, subject.title, subject.credit_code, subject.operator_digest, points.place_of(subject), subject.pk
    )
