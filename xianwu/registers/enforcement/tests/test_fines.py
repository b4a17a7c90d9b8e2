from decimal import Decimal as D

import pytest

from xianwu.registers.enforcement.brain import fines
from xianwu.registers.enforcement.brain.fines import (
    INDIVIDUAL,
    ORGANISATION,
    EarlierFine,
    Limits,
    Penalty,
    PenaltyRange,
)

USERS = PenaltyRange("条例第 49 条", D(0), D(100000), ORGANISATION)
HOUSEHOLDS = PenaltyRange("条例第 49 条", D(0), D(1000), INDIVIDUAL)
ALARM = PenaltyRange("安全生产法第 99 条", D(50000), D(200000))
PLANNING = PenaltyRange("规划法第 64 条", D("0.05"), D("0.1"), base_label="工程造价")
HEARING = Limits(D(5000), D(50000))
SIMPLE = Limits(D(200), D(3000))
HEAVY = ("suspension", "revocation", "closure")


def of(law, *, party=ORGANISATION, base=None):
    return fines.allowed_range(law, party=party, base=base)


def penalty(*sanctions, fine="0", confiscation="0"):
    return Penalty(frozenset(sanctions), D(fine), D(confiscation))


@pytest.mark.parametrize(
    ("amount", "word"),
    [
        ("49999.99", "低于法定下限"),
        ("50000", ""),
        ("200000", ""),
        ("200000.01", "超过法定上限"),
        ("0", "大于 0"),
        ("-1", "大于 0"),
        ("60000.005", "最多到分"),
    ],
)
def test_a_fine_lies_within_the_law_ends_included(amount, word):
    found = fines.fine_problem(D(amount), allowed=of(ALARM))
    assert (word in found) if word else found == ""


def test_mitigation_goes_below_but_nothing_goes_above():
    options = {"allowed": of(ALARM), "mitigation": "主动消除危害后果"}
    assert "送审" in fines.fine_problem(D(20000), **options)
    assert fines.fine_problem(D(20000), **options, is_reviewed=True) == ""
    assert "超过" in fines.fine_problem(D(200001), **options, is_reviewed=True)


def test_outside_the_step_needs_a_reason_and_the_review():
    step = fines.step_range(ALARM, step=fines.Step("一般", D(80000), D(120000)), party=ORGANISATION)
    assert fines.fine_problem(D(80000), allowed=of(ALARM), step=step) == ""
    assert "偏离" in fines.fine_problem(D(79999), allowed=of(ALARM), step=step)
    assert "送审" in fines.fine_problem(D(79999), allowed=of(ALARM), step=step, deviation="配合调查")
    options = {"step": step, "deviation": "配合调查", "is_reviewed": True}
    assert fines.fine_problem(D(79999), allowed=of(ALARM), **options) == ""
    assert "偏离" in fines.fine_problem(D(79999), allowed=of(ALARM), step=step, deviation="  ", is_reviewed=True)


def test_a_step_beyond_the_law_is_a_wrong_table():
    with pytest.raises(fines.FineError, match="裁量基准表"):
        fines.step_range(ALARM, step=fines.Step("从重", D(150000), D(250000)), party=ORGANISATION)


def test_multiples_are_of_a_base_that_must_be_known():
    found = of(PLANNING, base=D("123456.78"))
    assert (found.least, found.most) == (D("6172.84"), D("12345.68"))
    assert "工程造价 123456.78 元的 0.05 至 0.1 倍" in found.words
    for base in (None, D(0)):
        with pytest.raises(fines.FineError, match="查清"):
            of(PLANNING, base=base)


def test_a_provision_for_the_other_kind_is_refused():
    with pytest.raises(fines.FineError, match="针对单位，当事人是个人"):
        of(USERS, party=INDIVIDUAL)


def test_the_higher_of_several_provisions_is_applied():
    law, allowed = fines.highest([USERS, ALARM, HOUSEHOLDS], party=ORGANISATION)
    assert law is ALARM
    assert "按数额高的" in allowed.words
    law, allowed = fines.highest([USERS, HOUSEHOLDS], party=INDIVIDUAL)
    assert law is HOUSEHOLDS
    assert "第 29 条" not in allowed.words
    law, _ = fines.highest([ALARM, PLANNING], party=ORGANISATION, bases=[None, D(10_000_000)])
    assert law is PLANNING
    with pytest.raises(fines.FineError, match="没有针对个人"):
        fines.highest([USERS], party=INDIVIDUAL)


