"""The toy room is installed for these tests alone, whichever settings the run has."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from xianwu.kit.pages import forget_pages

TOY = "xianwu.kit.tests.toyapp"


@pytest.fixture(scope="session")
def toy_tables(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Tables of the toy room, once; it has no migrations to run."""
    with django_db_blocker.unblock(), override_settings(INSTALLED_APPS=_with_toy()):
        present = set(connection.introspection.table_names())
        with connection.schema_editor() as editor:
            for model in apps.get_app_config("toyapp").get_models():
                if model._meta.db_table not in present:
                    editor.create_model(model)


def _with_toy() -> list[str]:
    return [*settings.INSTALLED_APPS, *([] if TOY in settings.INSTALLED_APPS else [TOY])]


@pytest.fixture(autouse=True)
def toy(toy_tables: None, db: None) -> Iterator[None]:
    changed = override_settings(
        INSTALLED_APPS=_with_toy(),
        ROOT_URLCONF=f"{TOY}.urls",
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            f"{TOY}.middleware.ToyActorMiddleware",
        ],
        XIANWU_TODAY=date(2025, 8, 29),
        XIANWU_ASSETS_OPTIONAL=True,
    )
    with changed:
        forget_pages()
        yield
    forget_pages()


@pytest.fixture
def towns() -> list[Any]:
    from xianwu.kit.tests.toyapp.models import Town

    return [Town.objects.create(name=name, order=n) for n, name in enumerate(("文岩街道", "东屯镇", "僧固乡"))]


@pytest.fixture
def make_need(towns: list[Any]) -> Callable[..., Any]:
    from xianwu.kit.tests.toyapp.models import Need

    def make(**kwargs: Any) -> Any:
        count = Need.objects.count() + 1
        given = {
            "number": f"N-{count:05}",
            "title": f"需求 {count}",
            "town": towns[0],
            "amount": 10_000 * count,
        }
        return Need.objects.create(**{**given, **kwargs})

    return make


@pytest.fixture
def clerk() -> Client:
    """A client that may read and write needs."""
    return Client(headers={"X-Toy-Roles": "clerk"})
