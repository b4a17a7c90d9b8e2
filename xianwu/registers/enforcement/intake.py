"""Sheets of enforcement."""

from xianwu.registers.enforcement.casework.sheet import SHEETS as CASEWORK

SHEETS = [*CASEWORK]
