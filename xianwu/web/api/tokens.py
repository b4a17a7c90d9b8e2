"""Whose token it is: one statement for token, person and the grants that hold today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import CharField, DateField, FilteredRelation, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from xianwu.core.people.actors import Actor, HeldGrant
from xianwu.core.people.login import address_of
from xianwu.core.people.middleware import second_factor_is_on
from xianwu.core.people.models import valid_on
from xianwu.core.rules.api import value
from xianwu.kit.prepared import Prepared
from xianwu.web.api.actions import PREFIX, digest_of
from xianwu.web.api.errors import Failure
from xianwu.web.api.models import Token, TokenUse, WrongToken

TOUCH = timedelta(seconds=60)
"""The time of last use is written at most this often, not on each request."""
UNKNOWN = "令牌不正确、已吊销或已过期，请在“我的账号 › 接口令牌”里核对或重新创建。"
MISSING = "请在请求头里带上令牌：Authorization: Bearer xw_…。接口不认网页的登录状态。"


@dataclass(frozen=True)
class Holder:
    """Who a request comes from, and what the token may be used for."""

    token_id: int
    scopes: tuple[str, ...]
    actor: Actor


def holder_of(request: HttpRequest, *, at: datetime) -> Holder:
    """The holder of the request's token; raises Failure 401, 403 or 429."""
    kind, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    secret = secret.strip()
    if kind.lower() != "bearer" or not secret:
        raise Failure(401, "no_token", MISSING)
    on = timezone.localtime(at).date()
    rows = _prepared.rows(digest=digest_of(secret), on=on) if secret.startswith(PREFIX) else []
    if not rows:
        _count_miss(request)
        raise Failure(401, "wrong_token", UNKNOWN)
    pk, scopes, is_verified, used_at, person_id, name, username, must_change = rows[0][:8]
    grants = tuple(HeldGrant(*row[8:]) for row in rows if row[8])
    actor = Actor(person_id, name, username, grants)
    if must_change:
        raise Failure(403, "password_due", "这个账号须先在网页上修改初始密码，接口才能使用。")
    if actor.is_sensitive and not is_verified and second_factor_is_on():
        raise Failure(403, "second_factor", "您的角色需要动态口令，请用动态口令登录后重新创建令牌。")
    if used_at is None or abs(at - used_at) > TOUCH:
        _touch(pk, request, at=at)
    return Holder(pk, tuple(scopes), actor)


def _lookup(*, digest: Any, on: Any) -> QuerySet:
    """One row per grant; a person without any is one row without role."""
    held = FilteredRelation("person__grants", condition=valid_on(on, prefix="person__grants__"))
    return (
        Token.objects.live(on)
        .filter(digest=digest)
        .annotate(held=held)
        .order_by("held__id")
        .values_list(
            "pk",
            "scopes",
            "is_verified",
            "use__last_used_at",
            "person_id",
            "person__name",
            "person__username",
            "person__must_change_password",
            "held__role",
            "held__unit_id",
            "held__unit__path",
            "held__unit__short_name",
        )
    )


_prepared = Prepared(_lookup, digest=CharField(), on=DateField())


def _touch(pk: int, request: HttpRequest, *, at: datetime) -> None:
    """A note for the owner; a busy database is no reason to refuse the request."""
    try:
        with transaction.atomic():
            TokenUse.objects.update_or_create(
                token_id=pk, defaults={"last_used_at": at, "address": address_of(request)}
            )
    except DatabaseError:
        return


def _count_miss(request: HttpRequest) -> None:
    """Raise 429 when the address was wrong too often; right tokens of the same office stay welcome."""
    now, address = timezone.now(), address_of(request)
    on = timezone.localdate(now)
    minutes = int(value("api.lock_minutes", on=on))
    recent = WrongToken.objects.filter(address=address, at__gt=now - timedelta(minutes=minutes))
    if recent.count() >= value("api.wrong_tokens", on=on):
        sentence = f"从这个地址用错令牌的次数过多，请 {minutes} 分钟后再试，并检查程序里的令牌。"
        raise Failure(429, "too_many_wrong_tokens", sentence, headers={"Retry-After": str(minutes * 60)})
    WrongToken.objects.filter(at__lt=now - timedelta(days=30)).delete()
    WrongToken.objects.create(address=address, at=now)
