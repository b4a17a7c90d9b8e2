"""Roles, declared by each room in `roles.py` → `ROLES`; and those common to the whole county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from xianwu.kit.declared import declared


@dataclass(frozen=True)
class Role:
    """What somebody may be for a unit.

    `is_sensitive`: signing in needs a second factor. `is_reader`: sees, and changes nothing of the ledgers.
    `outside`: the kinds of units outside the government (`Unit.OUTSIDE`) that may hold it; none, where none is named.
    """

    code: str
    label: str
    note: str = ""
    is_sensitive: bool = False
    is_reader: bool = False
    outside: tuple[str, ...] = ()


ADMIN = "county.admin"
LEADER = "county.leader"
OFFICE = "county.office"
AUDITOR = "county.auditor"

ROLES = [
    Role(ADMIN, "管理员", "管理机构、人员、授权、参数和日历，不办理业务。", is_sensitive=True),
    Role(LEADER, "县领导", "看全县数据和台账，审批需要其决定的事项。", is_reader=True),
    Role(OFFICE, "县政府办", "看全县台账，编发政务快报。", is_reader=True),
    Role(AUDITOR, "审计", "只看不改，包括历史和事件。", is_reader=True),
]


@cache
def roles() -> dict[str, Role]:
    """Every declared role by code."""
    return {role.code: role for role in declared("roles", "ROLES")}


def label_of(code: str) -> str:
    """The Chinese name of a role."""
    role = roles().get(code)
    return role.label if role else code


def roles_in_words(codes: Sequence[str]) -> str:
    """“专班审核员、银行经办”"""
    return "、".join(map(label_of, codes))
