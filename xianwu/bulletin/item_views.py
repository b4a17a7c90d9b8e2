"""Writing, ordering and dropping the items of an issue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xianwu.bulletin import actions, binding
from xianwu.bulletin.editing.drafts import draft_of, keep_draft, others_at, pane_of
from xianwu.bulletin.editing.models import ItemDraft
from xianwu.bulletin.editing.remark_panel import remarks_context
from xianwu.bulletin.editing.saving import Meeting, meeting, save
from xianwu.bulletin.item_forms import ItemForm
from xianwu.bulletin.models import Contribution, Issue, Item
from xianwu.bulletin.reading_views import issue_or_404
from xianwu.bulletin.reopening import reopening_told
from xianwu.figures import api as figures
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused


def _figure_choices(request: HttpRequest) -> list[tuple[str, list[Any]]]:
    """The figures one may read, by the room they come from."""
    found: dict[str, list[Any]] = {}
    for each in figures.figures(actor=request.actor):  # type: ignore[attr-defined]
        found.setdefault(str(apps.get_app_config(each.section).verbose_name), []).append(each)
    return list(found.items())


def _item_page(
    request: HttpRequest,
    issue: Issue,
    item: Item | None,
    form: forms.Form,
    *,
    status: int = 200,
    version: str = "",
    draft: ItemDraft | None = None,
) -> HttpResponse:
    form.fields["body"].widget.attrs |= {
        "data-editor": "1",
        "data-offers": reverse("bulletin:text-offers", args=[issue.pk]),
        "data-card": reverse("bulletin:text-card", args=[issue.pk, "_key_"]),
    }
    context = {
        "issue": issue,
        "item": item,
        "version": version or (item.version if item else ""),
        "form": form,
        "choices": _figure_choices(request),
        "braces": "{{领域.指标}}",
        "page_title": "修改条目" if item else "新增条目",
        "draft": f"bulletin:item:{item.pk if item else f'new-{issue.pk}'}",
        "restored": draft,
        "opened": clock.now().isoformat(),
        "others": others_at(item, actor=request.actor, at=clock.now()) if item else [],  # type: ignore[attr-defined]
    }
    if item:
        context["origins"] = _origins(item)
        context |= remarks_context(request, item, str(form["body"].value() or "").replace("\r\n", "\n"))
    return render(request, "bulletin/item.html", context, status=status)


def _origins(item: Item) -> list[Contribution]:
    """What units signed: the item's own report, and the one merged into it."""
    own = [item.contribution] if item.contribution else []
    merges = item.merges.filter(undone_at=None).select_related("contribution__unit") if own else ()
    return [*own, *(each.contribution for each in merges)]


def _with_figure(data: Any) -> Any:
    """Without a script the chosen figure is put behind the text."""
    changed = data.copy()
    if data.get("figure"):
        changed["body"] = f"{data.get('body', '')}{{{{{data['figure']}}}}}"
    return changed


