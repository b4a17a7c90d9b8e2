"""The layout check as people meet it: a file handed in, the issue on the desk; and the preset of a series."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.county import statements
from xianwu.bulletin.actions import change_issue, open_issue
from xianwu.bulletin.layout.checking.tests.papers import issue as paper
from xianwu.bulletin.layout.checking.tests.papers import word
from xianwu.bulletin.layout.presets import GB9704
from xianwu.bulletin.models import Series
from xianwu.bulletin.tests.office import AT, DAY, browser, put


def handed_in(client: Any, content: bytes, *, name: str = "稿.docx", preset: str = "bulletin") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("bulletin:layout"), {"file": file, "preset": preset})


def test_a_file_handed_in_is_measured_and_not_kept(desk: Any, settings: Any) -> None:
    client = browser(desk, "bulletin.editor")
    assert "不保存" in client.get(reverse("bulletin:layout")).content.decode()
    before = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    page = handed_in(client, word(paper(GB9704)), preset="gb9704").content.decode()
    assert "GB/T 9704 5.2.1" in page
    assert "不能从此文件量出" in page
    assert 'data-rule="top"' in page
    assert sorted(Path(settings.MEDIA_ROOT).rglob("*")) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"plain words", "只能核对 DOCX 和 PDF"),
        (b"%PDF-1.7 broken", "文件不是可以打开的 PDF"),
        (b"PK\x03\x04 broken", "文件不是可以打开的 DOCX"),
        (b"", "文件是空的"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(desk: Any, content: bytes, said: str) -> None:
    answer = handed_in(browser(desk, "bulletin.editor"), content)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_file_too_large_is_refused(desk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("xianwu.bulletin.layout_views.MOST_BYTES", 10)
    answer = handed_in(browser(desk, "bulletin.editor"), word(paper()))
    assert answer.status_code == 422
    assert "文件超过" in answer.content.decode()


def test_only_the_desk_checks_layouts(desk: Any) -> None:
    assert browser(desk, "bulletin.reader").get(reverse("bulletin:layout")).status_code == 403


@pytest.mark.parametrize("preset", ["bulletin", "gb9704"])
def test_the_draft_on_the_desk_meets_its_own_preset(desk: Any, preset: str) -> None:
    put(desk)
    change_issue(desk.issue, {"as_of": DAY, "preset": preset}, actor=desk.actor("bulletin.editor"), at=AT)
    client = browser(desk, "bulletin.editor")
    address = reverse("bulletin:desk-layout", args=[desk.issue.pk])
    assert statements(client, address) <= 12
    report = client.get(address).context["report"]
    assert [(each.key, each.measured) for each in report.broken] == []
    assert f"is-{preset}" in client.get(reverse("bulletin:desk", args=[desk.issue.pk])).content.decode()


def test_an_issue_begins_with_the_preset_of_its_series(desk: Any) -> None:
    series = Series.objects.get()
    Series.objects.filter(pk=series.pk).update(preset="gb9704")
    series.refresh_from_db()
    actor = desk.actor("bulletin.editor")
    assert open_issue({"series": series, "as_of": DAY}, actor=actor, at=AT).preset == "gb9704"
    assert open_issue({"series": series, "as_of": DAY, "preset": "bulletin"}, actor=actor, at=AT).preset == "bulletin"
