"""Who may do what, where and when. Every order, notice and decision asks here first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q

from xianwu.core.units.models import Unit, lies_below
from xianwu.core.workflow.declarations import NEVER, Ready
from xianwu.kit.refusals import Refused
from xianwu.kit.remembered import Remembered
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.declarations import matter_label
from xianwu.registers.enforcement.kinds import Power
from xianwu.registers.enforcement.models import Authority, Officer

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MAY_ONLY = "只能劝阻、制止、记录，并报告或移送有权机关"
TWO = 2


class PowerRefused(Refused):
    """The organ has no such power here and now; the message says what it may do instead."""


TO_BE_CHECKED = "（初始默认，请按本县公布的清单核对文号）"
"""Behind a basis that the county has still to look up; no paper cites it."""


def powers(organ: Unit, matter: str, *, town: Unit | None, on: date) -> set[str]:
    """The powers of an organ in a matter and place on a day."""
    return {row.power for row in _rows(organ, matter, town=town, on=on)}


def _rows(organ: Unit, matter: str, *, town: Unit | None, on: date) -> list[Authority]:
    rows = Authority.objects.valid(on).filter(organ=organ, matter=matter).select_related("zone")
    return [row for row in rows if _covers(row.zone, town)]


def _covers(zone: Unit, town: Unit | None) -> bool:
    """A power for the whole county needs no place; one for a town needs a place within it."""
    return zone.kind == Unit.Kind.COUNTY if town is None else zone.contains(town)


DECIDING = (Power.ORDER_CORRECT, Power.FINE, Power.COERCE)
"""Powers that bring a matter to its end: who may only patrol, inspect or order a stop hands it on."""


def deciding(matter: str, *, town: Unit | None, on: date) -> list[Unit]:
    """The organs that may decide a matter in a place on a day."""
    rows = Authority.objects.valid(on).filter(matter=matter, power__in=DECIDING).select_related("organ", "zone")
    able = (row.organ for row in rows.order_by("organ__order", "organ__path", "pk") if _covers(row.zone, town))
    return list(dict.fromkeys(able))


COURTS = ("法院",)
"""A court decides what it is asked in its own procedure: nothing is transferred to it as to an organ that enforces."""


def can_be_addressed(unit: Unit) -> bool:
    """An organ of government, which a matter may be handed to; a bank, a firm or a court is none."""
    is_government = unit.kind in (Unit.Kind.DEPARTMENT, Unit.Kind.TOWN)
    return is_government and not any(word in unit.name for word in COURTS)


def governments() -> list[Unit]:
    """Every department and town that a matter may be handed to, in the order of the tree."""
    kinds = (Unit.Kind.DEPARTMENT, Unit.Kind.TOWN)
    return [each for each in Unit.objects.filter(kind__in=kinds).order_by("order", "path") if can_be_addressed(each)]


def empowered(*, town: Unit | None, on: date, matter: str = "") -> list[Unit]:
    """The organs that have some power in a matter (or in any) at a place on a day; those for the whole county too."""
    rows = Authority.objects.valid(on).select_related("organ", "zone").order_by("organ__order", "organ__path", "pk")
    of_matter = rows.filter(matter=matter) if matter else rows
    able = (row.organ for row in of_matter if _covers(row.zone, town) and can_be_addressed(row.organ))
    return list(dict.fromkeys(able))


def basis_of(organ: Unit, matter: str, power: str, *, town: Unit | None, on: date) -> str:
    """The basis to be printed, without the note to whoever keeps the table; raises PowerRefused without such a power."""
    for row in _rows(organ, matter, town=town, on=on):
        if row.power == power:
            return row.basis.removesuffix(TO_BE_CHECKED)
    raise PowerRefused(missing_power(organ, matter, power, town=town, on=on))


def missing_power(organ: Unit, matter: str, power: str, *, town: Unit | None, on: date) -> str:
    """Why the organ may not: never given, or lapsed, with what it may do instead."""
    return power_problem(organ, matter, power, town=town, on=on) or _never(organ, matter, power, town)


def given_to(organ: Unit, matter: str) -> list[Authority]:
    """All powers the organ was ever given in a matter, the newest first."""
    return list(Authority.objects.filter(organ=organ, matter=matter).select_related("zone").order_by("-valid_from"))


def power_problem(
    organ: Unit, matter: str, power: str, *, town: Unit | None, on: date, given: Iterable[Authority] | None = None
) -> str:
    """ "" where the organ has the power here and now, else why not. One statement either way, none with `given`."""
    known = given_to(organ, matter) if given is None else given
    rows = [row for row in known if row.power == power and _covers(row.zone, town)]
    if any(row.is_valid(on) for row in rows):
        return ""
    lapsed = next((row for row in rows if row.valid_to and row.valid_to < on), None)
    if lapsed is None:
        return _never(organ, matter, power, town)
    where = f"在{town}" if town else ""
    words = f"{matter_label(matter)}·{Power(power).label}"
    return f"{organ}{where}的“{words}”权限已于 {lapsed.valid_to} 失效，{MAY_ONLY}。"


def nowhere_problem(organ: Unit, matter: str, power: str, *, on: date) -> str:
    """ "" where the organ has the power on a day in the county or a part of it, else why it has it nowhere."""
    rows = [row for row in given_to(organ, matter) if row.power == power]
    if any(row.is_valid(on) for row in rows):
        return ""
    lapsed = next((row.zone for row in rows if row.valid_to and row.valid_to < on), None)
    town = lapsed if lapsed is not None and lapsed.kind != Unit.Kind.COUNTY else None
    return power_problem(organ, matter, power, town=town, on=on, given=rows)


def _never(organ: Unit, matter: str, power: str, town: Unit | None) -> str:
    where = f"在{town}" if town else ""
    words = f"{matter_label(matter)}·{Power(power).label}"
    return f"{organ}{where}没有“{words}”权限，{MAY_ONLY}。请管理员核对执法权限表。"


@dataclass(frozen=True)
class Given:
    """A power as it is remembered for conditions on rows."""

    organ: int
    matter: str
    power: str
    zone: str
    zone_kind: str
    first: date
    last: date | None


_given = Remembered(
    lambda: [
        Given(*row)
        for row in Authority.objects.order_by("pk").values_list(
            "organ", "matter", "power", "zone__path", "zone__kind", "valid_from", "valid_to"
        )
    ],
    models=("enforcement.Authority", "units.Unit"),
)


def held(power: str, *, matter: str = "", place: str = "town", from_day: str = "") -> Ready:
    """For the database: the organ (`unit`) of the row has the power at its `place`, as `power_problem` says of one row.

    Of the organs that the actor reaches. `place`: "" where it is enough to have the power somewhere; `matter`: where
    the row names none; `from_day`: a day of the row that counts instead, where it is yet to come.
    """

    def ready(actor: Actor, on: date) -> Q:
        own = [
            each
            for each in _given()
            if each.power == power
            and matter in ("", each.matter)
            and (each.last is None or each.last >= on)
            and (from_day or each.first <= on)
            and lies_below(each.organ, actor.units_for())
        ]
        found = NEVER
        for each in own:
            here = _where(each, on=on, place=place, matter="" if matter else each.matter, from_day=from_day)
            found = here if found is NEVER else found | here
        return found

    return ready


def _where(given: Given, *, on: date, place: str, matter: str, from_day: str) -> Q:
    """The rows on which one power counts."""
    found = Q(unit=given.organ, matter=matter) if matter else Q(unit=given.organ)
    if place and given.zone_kind != Unit.Kind.COUNTY:
        found &= Q(**{f"{place}__path__startswith": given.zone})
    if from_day and given.first > on:
        found &= Q(**{f"{from_day}__gte": given.first})
    if from_day and given.last:
        found &= Q(**{f"{from_day}__lte": given.last})
    return found


# --- officers ---------------------------------------------------------------------------------------


def cards(person_ids: Iterable[int], organ: Unit, *, on: date) -> dict[int, Officer]:
    """The cards in force on a day of those who may enforce for the organ, by person."""
    rows = (
        Officer.objects.valid(on)
        .filter(person_id__in=list(person_ids))
        .filter(Q(organ=organ) | Q(organ__path__startswith=organ.path))
    )
    if amount("must_be_established", on=on):
        rows = rows.filter(is_established=True)
    return {row.person_id: row for row in rows.select_related("person")}


def holds_a_card(**facts: Any) -> Ready:
    """For the database: the rows whose organ (`unit`) gave the actor a card that is in force, as in `cards`."""

    def ready(actor: Actor, on: date) -> Q:
        rows = Officer.objects.valid(on).filter(person=actor.id, **facts)
        if amount("must_be_established", on=on):
            rows = rows.filter(is_established=True)
        of_row = rows.annotate(path=ExpressionWrapper(OuterRef("unit__path"), output_field=CharField()))
        return Q(Exists(of_row.filter(organ__path__startswith=F("path"))))

    return ready


def officers_problem(people: Iterable[tuple[int, str]], organ: Unit, *, on: date) -> str:
    """Why these people (id, name) may not enforce together, "" when they may: two with a card in force."""
    given = dict(people)
    known = cards(given, organ, on=on)
    without = [name for key, name in given.items() if key not in known]
    if without:
        return f"{'、'.join(without)}没有在有效期内的执法证，不能作为执法人员；可以改为辅助人员，但不计入两人。"
    if len(known) < TWO:
        return "执法人员不得少于两人（行政处罚法第四十二条），带队领导、专家、辅助人员不计。"
    return ""
