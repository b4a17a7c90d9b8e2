"""The card behind a chip: value, definition, period, records, checks, history, and what has moved since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse

from xianwu.bulletin.chips import FALSE, TRUE, UNPROVEN, Remark, remark_of, worst
from xianwu.bulletin.models import FrozenFigure, Issue
from xianwu.bulletin.references import keys_in
from xianwu.bulletin.resolution import items_of
from xianwu.core.units.models import Unit
from xianwu.figures import api as figures
from xianwu.figures.api import Drift, Snapshot

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

EARLIER = 6
MONTHS = 6


def card(issue: Issue, key: str, *, actor: Actor, is_typed: bool = False) -> dict[str, Any]:
    """Everything the card shows. Raises Http404 when the issue does not print this figure.

    `is_typed`: it may stand in a text that is not saved yet, and whoever may read it may look at it.
    """
    frozen = _frozen(issue, key) if issue.is_frozen else None
    if frozen is None and not _is_cited(issue, key) and not (is_typed and _may_be_cited(key, actor=actor)):
        raise Http404("这一期没有引用这个指标。")
    can_read = figures.can_read(actor, key=key)
    facts = _facts_then(frozen) if frozen else _facts_now(issue, key)
    drift = figures.drift(frozen.snapshot) if frozen and can_read else None
    remarks = [*_doubts(frozen, drift), *(_checks(issue, key) if can_read and not frozen else [])]
    return {
        "issue": issue,
        "key": key,
        "figure": figures.figure(key),
        "formula": figures.formula_of(figures.figure(key)),
        "owner": Unit.objects.filter(code=figures.figure(key).owner).first(),
        "facts": facts,
        "frozen": frozen,
        "drift": drift,
        "remarks": remarks,
        "tone": worst(remarks),
        "earlier": _earlier(issue, key, actor=actor),
        "trend": _trend(issue, key) if can_read else [],
        "records_url": reverse("figures:records", args=[key]) if can_read else "",
        "figure_url": reverse("figures:figure", args=[key]) if can_read else "",
    }


def _frozen(issue: Issue, key: str) -> FrozenFigure | None:
    rows = FrozenFigure.objects.filter(issue=issue, key=key)
    return rows.select_related("item", "snapshot__unit", "snapshot__taken_by").order_by("pk").first()


def _is_cited(issue: Issue, key: str) -> bool:
    if issue.is_frozen:
        return False
    try:
        figures.figure(key)
    except figures.UnknownFigure:
        return False
    return any(key in keys_in(f"{item.title}\n{item.body}") for item in items_of(issue))


def _may_be_cited(key: str, *, actor: Actor) -> bool:
    try:
        return figures.can_read(actor, key=key)
    except figures.UnknownFigure:
        return False


def _facts_then(frozen: FrozenFigure) -> dict[str, Any]:
    """What was signed, from the snapshot alone."""
    kept: Snapshot = frozen.snapshot
    return {
        "label": kept.label,
        "words": frozen.text,
        "exact": f"{kept.exact} {kept.value_unit}" if kept.exact else "",
        "phrase": kept.period_phrase,
        "start": kept.period_start,
        "end": kept.period_end,
        "as_of": kept.as_of,
        "version": kept.version,
        "count": kept.count,
    }


def _facts_now(issue: Issue, key: str) -> dict[str, Any]:
    value = figures.evaluate([key], as_of=issue.as_of)[key]
    return {
        "label": value.figure.label,
        "words": value.text,
        "exact": f"{value.exact} {value.unit}" if value.exact is not None else "",
        "phrase": value.period.phrase,
        "start": value.period.start,
        "end": value.period.end,
        "as_of": issue.as_of,
        "version": value.version,
        "count": value.count,
        "problem": value.problem,
    }


def _doubts(frozen: FrozenFigure | None, drift: Drift | None) -> list[Remark]:
    """Has anybody touched the snapshot, and do the records still say the same."""
    if frozen is None:
        return []
    if not figures.is_intact(frozen.snapshot):
        return [Remark(FALSE, "快照内容与签发时的摘要不符，请立即联系系统管理员。")]
    if drift is None:
        return []
    if not drift.has_drifted:
        return [Remark(TRUE, "签发以后没有变动。")]
    moved = f"新增 {len(drift.added)} 条、移出 {len(drift.removed)} 条、改动 {len(drift.changed)} 条记录"
    said = f"现在为“{drift.now_text}”" if drift.is_value_changed else "数值不变"
    redefined = "；口径已修改" if drift.is_definition_changed else ""
    return [Remark(UNPROVEN, f"签发以后有变动：{said}，{moved}{redefined}。")]


def _checks(issue: Issue, key: str) -> list[Remark]:
    return [remark_of(each) for each in figures.findings([key], as_of=issue.as_of)]


def _earlier(issue: Issue, key: str, *, actor: Actor) -> list[dict[str, Any]]:
    """What earlier issues printed for the same figure, the newest first; once an issue."""
    seen = Issue.objects.visible_to(actor).filter(series_id=issue.series_id, state__in=Issue.VALID)
    rows = FrozenFigure.objects.filter(key=key, issue__in=seen).exclude(issue=issue).select_related("issue")
    found: dict[int, dict[str, Any]] = {}
    for each in rows.order_by("-issue__issued_on", "-issue_id", "pk")[: EARLIER * 3]:
        found.setdefault(each.issue_id, {"issue": each.issue, "text": each.text})
    return list(found.values())[:EARLIER]


def _trend(issue: Issue, key: str) -> list[dict[str, Any]]:
    """Month by month up to the day of the data."""
    series = figures.series(key, as_of=issue.as_of, months=MONTHS)
    return [{"day": day, "text": value.text} for day, value in reversed(series)]
