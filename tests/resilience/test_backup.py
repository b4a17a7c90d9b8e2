"""Backup and restore: an equal county on whichever database, and nothing lost when an archive is bad."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.resilience.homes import FONTS, IS_POSTGRES, ROOT, Home

pytestmark = [
    pytest.mark.resilience,
    pytest.mark.first,
    pytest.mark.xdist_group("backup"),
    pytest.mark.skipif(not any(FONTS.glob("*.otf")), reason="没有排版字体：先运行 scripts/fonts.py"),
]
NewHome = Callable[..., Home]


@pytest.fixture(scope="module")
def worked(founded: Home, new_home: NewHome) -> Home:
    """A county in which something of everything has happened."""
    home = new_home(copied=founded)
    scene(home, "work")
    return home


@pytest.fixture(scope="module")
def good(worked: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    path = tmp_path_factory.mktemp("good") / "backup.tar"
    succeed(worked.xianwu("backup", str(path)))
    return path


@pytest.fixture(scope="module")
def portrait(worked: Home) -> Any:
    """What it looks like: nobody works in it any more."""
    return scene(worked, "portrait")


def scene(home: Home, *name: str) -> Any:
    return json.loads(succeed(home.run("tests.resilience.scenes", *name)).splitlines()[-1])


def succeed(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-1000:]
    return done.stdout


def refused(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done.stderr[-3000:] + done.stdout[-1000:]
    assert "Traceback" not in done.stderr
    return done.stderr


def figures(home: Home) -> Any:
    return json.loads(succeed(home.xianwu("figures", "--as-of", "2025-08-29", "--format", "json")))


# --- equal counties -----------------------------------------------------------------------------------


def test_a_restored_county_equals_the_one_backed_up(worked: Home, portrait: Any, good: Path, new_home: NewHome) -> None:
    twin = new_home()
    succeed(twin.xianwu("restore", str(good)))
    assert scene(twin, "portrait") == portrait
    assert figures(twin) == figures(worked)
    assert "全部相符" in succeed(twin.xianwu("verify"))
    # Life goes on: new rows get new keys and numbers.
    scene(twin, "work")
    assert scene(twin, "faults", "sign") == []


def test_a_second_restore_needs_force(portrait: Any, good: Path, empty: Home, new_home: NewHome) -> None:
    twin = new_home(copied=empty)
    succeed(twin.xianwu("restore", str(good)))
    scene(twin, "work")
    changed = scene(twin, "portrait")
    assert "--force" in refused(twin.xianwu("restore", str(good)))
    assert scene(twin, "portrait") == changed
    succeed(twin.xianwu("restore", str(good), "--force"))
    rows = scene(twin, "portrait")
    assert {name: rows[name] for name in portrait} == portrait


@pytest.mark.skipif(not IS_POSTGRES, reason="needs both databases")
def test_a_county_moves_from_one_database_to_the_other_and_back(
    portrait: Any, good: Path, empty: Home, new_home: NewHome, archive: Path
) -> None:
    on_file, on_server = new_home(on_server=False), new_home(copied=empty)
    succeed(on_file.xianwu("restore", str(good)))
    assert scene(on_file, "portrait") == portrait
    scene(on_file, "work")
    succeed(on_file.xianwu("backup", str(archive)))
    succeed(on_server.xianwu("restore", str(archive)))
    assert scene(on_server, "portrait") == scene(on_file, "portrait")
    assert figures(on_server) == figures(on_file)
    scene(on_server, "work")
    assert "全部相符" in succeed(on_server.xianwu("verify"))


def test_a_backup_keeps_secrets_for_its_owner_only(good: Path, empty: Home, new_home: NewHome) -> None:
    twin = new_home(copied=empty)
    succeed(twin.xianwu("restore", str(good)))
    for path in (good, twin.folder / "settings.env"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    # Personal numbers travel as they are stored.
    assert b"13800138000" not in good.read_bytes()


def test_a_restore_refuses_another_key_in_the_environment(good: Path, new_home: NewHome) -> None:
    twin = new_home()
    said = refused(twin.xianwu("restore", str(good), XIANWU_FIELD_KEY="another"))
    assert "XIANWU_FIELD_KEY" in said


def test_secrets_of_the_environment_are_in_the_backup(
    worked: Home, empty: Home, new_home: NewHome, archive: Path
) -> None:
    source = new_home(copied=worked)
    lines = (source.folder / "settings.env").read_text().splitlines()
    key = next(line for line in lines if line.startswith("XIANWU_FIELD_KEY=")).partition("=")[2]
    (source.folder / "settings.env").write_text("\n".join(x for x in lines if "FIELD_KEY" not in x) + "\n")
    succeed(source.xianwu("backup", str(archive), XIANWU_FIELD_KEY=key))
    twin = new_home(copied=empty)
    succeed(twin.xianwu("restore", str(archive)))
    assert scene(twin, "portrait")["secrets"][1] == key


# --- while people work --------------------------------------------------------------------------------


def test_a_backup_while_people_work_is_consistent_and_hinders_nobody(
    worked: Home, portrait: Any, empty: Home, new_home: NewHome, archive: Path
) -> None:
    source, twin = new_home(copied=worked), new_home(copied=empty)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.resilience.scenes", "busy", "8"],
        cwd=ROOT, env=source.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stdout
    assert worker.stdout.readline().strip() == "begun"
    succeed(source.xianwu("backup", str(archive)))
    said, wrong = worker.communicate(timeout=120)
    assert worker.returncode == 0, wrong[-3000:]
    assert json.loads(said)["count"] > 1
    succeed(twin.xianwu("restore", str(archive)))
    assert "全部相符" in succeed(twin.xianwu("verify"))
    before = portrait["workflow.Clock"][0]
    then, after = (scene(home, "portrait")["workflow.Clock"][0] for home in (twin, source))
    assert before < then <= after


def test_a_load_in_the_queue_is_done_after_the_restore(
    worked: Home, empty: Home, new_home: NewHome, archive: Path
) -> None:
    source, twin = new_home(copied=worked), new_home(copied=empty)
    scene(source, "queue")
    succeed(source.xianwu("backup", str(archive)))
    succeed(twin.xianwu("restore", str(archive)))
    before = scene(twin, "portrait")["fiscal_review.ReviewProject"][0]
    succeed(twin.xianwu("worker", "--once"))
    assert scene(twin, "portrait")["fiscal_review.ReviewProject"][0] > before
    assert "全部相符" in succeed(twin.xianwu("verify"))


# --- bad archives -------------------------------------------------------------------------------------


def rewritten(good: Path, goal: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The archive with members changed, or left out where the change gives None."""
    with tarfile.open(good) as source, tarfile.open(goal, "w") as target:
        for member in source:
            stream = source.extractfile(member)
            assert stream
            content = change(member.name, stream.read())
            if content is not None:
                member.size = len(content)
                target.addfile(member, io.BytesIO(content))
    return goal


