"""The county's calendar: the vectors of the domain pages, and years that are not published."""

from datetime import date
from typing import Any

import pytest

from tests.county import ADMIN, AT, actor, client_of, whole_page
from xianwu.core.workdays.api import (
    CalendarRefused,
    calendar,
    calendar_warning,
    missing_years,
    publish_year,
    set_day,
)
from xianwu.core.workdays.models import PublishedYear, WorkDay
from xianwu.core.workdays.seed import known_years, seed_years
from xianwu.lib.workdays import add_workdays, due_with_pauses

VECTORS = [
    (date(2025, 8, 29), 5, date(2025, 9, 5)),
    (date(2025, 8, 29), 7, date(2025, 9, 9)),
    (date(2025, 8, 29), 20, date(2025, 9, 26)),
    (date(2025, 9, 26), 5, date(2025, 10, 10)),
    (date(2025, 9, 26), 7, date(2025, 10, 13)),
    (date(2025, 9, 26), 20, date(2025, 10, 30)),
]


@pytest.mark.parametrize(("start", "days", "due"), VECTORS)
def test_the_vectors_hold_on_the_seeded_calendar(county: Any, start: date, days: int, due: date) -> None:
    found = due_with_pauses(start, days, (), calendar())
    assert found
    assert (found.on, found.is_provisional) == (due, False)


def test_a_deadline_in_an_unpublished_year_is_provisional(county: Any) -> None:
    found = due_with_pauses(date(2025, 12, 25), 10, (), calendar())
    assert found
    assert found.is_provisional
    assert found.on.year == 2026


def test_the_next_year_is_missed_from_november_on(county: Any) -> None:
    assert missing_years(date(2025, 10, 31)) == ()
    assert missing_years(date(2025, 11, 1)) == (2026,)
    assert missing_years(date(2026, 11, 1)) == (2026, 2027)
    assert calendar_warning(date(2025, 10, 31)) == ""
    assert "2026年放假安排还没有录入" in calendar_warning(date(2025, 11, 1))


def test_a_corrected_day_moves_deadlines_at_once(county: Any) -> None:
    clerk = actor("boss", (ADMIN, "yanjin"))
    day = set_day(date(2025, 9, 1), is_work=False, name="停工一天", source="县政府通知", actor=clerk, at=AT)
    assert add_workdays(date(2025, 8, 29), 5, calendar()).on == date(2025, 9, 8)
    kept = day.history.order_by("-history_id").first()
    assert (kept.history_user_id, kept.history_date, kept.is_work) == (clerk.id, AT, False)


def test_seeding_again_keeps_an_officials_correction(county: Any) -> None:
    set_day(date(2025, 10, 1), is_work=True, name="值班", source="试", actor=None, at=AT)
    seed_years(2023, 2025)
    assert WorkDay.objects.get(day=date(2025, 10, 1)).is_work


def test_years_beyond_the_library_are_named(db: Any) -> None:
    last = known_years()[-1]
    assert seed_years(last, last + 1) == [last + 1]
    assert not PublishedYear.objects.filter(year=last + 1).exists()


def test_a_year_without_days_off_is_not_published(county: Any) -> None:
    with pytest.raises(CalendarRefused, match="还没有录入放假日"):
        publish_year(2030, document_no="国办发明电〔2029〕1号", actor=None, at=AT)
    with pytest.raises(CalendarRefused, match="文号"):
        publish_year(2025, document_no=" ", actor=None, at=AT)


def test_publishing_a_year_ends_the_warning_and_is_kept(county: Any, settings: Any) -> None:
    clerk = actor("boss", (ADMIN, "yanjin"))
    settings.XIANWU_TODAY = date(2025, 11, 3)
    client = client_of(clerk)
    assert "2026年放假安排还没有录入" in client.get("/people/workdays/").content.decode()
    day = {"day": "2026-01-01", "name": "元旦", "source": "国办发明电〔2025〕1号"}
    assert client.post("/people/workdays/new/", day).status_code == 302
    year = {"year": 2026, "document_no": "国办发明电〔2025〕1号"}
    assert client.post("/people/years/new/", year).status_code == 302
    assert "还没有录入" not in client.get("/people/workdays/").content.decode()
    row = PublishedYear.objects.get(year=2026)
    assert row.history.get().history_user_id == clerk.id
    assert "变更记录" in whole_page(client, f"/people/years/{row.pk}/")


def test_the_calendar_is_changed_by_administrators_only(county: Any) -> None:
    outsider = client_of(actor("nobody"))
    assert outsider.get("/people/workdays/").status_code == 403
    assert outsider.post("/people/workdays/new/", {"day": "2026-01-01"}).status_code == 403
    assert not WorkDay.objects.filter(day=date(2026, 1, 1)).exists()
