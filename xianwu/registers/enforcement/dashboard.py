"""Pages that the figures of enforcement on the first page of leaders lead on to, by the names of their addresses."""

LATER_LINKS = ["enforcement:overview", "enforcement:odds", "enforcement:repeats", "enforcement:three-systems"]
