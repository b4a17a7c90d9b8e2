"""A site goes to the organ that may decide it with a letter that says everything it must know."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.county import AT, account, client_of, unit, whole_page
from xianwu.core.people.models import Person
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.illegal_building.models import Site
from xianwu.domains.illegal_building.tests.street_world import SIGNED, Street
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles

pytestmark = pytest.mark.django_db


def test_what_is_handed_over_goes_with_its_letter(street: Street) -> None:
    site = street.report(
        owner_id="410726199003070012", latitude=Decimal("35.145"), longitude=Decimal("114.205"), accuracy_m=8
    )
    street.verify(site)
    street.stop(site)
    to = {"to_organ": str(unit("housing").pk)}
    Person.objects.filter(pk=street.deputy.id).update(phone="")
    with pytest.raises(StepRefused, match="要印联系人及电话"):
        take_step(site, "hand_over", actor=street.deputy, at=AT, data=to, reason="街道没有处罚权")
    given = to | {"contact": "值班室 0373-7690000"}
    site = Site.objects.get(pk=site.pk)
    take_step(site, "hand_over", actor=street.deputy, at=AT, data=given, reason="街道没有处罚权。")
    paper = site.referral.paper
    assert (paper.title, paper.number) == ("违法建设移交函", "文岩街道线移〔2025〕1号")
    stop = papers_of(site).get(kind="enforcement.stop_order")
    for words in (
        unit("housing").name, site.number, "移送理由：街道没有处罚权。",
        "样例户", "东头1号", f"北纬 {site.latitude}，东经 {site.longitude}", "城镇规划区", "宅基地", "无许可", "10×8 米，面积 80 平方米，1 层",
        "发现时地基，现地基", "涉嫌违反：《城乡规划法》第四十条、第四十一条", stop.number, "| 1 | 疑似违建登记（含处置记录） |",
        "联系人及电话：值班室 0373-7690000",
    ):  # fmt: skip
        assert words in paper.words, words
    assert "199003070012" not in paper.words
    deed = site.siteactions.get(kind="hand_over")
    assert (deed.paper, deed.is_written) == (paper, True)
    assert paper.pdf_sha256
    assert paper.docx_sha256
    reader = client_of(account("receiver", (roles.CLERK, "housing")))
    assert "违法建设移交函" in whole_page(reader, f"/enforcement/referrals/{site.referral_id}/")
    assert reader.get(f"/papers/papers/{paper.pk}/").status_code == 200


def test_what_is_not_known_is_said_to_be_open(street: Street) -> None:
    site = street.report(owner="", purpose="other")
    take_step(site, "dissuade", actor=street.patroller, at=AT, data=SIGNED)
    to = {"to_organ": str(unit("housing").pk)}
    take_step(site, "hand_over", actor=street.deputy, at=AT, data=to, reason="街道没有权限")
    words = site.referral.paper.words
    for line in (
        "| 建设人 | 建设人（待查明） |",
        "| 证件号码 | 未查明 |",
        "| 坐标 | 未查明 |",
        "| 规划区 | 未定 |",
        "| 许可核实 | 未核实 |",
    ):
        assert line in words
    assert papers_of(site).get(kind="enforcement.dissuasion").number in words
