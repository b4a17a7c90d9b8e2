"""Desk, reading page, files, distribution and archive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xianwu.bulletin import actions, roles
from xianwu.bulletin.api import doc_of, drift_of
from xianwu.bulletin.files import TYPES, file_name, made, stored
from xianwu.bulletin.models import ArchiveEntry, Contribution, DistributionRow, Issue, Item
from xianwu.bulletin.paper import figure_rows, paper
from xianwu.bulletin.resolution import text_of
from xianwu.core.workflow.panels import Steps
from xianwu.figures import api as figures
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused


def issue_or_404(request: HttpRequest, pk: int) -> Issue:
    rows = Issue.objects.visible_to(request.actor).select_related("series")  # type: ignore[attr-defined]
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("没有这一期，或者它还没有分发。")
    return found


def _is_desk(request: HttpRequest) -> bool:
    return bool(request.actor.has(*roles.DESK))  # type: ignore[attr-defined]


@require_GET
def desk_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Contributions, the paper, its figures."""
    issue = issue_or_404(request, pk)
    text = text_of(issue)
    waiting = Contribution.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    wanted = (Contribution.State.SUBMITTED, Contribution.State.ACCEPTED)
    can_edit = request.actor.has(roles.EDITOR) and not issue.is_frozen and not access.is_past(request)  # type: ignore[attr-defined]
    context = {
        **paper(issue, text),
        "page_title": f"编辑台 · {issue.short_title}",
        "issue_text": text,
        "contributions": waiting.filter(state__in=wanted).select_related("unit").order_by("submitted_on", "pk")[:50],
        "figures": figure_rows(text),
        "can_edit": can_edit,
        "item_verbs": (("up", "上移"), ("down", "下移"), ("drop", "撤下")),
        "steps": {} if access.is_past(request) else Steps().context(request, issue),
    }
    return render(request, "bulletin/desk.html", context)


@require_GET
def read_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The issue as it was distributed; figures lead to their page."""
    issue = issue_or_404(request, pk)
    row = DistributionRow.objects.filter(issue=issue, person_id=request.actor.id).first()  # type: ignore[attr-defined]
    context = {**paper(issue, text_of(issue)), "page_title": issue.title, "row": row, "is_desk": _is_desk(request)}
    return render(request, "bulletin/read.html", context)


@require_POST
def confirm_view(request: HttpRequest, pk: int) -> HttpResponse:
    """“已阅”."""
    access.require_present(request)
    issue = issue_or_404(request, pk)
    try:
        actions.confirm_reading(issue, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        messages.success(request, "已确认阅读。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("bulletin:read", pk=pk)


@require_GET
def file_view(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The signed file, or a draft marked as such for the desk."""
    if kind not in TYPES:
        raise Http404("没有这种文件。")
    issue = issue_or_404(request, pk)
    content = stored(issue, kind) if issue.is_frozen else made(doc_of(issue), kind)
    return HttpResponse(
        content,
        content_type=TYPES[kind],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{_quoted(file_name(issue, kind))}"},
    )


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


@require_http_methods(["GET", "POST"])
def distribution_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was sent the issue and who has read it; paper copies are entered here."""
    issue = issue_or_404(request, pk)
    if request.method == "POST":
        access.require_present(request)
        row = issue.distribution_rows.filter(pk=_number(request.POST.get("row"))).first()
        if row is None:
            raise Http404("分发名单里没有这一行。")
        try:
            name = request.POST.get("received_by", "")
            actions.receive_paper(row, name, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
            messages.success(request, f"已登记签收：{row}。")
        except Refused as error:
            messages.error(request, str(error))
        return redirect("bulletin:distribution", pk=pk)
    rows = list(issue.distribution_rows.select_related("person", "unit"))
    context = {
        "issue": issue,
        "rows": rows,
        "read_count": sum(row.read_at is not None for row in rows),
        "page_title": f"分发登记 · {issue.short_title}",
    }
    return render(request, "bulletin/distribution.html", context)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


@require_GET
def drift_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What the records say now against what was signed."""
    issue = issue_or_404(request, pk)
    if not issue.is_frozen:
        raise Http404("这一期还没有签发。")
    context = {"issue": issue, "drifts": drift_of(issue), "page_title": f"签发后变动 · {issue.short_title}"}
    return render(request, "bulletin/drift.html", context)


@require_GET
def archive_view(request: HttpRequest) -> HttpResponse:
    """Filed issues with number, term and digests."""
    seen = Issue.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    entries = ArchiveEntry.objects.filter(issue__in=seen).select_related("issue").order_by("-filed_on", "-pk")
    years = seen.filter(year__isnull=False).order_by("-year").values("year").annotate(found=Count("pk"))
    context = {"entries": entries[:200], "years": years, "page_title": "快报归档"}
    return render(request, "bulletin/archive.html", context)


# --- items ------------------------------------------------------------------------------------------


class ItemForm(forms.Form):
    title = forms.CharField(label="标题", max_length=120, widget=forms.TextInput(attrs={"class": "form-control"}))
    tag = forms.CharField(
        label="单位标注", max_length=60, required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    body = forms.CharField(label="正文", widget=forms.Textarea(attrs={"class": "form-control", "rows": 14}))


def _figure_choices(request: HttpRequest) -> list[Any]:
    return list(figures.figures(actor=request.actor))  # type: ignore[attr-defined]


def _item_page(
    request: HttpRequest, issue: Issue, item: Item | None, form: forms.Form, status: int = 200
) -> HttpResponse:
    context = {
        "issue": issue,
        "item": item,
        "form": form,
        "choices": _figure_choices(request),
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
            _save_item(request, issue, item, form.cleaned_data)
            return redirect("bulletin:desk", pk=issue.pk)
        except Refused as error:
            form.add_error(None, str(error))
    return _item_page(request, issue, item, form, status=422)


def _save_item(request: HttpRequest, issue: Issue, item: Item | None, data: dict[str, Any]) -> None:
    at, actor = clock.now(), request.actor  # type: ignore[attr-defined]
    if item is None:
        actions.add_item(issue, data, actor=actor, at=at)
    else:
        actions.change_item(item, data | {"unit": item.unit}, actor=actor, at=at)


@require_http_methods(["GET", "POST"])
def item_new_view(request: HttpRequest, pk: int) -> HttpResponse:
    return _handle_item(request, issue_or_404(request, pk), None)


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
    return redirect("bulletin:desk", pk=item.issue_id)
