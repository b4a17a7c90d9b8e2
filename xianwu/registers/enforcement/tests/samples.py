"""One row of each ledger of enforcement."""

from xianwu.registers.enforcement.tests.casework import samples as casework

SAMPLES = {**casework.SAMPLES}
STATES = {**casework.STATES}
