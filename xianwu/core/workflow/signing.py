"""Sign-off: a person signs exact bytes; a change of the bytes voids the signature."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.workflow.models import SignOff
from xianwu.lib.digests import sha256_hex

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


def sign(record: Any, content: bytes, duty: str, *, actor: Actor, at: datetime, opinion: str = "") -> SignOff:
    """Keep that `actor` signed `content` for `duty`."""
    return SignOff.objects.create(
        kind=record._meta.label_lower,
        object_id=record.pk,
        duty=duty,
        person_id=actor.id,
        at=at,
        digest=sha256_hex(content),
        opinion=opinion,
    )


def sign_offs(record: Any, content: bytes | None = None) -> list[SignOff]:
    """The signatures of a record in order; with `content`, only those that cover exactly these bytes."""
    own = SignOff.objects.filter(kind=record._meta.label_lower, object_id=record.pk).select_related("person")
    if content is not None:
        own = own.filter(digest=sha256_hex(content))
    return list(own.order_by("pk"))
