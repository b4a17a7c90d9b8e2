"""Three parties that were found at fault again under another name, each recognised in its own way: by the credit code,
by the person, by place and name. Nobody has these codes and numbers: there is no region 000000.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from xianwu.core.workflow.replay import instant
from xianwu.domains.gas_safety.kinds import Kind
from xianwu.lib.codes import CodeError, clean_credit_code, clean_id_number
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.synthetic.findings import VOID, Ending
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.visits.subject_actions import change_subject

LAST = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_BODY, ID_BODY = "92000000MA0DEM001", "00000019700101001"
MONTHS = timedelta(days=330)
FEW_STEPS = Decimal("0.00006")
Pair = tuple[Ending, Ending]


def tell(cast: Cast, endings: Sequence[Ending], *, as_of: date) -> None:
    """What the officer saw at the later visit is entered the same day: a licence, a person, a sign on the old door."""
    own = [each for each in endings if _is_told(each)]
    pairs = _pairs(sorted(own, key=lambda each: each.visit.on), as_of=as_of)
    chosen: list[Pair] = []
    for fits in (_anywhere, _anywhere, _in_one_town):
        used = {key for pair in chosen for key in map(_subject, pair)}
        chosen.append(next(pair for pair in pairs if fits(pair) and not used & set(map(_subject, pair))))
    for (earlier, later), same in zip(chosen, (_code, _person, _place), strict=True):
        first, second = same(Subject.objects.get(pk=_subject(earlier)))
        at = instant(later.visit.on, 300)
        _change(cast, _subject(earlier), first, at=at)
        _change(cast, _subject(later), second, at=at)


def _is_told(each: Ending) -> bool:
    site = each.visit.site
    return each.kind != VOID and site.subject.kind == Kind.CATERING and site.off_on is None


def _subject(each: Ending) -> int:
    return int(each.visit.site.subject.pk)


def _pairs(endings: Sequence[Ending], *, as_of: date) -> list[Pair]:
    return list(_again(endings, since=as_of - MONTHS))


def _again(endings: Sequence[Ending], *, since: date) -> Iterator[Pair]:
    """The same item at two shops, the later within the year."""
    for number, later in enumerate(endings):
        for earlier in endings[:number]:
            is_same = earlier.item.code == later.item.code and _subject(earlier) != _subject(later)
            if is_same and later.visit.on > since and earlier.visit.on < later.visit.on < earlier.visit.on + MONTHS:
                yield earlier, later


def _anywhere(pair: Pair) -> bool:
    return True


def _in_one_town(pair: Pair) -> bool:
    one, other = (each.visit.site.subject.town_id for each in pair)
    return bool(one == other)


# --- what both have in common -------------------------------------------------------------------------------


def _code(first: Subject) -> tuple[dict[str, Any], dict[str, Any]]:
    """One licence, two signs."""
    code = _completed(CODE_BODY, clean_credit_code)
    return {"credit_code": code}, {"credit_code": code, "brand": "新锅灶"}


def _person(first: Subject) -> tuple[dict[str, Any], dict[str, Any]]:
    """One person behind two shops."""
    number = _completed(ID_BODY, lambda text: clean_id_number(text, on=date(2025, 1, 1)))
    who = {"operator": first.operator, "operator_id": number}
    return who, who


def _place(first: Subject) -> tuple[dict[str, Any], dict[str, Any]]:
    """The shop next door with the old name."""
    near = {"latitude": first.latitude + FEW_STEPS, "longitude": first.longitude, "given_datum": "wgs84"}
    return {}, {"title": f"{first.title}（新店）", "address": f"{first.address}东侧", "is_confirmed": True, **near}


def _completed(body: str, clean: Callable[[str], str]) -> str:
    """With the check character that makes it valid."""
    for last in LAST:
        with suppress(CodeError):
            return clean(body + last)
    raise AssertionError(body)


def _change(cast: Cast, key: int, data: dict[str, Any], *, at: datetime) -> None:
    if data:
        change_subject(Subject.objects.get(pk=key), data, actor=cast.clerk, at=at)
