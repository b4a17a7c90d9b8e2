"""Reviews under way in the simple and the consultation channel, jobs that look split up, agencies with ties."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.timezone import make_aware

from xianwu.core.events.api import log
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
SPLIT = (
    ("交通运输局农村公路水毁修复工程（北段）（合成）", Industry.HIGHWAY, "transport", 392, 12, "classified"),
    ("交通运输局农村公路水毁修复工程（中段）（合成）", Industry.HIGHWAY, "transport", 386, 8, "classified"),
    ("交通运输局农村公路水毁修复工程（南段）（合成）", Industry.HIGHWAY, "transport", 371, 3, "submitted"),
)
"""One owner, one place, three weeks, each a little below the 400 万元 from which a review is a must."""
ASKED = (
    ("僧固乡村级光伏配套工程（甲村）（合成）", Industry.BUILDING, "senggu", 193, 11, "classified"),
    ("僧固乡村级光伏配套工程（乙村）（合成）", Industry.BUILDING, "senggu", 187, 9, "classified"),
)
"""The same, below 200 万元; somebody has looked into these two."""
ANSWER = "两处分属两个村，分别立项、分别到位资金，不属于化整为零（演示）"
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
    return [*walks, *(_walk(teller, line, is_simple=True) for line in (*SPLIT, *ASKED))]


def answer_asked(teller: Any) -> None:
    """What was found out about the two, on the demo's day; the cast holds no roles yet."""
    rows = list(ReviewProject.objects.filter(title__in=[line[0] for line in ASKED]).order_by("number"))
    note = f"与 {'、'.join(row.number for row in rows)} 一并核实：{ANSWER}"
    at = make_aware(datetime.combine(teller.as_of, time(9, 30)))
    for row in rows:
        log(row, "fiscal_review.project_split_answered", actor=teller.cast.actors["review_intake"], at=at, note=note)


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
    if reached == "submitted":
        return
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
