"""申报清单: what in good lines a person should look at before they are taken. Nothing here stops a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from xianwu.domains.financing.models import Demand
from xianwu.domains.financing.sheets.needs import Lookups, Row, fault
from xianwu.domains.financing.sheets.parties import chunks
from xianwu.intake.declarations import CellError
from xianwu.lib.names import normal_name
from xianwu.registers.parties.models import Enterprise

MOST_NAMED = 3


def remarks(rows: Sequence[Row]) -> list[CellError]:
    """Lines of a firm that has, or will have, several open needs, and names that are not the registered ones."""
    lookups = Lookups(rows)
    new = [row for row in rows if lookups.need_of(row) is None]
    return sorted([*_named_otherwise(rows, lookups), *_declared_again(new, lookups)], key=lambda each: each.row)


def _named_otherwise(rows: Sequence[Row], lookups: Lookups) -> list[CellError]:
    found = []
    for row in rows:
        firm = lookups.register.find(row["code"])
        if firm and not _is_called(firm, row["name"]):
            said = f"这个代码登记的是“{firm.title}”，这一行会记在它名下。确已改名的请先更正主体登记。"
            found.append(fault(row, "name", said))
    return found


def _is_called(firm: Enterprise, name: str) -> bool:
    return name in (firm.title, *firm.former_names) or normal_name(name) == firm.name_norm


def _declared_again(new: Sequence[Row], lookups: Lookups) -> list[CellError]:
    """New needs beside others of the same firm, in the ledger or in the file."""
    standing, lines = _open_needs(lookups), defaultdict[str, list[Row]](list)
    for row in new:
        lines[row["code"]].append(row)
    found = []
    for own in lines.values():
        firm = lookups.register.find(own[0]["code"])
        known = standing.get(firm.pk, []) if firm else []
        for row in own:
            others = [f"第 {each['_row']} 行" for each in own if each is not row]
            if known or others:
                found.append(fault(row, "consent_no", _said(known, others)))
    return found


def _said(known: Sequence[str], others: Sequence[str]) -> str:
    parts = []
    if known:
        parts.append(f"台账里已有 {len(known)} 笔在办需求（{_some(known)}）")
    if others:
        parts.append(f"本表{_some(others)}也是这家主体")
    return f"{'，'.join(parts)}。请核对是不是同一笔。"


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:MOST_NAMED]) + ("等" if len(names) > MOST_NAMED else "")


def _open_needs(lookups: Lookups) -> dict[int, list[str]]:
    """Numbers of the open needs of the file's firms, in a statement per some thousand firms."""
    found: dict[int, list[str]] = defaultdict(list)
    for some in chunks(sorted(lookups.register.keys())):
        own = Demand.objects.valid().filter(enterprise__in=some, state__in=Demand.OPEN_STATES).order_by("pk")
        for firm, number in own.values_list("enterprise_id", "number"):
            found[firm].append(number)
    return found
