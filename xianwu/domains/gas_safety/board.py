"""The head's board: the campaign in numbers, each with its records, and what should make one look twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from xianwu.domains.gas_safety import facts
from xianwu.figures.api import Judged, evaluate_and_judge, judged

SHOWN = (
    ("出动和检查", ("officer_visits", "officer_days", "officers", "officers_per_visit", "checks", "checks_planned",
                    "checks_unplanned", "checked", "checks_crowded", "checks_joint", "attempts")),
    ("隐患", ("hazards_found", "hazards_fixed", "found_in_time", "found_overdue", "found_referred", "found_void",
              "hazards_major", "open_hazards", "open_major", "fixed_rate")),
    ("案件", ("cases_filed", "cases_fined", "fines", "fines_collected")),
    ("监管清单", ("register", "covered", "coverage")),
)  # fmt: skip
PREFIX = "gas_safety."


@dataclass(frozen=True)
class Board:
    groups: list[tuple[str, list[Any]]]
    judged: Judged
    warnings: list[str]
    start: date | None


def board_of(*, on: date) -> Board:
    """All figures of the page in one question, the checks between them, and the plausibility of the crews."""
    keys = [PREFIX + name for _, names in SHOWN for name in names]
    values, findings = evaluate_and_judge(keys, as_of=on)
    groups = [(title, [values[PREFIX + name] for name in names]) for title, names in SHOWN]
    return Board(groups, judged(findings), crew_warnings(values["gas_safety.officers_per_visit"], on=on),
                 values["gas_safety.officer_visits"].period.start)  # fmt: skip


def crew_warnings(per_visit: Any, *, on: date) -> list[str]:
    """Whether the number of people a visit can be true at all."""
    if per_visit.exact is None:
        return []
    least, most = facts.number("visits_least", on=on), facts.number("visits_most", on=on)
    if least <= per_visit.exact <= most:
        return []
    return [f"每次检查平均出动 {per_visit.text}，不在 {least} 至 {most} 人之间，请核对检查组登记。"]
