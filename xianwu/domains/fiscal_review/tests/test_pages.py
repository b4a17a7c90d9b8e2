"""Pages: they open for whom they are meant, are refused to the others, and cost no statement a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.county import statements, whole_page
from xianwu.core.people.actors import Actor
from xianwu.domains.fiscal_review.models import ChecklistItem, ReviewProject
from xianwu.domains.fiscal_review.tests.conftest import CAST
from xianwu.domains.fiscal_review.tests.journey import Journey
from xianwu.domains.fiscal_review.tests.test_figures import conclusion, stored

ROOT = "/fiscal_review/"
DESK = {"intake", "first", "first_2", "second", "final", "head"}
COUNTY = {"leader", "office", "auditor"}
OWNERS, AGENCIES, PARTIES = {"owner", "other_owner"}, {"agency", "other_agency"}, {"party", "other_party"}
EVERYBODY = {username for username, _, _ in CAST} | {"nobody"}
OPEN_TO = {
    "projects/": DESK | COUNTY | OWNERS | AGENCIES | {"admin"},
    "projects/board/": DESK | COUNTY | OWNERS | AGENCIES | {"admin"},
    "jobs/": DESK | COUNTY | AGENCIES,
    "consultations/": DESK | COUNTY | OWNERS | AGENCIES | PARTIES,
    "conclusions/": DESK | COUNTY | OWNERS | AGENCIES,
    "checklist/": DESK | COUNTY | OWNERS | AGENCIES | {"admin"},
    "queue/": DESK | COUNTY | OWNERS,
    "opinions/": DESK | COUNTY | OWNERS,
    "results/": DESK | COUNTY,
    "agencies/": DESK | COUNTY | AGENCIES,
    "splits/": DESK | COUNTY,
}


@pytest.mark.parametrize("path", OPEN_TO)
def test_a_page_opens_for_its_roles_alone(client_of: Callable[[str], Client], path: str) -> None:
    for username in EVERYBODY:
        wanted = 200 if username in OPEN_TO[path] else 403
        assert client_of(username).get(ROOT + path).status_code == wanted, username
    assert Client().get(ROOT + path).status_code == 302


@pytest.fixture
def busy(journey: Callable[..., Journey]) -> list[Journey]:
    """Work in several states, with an agency, a meeting and a query."""
    return [
        journey().submitted(on=date(2025, 8, 28)),
        journey().assigned(on=date(2025, 8, 4)).with_agency(),
        journey().assigned(on=date(2025, 8, 20)).consulting(),
        journey().assigned(on=date(2025, 8, 20)).step("raise_query", "first", content="依据？"),
        journey().first_reviewed(on=date(2025, 7, 21)),
    ]


def test_the_record_of_each_state_opens(busy: list[Journey], client_of: Callable[[str], Client]) -> None:
    for case in busy:
        text = whole_page(client_of("first"), f"{ROOT}projects/{case.project.pk}/")
        for words in ("送审资料", "通道与时限", "进度预测", "办理经过", "附件"):
            assert words in text
        assert client_of("owner").get(f"{ROOT}projects/{case.project.pk}/print/").status_code == 200
    job, meeting = busy[1].job, busy[2].meeting
    assert "甲造价所" in client_of("agency").get(f"{ROOT}jobs/{job.pk}/").content.decode()
    assert "土方外运距离" in client_of("owner").get(f"{ROOT}consultations/{meeting.pk}/").content.decode()


@pytest.mark.usefixtures("needs_fonts")
def test_before_the_approval_there_is_no_cut_and_afterwards_zero_is_zero(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    """Not applicable is not zero: in the ledger, its sums, the record, its print and the file."""
    early, late = journey().first_reviewed(), journey().finalised(cuts=0, adds=0)
    client = client_of("first")

    def shown(case: Journey, tail: str = "") -> str:
        page = client.get(f"{ROOT}projects/{case.project.pk}/{tail}").content.decode()
        return page[page.index("审定金额</dt>") : page.index("争议金额</dt>")]

    assert [shown(early, tail).count("—") for tail in ("", "print/")] == [4, 4], "approved, cut, addition, net cut"
    assert [shown(late, tail).count(">0.00<") for tail in ("", "print/")] == [3, 3]
    columns = "cols=number,approved,cuts,adds"
    rows = client.get(f"{ROOT}projects/?{columns}").content.decode()
    assert [len(re.findall(f'data-label="{label}"[^>]*><span class="none"', rows)) for label in ("审减", "审增")] == [
        1,
        1,
    ]
    sums = f"{ROOT}projects/summary/?state="
    assert '审减合计 <strong><span class="none">—</span>' in client.get(sums + early.now.state).content.decode()
    assert '审减合计 <strong><data class="money" value="0' in client.get(sums + late.now.state).content.decode()
    file = b"".join(client.get(f"/intake/export/fiscal_review:projects/?{columns}"))
    sheet = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    lines = {line[0]: line[1:] for line in sheet}
    assert lines[early.project.number] == ["", "", ""]
    assert lines[late.project.number] == [3_000_000, 0, 0]


def test_what_is_missing_stands_in_the_checklist(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    case = journey().step("submit", "owner", items="送审函\n弃土场协议")
    page = whole_page(client_of("intake"), f"{ROOT}projects/{case.project.pk}/")
    assert "缺 6 项必备资料" in page
    assert "清单外" in page


def test_the_channel_advice_says_why(journey: Callable[..., Journey], client_of: Callable[[str], Client]) -> None:
    case = journey(submitted=Decimal(900_000), industry="highway").accepted()
    page = client_of("intake").get(f"{ROOT}projects/{case.project.pk}/").content.decode()
    assert "专业类别不在简易通道范围内" in page
    assert "17 个工作日" in page


def test_the_queue_shows_my_own_work_first(busy: list[Journey], client_of: Callable[[str], Client]) -> None:
    mine = client_of("first").get(f"{ROOT}queue/").content.decode()
    assert busy[1].project.number in mine
    assert busy[0].project.number not in mine
    everything = client_of("first").get(f"{ROOT}queue/?whose=all").content.decode()
    assert all(case.project.number in everything for case in busy)
    assert busy[4].project.number in client_of("second").get(f"{ROOT}queue/").content.decode()
    assert busy[0].project.number in client_of("intake").get(f"{ROOT}queue/").content.decode()
    nothing = client_of("first_2").get(f"{ROOT}queue/").content.decode()
    assert not any(case.project.number in nothing for case in busy)
    assert not any(
        case.project.number in client_of("other_owner").get(f"{ROOT}queue/").content.decode() for case in busy
    )


def test_the_queue_orders_colours_and_names_the_holder(
    busy: list[Journey], actors: dict[str, Actor], client_of: Callable[[str], Client]
) -> None:
    from xianwu.domains.fiscal_review.desk import queue_rows

    rows = queue_rows(actors["leader"], on=date(2025, 8, 29), only_mine=False)
    by_pk = {row.project.pk: row.course for row in rows}
    late = by_pk[busy[4].project.pk]
    assert (late.colour, late.used, late.limit, late.holder) == ("red", 29, 17, "复核人员 second员")
    assert by_pk[busy[1].project.pk].colour == "red"
    waiting = by_pk[busy[3].project.pk]
    assert (waiting.clock and waiting.clock.name, waiting.holder) == ("answer", "建设单位")
    assert by_pk[busy[0].project.pk].holder == "评审内勤"
    paused = by_pk[busy[2].project.pk]
    assert (paused.is_paused, paused.holder) == (True, "初审人员、复核人员、审定人员")
    assert [row.project.pk for row in rows][-1] == busy[2].project.pk
    red = client_of("leader").get(f"{ROOT}queue/?colour=red").content.decode()
    assert busy[4].project.number in red
    assert busy[0].project.number not in red


def test_green_goes_first_on_the_same_day(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    from xianwu.domains.fiscal_review.desk import queue_rows

    green = {"green_leader": "张县长", "green_document_no": "延政阅〔2025〕3号", "green_until": date(2025, 12, 31)}
    plain = journey(stage="settlement").accepted(on=date(2025, 8, 18)).step("classify", "intake")
    first = journey(**green).accepted(on=date(2025, 8, 22)).step("classify", "intake")
    dues = [case.clock("review").due_on for case in (plain, first)]
    assert dues == [date(2025, 9, 8), date(2025, 9, 8)]
    rows = queue_rows(actors["head"], on=date(2025, 8, 29), only_mine=False)
    assert [row.project.pk for row in rows] == [first.project.pk, plain.project.pk]


def test_the_forecast_stands_on_comparable_cases(
    journey: Callable[..., Journey], units: dict[str, Any], actors: dict[str, Actor]
) -> None:
    from xianwu.domains.fiscal_review.desk import courses_of

    case = journey().assigned(on=date(2025, 8, 25))
    on = date(2025, 8, 29)
    assert courses_of([case.now], on=on)[case.project.pk].forecast.days is None
    used = (8, 9, 12, 20, 30)
    stored([conclusion(n, date(2025, 5, 1), 3_000_000, 0, used=day) for n, day in enumerate(used)], units["transport"])
    course = courses_of([case.now], on=on)[case.project.pk]
    assert (course.forecast.days, course.forecast.n, course.forecast.basis) == (20, 5, "同通道同规模")
    # Four working days are used; sixteen more from 29 August lead to 22 September.
    assert (course.used, course.left, course.finish_on) == (4, 16, date(2025, 9, 22))
    assert course.will_be_late


def test_results_show_both_truths_side_by_side(units: dict[str, Any], client_of: Callable[[str], Client]) -> None:
    stored(
        [
            conclusion(1, date(2024, 5, 1), 60_000_000, 0, used=30),
            conclusion(2, date(2024, 6, 1), 1_000_000, 0, used=10),
            conclusion(3, date(2025, 5, 1), 60_000_000, 6_000_000, 600_000, used=30),
            *(conclusion(n, date(2025, 6, 1), 1_000_000, 0, used=10) for n in range(4, 9)),
        ],
        units["transport"],
    )
    page = whole_page(client_of("leader"), f"{ROOT}results/")
    for words in ("缩短 33%", "持平", "毛审减", "净审减", "交通运输局", "5000–10000 万元"):
        assert words in page, words


def test_agencies_are_appraised_and_see_themselves_alone(
    journey: Callable[..., Journey], actors: dict[str, Actor], client_of: Callable[[str], Client]
) -> None:
    from xianwu.core.workflow.api import take_step
    from xianwu.domains.fiscal_review.tests.journey import noon

    case = journey().assigned().with_agency()
    at = noon(case.on)
    take_step(case.job, "accept", actor=actors["agency"], at=at, data={"no_conflict": True})
    take_step(case.job, "deliver", actor=actors["agency"], at=at, data={"amount": Decimal(2_000_000)})
    data = {"amount": Decimal(1_950_000), "score": 88}
    take_step(case.job, "recheck", actor=actors["second"], at=at, data=data)
    journey().assigned().with_agency("agency_b")
    page = client_of("head").get(f"{ROOT}agencies/").content.decode()
    assert "2.50%" in page
    assert "88.0" in page
    assert "乙造价咨询" in page
    own = client_of("agency").get(f"{ROOT}agencies/").content.decode()
    assert "甲造价咨询" in own
    assert "乙造价咨询" not in own
    last_year = client_of("head").get(f"{ROOT}agencies/?span=last").content.decode()
    assert "甲造价咨询" not in last_year


def test_saved_views_and_switches_filter(busy: list[Journey], client_of: Callable[[str], Client]) -> None:
    first = client_of("first")
    assert "我经办的" in first.get(f"{ROOT}projects/").content.decode()
    mine = first.get(f"{ROOT}projects/?mine=1").content.decode()
    assert busy[1].project.number in mine
    assert busy[0].project.number not in mine
    late = first.get(f"{ROOT}projects/?late=1").content.decode()
    assert busy[4].project.number in late
    assert busy[0].project.number not in late
    paused = first.get(f"{ROOT}projects/?paused=1").content.decode()
    assert busy[3].project.number in paused
    assert busy[1].project.number not in paused
    assert "我经办的" not in client_of("leader").get(f"{ROOT}projects/").content.decode().split("chips")[0]


def test_what_was_late_is_found_under_that_day(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    case, client = journey().first_reviewed(on=date(2025, 7, 21)), client_of("first")

    def late(day: str) -> str:
        session = client.session
        session["as_of"] = day
        session.save()
        return str(client.get(f"{ROOT}projects/?late=1").content.decode())

    assert case.project.number in late("2025-08-27")
    assert case.project.number not in late("2025-07-25")


def test_an_owner_corrects_a_draft_and_nothing_later(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    case = journey()
    owner, url = client_of("owner"), f"{ROOT}projects/{case.project.pk}/edit/"
    page = owner.get(url)
    assert page.status_code == 200
    form = {
        "project_code": case.project.project_code, "title": "改过的名字", "owner": case.units["transport"].pk,
        "industry": "municipal", "stage": "budget", "submitted": "2,500,000", "list_standard": "gb50500-2013",
        "is_design_complete": "on", "version": case.now.version,
    }  # fmt: skip
    wrong = owner.post(url, {**form, "submitted": "0", "price_month": "8月"})
    assert wrong.status_code == 422
    assert "改过的名字" in wrong.content.decode()
    foreign = owner.post(url, {**form, "owner": case.units["housing"].pk})
    assert "不能把项目改到其他单位" in foreign.content.decode()
    assert owner.post(url, form).status_code == 302
    assert (case.now.title, case.now.submitted) == ("改过的名字", 2_500_000)
    case.submitted()
    assert owner.get(url).status_code == 403
    assert owner.post(url, form).status_code == 403
    for username in ("intake", "head", "other_owner", "agency", "auditor"):
        assert client_of(username).post(url, form).status_code in (403, 404), username


def test_the_desk_keeps_the_checklist(client_of: Callable[[str], Client], units: dict[str, Any]) -> None:
    form = {"stage": "budget", "item": "弃土场协议", "is_required": "on", "order": "30", "source": "本县"}
    assert client_of("owner").post(f"{ROOT}checklist/new/", form).status_code == 403
    assert client_of("intake").post(f"{ROOT}checklist/new/", form).status_code == 302
    row = ChecklistItem.objects.get(item="弃土场协议")
    again = client_of("intake").post(f"{ROOT}checklist/new/", form)
    assert "弃土场协议" in again.content.decode()
    assert again.status_code == 422
    edit = {**form, "is_required": "", "version": row.version}
    assert client_of("head").post(f"{ROOT}checklist/{row.pk}/edit/", edit).status_code == 302
    row.refresh_from_db()
    assert not row.is_required


def test_the_past_is_shown_as_it_was_and_cannot_be_written(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    case = journey(on=date(2025, 8, 4)).assigned(on=date(2025, 8, 5))
    case.step("first_review", "first", amount=Decimal(2_700_000), on=date(2025, 8, 20))
    client = client_of("first")
    session = client.session
    session["as_of"] = "2025-08-06"
    session.save()
    ledger = client.get(f"{ROOT}projects/").content.decode()
    assert "初审中" in ledger
    page = client.get(f"{ROOT}projects/{case.project.pk}/").content.decode()
    assert "完成初审" not in page
    queue = client.get(f"{ROOT}queue/?whose=all").content.decode()
    assert case.now.number in queue
    assert case.now.number not in client.get(f"{ROOT}projects/?late=1").content.decode()
    assert "1/17 日" in queue
    assert "初审人员" in queue
    for path in ("results/", "agencies/", "splits/", "opinions/"):
        assert client.get(ROOT + path).status_code == 200
    tie = {"agency": case.units["agency_a"].pk, "kind": "design"}
    assert client.post(f"{ROOT}projects/{case.project.pk}/do/tie/", tie).status_code == 403


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["projects/", "projects/board/", "projects/?mine=1", "queue/?whose=all", "jobs/", "conclusions/", "opinions/",
     "results/", "agencies/?span=all", "splits/", "consultations/"],
)  # fmt: skip
def test_statements_do_not_grow_with_rows(
    journey: Callable[..., Journey], units: dict[str, Any], client_of: Callable[[str], Client], path: str
) -> None:
    def more(start: int) -> None:
        journey(submitted=Decimal(1_900_000)).submitted()
        journey().assigned().with_agency()
        journey().assigned().consulting()
        case = journey().finalised()
        ReviewProject._base_manager.filter(pk=case.project.pk).update(state="opinion_sought")
        rows = [conclusion(start + n, date(2025, 5, 1), 3_000_000, 9, used=9) for n in range(3)]
        stored(rows, units["transport"], first_no=start)

    more(0)
    more(10)
    client = client_of("final")
    few = statements(client, ROOT + path)
    more(20)
    more(30)
    assert statements(client, ROOT + path) == few
    assert few <= 24
