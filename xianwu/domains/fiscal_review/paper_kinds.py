"""The papers of a review, their numbers and their first wording; a county edits the templates afterwards."""

from __future__ import annotations

from typing import Any

from xianwu.kit.amounts import exact_text
from xianwu.papers.declarations import PaperKind

CODES = {
    "conclusion": "fiscal_review.conclusion",
    "supplement": "fiscal_review.supplement",
    "opinion": "fiscal_review.opinion",
    "minutes": "fiscal_review.minutes",
}

PAPERS = [
    PaperKind(
        CODES["conclusion"],
        "财政投资评审结论书",
        "延财评审〔{year}〕{number}号",
        "{owner}：\n\n"
        "你单位送审的“{title}”（项目代码 {project_code}，{stage}评审），经初审、复核、审定并征求你单位意见，结论如下：\n\n"
        "一、送审金额 {submitted}，审定金额 {approved}，审减 {cuts}，审增 {adds}，净审减 {net_cut}。\n\n"
        "二、本项目按{channel}通道办理，用时 {used_days} 个工作日，暂停 {paused_days} 个工作日。\n\n"
        "三、建设单位意见：{owner_reply}。\n\n"
        "请据此办理后续手续。",
    ),
    PaperKind(
        CODES["supplement"],
        "补正通知书",
        "延财评补〔{year}〕{number}号",
        "{owner}：\n\n"
        "你单位送审的“{title}”资料不齐，现一次性告知需补正的资料：\n\n{missing}\n\n"
        "请补齐后重新送审。补正期间不计入评审用时。",
    ),
    PaperKind(
        CODES["opinion"],
        "征求意见函",
        "延财评函〔{year}〕{number}号",
        "{owner}：\n\n"
        "“{title}”评审初步结果：送审金额 {submitted}，审定金额 {approved}，审减 {cuts}，审增 {adds}。\n\n"
        "请在收到本函之日起 {days} 个工作日内书面回复；逾期不回复且无正当理由的，视为同意。",
    ),
    PaperKind(
        CODES["minutes"],
        "会商纪要",
        "延财评纪〔{year}〕{number}号",
        "就“{title}”有关争议，评审中心组织会商。\n\n"
        "参加单位：{parties}。\n\n"
        "争议事项及定论：\n\n{issues}\n\n会商意见：{minutes}",
    ),
]


def code_of(kind: str) -> str:
    return CODES[kind]


def context_of(record: Any, kind: str) -> dict[str, str]:
    """What every paper of a project may mention, in words; of a consultation's project for its minutes."""
    project = record.project if kind == "minutes" else record
    return {
        "owner": project.owner.name,
        "title": project.title,
        "project_code": project.project_code,
        "stage": project.get_stage_display(),
        "channel": project.get_channel_display(),
        "owner_reply": project.get_owner_reply_display(),
        "submitted": _money(project.submitted),
        "approved": _money(project.approved),
        "cuts": _money(project.cuts),
        "adds": _money(project.adds),
        "net_cut": _money(project.net_cut),
    }


def conclusion_words(row: Any) -> dict[str, str]:
    """What a conclusion's paper says of itself: the amounts and days that it froze."""
    names = ("submitted", "approved", "cuts", "adds", "net_cut")
    return {name: _money(getattr(row, name)) for name in names} | {
        "stage": row.get_stage_display(),
        "channel": row.get_channel_display(),
        "owner_reply": row.get_owner_reply_display(),
        "used_days": str(row.used_days),
        "paused_days": str(row.paused_days),
    }


def as_words(context: dict[str, Any]) -> dict[str, str]:
    """Lists become numbered lines, pairs “问题：定论”."""
    return {name: _words(value) for name, value in context.items()}


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n\n".join(f"{index}. {_entry(entry)}" for index, entry in enumerate(value, start=1)) or "无"
    return str(value)


def _entry(entry: Any) -> str:
    return "：".join(entry) if isinstance(entry, tuple) else str(entry)


def _money(amount: Any) -> str:
    return "—" if amount is None else exact_text(amount)
