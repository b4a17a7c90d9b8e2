"""`xianwu backup FILE`: the whole county in one archive: rows, files, secrets, and digests to check them by.

Rows are written by Django's own serializers in natural order of tables, so that a backup of SQLite restores
into PostgreSQL and the other way round. All tables are read in one transaction: a consistent picture.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from xianwu.web.commands.setup import open_house

SKIPPED = {"sessions.session", "contenttypes.contenttype", "auth.permission", "django_tasks_db.dbtaskresult"}
ROWS_A_PART = 5000


def add(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="备份文件，如 backup.tar")


def run(args: Namespace) -> int:
    open_house()
    count = backup(args.file)
    print(f"已备份 {count} 行到 {args.file}")
    return 0


def tables() -> list[Any]:
    """Every model that holds rows of its own, those that others point to first."""
    from django.apps import apps
    from django.core.serializers import sort_dependencies

    configs = [(config, None) for config in apps.get_app_configs()]
    models = sort_dependencies(configs, allow_cycles=True)
    return [model for model in models if model._meta.managed and model._meta.label_lower not in SKIPPED]


def parts(model: Any) -> Iterator[bytes]:
    """The rows of one table as JSON lines, some thousands at a time."""
    from django.core import serializers

    last = None
    while True:
        rows = model._base_manager.order_by("pk")
        rows = list((rows if last is None else rows.filter(pk__gt=last))[:ROWS_A_PART])
        if not rows:
            return
        last = rows[-1].pk
        yield serializers.serialize("jsonl", rows, ensure_ascii=False).encode()


def put(archive: tarfile.TarFile, name: str, content: bytes) -> str:
    """Add one member; returns its digest."""
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def put_files(archive: tarfile.TarFile) -> dict[str, str]:
    """Uploaded and issued files, and the settings with their secrets."""
    from django.conf import settings

    home: Path = settings.XIANWU_HOME
    digests = {}
    paths = sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    for path in [home / "settings.env", *paths]:
        if path.exists():
            name = f"home/{path.relative_to(home)}"
            digests[name] = put(archive, name, path.read_bytes())
    return digests


def write_to(stream: IO[bytes]) -> int:
    """Write the archive; returns the number of rows."""
    from django.db import transaction

    digests: dict[str, str] = {}
    count = 0
    with tarfile.open(fileobj=stream, mode="w") as archive, transaction.atomic():
        for model in tables():
            for index, content in enumerate(parts(model)):
                name = f"rows/{model._meta.label_lower}/{index:05}.jsonl"
                digests[name] = put(archive, name, content)
                count += content.count(b"\n")
        digests |= put_files(archive)
        put(archive, "manifest.json", json.dumps({"format": 1, "digests": digests}, indent=1).encode())
    return count


def backup(path: Path) -> int:
    """Write the archive beside its name first, so that a cut never leaves half a backup."""
    part = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with part.open("wb") as stream:
        count = write_to(stream)
    part.replace(path)
    return count
