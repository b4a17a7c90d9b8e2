"""Synthetic visits of the demo's suppliers: most end in a check, some at a shut door; a few hazards are told of, one too late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.gas_safety.household import actions
from xianwu.domains.gas_safety.household.kinds import Outcome
from xianwu.domains.gas_safety.household.records import HouseholdCheck
from xianwu.domains.gas_safety.kinds import USERS
from xianwu.domains.gas_safety.models import GasSite
from xianwu.registers.enforcement.kinds import Severity
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.sites import workday

INSPECTORS = ("示例安检员甲", "示例安检员乙", "示例安检员丙")
HAZARDS = (
    ("连接软管老化，没有更换（合成）", Severity.GENERAL, 1, 9),
    ("热水器烟道没有伸出室外（合成）", Severity.SERIOUS, 2, 0),
    ("用气房间改作卧室（合成）", Severity.MAJOR, 1, 0),
    ("灶具没有熄火保护装置（合成）", Severity.SERIOUS, 8, 0),
    ("报警装置过期（合成）", Severity.GENERAL, 2, 6),
)
"""Words, severity, days until it is told, days until it is put right (0: not yet)."""
VISITS = 36


def report(rng: Random, cast: Cast, sites: Sequence[GasSite], *, as_of: date) -> None:
    """The last five weeks of the suppliers, entered by the bureau's clerk from what they sent."""
    users = [site for site in sites if site.subject.kind in USERS and site.subject.state == "active" and site.supplier]
    chosen = rng.sample(users, min(VISITS, len(users)))
    done = []
    for number, site in enumerate(chosen):
        first = workday(as_of - timedelta(days=38 - number // 2))
        ends = _ends(number)
        for turn, outcome in enumerate(ends):
            day = workday(first + timedelta(days=5 * turn))
            note = "户主称没有时间（合成）" if outcome == Outcome.REFUSED else ""
            row = actions.record_check(
                site, checked_on=day, outcome=outcome, inspector=INSPECTORS[number % 3], note=note, actor=cast.clerk,
                at=instant(min(workday(day + timedelta(days=1)), as_of), number),
            )  # fmt: skip
            done += [row] if outcome == Outcome.DONE else []
    _tell_hazards(cast, done, as_of=as_of)


def _ends(number: int) -> tuple[Outcome, ...]:
    """How the visits to one user went: one in nine never opens, one in six is out the first time."""
    if number % 9 == 4:
        return (Outcome.ABSENT, Outcome.REFUSED)
    return (Outcome.ABSENT, Outcome.DONE) if number % 6 == 2 else (Outcome.DONE,)


def _tell_hazards(cast: Cast, checks: Sequence[HouseholdCheck], *, as_of: date) -> None:
    for number, (title, severity, told_after, fixed_after) in enumerate(HAZARDS):
        check = checks[number * 4]
        told = min(workday(check.checked_on + timedelta(days=told_after)), as_of)
        row = actions.report_hazard(
            check, title=title, severity=severity, actor=cast.clerk, at=instant(told, 120 + number)
        )
        if fixed_after:
            day = min(workday(told + timedelta(days=fixed_after)), as_of)
            given = {"fixed_on": day, "note": "供气企业复查合格（合成）"}
            take_step(row, "fix", actor=cast.clerk, at=instant(day, 200 + number), data=given)
