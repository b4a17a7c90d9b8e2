"""The roles of enforcement are held for every matter: the menu shows those that a person's grants reach."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from tests.county import DAY, account, actor, client_of
from xianwu.core.people.roles import LEADER
from xianwu.core.workflow.api import waiting
from xianwu.kit.menu import entries
from xianwu.registers.enforcement.models import Publication
from xianwu.registers.enforcement.roles import CLERK

ROOMS = {"燃气执法", "艺培检查", "违建巡查"}


def rooms(who: Any) -> set[str]:
    request = RequestFactory().get("/")
    request.actor = who  # type: ignore[attr-defined]
    return {group.title for group in entries(request)} & ROOMS


@pytest.mark.parametrize(
    ("role", "unit", "seen"),
    [
        (CLERK, "culture", {"艺培检查"}),
        (CLERK, "wenyan", {"违建巡查"}),
        (CLERK, "housing", {"燃气执法", "违建巡查"}),
        (CLERK, "finance", set()),
        (LEADER, "yanjin", ROOMS),
    ],
)
def test_the_menu_shows_the_matters_of_ones_organ(county: dict[str, Any], role: str, unit: str, seen: set[str]) -> None:
    assert rooms(actor("somebody", (role, unit))) == seen


@pytest.mark.parametrize(("organ", "is_planned"), [("housing", True), ("culture", True), ("finance", False)])
def test_a_day_is_planned_by_organs_that_answer_for_a_matter(
    county: dict[str, Any], organ: str, is_planned: bool
) -> None:
    client, page = client_of(account("somebody", (CLERK, organ))), "/enforcement/dispatch/"
    assert (f'href="{page}"' in client.get("/").content.decode()) == is_planned
    assert client.get(page).status_code == (200 if is_planned else 403)


def test_what_happens_now_and_then_waits_for_nobody(county: dict[str, Any]) -> None:
    from tests.contract.world import World

    row = World().make(Publication)
    clerk = actor("clerk", (CLERK, row.unit.code))

    def steps() -> list[str]:
        return [each.step.name for each in waiting(clerk, on=DAY) if each.model is Publication]

    assert steps() == ["publish"]
    Publication._base_manager.filter(pk=row.pk).update(state="published", published_on=DAY)
    assert steps() == [], "a decision is annulled now and then; nobody waits for it"


def test_what_runs_out_is_listed_by_its_odds_for_each_matter(county: dict[str, Any]) -> None:
    from tests.contract.world import World
    from xianwu.domains.illegal_building.models import Site

    site = World().make(Site)
    Site._base_manager.filter(pk=site.pk).update(state="stopped", stopped_on=DAY, verified_on=DAY, permit_status="none")
    leader = client_of(account("county_leader", (LEADER, "yanjin")))
    for matter in ("gas", "art_training", "illegal_building"):
        page = leader.get(f"/enforcement/odds/?matter={matter}").content.decode()
        assert f'href="?matter={matter}" aria-current="page"' in page
        assert (str(site) in page) == (matter == "illegal_building")
    assert client_of(account("finance_clerk", (CLERK, "finance"))).get("/enforcement/odds/").status_code == 200
