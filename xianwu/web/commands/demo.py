"""`xianwu demo`: a synthetic county, built once, and served."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import Any

from xianwu.web.environment import home, read_file, write_setting

TODAY = date(2025, 8, 29)
BUILT = "demo.built"
SETTINGS = {"XIANWU_TODAY": TODAY.isoformat(), "XIANWU_SYNTHETIC": "1", "XIANWU_SECOND_FACTOR": "0"}


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--reset", action="store_true", help="清空后重建演示县")
    parser.add_argument("--no-serve", action="store_true", help="只建立数据，不启动服务")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="监听端口，默认 8000")


def run(args: Namespace) -> int:
    folder = home()
    refuse_real_county(folder)
    for name, value in SETTINGS.items():
        os.environ[name] = value
        write_setting(name, value)
    import django

    django.setup()
    if args.reset or not (folder / BUILT).exists():
        build(folder)
    print_accounts()
    if args.no_serve:
        return 0
    from xianwu.web.commands.serve import serve

    return serve(host="127.0.0.1", port=args.port)


def refuse_real_county(folder: Path) -> None:
    """A home that already holds a county which is not the demo is left alone."""
    from xianwu.web.commands.errors import CommandFailed

    is_demo = read_file(folder / "settings.env").get("XIANWU_SYNTHETIC") == "1"
    if (folder / "xianwu.sqlite3").exists() and not is_demo:
        raise CommandFailed(f"{folder} 里已有一个不是演示的县，不会动它。请用 XIANWU_HOME 另指一个目录。")


def build(folder: Path) -> None:
    """Empty the database, migrate, and let every room add its synthetic rows. Half a build is built anew."""
    from django.core.management import call_command

    (folder / BUILT).unlink(missing_ok=True)
    print("建立数据表……", flush=True)
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    build_rooms()
    (folder / BUILT).write_text(f"{TODAY.isoformat()}\n", "utf-8")


def build_rooms() -> None:
    """Tree, calendar and accounts, then each room's `demo.build` in the order of the rooms."""
    from random import Random

    from django.conf import settings
    from django.utils.module_loading import import_string, module_has_submodule
    from tqdm import tqdm

    from xianwu.web.demo_accounts import open_accounts, seed_county, set_passwords

    rooms = [room for room in settings.ROOMS if module_has_submodule(import_module(room), "demo")]
    with tqdm(total=3 + len(rooms), desc="建立演示县（合成数据）", unit="步") as bar:
        seed_county()
        bar.update()
        open_accounts(on=TODAY)
        bar.update()
        for room in rooms:
            import_string(f"{room}.demo.build")(Random(38), as_of=TODAY, progress=lambda *args: None)
            bar.update()
        set_passwords()
        bar.update()


def import_module(name: str) -> Any:
    import importlib

    return importlib.import_module(name)


def print_accounts() -> None:
    """One account per role, with the password all of them share in the demo."""
    from xianwu.web.demo_accounts import PASSWORD, one_per_role

    print(f"演示账号（密码均为 {PASSWORD}）：")
    for username, name, role, unit in one_per_role(on=TODAY):
        print(f"  {username:<24}{role}（{unit}） {name}")
