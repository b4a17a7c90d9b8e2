"""`xianwu restore FILE`: fill an empty county from a backup, checked member by member before anything is touched.

Files lie under names that never change their content, so they are put back first; then all rows in one transaction;
the settings last, inside it. A cut at any moment leaves the county as it was, or as the backup has it.
"""

from __future__ import annotations

import os
import tarfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from xianwu.web.commands.archive import SETTINGS, UNTOUCHED, checked, chunks, opened, stream_of
from xianwu.web.commands.backup import SECRETS
from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.occupancy import hold
from xianwu.web.commands.tables import require_own_tables
from xianwu.web.environment import home, read_file, write_settings

# Where the rows lie is a matter of this machine, never of the backup.
OF_THIS_MACHINE = ("DATABASE_URL",)


def add(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="备份文件")
    parser.add_argument("--force", action="store_true", help="清空现有数据后恢复")


def run(args: Namespace) -> int:
    import django

    django.setup()
    with hold("home", folder=home()):
        count = restore(args.file, force=args.force)
    print(f"已恢复 {count} 行。")
    return 0


def restore(path: Path, *, force: bool = False) -> int:
    """Check, migrate, empty if asked, load every row, and put the files back. Returns the number of rows."""
    from django.core.management import call_command
    from django.db import DataError, IntegrityError

    from xianwu.web.commands.demo import has_people

    with opened(path) as archive:
        digests = checked(archive)
        values = settings_in(archive)
        if has_people() and not force:
            raise CommandFailed("这里已有数据。确认要清空后恢复，请加 --force。")
        call_command("migrate", verbosity=0)
        require_own_tables()
        for name in digests:
            if name.startswith("home/") and name != SETTINGS:
                put_back(archive, name)
        try:
            return load(archive, [name for name in digests if name.startswith("rows/")], values)
        except (DataError, IntegrityError) as error:
            raise CommandFailed(
                f"备份里的数据不合本程序的规则（{error}），{UNTOUCHED}请用做备份时的版本恢复，再升级数据表。"
            ) from None


# --- settings -----------------------------------------------------------------------------------------


def settings_in(archive: tarfile.TarFile) -> dict[str, str]:
    """The backup's settings. An environment that sets a secret otherwise, without the backup's, opens nothing."""
    text = stream_of(archive, SETTINGS).read().decode()
    values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    for name in SECRETS:
        given = os.environ.get(name) or values[name]
        if not set(values[name].split(",")) <= set(given.split(",")):
            raise CommandFailed(f"环境变量 {name} 与备份里的密钥不同，恢复后将读不出加密字段。请去掉或改正后再试。")
    return values


def take_over(values: dict[str, str]) -> None:
    """Put the backup's settings in the place of ours, which are kept beside them."""
    path = home() / "settings.env"
    ours = read_file(path)
    if path.exists():
        os.replace(path, path.with_name("settings.env.before-restore"))
    kept = {name: ours[name] for name in OF_THIS_MACHINE if name in ours}
    write_settings({name: value for name, value in values.items() if name not in OF_THIS_MACHINE} | kept)


# --- rows and files -----------------------------------------------------------------------------------


def load(archive: tarfile.TarFile, names: list[str], values: dict[str, str]) -> int:
    """Empty every table and load the backup's rows, in one transaction."""
    from django.apps import apps
    from django.db import connection, transaction

    from xianwu.core.records.index import rebuild
    from xianwu.web.commands.rows import look_over, tables, write_part

    count = 0
    with connection.constraint_checks_disabled(), transaction.atomic():
        for model in reversed(tables()):
            model._base_manager.all()._raw_delete(model._base_manager.db)
        for name in names:
            model = apps.get_model(name.split("/")[1])
            count += write_part(model, stream_of(archive, name).read())
        connection.check_constraints()
        reset_sequences(connection)
        rebuild()
        take_over(values)
    look_over()
    return count


def reset_sequences(connection: Any) -> None:
    """The next new row gets a number above those that came with the backup."""
    from django.core.management.color import no_style

    from xianwu.web.commands.rows import tables

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def put_back(archive: tarfile.TarFile, name: str) -> None:
    """Write one file, whole or not at all."""
    target = home() / name.removeprefix("home/")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with part.open("wb") as file:
        for chunk in chunks(stream_of(archive, name)):
            file.write(chunk)
    part.replace(target)
