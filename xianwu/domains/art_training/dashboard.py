"""Which figures of this room stand on the first page of leaders.

All of one table: each further table costs the first page a statement.
"""

CARDS = ["art_training.checks", "art_training.checked", "art_training.checks_year"]
