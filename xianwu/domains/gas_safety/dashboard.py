"""Which figures of this room come after the first page of leaders stands."""

LATER = [
    "gas_safety.officer_visits",
    "gas_safety.hazards_found",
    "gas_safety.fixed_rate",
    "gas_safety.open_major",
]
