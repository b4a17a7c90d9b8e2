"""日报: 申报, 推荐, 授信 and 投放 by bank and by town, of the day and in all. Nothing is typed: rows of the figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.core.units.models import Unit
from xianwu.domains.financing.models import Bank
from xianwu.figures.api import evaluate, records_of
from xianwu.intake.writing import table
from xianwu.kit import access
from xianwu.lib.numbers import plain, round_half_up

WAN = Decimal(10_000)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CASE, GRANT = "demand__", "recommendation__demand__"
LOAN = f"credit__{GRANT}"


@dataclass(frozen=True)
class Stage:
    """One stage: its figure of firms, and where its rows keep town, bank, firm, sum and day."""

    label: str
    key: str
    town: str
    bank: str
    firm: str
    amount: str
    on: str
    amount_key: str = ""


STAGES = (
    Stage("申报", "financing.declared", "town", "first_bank", "enterprise", "amount", "declared_on"),
    Stage("推荐", "financing.recommended", f"{CASE}town", "unit", f"{CASE}enterprise", f"{CASE}amount", "pushed_on"),
    Stage("授信", "financing.credited", f"{GRANT}town", "recommendation__unit", f"{GRANT}enterprise", "limit",
          "decided_on", "financing.credit_amount"),
    Stage("投放", "financing.lent", f"{LOAN}town", "bank", f"{LOAN}enterprise", "amount", "lent_on",
          "financing.lent_amount"),
)  # fmt: skip


@dataclass
class Cell:
    """Firms, each once, and the sum in 元."""

    firms: set[int] = field(default_factory=set)
    amount: Decimal = Decimal(0)

    @property
    def count(self) -> int:
        return len(self.firms)

    @property
    def wan(self) -> Decimal:
        return self.amount / WAN

    @property
    def words(self) -> str:
        """The sum in 万元 as it is printed."""
        whole, _, part = plain(round_half_up(self.wan, 2)).partition(".")
        return f"{int(whole):,}{f'.{part}' if part else ''}"

    def add(self, firm: int, amount: Decimal) -> None:
        self.firms.add(firm)
        self.amount += amount


@dataclass
class Line:
    """One unit: per stage what happened on the day, and in all."""

    label: str
    today: list[Cell] = field(default_factory=lambda: [Cell() for _ in STAGES])
    total: list[Cell] = field(default_factory=lambda: [Cell() for _ in STAGES])

    @property
    def pairs(self) -> list[tuple[Cell, Cell]]:
        return list(zip(self.today, self.total, strict=True))


@dataclass(frozen=True)
class Daily:
    """The table of a day. `summed` adds the banks' firms up: a firm with two banks stands in it twice."""

    day: date
    banks: list[Line]
    towns: list[Line]
    whole: Line
    summed: list[int]


def daily_of(day: date) -> Daily:
    """One statement per stage; the rows are those behind the figures of that day."""
    units = list(Unit.objects.filter(kind__in=(Unit.Kind.BANK, Unit.Kind.TOWN)).order_by("order", "path"))
    members = set(Bank.objects.active(day).values_list("unit_id", flat=True))
    lines = {unit.pk: Line(unit.short_name) for unit in units if unit.kind == Unit.Kind.TOWN or unit.pk in members}
    whole, none = Line("合计"), Line("未填意向银行")
    for place, stage in enumerate(STAGES):
        rows = records_of(stage.key, as_of=day).order_by()
        for town, bank, firm, amount, on in rows.values_list(
            stage.town, stage.bank, stage.firm, stage.amount, stage.on
        ):
            for line in (lines.get(town), lines.get(bank, none), whole):
                if line is not None:
                    _count(line, place, firm, amount, is_today=on == day)
    banks = [lines[unit.pk] for unit in units if unit.kind == Unit.Kind.BANK and unit.pk in lines]
    banks += [none] if any(cell.firms for cell in none.total) else []
    towns = [lines[unit.pk] for unit in units if unit.kind == Unit.Kind.TOWN]
    summed = [sum(line.total[place].count for line in banks) for place in range(len(STAGES))]
    return Daily(day, banks, towns, whole, summed)


def _count(line: Line, place: int, firm: int, amount: Decimal, *, is_today: bool) -> None:
    line.total[place].add(firm, amount)
    if is_today:
        line.today[place].add(firm, amount)


def published(day: date) -> list[tuple[str, Any, Any]]:
    """What the figures themselves say, for the line that proves the table."""
    keys = [key for stage in STAGES for key in (stage.key, stage.amount_key) if key]
    values = evaluate(keys, as_of=day)
    return [
        (stage.label, values[stage.key], values[stage.amount_key] if stage.amount_key else None) for stage in STAGES
    ]


HEADERS = (
    "分组",
    "单位",
    *(f"{when}{stage.label}{what}" for stage in STAGES for when in ("今日", "累计") for what in ("（户）", "（万元）")),
)


def grouped(daily: Daily) -> list[tuple[str, Line]]:
    """Every line under the word of its group, the whole county last."""
    return [
        *(("银行", line) for line in daily.banks),
        *(("乡镇", line) for line in daily.towns),
        ("全县", daily.whole),
    ]


def sheet_rows(daily: Daily) -> Iterable[Sequence[Any]]:
    """The table as lines of a file."""
    for group, line in grouped(daily):
        cells: list[Any] = []
        for today, total in line.pairs:
            cells += [today.count, today.wan, total.count, total.wan]
        yield [group, line.label, *cells]
    sums: list[Any] = []
    for number in daily.summed:
        sums += [None, None, number, None]
    yield ["全县", "各银行户数相加（一户多行重复计）", *sums]


def _context(request: HttpRequest) -> dict[str, Any]:
    day = access.as_of(request)
    daily = daily_of(day)
    groups = [("按银行", daily.banks, daily.summed), ("按乡镇（街道）", daily.towns, None)]
    return {"page_title": "融资日报", "daily": daily, "stages": STAGES, "groups": groups}


@require_GET
def daily_view(request: HttpRequest) -> HttpResponse:
    """The table of the chosen day."""
    return render(request, "financing/daily.html", _context(request))


@require_GET
def daily_figures_view(request: HttpRequest) -> HttpResponse:
    """What the figures themselves say; it comes after the table."""
    return render(request, "financing/daily_figures.html", {"published": published(access.as_of(request))})


@require_GET
def daily_print_view(request: HttpRequest) -> HttpResponse:
    """The same on paper."""
    return render(request, "financing/daily_print.html", _context(request))


@require_GET
def daily_file_view(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    day = access.as_of(request)
    content = table(f"融资日报{day:%Y%m%d}", HEADERS, sheet_rows(daily_of(day)))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'小微企业融资日报-{day}.xlsx')}"
    return response
