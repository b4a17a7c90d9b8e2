"""三项制度 in numbers: published on time, records complete, legal review done (国办发〔2018〕118号)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from xianwu.core.units.models import Unit
from xianwu.registers.enforcement.kinds import HEAVY, Signature
from xianwu.registers.enforcement.models import Case, Inspection, Publication

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


@dataclass(frozen=True)
class Share:
    """`done` of `all`; `late` is the address of those that are not."""

    done: int
    all: int
    query: str = ""

    @property
    def percent(self) -> str:
        return "—" if not self.all else f"{self.done * 100 / self.all:.0f}%"

    @property
    def missing(self) -> int:
        return self.all - self.done


@dataclass
class OrganRow:
    unit: Unit
    published: Share = field(default_factory=lambda: Share(0, 0))
    recorded: Share = field(default_factory=lambda: Share(0, 0))
    reviewed: Share = field(default_factory=lambda: Share(0, 0))


def _due(on: date) -> Q:
    """Published, or by now overdue: what is neither yet counts on neither side."""
    return Q(published_on__isnull=False) | Q(due_on__lt=on)


IN_TIME = Q(published_on__isnull=False, published_on__lte=F("due_on"))
COMPLETE = (
    Q(is_card_shown=True)
    & ~Q(signature="")
    & (~Q(signature=Signature.REFUSED) | ~Q(witness=""))
    & Q(ended_at__gt=F("started_at"))
)
"""What a visit's record must hold: card shown, times, signature, and a witness where it was refused."""
MUST_REVIEW = (
    Q(sanction__in=HEAVY) | Q(hearing_on__isnull=False) | Q(is_complex=True) | Q(is_public_interest=True)
    | Q(hearing_offered=True)
)  # fmt: skip


def rows(actor: Actor, *, on: date, past: date | None = None) -> list[OrganRow]:
    """This year's shares of each organ the actor may see, three statements in all; `past`: as the rows stood then."""
    first = date(on.year, 1, 1)
    known: dict[int, OrganRow] = {}
    publications = Publication.seen(actor, past=past).exclude(state=Publication.State.UNFIT)
    _fill(known, "published", publications.filter(_due(on), made_on__range=(first, on)), IN_TIME)
    visits = Inspection.seen(actor, past=past).filter(state__in=Inspection.HELD, held_on__range=(first, on))
    _fill(known, "recorded", visits, COMPLETE)
    decided = Case.seen(actor, past=past).filter(MUST_REVIEW, decided_on__range=(first, on))
    _fill(known, "reviewed", decided, Q(reviewed_on__isnull=False, reviewed_on__lte=F("decided_on")))
    units = Unit.objects.in_bulk(list(known))
    for unit_id, row in known.items():
        row.unit = units[unit_id]
    return sorted(known.values(), key=lambda row: (row.unit.order, row.unit.path))


def _fill(known: dict[int, OrganRow], name: str, rows: object, done: Q) -> None:
    counted = rows.order_by().values("unit_id").annotate(whole=Count("id"), good=Count("id", filter=done))  # type: ignore[attr-defined]
    for found in counted:
        row = known.setdefault(found["unit_id"], OrganRow(unit=Unit()))
        setattr(row, name, Share(found["good"], found["whole"]))
