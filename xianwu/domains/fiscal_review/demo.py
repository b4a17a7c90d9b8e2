"""Two years of synthetic reviews, calibrated to the bulletin, told day by day and written in bulk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from xianwu.core.workflow.replay import Saga, write_clocks, write_sagas
from xianwu.domains.fiscal_review import demo_plan, facts, paper_kinds
from xianwu.domains.fiscal_review.actions import finance_unit, install_checklists
from xianwu.domains.fiscal_review.demo_channels import answer_asked, channel_walks
from xianwu.domains.fiscal_review.demo_open import open_walks
from xianwu.domains.fiscal_review.demo_people import AGENCIES, OUTSIDERS, OWNERS, Cast, make_cast
from xianwu.domains.fiscal_review.demo_plan import FEN, Job
from xianwu.domains.fiscal_review.demo_stories import BELONGINGS, Plan, Story, back
from xianwu.domains.fiscal_review.demo_walk import Walk, full_story
from xianwu.domains.fiscal_review.kinds import FundKind, Reply
from xianwu.domains.fiscal_review.models import (
    AgencyJob,
    ChecklistItem,
    Conclusion,
    Consultation,
    ReviewProject,
)
from xianwu.domains.fiscal_review.numbering import next_numbers
from xianwu.domains.fiscal_review.workflow import JOB, PROJECT
from xianwu.papers.api import issue_paper

TOTALS_BEFORE = Decimal(1_680_000_000), Decimal(430_000_000)
TOLD_TWICE, GAP = (15, 30), 8
"""Which of this year's reviews are re-reviews: an earlier conclusion was replaced."""


class Teller:
    """One run: the cast and the random stream."""

    def __init__(self, rng: Random, as_of: date) -> None:
        self.rng, self.as_of = rng, as_of
        self.cast: Cast = make_cast()
        self.unit = finance_unit()
        self.papers = _papers()
        self.serial = 0

    def project(self, job: Job, *, on: date) -> ReviewProject:
        self.serial += 1
        row = ReviewProject(
            title=job.title, unit=self.unit, project_code=f"{on.year}-410726-{self.serial:05d}",
            owner=self.cast.units[job.owner], location=self.cast.units[job.owner].short_name,
            industry=job.industry, stage=job.stage, submitted=job.submitted,
            approved_budget=(job.submitted * Decimal("1.05")).quantize(Decimal(1000)),
            boq_rows=self.rng.randint(30, 900), price_month=f"{on:%Y-%m}",
        )  # fmt: skip
        if self.rng.random() < 0.1:
            row.green_leader, row.green_document_no = (
                "分管副县长（合成）",
                f"延政阅〔{on.year}〕{self.serial}号（合成）",
            )
            row.green_until = on + timedelta(days=180)
        return row

    def people(self) -> tuple[Any, Any, Any]:
        suffix = self.rng.choice(("", "_2"))
        names = (f"review_first{suffix}", f"review_second{suffix}", f"review_final{self.rng.choice(('', '_2'))}")
        return tuple(self.cast.actors[name] for name in names)  # type: ignore[return-value]

    def plan(self, job: Job, *, start: date, project: ReviewProject) -> Plan:
        rng, actors = self.rng, self.cast.actors
        first = job.approved + (job.cuts * Decimal(rng.randint(-6, 9)) / 100).quantize(FEN)
        second = job.approved + (job.cuts * Decimal(rng.randint(-1, 2)) / 100).quantize(FEN)
        plan = Plan(
            project=project, owner=self.cast.owner(job.owner), people=self.people(), intake=actors["review_intake"],
            head=actors["review_head"], start=start, days=job.days, approved=job.approved, cuts=job.cuts, adds=job.adds,
            first_amount=first, second_amount=second, papers=self.papers.get(job.stage, ()),
            supplement=rng.choice((0, 0, 0, 2, 3, 5)), query=rng.choice((0, 0, 0, 2, 4)), opinion=rng.choice((1, 2, 3, 4)),
            is_surveyed=rng.random() < 0.5, fund=rng.choice(tuple(FundKind.values)),
        )  # fmt: skip
        self._disputes(plan)
        if rng.random() < 0.3:
            code = rng.choice(AGENCIES)
            plan.agency, plan.agency_clerk = self.cast.units[code], actors[f"{code}_clerk"]
        return plan

    def _disputes(self, plan: Plan) -> None:
        if self.rng.random() < 0.12:
            plan.consult = self.rng.choice((3, 4, 6))
            plan.outsiders = tuple((self.cast.units[code], self.cast.actors[f"{code}_clerk"]) for code in OUTSIDERS)
        chance = self.rng.random()
        if chance < 0.06:
            plan.reply = Reply.OBJECTED
        elif chance < 0.12:
            plan.reply, plan.opinion = Reply.SILENT, 6


def _papers() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for stage, item in ChecklistItem.objects.filter(is_required=True).values_list("stage", "item"):
        found[stage] = (*found.get(stage, ()), item)
    return found


# --- the past --------------------------------------------------------------------------------------


def past_years(teller: Teller) -> list[list[Job]]:
    """Jobs that ended the year before last, last year, and this year up to the demo's day."""
    rng, year = teller.rng, teller.as_of.year
    owners = [(code, teller.cast.units[code].short_name) for code in OWNERS]
    spans = (
        (demo_plan.YEAR_BEFORE, date(year - 2, 9, 1), date(year - 2, 12, 20), TOTALS_BEFORE[1]),
        (demo_plan.LAST_YEAR, date(year - 1, 1, 16), date(year - 1, 12, 20), TOTALS_BEFORE[0]),
        (demo_plan.COMPLETED, date(year, 1, 16), teller.as_of - timedelta(days=9), demo_plan.SUBMITTED_TOTAL),
    )
    return [
        demo_plan.make_jobs(rng, demo_plan.spread(rng, count, first, last), owners, total)
        for count, first, last, total in spans
    ]


