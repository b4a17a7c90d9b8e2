"""What the county needs before the first visit: checklist, acts and powers as dated rows, which it edits afterwards."""

from __future__ import annotations

from datetime import datetime

from xianwu.core.events.api import write_many_new
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY
from xianwu.domains.art_training.checklist import ACTS, ITEMS, POWERS, SINCE, Act
from xianwu.domains.art_training.kinds import MATTER
from xianwu.registers.enforcement.gates import organ_of
from xianwu.registers.enforcement.models import Authority, CheckItem, PenaltyRule


def enter(*, at: datetime) -> None:
    """Enter what is not there yet; rows that the county has changed or ended stay as they are."""
    organ, county = organ_of(MATTER), Unit.objects.get(code=COUNTY)
    rules = _rules(organ, at=at)
    known = set(CheckItem.objects.filter(matter=MATTER).values_list("code", flat=True))
    items = [
        CheckItem(
            organ=organ, matter=MATTER, code=each.code, group=each.group, text=each.text, basis=each.basis,
            severity=each.severity, mode=each.mode, days=each.days, tools=each.tools, every_months=each.every_months,
            rule=rules.get(each.rule), valid_from=SINCE,
        )
        for each in ITEMS
        if each.code not in known
    ]  # fmt: skip
    write_many_new(items, "enforcement.check_item_recorded", actor=None, at=at)
    held = set(Authority.objects.filter(matter=MATTER, organ=organ).values_list("power", flat=True))
    powers = [
        Authority(organ=organ, matter=MATTER, power=power, zone=county, basis=basis, valid_from=SINCE)
        for power, basis in POWERS
        if power not in held
    ]
    write_many_new(powers, "enforcement.authority_recorded", actor=None, at=at)


def _rules(organ: Unit, *, at: datetime) -> dict[str, PenaltyRule]:
    known = {row.code: row for row in PenaltyRule.objects.filter(matter=MATTER).order_by("valid_from")}
    fresh = [_rule(organ, act) for act in ACTS if act.code not in known]
    write_many_new(fresh, "enforcement.penalty_rule_recorded", actor=None, at=at)
    return known | {row.code: row for row in fresh}


def _rule(organ: Unit, act: Act) -> PenaltyRule:
    row = PenaltyRule(
        organ=organ, matter=MATTER, code=act.code, act=act.act, broken=act.broken, basis=act.basis,
        sanctions=list(act.sanctions), needs_overdue_order=act.needs_overdue_order, fires_waiver=act.fires_waiver,
        valid_from=SINCE,
    )  # fmt: skip
    if act.individual:
        row.individual_from, row.individual_to = act.individual
    if act.organisation:
        row.organisation_from, row.organisation_to = act.organisation
    if act.times:
        row.base_label, (row.base_from, row.base_to) = "违法所得", act.times
    return row
