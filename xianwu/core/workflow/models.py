"""Clocks of records, sign-offs and what a person has been told."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from xianwu.core.events.models import AppendOnly


class Clock(models.Model):
    """One running, paused or stopped time limit of one record."""

    class State(models.TextChoices):
        RUNNING = "running", "计时中"
        PAUSED = "paused", "暂停"
        STOPPED = "stopped", "已停"

    kind = models.CharField("类别", max_length=60)
    object_id = models.BigIntegerField("记录")
    title = models.CharField("名称", max_length=200)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("时限", max_length=40)
    label = models.CharField("时限名称", max_length=60)
    day_kind = models.CharField("日的种类", max_length=10)
    limit_days = models.PositiveIntegerField("时限（日）")
    holder = models.CharField("责任角色", max_length=60, blank=True)
    held_by = models.CharField("球在谁手里", max_length=120, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RUNNING)
    started_on = models.DateField("起算日")
    amber_on = models.DateField("黄灯日", null=True)
    red_on = models.DateField("红灯日", null=True)
    due_on = models.DateField("到期日", null=True)
    is_provisional = models.BooleanField("暂定", default=False)
    stopped_on = models.DateField("停止日", null=True)
    used_days = models.PositiveIntegerField("用时（日）", null=True)

    class Meta:
        verbose_name = "时限"
        indexes = [
            models.Index(fields=["kind", "object_id"], name="clock_of_record"),
            models.Index(fields=["kind", "holder", "state", "due_on"], name="clock_todo"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "name"],
                condition=~models.Q(state="stopped"),
                name="clock_runs_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"


class ClockPause(models.Model):
    """A span in which a clock stands still, with its reason and who must act meanwhile."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="pauses", verbose_name="时限")
    started_on = models.DateField("暂停日")
    ended_on = models.DateField("恢复日", null=True)
    reason = models.CharField("原因", max_length=200)
    held_by = models.CharField("球在谁手里", max_length=120)

    class Meta:
        verbose_name = "暂停"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                name="pause_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class SignOff(AppendOnly):
    """A person's signature over exact bytes: their digest, the duty, and the time."""

    kind = models.CharField("类别", max_length=60)
    object_id = models.BigIntegerField("记录")
    duty = models.CharField("职责", max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签署人")
    at = models.DateTimeField("时间")
    digest = models.CharField("内容摘要", max_length=64)
    opinion = models.TextField("意见", blank=True)

    class Meta:
        verbose_name = "签署"
        indexes = [models.Index(fields=["kind", "object_id"], name="signoff_of_record")]

    def __str__(self) -> str:
        return f"{self.duty} {self.person}"


class NoticeMark(models.Model):
    """Up to when a person has read the notices."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="人员")
    read_at = models.DateTimeField("已读至")

    class Meta:
        verbose_name = "通知阅读"

    def __str__(self) -> str:
        return f"{self.person} {self.read_at}"
