"""The passages of a contribution, from the unit's draft into an issue."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max, Q
from django.utils import timezone

from xianwu.bulletin import roles
from xianwu.bulletin.collecting import merging
from xianwu.bulletin.collecting.calling import hand_in_with
from xianwu.bulletin.limits import days
from xianwu.bulletin.models import Contribution, Issue, Item
from xianwu.bulletin.privacy import private_refusal
from xianwu.bulletin.proving.declaring import quote_typed
from xianwu.bulletin.references import references
from xianwu.bulletin.resolution import known_keys
from xianwu.core.events.api import write_new
from xianwu.core.people.actors import Actor
from xianwu.core.workflow.api import StepRefused
from xianwu.core.workflow.declarations import Ask, ClockRule, Move, Step, Workflow
from xianwu.figures import api as figures

S = Contribution.State


def contribution_is_whole(record: Contribution, move: Move) -> str | None:
    if not record.title.strip() or not record.body.strip():
        return "标题和正文都要填写。"
    same = Contribution.objects.filter(unit_id=record.unit_id, title=record.title, body=record.body)
    sent = same.exclude(pk=record.pk).exclude(state__in=(*Contribution.INSIDE, S.DECLINED)).first()
    if sent:
        return f"同样的内容已报送过（{sent.number or sent.title}），不能重复报送。"
    whole = f"{record.title}\n{record.body}"
    return _wrong_reference(whole) or private_refusal(whole)


def is_written(actor: Actor, on: date) -> Q:
    """For the database: what has a title and a text."""
    return ~Q(title="") & ~Q(body="")


def _wrong_reference(text: str) -> str | None:
    """A reference that can never be printed is the unit's to mend, not the editor's."""
    found = references(text)
    known = known_keys(each.key for each in found)
    wrong = next((each.key for each in found if each.key not in known), None)
    return None if wrong is None else f"文中引用的“{wrong}”不是现有指标，请从“插入指标”里重选。"


def submit_contribution(record: Contribution, move: Move) -> None:
    record.submitted_on = move.as_of
    record.opinion = ""
    if not record.number:
        record.number = next_contribution_number(move.as_of.year)
    hand_in_with(record, actor=move.actor, at=move.at)


def next_contribution_number(year: int) -> str:
    """2025-0001 and so on; the unique constraint refuses the second of two writers."""
    last = Contribution.objects.filter(number__startswith=f"{year}-").aggregate(last=Max("number"))["last"]
    return f"{year}-{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"


def keep_opinion(record: Contribution, move: Move) -> None:
    record.opinion = move.reason[:300]


def open_issues(record: Contribution) -> list[tuple[str, str]]:
    """Issues that still take items, told apart by when they were begun and how many they have."""
    standing = Count("items", filter=Q(items__order__isnull=False))
    found = Issue.objects.filter(state=Issue.State.COLLECTING).annotate(standing=standing).order_by("pk")
    return [(str(issue.pk), f"{issue.title}，{_begun(issue)}开始组稿，已有 {issue.standing} 条") for issue in found]


def _begun(issue: Issue) -> str:
    at = timezone.localtime(issue.created_at)
    return f"{at.month}月{at.day}日 {at:%H:%M} "


def adopt_contribution(record: Contribution, move: Move) -> None:
    """Take the text into an issue as its last item."""
    issue = Issue.objects.select_for_update().filter(pk=move.data["issue"], state=Issue.State.COLLECTING).first()
    if issue is None:
        raise StepRefused("这一期已不在组稿，不能再加入。请另选一期。", field="issue")
    record.issue = issue
    item = Item(
        issue=issue,
        order=next_order(issue),
        contribution=record,
        unit=record.unit,
        tag=record.unit.short_name,
        title=record.title,
        body=record.body,
    )
    write_new(item, "bulletin.item_added", actor=move.actor, at=move.at)
    if record.source and not _has_figures(record):
        quote_typed(item, source=source_of(record), actor=move.actor, at=move.at)


def _has_figures(record: Contribution) -> bool:
    """A unit with a ledger does not vouch by a word for what its ledger can say: the editor looks there first."""
    return any(each.owner == record.unit.code for each in figures.figures())


def source_of(record: Contribution) -> str:
    """What the unit says of its numbers, as it is quoted: 商务局报送2025-0014：项目台账，截至8月28日."""
    return f"{record.unit.short_name}报送{record.number}：{record.source}".rstrip("：")


def next_order(issue: Issue) -> int:
    """The place behind the last item."""
    last = Item.objects.filter(issue=issue).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


def is_still_printed(record: Contribution) -> str | None:
    """An item that stands in an issue keeps its contribution, unless the issue was taken back."""
    merged = merging.merged_refusal(record)
    if merged:
        return merged
    standing = Item.objects.filter(contribution=record, order__isnull=False)
    if standing.exclude(issue__state=Issue.State.WITHDRAWN).exists():
        return "这条信息还在快报里，请先在编辑台撤下。"
    return None


CONTRIBUTION = Workflow(
    Contribution,
    steps=(
        Step(
            "approve",
            "单位签发",
            (S.DRAFT, S.RETURNED),
            S.APPROVED,
            by=roles.UNIT_LEADER,
            guard=contribution_is_whole,
            ready=is_written,
            second_person=("create",),
            event="bulletin.contribution_approved",
        ),
        Step("recall", "撤回修改", S.APPROVED, S.DRAFT, by=roles.UNIT_DUTIES, event="bulletin.contribution_recalled"),
        Step(
            "submit",
            "报送",
            S.APPROVED,
            S.SUBMITTED,
            by=roles.CONTRIBUTOR,
            guard=contribution_is_whole,
            ready=is_written,
            effect=submit_contribution,
            starts=("acceptance",),
            event="bulletin.contribution_submitted",
        ),
        Step(
            "accept",
            "受理",
            S.SUBMITTED,
            S.ACCEPTED,
            by=roles.EDITOR,
            stops=("acceptance",),
            event="bulletin.contribution_accepted",
        ),
        Step(
            "adopt",
            "采用",
            S.ACCEPTED,
            S.ADOPTED,
            by=roles.EDITOR,
            asks=(Ask("issue", "加入哪一期", kind="choice", choices=open_issues),),
            effect=adopt_contribution,
            event="bulletin.contribution_adopted",
            is_bulk=False,
        ),
        Step(
            "merge",
            "并稿",
            S.ACCEPTED,
            S.ADOPTED,
            by=roles.EDITOR,
            asks=(
                Ask("item", "并入哪一条", kind="choice", choices=merging.hosts, help="列出正在组稿的其他单位条目。"),
                Ask(
                    "share",
                    "本单位所占分值",
                    kind="number",
                    required=False,
                    help="两个单位合起来为 1；不填各占 0.5。",
                ),
            ),
            effect=merging.merge_into,
            event="bulletin.contribution_merged",
            is_exception=True,
            is_bulk=False,
        ),
        Step(
            "unmerge",
            "撤销并稿",
            S.ADOPTED,
            S.ACCEPTED,
            by=roles.EDITOR,
            guard=lambda record, move: merging.unmerge_refusal(record),
            effect=merging.undo_merge,
            event="bulletin.contribution_unmerged",
            is_danger=True,
            is_bulk=False,
            warning=merging.unmerge_warning,
        ),
        Step(
            "return",
            "退回补正",
            (S.SUBMITTED, S.ACCEPTED),
            S.RETURNED,
            by=roles.EDITOR,
            reason=True,
            effect=keep_opinion,
            stops=("acceptance",),
            event="bulletin.contribution_returned",
            is_danger=True,
        ),
        Step(
            "decline",
            "不采用",
            (S.SUBMITTED, S.ACCEPTED),
            S.DECLINED,
            by=roles.EDITOR,
            reason=True,
            effect=keep_opinion,
            stops=("acceptance",),
            event="bulletin.contribution_declined",
            is_danger=True,
        ),
        Step(
            "release",
            "退出本期",
            S.ADOPTED,
            S.ACCEPTED,
            by=roles.EDITOR,
            reason=True,
            guard=lambda record, move: is_still_printed(record),
            effect=lambda record, move: setattr(record, "issue", None),
            event="bulletin.contribution_released",
            is_danger=True,
            is_bulk=False,
        ),
    ),
    clocks=(ClockRule("acceptance", "受理信息", limit=days("bulletin.acceptance_days"), holder=roles.EDITOR),),
)
