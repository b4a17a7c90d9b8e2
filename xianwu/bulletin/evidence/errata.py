"""Errata: what a signed issue would print otherwise today, in words that can be printed, and the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from xianwu.bulletin import roles
from xianwu.bulletin.actions import add_item, change_item, cleaned, open_issue
from xianwu.bulletin.evidence.drifting import frozen_of, reasons_of
from xianwu.bulletin.evidence.models import SEVERAL
from xianwu.bulletin.models import Erratum, FrozenFigure, Issue, Item
from xianwu.bulletin.recalls import open_erratum
from xianwu.bulletin.references import bare
from xianwu.core.events.api import write_change, write_new
from xianwu.figures import api as figures
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.bulletin.resolution import ItemText
    from xianwu.core.people.actors import Actor
    from xianwu.figures.api import Drift

TITLE = "更正启事"
INSTEAD = "读者需要知道的，请在正在组稿的一期新增一条，说明收回的原因。"
HAN = ("", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十")
Line = dict[str, Any]


class ErratumRefused(Refused):
    """There is nothing to correct, or not by this person; the message says so."""


def draft_erratum(issue: Issue, *, actor: Actor, at: datetime, on: date) -> Item:
    """Put an erratum into the issue that is being collected, or bring the one that stands there up to date.

    From there it goes the way of every item: editing, review, signature. Raises ErratumRefused.
    """
    if not actor.has(roles.EDITOR):
        raise ErratumRefused("更正启事由责任编辑拟写。")
    with transaction.atomic():
        # Two clicks at once make one erratum.
        locked = Issue.objects.select_for_update().get(pk=issue.pk)
        lines = lines_of(locked, actor=actor)
        text = cleaned(text_of(locked, lines))
        facts = {"title": TITLE, "body": text, "tag": issue.unit.short_name, "unit": issue.unit}
        standing = open_erratum(issue)
        if standing is None:
            item = add_item(_open_issue(issue, actor=actor, at=at, on=on), facts, actor=actor, at=at)
            erratum = Erratum(issue=issue, item=item, lines=lines, text=text)
            write_new(erratum, "bulletin.erratum_drafted", actor=actor, at=at)
            return item
        change_item(standing.item, facts, actor=actor, at=at)
        if standing.lines != lines:
            write_change(standing, {"lines": lines, "text": text}, "bulletin.erratum_renewed", actor=actor, at=at)
        return standing.item


def _open_issue(issue: Issue, *, actor: Actor, at: datetime, on: date) -> Issue:
    rows = Issue.objects.filter(series_id=issue.series_id, state=Issue.State.COLLECTING)
    found = rows.select_related("series").order_by("pk").first()
    return found or open_issue({"series": issue.series, "as_of": on}, actor=actor, at=at)


def corrections_of(issue: Issue, *, actor: Actor) -> QuerySet[Erratum]:
    """Errata on an issue that have been signed and that the actor may read, the oldest first."""
    seen = Issue.objects.visible_to(actor).filter(state__in=Issue.VALID)
    rows = Erratum.objects.filter(issue=issue, item__order__isnull=False, item__issue__in=seen)
    return rows.select_related("item__issue").order_by("item__issue__issued_on", "pk")


# --- what is wrong, in words ----------------------------------------------------------------------------


def lines_of(issue: Issue, *, actor: Actor) -> list[Line]:
    """The figures that would be printed otherwise today, each once, with what was printed last for them."""
    if issue.state == Issue.State.WITHDRAWN:
        raise ErratumRefused(f"{issue.short_title}已收回，不再有效，不用登更正。{INSTEAD}")
    if issue.state not in Issue.VALID:
        raise ErratumRefused("只有已签发的一期才需要更正。")
    frozen = {key: rows for key, rows in frozen_of(issue).items() if figures.can_read(actor, key=key)}
    said = _corrected(issue)
    drifts = [
        each
        for each in figures.drifts([rows[0].snapshot for rows in frozen.values()])
        if is_wrong(each, last=said.get(each.snapshot.key, each.before_text))
    ]
    reasons = reasons_of(drifts, actor=actor)
    found = []
    for each in drifts:
        key = each.snapshot.key
        printed = said.get(key, each.before_text)
        found.append(_line(each, frozen[key], printed=printed, reason=reasons[key]))
    if not found:
        raise ErratumRefused("签发后没有需要更正的数：记录没有变动，或者刊印的文字没有因此改变，或者已经更正过。")
    return found


def is_wrong(drift: Drift, *, last: str) -> bool:
    """What was said last does not hold, and not for a new definition alone: that is no error of the old issue."""
    moved = drift.added or drift.removed or drift.changed
    is_other = drift.now.is_applicable and drift.now_text != last
    return bool(is_other and (moved or not drift.is_definition_changed))


def _corrected(issue: Issue) -> dict[str, str]:
    """What signed errata have already said of this issue, the last word of each figure."""
    rows = Erratum.objects.filter(issue=issue, item__order__isnull=False, item__issue__state__in=Issue.VALID)
    ordered = rows.order_by("item__issue__issued_on", "pk").values_list("lines", flat=True)
    return {line["key"]: line["now"] for lines in ordered for line in lines}


def _line(drift: Drift, printed_at: Sequence[FrozenFigure], *, printed: str, reason: str) -> Line:
    titles = dict.fromkeys(each.item.frozen_title for each in printed_at)
    return {
        "key": drift.snapshot.key,
        "label": drift.snapshot.label,
        "title": SEVERAL.join(titles),
        "printed": printed,
        "now": drift.now_text,
        "reason": reason,
    }


def text_of(issue: Issue, lines: Iterable[Line]) -> str:
    """本刊2025年第38期“…”一条，“申报清单”刊为4113户，应为4112户（签发后移出记录1条：…作废（误报），2025-09-02）。特此更正。"""
    said: dict[str, list[str]] = {}
    for line in lines:
        words = f"“{line['label']}”刊为{line['printed']}，应为{line['now']}（{line['reason']}）"
        said.setdefault(line["title"], []).append(words)
    items = "".join(f"“{_titles(title)}，{'；'.join(words)}。" for title, words in said.items())
    return f"本刊{issue.year}年第{issue.issue_no}期{items}特此更正。"


def _titles(title: str) -> str:
    """甲”一条; 甲”、“乙”两条."""
    titles = title.split(SEVERAL)
    count = HAN[len(titles)] if len(titles) < len(HAN) else str(len(titles))
    return f"{'”、“'.join(titles)}”{count}条"


# --- before it is signed ------------------------------------------------------------------------------------


def errata_refusal(items: Iterable[ItemText]) -> str | None:
    """Why an erratum among the items may not be signed: it must say what the records say on that day."""
    for each in items:
        if each.erratum:
            if each.erratum.issue.state == Issue.State.WITHDRAWN:
                recalled = (
                    f"所更正的{each.erratum.issue.short_title}已收回，不用再登更正，请退回编辑，撤下这一条。{INSTEAD}"
                )
                return f"第 {each.item.order} 条更正启事{recalled}"
            why = _stale(each.erratum, each.item)
            if why:
                return f"第 {each.item.order} 条更正启事{why}请退回编辑，在那一期的证据页重新生成。"
    return None


def _stale(erratum: Erratum, item: Item) -> str:
    frozen = frozen_of(erratum.issue)
    lines = {line["key"]: line for line in erratum.lines}
    now = figures.drifts([frozen[key][0].snapshot for key in lines])
    for drift in now:
        line = lines[drift.snapshot.key]
        if drift.now_text != line["now"]:
            return f"称“{line['label']}”应为“{line['now']}”，按现在的记录是“{drift.now_text}”。"
        if any(bare(line[name]) not in bare(item.body) for name in ("printed", "now")):
            return f"里缺少“{line['label']}”原来的或更正后的数。"
    return ""
