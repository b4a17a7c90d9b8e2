"""What happens in enforcement."""

from xianwu.registers.enforcement.casework.events import EVENTS as CASEWORK
from xianwu.registers.enforcement.publicity.events import EVENTS as PUBLICITY
from xianwu.registers.enforcement.visits.events import EVENTS as VISITS
from xianwu.registers.enforcement.yearly.events import EVENTS as YEARLY

EVENTS = [*VISITS, *CASEWORK, *PUBLICITY, *YEARLY]
