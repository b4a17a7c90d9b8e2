"""From rows and dated parameters to what the brain reasons about. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet

from xianwu.core.people.models import Grant
from xianwu.core.rules.api import text_value, value
from xianwu.core.units.models import Unit
from xianwu.core.workdays.api import calendar
from xianwu.core.workflow.api import Clock, spans, used_of
from xianwu.domains.fiscal_review import roles
from xianwu.domains.fiscal_review.brain.agencies import Candidate, ModeAdvice, mode_by_fee
from xianwu.domains.fiscal_review.brain.channels import ChannelFacts, ChannelRules, Classification, classify
from xianwu.domains.fiscal_review.brain.forecast import PastCase
from xianwu.domains.fiscal_review.brain.limits import Band, Limit, LimitRules, limit_of, size_label
from xianwu.domains.fiscal_review.brain.splitting import Parcel, Suspicion, suspicions
from xianwu.domains.fiscal_review.kinds import Channel, Stage
from xianwu.domains.fiscal_review.models import (
    AgencyJob,
    AgencyTie,
    ChecklistItem,
    Conclusion,
    ConsultationIssue,
    ReviewProject,
)
from xianwu.lib.workdays import count_workdays

PREFIX = "fiscal_review."
BANDS = 5
CEILING_BANDS = 4


@dataclass(frozen=True)
class Used:
    """Days a clock has used and stood still, in working days."""

    used: int
    paused: int
    limit: int


def days_of(code: str, *, on: date) -> int:
    """A parameter that counts whole days or things."""
    return int(value(PREFIX + code, on=on))


def amount_of(code: str, *, on: date) -> Decimal:
    return value(PREFIX + code, on=on)


def _bands(band: str, days: str, draft: str, *, count: int, on: date) -> tuple[Band, ...]:
    found = []
    for index in range(1, count + 1):
        upto = amount_of(f"{band}_{index}", on=on) if index < count else None
        whole = days_of(f"{days}_{index}", on=on)
        found.append(Band(upto, days_of(f"{draft}_{index}", on=on) if draft else whole, whole))
    return tuple(found)


def settlement_bands(*, on: date) -> tuple[Band, ...]:
    """The size bands; they also sort every stage by size for forecast and mix."""
    return _bands("settlement_band", "settlement_days", "settlement_draft", count=BANDS, on=on)


def limit_rules(*, on: date) -> LimitRules:
    flat = (Band(None, days_of("budget_draft", on=on), days_of("budget_days", on=on)),)
    sized = settlement_bands(on=on)
    return LimitRules(
        bands={
            Stage.ESTIMATE: flat,
            Stage.BUDGET: flat,
            Stage.CHANGE: flat,
            Stage.SETTLEMENT: sized,
            Stage.FINAL_ACCOUNT: sized,
        },
        factors={"green": amount_of("factor_green", on=on), "simple": amount_of("factor_simple", on=on)},
        ceilings=_bands("ceiling_band", "ceiling_days", "", count=CEILING_BANDS, on=on),
    )


def limit_for(project: ReviewProject, on: date, *, advice: Classification | None = None) -> Limit:
    """The limit by stage, size and channel. Before classification the channel that the rules advise counts."""
    channel = project.channel or (advice or classification_of(project, on=on)).channel
    return limit_of(project.stage, submitted=project.submitted, channel=channel, rules=limit_rules(on=on))


def limit_days(project: ReviewProject, on: date) -> int:
    return limit_for(project, on).days


def size_of(submitted: Decimal, *, on: date) -> str:
    return size_label(submitted, bands=settlement_bands(on=on))


def channel_rules(*, on: date) -> ChannelRules:
    return ChannelRules(
        simple_amount=amount_of("simple_amount", on=on),
        simple_rows=days_of("simple_rows", on=on),
        simple_industries=frozenset(text_value(PREFIX + "simple_industries", on=on).split()),
        consult_days=days_of("consult_days", on=on),
        consult_share=amount_of("consult_share", on=on),
    )


def classification_of(project: ReviewProject, *, on: date) -> Classification:
    """The channel the declared rules advise on that day."""
    open_issues = ConsultationIssue.objects.filter(
        consultation__project_id=project.pk, decided_on=None, withdrawn_on=None
    )
    oldest = open_issues.aggregate(first=Min("raised_on"))["first"] if project.pk else None
    facts = ChannelFacts(
        submitted=project.submitted,
        industry=project.industry,
        stage=project.stage,
        on=on,
        boq_rows=project.boq_rows,
        is_design_complete=project.is_design_complete,
        has_disputed_history=project.has_disputed_history,
        green_leader=project.green_leader,
        green_document_no=project.green_document_no,
        green_until=project.green_until,
        disputed=project.disputed,
        oldest_issue_days=(on - oldest).days if oldest else 0,
    )
    return classify(facts, rules=channel_rules(on=on))


def missing_papers(project: ReviewProject, items: Iterable[str]) -> list[str]:
    """Every required paper of the stage that is not among `items`, at once and in order."""
    given = {item.strip() for item in items}
    required = ChecklistItem.objects.filter(stage=project.stage, is_required=True)
    return [row.item for row in required if row.item not in given]


def review_used(project: ReviewProject, *, on: date) -> Used:
    """Days the running review clock has used up to `on`; pauses that overlap count once."""
    kind = ReviewProject._meta.label_lower
    own = Clock.objects.filter(kind=kind, object_id=project.pk, name="review").prefetch_related("pauses")
    clock = own.order_by("-pk").first()
    if clock is None:
        return Used(0, 0, 0)
    pauses = [(begun, ended or on) for begun, ended in spans(clock)]
    used = used_of(clock.day_kind, clock.started_on, on, pauses)
    whole = used_of(clock.day_kind, clock.started_on, on, ())
    return Used(used, whole - used, clock.limit_days)


def fee_mode(fee: Decimal, *, on: date) -> ModeAdvice:
    return mode_by_fee(
        fee, compete_from=amount_of("fee_compete_from", on=on), tender_from=amount_of("fee_tender_from", on=on)
    )


def agency_units(*, on: date) -> Sequence[Unit]:
    """Agencies that stand on the county's list on that day."""
    listed = Unit.objects.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on))
    return list(listed.filter(kind="agency").order_by("order", "pk"))


