"""The papers of a case: what each says, printed through the engine's own press, where the organ has the power."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.people.models import Grant
from xianwu.papers.models import Paper
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement import printing
from xianwu.registers.enforcement.authority import basis_of
from xianwu.registers.enforcement.brain.terms import hour_words
from xianwu.registers.enforcement.casework import contents, wording
from xianwu.registers.enforcement.casework.money import balance_of
from xianwu.registers.enforcement.casework.papers import COERCIVE, POWERED
from xianwu.registers.enforcement.deadlines import days, due_on
from xianwu.registers.enforcement.kinds import Power, Sanction
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.roles import HEAD

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

Words = dict[str, Any]


def issue(
    case: Case,
    key: str,
    extra: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    at: datetime,
    cites: Paper | None = None,
    reason: str = "",
    is_anew: bool = False,
) -> Paper:
    """Print a paper of the case, one of each kind; with `cites` another that puts the cited one right.
    `is_anew`: for what may happen again in one case, such as an agreement.

    Raises PaperExists, PaperIncomplete and PowerRefused.
    """
    on = timezone.localdate(at)
    if key in POWERED:
        basis_of(case.unit, case.matter, case.rule.power, town=case.town, on=on)
    words = words_of(case, key, on=on) | dict(extra or {})
    if key in COERCIVE:
        words["basis"] = basis_of(case.unit, case.matter, Power.COERCE, town=case.town, on=on)
    options: dict[str, Any] = {"organ": case.unit, "matter": case.matter, "actor": actor, "at": at}
    if is_anew:
        return printing.print_paper(case, key, words, **options)
    if cites is None:
        return printing.print_once(case, key, words, **options)
    words |= {"correction_reason": reason}
    return printing.print_paper(case, key, words, cites=cites, **options)


# --- what each kind says beside the rest ------------------------------------------------------------


def words_of(case: Case, key: str, *, on: date) -> Words:
    """Everything the paper says, from the record as it stands."""
    handlers = list(case.handlers.select_related("person").order_by("-is_main", "id"))
    found = wording.base_words(case, handlers, on=on)
    more = MORE.get(key)
    return found | (more(case, on) if more else {})


def _was_head(case: Case) -> bool:
    """Whether the filing was approved by the head of the organ, or by the deputy in charge."""
    if case.filed_on is None:
        return False
    grants = Grant.objects.valid(case.filed_on).filter(person=case.filed_by_id, role=HEAD)
    return any(case.unit.path.startswith(path) for path in grants.values_list("unit__path", flat=True))


def day_words(day: date | None) -> str:
    return chinese_date(day) if day else ""


def _filing(case: Case, on: date) -> Words:
    is_head = _was_head(case)
    said = f"{case.filing_opinion}（{case.filed_by.name}，{case.filed_on}）" if case.filed_by else ""
    return {
        "case_source": case.get_source_display(),
        "summary": wording.sentence(case.facts),
        "occurred_on": chinese_date(case.occurred_on),
        "clue_on": chinese_date(case.clue_on),
        "handler_opinion": case.filing_request,
        "unit_opinion": case.unit_opinion,
        "deputy_opinion": "由机关负责人直接审批" if is_head else said,
        "head_opinion": said if is_head else "按分工由分管负责人审批",
    }


def _spot(case: Case, on: date) -> Words:
    """The law wants time and place; officers tell the hour, the day is that of the decision."""
    day = chinese_date(case.decided_on or on)
    return _decision(case, on) | {
        "spot_time": f"{day}{hour_words(case.spot_time)}" if case.spot_time else "",
        "spot_place": case.spot_place,
        "amount": wording.money_words("罚款", case.fine) or "不涉及罚款",
        "heard": case.defence or "没有提出陈述、申辩",
    }


def _notice(case: Case, on: date) -> Words:
    return {
        "defence_rights": wording.defence_rights(case, on=on),
        "hearing_required": case.hearing_offered,
        "hearing_rights": wording.hearing_rights(case, on=on) if case.hearing_offered else "",
    }


def _decision(case: Case, on: date) -> Words:
    return {
        "heard": wording.heard_words(case),
        "performance": wording.performance_words(case, on=on),
        "remedy": wording.remedy_words(case, on=on),
    }


def _demolition(case: Case, on: date) -> Words:
    return _decision(case, on) | {"act_due_on": day_words(case.act_due_on)}


def _no_penalty(case: Case, on: date) -> Words:
    remedy = wording.remedy_words(case, on=on)
    return {"no_penalty_basis": case.no_penalty_basis, "education": case.education, "remedy": remedy}


def _reminder(case: Case, on: date) -> Words:
    account = balance_of(case, list(case.payments.all()), on=on)
    owed = wording.obligation_words(account)
    duty = wording.duty_words(case)
    limit = days("reminder_days", on=on, matter=case.matter)
    return {
        "decided_on": day_words(case.decided_on),
        "decision_title": "行政处罚决定" if case.sanction != Sanction.DEMOLITION else "限期拆除决定",
        "served_on": day_words(case.served_on),
        "obligation": "；".join(part for part in (duty, owed) if part) or "履行决定确定的义务",
        "article": "第三十五条、第三十六条" if duty else "第五十四条",
        "otherwise": "强制执行" if duty else "申请人民法院强制执行",
        "is_money": bool(owed),
        "sum": wording.reminded_sum(account, on=on),
        "term": f"自收到本催告书之日起{limit}个工作日内",
        "manner": wording.reminded_manner(case, account, on=on),
        "statement_rights": "你（单位）收到本催告书后有权进行陈述和申辩。",
    }


def _seal(case: Case, on: date) -> Words:
    return {
        "seal_place": case.seal_place,
        "seal_reason": wording.sentence(case.seal_reason),
        "sealed_on": day_words(case.sealed_on),
        "seal_due_on": day_words(case.seal_due_on),
        "seal_no": case.seal_no,
        "remedy": wording.remedy_words(case, on=on),
    }


def _demolition_notice(case: Case, on: date) -> Words:
    days_told = {name: day_words(getattr(case, name)) for name in ("act_due_on", "announced_on", "self_until")}
    return days_told | {"announced_in": case.announced_in}


def _coercion(case: Case, on: date) -> Words:
    said = (
        f"你（单位）陈述、申辩称：{case.plea.rstrip('。')}。经复核：{case.plea_reply.rstrip('。')}。"
        if case.plea_on
        else ""
    )
    return {
        "served_on": day_words(case.served_on),
        "reminder_no": case.reminder_no,
        "announcement_no": case.announcement_no,
        "heard": said or "你（单位）在催告期内没有提出陈述、申辩。",
        "execution_time": case.coercion_plan,
        "remedy": wording.remedy_words(case, on=on),
    }


def _substitute(case: Case, on: date) -> Words:
    """Decision, reminder and record of a performance by another (强制法 51), and of one at once (52)."""
    done = day_words(case.substituted_on)
    due = due_on("substitute_cost_days", case.substituted_on, matter=case.matter) if case.substituted_on else None
    return {
        "decision_no": case.substitute_no,
        "reminder_no": case.reminder_no,
        "act_due_on": day_words(case.act_due_on),
        "ground": case.get_substitute_ground_display(),
        "target": case.substitute_target,
        "manner": case.substitute_plan,
        "time": done or day_words(case.substitute_on),
        "performer": case.substitute_by,
        "estimate": wording.money_words("", case.substitute_estimate),
        "reckoning": case.substitute_reckoning,
        "watched_by": case.substitute_watched_by,
        "signed": case.substitute_signed,
        "cost": wording.money_words("", case.substitute_cost) or "没有费用",
        "cost_note": case.substitute_cost_note,
        "cost_due_on": day_words(due),
        "told": case.clearing_told,
        "remedy": wording.remedy_words(case, on=on),
    }


def _substitute_decision(case: Case, on: date) -> Words:
    return _substitute(case, on) | {"decision_no": case.decision_no}


def _review(case: Case, on: date) -> Words:
    return {
        "review_outcome": case.get_review_outcome_display(),
        "review_note": case.review_note,
        "reviewer": case.reviewed_by.name if case.reviewed_by else "",
    }


def _discussion(case: Case, on: date) -> Words:
    day = chinese_date(case.discussed_on) if case.discussed_on else ""
    return {"discussion": case.discussion, "discussed_on": day}


def _hearing(case: Case, on: date) -> Words:
    return {
        "hearing_on": chinese_date(case.hearing_on) if case.hearing_on else "",
        "hearing_place": case.hearing_place,
        "host": case.hearing_host.name if case.hearing_host else "",
    }


def _closing(case: Case, on: date) -> Words:
    result, receipts = wording.result_words(case, list(case.payments.order_by("paid_on", "id")))
    return {
        "summary": wording.sentence(case.facts),
        "penalty": wording.decided_words(case) or "不予行政处罚",
        "result": result,
        "receipt_no": receipts,
        "closing_report": case.closing_report,
        "archive_index": _listed(case),
    }


def _index(case: Case, on: date) -> Words:
    """The contents as the bound file will have them, but for this paper itself."""
    rows = [(part.title, part.number or "—", str(part.on) if part.on else "—") for part in contents.materials_of(case)]
    rows.append((contents.PROCESS, "—", "—"))
    return {"documents": [[str(at), *row] for at, row in enumerate(rows, 1)]}


def _listed(case: Case) -> str:
    return "；".join(f"{part.title}{part.number}" for part in contents.materials_of(case))


MORE: Mapping[str, Callable[[Case, date], Words]] = {
    "filing_approval": _filing,
    "prior_notice": _notice,
    "demolition_prior_notice": _notice,
    "hearing_notice": _hearing,
    "penalty_decision": _decision,
    "demolition_decision": _demolition,
    "spot_decision": _spot,
    "no_penalty_decision": _no_penalty,
    "reminder": _reminder,
    "seal_decision": _seal,
    "unseal_decision": _seal,
    "demolition_notice": _demolition_notice,
    "coercion_decision": _coercion,
    "substitute_decision": _substitute_decision,
    "substitute_reminder": _substitute,
    "substitute_record": _substitute,
    "clearing_decision": _substitute,
    "legal_review": _review,
    "discussion_record": _discussion,
    "closing_report": _closing,
    "archive_index": _index,
}
