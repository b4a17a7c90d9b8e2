"""The passages of enforcement."""

from xianwu.core.workflow.declarations import Duty
from xianwu.registers.enforcement.casework.steps import FLOWS as CASEWORK
from xianwu.registers.enforcement.models import Finding
from xianwu.registers.enforcement.publicity.steps import FLOWS as PUBLICITY
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits.finding_guards import awaits_service
from xianwu.registers.enforcement.visits.steps import FLOWS as VISITS
from xianwu.registers.enforcement.yearly.steps import FLOWS as YEARLY

FLOWS = [*VISITS, *CASEWORK, *PUBLICITY, *YEARLY]
DUTIES = [Duty(Finding, "serve", "登记送达", by=(OFFICER, CLERK), ready=awaits_service)]