@pytest.mark.parametrize(
    ("party", "proposed", "required"),
    [
        (INDIVIDUAL, penalty("fine", fine="4999.99"), False),
        (INDIVIDUAL, penalty("fine", fine="5000"), True),
        (ORGANISATION, penalty("fine", fine="49999.99"), False),
        (ORGANISATION, penalty("fine", fine="50000"), True),
        (ORGANISATION, penalty("confiscation", confiscation="50000"), True),
        (ORGANISATION, penalty("fine", "confiscation", fine="30000", confiscation="30000"), False),
        (INDIVIDUAL, penalty("warning"), False),
        (ORGANISATION, penalty("suspension"), True),
        (ORGANISATION, penalty("revocation"), True),
        (INDIVIDUAL, penalty("closure"), True),
    ],
)
def test_when_a_hearing_must_be_offered(party, proposed, required):
    found = fines.hearing_need(proposed, party=party, thresholds=HEARING, always=HEAVY)
    assert found.is_required is required
    assert bool(found.reasons) is required


@pytest.mark.parametrize(
    ("party", "proposed", "clear", "word"),
    [
        (INDIVIDUAL, penalty("fine", fine="200"), True, ""),
        (INDIVIDUAL, penalty("fine", fine="200.01"), True, "不超过 200 元"),
        (ORGANISATION, penalty("fine", "warning", fine="3000"), True, ""),
        (ORGANISATION, penalty("fine", fine="3001"), True, "不超过 3000 元"),
        (INDIVIDUAL, penalty("warning"), True, ""),
        (INDIVIDUAL, penalty("warning"), False, "不确凿"),
        (ORGANISATION, penalty("suspension"), True, "只限警告"),
        (ORGANISATION, penalty("fine", fine="100", confiscation="50"), True, "只限警告"),
    ],
)
def test_when_a_penalty_can_be_given_on_the_spot(party, proposed, clear, word):
    found = fines.simple_problem(
        proposed, party=party, limits=SIMPLE, admitted=("warning", "fine"), facts_clear=clear
    )  # fmt: skip
    assert (word in found) if word else found == ""


@pytest.mark.parametrize(
    ("amount", "options", "word"),
    [
        ("100", {"is_simple": True}, ""),
        ("101", {"is_simple": True}, "只限 100 元"),
        ("101", {"is_simple": True, "is_hard_later": True}, ""),
        ("100", {"is_simple": False}, "只限"),
        ("5000", {"is_simple": False, "is_hard_later": True}, "只限"),
        ("5000", {"is_simple": False, "is_remote_request": True}, ""),
        ("50", {"is_simple": True, "receipt_no": " "}, "票据"),
    ],
)
def test_when_cash_may_be_taken(amount, options, word):
    found = fines.cash_problem(D(amount), limit=D(100), **({"receipt_no": "豫财0001"} | options))
    assert (word in found) if word else found == ""


def test_one_act_is_fined_once_unless_the_decision_fell():
    assert "延城燃罚〔2025〕1号" in fines.double_fine_problem("a", earlier=[EarlierFine("延城燃罚〔2025〕1号", "a")])
    assert fines.double_fine_problem("a", earlier=[EarlierFine("x", "b"), EarlierFine("y", "a", True)]) == ""


@pytest.mark.parametrize(
    ("decided", "has_defence", "word"),
    [
        (penalty("fine", fine="5000"), True, ""),
        (penalty("fine", fine="4000"), True, ""),
        (penalty("warning"), True, "处罚种类"),
        (penalty("fine", fine="5001"), True, "不得因当事人陈述、申辩"),
        (penalty("fine", fine="5001"), False, "重新告知"),
        (penalty("fine", "suspension", fine="5000"), True, "处罚种类"),
    ],
)
def test_nothing_gets_heavier_after_the_defence(decided, has_defence, word):
    found = fines.heavier_problem(decided, noticed=penalty("fine", fine="5000"), has_defence=has_defence)
    assert (word in found) if word else found == ""
