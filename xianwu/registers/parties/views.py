"""Deciding on a suggested pair; reading a whole number."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused
from xianwu.registers.parties.actions import show_numbers
from xianwu.registers.parties.duplicates import dismiss
from xianwu.registers.parties.merging import confirm, foretold, moved_with
from xianwu.registers.parties.models import Duplicate, Enterprise, PersonParty


@require_POST
def decide_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """`keep` names the enterprise that stays; without it the pair is dismissed with a note.

    A merge cannot be taken back: without `confirmed` the page says what would move, and asks once more.
    """
    access.require_present(request)
    duplicate = get_object_or_404(Duplicate.objects.visible_to(request.actor), pk=pk)
    note, keep = request.POST.get("note", ""), request.POST.get("keep", "")
    asked: dict[str, Any] = {"note": note, "actor": request.actor, "at": clock.now()}
    try:
        if keep and not request.POST.get("confirmed"):
            return _ask_once_more(request, duplicate, keep=_key(keep), note=note)
        if keep:
            kept = confirm(duplicate, keep=_key(keep), **asked)
            messages.success(request, f"已合并，保留“{kept.title}”。")
        else:
            dismiss(duplicate, **asked)
            messages.success(request, "已记下：不是同一家，以后不再提示。")
    except Refused as error:
        messages.error(request, str(error))
        return redirect("parties:duplicates-detail", pk=pk)
    return redirect("parties:duplicates-list")


def _key(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _ask_once_more(request: HttpRequest, duplicate: Duplicate, *, keep: int, note: str) -> HttpResponse:
    keeper, loser = foretold(duplicate, keep=keep, actor=request.actor)  # type: ignore[attr-defined]
    context = {
        "pair": duplicate,
        "keeper": keeper,
        "loser": loser,
        "moved": moved_with(loser),
        "note": note,
        "page_title": "合并主体",
    }
    return render(request, "parties/merge.html", context)


def _numbers(request: HttpRequest, model: Any, *, pk: int, slug: str) -> HttpResponse:
    access.require_present(request)
    record = get_object_or_404(model.objects.visible_to(request.actor), pk=pk)
    try:
        numbers = show_numbers(record, reason=request.POST.get("reason", ""), actor=request.actor, at=clock.now())
    except Refused as error:
        messages.error(request, str(error))
        return redirect(f"parties:{slug}-detail", pk=pk)
    context = {
        "record": record,
        "numbers": numbers,
        "slug": f"parties:{slug}-detail",
        "page_title": "完整号码",
    }
    return render(request, "parties/numbers.html", context)


@never_cache
@require_POST
def enterprise_numbers_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    return _numbers(request, Enterprise, pk=pk, slug="enterprises")


@never_cache
@require_POST
def person_numbers_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    return _numbers(request, PersonParty, pk=pk, slug="people")
