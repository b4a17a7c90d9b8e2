"""Scenes of an exchange of keys: `python -m tests.resilience.rekeying farms`. Each prints one line of JSON."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

COUNT = 1100


def farms() -> int:
    """Family farms with telephone and ID number, each changed once, and an account with a telephone."""
    from tests.resilience.county import AT
    from xianwu.core.people.models import Person
    from xianwu.core.units.models import Unit
    from xianwu.registers.parties.actions import build_enterprise, change_enterprise, register_many

    town = Unit.objects.get(code="dongtun")
    rows = [
        build_enterprise(
            {"title": f"合成家庭农场{n}号", "id_kind": "old_number", "id_number": _number(n), "phone": _phone(n),
             "town": town},
            at=AT,
        )
        for n in range(COUNT)
    ]  # fmt: skip
    register_many(rows, actor=None, at=AT, with_duplicates=False)
    change_enterprise(rows[0], {"address": "东屯镇"}, actor=None, at=AT)
    person = Person.objects.get(username="review_intake")
    person.phone = "13800138000"
    person.save()
    return len(rows)


def _number(n: int) -> str:
    return f"4107{n:011}"


def _phone(n: int) -> str:
    return f"138{n:08}"


def look() -> dict[str, Any]:
    """Whether every number is still found and whole, how much an older key holds, and what the chain says."""
    from xianwu.core.events.api import verify_chain
    from xianwu.core.keys.models import KeyChange
    from xianwu.core.keys.resealing import left
    from xianwu.core.people.models import Person
    from xianwu.registers.parties.cleaning import id_indexes, phone_indexes
    from xianwu.registers.parties.models import Enterprise

    rows = list(Enterprise.objects.all())
    by_id, by_phone = ({getattr(row, name): row for row in rows} for name in ("id_digest", "phone_digest"))
    found = 0
    for n in range(COUNT):
        own = {by_id[index] for index in id_indexes(_number(n)) if index in by_id}
        same = {by_phone[index] for index in phone_indexes(_phone(n)) if index in by_phone}
        found += [(row.phone, row.id_number) for row in own & same] == [(_phone(n), _number(n))]
    return {
        "found": found,
        "person": Person.objects.get(username="review_intake").phone,
        "kept": sorted({len(row.phone) for row in Enterprise.history.all()}),
        "left": sum(count for _, count in left()),
        "changes": [(each.row_count, each.finished_at is None) for each in KeyChange.objects.all()],
        "faults": verify_chain(),
    }


def killed() -> None:
    """`xianwu rekey`, killed at a statement."""
    from tests.resilience.rig import Trap
    from xianwu.web.cli import main

    Trap("statement", int(sys.argv[2]), is_before=sys.argv[3] == "before").set()
    main(["rekey"])


if __name__ == "__main__":
    django.setup()
    print(json.dumps({each.__name__: each for each in (farms, look, killed)}[sys.argv[1]](), ensure_ascii=False))
