"""Tables as HTML. Rows are joined in Python: a template per cell costs ten times as much (see benchmarks)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from xianwu.kit import access
from xianwu.kit.amounts import UNITS
from xianwu.kit.columns import Column, Look
from xianwu.kit.pages import PLACE, RecordPages, may_be_linked, pages_of


class Links:
    """Addresses of records, one `reverse` per model and page instead of one per cell."""

    def __init__(self, actor: Any | None) -> None:
        self.actor = actor
        self.patterns: dict[type[Model], str] = {}

    def pattern(self, model: type[Model]) -> str:
        if model not in self.patterns:
            self.patterns[model] = self._find(model)
        return self.patterns[model]

    def _find(self, model: type[Model]) -> str:
        pages = pages_of(model)
        if pages is None or not pages.can_read(self.actor):
            return ""
        try:
            return pages.url("detail", pk=PLACE)
        except NoReverseMatch:
            return ""

    def __call__(self, record: Model) -> str:
        pattern = self.pattern(type(record))
        return pattern.replace(PLACE, str(record.pk)) if pattern and may_be_linked(record, actor=self.actor) else ""


def money_unit(request: HttpRequest) -> str:
    """The unit the reader chose; the button keeps it in a cookie, so that pages come out right at once."""
    wanted = {"yuan": "元", "wan": "万元", "yi": "亿元"}.get(request.COOKIES.get("xianwu_money", ""), "")
    return wanted if wanted in UNITS else ""


def look_for(request: HttpRequest) -> Look:
    """The reader's look, made once a request."""
    look: Look | None = getattr(request, "kit_look", None)
    if look is None:
        look = Look(money_unit=money_unit(request), link_of=Links(access.actor_of(request)))
        request.kit_look = look  # type: ignore[attr-defined]
    return look


def table(columns: Sequence[Column], *, records: Sequence[Model], look: Look) -> SafeString:
    """A small table without sorting or choice, for panels."""
    if not records:
        return mark_safe("")
    head = "".join(head_cell(column, look=look) for column in columns)
    body = "".join(_plain_row(columns, record=record, look=look) for record in records)
    return mark_safe(
        f'<div class="scroll-x" tabindex="0"><table class="ledger is-cards"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def head_cell(column: Column, *, look: Look) -> str:
    return f'<th scope="col" class="{column.css}">{escape(column.label)}{unit_of(column, look=look)}</th>'


def unit_of(column: Column, *, look: Look) -> str:
    """The unit behind the label; a money unit changes with the reader's choice."""
    if column.kind == "money":
        return f'<span class="unit" data-money-unit="{column.unit}">（{look.money_unit or column.unit}）</span>'
    return f'<span class="unit">（{escape(column.unit)}）</span>' if column.unit else ""


def _plain_row(columns: Sequence[Column], *, record: Model, look: Look) -> str:
    url = look.link_of(record)
    cells = []
    for index, column in enumerate(columns):
        html = column.cell(record, look)
        if index == 0 and url and "<a " not in html:
            html = f'<a href="{escape(url)}">{html}</a>'
        cells.append(f'<td class="{column.css}" data-label="{escape(column.label)}">{html}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def ledger_rows(
    pages: RecordPages, *, columns: Sequence[Column], records: Sequence[Model], look: Look, can_pick: bool
) -> SafeString:
    """The body of a ledger: the first column names the record and leads to it."""
    pattern = pages.url("detail", pk=PLACE)
    heads = [f'<td class="{column.css} k-{column.kind}" data-label="{escape(column.label)}">' for column in columns[1:]]
    first, rest = columns[0], list(zip(columns[1:], heads, strict=True))
    lead = f'<th scope="row" class="lead {first.css}"><a href="'
    out: list[str] = []
    for record in records:
        url = escape(pattern.replace(PLACE, str(record.pk)))
        name = first.cell(record, look)
        state = escape(getattr(record, "state", "") or "")
        out.append(f'<tr data-href="{url}" data-state="{state}">')
        if can_pick:
            title = escape(pages.record_title(record))
            out.append(
                f'<td class="pick"><input type="checkbox" class="form-check-input" name="ids" '
                f'value="{escape(record.pk)}" aria-label="选择 {title}"></td>'
            )
        out.append(f'{lead}{url}">{_unlinked(name)}</a></th>')
        for column, head in rest:
            out.append(f"{head}{column.cell(record, look)}</td>")
        out.append("</tr>")
    return mark_safe("".join(out))


def _unlinked(html: str) -> str:
    """The lead cell is a link already; a link inside would be none."""
    if not html.startswith("<a "):
        return html
    return html.partition(">")[2].removesuffix("</a>")
