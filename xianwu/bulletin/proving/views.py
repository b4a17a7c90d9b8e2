"""The page on which an issue's typed numbers get their ground, and its contradictions an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xianwu.bulletin import roles
from xianwu.bulletin.binding import hints
from xianwu.bulletin.contribution_flow import source_of
from xianwu.bulletin.desk_views import day_of
from xianwu.bulletin.models import Declaration, Issue, Item
from xianwu.bulletin.proving.claims import Typed
from xianwu.bulletin.proving.declaring import DeclarationRefused, declare, quote_typed, withdraw
from xianwu.bulletin.proving.gate import Red, all_reds
from xianwu.bulletin.proving.ledgers import LedgerNote, ledger_notes, open_notes
from xianwu.bulletin.reading_views import issue_or_404
from xianwu.bulletin.resolution import IssueText, ItemText, text_of
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused


@dataclass(frozen=True)
class Line:
    """A typed number with who vouches for it."""

    typed: Typed
    row: Declaration | None


@dataclass(frozen=True)
class Sheet:
    """One item on the page. `source` stands in its field: what was typed, else what its contribution says."""

    text: ItemText
    lines: tuple[Line, ...]
    reds: tuple[tuple[Red, Declaration | None], ...]
    source: str
    strange: tuple[str, ...] = ()
    """Numbers without ground that the unit's own text does not hold: nobody quotes it for them in passing."""

    @property
    def is_open(self) -> bool:
        return bool(self.text.unproven) or any(row is None for _, row in self.reds)


@require_http_methods(["GET", "POST"])
def proofs_view(request: HttpRequest, pk: int) -> HttpResponse:
    issue = issue_or_404(request, pk)
    if request.method == "POST":
        access.require_present(request)
        try:
            messages.success(request, _done(request, issue))
            return redirect("bulletin:proofs", pk=pk)
        except Refused as error:
            return _page(request, issue, refusal=str(error))
    return _page(request, issue)


def _page(request: HttpRequest, issue: Issue, *, refusal: str = "") -> HttpResponse:
    text = text_of(issue, is_judged=not issue.is_frozen)
    sheets = _sheets(request, issue, text)
    typed = [line for sheet in sheets for line in sheet.lines]
    unproven = sum(line.row is None for line in typed)
    open_reds = sum(row is None for sheet in sheets for _, row in sheet.reds)
    context = {
        "page_title": "核实数据",
        "issue": issue,
        "sheets": sheets,
        "refusal": refusal,
        "ground": request.POST.get("ground", ""),
        "bound": sum(len(each.keys) for each in text.items),
        "counts": {
            kind: sum(line.row is not None and line.row.kind == kind for line in typed) for kind in ("quoted", "waived")
        },
        "unproven": unproven,
        "unproven_word": f"{unproven} 个没有依据",
        "open_reds": open_reds,
        "red_word": f"{open_reds} 处不符",
        **_rights(request, issue),
    }
    return render(request, "bulletin/proofs.html", context, status=422 if refusal else 200)


def _rights(request: HttpRequest, issue: Issue) -> dict[str, bool]:
    actor: Any = request.actor  # type: ignore[attr-defined]
    is_open = not access.is_past(request) and not issue.is_frozen
    may_write = is_open and issue.state != Issue.State.REVIEWED
    rights = {
        "may_quote": may_write and actor.has(roles.EDITOR, roles.REVIEWER),
        "may_waive": may_write and actor.has(roles.REVIEWER),
        "may_bind": is_open and actor.has(roles.EDITOR),
    }
    return rights | {"may_act": any(rights.values())}


def _sheets(request: HttpRequest, issue: Issue, text: IssueText) -> list[Sheet]:
    reds = all_reds(issue, text, issued_on=day_of(issue))
    return [_sheet(request, each, [red for red in reds if red.item.pk == each.item.pk]) for each in text.items]


def _sheet(request: HttpRequest, text: ItemText, reds: list[Red]) -> Sheet:
    passed = {row.said: row for row in text.declared if row.kind == Declaration.Kind.PASSED}
    lines = tuple(Line(each, text.vouched.get(each.said)) for each in text.typed)
    typed = request.POST.get(f"source-{text.item.pk}")
    strange = _strange(text)
    source = _known_source(text.item, is_sent=not strange) if typed is None else typed
    return Sheet(text, lines, tuple((each, passed.get(each.said)) for each in reds), source, strange)


def _strange(text: ItemText) -> tuple[str, ...]:
    sent = text.item.contribution
    if sent is None:
        return ()
    told = "".join(f"{sent.title}{sent.body}".split())
    return tuple(each.text for each in text.unproven if "".join(each.text.split()) not in told)


