"""A kind of paper of our own, a record to issue it on, and a place for its files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person
from xianwu.core.people.roles import ADMIN
from xianwu.core.units.actions import add_unit
from xianwu.core.units.models import Unit
from xianwu.papers import declarations, fonts
from xianwu.papers.declarations import PaperKind
from xianwu.papers.models import PaperTemplate

AT = datetime(2025, 8, 29, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
KIND = PaperKind("test.notice", "通知书", "延财评审〔{year}〕{number}号", "{owner}：\n\n审定金额 {approved} 元。")


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    declarations.paper_kinds.cache_clear()
    monkeypatch.setitem(declarations.paper_kinds(), KIND.code, KIND)
    loaded = fonts.folders()
    monkeypatch.setattr(fonts, "folders", lambda: loaded)
    settings.XIANWU_HOME = tmp_path
    yield
    declarations.paper_kinds.cache_clear()


@pytest.fixture(autouse=True)
def _needs_fonts(_kind: None) -> None:
    if "FandolFang R" not in fonts.current().families:
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")


@pytest.fixture
def organ(db: None) -> Unit:
    county = add_unit("yanjin", name="延津县", kind=Unit.Kind.COUNTY, parent=None, short_name="延津县")
    kind = Unit.Kind.DEPARTMENT
    return add_unit("finance", name="延津县财政局", kind=kind, parent=county, short_name="财政局")


@pytest.fixture
def admin(organ: Unit) -> Actor:
    person = Person.objects.create_person("paper-admin", name="周敏")
    Grant.objects.create(person=person, role=ADMIN, unit=organ.parent, valid_from=date(2024, 1, 1))
    return actor_for(person, date(2025, 8, 29))


@pytest.fixture
def outsider(organ: Unit) -> Actor:
    return actor_for(Person.objects.create_person("outsider", name="王强"), date(2025, 8, 29))


@pytest.fixture
def record(admin: Actor) -> PaperTemplate:
    """Any versioned row will do; a template is the one this room has itself."""
    from xianwu.papers.wordings import set_template

    data = {"kind": KIND.code, "title": "通知书", "body": KIND.default_body, "valid_from": date(2025, 1, 1)}
    return set_template(data, actor=admin, at=AT)
