"""The watch list: kinds × items with who is in time, whose it is, and what the figure says of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.county import AT, DAY, client_of, later, unit, whole_page
from xianwu.core.events.api import write_change, write_new
from xianwu.domains.gas_safety import facts
from xianwu.domains.gas_safety.brain import matrix
from xianwu.domains.gas_safety.tests.conftest import Room
from xianwu.figures.api import evaluate
from xianwu.registers.enforcement.models import CheckedItem, CheckItem, Finding, TownLink
from xianwu.registers.enforcement.visits.overview import overview_of

SINCE = date(2025, 3, 1)
ITEMS = (
    matrix.Item("A", "use", "甲", ("shop", "home"), 6, SINCE),
    matrix.Item("B", "use", "乙", ("shop",), 12, date(2024, 9, 1), "燃气股"),
)
SITES = (matrix.Site(1, "shop", "t1"), matrix.Site(2, "shop", "t2"), matrix.Site(3, "home", "t1"))
LINKS = {"t1": "一中队"}


def built(last: dict[tuple[str, int], date]) -> matrix.Matrix:
    return matrix.build(ITEMS, sites=SITES, last=last, links=LINKS)


def test_every_item_is_due_once_at_every_site_of_its_kinds() -> None:
    found = built({})
    assert (found.whole.due, found.whole.made, len(found.late)) == (5, 0, 5)
    assert {kind: cell.due for kind, cell in found.kinds.items()} == {"shop": 4, "home": 1}
    assert {name: cell.due for name, cell in found.sections.items()} == {"一中队": 2, "燃气股": 2, "未定责任股室": 1}


@pytest.mark.parametrize(("day", "made"), [(SINCE, 0), (SINCE + timedelta(days=1), 1)])
def test_a_check_on_the_first_day_of_the_cycle_is_too_old(day: date, made: int) -> None:
    assert built({("A", 1): day}).whole.made == made


def test_what_is_late_names_its_section_and_its_last_day() -> None:
    found = built({("A", 1): date(2024, 1, 1), ("B", 1): date(2025, 1, 1)})
    late = {(each.site, each.code): (each.section, each.last) for each in found.late}
    assert late[(1, "A")] == ("一中队", date(2024, 1, 1))
    assert late[(2, "B")] == ("燃气股", None)
    assert (1, "B") not in late


def test_a_whole_percent_means_everything() -> None:
    assert [matrix.Cell(200, made).rate for made in (0, 199, 200)] == [0, 99, 100]
    assert matrix.Cell().rate is None


# --- in the county ------------------------------------------------------------------------------------------


def test_a_visit_makes_the_site_whole_and_a_new_item_breaks_it(room: Room) -> None:
    site = room.site()
    room.site("从未检查的", town=unit("dongtun"))
    row = room.finish(room.start(room.planned(site)))
    items = [item for item in facts.watch_items(DAY) if item.fits("catering")]
    found = facts.matrix_of(room["clerk"], on=DAY)
    assert (found.whole.due, found.whole.made) == (2 * len(items), len(items))
    assert {each.section for each in found.late} == {"执法二中队"}
    assert covered() == (1, 50)
    write_change(row, {"state": "cancelled"}, "sample.made", actor=None, at=later(days=2))
    assert facts.matrix_of(room["clerk"], on=DAY).whole.made == 0
    assert facts.matrix_of(room["clerk"], on=DAY, past=DAY).whole.made == len(items), "that day the visit stood"
    write_change(row, {"state": "visited"}, "sample.made", actor=None, at=later(days=3))
    CheckedItem.objects.filter(inspection=row, item__code="U12").delete()
    assert covered() == (0, 0)


def covered() -> tuple[int, int]:
    values = evaluate(["gas_safety.covered", "gas_safety.coverage"], as_of=DAY)
    return values["gas_safety.covered"].value, values["gas_safety.coverage"].value


def test_an_item_that_ended_is_due_nowhere(room: Room) -> None:
    room.site()
    before = facts.matrix_of(room["clerk"], on=DAY).whole.due
    item = CheckItem.objects.get(matter="gas", code="U16")
    write_change(item, {"valid_to": DAY - timedelta(days=1)}, "sample.made", actor=None, at=AT)
    assert facts.matrix_of(room["clerk"], on=DAY).whole.due == before - 1


def test_the_page_shows_the_list_and_what_is_late(room: Room) -> None:
    room.site("漏查的饭店")
    clerk = client_of(room.people["clerk"])
    page = clerk.get("/gas_safety/matrix/").content.decode()
    assert all(word in page for word in ("全效监管清单", "执法一中队", "覆盖率 0%"))
    late = clerk.get("/gas_safety/matrix/", {"kind": "catering", "code": "U12"}).content.decode()
    assert "漏查的饭店" in late
    assert "漏查的饭店" in clerk.get("/gas_safety/matrix/", {"section": "执法一中队"}).content.decode()
    assert "没有漏查" in clerk.get("/gas_safety/matrix/", {"kind": "nonsense"}).content.decode()


# --- town links ---------------------------------------------------------------------------------------------


def test_links_are_dated_and_the_section_changes_with_the_day(room: Room) -> None:
    link = TownLink.objects.get(town=unit("wenyan"))
    write_change(link, {"valid_to": date(2025, 5, 31)}, "sample.made", actor=None, at=AT)
    later_on = TownLink(section=unit("squad_3"), town=unit("wenyan"), matter="gas", valid_from=date(2025, 6, 1))
    write_new(later_on, "sample.made", actor=None, at=AT)
    key = str(unit("wenyan").pk)
    assert facts.section_names(date(2025, 5, 31))[key] == "执法一中队"
    assert facts.section_names(date(2025, 6, 1))[key] == "执法三中队"


def test_a_section_answers_for_the_sum_of_its_towns(room: Room) -> None:
    """Σ town = total, and each section's line on the board is the sum of its towns."""
    for town in ("wenyan", "dongtun", "wenyan"):
        room.finding(room.site(f"饭店{town}{later().second}", town=unit(town)), "U06")
    found = overview_of(room["clerk"], matter="gas", first=date(2025, 8, 1), on=DAY)
    assert sum(line.found for line in found.towns) == found.found == 3
    assert {line.name: line.found for line in found.sections} == {"执法一中队": 2, "执法二中队": 1}
    assert "执法二中队" in whole_page(client_of(room.people["clerk"]), "/enforcement/overview/?matter=gas")


