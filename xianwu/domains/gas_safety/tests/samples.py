"""One row of each ledger of gas safety."""

from __future__ import annotations

from typing import Any

from tests.county import DAY
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.domains.gas_safety.models import EntryConsent, ExpertAdvice, GasSite, PartnerPart
from xianwu.registers.enforcement.models import Inspection, Participant, Subject


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


SAMPLES = {GasSite: site, EntryConsent: entry, ExpertAdvice: advice, PartnerPart: part}
