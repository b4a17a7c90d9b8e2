"""`figures`, `records`, `bulletin export`, `catalogue` over a county of a few rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
DAY = "2025-08-29"


def values(said: Any) -> dict[str, Any]:
    assert said.code == 0, said.err
    return {row["key"]: row for row in json.loads(said.out)}


def test_figures_are_printed_as_json_with_their_period(bureau: Any, xianwu: Run) -> None:
    found = values(xianwu("figures", "--as-of", DAY, "--section", "bulletin", "--format", "json"))
    row = found["bulletin.received"]
    assert set(row) == {"key", "label", "value", "unit", "text", "period", "records"}
    assert (row["value"], row["records"]) == (3, 3)
    assert set(row["period"]) == {"phrase", "start", "end"}
    assert row["period"]["end"] == DAY
    assert {key.split(".")[0] for key in found} == {"bulletin"}


def test_another_day_gives_other_values(bureau: Any, xianwu: Run) -> None:
    found = values(xianwu("figures", "--as-of", "2025-08-28", "--section", "bulletin", "--format", "json"))
    assert found["bulletin.received"]["value"] == 0


def test_all_sections_are_printed_and_the_clock_gives_the_day(bureau: Any, xianwu: Run) -> None:
    found = values(xianwu("figures", "--format", "json"))
    assert {"financing", "fiscal_review", "bulletin"} <= {key.split(".")[0] for key in found}
    assert found["bulletin.received"]["value"] == 3


def test_figures_are_printed_as_a_table(bureau: Any, xianwu: Run) -> None:
    said = xianwu("figures", "--as-of", DAY)
    assert said.code == 0
    assert f"截至 {DAY}" in said.out
    line = next(line for line in said.out.splitlines() if line.startswith("bulletin.received"))
    assert "3 条" in line


@pytest.mark.parametrize("line", ["figures", "records bulletin.received"])
def test_a_day_to_come_is_refused_as_on_the_pages(bureau: Any, xianwu: Run, line: str) -> None:
    said = xianwu(*line.split(), "--as-of", "2099-01-01")
    assert said.code == 1
    assert "不能看将来的日期：2099-01-01" in said.err
    assert said.out == ""


def test_an_unknown_section_names_those_that_exist(bureau: Any, xianwu: Run) -> None:
    said = xianwu("figures", "--section", "finance")
    assert said.code == 1
    assert "没有领域“finance”" in said.err
    assert "financing" in said.err
    assert said.out == ""


def test_records_are_as_many_as_the_figure_says(bureau: Any, xianwu: Run) -> None:
    said = xianwu("records", "bulletin.received", "--as-of", DAY, "--format", "json")
    rows = json.loads(said.out)
    assert len(rows) == 3
    assert {tuple(row) for row in rows} == {("model", "id", "number", "title")}
    assert {row["model"] for row in rows} == {"bulletin.Contribution"}
    assert all(row["number"] and row["title"].startswith("商务局第") for row in rows)


def test_records_are_printed_line_by_line(bureau: Any, xianwu: Run) -> None:
    said = xianwu("records", "bulletin.received", "--as-of", DAY)
    assert said.out.splitlines()[-1] == "共 3 条"


def test_an_unknown_figure_is_refused_in_words(bureau: Any, xianwu: Run) -> None:
    said = xianwu("records", "bulletin.nonsense")
    assert said.code == 1
    assert "没有指标“bulletin.nonsense”" in said.err


def test_an_issue_is_exported_in_three_forms(signed: Any, xianwu: Run, tmp_path: Path) -> None:
    goal = tmp_path / "新目录" / "out"
    said = xianwu("bulletin", "export", "38", "--to", str(goal))
    assert said.code == 0, said.err
    paths = [Path(line) for line in said.out.splitlines()]
    assert sorted(path.suffix for path in paths) == [".docx", ".html", ".pdf", ".zip"]
    assert sorted(goal.iterdir()) == sorted(paths)
    assert paths[0].read_bytes()[:4] == b"%PDF"


@pytest.mark.parametrize("line", ["99", "38 --year 2019"])
def test_an_issue_that_is_not_signed_is_refused(signed: Any, xianwu: Run, tmp_path: Path, line: str) -> None:
    said = xianwu("bulletin", "export", *line.split(), "--to", str(tmp_path))
    assert said.code == 1
    assert "没有已签发的第" in said.err


def test_an_export_overwrites_nothing(signed: Any, xianwu: Run, tmp_path: Path) -> None:
    assert xianwu("bulletin", "export", "38", "--to", str(tmp_path)).code == 0
    kept = next(tmp_path.glob("*.docx"))
    kept.write_text("另外改过的")
    for path in [each for each in tmp_path.iterdir() if each.suffix == ".pdf"]:
        path.unlink()
    said = xianwu("bulletin", "export", "38", "--to", str(tmp_path))
    assert said.code == 1
    assert f"{tmp_path} 里已有" in said.err
    assert kept.name in said.err
    assert kept.read_text() == "另外改过的"
    assert not list(tmp_path.glob("*.pdf"))


def test_a_folder_that_cannot_be_written_is_named(signed: Any, xianwu: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = xianwu("bulletin", "export", "38", "--to", str(tmp_path / "file"))
    assert said.code == 1
    assert str(tmp_path / "file") in said.err


def test_the_catalogue_names_steps_figures_sheets_roles_and_parameters(db: None, xianwu: Run) -> None:
    said = xianwu("catalogue")
    assert said.code == 0
    for word in ("角色", "步骤", "指标", "导入表", "事件", "规则参数", "bulletin.received", "fiscal_review.ledger"):
        assert word in said.out


def test_the_chain_is_verified(signed: Any, xianwu: Run) -> None:
    from xianwu.bulletin.models import Issue

    assert "全部相符" in xianwu("verify").out
    Issue.objects.filter(pk=signed.pk).update(title="改过的标题")
    said = xianwu("verify")
    assert said.code == 1
    assert "记录内容与最后一条事件不符" in said.out
