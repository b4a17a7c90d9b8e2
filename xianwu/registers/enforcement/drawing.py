"""A random draw of subjects and officers that anybody can replay (双随机)."""

from __future__ import annotations

from django.db import models

from xianwu.core.people.sealed import EncryptedTextField
from xianwu.registers.enforcement.fields import day, person
from xianwu.registers.enforcement.inspections import OfMatter, Plan


class Draw(OfMatter):
    """The list and the commitment are public first, the outside number comes later, the salt last."""

    class State(models.TextChoices):
        COMMITTED = "committed", "已公布承诺"
        VALUED = "valued", "待第二人复核"
        CONFIRMED = "confirmed", "待揭示"
        REVEALED = "revealed", "已抽取"
        VOID = "void", "已作废"

    TONES = {"valued": "warn", "revealed": "ok", "void": "off"}

    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="draws", verbose_name="检查计划")
    wanted = models.PositiveIntegerField("抽取数量")
    is_weighted = models.BooleanField("按风险加权", default=False)
    candidates = models.JSONField("名单", default=list)
    officers = models.JSONField("执法人员名单", default=list)
    list_digest = models.CharField("名单摘要", max_length=64)
    commitment = models.CharField("承诺值", max_length=64)
    salt = EncryptedTextField("盐值", default="")
    committed_on = models.DateField("公布日期")
    public_source = models.CharField("公共随机数来源", max_length=200, help_text="如“2025年8月30日双色球开奖号码”")
    public_on = models.DateField("公共随机数日期")
    public_value = models.CharField("公共随机数", max_length=200, blank=True)
    valued_by = person("录入人")
    confirmed_by = person("复核人")
    winners = models.JSONField("抽中对象", default=list)
    pairs = models.JSONField("检查人员", default=list)
    revealed_salt = models.CharField("揭示的盐值", max_length=80, blank=True)
    revealed_on = day("抽取日期")
    redraw_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="redraws", verbose_name="重抽自"
    )
    redraw_reason = models.CharField("重抽理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "随机抽取"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(public_on__gt=models.F("committed_on")),
                name="draw_value_after_commitment",
                violation_error_message="公共随机数的日期要晚于公布承诺的日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("valued_by")),
                name="draw_value_by_two",
                violation_error_message="公共随机数要由两个人分别录入核对。",
            ),
        ]
