"""A field as small as a field can be, with everything that a field may say of itself."""

from __future__ import annotations

from xianwu.core.workflow.declarations import Move
from xianwu.registers.enforcement.declarations import Matter
from xianwu.registers.enforcement.models import Case, Finding


def finding_guard(finding: Finding, move: Move) -> str | None:
    return "演示事项不处理这一处。" if "不处理" in finding.title else None


def case_guard(case: Case, move: Move) -> str | None:
    return "演示事项不办理这一案。" if "不办理" in case.title else None


MATTERS = [
    Matter(
        code="toy",
        label="玩具安全",
        organ="culture",
        kinds=(("school", "培训机构"), ("shop", "门店")),
        groups=(("licence", "证照资质"), ("fire", "消防")),
        paper_titles={"enforcement.correction_order": "整改指令书"},
        case_guard=case_guard,
        finding_guard=finding_guard,
        quiet_hours=((12, 13),),
    )
]
