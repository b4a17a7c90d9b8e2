"""What the editor asks while an item is typed, and what it puts aside; the item itself is not written here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from xianwu.bulletin.cards import card
from xianwu.bulletin.chips import FALSE, Remark
from xianwu.bulletin.collecting.crosschecks import beside_earlier
from xianwu.bulletin.desk_views import day_of
from xianwu.bulletin.editing import drafts
from xianwu.bulletin.editing.offering import forms, offers_at, search
from xianwu.bulletin.editing.reading import item_limit, marks_of, said_of
from xianwu.bulletin.item_views import item_or_404
from xianwu.bulletin.models import Issue, Item
from xianwu.bulletin.reading_views import issue_or_404
from xianwu.bulletin.resolution import ItemText, items_of, resolve
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused

MOST_TYPED = 20_000
MOST = {"title": 120, "tag": 60, "body": MOST_TYPED}


def typed_item(request: HttpRequest, issue: Issue) -> Item:
    """The text as it was posted, in the place of the item that is being edited; never saved."""
    number = request.POST.get("item", "")
    known = next((each for each in items_of(issue) if str(each.pk) == number), None) if number else None
    item = known or Item(issue=issue)
    item.title = request.POST.get("title", "")[:120]
    item.body = request.POST.get("body", "")[:MOST_TYPED].replace("\r\n", "\n")
    item.tag = request.POST.get("tag", "")[:60]
    return item


@require_POST
def text_check_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be said of a text while it is typed, and where."""
    issue = issue_or_404(request, pk)
    whole = resolve([typed_item(request, issue)], as_of=issue.as_of)
    text = whole.items[0]
    said, limit = said_of(text, issued_on=day_of(issue)), item_limit(clock.today())
    context = {
        "text": text,
        "remarks": [*(Remark(FALSE, str(each)) for each in text.problems), *_beside_earlier(issue, text)],
        "said": said,
        "bound": len(text.keys),
        "limit": limit,
        "marks": marks_of(text, whole, said, limit=limit),
    }
    return render(request, "bulletin/text_check.html", context)


def _beside_earlier(issue: Issue, text: ItemText) -> list[Remark]:
    """Without its unit's name an item is not known again in earlier issues."""
    return beside_earlier(issue, [text], on=day_of(issue))[0] if text.item.tag else []


@require_POST
def offers_view(request: HttpRequest, pk: int) -> JsonResponse:
    """Figures for the number at `place` or for the words of `query`; or the ways to write one figure (`forms`)."""
    issue = issue_or_404(request, pk)
    actor: Any = request.actor  # type: ignore[attr-defined]
    place = request.POST.get("place", "")
    try:
        if request.POST.get("forms"):
            answer = forms(request.POST["forms"][:100], actor=actor, as_of=issue.as_of)
        elif place.isdecimal() and len(place) < 7:
            answer = offers_at(typed_item(request, issue), place=int(place), actor=actor, as_of=issue.as_of)
        else:
            answer = search(request.POST.get("query", "")[:40], actor=actor, as_of=issue.as_of)
    except Refused as error:
        answer = {"found": [], "refused": str(error)}
    return JsonResponse(answer)


@require_GET
def typed_card_view(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The card of a figure that may not stand in the saved text yet."""
    issue = issue_or_404(request, pk)
    if issue.is_frozen:
        raise Http404("这一期已签发，请在阅读页查看。")
    context = card(issue, key, actor=request.actor, is_typed=True)  # type: ignore[attr-defined]
    context["page_title"] = f"{context['facts']['label']} · {issue.short_title}"
    return render(request, "bulletin/card_drawer.html", context)


@require_POST
def draft_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed (`typed`), forget it (`drop`), or only say that the item is open."""
    access.require_present(request)
    item = item_or_404(request, pk)
    actor, at = request.actor, clock.now()  # type: ignore[attr-defined]
    if "drop" in request.POST:
        drafts.drop_draft(item, actor=actor)
        return redirect("bulletin:item", pk=pk)
    if item.issue.is_frozen:
        return JsonResponse({"refused": "这一期已签发，文字不能再改。"})
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 8 else item.version
    typed = {name: request.POST.get(name, "")[:most] for name, most in MOST.items()}
    is_kept = False
    if request.POST.get("typed"):
        try:
            is_kept = drafts.keep_draft(
                item, typed, version=version, actor=actor, at=at, pane=drafts.pane_of(request.POST)
            )
        except drafts.TypedElsewhere as error:
            return JsonResponse({"refused": str(error), "others": [], "is_newer": False})
    else:
        drafts.be_present(item, version=version, actor=actor, at=at)
    return JsonResponse(
        {
            "kept": f"{at:%H:%M:%S}" if is_kept else "",
            "others": drafts.others_at(item, actor=actor, at=at),
            "is_newer": item.version > version and drafts.is_text_newer(item, version=version),
        }
    )
