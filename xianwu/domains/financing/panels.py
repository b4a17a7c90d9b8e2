"""Panels of this room: what is missing, what fits, what to look at twice, and what can be done."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.core.people.roles import AUDITOR, LEADER
from xianwu.domains.financing import facts, words
from xianwu.domains.financing.brain.exposure import by_case, exposure_groups, flags_of
from xianwu.domains.financing.brain.matching import PART_LABELS
from xianwu.domains.financing.brain.repair import Reason, advise
from xianwu.domains.financing.models import Demand, FollowUp, RepairCase
from xianwu.domains.financing.roles import ENTERPRISE, REVIEWER, VISITOR
from xianwu.kit import access
from xianwu.kit.pages import pages_of
from xianwu.kit.panels import Panel, Related

ADVISED = (REVIEWER, VISITOR, LEADER, AUDITOR)
MARKS = {"met": ("good", "符合"), "failed": ("late", "不符"), "open": ("warn", "待核")}


class RoomPanel(Panel):
    """Shown to some roles, and only as of today: the brains look at rows as they are."""

    roles: tuple[str, ...] = ADVISED

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        actor: Any = access.actor_of(request)
        return not access.is_past(request) and actor.has(*self.roles)


class PrecheckPanel(RoomPanel):
    """The five standards: what the office has answered, what the machine sees, what is missing."""

    title = "五项标准预审"
    key = "precheck"
    template = "financing/panels/precheck.html"
    roles = (*ADVISED, ENTERPRISE)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Demand)
        found = facts.precheck_of(record, on=access.as_of(request))
        labels = dict(words.STANDARDS)
        lines = [
            {
                "label": labels[each.standard.value],
                "answer": MARKS[record.verdicts[each.standard.value]],
                "advice": MARKS[each.verdict.value],
                "reason": each.reason,
                "missing": "、".join(each.missing),
            }
            for each in found.findings
        ]
        return {"lines": lines, "found": found, "verdict": MARKS[found.verdict.value]}


class MatchPanel(RoomPanel):
    """The three products that suit best, with reasons, and what stands in the way of the others."""

    title = "产品匹配"
    key = "match"
    template = "financing/panels/match.html"
    is_late = True
    weight = 5
    is_printed = False
    roles = (*ADVISED, ENTERPRISE)

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return super().shown(request, record=record) and getattr(record, "state", "") in Demand.OPEN_STATES

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Demand)
        found = facts.matches_of(record, on=access.as_of(request), past=access.past_day(request))
        best = [
            {
                "product": each.product,
                "score": f"{each.score * 100:.0f}",
                "parts": "；".join(f"{PART_LABELS[name]} {value:.0%}" for name, value in each.parts.items()),
                "reasons": each.reasons,
            }
            for each in found.best
        ]
        return {"best": best, "misfits": found.misfits}


class FlagsPanel(RoomPanel):
    """Duplicates, many lenders at once, and the group of firms behind one person."""

    title = "重复与关联敞口"
    key = "exposure"
    template = "financing/panels/flags.html"
    is_late = True
    weight = 4
    is_printed = False

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Demand)
        bars, past = facts.bars_on(access.as_of(request)), access.past_day(request)
        actor: Any = access.actor_of(request)
        seen = Demand.seen(actor, past=past)
        cases = facts.exposure_cases(facts.tied_needs(record, among=seen), past=past)
        flags = by_case(flags_of(cases, bars=bars)).get(record.pk, [])
        groups = [each for each in exposure_groups(cases, bars=bars) if record.pk in each.cases]
        names = {case.enterprise: case.name for case in cases}
        group = groups[0] if groups else None
        members = [names[key] for key in group.enterprises] if group else []
        return {"flags": flags, "group": group, "members": members, "ties": "、".join(group.ties) if group else ""}


class AdvicePanel(RoomPanel):
    """What to do about a refusal, by what worked in closed cases."""

    title = "修复建议"
    key = "advice"
    template = "financing/panels/advice.html"
    is_late = True
    weight = 2

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return super().shown(request, record=record) and bool(self._codes(record))

    def _codes(self, record: Model) -> list[str]:
        if isinstance(record, RepairCase):
            return [record.reason_code]
        if isinstance(record, Demand):
            cases = record.recommendations.exclude(refusal_code="")
            return list(dict.fromkeys(cases.values_list("refusal_code", flat=True)))
        return [code for code in [getattr(record, "refusal_code", "")] if code]

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        closed = facts.closed_repairs()
        return {"advices": [advise(Reason(code), closed=closed) for code in self._codes(record)]}


class AllFollowUps(Related):
    """The visits after all loans of a need."""

    def __init__(self) -> None:
        columns = ("visited_on", "loan", "mode", "visitor_name", "use_found", "business", "wants_renewal",
                   "note")  # fmt: skip
        super().__init__("", *columns, title="贷后回访", late=True)

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        pages = pages_of(FollowUp)
        is_lent = getattr(record, "state", "") in (Demand.State.LENT, Demand.State.CLOSED)
        return is_lent and pages is not None and pages.can_read(access.actor_of(request))

    def rows(self, request: HttpRequest, *, record: Model) -> Any:
        actor: Any = access.actor_of(request)
        own = FollowUp.seen(actor, past=access.past_day(request)).filter(void_on__isnull=True)
        return own.filter(loan__credit__recommendation__demand_id=record.pk).order_by("-visited_on")


class OwnRows(Related):
    """Belonging rows that have a ledger of their own; out of sight where the reader's roles do not reach them."""

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        model = getattr(record, self.accessor).model
        pages = pages_of(model)
        return pages is not None and pages.can_read(access.actor_of(request))
