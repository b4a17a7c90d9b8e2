"""The page on which a chief plans a day: crews and visits chosen, routes proposed, moved by hand, accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.brain import route
from xianwu.registers.enforcement.crews import card_holders
from xianwu.registers.enforcement.declarations import Matter, all_matters
from xianwu.registers.enforcement.gates import organ_of
from xianwu.registers.enforcement.models import Inspection, Officer
from xianwu.registers.enforcement.scopes import concerns
from xianwu.registers.enforcement.visits import dispatch
from xianwu.registers.enforcement.visits.routing import HOUR, WORKDAY

CREWS = 4
ORDERS = 30
NEED_WORDS = ((dispatch.MUST, "必须"), (dispatch.MAY, "可选"), (dispatch.NOT, "不排"))


class CrewForm(forms.Form):
    """Two officers and their hours; without officers there is no such crew."""

    first = forms.ChoiceField(required=False, label="执法人员")
    second = forms.ChoiceField(required=False, label="执法人员")
    leaves = forms.TimeField(label="出发", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    returns = forms.TimeField(label="返回", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, cards: Sequence[Officer], number: int, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"crew{number}", **kwargs)
        self.number, self.cards = number, {str(card.pk): card for card in cards}
        words = [("", "—"), *((key, f"{card.person.name} {card.organ.short_name}") for key, card in self.cards.items())]
        for name in ("first", "second"):
            self.fields[name].choices = words  # type: ignore[attr-defined]
        for each in self.fields.values():
            is_choice = isinstance(each, forms.ChoiceField)
            each.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def team(self) -> dispatch.Team | None:
        """The crew that is filled in; None where nobody is named."""
        chosen = [self.cards[key] for name in ("first", "second") if (key := self.cleaned_data[name])]
        if not chosen:
            return None
        leaves, returns = self.cleaned_data["leaves"], self.cleaned_data["returns"]
        if leaves >= returns:
            raise Refused(f"第 {self.number} 组的返回时间要晚于出发时间。")
        hours = route.Window(_minutes(leaves), _minutes(returns))
        return dispatch.Team(self.number, tuple(chosen), hours)


def _minutes(at: time) -> int:
    return at.hour * HOUR + at.minute


@dataclass
class Row:
    """A visit to choose: whether it must be, and where it stands by hand."""

    visit: Inspection
    need: str
    urgency: int
    crew: str = ""
    order: str = ""
    told: Any = None


@dataclass
class Desk:
    """Everything the page shows of one matter and day."""

    matter: Matter
    on: date
    rows: list[Row]
    crews: list[CrewForm]
    proposal: dispatch.Proposal | None = None
    errors: list[str] = field(default_factory=list)
    is_by_hand: bool = False
    """The proposal is what was moved by hand, with its hours reckoned again."""

    @property
    def warnings(self) -> list[str]:
        return [words for each in (self.proposal.routes if self.proposal else ()) for words in each.warnings]

    @property
    def mark(self) -> str:
        """Which plan this is: who has read its warnings may accept it, and no other."""
        routes = self.proposal.routes if self.proposal else ()
        return " ".join(f"{each.team.number}:{','.join(str(leg.visit.pk) for leg in each.legs)}" for each in routes)

    @property
    def placed(self) -> list[tuple[dispatch.Team, list[Row]]]:
        """The rows of each route in their order, for the form that accepts."""
        by_key = {row.visit.pk: row for row in self.rows}
        routes = self.proposal.routes if self.proposal else ()
        found = []
        for each in routes:
            own = []
            for order, leg in enumerate(each.legs, start=1):
                row = by_key[leg.visit.pk]
                row.crew, row.order, row.told = str(each.team.number), str(order), leg
                own.append(row)
            found.append((each, own))
        return found  # type: ignore[return-value]

    @property
    def left(self) -> list[tuple[Row, str]]:
        by_key = {row.visit.pk: row for row in self.rows}
        return [(by_key[visit.pk], why) for visit, why in (self.proposal.left if self.proposal else ())]


def _matters_of(actor: Any) -> list[Matter]:
    return [each for each in all_matters() if concerns(actor, each.organ)]


def plans_a_day(actor: Any) -> bool:
    """Partner organs hold the same roles, and have no visits to send anybody to."""
    return bool(_matters_of(actor))


@require_http_methods(["GET", "POST"])
def dispatch_view(request: HttpRequest) -> HttpResponse:
    """GET lists what the day may take; POST proposes routes, or makes those on the page the crews' day."""
    actor: Any = access.actor_of(request)
    known = _matters_of(actor)
    asked = request.POST or request.GET
    matter = next((each for each in known if each.code == asked.get("matter")), known[0])
    if request.method == "POST":
        access.require_present(request)
    desk = _desk(request, matter, actor)
    if request.method == "POST" and _done(request, desk, actor):
        return redirect(f"{reverse('enforcement:dispatch')}?{urlencode({'matter': matter.code, 'on': desk.on})}")
    context = {
        "desk": desk, "matters": known, "needs": NEED_WORDS, "page_title": "派组排程", "errors": desk.errors,
        "may": not access.is_past(request), "orders": range(1, ORDERS + 1),
    }  # fmt: skip
    is_refused = desk.errors or (desk.is_by_hand and desk.warnings)
    return render(request, "enforcement/dispatch.html", context, status=422 if is_refused else 200)


