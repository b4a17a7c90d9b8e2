"""Samples taken on a visit: each with its seal, on paper, by those who may."""

from __future__ import annotations

from typing import Any

import pytest

from tests.county import client_of
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.tests.visit_world import World

pytestmark = pytest.mark.django_db
SAID = {"things": "瓶装液化气，2瓶，封0021\n连接软管，1根", "sample_method": "随机抽取", "signature": "signed"}


def test_samples_are_written_down_with_their_seals_while_the_visit_is_held(world: World) -> None:
    visit = world.started()
    address = f"/enforcement/inspections/{visit.pk}/do/sampling/"
    client = client_of(world.one)
    assert "封条号" in client.get(address).content.decode()
    assert client.post(address, SAID).status_code == 302
    paper = papers_of(visit).get(kind="enforcement.sampling_record")
    for told in ("封条号 封0021", "连接软管 1根，未加封", "随机抽取"):
        assert told in paper.words
    assert client_of(world.clerk).post(address, SAID).status_code == 403


@pytest.mark.parametrize(
    ("more", "word"), [({"things": "软管"}, "名称和特征，数量，封条号"), ({"signature": "refused"}, "见证人")]
)
def test_what_is_missing_is_said_and_kept(world: World, more: dict[str, Any], word: str) -> None:
    visit = world.started()
    answer = client_of(world.one).post(f"/enforcement/inspections/{visit.pk}/do/sampling/", {**SAID, **more})
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert "随机抽取" in answer.content.decode()
    assert not papers_of(visit).filter(kind="enforcement.sampling_record").exists()


def test_nothing_is_sampled_before_the_visit_begins(world: World) -> None:
    visit = world.notified()
    answer = client_of(world.one).post(f"/enforcement/inspections/{visit.pk}/do/sampling/", SAID)
    assert answer.status_code == 403
    assert "现在不能办“抽样取证”" in answer.content.decode()
    assert "随机抽取" in answer.content.decode()
