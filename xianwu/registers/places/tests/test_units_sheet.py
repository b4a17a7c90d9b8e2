"""Villages and grid cells from Excel: checked, loaded once, and taken back while nothing stands on them."""

from io import BytesIO
from random import Random
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.county import DAY, actor, client_of
from xianwu.core.people.roles import ADMIN
from xianwu.core.units.models import Unit
from xianwu.intake.models import Load
from xianwu.registers.places import demo

HEAD = ("代码", "名称", "类别", "上级")
GOOD = [
    ("410726100201", "样例一村", "村（社区）", "东屯镇"),
    ("410726100202", "样例二村", "村", "dongtun"),
    ("G01", "第一网格", "网格", "410726100201"),
]


def book(*lines: tuple[Any, ...]) -> SimpleUploadedFile:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        page = workbook.add_worksheet()
        for y, line in enumerate([HEAD, *lines]):
            page.write_row(y, 0, line)
    return SimpleUploadedFile("村.xlsx", stream.getvalue())


@pytest.fixture
def admin(county: Any) -> Any:
    return client_of(actor("boss", (ADMIN, "yanjin")))


def load(client: Any, *lines: tuple[Any, ...], choice: str = "all") -> Load:
    response = client.post("/intake/sheets/places.units/", {"file": book(*lines)})
    assert response.status_code == 302, response.content.decode()
    client.post(response.url, {"choice": choice})
    return Load.objects.latest("pk")


def test_villages_and_cells_find_their_place_in_the_tree(admin: Any) -> None:
    done = load(admin, *GOOD)
    assert (done.state, done.created_count) == ("done", 3)
    cell = Unit.objects.get(code="G01")
    assert [cell.name, cell.parent.name, cell.parent.parent.code, cell.depth] == ["第一网格", "样例一村", "dongtun", 4]
    assert cell.history.get().history_change_reason == done.batch
    again = load(admin, *GOOD)
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 0, 3)


def test_a_new_name_and_another_town_are_brought_up(admin: Any) -> None:
    load(admin, *GOOD)
    done = load(admin, ("410726100201", "样例新村", "村", "塔铺街道"), *GOOD[1:])
    assert (done.changed_count, done.unchanged_count) == (1, 2)
    village = Unit.objects.get(code="410726100201")
    assert (village.name, village.parent.code) == ("样例新村", "tapu")
    assert Unit.objects.within(village).count() == 2, "its cell has moved along"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("V1", "某村", "村", "没有的镇"), "找不到这个上级"),
        (("V1", "某村", "村", "财政局"), "找不到这个上级"),
        (("V1", "某村", "村", "410726100201"), "村（社区）的上级应是乡镇"),
        (("tapu", "某村", "村", "东屯镇"), "已是乡镇（街道）“塔铺街道”"),
        (("V1", "某村", "乡", "东屯镇"), "只能填"),
        (("", "某村", "村", "东屯镇"), "必填"),
    ],
)
def test_a_wrong_line_is_named_and_the_others_stay_good(admin: Any, line: tuple[str, ...], words: str) -> None:
    response = admin.post("/intake/sheets/places.units/", {"file": book(*GOOD, line)})
    page = admin.get(response.url).content.decode()
    assert words in page
    admin.post(response.url, {"choice": "good"})
    assert Unit.objects.filter(code="410726100201").exists()
    assert not Unit.objects.filter(code="V1").exists()
    assert Unit.objects.get(code="tapu").kind == "town"


def test_an_administrator_of_a_town_enters_own_villages_only(county: Any) -> None:
    client = client_of(actor("townboss", (ADMIN, "tapu")))
    response = client.post("/intake/sheets/places.units/", {"file": book(*GOOD)})
    assert "不在您的管理范围内" in client.get(response.url).content.decode()
    assert load(client, ("T1", "样例三村", "村", "塔铺街道")).created_count == 1


def test_a_load_is_taken_back_until_something_stands_on_it(admin: Any) -> None:
    first = load(admin, *GOOD[:2])
    second = load(admin, GOOD[2])
    admin.post(f"/intake/loads/{first.pk}/undo/")
    assert Unit.objects.filter(code="410726100201").exists(), "a cell stands on it"
    admin.post(f"/intake/loads/{second.pk}/undo/")
    admin.post(f"/intake/loads/{first.pk}/undo/")
    assert not Unit.objects.filter(kind__in=("village", "cell")).exists()
    assert set(Load.objects.values_list("state", flat=True)) == {"undone"}


def test_the_demo_has_as_many_villages_as_the_county(county: Any) -> None:
    demo.build(Random(1), as_of=DAY)
    assert Unit.objects.filter(kind="village", parent__kind="town").count() == 334
    assert Unit.objects.filter(kind="cell", parent__kind="village").count() == 13 * demo.GRIDDED * demo.CELLS
    counts = [Unit.objects.filter(parent=unit).count() for unit in county.values() if unit.kind == "town"]
    assert max(counts) - min(counts) == 1
