"""A county with one organ that punishes, and cases walked through their steps by the same verbs that people call."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from tests.county import ZONE, account, unit
from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Person
from xianwu.core.workflow.api import take_step, waiting_rows
from xianwu.core.workflow.declarations import flow_of
from xianwu.kit.remembered import rows_written
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.casework import actions, handling, paying
from xianwu.registers.enforcement.models import (
    Authority,
    Case,
    Finding,
    Inspection,
    Officer,
    PenaltyRule,
    Reinspection,
    Subject,
)

ORGAN, OTHER, TOWN = "housing", "culture", "wenyan"
START = date(2025, 8, 29)
CAST = (
    ("clerk", roles.CLERK), ("officer_a", roles.OFFICER), ("officer_b", roles.OFFICER), ("officer_c", roles.OFFICER),
    ("reviewer", roles.REVIEWER), ("deputy", roles.DEPUTY), ("head", roles.HEAD), ("host", roles.REVIEWER),
)  # fmt: skip
CARDED = ("officer_a", "officer_b", "reviewer")
YUAN = Decimal


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)


def made(row: Any) -> Any:
    write_new(row, "sample.made", actor=None, at=noon(date(2025, 1, 2)))
    return row


def card(person: Person, **more: Any) -> Officer:
    values = {"organ": unit(ORGAN), "card_no": f"豫{person.pk:05}", "valid_from": date(2024, 1, 1), **more}
    return made(Officer(person=person, **values))


def authority(power: str, **more: Any) -> Authority:
    values = {"organ": unit(ORGAN), "matter": "toy", "zone": unit("yanjin"), "basis": "试验条例第二条",
              "valid_from": date(2024, 1, 1), **more}  # fmt: skip
    return made(Authority(power=power, **values))


def rule(code: str = "T1", **more: Any) -> PenaltyRule:
    values = {
        "organ": unit(ORGAN), "matter": "toy", "act": "违规经营", "broken": "《试验条例》第五条", "basis": "《试验条例》第九条",
        "individual_from": 100, "individual_to": 20_000, "organisation_from": 1_000, "organisation_to": 200_000,
        "sanctions": ["warning", "confiscation", "suspension"], "valid_from": date(2020, 1, 1), **more,
    }  # fmt: skip
    return made(PenaltyRule(code=code, **values))


def subject(**more: Any) -> Subject:
    values = {
        "number": "对象1", "title": "某某燃气有限公司", "unit": unit(ORGAN), "matter": "toy", "kind": "shop",
        "state": "active", "operator": "李四", "address": "文岩街道人民路12号", "town": unit(TOWN), **more,
    }  # fmt: skip
    return made(Subject(**values))


def waits(record: Any, name: str, *, actor: Actor, on: date) -> bool:
    """Whether the record stands on the actor's list for a step; what is nobody's daily work need not."""
    flow = flow_of(type(record))
    assert flow
    step = flow.step(name)
    rows_written("enforcement.Authority")  # tests change powers in bulk
    rows = waiting_rows(step, type(record), actor=actor, on=on)
    return not step.is_awaited or type(record).objects.filter(rows, pk=record.pk).exists()


class Cast:
    """The people of the organ; two officers and the reviewer hold cards."""

    def __init__(self) -> None:
        self.people = {name: account(name, (role, ORGAN)) for name, role in CAST}
        for number, name in enumerate(("deputy", "head"), start=1):
            self.people[name].phone = f"1380000700{number}"
            self.people[name].save()
        self.people["stranger"] = account("stranger", *((role, OTHER) for role in roles.ORGAN))
        for name in CARDED:
            card(self.people[name], is_legally_qualified=name == "reviewer")

    def __getitem__(self, name: str) -> Actor:
        return actor_for(self.people[name], START)


class Walk:
    """One case. Days are said at each step, or stay where they were."""

    def __init__(self, cast: Cast, *, on: date = START, penalty: PenaltyRule | None = None, **fields: Any) -> None:
        self.cast, self.on = cast, on
        self.rule = penalty or PenaltyRule.objects.filter(code="T1").first() or rule()
        data = {
            "unit": unit(ORGAN), "matter": "toy", "procedure": "ordinary", "source": "plan", "title": "违规经营案",
            "rule": self.rule, "party_kind": "organisation", "party_name": "某某燃气有限公司", "legal_rep": "李四",
            "phone": "13800005678", "address": "文岩街道人民路12号", "town": unit(TOWN), "facts": "未按规定经营。",
            "occurred_on": on - timedelta(days=9), "clue_on": on - timedelta(days=1), **fields,
        }  # fmt: skip
        self.case = actions.open_clue(data, actor=cast["clerk"], at=noon(on))

    @property
    def now(self) -> Case:
        return Case.objects.get(pk=self.case.pk)

    @property
    def at(self) -> datetime:
        return noon(self.on)

    def step(self, name: str, who: str, *, on: date | None = None, reason: str = "", **data: Any) -> Walk:
        self.on = on or self.on
        self.case = self.now
        waited = waits(self.case, name, actor=self.cast[who], on=self.on)
        take_step(self.case, name, actor=self.cast[who], at=self.at, data=data, reason=reason)
        assert waited, f"{name} could be taken, and stood on nobody's list"
        return self

    def set(self, **fields: Any) -> Walk:
        """Change the record past its steps, as a test needs it."""
        write_change(self.now, fields, "sample.made", actor=None, at=self.at)
        return self

    def assign(self, *names: str) -> Walk:
        for index, name in enumerate(names or ("officer_a", "officer_b")):
            handling.assign_handler(
                self.now, person=self.cast.people[name], is_main=not index, no_conflict=True,
                actor=self.cast["deputy"], at=self.at,
            )  # fmt: skip
        return self

    # --- passages, each ending before the next person's step

    def applied(self) -> Walk:
        return self.step("apply_filing", "officer_a", filing_request="建议立案", unit_opinion="同意立案")

    def filed(self) -> Walk:
        return self.applied().step("approve_filing", "deputy", filing_opinion="同意立案").assign()

    def proposal(self, **changes: Any) -> dict[str, Any]:
        return {
            "facts": "该公司未按规定经营。", "evidence": "现场检查笔录、询问笔录", "reasons": "情节一般。", "proposal": "fine",
            "proposed_fine": YUAN(5000), "correction_demand": "立即改正", **changes,
        }  # fmt: skip

    def investigated(self, **changes: Any) -> Walk:
        return self.filed().step("finish_investigation", "officer_a", **self.proposal(**changes))

    def reviewed(self, **changes: Any) -> Walk:
        return self.investigated(**changes).step("review", "reviewer", outcome="passed", note="同意")

    def discussed(self, **changes: Any) -> Walk:
        words = "参加人：三名负责人。一致同意。"
        return self.reviewed(**changes).step("discuss", "head", discussed_on=self.on, discussion=words)

    def notified(self, **changes: Any) -> Walk:
        return self.investigated(**changes).step("notify", "officer_a")

    def served_notice(self, **changes: Any) -> Walk:
        return self.notified(**changes).step("serve_notice", "clerk", served_on=self.on, method="direct")

    def heard(self, **changes: Any) -> Walk:
        self.served_notice(**changes)
        return self.step("hear_defence", "clerk", defence_on=self.on, defence="请求从轻。")

    def defended(self, **changes: Any) -> Walk:
        return self.heard(**changes).step("review_defence", "officer_a", defence_reply="已考虑。")

    def decided(self, **changes: Any) -> Walk:
        self.defended(**changes)
        given = {"proposal": "fine", "proposed_fine": YUAN(5000), "proposed_confiscation": None, **changes}
        return self.step(
            "decide", "head", sanction=given["proposal"], fine=given["proposed_fine"],
            confiscation=given["proposed_confiscation"],
        )  # fmt: skip

    def served(self, **changes: Any) -> Walk:
        return self.decided(**changes).step("serve_decision", "clerk", served_on=self.on, method="direct")

    def pay(self, amount: int | Decimal, receipt: str, *, on: date | None = None, **more: Any) -> Walk:
        self.on = on or self.on
        values = {"kind": "fine", "paid_on": self.on, **more}
        paying.record_payment(
            self.now, amount=YUAN(amount), receipt_no=receipt, actor=self.cast["clerk"], at=self.at, **values
        )
        return self

    def performed(self) -> Walk:
        self.served().pay(5000, f"票{self.case.pk}")
        return self.step("perform", "clerk", performance="罚款已缴清，问题已改正")

    def closed(self) -> Walk:
        return self.performed().step("close", "deputy", closing_report="同意结案")


def picture(name: str = "现场.png") -> ContentFile:
    """The smallest picture that is one."""
    from xianwu.registers.enforcement.tests.casework.pictures import PNG

    return ContentFile(PNG, name=name)


def seen(fault: Finding, result: str, *, on: date) -> Reinspection:
    """A return visit to a fault."""
    return made(Reinspection(finding=fault, checked_on=on, result=result, officers="甲、乙"))


def finding(case: Case | None = None, **more: Any) -> Finding:
    """A fault of the case's party, found on a visit and tied to the case."""
    who = Subject.objects.first() or subject()
    number = Inspection.objects.count() + 1
    visit = made(
        Inspection(
            number=f"检查{number}", title=who.title, unit=who.unit, matter="toy", subject=who, basis="试验条例", scope="清单",
            planned_on=date(2025, 7, 20), state="visited", held_on=date(2025, 7, 25), started_at=noon(date(2025, 7, 25)),
            ended_at=noon(date(2025, 7, 25)),
        )
    )  # fmt: skip
    values = {
        "number": f"隐患{number}", "title": "没有报警器", "unit": who.unit, "matter": "toy", "inspection": visit, "subject": who,
        "group": "fire", "severity": "serious", "mode": "deadline", "found_on": date(2025, 7, 25), "state": "found",
        "case": case, **more,
    }  # fmt: skip
    return made(Finding(**values))
