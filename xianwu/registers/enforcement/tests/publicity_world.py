"""An organ with its people, a plan and subjects, for tests of publications, referrals and draws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.county import AT, account, unit
from xianwu.core.events.api import write_new
from xianwu.core.people.models import Person
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.models import Case, Inspection, Officer, PenaltyRule, Plan, Subject

ORGAN, OTHER, MATTER = "culture", "housing", "toy"
DAY = date(2025, 8, 29)


def staff(name: str, *held: str, organ: str = ORGAN) -> Person:
    return account(name, *((role, organ) for role in held))


def officer(name: str, *, card: str, **more: Any) -> Officer:
    person = Person.objects.filter(username=name).first() or staff(name, roles.OFFICER)
    row = Officer(person=person, organ=unit(ORGAN), card_no=card, valid_from=date(2024, 1, 1), **more)
    write_new(row, "sample.made", actor=None, at=AT)
    return row


def subject(number: int, *, organ: str = ORGAN, **more: Any) -> Subject:
    row = Subject(
        number=f"对{number:05}", title=f"对象{number}", unit=unit(organ), matter=MATTER, kind="school", state="active",
        **more,
    )  # fmt: skip
    write_new(row, "sample.made", actor=None, at=AT)
    return row


def plan(state: str = Plan.State.APPROVED, **more: Any) -> Plan:
    row = Plan(
        number="划1", title="艺培抽查", unit=unit(ORGAN), matter=MATTER, state=state, starts_on=DAY,
        ends_on=date(2025, 12, 31), basis="抽查办法", **more,
    )  # fmt: skip
    write_new(row, "sample.made", actor=None, at=AT)
    return row


def visit(of: Subject, **more: Any) -> Inspection:
    row = Inspection(
        number=f"检{of.number}", title=of.title, unit=of.unit, matter=of.matter, subject=of, basis="条例", scope="清单",
        planned_on=DAY, **{"state": Inspection.State.PLANNED, **more},
    )  # fmt: skip
    write_new(row, "sample.made", actor=None, at=AT)
    return row


def rule(organ: str = ORGAN, **more: Any) -> PenaltyRule:
    row = PenaltyRule(
        organ=unit(organ), matter=MATTER, code="T1", act="无证办学", broken="条例第五条", basis="条例第九条",
        organisation_from=0, organisation_to=100_000, individual_from=0, individual_to=1000,
        valid_from=date(2020, 1, 1), **more,
    )  # fmt: skip
    write_new(row, "sample.made", actor=None, at=AT)
    return row


def case(of: PenaltyRule, **more: Any) -> Case:
    row = Case(
        **{
            "number": "案1", "title": "无证办学案", "unit": unit(ORGAN), "matter": MATTER, "rule": of,
            "party_kind": "individual", "party_name": "张小明", "occurred_on": date(2025, 7, 1),
            "clue_on": date(2025, 7, 2), "state": Case.State.DECIDED, "notice_served_on": date(2025, 8, 1),
            "filed_on": date(2025, 7, 5), "decided_on": DAY, "sanction": "fine", "fine": 800, "decision_no": "延文罚1号",
            **more,
        }
    )  # fmt: skip
    write_new(row, "sample.made", actor=None, at=AT)
    return row


def numbers(rows: Sequence[Any]) -> list[str]:
    return [row.number for row in rows]
