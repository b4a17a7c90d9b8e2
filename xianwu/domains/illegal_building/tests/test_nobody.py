"""“待查明” is no party: whoever built it is looked for before a case goes on, however the case was opened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.county import AT, DAY, awaited, client_of, unit
from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.illegal_building.models import Site
from xianwu.domains.illegal_building.site_actions import change_site
from xianwu.domains.illegal_building.tests.street_world import Street
from xianwu.domains.illegal_building.tests.test_zones import FOUND, WORDS, Organ
from xianwu.registers.enforcement.casework.actions import change_case
from xianwu.registers.enforcement.models import Case, PenaltyRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(street: Street, monkeypatch: pytest.MonkeyPatch) -> Organ:
    for name in ("to_pdf", "to_docx"):
        monkeypatch.setattr(f"xianwu.papers.api.{name}", lambda sheet: f"{sheet.number}{sheet.title}".encode())
    return Organ("housing")


def told_by_letter(street: Street, bureau: Organ) -> Site:
    """A building whose builder nobody knows, handed over, and the bureau's case from the letter: on one day."""
    site = street.report(owner="")
    street.verify(site)
    take_step(site, "hand_over", actor=street.deputy, at=AT, data={"to_organ": str(unit("housing").pk)}, reason="无权")
    take_step(site.referral, "receive", actor=bureau["clerk"], at=AT)
    rule = PenaltyRule.objects.get(matter="illegal_building", code="W2")
    data = {"title": "", "rule": str(rule.pk), "occurred_on": DAY, "facts": "未取得许可建设住宅"}
    take_step(site.referral, "open_case", actor=bureau["clerk"], at=AT, data=data)
    bureau.key = site.referral.own_case_id
    assert bureau.case.party_name == "待查明"
    return site


def test_nobody_is_no_party_however_the_case_was_opened(street: Street, bureau: Organ) -> None:
    site = told_by_letter(street, bureau)
    words = f"查明当事人.*不少于 30 日（河南省实施〈城乡规划法〉办法第七十五条）.*文岩街道在疑似违建 {site.number} 里办“公告查找建设人”"
    with pytest.raises(StepRefused, match=words):
        bureau.step("apply_filing", "one", **WORDS)
    assert "apply_filing" not in awaited(bureau["one"], Case)
    page = client_of(bureau.people["one"]).get(f"/enforcement/cases/{bureau.key}/").content.decode()
    assert "查明当事人" in page
    until = DAY + timedelta(days=30)
    told = {"announced_on": DAY, "until": until, "announced_in": "现场张贴"}
    take_step(site, "announce_owner", actor=street.clerk, at=AT, data=told)
    bureau.at = AT + timedelta(days=30)
    with pytest.raises(StepRefused, match=f"公告到 {until} 期满，还没有届满"):
        bureau.step("apply_filing", "one", **WORDS)
    assert "apply_filing" not in awaited(bureau["one"], Case, on=until)
    bureau.at = AT + timedelta(days=31)
    assert "apply_filing" in awaited(bureau["one"], Case, on=until + timedelta(days=1))
    bureau.step("apply_filing", "one", **WORDS)
    assert bureau.case.state == Case.State.FILING


def test_a_builder_who_is_named_is_the_party(street: Street, bureau: Organ) -> None:
    site = told_by_letter(street, bureau)
    change_site(Site.objects.get(pk=site.pk), {"owner": "样例户", "address": site.address}, actor=street.officer, at=AT)
    with pytest.raises(StepRefused, match=f"疑似违建 {site.number} 已经查明建设人，请把案件的当事人改为建设人"):
        bureau.step("apply_filing", "one", **WORDS)
    change_case(bureau.case, {"party_name": "样例户"}, actor=bureau["clerk"], at=AT)
    bureau.step("apply_filing", "one", **WORDS)
    assert bureau.case.state == Case.State.FILING


def test_a_case_without_a_building_names_its_party(street: Street, bureau: Organ) -> None:
    site = street.report()
    street.verify(site)
    bureau.open(site, "W2")
    change_case(bureau.case, {"party_name": "建设人（待查明）", "subject": None}, actor=bureau["clerk"], at=AT)
    with pytest.raises(StepRefused, match="不是当事人：请查明建设人后填写.*登记疑似违建"):
        bureau.step("apply_filing", "one", **WORDS)


def test_no_notice_is_given_to_nobody(street: Street, bureau: Organ) -> None:
    """What was filed before this was asked stops at the notice."""
    site = street.report()
    street.verify(site)
    bureau.open(site, "W2")
    bureau.filed().step("finish_investigation", "one", **FOUND)
    for row, nobody in ((site, {"owner": "", "is_owner_known": False}), (bureau.case, {"party_name": "待查明"})):
        write_change(type(row).objects.get(pk=row.pk), nobody, "sample.made", actor=None, at=AT)
    with pytest.raises(StepRefused, match="查明当事人.*不少于 30 日"):
        bureau.step("notify", "one")
    assert "notify" not in awaited(bureau["one"], Case)


def test_nobody_signs_for_a_notice_and_nobody_gives_anything_up(street: Street, bureau: Organ) -> None:
    site = told_by_letter(street, bureau)
    told = {"announced_on": DAY, "until": DAY + timedelta(days=30), "announced_in": "现场张贴"}
    take_step(site, "announce_owner", actor=street.clerk, at=AT, data=told)
    bureau.at = AT + timedelta(days=31)
    bureau.filed().step("finish_investigation", "one", **FOUND).step("notify", "one")
    for method in ("direct", "left"):
        with pytest.raises(StepRefused, match="当事人不明，只能公告送达"):
            bureau.step("serve_notice", "clerk", served_on=bureau.at.date(), method=method, witness="样例村委会")
    bureau.step("serve_notice", "clerk", served_on=bureau.at.date(), method="announced", announced_in="现场张贴")
    assert "waive_defence" not in awaited(bureau["clerk"], Case)
    with pytest.raises(StepRefused, match="没有人可以书面放弃"):
        bureau.step("waive_defence", "clerk", reason="书面放弃")
