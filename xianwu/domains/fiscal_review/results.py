"""What the pages of results show: agencies appraised, cuts and days by channel, the mix behind the mean."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import Clock
from xianwu.domains.fiscal_review.brain.appraisal import Appraisal, JobFacts, appraise
from xianwu.domains.fiscal_review.brain.limits import Band, size_label
from xianwu.domains.fiscal_review.brain.mix import MixGroup, mix_groups
from xianwu.domains.fiscal_review.figures import stands
from xianwu.domains.fiscal_review.kinds import Channel
from xianwu.domains.fiscal_review.models import AgencyJob, Conclusion
from xianwu.domains.fiscal_review.rules import SETTLEMENT
from xianwu.figures.api import by_unit, evaluate
from xianwu.lib.periods import Period

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

SIZES = tuple(Band(None if upto is None else Decimal(upto), draft, days) for upto, draft, days in SETTLEMENT)
"""The bands of the adjusted figure; it is declared with the same rows."""
COMPARED = ("completed", "submitted", "reduction", "reduction_rate", "mean_duration", "on_time_rate", "objection_rate")
SHOWN = (
    "completed", "submitted", "approved", "reduction", "reduction_rate", "addition", "net_reduction",
    "net_reduction_rate", "mean_duration", "mean_duration_change", "mean_duration_change_adjusted",
    "recheck_error_rate", "objection_rate", "on_time_rate",
)  # fmt: skip
PREFIX = "fiscal_review."


# --- agencies -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AgencyRow:
    agency: Unit
    appraisal: Appraisal


def agency_rows(actor: Actor, *, first: date | None, last: date) -> list[AgencyRow]:
    """Agencies with the jobs given to them in the span; an agency sees itself alone."""
    jobs = AgencyJob.objects.visible_to(actor).filter(assigned_on__lte=last)
    if first is not None:
        jobs = jobs.filter(assigned_on__gte=first)
    rows = list(jobs.select_related("agency").order_by("agency__order", "pk"))
    late = _late([job.pk for job in rows])
    objected = _objected([job.project_id for job in rows], on=last)
    found = appraise(_facts(job, late=late, objected=objected) for job in rows)
    agencies = {job.agency_id: job.agency for job in rows}
    return [AgencyRow(agency, found[pk]) for pk, agency in agencies.items()]


def _facts(job: AgencyJob, *, late: dict[int, bool], objected: dict[int, bool]) -> JobFacts:
    has_delivered = job.delivered_on is not None
    return JobFacts(
        agency=job.agency_id,
        delivered=job.delivered_amount,
        rechecked=job.recheck_amount,
        score=job.score,
        is_late=late.get(job.pk) if has_delivered else None,
        is_objected=objected.get(job.project_id) if has_delivered else None,
        is_withdrawn=job.state == AgencyJob.State.WITHDRAWN,
    )


def _late(jobs: list[int]) -> dict[int, bool]:
    """Whether each ended delivery took longer than its limit."""
    own = Clock.objects.filter(kind=AgencyJob._meta.label_lower, object_id__in=jobs, name="delivery")
    rows = own.exclude(used_days=None).values_list("object_id", "used_days", "limit_days")
    return {pk: used > limit for pk, used, limit in rows}


def _objected(projects: list[int], *, on: date) -> dict[int, bool]:
    rows = Conclusion.objects.filter(standing(date.min, on), project__in=projects)
    return dict(rows.values_list("project_id", "is_objected"))


# --- cuts and days --------------------------------------------------------------------------------


def standing(first: date, last: date) -> Q:
    """Conclusions of a span that stood at its end, by the very condition of the figures."""
    return Q(concluded_on__range=(first, last)) & stands(Period(phrase="", start=first, end=last))


@dataclass(frozen=True)
class ChannelRow:
    """Sums of one channel; rates are ratios of sums."""

    label: str
    count: int
    submitted: Decimal
    cuts: Decimal
    net: Decimal
    used_days: int
    late: int
    objected: int

    @property
    def cut_rate(self) -> Decimal:
        return self.cuts * 100 / self.submitted

    @property
    def net_rate(self) -> Decimal:
        return self.net * 100 / self.submitted

    @property
    def mean_days(self) -> Decimal:
        return Decimal(self.used_days) / self.count


def channel_rows(actor: Actor, *, first: date, last: date) -> list[ChannelRow]:
    own: dict[str, list[Conclusion]] = defaultdict(list)
    for row in Conclusion.objects.visible_to(actor).filter(standing(first, last)):
        own[row.channel].append(row)
    return [_channel_row(label, own[value]) for value, label in Channel.choices if own[value]]


def _channel_row(label: str, rows: list[Conclusion]) -> ChannelRow:
    return ChannelRow(
        label=label,
        count=len(rows),
        submitted=sum((row.submitted for row in rows), Decimal(0)),
        cuts=sum((row.cuts for row in rows), Decimal(0)),
        net=sum((row.net_cut for row in rows), Decimal(0)),
        used_days=sum(row.used_days for row in rows),
        late=sum(not row.is_on_time for row in rows),
        objected=sum(row.is_objected for row in rows),
    )


def year_span(on: date) -> tuple[date, date]:
    return date(on.year, 1, 1), on


def mix_rows(actor: Actor, *, on: date) -> list[MixGroup]:
    """Channel × size, this year so far beside the whole of last year."""
    before = date(on.year - 1, 1, 1), date(on.year - 1, 12, 31)
    found = mix_groups(_days(actor, *year_span(on)), before=_days(actor, *before))
    return sorted(found, key=_place)


def _place(group: MixGroup) -> tuple[int, ...]:
    """Channels and sizes as people name them: from the common and the small upwards."""
    pair: Any = group.group
    channel, size = pair
    sizes = [size_label(band.upto or SIZES[-2].upto + 1, bands=SIZES) for band in SIZES]  # type: ignore[operator]
    return list(dict(Channel.choices).values()).index(channel), sizes.index(size)


def _days(actor: Actor, first: date, last: date) -> list[tuple[tuple[str, str], int]]:
    words = dict(Channel.choices)
    rows = (
        Conclusion.objects.visible_to(actor)
        .filter(standing(first, last))
        .values_list("channel", "submitted", "used_days")
    )
    return [((words[channel], size_label(submitted, bands=SIZES)), used) for channel, submitted, used in rows]


def shown_values(*, on: date) -> dict[str, Any]:
    """The figures of the page by their short key."""
    found = evaluate([PREFIX + name for name in SHOWN], as_of=on)
    return {key.removeprefix(PREFIX): value for key, value in found.items()}


@dataclass(frozen=True)
class OwnerRow:
    unit_id: Any
    name: str
    values: dict[str, Any]


def owner_rows(*, on: date) -> list[OwnerRow]:
    """The compared figures by owner, most projects first: one statement a figure, however many owners."""
    found: dict[Any, OwnerRow] = {}
    for name in COMPARED:
        for each in by_unit(PREFIX + name, as_of=on):
            row = found.setdefault(each.unit_id, OwnerRow(each.unit_id, each.unit_name, {}))
            row.values[name] = each.value
    rows = [row for row in found.values() if "completed" in row.values and row.values["completed"].value]
    return sorted(rows, key=lambda row: (-row.values["completed"].value, row.name))
