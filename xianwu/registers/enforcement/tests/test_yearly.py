"""Yearly statistics: counted from records, due by the end of January, frozen and public once the head says so."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.county import ZONE, actor, client_of, unit
from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import Clock, StepRefused, take_step
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.tests import publicity_world as world
from xianwu.registers.enforcement.yearly import counting
from xianwu.registers.enforcement.yearly.actions import change_note, open_last_year, open_report
from xianwu.registers.enforcement.yearly.models import YearlyReport

pytestmark = pytest.mark.django_db
JANUARY = datetime(2026, 1, 8, 10, tzinfo=ZONE)


@pytest.fixture
def case(county: Any) -> Any:
    """800 yuan, decided in 2025."""
    return world.case(world.rule())


def clerk() -> Any:
    return actor("clerk", (roles.CLERK, world.ORGAN))


def head() -> Any:
    return actor("head", (roles.HEAD, world.ORGAN))


def report(**more: Any) -> YearlyReport:
    return open_report({"unit": unit(world.ORGAN), "year": 2025, **more}, actor=clerk(), at=JANUARY)


def published(**more: Any) -> YearlyReport:
    row = report(**more)
    take_step(row, "submit", actor=clerk(), at=JANUARY)
    take_step(row, "publish", actor=head(), at=JANUARY)
    return row


def told(row: YearlyReport) -> dict[str, Decimal]:
    return {each.line.key: each.value for each in counting.numbers(row)}


def test_the_report_opens_by_itself_in_january_and_is_due_on_the_last_day(case: Any) -> None:
    open_last_year(at=datetime(2026, 6, 1, 10, tzinfo=ZONE))
    assert not YearlyReport.objects.exists()
    open_last_year(at=JANUARY)
    open_last_year(at=JANUARY)
    row = YearlyReport.objects.get()
    assert (row.unit, row.year, row.due_on) == (case.unit, 2025, date(2026, 1, 31))
    clock = Clock.objects.get(name="yearly")
    assert (clock.due_on, clock.holder) == (date(2026, 1, 31), roles.REVIEWER)
    take_step(row, "submit", actor=clerk(), at=JANUARY)
    clock.refresh_from_db()
    assert clock.holder == roles.HEAD


def test_numbers_are_counted_from_rows_and_each_counts_its_own(case: Any) -> None:
    world.case(case.rule, number="案2", party_name="王小二", sanction="none", fine=None)
    world.case(case.rule, number="案3", party_name="李四", decided_on=date(2024, 12, 31), filed_on=date(2024, 7, 5),
               notice_served_on=date(2024, 8, 1))  # fmt: skip
    world.visit(world.subject(1), state="visited", held_on=world.DAY, started_at=JANUARY, ended_at=JANUARY)
    found = told(report())
    assert (found["decided"], found["decided_fine"], found["spared"], found["fines"]) == (1, 1, 1, 800)
    assert (found["visits"], found["subjects"], found["filed"]) == (1, 1, 2)
    for line in counting.LINES:
        rows = line.population(unit(world.ORGAN).pk, 2025)
        by_hand = sum((getattr(row, line.total) or 0 for row in rows), 0) if line.total else rows.count()
        assert found[line.key] == by_hand, line.key


def test_a_year_is_published_when_it_is_over_by_the_head_and_another_than_who_submitted(case: Any) -> None:
    row = report(year=2026)
    with pytest.raises(StepRefused, match="还没有过完"):
        take_step(row, "submit", actor=clerk(), at=JANUARY)
    mine = report()
    both = actor("both", (roles.CLERK, world.ORGAN), (roles.HEAD, world.ORGAN))
    take_step(mine, "submit", actor=both, at=JANUARY)
    with pytest.raises(StepRefused):
        take_step(mine, "publish", actor=both, at=JANUARY)
    with pytest.raises(EnforcementRefused, match="已经有了"):
        report()
    with pytest.raises(EnforcementRefused, match="先退回"):
        change_note(mine, {"note": "改"}, actor=clerk(), at=JANUARY)


def test_what_is_published_stays_and_what_moved_afterwards_is_shown(case: Any) -> None:
    row = published()
    assert counting.digest_of(row.frozen) == row.digest
    assert "800.00" in papers_of(row).get().words
    write_change(case, {"fine": Decimal(500)}, "sample.made", actor=None, at=JANUARY)
    later = world.case(case.rule, number="案9", party_name="赵五")
    row = YearlyReport.objects.get(pk=row.pk)
    fines = next(each for each in counting.numbers(row) if each.line.key == "fines")
    assert (fines.value, fines.now, fines.has_drifted) == (800, 1300, True)
    client = client_of(world.staff("reader", roles.CLERK))
    panel = client.get(f"/enforcement/yearly/{row.pk}/").content.decode()
    assert row.title in panel
    rows = client.get(f"/enforcement/yearly/{row.pk}/rows/decided/").content.decode()
    assert "公布后增加" in rows
    assert later.number in rows
    assert client.get(f"/enforcement/yearly/{row.pk}/rows/nothing/").status_code == 404


def test_the_panel_shows_each_number_as_a_link_to_its_rows(case: Any) -> None:
    row = published()
    client = client_of(world.staff("reader", roles.CLERK))
    panel = client.get(f"/enforcement/yearly/{row.pk}/rest/")
    page = panel.content.decode()
    assert f"/enforcement/yearly/{row.pk}/rows/fines/" in page
    assert "公布后记录没有变化" in page


def test_anybody_reads_what_is_published_until_it_is_withdrawn(case: Any) -> None:
    draft, anybody = report(), Client()
    assert anybody.get(f"/enforcement/public/yearly/{draft.pk}/").status_code == 404
    take_step(draft, "submit", actor=clerk(), at=JANUARY)
    take_step(draft, "publish", actor=head(), at=JANUARY)
    assert draft.title in anybody.get("/enforcement/public/yearly/").content.decode()
    page = anybody.get(f"/enforcement/public/yearly/{draft.pk}/").content.decode()
    assert "800.00" in page
    assert "张小明" not in page
    content = anybody.get(f"/enforcement/public/yearly/{draft.pk}.xlsx").content
    assert ["行政处罚", "罚款金额", 800, "元"] in CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(
        0
    ).to_python()
    take_step(draft, "withdraw", actor=head(), at=JANUARY, reason="数字有误")
    assert anybody.get(f"/enforcement/public/yearly/{draft.pk}/").status_code == 404
    assert report().state == "draft"


def test_another_organ_sees_neither_rows_nor_table(case: Any) -> None:
    row = published()
    stranger = client_of(world.staff("stranger", roles.CLERK, organ=world.OTHER))
    for path in ("", "rows/fines/", "table.xlsx"):
        assert stranger.get(f"/enforcement/yearly/{row.pk}/{path}").status_code == 404
    own = client_of(world.staff("own", roles.CLERK))
    assert own.get(f"/enforcement/yearly/{row.pk}/table.xlsx").status_code == 200
