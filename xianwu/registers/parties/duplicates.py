"""Looking for duplicates among the registered enterprises, and keeping what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from xianwu.core.events.api import write_change, write_many_new
from xianwu.core.people.actors import Actor
from xianwu.core.rules.api import value
from xianwu.kit.refusals import Refused
from xianwu.registers.parties import events
from xianwu.registers.parties.brain.duplicates import PartyFact, Suggestion, find_pairs, normal_address
from xianwu.registers.parties.cleaning import phone_indexes, renewed_phones
from xianwu.registers.parties.models import Duplicate, Enterprise
from xianwu.registers.parties.roles import REGISTRAR

FEW = 20
"""Up to here the database is asked for likely partners; beyond, the whole register is compared at once."""


class DuplicateRefused(Refused):
    """A decision on a pair that cannot be taken."""


def _facts(rows: QuerySet[Enterprise]) -> list[PartyFact]:
    found = rows.order_by().values_list("id", "name_norm", "phone_digest", "legal_rep", "address")
    renewed = renewed_phones()
    return [
        PartyFact(key, name, renewed.get(phone, phone), rep, normal_address(address))
        for key, name, phone, rep, address in found
    ]


def _likely(records: Sequence[Enterprise]) -> QuerySet[Enterprise]:
    wanted = Q(pk__in=[record.pk for record in records])
    for record in records:
        if record.phone:
            wanted |= Q(phone_digest__in=phone_indexes(record.phone))
        if record.legal_rep:
            wanted |= Q(legal_rep=record.legal_rep)
        if record.address:
            wanted |= Q(town_id=record.town_id, name_norm__startswith=record.name_norm[:1]) & ~Q(address="")
    return Enterprise.objects.registered().filter(wanted)


def suggest(records: Sequence[Enterprise] | None = None, *, actor: Actor | None, at: datetime) -> list[Duplicate]:
    """Keep new suggestions for some enterprises, or for the whole register; decided pairs stay decided."""
    on = timezone.localdate(at)
    only = None if records is None else frozenset(record.pk for record in records)
    rows = _likely(records) if records is not None and len(records) <= FEW else Enterprise.objects.registered()
    pairs = find_pairs(
        _facts(rows),
        only=only,
        name_ratio=float(value("parties.name_ratio", on=on)),
        address_ratio=float(value("parties.address_ratio", on=on)),
    )
    fresh = [_duplicate(pair) for pair in _unknown(pairs)]
    write_many_new(fresh, events.DUPLICATE_SUGGESTED, actor=actor, at=at)
    return fresh


def _unknown(pairs: Sequence[Suggestion]) -> list[Suggestion]:
    if not pairs:
        return []
    known: set[tuple[int, int]] = set()
    firsts = sorted({pair.first for pair in pairs})
    for start in range(0, len(firsts), 5000):
        own = Duplicate.objects.filter(first__in=firsts[start : start + 5000])
        known.update(own.values_list("first_id", "second_id"))
    return [pair for pair in pairs if (pair.first, pair.second) not in known]


def _duplicate(pair: Suggestion) -> Duplicate:
    return Duplicate(first_id=pair.first, second_id=pair.second, score=pair.score, reasons=list(pair.reasons))


def refuse_without_scope(duplicate: Duplicate, *, actor: Actor) -> None:
    """Both enterprises must lie within the registrar's unit: a merge changes both."""
    wanted = {duplicate.first_id, duplicate.second_id}
    seen = Enterprise.objects.visible_to(actor, roles=(REGISTRAR,)).filter(pk__in=wanted).count()
    if seen != len(wanted):
        raise DuplicateRefused("两个主体不都在您的登记范围内，请由县级登记员确认。")


def dismiss(duplicate: Duplicate, *, note: str, actor: Actor, at: datetime) -> None:
    """Say that the two are not one; the pair is never suggested again."""
    if duplicate.state != Duplicate.State.OPEN:
        raise DuplicateRefused("这一对已经确认过，不用再办。")
    refuse_without_scope(duplicate, actor=actor)
    if not note.strip():
        raise DuplicateRefused("请写明为什么不是同一家，例如“电话是代办公司的”。", field="note")
    changes = {
        "state": Duplicate.State.DISMISSED,
        "note": note.strip()[:200],
        "decided_at": at,
        "decided_by_id": actor.id,
    }
    write_change(duplicate, changes, events.DUPLICATE_DISMISSED, actor=actor, at=at, note=note.strip()[:200])
