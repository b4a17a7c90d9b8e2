"""Reviewed case files and their errors, trainings, the bank of questions, contests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from xianwu.core.people.sealed import EncryptedTextField
from xianwu.core.records.models import Record, Satellite
from xianwu.domains.gas_safety.learning.kinds import ErrorKind
from xianwu.registers.enforcement.fields import PERSON, belongs_to, day, person, unit
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.scopes import of_organ

CASE: Any = Case
FULL_MARKS = 100
MOST_HOURS, MOST_QUESTIONS = 99, 500
"""What nobody means: a training of weeks in one, a contest of thousands of questions."""
WANTED = f"题数要在 1 至 {MOST_QUESTIONS} 之间。"


def somebody(label: str) -> models.ForeignKey:
    return models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=label)


class FileReview(Record):
    """One case file looked through by somebody who did not handle it (案卷评查)."""

    class State(models.TextChoices):
        OPEN = "open", "评查中"
        CONFIRMED = "confirmed", "已确认"

    TONES = {"open": "warn", "confirmed": "ok"}
    SCOPE = of_organ()

    case = belongs_to(CASE, "案件", "file_reviews")
    reviewer = somebody("评查人")
    reviewed_on = models.DateField("评查日期")
    score = models.DecimalField("得分", max_digits=5, decimal_places=1, null=True, blank=True, editable=False)
    confirmed_on = day("确认日期")
    conclusion = models.CharField("总体意见", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "案卷评查"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="open"), name="file_review_open_once",
                violation_error_message="这份案卷正在评查，请打开那一条。",
            ),
            models.CheckConstraint(condition=~Q(state="confirmed") | Q(score__isnull=False), name="file_review_confirmed_has_score"),
        ]  # fmt: skip


class ReviewError(Satellite):
    """One error of a file, with its basis, and who made it where that is one officer's."""

    review = belongs_to("gas_safety.FileReview", "评查", "errors_found")
    kind = models.CharField("类别", max_length=12, choices=ErrorKind.choices)
    item = models.CharField("问题", max_length=200)
    basis = models.CharField("依据", max_length=200)
    points = models.DecimalField("扣分", max_digits=4, decimal_places=1)
    officer = person("责任人")

    SCOPE = of_organ("review__unit")

    class Meta:
        verbose_name = verbose_name_plural = "评查问题"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gt=0, points__lte=FULL_MARKS), name="review_error_points",
                violation_error_message="扣分要大于 0，不超过 100。",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.item}"

    @property
    def unit(self) -> Any:
        return self.review.unit


class Training(Record):
    """A lesson for officers (执法大学习), on the kind of error that it is about."""

    class State(models.TextChoices):
        PLANNED = "planned", "待举办"
        HELD = "held", "已举办"
        CANCELLED = "cancelled", "已取消"

    TONES = {"planned": "warn", "held": "ok", "cancelled": "off"}
    SCOPE = of_organ()

    topic = models.CharField("针对", max_length=12, choices=ErrorKind.choices)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=100)
    lecturer = models.CharField("主讲人", max_length=60)
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1, default=Decimal(2))
    content = models.TextField("内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法培训"
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=MOST_HOURS), name="training_hours_positive",
                violation_error_message=f"学时要大于 0，不超过 {MOST_HOURS}。", violation_error_code="hours",
            )
        ]  # fmt: skip


class Attendance(Satellite):
    """Somebody at a training: once each, so that their number is the number of people's visits."""

    training = belongs_to("gas_safety.Training", "培训", "attendances")
    person = somebody("参训人员")

    SCOPE = of_organ("training__unit")

    class Meta:
        verbose_name = verbose_name_plural = "参训"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["training", "person"], name="attendance_once")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def unit(self) -> Any:
        return self.training.unit


class Question(Satellite):
    """A question of the contest; most come from the county's own past errors."""

    code = models.CharField("题号", max_length=20, unique=True, editable=False)
    organ = unit("执法机关")
    kind = models.CharField("针对", max_length=12, choices=ErrorKind.choices)
    text = models.CharField("题目", max_length=300)
    options = models.JSONField("选项", default=list)
    answer = models.CharField("答案", max_length=10)
    basis = models.CharField("依据", max_length=200)
    is_active = models.BooleanField("使用中", default=True)
    error = models.ForeignKey(
        "gas_safety.ReviewError", models.PROTECT, null=True, blank=True, related_name="questions", verbose_name="来自评查问题"
    )  # fmt: skip

    SCOPE = of_organ("organ")

    class Meta:
        verbose_name = verbose_name_plural = "比武题库"
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def unit(self) -> Any:
        return self.organ


class Contest(Record):
    """A contest (执法比武) whose questions are drawn so that anybody can draw them again."""

    class State(models.TextChoices):
        PLANNED = "planned", "筹备"
        COMMITTED = "committed", "已公布题库承诺"
        DRAWN = "drawn", "已抽题"
        HELD = "held", "已评定"

    TONES = {"committed": "warn", "drawn": "warn", "held": "ok"}
    SCOPE = of_organ()

    held_on = models.DateField("比武日期")
    place = models.CharField("地点", max_length=100)
    # PostgreSQL has bounds of its own for such a number, and would speak of them.
    wanted = models.PositiveSmallIntegerField("题数", validators=[MaxValueValidator(MOST_QUESTIONS, WANTED)])
    candidates = models.JSONField("题号和权重", default=list, editable=False)
    list_digest = models.CharField("题库摘要", max_length=64, blank=True, editable=False)
    commitment = models.CharField("承诺值", max_length=64, blank=True, editable=False)
    salt = EncryptedTextField("盐值", default="", blank=True, editable=False)
    committed_on = day("公布日期")
    public_source = models.CharField("公共随机数来源", max_length=200, blank=True)
    public_on = day("公共随机数日期")
    public_value = models.CharField("公共随机数", max_length=200, blank=True)
    winners = models.JSONField("抽中的题", default=list, editable=False)
    revealed_salt = models.CharField("揭示的盐值", max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "执法比武"
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted__gt=0, wanted__lte=MOST_QUESTIONS), name="contest_has_questions",
                violation_error_message=WANTED, violation_error_code="wanted",
            ),
            models.CheckConstraint(
                condition=Q(public_on__isnull=True) | Q(public_on__gt=F("committed_on")), name="contest_value_after_commitment",
                violation_error_message="公共随机数的日期要晚于公布承诺的日期。",
            ),
        ]  # fmt: skip


class Score(Satellite):
    """What somebody reached in a contest."""

    contest = belongs_to("gas_safety.Contest", "比武", "scores")
    person = somebody("参赛人员")
    right_count = models.PositiveSmallIntegerField("答对")
    minutes = models.DecimalField("用时（分钟）", max_digits=5, decimal_places=1)

    SCOPE = of_organ("contest__unit")

    class Meta:
        verbose_name = verbose_name_plural = "比武成绩"
        ordering = ("-right_count", "minutes", "id")
        constraints = [models.UniqueConstraint(fields=["contest", "person"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.person} 答对 {self.right_count} 题"

    @property
    def unit(self) -> Any:
        return self.contest.unit
