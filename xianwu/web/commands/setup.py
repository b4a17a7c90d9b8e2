"""What every command does before it works: arguments, Django, the database."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date

import django

from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.tables import require_own_tables


def day(text: str) -> date:
    """A date written as 2025-08-29."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"日期应写成 2025-08-29，不是“{text}”") from None


def until(day: date | None) -> date:
    """The day that was asked for, else today; one to come is refused as on the pages. Call it in an open house."""
    from xianwu.kit import clock

    today = clock.today()
    if day and day > today:
        raise CommandFailed(f"不能看将来的日期：{day} 晚于今天（{today}）。")
    return day or today


def open_house() -> None:
    """Load the rooms and make sure the tables are there, and those of this code."""
    django.setup()
    if pending_migrations():
        raise CommandFailed(
            "数据库还没有建好或需要升级。新建请运行 xianwu install（正式）或 xianwu demo（演示），升级请运行 xianwu manage migrate。"
        )
    require_own_tables()


def pending_migrations() -> bool:
    """Whether the database lacks tables that the code expects."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
