"""Plain rows put straight into the tables: figures are read here, not steps."""

from __future__ import annotations

from datetime import date, datetime, time

from xianwu.core.people.models import Person
from xianwu.core.units.models import Unit
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.domains.gas_safety.tests.oracle import (
    ITEMS,
    ITEMS_FROM,
    County,
    Hazard,
    Trial,
    Visit,
    days_after,
    decided_on,
)
from xianwu.kit.clock import ZONE
from xianwu.kit.remembered import rows_written
from xianwu.registers.enforcement.models import (
    Case,
    CheckedItem,
    CheckItem,
    Finding,
    Inspection,
    Participant,
    Payment,
    PenaltyRule,
    Referral,
    Subject,
)

OFFICERS = 3


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZONE)


FIRST = at(date(2023, 1, 1))


class Store:
    """One county in the tables."""

    def __init__(self, county: County, units: dict[str, Unit]) -> None:
        self.county, self.organ, self.town, self.audit = county, units["housing"], units["wenyan"], units["audit"]
        self.own = {"unit": self.organ, "matter": MATTER, "created_at": FIRST, "updated_at": FIRST}
        self.people = [
            Person.objects.filter(username=f"who{n}").first() or Person.objects.create_person(f"who{n}", name=f"某{n}")
            for n in range(OFFICERS)
        ]
        self.sites = self._sites()
        self.visits = self._visits()
        self._teams()
        self._checks()
        self.hazards = self._hazards()
        self._referrals()
        self._trials()

    def _sites(self) -> list[Subject]:
        rows = [
            Subject(
                **self.own | {"created_at": at(each.listed_on)}, number=f"对象{n}", title=f"对象{n}", kind=each.kind,
                state=each.state, off_on=each.off_on, is_crowded=each.is_crowded, address=f"路{n}号", town=self.town,
            )
            for n, each in enumerate(self.county.sites)
        ]  # fmt: skip
        Subject._base_manager.bulk_create(rows)
        return rows

    def _visit(self, n: int, each: Visit) -> Inspection:
        return Inspection(
            **self.own, number=f"检{n}", title=f"检查{n}", subject=self.sites[each.site], basis="依据", scope="清单",
            state=each.state, source=each.source, is_joint=each.is_joint, planned_on=each.on,
            town=self.town if each.has_town else None, held_on=None if each.state == "attempted" else each.on,
            started_at=at(each.on), ended_at=at(each.on, 10),
        )  # fmt: skip

    def _visits(self) -> list[Inspection]:
        rows = [self._visit(n, each) for n, each in enumerate(self.county.visits)]
        Inspection._base_manager.bulk_create(rows)
        return rows

    def _teams(self) -> None:
        Participant._base_manager.bulk_create(
            Participant(
                inspection=row, person=self.people[goer.who], name="某", duty=goer.duty, card_no=f"证{goer.who}",
                left_on=each.on if goer.has_left else None, created_at=FIRST,
            )
            for row, each in zip(self.visits, self.county.visits, strict=True)
            for goer in each.team
        )  # fmt: skip

    def _checks(self) -> None:
        items = {
            code: CheckItem(
                organ=self.organ, matter=MATTER, code=code, group="use", text=code, basis="依据", kinds=[kind],
                every_months=months, valid_from=ITEMS_FROM, created_at=FIRST,
            )
            for code, (kind, months) in ITEMS.items()
        }  # fmt: skip
        CheckItem._base_manager.bulk_create(items.values())
        rows_written("enforcement.CheckItem")
        CheckedItem._base_manager.bulk_create(
            CheckedItem(inspection=row, item=items[code], result="passed", created_at=FIRST)
            for row, each in zip(self.visits, self.county.visits, strict=True)
            for code in each.checked
        )

    # --- hazards ------------------------------------------------------------------------------------------

    def _hazards(self) -> list[Finding]:
        rows = [self._hazard(n, each) for n, each in enumerate(self.county.hazards)]
        Finding._base_manager.bulk_create(rows)
        return rows

    def _hazard(self, n: int, each: Hazard) -> Finding:
        visit = self.visits[each.visit]
        day = visit.planned_on
        due = days_after(day, each.due_after)
        return Finding(
            **self.own, number=f"隐{n}", title="隐患", inspection=visit, subject=visit.subject, group=each.stage,
            severity=each.severity, mode="deadline", found_on=day, town=visit.town, state=state_of(each),
            verified_on=days_after(day, each.verified_after), due_at=at(due, 18) if due else None,
        )  # fmt: skip

    def _referrals(self) -> None:
        rows = []
        for n, (row, each) in enumerate(zip(self.hazards, self.county.hazards, strict=True)):
            sent_on = days_after(row.found_on, each.referred_after)
            if sent_on:
                rows.append(
                    Referral(**self.own, number=f"移{n}", title="移送", state="sent", kind="hand_over", to_organ=self.audit,
                             finding=row, subject=row.subject, reason="理由", sent_on=sent_on)
                )  # fmt: skip
        Referral._base_manager.bulk_create(rows)

    # --- cases --------------------------------------------------------------------------------------------

    def _trials(self) -> None:
        rule = PenaltyRule(organ=self.organ, matter=MATTER, code="R", act="行为", broken="第五条", basis="第九条",
                           organisation_from=5_000, organisation_to=15_000, valid_from=date(2022, 1, 1), created_at=FIRST)  # fmt: skip
        PenaltyRule._base_manager.bulk_create([rule])
        rows = [self._trial(n, each, rule) for n, each in enumerate(self.county.trials)]
        Case._base_manager.bulk_create(rows)
        Payment._base_manager.bulk_create(
            Payment(case=row, kind="fine", amount=each.paid, paid_on=days_after(decided_on(each), each.paid_after),
                    receipt_no=f"票{n}", created_at=FIRST)
            for n, (row, each) in enumerate(zip(rows, self.county.trials, strict=True))
            if each.paid and decided_on(each) and each.paid_after is not None
        )  # fmt: skip

    def _trial(self, n: int, each: Trial, rule: PenaltyRule) -> Case:
        made = decided_on(each)
        return Case(
            **self.own, number=f"案{n}", title="案件", subject=self.sites[0], rule=rule, party_kind="organisation",
            party_name="单位", occurred_on=date(2024, 1, 1), clue_on=date(2024, 1, 1), state="clue", town=self.town,
            filed_on=each.filed_on, decided_on=made, sanction="fine", fine=each.fine or None,
            deviation="主动消除危害后果" if each.is_lowered else "",
            notice_served_on=date(2024, 1, 1), annulled_on=days_after(made, each.annulled_after),
            decision_no="罚1" if made and each.has_number else "", served_on=days_after(made, each.served_after),
            pay_due_on=days_after(made, each.due_after), reminded_on=days_after(made, each.reminded_after),
        )  # fmt: skip


def state_of(each: Hazard) -> str:
    if each.is_void:
        return "void"
    if each.verified_after is not None:
        return "verified"
    if each.referred_after is not None:
        return "referred"
    return "ordered" if each.due_after is not None else "found"


def store(county: County, units: dict[str, Unit]) -> Store:
    return Store(county, units)
