from datetime import date, datetime

import pytest

from xianwu.registers.enforcement.brain import papers_elements as papers
from xianwu.registers.enforcement.brain.papers_elements import KINDS, LABELS, Kind, missing_elements, wording_problem

OFFICERS = [("张三", "豫G-001"), ("李四", "豫G-002")]
AT = datetime(2025, 8, 29, 15)
ALWAYS = {
    "organ": "延津县住房和城乡建设管理局", "number": "延燃改〔2025〕1号", "issued_on": date(2025, 8, 29),
    "officers": OFFICERS, "due_at": AT, "started_at": AT, "ended_at": AT, "signature": "signed", "method": "direct",
    "used_this_year": 0, "assistant_count": 0, "card_shown": True, "rights_told": True,
    "contact": "张三 0373-7690000",
}  # fmt: skip


def full(kind, **changes):
    return {key: "有" for key in KINDS[kind].needs} | {"approved_on": date(2025, 8, 28)} | ALWAYS | changes


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_paper_misses_nothing_and_an_empty_one_everything(kind):
    assert missing_elements(kind, full(kind)) == []
    missed = missing_elements(kind, {})
    assert missed[:3] == ["执法机关全称", "文号", "日期"]
    assert set(missed) >= {LABELS[key] for key in KINDS[kind].needs}


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind in KINDS for key in KINDS[kind].needs])
def test_each_element_is_missed_by_itself(kind, key):
    context = full(kind)
    del context[key]
    assert LABELS[key] in missing_elements(kind, context)


@pytest.mark.parametrize(
    ("kind", "changes", "missed"),
    [
        ("correction_order", {"due_at": date(2025, 9, 5)}, ["改正期限（到小时）"]),
        ("correction_order", {"officers": OFFICERS[:1]}, ["两名以上执法人员及证号"]),
        ("correction_order", {"officers": [OFFICERS[0], OFFICERS[0]]}, ["两名以上执法人员及证号"]),
        ("correction_order", {"officers": [OFFICERS[0], ("王五", " ")]}, ["两名以上执法人员及证号"]),
        ("correction_order", {"officers": "张三、李四"}, ["两名以上执法人员及证号"]),
        ("correction_order", {"facts": "  "}, ["违法事实"]),
        ("correction_order", {"contact": "延津县文岩街道"}, ["联系人及电话"]),
        ("correction_order", {"contact": "张三"}, ["联系人及电话"]),
        ("correction_order", {"contact": "值班室 12345"}, []),
        ("correction_order", {"contact": "张三 ０３７３－７６９００００"}, []),
        ("inspection_record", {"signature": "refused"}, ["见证人（当事人拒签或不在场）"]),
        ("inspection_record", {"signature": "refused", "witness": "社区干部"}, []),
        ("inspection_record", {"card_shown": False}, ["已出示执法证"]),
        ("inspection_record", {"findings": []}, ["逐项检查结果"]),
        ("inspection_notice", {"used_this_year": None}, ["本年度已检查次数"]),
        ("inspection_approval", {"approved_on": None}, ["批准日期"]),
        ("inspection_approval", {"approved_on": None, "is_urgent": True}, []),
        ("prior_notice", {"hearing_required": True}, ["要求听证的权利和期限"]),
        ("reminder", {"is_money": True}, ["金钱给付的明确金额和方式"]),
        ("service_receipt", {"method": "left"}, ["见证人（当事人拒签或不在场）"]),
        ("service_receipt", {"method": "electronic"}, ["同意电子送达的签字确认书"]),
        ("service_receipt", {"method": "announced"}, ["公告载体和起止日期"]),
        ("service_receipt", {"method": "direct", "signature": ""}, ["当事人签名或拒签记录"]),
    ],
)
def test_what_depends_on_the_case(kind, changes, missed):
    assert missing_elements(kind, full(kind, **changes)) == missed


@pytest.mark.parametrize(
    ("demand", "stopped"),
    [
        ("立即停止办学", True),
        ("停 止 办\n学", True),
        ("停产停业整顿", True),
        ("处罚款五百元", True),
        ("清理疏散通道，补齐灭火器", False),
        ("停止使用瓶装液化石油气", False),
        ("立即停止建设", False),
        ("立即关闭教学点，不得再招生上课", True),
        ("关停该校区", True),
        ("不得继续办学", True),
        ("自明日起停课", True),
        ("停业两周", True),
        ("关闭阀门，更换软管", False),
        ("取得许可前停止招生", False),
        ("不得招收未经登记的学员", False),
    ],
)
def test_an_order_to_correct_cannot_stop_a_school(demand, stopped):
    context = full("correction_order", demand=demand, consequence="逾期不改的，可以责令停产停业并处罚款")
    assert bool(wording_problem("correction_order", context)) is stopped
    assert wording_problem("penalty_decision", context) == ""


def test_a_title_does_not_help():
    assert "停止办学" in wording_problem("correction_order", {"title": "停止办学通知书", "demand": "改正"})


def test_a_domain_adds_its_papers():
    also = {"stop_building": Kind("责令停止建设通知书", ("party", "floors"), {"floors": "已建层数"})}
    assert missing_elements("stop_building", ALWAYS | {"party": "某某"}, also=also) == ["已建层数"]
    with pytest.raises(papers.UnknownPaper):
        missing_elements("stop_building", {})


def test_every_need_has_a_label():
    assert {key for kind in KINDS.values() for key in kind.needs} <= set(LABELS)
