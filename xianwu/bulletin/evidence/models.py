"""Errata: an item of a later issue that corrects figures of a signed one."""

from __future__ import annotations

from typing import Any

from django.db import models

from xianwu.bulletin.references import bare, loose_numbers
from xianwu.core.records.models import Satellite

SEVERAL = "”“"
"""Between the titles of several items that print one figure."""


class Erratum(Satellite):
    """What an erratum was computed from. Its words stand in the item, which goes the way of every item."""

    issue = models.ForeignKey("bulletin.Issue", models.PROTECT, related_name="errata", verbose_name="更正哪一期")
    item = models.OneToOneField("bulletin.Item", models.PROTECT, related_name="erratum", verbose_name="更正启事")
    lines = models.JSONField("更正内容", default=list)
    """One for each figure: key, label, title of the item, printed, now, reason."""

    text = models.TextField("算出的文字")

    class Meta:
        verbose_name = "更正启事"

    def __str__(self) -> str:
        return f"更正 {self.issue}"

    @property
    def words(self) -> frozenset[str]:
        """The numbers in it: quoted from the signed issue or counted from its records, not typed by anybody."""
        return frozenset(bare(each.text) for each in loose_numbers(self.text))

    @property
    def quoted(self) -> list[dict[str, Any]]:
        """What the pack keeps of them."""
        source = self.issue.title
        return [
            {"key": each["key"], "text": each["printed"], "now": each["now"], "source": source} for each in self.lines
        ]

    @property
    def printed(self) -> str:
        """The words under which it was signed."""
        return "".join(text for text, _ in self.item.frozen_body)
