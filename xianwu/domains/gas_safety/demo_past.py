"""Visits before the last week, and how what they found ended, counted out so that the campaign says what was printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from xianwu.core.events.api import write_many_new
from xianwu.core.workflow.replay import instant
from xianwu.domains.gas_safety.demo_people import OFFICERS, SECTIONS
from xianwu.domains.gas_safety.demo_register import Place
from xianwu.domains.gas_safety.kinds import MATTER, Kind
from xianwu.domains.gas_safety.models import EntryConsent, ExpertAdvice, PartnerPart
from xianwu.registers.enforcement.kinds import Duty, Mode, Source
from xianwu.registers.enforcement.models import CheckItem, Participant, Plan, TownLink
from xianwu.registers.enforcement.synthetic import findings as ends
from xianwu.registers.enforcement.synthetic.findings import Ending, write_endings
from xianwu.registers.enforcement.synthetic.past import Held, write_visits
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.sites import workday

LEFT_OUT = 9
"""One in so many is not seen in the campaign: the watch list is not whole, and says so."""
CREWS = (3, 4, 4, 4, 5, 5, 6)
LONG = 10
"""Days of an order of last week that has not run out yet."""
EARLY_CREWS = (2, 2, 3)
BEFORE = {ends.ON_SITE: 22, ends.FIXED: 26, ends.LATE: 9}
"""Of 2024: everything put right before the campaign."""


@dataclass(frozen=True)
class Wanted:
    """What the visits in bulk must come to: people's visits and how the hazards end; the rest is lived."""

    officer_visits: int
    on_site: int = 25
    fixed: int = 13
    late: int = 5
    ordered: int = 4
    overdue: int = 2
    void: int = 2


