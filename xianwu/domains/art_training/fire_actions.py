"""Fire findings go to the fire authority, which alone punishes; the organ goes on urging its own order."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xianwu.core.events.api import write_change
from xianwu.core.units.models import Unit
from xianwu.domains.art_training import paper_kinds
from xianwu.domains.art_training.kinds import FIRE, MATTER
from xianwu.papers.api import issue_paper
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.kinds import Mode, ReferralKind
from xianwu.registers.enforcement.models import Finding, Referral
from xianwu.registers.enforcement.publicity.actions import send_referral
from xianwu.registers.enforcement.roles import CLERK, OFFICER

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

SENT = "art_training.fire_notice_sent"


@transaction.atomic
def copy_fire_finding(finding: Finding, *, to_organ: Unit, reason: str = "", actor: Actor, at: datetime) -> Referral:
    """Tell the fire authority of one finding, with a numbered letter; it is told once."""
    require_role(actor, finding.unit, CLERK, OFFICER)
    if finding.matter != MATTER or finding.group != FIRE:
        raise EnforcementRefused("只有艺培机构的消防问题在这里抄告，其他问题请用“移送处理”。", field="finding")
    if finding.state == Finding.State.VOID:
        raise EnforcementRefused("这处问题已撤销，不能抄告。")
    known = finding.referrals.filter(to_organ=to_organ).exclude(state=Referral.State.RETURNED).first()
    if known is not None:
        raise EnforcementRefused(f"已于 {known.sent_on} 抄告（{known.number}），不用再抄告。")
    words = f"{finding.title}。{reason.strip()}".removesuffix("。") + "。"
    row = send_referral(
        sender=finding.unit, matter=MATTER, to_organ=to_organ, reason=words, actor=actor, at=at,
        kind=ReferralKind.COPY, finding=finding, subject=finding.subject,
    )  # fmt: skip
    paper = issue_paper(
        row,
        paper_kinds.FIRE_NOTICE.code,
        {
            "to_organ": to_organ.name,
            "party": finding.subject.title,
            "address": finding.subject.address,
            "found_on": chinese_date(finding.found_on),
            "facts": finding.title,
            "measure": measure_of(finding),
            "reason": reason.strip(),
        },
        actor=actor, at=at, organ=finding.unit,
    )  # fmt: skip
    write_change(row, {"paper": paper}, SENT, actor=actor, at=at)
    return row


def measure_of(finding: Finding) -> str:
    """What the organ has done itself."""
    if finding.order_no and finding.due_at:
        return f"已出具《责令改正通知书》（{finding.order_no}），期限至{chinese_date(finding.due_at.date())}。"
    if finding.mode == Mode.ON_SITE and finding.verified_on:
        return f"当场责令整改，{chinese_date(finding.verified_on)}现场整改完成。"
    return "已当场要求整改。"
