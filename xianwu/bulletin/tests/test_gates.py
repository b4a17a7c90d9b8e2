"""Every step and page is refused to every wrong role, by direct POST as well."""

from typing import Any

import pytest

from xianwu.bulletin import demo
from xianwu.bulletin.contribution_flow import CONTRIBUTION
from xianwu.bulletin.issue_flow import ISSUE
from xianwu.bulletin.models import Contribution, Issue, LeaderNote
from xianwu.bulletin.notes.flow import NOTE
from xianwu.bulletin.tests.office import AT, DAY, browser, go, person, published, put, step_url
from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE

HOLDERS = {
    "bulletin.contributor": "commerce.contributor",
    "bulletin.unit_leader": "commerce.leader",
    "bulletin.editor": "bulletin.editor",
    "bulletin.reviewer": "bulletin.reviewer",
    "bulletin.signer": "bulletin.signer",
    "bulletin.distributor": "bulletin.distributor",
    "bulletin.reader": "bulletin.reader",
    LEADER: "a.leader",
    OFFICE: "an.office",
    AUDITOR: "an.auditor",
    ADMIN: "an.admin",
}
STRANGER = "finance.leader"
"""The right role in the wrong unit."""


@pytest.fixture
def everyone(desk: Any) -> dict[str, Any]:
    for role in (LEADER, OFFICE, AUDITOR, ADMIN):
        person(desk, HOLDERS[role], role)
    return {role: browser(desk, name) for role, name in HOLDERS.items()}


def refused(clients: dict[str, Any], record: Any, step: Any) -> None:
    """Nobody but the roles of the step moves the record."""
    data = {"reason": "试一试", "file_no": "2025-KB-001", "reply": "已办"}
    data["issue"] = str(record.issue_id) if hasattr(record, "issue_id") else ""
    wrong = [role for role in clients if role not in step.roles]
    assert wrong
    for role in wrong:
        answer = clients[role].post(step_url(record, step.name), data)
        assert answer.status_code in (403, 404), f"{role} {step.name}: {answer.status_code}"
        assert type(record).objects.get(pk=record.pk).state == record.state


def at(model: Any, record: Any, state: str) -> Any:
    """The record as if it stood there; constraints of signed issues are met by a signed one."""
    record.state = state
    model.objects.filter(pk=record.pk).update(state=state)
    return record


@pytest.mark.parametrize("name", [step.name for step in ISSUE.steps])
def test_a_step_of_an_issue_is_refused_to_each_wrong_role(desk: Any, everyone: dict[str, Any], name: str) -> None:
    step = ISSUE.step(name)
    put(desk)
    if step.sources[0] in Issue.FROZEN:
        go(desk, "edit", "review", "sign")
    refused(everyone, at(Issue, desk.issue, step.sources[0]), step)


@pytest.mark.parametrize("name", [step.name for step in CONTRIBUTION.steps])
def test_a_step_of_a_contribution_is_refused_to_each_wrong_role(desk: Any, everyone: dict[str, Any], name: str) -> None:
    step = CONTRIBUTION.step(name)
    text = demo._contribute(desk, ("commerce", "商务局信息", "文字。"), day=DAY, until="draft")
    Contribution.objects.filter(pk=text.pk).update(issue=desk.issue)
    text.refresh_from_db()
    at(Contribution, text, step.sources[0])
    refused(everyone, text, step)
    if step.roles[0] in ("bulletin.contributor", "bulletin.unit_leader"):
        assert browser(desk, STRANGER).post(step_url(text, name)).status_code == 404


@pytest.mark.parametrize("name", [step.name for step in NOTE.steps])
def test_a_step_of_a_note_is_refused_to_each_wrong_role(desk: Any, everyone: dict[str, Any], name: str) -> None:
    issue = published(desk)
    note_text = {"item": str(issue.items.get().pk), "text": "请认真抓好落实。", "due_on": "2025-09-12"}
    assert everyone[LEADER].post(f"/bulletin/read/{issue.pk}/note/", note_text).status_code == 302
    note, step = LeaderNote.objects.get(), NOTE.step(name)
    if step.sources[0] != note.state:
        LeaderNote.objects.filter(pk=note.pk).update(reply="已办")
    refused(everyone, at(LeaderNote, note, step.sources[0]), step)
    assert browser(desk, STRANGER).post(step_url(note, name)).status_code == 404


