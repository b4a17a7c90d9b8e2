"""Papers of enforcement; what each must contain is checked before it is printed."""

from xianwu.registers.enforcement.casework.custody import CUSTODY_PAPERS
from xianwu.registers.enforcement.casework.field_records import RECORDS
from xianwu.registers.enforcement.casework.papers import PAPERS as CASEWORK
from xianwu.registers.enforcement.publicity.papers import PAPERS as PUBLICITY
from xianwu.registers.enforcement.visits.papers import PAPERS as VISITS
from xianwu.registers.enforcement.yearly.papers import PAPERS as YEARLY

PAPERS = [*VISITS, *CASEWORK, *RECORDS, *CUSTODY_PAPERS, *PUBLICITY, *YEARLY]
