"""One row of each ledger of enforcement: of an organ, in a matter that nobody declares."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.county import AT, DAY, ZONE
from xianwu.core.people.models import Person
from xianwu.papers.models import Paper, PaperTemplate
from xianwu.registers.enforcement.kinds import Duty, Mode, Power, ReferralKind
from xianwu.registers.enforcement.models import (
    Authority,
    CheckItem,
    Delivery,
    DiscretionBand,
    Draw,
    Finding,
    Inspection,
    Officer,
    Participant,
    PenaltyRule,
    Plan,
    Publication,
    Referral,
    Subject,
    TownLink,
    YearlyReport,
)
from xianwu.registers.enforcement.tests.casework import samples as casework

MATTER, ORGAN, TOWN = "toy", "culture", "dongtun"
FIRST = date(2024, 1, 1)


def own(world: Any) -> dict[str, Any]:
    return {"number": f"样{world.number():05}", "unit": world.units[ORGAN], "matter": MATTER}


def subject(world: Any) -> Subject:
    named = own(world)
    return world.write(
        Subject(title=f"样例对象{named['number']}", state="active", kind="school", town=world.units[TOWN], **named)
    )


def plan(world: Any) -> Plan:
    return world.write(
        Plan(
            title="样例计划",
            state="draft",
            starts_on=DAY,
            ends_on=date(2025, 12, 31),
            basis="依据",
            scope="范围",
            **own(world),
        )
    )


def inspection(world: Any) -> Inspection:
    return world.write(
        Inspection(
            title="样例检查", state="planned", subject=world.one(Subject), plan=world.one(Plan), basis="依据", scope="清单",
            planned_on=DAY, town=world.units[TOWN], **own(world),
        )
    )  # fmt: skip


def finding(world: Any) -> Finding:
    return world.write(
        Finding(
            title="样例问题", state="found", inspection=world.one(Inspection), subject=world.one(Subject), group="fire",
            severity="general", mode=Mode.DEADLINE, found_on=DAY, town=world.units[TOWN], **own(world),
        )
    )  # fmt: skip


def participant(world: Any) -> Participant:
    return world.write(Participant(inspection=world.one(Inspection), name="样例专家", duty=Duty.EXPERT))


def officer(world: Any) -> Officer:
    person: Person = world.person()
    number = f"豫样{world.number():04}"
    return world.write(Officer(person=person, organ=world.units[ORGAN], card_no=number, valid_from=FIRST))


def authority(world: Any) -> Authority:
    first = FIRST - timedelta(days=world.number())
    return world.write(
        Authority(
            organ=world.units[ORGAN], matter=MATTER, power=Power.INSPECT, zone=world.units["yanjin"], basis="依据",
            valid_from=first,
        )
    )  # fmt: skip


def town_link(world: Any) -> TownLink:
    first = FIRST - timedelta(days=world.number())
    return world.write(TownLink(section=world.units[ORGAN], town=world.units[TOWN], matter=MATTER, valid_from=first))


def penalty_rule(world: Any) -> PenaltyRule:
    code = f"R{world.number()}"
    return world.write(
        PenaltyRule(
            organ=world.units[ORGAN], matter=MATTER, code=code, act="样例行为", broken="第五条", basis="第九条",
            organisation_from=0, organisation_to=1000, valid_from=FIRST,
        )
    )  # fmt: skip


def discretion_band(world: Any) -> DiscretionBand:
    code = f"B{world.number()}"
    return world.write(
        DiscretionBand(
            organ=world.units[ORGAN], matter=MATTER, rule_code=code, label="一般", factors=f"样例情形{code}", least=0,
            most=1000, basis="依据", valid_from=FIRST,
        )
    )  # fmt: skip


def check_item(world: Any) -> CheckItem:
    code = f"C{world.number()}"
    return world.write(
        CheckItem(
            organ=world.units[ORGAN], matter=MATTER, code=code, group="fire", text=f"样例检查项{code}", basis="依据",
            valid_from=FIRST,
        )
    )  # fmt: skip


def paper(world: Any) -> Paper:
    return world.one(Paper) if PaperTemplate.objects.exists() else world.make(Paper)


def delivery(world: Any) -> Delivery:
    return world.write(
        Delivery(
            paper=paper(world), organ=world.units[ORGAN], recipient="样例当事人", method="direct", served_on=DAY,
            deemed_on=DAY,
        )
    )  # fmt: skip


def publication(world: Any) -> Publication:
    return world.write(
        Publication(title="样例公示", state="pending", kind="inspection", party="样例", content="样例", made_on=DAY,
                    due_on=DAY + timedelta(days=28), **own(world))
    )  # fmt: skip


def referral(world: Any) -> Referral:
    return world.write(
        Referral(title="样例移送", state="sent", kind=ReferralKind.HAND_OVER, to_organ=world.units["housing"], reason="样例",
                 sent_on=DAY, **own(world))
    )  # fmt: skip


def draw(world: Any) -> Draw:
    return world.write(
        Draw(title="样例抽取", state="committed", wanted=1, list_digest="0" * 64, commitment="0" * 64, salt="盐",
             committed_on=DAY, public_source="样例", public_on=DAY + timedelta(days=1), **own(world))
    )  # fmt: skip


def yearly_report(world: Any) -> YearlyReport:
    """Another year each time: one stands for an organ and a year."""
    named = own(world)
    named.pop("matter")
    return world.write(YearlyReport(title="样例年报", state="draft", year=1000 + world.number(), due_on=DAY, **named))


SAMPLES = {
    Subject: subject,
    Plan: plan,
    Inspection: inspection,
    Finding: finding,
    Participant: participant,
    Officer: officer,
    Authority: authority,
    TownLink: town_link,
    PenaltyRule: penalty_rule,
    DiscretionBand: discretion_band,
    CheckItem: check_item,
    Delivery: delivery,
    Publication: publication,
    Referral: referral,
    Draw: draw,
    YearlyReport: yearly_report,
    **casework.SAMPLES,
}


def held(world: Any, record: Inspection, state: str) -> dict[str, Any]:
    """A visit that was held has its hours."""
    if state not in ("visited", "concluded"):
        return {}
    return {"held_on": DAY, "started_at": AT, "ended_at": AT + timedelta(hours=1)}


def corrected(world: Any, record: Finding, state: str) -> dict[str, Any]:
    """Orders have a deadline, what was put right was verified, on the spot only on the spot."""
    if state in ("ordered", "extended", "reported"):
        return {"due_at": datetime(2025, 9, 15, 18, tzinfo=ZONE), "ordered_on": DAY}
    if state in ("fixed_on_site", "verified"):
        return {"verified_on": DAY, "mode": Mode.ON_SITE if state == "fixed_on_site" else Mode.DEADLINE}
    return {}


def shown(world: Any, record: Publication, state: str) -> dict[str, Any]:
    """What is public has a day on which it became so."""
    return {"published_on": DAY} if state in ("published", "annulled", "withdrawn") else {}


def frozen(world: Any, record: YearlyReport, state: str) -> dict[str, Any]:
    """What was published has its day and its digest."""
    return {"published_on": DAY, "digest": "0" * 64} if state in ("published", "withdrawn") else {}


STATES = {Inspection: held, Finding: corrected, Publication: shown, YearlyReport: frozen, **casework.STATES}
