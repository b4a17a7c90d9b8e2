"""A periodical: who founds it, what signed issues keep fixed, how it stops, whom it goes to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from xianwu.bulletin.actions import BulletinRefused, open_issue
from xianwu.bulletin.models import Issue, Series
from xianwu.bulletin.series_flow import SeriesRefused, change_series, open_series
from xianwu.bulletin.tests.office import AT, DAY, browser, go, person, put, step_url
from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.core.people.roles import ADMIN, AUDITOR
from xianwu.core.workflow.api import StepRefused, take_step

ROOT = "/bulletin/series/"
DATA = {
    "name": "样例要情", "organ": "样例县人民政府办公室", "code": "brief", "start_year": "", "start_no": "1",
    "distribution": "县领导", "groups": "副县长\n县直各单位负责人",
}  # fmt: skip


def signer(desk: Any) -> Any:
    return desk.actor("bulletin.signer")


def test_a_signer_founds_a_periodical_and_begins_an_issue_of_it(desk: Any) -> None:
    client = browser(desk, "bulletin.signer")
    assert "发送组" in client.get(f"{ROOT}new/").content.decode()
    answer = client.post(f"{ROOT}new/", DATA | {"unit": desk.units["office"].pk})
    series = Series.objects.get(code="brief")
    assert answer["Location"] == f"{ROOT}{series.pk}/"
    assert series.groups == ["副县长", "县直各单位负责人"]
    assert Event.objects.get(kind="bulletin.series", object_id=series.pk).verb == "bulletin.series_opened"
    page = client.get(f"{ROOT}{series.pk}/").content.decode()
    assert "2025 年第 1 期" in page
    assert "样例要情" in browser(desk, "bulletin.editor").get("/bulletin/issues/new/").content.decode()
    issue = open_issue({"series": series, "as_of": DAY}, actor=desk.actor("bulletin.editor"), at=AT)
    assert issue.distribution == "县领导"
    assert verify_chain() == []


def test_an_administrator_may_and_the_others_may_not(desk: Any) -> None:
    person(desk, "admin", ADMIN)
    person(desk, "checker", AUDITOR)
    given = DATA | {"unit": desk.units["office"].pk}
    for who in ("bulletin.editor", "bulletin.reviewer", "bulletin.distributor", "checker"):
        client = browser(desk, who)
        assert client.get(ROOT).status_code == 200, who
        assert client.post(f"{ROOT}new/", given).status_code == 403, who
    assert browser(desk, "bulletin.reader").get(ROOT).status_code == 403
    with pytest.raises(SeriesRefused, match="由签发人或管理员"):
        open_series({"code": "x"}, actor=desk.actor("bulletin.editor"), at=AT)
    assert browser(desk, "admin").post(f"{ROOT}new/", given).status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "yanjin-bulletin"}, "已经登记过"),
        ({"groups": "副县长\n副县长"}, "写重了"),
        ({"groups": " "}, "必填"),
        ({"start_no": "38"}, "从哪一年接续"),
        ({"code": "政务"}, "有效|字母"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(desk: Any, changes: dict[str, str], said: str) -> None:
    import re

    answer = browser(desk, "bulletin.signer").post(f"{ROOT}new/", DATA | {"unit": desk.units["office"].pk} | changes)
    assert answer.status_code == 422
    assert re.search(said, answer.content.decode())
    assert Series.objects.count() == 1


def test_what_is_printed_is_fixed_once_an_issue_is_signed(desk: Any) -> None:
    series = desk.issue.series
    change_series(series, {"name": "延津政务要情"}, actor=signer(desk), at=AT)
    put(desk)
    go(desk, "edit")
    with pytest.raises(SeriesRefused, match="正在审核或待签发"):
        change_series(series, {"organ": "另一个办公室"}, actor=signer(desk), at=AT)
    desk.issue.series.refresh_from_db()
    go(desk, "review", "sign")
    assert desk.issue.title == "延津政务要情2025年第38期"
    series = Series.objects.get(pk=series.pk)
    for name, value in (("name", "改名"), ("organ", "改名"), ("start_no", 5), ("code", "other")):
        with pytest.raises(SeriesRefused, match="不能"):
            change_series(Series.objects.get(pk=series.pk), {name: value}, actor=signer(desk), at=AT)
    # Recipients are a matter of today.
    form = browser(desk, "bulletin.signer").get(f"{ROOT}{series.pk}/edit/").content.decode()
    assert form.count("disabled") >= 5
    given = {"version": series.version, "unit": series.unit_id, "distribution": "县领导", "groups": "副县长"}
    assert browser(desk, "bulletin.signer").post(f"{ROOT}{series.pk}/edit/", given).status_code == 302
    series.refresh_from_db()
    assert (series.groups, series.distribution, series.name) == (["副县长"], "县领导", "延津政务要情")
    assert "2025 年第 39 期" in browser(desk, "bulletin.editor").get(f"{ROOT}{series.pk}/").content.decode()


def stop(desk: Any, day: date) -> Series:
    series = Series.objects.get(pk=desk.issue.series_id)
    take_step(series, "stop", actor=signer(desk), at=AT, data={"stopped_on": day}, reason="并入另一刊物")
    return series


def test_stopping_names_what_is_under_way_and_leaves_it(desk: Any) -> None:
    put(desk)
    page = browser(desk, "bulletin.signer").get(step_url(desk.issue.series, "stop")).content.decode()
    assert "还有 1 期没有签发，停办后仍可办完" in page
    series = stop(desk, DAY - timedelta(days=1))
    assert (series.state, series.stopped_on) == ("stopped", DAY - timedelta(days=1))
    editor = desk.actor("bulletin.editor")
    with pytest.raises(BulletinRefused, match="停办，请另选刊物"):
        open_issue({"series": series, "as_of": DAY}, actor=editor, at=AT)
    fresh = browser(desk, "bulletin.editor").get("/bulletin/issues/new/").content.decode()
    assert f'<option value="{series.pk}"' not in fresh
    go(desk, "edit", "review", "sign")
    assert Issue.objects.get(pk=desk.issue.pk).issue_no == 38
    take_step(series, "resume", actor=signer(desk), at=AT, reason="恢复")
    assert (series.state, series.stopped_on) == ("running", None)
    assert open_issue({"series": series, "as_of": DAY}, actor=editor, at=AT).pk
    assert verify_chain() == []


def test_a_periodical_does_not_stop_before_its_last_issue(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review", "sign")
    with pytest.raises(StepRefused, match="还签发过一期"):
        stop(desk, DAY - timedelta(days=1))
    assert stop(desk, DAY).state == "stopped"


def test_groups_without_anybody_say_what_to_do(desk: Any) -> None:
    series = desk.issue.series
    change_series(series, {"groups": ["副县长", "没有人的组"]}, actor=signer(desk), at=AT)
    page = browser(desk, "bulletin.signer").get(f"{ROOT}{series.pk}/").content.decode()
    assert "没有人，请管理员在“管理 → 职务”里登记，发送组写“没有人的组”" in page
    assert "<dt>副县长</dt><dd>1 人</dd>" in page


def test_without_any_periodical_the_ledger_says_what_to_do(desk: Any) -> None:
    Issue.objects.all()._raw_delete("default")
    Series.objects.all()._raw_delete("default")
    page = browser(desk, "bulletin.signer").get(ROOT).content.decode()
    assert "还没有刊物，不能开始组稿" in page
