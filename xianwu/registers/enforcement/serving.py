"""Serving papers: how, on whom, when; when that counts as served; and the receipt (送达回证)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_new
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.kinds import ServiceMethod
from xianwu.registers.enforcement.models import Delivery
from xianwu.registers.enforcement.printing import enforcement_paper, print_paper
from xianwu.registers.enforcement.roles import CLERK, OFFICER

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

RECORDED = "enforcement.delivery_recorded"
SIGNED_BY = {
    ServiceMethod.DIRECT: "受送达人签名：＿＿＿＿＿＿　年　月　日",
    ServiceMethod.POST: "邮政回执附后",
}
RECEIPT = enforcement_paper(
    "service_receipt",
    "送达回证",
    "送",
    "# 送达文书\n\n{document_title}（{paper_no}）\n\n"
    "| 项目 | 内容 |\n| 受送达人 | {recipient} |\n| 送达方式 | {method_word} |\n| 送达日期 | {served_on} |\n"
    "| 视为送达日期 | {deemed_on} |\n| 见证人 | {witness} |\n| 公告载体和起止日期 | {announced_in} |\n"
    "| 电子送达确认 | {consent} |\n| 受送达人签收 | {signature} |\n| 送达人 | {server} |\n| 备注 | {note} |\n\n"
    "{correction}",
)


@transaction.atomic
def record_delivery(
    paper: Paper,
    *,
    recipient: str,
    method: str,
    served_on: date,
    actor: Actor,
    at: datetime,
    matter: str = "",
    witness: str = "",
    has_consent: bool = False,
    announced_in: str = "",
    note: str = "",
    **links: Any,
) -> Delivery:
    """Keep that a paper was served, with its receipt. `links`: the `finding`, `case` or `inspection` it belongs to."""
    require_role(actor, paper.organ, CLERK, OFFICER)
    _refuse_impossible(paper, served_on=served_on, on=timezone.localdate(at))
    if not recipient.strip():
        raise EnforcementRefused("请填写受送达人。", field="recipient")
    _refuse_unproven(method, witness=witness, has_consent=has_consent, announced_in=announced_in)
    deemed = due_on("announce_days", served_on) if method == ServiceMethod.ANNOUNCED else served_on
    row = Delivery(
        paper=paper, organ=paper.organ, recipient=recipient.strip(), method=method, served_on=served_on,
        deemed_on=deemed, witness=witness.strip(), has_consent=has_consent,
        note="；".join(part for part in (announced_in.strip(), note.strip()) if part)[:200], **links,
    )  # fmt: skip
    write_new(row, RECORDED, actor=actor, at=at)
    words = _words(row, announced_in=announced_in.strip(), note=note.strip(), server=actor.name)
    print_paper(row, "service_receipt", words, organ=paper.organ, matter=matter, actor=actor, at=at)
    return row


def _refuse_impossible(paper: Paper, *, served_on: date, on: date) -> None:
    if served_on > on:
        raise EnforcementRefused("送达日期不能晚于今天，请核对。", field="served_on")
    if served_on < paper.issued_on:
        raise EnforcementRefused(f"送达日期早于文书印发日期（{paper.issued_on}），请核对。", field="served_on")
    newer = paper.cited_by.order_by("pk").first()
    if newer is not None and served_on >= newer.issued_on:
        raise EnforcementRefused(
            f"这份文书已由 {newer.number} 更正，{newer.issued_on} 起停止使用，请送达新的一份。", field="paper"
        )
    known = Delivery.objects.filter(paper=paper).order_by("pk").first()
    if known is not None:
        raise EnforcementRefused(
            f"这份文书已登记于 {known.served_on} 以{known.get_method_display()}送达，不能重复登记；"
            "送达无效需要重新送达的，请先出具更正文书。",
            field="paper",
        )


def _refuse_unproven(method: str, *, witness: str, has_consent: bool, announced_in: str) -> None:
    """What each way of serving must be able to show (民事诉讼法 87–95)."""
    if method not in ServiceMethod.values:
        raise EnforcementRefused("请选择送达方式。", field="method")
    if method == ServiceMethod.LEFT and not witness.strip():
        raise EnforcementRefused("留置送达要有见证人：请填写见证人姓名和单位，或同步录音录像后写明。", field="witness")
    if method == ServiceMethod.ELECTRONIC and not has_consent:
        raise EnforcementRefused("电子送达要有当事人签字的送达方式确认书，没有的请改用其他方式。", field="has_consent")
    if method == ServiceMethod.ANNOUNCED and not announced_in.strip():
        raise EnforcementRefused("公告送达要写明公告载体和起止日期。", field="announced_in")


def _words(row: Delivery, *, announced_in: str, note: str, server: str) -> dict[str, Any]:
    return {
        "paper_no": row.paper.number,
        "document_title": row.paper.title,
        "recipient": row.recipient,
        "method": row.method,
        "method_word": row.get_method_display(),
        "served_on": row.served_on,
        "deemed_on": row.deemed_on,
        "witness": row.witness,
        "announced_in": announced_in,
        "consent": "已签送达方式确认书" if row.has_consent else "",
        "signature": SIGNED_BY.get(ServiceMethod(row.method), "—"),
        "server": server,
        "note": note or "—",
    }
