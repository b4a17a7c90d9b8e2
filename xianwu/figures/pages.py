"""Pages of figures: all of them by section, one with everything known about it, and the rows behind it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from xianwu.core.units.models import Unit
from xianwu.figures import api
from xianwu.figures.causes import causes_of
from xianwu.figures.compose import leaf_of, needs_two_parts
from xianwu.figures.conditions import model_of
from xianwu.figures.declarations import Change, Declared, Leaf, Reweighted
from xianwu.figures.evaluation import Inquiry, UnitValue, month_ends
from xianwu.figures.models import Snapshot
from xianwu.figures.naming import names_of, pointed_at
from xianwu.figures.registry import checks_of, figure_of, section_label, users_of
from xianwu.figures.rowstates import RowState, amount_words
from xianwu.figures.truths import Judgement
from xianwu.figures.values import Value, plain_value
from xianwu.kit import access
from xianwu.kit.columns import Column, resolve
from xianwu.kit.looks import look_for, table
from xianwu.kit.pages import Page, pages_of
from xianwu.kit.views import is_fragment, shown

FIRST_ROWS = 20
PAGE_ROWS = 50
SNAPSHOTS = 10
MONTHS = 12
DRIFT_ROWS = 50


NAME = Column("record", label="记录", get=str)
"""What a row without a ledger of its own is shown as."""


# --- index ----------------------------------------------------------------------------------------


@require_GET
def index_view(request: HttpRequest) -> HttpResponse:
    """The figures of one section that the reader may see, as of the chosen day; the other sections are a tab away.

    Each table costs a statement, and a county of eleven domains has dozens.
    """
    as_of = access.as_of(request)
    readable = api.figures(actor=access.actor_of(request)) if access.actor_of(request) else ()
    names = list(dict.fromkeys(each.section for each in readable))
    wanted = request.GET.get("section", "")
    chosen = wanted if wanted in names else next(iter(names), "")
    own = [each.key for each in readable if each.section == chosen]
    values, findings = api.evaluate_and_judge(own, as_of=as_of, actor=access.actor_of(request))
    context = {
        "page_title": "指标",
        "sections": [(name, section_label(name)) for name in names],
        "chosen": chosen,
        "title": section_label(chosen),
        "values": list(values.values()),
        "judged": api.judged(findings),
        "as_of": as_of,
    }
    return render(request, "figures/index.html", context)


@require_GET
def judged_view(request: HttpRequest) -> HttpResponse:
    """Whether the figures of a section agree: a line for pages that count the same things, after they stand.

    Opened by itself it leads to the section, which says the same.
    """
    section = request.GET.get("section", "")
    if not is_fragment(request, target=f"judged-{section}"):
        return redirect(f"{reverse('figures:index')}?{urlencode({'section': section})}")
    actor, as_of = access.actor_of(request), access.as_of(request)
    own = [each.key for each in api.figures(section, actor=actor)]
    context = {"judged": api.judged(api.findings(own, as_of=as_of, actor=actor))}
    return shown(request, "figures/judged.html", context)


# --- one figure -----------------------------------------------------------------------------------


def readable_figure(request: HttpRequest, *, key: str) -> Declared:
    """The figure of the address, refused to those who may not read it."""
    try:
        figure = figure_of(key)
    except api.UnknownFigure as error:
        raise Http404(str(error)) from error
    if not api.can_read(access.actor_of(request), key=key):
        raise PermissionDenied(f"指标“{figure.label}”只对有相应角色的人开放。需要查看请联系本单位管理员。")
    return figure


class Scope:
    """Unit and part that the address asks for, and the unit that answers for the figure: one statement."""

    def __init__(self, request: HttpRequest, *, figure: Declared) -> None:
        self.part = "den" if request.GET.get("part") == "den" and needs_two_parts(figure) else "num"
        wanted = request.GET.get("unit", "")
        chosen = Q(pk=int(wanted)) if wanted.isdecimal() else Q(pk__in=())
        units = list(Unit.objects.filter(chosen | Q(code=figure.owner))) if wanted or figure.owner else []
        self.unit = next((each for each in units if str(each.pk) == wanted), None)
        self.owner = next((each for each in units if figure.owner and each.code == figure.owner), None)
        if wanted and self.unit is None:
            raise Http404("没有这个机构。")

    def query(self, **changes: str) -> str:
        """The address of the same scope with another part or unit."""
        now = {
            "unit": str(self.unit.pk) if self.unit else "",
            "part": self.part if self.part == "den" else "",
        }
        kept = {name: value for name, value in {**now, **changes}.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


@require_GET
def figure_view(request: HttpRequest, key: str) -> HttpResponse:
    """Value, trend, breakdown, checks, first rows and snapshots of one figure."""
    figure = readable_figure(request, key=key)
    scope, as_of = Scope(request, figure=figure), access.as_of(request)
    parts, days = [figure_of(reference) for _, reference in figure.parts], month_ends(as_of, months=MONTHS)
    inquiry = Inquiry(unit=scope.unit)
    inquiry.want([figure], days)
    inquiry.want(parts, [as_of])
    judgement = Judgement(checks_of(key), as_of=as_of, inquiry=inquiry)
    value = inquiry.value(figure, as_of=as_of)
    rows = api.records_of(key, as_of=as_of, unit=scope.unit, actor=access.actor_of(request), part=scope.part)
    context = {
        "page_title": figure.label,
        "figure": figure,
        "value": value,
        "scope": scope,
        "as_of": as_of,
        "section": section_label(figure.section),
        "formula": api.formula_of(figure),
        "parts": parts_of(figure, value=value, values=[inquiry.value(part, as_of=as_of) for part in parts]),
        "users": [each for each in users_of(key) if api.can_read(access.actor_of(request), key=each.key)],
        "trend": trend_data(figure, series=[(day, inquiry.value(figure, as_of=day)) for day in days]),
        "units": unit_rows(figure, as_of=as_of, scope=scope),
        "findings": judgement.findings(),
        **row_context(request, leaf_of(figure, part=scope.part), rows=rows[:FIRST_ROWS]),
        "snapshots": snapshots_of(figure, unit=scope.unit),
    }
    return render(request, "figures/figure.html", context)


def parts_of(figure: Declared, *, value: Value, values: Sequence[Value]) -> list[dict[str, Any]]:
    """What the value was divided from, each with its own page."""
    if isinstance(figure, Change | Reweighted):
        base = value.base_period.phrase if value.base_period else "基期"
        return [
            {
                "name": "本期",
                "text": _number_text(value.num, values[0]),
                "figure": values[0].figure,
                "part": "",
            },
            {
                "name": base,
                "text": _number_text(value.den, values[0]),
                "figure": values[0].figure,
                "part": "den",
            },
        ]
    names = (("分子", ""), ("分母", "den"))
    return [
        {"name": name, "text": each.text, "figure": each.figure, "part": part}
        for (name, part), each in zip(names, values, strict=False)
    ]


def _number_text(number: Any, like: Value) -> str:
    from xianwu.figures.values import text_of

    return text_of(like.figure, exact=number)


def trend_data(figure: Declared, *, series: list[tuple[date, Value]]) -> dict[str, Any] | None:
    """What the chart draws; nothing for figures whose value is a day."""
    values = [plain_value(value.value) for _, value in series]
    if any(isinstance(each, str) for each in values) or all(each is None for each in values):
        return None
    return {
        "title": f"{figure.label}，近 {len(series)} 个月",
        "unit": series[-1][1].unit,
        "labels": [f"{day:%Y-%m-%d}" if day == series[-1][0] else f"{day:%Y-%m}" for day, _ in series],
        "series": [{"name": figure.label, "values": values}],
    }


def unit_rows(figure: Declared, *, as_of: date, scope: Scope) -> list[tuple[UnitValue, str]]:
    """The breakdown with the address of each unit's own view."""
    found = api.by_unit(figure.key, as_of=as_of, unit=scope.unit)
    return [(each, scope.query(unit=str(each.unit_id), part="") if each.unit_id else "") for each in found]


