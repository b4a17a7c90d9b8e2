"""Which channel a review takes: green, consultation, simple or standard, with the reasons in words.

Order matters: an approved green listing outranks everything, an open dispute outranks size.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

STANDARD, SIMPLE, GREEN, CONSULT = "standard", "simple", "green", "consult"


@dataclass(frozen=True)
class ChannelFacts:
    """What is known of a case on the day of classification; amounts in 元."""

    submitted: Decimal
    industry: str
    stage: str
    on: date
    boq_rows: int | None = None
    is_design_complete: bool = True
    has_disputed_history: bool = False
    green_leader: str = ""
    green_document_no: str = ""
    green_until: date | None = None
    disputed: Decimal = Decimal(0)
    oldest_issue_days: int = 0


@dataclass(frozen=True)
class ChannelRules:
    """The county's declared limits on that day."""

    simple_amount: Decimal
    simple_rows: int
    simple_industries: frozenset[str]
    consult_days: int
    consult_share: Decimal


@dataclass(frozen=True)
class Classification:
    """The advice; `reasons` say why, `doubts` what a person should look at before agreeing."""

    channel: str
    reasons: tuple[str, ...]
    doubts: tuple[str, ...] = field(default=())


def classify(facts: ChannelFacts, *, rules: ChannelRules) -> Classification:
    """The channel that the declared rules give; deterministic, people decide."""
    green, doubts = _green(facts)
    if green:
        return Classification(GREEN, green)
    disputes = _disputes(facts, rules)
    if disputes:
        return Classification(CONSULT, disputes, doubts)
    against = _against_simple(facts, rules)
    if against:
        return Classification(STANDARD, against, doubts)
    reason = f"送审金额不超过 {_wan(rules.simple_amount)} 万元，专业常见，设计完整，无争议记录。"
    return Classification(SIMPLE, (reason,), doubts)


def _green(facts: ChannelFacts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Reasons for green, or doubts where a listing was begun but does not hold."""
    if not (facts.green_leader or facts.green_document_no or facts.green_until):
        return (), ()
    if not (facts.green_leader and facts.green_document_no and facts.green_until):
        return (), ("绿色通道资料不全：须有批准领导、批准文号和有效期，暂按其他通道处理。",)
    if facts.green_until < facts.on:
        return (), (f"绿色通道批准已于 {facts.green_until} 到期，暂按其他通道处理。",)
    listed = f"经{facts.green_leader}批准列入绿色通道（{facts.green_document_no}），有效期至 {facts.green_until}。"
    return (listed,), ()


def _disputes(facts: ChannelFacts, rules: ChannelRules) -> tuple[str, ...]:
    reasons = []
    if facts.oldest_issue_days > rules.consult_days:
        reasons.append(f"有争议问题超过 {rules.consult_days} 天未结（已 {facts.oldest_issue_days} 天）。")
    if facts.submitted > 0 and facts.disputed * 100 > rules.consult_share * facts.submitted:
        share = facts.disputed * 100 / facts.submitted
        reasons.append(f"争议金额占送审金额 {share:.1f}%，超过 {rules.consult_share.normalize():f}%。")
    return tuple(reasons)


def _against_simple(facts: ChannelFacts, rules: ChannelRules) -> tuple[str, ...]:
    reasons = []
    if facts.submitted > rules.simple_amount:
        reasons.append(f"送审金额 {_wan(facts.submitted)} 万元，超过简易通道上限 {_wan(rules.simple_amount)} 万元。")
    if facts.industry not in rules.simple_industries:
        reasons.append("专业类别不在简易通道范围内。")
    if facts.boq_rows is not None and facts.boq_rows > rules.simple_rows:
        reasons.append(f"清单 {facts.boq_rows} 行，超过 {rules.simple_rows} 行。")
    if not facts.is_design_complete:
        reasons.append("设计深度不足。")
    if facts.has_disputed_history:
        reasons.append("前期评审曾有争议。")
    return tuple(reasons)


def _wan(amount: Decimal) -> str:
    return f"{(amount / 10000).quantize(Decimal('0.01')).normalize():f}"
