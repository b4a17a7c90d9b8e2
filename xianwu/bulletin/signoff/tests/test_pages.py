"""The route on the pages: what is shown, what may be pressed, how a route and a deputy are entered."""

from typing import Any

from django.urls import reverse

from tests.county import statements
from xianwu.bulletin.models import Deputy
from xianwu.bulletin.signoff.routes import route_of
from xianwu.bulletin.signoff.tests.steps import REVIEW, does, place, stage, states, submitted
from xianwu.bulletin.tests.office import DAY, browser, person, step_url


def route_panel(desk: Any, username: str) -> str:
    return browser(desk, username).get(reverse("bulletin:issues-detail", args=[desk.issue.pk])).content.decode()


def test_the_issue_shows_who_signed_who_is_waited_for_and_what_may_be_done(office: Any) -> None:
    submitted(office, stage(office, "数据核验", "all", "checker", "checker2"), REVIEW)
    does(office, "checker", "sign", opinion="已核对台账")
    shown = route_panel(office, "checker2")
    for words in ("数据核验", "全部", "意见：已核对台账", "待签", "未轮到", "加签", "转签", "退回"):
        assert words in shown, words
    assert step_url(place(office, "checker2"), "sign") in shown
    assert step_url(place(office, "checker"), "withdraw") not in shown
    assert step_url(place(office, "checker"), "withdraw") in route_panel(office, "checker")
    editor = route_panel(office, "bulletin.editor")
    assert step_url(place(office, "checker2"), "remind") in editor
    assert step_url(place(office, "checker2"), "sign") not in editor
    does(office, "checker2", "send_back", to="editor", reason="口径不对")
    after = route_panel(office, "bulletin.editor")
    assert "<s>数据核验 checker " in after
    assert "提交审核后依次经过：数据核验（全部）：checker、checker2 → 审核（任一）：审核 → 签发" in after


def test_a_place_is_signed_on_its_page_and_the_notice_goes(office: Any) -> None:
    submitted(office, stage(office, "数据核验", "any", "checker"), REVIEW)
    client, own = browser(office, "checker"), place(office, "checker")
    assert "轮到您签署" in client.get("/notices/").content.decode()
    assert own.title in client.get("/").content.decode()
    page = client.get(reverse("bulletin:places-detail", args=[own.pk])).content.decode()
    assert step_url(own, "sign") in page
    assert client.post(step_url(own, "sign"), {"opinion": "同意"}).status_code == 302
    assert states(office) == [("数据核验", "signed"), ("审核", "open")]
    assert "轮到您签署" not in client.get("/notices/").content.decode()
    refused = browser(office, "chief").post(step_url(place(office, stage="审核"), "sign"), {})
    assert refused.status_code == 404


def test_numbers_without_ground_are_named_to_whoever_signs_and_asked_about(office: Any) -> None:
    submitted(office, stage(office, "数据核验", "any", "checker"), REVIEW, is_proven=False)
    client, own = browser(office, "checker"), place(office, "checker")
    told = "第 1 条有 1 个数没有依据：12户"
    assert told in client.get(step_url(own, "sign")).content.decode()
    silent = client.post(step_url(own, "sign"), {"opinion": " "})
    assert silent.status_code == 409
    assert "没有依据就签的，请在意见里写明" in silent.content.decode().split('id="id_opinion-error"')[1]
    assert states(office)[0] == ("数据核验", "open")
    assert client.post(step_url(own, "sign"), {"opinion": "12 户待商务局补来源"}).status_code == 302
    assert states(office) == [("数据核验", "signed"), ("审核", "open")]
    reviewer = browser(office, "bulletin.reviewer")
    refused = reviewer.post(step_url(place(office, stage="审核"), "sign"), {"opinion": "同意"})
    assert refused.status_code in (403, 409)
    assert told in refused.content.decode()
    assert states(office)[1] == ("审核", "open")


def test_where_all_have_ground_nothing_is_said(office: Any) -> None:
    submitted(office, stage(office, "数据核验", "any", "checker"), REVIEW)
    client, own = browser(office, "checker"), place(office, "checker")
    assert "没有依据" not in client.get(step_url(own, "sign")).content.decode()
    assert client.post(step_url(own, "sign"), {}).status_code == 302


def test_a_reminder_is_among_the_notices(office: Any) -> None:
    submitted(office, stage(office, "数据核验", "any", "checker"), REVIEW)
    assert browser(office, "bulletin.editor").post(step_url(place(office, "checker"), "remind"), {}).status_code == 302
    assert "已催签，请尽快办理" in browser(office, "checker").get("/notices/").content.decode()


def test_the_editor_changes_the_route_after_a_warning(office: Any) -> None:
    series, client = office.issue.series, browser(office, "bulletin.editor")
    address = reverse("bulletin:route", args=[series.pk])
    form = client.get(address).content.decode()
    assert "审核环节用" in form
    data = {
        "stages-TOTAL_FORMS": "2",
        "stages-INITIAL_FORMS": "1",
        "stages-0-name": "审核",
        "stages-0-mode": "any",
        "stages-0-is_review": "True",
        "stages-0-ORDER": "2",
        "stages-0-slots": "2",
        "stages-0-signer0": "role:bulletin.reviewer:",
        "stages-1-name": "保密审查",
        "stages-1-mode": "all",
        "stages-1-ORDER": "1",
        "stages-1-slots": "2",
        "stages-1-signer0": f"person:{office.people['chief'].pk}",
        "stages-1-signer1": f"role:bulletin.cosigner:{office.units['office'].pk}",
    }
    asked = client.post(address, data).content.decode()
    assert "将改为：提交审核 → 保密审查 → 审核 → 签发" in asked
    assert len(route_of(series, on=DAY)) == 1
    wrong = client.post(address, data | {"stages-1-name": "签发", "confirmed": "1"})
    assert (wrong.status_code, "不能用" in wrong.content.decode()) == (422, True)
    assert client.post(address, data | {"confirmed": "1"}).status_code == 302
    assert [each["name"] for each in route_of(series, on=DAY)] == ["保密审查", "审核"]
    shown = client.get(reverse("bulletin:series-detail", args=[series.pk])).content.decode()
    assert "保密审查（全部）：chief、县政府办核签" in shown
    person(office, "other", "bulletin.editor", "commerce")
    assert browser(office, "other").get(address).status_code == 403


def test_a_deputy_is_entered_on_the_page_by_the_absent_one(office: Any) -> None:
    client, address = browser(office, "chief"), reverse("bulletin:deputies-new")
    assert client.get(address).status_code == 200
    data = {"absent": office.people["chief"].pk, "deputy": office.people["chief2"].pk, "note": "外出学习"}
    data |= {"valid_from": DAY.isoformat(), "valid_to": DAY.isoformat()}
    refused = browser(office, "checker").post(address, data)
    assert "由外出的本人或管理员" in refused.content.decode()
    assert client.post(address, data).status_code == 302
    named = Deputy.objects.get()
    edit = reverse("bulletin:deputies-edit", args=[named.pk])
    assert client.get(edit).status_code == 200
    assert browser(office, "chief2").get(edit).status_code == 403


def test_the_route_takes_few_statements(office: Any) -> None:
    together = stage(office, "会签", "all", "checker", "checker2", "chief")
    submitted(office, together, REVIEW)
    client = browser(office, "checker")
    for address in ("issues-detail", "places-detail"):
        pk = office.issue.pk if address == "issues-detail" else place(office, "checker").pk
        url = reverse(f"bulletin:{address}", args=[pk])
        client.get(url)
        assert statements(client, url) <= 12, address
