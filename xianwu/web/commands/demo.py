"""`xianwu demo`: a synthetic county, built once, and served."""

from __future__ import annotations

import os
import shutil
from argparse import ArgumentParser, Namespace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.occupancy import hold
from xianwu.web.commands.serve import port_number, require_free, serve
from xianwu.web.environment import home, read_file, write_setting

if TYPE_CHECKING:
    from xianwu.web.commands.progress import Length, Progress

HOST, TODAY = "127.0.0.1", date(2025, 8, 29)
BUILT, DATABASE = "demo.built", "demo.database"
SETTINGS = {"XIANWU_TODAY": TODAY.isoformat(), "XIANWU_SYNTHETIC": "1", "XIANWU_SECOND_FACTOR": "0"}
FILLED = ("files", "intake", "exports")


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--reset", action="store_true", help="清空后重建演示县")
    parser.add_argument("--no-serve", action="store_true", help="只建立数据，不启动服务")
    parser.add_argument("--port", type=port_number, default=8000, metavar="端口", help="监听端口，默认 8000")


def run(args: Namespace) -> int:
    folder = home()
    if not args.no_serve:
        require_free(HOST, args.port)
    is_demo = read_file(folder / "settings.env").get("XIANWU_SYNTHETIC") == "1"
    os.environ.update(SETTINGS)
    import django

    django.setup()
    refuse_real_county(folder, is_demo=is_demo)
    for name, value in SETTINGS.items():
        write_setting(name, value)
    if args.reset or not is_built(folder):
        with hold("home", folder=folder):
            build(folder)
    print_accounts()
    if args.no_serve:
        print("演示县已建好。运行 xianwu serve 打开它。")
        return 0
    return serve(host=HOST, port=args.port)


# --- whose county is it -------------------------------------------------------------------------------


def database_name(folder: Path) -> str:
    """The database by its address, without its password; the file of this home by a word that moves along."""
    from django.db import connection

    parts = connection.settings_dict
    if Path(str(parts["NAME"])) == folder / "xianwu.sqlite3":
        return "home"
    return f"{connection.vendor}://{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


def has_people() -> bool:
    from django.db import connection

    from xianwu.core.people.models import Person

    return Person._meta.db_table in connection.introspection.table_names() and Person.objects.exists()


def refuse_real_county(folder: Path, *, is_demo: bool) -> None:
    """A database with people in it is emptied only if this home's demo was built in this very database."""
    mark = folder / DATABASE
    own = mark.read_text("utf-8").strip() if mark.exists() else "home"
    if has_people() and not (is_demo and own == database_name(folder)):
        raise CommandFailed("这里已有一个不是演示的县，不会动它。请用 XIANWU_HOME（和 DATABASE_URL）另指一处。")


# --- building -----------------------------------------------------------------------------------------


def tables_digest() -> str:
    """A digest of all migrations: a demo built on other tables is built anew."""
    from django.apps import apps

    seen = sha256()
    for config in apps.get_app_configs():
        if config.name.startswith("xianwu."):
            for path in sorted(Path(config.path).glob("migrations/0*.py")):
                seen.update(path.read_bytes())
    return seen.hexdigest()


def mark_of_build() -> str:
    return f"{TODAY.isoformat()} {tables_digest()}\n"


def is_built(folder: Path) -> bool:
    """Whether a demo stands here, whole and on today's tables."""
    mark = folder / BUILT
    return has_people() and mark.exists() and mark.read_text("utf-8") == mark_of_build()


def build(folder: Path) -> None:
    """Empty the home, make the tables, and let every room add its synthetic rows. Half a build is built anew."""
    from xianwu.web.commands.progress import Progress

    (folder / BUILT).unlink(missing_ok=True)
    (folder / DATABASE).write_text(database_name(folder) + "\n", "utf-8")
    for name in FILLED:
        shutil.rmtree(folder / name, ignore_errors=True)
    with Progress(stage_lengths(), title="建立演示县（合成数据）") as progress:
        with progress.stage("migrate") as say:
            say("数据表")
            empty_tables(folder)
        build_rooms(progress)
    (folder / BUILT).write_text(mark_of_build(), "utf-8")


def stage_lengths() -> dict[str, Length]:
    """Measured on 2 cores. A room that is not listed has one step."""
    from xianwu.web.commands.progress import Length

    known = {
        "migrate": Length(1100, 2),
        "county": Length(10, 0.2),
        "accounts": Length(34, 1.4),
        "passwords": Length(1, 0.2),
        "xianwu.domains.fiscal_review": Length(4300, 18),
        "xianwu.domains.financing": Length(500, 20),
        "xianwu.domains.illegal_building": Length(2500, 10),
        "xianwu.domains.gas_safety": Length(5, 14),
        "xianwu.domains.art_training": Length(5, 16),
        "xianwu.bulletin": Length(1460, 4),
    }
    return {room: Length(1, 0.3) for room in rooms_with_demo()} | known


def empty_tables(folder: Path) -> None:
    """Fresh tables without a row."""
    from django.core.management import call_command
    from django.db import connection

    if database_name(folder) == "home":
        connection.close()
        for ending in ("", "-wal", "-shm"):
            (folder / f"xianwu.sqlite3{ending}").unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    if has_people():
        call_command("flush", verbosity=0, interactive=False)


def rooms_with_demo() -> list[str]:
    from importlib import import_module

    from django.conf import settings
    from django.utils.module_loading import module_has_submodule

    return [room for room in settings.ROOMS if module_has_submodule(import_module(room), "demo")]


def build_rooms(progress: Progress) -> None:
    """Tree, calendar and accounts, then each room's `demo.build` in the order of the rooms."""
    from random import Random

    from django.apps import apps
    from django.utils.module_loading import import_string

    from xianwu.web.commands.rows import look_over
    from xianwu.web.demo_accounts import open_accounts, seed_county, set_passwords
    from xianwu.web.demo_rules import enter_values

    with progress.stage("county") as say:
        say("机构、工作日历与规则参数")
        seed_county()
        enter_values()
    with progress.stage("accounts") as say:
        say("账号")
        open_accounts(on=TODAY)
    names = {config.name: config.verbose_name for config in apps.get_app_configs()}
    for room in rooms_with_demo():
        with progress.stage(room) as say:
            say(str(names[room]))
            import_string(f"{room}.demo.build")(Random(38), as_of=TODAY, progress=say)
    with progress.stage("passwords"):
        set_passwords()
    look_over()


def print_accounts() -> None:
    """One account per role, with the password all of them share in the demo."""
    from xianwu.web.demo_accounts import PASSWORD, one_per_role

    print(f"演示账号（密码均为 {PASSWORD}）：")
    for username, name, role, unit in one_per_role(on=TODAY):
        print(f"  {username:<24}{role}（{unit}） {name}")
