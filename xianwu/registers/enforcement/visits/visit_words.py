"""What the papers of a visit say: plain values from the record, for the elements and for the template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from xianwu.lib.codes import mask_id_number
from xianwu.registers.enforcement.declarations import known_matter
from xianwu.registers.enforcement.kinds import Duty, ItemResult, Signature
from xianwu.registers.enforcement.models import Finding, Inspection, Participant, Photo, Subject
from xianwu.registers.enforcement.visits import facts

RIGHTS = (
    "（一）检查人员少于两人，或者不出示执法证件的，有权拒绝检查；（二）认为检查人员与检查事项有利害关系的，有权申请回避；"
    "（三）有权陈述、申辩；（四）认为检查违法的，有权投诉、举报，或者依法申请行政复议、提起行政诉讼。"
)
DISCIPLINE = (
    "检查人员遵守国办发〔2024〕54号规定的“五个严禁”“八个不得”：严禁逐利检查，严禁接受被检查企业的任何利益输送，"
    "不得妨碍正常生产经营，不得泄露商业秘密和个人隐私，不得重复检查、变相检查。"
)
NOBODY = "—"


def party_of(subject: Subject) -> str:
    """To whom papers are written: the name on the list with its sign, or whom the field names instead."""
    matter = known_matter(subject.matter)
    if matter and matter.addressee and (named := matter.addressee(subject)):
        return named
    return f"{subject.title}（{subject.brand}）" if subject.brand and subject.brand != subject.title else subject.title


def identity_of(subject: Subject) -> str:
    """How the party is identified on a paper: its code, else its operator with a masked number."""
    if subject.credit_code:
        return f"统一社会信用代码 {subject.credit_code}"
    number = f"，证件号码 {mask_id_number(subject.operator_id)}" if subject.operator_id else ""
    return f"负责人 {subject.operator}{number}" if subject.operator else ""


def pairs(officers: Iterable[Participant]) -> list[tuple[str, str]]:
    return [(row.name, row.card_no) for row in officers]


def time_words(inspection: Inspection) -> str:
    day = facts.day_of(inspection)
    clock = f"{inspection.planned_time:%H:%M}" if inspection.planned_time and not inspection.held_on else ""
    return f"{day.year}年{day.month}月{day.day}日{clock}"


def _plain(inspection: Inspection) -> dict[str, Any]:
    return {
        "subject": f"{party_of(inspection.subject)}（{inspection.subject.whole_address or NOBODY}）",
        "party": party_of(inspection.subject),
        "items": f"{inspection.matter_word}：{inspection.scope}",
        "basis": inspection.basis,
        "source": inspection.get_source_display(),
        "scope": inspection.scope,
        "time": time_words(inspection),
        "officers": pairs(facts.officers_of(inspection)),
    }


def approval_words(inspection: Inspection, *, approver: str, on: date) -> dict[str, Any]:
    return _plain(inspection) | {
        "manner": "联合检查" if inspection.is_joint else "现场检查",
        "used_this_year": frequency_words(inspection, on=on),
        "approver": approver,
        "approved_on": on,
        "is_urgent": inspection.is_urgent,
        "late_reason": inspection.late_reason or NOBODY,
    }


def frequency_words(inspection: Inspection, *, on: date) -> str:
    """Which visit of the year this is, and how many there may be."""
    done = facts.visits_in_year([inspection.subject_id], year=on.year, without=inspection.pk)[inspection.subject_id]
    return f"本年度已检查 {done} 次，本次为第 {done + 1} 次，年度上限 {facts.cap_of(inspection, on=on)} 次"


def notice_words(inspection: Inspection, *, on: date) -> dict[str, Any]:
    team = facts.team_of(inspection)
    return _plain(inspection) | {
        "used_this_year": frequency_words(inspection, on=on),
        "assistant_count": sum(row.duty == Duty.ASSISTANT for row in team),
        "rights": RIGHTS,
        "discipline": DISCIPLINE,
    }


def record_words(inspection: Inspection) -> dict[str, Any]:
    checks = inspection.checkeditems.select_related("item").order_by("item__group", "item__code")
    found = [finding.title for finding in inspection.findings.standing().order_by("pk")]
    return _plain(inspection) | {
        "started_at": inspection.started_at,
        "ended_at": inspection.ended_at,
        "place": inspection.subject.whole_address,
        "party_identity": identity_of(inspection.subject),
        "present": presence_words(inspection),
        "card_shown": "已出示执法证" if inspection.is_card_shown else "",
        "code_scanned": "已扫码" if inspection.is_code_scanned else "未扫码",
        "findings": [(row.item.text, row.get_result_display(), row.note) for row in checks]
        or [("现场情况", "见发现的问题" if found else "未发现问题", inspection.remarks)],
        "problems": found,
        "photo_index": photo_lines(inspection.photos.select_related("attachment").order_by("pk")) or ["未拍照"],
        "party_remarks": inspection.remarks or "无",
        "signature": inspection.signature,
        "signed": signed_words(inspection),
        "witness": inspection.witness,
    }


def presence_words(inspection: Inspection) -> str:
    if not inspection.party_name:
        return "无"
    return f"{inspection.party_name}（{inspection.party_role}）" if inspection.party_role else inspection.party_name


def signed_words(inspection: Inspection) -> str:
    if inspection.signature == Signature.SIGNED:
        return "＿＿＿＿＿＿"
    return str(inspection.get_signature_display())


def photo_lines(photos: Iterable[Photo]) -> list[str]:
    """Each picture with stage, time, digest and doubts, so that it can be told from any other."""
    return [
        f"{photo.get_stage_display()}，{f'{localtime(photo.taken_at):%Y-%m-%d %H:%M}' if photo.taken_at else '时间不详'}，"
        f"摘要 {photo.attachment.sha256[:12]}" + (f"（疑点：{photo.doubts_words}）" if photo.doubts else "")
        for photo in photos
    ]


def result_words(inspection: Inspection) -> dict[str, Any]:
    findings = list(inspection.findings.standing().order_by("pk"))
    answers = inspection.checkeditems.values_list("result", flat=True)
    passed = sum(result == ItemResult.PASSED for result in answers)
    return _plain(inspection) | {
        "conclusion": f"检查 {len(answers)} 项，合格 {passed} 项，"
        + (f"发现问题 {len(findings)} 处。" if findings else "未发现问题。"),
        "problems": [(finding.title, handling_words(finding)) for finding in findings],
        "next_step": next_words(findings),
    }


def handling_words(finding: Finding) -> str:
    order = f"（{finding.order_no}）" if finding.order_no else ""
    return f"{finding.get_state_display()}{order}"


def next_words(findings: Sequence[Finding]) -> str:
    waiting = [finding for finding in findings if finding.state in Finding.OPEN]
    return f"{len(waiting)} 处问题请在期限内改正，本机关将复查。" if waiting else "本次检查办结。"
