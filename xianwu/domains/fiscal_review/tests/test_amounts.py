"""What a check may say of the sum sent in: above it with a reason, never tenfold, never a hundredth of it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.fiscal_review.actions import change_project
from xianwu.domains.fiscal_review.models import ReviewProject
from xianwu.domains.fiscal_review.tests.conftest import TODAY
from xianwu.domains.fiscal_review.tests.journey import Journey, noon
from xianwu.kit.refusals import Refused

State = ReviewProject.State
ODD = [
    ("99999999999", "", "amount", "的 10 倍，请核对金额和单位"),
    ("99999999999", "设计变更", "amount", "的 10 倍，请核对金额和单位"),
    ("-1", "", "amount", "金额应大于 0"),
    ("0", "", "amount", "金额应大于 0"),
    ("300", "", "amount", "不到送审金额（300 万元）的 1%，请核对单位是元还是万元"),
    ("3000001", "", "above_reason", "请写明审增的理由"),
    ("3000001", "  ", "above_reason", "请写明审增的理由"),
]


def post(client: Client, project: ReviewProject, step: str, **data: Any) -> Any:
    return client.post(f"/workflow/step/fiscal_review.reviewproject/{project.pk}/{step}/", data)


@pytest.mark.parametrize(("amount", "reason", "field", "words"), ODD)
def test_an_odd_sum_is_refused_beside_its_field(
    journey: Callable[..., Journey],
    client_of: Callable[[str], Client],
    amount: str,
    reason: str,
    field: str,
    words: str,
) -> None:
    project = journey().assigned().now
    answer = post(client_of("first"), project, "first_review", amount=amount, above_reason=reason)
    page = answer.content.decode()
    assert f'id="id_{field}-error"' in page
    assert words in page
    project.refresh_from_db()
    assert (project.state, project.first_amount) == (State.ASSIGNED, None)


def test_the_second_and_the_final_check_are_held_to_the_same(journey: Callable[..., Journey]) -> None:
    case = journey(approved_budget=None).first_reviewed()
    with pytest.raises(StepRefused, match="10 倍") as second:
        case.step("second_review", "second", amount=Decimal(30_000_001))
    case.step("second_review", "second", amount=Decimal(3_000_000))
    figures = {"approved": Decimal(3_100_000), "cuts": Decimal(0), "adds": Decimal(100_000)}
    with pytest.raises(StepRefused, match="审增的理由") as final:
        case.step("finalise", "final", **figures)
    huge = {"approved": Decimal(40_000_000), "cuts": Decimal(0), "adds": Decimal(37_000_000)}
    with pytest.raises(StepRefused, match="10 倍") as absurd:
        case.step("finalise", "final", **huge)
    fields = [each.value.field for each in (second, final, absurd)]
    assert fields == ["amount", "above_reason", "approved"]


def test_a_sum_above_with_its_reason_is_taken_and_the_reason_kept(journey: Callable[..., Journey]) -> None:
    case = journey().assigned()
    case.step("first_review", "first", amount=Decimal(3_100_000), above_reason="漏报管线迁改")
    assert case.now.above_reason == "漏报管线迁改"
    case.step("second_review", "second", amount=Decimal(2_900_000), above_reason="漏报管线迁改")
    assert case.now.above_reason == ""


@pytest.mark.parametrize(
    ("amount", "words"),
    [("-3", "应大于 0"), ("0", "应大于 0"), ("300", "请核对单位（元）"), ("999999999999", "请核对单位（元）")],
)
def test_a_sum_sent_in_anew_can_stand_for_the_former(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], amount: str, words: str
) -> None:
    case = journey().submitted().step("request_papers", "intake", extra="补交图纸")
    answer = post(client_of("owner"), case.project, "resubmit", amount=amount)
    assert answer.status_code < 500
    page = answer.content.decode()
    assert 'id="id_amount-error"' in page
    assert words in page
    assert (case.now.state, case.now.submitted) == (State.SUPPLEMENTING, 3_000_000)
    with pytest.raises(Refused, match="应大于 0|请核对单位"):
        change_project(case.now, {"submitted": Decimal(amount)}, actor=case.actors["owner"], at=noon(case.on))
    assert post(client_of("owner"), case.project, "resubmit", amount="3100000").status_code == 302
    assert case.now.submitted == 3_100_000


@pytest.mark.parametrize("amount", ["-5", "0", "200", "30000001"])
def test_what_an_agency_delivers_and_what_its_recheck_finds_are_held_to_the_same(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], amount: str
) -> None:
    case = journey().assigned().with_agency()
    take_step(case.job, "accept", actor=case.actors["agency"], at=noon(case.on), data={"no_conflict": True})
    url = f"/workflow/step/fiscal_review.agencyjob/{case.job.pk}/"
    page = client_of("agency").post(f"{url}deliver/", {"amount": amount}).content.decode()
    assert 'id="id_amount-error"' in page
    assert client_of("agency").post(f"{url}deliver/", {"amount": "2700000"}).status_code == 302
    page = client_of("second").post(f"{url}recheck/", {"amount": amount, "score": "80"}).content.decode()
    assert 'id="id_amount-error"' in page
    assert (case.job.state, case.job.recheck_amount) == ("delivered", None)


@pytest.mark.parametrize("approved", [Decimal(0), Decimal("29999.99")])
def test_the_final_sum_is_not_a_slip_of_the_unit(journey: Callable[..., Journey], approved: Decimal) -> None:
    case = journey().first_reviewed().step("second_review", "second", amount=Decimal(2_700_000))
    figures = {"approved": approved, "cuts": case.now.submitted - approved, "adds": Decimal(0)}
    with pytest.raises(StepRefused) as refused:
        case.step("finalise", "final", **figures)
    assert refused.value.field == "approved"


@pytest.mark.parametrize(("mode", "fee"), [("compete", -1), ("compete", 0), ("tender", -1)])
def test_a_fee_is_above_nothing_whatever_the_mode(journey: Callable[..., Journey], mode: str, fee: int) -> None:
    case = journey().assigned()
    data = {"agency": str(case.units["agency_a"].pk), "mode": mode, "fee": Decimal(fee)}
    with pytest.raises(StepRefused, match="应大于 0") as refused:
        case.step("appoint_agency", "final", **data)
    assert refused.value.field == "fee"
    assert not case.project.jobs.exists()


@pytest.mark.parametrize(("amount", "words"), [("-5", "应大于 0"), ("0", "应大于 0"), ("3000001", "高于送审金额")])
@pytest.mark.usefixtures("needs_fonts")
def test_an_objection_is_about_a_part_of_the_sum_sent_in(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], amount: str, words: str
) -> None:
    case = journey().finalised(on=TODAY).step("seek_opinion", "intake")
    page = post(client_of("owner"), case.project, "object", content="漏计弃土费", amount=amount).content.decode()
    assert 'id="id_amount-error"' in page
    assert words in page
    assert not case.project.objections.exists()
    assert post(client_of("owner"), case.project, "object", content="漏计弃土费").status_code == 302


@pytest.mark.parametrize(("day", "words"), [("2025-08-30", "晚于今天"), ("2025-08-03", "早于送审日期（2025-08-04）")])
def test_a_site_is_seen_between_the_sending_in_and_today(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], day: str, words: str
) -> None:
    case = journey().assigned()
    page = post(client_of("first"), case.project, "survey", surveyed_on=day, note="已看").content.decode()
    assert 'id="id_surveyed_on-error"' in page
    assert words in page
    assert case.now.surveyed_on is None
    assert post(client_of("first"), case.project, "survey", surveyed_on="2025-08-04", note="已看").status_code == 302
