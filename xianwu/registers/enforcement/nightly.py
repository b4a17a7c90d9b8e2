"""What the worker does for enforcement once a day is over."""

from xianwu.registers.enforcement.yearly.actions import open_last_year

NIGHTLY = [open_last_year]
