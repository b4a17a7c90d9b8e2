"""One row of each ledger of reviews."""

from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.domains.fiscal_review.models import (
    AgencyJob,
    ChecklistItem,
    Conclusion,
    Consultation,
    ConsultationParty,
    ReviewProject,
)

DAY = date(2025, 8, 1)


def project(world: Any) -> ReviewProject:
    number = world.number()
    return world.write(
        ReviewProject(
            number=f"P{number:05}", title=f"样例道路工程{number}", unit=world.units["finance"], state="draft",
            project_code=f"2508-410726-04-01-{number:06}", owner=world.units["transport"], industry="municipal",
            stage="budget", submitted=Decimal(1_000_000), agency=world.unit("sample_agency", kind="agency"),
        )
    )  # fmt: skip


def job(world: Any) -> AgencyJob:
    of = world.make(ReviewProject)
    return world.write(
        AgencyJob(
            number=f"J{of.pk}", title=of.title, unit=of.unit, state="appointed", project=of, agency=of.agency,
            assigned_on=DAY,
        )
    )  # fmt: skip


def consultation(world: Any) -> Consultation:
    of = world.make(ReviewProject)
    made = world.write(
        Consultation(number=f"C{of.pk}", title=of.title, unit=of.unit, state="called", project=of, called_on=DAY)
    )
    world.write(ConsultationParty(consultation=made, party=world.unit("sample_builder"), kind="builder"))
    return made


def conclusion(world: Any) -> Conclusion:
    of, number = world.make(ReviewProject), world.number()
    return world.write(
        Conclusion(
            project=of, title=of.title, document_no=f"样例〔2025〕{number}号", concluded_on=date(2025, 8, 20),
            stage=of.stage, industry=of.industry, channel="standard", submitted=Decimal(1_000_000),
            approved=Decimal(900_000), cuts=Decimal(100_000), complete_on=DAY, used_days=10, limit_days=20,
        )
    )  # fmt: skip


def checklist_item(world: Any) -> ChecklistItem:
    return world.write(ChecklistItem(stage="budget", item=f"样例资料{world.number()}"))


SAMPLES = {
    ReviewProject: project,
    AgencyJob: job,
    Consultation: consultation,
    Conclusion: conclusion,
    ChecklistItem: checklist_item,
}
