"""The passages of enforcement."""

from xianwu.registers.enforcement.casework.steps import FLOWS as CASEWORK
from xianwu.registers.enforcement.publicity.steps import FLOWS as PUBLICITY
from xianwu.registers.enforcement.visits.steps import FLOWS as VISITS
from xianwu.registers.enforcement.yearly.steps import FLOWS as YEARLY

FLOWS = [*VISITS, *CASEWORK, *PUBLICITY, *YEARLY]
