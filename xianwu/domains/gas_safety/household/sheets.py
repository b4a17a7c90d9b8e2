"""供气企业入户安检 from Excel and back: one line a visit; and its hazards, one line each, by the same address and day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.core.records.numbers import take_numbers
from xianwu.core.workflow.api import open_records
from xianwu.domains.gas_safety.household import actions
from xianwu.domains.gas_safety.household.kinds import Outcome
from xianwu.domains.gas_safety.household.records import HouseholdCheck, HouseholdHazard
from xianwu.domains.gas_safety.models import GasSite
from xianwu.domains.gas_safety.site_actions import household
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement import identity
from xianwu.registers.enforcement.kinds import Severity
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits.sheet_words import Faults

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

Row = dict[str, Any]
Where = tuple[str, str, str]
"""Number, name and address as the file has them; "" where it has none."""

PLACE = (
    Column("对象编号", "number", kind="code", max_length=40, help="系统里的编号；没有的填名称和地址"),
    Column("名称（户主）", "title", max_length=120, aliases=("名称", "户主", "用户姓名"), help="同一地址有几户的必填"),
    Column("地址", "address", aliases=("用户地址",)),
)
CHECK_COLUMNS = (
    *PLACE,
    Column("上门日期", "checked_on", kind="date", required=True, aliases=("安检日期",)),
    Column("结果", "outcome", kind="choice", choices=tuple(Outcome.choices), required=True),
    Column("安检员", "inspector", max_length=60),
    Column("说明", "note", max_length=200, help="拒绝安检的必填"),
)
HAZARD_COLUMNS = (
    *PLACE,
    Column("上门日期", "checked_on", kind="date", required=True, aliases=("安检日期",)),
    Column("隐患", "hazard", required=True, max_length=200),
    Column("等级", "severity", kind="choice", choices=tuple(Severity.choices), required=True),
    Column("整改期限", "fix_due_on", kind="date", help="不填按参数：重大、其他各有天数"),
)


def where(row: Row) -> Where:
    return (row.get("number") or "", row.get("title") or "", identity.cleaned_text(row.get("address") or ""))


class Found:
    """The users that a file speaks of: by number, else by address, and by name where an address has several."""

    def __init__(self, places: Iterable[Where], sites: Any = None) -> None:
        wanted = set(places)
        rows = (GasSite.objects.all() if sites is None else sites).select_related("subject__unit")
        named = rows.filter(subject__number__in={number for number, _, _ in wanted if number})
        self.by_number = {site.subject.number: site for site in named}
        self.by_address: dict[str, list[GasSite]] = {}
        placed = rows.filter(subject__address__in={address for number, _, address in wanted if address and not number})
        for site in placed.exclude(subject__state=Subject.State.GONE).order_by("pk"):
            self.by_address.setdefault(site.subject.address, []).append(site)

    def site(self, place: Where) -> GasSite | None:
        number, title, address = place
        if number:
            return self.by_number.get(number)
        own = self.by_address.get(address, [])
        if len(own) > 1 or title:
            names = {title, household(title)} if title else set()
            own = [each for each in own if each.subject.title in names or each.subject.operator == title]
        return own[0] if len(own) == 1 else None


def _placed(rows: Sequence[Row], faults: Faults, *, actor: Actor) -> None:
    """Each line's user, or what is wrong with where it says the user is."""
    found = Found(map(where, rows), GasSite.objects.visible_to(actor, roles=(CLERK, OFFICER)))
    for row in rows:
        place = where(row)
        row["_site"] = found.site(place)
        if row["_site"] is None:
            name = "number" if place[0] else "address"
            several = not place[0] and len(found.by_address.get(place[2], [])) > 1
            words = (
                "这个地址有几户，请填写户主或对象编号。"
                if several
                else "在册对象里没有这一户，请核对，或先登记燃气对象。"
            )
            faults.add(row, name, words)


