"""Reviews under way in the simple and the consultation channel, and agencies that worked for a project before."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from xianwu.domains.fiscal_review import facts
from xianwu.domains.fiscal_review.demo_people import AGENCIES, OUTSIDERS
from xianwu.domains.fiscal_review.demo_plan import Job
from xianwu.domains.fiscal_review.demo_stories import back
from xianwu.domains.fiscal_review.demo_walk import Walk
from xianwu.domains.fiscal_review.kinds import Channel, Industry, Reply, Stage, Tie
from xianwu.domains.fiscal_review.models import AgencyTie, ReviewProject

S = ReviewProject.State
WAN = Decimal(10_000)
SIMPLE = (
    ("文岩街道游园绿化补植项目（合成）", Industry.LANDSCAPE, "wenyan", 62, 2, "classified"),
    ("县文化馆屋面维修项目（合成）", Industry.REPAIR, "culture", 48, 4, "assigned"),
    ("塔铺道路人行道维修项目（合成）", Industry.MUNICIPAL, "transport", 88, 6, "first_reviewed"),
)
"""Title, industry, owner, 万元, how many working days ago it began, what was reached."""
CONSULT = (
    ("示范区排水管网改造工程（二期）（合成）", Industry.MUNICIPAL, "housing", 1260, 9, "first_reviewed"),
    ("僧固乡高标准农田建设项目（二期）（合成）", Industry.FARMLAND, "senggu", 940, 12, "consulting"),
)
TIES = (Tie.DESIGN, Tie.PROXY, Tie.BUDGETING, Tie.PREREVIEW)
WHY = "前期与施工方有争议，按会商办理（演示）"


def channel_walks(teller: Any) -> list[Walk]:
    """Told last and from their own random stream, so that nothing told before changes."""
    teller.rng = Random(39)
    walks = [_walk(teller, line, is_simple=True) for line in SIMPLE]
    walks += [_walk(teller, line, is_simple=False) for line in CONSULT]
    for walk, code, kind in zip(walks[1:], AGENCIES, TIES, strict=False):
        tie = AgencyTie(project=walk.plan.project, bureau=teller.cast.units[code], kind=kind)
        walk.belong(tie, "tie_recorded", walk.plan.intake)
    return walks


def _walk(teller: Any, line: tuple[Any, ...], *, is_simple: bool) -> Walk:
    title, industry, owner, amount, ago, reached = line
    start = back(teller.as_of, ago)
    job = Job(title, industry, Stage.BUDGET, owner, amount * WAN, teller.as_of + timedelta(days=20), days=8)
    job.cuts = (job.submitted * Decimal("0.09")).quantize(Decimal(100))
    project = teller.project(job, on=start)
    project.green_leader, project.green_document_no, project.green_until = "", "", None
    project.boq_rows, project.has_disputed_history = (80 if is_simple else 420), not is_simple
    plan = teller.plan(job, start=start, project=project)
    plan.supplement = plan.query = plan.consult = 0
    plan.opinion, plan.reply, plan.is_surveyed, plan.agency, plan.agency_clerk = 1, Reply.AGREED, False, None, None
    plan.outsiders = tuple((teller.cast.units[code], teller.cast.actors[f"{code}_clerk"]) for code in OUTSIDERS)
    walk = Walk(plan)
    _tell(walk, reached, is_simple=is_simple)
    return walk


def _tell(walk: Walk, reached: str, *, is_simple: bool) -> None:
    walk.arrive()
    walk.accept()
    if is_simple:
        walk.classify()
    else:
        advice = facts.classification_of(walk.plan.project, on=walk.day)
        reasons = [*advice.reasons, *advice.doubts, f"人工改定：{WHY}"]
        walk.step("classify", walk.plan.intake, S.CLASSIFIED, channel=Channel.CONSULT, channel_reasons=reasons)
    if reached == "classified":
        return
    walk.assign()
    if reached == "assigned":
        return
    walk.look(4)
    if reached == "consulting":
        walk.consult(is_waiting=True)
