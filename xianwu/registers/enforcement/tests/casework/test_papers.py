"""Papers of a case: what each must say, printed once, corrected by another, refused where the organ has no power."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest

from tests.county import client_of, unit
from xianwu.core.attachments.store import path_of
from xianwu.core.workflow.api import StepRefused
from xianwu.kit.refusals import Refused
from xianwu.papers import fonts
from xianwu.papers.api import papers_of
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.authority import PowerRefused
from xianwu.registers.enforcement.casework import papering
from xianwu.registers.enforcement.casework.issuing import issue
from xianwu.registers.enforcement.casework.wording import capital_amount
from xianwu.registers.enforcement.models import Authority
from xianwu.registers.enforcement.printing import PaperExists, PaperIncomplete
from xianwu.registers.enforcement.tests.casework.refusals import SPOT
from xianwu.registers.enforcement.tests.casework.walk import YUAN, Walk

Start = Callable[..., Walk]


def paper(walk: Walk, key: str) -> Paper:
    return papers_of(walk.now).filter(kind=f"enforcement.{key}").order_by("-id")[0]


def words(walk: Walk, key: str) -> str:
    return "".join(paper(walk, key).words.split())


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        ("5000", "伍仟元整"),
        ("100.5", "壹佰元伍角"),
        ("1234.05", "壹仟贰佰叁拾肆元零伍分"),
        ("20000.12", "贰万元壹角贰分"),
    ],
)
def test_sums_are_written_as_on_a_cheque(yuan: str, said: str) -> None:
    assert capital_amount(YUAN(yuan)) == said


def test_the_decision_says_everything_the_law_asks_for(start: Start) -> None:
    if "FandolFang R" not in fonts.current().families:
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")
    walk = start().decided()
    said = words(walk, "penalty_decision")
    for part in (
        "某某燃气有限公司", "文岩街道人民路12号", "该公司未按规定经营", "现场检查笔录、询问笔录", "《试验条例》第五条", "《试验条例》第九条",
        "罚款5,000.00元（大写人民币伍仟元整）", "责令改正：立即改正", "15日内", "每日按罚款数额的3%加处罚款", "60日内", "6个月内",
        "陈述、申辩称：请求从轻。经复核：已考虑",
    ):  # fmt: skip
        assert part in said, part
    frozen = paper(walk, "penalty_decision")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(path_of(frozen.pdf_sha256)).pages)
    assert frozen.number in text
    assert "共" in text
    assert frozen.number == walk.now.decision_no == "住建城管局罚决〔2025〕1号"


def test_the_notice_offers_the_hearing_only_where_it_is_a_right(start: Start) -> None:
    plain = start().notified()
    assert "要求听证" not in words(plain, "prior_notice")
    assert "陈述和申辩" in words(plain, "prior_notice")
    heavy = start(party_name="乙公司").discussed(proposed_fine=YUAN(50_000)).step("notify", "officer_a")
    assert "你（单位）有权要求听证" in words(heavy, "prior_notice")
    assert "参加人：三名负责人" in words(heavy, "discussion_record")
    assert "审核通过" in words(heavy, "legal_review")


@pytest.mark.usefixtures("plain_papers")
def test_who_approved_stands_on_the_filing_form(start: Start) -> None:
    by_deputy = start().filed()
    assert "分管负责人意见：同意立案（测试员deputy，2025-08-29）" in words(by_deputy, "filing_approval")
    by_head = start(party_name="乙公司").applied().step("approve_filing", "head", filing_opinion="同意")
    assert "分管负责人意见：由机关负责人直接审批" in words(by_head, "filing_approval")


@pytest.mark.usefixtures("plain_papers")
def test_a_paper_is_printed_once_and_the_second_time_the_first_is_named(start: Start) -> None:
    walk = start().notified()
    with pytest.raises(PaperExists, match=walk.now.notice_no):
        issue(walk.now, "prior_notice", actor=walk.cast["officer_a"], at=walk.at)
    assert papers_of(walk.now).filter(kind="enforcement.prior_notice").count() == 1


@pytest.mark.usefixtures("plain_papers")
def test_what_is_missing_is_named_and_no_number_is_taken(start: Start) -> None:
    walk = start()
    walk.set(address="", legal_rep="")
    with pytest.raises(PaperIncomplete, match="当事人地址、法定代表人（负责人）、承办人意见"):
        issue(walk.now, "filing_approval", actor=walk.cast["deputy"], at=walk.at)
    assert not Paper.objects.exists()


@pytest.mark.usefixtures("plain_papers")
def test_no_order_is_printed_without_power(start: Start) -> None:
    walk = start().investigated()
    Authority.objects.update(valid_to=date(2025, 8, 28))
    with pytest.raises(PowerRefused, match="失效"):
        issue(walk.now, "prior_notice", actor=walk.cast["officer_a"], at=walk.at)


@pytest.mark.usefixtures("plain_papers")
def test_a_wrong_paper_is_corrected_by_another_that_cites_it(start: Start) -> None:
    walk = start().served_notice()
    first = paper(walk, "prior_notice")
    by = {"actor": walk.cast["officer_a"], "at": walk.at}
    with pytest.raises(Refused, match="请写明更正的理由"):
        papering.correct_paper(walk.now, paper=first, reason=" ", **by)
    fresh = papering.correct_paper(walk.now, paper=first, reason="当事人名称有误", **by)
    assert (fresh.cites, walk.now.notice_no) == (first, fresh.number)
    assert f"本文书更正行政处罚事先告知书（{first.number}）" in fresh.words
    assert "当事人名称有误" in fresh.words
    assert walk.now.notice_served_on is None, "it is served anew, and the periods begin anew"
    with pytest.raises(Refused, match=f"已由 {fresh.number} 更正"):
        papering.correct_paper(walk.now, paper=first, reason="再改", **by)
    walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")
    other = start(party_name="乙公司")
    with pytest.raises(Refused, match="不是本案的文书"):
        papering.correct_paper(other.now, paper=fresh, reason="x", **by)


@pytest.mark.usefixtures("plain_papers")
def test_a_notice_corrected_after_the_defence_is_served_and_answered_anew(start: Start) -> None:
    walk = start().served_notice().step("waive_defence", "clerk", reason="放弃").step("review_defence", "officer_a")
    by = {"actor": walk.cast["officer_a"], "at": walk.at}
    papering.correct_paper(walk.now, paper=paper(walk, "prior_notice"), reason="金额有误", **by)
    fine = {"sanction": "fine", "fine": YUAN(5000)}
    with pytest.raises(StepRefused, match="还没有登记送达"):
        walk.step("decide", "head", **fine)
    walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")
    assert walk.now.state == "notified"
    with pytest.raises(StepRefused, match="还没有登记当事人的陈述申辩"):
        walk.step("review_defence", "officer_a")
    walk.step("waive_defence", "clerk", reason="再次放弃").step("review_defence", "officer_a").step(
        "decide", "head", **fine
    )


@pytest.mark.usefixtures("plain_papers")
def test_a_case_that_goes_back_is_announced_anew(start: Start) -> None:
    walk = start().heard()
    first = walk.now.notice_no
    walk.step("reinvestigate", "head", reason="事实不清")
    assert (walk.now.notice_no, walk.now.defence, walk.now.notice_served_on) == ("", "", None)
    walk.step("finish_investigation", "officer_a", **walk.proposal()).step("notify", "officer_a")
    assert walk.now.notice_no != first
    assert paper(walk, "prior_notice").cites.number == first


@pytest.mark.usefixtures("plain_papers")
def test_each_way_of_serving_proves_itself(start: Start) -> None:
    walk = start().notified()
    for method, problem in (("left", "见证人"), ("electronic", "确认书"), ("announced", "公告载体")):
        with pytest.raises(Refused, match=problem):
            walk.step("serve_notice", "clerk", served_on=walk.on, method=method)
    with pytest.raises(Refused, match="不能晚于今天"):
        walk.step("serve_notice", "clerk", served_on=walk.on + timedelta(days=1), method="direct")
    with pytest.raises(Refused, match="早于文书印发日期"):
        walk.step("serve_notice", "clerk", served_on=walk.on - timedelta(days=1), method="direct")
    walk.step("serve_notice", "clerk", served_on=walk.on, method="left", witness="村委会王某")
    row = walk.now.deliveries.get()
    receipt = papers_of(row).get()
    assert (receipt.title, row.witness) == ("送达回证", "村委会王某")
    assert walk.now.notice_no in receipt.words
    with pytest.raises(StepRefused, match="已经登记过"):
        walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")


@pytest.mark.usefixtures("plain_papers")
def test_papers_that_carry_periods_are_served_by_their_steps(start: Start) -> None:
    walk = start().discussed(proposed_fine=YUAN(50_000)).step("notify", "officer_a")
    by = {"actor": walk.cast["clerk"], "at": walk.at, "method": "direct", "served_on": walk.on}
    with pytest.raises(Refused, match="请用办理步骤登记"):
        papering.serve_paper(walk.now, paper=paper(walk, "prior_notice"), **by)
    walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")
    walk.step("ask_hearing", "clerk", asked_on=walk.on)
    host = str(walk.cast.people["host"].pk)
    walk.step("notice_hearing", "clerk", hearing_on=date(2025, 9, 9), place="会议室", host=host)
    assert [each.title for each in papering.deliverable(walk.now)] == ["行政处罚听证通知书"]
    papering.serve_paper(walk.now, paper=paper(walk, "hearing_notice"), **by)
    assert not papering.deliverable(walk.now)


@pytest.mark.usefixtures("plain_papers")
@pytest.mark.parametrize("word", ["停止办学", "停产停业", "停业整顿", "罚款 500 元"])
def test_a_penalty_does_not_hide_in_an_order_to_correct(start: Start, word: str) -> None:
    walk = start().filed()
    data: dict[str, Any] = {
        "demand": f"立即{word}", "due_at": walk.at + timedelta(days=15), "consequence": "逾期不改的，依法处理", "contact": "张三 6200000",
        "actor": walk.cast["officer_a"], "at": walk.at,
    }  # fmt: skip
    with pytest.raises(Refused, match="这是行政处罚"):
        papering.print_order(walk.now, **data)
    assert not papers_of(walk.now).filter(kind="enforcement.correction_order").exists()
    printed = papering.print_order(walk.now, **data | {"demand": "安装报警器"})
    assert printed.title == "整改指令书", "as the field calls it"
    assert walk.now.correction_demand == "安装报警器"
    with pytest.raises(PaperExists, match=printed.number):
        papering.print_order(walk.now, **data | {"demand": "安装报警器"})


@pytest.mark.usefixtures("plain_papers")
def test_an_order_needs_its_own_power_and_a_deadline_to_come(start: Start) -> None:
    walk = start().filed()
    data: dict[str, Any] = {
        "demand": "改正", "consequence": "依法处理", "contact": "张三", "actor": walk.cast["officer_a"], "at": walk.at,
    }  # fmt: skip
    with pytest.raises(Refused, match="要晚于现在"):
        papering.print_order(walk.now, due_at=walk.at, **data)
    Authority.objects.filter(power="order_correct").update(zone=unit("dongtun"))
    with pytest.raises(PowerRefused, match="责令改正"):
        papering.print_order(walk.now, due_at=walk.at + timedelta(days=3), **data)


@pytest.mark.usefixtures("plain_papers")
def test_the_decision_on_the_spot_is_handed_over_at_once(start: Start) -> None:
    walk = start(procedure="simple").assign()
    with pytest.raises(Refused, match="见证人"):
        walk.step("decide_on_spot", "officer_a", fine=YUAN(1000), **SPOT | {"method": "left"})
    assert not Paper.objects.exists(), "no number is taken"
    walk.step("decide_on_spot", "officer_a", fine=YUAN(1000), defence="认错", **SPOT)
    said = words(walk, "spot_decision")
    for part in ("2025年8月29日10时", "人民路", "已出示执法证", "当事人意见：认错", "壹仟元整"):
        assert part in said
    assert walk.now.deliveries.get().method == "direct"


@pytest.mark.usefixtures("plain_papers")
def test_an_hour_alone_gets_its_day_on_the_spot(start: Start) -> None:
    walk = start(procedure="simple").assign()
    walk.step("decide_on_spot", "officer_a", fine=YUAN(1000), **SPOT | {"spot_time": "10时20分"})
    assert "2025年8月29日10时20分，在" in words(walk, "spot_decision")


@pytest.mark.usefixtures("plain_papers")
def test_reminder_and_closing_report_carry_the_account(start: Start) -> None:
    walk = start().served().pay(2000, "豫财9", on=date(2025, 9, 10))
    walk.step("remind", "officer_a", on=date(2025, 9, 18))
    said = words(walk, "reminder")
    assert "罚款3,000.00元、加处罚款270.00元" in said
    assert "3,270.00元" in said
    walk.pay(3000, "豫财10").pay(270, "豫财11", kind="surcharge").step("perform", "clerk", performance="已改正")
    walk.step("close", "deputy", closing_report="同意结案")
    closing = words(walk, "closing_report")
    assert "豫财9、豫财10、豫财11" in closing
    assert "已改正" in closing


@pytest.mark.usefixtures("plain_papers")
def test_a_reminder_threatens_with_a_surcharge_only_while_it_grows(start: Start) -> None:
    growing = start().served().step("remind", "officer_a", on=date(2025, 9, 18))
    said = words(growing, "reminder")
    assert "加处罚款计算至2025年9月18日，之后每日续计" in said
    assert "没有缴清以前，每日按罚款数额的3%加处罚款" in said
    assert "到期不缴纳罚款的" not in said, "the time to pay is over"
    capped = start(occurred_on=date(2025, 8, 1)).served().step("remind", "officer_a", on=date(2025, 11, 20))
    said = words(capped, "reminder")
    assert "10,000.00元（加处罚款共5,000.00元，不再增加）" in said
    assert "之后每日续计" not in said
    assert "每日按罚款数额" not in said


@pytest.mark.usefixtures("plain_papers")
def test_once_the_fine_is_paid_the_surcharge_stands_still(start: Start) -> None:
    walk = start().served().pay(5000, "豫财9", on=date(2025, 9, 20))
    walk.step("remind", "officer_a", on=date(2025, 9, 25))
    said = words(walk, "reminder")
    assert "750.00元（加处罚款共750.00元，不再增加）" in said
    assert "续计" not in said


@pytest.mark.usefixtures("plain_papers")
def test_not_to_punish_is_a_paper_too(start: Start) -> None:
    walk = start().investigated()
    walk.step("decide_none", "head", ground="slight", is_corrected=True, education="已当面教育")
    said = words(walk, "no_penalty_decision")
    assert "不予行政处罚" in said
    assert "第三十三条第一款" in said
    assert "已当面教育" in said
    assert not walk.now.publications.exists()


@pytest.mark.usefixtures("plain_papers")
def test_a_record_of_questioning_wants_two_officers_rights_and_a_signature(start: Start) -> None:
    from xianwu.registers.enforcement.casework.field_records import make_record

    walk = start().filed()
    by: Any = {"actor": walk.cast["officer_a"], "at": walk.at}
    said: dict[str, Any] = {
        "started_at": walk.at - timedelta(hours=2), "ended_at": walk.at - timedelta(hours=1), "place": "办公室",
        "card_shown": True, "asked": "李四，负责人", "rights_told": True, "questions": "问：何时开工？答：八月。",
        "signature": "signed",
    }  # fmt: skip
    for change, word in (
        ({"rights_told": False}, "已告知权利义务"), ({"card_shown": False}, "已出示执法证"),
        ({"signature": "refused"}, "见证人"), ({"ended_at": said["started_at"]}, "晚于开始时间"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=word):
            make_record(walk.now, "inquiry_record", **{**said, **change}, **by)
    paper = make_record(walk.now, "inquiry_record", **said, **by)
    assert "问：何时开工" in paper.words
    assert make_record(walk.now, "inquiry_record", **said, **by).number != paper.number, "one may be asked twice"
    page = {"service_address": "人民路12号", "phone": "13800005678", "signature": "signed", "witness": ""}
    client = client_of(walk.cast.people["clerk"])
    assert client.post(f"/enforcement/cases/{walk.case.pk}/do/address/", page).status_code == 302
    assert papers_of(walk.now).filter(kind="enforcement.service_address").count() == 1
