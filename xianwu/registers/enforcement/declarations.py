"""What a domain tells the engine of its matter: `matters.py` → `MATTERS`. The engine itself knows no domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from xianwu.core.workflow.declarations import Ready
from xianwu.kit.declared import declared
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.kinds import NOBODY

if TYPE_CHECKING:
    from django.db.models import Model

    from xianwu.core.people.actors import Actor
    from xianwu.core.workflow.declarations import Move
    from xianwu.registers.enforcement.models import Case, Finding, Inspection, Subject

Choices = tuple[tuple[str, str], ...]


class UnknownMatter(Refused):
    """Nobody declares this matter."""

    def __init__(self, code: str) -> None:
        super().__init__(f"系统没有登记“{code}”这类执法事项，请从列表中选择。", field="matter")


@dataclass(frozen=True)
class Term:
    """Something that is to be put right by a day: an order of a visit, a building that was stopped.

    `hazard` and `town` are what odds of being late are learnt by; `fixed_on` is None while it stands.
    """

    record: Any
    subject: str
    note: str
    hazard: str
    town: str
    found_on: date
    due_on: date
    fixed_on: date | None
    is_open: bool


@dataclass(frozen=True)
class Matter:
    """One field of enforcement.

    `organ`: code of the unit that answers for it unless a subject says otherwise; `kinds`: of subjects;
    `groups`: of findings; `paper_titles`: papers that have another name in this field (kind → title);
    `case_guard(case, move)`: what this field asks on top of the gates of every case;
    `act_problem(case)`: why its act does not fit whom or what the case is about, "" where it does; a `Wrong` beside
    `rule` where the organ has another act to choose;
    `party_problem(case, on)`: why a case whose party nobody knows may not go on that day, "" where this field lets it go
    on, the party having been looked for as its law asks; without it no such case goes on;
    `specialists`: of groups of findings that one organ alone deals with, that organ (group → code of the unit): such a
    finding is referred to it only, and nothing else is;
    `order_problem(subject, demand)`: why no order of this field may demand that, "" where it may;
    `finding_guard(finding, move)`: the same for orders; `visit_guard(inspection, move)`: the same at the door and on
    leaving; `ready`: on which rows steps wait, where these guards shut them on many (“case.announce” → condition; “case.act”: `act_problem`; “case.party”: `party_problem`);
    `facts(subjects, on)`: what the risk score looks at;
    `rules`: parameters of this field that prevail over the engine's (engine's code → own code);
    `risk_table`: its table of points in force, see `brain.risk`; `quiet_hours`: no visits then (hour from, hour to);
    `panels()`: what the field adds to the page of a subject, asked when the page is shown; `visit_panels()`: to that
    of a visit; `addressee(subject)`: to whom papers are written, where that is not the name on the list;
    `terms(actor, matter, on, past)`: what runs against a day where that is not the findings of visits;
    `case_records(case)`: the field's own records that belong to the process of a case: their papers, photos and events
    go into its file.
    `orders_by_day`: whatever is decided here orders something to be done by a day (限期改正, 限期拆除);
    `section`: of its figures, where that is not called as the matter.
    """

    code: str
    label: str
    organ: str
    kinds: Choices
    groups: Choices
    paper_titles: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    case_guard: Callable[[Case, Move], str | None] | None = None
    act_problem: Callable[[Case], str] | None = None
    party_problem: Callable[[Case, date], str] | None = None
    order_problem: Callable[[Subject | None, str], str] | None = None
    finding_guard: Callable[[Finding, Move], str | None] | None = None
    specialists: Mapping[str, str] = field(default_factory=dict)
    visit_guard: Callable[[Inspection, Move], str | None] | None = None
    ready: Mapping[str, Ready] = field(default_factory=dict)
    facts: Callable[[Sequence[Subject], date], dict[int, dict[str, Any]]] | None = None
    risk_table: tuple[Any, ...] = ()
    quiet_hours: tuple[tuple[int, int], ...] = ()
    panels: Callable[[], Sequence[Any]] | None = None
    visit_panels: Callable[[], Sequence[Any]] | None = None
    addressee: Callable[[Subject], str] | None = None
    terms: Callable[[Any, Matter, date, date | None], Sequence[Term]] | None = None
    case_records: Callable[[Case], Sequence[Model]] | None = None
    minutes_per_visit: int = 40
    is_drawn_at_random: bool = True
    orders_by_day: bool = False
    section: str = ""

    @property
    def figure_section(self) -> str:
        return self.section or self.code


@cache
def matters() -> dict[str, Matter]:
    """Every declared matter by code."""
    return {matter.code: matter for matter in declared("matters", "MATTERS")}


def known_matter(code: str) -> Matter | None:
    """The matter of that code, None where nobody declares it (any more)."""
    return matters().get(code)


def all_matters() -> list[Matter]:
    return list(matters().values())


def matter_of(code: str) -> Matter:
    """The matter of that code; raises UnknownMatter."""
    try:
        return matters()[code]
    except KeyError:
        raise UnknownMatter(code) from None


def matter_label(code: str) -> str:
    matter = matters().get(code)
    return matter.label if matter else code


def act_problem(case: Case) -> str:
    """What the field of the case says against its act (`Matter.act_problem`), "" where it says nothing."""
    known = known_matter(case.matter)
    return known.act_problem(case) if known and known.act_problem else ""


def names_nobody(case: Case) -> bool:
    """Whether what stands for its party says that nobody is known."""
    return case.party_name.strip() in NOBODY


def party_problem(case: Case, on: date) -> str:
    """Why a case may not go on against the party it names: nobody is one until whoever it is was looked for."""
    if not names_nobody(case):
        return ""
    known = known_matter(case.matter)
    if known and known.party_problem:
        return known.party_problem(case, on)
    return f"“{case.party_name.strip()}”不是当事人：请查明当事人后填写"


def kind_label(matter: str, kind: str) -> str:
    known = matters().get(matter)
    return dict(known.kinds).get(kind, kind) if known else kind


def group_label(matter: str, group: str) -> str:
    known = matters().get(matter)
    return dict(known.groups).get(group, group) if known else group


def matter_choices() -> list[tuple[str, str]]:
    return [(matter.code, matter.label) for matter in matters().values()]


def as_the_field_says(key: str) -> Ready:
    """What each matter adds to the rows on which a step waits (`Matter.ready`), after what every matter asks."""

    def ready(actor: Actor, on: date) -> Q:
        found = Q()
        for matter in matters().values():
            if key in matter.ready:
                found &= ~Q(matter=matter.code) | matter.ready[key](actor, on)
        return found

    return ready
