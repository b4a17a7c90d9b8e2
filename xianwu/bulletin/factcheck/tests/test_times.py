"""Plans for what was over, and how long things took: one slip for each way of telling, and its right neighbour."""

from __future__ import annotations

from datetime import date

import pytest

from xianwu.bulletin.factcheck.check import check


def _found(text: str, *, issued_on: date | None = None) -> set[tuple[str, str]]:
    return {(each.kind, each.suggestion) for each in check(text, issued_on=issued_on).findings}


@pytest.mark.parametrize(
    "text,right",
    [
        ("截至2025年8月31日，完成投资3亿元，预计2025年7月底竣工。", "预计2025年9月底竣工"),
        ("截至8月底，已完成55公里，预计7月底前全部完工。", "预计9月底前全部完工"),
        ("到2025年10月20日，教学楼已封顶，预计2025年7月交付。", "预计2025年12月交付"),
        ("11月20日16时发布寒潮蓝色预警，预计19日夜间降温。", "预计21日夜间降温"),
        ("项目于7月1日动工，工期200天，预计今年1月中旬竣工。", "预计明年1月中旬竣工"),
        ("2025年10月20日，图书馆主体完工，计划2025年元旦开馆。", "计划2026年元旦开馆"),
        ("2025年6月18日，大桥合龙，预计2024年底通车。", "预计2025年底通车"),
        ("8月17日，县里召开会议，强调确保今年上半年全部投产。", "强调确保今年三季度全部投产"),
        ("昨日（7月9日）发布提醒，窗口将于7月5日开始受理。", "窗口将于7月15日开始受理"),
    ],
)
def test_a_plan_for_what_was_over_is_named_however_the_day_is_told(text: str, right: str) -> None:
    assert "forecast" in {kind for kind, _ in _found(text)}
    assert not _found(f"{text.rpartition('，')[0]}，{right}。")


def test_what_was_planned_once_may_be_over() -> None:
    assert not _found("截至8月底，已完成55公里，原计划7月底前全部完工。")


def test_the_day_of_issue_is_a_day_told() -> None:
    assert _found("项目预计7月底完工。", issued_on=date(2025, 8, 29)) == {("forecast", "请改写进展，或核对时间。")}


@pytest.mark.parametrize(
    "text,wrong,right,should",
    [
        ("8月15日至18日，历时7天。", "7天", "4天", "4天"),
        ("自5月6日起公示，至5月9日止，公示期共7天。", "7天", "4天", "4天"),
        ("培训为期15天，时间从11月5日至11月29日。", "15天", "25天", "25天"),
        ("展会5月16日开幕、5月20日闭幕，历时8天。", "8天", "5天", "应为 5 天。"),
        ("合同自2023年1月1日起至2026年12月31日止，共3年。", "共3年", "共4年", "4年"),
        ("工程从2024年9月1日启动，至2025年2月28日结束，历时4个月。", "4个月", "6个月", "6个月"),
        ("大桥2024年3月动工，历时24个月，2025年3月竣工。", "24个月", "12个月", "应为 12 个月，或核对起止年月。"),
        ("会议14时30分开始，16时结束，历时2小时30分钟。", "2小时", "1小时", "请核对时刻或时长。"),
        ("7月5日8时至7月8日8时，48小时内降雨120毫米。", "48小时", "72小时", "72小时"),
        ("上半年（1月1日至7月30日），办理事项300件。", "7月", "6月", "请核对日期。"),
    ],
)
def test_a_time_that_cannot_lie_between_two_moments_is_named(text: str, wrong: str, right: str, should: str) -> None:
    assert ("span", should) in _found(text)
    assert not _found(text.replace(wrong, right))
