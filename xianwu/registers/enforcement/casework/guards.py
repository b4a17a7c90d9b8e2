"""Why a step of a case may not be taken: the gates before it, and who takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from xianwu.core.workflow.declarations import Guard, Move
from xianwu.kit.refusals import Wrong
from xianwu.registers.enforcement.authority import cards
from xianwu.registers.enforcement.brain.terms import read_hour
from xianwu.registers.enforcement.casework.dossier import Dossier, dossier_of
from xianwu.registers.enforcement.casework.gates.decision import waiver
from xianwu.registers.enforcement.casework.gates.gate import refusal_of, unmet
from xianwu.registers.enforcement.casework.gates.inquiry import legal_review
from xianwu.registers.enforcement.casework.gates.stages import BY_STEP
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.declarations import known_matter, names_nobody
from xianwu.registers.enforcement.kinds import NoPenalty, ReviewOutcome, Sanction, ServiceMethod
from xianwu.registers.enforcement.models import Case

Judge = Callable[[Case, Move, Dossier], str]


def answers(move: Move, names: Mapping[str, str]) -> dict[str, Any]:
    """What the step was answered, by the fields of the case that it goes into."""
    told = {field: move.data.get(name) for name, field in names.items() if name in move.data}
    return {field: (value or None) if field.endswith("_id") else value for field, value in told.items()}


def passes(step: str, *judges: Judge, fields: Mapping[str, str] | None = None, **fixed: Any) -> Guard:
    """The gates of a step, all at once, then what concerns whoever takes it.

    `fields`: answers → fields of the case that the gates look at; `fixed`: fields that the step always sets.
    """
    stage = BY_STEP.get(step)

    def guard(case: Case, move: Move) -> str | None:
        if move.is_offer:
            dossier, rules = dossier_of(case, on=move.as_of), stage.standing if stage else ()
        else:
            dossier = Dossier(case, on=move.as_of, changes=answers(move, fields or {}) | fixed)
            rules = stage.rules if stage else ()
        problems = [judge(case, move, dossier) for judge in judges]
        gates = refusal_of(unmet(rules, dossier))
        found = next((words for words in problems if words), "") or gates
        return found or own_guard(case, move)

    return guard


def own_guard(case: Case, move: Move) -> str | None:
    """What the field of this case asks on top."""
    known = known_matter(case.matter)
    return known.case_guard(case, move) if known and known.case_guard else None


# --- who ------------------------------------------------------------------------------------------


def by_handler(case: Case, move: Move, d: Dossier) -> str:
    """Only those who handle the case; a leader or an expert is none of them."""
    if d.is_handled_by(move.actor.id):
        return ""
    return "您不是本案的办案人员，或者已经回避，请由本案办案人员办理。"


def with_card(case: Case, move: Move, d: Dossier) -> str:
    """Whoever applies for filing has a card of this organ in force."""
    if cards([move.actor.id], case.unit, on=move.as_of):
        return ""
    return "您没有本机关在有效期内的执法证，不能申请立案（行政处罚法第四十二条）。请由持证执法人员办理。"


def not_handler(case: Case, move: Move, d: Dossier) -> str:
    """Who handled the case does not judge it."""
    if any(row.person_id == move.actor.id for row in d.handlers):
        return "您办理过本案，不能再审核本案（行政处罚法第五十八条）。请由其他法制审核人员办理。"
    return ""


def qualified_reviewer(case: Case, move: Move, d: Dossier) -> str:
    """Whoever reviews for the first time has the legal qualification on the card (处罚法 58)."""
    card = cards([move.actor.id], case.unit, on=move.as_of).get(move.actor.id)
    if card and card.is_legally_qualified:
        return ""
    if Case.objects.filter(reviewed_by=move.actor.id).exclude(pk=case.pk).exists():
        return ""
    return "初次从事法制审核的人员应当取得法律职业资格（行政处罚法第五十八条），您的执法证没有登记这项资格。"


def review_is_due(case: Case, move: Move, d: Dossier) -> str:
    """A discussed case is reviewed only where it was discussed before the review it must pass."""
    if case.state != Case.State.DISCUSSED or not legal_review(d).is_met:
        return ""
    return "本案已经集体讨论，法制审核已经通过或者不是必须，不用再办。"


def not_reviewer(case: Case, move: Move, d: Dossier) -> str:
    return "您是本案的法制审核人，不能再作决定，请由其他负责人办理。" if case.reviewed_by_id == move.actor.id else ""


# --- when and how -----------------------------------------------------------------------------------


def no_later_than_now(*names: str) -> Judge:
    """Days that are told lie in the past."""

    def judge(case: Case, move: Move, d: Dossier) -> str:
        late = [name for name in names if isinstance(day := move.data.get(name), date) and day > move.as_of]
        asks = {ask.name: ask.label for ask in move.step.asks}
        return f"{'、'.join(asks[name] for name in late)}不能晚于今天，请核对。" if late else ""

    return judge


def later_than_now(name: str) -> Judge:
    """A term that is set ends after today."""

    def judge(case: Case, move: Move, d: Dossier) -> str:
        day = move.data.get(name)
        asks = {ask.name: ask.label for ask in move.step.asks}
        return f"{asks[name]}应当晚于今天，请核对。" if isinstance(day, date) and day <= move.as_of else ""

    return judge


def not_before(name: str, field: str) -> Judge:
    """A day that was told is not before the day of a field."""

    def judge(case: Case, move: Move, d: Dossier) -> str:
        day, first = move.data.get(name), getattr(case, field)
        if not isinstance(day, date) or first is None or day >= first:
            return ""
        return f"日期 {day} 早于{Case._meta.get_field(field).verbose_name}（{first}），请核对。"

    return judge


def once(field: str) -> Judge:
    """What is registered already is not registered again."""

    def judge(case: Case, move: Move, d: Dossier) -> str:
        day = getattr(case, field)
        return f"已经登记过（{day}），不用再办。" if day else ""

    return judge


def hearing_asked_in_time(case: Case, move: Move, d: Dossier) -> str:
    if not case.hearing_offered:
        return "本案没有告知听证权，不能受理听证申请；当事人的意见请登记为陈述申辩。"
    day = move.data.get("asked_on")
    if move.is_offer or day is None or case.hearing_due_on is None or day <= case.hearing_due_on:
        return "" if case.notice_served_on else "告知书还没有登记送达，请先登记送达。"
    return (
        f"申请日期 {day} 超过听证申请期限 {case.hearing_due_on}（行政处罚法第六十四条）。确有正当理由的请写入陈述申辩。"
    )


def served_on_somebody(case: Case, move: Move, d: Dossier) -> str:
    """A paper reaches a party whom nobody knows by public notice only."""
    if move.is_offer or not names_nobody(case) or move.data.get("method") == ServiceMethod.ANNOUNCED:
        return ""
    return Wrong(
        "当事人不明，只能公告送达（行政处罚法第六十一条、民事诉讼法第九十五条）；已经查明的，先办“更正当事人信息”。",
        field="method",
    )


def waived_by_somebody(case: Case, move: Move, d: Dossier) -> str:
    return "当事人不明，没有人可以书面放弃；已经查明的，先办“更正当事人信息”。" if names_nobody(case) else ""


def defence_waivable(case: Case, move: Move, d: Dossier) -> str:
    return "已经登记过当事人书面放弃陈述申辩，不用再办。" if case.is_defence_waived else ""


def hearing_waivable(case: Case, move: Move, d: Dossier) -> str:
    if not case.hearing_offered:
        return "本案没有告知听证权，不用登记放弃听证。"
    return "已经登记过当事人书面放弃听证，不用再办。" if case.is_hearing_waived else ""


def hearing_in_time(case: Case, move: Move, d: Dossier) -> str:
    """The party is told seven working days before; whoever handled the case does not preside."""
    if move.is_offer:
        return ""
    first = due_on("hearing_notice_days", move.as_of, matter=case.matter)
    if move.data["hearing_on"] < first:
        return f"举行听证的七个工作日前应当通知当事人（行政处罚法第六十四条）：今天通知，最早 {first} 举行。"
    if any(str(row.person_id) == str(move.data["host"]) for row in d.handlers):
        return "听证由非本案调查人员主持（行政处罚法第六十四条），请另选主持人。"
    return ""


def hearing_held(case: Case, move: Move, d: Dossier) -> str:
    if case.hearing_on is None:
        return "还没有通知听证，请先办理“通知听证”。"
    return f"听证定于 {case.hearing_on}，还没有举行。" if case.hearing_on > move.as_of else ""


def hearing_presided(case: Case, move: Move, d: Dossier) -> str:
    """The report is written by whoever presided."""
    host = case.hearing_host
    if host is None or host.pk == move.actor.id:
        return ""
    return f"听证报告由听证主持人（{host.name}）提出。"


def returned_with_note(case: Case, move: Move, d: Dossier) -> str:
    if move.is_offer or move.data.get("outcome") == ReviewOutcome.PASSED or str(move.data.get("note") or "").strip():
        return ""
    return "退回补正或者不同意的，请写明审核意见。"


def spared_lawfully(case: Case, move: Move, d: Dossier) -> str:
    if move.is_offer:
        return ""
    data = move.data
    found = waiver(
        d,
        ground=data["ground"],
        is_corrected=bool(data.get("is_corrected")),
        education=str(data.get("education") or ""),
    )
    if found.is_met and data["ground"] == NoPenalty.LAPSED:
        return ""
    return "" if found.is_met else refusal_of([found])


def at_an_hour(case: Case, move: Move, d: Dossier) -> str:
    """The hour of what is decided on the spot: a time of day that has come (处罚法 52)."""
    if move.is_offer:
        return ""
    told = read_hour(str(move.data.get("spot_time") or ""))
    if told is None:
        return Wrong("时间请填几时几分，如 14:30 或者 14时30分；日期就是作出决定的今天，不用填。", field="spot_time")
    now = timezone.localtime(move.at).time()
    return Wrong(f"时间 {told:%H:%M} 晚于现在（{now:%H:%M}），请核对。", field="spot_time") if told > now else ""


def is_simple(case: Case, move: Move, d: Dossier) -> str:
    return "" if case.is_simple else "本案按普通程序办理，不能当场处罚；确属当场处罚的请在线索中改为简易程序。"


def is_ordinary(case: Case, move: Move, d: Dossier) -> str:
    return "本案按简易程序办理，请办“当场处罚”；需要立案的请在线索中改为普通程序。" if case.is_simple else ""


def something_imposed(case: Case, move: Move, d: Dossier) -> str:
    return "本案不予处罚，没有需要履行的内容，送达后可以直接结案。" if case.sanction == Sanction.NONE else ""


def nothing_owed(case: Case, move: Move, d: Dossier) -> str:
    """A case is closed from service only when nothing was imposed."""
    if case.state == Case.State.SERVED and case.sanction != Sanction.NONE:
        return "还没有登记履行完毕，请先办理“履行完毕”。"
    return ""


def archive_no_free(case: Case, move: Move, d: Dossier) -> str:
    if move.is_offer:
        return ""
    number = str(move.data["archive_no"]).strip()
    known = Case.objects.filter(archive_no=number).exclude(pk=case.pk).first()
    return f"档案号 {number} 已用于 {known.number}，请核对。" if known else ""
