"""What the county needs before the first visit: checklist, acts and powers as dated rows, which it edits afterwards."""

from __future__ import annotations

from datetime import date, datetime

from xianwu.core.events.api import write_many_new
from xianwu.core.rules.api import text_value
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY
from xianwu.domains.gas_safety.acts import ACTS, PARTNERS, POWERS, Act
from xianwu.domains.gas_safety.checklist import ITEMS, SINCE, Item
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.registers.enforcement.gates import organ_of
from xianwu.registers.enforcement.models import Authority, CheckItem, PenaltyRule

MEASURES = ("bottle_room_kg", "most_bottles", "bottle_clearance_m", "hose_metres", "hose_years")


def enter(*, at: datetime, since: date = SINCE) -> None:
    """Enter what is not there yet; rows that the county has changed or ended stay as they are."""
    organ = organ_of(MATTER)
    rules = _rules(organ, at=at, since=since)
    known = set(CheckItem.objects.filter(matter=MATTER).values_list("code", flat=True))
    measures = {name: text_value(f"gas_safety.{name}", on=since) for name in MEASURES}
    sections = {unit.code: unit for unit in Unit.objects.filter(parent=organ)}
    items = [
        _item(organ, each, rules, measures, sections.get(each.owner), since) for each in ITEMS if each.code not in known
    ]
    write_many_new(items, "enforcement.check_item_recorded", actor=None, at=at)
    _enter_powers(organ, at=at, since=since)


def _item(
    organ: Unit,
    each: Item,
    rules: dict[str, PenaltyRule],
    measures: dict[str, str],
    section: Unit | None,
    since: date,
) -> CheckItem:
    return CheckItem(
        organ=organ, matter=MATTER, code=each.code, group=each.group, text=each.text.format(**measures),
        basis=each.basis, severity=each.severity, mode=each.mode, days=each.days, tools=each.tools,
        kinds=[str(kind) for kind in each.kinds], every_months=each.every_months, section=section,
        rule=rules.get(each.rule), valid_from=since,
    )  # fmt: skip


def _enter_powers(organ: Unit, *, at: datetime, since: date) -> None:
    """The organ's own powers, and those of the partners that the county has as units."""
    county = Unit.objects.get(code=COUNTY)
    held = set(Authority.objects.filter(matter=MATTER).values_list("organ__code", "power"))
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[each.unit for each in PARTNERS])}
    wanted = [(organ, power, basis) for power, basis in POWERS]
    wanted += [
        (units[each.unit], power, each.basis) for each in PARTNERS if each.unit in units for power in each.powers
    ]
    rows = [
        Authority(organ=unit, matter=MATTER, power=power, zone=county, basis=basis, valid_from=since)
        for unit, power, basis in wanted
        if (unit.code, str(power)) not in held
    ]
    write_many_new(rows, "enforcement.authority_recorded", actor=None, at=at)


def _rules(organ: Unit, *, at: datetime, since: date) -> dict[str, PenaltyRule]:
    known = {row.code: row for row in PenaltyRule.objects.filter(matter=MATTER).order_by("valid_from")}
    fresh = [_rule(organ, act, since) for act in ACTS if act.code not in known]
    write_many_new(fresh, "enforcement.penalty_rule_recorded", actor=None, at=at)
    return known | {row.code: row for row in fresh}


def _rule(organ: Unit, act: Act, since: date) -> PenaltyRule:
    row = PenaltyRule(
        organ=organ, matter=MATTER, code=act.code, act=act.act, broken=act.broken, basis=act.basis,
        sanctions=list(act.sanctions), needs_overdue_order=act.needs_overdue_order, fires_waiver=act.fires_waiver,
        valid_from=since,
    )  # fmt: skip
    if act.individual:
        row.individual_from, row.individual_to = act.individual
    if act.organisation:
        row.organisation_from, row.organisation_to = act.organisation
    return row
