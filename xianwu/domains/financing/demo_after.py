"""What follows on the needs of the demo: checks by departments, repairs, loans repaid, visits before and after loans.

Nothing here moves a sum: no need, push, grant or loan is added. Its own random stream leaves that of the plan alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from xianwu.core.events.api import log
from xianwu.core.units.models import Unit
from xianwu.core.workflow.replay import Saga, Turn, instant, write_clocks, write_sagas
from xianwu.domains.financing import demo_people, words
from xianwu.domains.financing.brain.repair import GUIDES, Reason
from xianwu.domains.financing.demo_plan import Plan
from xianwu.domains.financing.models import Demand, Drawdown, FollowUp, RepairCase, StandardCheck, Visit
from xianwu.domains.financing.workflow import CHECK, REPAIR

ASKED_OF = {"tax": "need", "market": "operation", "court": "credit", "environment": "use"}
"""Department → the standard that is put to it."""
WAITING, ANSWERED = 2, 3
REPAIRS = (
    ("open", 12, "market", "thin_accounts"),
    ("done", 6, "tax", "tax_overdue"),
    ("failed", 3, "court", "high_debt"),
)
REFUSED_REPAIRS = (("open", 6, "tax", "tax_overdue"),)
CLOSED, IDLE_VISITS = 36, 40
NO_NEED = ("自有资金够用（合成）", "近期没有扩大经营的打算（合成）", "已有贷款，暂不需要（合成）")

FOLLOWED = 48
FOUND = (
    ("as_declared", "normal", ""),
    ("as_declared", "normal", "订单较上年增加（合成）"),
    ("as_declared", "normal", ""),
    ("as_declared", "hard", "下游货款拖欠，回款慢（合成）"),
    ("as_declared", "normal", ""),
    ("differs", "normal", "部分资金用于装修门店（合成）"),
    ("as_declared", "normal", ""),
    ("unseen", "normal", "负责人外出，未见进货单据（合成）"),
    ("as_declared", "normal", ""),
)
"""Use of the money, business, note: six in nine are well."""

Pairs = Sequence[tuple[Plan, Demand]]


class After:
    """One run over the needs that the plan wrote."""

    def __init__(self, writer: Any, pairs: Pairs) -> None:
        self.writer, self.pairs, self.as_of = writer, pairs, writer.as_of
        self.rng = Random(39)
        self.units = {line.code: Unit.objects.get(code=line.code) for line in demo_people.DEPARTMENTS}

    def of_fate(self, fate: str, before: date) -> list[Demand]:
        return [need for plan, need in self.pairs if plan.fate == fate and plan.declared_on <= before]

    # --- checks by departments -------------------------------------------------------------------

    def write_checks(self) -> None:
        needs = iter(self.of_fate("declared", self.as_of - timedelta(days=9)))
        sagas = []
        for code, standard in ASKED_OF.items():
            sagas += [self.asked(next(needs), code, standard, ago=8 - 6 * turn) for turn in range(WAITING)]
            for turn in range(ANSWERED):
                saga = self.asked(next(needs), code, standard, ago=8 - turn)
                self.answer(saga)
                sagas.append(saga)
        write_sagas(sagas)
        answered = [saga for saga in sagas if saga.turns]
        for saga in answered:
            need = saga.row.demand
            setattr(need, words.CHECK_FIELDS[saga.row.standard], saga.row.value)
            need._history_date = saga.turns[0].at
        fields = tuple(words.CHECK_FIELDS[standard] for standard in ASKED_OF.values())
        self.writer.change([saga.row.demand for saga in answered], fields, "financing.standard_answered")
        write_clocks(CHECK, sagas)

    def asked(self, need: Demand, code: str, standard: str, *, ago: int) -> Saga:
        day = self.as_of - timedelta(days=ago)
        row = StandardCheck(demand=need, standard=standard, department=self.units[code], asked_on=day, state="asked")
        return Saga(row, instant(day), "financing.check_asked", None)

    def answer(self, saga: Saga) -> None:
        day = saga.row.asked_on + timedelta(days=3)
        changes = {"state": "answered", "value": words.Trust.MET, "basis": "经查符合（合成）", "answered_on": day}
        saga.turns.append(Turn(instant(day, 30), "financing.check_answered", None, changes, step="answer"))

    # --- repairs -----------------------------------------------------------------------------------

    def write_repairs(self) -> None:
        sagas = self.repairs(REPAIRS, self.of_fate("deferred", self.as_of - timedelta(days=40)))
        refused = self.of_fate("refused", self.as_of - timedelta(days=60))
        sagas += self.repairs(REFUSED_REPAIRS, refused)
        needs = []
        for saga in sagas:
            saga.row._history_date = saga.at
            need = saga.row.demand
            need.state, need._history_date = Demand.State.REPAIRING, saga.at
            needs.append(need)
        self.writer.change(needs, ("state",), "financing.demand_repair", "repair")
        self.writer.number([saga.row for saga in sagas], RepairCase)
        write_sagas(sagas)
        write_clocks(REPAIR, sagas)

    def repairs(self, lines: Sequence[tuple[str, int, str, str]], needs: Sequence[Demand]) -> list[Saga]:
        found: list[Saga] = []
        rest = iter(needs)
        for state, count, code, reason in lines:
            found += [self.repair(next(rest), state, code, Reason(reason)) for _ in range(count)]
        return found

    def repair(self, need: Demand, state: str, code: str, reason: Reason) -> Saga:
        guide = GUIDES[reason]
        day = self.as_of - timedelta(days=self.rng.randint(4, 24))
        row = RepairCase(
            title=f"{need.title}：{guide.label}"[:200], unit=self.units[code], state="open", demand=need,
            recommendation=need.recommendations.filter(state="refused").first(), reason_code=reason.value,
            measure=guide.measure, opened_on=day, due_on=day + timedelta(days=guide.days),
        )  # fmt: skip
        saga = Saga(row, instant(day), "financing.repair_opened", None)
        if state != "open":
            step, result = ("finish", "已补齐（合成）") if state == "done" else ("fail", "期限内无法消除（合成）")
            ended = day + timedelta(days=3)
            changes = {"state": state, "closed_on": ended, "result": result}
            saga.turns.append(Turn(instant(ended), f"financing.repaircase_{step}", None, changes, step=step))
        return saga

    # --- loans repaid in full --------------------------------------------------------------------------

    def write_repayments(self) -> None:
        """Loans that stand alone under their need, so that the case and the need are settled with them."""
        single = {
            need.pk: need for plan, need in self.pairs
            if plan.fate == "lent" and not plan.is_backfilled and [len(grant.loans) for grant in plan.grants] == [1]
        }  # fmt: skip
        early = self.as_of - timedelta(days=150)
        path = "credit__recommendation__demand"
        rows = Drawdown.objects.filter(**{f"{path}__in": list(single)[:600]}, lent_on__lte=early, is_early=False)
        loans = list(rows.select_related("credit__recommendation").order_by("pk")[:CLOSED])
        cases = [loan.credit.recommendation for loan in loans]
        needs = [single[case.demand_id] for case in cases]
        for loan, case, need in zip(loans, cases, needs, strict=True):
            day = self.as_of - timedelta(days=self.rng.randint(5, 90))
            loan.repaid, loan.repaid_on, case.state, need.state = loan.amount, day, "settled", "closed"
            for minute, row in enumerate((loan, case, need)):
                row._history_date = instant(day, 60 + minute)
        self.writer.change(loans, ("repaid", "repaid_on"), "financing.loan_repaid")
        self.writer.change(cases, ("state",), "financing.recommendation_settle", "settle")
        self.writer.change(needs, ("state",), "financing.demand_close", "close")

    # --- visits ----------------------------------------------------------------------------------------

    def write_idle_visits(self) -> None:
        """Firms seen again that ask for nothing more."""
        lent = [(plan, need) for plan, need in self.pairs if plan.fate == "lent" and not plan.is_backfilled]
        rows = []
        for turn, (_, need) in enumerate(lent[700 : 700 + IDLE_VISITS]):
            day = self.as_of - timedelta(days=self.rng.randint(1, 60))
            row = Visit(
                title=need.title, unit=need.town, state="recorded", enterprise=need.enterprise, visited_on=day,
                mode=("on_site", "phone", "park")[turn % 3], visitor_name="走访员（合成）", has_need=False,
                no_need_reason=NO_NEED[turn % len(NO_NEED)], is_premises_seen=True,
            )  # fmt: skip
            row._history_date = instant(day)
            rows.append(row)
        self.writer.number(rows, Visit)
        self.writer.new(rows, "financing.visit_recorded")

    # --- after the loan --------------------------------------------------------------------------------

    def write_follow_ups(self) -> None:
        """Banks looked after some loans; what they found amiss is told to the office."""
        loans = Drawdown.objects.filter(lent_on__lte=self.as_of - timedelta(days=60), repaid=0, is_early=False)
        wanted = loans.select_related("credit__recommendation__demand").order_by("pk")[:: len(loans) // FOLLOWED]
        rows = [self.follow_up(loan, turn) for turn, loan in enumerate(wanted[:FOLLOWED])]
        self.writer.new(rows, "financing.follow_up_recorded")
        for row in rows:
            told = f"{row.visited_on:%Y-%m-%d} {row.get_mode_display()}"
            for each in (row.loan, row.loan.credit.recommendation.demand):
                log(each, "financing.loan_followed_up", actor=None, at=row._history_date, note=told)
            if row.trouble:
                said = f"{row.trouble}：{row.note}"
                log(row, "financing.follow_up_worrying", actor=None, at=row._history_date, note=said)

    def follow_up(self, loan: Drawdown, turn: int) -> FollowUp:
        day = self.as_of - timedelta(days=(turn * 7) % 55)
        use, business, note = FOUND[turn % len(FOUND)]
        row = FollowUp(
            loan=loan, visited_on=day, mode=("on_site", "on_site", "phone")[turn % 3], visitor_name="客户经理（合成）",
            use_found=use, business=business, wants_renewal=turn % 4 == 1, note=note,
        )  # fmt: skip
        row._history_date = instant(day, 90)
        return row


def write_after(writer: Any, pairs: Pairs) -> None:
    """All that follows on the plan."""
    after = After(writer, pairs)
    after.write_checks()
    after.write_repairs()
    after.write_repayments()
    after.write_idle_visits()
    after.write_follow_ups()
