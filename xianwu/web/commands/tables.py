"""Whether the database has the columns that the code expects.

Before the first release migrations are edited in place: that they are noted as applied says nothing of what was made
when they were. One statement, some tens of milliseconds for two hundred tables.
"""

from __future__ import annotations

from collections import defaultdict

from xianwu.web.commands.errors import CommandFailed

COLUMNS = {
    "sqlite": (
        "SELECT made.name, found.name FROM sqlite_master AS made JOIN pragma_table_info(made.name) AS found "
        "WHERE made.type = 'table'"
    ),
    "postgresql": (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    ),
}
NAMED = 3


def require_own_tables() -> None:
    """Raises CommandFailed, which names the first differences and says what to do."""
    found = differences()
    if not found:
        return
    named = "；".join(found[:NAMED]) + (f"……共 {len(found)} 处" if len(found) > NAMED else "")
    raise CommandFailed(
        f"这里的数据表和程序对不上（{named}）：数据是用另一个版本的程序建的，继续运行会出错，所以没有启动。"
        "演示县请运行 xianwu demo --reset 重建（会清空演示数据）；正式的县请换回原来版本的程序，"
        "并请维护人员升级数据表；要新建请用 XIANWU_HOME（和 DATABASE_URL）另指一处。"
    )


def differences() -> list[str]:
    """Tables and columns that are missing, and columns that the code does not know, in words."""
    from django.apps import apps

    found, made = [], _columns()
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if not options.managed or options.proxy or options.swapped:
            continue
        wanted = {field.column or "" for field in options.local_concrete_fields}
        if options.db_table not in made:
            found.append(f"缺表 {options.db_table}")
            continue
        there = made[options.db_table]
        found += [f"{options.db_table} 缺列 {name}" for name in sorted(wanted - there)]
        found += [f"{options.db_table} 多出列 {name}" for name in sorted(there - wanted)]
    return found


def _columns() -> dict[str, set[str]]:
    from django.db import connection

    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor])
        for table, column in cursor.fetchall():
            found[table].add(column)
    return found
