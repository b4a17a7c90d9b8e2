"""An exchange of keys, killed in the middle again and again: nothing is lost, the next run goes on, backups hold."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.resilience.homes import Home
from tests.resilience.rekeying import COUNT

pytestmark = [pytest.mark.resilience, pytest.mark.first, pytest.mark.xdist_group("kills")]
PHONE = "13800138000"


def scene(home: Home, *name: str) -> Any:
    return json.loads(succeed(home.run("tests.resilience.rekeying", *name)).splitlines()[-1])


def succeed(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-1000:]
    return done.stdout


def refused(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done.stderr[-3000:] + done.stdout[-1000:]
    assert "Traceback" not in done.stderr
    return done.stderr


def is_whole(seen: dict[str, Any]) -> bool:
    return (seen["found"], seen["person"], seen["kept"], seen["faults"]) == (COUNT, PHONE, [11], [])


def keys_of(home: Home) -> list[str]:
    lines = (home.folder / "settings.env").read_text().splitlines()
    return next(line for line in lines if line.startswith("XIANWU_FIELD_KEY=")).partition("=")[2].split(",")


def killed_twice(home: Home, everything: int) -> None:
    lefts = [everything]
    for place in (("48", "before"), ("64", "after")):
        done = home.run("tests.resilience.rekeying", "killed", *place)
        assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
        seen = scene(home, "look")
        assert is_whole(seen), place
        lefts.append(seen["left"])
        # What the exchange says of itself is what the columns say.
        assert sum(count for count, _ in seen["changes"]) == everything - seen["left"]
    assert lefts == sorted(lefts, reverse=True)
    assert lefts[0] > lefts[-1] > 0


def test_a_killed_exchange_goes_on_and_backups_of_each_hour_hold(
    home: Home, empty: Home, new_home: Callable[..., Home], tmp_path: Path
) -> None:
    scene(home, "farms")
    (old,) = keys_of(home)
    before, amid, after = (tmp_path / f"{name}.tar" for name in ("before", "amid", "after"))
    succeed(home.xianwu("backup", str(before)))
    assert "没有要换的" in succeed(home.xianwu("rekey"))

    assert "重启" in succeed(home.xianwu("rekey", "--new"))
    fresh, kept = keys_of(home)
    assert kept == old != fresh
    assert stat.S_IMODE((home.folder / "settings.env").stat().st_mode) == 0o600
    everything = scene(home, "look")["left"]
    assert everything > 2 * COUNT, "rows and their kept versions"
    assert f"还有 {everything} 行" in refused(home.xianwu("rekey", "--drop"))
    assert f"还有 {everything} 行" in refused(home.xianwu("rekey", "--new"))

    killed_twice(home, everything)
    assert "行在用旧密钥" in succeed(home.xianwu("rekey", "--check"))
    succeed(home.xianwu("backup", str(amid)))

    assert f"已换完 {everything} 行" in succeed(home.xianwu("rekey"))
    succeed(home.xianwu("rekey", "--drop"))
    assert keys_of(home) == [fresh]
    seen = scene(home, "look")
    assert is_whole(seen)
    assert (seen["left"], seen["changes"]) == (0, [[everything, False]])
    succeed(home.xianwu("backup", str(after)))

    for archive, keys in ((before, [old]), (amid, [fresh, old]), (after, [fresh])):
        twin = new_home(copied=empty)
        succeed(twin.xianwu("restore", str(archive)))
        assert keys_of(twin) == keys
        assert is_whole(scene(twin, "look")), archive.name


def test_a_key_of_the_environment_is_changed_where_it_is_set(
    home: Home, empty: Home, new_home: Callable[..., Home], tmp_path: Path
) -> None:
    (key,) = keys_of(home)
    said = refused(home.xianwu("rekey", "--new", XIANWU_FIELD_KEY=key))
    assert "由环境变量设置" in said
    assert keys_of(home) == [key]
    archive = tmp_path / "backup.tar"
    succeed(home.xianwu("backup", str(archive)))
    # An environment that opens what the backup holds, and more, is no obstacle.
    succeed(new_home(copied=empty).xianwu("restore", str(archive), XIANWU_FIELD_KEY=f"fresh,{key}"))
    assert "XIANWU_FIELD_KEY" in refused(
        new_home(copied=empty).xianwu("restore", str(archive), XIANWU_FIELD_KEY="fresh")
    )
