"""Sites of two years before the demo's month, with how each ended; a few still stand open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from xianwu.core.events.api import write_change, write_many_new
from xianwu.core.records.numbers import take_numbers
from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.declarations import Move
from xianwu.core.workflow.replay import Saga, Turn, instant, write_clocks, write_sagas
from xianwu.domains.illegal_building import demo_ground, words
from xianwu.domains.illegal_building.demo_people import Cast
from xianwu.domains.illegal_building.effects import subject_of
from xianwu.domains.illegal_building.kinds import (
    Deed,
    DemolitionMode,
    Found,
    LandType,
    PermitStatus,
    Purpose,
    Stage,
    Zone,
)
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import Cell, Demolition, JointOperation, Permit, Site, SiteAction, Watch
from xianwu.domains.illegal_building.workflow import SITE
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.models import Referral
from xianwu.registers.enforcement.printing import print_once
from xianwu.registers.enforcement.synthetic.people import Cast as Bureau
from xianwu.registers.enforcement.synthetic.sites import workday

ENDS = (
    *("demolished",) * 16, *("closed",) * 10, *("corrected",) * 8, *("lawful",) * 7, *("handed_over",) * 3,
    *("dissuaded",) * 1,
)  # fmt: skip
STOCK = ("stopped", "stopped", "stopped", "found", "verified")
"""Found late in July and still open when August begins; the first two come down in August."""
STAGES = (Stage.MATERIAL, Stage.FOUNDATION, Stage.FOUNDATION, Stage.RISING, Stage.RISING, Stage.TOPPED)
EVENT = "illegal_building."


@dataclass
class Told:
    """One site of the past with the rows that belong to it."""

    saga: Saga
    end: str
    deeds: list[tuple[str, date, str]] = field(default_factory=list)
    gone_on: date | None = None
    handed_on: date | None = None


def make_past(rng: Random, cast: Cast, cells: list[Cell], permits: list[Permit], *, as_of: date) -> list[Site]:
    """Write the past; the rows that stand open come back in the order of STOCK."""
    first = as_of.replace(day=1)
    ends = list(ENDS)
    rng.shuffle(ends)
    span = (first - demo_ground.BEGINS).days - 75
    plans = [(demo_ground.BEGINS + timedelta(days=20 + span * n // len(ends)), end) for n, end in enumerate(ends)]
    plans += [(first - timedelta(days=11 - 2 * n), end) for n, end in enumerate(STOCK)]
    told = [_tell(rng, cast, cells, permits, day, end) for day, end in plans]
    _number(told)
    sagas = [each.saga for each in told]
    write_sagas(sagas)
    write_clocks(SITE, sagas)
    _write_deeds(cast, told)
    _write_demolitions(rng, cast, told)
    _write_watches(cast, told, as_of=as_of)
    _hand_over(cast, [each for each in told if each.handed_on])
    return [each.saga.row for each in told[-len(STOCK) :]]


def _number(told: list[Told]) -> None:
    by_year: dict[int, list[Told]] = {}
    for each in told:
        by_year.setdefault(each.saga.row.found_on.year, []).append(each)
    for year, own in by_year.items():
        for each, number in zip(own, take_numbers(f"违建{year}-", len(own), width=4), strict=True):
            each.saga.row.number = number


def site_of(rng: Random, cast: Cast, cells: list[Cell], place: int, day: date) -> Site:
    latitude, longitude = demo_ground.point_in(rng, place)
    village, stage = cast.villages[place], rng.choice(STAGES)
    length, width = Decimal(rng.randint(60, 180)) / 10, Decimal(rng.randint(50, 120)) / 10
    address = f"{village.short_name}{rng.choice('东西南北')}{rng.randint(1, 60)}号"
    purpose = rng.choice((Purpose.HOUSE, Purpose.HOUSE, Purpose.SHED, Purpose.FACTORY, Purpose.FARM))
    return Site(
        title=f"{address}{Purpose(purpose).label}（{Stage(stage).label}）", unit=cast.street, cell=cells[place],
        village=village, state="found", source=rng.choice((Found.ROUTINE, Found.ROUTINE, Found.COMPLAINT, Found.HOTLINE)),
        found_on=day, found_at=instant(day), found_by_id=cast.patroller_of(place).id, owner=demo_ground.person_name(rng),
        address=address, latitude=latitude, longitude=longitude, given_datum="wgs84",
        given_point=f"{latitude},{longitude}", accuracy_m=Decimal(rng.randint(4, 18)), found_stage=stage, stage=stage,
        purpose=purpose, structure=rng.choice(("brick", "panel", "steel")), length_m=length, width_m=width,
        area_m2=(length * width).quantize(Decimal("0.01")), floors=1,
    )  # fmt: skip


def _tell(rng: Random, cast: Cast, cells: list[Cell], permits: list[Permit], day: date, end: str) -> Told:
    place = rng.randrange(len(cells))
    row = site_of(rng, cast, cells, place, day)
    told = Told(Saga(row, instant(day), EVENT + "site_found", cast.patroller_of(place)), end)
    if end == "found":
        return told
    if end == "dissuaded":
        told.saga.turns = [_turn(cast.patroller_of(place), day, "site_dissuaded", "dissuade", state="dissuaded")]
        told.deeds = [(Deed.DISSUADE, day, "当场劝阻，当事人表示先停下")]
        return told
    _verify(rng, cast, told, permits, place, lawful=end == "lawful")
    if end in ("lawful", "verified"):
        return told
    _stop(cast, told)
    if end != "stopped":
        _end(rng, cast, told)
    return told


def _turn(actor: Any, day: date, verb: str, step: str, *, minute: int = 60, note: str = "", **changes: Any) -> Turn:
    return Turn(instant(day, minute), EVENT + verb, actor, changes, step, note)


def _verify(rng: Random, cast: Cast, told: Told, permits: list[Permit], place: int, *, lawful: bool) -> None:
    row, day = told.saga.row, told.saga.row.found_on
    changes: dict[str, Any] = {
        "state": "verified", "permit_status": PermitStatus.NONE, "verified_on": day,
        "zone": Zone.TOWN_PLAN if told.end == "handed_over" else Zone.VILLAGE_PLAN,
        "land_type": rng.choice((LandType.HOMESTEAD, LandType.CONSTRUCTION, LandType.FARMLAND)),
    }  # fmt: skip
    if lawful:
        known = [each for each in permits if each.village_id == cast.villages[place].pk]
        permit = min(known or permits, key=lambda each: abs((each.issued_on - day).days))
        changes |= {"state": "lawful", "permit_status": PermitStatus.PERMITTED, "permit_id": permit.pk}
        row.owner = permit.holder
    told.saga.turns.append(_turn(cast["wenyan_officer_1"], day, "site_verified", "verify", **changes))
    told.deeds.append((Deed.VERIFY, day, "有许可" if lawful else "查询规划、用地台账，无许可"))


def _stop(cast: Cast, told: Told) -> None:
    day = told.saga.row.found_on + timedelta(days=1)
    told.saga.turns.append(
        _turn(cast["wenyan_officer_1"], day, "site_stopped", "stop", state="stopped", stopped_on=day)
    )
    told.deeds.append((Deed.STOP, day, "书面叫停"))


def _end(rng: Random, cast: Cast, told: Told) -> None:
    end, day = told.end, told.saga.row.found_on + timedelta(days=rng.randint(6, 24))
    deputy, officer = cast["wenyan_deputy"], cast["wenyan_officer_2"]
    if end == "handed_over":
        told.handed_on = day
        return
    if end == "corrected":
        told.saga.turns.append(_turn(officer, day, "site_corrected", "correct", state=end, fixed_on=day))
        told.deeds.append((Deed.RESTORE, day, "材料清运，恢复原状"))
        return
    told.gone_on = day
    told.saga.turns.append(_turn(officer, day, "site_demolished", "demolish", state="demolished", fixed_on=day))
    if end == "closed":
        told.saga.turns.append(_turn(deputy, day + timedelta(days=92), "site_closed", "close", state="closed"))


# --- what belongs to them -------------------------------------------------------------------------


def _write_deeds(cast: Cast, told: list[Told]) -> None:
    rows = []
    for each in told:
        site = each.saga.row
        for kind, day, note in each.deeds:
            row = SiteAction(site=site, kind=kind, done_on=day, done_at=instant(day, 60), stage=site.found_stage,
                             floors=site.floors, area_m2=site.area_m2, note=note)  # fmt: skip
            if kind == Deed.STOP:
                row.paper, row.is_written = _stop_order(cast, site, day), True
                row.second_id = cast["wenyan_officer_2"].id
            row.by_id, row._history_date = cast["wenyan_officer_1"].id, instant(day, 60)
            rows.append(row)
    actor = cast["wenyan_officer_1"]
    write_many_new(rows, EVENT + "deed_recorded", actor=actor, at=instant(demo_ground.BEGINS))


def _stop_order(cast: Cast, site: Site, day: date) -> Paper:
    """The order that stopped it, as it was printed on that day."""
    actor, at = cast["wenyan_officer_1"], instant(day, 60)
    officers = (actor.id, cast["wenyan_officer_2"].id)
    given = words.stop_order(site, officers=officers, on=day, signature="当事人签字")
    return print_once(site, "stop_order", given, organ=site.unit, matter=MATTER, actor=actor, at=at)


def _hand_over(cast: Cast, told: list[Told]) -> None:
    """By the verb that people use, so that the letter goes with it; the building is a subject by which a case finds it."""
    officer, deputy, organ = cast["wenyan_officer_1"], cast["wenyan_deputy"], cast.units["housing"]
    for each in told:
        assert each.handed_on
        site = Site.objects.get(pk=each.saga.row.pk)
        subject = subject_of(site, Move(SITE.step("verify"), officer, instant(site.found_on, 60)))
        write_change(site, {"subject": subject}, EVENT + "site_changed", actor=officer, at=instant(each.handed_on))
        why = "叫停后继续施工，街道没有处罚权，移交城管部门处理"
        at = instant(each.handed_on, 60)
        take_step(site, "hand_over", actor=deputy, at=at, reason=why, data={"to_organ": str(organ.pk)})


def answered(bureau: Bureau) -> None:
    """What was handed over is taken in and answered."""
    words = "已约谈建设人，工地停工，正在补办建设工程规划许可手续"
    for row in Referral.objects.filter(matter=MATTER, state=Referral.State.SENT).order_by("pk"):
        take_step(row, "receive", actor=bureau.clerk, at=instant(workday(row.sent_on + timedelta(days=2)), 60))
        at = instant(workday(row.sent_on + timedelta(days=20)), 60)
        take_step(row, "answer", actor=bureau.clerk, at=at, data={"answer": words})


def _write_demolitions(rng: Random, cast: Cast, told: list[Told]) -> None:
    """Each taken down together has its own outing: those of a past year were days apart."""
    housing, rows, outings = cast.units["housing"], [], []
    for number, each in enumerate((each for each in told if each.gone_on), start=1):
        site = each.saga.row
        mode = rng.choice((DemolitionMode.SELF, DemolitionMode.ASSISTED, DemolitionMode.AGREEMENT))
        row = Demolition(
            site=site, mode=mode, done_on=each.gone_on, area_m2=site.area_m2,
            partner=None if mode == DemolitionMode.SELF else housing,
            consent_no="" if mode == DemolitionMode.SELF else f"同意书{number:03}",
        )  # fmt: skip
        row._history_date = instant(row.done_on, 60)
        rows.append(row)
        if row.partner:
            row.operation = JointOperation(
                title=f"{site.village.short_name}联合拆除行动", unit=site.unit, state="planned", held_on=row.done_on,
                people_count=rng.randint(12, 30), vehicles=rng.randint(3, 8), plan="先清点再拆除",
            )  # fmt: skip
            outings.append(row.operation)
    _write_outings(cast, outings)
    write_many_new(rows, EVENT + "demolition_recorded", actor=cast["wenyan_officer_2"], at=instant(demo_ground.BEGINS))


def _write_outings(cast: Cast, outings: list[JointOperation]) -> None:
    for year in sorted({row.held_on.year for row in outings}):
        own = [row for row in outings if row.held_on.year == year]
        for row, number in zip(own, take_numbers(f"联{year}-", len(own), width=3), strict=True):
            row.number = number
    clerk, deputy = cast["wenyan_clerk"], cast["wenyan_deputy"]
    write_sagas(
        [
            Saga(row, instant(row.held_on - timedelta(days=2)), EVENT + "operation_planned", clerk,
                 [_turn(deputy, row.held_on, "operation_held", "hold", minute=50, state="done")])
            for row in outings
        ]
    )  # fmt: skip


def _write_watches(cast: Cast, told: list[Told], *, as_of: date) -> None:
    rows = []
    for each in told:
        site = each.saga.row
        for count in (1, 2, 3) if site.fixed_on else ():
            due = site.fixed_on + timedelta(days=30 * count)
            is_done = due < as_of - timedelta(days=10)
            row = Watch(site=site, due_on=due, done_on=due if is_done else None, note="未见复建" if is_done else "")
            row.by_id = cast["wenyan_officer_1"].id if is_done else None
            row._history_date = instant(min(due, as_of - timedelta(days=1)))
            rows.append(row)
    write_many_new(rows, EVENT + "watch_planned", actor=cast["wenyan_officer_1"], at=instant(demo_ground.BEGINS))
