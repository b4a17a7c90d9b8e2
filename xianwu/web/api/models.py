"""Tokens of the REST API: the row holds a digest, the secret itself is shown once and kept nowhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from xianwu.core.people.models import Person
from xianwu.core.people.roles import ADMIN, AUDITOR
from xianwu.core.records.models import RecordQuerySet, Satellite
from xianwu.web.api.scopes import SCOPES

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


class TokenQuerySet(RecordQuerySet):
    def visible_to(self, actor: Actor | None, *, roles: tuple[str, ...] | None = None) -> Self:
        """One's own; administrators those of the people they administer; auditors all."""
        if actor is None:
            return self.none()
        held = set(actor.roles if roles is None else roles) & set(actor.roles)
        if AUDITOR in held:
            return self.all()
        seen = Q(person_id=actor.id) if roles is None else Q(pk__in=())
        if ADMIN in held:
            seen |= Q(person__in=Person.objects.visible_to(actor).order_by().values("pk"))
        return self.filter(seen)

    def live(self, on: date) -> Self:
        """Tokens that open the door on a day."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=on, person__is_active=True)


class Token(Satellite):
    """A key for programs that act as one person, never with more than that person may do."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens", verbose_name="所属人员"
    )
    name = models.CharField("用途", max_length=60)
    hint = models.CharField("开头", max_length=12, editable=False)
    digest = models.CharField("摘要", max_length=64, unique=True, editable=False)
    scopes = models.JSONField("可用范围", default=list)
    expires_on = models.DateField("有效至")
    is_verified = models.BooleanField("经动态口令创建", default=False, editable=False)
    revoked_at = models.DateTimeField("吊销时间", null=True, editable=False)
    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = "接口令牌"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.name}（{self.hint}…）"

    def scope_words(self) -> str:
        return "；".join(SCOPES.get(each, each) for each in self.scopes)

    scope_words.short_description = "可用范围"  # type: ignore[attr-defined]

    def used_at(self) -> Any:
        use = getattr(self, "use", None)
        return use.last_used_at if use else None

    used_at.short_description = "最近使用"  # type: ignore[attr-defined]

    def standing(self, on: date) -> str:
        """In use, revoked or run out, in one word."""
        if self.revoked_at:
            return "已吊销"
        return "在用" if self.expires_on >= on else "已过期"


class TokenUse(models.Model):
    """When a token was last used: beside the token, so that use does not change the signed row."""

    token = models.OneToOneField(Token, models.CASCADE, related_name="use", verbose_name="令牌")
    last_used_at = models.DateTimeField("最近使用")
    address = models.CharField("地址", max_length=45, blank=True)

    class Meta:
        verbose_name = "令牌使用"

    def __str__(self) -> str:
        return f"{self.last_used_at:%Y-%m-%d %H:%M} {self.address}"


class WrongToken(models.Model):
    """A try with a token that opens nothing: what throttling counts. The token itself is not kept."""

    address = models.CharField("地址", max_length=45)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "用错令牌"
        indexes = [models.Index(fields=["address", "at"], name="wrong_token_by_address")]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%Y-%m-%d %H:%M}"
