"""Proposals: the value first, then the words; another unit never; a likely name with another value is told."""

from decimal import Decimal

from xianwu.bulletin.factcheck.binding import Candidate, base_form, proposals
from xianwu.bulletin.factcheck.check import check

KNOWN = [
    Candidate("financing.declared", "申报户数", Decimal(4113), "户", "4113 户"),
    Candidate("financing.recommended", "推荐户数", Decimal(3831), "户", "3831 户"),
    Candidate("financing.credit_amount", "授信金额", Decimal("127718"), "万元", "127718 万元"),
    Candidate("financing.visits", "走访次数", Decimal(4113), "次", "4113 次"),
    Candidate("investment.in_negotiation", "跟踪在谈项目", Decimal(76), "个", "76 个"),
]


def keys(text: str) -> list[tuple[str, bool]]:
    report = check(text)
    figure = report.figures[0]
    found = proposals(figure, subject=report.context[figure.start].subject, candidates=KNOWN)
    return [(each.candidate.key, each.is_equal) for each in found]


def test_the_value_in_its_unit_comes_first() -> None:
    assert keys("录入申报清单4113户。")[0] == ("financing.declared", True)
    assert ("financing.visits", True) not in keys("录入申报清单4113户。")


def test_amounts_are_compared_in_base_form_and_hedges_by_what_they_claim() -> None:
    assert keys("授信金额12.77亿元。") == [("financing.credit_amount", True)]
    assert keys("跟踪在谈项目70余个。") == [("investment.in_negotiation", True)]
    assert base_form(Decimal(3), "万人次") == (30_000, "人次")
    assert base_form(Decimal(3), "万") == (3, "万")


def test_a_name_that_fits_with_another_value_is_told() -> None:
    assert keys("推荐户数3813户。") == [("financing.recommended", False)]
    assert keys("新建厕所26座。") == []
