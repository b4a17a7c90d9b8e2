"""Serving papers: each delivery with its receipt, and the day on which it counts as served."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_new
from xianwu.kit.refusals import Refused
from xianwu.papers.models import Paper
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.casework.guards import service_problem
from xianwu.registers.enforcement.casework.printing import print_paper
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.kinds import ServiceMethod
from xianwu.registers.enforcement.models import Case, Delivery

if TYPE_CHECKING:
    from datetime import datetime

    from xianwu.core.people.actors import Actor

SIGNS = {
    ServiceMethod.DIRECT: "受送达人签收",
    ServiceMethod.LEFT: "受送达人拒收，留置送达",
    ServiceMethod.POST: "以邮件回执为准",
    ServiceMethod.ELECTRONIC: "已签送达地址确认书，电子送达",
    ServiceMethod.ANNOUNCED: "公告送达",
}


class DeliveryRefused(Refused):
    """A delivery that the law does not know; the message says what it asks for."""


def deemed_on(method: str, day: date, *, matter: str = "") -> date:
    """The day on which a paper counts as served: 30 days after an announcement, else the day itself."""
    return due_on("announce_days", day, matter=matter) if method == ServiceMethod.ANNOUNCED else day


def deliver(case: Case, paper: Paper, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> Delivery:
    """Write down that a paper was served, and print the receipt. Raises DeliveryRefused."""
    problem = service_problem(data) or _day_problem(paper, data["served_on"], on=timezone.localdate(at))
    if problem:
        raise DeliveryRefused(problem)
    row = Delivery(
        paper=paper,
        case=case,
        organ=case.unit,
        recipient=str(data.get("recipient") or case.party_name).strip(),
        method=data["method"],
        served_on=data["served_on"],
        deemed_on=deemed_on(data["method"], data["served_on"], matter=case.matter),
        witness=str(data.get("witness") or "").strip(),
        has_consent=bool(data.get("has_consent")),
        note=str(data.get("note") or "").strip(),
    )
    write_new(row, "enforcement.paper_served", actor=actor, at=at)
    print_receipt(case, row, actor=actor, at=at)
    return row


def _day_problem(paper: Paper, day: date, *, on: date) -> str:
    if day > on:
        return "送达日期不能晚于今天，请核对。"
    return f"送达日期早于文书印发日期（{paper.issued_on}），请核对。" if day < paper.issued_on else ""


def print_receipt(case: Case, row: Delivery, *, actor: Actor, at: datetime) -> Paper:
    """送达回证: what it must say depends on how the paper was served."""
    method = ServiceMethod(row.method)
    words = {
        "paper_no": f"{row.paper.title} {row.paper.number}",
        "recipient": row.recipient,
        "method": row.method,
        "method_words": str(method.label),
        "served_on": chinese_date(row.served_on),
        "deemed_on": chinese_date(row.deemed_on),
        "witness": row.witness,
        "consent": "有" if row.has_consent else "",
        "announced_in": row.note if method == ServiceMethod.ANNOUNCED else "",
        "signature": SIGNS[method],
        "sign": f"{SIGNS[method]}{f'；见证人：{row.witness}' if row.witness else ''}",
        "note": row.note or "无",
        "server": actor.name,
    }
    return print_paper(case, "service_receipt", words, actor=actor, at=at, again=True)
