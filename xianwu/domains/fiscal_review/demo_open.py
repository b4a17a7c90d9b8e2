"""Reviews under way on the demo's day: each desk finds something to do, some of it late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from xianwu.domains.fiscal_review import demo_plan
from xianwu.domains.fiscal_review.demo_people import OUTSIDERS, OWNERS
from xianwu.domains.fiscal_review.demo_stories import back
from xianwu.domains.fiscal_review.demo_walk import Walk
from xianwu.domains.fiscal_review.kinds import Reply
from xianwu.domains.fiscal_review.models import ReviewProject

S = ReviewProject.State


def as_draft(walk: Walk) -> None:
    """Nothing has been sent in yet."""


def as_submitted(walk: Walk) -> None:
    walk.arrive()


def as_supplementing(walk: Walk) -> None:
    walk.plan.supplement = 3
    walk.arrive(is_waiting=True)


def as_accepted(walk: Walk) -> None:
    walk.arrive()
    walk.accept()


def as_classified(walk: Walk) -> None:
    as_accepted(walk)
    walk.classify()


def as_assigned(walk: Walk) -> None:
    walk.arrive()
    walk.take_on()


def as_queried(walk: Walk) -> None:
    as_assigned(walk)
    walk.run(2)
    walk.ask(is_waiting=True)


def as_first_reviewed(walk: Walk) -> None:
    as_assigned(walk)
    walk.look(walk.plan.days // 2)


def as_consulting(walk: Walk) -> None:
    as_first_reviewed(walk)
    walk.consult(is_waiting=True)


def as_second_reviewed(walk: Walk) -> None:
    as_first_reviewed(walk)
    walk.run(2)
    plan = walk.plan
    amounts = {"second_amount": plan.second_amount, "second_reviewed_on": walk.day}
    walk.step("second_review", plan.people[1], S.SECOND_REVIEWED, **amounts)


def as_finalised(walk: Walk) -> None:
    as_first_reviewed(walk)
    walk.check_twice(2, 1)


def as_opinion_sought(walk: Walk) -> None:
    as_finalised(walk)
    walk.ask_owner(0, is_waiting=True)


def as_settled(walk: Walk) -> None:
    as_finalised(walk)
    walk.ask_owner(0)


def as_suspended(walk: Walk) -> None:
    as_assigned(walk)
    walk.run(3)
    why = "项目用地手续正在完善，建设单位申请中止（演示）"
    walk.step("suspend", walk.plan.head, S.SUSPENDED, why, return_state=S.ASSIGNED)


def as_rejected(walk: Walk) -> None:
    walk.arrive()
    walk.step("reject", walk.plan.intake, S.REJECTED, "不属于财政投资评审范围，退建设单位自行审核（演示）")


OPEN: tuple[tuple[Callable[[Walk], None], int, int], ...] = (
    (as_draft, 1, 8), (as_draft, 3, 8), (as_submitted, 0, 8), (as_submitted, 1, 10), (as_submitted, 4, 9),
    (as_supplementing, 5, 8), (as_accepted, 1, 8), (as_classified, 2, 8), (as_assigned, 3, 9), (as_assigned, 6, 9),
    (as_assigned, 11, 9), (as_assigned, 14, 9), (as_assigned, 18, 9), (as_assigned, 24, 9), (as_queried, 6, 9),
    (as_first_reviewed, 8, 8), (as_first_reviewed, 16, 12), (as_consulting, 12, 10), (as_second_reviewed, 12, 8),
    (as_finalised, 13, 10), (as_opinion_sought, 12, 10), (as_opinion_sought, 18, 12), (as_settled, 15, 8),
    (as_suspended, 20, 8), (as_rejected, 9, 8),
)  # fmt: skip
"""What was reached, how many working days ago it began, the days the review is planned for."""


def open_walks(teller: Any) -> list[Walk]:
    """One project for each line of `OPEN`; amounts small enough that no year's sums look strange beside them."""
    owners = [(code, teller.cast.units[code].short_name) for code in OWNERS]
    ends = [teller.as_of + timedelta(days=20)] * len(OPEN)
    jobs = demo_plan.make_jobs(teller.rng, ends, owners, Decimal(260_000_000))
    demo_plan.cut(teller.rng, jobs, Decimal(28_000_000))
    walks = []
    for job, (tell, ago, days) in zip(jobs, OPEN, strict=True):
        job.days, start = days, back(teller.as_of, ago)
        project = teller.project(job, on=start)
        plan = teller.plan(job, start=start, project=project)
        plan.supplement = plan.query = plan.consult = 0
        plan.opinion, plan.reply, plan.is_surveyed = 1, Reply.AGREED, False
        plan.agency, plan.agency_clerk = (None, None) if ago < 10 else (plan.agency, plan.agency_clerk)
        plan.outsiders = tuple((teller.cast.units[code], teller.cast.actors[f"{code}_clerk"]) for code in OUTSIDERS)
        walk = Walk(plan)
        tell(walk)
        walks.append(walk)
    return walks
