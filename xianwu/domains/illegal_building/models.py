"""The nouns of the patrol, gathered from where they are told."""

from xianwu.domains.illegal_building.cells import Cell, PatrolTask, Permit, Track
from xianwu.domains.illegal_building.sites import Demolition, JointOperation, Site, SiteAction, Watch

__all__ = [
    "Cell",
    "Demolition",
    "JointOperation",
    "PatrolTask",
    "Permit",
    "Site",
    "SiteAction",
    "Track",
    "Watch",
]
