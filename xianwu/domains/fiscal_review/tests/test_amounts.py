"""What a check may say of the sum sent in: above it with a reason, never tenfold, never below nothing."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from xianwu.core.workflow.api import StepRefused
from xianwu.domains.fiscal_review.models import ReviewProject
from xianwu.domains.fiscal_review.tests.journey import Journey

State = ReviewProject.State
ODD = [
    ("99999999999", "", "amount", "的 10 倍，请核对金额和单位"),
    ("99999999999", "设计变更", "amount", "的 10 倍，请核对金额和单位"),
    ("-1", "", "amount", "不能是负数"),
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
