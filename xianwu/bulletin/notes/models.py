"""Leaders' notes on what has been printed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xianwu.bulletin import roles
from xianwu.core.people.roles import AUDITOR, LEADER, OFFICE
from xianwu.core.records.models import Record
from xianwu.core.records.scope import Sees


class LeaderNote(Record):
    """A leader's note on an item: a task for its unit with a day to answer."""

    class State(models.TextChoices):
        OPEN = "open", "办理中"
        ANSWERED = "answered", "已反馈"
        CLOSED = "closed", "已办结"

    TONES: ClassVar = {"open": "warn", "answered": "active", "closed": "good"}
    SCOPE: ClassVar[tuple[Sees, ...]] = (
        *(Sees(role, through="unit") for role in roles.UNIT_DUTIES),
        *(Sees(role) for role in (*roles.DESK, LEADER, OFFICE, AUDITOR)),
    )

    issue = models.ForeignKey("bulletin.Issue", models.PROTECT, related_name="notes", verbose_name="快报")
    item = models.ForeignKey("bulletin.Item", models.PROTECT, null=True, related_name="notes", verbose_name="条目")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="批示人")
    text = models.TextField("批示")
    noted_on = models.DateField("批示日期")
    due_on = models.DateField("反馈期限")
    reply = models.TextField("办理情况", blank=True, editable=False)

    class Meta:
        verbose_name = "批示"
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("noted_on")), name="note_due_after_noted"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(reply=""), name="note_answered_in_words"),
        ]

    def search_text(self) -> str:
        return f"{self.title} {self.text} {self.reply}"
