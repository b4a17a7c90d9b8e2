"""The first page of each role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from xianwu.core.people.models import Grant, Person
from xianwu.core.workflow.api import Clock
from xianwu.domains.financing.roles import BANK_HEAD
from xianwu.web.api.tests.county import DAY, County
from xianwu.web.spark import spark_points
from xianwu.web.tests.samples import late_clock, sent

Enter = Callable[[str], Client]


def text(client: Client, path: str = "/", **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_leader_sees_figures_that_lead_to_their_records(county: County, enter: Enter) -> None:
    for _ in range(3):
        county.need()
    county.need("dongtun")
    page = text(enter("leader"))
    assert "全县情况" in page
    assert "申报清单" in page
    assert 'href="/figures/financing.declared/"' in page
    assert 'href="/figures/financing.declared/records/"' in page
    assert 'data-chart="funnel"' in page
    assert '<th scope="col" class="n">占第一环节</th>' in page


def test_the_course_of_the_year_comes_once_the_page_stands(county: County, enter: Enter) -> None:
    county.need()
    leader = enter("leader")
    assert 'hx-get="/courses/"' in text(leader)
    fragment = text(leader, "/courses/")
    assert "<polyline points=" in fragment
    assert "hx-get" not in fragment


def test_a_figure_says_how_it_moved_since_the_month_before(county: County, enter: Enter) -> None:
    county.need()
    county.need("dongtun")
    assert "较上月末 +2 户" in text(enter("leader"))


def test_units_stand_side_by_side_once_there_are_two(
    county: County, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xianwu.web.dashboard._compared", lambda keys: ["financing.declared"])
    county.need()
    leader = enter("leader")
    assert "申报清单（分单位）" not in text(leader, "/more/")
    county.need("dongtun")
    page = text(leader, "/more/")
    assert "申报清单（分单位）" in page
    assert 'data-chart="compare"' in page
    assert f'href="/figures/financing.declared/?unit={county.units["dongtun"].pk}"' in page


def test_what_stands_below_is_a_part_or_a_page(county: County, enter: Enter) -> None:
    need, leader = county.need(), enter("leader")
    assert need.title not in text(leader)
    assert "<html" in text(leader, "/more/")
    part = leader.get("/more/", headers={"HX-Request": "true", "HX-Target": "more"}).content.decode()
    assert "<html" not in part
    assert need.title in part
    assert need.title in text(enter("visitor_senggu"))
    assert 'data-chart="compare"' not in text(enter("clerk_a"), "/more/")


def test_a_clerk_sees_what_waits_and_not_the_county(county: County, enter: Enter) -> None:
    need = county.ready_need()
    page = text(enter("reviewer"))
    assert "等我办理" in page
    assert 'data-chart="funnel"' not in page
    assert need.title in page
    assert f"/workflow/step/financing.demand/{need.pk}/" in page


def test_many_records_are_left_to_the_ledger(county: County, enter: Enter) -> None:
    needs = [county.ready_need() for _ in range(13)]
    page = text(enter("reviewer"))
    assert f"/workflow/step/financing.demand/{needs[0].pk}/" not in page
    assert "/financing/needs/?todo=recommend" in page


def test_to_do_says_who_holds_the_ball(county: County, enter: Enter) -> None:
    late_clock(sent(county), holder="financing.bank_clerk", held_by="合成甲银行", days=5)
    page = text(enter("clerk_a"))
    assert "超期 5 天" in page
    assert "现由合成甲银行办理" in page
    assert "已超期" in page


def test_whoever_decides_sees_the_limit_that_another_holds_and_the_most_pressing_first(
    county: County, enter: Enter
) -> None:
    head = Person.objects.create_person("head_a", name="合成甲行负责人")
    Grant.objects.create(person=head, role=BANK_HEAD, unit=county.units["bank_a"], valid_from=DAY)
    county.people["head_a"] = head
    calm, late = sent(county), sent(county)
    Clock.objects.filter(kind=late._meta.label_lower, object_id=late.pk).update(
        due_on=DAY - timedelta(days=28), amber_on=DAY - timedelta(days=30)
    )
    page = text(enter("head_a"))
    table = page[page.index("等我决定的") : page.index("</table>")]
    assert "超期 28 天" in table
    assert '<span class="none">—</span></td>\n<td class="row-steps"' not in table
    assert table.index(late.number) < table.index(calm.number)


@pytest.mark.parametrize("name", ["leader", "reviewer", "visitor_senggu", "clerk_a", "admin"])
def test_the_first_page_takes_few_statements_whatever_the_rows(name: str, county: County, enter: Enter) -> None:
    county.ready_need()
    client = enter(name)
    client.get("/")

    def once() -> int:
        # Something new happened: figures are computed anew.
        sent(county)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/").status_code == 200
        return len(asked)

    def count() -> int:
        """What the frame remembers for some seconds may run out on the way, but not twice."""
        return min(once(), once())

    before = count()
    for _ in range(6):
        sent(county)
    assert count() <= 12
    assert before <= 12


def test_enforcement_comes_after_the_page_in_few_statements(county: County, enter: Enter) -> None:
    leader = enter("leader")
    assert 'hx-get="/later/"' in text(leader)
    assert "gas_safety" not in text(leader).partition('id="main"')[2].partition('id="later"')[0]
    sent(county)
    part = {"HX-Request": "true", "HX-Target": "later"}
    with CaptureQueriesContext(connection) as asked:
        fragment = leader.get("/later/", headers=part).content.decode()
    assert len(asked) <= 12
    for told in (
        "燃气执法",
        "艺培检查",
        "违建巡查",
        "/figures/gas_safety.officer_visits/",
        "/enforcement/odds/",
        "/enforcement/overview/",
    ):
        assert told in fragment
    assert fragment.count("各项核对都平") == 3, "each section says whether its figures agree"
    assert "<html" not in fragment
    assert "<h1>执法情况</h1>" in text(leader, "/later/")
    assert "figure-card" not in text(enter("clerk_a"), "/later/"), (
        "no figures for those who see none on their first page"
    )


def test_a_bank_sees_no_figures_and_no_other_bank(county: County, enter: Enter) -> None:
    need = county.need()
    page = text(enter("clerk_a"))
    assert "全县情况" not in page
    assert need.title not in page
    assert "figure-card" not in text(enter("clerk_a"), "/courses/")


def test_the_past_is_for_looking_only(county: County, enter: Enter) -> None:
    county.need(amount=Decimal("100000.00"))
    client = enter("reviewer")
    client.post("/as-of/", {"as_of": "2025-08-01", "next": "/"})
    page = text(client)
    assert "is-past" in page
    assert "等我办理" not in page
    leader = enter("leader")
    leader.post("/as-of/", {"as_of": "2025-08-01", "next": "/"})
    assert "0 户" in text(leader).replace('0 <span class="figure-unit">户', "0 户")


def test_a_spark_line_needs_two_points_and_skips_gaps() -> None:
    assert spark_points([]) == ""
    assert spark_points([Decimal(1)]) == ""
    assert spark_points([None, Decimal(1)]) == ""
    assert len(spark_points([Decimal(1), None, Decimal(3)]).split()) == 2
    assert spark_points([Decimal(2), Decimal(2)]) == "3.0,16.0 117.0,16.0"


def test_overdue_matters_stand_by_unit_and_one_by_one(county: County, enter: Enter) -> None:
    need = county.need()
    late_clock(need, holder="financing.reviewer", held_by="发改委专班", days=9)
    leader, unit = enter("leader"), need.unit_id
    assert f'href="/overdue/?unit={unit}"' in text(leader, "/more/")
    page = text(leader, "/overdue/", unit=str(unit))
    assert "超期 9 天" in page
    assert f'href="/financing/needs/{need.pk}/"' in page
    assert need.title not in text(leader, "/overdue/", unit="0")
    assert leader.get("/overdue/", {"unit": "x"}).status_code == 404
    assert enter("reviewer").get("/overdue/").status_code == 403
    assert Client().get("/overdue/").status_code == 302


def test_a_clock_that_stopped_later_was_overdue_then(county: County, enter: Enter) -> None:
    need = county.need()
    late_clock(need, holder="financing.reviewer", held_by="专班", days=9, stopped_on=DAY)
    leader = enter("leader")
    assert need.title not in text(leader, "/overdue/")
    leader.post("/as-of/", {"as_of": "2025-08-27"})
    assert need.title in text(leader, "/overdue/")
    assert Clock.objects.filter(title=need.title).count() == 1


def test_long_lists_of_overdue_matters_come_in_pages(county: County, enter: Enter) -> None:
    needs: list[Any] = [county.need() for _ in range(2)]
    for number in range(55):
        late_clock(needs[number % 2], holder="", held_by="专班", days=3, name=f"clock_{number}")
    leader = enter("leader")
    assert "下一页" in text(leader, "/overdue/")
    assert "上一页" in text(leader, "/overdue/", page="2")
