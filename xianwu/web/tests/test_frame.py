"""What every page shares: the as-of date, error pages, the handbook, the content security policy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from xianwu.web import handbook
from xianwu.web.api.tests.county import County

Enter = Callable[[str], Client]


def test_a_past_day_turns_the_county_back(county: County, enter: Enter) -> None:
    need = county.need()
    client = enter("reviewer")
    assert (
        client.post("/as-of/", {"as_of": "2025-08-01", "next": "/financing/needs/"})["Location"] == "/financing/needs/"
    )
    page = client.get("/financing/needs/").content.decode()
    assert "is-past" in page
    assert need.title not in page
    assert client.get(f"/financing/needs/{need.pk}/").status_code == 404
    client.post("/as-of/", {"today": "1", "as_of": "2025-08-01"})
    assert need.title in client.get("/financing/needs/").content.decode()


@pytest.mark.parametrize(("day", "words"), [("2026-01-01", "将来"), ("昨天", "看不懂"), ("2025-08-29", "")])
def test_other_days_stay_today(day: str, words: str, county: County, enter: Enter) -> None:
    client = enter("leader")
    page = client.post("/as-of/", {"as_of": day}, follow=True).content.decode()
    assert "is-past" not in page
    assert words in page


def test_synthetic_data_are_called_so_on_every_page(county: County, enter: Enter, settings: Any) -> None:
    client = enter("leader")
    for path in ("/", "/financing/needs/"):
        assert "演示数据（合成）" not in client.get(path).content.decode()
    settings.XIANWU_SYNTHETIC = True
    for path in ("/", "/financing/needs/"):
        assert "演示数据（合成）" in client.get(path).content.decode()


def test_one_is_not_led_off_the_site(county: County, enter: Enter) -> None:
    answer = enter("leader").post("/as-of/", {"as_of": "2025-08-01", "next": "https://example.org/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("name", "path", "status", "words"),
    [
        ("leader", "/nothing-here/", 404, "没有找到"),
        ("clerk_a", "/people/people/", 403, "不能进入"),
        ("", "/nothing-here/", 404, "没有找到"),
    ],
)
def test_error_pages_say_what_happened(
    name: str, path: str, status: int, words: str, county: County, enter: Enter, settings: Any
) -> None:
    settings.DEBUG = False
    client = enter(name) if name else Client()
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert "保留了什么" in page
    assert ("topbar" in page) == bool(name)


def test_a_form_that_was_open_too_long_is_told_so(county: County) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(county.people["leader"])
    response = client.post("/notices/")
    assert response.status_code == 403
    assert "安全校验已失效" in response.content.decode()


def test_a_request_that_cannot_be_read_is_told_so(county: County, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["example.gov.cn"]
    response = Client().get("/login/", headers={"host": "other.example"})
    assert response.status_code == 400
    assert "看不懂" in response.content.decode()


def test_the_page_of_a_server_error_needs_nothing() -> None:
    page = render_to_string("500.html")
    assert "没有办成" in page
    assert "kit/trouble.css" in page


def test_no_page_may_run_inline_script_or_style(county: County, enter: Enter) -> None:
    response = enter("leader").get("/")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert " style=" not in page
    assert " onclick=" not in page


def test_the_handbook_is_reached_from_each_page(
    county: County, enter: Enter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handbook, "FOLDER", tmp_path)
    handbook.chapters.cache_clear()
    handbook.page_of.cache_clear()
    client = enter("clerk_a")
    assert "还没有随系统安装" in client.get("/handbook/").content.decode()
    (tmp_path / "01-first.md").write_text(
        "# 第一章\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n<script>1</script>\n", "utf-8"
    )
    handbook.chapters.cache_clear()
    page = client.get("/handbook/").content.decode()
    assert "第一章" in page
    assert "<td>1</td>" in page
    assert "<script>1" not in page
    assert client.get("/handbook/01-first/").status_code == 200
    assert client.get("/handbook/02-none/").status_code == 404
    assert 'href="/handbook/"' in client.get("/").content.decode()
    handbook.chapters.cache_clear()
    handbook.page_of.cache_clear()
