"""The passages of a contribution, from the unit's draft into an issue."""

from __future__ import annotations

from django.db.models import Max

from xianwu.bulletin import roles
from xianwu.bulletin.limits import days
from xianwu.bulletin.models import Contribution, Issue, Item
from xianwu.bulletin.privacy import private_refusal
from xianwu.bulletin.references import references
from xianwu.bulletin.resolution import known_keys
from xianwu.core.events.api import write_new
from xianwu.core.workflow.api import StepRefused
from xianwu.core.workflow.declarations import Ask, ClockRule, Move, Step, Workflow

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


def next_contribution_number(year: int) -> str:
    """2025-0001 and so on; the unique constraint refuses the second of two writers."""
    last = Contribution.objects.filter(number__startswith=f"{year}-").aggregate(last=Max("number"))["last"]
    return f"{year}-{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"


def keep_opinion(record: Contribution, move: Move) -> None:
    record.opinion = move.reason[:300]


def open_issues(record: Contribution) -> list[tuple[str, str]]:
    """Issues that still take items."""
    found = Issue.objects.filter(state=Issue.State.COLLECTING).order_by("pk")
    return [(str(issue.pk), issue.title) for issue in found]


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


def next_order(issue: Issue) -> int:
    """The place behind the last item."""
    last = Item.objects.filter(issue=issue).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


def is_still_printed(record: Contribution) -> str | None:
    """An item that stands in an issue keeps its contribution, unless the issue was taken back."""
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
