"""Verbs of what is seen after the money was paid out."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from xianwu.core.events.api import log, write_change, write_new
from xianwu.core.people.actors import Actor
from xianwu.domains.financing import words
from xianwu.domains.financing.actions import FinancingRefused, local_day, refuse_void, require_seen
from xianwu.domains.financing.models import Drawdown, FollowUp
from xianwu.domains.financing.roles import BANK, REVIEWER


@transaction.atomic
def follow_up(loan: Drawdown, data: dict[str, Any], *, actor: Actor, at: datetime) -> FollowUp:
    """Log a visit after the loan; the loan and its need tell of it too."""
    require_seen(loan, actor, REVIEWER, *BANK)
    refuse_void(loan)
    _check_follow_up(loan, data, on=local_day(at))
    visit = FollowUp(loan=loan, **data)
    write_new(visit, "financing.follow_up_recorded", actor=actor, at=at)
    _raise_alarm(visit, actor=actor, at=at)
    note = f"{visit.visited_on:%Y-%m-%d} {visit.get_mode_display()}"
    for row in (loan, loan.credit.recommendation.demand):
        log(row, "financing.loan_followed_up", actor=actor, at=at, note=note)
    return visit


def _raise_alarm(visit: FollowUp, *, actor: Actor, at: datetime) -> None:
    """What is not well is told to the office."""
    if visit.trouble:
        log(visit, "financing.follow_up_worrying", actor=actor, at=at, note=f"{visit.trouble}：{visit.note}")


def _check_follow_up(loan: Drawdown, data: dict[str, Any], *, on: date) -> None:
    if not loan.lent_on <= data["visited_on"] <= on:
        raise FinancingRefused("回访日期应在放款日期和今天之间。", field="visited_on")
    is_well = data["use_found"] == words.UseFound.AS_DECLARED and data["business"] == words.Business.NORMAL
    if not is_well and not data["note"].strip():
        raise FinancingRefused("用途不一致、没能核实，或经营有困难、停业的，请写明情况。", field="note")


@transaction.atomic
def amend_follow_up(record: FollowUp, data: dict[str, Any], *, actor: Actor, at: datetime) -> FollowUp:
    """Correct what was noted of a visit; which loan it was stays."""
    require_seen(record, actor, REVIEWER, *BANK)
    if record.void_on:
        raise FinancingRefused("回访已作废，不能更正。")
    known = {name: getattr(record, name) for name in ("visited_on", "use_found", "business", "note")}
    _check_follow_up(record.loan, known | data, on=local_day(at))
    was = record.trouble
    write_change(record, data, "financing.follow_up_amended", actor=actor, at=at)
    if record.trouble != was:
        _raise_alarm(record, actor=actor, at=at)
    return record


def void_follow_up(record: FollowUp, reason: str, *, actor: Actor, at: datetime) -> FollowUp:
    """Take a visit out that was noted by mistake; it stays to be read."""
    require_seen(record, actor, REVIEWER, *BANK)
    if record.void_on:
        raise FinancingRefused("回访已经作废。")
    if not reason.strip():
        raise FinancingRefused("请写明作废的理由。", field="reason")
    change = {"void_on": local_day(at)}
    write_change(record, change, "financing.follow_up_void", actor=actor, at=at, note=reason.strip())
    return record
