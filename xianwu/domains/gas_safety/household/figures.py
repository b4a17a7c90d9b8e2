"""What is counted of the suppliers' household checks since the campaign's first day; none of it is the bureau's own work."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from xianwu.domains.gas_safety.facts import CAMPAIGN
from xianwu.domains.gas_safety.household.kinds import NOT_IN, Outcome
from xianwu.figures.declarations import Figure, Population, Within
from xianwu.lib.periods import Period

SINCE: dict[str, Any] = {"span": CAMPAIGN, "owner": "housing"}
AT_DOORS = Population(
    "供气企业上门", "gas_safety.HouseholdCheck", unit_path="site__subject__town",
    label_fields=("site", "supplier", "checked_on", "outcome"),
)  # fmt: skip
NOT_THE_BUREAU = "供气企业的安检，不是执法检查，与检查家次不能相加。"


def told(period: Period) -> Q:
    return Q(reported_on__lte=period.end) & ~Q(state="void")


def put_right(period: Period) -> Q:
    return told(period) & Q(state="fixed", fixed_on__lte=period.end)


TOLD = Population(
    "供气企业报告的隐患", "gas_safety.HouseholdHazard", where=told, unit_path="household_check__site__subject__town"
)
DONE = Figure(
    "gas_safety.household_checks", "供气企业入户安检", "户次",
    of=AT_DOORS.only("已安检", lambda period: Q(outcome=Outcome.DONE)), on="checked_on",
    note=f"一户一天一次；到访不遇、拒绝安检的不计。{NOT_THE_BUREAU}", **SINCE,
)  # fmt: skip
IN_VAIN = Figure(
    "gas_safety.household_not_let_in", "供气企业未能入户", "户次",
    of=AT_DOORS.only("未能入户", lambda period: Q(outcome__in=NOT_IN)), on="checked_on", note="到访不遇和拒绝安检。", **SINCE,
)  # fmt: skip
HAZARDS = Figure(
    "gas_safety.household_hazards", "供气企业报告隐患", "处", of=TOLD, on="found_on",
    note=f"按发现日期计入，撤销的不计；与执法检查发现的隐患分开，不能相加。{NOT_THE_BUREAU}", **SINCE,
)  # fmt: skip
HAZARDS_FIXED = Figure(
    "gas_safety.household_hazards_fixed", "供气企业报告隐患：已整改", "处", of=TOLD.only("已整改", put_right), on="found_on",
    note="由供气企业复查的，不计入“整改安全隐患”。", **SINCE,
)  # fmt: skip
HOUSEHOLD = [DONE, IN_VAIN, HAZARDS, HAZARDS_FIXED]
HOUSEHOLD_CHECKS = [Within(HAZARDS_FIXED, HAZARDS, note="供气企业报告隐患中整改的都在报告之内")]
