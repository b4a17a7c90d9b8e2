"""What the gates of a case look at: each thing is read once, and only when a gate asks for it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from xianwu.core.attachments.api import files_of
from xianwu.core.records.past import joined
from xianwu.kit.remembered import Remembered
from xianwu.papers.api import papers_of
from xianwu.papers.models import Paper
from xianwu.registers.enforcement import authority
from xianwu.registers.enforcement.brain import fines
from xianwu.registers.enforcement.casework.agreeing import agreements_of
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.declarations import act_problem, party_problem
from xianwu.registers.enforcement.kinds import DECIDABLE, HEAVY, Power, Sanction
from xianwu.registers.enforcement.models import (
    Agreement,
    Authority,
    Case,
    Custody,
    Delivery,
    DiscretionBand,
    Finding,
    Handler,
    Payment,
    PenaltyRule,
)
from xianwu.registers.enforcement.standing import laid_down_for

NOTHING = Decimal(0)
NOT_AN_ACT = (Case.State.NOT_FILED, Case.State.TRANSFERRED)
"""Cases that say nothing of their party."""


_acts = Remembered(
    lambda: list(PenaltyRule.objects.exclude(act="").order_by("code", "pk").values_list("matter", "code", "act")),
    models=("enforcement.PenaltyRule",),
)


class Dossier:
    """A case on a day, as it would be with `changes` (what a step asks for).

    `past`: for pages that look back, its rows as they stood at the end of that day.
    """

    def __init__(
        self, case: Case, *, on: date, changes: Mapping[str, Any] | None = None, past: date | None = None
    ) -> None:
        self.before, self.on, self.past = case, on, past
        self.case = copy.copy(case) if changes else case
        for name, value in (changes or {}).items():
            setattr(self.case, name, value)

    # --- rows ---------------------------------------------------------------------------------------

    def _own(self, accessor: str, *joins: str, order: tuple[str, ...]) -> list[Any]:
        manager = getattr(self.before, accessor)
        rows = manager.model.as_stood(self.past).filter(**{manager.field.name: self.before.pk})
        return joined(rows.order_by(*order), *joins)

    @cached_property
    def handlers(self) -> list[Handler]:
        return self._own("handlers", "person", order=("-is_main", "id"))

    @property
    def acting(self) -> list[Handler]:
        """Handlers who have not stepped back."""
        return [row for row in self.handlers if row.recused_on is None]

    def is_handled_by(self, person_id: int | None) -> bool:
        return any(row.person_id == person_id for row in self.acting)

    @cached_property
    def officers_problem(self) -> str:
        """Why those who handle the case may not act on this day; cards are looked up anew each time."""
        people = [(row.person_id, row.person.name) for row in self.acting]
        return authority.officers_problem(people, self.case.unit, on=self.on)

    @cached_property
    def powers(self) -> list[Authority]:
        return authority.given_to(self.case.unit, self.case.matter)

    @property
    def power_problem(self) -> str:
        """Why the organ may not decide by the provision of the case: to punish, or only to order down."""
        return self._power_problem(self.case.rule.power)

    @property
    def coercion_problem(self) -> str:
        return self._power_problem(Power.COERCE)

    def _power_problem(self, power: str) -> str:
        case = self.case
        return authority.power_problem(case.unit, case.matter, power, town=case.town, on=self.on, given=self.powers)

    @cached_property
    def act_problem(self) -> str:
        return act_problem(self.case)

    @cached_property
    def party_problem(self) -> str:
        return party_problem(self.case, self.on)

    @cached_property
    def act_named_instead(self) -> str:
        """The act of another provision that the cause (案由) names while it does not name the case's own, with its code."""
        case = self.case
        if case.rule.act in case.title:
            return ""
        others = ((code, act) for matter, code, act in _acts() if matter == case.matter and code != case.rule.code)
        return next((f"{code}“{act}”" for code, act in others if act in case.title), "")

    @cached_property
    def findings(self) -> list[Finding]:
        return self._own("findings", order=("id",))

    @property
    def uncorrected(self) -> list[Finding]:
        """Faults of the case that nobody has seen put right."""
        return [row for row in self.findings if row.state in Finding.UNFIXED]

    @cached_property
    def seen_unfixed(self) -> set[int]:
        """The findings that a return visit after their deadline found as they were."""
        keys = [row.pk for row in self.findings if row.overdue_on]
        return set(Finding.objects.seen_unfixed().filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()

    @cached_property
    def deliveries(self) -> list[Delivery]:
        return list(self.before.deliveries.select_related("paper"))

    @cached_property
    def papers(self) -> list[Paper]:
        """What was issued on the case, without its words."""
        return list(papers_of(self.before).defer("words"))

    @cached_property
    def payments(self) -> list[Payment]:
        return self._own("payments", order=("paid_on", "id"))

    @cached_property
    def agreements(self) -> list[Agreement]:
        """All that were made, with their parts."""
        return agreements_of(self.before)

    @cached_property
    def agreement(self) -> Agreement | None:
        """The agreement, or the fine put off, that is in force."""
        return next((row for row in self.agreements if row.ended_on is None), None)

    @cached_property
    def custodies(self) -> list[Custody]:
        return self._own("custodys", order=("id",))

    @cached_property
    def has_files(self) -> bool:
        return files_of(self.before).exists()

    # --- what is proposed or decided ------------------------------------------------------------------

    @property
    def party(self) -> str:
        return str(self.case.party_kind)

    @cached_property
    def penalty(self) -> fines.Penalty:
        """What is decided, else what is proposed."""
        case = self.case
        if case.sanction:
            return _penalty(case.sanction, case.fine, case.confiscation)
        return self.noticed

    @property
    def noticed(self) -> fines.Penalty:
        case = self.case
        return _penalty(case.proposal, case.proposed_fine, case.proposed_confiscation)

    def limits(self, name: str) -> fines.Limits:
        """`hearing` or `simple`: the thresholds of this matter on this day."""
        both = {
            kind: amount(f"{name}_{kind}", on=self.on, matter=self.case.matter)
            for kind in ("individual", "organisation")
        }
        return fines.Limits(**both)

    @cached_property
    def hearing(self) -> fines.HearingNeed:
        thresholds = self.limits("hearing")
        return fines.hearing_need(self.penalty, party=self.party, thresholds=thresholds, always=HEAVY)

    @property
    def is_heavy(self) -> bool:
        return bool(self.penalty.sanctions & set(HEAVY))

    @cached_property
    def allowed(self) -> fines.Allowed:
        """The range of the fine in 元. Raises FineError when the law has none for this party."""
        return fines.allowed_range(law_of(self.case), party=self.party, base=self.case.fine_base)

    @cached_property
    def bands(self) -> list[DiscretionBand]:
        """The discretion table for this act and party as it stood when the act ended."""
        return bands_of(self.case)

    @cached_property
    def band(self) -> fines.Allowed | None:
        """The chosen step in 元, None where none was chosen. Raises FineError for a step outside the range."""
        chosen = self.case.discretion
        if chosen is None:
            return None
        law, step = law_of(self.case), fines.Step(chosen.label, chosen.least, chosen.most)
        if chosen.is_multiple != bool(law.base_label):
            raise fines.FineError(f"裁量阶次“{chosen.label}”与罚款的算法（定额、倍数）不一致：请换一个阶次。")
        return fines.step_range(law, step=step, party=self.party, base=self.case.fine_base)

    @cached_property
    def departs(self) -> bool:
        """Whether the fine lies outside the chosen step."""
        try:
            band = self.band
        except fines.FineError:
            return False
        return bool(band and self.penalty.fine and not band.holds(self.penalty.fine))

    @property
    def has_order(self) -> bool:
        """Whether a correction is ordered, with the case or before it."""
        return bool(self.case.correction_demand) or any(row.order_no for row in self.findings)

    @cached_property
    def review_reasons(self) -> list[str]:
        """Why the case must pass the legal review (处罚法 58); a departure from the range is the house's own rule."""
        case = self.case
        grounds = (
            (case.is_public_interest, "涉及重大公共利益"),
            (case.hearing_on is not None, "经过听证程序"),
            (case.is_complex, "案情疑难复杂、涉及多个法律关系"),
            (self.hearing.is_required, "属于重大处罚（达到听证标准）"),
            (bool(case.deviation), "减轻处罚"),
            (self.departs, "偏离裁量基准"),
        )
        return [words for holds, words in grounds if holds]

    @cached_property
    def discussion_reasons(self) -> list[str]:
        grounds = (
            (self.hearing.is_required, "属于重大处罚"),
            (self.case.is_complex, "情节复杂"),
            (self.departs, "偏离裁量基准"),
        )
        return [words for holds, words in grounds if holds]

    # --- other cases ----------------------------------------------------------------------------------

    @cached_property
    def same_acts(self) -> list[Case]:
        """Other cases of the same party for the same act on the same day."""
        case = self.case
        rows = _others(case).filter(rule=case.rule_id, occurred_on=case.occurred_on)
        return list(rows.only("number", "state", "fine", "annulled_on"))

    @cached_property
    def earlier_offences(self) -> list[date]:
        """Days on which the organ found other acts of this party in this matter."""
        case = self.case
        rows = _others(case).filter(matter=case.matter, unit=case.unit_id)
        return sorted(rows.values_list("clue_on", flat=True))


def _others(case: Case) -> QuerySet[Case]:
    """Other cases of the party that say it did something: not those dropped, handed over or ended undecided."""
    rows = Case.objects.filter(same_party(case)).exclude(pk=case.pk).exclude(state__in=NOT_AN_ACT)
    return rows.exclude(state=Case.State.TERMINATED, decided_on=None)


def _penalty(kind: str, fine: Decimal | None, confiscation: Decimal | None) -> fines.Penalty:
    kinds = {kind} - {"", Sanction.NONE}
    kinds |= {str(Sanction.FINE)} if fine else set()
    kinds |= {str(Sanction.CONFISCATION)} if confiscation else set()
    return fines.Penalty(frozenset(str(each) for each in kinds), fine or NOTHING, confiscation or NOTHING)


def law_of(case: Case) -> fines.PenaltyRange:
    """The range of the provision for this kind of party: multiples where a base is given or nothing else is."""
    rule = case.rule
    least, most = (getattr(rule, f"{case.party_kind}_{end}") for end in ("from", "to"))
    if rule.base_label and rule.base_to is not None and (case.fine_base or most is None):
        base_from = rule.base_from or NOTHING
        return fines.PenaltyRange(rule.basis, base_from, rule.base_to, base_label=rule.base_label)
    if most is None:
        raise fines.FineError(f"{rule.basis}没有对{case.get_party_kind_display()}的罚款，请换用对应的处罚事项。")
    return fines.PenaltyRange(rule.basis, least or NOTHING, most, party=case.party_kind)


def bands_of(case: Case) -> list[DiscretionBand]:
    """Steps of discretion for the act and the kind of party, lightest first; those in force when the act ended.

    The default steps hold only where the county has published none of its own.
    """
    rows = DiscretionBand.objects.valid(case.occurred_on).filter(matter=case.matter, rule_code=case.rule.code)
    rows = rows.filter(party_kind__in=("", case.party_kind)).select_related("organ").order_by("least", "most")
    found = laid_down_for(rows, case.unit)
    return [band for band in found if not band.is_default] or found


def decidable_for(case: Case | None) -> list[tuple[str, str]]:
    """What may be decided: to order down only where the provision names it."""
    is_named = case is None or Sanction.DEMOLITION in case.rule.sanctions
    return [pair for pair in DECIDABLE if is_named or pair[0] != Sanction.DEMOLITION]


def same_party(case: Case) -> Q:
    """The same party by subject, code or identity number; by name where nothing surer is known."""
    found = Q(pk__in=[])
    for name in ("subject_id", "credit_code", "party_digest"):
        value = getattr(case, name)
        if value:
            found |= Q(**{name: value})
    return found | Q(party_name=case.party_name, party_kind=case.party_kind, credit_code="", party_digest="")


def dossier_of(case: Case, *, on: date, past: date | None = None) -> Dossier:
    """For pages that only show: one dossier for a record as it was read, shared by panels and buttons."""
    kept = case.__dict__.get("_dossier")
    if kept is None or (kept.on, kept.past, kept.version) != (on, past, case.version):
        kept = case.__dict__["_dossier"] = Dossier(case, on=on, past=past)
        kept.version = case.version
    return kept
