"""Crews by section and town (股室联系乡镇): two officers for each visit, the linked section first, loads even."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils import timezone

from xianwu.domains.gas_safety import facts
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.registers.enforcement.brain.officers import Recusal, Target, TeamError, make_teams
from xianwu.registers.enforcement.crews import candidate, card_holders, town_links
from xianwu.registers.enforcement.gates import EnforcementRefused, organ_of
from xianwu.registers.enforcement.kinds import Duty
from xianwu.registers.enforcement.models import Inspection, Officer, Participant
from xianwu.registers.enforcement.visits.team_actions import assign_officers

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MOST = 100
LOAD_DAYS = 30
DETOUR = 1000
"""The linked section goes wherever it can (股室联系乡镇): loads are evened out within it."""


@dataclass(frozen=True)
class Crew:
    """One visit with the officers that are proposed; `why` there are none."""

    visit: Inspection
    section: str
    officers: tuple[Officer, ...]
    why: str


def waiting_visits(actor: Actor) -> list[Inspection]:
    """Visits not yet held that have no officer."""
    manned = Participant.objects.officers().filter(inspection__matter=MATTER).values("inspection_id")
    rows = Inspection.objects.visible_to(actor).filter(matter=MATTER, state__in=Inspection.OPEN[:3])
    return list(
        rows.exclude(pk__in=manned).select_related("subject", "town", "unit").order_by("planned_on", "pk")[:MOST]
    )


def proposed(actor: Actor, *, on: date) -> list[Crew]:
    """A crew for each visit that has none. The same question has the same answer."""
    visits = waiting_visits(actor)
    if not visits:
        return []
    organ, names = organ_of(MATTER), facts.section_names(on)
    cards = {card.card_no: card for card in card_holders(organ, on=on) if not card.is_legally_qualified}
    loads = _loads(on)
    try:
        found = make_teams(
            [Target(str(visit.pk), str(visit.town_id or "")) for visit in visits],
            officers=[candidate(card, load=loads[card.person_id]) for card in cards.values()],
            seed=sha256(f"{MATTER}{on}".encode()).digest(),
            recusals=_recusals(visits, cards),
            links=town_links(MATTER, on=on),
            detour=DETOUR,
        )
    except TeamError as error:
        raise EnforcementRefused(str(error)) from None
    teams = {team.target: team for team in found.teams}
    without = dict(found.without)
    return [
        Crew(visit, names.get(str(visit.town_id), ""),
             tuple(cards[number] for number in teams[str(visit.pk)].officers) if str(visit.pk) in teams else (),
             teams[str(visit.pk)].reason if str(visit.pk) in teams else without.get(str(visit.pk), ""))
        for visit in visits
    ]  # fmt: skip


def _loads(on: date) -> Counter[int]:
    """Visits of the last thirty days and those to come, by officer."""
    rows = Participant.objects.present().filter(
        duty=Duty.OFFICER, inspection__matter=MATTER, inspection__planned_on__gt=on - timedelta(days=LOAD_DAYS)
    )
    return Counter(rows.values_list("person_id", flat=True))


def _recusals(visits: list[Inspection], cards: dict[str, Officer]) -> list[Recusal]:
    """Who once recused themselves from a subject is not sent there again."""
    of_person = {card.person_id: number for number, card in cards.items()}
    rows = Participant.objects.filter(is_recused=True, inspection__subject__in=[visit.subject_id for visit in visits])
    barred = {(subject, person): why for subject, person, why in
              rows.values_list("inspection__subject_id", "person_id", "left_reason")}  # fmt: skip
    return [
        Recusal(str(visit.pk), of_person[person], why)
        for visit in visits
        for (subject, person), why in barred.items()
        if subject == visit.subject_id and person in of_person
    ]


def send_crews(chosen: set[int], *, actor: Actor, at: datetime) -> tuple[int, list[str]]:
    """Put the proposed officers on the chosen visits, by the engine's own verb."""
    crews = [crew for crew in proposed(actor, on=timezone.localdate(at)) if crew.visit.pk in chosen and crew.officers]
    if not crews:
        raise EnforcementRefused("请先勾选要派组的检查。")
    done, refused = 0, []
    for crew in crews:
        found = assign_officers([crew.visit], list(crew.officers), actor=actor, at=at)
        done += found.done
        refused += [f"{title}：{why}" for title, why in found.refused]
    return done, refused
