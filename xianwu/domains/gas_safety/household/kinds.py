"""Closed lists of the suppliers' household checks."""

from django.db.models import TextChoices


class Outcome(TextChoices):
    """How a supplier's visit to a user ended; only the first is a check."""

    DONE = "done", "已安检"
    ABSENT = "absent", "到访不遇"
    REFUSED = "refused", "拒绝安检"


NOT_IN = (Outcome.ABSENT, Outcome.REFUSED)