class Bulk:
    """One run: the places, the items, and who goes where by section."""

    def __init__(self, rng: Random, cast: Cast, places: list[Place]) -> None:
        self.rng, self.cast, self.places = rng, cast, places
        self.items = list(CheckItem.objects.filter(matter=MATTER).select_related("rule").order_by("code"))
        codes = [code for code, _ in SECTIONS]
        place_of = {cast.units[code].pk: place for place, code in enumerate(codes)}
        links = TownLink.objects.filter(matter=MATTER, valid_to=None)
        self.section = {link.town_id: place_of[link.section_id] for link in links}

    # --- visits --------------------------------------------------------------------------------------------

    def crew(self, place: Place, size: int) -> tuple[int, ...]:
        """Officers of the linked section first, others after."""
        own = [n for n in range(OFFICERS) if n % len(SECTIONS) == self.section[place.subject.town_id]]
        rest = [n for n in range(OFFICERS) if n not in own]
        self.rng.shuffle(own)
        self.rng.shuffle(rest)
        return tuple((*own, *rest)[:size])

    def past_year(self, plan: Plan) -> list[Held]:
        """A visit to a little more than half the register."""
        found = []
        for place in self.places:
            first = max(date(2024, 3, 1), place.listed_on + timedelta(days=5))
            span = (date(2024, 12, 6) - first).days
            if span > 10 and self.rng.random() < 0.6:
                on = workday(first + timedelta(days=self.rng.randint(0, span)))
                if place.is_listed(on):
                    found.append(self._held(place, on, Source.PLAN, plan, EARLY_CREWS))
        return sorted(found, key=lambda each: each.on)

    def campaign(self, plan: Plan, *, count: int, last: date, reserved: Counter[int]) -> list[Held]:
        """Visits since the first of March: nearly everyone at least once, kitchens and stations again, under the cap."""
        used: Counter[int] = Counter(reserved)
        first = date(2025, 3, 3)
        found: list[Held] = []
        listed = [place for place in self.places if place.off_on is None and place.listed_on <= first]
        left_out = {id(place) for place in self.rng.sample(listed, len(listed) // LEFT_OUT)}
        listed = [place for place in listed if id(place) not in left_out]
        queue = [*listed, *[p for p in listed if p.subject.kind in (Kind.CATERING, Kind.STATION)]]
        while len(found) < count:
            place = queue.pop(0) if queue else self.rng.choice(listed)
            is_counted = used[id(place)] < plan.yearly_cap
            source = Source.CAMPAIGN if is_counted else self.rng.choice((Source.COMPLAINT, Source.TRANSFER))
            if len(found) % 23 == 7:
                source = Source.COMPLAINT
            used[id(place)] += source == Source.CAMPAIGN
            on = workday(first + timedelta(days=self.rng.randint(0, (last - first).days)))
            visit = self._held(place, on, source, plan if source == Source.CAMPAIGN else None, CREWS)
            visit.is_joint = source == Source.CAMPAIGN and place.subject.is_crowded and self.rng.random() < 0.35
            found.append(visit)
        return sorted(found, key=lambda each: (each.on, each.site.subject.number))

    def _held(self, place: Place, on: date, source: str, plan: Plan | None, sizes: tuple[int, ...]) -> Held:
        return Held(place, on, source, plan, officers=self.crew(place, self.rng.choice(sizes)))

    def size_crews(self, visits: list[Held], total: int) -> None:
        """People more or fewer, one a visit at a time, until the sum is right; never fewer than two, more than eight."""
        short = total - sum(len(visit.officers) for visit in visits)
        while short:
            for visit in self.rng.sample(visits, len(visits)):
                if not short:
                    break
                size = len(visit.officers) + (1 if short > 0 else -1)
                if 2 <= size <= 8:
                    visit.officers = self.crew(visit.site, size)  # type: ignore[arg-type]
                    short += -1 if short > 0 else 1

    # --- hazards -------------------------------------------------------------------------------------------

    def fail(self, visits: list[Held], kinds: dict[str, int], *, first: date, last: date) -> list[Ending]:
        """Put so many faults of each ending on visits between two days, no two of one visit alike."""
        found = []
        open_visits = [visit for visit in visits if first <= visit.on <= last]
        for kind, count in kinds.items():
            for _ in range(count):
                visit, item = self._pick(open_visits, kind)
                visit.failed.append(item)
                found.append(Ending(visit, item, kind))
        return found

    def _pick(self, visits: list[Held], kind: str) -> tuple[Held, CheckItem]:
        while True:
            visit = self.rng.choice(visits)
            items = [item for item in visit.fitting(self.items) if item not in visit.failed and _suits(item, kind)]
            if items and len(visit.failed) < 2:
                return visit, self.rng.choice(items)

    def write(self, visits: list[Held], endings: list[Ending], *, first: date, last: date, until: date) -> None:
        """What was held between two days, so that numbers follow the days where something is lived in between."""
        own = [each for each in visits if first <= each.on <= last]
        write_visits(self.rng, self.cast, own, self.items, until=until, faults=())
        found = [each for each in endings if first <= each.visit.on <= last]
        write_endings(self.rng, self.cast, sorted(found, key=lambda each: each.visit.on))

    # --- consent, leaders, experts, partners -----------------------------------------------------------------

    def write_beside(self, visits: list[Held]) -> None:
        homes = [visit for visit in visits if visit.site.subject.kind == Kind.RESIDENT]
        consents = [
            self._dated(EntryConsent(inspection=each.row, given_by=each.site.subject.operator, relation="本人",
                                     recorded_on=each.on), each.on, 5)
            for each in homes
        ]  # fmt: skip
        if consents:
            write_many_new(consents, "gas_safety.entry_recorded", actor=self.cast.clerk, at=instant(visits[0].on))
        joint = [visit for visit in visits if visit.is_joint]
        if joint:
            self._write_experts(joint[::2])
            self._write_parts(joint)

    @staticmethod
    def _dated(row: object, on: date, minute: int) -> object:
        row._history_date = instant(on, minute)  # type: ignore[attr-defined]
        return row

    def _write_experts(self, visits: list[Held]) -> None:
        """A leader and an expert go along; neither is an officer of the visit."""
        leader, rows, experts = self.cast.people["gas_deputy"], [], []
        for visit in visits:
            own = {"inspection": visit.row, "organ": self.cast.organ}
            rows.append(self._dated(Participant(**own, person=leader, name=leader.name, duty=Duty.LEADER), visit.on, 1))
            experts.append(
                self._dated(Participant(inspection=visit.row, name="示例燃气专家", duty=Duty.EXPERT), visit.on, 1)
            )
        options = {"actor": self.cast.clerk, "at": instant(visits[0].on)}
        write_many_new([*rows, *experts], "enforcement.participant_added", **options)
        advice = [
            self._dated(ExpertAdvice(inspection=visit.row, expert=expert, has_no_interest=True, signed_on=visit.on,
                                     advice="建议加强后厨通风，检查报警探测器安装高度。", given_on=visit.on), visit.on, 70)
            for visit, expert in zip(visits, experts, strict=True)
        ]  # fmt: skip
        write_many_new(advice, "gas_safety.expert_advised", **options)

    def _write_parts(self, visits: list[Held]) -> None:
        rows = []
        for number, visit in enumerate(visits):
            for code, topic in (("market", "气瓶充装检验、燃气具和配件质量"), ("fire", "消防设施、疏散、电气防火")):
                decision = "ordered" if code == "fire" and number % 6 == 0 else "nothing"
                row = PartnerPart(
                    inspection=visit.row, organ=self.cast.units[code], topic=topic, invited_on=visit.on - timedelta(days=4),
                    decision=decision, decided_on=visit.on, document_no=f"演消改〔2025〕{number + 1}号" if decision == "ordered" else "",
                )  # fmt: skip
                rows.append(self._dated(row, visit.on, 80))
        write_many_new(rows, "gas_safety.partner_decided", actor=self.cast.clerk, at=instant(visits[0].on))


def _suits(item: CheckItem, kind: str) -> bool:
    if kind == ends.ON_SITE:
        return item.mode == Mode.ON_SITE
    if kind == ends.OVERDUE:
        return bool(
            item.rule and item.rule.code == "GAS-49" and item.severity == "serious" and "catering" in item.kinds
        )
    if kind == ends.ORDERED and item.days < LONG:
        return False
    return item.mode == Mode.DEADLINE and item.severity != "major"
