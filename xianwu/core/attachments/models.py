"""Files that belong to records: what a counted state rests on."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import models


class Attachment(models.Model):
    """A file of a record. Its bytes lie in the store under their digest; a row is taken off, never deleted."""

    class Category(models.TextChoices):
        """What fits any record; a record's class may ask for more by name (`FILE_KINDS`)."""

        EVIDENCE = "evidence", "佐证"
        PAPER = "paper", "文书"
        PHOTO = "photo", "照片"
        OTHER = "other", "其他"

    kind = models.CharField("类别", max_length=60)
    object_id = models.BigIntegerField("记录")
    category = models.CharField("用途", max_length=20, default=Category.EVIDENCE)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    size = models.BigIntegerField("字节")
    content_type = models.CharField("类型", max_length=100)
    note = models.CharField("说明", max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("撤下时间", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤下人",
    )

    class Meta:
        verbose_name = "附件"
        ordering = ("id",)
        indexes = [models.Index(fields=["kind", "object_id"], name="attachment_of_record")]

    def __str__(self) -> str:
        return self.name

    @property
    def category_label(self) -> str:
        """The word for what the file is for."""
        own: dict[str, str] = getattr(apps.get_model(self.kind), "FILE_KINDS", {})
        return own.get(self.category) or str(dict(self.Category.choices).get(self.category, self.category))

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")
