"""Reading a public draw back from the log: what was committed, what was drawn, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from xianwu.core.events.models import Event
from xianwu.domains.fiscal_review import facts
from xianwu.domains.fiscal_review.brain.agencies import Draw, commitment_of, draw, seed_of, ticket
from xianwu.domains.fiscal_review.models import ReviewProject

COMMITTED = "fiscal_review.project_draw_committed"
DRAWN = "fiscal_review.project_agency_drawn"
SECRET_LENGTH = 32


@dataclass(frozen=True)
class Commitment:
    """What was published before a draw. `listed` are the agencies that stand for it, by id."""

    at: datetime
    digest: str
    fee: Decimal
    listed: tuple[int, ...]
    most_open: int
    event: Event


@dataclass(frozen=True)
class Ticket:
    """One agency's lot."""

    agency: int
    name: str
    digest: str


@dataclass(frozen=True)
class PastDraw:
    """A draw as the log keeps it; `is_true`: its seed gives the same order and its secret the commitment."""

    event: Event
    seed: str
    commitment: str
    tickets: tuple[Ticket, ...]
    left_out: tuple[str, ...]
    is_true: bool


def secret_for(project: ReviewProject, *, at: datetime) -> str:
    """The server's half of the seed: nobody can know it before the draw, and nothing of it is stored."""
    made = salted_hmac("xianwu.fiscal_review.draw", f"{project.pk}:{at.isoformat()}", algorithm="sha256")
    return made.hexdigest()[:SECRET_LENGTH]


def candidates_draw(project: ReviewProject, *, seed: str, on: date) -> Draw:
    """The draw that this seed gives on that day; with any seed it shows who stands and who is left out."""
    most_open = facts.days_of("agency_most_open", on=on)
    return draw(facts.agency_candidates(project, on=on), seed=seed, most_open=most_open)


def _events(project: ReviewProject, *verbs: str) -> Any:
    own = Event.objects.filter(kind=project._meta.label_lower, object_id=project.pk, verb__in=verbs)
    return own.select_related("actor").order_by("-sequence")


def commitment_now(project: ReviewProject) -> Commitment | None:
    """The published commitment that no draw has used up yet."""
    last = _events(project, COMMITTED, DRAWN).first()
    if last is None or last.verb != COMMITTED:
        return None
    said = last.data["draw"]
    return Commitment(
        at=datetime.fromisoformat(said["at"]),
        digest=said["commitment"],
        fee=Decimal(said["fee"]),
        listed=tuple(each["id"] for each in said["listed"]),
        most_open=said["most_open"],
        event=last,
    )


def winner_by(project: ReviewProject, seed: str, *, on: date) -> int | None:
    """The agency that a seed draws, if the seed opens the published commitment; None otherwise."""
    found = commitment_now(project)
    secret, _, witness = seed.partition(":")
    if found is None or not witness or not constant_time_compare(commitment_of(secret), found.digest):
        return None
    drawn = candidates_draw(project, seed=seed_of(secret, witness=witness), on=on)
    return drawn.winner.id if drawn.winner else None


def past_draws(project: ReviewProject) -> list[PastDraw]:
    """Every draw of a project, recomputed from what the log holds."""
    return [_replayed(event) for event in _events(project, DRAWN)]


def _replayed(event: Event) -> PastDraw:
    said = event.data["draw"]
    seed = said["seed"]
    tickets = tuple(Ticket(each["id"], each["name"], ticket(seed, agency=each["id"])) for each in said["order"])
    in_order = [each.digest for each in tickets] == sorted(each.digest for each in tickets)
    opens = commitment_of(seed.partition(":")[0]) == said["commitment"]
    return PastDraw(event, seed, said["commitment"], tickets, tuple(said["left_out"]), in_order and opens)
