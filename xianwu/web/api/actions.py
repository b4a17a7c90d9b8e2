"""Making and revoking tokens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.actors import Actor
from xianwu.core.people.roles import ADMIN
from xianwu.core.rules.api import value
from xianwu.kit.refusals import Refused
from xianwu.lib.digests import sha256_hex
from xianwu.web.api.events import CREATED, REVOKED
from xianwu.web.api.models import Token
from xianwu.web.api.scopes import SCOPES

PREFIX = "xw_"
HINT = 8


class TokenRefused(Refused):
    """Why a token is not made or revoked."""


def digest_of(secret: str) -> str:
    """What the database knows of a secret. It has 256 random bits, so a plain digest cannot be tried out."""
    return sha256_hex(secret.encode())


@transaction.atomic
def create_token(data: dict[str, Any], *, actor: Actor, at: datetime, is_verified: bool = False) -> tuple[Token, str]:
    """A token for the actor, and its secret, which is told this once."""
    on = timezone.localtime(at).date()
    _check(data["scopes"], expires_on=data["expires_on"], on=on)
    most = int(value("api.tokens_per_person", on=on))
    if Token.objects.live(on).filter(person_id=actor.id).count() >= most:
        raise TokenRefused(f"您在用的令牌已有 {most} 个，请先吊销不用的。")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        person_id=actor.id,
        name=data["name"].strip(),
        hint=secret[:HINT],
        digest=digest_of(secret),
        scopes=[scope for scope in SCOPES if scope in data["scopes"]],
        expires_on=data["expires_on"],
        is_verified=is_verified,
    )
    write_new(token, CREATED, actor=actor, at=at)
    return token, secret


def _check(scopes: Sequence[str], *, expires_on: date, on: date) -> None:
    if not scopes or not set(scopes) <= set(SCOPES):
        raise TokenRefused("请至少选择一项可用范围。", field="scopes")
    days = int(value("api.token_days", on=on))
    if not on <= expires_on <= on + timedelta(days=days):
        raise TokenRefused(f"有效期应在今天到 {on + timedelta(days=days)} 之间（最长 {days} 天）。", field="expires_on")


def revoke_token(token: Token, *, actor: Actor, at: datetime) -> Token:
    """Shut a token for good: its owner, or an administrator of its owner."""
    is_own = token.person_id == actor.id
    if not is_own and not Token.objects.visible_to(actor, roles=(ADMIN,)).filter(pk=token.pk).exists():
        raise TokenRefused("只能吊销自己的令牌，或本人管理范围内人员的令牌。")
    if token.revoked_at:
        raise TokenRefused("这个令牌早已吊销。")
    write_change(token, {"revoked_at": at}, REVOKED, actor=actor, at=at)
    return token
