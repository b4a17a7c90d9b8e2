"""Sign-offs cover exact bytes; declared workflows are checked when the process starts."""

from dataclasses import replace
from typing import Any

import pytest

from tests.county import AT, actor, later
from tests.toyroom.actions import open_errands, sample
from tests.toyroom.roles import CLERK
from xianwu.core.events.models import ImmutableRow
from xianwu.core.workflow import declarations
from xianwu.core.workflow.api import sign, sign_offs
from xianwu.core.workflow.checks import check_flows
from xianwu.core.workflow.declarations import Step


@pytest.fixture
def errand(toyroom: dict[str, Any]) -> Any:
    return open_errands([sample(toyroom["dongtun"])], actor=None, at=AT)[0]


def test_a_changed_byte_voids_a_signature(errand: Any) -> None:
    who = actor("clerk", (CLERK, "dongtun"))
    sign(errand, "正文".encode(), "审核", actor=who, at=AT, opinion="同意")
    assert [each.duty for each in sign_offs(errand, "正文".encode())] == ["审核"]
    assert sign_offs(errand, "正文。".encode()) == []
    assert [(each.person_id, each.at, each.opinion) for each in sign_offs(errand)] == [(who.id, AT, "同意")]


def test_signatures_come_in_order_and_of_this_record_only(errand: Any, toyroom: Any) -> None:
    other = open_errands([sample(toyroom["dongtun"], 2)], actor=None, at=AT)[0]
    first, second = (actor(name, (CLERK, "dongtun")) for name in ("a", "b"))
    sign(errand, b"x", "编辑", actor=first, at=AT)
    sign(errand, b"x", "审核", actor=second, at=later(days=1))
    sign(other, b"x", "签发", actor=first, at=AT)
    assert [(each.duty, each.person_id) for each in sign_offs(errand, b"x")] == [
        ("编辑", first.id),
        ("审核", second.id),
    ]


def test_a_signature_is_written_once(errand: Any) -> None:
    signed = sign(errand, b"x", "编辑", actor=actor("a", (CLERK, "dongtun")), at=AT)
    signed.opinion = "改"
    with pytest.raises(ImmutableRow):
        signed.save()
    with pytest.raises(ImmutableRow):
        signed.delete()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"source": "gone"}, "no state gone"),
        ({"target": "gone"}, "no state gone"),
        ({"by": "no.role"}, "no role no.role"),
        ({"starts": ("gone",)}, "no clock gone"),
        ({"pauses": ("gone",)}, "no clock gone"),
        ({"second_person": ("gone",)}, "no step gone"),
        ({"name": "check"}, "name used twice"),
    ],
)
def test_a_misdeclared_step_is_found_at_start(
    toyroom: Any, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], fault: str
) -> None:
    from tests.toyroom.models import Errand
    from tests.toyroom.workflow import FLOW

    assert check_flows() == []
    wrong: Step = replace(FLOW.step("drop"), **changes)
    monkeypatch.setitem(declarations.flows(), Errand, replace(FLOW, steps=(*FLOW.steps[:-1], wrong)))
    assert any(fault in error.msg for error in check_flows())


def test_a_clock_of_an_unknown_kind_of_day_is_found_at_start(toyroom: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.toyroom.models import Errand
    from tests.toyroom.workflow import FLOW

    clocks = tuple(replace(rule, kind="lunar") for rule in FLOW.clocks)
    monkeypatch.setitem(declarations.flows(), Errand, replace(FLOW, clocks=clocks))
    assert any("no kind of day lunar" in error.msg for error in check_flows())