def test_the_version_of_the_definition_moves_with_the_rule_and_not_with_the_list(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is the county's rows: another one counts anew, under the same definition; another rule is another one."""
    before = versions()
    change = {"every_months": 3}
    write_change(CheckItem.objects.get(matter="gas", code="U06"), change, "sample.made", actor=None, at=AT)
    assert versions() == before
    others = {
        "HELD": ("concluded",),
        "cycle_begins": lambda item, *, on: on - timedelta(days=1),
        "kinds_of": lambda item: ("catering",),
    }
    for name, value in others.items():
        with monkeypatch.context() as patch:
            patch.setattr(facts, name, value)
            assert all(now != known for now, known in zip(versions(), before, strict=True)), name


def versions() -> list[str]:
    values = evaluate(["gas_safety.covered", "gas_safety.coverage"], as_of=DAY)
    return [value.version for value in values.values()]


def test_nothing_was_covered_before_there_were_lists(room: Room) -> None:
    room.site()
    assert evaluate(["gas_safety.covered"], as_of=date(2001, 4, 5))["gas_safety.covered"].value == 0


# --- a past day ---------------------------------------------------------------------------------------------


def test_a_past_day_counts_what_stood_open_then(room: Room) -> None:
    """Put right since, it stood open then: on the overview, by its odds, and among the major hazards."""
    finding = room.finding(room.site(), "U06")
    found, fixed = DAY - timedelta(days=10), DAY - timedelta(days=3)
    Finding.history.filter(id=finding.pk).update(found_on=found, severity="major", history_date=AT - timedelta(days=10))
    change = {"state": "verified", "found_on": found, "verified_on": fixed, "severity": "major"}
    write_change(finding, change, "sample.made", actor=None, at=AT - timedelta(days=3))
    client, counts = client_of(room.people["clerk"]), {}
    for day in (fixed - timedelta(days=1), fixed):
        board = overview_of(room["clerk"], matter="gas", first=date(2025, 8, 1), on=day, past=day)
        counts[day] = (sum(line.open for line in board.towns), board.fixed, board.found)
        session = client.session
        session["as_of"] = day.isoformat()
        session.save()
        page = client.get("/gas_safety/major/").content.decode()
        assert (finding.number in page) is (day < fixed)
    assert list(counts.values()) == [(1, 0, 1), (0, 1, 1)]


@pytest.mark.parametrize("path", ["/gas_safety/crews/", "/enforcement/day/", "/notices/"])
def test_a_page_about_now_says_so_under_a_past_day(room: Room, path: str) -> None:
    client = client_of(room.people["one"] if path == "/enforcement/day/" else room.people["clerk"])
    assert "只有今天的" not in client.get(path).content.decode()
    session = client.session
    session["as_of"] = (DAY - timedelta(days=1)).isoformat()
    session.save()
    page = client.get(path)
    assert page.status_code == 200
    assert "只有今天的" in page.content.decode()
