"""What the engine is told of art-training institutions."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from xianwu.core.workflow.declarations import Move
from xianwu.domains.art_training import gates, risk
from xianwu.domains.art_training.kinds import FIRE, GROUPS, KINDS, MATTER
from xianwu.registers.enforcement.declarations import Matter
from xianwu.registers.enforcement.models import Case, Finding

PAPER_TITLES = {
    "enforcement.inspection_record": "现场检查（勘验）笔录",
    "enforcement.correction_order": "责令改正通知书",
    "enforcement.filing_approval": "立案审批表",
    "enforcement.investigation_report": "案件调查终结报告",
    "enforcement.legal_review": "案件审核意见书",
    "enforcement.discussion_record": "案件集体讨论记录",
    "enforcement.prior_notice": "行政处罚事先（听证）告知书",
    "enforcement.spot_decision": "当场处罚决定书",
    "enforcement.penalty_decision": "行政处罚决定书",
    "enforcement.closing_report": "结案报告",
}
"""As the forms of culture-market enforcement are called (文化市场综合行政执法文书格式)."""


def panels_of_subject() -> Sequence[Any]:
    """Asked when a page is shown: panels know pages, and pages know this list."""
    return import_module("xianwu.domains.art_training.panels").of_subject()  # type: ignore[no-any-return]


def finding_guard(finding: Finding, move: Move) -> str | None:
    return gates.finding_problem(finding, move)


def case_guard(case: Case, move: Move) -> str | None:
    return gates.case_problem(case, move)


MATTERS = [
    Matter(
        MATTER,
        "艺培机构",
        organ="culture",
        kinds=KINDS,
        groups=GROUPS,
        paper_titles=PAPER_TITLES,
        finding_guard=finding_guard,
        specialists={FIRE: "fire"},
        case_guard=case_guard,
        act_problem=gates.act_problem,
        ready={
            "finding.stop": gates.never_by_order,
            "finding.file": gates.rule_fits,
            "case.act": gates.act_fits,
        },
        facts=risk.facts,
        risk_table=risk.TABLES,
        panels=panels_of_subject,
        minutes_per_visit=50,
    )
]
