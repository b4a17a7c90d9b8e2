"""The passages of enforcement."""

from xianwu.registers.enforcement.casework.steps import FLOWS as CASEWORK
from xianwu.registers.enforcement.publicity.steps import FLOWS as PUBLICITY
from xianwu.registers.enforcement.visits.steps import FLOWS as VISITS

FLOWS = [*VISITS, *CASEWORK, *PUBLICITY]
