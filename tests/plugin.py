"""Fixtures of the whole house. `county` is the tree with its calendar; `toyroom` adds a ledger that no domain owns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

TOYROOM = "tests.toyroom"


def pytest_collection(session: pytest.Session) -> None:
    """Tests name the toy's models at their top; a model can be made only while its room is installed.

    The addresses are gathered once, from the rooms of the product: a toy room that came first would leave only its own.
    """
    from importlib import import_module

    from django.conf import settings
    from django.test import override_settings

    import_module(settings.ROOT_URLCONF)
    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, TOYROOM]):
        import_module(f"{TOYROOM}.models")


def found_county(settings: Any, home: Path) -> dict[str, Any]:
    """County, departments and towns by code, the work calendar of 2023 to 2025, and a home of its own."""
    from xianwu.core.units.seed import seed_units
    from xianwu.core.workdays.seed import seed_years

    settings.XIANWU_TODAY = date(2025, 8, 29)
    settings.XIANWU_ASSETS_OPTIONAL = True
    settings.XIANWU_HOME = home
    seed_years(2023, 2025)
    return seed_units()


@pytest.fixture
def county(db: Any, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """A county with nobody in it yet; gives the units by code."""
    return found_county(settings, tmp_path)


def forget_rooms() -> None:
    """Declarations are gathered anew: the installed rooms have changed."""
    from xianwu.core.events.declarations import event_types
    from xianwu.core.people.roles import roles
    from xianwu.core.rules.declarations import parameters
    from xianwu.core.workflow.declarations import flows, role_labels
    from xianwu.intake.declarations import sheets
    from xianwu.kit.pages import forget_pages

    forget_pages()
    for cached in (event_types, roles, parameters, flows, role_labels, sheets):
        cached.cache_clear()


@pytest.fixture(scope="session")
def toyroom_tables(django_db_setup: Any, django_db_blocker: Any) -> None:
    from django.apps import apps
    from django.conf import settings
    from django.db import connection
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, TOYROOM]):
        present = set(connection.introspection.table_names())
        with connection.schema_editor() as editor:
            for model in apps.get_app_config("toyroom").get_models():
                if model._meta.db_table not in present:
                    editor.create_model(model)


@pytest.fixture
def toyroom(toyroom_tables: None, county: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The county with the toy ledger installed; gives the units by code."""
    from django.conf import settings
    from django.test import override_settings

    rooms = [*settings.INSTALLED_APPS, TOYROOM]
    with override_settings(INSTALLED_APPS=rooms, ROOT_URLCONF="tests.toyroom.urls"):
        forget_rooms()
        yield county
    forget_rooms()
