"""What no need and no visit can say is refused beside its field by the form, the API's verb and the file alike."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from xianwu.core.rules.api import ParameterRefused, set_value
from xianwu.domains.financing import actions
from xianwu.domains.financing.models import Demand, Visit
from xianwu.domains.financing.tests.county import County, at, errors_of
from xianwu.kit.refusals import Refused
from xianwu.registers.parties.models import Enterprise

NEED = {
    "subject_type": "company", "channel": "visit", "declared_on": "2025-08-20", "amount": "30", "term_months": "12",
    "purpose": "working", "use_text": "买麦", "collateral": "credit", "first_bank": "", "second_bank": "",
    "existing_banks": "", "existing_balance": "0", "consent_no": "授页1", "consent_form": "paper", "consent_place": "乡里",
}  # fmt: skip
VISIT = {"visited_on": "2025-08-20", "mode": "on_site", "visitor_name": "甲", "bank": "", "has_need": "on"}
ODD_NEEDS = [
    ({"term_months": "361"}, "term_months", "1 至 360 个月"),
    ({"term_months": "-3"}, "term_months", "1 至 360 个月"),
    ({"term_months": "9999999999"}, "term_months", ""),  # PostgreSQL knows sooner that no integer is so long
    ({"existing_balance": "-5"}, "existing_balance", "不能是负数"),
    ({"existing_balance": "500000"}, "existing_balance", "请核对单位是元还是万元"),
    ({"amount": "0.001"}, "amount", "少于 0.1 万元"),
    ({"amount": "-1"}, "amount", "大于 0"),
    ({"declared_on": "2023-01-10"}, "declared_on", "早于机制启动日（2024-10-28）"),
    ({"declared_on": "2025-08-30"}, "declared_on", "晚于今天"),
    ({"subject_type": "family_farm"}, "subject_type", "主体登记的是“企业”，主体类型应选“小微企业”"),
    ({"subject_type": "cooperative"}, "subject_type", "主体类型应选“小微企业”"),
]
ODD_VISITS = [
    ("2020-01-01", "早于机制启动日"),
    ("2024-10-27", "早于机制启动日"),
    ("2025-08-30", "晚于今天"),
]
LINE = {
    "主体名称": "延津县新来面粉有限公司", "主体类型": "小微企业", "所在乡镇": "东屯镇", "融资需求(万元)": 30, "期限(月)": 12,
    "用途": "流动资金", "担保方式": "信用", "授权书编号": "授册1", "授权书存放处": "乡里", "申报日期": "2025-08-20",
}  # fmt: skip
ODD_LINES = [
    ({"期限(月)": 361}, "期限(月)", "1 至 360 个月"),
    ({"融资需求(万元)": Decimal("0.001")}, "融资需求(万元)", "少于 0.1 万元"),
    ({"申报日期": "2023-01-10"}, "申报日期", "早于机制启动日"),
    ({"申报日期": "2025-08-30"}, "申报日期", "晚于今天"),
    ({"申报日期": "2025-01-05", "成立日期": "2025-02-01"}, "申报日期", "早于主体成立日期（2025-02-01）"),
    ({"走访日期": "2020-01-01", "走访人": "甲"}, "走访日期", "早于机制启动日"),
    ({"走访日期": "2025-01-05", "走访人": "甲", "成立日期": "2025-02-01"}, "走访日期", "早于主体成立日期"),
    ({"主体类型": "家庭农场"}, "主体类型", "主体登记的是“企业”"),
]


def said_beside(answer: Any, field: str) -> str:
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page
    return page


def test_one_wished_bank_is_the_first(county: County) -> None:
    data = NEED | {"enterprise": county.firm().credit_code, "second_bank": county.units["bank_abc"].pk}
    client = county.client("loan_visitor_dongtun")
    assert "请填在“意向银行”里" in said_beside(client.post("/financing/needs/new/", data), "second_bank")
    assert not Demand.objects.exists()
    need = county.need()
    with pytest.raises(Refused, match="请填在“意向银行”里"):
        actions.amend_need(need, {"first_bank": None, "second_bank": county.units["bank_ccb"]},
                           actor=county.actor("loan_reviewer"), at=at())  # fmt: skip


def test_a_second_open_need_of_a_firm_is_told_to_whoever_enters_it(county: County) -> None:
    firm, client = county.firm(), county.client("loan_visitor_dongtun")
    data = NEED | {"enterprise": firm.credit_code}
    alone = client.post("/financing/needs/new/", data, follow=True).content.decode()
    assert "在办需求" not in alone
    other = client.post("/financing/needs/new/", data | {"consent_no": "授页2", "amount": "50"}, follow=True)
    numbers = "、".join(Demand.objects.order_by("pk").values_list("number", flat=True))
    assert f"{firm.title}有 2 笔在办需求（{numbers}）。请核对" in other.content.decode()
    same = client.post("/financing/needs/new/", data | {"consent_no": "授页3"}, follow=True).content.decode()
    first, _, third = Demand.objects.order_by("pk")
    assert f"其中{first.number}、{third.number}金额都是 30 万元、用途相同，疑似同一笔" in same
    parts = [client.get(f"/financing/needs/{third.pk}/rest/?from={start}") for start in range(3)]
    assert "疑似同一笔" in "".join(part.content.decode() for part in parts)


@pytest.mark.parametrize(("odd", "field", "words"), ODD_NEEDS)
def test_the_form_refuses_what_makes_no_sense(county: County, odd: Any, field: str, words: str) -> None:
    data = NEED | {"enterprise": county.firm().credit_code} | odd
    answer = county.client("loan_visitor_dongtun").post("/financing/needs/new/", data)
    assert words in said_beside(answer, field)
    assert not Demand.objects.exists()


@pytest.mark.parametrize(("odd", "field", "words"), ODD_NEEDS)
def test_so_does_a_correction(county: County, odd: Any, field: str, words: str) -> None:
    need = county.need()
    data = NEED | odd | {"version": need.version}
    answer = county.client("loan_visitor_dongtun").post(f"/financing/needs/{need.pk}/edit/", data)
    assert words in said_beside(answer, field)
    assert Demand.objects.get().version == need.version


def test_the_verb_refuses_by_field_and_takes_the_edges(county: County) -> None:
    firm = county.firm(founded_on=date(2025, 2, 1))
    for odd, field in (({"term_months": 361}, "term_months"), ({"existing_balance": Decimal(-5)}, "existing_balance")):
        with pytest.raises(Refused) as refused:
            county.need(firm, **odd)
        assert refused.value.field == field
    with pytest.raises(Refused, match="早于主体成立日期"):
        county.need(firm, day=date(2025, 1, 31))
    edge = {"term_months": 360, "existing_balance": Decimal(0), "amount": Decimal(1000), "met": False}
    assert county.need(firm, day=date(2025, 2, 1), **edge).pk
    assert county.need(day=date(2024, 10, 28), term_months=1, met=False).pk


@pytest.mark.parametrize(
    ("registered", "title", "fits"),
    [
        ("sole_trader", "甲经营部", {"sole_trader", "family_farm"}),
        ("cooperative", "乙农民专业合作社", {"cooperative"}),
        ("family_farm", "丙农场", {"family_farm"}),
        ("enterprise", "丁家庭农场有限公司", {"company", "family_farm"}),
        ("grower", "戊", {"family_farm", "other"}),
        ("village_collective", "己村股份经济合作社", {"other"}),
        ("other", "庚", {"company", "sole_trader", "cooperative", "family_farm", "other"}),
    ],
)
def test_the_kind_of_a_need_is_one_that_the_registered_kind_may_be(
    county: County, registered: str, title: str, fits: set[str]
) -> None:
    firm = county.firm(subject_type=registered, title=title)
    taken = set()
    for kind in ("company", "sole_trader", "cooperative", "family_farm", "other"):
        try:
            county.need(firm, subject_type=kind, met=False)
            taken.add(kind)
        except Refused as refused:
            assert refused.field == "subject_type"  # noqa: PT017
    assert taken == fits


@pytest.mark.parametrize(("day", "words"), ODD_VISITS)
def test_a_visit_stands_between_the_mechanism_and_today(county: County, day: str, words: str) -> None:
    client, firm = county.client("loan_visitor_dongtun"), county.firm()
    wrong = client.post("/financing/visits/new/", VISIT | {"enterprise": firm.credit_code, "visited_on": day})
    assert words in said_beside(wrong, "visited_on")
    assert not Visit.objects.exists()
    assert client.post("/financing/visits/new/", VISIT | {"enterprise": firm.credit_code}).status_code == 302
    visit = Visit.objects.get()
    edited = client.post(f"/financing/visits/{visit.pk}/edit/", VISIT | {"visited_on": day, "version": visit.version})
    assert words in said_beside(edited, "visited_on")


def test_nobody_visits_a_firm_that_is_not_founded(county: County) -> None:
    firm = county.firm(founded_on=date(2025, 8, 1))
    data = {
        "enterprise": firm, "mode": "on_site", "visitor_name": "甲", "bank": None, "has_need": True,
        "no_need_reason": "", "is_policy_told": True, "is_premises_seen": True,
    }  # fmt: skip
    actor = county.actor("loan_visitor_dongtun")
    with pytest.raises(Refused, match=r"早于主体成立日期（2025-08-01）") as refused:
        actions.record_visit(data | {"visited_on": date(2025, 7, 31)}, actor=actor, at=at())
    assert refused.value.field == "visited_on"
    assert actions.record_visit(data | {"visited_on": date(2025, 8, 1)}, actor=actor, at=at()).pk


@pytest.mark.parametrize(("odd", "column", "words"), ODD_LINES)
def test_the_file_is_held_to_the_same(county: County, odd: Any, column: str, words: str) -> None:
    line = LINE | {"统一社会信用代码/证件": county.code()} | odd
    load = county.load("financing.needs", [line], by="loan_visitor_dongtun")
    assert [(name, words in reason) for _, name, reason in errors_of(load)] == [(column, True)]
    assert load.read.errors[0].value == str(odd[column])
    assert not Demand.objects.exists()


def test_the_file_takes_a_firm_that_the_register_knows_by_its_kind(county: County) -> None:
    firm = county.firm(subject_type=Enterprise.Subject.FAMILY_FARM)
    line = LINE | {"主体名称": firm.title, "统一社会信用代码/证件": firm.credit_code}
    load = county.load("financing.needs", [line], by="loan_visitor_dongtun")
    assert "主体登记的是“家庭农场”" in errors_of(load)[0][2]
    county.load("financing.needs", [line | {"主体类型": "家庭农场"}], by="loan_visitor_dongtun")
    assert Demand.objects.get().subject_type == "family_farm"


def test_the_first_day_and_the_least_amount_are_dated_parameters(county: County) -> None:
    start = {"valid_from": date(2025, 8, 1), "source": "会议纪要", "actor": None, "at": at()}
    with pytest.raises(ParameterRefused, match="应当是日期"):
        set_value("financing.began_on", text="去年十月", **start)
    set_value("financing.began_on", text="2025-01-01", **start)
    set_value("financing.least_amount", text="1", **start)
    with pytest.raises(Refused, match="2025-01-01"):
        county.need(day=date(2025, 8, 2), declared_on=date(2024, 12, 31))
    with pytest.raises(Refused, match="少于 1 万元"):
        county.need(amount=Decimal(9_999))


@pytest.mark.parametrize("wrong", [{"term_months": 361}, {"term_months": 0}, {"existing_balance": -1}])
def test_the_database_keeps_what_can_never_be_out(county: County, wrong: dict[str, int]) -> None:
    county.need()
    with pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.update(**wrong)