def _checks_of(keys: Iterable[tuple[Where, date]]) -> dict[tuple[Where, date], HouseholdCheck]:
    wanted = list(keys)
    found = Found(place for place, _ in wanted)
    sites = {key: found.site(key[0]) for key in wanted}
    rows = HouseholdCheck.objects.filter(site__in=[site for site in sites.values() if site]).select_related(
        "site__subject__unit"
    )
    by_day = {(row.site_id, row.checked_on): row for row in rows.filter(checked_on__in={day for _, day in wanted})}
    known = {key: by_day.get((site.pk, key[1])) for key, site in sites.items() if site}
    return {key: row for key, row in known.items() if row}


def _refuse(wrong: Sequence[CellError]) -> None:
    if wrong:
        raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")


# --- visits -------------------------------------------------------------------------------------------------


def check_key(row: Row) -> tuple[Where, date]:
    return (where(row), row["checked_on"])


def existing_checks(keys: Sequence[tuple[Where, date]]) -> dict[tuple[Where, date], int]:
    return {key: row.pk for key, row in _checks_of(keys).items()}


def allow_checks(rows: Sequence[Row], *, actor: Actor, at: datetime | None) -> list[CellError]:
    faults, on = Faults(CHECK_COLUMNS), timezone.localdate(at)
    _placed(rows, faults, actor=actor)
    seen: dict[tuple[int, date], int] = {}
    for row in rows:
        site = row["_site"]
        if site is None:
            continue
        wrong = actions.check_problem(
            site, checked_on=row["checked_on"], outcome=row["outcome"], note=row.get("note") or "", on=on
        )
        if wrong:
            faults.add(row, "address" if wrong[0] == "site" else wrong[0], wrong[1])
        first = seen.setdefault((site.pk, row["checked_on"]), row["_row"])
        if first != row["_row"]:
            faults.add(row, "checked_on", f"与第 {first} 行是同一户同一天。")
    return faults.found


