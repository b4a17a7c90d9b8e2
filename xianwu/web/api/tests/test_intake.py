"""Import by program: preview with errors by cell, apply once, undo; each sees only the own loads."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from xianwu.domains.financing.demo_names import credit_code
from xianwu.domains.financing.models import Demand
from xianwu.intake.writing import table
from xianwu.web.api.tests.county import AT, DAY, County

BASE = "/api/v1/intake/"
LINE = {
    "主体名称": "延津县合成粮油有限公司", "主体类型": "小微企业", "统一社会信用代码/证件": credit_code("91", 30_000_001),
    "所在乡镇": "僧固乡", "融资需求(万元)": 50, "期限(月)": 12, "用途": "流动资金", "担保方式": "信用",
    "申报渠道": "走访", "申报日期": "2025-08-20", "授权书编号": "授导0001",
}  # fmt: skip


def workbook(county: County, *lines: dict[str, Any]) -> SimpleUploadedFile:
    """The lines under the headers that the sheet itself names; choices by their first word where the line has none."""
    sheets = {each["key"]: each for each in county.call("reviewer", BASE + "sheets").json()["items"]}
    columns = sheets["financing.needs"]["columns"]
    headers = [each["header"] for each in columns]
    rows = []
    for line in lines:
        given = {_plain(name): value for name, value in line.items()}
        rows.append([given.get(_plain(each["header"]), _any(each)) for each in columns])
    return SimpleUploadedFile("申报清单.xlsx", table("申报清单", headers, rows))


def _plain(header: str) -> str:
    return header.split("(")[0].split("（")[0]


def _any(column: dict[str, Any]) -> Any:
    """What fills a required cell the test does not care about."""
    return column["choices"][0] if column["required"] and column["choices"] else None


def upload(county: County, *lines: dict[str, Any], name: str = "reviewer") -> Any:
    path = BASE + "sheets/financing.needs"
    return county.call(name, path, method="post", data={"file": workbook(county, *lines)})


def test_a_file_is_previewed_applied_once_and_undone(county: County) -> None:
    previewed = upload(county, LINE)
    assert previewed.status_code == 201, previewed.content.decode()
    told = previewed.json()
    assert (told["state"], told["rows"], told["errors"]) == ("previewed", 1, [])
    assert not Demand.objects.exists()
    load = f"{BASE}loads/{told['id']}"
    applied = county.call("reviewer", f"{load}/apply", method="post", body={"choice": "all"})
    assert (applied.status_code, applied.json()["created"]) == (200, 1), applied.content.decode()
    assert Demand.objects.get().amount == 500_000
    again = county.call("reviewer", f"{load}/apply", method="post", body={"choice": "all"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "refused")
    second = upload(county, LINE).json()
    repeated = county.call("reviewer", f"{BASE}loads/{second['id']}/apply", method="post", body={"choice": "all"})
    assert (repeated.json()["created"], repeated.json()["unchanged"]) == (0, 1)
    undone = county.call("reviewer", f"{load}/undo", method="post", body={})
    assert (undone.status_code, undone.json()["state"], undone.json()["withdrawn"]) == (200, "undone", 1)


def test_errors_are_named_by_cell_and_refuse_the_whole(county: County) -> None:
    wrong = LINE | {
        "融资需求(万元)": "很多",
        "授权书编号": "授导0002",
        "统一社会信用代码/证件": credit_code("91", 30_000_002),
    }
    told = upload(county, LINE, wrong).json()
    assert {(each["row"], each["column"]) for each in told["errors"]} == {(3, "融资需求(万元)")}
    load = f"{BASE}loads/{told['id']}"
    assert county.call("reviewer", load).json()["error_count"] == 1
    refused = county.call("reviewer", f"{load}/apply", method="post", body={"choice": "all"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "load_failed")
    assert not Demand.objects.exists()
    assert county.call("reviewer", load).json()["state"] == "previewed"
    good = county.call("reviewer", f"{load}/apply", method="post", body={"choice": "good"})
    assert (good.status_code, good.json()["created"]) == (200, 1)
    annotated = county.call("reviewer", f"{load}/annotated")
    assert annotated.content.startswith(b"PK")


def test_a_wrong_choice_and_a_wrong_file_are_refused(county: County) -> None:
    told = upload(county, LINE).json()
    load = f"{BASE}loads/{told['id']}"
    assert county.call("reviewer", f"{load}/apply", method="post", body={"choice": "none"}).status_code == 422
    assert county.call("reviewer", f"{load}/drop", method="post", body={}).json()["state"] == "dropped"
    bad = {"data": {"file": SimpleUploadedFile("x.xlsx", b"no workbook")}}
    answer = county.call("reviewer", BASE + "sheets/financing.needs", method="post", **bad)
    assert answer.status_code in (409, 422)
    assert county.call("reviewer", BASE + "sheets/financing.needs", method="post").status_code == 422
    data = {"file": SimpleUploadedFile("x.xlsx", b"no workbook"), "sheet": "financing.needs"}
    named = county.call("reviewer", BASE + "sheets/financing.needs", method="post", data=data)
    assert (named.status_code, named.json()["error"]["field"]) == (422, "sheet")


def test_a_strangers_load_does_not_exist_and_a_wrong_role_fills_nothing(county: County) -> None:
    told = upload(county, LINE).json()
    load = f"{BASE}loads/{told['id']}"
    for method, tail in (("get", ""), ("get", "/annotated"), ("post", "/apply"), ("post", "/drop"), ("post", "/undo")):
        assert county.call("visitor_senggu", load + tail, method=method).status_code == 404
    assert upload(county, LINE, name="leader").status_code == 403
    assert county.call("leader", BASE + "sheets/financing.needs/template").status_code == 403
    assert county.call("reviewer", BASE + "sheets/financing.needs/template").content.startswith(b"PK")
    assert county.call("reviewer", BASE + "sheets/nonsense/template").status_code == 404


def test_a_large_export_goes_on_as_a_job_and_is_fetched_by_its_owner(county: County, monkeypatch: Any) -> None:
    from xianwu.web.api.calls import exports

    county.need()
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    asked = county.call("reviewer", "/api/v1/financing/needs/export?state=declared")
    assert asked.status_code == 202
    path = f"/api/v1/exports/{asked.json()['id']}"
    assert county.call("visitor_senggu", path).status_code == 404
    assert county.call("reviewer", path).json()["state"] == "running"
    assert county.call("reviewer", f"{path}/file").status_code == 404
    from xianwu.intake.jobs import run_export

    run_export.call(asked.json()["id"])
    told = county.call("reviewer", path).json()
    assert (told["state"], told["rows_done"], told["rows"]) == ("done", 1, 1)
    assert b"".join(county.call("reviewer", f"{path}/file").streaming_content).startswith(b"PK")


def test_an_export_tells_how_far_it_is(county: County, monkeypatch: Any) -> None:
    from xianwu.intake import exporting
    from xianwu.intake.models import Export

    monkeypatch.setattr(exporting, "TOLD", 2)
    export = Export.objects.create(
        page="financing:needs", as_of=DAY, owner=county.people["reviewer"], asked_at=AT, row_count=5
    )
    path, seen = f"/api/v1/exports/{export.pk}", []
    for _ in exporting._counted(iter([[1]] * 5), export):
        seen.append(county.call("reviewer", path).json()["rows_done"])
    assert seen == [0, 0, 2, 2, 4]
    client = Client()
    client.force_login(county.people["reviewer"])
    shown = client.get(f"/intake/exports/{export.pk}/").content.decode()
    assert 'max="5" value="4"' in shown
    assert "已写 4 行，共 5 行" in shown
