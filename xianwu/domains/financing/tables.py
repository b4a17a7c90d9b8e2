"""The boards and the daily table as rows of plain values: all of them, where a page stops at some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest

from xianwu.domains.financing import boards, facts
from xianwu.domains.financing.brain.exposure import exposure_groups, flags_of
from xianwu.domains.financing.brain.stuck import LABELS
from xianwu.domains.financing.daily import STAGES, daily_of, grouped
from xianwu.kit import access
from xianwu.kit.tables import DAY, LIST, MONEY, WHOLE, Datum, Table

Rows = Iterator[dict[str, Any]]


def _stuck(request: HttpRequest) -> Rows:
    found, needs = boards.stuck_now(request)
    for each in found:
        need = needs[each.key]
        yield {
            "need": each.key, "number": need["number"], "title": need["title"], "town": need["town__short_name"],
            "cause": each.cause.value, "cause_label": LABELS[each.cause], "holder": each.holder, "since": each.since,
            "days": each.days, "due_on": each.light.due_on if each.light else None, "reason": each.reason,
        }  # fmt: skip


def _renewals(request: HttpRequest) -> Rows:
    found, records = boards.maturing_now(request)
    for each in found:
        yield {
            "loan": each.loan.key, "loan_no": records[each.loan.key].loan_no, "title": each.loan.enterprise,
            "bank": each.loan.bank, "due_on": each.loan.due_on, "days_left": each.days_left,
            "stage": each.stage, "stage_label": boards.STAGES[each.stage][1], "balance": each.loan.balance,
            "renewals": each.loan.renewals, "advice": each.advice, "reasons": list(each.reasons),
        }  # fmt: skip


def _flags(request: HttpRequest) -> Rows:
    for flag in flags_of(boards.exposure_now(request), bars=facts.bars_on(access.as_of(request))):
        yield {"code": flag.code, "label": flag.label, "needs": list(flag.cases), "reason": flag.reason}


def _groups(request: HttpRequest) -> Rows:
    cases = boards.exposure_now(request)
    firms = {case.enterprise: case.name for case in cases}
    for group in exposure_groups(cases, bars=facts.bars_on(access.as_of(request))):
        yield {
            "titles": [firms[key] for key in group.enterprises], "needs": list(group.cases),
            "ties": list(group.ties), "asked": group.asked, "granted": group.granted,
        }  # fmt: skip


def _daily(request: HttpRequest) -> Rows:
    for group, line in grouped(daily_of(access.as_of(request))):
        for stage, (today, total) in zip(STAGES, line.pairs, strict=True):
            yield {
                "group": group, "unit": line.label, "stage": stage.label, "today_firms": today.count,
                "today_amount": today.amount, "total_firms": total.count, "total_amount": total.amount,
            }  # fmt: skip


STUCK = Table("items", "卡点", (
    Datum("need", "需求的 id", WHOLE), Datum("number", "需求编号"), Datum("title", "主体"), Datum("town", "乡镇"),
    Datum("cause", "原因代码"), Datum("cause_label", "原因"), Datum("holder", "等谁"), Datum("since", "从哪天起", DAY),
    Datum("days", "已等（天）", WHOLE), Datum("due_on", "答复期限，材料齐全后才有", DAY), Datum("reason", "情况"),
), _stuck)  # fmt: skip
RENEWALS = Table("items", "到期贷款", (
    Datum("loan", "投放的 id", WHOLE), Datum("loan_no", "借据号"), Datum("title", "主体"), Datum("bank", "银行"),
    Datum("due_on", "到期日", DAY), Datum("days_left", "还有几天，负数为已到期", WHOLE), Datum("stage", "紧迫代码"),
    Datum("stage_label", "紧迫"), Datum("balance", "余额", MONEY), Datum("renewals", "已续贷次数", WHOLE),
    Datum("advice", "建议"), Datum("reasons", "依据", LIST),
), _renewals)  # fmt: skip
FLAGS = Table("flags", "提示", (
    Datum("code", "提示代码"), Datum("label", "提示"), Datum("needs", "需求的 id", LIST), Datum("reason", "依据"),
), _flags)  # fmt: skip
GROUPS = Table("groups", "关联主体", (
    Datum("titles", "主体", LIST), Datum("needs", "需求的 id", LIST), Datum("ties", "相同之处", LIST),
    Datum("asked", "在办需求", MONEY), Datum("granted", "授信合计", MONEY),
), _groups)  # fmt: skip
DAILY = Table("items", "日报", (
    Datum("group", "分组：银行、乡镇或全县"), Datum("unit", "单位"), Datum("stage", "环节"),
    Datum("today_firms", "今日户数", WHOLE), Datum("today_amount", "今日金额", MONEY),
    Datum("total_firms", "累计户数", WHOLE), Datum("total_amount", "累计金额", MONEY),
), _daily)  # fmt: skip
