"""The public draw of an agency, read back from the log: what was committed, what was drawn, and whether it holds.

The draw itself is the house's own (`xianwu.lib.draws`): the published file is replayed by the same script as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.crypto import salted_hmac

from xianwu.core.events.models import Event
from xianwu.domains.fiscal_review import facts
from xianwu.domains.fiscal_review.brain.agencies import DRAW, Candidate, Field, field_of
from xianwu.domains.fiscal_review.models import AgencyJob, ReviewProject
from xianwu.lib import draws

COMMITTED = "fiscal_review.project_draw_committed"
DRAWN = "fiscal_review.project_agency_drawn"
CANCELLED = "fiscal_review.project_draw_cancelled"
SOURCE = "见证人在名单和承诺值公布之后当场报号"
FILE = ("list", "digest", "commit", "salt", "public", "winners")


@dataclass(frozen=True)
class Commitment:
    """What was published before a draw; `digest` binds the secret."""

    at: datetime
    frozen: draws.FrozenList
    digest: str
    fee: Decimal
    event: Event

    @property
    def listed(self) -> set[int]:
        return {int(entry.id) for entry in self.frozen.objects}


@dataclass(frozen=True)
class Ticket:
    """One agency's lot."""

    agency: int
    name: str
    digest: str


@dataclass(frozen=True)
class PastDraw:
    """A draw as the log keeps it; `is_true`: list, secret and winner are those that the replay gives."""

    event: Event
    salt: str
    public: str
    commitment: str
    tickets: tuple[Ticket, ...]
    left_out: tuple[str, ...]
    is_true: bool


def secret_for(project: ReviewProject, *, at: datetime) -> bytes:
    """The server's half of the seed: nobody can know it before the draw, and nothing of it is stored."""
    made = salted_hmac("xianwu.fiscal_review.draw", f"{project.pk}:{at.isoformat()}", algorithm="sha256")
    return bytes(made.digest())


def field_for(project: ReviewProject, *, on: date) -> Field:
    """Who stands for a draw on that day, and who is left out."""
    return field_of(facts.agency_candidates(project, on=on), most_open=facts.days_of("agency_most_open", on=on))


def frozen_list(project: ReviewProject, able: tuple[Candidate, ...]) -> draws.FrozenList:
    """The list to publish: agencies by their id, one is drawn."""
    entries = [draws.Entry(str(each.id)) for each in able]
    return draws.freeze(entries, label=f"{project.number} 抽取中介机构", source=SOURCE, count=1)


def seed_words(salt: bytes, *, witness: str) -> str:
    """Both halves as they are kept with the commission."""
    return f"{salt.hex()}:{witness}"


def _events(project: ReviewProject, *verbs: str) -> Any:
    own = Event.objects.filter(kind=project._meta.label_lower, object_id=project.pk, verb__in=verbs)
    return own.select_related("actor").order_by("-sequence")


def _thawed(content: dict[str, Any]) -> draws.FrozenList:
    """The list as it was published. Raises DrawError where the log was changed so that it is none."""
    entries = [draws.Entry(str(number), str(weight)) for number, weight in content["objects"]]
    return draws.freeze(
        entries, label=content["label"], source=content["source"], count=content["count"], mode=content["mode"]
    )


def commitment_now(project: ReviewProject) -> Commitment | None:
    """The published commitment that no draw has used up and nobody has taken back yet."""
    last = _events(project, COMMITTED, DRAWN, CANCELLED).first()
    if last is None or last.verb != COMMITTED:
        return None
    said = last.data["draw"]
    return Commitment(
        at=datetime.fromisoformat(said["at"]),
        frozen=_thawed(said["list"]),
        digest=said["commit"],
        fee=Decimal(said["fee"]),
        event=last,
    )


def why_void(project: ReviewProject, committed: Commitment, *, on: date) -> str:
    """Why a published commitment can be drawn on no more, so that a new one may be published; "" while it stands."""
    if draws.commitment_of(secret_for(project, at=committed.at)) != committed.digest:
        return "承诺值已不能核对（系统密钥更换过），请重新公布后再抽取。"
    if {each.id for each in field_for(project, on=on).able} != committed.listed:
        return "公布名单之后，名录、回避或在办情况有变化，请重新公布后再抽取。"
    return ""


def stands(project: ReviewProject, *, on: date) -> bool:
    """Whether a published commitment waits for its witness."""
    committed = commitment_now(project)
    return committed is not None and not why_void(project, committed, on=on)


def winner_by(project: ReviewProject, seed: str, *, on: date) -> int | None:
    """The agency that a seed draws, if it opens the published commitment and nobody has come or gone; None otherwise."""
    found = commitment_now(project)
    salt, _, witness = seed.partition(":")
    if found is None or {each.id for each in field_for(project, on=on).able} != found.listed:
        return None
    try:
        drawn = draws.draw(found.frozen, salt=bytes.fromhex(salt), public=witness, commit=found.digest)
    except ValueError:
        return None
    return int(drawn.winners[0].id)


def was_left(project: ReviewProject) -> bool:
    """Whether a drawn agency was taken off or withdrew: the public result stands on paper only."""
    left = (AgencyJob.State.CANCELLED, AgencyJob.State.WITHDRAWN)
    return project.jobs.filter(mode=DRAW, state__in=left).exists()


def past_draws(project: ReviewProject) -> list[PastDraw]:
    """Every draw of a project, recomputed from what the log holds."""
    return [_replayed(event) for event in _events(project, DRAWN)]


def published_file(project: ReviewProject) -> dict[str, Any] | None:
    """What anybody who sees the project may download and replay: without the salt until the draw was made."""
    last = _events(project, COMMITTED, DRAWN).first()
    return {name: last.data["draw"][name] for name in FILE} if last else None


def _replayed(event: Event) -> PastDraw:
    said = event.data["draw"]
    try:
        frozen = _thawed(said["list"])
        drawn = draws.draw(frozen, salt=bytes.fromhex(said["salt"]), public=said["public"], commit=said["commit"])
    except (ValueError, KeyError, TypeError):
        return PastDraw(event, said["salt"], said["public"], said["commit"], (), tuple(said["left_out"]), is_true=False)
    names = said["names"]
    tickets = tuple(Ticket(int(lot.id), names.get(lot.id, lot.id), lot.key) for lot in drawn.order)
    is_true = frozen.digest == said["digest"] and [lot.id for lot in drawn.winners] == said["winners"]
    return PastDraw(event, said["salt"], said["public"], said["commit"], tickets, tuple(said["left_out"]), is_true)
