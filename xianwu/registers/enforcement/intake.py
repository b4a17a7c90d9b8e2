"""Excel in and out of enforcement."""

from xianwu.registers.enforcement.casework.sheet import SHEETS as CASEWORK
from xianwu.registers.enforcement.visits.intake import SHEETS as VISITS

SHEETS = [*VISITS, *CASEWORK]
