"""The toy room is installed for these tests alone; its tables are made once."""

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

TOY = "xianwu.figures.tests.toyapp"
AS_OF = date(2025, 8, 29)


ABOVE = ("xianwu.registers", "xianwu.domains", "xianwu.bulletin")


def _with_toy() -> list[str]:
    """The floors up to figures, and the toy: the real domains' figures would be judged beside it."""
    kept = [name for name in settings.INSTALLED_APPS if name != TOY and not name.startswith(ABOVE)]
    return [*kept, TOY]


@pytest.fixture(scope="session")
def figure_toy_tables(django_db_setup: Any, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), override_settings(INSTALLED_APPS=_with_toy()):
        present = set(connection.introspection.table_names())
        with connection.schema_editor() as editor:
            for model in apps.get_app_config("figuretoy").get_models():
                if model._meta.db_table not in present:
                    editor.create_model(model)


@pytest.fixture(autouse=True)
def toy(figure_toy_tables: None, db: None) -> Iterator[None]:
    from tests.plugin import forget_rooms

    changed = override_settings(
        INSTALLED_APPS=_with_toy(),
        ROOT_URLCONF=f"{TOY}.urls",
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            f"{TOY}.middleware.ToyActorMiddleware",
        ],
        XIANWU_TODAY=AS_OF,
        XIANWU_ASSETS_OPTIONAL=True,
    )
    with changed:
        forget_rooms()
        yield
    forget_rooms()


@pytest.fixture
def towns() -> list[Any]:
    from xianwu.core.units.models import Unit

    county = Unit.objects.create(code="t", name="县", short_name="县", kind="county", path="9000")
    found = []
    for number, name in enumerate(("东屯镇", "文岩街道", "僧固乡"), start=1):
        found.append(
            Unit.objects.create(
                code=f"t.{number}",
                name=name,
                short_name=name,
                kind="town",
                parent=county,
                path=f"9000{number:04}",
                order=number,
            )
        )
    return found


@pytest.fixture
def house(towns: list[Any]) -> SimpleNamespace:
    """Builders of members, asks and payments with sensible fields."""
    from xianwu.figures.tests.toyapp.models import Ask, Member, Payment

    def member(name: str = "甲", town: Any = None) -> Any:
        return Member.objects.create(name=name, town=town or towns[0])

    def ask(owner: Any = None, **fields: Any) -> Any:
        given = {"amount": "10000.00", "asked_on": date(2025, 3, 1), **fields}
        return Ask.objects.create(member=owner or member(), **given)

    def payment(of: Any = None, **fields: Any) -> Any:
        given = {"amount": "8000.00", "paid_on": date(2025, 4, 1), **fields}
        return Payment.objects.create(ask=of or ask(), **given)

    return SimpleNamespace(member=member, ask=ask, payment=payment, towns=towns)


@pytest.fixture
def values() -> Callable[..., dict[str, Any]]:
    """Published values by key, of the toy's figures only."""
    from xianwu.figures import api

    def read(as_of: date = AS_OF, **options: Any) -> dict[str, Any]:
        return {key: value.value for key, value in api.evaluate(as_of=as_of, section="toy", **options).items()}

    return read


@pytest.fixture
def reader() -> Client:
    """Somebody of the county who may see every row."""
    return Client(headers={"X-Toy-Roles": "toy.all"})
