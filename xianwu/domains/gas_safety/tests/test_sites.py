"""Sites: what is refused, households under masked names, what has left gas, doubts, the first rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.county import AT, DAY, client_of, later, unit
from xianwu.core.events.api import verify_chain
from xianwu.domains.gas_safety import first_rows, site_actions
from xianwu.domains.gas_safety.acts import OF_CODE
from xianwu.domains.gas_safety.doubts import doubts_of
from xianwu.domains.gas_safety.models import GasSite
from xianwu.domains.gas_safety.tests.conftest import Room
from xianwu.kit.refusals import Refused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.models import Authority, CheckItem, PenaltyRule, Referral
from xianwu.registers.enforcement.visits.scoring import score_subjects


def test_first_rows_are_entered_once(room: Room) -> None:
    count = CheckItem.objects.count(), Authority.objects.count(), PenaltyRule.objects.count()
    first_rows.enter(at=AT)
    assert (CheckItem.objects.count(), Authority.objects.count(), PenaltyRule.objects.count()) == count
    assert set(CheckItem.objects.values_list("group", flat=True)) == {"supply", "delivery", "use"}
    assert set(PenaltyRule.objects.values_list("code", flat=True)) == set(OF_CODE)
    assert CheckItem.objects.get(code="O01").section == unit("gas_section")
    assert "2 米" in CheckItem.objects.get(code="U06").text, "measures come from the parameters of the day"


@pytest.mark.parametrize("code", ["O01", "O02", "O03", "O04", "O05", "S01", "S02", "N01", "N03", "O06"])
def test_criteria_of_major_hazards_are_rows_with_their_article(room: Room, code: str) -> None:
    item = CheckItem.objects.get(matter="gas", code=code)
    assert (item.severity, "建城规〔2023〕4号" in item.basis) == ("major", True)


REFUSED = (
    ({"fuel": "electric"}, "不属燃气监管", "fuel"),
    ({"lpg_kg": Decimal(-1)}, "负数", "lpg_kg"),
    ({"lpg_kg": Decimal(30), "cylinder_count": None}, "气瓶数", "cylinder_count"),
    ({"fuel": "piped", "cylinder_count": 2}, "两种气源", "cylinder_count"),
    ({"alarm_installed_on": date(2026, 1, 1)}, "晚于今天", "alarm_installed_on"),
    ({"alarm_installed_on": date(2025, 1, 1), "alarm_expires_on": date(2024, 1, 1)}, "早于安装", "alarm_expires_on"),
    ({"permit_no": "证1"}, "许可有效期", "permit_until"),
    ({"area_m2": Decimal(0)}, "大于 0", "area_m2"),
)


@pytest.mark.parametrize(("given", "words", "field"), REFUSED)
def test_what_cannot_be_is_refused_beside_its_field(room: Room, given: dict[str, Any], words: str, field: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        room.site(**given)
    assert (refused.value.field, GasSite.objects.count()) == (field, 0)


def test_an_operator_without_a_permit_is_listed_as_such(room: Room) -> None:
    site = room.site("某燃气公司", kind="operator", cylinder_count=None)
    assert (site.subject.is_registered, doubts_of(site, on=DAY)[0]) == (False, "没有登记燃气经营许可证。")


def test_a_household_is_masked_on_every_list_and_named_on_its_paper(room: Room) -> None:
    """The list shows 张*户, the order is written to the householder."""
    from xianwu.core.workflow.api import take_step

    site = room.home()
    assert (site.subject.title, site.subject.party_kind) == ("张*户", "individual")
    clerk = client_of(room.people["clerk"])
    for address in ("/gas_safety/sites/", "/enforcement/inspections/", "/enforcement/findings/"):
        finding = None if address != "/enforcement/findings/" else room.finding(site, "R03")
        assert "张三丰" not in clerk.get(address).content.decode()
    assert finding is not None
    take_step(finding, "order", actor=room["one"], at=AT, data={"contact": "0373-1"})
    assert "张三丰" in str(papers_of(finding).get().words)


def test_a_changed_name_is_masked_anew(room: Room) -> None:
    site = room.home()
    site_actions.change_site(site, {"kind": "resident", "operator": "李四"}, actor=room["clerk"], at=AT)
    site.subject.refresh_from_db()
    assert site.subject.title == "李*户"


# --- out of gas -------------------------------------------------------------------------------------------


def test_a_kitchen_on_methanol_leaves_with_a_word_to_whoever_looks_after_it(room: Room) -> None:
    site = room.site()
    site_actions.switch_away(
        site, fuel="methanol", to_organ=unit("emergency"), reason="灶具已改造", actor=room["clerk"], at=AT
    )
    site.subject.refresh_from_db()
    referral = Referral.objects.get(subject=site.subject)
    assert (site.subject.state, referral.to_organ.code) == ("outside", "emergency")
    assert "已改用醇基燃料" in referral.reason
    assert verify_chain() == []


def test_nobody_leaves_with_an_open_hazard(room: Room) -> None:
    site = room.site()
    room.finding(site)
    with pytest.raises(Refused, match="先复查销号"):
        site_actions.switch_away(
            site, fuel="electric", to_organ=unit("emergency"), reason="改电", actor=room["clerk"], at=AT
        )
    assert not Referral.objects.exists()


# --- risk -------------------------------------------------------------------------------------------------


def test_every_point_of_the_risk_is_told(room: Room) -> None:
    quiet = room.site("清风饭店", alarm_installed_on=date(2025, 1, 1), contract_until=date(2026, 1, 1),
                      company_checked_on=date(2025, 5, 1))  # fmt: skip
    loud = room.site("老灶酒楼", crowding="dining", is_basement=True, lpg_kg=Decimal(150), cylinder_count=10)
    room.finding(loud, "U01")
    done = score_subjects("gas", unit("housing"), actor=room["clerk"], at=later(hours=3))
    quiet.subject.refresh_from_db()
    loud.subject.refresh_from_db()
    assert done.total == 2
    assert 0 <= quiet.subject.risk_score < loud.subject.risk_score <= 100
    words = "".join(point for line in loud.subject.risk_points for point in line["points"])
    assert all(each in words for each in ("人员密集场所", "未整改重大隐患", "地下室", "没有登记报警装置"))


def test_doubts_name_what_ran_out(room: Room) -> None:
    site = room.site(alarm_installed_on=date(2019, 1, 1), alarm_expires_on=date(2024, 1, 1), is_basement=True,
                     hose_installed_on=date(2022, 1, 1), contract_until=date(2025, 1, 1), lpg_kg=Decimal(150),
                     cylinder_count=10)  # fmt: skip
    words = "".join(doubts_of(site, on=DAY))
    assert all(each in words for each in ("报警装置", "软管", "合同", "地下室", "瓶组间", "上限 4 只"))
