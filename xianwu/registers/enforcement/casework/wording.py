"""What the papers of a case say: every element in words, from the record as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.kit.amounts import exact_text
from xianwu.lib.numbers import number_to_chinese, plain
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.brain.provisions import cited
from xianwu.registers.enforcement.brain.terms import TERM
from xianwu.registers.enforcement.casework.money import Balance
from xianwu.registers.enforcement.deadlines import days, words
from xianwu.registers.enforcement.kinds import PartyKind, Sanction
from xianwu.registers.enforcement.models import Case, Finding, Handler, Payment

YUAN, FEN = Decimal(1), Decimal(100)


def sentence(words: str) -> str:
    """As a sentence of a paper: what was typed without a full stop gets one."""
    told = words.strip().rstrip("，,；;")
    return told if not told or told.endswith(("。", "！", "？", "。”")) else f"{told}。"


def capital_amount(yuan: Decimal) -> str:
    """伍仟元整, 壹佰元伍角贰分: as on a cheque, so that no digit can be put in front."""
    whole, rest = divmod(int((yuan * FEN).to_integral_value()), 100)
    jiao, fen = divmod(rest, 10)
    tail = f"{number_to_chinese(jiao, capital=True)}角" if jiao else ("零" if fen else "")
    tail += f"{number_to_chinese(fen, capital=True)}分" if fen else ""
    return f"{number_to_chinese(whole, capital=True)}元{tail or '整'}"


def money_words(label: str, yuan: Decimal | None) -> str:
    return f"{label}{exact_text(yuan)}（大写人民币{capital_amount(yuan)}）" if yuan else ""


def penalty_words(kind: str, fine: Decimal | None, confiscation: Decimal | None) -> str:
    """The penalty with its sums, heaviest kind first."""
    if not kind:
        return ""
    named = "" if kind in (Sanction.FINE, Sanction.CONFISCATION) else str(Sanction(kind).label)
    parts = [named, money_words("罚款", fine), money_words("没收违法所得、非法财物", confiscation)]
    return "；".join(part for part in parts if part)


def proposed_words(case: Case) -> str:
    return penalty_words(case.proposal, case.proposed_fine, case.proposed_confiscation)


def decided_words(case: Case) -> str:
    return penalty_words(case.sanction, case.fine, case.confiscation)


def demand_words(case: Case) -> str:
    """What is ordered. Where a day is set the paper names that day, so a term inside the words is left out."""
    told = case.correction_demand.rstrip("。")
    return (TERM.sub("", told) or told) if case.act_due_on else told


def duty_words(case: Case) -> str:
    """What the decision orders to be done, and by when; "" where it orders a payment only."""
    if case.act_due_on is None:
        return ""
    return f"于{chinese_date(case.act_due_on)}前{demand_words(case).removeprefix('限期')}"


def performance_words(case: Case, *, on: date) -> str:
    """How and by when to perform, and what lateness costs."""
    duty = f"{told}。" if (told := duty_words(case)) else ""
    if not (case.fine or case.confiscation):
        return duty or "自收到本决定书之日起履行本决定。"
    until = days("pay_days", on=on, matter=case.matter)
    late = f"到期不缴纳罚款的，{surcharge_words(case, on=on)}" if case.fine else ""
    return f"自收到本决定书之日起{until}日内，{channel_words(case, on=on)}{late}{duty}"


def surcharge_words(case: Case, *, on: date) -> str:
    percent = plain(days("surcharge_percent", on=on, matter=case.matter))
    return f"每日按罚款数额的{percent}%加处罚款，加处罚款的数额不超过罚款的数额。"


def channel_words(case: Case, *, on: date) -> str:
    return f"{words('pay_channel', on=on, matter=case.matter)}缴纳。"


def reminded_manner(case: Case, account: Balance, *, on: date) -> str:
    """How to perform what is overdue: a surcharge that has stopped is not threatened with again."""
    duty = f"{told}。" if (told := duty_words(case)) else ""
    if not account.left:
        return duty or "按决定书履行。"
    late = f"没有缴清以前，{surcharge_words(case, on=on)}" if account.is_growing else ""
    return f"{channel_words(case, on=on)}{late}{duty}"


def reminded_sum(account: Balance, *, on: date) -> str:
    """What is owed, and whether it grows."""
    if not account.left:
        return ""
    total, surcharge = exact_text(account.left), account.surcharge
    if account.is_growing:
        return f"{total}（加处罚款计算至{chinese_date(on)}，之后每日续计）"
    return f"{total}（加处罚款共{exact_text(surcharge.due)}，不再增加）" if surcharge.due else total


def remedy_words(case: Case, *, on: date) -> str:
    government, court = (words(code, on=on, matter=case.matter) for code in ("remedy_government", "remedy_court"))
    return (
        f"如不服本决定，可以自收到本决定书之日起{days('reconsideration_days', on=on)}日内向{government}申请行政复议，"
        f"也可以自收到本决定书之日起{days('lawsuit_months', on=on)}个月内向{court}提起行政诉讼。复议、诉讼期间，本决定不停止执行。"
    )


def defence_rights(case: Case, *, on: date) -> str:
    limit = days("defence_days", on=on, matter=case.matter)
    if case.proposal == Sanction.DEMOLITION:
        return f"你（单位）有权进行陈述和申辩。请自收到本告知书之日起{limit}个工作日内提出；逾期没有提出的，视为放弃。"
    return (
        f"根据《行政处罚法》第四十四条、第四十五条，你（单位）有权进行陈述和申辩。请自收到本告知书之日起{limit}个工作日内提出；"
        "逾期没有提出的，视为放弃。本机关不会因陈述、申辩而给予更重的处罚。"
    )


def hearing_rights(case: Case, *, on: date) -> str:
    limit = days("hearing_ask_days", on=on, matter=case.matter)
    return (
        f"根据《行政处罚法》第六十三条、第六十四条，你（单位）有权要求听证。要求听证的，请自收到本告知书之日起{limit}个工作日内提出；"
        "逾期没有提出的，视为放弃。听证不收取费用。"
    )


def discretion_words(case: Case) -> str:
    """The step of the discretion table, what makes it fit, and why it was left; "" where none was chosen."""
    band = case.discretion
    if band is None:
        return ""
    left = f"本案偏离该阶次，理由：{case.departure.rstrip('。')}，经集体讨论决定。" if case.departure else ""
    factors = case.discretion_factors.rstrip("。")
    basis = "本机关尚未公布裁量基准，参照法定幅度分档" if band.is_default else f"依据{band.basis}"
    return f"裁量：{basis}，适用“{band.label}”阶次（{band.factors}）。本案情节：{factors}。{left}"


def _unused_words(case: Case) -> str:
    """What the party gave up in writing and what it let pass: the defence and the hearing are two rights."""
    hearing = case.hearing_offered and not case.hearing_asked_on
    if case.is_defence_waived and case.is_hearing_waived:
        return "书面放弃陈述、申辩和要求听证的权利"
    if case.is_hearing_waived:
        return "书面放弃要求听证的权利，在规定期限内没有提出陈述、申辩"
    if case.is_defence_waived:
        return f"书面放弃陈述、申辩的权利{'，在规定期限内没有要求听证' if hearing else ''}"
    return "在规定期限内没有提出陈述、申辩"


def heard_words(case: Case) -> str:
    """What the party said and what was made of it."""
    if case.hearing_on:
        said = f"本机关于{chinese_date(case.hearing_on)}举行了听证"
    elif case.defence:
        said = f"你（单位）陈述、申辩称：{case.defence.rstrip('。')}"
    else:
        what = "责令限期拆除" if case.sanction == Sanction.DEMOLITION else "处罚"
        told = f"本机关已依法告知你（单位）拟{what}的内容、事实、理由、依据和权利，你（单位）"
        return f"{told}{_unused_words(case)}。"
    return f"{said}。经复核：{case.defence_reply.rstrip('。')}。"


def found_act(finding: Finding) -> dict[str, Any]:
    """What a visit found as a case begins with it: the facts, and the day on which the act counts as ended."""
    provisions = cited(finding.broken)
    broken = f"，违反{provisions}" if provisions else ""
    facts = f"{chinese_date(finding.found_on)}检查发现：{finding.title}{broken}。"
    return {"facts": facts, "occurred_on": finding.overdue_on or finding.found_on}


def officer_pairs(handlers: Sequence[Handler]) -> list[tuple[str, str]]:
    return [(row.person.name, row.card_no) for row in handlers if row.recused_on is None]


def officers_words(pairs: Sequence[tuple[str, str]]) -> str:
    return "、".join(f"{name}（执法证号 {card}）" for name, card in pairs)


def obligation_words(account: Balance) -> str:
    """What is still owed, line by line."""
    return "、".join(f"{line.label}{exact_text(line.left)}" for line in account.lines if line.left)


def result_words(case: Case, payments: Sequence[Payment]) -> tuple[str, str]:
    """How the decision was performed, and the receipts."""
    if case.sanction == Sanction.NONE:
        return "本案不予行政处罚，没有执行内容。", "无（不予处罚）"
    paid = [f"{row.paid_on} {row.get_kind_display()} {exact_text(row.amount)}" for row in payments]
    receipts = "、".join(row.receipt_no for row in payments) or "无（没有缴款项目）"
    said = "；".join([*paid, case.performance]) if case.performance else "；".join(paid)
    return said or "已履行", receipts


def base_words(case: Case, handlers: Sequence[Handler], *, on: date) -> dict[str, Any]:
    """What any paper of the case may mention."""
    pairs = officer_pairs(handlers)
    is_firm = case.party_kind == PartyKind.ORGANISATION
    return {
        "organ": case.unit.name,
        "issued_on": chinese_date(on),
        "case_no": case.number,
        "title": case.title,
        "party": case.party_name,
        "party_identity": (case.credit_code if is_firm else case.party_id) or "（未提供）",
        "address": case.address,
        "legal_rep": case.legal_rep or ("" if is_firm else "—"),
        "phone": case.phone or "（未提供）",
        "broken": case.rule.broken,
        "basis": case.rule.basis,
        "act": case.rule.act,
        "facts": sentence(case.facts),
        "evidence": sentence(case.evidence or "见卷内证据材料"),
        "reasons": sentence(case.reasons),
        "discretion": discretion_words(case),
        "demand": demand_words(case) or "按已下达的责令改正通知书改正",
        "proposed": proposed_words(case),
        "penalty": decided_words(case),
        "officers": [list(pair) for pair in pairs],
        "officers_words": officers_words(pairs),
        "decision_no": case.decision_no,
        "archive_no": case.archive_no or "—",
    }