def spoil(*wanted: str) -> Callable[[str, bytes], bytes | None]:
    return lambda name, content: content[:-1] + b"?" if name.startswith(wanted) else content


def leave_out(wanted: str) -> Callable[[str, bytes], bytes | None]:
    return lambda name, content: None if name.startswith(wanted) else content


def test_every_damaged_member_is_named_and_nothing_is_lost(
    worked: Home, portrait: Any, good: Path, archive: Path
) -> None:
    rewritten(good, archive, spoil("rows/units.unit/", "rows/workflow.clock/", "home/files/"))
    said = refused(worked.xianwu("restore", str(archive), "--force"))
    assert "rows/units.unit/00000.jsonl" in said
    assert "rows/workflow.clock/00000.jsonl" in said
    assert "home/files/" in said
    assert "没有恢复任何数据" in said
    assert scene(worked, "portrait") == portrait


@pytest.mark.parametrize("lost", ["manifest.json", "rows/people.person/00000", "home/settings.env"])
def test_a_missing_member_is_named(good: Path, archive: Path, new_home: NewHome, lost: str) -> None:
    said = refused(new_home().xianwu("restore", str(rewritten(good, archive, leave_out(lost)))))
    assert lost in said


def test_a_file_that_is_cut_short_or_no_archive_is_refused(good: Path, archive: Path, new_home: NewHome) -> None:
    home = new_home()
    archive.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    assert "没有恢复任何数据" in refused(home.xianwu("restore", str(archive)))
    archive.write_text("这不是备份")
    assert "没有恢复任何数据" in refused(home.xianwu("restore", str(archive)))
    assert "没有文件" in refused(home.xianwu("restore", str(archive.with_name("nothing.tar"))))


