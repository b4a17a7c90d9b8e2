"""The card on which whoever signs sees what to look at, on one page and on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.bulletin.checks import NO_ADDRESS
from xianwu.bulletin.desk_views import day_of
from xianwu.bulletin.layout_gate import broken_in
from xianwu.bulletin.models import Issue
from xianwu.bulletin.proving.api import all_reds, let_pass_of, open_notes, reds_of, sources_of, unanswered
from xianwu.bulletin.reading_views import issue_or_404
from xianwu.bulletin.resolution import evidence_origin, text_of
from xianwu.bulletin.signing_card.edits import since_review, since_unit
from xianwu.bulletin.signing_card.moves import moves_of
from xianwu.core.workflow.api import sign_offs
from xianwu.core.workflow.panels import Steps
from xianwu.kit import access

if TYPE_CHECKING:
    from xianwu.bulletin.resolution import IssueText


@require_GET
def signing_card_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole card; what must ask the records again (`checks`) follows by itself, or stands on it with `?whole`."""
    issue = issue_or_404(request, pk)
    is_whole = "whole" in request.GET or issue.is_frozen
    text = text_of(issue, is_judged=is_whole and not issue.is_frozen)
    chain = list(sign_offs(issue))
    context = {
        **_doubts(request, issue, text, is_deep=is_whole),
        "page_title": "签发核对单",
        "checks_follow": not is_whole,
        "no_address": "" if issue.is_frozen or evidence_origin() else NO_ADDRESS,
        "characters": sum(each.length for each in text.items),
        "let_pass": let_pass_of(text),
        "review": since_review(issue, text, chain=chain),
        "edits": since_unit(text),
        "own_count": sum(each.item.contribution is None for each in text.items),
        "moves": moves_of(issue, text),
        "steps": _steps(request, issue, known=text.known | {"sign-offs": chain}),
    }
    return render(request, "bulletin/signing_card.html", context)


@require_GET
def signing_checks_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands against the issue, the checks between its figures judged anew."""
    issue = issue_or_404(request, pk)
    context = _doubts(request, issue, text_of(issue, is_judged=not issue.is_frozen), is_deep=True)
    return render(request, "bulletin/signing_checks.html", context)


def _doubts(request: HttpRequest, issue: Issue, text: IssueText, *, is_deep: bool) -> dict[str, Any]:
    """`is_deep`: also what the ledgers, earlier issues and other units say, which asks once more; and the layout."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    sources = sources_of(text)
    differing = open_notes(issue, [each.item for each in text.items]) if is_deep and not issue.is_frozen else []
    found = all_reds(issue, text, issued_on=day_of(issue)) if is_deep else reds_of(text, issued_on=day_of(issue))
    reds = unanswered(found, text)
    broken = broken_in(issue, text) if is_deep and not issue.is_frozen else []
    return {
        "issue": issue,
        "text": text,
        "bound": sum(len(each.keys) for each in text.items),
        "sources": sources,
        "quoted": sum(len(each.typed) for each in sources),
        "reds": reds,
        "differing": [(each, each.said_to(actor)) for each in differing],
        "unproven": [each for each in text.items if each.unproven],
        "problems": text.problems,
        "broken": broken,
        # What nobody vouches for is counted with the numbers without ground.
        "open_count": len(text.problems)
        + len(reds)
        + len(broken)
        + sum(len(each.unproven) for each in text.items)
        + sum(each.row is not None for each in differing),
    }


def _steps(request: HttpRequest, issue: Issue, *, known: dict[str, Any]) -> dict[str, Any]:
    """The steps that are the reader's own, with the reason where one is shut."""
    if access.is_past(request):
        return {}
    context = Steps().context(request, issue, known=known)
    actor: Any = request.actor  # type: ignore[attr-defined]
    offers: Sequence[Any] = context["offers"]
    return {**context, "offers": [each for each in offers if not each.refusal or actor.has(*each.step.roles)]}
