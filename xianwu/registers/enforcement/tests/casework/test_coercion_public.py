"""Coercion becomes public as penalties do, and what fell at a review or in court is taken down by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from xianwu.core.workflow.api import Clock, take_step
from xianwu.registers.enforcement.casework import paying
from xianwu.registers.enforcement.models import Publication
from xianwu.registers.enforcement.tests.casework import walk as world
from xianwu.registers.enforcement.tests.casework.walk import START, Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")
P = Publication.State


def published(walk: Walk, kind: str) -> Publication:
    row = walk.now.publications.get(kind=kind)
    take_step(row, "publish", actor=walk.cast["clerk"], at=walk.at)
    return row


def challenged(walk: Walk, outcome: str) -> None:
    by: Any = {"actor": walk.cast["officer_a"], "at": walk.at}
    paying.challenge(walk.now, kind="reconsideration", challenged_on=walk.on, **by)
    paying.end_challenge(walk.now, ended_on=walk.on, outcome=outcome, **by)


def test_a_seal_is_published_within_twenty_working_days_with_the_name_masked(start: Start) -> None:
    world.authority("coerce")
    walk = start(party_kind="individual", party_name="张小明", legal_rep="", title="张小明违规经营案").filed()
    walk.step("approve_seal", "head", seal_place="人民路12号东户", seal_reason="责成〔2025〕1号")
    walk.step("seal", "officer_a", is_told=True, method="direct")
    row = published(walk, "coercion")
    assert (row.due_on, row.document_no) == (date(2025, 9, 26), walk.now.seal_no)
    page = Client().get(f"/enforcement/public/{row.pk}/").content.decode()
    assert "张*违规经营案" in page
    assert "行政强制" in page
    for told in ("张小明", "人民路12号"):
        assert told not in page


@pytest.mark.parametrize("outcome", ["annulled", "changed"])
def test_a_decision_that_falls_is_due_for_withdrawal_in_three_working_days(start: Start, outcome: str) -> None:
    walk = start().served()
    row = published(walk, "penalty")
    challenged(walk, outcome)
    row.refresh_from_db()
    assert (row.state, row.withdraw_due_on) == (P.ANNULLED, date(2025, 9, 3))
    assert Clock.objects.filter(name="withdraw", object_id=row.pk, due_on=date(2025, 9, 3)).exists()
    walk.step("annul", "head", reason="复议撤销")
    row.refresh_from_db()
    assert row.state == P.ANNULLED, "it was recalled once, and is not recalled again"


def test_an_upheld_decision_stays_and_an_unpublished_one_that_falls_is_not_published(start: Start) -> None:
    walk = start().served()
    challenged(walk, "upheld")
    row = walk.now.publications.get()
    assert row.state == P.PENDING
    walk.step("annul", "head", reason="自行纠正")
    row.refresh_from_db()
    assert (row.state, row.annulled_on) == (P.UNFIT, START)
    assert "自行纠正" in row.reason
