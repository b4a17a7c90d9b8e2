"""The street's shops held against the register: the machine advises, a person confirms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_many_changes
from xianwu.domains.art_training import facts
from xianwu.domains.art_training.brain import unlicensed
from xianwu.domains.art_training.guide_actions import open_guide
from xianwu.domains.art_training.kinds import MATTER
from xianwu.domains.art_training.models import Shop
from xianwu.domains.art_training.venue_actions import register_venue
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.publicity.actions import send_referral
from xianwu.registers.enforcement.roles import CLERK, OFFICER

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

V = Shop.Verdict
JUDGED, CONFIRMED = "art_training.shop_judged", "art_training.shop_confirmed"


def register_of(on: Any) -> unlicensed.Register:
    """The register as the finder compares with it."""
    rows = Subject.objects.active().filter(matter=MATTER)
    known = rows.values_list("pk", "title", "address", "brand", "is_registered")
    return unlicensed.Register((unlicensed.Institution(*row) for row in known), rules=facts.shop_rules(on))


def judge_shops(shops: Sequence[Shop], *, actor: Actor | None, at: datetime, batch: str = "") -> int:
    """Advice on shops that nobody has confirmed; how many look as if they trained without a licence."""
    waiting = {shop.pk: shop for shop in shops if shop.verdict == V.OPEN}
    if not waiting:
        return 0
    register = register_of(timezone.localdate(at))
    rows = [unlicensed.Shop(shop.pk, shop.name, shop.words, shop.address) for shop in waiting.values()]
    advised = unlicensed.advise(rows, register=register)
    for each in advised:
        shop = waiting[each.shop]
        shop.advice, shop.score, shop.reasons = each.verdict, each.score, list(each.reasons)
        shop.subject_id = each.institution
    fields = ("advice", "score", "reasons", "subject")
    write_many_changes(list(waiting.values()), fields, JUDGED, actor=actor, at=at, batch=batch)
    return sum(each.verdict == unlicensed.UNLICENSED for each in advised)


@transaction.atomic
def confirm_shop(shop: Shop, verdict: str, *, data: Mapping[str, Any], actor: Actor, at: datetime) -> Shop:
    """What a person found on the spot. Training without a licence: into the register, with a guide's file."""
    require_role(actor, shop.organ, CLERK, OFFICER)
    if shop.verdict != V.OPEN:
        raise EnforcementRefused(f"已确认为“{shop.get_verdict_display()}”，不用再确认。")
    if verdict not in V.values or verdict == V.OPEN:
        raise EnforcementRefused("请选择确认结果。", field="verdict")
    changes: dict[str, Any] = {
        "verdict": verdict,
        "decided_by_id": actor.id,
        "decided_on": timezone.localdate(at),
        "note": (data.get("note") or "").strip()[:200],
    }
    if verdict == V.UNLICENSED:
        changes["subject"] = _registered(shop, data, actor=actor, at=at)
    elif verdict == V.KNOWN:
        changes["subject"] = _known(shop, data)
    elif verdict == V.ELSEWHERE:
        _refer(shop, data, actor=actor, at=at)
        changes["subject"] = None
    else:
        changes["subject"] = None
    write_change(shop, changes, CONFIRMED, actor=actor, at=at)
    return shop


def _registered(shop: Shop, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> Subject:
    if not (data.get("operator") or "").strip():
        raise EnforcementRefused("请到现场问明负责人姓名后填写，用来识别是不是同一个对象。", field="operator")
    venue = register_venue(
        {
            "kind": data.get("kind") or "institution",
            "title": shop.name,
            "operator": data["operator"],
            "town": shop.town,
            "address": shop.address,
            "found_on": timezone.localdate(at),
            "premises": data.get("premises") or "",
            "is_confirmed": bool(data.get("is_confirmed")),
        },
        actor=actor,
        at=at,
    )
    open_guide({"subject": venue.subject, "note": "沿街排查发现"}, actor=actor, at=at)
    return venue.subject


def _known(shop: Shop, data: Mapping[str, Any]) -> Subject:
    subject = data.get("subject") or shop.subject
    if subject is None:
        raise EnforcementRefused("请选择在册的是哪一家。", field="subject")
    return subject


def _refer(shop: Shop, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    to_organ = data.get("to_organ")
    if to_organ is None:
        raise EnforcementRefused("请选择转给哪个部门。", field="to_organ")
    reason = f"排查发现“{shop.name}”（{shop.address}）。{shop.note or ''.join(shop.reasons)}"
    send_referral(sender=shop.organ, matter=MATTER, to_organ=to_organ, reason=reason, actor=actor, at=at)
