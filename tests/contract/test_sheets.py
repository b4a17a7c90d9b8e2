"""Every import sheet and every load: for its roles only, and a load for whom it belongs to."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.contract.people import ROOT, browser, everything_but, holder, sent_to_log_in
from tests.contract.world import World
from xianwu.intake.declarations import Sheet, sheets
from xianwu.intake.models import Load
from xianwu.intake.writing import template

each_sheet = pytest.mark.parametrize("sheet", list(sheets().values()), ids=lambda sheet: sheet.key)


def file_of(sheet: Sheet) -> SimpleUploadedFile:
    return SimpleUploadedFile("表.xlsx", template(sheet))


@each_sheet
def test_a_sheet_is_refused_to_every_other_role(sheet: Sheet, world: World) -> None:
    for who in (holder(), everything_but(sheet.roles)):
        client = browser(who)
        assert client.get(f"/intake/sheets/{sheet.key}/").status_code == 403
        assert client.get(f"/intake/sheets/{sheet.key}/template/").status_code == 403
        assert client.post(f"/intake/sheets/{sheet.key}/", {"file": file_of(sheet)}).status_code == 403
    assert not Load.objects.exists()


@each_sheet
def test_a_sheet_sends_strangers_to_the_log_in(sheet: Sheet, world: World) -> None:
    for tail in ("", "template/"):
        assert sent_to_log_in(browser(None).get(f"/intake/sheets/{sheet.key}/{tail}"))
    assert sent_to_log_in(browser(None).post(f"/intake/sheets/{sheet.key}/", {"file": file_of(sheet)}))


@each_sheet
def test_each_of_its_roles_gets_form_and_template(sheet: Sheet, world: World) -> None:
    for role in sheet.roles:
        client = browser(holder((role, ROOT)))
        assert client.get(f"/intake/sheets/{sheet.key}/").status_code == 200
        response = client.get(f"/intake/sheets/{sheet.key}/template/")
        assert response.content.startswith(b"PK")
        empty = client.post(f"/intake/sheets/{sheet.key}/", {"file": file_of(sheet)})
        assert empty.status_code == 422
        assert "表头下面没有数据行" in empty.content.decode()


@each_sheet
def test_a_load_belongs_to_whom_it_was_made_by(sheet: Sheet, world: World) -> None:
    """Also a colleague with the same role does not find it."""
    owner, other = (holder((sheet.roles[0], ROOT), number=number) for number in range(2))
    load = Load.objects.create(
        sheet=sheet.key, file_name="表.xlsx", digest="0" * 64, uploaded_by_id=owner.id, uploaded_at=world.at
    )
    client = browser(other)
    assert client.get(f"/intake/loads/{load.pk}/").status_code == 404
    assert client.get(f"/intake/loads/{load.pk}/annotated/").status_code == 404
    assert client.post(f"/intake/loads/{load.pk}/", {"choice": "all"}).status_code == 404
    assert client.post(f"/intake/loads/{load.pk}/undo/").status_code == 404
    load.refresh_from_db()
    assert load.state == Load.State.PREVIEWED


@each_sheet
def test_who_lost_the_role_loses_the_load(sheet: Sheet, world: World) -> None:
    who = holder()
    load = Load.objects.create(
        sheet=sheet.key, file_name="表.xlsx", digest="0" * 64, uploaded_by_id=who.id, uploaded_at=world.at
    )
    client = browser(who)
    assert client.get(f"/intake/loads/{load.pk}/").status_code == 403
    assert client.post(f"/intake/loads/{load.pk}/", {"choice": "all"}).status_code == 403