def test_a_member_that_leads_outside_is_refused(good: Path, archive: Path, new_home: NewHome) -> None:
    def lead_out(name: str, content: bytes) -> bytes:
        return content.replace(b'"home/files/', b'"home/../', 1) if name == "manifest.json" else content

    assert "越界" in refused(new_home().xianwu("restore", str(rewritten(good, archive, lead_out))))


def test_a_backup_of_a_newer_version_is_refused(good: Path, archive: Path, new_home: NewHome) -> None:
    def from_the_future(name: str, content: bytes) -> bytes:
        return content.replace(b'"units.0001', b'"units.9999', 1) if name == "manifest.json" else content

    assert "更新的版本" in refused(new_home().xianwu("restore", str(rewritten(good, archive, from_the_future))))


def test_a_backup_with_other_columns_is_refused_before_anything_is_touched(
    worked: Home, portrait: Any, good: Path, archive: Path, empty: Home, new_home: NewHome
) -> None:
    """As an older program made it: the same migrations, other columns in them."""
    digest: dict[str, str] = {}

    def older(name: str, content: bytes) -> bytes:
        if name == "rows/units.unit/00000.jsonl":
            content = content.replace(b'"short_name"', b'"nickname"', 1)
            digest["new"] = hashlib.sha256(content).hexdigest()
        if name == "manifest.json":
            manifest = json.loads(content)
            manifest["digests"]["rows/units.unit/00000.jsonl"] = digest["new"]
            content = json.dumps(manifest).encode()
        return content

    rewritten(good, archive, older)
    for home, options in ((new_home(copied=empty), ()), (worked, ("--force",))):
        said = refused(home.xianwu("restore", str(archive), *options))
        assert "另一个版本" in said
        assert "units.unit 缺列 short_name" in said
        assert "units.unit 多出列 nickname" in said
        assert "没有恢复任何数据" in said
    assert scene(worked, "portrait") == portrait


def test_rows_that_break_a_rule_of_the_tables_are_refused_in_words(
    good: Path, archive: Path, empty: Home, new_home: NewHome
) -> None:
    digest: dict[str, str] = {}

    def broken(name: str, content: bytes) -> bytes:
        if name == "rows/people.person/00000.jsonl":
            head, *lines = content.decode().split("\n")[:-1]
            at = json.loads(head).index("username")
            rows = [json.loads(each) for each in lines]
            rows[-1][at] = rows[0][at]
            content = "\n".join([head, *(json.dumps(each) for each in rows), ""]).encode()
            digest["new"] = hashlib.sha256(content).hexdigest()
        if name == "manifest.json":
            manifest = json.loads(content)
            manifest["digests"]["rows/people.person/00000.jsonl"] = digest["new"]
            content = json.dumps(manifest).encode()
        return content

    twin = new_home(copied=empty)
    assert "不合本程序的规则" in refused(twin.xianwu("restore", str(rewritten(good, archive, broken))))
    succeed(twin.xianwu("restore", str(good)))


def test_a_backup_overwrites_nothing_and_makes_no_folder(worked: Home, archive: Path) -> None:
    archive.write_text("昨天的备份")
    assert f"已有文件 {archive}" in refused(worked.xianwu("backup", str(archive)))
    assert archive.read_text() == "昨天的备份"
    missing = archive.parent / "没有" / "backup.tar"
    assert f"没有目录 {missing.parent}" in refused(worked.xianwu("backup", str(missing)))
    assert not missing.parent.exists()
    assert "请写明文件名" in refused(worked.xianwu("backup", str(archive.parent)))