def _known_source(item: Item, *, is_sent: bool) -> str:
    """The report as it was sent in; where the text has moved on, only that the unit is to be asked."""
    if item.contribution is not None and not is_sent:
        return f"{item.unit.short_name}核实改正" if item.unit else ""
    if item.contribution is not None:
        # The unit of a contribution is the unit of its item: no further question is asked.
        item.contribution.unit = item.unit  # type: ignore[assignment]
        return source_of(item.contribution)
    return f"{item.unit.short_name}提供" if item.unit else ""


@require_GET
def hints_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What the ledgers say of the typed numbers, whoever vouches for them; asked after the page has come."""
    issue = issue_or_404(request, pk)
    actor: Any = request.actor  # type: ignore[attr-defined]
    text = text_of(issue)
    notes = [] if issue.is_frozen else ledger_notes(issue, [each.item for each in text.items])
    told = {(each.item.pk, each.typed.said) for each in notes}
    differing = [each for each in notes if each.is_open]
    context = {
        "issue": issue,
        "differing": [(each, each.said_to(actor)) for each in differing],
        "differing_word": f"{len(differing)} 个与台账不同",
        "decided": [(each, each.said_to(actor)) for each in notes if each.is_decided and not each.is_equal],
        "equal": [(each, each.said_to(actor)) for each in notes if each.is_equal and each.row is None],
        "hints": [] if issue.is_frozen else hints(text.items, known=told, actor=actor, as_of=issue.as_of),
        **_rights(request, issue),
    }
    return render(request, "bulletin/proof_hints.html", context)


# --- what the forms do ----------------------------------------------------------------------------------


def _done(request: HttpRequest, issue: Issue) -> str:
    """Do what was asked, and say it. Raises Refused."""
    verb = {"quote": _quote, "let": _let, "withdraw": _withdraw}.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404("没有这个操作。")
    return verb(request, issue)


def _quote(request: HttpRequest, issue: Issue) -> str:
    """The chosen items, each with its own source."""
    chosen = [each for each in _items(issue) if str(each.pk) in request.POST.getlist("item")]
    if not chosen:
        raise DeclarationRefused("请先勾选要注明来源的条目。")
    actor: Any = request.actor  # type: ignore[attr-defined]
    count = 0
    with transaction.atomic():
        for item in chosen:
            source = request.POST.get(f"source-{item.pk}", "")
            count += len(quote_typed(item, source=source, actor=actor, at=clock.now()))
    return f"已为 {len(chosen)} 条的 {count} 个数注明来源。{_left(open_notes(issue, chosen), actor)}"


def _left(notes: Sequence[LedgerNote], actor: Any) -> str:
    """What is not quoted in passing."""
    if not notes:
        return ""
    words = "；".join(f"“{each.typed.said}”（{each.said_to(actor)}）" for each in notes[:3])
    return f"另有 {len(notes)} 个数与台账不同，没有注明，请逐个办理：{words}{'等' if len(notes) > 3 else ''}。"


def _let(request: HttpRequest, issue: Issue) -> str:
    """One number quoted or waived, or one finding let pass."""
    item = next((each for each in _items(issue) if str(each.pk) == request.POST.get("item")), None)
    kind = request.POST.get("kind", "")
    if item is None or kind not in Declaration.Kind.values:
        raise Http404("没有这一条，或者它已撤下。")
    said, ground = request.POST.get("said", ""), request.POST.get("ground", "")
    if kind == Declaration.Kind.PASSED and said not in {each.said for each in _reds(issue, item)}:
        raise DeclarationRefused("这处不符已经不在了，文字或数据可能刚改过，请刷新后再看。")
    actor: Any = request.actor  # type: ignore[attr-defined]
    knowing = request.POST.getlist("knowing")
    declare(item, [said], kind=kind, ground=ground, knowing=knowing, actor=actor, at=clock.now())
    return f"已记下{Declaration.Kind(kind).label}：{ground.strip()}"


def _withdraw(request: HttpRequest, issue: Issue) -> str:
    rows = Declaration.objects.filter(item__issue=issue, withdrawn_at=None).select_related("item")
    row = rows.filter(pk=request.POST.get("row") or 0).first()
    if row is None:
        raise DeclarationRefused("这条声明已经撤回。")
    withdraw(row, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return "已撤回声明。"


def _items(issue: Issue) -> list[Item]:
    return list(issue.items.filter(order__isnull=False).select_related("unit").order_by("order"))


def _reds(issue: Issue, item: Item) -> list[Red]:
    reds = all_reds(issue, text_of(issue, is_judged=True), issued_on=day_of(issue))
    return [each for each in reds if each.item.pk == item.pk]
