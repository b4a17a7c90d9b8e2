"""Writing, ordering and dropping the items of an issue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xianwu.bulletin import actions, binding
from xianwu.bulletin.chips import FALSE, Remark
from xianwu.bulletin.desk_views import day_of
from xianwu.bulletin.item_remarks import said_of_text
from xianwu.bulletin.models import Issue, Item
from xianwu.bulletin.reading_views import issue_or_404
from xianwu.bulletin.resolution import resolve
from xianwu.figures import api as figures
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused

MOST_TYPED = 20_000


class ItemForm(forms.Form):
    title = forms.CharField(label="标题", max_length=120, widget=forms.TextInput(attrs={"class": "form-control"}))
    tag = forms.CharField(
        label="单位标注", max_length=60, required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    body = forms.CharField(label="正文", widget=forms.Textarea(attrs={"class": "form-control", "rows": 14}))


def _figure_choices(request: HttpRequest) -> list[tuple[str, list[Any]]]:
    """The figures one may read, by the room they come from."""
    found: dict[str, list[Any]] = {}
    for each in figures.figures(actor=request.actor):  # type: ignore[attr-defined]
        found.setdefault(str(apps.get_app_config(each.section).verbose_name), []).append(each)
    return list(found.items())


def _item_page(
    request: HttpRequest, issue: Issue, item: Item | None, form: forms.Form, status: int = 200
) -> HttpResponse:
    context = {
        "issue": issue,
        "item": item,
        "form": form,
        "choices": _figure_choices(request),
        "braces": "{{领域.指标}}",
        "page_title": "修改条目" if item else "新增条目",
        "draft": f"bulletin:item:{item.pk if item else f'new-{issue.pk}'}",
    }
    return render(request, "bulletin/item.html", context, status=status)


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
    known = {"title": item.title, "tag": item.tag, "body": item.body} if item else None
    if request.method == "GET":
        return _item_page(request, issue, item, ItemForm(initial=known))
    if "insert" in request.POST:
        return _item_page(request, issue, item, ItemForm(_with_figure(request.POST)))
    form = ItemForm(request.POST)
    if item and request.POST.get("version") != str(item.version):
        form.add_error(None, "您填写期间，这一条已被别人改过，没有保存。您填的内容还在下面，请核对后再保存。")
    if form.is_valid():
        try:
            saved = _save_item(request, issue, item, form.cleaned_data)
            return _back_to(saved, is_dropped=False)
        except Refused as error:
            form.add_error(None, str(error))
    return _item_page(request, issue, item, form, status=422)


def _save_item(request: HttpRequest, issue: Issue, item: Item | None, data: dict[str, Any]) -> Item:
    at, actor = clock.now(), request.actor  # type: ignore[attr-defined]
    if item is None:
        return actions.add_item(issue, data, actor=actor, at=at)
    actions.change_item(item, data | {"unit": item.unit}, actor=actor, at=at)
    return item


@require_http_methods(["GET", "POST"])
def item_new_view(request: HttpRequest, pk: int) -> HttpResponse:
    return _handle_item(request, issue_or_404(request, pk), None)


@require_POST
def text_check_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be said of a text while it is typed; nothing is written."""
    issue = issue_or_404(request, pk)
    item = Item(title=request.POST.get("title", "")[:120], body=request.POST.get("body", "")[:MOST_TYPED])
    text = resolve([item], as_of=issue.as_of).items[0]
    remarks = [*(Remark(FALSE, str(each)) for each in text.problems), *said_of_text(text, issued_on=day_of(issue))]
    context = {"text": text, "remarks": remarks, "bound": len(text.keys)}
    return render(request, "bulletin/text_check.html", context)


def _item_or_404(request: HttpRequest, pk: int) -> Item:
    seen = Issue.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    rows = Item.objects.filter(order__isnull=False, issue__in=seen)
    found = rows.select_related("issue__series", "unit", "contribution").filter(pk=pk).first()
    if found is None:
        raise Http404("没有这一条，或者它已撤下。")
    return found


@require_http_methods(["GET", "POST"])
def item_view(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item_or_404(request, pk)
    return _handle_item(request, item.issue, item)


@require_http_methods(["GET", "POST"])
def bind_view(request: HttpRequest, pk: int, start: int) -> HttpResponse:
    """The figures that a typed number may be; with a key it is bound to that one."""
    item = _item_or_404(request, pk)
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        found = binding.offers(item, start=start, actor=actor, as_of=item.issue.as_of)
        if request.method == "POST":
            access.require_present(request)
            words, key = request.POST.get("words", ""), request.POST.get("key", "")
            binding.bind(item, start=start, end=found.end, words=words, key=key, actor=actor, at=clock.now())
            messages.success(request, f"已把“{found.text}”绑定到 {key}。")
            return _back_to(item, is_dropped=False)
    except Refused as error:
        messages.error(request, str(error))
        return _back_to(item, is_dropped=False)
    context = {"item": item, "offers": found, "page_title": f"绑定“{found.text}”", "issue": item.issue}
    return render(request, "bulletin/bind.html", context)


@require_POST
def item_verb_view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Up, down, or out of the issue."""
    access.require_present(request)
    item = _item_or_404(request, pk)
    try:
        if verb == "drop":
            actions.drop_item(item, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        elif verb in ("up", "down"):
            actions.move_item(item, verb, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        else:
            raise Http404("没有这个操作。")
    except Refused as error:
        messages.error(request, str(error))
    return _back_to(item, is_dropped=verb == "drop")


def _back_to(item: Item, *, is_dropped: bool) -> HttpResponse:
    """The desk with the item still chosen."""
    chosen = "" if is_dropped else f"?item={item.pk}#item-{item.pk}"
    return redirect(f"{reverse('bulletin:desk', args=[item.issue_id])}{chosen}")
