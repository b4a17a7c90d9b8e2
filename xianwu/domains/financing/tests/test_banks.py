"""The banks that take part: who registers them, when they leave, what that changes and what it leaves alone."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.core.units.actions import add_unit
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.financing import banks, forms
from xianwu.domains.financing.models import Bank
from xianwu.domains.financing.tests.county import TODAY, County, at, errors_of
from xianwu.figures.api import evaluate

ROOT = "/financing/banks/"
HEADERS = ("银行", "参加日期", "联系人", "退出日期")


@pytest.fixture
def newcomer(county: County) -> Unit:
    return add_unit("bank_new", name="样例村镇银行股份有限公司", short_name="样例村镇银行", kind="bank",
                    parent=county.units["yanjin"], at=at())  # fmt: skip


def leave(county: County, bank: Bank, day: date, reason: str = "退出小微融资协调机制") -> Bank:
    take_step(bank, "leave", actor=county.actor("loan_reviewer"), at=at(), data={"active_to": day}, reason=reason)
    return Bank.objects.get(pk=bank.pk)


def abc(county: County) -> Bank:
    return Bank.objects.get(unit=county.units["bank_abc"])


def count(on: date) -> Any:
    return evaluate(["financing.banks"], as_of=on)["financing.banks"].value


def offered(field: str = "first_bank") -> set[str]:
    return {unit.code for unit in forms.NeedForm().fields[field].queryset}


def test_the_office_registers_a_bank_from_the_page(county: County, newcomer: Unit) -> None:
    client = county.client("loan_reviewer")
    page = client.get(f"{ROOT}new/").content.decode()
    assert "样例村镇银行" in page
    assert "请管理员先在“管理 → 机构”里新增" in page
    assert county.units["bank_abc"].name not in page, "a bank is registered once"
    before = count(TODAY)
    data = {"unit": newcomer.pk, "active_from": "2025-08-20", "contact": "王经理"}
    assert client.post(f"{ROOT}new/", data).status_code == 302
    bank = Bank.objects.get(unit=newcomer)
    assert (bank.active_from, bank.contact, bank.state) == (date(2025, 8, 20), "王经理", "active")
    assert Event.objects.get(kind="financing.bank", object_id=bank.pk).verb == "financing.bank_registered"
    assert count(TODAY) == before + 1
    assert count(date(2025, 8, 19)) == before
    assert "bank_new" in offered()
    shown = client.get(f"{ROOT}{bank.pk}/").content.decode()
    assert "没有，请管理员给该行的经办和负责人授权" in shown
    assert verify_chain() == []


def test_a_bank_and_a_unit_that_is_none_are_refused(county: County) -> None:
    who = {"actor": county.actor("loan_reviewer"), "at": at()}
    data = {"active_from": TODAY}
    with pytest.raises(banks.BankRefused, match="不是银行"):
        banks.register_bank(data | {"unit": county.units["tax"]}, **who)
    with pytest.raises(banks.BankRefused, match="已经登记"):
        banks.register_bank(data | {"unit": county.units["bank_abc"]}, **who)
    with pytest.raises(banks.BankRefused, match="由融资专班登记"):
        banks.register_bank(data | {"unit": county.units["bank_abc"]}, actor=county.actor("bank_abc_head"), at=at())


@pytest.mark.parametrize("who", ["bank_abc_head", "loan_visitor_dongtun", "leader", "auditor"])
def test_others_read_and_do_not_write(county: County, newcomer: Unit, who: str) -> None:
    client = county.client(who)
    bank = abc(county)
    assert client.get(f"{ROOT}{bank.pk}/").status_code == 200
    assert client.post(f"{ROOT}new/", {"unit": newcomer.pk, "active_from": "2025-08-20"}).status_code == 403
    assert client.post(f"{ROOT}{bank.pk}/edit/", {"active_from": "2025-08-20"}).status_code == 403
    assert (
        client.post(f"/workflow/step/financing.bank/{bank.pk}/leave/", {"active_to": "2025-08-29"}).status_code == 403
    )
    assert not Bank.objects.filter(unit=newcomer).exists()
    assert county.client("outsider").get(ROOT).status_code == 403


def test_leaving_names_what_still_hangs_on_the_bank_and_keeps_it(county: County) -> None:
    case = county.case()
    bank = abc(county)
    page = county.client("loan_reviewer").get(f"/workflow/step/financing.bank/{bank.pk}/leave/").content.decode()
    assert "1 笔推荐没有答复，退出后仍由该行办完" in page
    assert "个账号能登录" in page
    with pytest.raises(StepRefused, match="还向这家银行推荐过需求"):
        leave(county, bank, date(2025, 8, 1))
    with pytest.raises(StepRefused, match="早于参加日期"):
        leave(county, bank, date(2020, 1, 1))
    before = count(TODAY)
    left = leave(county, bank, date(2025, 8, 28))
    assert (left.state, left.active_to) == ("left", date(2025, 8, 28))
    assert (count(TODAY), count(date(2025, 8, 28))) == (before - 1, before), "the day of leaving still counts"
    assert "bank_abc" not in offered()
    with pytest.raises(StepRefused, match="请从可选的各项中选择"):
        county.case(county.need(first_bank=county.units["bank_icbc"]))
    # What was begun is finished by the bank.
    county.credited(case)
    assert verify_chain() == []


def test_a_day_to_come_leaves_the_bank_in_until_then_and_it_may_come_back(county: County) -> None:
    left = leave(county, abc(county), date(2025, 9, 30))
    assert "bank_abc" in offered()
    county.case()
    take_step(left, "return", actor=county.actor("loan_reviewer"), at=at(), reason="继续参加")
    again = abc(county)
    assert (again.state, again.active_to) == ("active", None)
    assert [kept.active_to for kept in again.history.order_by("version")] == [None, date(2025, 9, 30), None]


def test_the_first_day_is_corrected_but_not_past_the_first_push(county: County) -> None:
    county.case(day=date(2025, 8, 4))
    bank, who = abc(county), {"actor": county.actor("loan_reviewer"), "at": at()}
    with pytest.raises(banks.BankRefused, match="2025-08-04 已向这家银行推荐过需求"):
        banks.amend_bank(bank, {"active_from": date(2025, 8, 5), "contact": ""}, **who)
    banks.amend_bank(bank, {"active_from": date(2025, 8, 4), "contact": "李经理"}, **who)
    left = leave(county, abc(county), date(2025, 8, 20))
    with pytest.raises(banks.BankRefused, match="晚于退出日期"):
        banks.amend_bank(left, {"active_from": date(2025, 8, 21)}, **who)


def test_the_list_goes_in_and_out_by_excel(county: County, newcomer: Unit) -> None:
    rows = [{"银行": "样例村镇银行", "参加日期": "2025-08-20", "联系人": "王经理", "退出日期": ""}]
    load = county.load("financing.banks", rows, by="loan_reviewer")
    assert (load.created_count, load.changed_count) == (1, 0)
    again = county.load("financing.banks", [rows[0] | {"联系人": "赵经理"}], by="loan_reviewer")
    assert (again.created_count, again.changed_count) == (0, 1)
    client = county.client("loan_reviewer")
    answer = client.get("/intake/sheets/financing.banks/export/financing:banks/")
    lines = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    place = next(n for n, line in enumerate(lines) if line[:1] == ["银行"])
    found = {line[0]: line for line in lines[place + 1 :]}
    assert found["样例村镇银行股份有限公司"][:3] == ["样例村镇银行股份有限公司", date(2025, 8, 20), "赵经理"]
    assert len(found) == Bank.objects.count()


def test_a_file_names_no_unknown_bank_and_lets_none_leave(county: County, newcomer: Unit) -> None:
    rows = [
        {"银行": "没有的银行", "参加日期": "2025-08-20"},
        {"银行": "样例村镇银行", "参加日期": "2025-08-20"},
        {"银行": "样例村镇银行股份有限公司", "参加日期": "2025-08-20"},
        {"银行": county.units["bank_abc"].name, "参加日期": "2024-10-28", "退出日期": "2025-08-20"},
    ]
    said = errors_of(county.load("financing.banks", rows, by="loan_reviewer"))
    words = " ".join(str(each) for each in said)
    for expected in ("请管理员先新增机构", "是同一家银行", "退出日期不能用文件改"):
        assert expected in words


def test_an_empty_ledger_says_what_to_do(county: County) -> None:
    Bank.objects.all()._raw_delete("default")
    page = county.client("loan_reviewer").get(ROOT).content.decode()
    offered = page[page.index('class="empty-state"') :]
    assert "没有银行就不能列入推荐清单" in offered
    assert "导入参加银行" in offered
    assert "导出" not in offered, "there is nothing to take out yet"
