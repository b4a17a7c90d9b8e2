"""From the county's lists to the pure draw and back to visits."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from xianwu.core.records.numbers import take_number, take_numbers
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_record, open_records
from xianwu.kit.clock import ZONE
from xianwu.kit.refusals import Refused
from xianwu.lib import draws as brain
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.brain.officers import Target, Teams, make_teams
from xianwu.registers.enforcement.crews import candidate, card_holders, town_links
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.declarations import matter_of
from xianwu.registers.enforcement.kinds import Source
from xianwu.registers.enforcement.models import Draw, Inspection, Plan, Subject

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

LEAST_WEIGHT = 1


class DrawRefused(Refused):
    """A draw that cannot be opened; the message says what is missing."""


def frozen(row: Draw) -> brain.FrozenList:
    """The list as it was published."""
    return brain.freeze(
        [brain.Entry(number, weight) for number, weight in row.candidates],
        label=row.title,
        source=f"{row.public_on} {row.public_source}",
        count=row.wanted,
        officers=row.officers,
        mode=brain.WEIGHTED if row.is_weighted else brain.FAIR,
    )


def drawn(row: Draw) -> brain.Draw:
    """The draw by the salt in the safe; raises Refused in the draw's own words when it would not hold."""
    try:
        return brain.draw(frozen(row), salt=bytes.fromhex(row.salt), public=row.public_value, commit=row.commitment)
    except brain.DrawError as error:
        raise DrawRefused(str(error)) from None


def published_file(row: Draw) -> dict[str, Any]:
    """What anybody may download: without the salt until the draw has been made."""
    salt = bytes.fromhex(row.revealed_salt) if row.revealed_salt else None
    return brain.publication(
        frozen(row), commit=row.commitment, salt=salt, public=row.public_value, winners=row.winners
    )


def candidates(matter: str, organ: Unit) -> list[Subject]:
    """Everybody who can be drawn: active subjects of the organ, by number."""
    rows = Subject.objects.active().filter(matter=matter, unit__path__startswith=organ.path)
    return list(rows.exclude(number="").order_by("number").only("number", "risk_score", "town_id"))


@transaction.atomic
def commit_draw(
    *, plan: Plan, wanted: int, is_weighted: bool, public_source: str, public_on: date, actor: Actor, at: datetime,
    redraw_of: Draw | None = None, redraw_reason: str = "",
) -> Draw:  # fmt: skip
    """Freeze the list and publish the commitment. The salt lies sealed until the draw.

    Raises DrawRefused: no right, matter not drawn at random, plan not approved, too few, too early; and a second draw
    of a plan while one is open, or without the reason and the draw that it takes the place of.
    """
    _refuse_commit(plan, actor)
    _refuse_again(plan, redraw_of, redraw_reason)
    today = at.astimezone(ZONE).date()
    if public_on <= today:
        raise DrawRefused("公共随机数要在公布名单之后才产生，请选今天以后的日期。", field="public_on")
    if public_on >= plan.ends_on:
        raise DrawRefused(
            f"检查计划到 {plan.ends_on} 为止，公共随机数要在此前产生，抽中的才来得及检查。请选更早的一期。",
            field="public_on",
        )
    if not public_source.strip():
        raise DrawRefused("请写明公共随机数的来源，如某期福利彩票开奖号码。", field="public_source")
    people = candidates(plan.matter, plan.unit)
    _refuse_count(wanted, len(people), on=today)
    salt = secrets.token_bytes(brain.SALT_BYTES)
    row = Draw(
        number=take_number(f"抽{today.year}", width=4), title=f"{plan.title}随机抽取", unit=plan.unit,
        matter=plan.matter, state=Draw.State.COMMITTED, plan=plan, wanted=wanted, is_weighted=is_weighted,
        candidates=[[each.number, _weight(each, is_weighted=is_weighted)] for each in people],
        officers=[officer.card_no for officer in card_holders(plan.unit, on=today)], salt=salt.hex(),
        commitment=brain.commitment_of(salt), committed_on=today, public_source=public_source.strip(),
        public_on=public_on, redraw_of=redraw_of, redraw_reason=redraw_reason.strip(),
    )  # fmt: skip
    try:
        row.list_digest = frozen(row).digest
    except brain.DrawError as error:
        raise DrawRefused(str(error)) from None
    open_record(row, "enforcement.draw_committed", actor=actor, at=at)
    return row


