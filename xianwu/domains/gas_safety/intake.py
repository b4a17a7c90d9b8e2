"""Excel in and out of gas safety; the checklist, findings, officers and cases have the engine's sheets."""

from xianwu.domains.gas_safety.household.sheets import SHEETS as HOUSEHOLD
from xianwu.domains.gas_safety.learning.sheets import SHEETS as LEARNING
from xianwu.domains.gas_safety.site_sheet import SITES

SHEETS = [SITES, *HOUSEHOLD, *LEARNING]
