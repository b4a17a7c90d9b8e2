"""`manage migrate`: Django's own, but an empty database takes its tables straight from the models.

Django draws every model anew for each of its operations, so two hundred tables take most of a minute; the models give
the same tables in two seconds. That both say the same is what `makemigrations --check` holds in `make check`.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython
from django.db.migrations.recorder import MigrationRecorder

HOUSE = "xianwu."
PARTIAL = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune", "run_syncdb")
"""Whoever asks for one of these wants Django's own way."""


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options.get(name) for name in PARTIAL) and not connection.introspection.table_names():
            lay_tables(connection)
        super().handle(*args, **options)


def lay_tables(connection: BaseDatabaseWrapper) -> None:
    """All tables, what our migrations do beyond tables, and every migration noted as applied; all or nothing."""
    loader = MigrationLoader(connection)
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        for operation in _beyond_tables(loader):
            operation.code(apps, editor)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app_label, name in loader.disk_migrations:
            recorder.record_applied(app_label, name)


def _beyond_tables(loader: MigrationLoader) -> list[RunPython]:
    """Ours only: what others do to rows of an older version has nothing to do on an empty database."""
    ours = [migration for migration in loader.disk_migrations.values() if type(migration).__module__.startswith(HOUSE)]
    return [each for migration in ours for each in migration.operations if isinstance(each, RunPython)]
