"""申报清单: writing its lines. Firms, visits and needs in bulk, whatever the length of the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_records, stop_clocks
from xianwu.core.workflow.declarations import flow_of
from xianwu.domains.financing import words
from xianwu.domains.financing.actions import local_day
from xianwu.domains.financing.declaring import ENTERED_AS
from xianwu.domains.financing.models import Demand, Visit
from xianwu.domains.financing.numbering import next_numbers
from xianwu.domains.financing.sheets.needs import COMPARED, Lookups, Row
from xianwu.domains.financing.sheets.parties import PartyCode, chunks
from xianwu.intake.declarations import LoadResult
from xianwu.intake.taking_back import made_by
from xianwu.kit.rows import maker
from xianwu.registers.parties.actions import build_enterprise, register_many
from xianwu.registers.parties.models import Enterprise

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

FIRM_FIELDS = ("address", "industry", "legal_rep", "phone", "staff_count", "revenue", "founded_on")
LATE_DAYS = 31
NEED = ("title", "unit_id", "enterprise_id", "town_id", "visit_id", "state", "consent_no", *COMPARED)


def load(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines become needs, changed ones amend needs no bank has yet, equal ones are left alone."""
    lookups = Lookups(rows)
    options = {"actor": actor, "at": at, "batch": batch}
    firms = _register(rows, lookups, options)
    new, changed, same = [], [], 0
    for row in rows:
        need = lookups.need_of(row)
        if need is None:
            new.append(row)
        elif _amend(need, lookups.values(row)):
            changed.append(need)
        else:
            same += 1
    _write_new(new, lookups, firms, options)
    fields = [name.removesuffix("_id") for name in COMPARED]
    write_many_changes(changed, fields, "financing.need_amended", **options)
    return LoadResult(created=len(new), changed=len(changed), unchanged=same)


def _register(rows: Sequence[Row], lookups: Lookups, options: dict[str, Any]) -> dict[PartyCode, Enterprise]:
    """Every line's firm; those the register does not know are registered, likenesses suggested."""
    found: dict[PartyCode, Enterprise] = {}
    fresh = []
    for row in rows:
        code = row["code"]
        if code in found:
            continue
        known = lookups.register.find(code)
        found[code] = known or build_firm(row, lookups.town_of(row), at=options["at"])
        if known is None:
            fresh.append(found[code])
    register_many(fresh, **options)
    return found


def build_firm(row: Row, town: Unit | None, *, at: datetime, source: str = "申报清单导入") -> Enterprise:
    """A firm as the line describes it, not saved."""
    code: PartyCode = row["code"]
    data: Row = {name: row[name] for name in FIRM_FIELDS if row.get(name) is not None}
    data |= {"title": row["name"], "town": town, "source": source, "fetched_on": local_day(at)}
    if code.is_credit_code:
        data["credit_code"] = str(code)
    else:
        data |= {"id_kind": code.kind, "id_number": str(code)}
        data["subject_type"] = ENTERED_AS.get(row.get("subject_type"), Enterprise.Subject.OTHER)
    return build_enterprise(data, at=at)


def _amend(need: Demand, values: Row) -> bool:
    """Put the line's values on the need; whether any differed."""
    moved = {name: value for name, value in values.items() if getattr(need, name) != value}
    for name, value in moved.items():
        setattr(need, name, value)
    return bool(moved)


def _write_new(
    rows: Sequence[Row], lookups: Lookups, firms: dict[PartyCode, Enterprise], options: dict[str, Any]
) -> None:
    if not rows:
        return
    today = local_day(options["at"])
    visits = _write_visits([row for row in rows if row.get("visited_on")], lookups, firms, options)
    office = Unit.objects.get(code="development")
    defaults = {name: Demand._meta.get_field(name.removesuffix("_id")).get_default() for name in COMPARED}
    make, state = maker(Demand, NEED), Demand.State.DECLARED.value
    for some in chunks(rows):
        needs = []
        for row in some:
            firm, visited_on = firms[row["code"]], row.get("visited_on")
            channel = words.Channel.VISIT if visited_on else words.Channel.WALK_IN
            values = defaults | {"declared_on": visited_on or today, "channel": channel.value} | lookups.values(row)
            visit, town = visits.get((firm.pk, visited_on)), lookups.town_of(row)
            keys = (office.pk, firm.pk, town and town.pk, visit and visit.pk)
            needs.append(make((firm.title, *keys, state, row["consent_no"], *(values[name] for name in COMPARED))))
        _number(needs, "declared_on")
        open_records(needs, "financing.need_declared", **options)


def _write_visits(
    rows: Sequence[Row], lookups: Lookups, firms: dict[PartyCode, Enterprise], options: dict[str, Any]
) -> dict[tuple[int, date], Visit]:
    """One visit per firm and day; one that is in the ledger already is not entered again."""
    found: dict[tuple[int, date], Visit] = {}
    for some in chunks({row["visited_on"] for row in rows}):
        own = {firms[row["code"]].pk for row in rows}
        for visit in Visit.objects.filter(visited_on__in=some, state=Visit.State.RECORDED).order_by("pk"):
            if visit.enterprise_id in own:
                found.setdefault((visit.enterprise_id, visit.visited_on), visit)
    fresh = []
    today = local_day(options["at"])
    for row in rows:
        firm, day = firms[row["code"]], row["visited_on"]
        if (firm.pk, day) in found:
            continue
        visit = Visit(
            title=firm.title, unit=lookups.town_of(row), state=Visit.State.RECORDED, enterprise=firm, visited_on=day,
            mode=words.VisitMode.ON_SITE, visitor_name=row["visitor_name"], has_need=True,
            is_backfilled=(today - day).days > LATE_DAYS,
        )  # fmt: skip
        found[firm.pk, day] = visit
        fresh.append(visit)
    _number(fresh, "visited_on")
    write_many_new(fresh, "financing.visit_recorded", **options)
    return found


def _number(records: Sequence[Any], field: str) -> None:
    """Numbers by year, one look at the series a year."""
    by_year: dict[int, list[Any]] = {}
    for record in records:
        by_year.setdefault(getattr(record, field).year, []).append(record)
    for year, own in by_year.items():
        for record, number in zip(own, next_numbers(type(own[0]), year, count=len(own)), strict=True):
            record.number = number


# --- undo -----------------------------------------------------------------------------------------


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Void the needs and visits of one load, from their own day on, so that they count on no day at all.

    Firms stay in the register. Refused where the load amended older needs or its needs have gone on.
    """
    options, flow = {"actor": actor, "at": at, "note": "撤销导入"}, flow_of(Demand)
    assert flow
    needs = made_by(Demand, batch)
    for need in needs:
        need.state, need.void_on, need.void_kind = Demand.State.VOID, need.declared_on, words.VoidKind.MISTAKE
    write_many_changes(needs, ("state", "void_on", "void_kind"), "financing.demand_void", **options)
    stop_clocks(flow, flow.opens, needs, on=local_day(at))
    visits = made_by(Visit, batch)
    for visit in visits:
        visit.state, visit.void_on = Visit.State.VOID, visit.visited_on
    write_many_changes(visits, ("state", "void_on"), "financing.visit_void", **options)
    return len(needs)
