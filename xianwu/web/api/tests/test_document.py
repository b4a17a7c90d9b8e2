"""The document names every call of every ledger, and people can read it."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from xianwu.core.records.models import Versioned
from xianwu.kit.pages import RecordPages, all_pages
from xianwu.web.api import rest
from xianwu.web.api.reading import chapters
from xianwu.web.api.scopes import SCOPES
from xianwu.web.api.tests.county import County

ADDRESS = "/api/v1/openapi.json"


def ledgers() -> list[RecordPages]:
    found = [page for page in all_pages() if isinstance(page, RecordPages) and issubclass(page.model, Versioned)]
    return [page for page in found if page.label != "api"]


@pytest.fixture(scope="module")
def document() -> dict:
    return json.loads(Client().get(ADDRESS).content)


def test_every_ledger_stands_in_the_document(document: dict) -> None:
    assert len(ledgers()) >= 10
    for pages in ledgers():
        base = f"/api/v1/{pages.label}/{pages.key}/"
        assert set(document["paths"][base]) == ({"get", "post"} if pages.verb("create") and pages.writers else {"get"})
        names = {each["name"] for each in document["paths"][base]["get"]["parameters"]}
        assert {key for each in pages.all_filters for key in each.keys} <= names
        row = document["paths"][base]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert {column.name for column in pages.all_columns} <= set(row["properties"]["items"]["items"]["properties"])
        for tail in ("summary", "export", "{pk}", "{pk}/events", "{pk}/files"):
            assert base + tail in document["paths"]


def test_the_document_is_sound(document: dict) -> None:
    assert document["openapi"].startswith("3.1")
    ids = []
    for path, calls in document["paths"].items():
        for call in calls.values():
            ids.append(call["operationId"])
            assert call["x-scope"] in SCOPES
            assert call["security"] == [{"token": []}]
            assert re.search(r"[\u4e00-\u9fff]", call["summary"])
            in_path = {each["name"] for each in call["parameters"] if each["in"] == "path"}
            assert in_path == set(re.findall(r"{(\w+)}", path))
            names = [each["name"] for each in call["parameters"]]
            assert len(names) == len(set(names)), path
            for response in call["responses"].values():
                if "$ref" in response:
                    assert response["$ref"].rsplit("/", 1)[1] in document["components"]["responses"]
    assert len(ids) == len(set(ids))


def test_steps_are_listed_with_what_they_ask(document: dict) -> None:
    call = document["paths"]["/api/v1/financing/needs/{pk}/steps/{step}"]["post"]
    step = next(each for each in call["parameters"] if each["name"] == "step")
    assert "recommend" in step["schema"]["enum"]
    assert "bank（推荐银行）" in call["description"]


def test_a_body_is_the_form_of_the_page(document: dict) -> None:
    content = document["paths"]["/api/v1/financing/needs/"]["post"]["requestBody"]["content"]
    schema = content["application/json"]["schema"]
    assert {"enterprise", "amount", "declared_on"} <= set(schema["required"])
    assert "working" in schema["properties"]["purpose"]["enum"]
    assert "state" not in schema["properties"]


def test_people_read_it_chapter_by_chapter(county: County) -> None:
    client = Client()
    assert client.get("/api/document/").status_code == 302
    client.force_login(county.people["leader"])
    overview = client.get("/api/document/").content.decode()
    for chapter in chapters():
        assert f">{chapter.title}</a>" in overview
    shown = client.get("/api/document/", {"part": "融资需求"}).content.decode()
    assert "/api/v1/financing/needs/{pk}/steps/{step}" in shown
    assert "Authorization: Bearer $TOKEN" in shown
    assert "<script>" not in shown
    assert 'style="' not in shown


def test_every_example_is_a_call_that_exists() -> None:
    from django.urls import get_resolver

    resolver = get_resolver("xianwu.web.api.urls")
    lines = [call.example for chapter in chapters() for call in chapter.calls]
    assert len(lines) > 100
    for line in lines:
        path = re.search(r'"\$XIANWU([^"?]+)', line)
        assert path, line
        assert resolver.resolve(path.group(1))


def test_the_document_holds_no_path_of_the_tokens_themselves() -> None:
    assert not [path for path in rest.document()["paths"] if path.startswith("/api/v1/api/")]
