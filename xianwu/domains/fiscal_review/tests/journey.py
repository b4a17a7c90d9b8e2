"""Walks one project through its steps by the same verbs that people call."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from xianwu.core.people.actors import Actor
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import Clock, take_step
from xianwu.domains.fiscal_review.actions import draft_project
from xianwu.domains.fiscal_review.checklists import CHECKLISTS
from xianwu.domains.fiscal_review.kinds import Industry, Stage
from xianwu.domains.fiscal_review.models import AgencyJob, Conclusion, Consultation, ReviewProject

ZONE = ZoneInfo("Asia/Shanghai")
START = date(2025, 8, 4)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)


def papers_of(stage: str) -> str:
    return "\n".join(item for item, required, _ in CHECKLISTS[stage] if required)


class Journey:
    """A project with the people who work on it. Days are said at each step."""

    serial = 0

    def __init__(self, units: dict[str, Unit], actors: dict[str, Actor], *, on: date = START, **fields: Any) -> None:
        Journey.serial += 1
        self.units, self.actors, self.on = units, actors, on
        data = {
            "project_code": f"2025-410726-{Journey.serial:05d}",
            "title": f"某道路改造工程 {Journey.serial}",
            "owner": units["transport"],
            "industry": Industry.MUNICIPAL,
            "stage": Stage.BUDGET,
            "location": "文岩街道",
            "submitted": Decimal(3_000_000),
            "approved_budget": Decimal(3_200_000),
            **fields,
        }
        owner = "other_owner" if data["owner"] == units["housing"] else "owner"
        self.owner = owner
        self.project = draft_project(data, actor=actors[owner], at=noon(on))

    def step(self, name: str, who: str, *, on: date | None = None, reason: str = "", **data: Any) -> Any:
        """One step of the project; the day stays where it was when none is said."""
        self.on = on or self.on
        self.project = ReviewProject.objects.get(pk=self.project.pk)
        take_step(self.project, name, actor=self.actors[who], at=noon(self.on), data=data, reason=reason)
        return self

    # --- passages, each ending before the next person's step

    def submitted(self, *, on: date | None = None) -> Journey:
        return self.step("submit", self.owner, on=on, items=papers_of(self.project.stage))

    def accepted(self, *, on: date | None = None) -> Journey:
        return self.submitted(on=on).step("accept", "intake")

    def assigned(self, *, on: date | None = None) -> Journey:
        self.accepted(on=on).step("classify", "intake")
        chosen = {f"{name}_reviewer": str(self.actors[name].id) for name in ("first", "second", "final")}
        return self.step("assign", "intake", **chosen)

    def first_reviewed(self, *, on: date | None = None, amount: int = 2_700_000) -> Journey:
        return self.assigned(on=on).step("first_review", "first", amount=Decimal(amount), **self.above(amount))

    def above(self, amount: int | Decimal) -> dict[str, str]:
        """The reason that a sum above the one sent in must have."""
        return {"above_reason": "设计变更"} if amount > self.project.submitted else {}

    def finalised(
        self, *, on: date | None = None, end: date | None = None, cuts: int = 300_000, adds: int = 0
    ) -> Journey:
        approved = self.project.submitted - cuts + adds
        self.first_reviewed(on=on, amount=int(approved))
        why = self.above(approved)
        self.step("second_review", "second", on=end, amount=approved, **why)
        return self.step("finalise", "final", approved=approved, cuts=Decimal(cuts), adds=Decimal(adds), **why)

    def settled(self, **days: Any) -> Journey:
        return self.finalised(**days).step("seek_opinion", "intake").step("agree", self.owner)

    def concluded(self, **days: Any) -> Journey:
        return self.settled(**days).step("conclude", "head")

    # --- looking

    @property
    def now(self) -> ReviewProject:
        return ReviewProject.objects.get(pk=self.project.pk)

    def clock(self, name: str) -> Clock:
        own = Clock.objects.filter(kind="fiscal_review.reviewproject", object_id=self.project.pk, name=name)
        return own.order_by("-pk")[0]

    @property
    def conclusion(self) -> Conclusion:
        return self.project.conclusions.get()

    @property
    def meeting(self) -> Consultation:
        return self.project.consultations.get()

    @property
    def job(self) -> AgencyJob:
        return self.project.jobs.order_by("-pk")[0]

    def with_agency(self, agency: str = "agency_a", *, fee: int = 600_000) -> Journey:
        """A job by the competitive method: no draw is needed for it."""
        data = {"agency": str(self.units[agency].pk), "mode": "compete", "fee": Decimal(fee)}
        return self.step("appoint_agency", "final", **data)

    def consulting(self, *, on: date | None = None) -> Journey:
        data = {"subject": "土方外运距离", "claimed": Decimal(200_000), "reviewed": Decimal(80_000)}
        return self.step("call_consultation", "first", on=on, **data)
