"""Which figures of this room come after the first page of leaders stands."""

LATER = [
    "art_training.checks",
    "art_training.hazards",
    "art_training.fixed_rate",
    "art_training.overdue_hazards",
]
