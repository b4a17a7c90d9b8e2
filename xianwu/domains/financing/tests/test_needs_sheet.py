"""The needs list from Excel: good lines, bad cells by row, column and reason, twice, amended, undone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.core.workflow.api import take_step
from xianwu.domains.financing.models import Demand, Visit
from xianwu.domains.financing.sheets import parties
from xianwu.domains.financing.sheets.needs import COLUMNS, row_of
from xianwu.domains.financing.tests.county import TODAY, WAN, County, at, errors_of, workbook
from xianwu.intake.actions import IntakeRefused, apply, claim, preview, sheet_for, undo
from xianwu.kit.refusals import Refused
from xianwu.lib.codes import clean_id_number
from xianwu.registers.parties.models import Duplicate, Enterprise

KEY = "financing.needs"
ID_NUMBER = "410726198001010011"


def valid_id() -> str:
    for last in "0123456789X":
        try:
            return clean_id_number(ID_NUMBER[:17] + last, on=TODAY)
        except ValueError:
            continue
    raise AssertionError


def line(county: County, **cells: Any) -> dict[str, Any]:
    county.serial += 1
    return {
        "主体名称": f"延津县新丰{county.serial}号商贸有限公司", "主体类型": "小微企业",
        "统一社会信用代码/证件": county.code(), "所在乡镇": "东屯镇", "行业": "F5123", "法定代表人": f"李{county.serial}",
        "电话": "13800001234", "从业人数": 6, "营业收入(万元)": 300, "成立日期": "2020-03-01", "融资需求(万元)": 30,
        "期限(月)": 12, "用途": "流动资金", "担保方式": "信用", "意向银行": "农业银行、农商银行", "走访日期": "2025-08-20",
        "走访人": "张走访", "授权书编号": f"授N{county.serial}", "授权书存放处": "便民中心",
    } | cells  # fmt: skip


def test_a_good_file_enters_firms_visits_and_needs(county: County) -> None:
    lines = [line(county), line(county, 合规持续经营="待核")]
    load = county.load(KEY, lines, by="loan_visitor_dongtun")
    assert (load.state, load.created_count) == ("done", 2)
    need = Demand.objects.get(consent_no=lines[0]["授权书编号"])
    assert (need.amount, need.declared_on, need.state) == (30 * WAN, date(2025, 8, 20), "declared")
    assert (need.first_bank, need.second_bank) == (county.units["bank_abc"], county.units["bank_rcb"])
    assert need.enterprise.credit_code == lines[0]["统一社会信用代码/证件"]
    assert need.visit is not None
    assert need.visit.visited_on == date(2025, 8, 20)
    assert need.number != Demand.objects.get(consent_no=lines[1]["授权书编号"]).number
    assert verify_chain() == []


def test_the_preview_tells_of_doubles_and_other_names(county: County) -> None:
    firm, need = county.firm(), county.need()
    again = line(county, 主体名称=need.enterprise.title.replace("面粉", "面业"))
    again["统一社会信用代码/证件"] = need.enterprise.credit_code
    twice = [line(county, 主体名称=firm.title) | {"统一社会信用代码/证件": firm.credit_code} for _ in range(2)]
    load, _ = preview(
        sheet_for(KEY, county.actor("loan_visitor_dongtun")), workbook([again, *twice, line(county)]), "清单.xlsx",
        actor=county.actor("loan_visitor_dongtun"), at=at(),
    )  # fmt: skip
    page = county.client("loan_visitor_dongtun").get(f"/intake/loads/{load.pk}/").content.decode()
    assert "请留意（4 处，不影响导入）" in page
    assert f"这个代码登记的是“{need.enterprise.title}”，这一行会记在它名下" in page
    assert f"台账里已有 1 笔在办需求（{need.number}）" in page
    assert page.count("也是这家主体。请核对是不是同一笔。") == 2
    assert load.good_count == 4


def test_the_same_file_twice_changes_nothing(county: County) -> None:
    lines = [line(county) for _ in range(3)]
    county.load(KEY, lines, by="loan_visitor_dongtun")
    before = list(Demand.objects.order_by("pk").values())
    again = county.load(KEY, lines, by="loan_visitor_dongtun")
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 0, 3)
    assert again.known_count == 3
    assert list(Demand.objects.order_by("pk").values()) == before
    assert Enterprise.objects.count() == 3
    assert Visit.objects.count() == 3


def test_a_long_file_is_written_in_parts_as_a_short_one_at_once(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parties, "CHUNK", 2)
    lines = [line(county) for _ in range(5)]
    load = county.load(KEY, lines, by="loan_visitor_dongtun")
    assert (load.state, load.created_count) == ("done", 5)
    needs = Demand.objects.order_by("number")
    assert [need.consent_no for need in needs] == [each["授权书编号"] for each in lines]
    assert Event.objects.filter(kind="financing.demand", batch=load.batch).count() == 5
    assert [need.history.count() for need in needs] == [1] * 5
    assert all(Demand.objects.matching(need.number).get() == need for need in needs)
    assert verify_chain() == []
    assert county.load(KEY, lines, by="loan_visitor_dongtun").unchanged_count == 5


def test_a_need_that_came_in_since_the_preview_is_not_entered_twice(county: County) -> None:
    lines = [line(county), line(county)]
    actor, content = county.actor("loan_visitor_dongtun"), workbook(lines)
    early, _ = preview(sheet_for(KEY, actor), content, "早.xlsx", actor=actor, at=at())
    county.load(KEY, lines, by="loan_visitor_dongtun")
    claim(early, "all")
    apply(early, actor=actor, at=at())
    assert (early.created_count, early.unchanged_count) == (0, 2)
    assert Demand.objects.count() == 2


def test_an_amended_line_is_one_new_version(county: County) -> None:
    lines = [line(county), line(county)]
    county.load(KEY, lines, by="loan_visitor_dongtun")
    lines[0]["融资需求(万元)"] = 45
    again = county.load(KEY, lines, by="loan_visitor_dongtun")
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 1, 1)
    need = Demand.objects.get(consent_no=lines[0]["授权书编号"])
    assert need.amount == 45 * WAN
    assert [row.amount for row in need.history.order_by("version")] == [30 * WAN, 45 * WAN]


@pytest.mark.parametrize(
    ("cells", "column", "word"),
    [
        ({"统一社会信用代码/证件": 914107260000000001}, "统一社会信用代码/证件", "15 位"),
        ({"统一社会信用代码/证件": "9.14107E+17"}, "统一社会信用代码/证件", "科学计数"),
        ({"统一社会信用代码/证件": "91410726MA0000000X"}, "统一社会信用代码/证件", "校验位"),
        ({"授权书编号": None}, "授权书编号", "必填"),
        ({"融资需求(万元)": 300000}, "融资需求(万元)", "元还是万元"),
        ({"融资需求(万元)": "12,5"}, "融资需求(万元)", "千分位"),
        ({"融资需求(万元)": 0}, "融资需求(万元)", "大于 0"),
        ({"期限(月)": 0}, "期限(月)", "1 至 360"),
        ({"意向银行": "火星银行"}, "意向银行", "不是参加机制的银行"),
        ({"意向银行": "农业银行、农商银行、工商银行"}, "意向银行", "至多两家"),
        ({"所在乡镇": "司寨乡"}, "所在乡镇", "不是您的辖区"),
        ({"所在乡镇": "没有的乡"}, "所在乡镇", "没有这个乡镇"),
        ({"走访日期": "2025-09-30"}, "走访日期", "晚于今天"),
        ({"成立日期": "2025-02-30"}, "成立日期", "没有这一天"),
        ({"信用状况良好": "符合"}, "信用状况良好", "由专班核定"),
        ({"用途": "炒股"}, "用途", "只能填"),
        ({"电话": "12345"}, "电话", "手机号"),
        ({"走访人": None}, "走访人", "不能空"),
        ({"证件种类": "自然人身份证号"}, "证件种类", "不符"),
    ],
)
def test_a_bad_cell_is_named_by_row_column_and_reason(county: County, cells: Any, column: str, word: str) -> None:
    load = county.load(KEY, [line(county), line(county, **cells)], by="loan_visitor_dongtun", choice="good")
    (found,) = errors_of(load)
    assert found[:2] == (3, column)
    assert word in found[2]
    assert load.created_count == 1
    assert Demand.objects.count() == 1


def test_a_closed_firm_and_another_name_are_refused(county: County) -> None:
    closed = county.firm(status="cancelled")
    known = county.firm()
    lines = [
        line(county, **{"主体名称": closed.title, "统一社会信用代码/证件": closed.credit_code}),
        line(county, **{"主体名称": "红星汽修厂", "统一社会信用代码/证件": known.credit_code}),
        line(county, **{"主体名称": known.title, "统一社会信用代码/证件": known.credit_code}),
    ]
    load = county.load(KEY, lines, by="loan_visitor_dongtun", choice="good")
    assert [(row, column) for row, column, _ in errors_of(load)] == [(2, "统一社会信用代码/证件"), (3, "主体名称")]
    assert Demand.objects.get().enterprise == known
    assert Enterprise.objects.count() == 2


def test_a_family_farm_comes_with_the_number_of_its_keeper(county: County) -> None:
    farm = line(county, **{"主体名称": "张三家庭农场", "主体类型": "家庭农场", "统一社会信用代码/证件": valid_id()})
    county.load(KEY, [farm], by="loan_visitor_dongtun")
    again = county.load(KEY, [farm], by="loan_visitor_dongtun")
    assert again.unchanged_count == 1
    firm = Enterprise.objects.get()
    assert (firm.id_kind, firm.id_number, firm.credit_code) == ("person", valid_id(), None)
    company = line(county, **{"主体名称": "某公司", "统一社会信用代码/证件": valid_id()})
    load = county.load(KEY, [company], by="loan_visitor_dongtun")
    assert "不能填身份证号" in errors_of(load)[0][2]
    assert valid_id() not in errors_of(load)[0][2]


def test_the_header_of_the_file_says_the_unit(county: County) -> None:
    yuan = line(county)
    yuan["融资需求（元）"] = 300000
    del yuan["融资需求(万元)"]
    county.load(KEY, [yuan], by="loan_visitor_dongtun")
    assert Demand.objects.get().amount == Decimal(300_000)


def test_likely_duplicates_are_suggested_in_bulk(county: County) -> None:
    county.firm(title="延津县新丰粮油加工有限公司", legal_rep="赵六")
    county.load(KEY, [line(county, 主体名称="延津县新丰粮油加工厂", 法定代表人="赵六")], by="loan_visitor_dongtun")
    assert Duplicate.objects.filter(state="open").count() == 1


def test_a_need_that_a_bank_has_is_not_changed_by_a_file(county: County) -> None:
    lines = [line(county, **{name: "符合" for name in STANDARDS})]
    county.load(KEY, lines, by="loan_reviewer_2")
    need = Demand.objects.get()
    data = {"bank": str(need.first_bank_id), "second_bank": "", "bank_note": ""}
    take_step(need, "recommend", actor=county.actor("loan_reviewer"), at=at(), data=data)
    assert county.load(KEY, lines, by="loan_reviewer").unchanged_count == 1
    load = county.load(KEY, [lines[0] | {"融资需求(万元)": 50}], by="loan_reviewer")
    assert "不能由导入改动" in errors_of(load)[0][2]


STANDARDS = ("合规持续经营", "固定经营场所", "真实融资需求", "信用状况良好", "贷款用途依法合规")


def test_undo_takes_needs_and_visits_out_on_every_day(county: County) -> None:
    lines = [line(county), line(county)]
    load = county.load(KEY, lines, by="loan_visitor_dongtun")
    assert undo(load, actor=county.actor("loan_visitor_dongtun"), at=at()) == 2
    assert not Demand.objects.valid().exists()
    assert set(Visit.objects.values_list("state", "void_on")) == {("void", date(2025, 8, 20))}
    again = county.load(KEY, lines, by="loan_visitor_dongtun")
    assert again.created_count == 2
    assert verify_chain() == []


def test_undo_is_refused_once_a_need_has_gone_on(county: County) -> None:
    load = county.load(KEY, [line(county)], by="loan_visitor_dongtun")
    need, actor = Demand.objects.get(), county.actor("loan_visitor_dongtun")
    take_step(need, "withdraw", actor=actor, at=at(), reason="企业不贷了")
    with pytest.raises(Refused, match="已有后续办理"):
        undo(load, actor=actor, at=at())


@pytest.mark.parametrize("who", ["bank_abc_clerk", "loan_checker_tax", "firm_1", "leader", "outsider"])
def test_others_may_not_fill_the_needs_list(county: County, who: str) -> None:
    with pytest.raises(IntakeRefused):
        sheet_for(KEY, county.actor(who))
    assert county.client(who).get("/intake/sheets/financing.needs/").status_code == 403


def test_a_line_goes_round(county: County) -> None:
    county.load(KEY, [line(county)], by="loan_visitor_dongtun")
    row = row_of(Demand.objects.select_related("enterprise", "town").get())
    assert (row["amount"], row["banks"], row["town"]) == (30 * WAN, "农业银行、农商银行", "东屯镇")
    assert row["phone"] == "138****1234"


def test_a_preview_shows_words_and_no_whole_personal_number(county: County) -> None:
    lines = [
        line(county, **{"融资需求(万元)": 1234.5, "主体类型": "家庭农场", "统一社会信用代码/证件": valid_id()}),
        line(county, 电话="1380000123", **{"统一社会信用代码/证件": valid_id()[:-1] + "A"}),
    ]
    load = county.load(KEY, lines, by="loan_visitor_dongtun")
    page = county.client("loan_visitor_dongtun").get(f"/intake/loads/{load.pk}/").content.decode()
    for words in ("家庭农场", "流动资金", "1,234.5", "2025-08-20", "410726********", "138****1234", "问题（"):
        assert words in page, words
    for raw in ("family_farm", "working", "12345000", valid_id(), "13800001234", ">_id<", ">None<"):
        assert raw not in page, raw


def test_a_town_sends_back_the_standards_as_the_ledger_has_them(county: County) -> None:
    own, by = line(county), "loan_visitor_dongtun"
    county.load(KEY, [own], by=by)
    Demand.objects.update(check_credit="met", check_use="failed")
    headers = {column.name: column.header for column in COLUMNS}
    same = own | {headers["check_credit"]: "符合", headers["check_use"]: "不符", headers["check_operation"]: "待核"}
    load = county.load(KEY, [same], by=by)
    assert (errors_of(load), load.unchanged_count) == ([], 1)
    for field, said in (("check_credit", "不符"), ("check_credit", "待核"), ("check_operation", "符合")):
        found = errors_of(county.load(KEY, [same | {headers[field]: said}], by=by))
        assert [(column, "由专班核定" in why) for _, column, why in found] == [(headers[field], True)]
    stranger = line(county, **{headers["check_credit"]: "符合"})
    assert [column for _, column, _ in errors_of(county.load(KEY, [stranger], by=by))] == [headers["check_credit"]]
