"""Leads read from the figures and the clocks, offered to the units, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import timezone

from xianwu.bulletin import roles
from xianwu.bulletin.collecting.calling import reporting_units
from xianwu.bulletin.collecting.finding import Found, Like, Limits, Reading, found_in, late_in
from xianwu.bulletin.collecting.models import Lead
from xianwu.bulletin.models import Contribution, FrozenFigure, Issue
from xianwu.core.rules.api import value
from xianwu.core.workflow.api import Clock, StepRefused, late, open_record, open_records
from xianwu.figures import api as figures
from xianwu.figures.declarations import Figure, Ratio
from xianwu.kit.refusals import Refused
from xianwu.lib.periods import add_months

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor
    from xianwu.core.units.models import Unit
    from xianwu.core.workflow.declarations import Move
    from xianwu.figures.api import Value


_PART = re.compile(r"[：（]")
"""A figure whose name needs a colon or brackets is a part or a check of another one."""


class LeadRefused(Refused):
    """Not by this person."""


def find_leads(*, actor: Actor, at: datetime) -> list[Lead]:
    """Offer what is new to the units it belongs to; what was offered before is not offered again."""
    if not actor.has(roles.EDITOR, roles.CONTRIBUTOR):
        raise LeadRefused("需由责任编辑或信息员查找线索。")
    on = timezone.localdate(at)
    limits = limits_on(on)
    found = {each.mark: each for each in (*found_in(readings(on), limits=limits, on=on), *_late(limits, on))}
    known = set(Lead.objects.filter(mark__in=found).values_list("mark", flat=True))
    units = {unit.code: unit for unit in reporting_units(on)}
    fresh = [
        _lead(each, units[each.owner], on) for each in found.values() if each.mark not in known and each.owner in units
    ]
    open_records(fresh, "bulletin.lead_offered", actor=actor, at=at)
    return fresh


def _lead(found: Found, unit: Unit, on: date) -> Lead:
    return Lead(
        unit=unit,
        state=Lead.State.OFFERED,
        title=found.title[:120],
        kind=found.kind,
        key=found.key,
        mark=found.mark[:200],
        facts=found.facts,
        sentence=found.sentence,
        source=found.source[:200],
        found_on=on,
    )


def limits_on(on: date) -> Limits:
    """What counts as much on a day."""
    return Limits(
        value("bulletin.lead_change", on=on),
        value("bulletin.lead_points", on=on),
        int(value("bulletin.lead_late", on=on)),
    )


def readings(on: date) -> list[Reading]:
    """Every figure that all may read, beside what was printed last, else beside the end of last month; and beside its like."""
    wanted = [
        each for each in figures.figures() if not each.readers and isinstance(each, Figure | Ratio) and each.owner
    ]
    wanted = [each for each in wanted if not _PART.search(str(each.label))]
    rows = figures.series_of([each.key for each in wanted], as_of=on, months=2)
    printed, likes = _printed(), _likes([pair[-1][1] for pair in rows.values()], on)
    found = (_reading(pair, printed.get(key), likes.get(key)) for key, pair in rows.items())
    return [each for each in found if each is not None]


STEPS_BACK = ((12, "上年同期"), (1, "上月同期"))
"""Months back to a stretch of the same length: of the year before, else of the month before."""


def _likes(now: Sequence[Value], on: date) -> dict[str, Like]:
    """By key what the figure was over the same stretch earlier; none for sums that go on from one fixed day."""
    found: dict[str, Like] = {}
    starts = {each.key: each.period.start for each in now if each.period.start is not None}
    for months, words in STEPS_BACK:
        wanted = [key for key in starts if key not in found]
        earlier = figures.evaluate(wanted, as_of=add_months(on, -months)) if wanted else {}
        for key, then in earlier.items():
            is_like = then.period.start == add_months(starts[key], -months)
            if is_like and isinstance(then.value, Decimal) and then.value:
                found[key] = Like(then.value, then.text, words)
    return found


def _printed() -> dict[str, FrozenFigure]:
    rows = FrozenFigure.objects.filter(issue__state__in=Issue.VALID).select_related("snapshot", "issue")
    return {row.key: row for row in rows.defer("snapshot__content").order_by("issue__issued_on", "pk")}


def _reading(pair: list[tuple[date, Value]], printed: FrozenFigure | None, like: Like | None) -> Reading | None:
    (then, before), (_, now) = pair[0], pair[-1]
    base, text, since, start = before.value, before.text, f"{then.month}月底", before.period.start
    if printed is not None and printed.snapshot.value:
        base, text = Decimal(printed.snapshot.value), printed.text
        since, start = f"第{printed.issue.issue_no}期", printed.snapshot.period_start
    if not isinstance(base, Decimal) or not isinstance(now.value, Decimal) or start != now.period.start:
        return None
    figure = now.figure
    is_share = now.unit == "%"
    if isinstance(figure, Ratio) and not is_share:
        return None
    facts = (now.value, now.text, base, text, since, start)
    grows = start is not None
    return Reading(now.key, str(figure.label), figure.owner, now.unit, now.period.phrase, *facts, is_share, grows, like)


def _late(limits: Limits, on: date) -> Iterator[Found]:
    rows = Clock.objects.filter(late(on), state=Clock.State.RUNNING).order_by()
    counted = rows.values_list("unit__code", "label").annotate(n=Count("pk"))
    yield from late_in(counted, limits=limits, on=on)


# --- what becomes of a lead ---------------------------------------------------------------------------------


def write_lead(lead: Lead, move: Move) -> None:
    """Begin a text with the lead's sentence; the reference in it is counted on the day it prints."""
    if not move.actor.covers(lead.unit, roles.CONTRIBUTOR):
        raise StepRefused("需由本单位信息员写成信息。")
    text = Contribution(
        unit=lead.unit,
        state=Contribution.State.DRAFT,
        title=lead.title[:120],
        body=lead.sentence,
        source=lead.source,
    )
    open_record(text, "bulletin.contribution_drafted", actor=move.actor, at=move.at)
    lead.contribution = text


def keep_reason(lead: Lead, move: Move) -> None:
    lead.reason = move.reason[:300]
