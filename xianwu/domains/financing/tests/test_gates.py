"""Whom the office may ask, and what a recommendation rests on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.county import whole_page
from xianwu.core.attachments.api import attach, files_of, has_file
from xianwu.core.people.models import Person
from xianwu.domains.financing import actions
from xianwu.domains.financing.tests.county import County, at
from xianwu.kit.refusals import Refused


def test_only_departments_with_somebody_who_checks_are_asked(county: County) -> None:
    need, client = county.need(met=False), county.client("loan_reviewer")
    address = f"/financing/needs/{need.pk}/do/ask/"
    offered = client.get(address).content.decode()
    assert f'<option value="{county.units["tax"].pk}">' in offered
    assert f'<option value="{county.units["audit"].pk}">' not in offered
    answer = client.post(address, {"standard": "credit", "department": county.units["audit"].pk})
    assert answer.status_code == 422
    assert "还没有部门协查员" in answer.content.decode()
    with pytest.raises(Refused, match="还没有部门协查员"):
        actions.ask_department(need, "credit", county.units["audit"], actor=county.actor("loan_reviewer"), at=at())
    Person.objects.filter(username="loan_checker_tax").update(is_active=False)
    assert f'<option value="{county.units["tax"].pk}">' not in client.get(address).content.decode()


def test_a_consent_that_banks_have_used_is_replaced_not_withdrawn(county: County) -> None:
    need = county.need(consent_form="file", consent_place="")
    person, client = county.actor("loan_reviewer"), county.client("loan_reviewer")
    first = attach(need, pdf("授权书.pdf"), category="consent", actor=person, at=at())
    attach(need, pdf("照片说明.pdf", b"2"), actor=person, at=at())
    page = whole_page(client, f"/financing/needs/{need.pk}/")
    assert '<option value="evidence" selected>佐证</option>' in page
    county.case(need)
    need.refresh_from_db()
    page = whole_page(client, f"/financing/needs/{need.pk}/")
    assert "先上传对的授权书，再撤下这一份" in page
    assert page.count("撤下这个附件") == 1
    answer = client.post(f"/attachments/{first.pk}/remove/", {"reason": "传错了"}, follow=True)
    assert "银行查询凭的是这份授权书" in answer.content.decode()
    assert has_file(need, "consent")
    attach(need, pdf("新授权书.pdf", b"3"), category="consent", actor=person, at=at())
    client.post(f"/attachments/{first.pk}/remove/", {"reason": "传错了"})
    assert [each.name for each in files_of(need).filter(category="consent")] == ["新授权书.pdf"]


def pdf(name: str, more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF" + more)
