"""Panels of a case that no other room has: its gates, its people, its deliveries, its account, its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe

from xianwu.core.workflow.declarations import flow_of
from xianwu.core.workflow.panels import Steps
from xianwu.kit import access
from xianwu.kit.columns import Column
from xianwu.kit.deed_pages import deed_url
from xianwu.kit.deeds import Deed
from xianwu.kit.looks import look_for, table
from xianwu.kit.panels import Fields, Panel, RelatedIfAny
from xianwu.registers.enforcement.casework import money, originals
from xianwu.registers.enforcement.casework.agreeing import unmet_parts
from xianwu.registers.enforcement.casework.deeds import BANK, HAND, ON_CASE
from xianwu.registers.enforcement.casework.dossier import Dossier, dossier_of
from xianwu.registers.enforcement.casework.gates.gate import Gate, unmet
from xianwu.registers.enforcement.casework.gates.stages import Stage, road_of, sides_of, stage_now
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.models import AgreedPart, Agreement, Case, Payment
from xianwu.registers.enforcement.roles import ORGAN

EDITABLE = (Case.State.CLUE,)


def dossier(request: HttpRequest, record: Model) -> Dossier:
    assert isinstance(record, Case)
    return dossier_of(record, on=access.as_of(request), past=access.past_day(request))


@dataclass(frozen=True)
class GateLine:
    """One line of the checklist. `url`: where what is missing is put right, "" when the reader may not."""

    gate: Gate
    is_asked: bool
    url: str

    @property
    def tone(self) -> str:
        if self.gate.is_met:
            return "good"
        return "plain" if self.is_asked else "warn"

    @property
    def word(self) -> str:
        if self.gate.is_met:
            return "已具备"
        return "办理时填" if self.is_asked else "还缺"


@dataclass(frozen=True)
class Side:
    """A way off the road, such as coercion, with its gates."""

    label: str
    lines: list[GateLine]

    @property
    def shut(self) -> int:
        return sum(line.tone == "warn" for line in self.lines)


def way_to(name: str, case: Case, actor: Any) -> str:
    """The address of a step, a deed or the form, where the actor may use it now."""
    if not name or actor is None:
        return ""
    if name == "edit":
        may = case.state in EDITABLE and actor.covers(case.unit, *ORGAN)
        return reverse("enforcement:cases-edit", args=[case.pk]) if may else ""
    deed = next((each for each in ON_CASE if each.name == name), None)
    if deed:
        return deed_url(deed, case) if deed.is_open(case, actor=actor) else ""
    flow = flow_of(Case)
    step = next((each for each in flow.steps if each.name == name), None) if flow else None
    if step and case.state in step.sources and actor.covers(case.unit, *step.roles):
        return reverse("workflow:step", args=[case._meta.label_lower, case.pk, name])
    return ""


class Gates(Panel):
    """The road of the case, and every gate before its next stage: met, or what is missing, with the article."""

    title = "程序关口"
    template = "enforcement/gates.html"
    key = "gates"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return not access.is_past(request)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Case)
        actor, now, d = access.actor_of(request), stage_now(record), dossier(request, record)
        lines = self._lines(now, d, actor) if now else []
        return {
            "road": self._road(record, now),
            "now": now,
            "lines": lines,
            "shut": sum(line.tone == "warn" for line in lines),
            "sides": [Side(stage.label, self._lines(stage, d, actor)) for stage in sides_of(d)],
        }

    def _lines(self, stage: Stage, d: Dossier, actor: Any) -> list[GateLine]:
        return [
            GateLine(gate, rule in stage.asked, "" if gate.is_met else way_to(gate.do, d.before, actor))
            for rule, gate in ((rule, rule(d)) for rule in stage.rules)
        ]

    def _road(self, case: Case, now: Stage | None) -> list[tuple[str, str]]:
        """Stages with their tone: behind, here, ahead."""
        road = road_of(case)
        is_over = now is None and case.state == Case.State.ARCHIVED
        at = road.index(now) if now else len(road) if is_over else -1
        tones = ("done" if index < at else "now" if index == at else "ahead" for index in range(len(road)))
        return list(zip((stage.label for stage in road), tones, strict=True))


ASKED_FOR = ("discuss", "reinvestigate", "decide_none")
"""Steps that are the next one only where a gate asks for them."""


def next_step(request: HttpRequest, record: Model, names: Sequence[str]) -> str:
    """The next stage of the road, else what opens one of its gates, else whatever else can be done."""
    assert isinstance(record, Case)
    now, d = stage_now(record), dossier(request, record)
    wanted = (now.step, *(gate.do for gate in unmet(now.rules, d))) if now else ()
    others = (name for name in names if name not in ASKED_FOR)
    return next((name for name in (*wanted, *others) if name in names), "")


ONCE_SEALED = ("unseal", "extend_seal", "confirm_seal")


class CaseSteps(Steps):
    """The steps of a case without those that have no object: to lift a seal where nothing was sealed."""

    def __init__(self) -> None:
        super().__init__(main=next_step)

    def context(self, request: HttpRequest, record: Model, *, known: dict[str, Any] | None = None) -> dict[str, Any]:
        assert isinstance(record, Case)
        found = super().context(request, record, known=known)
        gone = () if record.sealed_on else ONCE_SEALED
        return found | {
            name: [offer for offer in found[name] if offer.step.name not in gone] for name in ("offers", "folded")
        }


class Handlers(Panel):
    title = "办案人员"
    template = "enforcement/handlers.html"
    key = "handlers"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"rows": dossier(request, record).handlers}


class Known(Fields):
    """Only the fields that have been filled in: a case has ninety, and most stand empty for most of its life."""

    def columns_of(self, record: Model) -> list[Column]:
        return [column for column in self.columns(type(record)) if column.value(record) not in (None, "", False)]

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return bool(self.columns_of(record))

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        look = look_for(request)
        fields = [(column, mark_safe(column.cell(record, look))) for column in self.columns_of(record)]
        return {"fields": fields, "unit": look.money_unit}


class Shared(RelatedIfAny):
    """Related rows that the gates have read already. `of`: where the dossier keeps them."""

    def __init__(self, accessor: str, *columns: str, of: str, title: str) -> None:
        super().__init__(accessor, *columns, title=title)
        self.of = of

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        rows = getattr(dossier(request, record), self.of)
        model = getattr(record, self.accessor).model
        shown = table(self._columns(model), records=rows, look=look_for(request))
        return {"title": self.title, "table": shown, "has_more": False, "empty": self.empty}


@dataclass(frozen=True)
class PaymentLine:
    row: Payment
    hand_due: Any = None
    bank_due: Any = None


class Account(Panel):
    """What is owed as of the day looked at, surcharge with its reasons, and each receipt."""

    title = "缴款"
    template = "enforcement/account.html"
    key = "account"

    def deeds(self, model: type[Model]) -> Sequence[Deed]:
        """Led to from each payment."""
        return (HAND, BANK)

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return bool(record.substitute_cost) or (record.decided_on is not None and record.sanction != "none")  # type: ignore[attr-defined]

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Case)
        on, payments = access.as_of(request), dossier(request, record).payments
        return {
            "account": money.balance_of(record, payments, on=on),
            "on": on,
            "case": record,
            "rows": [self._line(row, record.matter) for row in payments],
            "may_pass_on": not access.is_past(request) and HAND.is_open(record, actor=access.actor_of(request)),
        }

    def _line(self, row: Payment, matter: str) -> PaymentLine:
        if not row.is_on_site:
            return PaymentLine(row)
        hand_due = due_on("cash_to_organ_days", row.paid_on, matter=matter)
        bank_due = due_on("cash_to_bank_days", row.handed_on, matter=matter) if row.handed_on else None
        return PaymentLine(row, hand_due, bank_due)


class Agreements(Panel):
    """What was agreed on, part by part: done, ahead, or run out."""

    title = "执行协议和分期"
    template = "enforcement/agreements.html"
    key = "agreements"
    is_late = True

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return bool(self._rows(request, record))

    def _rows(self, request: HttpRequest, record: Model) -> list[Agreement]:
        """As the gates have read them already."""
        return dossier(request, record).agreements if record.served_on else []  # type: ignore[attr-defined]

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        payments, on = dossier(request, record).payments, access.as_of(request)
        found = [
            (row, [_part_line(row, part, payments, on) for part in row.parts.all()])
            for row in self._rows(request, record)
        ]
        return {"rows": found}


def _part_line(row: Agreement, part: AgreedPart, payments: list[Payment], on: date) -> tuple[AgreedPart, str, str]:
    """The part, its tone and its word."""
    if part not in unmet_parts(row, payments):
        return part, "good", "已履行"
    if row.ended_on:
        return part, "off", "没有履行"
    return (part, "late", "逾期") if part.due_on < on else (part, "plain", "未到期")


class Originals(Panel):
    """What was done on paper and is not in the system, line by line."""

    title = "未录入的原件"
    template = "enforcement/originals.html"
    key = "originals"
    is_late, is_printed = True, False
    weight = 8

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return not access.is_past(request) and bool(self._rows(request, record))

    def _rows(self, request: HttpRequest, record: Model) -> list[originals.Original]:
        assert isinstance(record, Case)
        kept = record.__dict__.get("_originals")
        if kept is None:
            kept = originals.missing(originals.of_case(record, dossier(request, record).findings))
            record.__dict__["_originals"] = kept
        return kept  # type: ignore[no-any-return]

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"rows": self._rows(request, record)}


class File(Panel):
    """The whole file as one PDF."""

    title = "卷宗"
    template = "enforcement/case_file_panel.html"
    side = True
    is_printed = False

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return not access.is_past(request)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"record": record}
