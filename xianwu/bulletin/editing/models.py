"""What the editor keeps beside the items: drafts of who has one open, and remarks on stretches of the text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from xianwu.core.records.models import Satellite


class ItemDraft(models.Model):
    """One person at one item. A working copy of his own, no record of the county: it goes when the item is saved.

    `base_version` is the version of the item that the typing began from; without `typed_at` the item is only open;
    `pane` is the window that it was typed in, for one person may have two.
    """

    item = models.ForeignKey("bulletin.Item", models.CASCADE, related_name="drafts", verbose_name="条目")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="编辑人")
    seen_at = models.DateTimeField("最近在场")
    typed_at = models.DateTimeField("最近暂存", null=True)
    base_version = models.PositiveIntegerField("起始版本")
    pane = models.CharField("窗口", max_length=40, blank=True)
    title = models.CharField("标题", max_length=120, blank=True)
    tag = models.CharField("单位标注", max_length=60, blank=True)
    body = models.TextField("正文", blank=True)

    class Meta:
        verbose_name = "条目草稿"
        verbose_name_plural = "条目草稿"
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="item_draft_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.person_id}"


class ItemRemark(Satellite):
    """A word on a stretch of an item's text, or what to write there instead; answers hang on the remark answered.

    The stretch is known by its words and by where they stood: it is found again after changes around it.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "批注"
        SUGGESTION = "suggestion", "修改建议"
        ANSWER = "answer", "答复"

    class Outcome(models.TextChoices):
        OPEN = "", "未了结"
        RESOLVED = "resolved", "已了结"
        ACCEPTED = "accepted", "已采纳"
        REJECTED = "rejected", "未采纳"

    item = models.ForeignKey("bulletin.Item", models.PROTECT, related_name="remarks", verbose_name="条目")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answers", verbose_name="所答批注"
    )
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    quote = models.TextField("所指文字", blank=True)
    start = models.PositiveIntegerField("所在位置", default=0)
    text = models.CharField("内容", max_length=500, blank=True)
    replacement = models.TextField("建议改为", blank=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, blank=True, default="", editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="处理人"
    )
    closed_at = models.DateTimeField("处理时间", null=True, editable=False)

    class Meta:
        verbose_name = "条目批注"
        verbose_name_plural = "条目批注"
        ordering = ("item", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="answer", parent__isnull=False, outcome="")
                | Q(kind="comment", parent__isnull=True, outcome__in=["", "resolved"])
                | Q(kind="suggestion", parent__isnull=True, outcome__in=["", "accepted", "rejected"]),
                name="item_remark_ends_as_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True) | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="item_remark_closed_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{(self.text or self.replacement or self.quote)[:60]}"  # type: ignore[attr-defined]
