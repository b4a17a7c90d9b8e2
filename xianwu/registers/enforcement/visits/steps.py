"""The passages told here, as data."""

from xianwu.core.workflow.declarations import Workflow
from xianwu.registers.enforcement.visits.finding_steps import FINDING
from xianwu.registers.enforcement.visits.visit_steps import INSPECTION, PLAN, SUBJECT

FLOWS: list[Workflow] = [SUBJECT, PLAN, INSPECTION, FINDING]
