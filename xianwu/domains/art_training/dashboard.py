"""Which figures of this room stand on the first page of leaders."""

CARDS = ["art_training.checks", "art_training.hazards", "art_training.fixed_rate", "art_training.coverage"]
