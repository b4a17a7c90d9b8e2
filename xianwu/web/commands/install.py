"""`xianwu install`: a real county: tables, units, calendar, first rows of each room, the first administrator."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from typing import Any

from xianwu.web.commands.errors import CommandFailed


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--admin", required=True, metavar="账号", help="第一个管理员的账号")
    parser.add_argument("--name", required=True, metavar="姓名", help="第一个管理员的姓名")
    parser.add_argument("--password-stdin", action="store_true", help="从标准输入读初始密码，不在屏幕上询问")


def run(args: Namespace) -> int:
    import django

    django.setup()
    refuse_demo_or_installed()
    password = read_password(from_stdin=args.password_stdin)
    from xianwu.kit import clock

    install(username=args.admin, name=args.name, password=password, at=clock.now())
    print(f"已建好。请用 {args.admin} 登录：先改密码，再绑定动态口令，然后在“管理”里开账号、授权。")
    return 0


def refuse_demo_or_installed() -> None:
    """An installation that has people already needs no first one; a demo never becomes real."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.XIANWU_SYNTHETIC:
        raise CommandFailed("这个数据目录是演示县，不能转为正式使用。请用 XIANWU_HOME 另指一个空目录。")
    call_command("migrate", verbosity=0)
    from xianwu.core.people.models import Person

    if Person.objects.exists():
        raise CommandFailed("这里已经有账号，请由现有管理员在“人员账号”里开通。")


def read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("初始密码（至少 10 个字符，首次登录必须修改）：")
    if first != getpass.getpass("再输入一次："):
        raise CommandFailed("两次输入不一致，没有建立任何账号。")
    return first


def install(*, username: str, name: str, password: str, at: datetime) -> None:
    """All of it in one transaction: a refused password leaves an empty county."""
    from django.db import transaction
    from django.utils import timezone

    from xianwu.core.people.actions import create_person, grant_role
    from xianwu.core.people.roles import ADMIN
    from xianwu.core.units.seed import COUNTY, seed_units
    from xianwu.core.workdays.seed import known_years, seed_years
    from xianwu.kit.refusals import Refused

    try:
        with transaction.atomic():
            units = seed_units()
            years = known_years()
            seed_years(years[0], years[-1])
            person = create_person({"username": username, "name": name, "password": password}, actor=None, at=at)
            grant: dict[str, Any] = {"person": person, "role": ADMIN, "unit": units[COUNTY], "note": "系统建立时开通"}
            grant_role(grant | {"valid_from": timezone.localdate(at)}, actor=None, at=at)
            enter_first_rows(at=at)
    except Refused as error:
        raise CommandFailed(str(error)) from None


def enter_first_rows(*, at: datetime) -> None:
    """What a room needs before its first day: `first_rows.py` → `enter(at=…)`."""
    from django.apps import apps
    from django.utils.module_loading import import_string, module_has_submodule

    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "first_rows"):
            import_string(f"{config.name}.first_rows.enter")(at=at)
