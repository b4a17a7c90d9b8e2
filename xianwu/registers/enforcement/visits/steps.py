"""The passages told here, as data."""

from xianwu.core.workflow.declarations import Workflow

FLOWS: list[Workflow] = []