def ties_of(project: ReviewProject) -> dict[int, tuple[str, ...]]:
    """Agency → the works it did for this project (at any stage of the same project code)."""
    found: dict[int, tuple[str, ...]] = {}
    for tie in AgencyTie.objects.filter(project__project_code=project.project_code):
        found[tie.bureau_id] = (*found.get(tie.bureau_id, ()), tie.get_kind_display())
    return found


def agency_candidates(project: ReviewProject, *, on: date) -> list[Candidate]:
    """Listed agencies with their conflicts and open jobs; who withdrew once stays out."""
    ties = ties_of(project)
    busy = dict(
        AgencyJob.objects.filter(state__in=AgencyJob.OPEN).values_list("agency").annotate(n=Count("pk")).order_by()
    )
    gone = AgencyJob.objects.filter(project=project, state=AgencyJob.State.WITHDRAWN)
    withdrawn = set(gone.values_list("agency_id", flat=True))
    return [
        Candidate(
            id=unit.pk,
            name=unit.short_name or unit.name,
            ties=ties.get(unit.pk, ()) + (("已申报回避的工作",) if unit.pk in withdrawn else ()),
            open_jobs=busy.get(unit.pk, 0),
        )
        for unit in agency_units(on=on)
    ]


def signing_units(project: ReviewProject, *, on: date) -> QuerySet[Unit]:
    """Units for which somebody may sign at a meeting on the project that day: a call to another would wait for good.

    A builder's role signs at any meeting, an owner's only on its own project: it sees no other.
    """
    held = Grant.objects.valid(on).filter(person__is_active=True)
    held = held.filter(Q(role=roles.PARTY) | Q(role=roles.OWNER, unit=project.owner_id))
    return Unit.objects.filter(pk__in=held.values("unit_id")).order_by("order", "path")


def people_with(role: str, *, on: date) -> list[tuple[str, str]]:
    """Choices of persons who hold a role on that day."""
    held = Grant.objects.filter(role=role, person__is_active=True)
    held = held.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on))
    rows = held.order_by("person_id").values_list("person_id", "person__name").distinct()
    return [(str(pk), name) for pk, name in rows]


def past_cases(*, until: date, past: date | None = None) -> list[PastCase]:
    """Conclusions up to that day that are valid (or were on the past day), for forecasting."""
    rows = Conclusion.as_stood(past).filter(withdrawn_on=None, superseded_on=None, concluded_on__lte=until)
    bands = settlement_bands(on=until)
    return [
        PastCase(channel, size_label(submitted, bands=bands), used)
        for channel, submitted, used in rows.values_list("channel", "submitted", "used_days")
    ]


def split_suspicions(*, on: date, past: date | None) -> list[Suspicion]:
    """Projects that together look like one job split to stay under a threshold."""
    rows = ReviewProject.as_stood(past).filter(submitted_on__lte=on).exclude(state=ReviewProject.State.REJECTED)
    fields = rows.values_list("id", "owner_id", "location", "submitted_on", "submitted", "parent_id")
    parcels = [Parcel(*row) for row in fields]
    return suspicions(
        parcels,
        thresholds=[amount_of(code, on=on) for code in ("may_review_amount", "must_review_amount")],
        window_days=days_of("split_days", on=on),
        share=amount_of("split_share", on=on) / 100,
    )


def workdays_between(first: date, last: date) -> int:
    return count_workdays(first, last, calendar())


def channel_word(channel: str) -> str:
    return str(dict(Channel.choices).get(channel, channel))
