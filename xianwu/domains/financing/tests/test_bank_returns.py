"""A bank's return file: its own rows only, once however often, one version per amended row, faults by cell."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xianwu.core.events.api import verify_chain
from xianwu.core.workflow.api import Clock, take_step
from xianwu.domains.financing.models import CreditDecision, Demand, Drawdown, Recommendation
from xianwu.domains.financing.sheets.bank import rows_of
from xianwu.domains.financing.tests.county import TODAY, WAN, County, at, errors_of
from xianwu.figures.api import evaluate
from xianwu.intake.actions import IntakeRefused, sheet_for, undo
from xianwu.kit.refusals import Refused
from xianwu.registers.parties.models import Enterprise

KEY = "financing.returns"
CLERK = "bank_abc_clerk"


def line(case: Recommendation, **cells: Any) -> dict[str, Any]:
    firm = case.demand.enterprise
    return {
        "主体名称": firm.title, "统一社会信用代码": firm.credit_code, "推荐日期": f"{case.pushed_on}",
        "材料齐全日期": "2025-08-05", "决定日期": "2025-08-10", "是否授信": "是", "授信额度(万元)": 30, "期限": 12,
        "年利率(%)": 3.6, "产品": "快贷", "循环(是/否)": "否", "首贷(是/否)": "是", "放款日期": "2025-08-12",
        "放款金额(万元)": 20, "方式(信用/抵押/保证)": "信用", "无还本续贷(是/否)": "否", "借据号": f"借A{case.pk}",
    } | cells  # fmt: skip


def value(key: str, on: date = TODAY) -> Any:
    return evaluate([f"financing.{key}"], as_of=on)[f"financing.{key}"].value


def test_a_line_walks_the_case_from_papers_to_loan(county: County) -> None:
    case = county.case()
    load = county.load(KEY, [line(case)], by=CLERK)
    assert (load.state, load.created_count) == ("done", 1)
    case.refresh_from_db()
    loan = Drawdown.objects.get()
    assert (case.state, case.materials_complete_on, case.decided_on) == ("lent", date(2025, 8, 5), date(2025, 8, 10))
    assert (loan.amount, loan.kind, loan.is_early, loan.credit.limit) == (20 * WAN, "first", False, 30 * WAN)
    assert Demand.objects.get().state == "lent"
    assert (value("credit_amount"), value("lent_amount")) == (30, 20)
    assert verify_chain() == []


def test_the_same_file_twice_changes_nothing(county: County) -> None:
    lines = [line(county.case()), line(county.case(), **{"借据号": None, "放款日期": None, "放款金额(万元)": None,
             "方式(信用/抵押/保证)": None, "首贷(是/否)": None})]  # fmt: skip
    county.load(KEY, lines, by=CLERK)
    before = [list(model.objects.order_by("pk").values()) for model in (Recommendation, CreditDecision, Drawdown)]
    again = county.load(KEY, lines, by=CLERK)
    assert (again.created_count, again.changed_count, again.unchanged_count, again.known_count) == (0, 0, 2, 2)
    after = [list(model.objects.order_by("pk").values()) for model in (Recommendation, CreditDecision, Drawdown)]
    assert after == before


def test_one_amended_row_is_one_new_version_and_the_old_is_kept(county: County) -> None:
    lines = [line(county.case()), line(county.case())]
    county.load(KEY, lines, by=CLERK)
    lines[1] |= {"放款金额(万元)": 25}
    again = county.load(KEY, lines, by=CLERK)
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 1, 1)
    loan = Drawdown.objects.get(loan_no=lines[1]["借据号"])
    assert [row.amount for row in loan.history.order_by("version")] == [20 * WAN, 25 * WAN]
    assert Drawdown.history.count() == 3
    assert CreditDecision.history.count() == 2


def test_new_terms_of_a_later_day_replace_the_grant(county: County) -> None:
    case = county.case()
    county.load(KEY, [line(case)], by=CLERK)
    later = line(case, **{"决定日期": "2025-08-20", "授信额度(万元)": 50, "放款日期": "2025-08-21", "借据号": "借B"})
    load = county.load(KEY, [later], by=CLERK)
    assert load.created_count == 1
    old, new = CreditDecision.objects.order_by("pk")
    assert (old.replaced_on, new.limit) == (date(2025, 8, 20), 50 * WAN)
    assert value("credit_amount") == 50
    assert county.load(KEY, [line(case), later], by=CLERK).unchanged_count == 2


def test_yuan_in_a_column_of_ten_thousands_is_refused(county: County) -> None:
    lines = [line(county.case(), **{"授信额度(万元)": 300000, "放款金额(万元)": 200000}) for _ in range(3)]
    load = county.load(KEY, lines, by=CLERK)
    columns = {(row, column) for row, column, _ in errors_of(load)}
    assert columns == {(row, name) for row in (2, 3, 4) for name in ("授信额度(万元)", "放款金额(万元)")}
    assert "按元填" in errors_of(load)[0][2]
    assert not CreditDecision.objects.exists()


def test_a_loan_before_its_recommendation_is_flagged_and_not_counted_until_accepted(county: County) -> None:
    case = county.case()
    load = county.load(KEY, [line(case, **{"放款日期": "2025-08-01"})], by=CLERK)
    assert "早于推荐" in load.message
    assert Drawdown.objects.get().is_early
    assert (value("lent"), value("early_loans")) == (0, 1)
    county.load(KEY, [line(case, **{"放款日期": "2025-08-01", "提前放款说明": "先行受理"})], by=CLERK)
    assert Drawdown.objects.get().early_reason == "先行受理"
    assert value("lent") == 0


def test_a_revolving_limit_bears_three_times_its_sum_while_the_balance_fits(county: County) -> None:
    case = county.case()
    lines = [
        line(case, **{"循环(是/否)": "是", "借据号": f"循{day}", "放款日期": f"2025-08-{day}", "放款金额(万元)": 30,
                      "首贷(是/否)": "否", "已还本金(万元)": 0 if day == 18 else 30, "最近还款日期": f"2025-08-{day + 2}"})
        for day in (12, 15, 18)
    ]  # fmt: skip
    lines[2].pop("最近还款日期")
    load = county.load(KEY, lines, by=CLERK)
    assert (load.state, load.created_count) == ("done", 3)
    assert value("lent_amount") == 90


def test_drawn_beyond_a_fixed_limit_is_refused(county: County) -> None:
    case = county.case()
    lines = [line(case, **{"借据号": "甲1"}), line(case, **{"借据号": "甲2", "首贷(是/否)": "否"})]
    load = county.load(KEY, lines, by=CLERK, choice="good")
    assert errors_of(load) == [(3, "放款金额(万元)", "超过授信额度：还可投放 10 万元。")]
    assert value("lent_amount") == 20


def test_rows_of_another_bank_are_refused(county: County) -> None:
    own, foreign = county.case(), county.case(bank="bank_icbc")
    lines = [line(own), line(foreign, 银行="工商银行"), line(foreign, 借据号="借C")]
    load = county.load(KEY, lines, by=CLERK, choice="good")
    assert [(row, column) for row, column, _ in errors_of(load)] == [(3, "银行"), (4, "主体名称")]
    assert Drawdown.objects.get().bank == county.units["bank_abc"]
    foreign.refresh_from_db()
    assert foreign.state == "pushed"


@pytest.mark.parametrize("who", ["loan_reviewer", "loan_visitor_dongtun", "firm_1", "office", "leader", "outsider"])
def test_only_banks_fill_the_return_file(county: County, who: str) -> None:
    with pytest.raises(IntakeRefused):
        sheet_for(KEY, county.actor(who))
    client = county.client(who)
    assert client.get(f"/intake/sheets/{KEY}/").status_code == 403
    assert client.post(f"/intake/sheets/{KEY}/").status_code == 403


def test_a_customer_never_declared_is_backfilled_with_a_reason_and_shown_apart(county: County) -> None:
    row = line(county.case()) | {
        "主体名称": "延津县自有客户有限公司", "统一社会信用代码": county.code(), "推荐日期": None, "借据号": "补1",
    }  # fmt: skip
    load = county.load(KEY, [row], by=CLERK)
    assert "补录理由" in errors_of(load)[0][2]
    load = county.load(KEY, [row | {"补录理由": "机制启动前的老客户"}], by=CLERK)
    assert [column for _, column, _ in errors_of(load)] == ["所在乡镇"]
    row |= {"补录理由": "机制启动前的老客户", "所在乡镇": "东屯镇"}
    assert county.load(KEY, [row], by=CLERK).created_count == 1
    need = Demand.objects.get(is_backfilled=True)
    assert (need.backfill_reason, need.enterprise.town.code) == ("机制启动前的老客户", "dongtun")
    assert [value(key) for key in ("lent", "credited", "backfilled_lent", "backfilled_amount")] == [0, 0, 1, 20]
    assert county.load(KEY, [row], by=CLERK).unchanged_count == 1
    assert verify_chain() == []


@pytest.mark.parametrize(
    ("cells", "column", "word"),
    [
        ({"材料齐全日期": None}, "材料齐全日期", "不能空"),
        ({"材料齐全日期": "2025-08-01"}, "材料齐全日期", "早于推荐日期"),
        ({"决定日期": "2025-08-01"}, "决定日期", "早于推荐日期"),
        ({"决定日期": "2025-09-10"}, "决定日期", "晚于今天"),
        ({"放款日期": "2025-08-07"}, "放款日期", "早于授信决定"),
        ({"推荐日期": "2025-07-01"}, "推荐日期", "不能由回填改动"),
        ({"是否授信": "否"}, "是否授信", "应填“是”"),
        ({"年利率(%)": 24.1}, "年利率(%)", "大于 0、不超过 24"),
        ({"年利率(%)": 0}, "年利率(%)", "大于 0、不超过 24"),
        ({"期限": 0}, "期限(月)", "1 至 360 个月"),
        ({"期限": 361}, "期限(月)", "1 至 360 个月"),
        ({"借据号": None}, "借据号", "不能空"),
        ({"方式(信用/抵押/保证)": None}, "方式(信用/抵押/保证)", "不能空"),
        ({"无还本续贷(是/否)": "是"}, "无还本续贷(是/否)", "不能同时"),
        ({"已还本金(万元)": 21}, "已还本金(万元)", "之间"),
        ({"统一社会信用代码": 9.1e17}, "统一社会信用代码", "15 位"),
        ({"主体名称": "别的名字修理铺"}, "主体名称", "不符"),
        ({"放款金额(万元)": 31}, "放款金额(万元)", "超过授信额度"),
        ({"到期日": "2025-08-12"}, "到期日", "晚于放款日期"),
    ],
)
def test_a_bad_cell_is_named(county: County, cells: Any, column: str, word: str) -> None:
    load = county.load(KEY, [line(county.case(), **cells)], by=CLERK)
    assert (2, column) in [(row, name) for row, name, _ in errors_of(load)]
    assert any(word in reason for _, _, reason in errors_of(load))
    assert not CreditDecision.objects.exists()


@pytest.mark.parametrize(
    ("cells", "column", "shown"),
    [
        ({"授信额度(万元)": 200_000}, "授信额度(万元)", "200000"),
        ({"放款金额(万元)": 31.5}, "放款金额(万元)", "31.5"),
        ({"是否授信": "否"}, "是否授信", "否"),
        ({"决定日期": "2025-09-10"}, "决定日期", "2025-09-10"),
    ],
)
def test_a_faulty_cell_is_shown_as_it_was_typed(county: County, cells: Any, column: str, shown: str) -> None:
    load = county.load(KEY, [line(county.case(), **cells)], by=CLERK)
    assert {error.value for error in load.read.errors if error.column == column} == {shown}


def test_a_refusal_carries_its_reason_into_the_need(county: County) -> None:
    case = county.case()
    bare = {name: None for name in line(case) if name not in ("主体名称", "统一社会信用代码", "决定日期")}
    row = line(case, **bare) | {"是否授信": "否", "未授信原因代码": "财务不规范"}
    county.load(KEY, [row], by=CLERK)
    case.refresh_from_db()
    assert (case.state, case.refusal_code, case.demand.state) == ("refused", "thin_accounts", "refused")
    assert county.load(KEY, [row], by=CLERK).unchanged_count == 1


def test_undo_puts_everything_back_and_the_file_may_come_again(county: County) -> None:
    case = county.case()
    before = {key: value(key) for key in ("recommended", "credited", "credit_amount", "lent", "lent_amount")}
    load = county.load(KEY, [line(case)], by=CLERK)
    assert undo(load, actor=county.actor(CLERK), at=load.finished_at) == 2
    case.refresh_from_db()
    assert (case.state, case.materials_complete_on, case.decided_on) == ("pushed", None, None)
    assert Demand.objects.get().state == "recommended"
    assert {key: value(key) for key in before} == before
    running = Clock.objects.filter(object_id=case.pk, state="running").values_list("name", flat=True)
    assert list(running) == ["materials"]
    assert county.load(KEY, [line(case)], by=CLERK).created_count == 1
    assert value("lent_amount") == 20
    assert verify_chain() == []


def test_undo_is_refused_once_the_case_has_gone_on(county: County) -> None:
    case = county.case()
    load = county.load(KEY, [line(case)], by=CLERK)
    county.load(KEY, [line(case, **{"借据号": "后来", "放款金额(万元)": 5, "首贷(是/否)": "否"})], by=CLERK)
    with pytest.raises(Refused, match="又有办理"):
        undo(load, actor=county.actor(CLERK), at=load.finished_at)


def test_a_case_goes_round(county: County) -> None:
    case = county.case()
    county.load(KEY, [line(case)], by=CLERK)
    (row,) = rows_of(Recommendation.objects.get(pk=case.pk))
    assert (row["limit"], row["loan_amount"], row["rate"]) == (30 * WAN, 20 * WAN, Decimal("3.6"))
    assert (row["is_first"], row["is_renewal"], row["bank"]) == (True, False, "农业银行")
    assert Enterprise.objects.count() == 1


def test_a_decision_before_the_papers_were_complete_is_refused(county: County) -> None:
    case = county.case()
    for known in (False, True):
        if known:
            data = {"materials_complete_on": date(2025, 8, 5)}
            take_step(case, "accept", actor=county.head(case), at=at(), data=data)
        load = county.load(KEY, [line(case, **{"决定日期": "2025-08-04"})], by=CLERK)
        assert [(row, column) for row, column, _ in errors_of(load)] == [(2, "决定日期")]
        assert "早于材料齐全日期（2025-08-05）" in errors_of(load)[0][2]
