"""Checks between figures, judged on the rows themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.db.models import Value as Constant

from xianwu.figures.compose import leaf_of, problem_of
from xianwu.figures.conditions import model_of
from xianwu.figures.declarations import (
    Check,
    Declared,
    Figure,
    Monotone,
    Parts,
    Ratio,
    RatioCheck,
    Reference,
    Within,
)
from xianwu.figures.evaluation import Inquiry, month_ends, rows_behind
from xianwu.figures.models import Snapshot
from xianwu.figures.registry import figure_of
from xianwu.figures.values import Value, shown_number, unit_of
from xianwu.lib.money import in_unit, to_yuan
from xianwu.lib.numbers import Hedge, plain, round_half_up

_OFFENDERS_SHOWN = 200
_MONTHS = 12


@dataclass(frozen=True)
class Finding:
    """The outcome of a check: holds, fails, or (None) cannot be judged on this day; and the rows at fault."""

    check: Check
    is_ok: bool | None
    text: str
    model: str = ""
    offenders: tuple[Any, ...] = ()

    @property
    def key(self) -> str:
        """The figure on whose page the check can be read with everything beside it."""
        return figure_of(self.check.figures[0]).key


@dataclass(frozen=True)
class Judged:
    """What a page says of the figures that it shows: how many checks hold, and each that does not."""

    held: int
    broken: tuple[Finding, ...]


def judged(findings: Iterable[Finding]) -> Judged:
    """The outcomes as a page says them; those that cannot be judged on the day are not counted."""
    known = [each for each in findings if each.is_ok is not None]
    return Judged(sum(bool(each.is_ok) for each in known), tuple(each for each in known if not each.is_ok))


class Judgement:
    """Checks to be judged on one day; what they need is wanted from an inquiry that a page may share with them."""

    def __init__(self, checks: Iterable[Check], *, as_of: date, inquiry: Inquiry) -> None:
        self.checks = list(checks)
        self.as_of, self.unit, self._inquiry = as_of, inquiry.unit, inquiry
        # Sets are compared by statements of their own, without the numbers.
        numbers = [each for check in self.checks if not isinstance(check, Within) for each in _figures(check)]
        self._monotone = [figure_of(check.figure) for check in self.checks if isinstance(check, Monotone)]
        inquiry.want(numbers, [as_of])
        inquiry.want(self._monotone, self.days)

    @property
    def days(self) -> list[date]:
        """The month ends on which a cumulative figure is looked at."""
        return month_ends(self.as_of, months=_MONTHS)

    def findings(self) -> list[Finding]:
        """One for each check: one evaluation, one statement for all comparisons of sets."""
        return [_judged(check, self) for check in self.checks]

    @cached_property
    def kept(self) -> dict[str, list[Snapshot]]:
        """Snapshots of the cumulative figures."""
        return _kept(self._monotone, as_of=self.as_of, unit=self.unit)

    def is_applicable(self, check: Check) -> bool:
        if isinstance(check, Within):
            return not any(self._problem(each) for each in _figures(check))
        return all(self.value(each).is_applicable for each in _figures(check))

    @cached_property
    def strangers(self) -> dict[int, list[Any]]:
        """By identity of a comparison of sets: the keys of rows in the part that are not in the whole."""
        checks = [each for each in self.checks if isinstance(each, Within) and self.is_applicable(each)]
        keys = _keys_of_strangers(checks, as_of=self.as_of, unit=self.unit)
        return {id(checks[place]): found for place, found in keys.items()}

    def _problem(self, figure: Declared) -> str:
        return problem_of(figure, as_of=self.as_of, is_scoped=self.unit is not None)

    def value(self, reference: Reference) -> Value:
        return self._inquiry.value(figure_of(reference), as_of=self.as_of)

    def series(self, figure: Declared) -> list[tuple[date, Value]]:
        return [(day, self._inquiry.value(figure, as_of=day)) for day in self.days]

    def number(self, reference: Reference) -> Decimal | None:
        exact = self.value(reference).exact
        return exact if isinstance(exact, Decimal) else None


def values_and_findings(
    figures: Iterable[Declared], checks: Iterable[Check], *, as_of: date, unit: Any = None
) -> tuple[dict[str, Value], list[Finding]]:
    """Values and outcomes, read together."""
    wanted, inquiry = list(figures), Inquiry(unit=unit)
    inquiry.want(wanted, [as_of])
    judgement = Judgement(checks, as_of=as_of, inquiry=inquiry)
    return {each.key: inquiry.value(each, as_of=as_of) for each in wanted}, judgement.findings()


def judge(checks: Iterable[Check], *, as_of: date, unit: Any = None) -> list[Finding]:
    """Findings for all checks."""
    return Judgement(checks, as_of=as_of, inquiry=Inquiry(unit=unit)).findings()


def _judged(check: Check, facts: Judgement) -> Finding:
    if not facts.is_applicable(check):
        return Finding(check, None, "有指标在这一天不适用，无法核对。")
    if isinstance(check, Within):
        return _within(check, facts)
    if isinstance(check, Parts):
        return _parts(check, facts)
    if isinstance(check, RatioCheck):
        return _ratio(check, facts)
    return _monotone(check, facts)


def _figures(check: Check) -> list[Declared]:
    """The figures a check speaks of; for a rate also what it is divided from."""
    found = [figure_of(each) for each in check.figures]
    if isinstance(check, RatioCheck) and isinstance(found[0], Ratio):
        found += [figure_of(found[0].num), figure_of(found[0].den)]
    return found


# --- sets -----------------------------------------------------------------------------------------


def compared_path(figure: Figure, *, path: str) -> str:
    """The values by which a figure is compared as a set: those it counts, else its rows."""
    return path or (figure.measure.field if figure.measure.kind == "distinct" else "pk")


def _sets(check: Within) -> tuple[Figure, Figure]:
    sub, whole = leaf_of(figure_of(check.sub)), leaf_of(figure_of(check.whole))
    assert isinstance(sub, Figure)
    assert isinstance(whole, Figure)
    return sub, whole


def _strangers(check: Within, *, as_of: date, unit: Any) -> Any:
    """The rows of the part that are not in the whole, as a queryset."""
    sub, whole = _sets(check)
    inner, outer = compared_path(sub, path=check.sub_path), compared_path(whole, path=check.whole_path)
    # A missing value among those compared with would make “not in” unknown for every row.
    known = rows_behind(whole, as_of=as_of, unit=unit).filter(**{f"{outer}__isnull": False})
    rows = rows_behind(sub, as_of=as_of, unit=unit).filter(**{f"{inner}__isnull": False})
    return rows.filter(~Q(**{f"{inner}__in": known.order_by().values(outer)})).order_by()


def _keys_of_strangers(checks: Sequence[Within], *, as_of: date, unit: Any) -> dict[int, list[Any]]:
    """By place of the check the first keys of its strangers, all in one statement.

    Where some check has so many that they might hide those of another, each is asked by itself.
    """
    parts = [_strangers(check, as_of=as_of, unit=unit) for check in checks]
    if not parts:
        return {}
    numbered = [part.annotate(part_no=Constant(place)).values_list("part_no", "pk") for place, part in enumerate(parts)]
    most = _OFFENDERS_SHOWN + 1
    found = list(numbered[0].union(*numbered[1:], all=True)[:most]) if len(parts) > 1 else list(numbered[0][:most])
    if len(found) == most:
        found = [row for each in numbered for row in each.order_by("pk")[:most]]
    keys: dict[int, list[Any]] = {}
    for place, key in sorted(found):
        keys.setdefault(place, []).append(key)
    return keys


def _within(check: Within, facts: Judgement) -> Finding:
    sub, whole = _sets(check)
    keys = tuple(facts.strangers.get(id(check), ()))
    names = f"“{sub.label}”⊆“{whole.label}”"
    if not keys:
        return Finding(check, True, f"{names}：全部包含在内。")
    number = f"{_OFFENDERS_SHOWN} 条以上" if len(keys) > _OFFENDERS_SHOWN else f"{len(keys)} 条"
    text = f"{names}：有 {number}记录不在“{whole.label}”之内，请逐条核对。"
    return Finding(check, False, text, model_of(sub)._meta.label_lower, keys[:_OFFENDERS_SHOWN])


# --- sums -----------------------------------------------------------------------------------------


def _parts(check: Parts, facts: Judgement) -> Finding:
    whole = facts.value(check.whole)
    added = sum((facts.number(each) or Decimal(0) for each in check.parts), Decimal(0))
    total = facts.number(check.whole) or Decimal(0)
    is_ok = added <= total if check.is_open else added == total
    sign = ("≤" if check.is_open else "=") if is_ok else (">" if added > total else "≠")
    shown = " + ".join(plain(facts.number(each) or 0) for each in check.parts)
    text = f"{shown} {sign} {plain(total)}（{whole.figure.label}）"
    return Finding(check, is_ok, text if is_ok else f"{text}，分项与合计对不上。")


# --- rates ----------------------------------------------------------------------------------------


def _ratio(check: RatioCheck, facts: Judgement) -> Finding:
    ratio = figure_of(check.ratio)
    assert isinstance(ratio, Ratio)
    num, den = facts.value(ratio.num), facts.value(ratio.den)
    rate = facts.number(check.ratio)
    assert rate is not None
    factor = 100 if ratio.unit == "%" else 1
    low, high = _bounds(num)
    least, most = _bounds(den)
    if {num.figure.hedge, den.figure.hedge} != {Hedge.NONE} or least <= 0:
        return Finding(check, None, "分子或分母带有约数词，只按精确值计算。")
    half = Decimal(5).scaleb(-ratio.places - 1)
    printed = round_half_up(rate, ratio.places)
    is_ok = low / most * factor <= printed + half and high / least * factor >= printed - half
    text = f"{num.text} ÷ {den.text} 与 {facts.value(check.ratio).text}"
    return Finding(check, is_ok, f"{text}在舍入范围内相符。" if is_ok else f"{text}不相符，请核对分子、分母的口径。")


def _bounds(value: Value) -> tuple[Decimal, Decimal]:
    """Between which exact values the printed number can stand, in the figure's unit."""
    figure, exact = value.figure, value.exact
    assert isinstance(exact, Decimal)
    number, unit, places = shown_number(figure, exact=exact)
    printed, half = round_half_up(number, places), Decimal(5).scaleb(-places - 1)
    bounds = printed - half, printed + half
    if unit == unit_of(figure):
        return bounds
    low, high = (in_unit(to_yuan(each, unit), unit_of(figure)) for each in bounds)
    return low, high


