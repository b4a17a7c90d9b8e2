"""One upload from preview to result, and one export."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """One file on its way in, from preview to result: what every kind of load keeps."""

    class State(models.TextChoices):
        READING = "reading", "读取中"
        PREVIEWED = "previewed", "待确认"
        RUNNING = "running", "导入中"
        DONE = "done", "已导入"
        DROPPED = "dropped", "已放弃"
        FAILED = "failed", "失败"
        UNDONE = "undone", "已撤销"

    class Choice(models.TextChoices):
        ALL = "all", "全部导入"
        GOOD = "good", "只导入正确的"

    BATCH: ClassVar[str]
    """How the marks of its events begin."""

    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PREVIEWED)
    choice = models.CharField("取舍", max_length=8, choices=Choice.choices, blank=True)
    created_count = models.PositiveIntegerField("新增", default=0)
    message = models.TextField("结果", blank=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name

    @property
    def batch(self) -> str:
        """The mark that the load's events carry."""
        return f"{self.BATCH}-{self.pk}"


class Load(Upload):
    """One file on its way into a ledger; kept with its result and its undo."""

    BATCH = "load"
    sheet = models.CharField("导入表", max_length=80)
    row_count = models.PositiveIntegerField("行数", default=0)
    good_count = models.PositiveIntegerField("正确行数", default=0)
    known_count = models.PositiveIntegerField("已有行数", default=0)
    changed_count = models.PositiveIntegerField("更新", default=0)
    unchanged_count = models.PositiveIntegerField("未变", default=0)
    mark = models.CharField("预览时的台账", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "导入"

    @property
    def path(self) -> Path:
        return Path(settings.XIANWU_HOME) / "intake" / f"{self.digest}.bin"

    @property
    def bad_count(self) -> int:
        return self.row_count - self.good_count


class Export(models.Model):
    """One filtered ledger on its way into a file."""

    class State(models.TextChoices):
        RUNNING = "running", "生成中"
        DONE = "done", "已生成"
        FAILED = "failed", "失败"

    page = models.CharField("台账", max_length=120)
    query = models.TextField("筛选", blank=True)
    as_of = models.DateField("数据日期")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导出人")
    asked_at = models.DateTimeField("时间")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.RUNNING)
    row_count = models.PositiveIntegerField("行数", default=0)
    done_count = models.PositiveIntegerField("已写行数", default=0)
    message = models.TextField("结果", blank=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "导出"

    def __str__(self) -> str:
        return self.page

    @property
    def path(self) -> Path:
        return Path(settings.XIANWU_HOME) / "exports" / f"{self.pk}.xlsx"
