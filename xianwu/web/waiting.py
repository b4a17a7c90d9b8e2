"""What waits for a person: clocks by urgency, steps by ledger, and records to decide on with their facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe

from xianwu.core.workflow.api import TodoRow, Waiting, waiting_rows
from xianwu.core.workflow.declarations import Duty, Step
from xianwu.kit import clock
from xianwu.kit.looks import look_for
from xianwu.kit.pages import RecordPages, pages_of
from xianwu.kit.states import ClockFace, tone_of
from xianwu.web.sight import titles

GROUPS = (
    ("overdue", "已超期"),
    ("today", "今天到期"),
    ("week", "七天内"),
    ("later", "以后"),
    ("waiting", "等待他人"),
)
SHOWN = 8
FEW = 12
"""Up to so many records stand on the page themselves; more are a ledger."""
FLOWS = 2
FACTS = 3


def grouped(rows: list[TodoRow], *, actor: Any) -> list[dict[str, Any]]:
    """To-do rows by urgency, with links; empty groups are left out."""
    ledgers, found = titles(actor), []
    for key, title in GROUPS:
        own = [row for row in rows if row.group == key]
        if own:
            found.append(
                {"key": key, "title": title, "count": len(own), "rows": _linked(own[:SHOWN], ledgers, actor=actor)}
            )
    return found


def _linked(rows: list[TodoRow], ledgers: dict[str, RecordPages], *, actor: Any) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        page = ledgers.get(row.kind)
        url = page.url("detail", pk=row.clock.object_id) if page else ""
        brief = page.brief_link(row.clock.object_id, actor=actor) if page else ("", "")
        found.append({"row": row, "url": url, "ledger": page.heading if page else "", "brief": brief})
    return found


def step_links(rows: list[Waiting]) -> list[dict[str, Any]]:
    """Waiting steps by ledger; each leads to the ledger filtered to the states before it."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        pages = pages_of(row.model)
        if pages is None:
            continue
        ledger = found.setdefault(pages.name, {"title": pages.heading, "url": pages.url(), "steps": []})
        ledger["steps"].append(
            {"label": row.step.label, "count": row.count, "url": f"{pages.url()}?{_query([row.step])}"}
        )
    return list(found.values())


def _query(works: Sequence[Step | Duty]) -> str:
    """The ledger's filter that shows what waits: by the conditions that the work has of its own, else by state."""
    if all(work.is_conditional for work in works):
        return "&".join(f"todo={work.name}" for work in works)
    states = dict.fromkeys(state for work in works if isinstance(work, Step) for state in work.sources)
    return "&".join(f"state={state}" for state in states)


# --- records to decide on -------------------------------------------------------------------------


def decisions(request: HttpRequest, steps: list[Waiting]) -> list[dict[str, Any]]:
    """Records before steps that few records wait for, the most pressing first: facts, clock and the steps.

    Two statements a ledger. The clock is the record's own, whoever holds it: who decides wants to know it too.
    """
    by_flow: dict[Any, list[Step]] = {}
    for each in steps:
        if (
            each.count <= FEW
            and pages_of(each.model)
            and isinstance(each.step, Step)
            and _is_open(each.model, each.step)
        ):
            by_flow.setdefault(each.model, []).append(each.step)
    return [_table(request, model, own) for model, own in list(by_flow.items())[:FLOWS]]


def _is_open(model: Any, step: Step) -> bool:
    """Whether the step leads on from something unfinished; what may be done to settled records is no decision due."""
    tones = {tone_of(model, state).name for state in step.sources}
    return not tones <= {"good", "off"}


def _table(request: HttpRequest, model: Any, steps: list[Step]) -> dict[str, Any]:
    pages = pages_of(model)
    assert pages
    actor, look = request.actor, look_for(request)  # type: ignore[attr-defined]
    roles = tuple({role for each in steps for role in each.roles if actor.has(role)})
    shown = [each for each in pages.all_columns if not each.hidden and each.kind not in ("state", "clock")]
    facts = [each for each in shown[1:] if each.name not in ("title", "number")]
    # What something costs comes first: it decides more often than the rest.
    facts = sorted(facts, key=lambda each: each.kind != "money")[:FACTS]
    joins = sorted({each.joins for each in facts if each.joins})
    conditions = [waiting_rows(each, model, actor=actor, on=clock.today()) for each in steps]
    records = (
        model._default_manager.visible_to(actor, roles=roles)
        .filter(reduce(or_, conditions))
        .annotate(**{f"can_{n}": Case(When(each, then=True), default=False) for n, each in enumerate(conditions)})
    )
    records = list(records.select_related(*joins) if joins else records)
    faces = pages.clock_faces(request, records)
    kind = model._meta.label_lower
    return {
        "title": pages.heading,
        "heads": [each.label for each in facts],
        "url": f"{pages.url()}?{_query(steps)}",
        "rows": [
            {
                "record": record,
                "url": pages.url("detail", pk=record.pk),
                "facts": [(each.label, mark_safe(each.cell(record, look)), each.css) for each in facts],
                "face": faces.get(record.pk),
                "steps": _steps(record, steps, kind),
                "brief": pages.brief_link(record.pk, actor=actor),
            }
            for record in sorted(records, key=lambda each: _pressing(each, faces))[:FEW]
        ],
    }


def _pressing(record: Any, faces: dict[Any, ClockFace]) -> tuple[date, int]:
    """What falls due first comes first; what stands still or has no limit comes last."""
    face = faces.get(record.pk)
    return (face.due_on if face and face.due_on else date.max), record.pk


def _steps(record: Any, steps: list[Step], kind: str) -> list[tuple[str, str]]:
    """The first steps that it waits for, as links to the page that asks and confirms."""
    own = [step for n, step in enumerate(steps) if getattr(record, f"can_{n}")][:2]
    return [(step.label, reverse("workflow:step", args=[kind, record.pk, step.name])) for step in own]
