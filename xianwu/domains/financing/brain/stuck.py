"""Who a case waits for, since when, and how the bank's limit stands by both dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Cause(StrEnum):
    OFFICE = "office"
    CHECK = "check"
    PAPERS = "papers"
    BANK = "bank"
    REPAIR = "repair"


LABELS = {
    Cause.OFFICE: "待专班",
    Cause.CHECK: "待协查",
    Cause.PAPERS: "待材料",
    Cause.BANK: "待银行",
    Cause.REPAIR: "待修复",
}


@dataclass(frozen=True)
class Waiting:
    """One open case: its state and the days it got there. `holder` names who must act."""

    key: int
    state: str
    declared_on: date
    holder: str = ""
    asked_on: date | None = None
    pushed_on: date | None = None
    materials_complete_on: date | None = None
    repair_opened_on: date | None = None


@dataclass(frozen=True)
class Light:
    """The bank's limit by both dates. `due_on` counts from complete papers; None while they are not."""

    tone: str
    due_on: date | None
    pushed_age: int
    papers_age: int | None
    reason: str


@dataclass(frozen=True)
class Stuck:
    key: int
    cause: Cause
    since: date
    days: int
    holder: str
    reason: str
    light: Light | None = None


@dataclass(frozen=True)
class DecisionLimits:
    """Days of the decision limit, its amber and red day, and how long papers may stay incomplete."""

    decision: int = 30
    amber: int = 20
    red: int = 27
    papers: int = 10


def decision_light(
    *, pushed_on: date, materials_complete_on: date | None, as_of: date, limits: DecisionLimits
) -> Light:
    """Colour of an undecided case: calm, warn (amber), red, late; papers open too long also warn."""
    pushed_age = (as_of - pushed_on).days
    if materials_complete_on is None:
        if pushed_age > limits.papers:
            return Light("warn", None, pushed_age, None, f"推送 {pushed_age} 天材料仍不齐，时限未起算。")
        return Light("calm", None, pushed_age, None, f"推送 {pushed_age} 天，等待材料。")
    age = (as_of - materials_complete_on).days
    due_on = materials_complete_on + timedelta(days=limits.decision)
    if age > limits.decision:
        return Light("late", due_on, pushed_age, age, f"材料齐全 {age} 天未答复，超期 {age - limits.decision} 天。")
    for tone, bar in (("red", limits.red), ("warn", limits.amber)):
        if age >= bar:
            return Light(tone, due_on, pushed_age, age, f"材料齐全 {age} 天，还有 {limits.decision - age} 天。")
    return Light("calm", due_on, pushed_age, age, f"材料齐全 {age} 天，推送 {pushed_age} 天。")


def _placed(case: Waiting) -> tuple[Cause, date, str] | None:
    if case.state == "declared":
        if case.asked_on:
            return Cause.CHECK, case.asked_on, "部门协查未答复"
        return Cause.OFFICE, case.declared_on, "等待专班审核"
    if case.state == "recommended" and case.pushed_on:
        if case.materials_complete_on is None:
            return Cause.PAPERS, case.pushed_on, "材料未齐"
        return Cause.BANK, case.materials_complete_on, "银行审批中"
    if case.state in ("deferred", "repairing", "refused"):
        return Cause.REPAIR, case.repair_opened_on or case.declared_on, "问题尚未修复"
    return None


def stuck_list(cases: Iterable[Waiting], *, as_of: date, limits: DecisionLimits, at_least: int = 0) -> list[Stuck]:
    """Open cases by cause, the oldest first within each."""
    found = []
    for case in cases:
        placed = _placed(case)
        if placed is None:
            continue
        cause, since, reason = placed
        light = None
        if case.pushed_on and cause in (Cause.PAPERS, Cause.BANK):
            light = decision_light(
                pushed_on=case.pushed_on, materials_complete_on=case.materials_complete_on, as_of=as_of, limits=limits
            )
            reason = light.reason
        days = (as_of - since).days
        if days >= at_least:
            found.append(Stuck(case.key, cause, since, days, case.holder, reason, light))
    order = list(Cause)
    return sorted(found, key=lambda stuck: (order.index(stuck.cause), -stuck.days, stuck.key))


def counts(rows: Sequence[Stuck]) -> dict[Cause, int]:
    """How many wait for each cause, zero included."""
    return {cause: sum(row.cause is cause for row in rows) for cause in Cause}
