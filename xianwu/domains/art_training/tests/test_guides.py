"""What waits for whoever guides schools to a licence."""

from __future__ import annotations

from tests.county import DAY, awaited, client_of
from xianwu.core.workflow.api import waiting
from xianwu.domains.art_training.models import LicensingGuide
from xianwu.domains.art_training.tests.conftest import Room
from xianwu.domains.art_training.tests.test_room import guide_of


def test_a_place_that_can_never_be_licensed_waits_to_be_ruled_out(room: Room) -> None:
    possible, basement = room.unlicensed(), room.unlicensed("地下琴行", premises="basement")
    high, guide = room.unlicensed("云端画室", floor=9), room["guide"]
    guide_of(room, possible)
    assert awaited(guide, LicensingGuide) == {"guide", "stop_enrolling"}
    files = [guide_of(room, each) for each in (basement, high)]
    by_name = {each.step.name: each for each in waiting(guide, on=DAY) if each.model is LicensingGuide}
    assert (by_name["guide"].count, by_name["rule_out"].count) == (1, 2)
    client = client_of(guide)
    home = client.get("/").content.decode()
    for file in files:
        pages = [f"/workflow/step/art_training.licensingguide/{file.pk}/{step}/" for step in ("guide", "rule_out")]
        assert [(client.get(each).status_code, each in home) for each in pages] == [(403, False), (200, True)]
