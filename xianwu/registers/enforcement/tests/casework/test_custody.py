"""Evidence registered and kept: thing by thing with its seal, told on paper, its clock to be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.county import client_of, unit, whole_page
from xianwu.core.workflow.api import Clock
from xianwu.kit.refusals import Refused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework import custody
from xianwu.registers.enforcement.casework.deeds import ON_CASE
from xianwu.registers.enforcement.models import Custody
from xianwu.registers.enforcement.tests.casework import walk as world
from xianwu.registers.enforcement.tests.casework.refusals import refused
from xianwu.registers.enforcement.tests.casework.walk import START, Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")
THINGS = "液化石油气钢瓶，3只，封0012\n账本、1册"


def take(walk: Walk, things: str = THINGS, *, who: str = "officer_a", **more: Any) -> Custody:
    said = {"taken_on": walk.on, "place": "示例站仓库", "approval": "局长 8月29日批准", "signature": "signed", **more}
    return custody.take_custody(walk.now, things=things, actor=walk.cast[who], at=walk.at, **said)


def end(walk: Walk, row: Custody, *, on: date | None = None) -> Custody:
    return custody.end_custody(
        walk.now, custody=row, ended_on=on or walk.on, outcome="返还当事人", actor=walk.cast["officer_a"], at=walk.at
    )


def running() -> list[tuple[date, str]]:
    return list(Clock.objects.filter(name="custody", state=Clock.State.RUNNING).values_list("due_on", "holder"))


def test_each_thing_stands_on_the_paper_with_its_seal_and_is_held_seven_working_days(start: Start) -> None:
    walk = start().filed()
    row = take(walk)
    assert row.items == [["液化石油气钢瓶", "3只", "封0012"], ["账本", "1册", ""]]
    assert row.due_on == date(2025, 9, 9)
    words = papers_of(walk.now).get(kind="enforcement.custody_notice", number=row.paper_no).words
    for told in ("封0012", "未加封", "局长 8月29日批准", "2025年9月9日", "第五十六条"):
        assert told in words
    assert running() == [(date(2025, 9, 9), "enforcement.officer")]
    with pytest.raises(Refused, match="早于登记保存日期"):
        end(walk, row, on=START - timedelta(days=1))
    end(walk, row)
    assert "返还当事人" in papers_of(walk.now).get(kind="enforcement.custody_outcome").words
    assert running() == []
    with pytest.raises(Refused, match="已于 2025-08-29 处理"):
        end(walk, row)


@pytest.mark.parametrize("way", ["terminate", "transfer"])
def test_a_case_that_is_broken_off_is_tidied_up_and_archived(start: Start, way: str) -> None:
    """Evidence held, a place sealed and a notice that nobody was served: none of it locks the file up for good."""
    world.authority("coerce")
    walk = start().filed()
    row = take(walk)
    walk.step("approve_seal", "head", seal_place="仓库", seal_reason="继续违法")
    walk.step("seal", "officer_a", is_told=True, method="direct")
    walk.step("finish_investigation", "officer_a", **walk.proposal()).step("notify", "officer_a")
    if way == "terminate":
        walk.step("terminate", "head", reason="当事人注销")
    else:
        walk.step("transfer", "head", reason="不归本机关管", to_organ=str(unit("culture").pk))
    refused(walk, "archive", "clerk", "证据保存处理", "查封处理", archive_no="档1")
    offered = next(each for each in ON_CASE if each.name == "end_custody")
    assert offered.is_open(walk.now, actor=walk.cast["clerk"])
    end(walk, row)
    walk.step("unseal", "officer_a", reason="案件终结").step("archive", "clerk", archive_no="档1")


def test_the_clock_goes_with_what_is_held_longest(start: Start) -> None:
    walk = start().filed()
    first = take(walk)
    walk.on += timedelta(days=4)
    take(walk, "计量器具，1台，封0013")
    assert [due for due, _ in running()] == [date(2025, 9, 9)]
    end(walk, first)
    assert [due for due, _ in running()] == [date(2025, 9, 11)]
    walk.step("suspend", "head", reason="等待鉴定")
    assert [due for due, _ in running()] == [date(2025, 9, 11)], "laying the case aside does not stop it"


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"who": "officer_c"}, "执法证"),
        ({"things": "账本"}, "名称和特征，数量，封条号"),
        ({"things": " "}, "逐行登记"),
        ({"signature": "refused"}, "见证人"),
        ({"approval": ""}, "负责人批准情况"),
        ({"taken_on": START + timedelta(days=1)}, "晚于今天"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_held(start: Start, more: dict[str, Any], word: str) -> None:
    walk = start().filed()
    with pytest.raises(Refused, match=word):
        take(walk, **more)
    assert not Custody.objects.exists()


def test_the_form_takes_it_on_a_phone_and_keeps_what_was_typed(start: Start) -> None:
    walk = start().filed()
    client = client_of(walk.cast.people["officer_a"])
    address = f"/enforcement/cases/{walk.case.pk}/do/take_custody/"
    said = {
        "things": "账本",
        "place": "示例站",
        "taken_on": "2025-08-29",
        "approval": "局长批准",
        "signature": "signed",
    }
    answer = client.post(address, said)
    assert answer.status_code == 422
    assert "示例站" in answer.content.decode()
    assert client.post(address, {**said, "things": THINGS}).status_code == 302
    page = whole_page(client, f"/enforcement/cases/{walk.case.pk}/")
    assert "液化石油气钢瓶 3只（封0012）" in page