def snapshots_of(figure: Declared, *, unit: Unit | None) -> QuerySet[Any]:
    """The newest snapshots of this figure and unit, without their rows."""
    kept = Snapshot.objects.filter(key=figure.key, unit=unit).defer("content").select_related("taken_by")
    return kept[:SNAPSHOTS]


# --- drift ----------------------------------------------------------------------------------------


@require_GET
def drift_view(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What has moved since one snapshot was taken. It reads every row, hence a page of its own."""
    figure = readable_figure(request, key=key)
    snapshot = Snapshot.objects.filter(key=key, pk=pk).select_related("unit").first()
    if snapshot is None:
        raise Http404("没有这份快照。")
    found = api.drift(snapshot)
    rows = [("新增", None, row) for row in found.added]
    rows += [("移出", row, None) for row in found.removed]
    rows += [("改动", each.before, each.now) for each in found.changed]
    context = {
        "page_title": f"{figure.label} · 变动",
        "figure": figure,
        "snapshot": snapshot,
        "drift": found,
        "is_intact": api.is_intact(snapshot),
        "row_count": len(rows),
        "rows": _moved_rows(request, figure, snapshot, rows[:DRIFT_ROWS]),
    }
    return render(request, "figures/drift.html", context)


Moved = tuple[str, RowState | None, RowState | None]


def _moved_rows(
    request: HttpRequest, figure: Declared, snapshot: Snapshot, rows: Sequence[Moved]
) -> list[dict[str, Any]]:
    """Each with its name and what was done to it; who may not see the record reads what was done and why, no names."""
    states = [now or before for _, before, now in rows]
    names = names_of([each for each in states if each], actor=access.actor_of(request))
    causes = causes_of([each for each in states if each], since=snapshot.taken_at)
    found = []
    for (kind, before, now), state in zip(rows, states, strict=True):
        assert state
        place = (state.model, state.pk)
        name, cause = names.get(place, ""), causes.get(place)
        found.append(
            {
                "kind": kind,
                "name": name,
                "before": _counted(figure, before),
                "now": _counted(figure, now),
                "cause": cause.words if cause else "",
                "who": cause.who if cause and name else "",
            }
        )
    return found


def _counted(figure: Declared, row: RowState | None) -> str:
    if row is None:
        return "不计入"
    return amount_words(figure, row) or "计入"


# --- rows -----------------------------------------------------------------------------------------


def row_context(request: HttpRequest, leaf: Leaf, *, rows: QuerySet[Any] | Sequence[Model]) -> dict[str, Any]:
    """A table of rows behind a figure, with links where the reader may open them."""
    columns = row_columns(leaf)
    joins = pointed_at(model_of(leaf)) if columns == [NAME] else [each.joins for each in columns if each.joins]
    records = list(rows.select_related(*joins) if joins and isinstance(rows, QuerySet) else rows)
    made: SafeString = table(columns, records=records, look=look_for(request))
    return {
        "rows": made,
        "row_count": len(records),
        "row_label": leaf.of.name,
    }


def row_columns(leaf: Leaf) -> list[Column]:
    """Columns of the drill-down: those the population names, else the first of the record's own ledger."""
    model = model_of(leaf)
    if leaf.of.label_fields:
        return [resolve(model, name) for name in leaf.of.label_fields]
    pages = pages_of(model)
    if pages is not None:
        shown = [each for each in pages.all_columns if not each.hidden and each.kind != "clock"]
        return shown[:6]
    return [NAME]


@require_GET
def rows_view(request: HttpRequest, key: str) -> HttpResponse:
    """All rows behind a figure that the reader may see, page by page."""
    figure = readable_figure(request, key=key)
    scope, as_of = Scope(request, figure=figure), access.as_of(request)
    leaf = leaf_of(figure, part=scope.part)
    rows = api.records_of(key, as_of=as_of, unit=scope.unit, actor=access.actor_of(request), part=scope.part)
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "page_title": f"{figure.label} · 记录",
        "figure": figure,
        "scope": scope,
        "as_of": as_of,
        "page": page,
        **row_context(request, leaf, rows=page.object_list),
    }
    return render(request, "figures/rows.html", context)


PAGES = [
    Page(path="", name="index", title="指标", icon="chart-line", view=index_view),
    Page(path="<str:key>/", name="figure", title="指标", view=figure_view, in_menu=False),
    Page(path="<str:key>/records/", name="records", title="指标记录", view=rows_view, in_menu=False),
    Page(path="<str:key>/drift/<int:pk>/", name="drift", title="指标变动", view=drift_view, in_menu=False),
    # Last, hence asked first: no key is called so.
    Page(path="judged/", name="judged", title="核对", view=judged_view, in_menu=False),
]