# --- time -----------------------------------------------------------------------------------------


def _kept(figures: list[Declared], *, as_of: date, unit: Any) -> dict[str, list[Snapshot]]:
    found: dict[str, list[Snapshot]] = {each.key: [] for each in figures}
    if figures:
        rows = Snapshot.objects.filter(key__in=list(found), as_of__lte=as_of, unit=unit).defer("content")
        for snapshot in _as_corrected(rows.order_by("as_of", "pk")):
            found[snapshot.key].append(snapshot)
    return found


def _as_corrected(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """In the place of each that was corrected in public its last correction."""
    rows = list(snapshots)
    last = {each.corrects_id: each for each in rows if each.corrects_id}
    return [last.get(each.pk, each) for each in rows if not each.corrects_id]


def _monotone(check: Monotone, facts: Judgement) -> Finding:
    figure = figure_of(check.figure)
    now = facts.number(figure)
    if fall := _first_fall(facts.series(figure)):
        day, value, before = fall
        text = f"“{figure.label}”在 {day:%Y-%m-%d} 降到 {plain(value)}，之前是 {plain(before)}。"
        return Finding(check, False, text)
    period = facts.value(figure).period
    for snapshot in facts.kept[figure.key]:
        is_same_start = period.start == snapshot.period_start
        if is_same_start and snapshot.exact and now is not None and Decimal(snapshot.exact) > now:
            text = f"“{figure.label}”比 {_named(snapshot)} 还少，累计数不应下降。"
            return Finding(check, False, text)
    corrected = [each for each in facts.kept[figure.key] if each.corrects_id]
    beside = f"（{_named(corrected[-1])}）" if corrected else ""
    return Finding(check, True, f"“{figure.label}”逐月不减，也不低于已固化的数{beside}。")


def _named(snapshot: Snapshot) -> str:
    """2025-08-29 固化的 4113 户, with who corrected it."""
    corrected = f"（{snapshot.purpose}）" if snapshot.corrects_id else ""
    return f"{snapshot.as_of:%Y-%m-%d} 固化的 {snapshot.text}{corrected}"


def _first_fall(series: list[tuple[date, Value]]) -> tuple[date, Decimal, Decimal] | None:
    """The first day on which a sum is less than the month before; a new year starts a new sum."""
    before: Value | None = None
    for day, value in series:
        if not isinstance(value.exact, Decimal):
            continue
        if before is not None and before.period.start == value.period.start and _less(value, before):
            return day, Decimal(str(value.exact)), Decimal(str(before.exact))
        before = value
    return None


def _less(value: Value, before: Value) -> bool:
    return isinstance(value.exact, Decimal) and isinstance(before.exact, Decimal) and value.exact < before.exact
