"""What a matter needs before the first visit: checklist, acts and powers as dated rows, which the county edits afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from xianwu.core.events.api import write_many_new
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY
from xianwu.lib.numbers import round_half_up
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.gates import organ_of
from xianwu.registers.enforcement.kinds import Mode, PartyKind, Severity
from xianwu.registers.enforcement.models import Authority, CheckItem, DiscretionBand, PenaltyRule


@dataclass(frozen=True)
class Item:
    """One line of the checklist; `rule` is the code of the act it is punished as.

    `section`: code of the section that answers for it; "" where the one linked with the town does.
    """

    code: str
    group: str
    text: str
    basis: str
    severity: Severity = Severity.GENERAL
    mode: Mode = Mode.DEADLINE
    days: int = 15
    rule: str = ""
    tools: str = ""
    every_months: int | None = 12
    kinds: tuple[str, ...] = ()
    section: str = ""
    note: str = ""
    """Where the item comes from, for whoever keeps the list: a draft, another place's table. Never printed."""


@dataclass(frozen=True)
class Act:
    """One act that the law punishes: fines in 元 by party, or times of the illegal income."""

    code: str
    act: str
    broken: str
    basis: str
    sanctions: tuple[str, ...] = ()
    individual: tuple[int, int] | None = None
    organisation: tuple[int, int] | None = None
    times: tuple[int, int] | None = None
    needs_overdue_order: bool = False
    fires_waiver: bool = True


def enter(
    matter: str,
    *,
    items: Iterable[Item],
    acts: Iterable[Act],
    powers: Sequence[tuple[str, str]],
    since: date,
    at: datetime,
) -> None:
    """Enter what is not there yet; rows that the county has changed or ended stay as they are."""
    organ = organ_of(matter)
    sections = {unit.code: unit for unit in Unit.objects.filter(parent=organ)}
    rules = _rules(matter, organ, acts, since=since, at=at)
    known = set(CheckItem.objects.filter(matter=matter).values_list("code", flat=True))
    rows = [
        CheckItem(
            organ=organ, matter=matter, code=each.code, group=each.group, text=each.text, basis=each.basis,
            source_note=each.note, severity=each.severity, mode=each.mode, days=each.days, tools=each.tools, every_months=each.every_months,
            kinds=[str(kind) for kind in each.kinds], section=sections.get(each.section), rule=rules.get(each.rule),
            valid_from=since,
        )
        for each in items
        if each.code not in known
    ]  # fmt: skip
    write_many_new(rows, "enforcement.check_item_recorded", actor=None, at=at)
    grant(matter, organ, powers, since=since, at=at)


def grant(matter: str, organ: Unit, powers: Sequence[tuple[str, str]], *, since: date, at: datetime) -> None:
    """Powers of one organ in the whole county, with their basis; those it has or had stay as they are."""
    county = Unit.objects.get(code=COUNTY)
    held = set(Authority.objects.filter(matter=matter, organ=organ).values_list("power", flat=True))
    granted = [
        Authority(organ=organ, matter=matter, power=power, zone=county, basis=basis, valid_from=since)
        for power, basis in powers
        if power not in held
    ]
    write_many_new(granted, "enforcement.authority_recorded", actor=None, at=at)


def _rules(matter: str, organ: Unit, acts: Iterable[Act], *, since: date, at: datetime) -> dict[str, PenaltyRule]:
    known = {row.code: row for row in PenaltyRule.objects.filter(matter=matter).order_by("valid_from")}
    fresh = [_rule(matter, organ, act, since) for act in acts if act.code not in known]
    write_many_new(fresh, "enforcement.penalty_rule_recorded", actor=None, at=at)
    found = known | {row.code: row for row in fresh}
    divide(matter, found.values(), since=since, at=at)
    return found


LABELS = (
    ("从轻", "违法情节轻微，主动消除或者减轻危害后果"),
    ("一般", "没有从轻、从重情节"),
    ("从重", "拒不改正、多次违法或者造成危害后果"),
)
SOURCE = "系统默认：按法定幅度分三档，未公布本地裁量基准"


def divide(matter: str, rules: Iterable[PenaltyRule], *, since: date, at: datetime) -> None:
    """Three steps of discretion for every fine that has none yet; a county enters its own table afterwards."""
    known = set(DiscretionBand.objects.filter(matter=matter).values_list("rule_code", flat=True))
    cuts = [amount(f"band_{name}_percent", on=since) / 100 for name in ("light", "heavy")]
    rows = [band for rule in rules if rule.code not in known for band in _bands(rule, cuts, since)]
    write_many_new(rows, "enforcement.discretion_band_recorded", actor=None, at=at)


def _bands(rule: PenaltyRule, cuts: Sequence[Decimal], since: date) -> list[DiscretionBand]:
    """Thirds for each kind of party in 元, and of the times of the base."""
    ranges = [(kind, False, *ends) for kind in PartyKind.values for ends in rule.ranges(kind, is_multiple=False)]
    ranges += [("", True, *ends) for ends in rule.ranges("", is_multiple=True)]
    found = []
    for kind, is_multiple, least, most in ranges:
        ends = [least, *(least + (most - least) * cut for cut in cuts), most]
        for (label, factors), low, high in zip(LABELS, ends, ends[1:], strict=False):
            band = DiscretionBand(
                organ=rule.organ, matter=rule.matter, rule_code=rule.code, label=label, party_kind=kind,
                factors=factors, is_multiple=is_multiple, least=round_half_up(low, 3), most=round_half_up(high, 3),
                basis=SOURCE, is_default=True, valid_from=since,
            )  # fmt: skip
            found.append(band)
    return found


def _rule(matter: str, organ: Unit, act: Act, since: date) -> PenaltyRule:
    row = PenaltyRule(
        organ=organ, matter=matter, code=act.code, act=act.act, broken=act.broken, basis=act.basis,
        sanctions=list(act.sanctions), needs_overdue_order=act.needs_overdue_order, fires_waiver=act.fires_waiver,
        valid_from=since,
    )  # fmt: skip
    if act.individual:
        row.individual_from, row.individual_to = act.individual
    if act.organisation:
        row.organisation_from, row.organisation_to = act.organisation
    if act.times:
        row.base_label, (row.base_from, row.base_to) = "违法所得", act.times
    return row
