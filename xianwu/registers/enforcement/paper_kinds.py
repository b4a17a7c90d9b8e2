"""Papers of enforcement; what each must contain is checked before it is printed."""

from xianwu.registers.enforcement.casework.papers import PAPERS as CASEWORK
from xianwu.registers.enforcement.publicity.papers import PAPERS as PUBLICITY
from xianwu.registers.enforcement.visits.papers import PAPERS as VISITS

PAPERS = [*VISITS, *CASEWORK, *PUBLICITY]