def _desk(request: HttpRequest, matter: Matter, actor: Any) -> Desk:
    asked = request.POST or request.GET
    try:
        on = date.fromisoformat(asked.get("on", ""))
    except ValueError:
        on = access.as_of(request)
    organ = organ_of(matter.code)
    visits = dispatch.candidates(actor, matter=matter.code, organ=organ, on=on)
    rows = []
    for visit in visits:
        need = request.POST.get(f"need-{visit.pk}", "")
        usual = dispatch.usual_need(visit, on=on)
        rows.append(Row(visit, need if need in dispatch.NEEDS else usual, dispatch.urgency(visit, on=on)))
    cards = [card for card in card_holders(organ, on=on) if not card.is_legally_qualified]
    return Desk(matter, on, rows, _crews(request, cards, visits, on))


def _crews(request: HttpRequest, cards: list[Officer], visits: list[Inspection], on: date) -> list[CrewForm]:
    """As sent; else the pairs that are on the day's visits already, each in its own crew."""
    if request.method == "POST":
        return [CrewForm(request.POST, cards=cards, number=number) for number in range(1, CREWS + 1)]
    pairs: dict[tuple[str, ...], None] = {}
    taken: set[str] = set()
    of_person = {card.person_id: str(card.pk) for card in cards}
    for visit in visits:
        pair = tuple(sorted(of_person[each.person_id] for each in visit.crew if each.person_id in of_person))  # type: ignore[attr-defined]
        if visit.planned_on == on and len(pair) == 2 and not taken & set(pair):
            pairs[pair] = None
            taken |= set(pair)
    hours = {"leaves": time(WORKDAY.opens // HOUR), "returns": time(WORKDAY.closes // HOUR)}
    given = [dict(zip(("first", "second"), pair, strict=True)) for pair in pairs][:CREWS]
    given += [{}] * (CREWS - len(given))
    return [
        CrewForm(initial=hours | own, cards=cards, number=number) for number, own in enumerate(given, start=1)
    ]  # fmt: skip


def _teams(desk: Desk) -> list[dispatch.Team]:
    if not all([form.is_valid() for form in desk.crews]):
        raise Refused("请补齐各组的出发和返回时间。")
    return [team for form in desk.crews if (team := form.team()) is not None]


def _done(request: HttpRequest, desk: Desk, actor: Any) -> bool:
    """Whether the day was made; a proposal stays on the page."""
    try:
        teams = _teams(desk)
        if request.POST.get("do") in ("accept", "reckon"):
            return _taken(request, desk, teams, actor)
        needs = {row.visit: row.need for row in desk.rows}
        desk.proposal = dispatch.propose(needs, teams, on=desk.on)
    except Refused as error:
        desk.errors.append(str(error))
    return False


Placed = list[tuple[Inspection, dispatch.Team]]


def _taken(request: HttpRequest, desk: Desk, teams: list[dispatch.Team], actor: Any) -> bool:
    """Reckon the hours of what was moved by hand; accept it where it keeps to them, or where the warnings were read."""
    placed = _placed(request, desk, teams)
    routes = dispatch.reckon(placed, teams, on=desk.on)
    there = {visit.pk for visit, _ in placed}
    left = [
        (row.visit, "没有排给任何组。") for row in desk.rows if row.need != dispatch.NOT and row.visit.pk not in there
    ]
    desk.proposal, desk.is_by_hand = dispatch.Proposal(routes, tuple(left)), True
    is_read = not desk.warnings or request.POST.get("read") == desk.mark
    if request.POST.get("do") == "reckon" or not is_read:
        return False
    _accept(request, desk, placed, actor)
    return True


def _placed(request: HttpRequest, desk: Desk, teams: list[dispatch.Team]) -> Placed:
    """The visits with their crews, in the order chosen."""
    by_number = {str(team.number): team for team in teams}
    found = []
    for row in desk.rows:
        team = by_number.get(request.POST.get(f"crew-{row.visit.pk}", ""))
        order = request.POST.get(f"order-{row.visit.pk}", "")
        if team is not None:
            found.append((int(order) if order.isdecimal() else ORDERS, row.visit.pk, row.visit, team))
    if not found:
        raise Refused("还没有排给任何一个组：请先“排路线”，或者在“排给”里选组。")
    found.sort(key=lambda each: each[:2])
    return [(visit, team) for _, _, visit, team in found]


def _accept(request: HttpRequest, desk: Desk, placed: Placed, actor: Any) -> None:
    done = dispatch.accept(placed, on=desk.on, actor=actor, at=clock.now())
    for words in done.refused:
        messages.error(request, words)
    if done.done:
        messages.success(request, f"已排好 {done.done} 家，各组在“我的一天”按顺序看到。")
