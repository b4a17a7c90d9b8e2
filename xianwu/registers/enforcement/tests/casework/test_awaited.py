"""On whose list a case stands: only of who can take the step, and only as long as it can be taken.

The other half is in `Walk.step`: whatever a test takes stood on the list of whoever took it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.county import awaited, client_of, unit
from xianwu.registers.enforcement.models import AgreedPart, Authority, Case
from xianwu.registers.enforcement.tests.casework import walk as world
from xianwu.registers.enforcement.tests.casework.refusals import refused
from xianwu.registers.enforcement.tests.casework.walk import YUAN, Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")


def listed(walk: Walk, who: str) -> set[str]:
    """The steps of cases that wait for somebody."""
    return awaited(walk.cast[who], Case, on=walk.on)


def test_a_case_waits_for_those_who_handle_it(start: Start) -> None:
    walk = start().filed()
    assert "finish_investigation" in listed(walk, "officer_a")
    assert "finish_investigation" not in listed(walk, "officer_c"), "another officer of the organ"
    walk.now.handlers.filter(person=walk.cast.people["officer_b"]).update(recused_on=walk.on)
    assert "finish_investigation" not in listed(walk, "officer_a"), "alone"


def test_whoever_applied_is_not_asked_to_approve(start: Start) -> None:
    walk = start()
    both = world.account("both", ("enforcement.officer", "housing"), ("enforcement.head", "housing"))
    world.card(both)
    walk.cast.people["both"] = both
    walk.step("apply_filing", "both", filing_request="建议立案", unit_opinion="同意")
    assert "approve_filing" not in listed(walk, "both")
    assert "approve_filing" in listed(walk, "head")


def test_a_filed_case_offers_no_seal_and_no_end(start: Start) -> None:
    walk = start().filed()
    never = {
        "approve_seal",
        "seal",
        "confirm_seal",
        "extend_seal",
        "unseal",
        "resume_execution",
        "close",
        "put_on_record",
    }
    for who in ("officer_a", "deputy", "head", "clerk"):
        assert not listed(walk, who) & never, who
    page = client_of(walk.cast.people["head"]).get("/").content.decode()
    assert "批准查封" not in page
    assert "恢复执行" not in page


def test_a_seal_waits_for_the_organ_that_has_the_power_where_the_case_lies(start: Start) -> None:
    given = world.authority("coerce", zone=unit("dongtun"))
    walk = start().filed().set(seal_approved_on=world.START)
    assert "seal" not in listed(walk, "officer_a"), "the power ends at another town"
    Authority.objects.filter(pk=given.pk).delete()
    world.authority("coerce", zone=unit(world.TOWN), valid_to=date(2025, 8, 28))
    assert "seal" not in listed(walk, "officer_a"), "it has lapsed"
    world.authority("coerce", zone=unit(world.TOWN), valid_from=date(2025, 8, 29))
    assert "seal" in listed(walk, "officer_a")
    assert "seal" not in listed(walk, "officer_c")


def test_what_was_registered_is_off_the_list(start: Start) -> None:
    walk = start().notified()
    assert "serve_notice" in listed(walk, "clerk")
    assert "review_defence" not in listed(walk, "officer_a"), "not yet served"
    walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")
    assert "serve_notice" not in listed(walk, "clerk")
    assert "review_defence" not in listed(walk, "officer_a"), "the party may still speak"
    walk.on = date(2025, 9, 30)
    assert "review_defence" in listed(walk, "officer_a")


def test_a_heavy_case_waits_for_its_review_before_it_is_told(start: Start) -> None:
    walk = start().investigated(proposed_fine=YUAN(150_000))
    assert "notify" not in listed(walk, "officer_a")
    assert {"review"} <= listed(walk, "reviewer")
    walk.step("review", "reviewer", outcome="passed", note="同意")
    assert "notify" not in listed(walk, "officer_a"), "and for the discussion"
    walk.step("discuss", "head", discussed_on=walk.on, discussion="一致同意。")
    assert "notify" in listed(walk, "officer_a")


def test_a_fine_is_performed_when_paid_and_reminded_of_when_late(start: Start) -> None:
    walk = start().served()
    assert not listed(walk, "officer_a") & {"perform", "remind", "announce", "fulfil_part"}
    assert "close" not in listed(walk, "head")
    walk.on = date(2025, 9, 16)
    assert "remind" in listed(walk, "officer_a")
    walk.pay(2000, "票1", on=date(2025, 9, 10))
    assert "perform" not in listed(walk, "clerk")
    walk.pay(3000, "票2", on=date(2025, 9, 12))
    assert "perform" in listed(walk, "clerk")
    walk.on = date(2025, 9, 16)
    assert "remind" not in listed(walk, "officer_a"), "paid in time"
    walk.step("perform", "clerk", performance="已缴清")
    assert "close" in listed(walk, "head")


def test_a_fine_paid_late_waits_for_its_surcharge(start: Start) -> None:
    walk = start().served().pay(5000, "票1", on=date(2025, 9, 20))
    assert "perform" not in listed(walk, "clerk")
    walk.pay(750, "票2", kind="surcharge", on=date(2025, 9, 20))
    assert "perform" in listed(walk, "clerk")
    walk.step("perform", "clerk", performance="已缴清")


def test_the_court_is_asked_only_in_its_time(start: Start) -> None:
    walk = start().served().step("remind", "officer_a", on=date(2025, 9, 16))
    walk.step("serve_reminder", "clerk", served_on=walk.on, method="direct")
    assert "serve_reminder" not in listed(walk, "clerk")
    for day, waits in ((date(2025, 10, 30), False), (date(2026, 3, 2), False), (date(2026, 3, 3), True),
                       (date(2026, 6, 2), True), (date(2026, 6, 3), False)):  # fmt: skip
        walk.on = day
        assert ("apply_court" in listed(walk, "head")) == waits, day
        assert bool(_refusal(walk)) != waits, day


def _refusal(walk: Walk) -> str:
    """What the guard says of the same day."""
    from xianwu.core.workflow.api import step_offers

    offers = {each.step.name: each.refusal for each in step_offers(walk.now, actor=walk.cast["head"], at=walk.at)}
    return offers["apply_court"]


def test_a_part_is_fulfilled_where_something_other_than_money_was_agreed(start: Start) -> None:
    walk = start().served()
    walk.on = date(2025, 9, 1)
    walk.step("postpone", "head", reason="经济困难", applied_on=walk.on, parts="2025-10-15 2000\n2025-11-15 3000")
    assert "fulfil_part" not in listed(walk, "clerk")
    part = AgreedPart.objects.first()
    assert part
    refused(walk, "fulfil_part", "clerk", part=str(part.pk), done_on=walk.on)
    assert "resume_execution" not in listed(walk, "head")
    walk.on = date(2025, 10, 16)
    assert "resume_execution" in listed(walk, "head")
    walk.pay(2000, "票9", on=date(2025, 10, 10))
    walk.on = date(2025, 10, 16)
    assert "resume_execution" not in listed(walk, "head"), "the part was kept"
