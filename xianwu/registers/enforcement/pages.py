"""Pages of enforcement."""

from xianwu.registers.enforcement.casework.pages import PAGES as CASEWORK
from xianwu.registers.enforcement.publicity.pages import PAGES as PUBLICITY
from xianwu.registers.enforcement.visits.pages import PAGES as VISITS
from xianwu.registers.enforcement.yearly.pages import PAGES as YEARLY

PAGES = [*VISITS, *CASEWORK, *PUBLICITY, *YEARLY]
