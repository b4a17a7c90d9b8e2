"""Which figures of this room come after the first page of leaders stands."""

LATER = [
    "illegal_building.found",
    "illegal_building.stopped",
    "illegal_building.demolished",
    "illegal_building.open",
]
