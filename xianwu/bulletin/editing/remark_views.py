"""Remarks on an item: the page of those who may not edit, and what is done with a remark."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xianwu.bulletin import roles
from xianwu.bulletin.desk_views import day_of
from xianwu.bulletin.editing import remarking
from xianwu.bulletin.editing.drafts import draft_of
from xianwu.bulletin.editing.reading import item_limit, marks_of, said_of
from xianwu.bulletin.editing.remark_panel import remarks_context
from xianwu.bulletin.item_views import item_or_404
from xianwu.bulletin.models import Item, ItemRemark
from xianwu.bulletin.reopening import reopening_told
from xianwu.bulletin.resolution import frozen, resolve
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused


@require_http_methods(["GET", "POST"])
def remarks_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it prints, to be marked and remarked; a post writes one remark."""
    item = item_or_404(request, pk)
    typed: dict[str, Any] = {}
    if request.method == "POST":
        access.require_present(request)
        typed = {name: request.POST.get(name, "") for name in ("kind", "quote", "text", "replacement")}
        start = request.POST.get("start", "")
        typed["start"] = int(start) if start.isdecimal() and len(start) < 7 else 0
        try:
            remarking.write_remark(item, typed, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
            messages.success(request, "已提交，责任编辑在修改页和编辑台能看到。")
            return _back(request, item)
        except Refused as error:
            typed["refused"] = str(error)
    return render(request, "bulletin/item_remarks.html", _page(request, item, typed), status=422 if typed else 200)


def _page(request: HttpRequest, item: Item, typed: dict[str, Any]) -> dict[str, Any]:
    is_frozen = item.issue.is_frozen
    whole = frozen([item]) if is_frozen else resolve([item], as_of=item.issue.as_of)
    text = whole.items[0]
    said = [] if is_frozen else said_of(text, issued_on=day_of(item.issue))
    return {
        "item": item,
        "issue": item.issue,
        "text": text,
        "printed": "".join(run.text for run in text.runs),
        "marks": None if is_frozen else marks_of(text, whole, said, limit=item_limit(clock.today())),
        "can_edit": request.actor.has(roles.EDITOR) and not is_frozen and not access.is_past(request),  # type: ignore[attr-defined]
        "page_title": f"第 {item.order} 条批注和建议",
        **remarks_context(request, item, item.body, typed=typed),
    }


@require_POST
def remark_verb_view(request: HttpRequest, pk: int, number: int, verb: str) -> HttpResponse:
    """Answer, close, accept or reject a remark."""
    access.require_present(request)
    item = item_or_404(request, pk)
    remark = ItemRemark.objects.filter(item=item, pk=number).select_related("created_by").first()
    if remark is None:
        raise Http404("没有这条批注。")
    remark.item = item
    actor, at = request.actor, clock.now()  # type: ignore[attr-defined]
    try:
        if verb == "answer":
            remarking.answer(remark, request.POST.get("text", ""), actor=actor, at=at)
        elif verb in VERBS:
            act, words = VERBS[verb]
            with reopening_told(request, item.issue):
                act(remark, actor=actor, at=at)
            messages.success(request, _words(item, verb, words, actor=actor))
        else:
            raise Http404("没有这个操作。")
    except Refused as error:
        messages.error(request, str(error))
    return _back(request, item)


VERBS = {
    "resolve": (remarking.resolve_comment, "已了结这条批注。"),
    "accept": (remarking.accept, "已采纳，正文按建议改好。"),
    "reject": (remarking.reject, "已记为未采纳，正文没有改动。"),
}


def _words(item: Item, verb: str, words: str, *, actor: Any) -> str:
    """Whoever has a draft sees that, not the text as it was just changed."""
    if verb == "accept" and draft_of(item, actor=actor) is not None:
        return "已采纳，条目的文字已按建议改好。您还有没保存的改动，下面显示的是您暂存的文字；保存时两边合并。"
    return words


def _back(request: HttpRequest, item: Item) -> HttpResponse:
    """Where it was done from, if that page is still open to the person."""
    is_editor = request.actor.has(roles.EDITOR) and not item.issue.is_frozen  # type: ignore[attr-defined]
    name = "bulletin:item" if request.POST.get("from") == "item" and is_editor else "bulletin:item-remarks"
    return redirect(name, pk=item.pk)
