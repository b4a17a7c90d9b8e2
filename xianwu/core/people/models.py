"""People, what they may do where and when (grants), and what they are (posts)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from xianwu.core.people.roles import ADMIN, AUDITOR, label_of
from xianwu.core.people.sealed import EncryptedTextField
from xianwu.core.units.models import subtree, top_paths

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


def valid_on(day: date, *, prefix: str = "") -> Q:
    """Rows whose period holds the day."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def _period_holds(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name)


class PersonQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor | None) -> Self:
        """Administrators see the people whose grants lie below their own unit, and those without any."""
        paths = top_paths(actor.units_for(ADMIN)) if actor else []
        if not paths:
            return self.none()
        below = Q()
        for path in paths:
            below |= subtree(path, prefix="unit__")
        own = Grant.objects.filter(below).values("person")
        return self.filter(Q(pk__in=own) | ~Q(pk__in=Grant.objects.values("person")))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_person(self, username: str, *, name: str, password: str | None = None, **fields: Any) -> Person:
        """Save a person; without a password nobody can sign in under the name."""
        person = self.model(username=self.model.normalize_username(username), name=name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody with an account. What one may do comes from grants only; there is no superuser."""

    last_login = None  # type: ignore[assignment]  # log-ins are rows of their own, with address and outcome
    username = models.CharField(
        "账号", max_length=60, unique=True, error_messages={"unique": "这个账号已经有人使用，请换一个。"}
    )
    name = models.CharField("姓名", max_length=40)
    phone = EncryptedTextField("电话", blank=True, default="")
    is_active = models.BooleanField("在用", default=True)
    must_change_password = models.BooleanField("须改密码", default=False)
    history = HistoricalRecords(excluded_fields=["password"])
    objects = PersonManager()

    FOUND_BY = ("name", "username")
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "人员"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name

    @property
    def pick_label(self) -> str:
        """Two people may bear one name; their accounts differ."""
        return f"{self.name}（{self.username}）"


def _below_own_unit(rows: Any, actor: Actor | None) -> Any:
    if actor is not None and actor.has(AUDITOR):
        return rows.all()
    condition = Q(pk__in=[])
    for path in top_paths(actor.units_for(ADMIN)) if actor else []:
        condition |= subtree(path, prefix="unit__")
    return rows.filter(condition)


class GrantQuerySet(models.QuerySet):
    def valid(self, on: date) -> Self:
        return self.filter(valid_on(on))

    def visible_to(self, actor: Actor | None) -> Self:
        """Administrators see what lies below their own unit, auditors everything."""
        return _below_own_unit(self, actor)


class Grant(models.Model):
    """A role given to a person for a unit and everything below it, for a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants", verbose_name="人员")
    role = models.CharField("角色", max_length=60, db_index=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="范围")
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("截止日期", null=True, blank=True)
    note = models.CharField("依据", max_length=200, blank=True)
    history = HistoricalRecords()
    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = "授权"
        ordering = ("person", "role", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "unit", "valid_from"], name="grant_once"),
            _period_holds("grant_period"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role_label}（{self.unit}）"

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def role_label(self) -> str:
        return label_of(self.role)

    role_label.fget.short_description = "角色"  # type: ignore[attr-defined]


class PostQuerySet(models.QuerySet):
    def valid(self, on: date) -> Self:
        return self.filter(valid_on(on))

    def visible_to(self, actor: Actor | None) -> Self:
        """Administrators see what lies below their own unit, auditors everything."""
        return _below_own_unit(self, actor)


class Post(models.Model):
    """What a person is, for lists of recipients and signatures; gives no right."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    title = models.CharField("职务", max_length=60)
    group = models.CharField("发送组", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=100)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("截止日期", null=True, blank=True)
    history = HistoricalRecords()
    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "职务"
        ordering = ("order", "id")
        constraints = [_period_holds("post_period")]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"


class LoginAttempt(models.Model):
    """Each try to sign in: what throttling counts and what a person sees of the own account."""

    class Outcome(models.TextChoices):
        STARTED = "started", "未完成"
        SUCCEEDED = "succeeded", "成功"
        WRONG = "wrong", "账号或密码不对"
        WRONG_CODE = "wrong_code", "动态口令不对"
        LOCKED = "locked", "已锁定"
        INACTIVE = "inactive", "账号停用"

    username = models.CharField("账号", max_length=60)
    address = models.CharField("地址", max_length=45, blank=True)
    at = models.DateTimeField("时间")
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, default=Outcome.STARTED)

    class Meta:
        verbose_name = "登录记录"
        ordering = ("-at",)
        indexes = [
            models.Index(fields=["username", "at"], name="login_by_name"),
            models.Index(fields=["address", "at"], name="login_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"
