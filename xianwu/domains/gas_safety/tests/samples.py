"""One row of each ledger of gas safety."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.county import DAY
from xianwu.core.people.models import Person
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.domains.gas_safety.models import (
    Attendance,
    Contest,
    EntryConsent,
    ExpertAdvice,
    FileReview,
    GasSite,
    HouseholdCheck,
    HouseholdHazard,
    PartnerPart,
    Question,
    ReviewError,
    Score,
    Training,
)
from xianwu.registers.enforcement.models import Case, Inspection, Participant, PenaltyRule, Subject


def _subject(world: Any) -> Subject:
    number = world.number()
    return world.write(
        Subject(
            number=f"燃样{number:05}", title=f"样例饭店{number}", unit=world.units["housing"], matter=MATTER,
            kind="catering", state="active", town=world.units["dongtun"], address=f"样例路{number}号", operator="样例",
        )
    )  # fmt: skip


def site(world: Any) -> GasSite:
    return world.write(GasSite(subject=_subject(world), fuel="piped"))


def _visit(world: Any) -> Inspection:
    subject = _subject(world)
    return world.write(
        Inspection(
            number=f"检样{world.number()}", title=subject.title, unit=subject.unit, matter=MATTER, state="planned",
            subject=subject, town=subject.town, source="complaint", basis="依据", scope="清单", planned_on=DAY,
        )
    )  # fmt: skip


def entry(world: Any) -> EntryConsent:
    return world.write(EntryConsent(inspection=_visit(world), given_by="样例", relation="本人", recorded_on=DAY))


def advice(world: Any) -> ExpertAdvice:
    visit = _visit(world)
    expert = world.write(Participant(inspection=visit, name="样例专家", duty="expert"))
    return world.write(ExpertAdvice(inspection=visit, expert=expert, has_no_interest=True, signed_on=DAY))


def part(world: Any) -> PartnerPart:
    return world.write(
        PartnerPart(inspection=_visit(world), organ=world.units["commerce"], topic="样例", invited_on=DAY)
    )


def _somebody(world: Any) -> Person:
    return Person.objects.create_person(f"sample-{world.number()}", name="样例人员")


def _common(world: Any, state: str) -> dict[str, Any]:
    number = world.number()
    return {"number": f"样{number}", "title": f"样例{number}", "unit": world.units["housing"], "state": state}


def _case(world: Any) -> Case:
    subject, number = _subject(world), world.number()
    rule = world.write(
        PenaltyRule(
            matter=MATTER, organ=world.units["housing"], code=f"样{number}", act="样例行为", broken="样例条", basis="样例条款",
            valid_from=date(2024, 1, 1),
        )
    )  # fmt: skip
    return world.write(
        Case(
            **_common(world, "closed"), matter=MATTER, subject=subject, town=subject.town, rule=rule, clue_on=DAY,
            occurred_on=DAY, party_kind="organisation", party_name="样例",
        )
    )  # fmt: skip


def review(world: Any) -> FileReview:
    case = _case(world)
    return world.write(FileReview(**_common(world, "open"), case=case, reviewer=_somebody(world), reviewed_on=DAY))


def error(world: Any) -> ReviewError:
    return world.write(ReviewError(review=world.make(FileReview), kind="missing", item="缺页", basis="标准", points=2))


def household_check(world: Any) -> HouseholdCheck:
    return world.write(HouseholdCheck(site=site(world), supplier="样例燃气", checked_on=DAY, outcome="done"))


def household_hazard(world: Any) -> HouseholdHazard:
    return world.write(
        HouseholdHazard(
            **_common(world, "reported"), household_check=household_check(world), severity="general", found_on=DAY,
            report_due_on=DAY, reported_on=DAY, fix_due_on=DAY,
        )
    )  # fmt: skip


def training(world: Any) -> Training:
    return world.write(
        Training(**_common(world, "planned"), topic="late", held_on=DAY, place="会议室", lecturer="样例")
    )


def attendance(world: Any) -> Attendance:
    return world.write(Attendance(training=world.make(Training), person=_somebody(world)))


def question(world: Any) -> Question:
    number = world.number()
    return world.write(
        Question(
            code=f"题{number:04}", organ=world.units["housing"], kind="basis", text="哪一条？", options=["甲", "乙"], answer="A",
            basis="条例",
        )
    )  # fmt: skip


def contest(world: Any) -> Contest:
    return world.write(Contest(**_common(world, "planned"), held_on=DAY, place="会议室", wanted=2))


def score(world: Any) -> Score:
    return world.write(Score(contest=world.make(Contest), person=_somebody(world), right_count=1, minutes=10))


SAMPLES = {
    HouseholdCheck: household_check, HouseholdHazard: household_hazard,
    GasSite: site, EntryConsent: entry, ExpertAdvice: advice, PartnerPart: part, FileReview: review, ReviewError: error,
    Training: training, Attendance: attendance, Question: question, Contest: contest, Score: score,
}  # fmt: skip
STATES = {
    FileReview: lambda world, record, state: {"score": 90} if state == "confirmed" else {},
    HouseholdHazard: lambda world, record, state: {
        "fixed": {"fixed_on": DAY}, "handed": {"inspection": _visit(world)},
    }.get(state, {}),
}  # fmt: skip