def _refuse_commit(plan: Plan, actor: Actor) -> None:
    if not actor.covers(plan.unit, roles.CLERK, roles.DEPUTY):
        raise DrawRefused("需由本机关的执法内勤或分管负责人公布抽取。")
    if not matter_of(plan.matter).is_drawn_at_random:
        raise DrawRefused(f"{plan.matter_word}直接涉及公共安全，按规定全覆盖检查，不实行随机抽查。")
    if plan.state != Plan.State.APPROVED:
        raise DrawRefused("检查计划还没有批准，请先送审。")


def _refuse_again(plan: Plan, redraw_of: Draw | None, reason: str) -> None:
    """A plan is drawn once: whoever may draw until it suits draws nothing at random."""
    last = Draw.objects.filter(plan=plan).order_by("-pk").first()
    if last is None:
        if redraw_of is not None:
            raise DrawRefused("这个计划还没有抽取过，不用填“重抽自”。", field="redraw_of")
        return
    if last.state != Draw.State.VOID:
        raise DrawRefused(
            f"这个计划已有抽取 {last.number}（{last.get_state_display()}）。"
            "确需重抽的，先由分管负责人写明理由作废，再公布新的承诺。",
            field="plan",
        )
    if redraw_of != last:
        raise DrawRefused(f"这个计划抽取过，重抽要在“重抽自”中选 {last.number}。", field="redraw_of")
    if not reason.strip():
        raise DrawRefused("重抽要写明理由，并重新公布承诺。", field="redraw_reason")


def _refuse_count(wanted: int, listed: int, *, on: date) -> None:
    share = amount("random_percent", on=on)
    least = int((Decimal(listed) * share / 100).to_integral_value(rounding="ROUND_CEILING"))
    if wanted < least:
        raise DrawRefused(f"名单有 {listed} 户，抽查比例不低于 {share}%，至少抽 {least} 户。", field="wanted")


def _weight(subject: Subject, *, is_weighted: bool) -> str:
    return str(max(subject.risk_score or 0, LEAST_WEIGHT)) if is_weighted else "1"


# --- after the draw ---------------------------------------------------------------------------------


def teams_of(row: Draw, *, on: date) -> Teams:
    """Two officers for each drawn subject: even loads, the section linked with its town first."""
    listed = set(row.officers)
    able = [each for each in card_holders(row.unit, on=on) if each.card_no in listed]
    subjects = Subject.objects.filter(matter=row.matter, number__in=row.winners)
    return make_teams(
        [Target(each.number, str(each.town_id or "")) for each in subjects],
        officers=[candidate(each) for each in able],
        seed=brain.seed_of(bytes.fromhex(row.salt), public=row.public_value, digest=row.list_digest),
        links=town_links(row.matter, on=on),
    )


def pairs(row: Draw, *, on: date) -> list[dict[str, Any]]:
    """Which officers go where, with the reason; subjects without a team are named with theirs."""
    found = teams_of(row, on=on)
    made = [{"subject": t.target, "officers": list(t.officers), "reason": t.reason} for t in found.teams]
    return [*made, *({"subject": target, "officers": [], "reason": why} for target, why in found.without)]


def plan_visits(row: Draw, *, actor: Actor, at: datetime, first_day: date) -> list[Inspection]:
    """One visit for each drawn subject, waiting for approval."""
    if row.plan is None:
        return []
    subjects = list(Subject.objects.filter(matter=row.matter, number__in=row.winners).order_by("number"))
    numbers = take_numbers(f"检{first_day.year}", len(subjects), width=5)
    visits = [
        Inspection(
            number=number, title=subject.title, unit=row.unit, matter=row.matter, state=Inspection.State.PLANNED,
            subject=subject, plan=row.plan, source=Source.RANDOM, basis=row.plan.basis,
            scope=row.plan.scope or "按检查清单", planned_on=max(first_day, row.plan.starts_on), town_id=subject.town_id,
        )
        for number, subject in zip(numbers, subjects, strict=True)
    ]  # fmt: skip
    open_records(visits, "enforcement.inspection_planned", actor=actor, at=at)
    return visits