def test_a_unit_does_not_sign_its_own_writers_text(desk: Any) -> None:
    person(desk, "both", "bulletin.contributor", "commerce")
    person(desk, "both", "bulletin.unit_leader", "commerce")
    client = browser(desk, "both")
    client.post("/bulletin/contributions/new/", {"unit": desk.units["commerce"].pk, "title": "题", "body": "文。"})
    text = Contribution.objects.get()
    assert client.post(step_url(text, "approve")).status_code == 403


PAGES = {
    "/bulletin/desk/{issue}/": {"editor", "reviewer", "signer", "distributor"},
    "/bulletin/desk/{issue}/side/": {"editor", "reviewer", "signer", "distributor", AUDITOR},
    "/bulletin/distribution/{issue}/": {"editor", "reviewer", "signer", "distributor"},
    "/bulletin/drift/{issue}/": {"editor", "reviewer", "signer", "distributor", AUDITOR},
    "/bulletin/drift/{issue}/bulletin/": {"editor", "reviewer", "signer", "distributor", AUDITOR},
    "/bulletin/items/new/{issue}/": {"editor"},
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_desk_is_refused_to_each_wrong_role(desk: Any, everyone: dict[str, Any], path: str) -> None:
    issue = published(desk)
    allowed = {role if "." in role else f"bulletin.{role}" for role in PAGES[path]}
    for role, client in everyone.items():
        code = client.get(path.format(issue=issue.pk)).status_code
        # An issue that is signed takes no items, whoever asks.
        right = 403 if "items" in path or role not in allowed else 200
        assert code == right, f"{role} {path}: {code}"


@pytest.mark.parametrize("role", ["bulletin.reader", "bulletin.unit_leader", LEADER, OFFICE, AUDITOR, ADMIN])
def test_a_draft_is_hidden_from_everybody_but_the_desk(desk: Any, everyone: dict[str, Any], role: str) -> None:
    put(desk)
    for path in ("issues/{0}/", "read/{0}/", "file/{0}/pdf/", "read/{0}/figure/bulletin.received/"):
        assert everyone[role].get(f"/bulletin/{path.format(desk.issue.pk)}").status_code in (403, 404)


def test_items_are_changed_by_the_editor_alone(desk: Any, everyone: dict[str, Any]) -> None:
    item = put(desk)
    for role, client in everyone.items():
        if role == "bulletin.editor":
            continue
        for path in (f"items/{item.pk}/", f"items/{item.pk}/drop/", f"items/{item.pk}/up/"):
            assert client.post(f"/bulletin/{path}", {"title": "题", "body": "文", "version": 1}).status_code in (
                403,
                404,
            )
    item.refresh_from_db()
    assert (item.order, item.version) == (1, 1)


def test_the_verbs_refuse_what_the_pages_refuse(desk: Any) -> None:
    from xianwu.bulletin.actions import BulletinRefused, add_item, draft_contribution, open_issue, write_note

    reader = desk.actor("bulletin.reader")
    with pytest.raises(BulletinRefused):
        open_issue({"series": desk.issue.series, "as_of": DAY}, actor=reader, at=AT)
    with pytest.raises(BulletinRefused):
        add_item(desk.issue, {"title": "题", "body": "文"}, actor=reader, at=AT)
    with pytest.raises(BulletinRefused):
        draft_contribution({"unit": desk.units["commerce"], "title": "题", "body": "文"}, actor=reader, at=AT)
    with pytest.raises(BulletinRefused):
        write_note(desk.issue, {"text": "请办"}, actor=reader, at=AT, on=DAY)
