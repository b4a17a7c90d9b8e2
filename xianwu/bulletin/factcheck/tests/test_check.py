"""What the check says of single sentences: kinds, places, arithmetic in words, and what it leaves alone."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xianwu.bulletin.factcheck.check import check

ISSUED = date(2025, 8, 29)


def findings(text: str, **more: Any) -> list[dict[str, Any]]:
    return check(text, **more).as_json()["findings"]


def figures(text: str, **more: Any) -> list[dict[str, Any]]:
    return check(text, **more).as_json()["figures"]


@pytest.mark.parametrize(
    "text,kind,words",
    [
        ("发现隐患16处，限期整改9处，现场整改6处。", "parts", "9处 + 6处 = 15处"),
        ("全县公路总里程4278公里：县道854公里、乡道1256公里、村道2618公里。", "parts", "疑似数字前后写颠倒"),
        ("授信金额12.7亿元，投放贷款金额123853.7亿元。", "stages", "大于前一环节"),
        ("共受理案件480件，审结456件，结案率92%。", "rate", "456件 ÷ 480件 = 95%"),
        ("产量从80万吨增加到100万吨，增长52%。", "growth", "25%"),
        ("总投资1.65亿元（即1650万元）。", "equal", "不相等"),
        ("平均办理时限由3个工作日压缩至15个工作日。", "direction", "不是“压缩”"),
        ("2月30日，召开推进会。", "date", "没有“2月30日”"),
    ],
)
def test_a_slip_is_named_with_its_arithmetic(text: str, kind: str, words: str) -> None:
    (found, *_) = findings(text)
    assert found["kind"] == kind
    assert words in found["message"]
    assert found["severity"] == "error"
    assert found["suggestion"]
    for start, end in found["spans"]:
        assert 0 <= start < end <= len(text)


def test_a_list_that_ends_in_deng_is_open() -> None:
    assert check("回迁企业12家（含建筑类7家、服装加工类2家等）。").is_consistent
    assert not check("回迁企业12家（含建筑类7家、服装加工类9家等）。").is_consistent


@pytest.mark.parametrize(
    "text", ["跟踪项目70余个，其中重点项目76个。", "约1.5亿元，其中一期1.52亿元。", "培训500余人次，其中妇女560人次。"]
)
def test_rounding_and_hedges_raise_no_alarm(text: str) -> None:
    assert check(text).is_consistent


def test_a_number_beyond_its_hedge_is_found() -> None:
    assert findings("跟踪项目70余个，其中重点项目116个。")[0]["kind"] == "subset"


def test_dates_are_judged_against_the_day_of_issue() -> None:
    assert findings("项目预计7月底完工。", issued_on=ISSUED)[0]["kind"] == "forecast"
    assert findings("项目预计9月底完工。", issued_on=ISSUED) == []
    assert findings("1-7月，税收突破100万元。", issued_on=date(2025, 7, 20))[0]["kind"] == "open"
    assert findings("9月28日，招聘会成功举办。", issued_on=ISSUED)[0]["kind"] == "future"
    assert findings("项目预计7月底完工。") == []


def test_the_masthead_tells_the_day_of_issue() -> None:
    text = "延津政务快报\n第38期\n2025年8月29日\n项目预计7月底完工，总投资3亿元。"
    assert [each["kind"] for each in findings(text)] == ["forecast"]


def test_a_phrase_governs_the_figures_behind_it() -> None:
    one, other = figures("今年以来，签约19个；1-7月，税收100万元。", issued_on=ISSUED)
    assert one["period"] == {"phrase": "今年以来", "start": "2025-01-01", "end": "2025-08-29"}
    assert other["period"] == {"phrase": "1-7月", "start": "2025-01-01", "end": "2025-07-31"}
    assert figures("评审平均时限较上年缩短10%，完成评审45个。")[1]["period"] is None


def test_what_is_counted_is_said() -> None:
    found = figures("工商银行、农业银行等6家银行机构，申报清单4113户，组织41家优质企业。")
    assert [each["subject"] for each in found] == ["银行机构", "申报清单", "组织"]


def test_hedges_stand_beside_the_number_or_in_it() -> None:
    found = figures("约7500人，近10公里，82万余元，突破100万元，30户左右。")
    assert [(each["text"], each["hedge"]) for each in found] == [
        ("7500人", "约"), ("10公里", "近"), ("82万余元", "余"), ("100万元", "突破"), ("30户", "左右"),
    ]  # fmt: skip


def test_form_is_a_reminder_and_no_error() -> None:
    report = check("截止目前，约500余人参加，人均3百元。")
    assert {each.kind for each in report.findings} == {"style", "hedge"}
    assert report.is_consistent


@given(
    st.text(
        alphabet="0123456789.,%一二三十百千万亿两余多约近其中共为由到至下降增长率占的（），。、；户个元件家年月日第“”《》 \n"
    )
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_answered(text: str) -> None:
    found = check(text).as_json()
    json.dumps(found)
    last = 0
    for each in found["figures"]:
        start, end = each["span"]
        assert last <= start < end <= len(text)
        assert each["text"] == text[start:end]
        last = end


def test_a_page_is_read_in_a_moment_and_the_same_twice() -> None:
    text = "今年以来，完成投资6.36亿元，占年度计划12亿元的53%。" * 60
    assert check(text).as_json() == check(text).as_json()
    assert len(check(text).figures) == 180