def _handle_item(request: HttpRequest, issue: Issue, item: Item | None) -> HttpResponse:
    access.require_present(request)
    if issue.is_frozen:
        raise PermissionDenied("这一期已签发，文字不能再改。")
    if request.method == "GET":
        return _opened(request, issue, item)
    version = request.POST.get("version", "")
    if "insert" in request.POST:
        return _item_page(request, issue, item, _form_of(item, _with_figure(request.POST)), version=version)
    form = _form_of(item, request.POST)
    if form.is_valid():
        try:
            with reopening_told(request, issue):
                return _saved(request, issue, item, form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
    # The version stays the one that the typing began from, so that nothing is written over unseen.
    return _item_page(request, issue, item, form, status=422, version=version if version.isdecimal() else "")


def _form_of(item: Item | None, typed: Any = None, **options: Any) -> ItemForm:
    form = ItemForm(typed, **options)
    if item is not None and item.contribution_id:
        form.keep_units()
    return form


def _opened(request: HttpRequest, issue: Issue, item: Item | None) -> HttpResponse:
    """The form with what the person had typed and not saved, else with the item as it is."""
    if item is None:
        return _item_page(request, issue, None, _form_of(None))
    kept = draft_of(item, actor=request.actor)  # type: ignore[attr-defined]
    shown: Any = kept or item
    facts = {"title": shown.title, "tag": shown.tag, "body": shown.body}
    form = _form_of(item, initial=facts | {"unit": item.unit_id, "second_unit": item.second_unit_id})
    return _item_page(request, issue, item, form, draft=kept, version=str(kept.base_version) if kept else "")


def _saved(request: HttpRequest, issue: Issue, item: Item | None, data: dict[str, Any]) -> HttpResponse:
    """Save; where others have saved meanwhile, put both together, and ask where both changed the same sentence."""
    at, actor = clock.now(), request.actor  # type: ignore[attr-defined]
    if item is None:
        return _back_to(actions.add_item(issue, data, actor=actor, at=at), is_dropped=False)
    version = request.POST.get("version", "")
    met = meeting(item, data, version=int(version) if version.isdecimal() and len(version) < 8 else 0)
    if met is None:
        save(item, data, actor=actor, at=at, pane=pane_of(request.POST))
        return _back_to(item, is_dropped=False)
    is_decided = request.POST.get("against") == str(item.version)
    if met.conflicts and not (is_decided and all(each.name in request.POST for each in met.conflicts)):
        return _ask(request, item, met, data)
    decided = met.data({each.name: request.POST[each.name] for each in met.conflicts})
    units: dict[str, Any] = {name: data[name] for name in ("unit", "second_unit") if name in data}
    save(item, {**units, **decided}, actor=actor, at=at, pane=pane_of(request.POST))
    if met.is_mixed:
        who = met.who(own=actor.name)
        messages.info(request, f"您编辑期间，{who}也改过这一条，两边的修改已合并保存，请看一遍合并后的文字。")
    return _back_to(item, is_dropped=False)


def _ask(request: HttpRequest, item: Item, met: Meeting, data: dict[str, Any]) -> HttpResponse:
    """Both texts side by side wherever they differ; what was typed is put aside until that is decided."""
    begun = int(request.POST["version"])
    keep_draft(item, data, version=begun, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    context = {
        "item": item,
        "issue": item.issue,
        "met": met,
        "who": met.who(own=request.actor.name),  # type: ignore[attr-defined]
        "typed": data,
        "version": begun,
        "page_title": "两人同时修改了同一处",
        "was_asked": "against" in request.POST,
    }
    return render(request, "bulletin/item_conflict.html", context, status=422)


@require_http_methods(["GET", "POST"])
def item_new_view(request: HttpRequest, pk: int) -> HttpResponse:
    return _handle_item(request, issue_or_404(request, pk), None)


def item_or_404(request: HttpRequest, pk: int) -> Item:
    """An item that stands in an issue the actor may see."""
    seen = Issue.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    rows = Item.objects.filter(order__isnull=False, issue__in=seen)
    found = rows.select_related("issue__series", "unit", "contribution__unit").filter(pk=pk).first()
    if found is None:
        raise Http404("没有这一条，或者它已撤下。")
    return found


def dropped_of(request: HttpRequest, **which: int) -> QuerySet[Item]:
    """Items that were taken out of issues the actor may see."""
    seen = Issue.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    return Item.objects.filter(order__isnull=True, issue__in=seen, **which).select_related("issue__series")


@require_http_methods(["GET", "POST"])
def item_view(request: HttpRequest, pk: int) -> HttpResponse:
    dropped = dropped_of(request, pk=pk).first() if request.method == "POST" else None
    if dropped is not None:
        return _kept(request, dropped, "您编辑期间，这一条已从本期撤下，没有保存。")
    item = item_or_404(request, pk)
    if request.method == "POST" and item.issue.is_frozen:
        return _kept(request, item, "您编辑期间，这一期已签发，文字不能再改，没有保存。有错请在下一期刊登更正。")
    return _handle_item(request, item.issue, item)


def _kept(request: HttpRequest, item: Item, why: str) -> HttpResponse:
    """What was typed, for whoever can no longer save it."""
    typed = {name: request.POST.get(name, "") for name in ("title", "tag", "body")}
    context = {"item": item, "issue": item.issue, "why": why, "typed": typed, "page_title": "没有保存"}
    return render(request, "bulletin/item_kept.html", context, status=409)


@require_GET
def dropped_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What was taken out of the issue and can be put back."""
    issue = issue_or_404(request, pk)
    rows = dropped_of(request, issue=issue.pk).order_by("-pk")
    context = {"issue": issue, "rows": rows, "page_title": f"{issue.short_title}撤下的条目"}
    return render(request, "bulletin/dropped.html", context)


@require_http_methods(["GET", "POST"])
def bind_view(request: HttpRequest, pk: int, start: int) -> HttpResponse:
    """The figures that a typed number may be; with a key it is bound to that one."""
    item = item_or_404(request, pk)
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        found = binding.offers(item, start=start, actor=actor, as_of=item.issue.as_of)
        if request.method == "POST":
            access.require_present(request)
            words, key = request.POST.get("words", ""), request.POST.get("key", "")
            with reopening_told(request, item.issue):
                binding.bind(item, start=start, end=found.end, words=words, key=key, actor=actor, at=clock.now())
            messages.success(request, f"已把“{found.text}”绑定到指标“{figures.figure(key).label}”。")
            return _back_to(item, is_dropped=False)
    except Refused as error:
        messages.error(request, str(error))
        return _back_to(item, is_dropped=False)
    context = {"item": item, "offers": found, "page_title": f"绑定“{found.text}”", "issue": item.issue}
    return render(request, "bulletin/bind.html", context)


def _do(item: Item, verb: str, *, actor: Any, at: datetime) -> None:
    if verb == "restore":
        actions.restore_item(item, actor=actor, at=at)
    elif verb == "drop":
        actions.drop_item(item, actor=actor, at=at)
    elif verb in ("up", "down"):
        actions.move_item(item, verb, actor=actor, at=at)
    else:
        raise Http404("没有这个操作。")


@require_POST
def item_verb_view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Up, down, out of the issue, or back into it."""
    access.require_present(request)
    item = get_object_or_404(dropped_of(request, pk=pk)) if verb == "restore" else item_or_404(request, pk)
    try:
        with reopening_told(request, item.issue):
            _do(item, verb, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    except Refused as error:
        messages.error(request, str(error))
    return _back_to(item, is_dropped=verb == "drop")


def _back_to(item: Item, *, is_dropped: bool) -> HttpResponse:
    """The desk with the item still chosen."""
    chosen = "" if is_dropped else f"?item={item.pk}#item-{item.pk}"
    return redirect(f"{reverse('bulletin:desk', args=[item.issue_id])}{chosen}")