def tell_past(teller: Teller) -> list[Walk]:
    """Every concluded review. Days and cuts of each year are fitted before a word is told."""
    rng = teller.rng
    told = []
    for jobs, days in zip(past_years(teller), (340, demo_plan.LAST_DAYS, demo_plan.THIS_DAYS), strict=True):
        is_this_year = days == demo_plan.THIS_DAYS
        total = demo_plan.CUT_TOTAL if is_this_year else sum(job.submitted for job in jobs) * Decimal("0.118")
        demo_plan.cut(rng, jobs, Decimal(total).quantize(Decimal(100)))
        projects = [teller.project(job, on=job.ends_on) for job in jobs]
        limits = [facts.limit_days(project, job.ends_on) for project, job in zip(projects, jobs, strict=True)]
        demo_plan.fit_days(rng, jobs, limits, days)
        for number, (job, project) in enumerate(zip(jobs, projects, strict=True)):
            is_twice = is_this_year and number in TOLD_TWICE
            told.append(tell(teller, job, project, is_twice=is_twice))
    return told


def tell(teller: Teller, job: Job, project: ReviewProject, *, is_twice: bool = False) -> Walk:
    plan = teller.plan(job, start=job.ends_on, project=project)
    still = plan.query + plan.consult + plan.opinion + plan.supplement
    plan.start = back(job.ends_on, plan.days + still + (plan.days + plan.opinion + GAP if is_twice else 0))
    if project.green_until:
        project.green_until = plan.start + timedelta(days=180)
    walk = full_story(plan)
    if is_twice:
        walk.run(GAP)
        walk.reopen(job.days)
    if (teller.as_of - walk.story.ended_on).days > 12:
        walk.archive()
    return walk


def tell_noise(teller: Teller) -> list[Walk]:
    """What a naive count would get wrong: conclusions withdrawn since, and re-reviews that replaced one."""
    rng, as_of = teller.rng, teller.as_of
    owners = [(code, teller.cast.units[code].short_name) for code in OWNERS]
    ends = [date(as_of.year, 2, 20), date(as_of.year, 4, 15)]
    jobs = demo_plan.make_jobs(rng, ends, owners, Decimal(9_000_000))
    demo_plan.cut(rng, jobs, Decimal(800_000))
    told = []
    for job in jobs:
        job.days = 9
        walk = tell(teller, job, teller.project(job, on=job.ends_on))
        walk.run(5)
        walk.withdraw()
        told.append(walk)
    return told


# --- writing ---------------------------------------------------------------------------------------


def write(stories: Sequence[Story], *, as_of: date) -> None:
    """Projects first, then the papers in the order of their days, then what belongs to the projects."""
    _number(stories)
    write_sagas([story.saga for story in stories])
    _issue_conclusions(stories)
    for model in BELONGINGS:
        own = [story.own.get(model, []) for story in stories]
        # A project's second conclusion may begin only after its first was replaced.
        for turn in range(max(map(len, own)) if model is Conclusion else 1):
            write_sagas([saga for sagas in own for saga in (sagas[turn : turn + 1] if model is Conclusion else sagas)])
    write_clocks(PROJECT, [story.saga for story in stories])
    write_clocks(JOB, [saga for story in stories for saga in story.own.get(AgencyJob, [])])


def _number(stories: Sequence[Story]) -> None:
    series: dict[tuple[str, int], list[Saga]] = {}
    for story in sorted(stories, key=lambda each: each.saga.at):
        for prefix, sagas in (
            ("评", [story.saga]),
            ("委", story.own.get(AgencyJob, [])),
            ("会", story.own.get(Consultation, [])),
        ):
            for saga in sagas:
                series.setdefault((prefix, saga.at.year), []).append(saga)
    for (prefix, year), sagas in series.items():
        for saga, number in zip(sagas, next_numbers(prefix, year=year, count=len(sagas)), strict=True):
            saga.row.number = number


def _issue_conclusions(stories: Sequence[Story]) -> None:
    """A real paper, numbered and frozen, for each conclusion; it is found on the project's page."""
    pairs = [(saga, story) for story in stories for saga in story.own.get(Conclusion, [])]
    for saga, story in sorted(pairs, key=lambda pair: pair[0].at):
        row = saga.row
        own = paper_kinds.conclusion_words(row) | {"owner": story.plan.project.owner.name}
        words = paper_kinds.context_of(story.plan.project, "conclusion") | own
        paper = issue_paper(
            story.plan.project,
            paper_kinds.code_of("conclusion"),
            words,
            actor=saga.actor,
            at=saga.at,
            organ=row.project.unit,
        )
        row.document_no = paper.number


def build(rng: Random, *, as_of: date = date(2025, 8, 29), progress: Callable[..., Any] = lambda *args: None) -> None:
    """Write the synthetic county's reviews."""
    install_checklists(at=timezone.make_aware(datetime.combine(date(as_of.year - 2, 1, 3), time(9))))
    teller = Teller(rng, as_of)
    past = tell_past(teller)
    noise = tell_noise(teller)
    open_ones = [*open_walks(teller), *channel_walks(teller)]
    progress("评审项目")
    write([walk.story for walk in (*past, *noise, *open_ones)], as_of=as_of)
    answer_asked(teller)
    progress("评审结论")
