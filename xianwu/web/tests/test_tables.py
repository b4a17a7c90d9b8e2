"""The tables of the database against those of the code."""

from time import perf_counter
from typing import Any

import pytest

from xianwu.web.commands import tables
from xianwu.web.commands.errors import CommandFailed

pytestmark = pytest.mark.django_db


def test_own_tables_are_found_right_in_a_moment() -> None:
    begun = perf_counter()
    tables.require_own_tables()
    assert perf_counter() - begun < 1


def test_differences_are_named_and_the_rest_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    made: Any = tables._columns()
    made["financing_demand"] -= {"consent_no", "consent_form", "consent_place"}
    made["financing_visit"] |= {"colour"}
    monkeypatch.setattr(tables, "_columns", lambda: made)
    assert "financing_visit 多出列 colour" in tables.differences()
    with pytest.raises(CommandFailed, match="financing_demand 缺列 consent_form.*共 4 处.*xianwu demo --reset"):
        tables.require_own_tables()
