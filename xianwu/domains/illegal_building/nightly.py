"""What the worker does once a day is over."""

from xianwu.domains.illegal_building.patrol_actions import erase_tracks

NIGHTLY = [erase_tracks]
