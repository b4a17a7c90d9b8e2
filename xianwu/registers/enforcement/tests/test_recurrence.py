"""Who was found at fault before: under which name, recognised how; on the pages and in the list for the head."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.county import AT, DAY, client_of, later, statements, whole_page
from xianwu.core.events.api import write_change
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.models import CheckItem, Finding, Inspection, Subject
from xianwu.registers.enforcement.tests.visit_world import MATTER, World, person, sample, words
from xianwu.registers.enforcement.visits import recurrence

pytestmark = pytest.mark.django_db
CODE = "91410726MA45TESTX0"
HERE = {"latitude": Decimal("35.141700"), "longitude": Decimal("114.205200")}
LIST = "/enforcement/repeats/"


def shop(world: World, title: str, **more: Any) -> Subject:
    """A row of the register as it was kept, whatever the prompts said about it."""
    own = {"operator": "", "operator_digest": "", "credit_code": ""} | more
    row = world.subject(f"店{Subject.objects.count()}")
    Subject._base_manager.filter(pk=row.pk).update(title=title, **own)
    row.refresh_from_db()
    return row


def found(world: World, subject: Subject, on: date, code: str = "2", **more: Any) -> Finding:
    """A fault of a visit of the past."""
    number = Finding.objects.count() + 1
    common = {"unit_id": subject.unit_id, "matter": MATTER, "subject": subject, "town_id": subject.town_id}
    visit = sample(Inspection(number=f"检{number}", title=f"检查{number}", state="concluded", source="complaint", planned_on=on,
                              held_on=on, started_at=AT, ended_at=AT, **common))  # fmt: skip
    own: dict[str, Any] = {"mode": "deadline", "severity": "general", "group": "fire"} | more
    return sample(Finding(number=f"问{number}", title=f"问题{number}", inspection=visit, found_on=on, state="found",
                          item=CheckItem.objects.get(code=code), **common, **own))  # fmt: skip


def lines_of(response: Any) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()


SPRING = DAY - timedelta(days=120)


@pytest.mark.parametrize(
    ("old", "new", "way", "why"),
    [
        ({"credit_code": CODE}, {"credit_code": CODE}, "统一社会信用代码", "统一社会信用代码相同"),
        ({"operator_digest": "d1"}, {"operator_digest": "d1"}, "负责人证件", "负责人证件相同"),
        (HERE, HERE, "地点和名称", "相距 0 米、名称相似 100%"),
    ],
)
def test_the_page_of_a_finding_says_who_it_was_and_how_it_is_known(
    world: World, old: dict[str, Any], new: dict[str, Any], way: str, why: str
) -> None:
    first = found(world, shop(world, "平安路小剧场", **old), SPRING)
    again = found(world, shop(world, "平安路小剧场", **new), DAY)
    page = whole_page(client_of(world.one), f"/enforcement/findings/{again.pk}/")
    for told in (first.title, way, why, f"{SPRING:%Y-%m-%d} 曾被查出问题", "复发"):
        assert told in page
    assert f'href="/enforcement/findings/{first.pk}/"' in page
    before, hidden = recurrence.before(again, actor=world.one)
    assert [(each.earlier, each.way, each.is_recurrence) for each in before] == [(first, way, True)]
    assert hidden == 0
    assert recurrence.recurs(again.subject, again.item, on=DAY)


def test_the_register_itself_is_the_first_way_and_no_identity_is_claimed(world: World) -> None:
    subject = shop(world, "平安路小剧场")
    first, again = found(world, subject, SPRING), found(world, subject, DAY)
    (each,) = recurrence.before(again, actor=world.one)[0]
    assert (each.earlier, each.way) == (first, "同一检查对象")
    assert "证件" not in each.reason


def test_a_stranger_is_not_recognised(world: World) -> None:
    found(world, shop(world, "平安路小剧场", **HERE), SPRING)
    again = found(world, shop(world, "东街画室", **HERE), DAY)
    assert recurrence.before(again, actor=world.one) == ([], 0)
    assert "以前没有查出过问题" in whole_page(client_of(world.one), f"/enforcement/findings/{again.pk}/")


def test_the_page_of_a_party_tells_of_its_other_name(world: World) -> None:
    old, new = shop(world, "平安路小剧场", credit_code=CODE), shop(world, "新天地剧场", credit_code=CODE)
    first, again = found(world, old, SPRING), found(world, new, DAY, "1")
    for subject in (old, new):
        page = whole_page(client_of(world.one), f"/enforcement/subjects/{subject.pk}/")
        assert "统一社会信用代码" in page
        assert first.title in page
        assert again.title in page
    assert "没有复发的" in whole_page(client_of(world.one), f"/enforcement/subjects/{shop(world, '别家').pk}/")


def test_the_list_names_who_recurred_and_by_which_way(world: World) -> None:
    old, new = shop(world, "平安路小剧场", credit_code=CODE), shop(world, "新天地剧场", credit_code=CODE)
    found(world, old, SPRING)
    found(world, new, DAY)
    twice, once = shop(world, "东街画室"), shop(world, "西街琴行")
    found(world, twice, SPRING), found(world, twice, DAY, "1")
    found(world, once, DAY)
    head = client_of(person("head", roles.HEAD))
    page = words(head.get(LIST))
    assert "新天地剧场" in page
    assert "另用名称：平安路小剧场" in page
    assert "东街画室" not in page, "another item is no recurrence"
    assert "东街画室" in words(head.get(LIST, {"wide": "1"}))
    assert "西街琴行" not in words(head.get(LIST, {"wide": "1"}))
    for asked, is_there in (
        ({"q": "平安路小"}, True), ({"q": "琴行"}, False), ({"town": "东屯镇"}, True), ({"town": "僧固乡"}, False),
        ({"matter": MATTER}, True), ({"q": CODE[:9].lower()}, True),
    ):  # fmt: skip
        assert ("新天地剧场" in words(head.get(LIST, asked))) is is_there, asked


def test_the_list_goes_out_as_it_is_filtered(world: World) -> None:
    for name in ("平安路小剧场", "东街画室"):
        subject = shop(world, name)
        found(world, subject, SPRING), found(world, subject, DAY)
    response = client_of(world.clerk).get(LIST, {"q": "画室", "file": "1"})
    rows = lines_of(response)
    assert rows[0][:2] == ["检查对象", "编号"]
    assert [(row[0], row[5], row[9]) for row in rows[1:]] == [("东街画室", 1, "同一检查对象")]


def test_the_list_keeps_to_what_one_may_see(world: World) -> None:
    subject = shop(world, "平安路小剧场")
    _, again = found(world, subject, SPRING), found(world, subject, DAY)
    other = person("mclerk", roles.CLERK, organ="housing")
    assert "平安路小剧场" not in words(client_of(other).get(LIST, {"wide": "1"}))
    assert recurrence.before(again, actor=other) == ([], 1)
    assert len(lines_of(client_of(other).get(f"{LIST}?file=1"))) == 1, "the headers alone"
    assert client_of(person("nobody")).get(LIST).status_code == 403


def test_what_is_long_past_or_withdrawn_is_not_told(world: World) -> None:
    subject = shop(world, "平安路小剧场")
    found(world, subject, DAY - timedelta(days=400))
    found(world, subject, DAY)
    assert recurrence.offenders(world.clerk, on=DAY)[0].recurred == 0
    assert recurrence.offenders(world.clerk, on=DAY - timedelta(days=1)) == []


def test_a_past_day_tells_of_what_was_withdrawn_since(world: World) -> None:
    subject = shop(world, "平安路小剧场")
    first, again = found(world, subject, SPRING), found(world, subject, DAY - timedelta(days=5))
    write_change(again, {"state": "void"}, "sample.made", actor=None, at=later(days=2))
    assert recurrence.offenders(world.clerk, on=DAY) == []
    (then,) = recurrence.offenders(world.clerk, on=DAY, past=DAY)
    assert (then.subject, then.recurred, then.newest.earlier) == (subject, 1, first)
    assert recurrence.of_party(subject, actor=world.clerk, on=DAY) == ([], 0)
    assert len(recurrence.of_party(subject, actor=world.clerk, on=DAY, past=DAY)[0]) == 1
    assert recurrence.offenders(world.clerk, on=DAY, past=DAY - timedelta(days=900)) == []


def test_pages_of_repeats_stay_frugal(world: World) -> None:
    subject = shop(world, "平安路小剧场")
    found(world, subject, SPRING), found(world, subject, DAY)
    client = client_of(world.clerk)
    addresses = (
        LIST,
        f"/enforcement/findings/{Finding.objects.latest('pk').pk}/rest/",
        f"/enforcement/subjects/{subject.pk}/rest/",
    )
    few = []
    for address in addresses:
        client.get(address)
        few.append(statements(client, address))
    for number in range(6):
        row = shop(world, f"小店{number}")
        found(world, row, SPRING), found(world, row, DAY)
        found(world, subject, SPRING + timedelta(days=number + 1))
    for address, before in zip(addresses, few, strict=True):
        client.get(address)
        assert statements(client, address) <= before <= 19
    assert few[0] <= 12
