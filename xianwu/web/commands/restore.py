"""`xianwu restore FILE`: fill an empty county from a backup, checked member by member."""

from __future__ import annotations

import hashlib
import json
import tarfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from xianwu.web.commands.errors import CommandFailed


def add(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="备份文件")
    parser.add_argument("--force", action="store_true", help="清空现有数据后恢复")


def run(args: Namespace) -> int:
    import django

    if not args.file.exists():
        raise CommandFailed(f"没有文件 {args.file}。")
    django.setup()
    print(f"已恢复 {restore(args.file, force=args.force)} 行")
    return 0


def checked(archive: tarfile.TarFile) -> dict[str, str]:
    """The manifest, after every member's digest was found right."""
    manifest = archive.extractfile("manifest.json")
    assert manifest
    digests: dict[str, str] = json.load(manifest)["digests"]
    for name, digest in digests.items():
        if hashlib.sha256(content_of(archive, name)).hexdigest() != digest:
            raise CommandFailed(f"备份文件已损坏：{name} 与清单不符，没有恢复任何数据。")
    return digests


def content_of(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        member = archive.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise CommandFailed(f"备份文件不完整：缺 {name}，没有恢复任何数据。")
    return member.read()


def restore(path: Path, *, force: bool = False) -> int:
    """Migrate, empty if asked, load every row, and put the files back. Returns the number of rows."""
    from django.core.management import call_command

    from xianwu.core.people.models import Person

    call_command("migrate", verbosity=0)
    if Person.objects.exists() and not force:
        raise CommandFailed("这里已有数据。确认要清空后恢复，请加 --force。")
    try:
        with tarfile.open(path) as archive:
            digests = checked(archive)
            count = load_rows(archive, [name for name in digests if name.startswith("rows/")])
            put_back(archive, [name for name in digests if name.startswith("home/")])
    except tarfile.TarError as error:
        raise CommandFailed(f"读不懂备份文件：{error}") from None
    return count


def load_rows(archive: tarfile.TarFile, names: list[str]) -> int:
    """Empty every table and load the backup's rows, in one transaction."""
    from django.core import serializers
    from django.db import connection, transaction

    from xianwu.web.commands.backup import tables

    count = 0
    with connection.constraint_checks_disabled(), transaction.atomic():
        for model in reversed(tables()):
            model._base_manager.all()._raw_delete(model._base_manager.db)
        for name in names:
            rows = [each.object for each in serializers.deserialize("jsonl", content_of(archive, name).decode())]
            for model in {type(row) for row in rows}:
                model._base_manager.bulk_create([row for row in rows if type(row) is model], batch_size=2000)
            count += len(rows)
        reset_sequences(connection)
    return count


def reset_sequences(connection: Any) -> None:
    """The next new row gets a number above those that came with the backup."""
    from django.core.management.color import no_style

    from xianwu.web.commands.backup import tables

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def put_back(archive: tarfile.TarFile, names: list[str]) -> None:
    """Write files below the home; a name that leads outside it is refused."""
    from django.conf import settings

    home: Path = settings.XIANWU_HOME.resolve()
    for name in names:
        target = (home / name.removeprefix("home/")).resolve()
        if not target.is_relative_to(home):
            raise CommandFailed(f"备份文件里有越界的文件名：{name}。")
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        part.write_bytes(content_of(archive, name))
        part.replace(target)
