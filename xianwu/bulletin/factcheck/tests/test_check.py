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
        ("覆盖率由60%上升到75%，上升15%。", "points", "15 个百分点"),
        ("产值由2亿元增加到6亿元，增长3倍。", "times", "增长的是 2 倍"),
        ("筹资5亿元，其中自筹1万元、贷款4亿元。", "parts", "换成另一单位"),
        ("时限压缩至8至5个工作日。", "interval", "起止颠倒"),
        ("甲、乙、丙分别有12家、9家。", "respectively", "3 项"),
        ("满意的占70%，基本满意的占20%，不满意的占15%。", "shares", "105%"),
        ("最高气温8℃，最低气温15℃。", "order", "小于最小值"),
        ("小麦种植面积58万吨。", "unit", "不能以“吨”计"),
        ("8月15日至18日，历时7天。", "span", "4 天"),
        ("税收突破10亿元，达到9.8亿元。", "equal", "矛盾"),
        ("会议于上午9时75分开始。", "date", "没有“9时75分”"),
        ("王某1990年出生，2025年时年45岁。", "age", "应为 35 岁"),
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


def test_the_total_may_stand_a_sentence_before() -> None:
    right = "总收入6.79亿元，增长10%。其中：地方5.16亿元，增长14%；上划中央1.21亿元，下降2%；上划省级0.42亿元。"
    assert check(right).is_consistent
    assert findings(right.replace("1.21", "1.81"))[0]["kind"] == "parts"


def test_neighbouring_digits_stand_for_what_lies_between() -> None:
    (found,) = figures("培训七八百人。")
    assert (found["text"], found["value"], found["unit"]) == ("七八百人", 700, "人")


def test_a_share_is_of_no_figure_whose_name_only_ends_alike() -> None:
    text = "税收收入完成4.28亿元，较上年同期的3.92亿元增加0.36亿元，占地方级财政收入的比重为61.3%。"
    assert findings(text) == []


def test_form_is_a_reminder_and_no_error() -> None:
    report = check("截止目前，超过500余人参加，人均3百元。")
    assert {each.kind for each in report.findings} == {"style", "hedge"}
    assert report.is_consistent


@pytest.mark.parametrize(
    "words", ["约500余人参加", "大约有300人左右", "近50余人", "化解纠纷三、四十起", "2025年八月3日"]
)
def test_form_that_leaves_the_meaning_open_is_an_error(words: str) -> None:
    assert not check(f"{words}。").is_consistent


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


@pytest.mark.parametrize(
    "text",
    ["", "\r\n" * 3, "\ufeff完成\u200b3个。", "🚀🚀签约19个🎉", "1" * 3000, "三" * 3000, "\n" * 3000, "（" * 3000, "百分之" * 1000]
)  # fmt: skip
def test_odd_texts_are_answered_with_places_in_them(text: str) -> None:
    for each in figures(text):
        assert text[slice(*each["span"])] == each["text"]


def test_a_long_text_takes_time_in_proportion() -> None:
    """Twice the text, about twice the time: nothing is compared with everything."""
    from time import process_time

    def taken(times: int) -> float:
        started = process_time()
        check("今年以来，完成投资6.36亿元，占计划12亿元的53%；检查36家、" * times)
        return process_time() - started

    taken(10)
    assert taken(600) < 10 * taken(200)


def test_a_page_is_read_in_a_moment_and_the_same_twice() -> None:
    text = "今年以来，完成投资6.36亿元，占年度计划12亿元的53%。" * 60
    assert check(text).as_json() == check(text).as_json()
    assert len(check(text).figures) == 180