def load_checks(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New visits are entered, what a line says otherwise is amended; the last check of a site moves forward only."""
    _refuse(allow_checks(rows, actor=actor, at=at))
    known = _checks_of([check_key(row) for row in rows])
    new, changed = [], []
    for row in rows:
        old = known.get(check_key(row))
        if old is None:
            new.append(
                HouseholdCheck(
                    site=row["_site"], supplier=row["_site"].supplier, checked_on=row["checked_on"], **_said(row)
                )
            )
        elif any(getattr(old, name) != value for name, value in _said(row).items()):
            if old.outcome == Outcome.DONE != row["outcome"]:
                raise Refused(
                    f"第 {row['_row']} 行：这次上门已登记“已安检”，不能用文件改成“{Outcome(row['outcome']).label}”。"
                )
            for name, value in _said(row).items():
                setattr(old, name, value)
            changed.append(old)
    write_many_new(new, actions.RECORDED, actor=actor, at=at, batch=batch)
    write_many_changes(changed, SAID, "gas_safety.household_check_changed", actor=actor, at=at, batch=batch)
    _move_last([*new, *changed], actor=actor, at=at, batch=batch)
    return LoadResult(len(new), len(changed), len(rows) - len(new) - len(changed))


SAID = ("outcome", "inspector", "note")


def _said(row: Row) -> Row:
    return {name: row.get(name) or "" for name in SAID}


def _move_last(checks: Iterable[HouseholdCheck], *, actor: Actor, at: datetime, batch: str) -> None:
    moved: dict[int, GasSite] = {}
    for check in sorted(checks, key=lambda each: each.checked_on):
        site = moved.get(check.site_id, check.site)
        if actions.is_newer(site, check):
            site.company_checked_on = check.checked_on
            moved[site.pk] = site
    write_many_changes(list(moved.values()), ("company_checked_on",), actions.CHECKED, actor=actor, at=at, batch=batch)


def check_row(record: HouseholdCheck) -> Row:
    subject = record.site.subject
    said = {name: getattr(record, name) for name in (*SAID, "checked_on")}
    return {"number": subject.number, "title": subject.title, "address": subject.address, **said}


# --- hazards ------------------------------------------------------------------------------------------------


def hazard_key(row: Row) -> tuple[Where, date, str]:
    return (*check_key(row), row["hazard"])


def existing_hazards(keys: Sequence[tuple[Where, date, str]]) -> dict[tuple[Where, date, str], int]:
    checks = _checks_of([key[:2] for key in keys])
    rows = HouseholdHazard.objects.filter(household_check__in=[row.pk for row in checks.values()])
    known = {(check, title): pk for pk, check, title in rows.values_list("pk", "household_check_id", "title")}
    found = {key: known.get((checks[key[:2]].pk, key[2])) for key in keys if key[:2] in checks}
    return {key: pk for key, pk in found.items() if pk}


def allow_hazards(rows: Sequence[Row], *, actor: Actor, at: datetime | None) -> list[CellError]:
    """The visit must be there; a hazard that is told is dealt with here, and no file rewrites it."""
    faults = Faults(HAZARD_COLUMNS)
    _placed(rows, faults, actor=actor)
    checks = _checks_of([check_key(row) for row in rows if row["_site"]])
    for row in rows:
        if row["_site"] is None:
            continue
        check = row["_check"] = checks.get(check_key(row))
        if check is None:
            faults.add(row, "checked_on", "这一户这一天没有登记上门，请先导入“供气企业入户安检”。")
            continue
        wrong = actions.hazard_problem(check, fix_due_on=row.get("fix_due_on"))
        if wrong:
            faults.add(row, "hazard" if wrong[0] == "title" else wrong[0], wrong[1])
    return faults.found


def load_hazards(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New hazards are reported as of today; those told before stay as they are."""
    _refuse(allow_hazards(rows, actor=actor, at=at))
    known, on = existing_hazards([hazard_key(row) for row in rows]), timezone.localdate(at)
    fresh = {hazard_key(row): row for row in rows if hazard_key(row) not in known}
    new = [
        actions.new_hazard(
            row["_check"], title=row["hazard"], severity=row["severity"], fix_due_on=row.get("fix_due_on"), on=on
        )
        for row in fresh.values()
    ]
    by_year: dict[int, list[HouseholdHazard]] = {}
    for hazard in new:
        by_year.setdefault(hazard.found_on.year, []).append(hazard)
    for year, own in by_year.items():
        numbers = take_numbers(f"{actions.SERIES}{year}", len(own), width=5)
        for hazard, number in zip(own, numbers, strict=True):
            hazard.number = number
    open_records(new, actions.REPORTED, actor=actor, at=at, batch=batch)
    return LoadResult(len(new), 0, len(rows) - len(new))


def hazard_row(record: HouseholdHazard) -> Row:
    place = check_row(record.household_check)
    own = {"hazard": record.title, "severity": record.severity, "fix_due_on": record.fix_due_on}
    return {name: place[name] for name in ("number", "title", "address", "checked_on")} | own


CHECKS = Sheet(
    key="gas_safety.household_checks", label="供气企业入户安检", model=HouseholdCheck, columns=CHECK_COLUMNS,
    natural_key=check_key, existing=existing_checks, load=load_checks, allow=allow_checks, row_of=check_row,
    joins=("site__subject",), roles=(CLERK, OFFICER),
    note="供气企业报来的上门记录，一户一天一行。按对象编号，没有的按地址（同一地址几户的再按户主）找到在册对象；"
    "到访不遇、拒绝安检的不算安检。",
)  # fmt: skip
HAZARDS = Sheet(
    key="gas_safety.household_hazards", label="入户安检隐患", model=HouseholdHazard, columns=HAZARD_COLUMNS,
    natural_key=hazard_key, existing=existing_hazards, load=load_hazards, allow=allow_hazards, row_of=hazard_row,
    joins=("household_check__site__subject",), roles=(CLERK, OFFICER),
    note="先导入“供气企业入户安检”，再导入这一张：一处隐患一行，按同一户同一天对上。导入的日期就是报告日期，超过报告期限的注明；"
    "已登记的隐患在系统里办理，不会被文件改写。",
)  # fmt: skip
SHEETS = [CHECKS, HAZARDS]
