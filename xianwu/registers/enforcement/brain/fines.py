"""What fine the law allows, and which doors a proposed penalty opens or shuts (行政处罚法 2021).

Every `…_problem` returns one sentence for the officer, or "" when nothing stands in the way. Amounts are Decimal 元,
limits are arguments; 以上 and 以下 include the figure.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xianwu.lib.numbers import plain, round_half_up

INDIVIDUAL, ORGANISATION, ANYBODY = "individual", "organisation", ""
PARTIES = {INDIVIDUAL: "个人", ORGANISATION: "单位"}
_FEN = Decimal("0.01")


class FineError(ValueError):
    """A range that cannot be computed; the message says what is missing."""


@dataclass(frozen=True)
class PenaltyRange:
    """One provision. With a `base_label` (违法所得, 工程造价) both ends are multiples of that amount."""

    provision: str
    least: Decimal
    most: Decimal
    party: str = ANYBODY
    base_label: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the discretion table (裁量基准), in the terms of its range: 元, or multiples of the base."""

    label: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Allowed:
    """Both ends in 元, included."""

    least: Decimal
    most: Decimal
    words: str

    def holds(self, amount: Decimal) -> bool:
        return self.least <= amount <= self.most


@dataclass(frozen=True)
class Limits:
    """A threshold for each kind of party."""

    individual: Decimal
    organisation: Decimal

    def of(self, party: str) -> Decimal:
        return self.individual if party == INDIVIDUAL else self.organisation


@dataclass(frozen=True)
class Penalty:
    """What is proposed or decided: kinds by their codes, and the sums."""

    sanctions: frozenset[str]
    fine: Decimal = Decimal(0)
    confiscation: Decimal = Decimal(0)


@dataclass(frozen=True)
class EarlierFine:
    case_no: str
    act: str
    is_annulled: bool = False


@dataclass(frozen=True)
class HearingNeed:
    is_required: bool
    reasons: tuple[str, ...]


def allowed_range(law: PenaltyRange, *, party: str, base: Decimal | None = None) -> Allowed:
    """The range in 元 for this party. Raises FineError for a provision meant for the other kind, or no base."""
    if law.party not in (ANYBODY, party):
        raise FineError(f"{law.provision}针对{PARTIES[law.party]}，当事人是{PARTIES[party]}：请换用对应的条款。")
    return _scaled(law, law.least, law.most, base, law.provision)


def step_range(law: PenaltyRange, *, step: Step, party: str, base: Decimal | None = None) -> Allowed:
    """The part of the range that the discretion table gives; it must lie inside."""
    if not law.least <= step.least <= step.most <= law.most:
        raise FineError(f"裁量阶次“{step.label}”超出{law.provision}的法定幅度：请核对裁量基准表。")
    allowed_range(law, party=party, base=base)
    return _scaled(law, step.least, step.most, base, f"裁量阶次“{step.label}”")


def fine_problem(
    amount: Decimal,
    *,
    allowed: Allowed,
    step: Allowed | None = None,
    deviation: str = "",
    mitigation: str = "",
    is_reviewed: bool = False,
) -> str:
    """Why this fine may not stand.

    Above the range never; below it only with a ground of mitigation (减轻, 第 32 条); outside the step only with a
    written reason; both need the legal review.
    """
    if amount <= 0 or amount != amount.quantize(_FEN):
        return "罚款应大于 0，最多到分：请改正金额。"
    if amount > allowed.most:
        return f"罚款 {plain(amount)} 元超过法定上限，{allowed.words}：请改正金额。"
    if amount < allowed.least and not mitigation.strip():
        return f"罚款 {plain(amount)} 元低于法定下限，{allowed.words}：减轻处罚要写明第 32 条的具体情形。"
    if step is not None and not step.holds(amount) and not (deviation.strip() or mitigation.strip()):
        return f"罚款 {plain(amount)} 元不在{step.words}内：请改正，或写明偏离裁量基准的理由并经法制审核。"
    departs = amount < allowed.least or (step is not None and not step.holds(amount))
    if departs and not is_reviewed:
        return "偏离裁量基准或减轻处罚要经法制审核，请先送审。"
    return ""


def hearing_need(penalty: Penalty, *, party: str, thresholds: Limits, always: Collection[str]) -> HearingNeed:
    """Whether a hearing must be offered (第 63 条): sums from the threshold on, or a kind that always opens one.

    `always` are the codes of lowering or revoking a licence, stopping production, closure, career ban. Offering a
    hearing below is never wrong, so this is no ground to refuse one.
    """
    bar = thresholds.of(party)
    who = PARTIES[party]
    reasons = []
    if penalty.fine >= bar:
        reasons.append(f"对{who}罚款 {plain(penalty.fine)} 元，达到 {plain(bar)} 元。")
    if penalty.confiscation >= bar:
        reasons.append(f"没收 {plain(penalty.confiscation)} 元，达到 {plain(bar)} 元。")
    heavy = sorted(set(penalty.sanctions) & set(always))
    if heavy:
        reasons.append("属于降低资质、吊销许可、停产停业、责令关闭、限制从业一类处罚。")
    return HearingNeed(bool(reasons), tuple(reasons))


def simple_problem(
    penalty: Penalty, *, party: str, limits: Limits, admitted: Collection[str], facts_clear: bool
) -> str:
    """Why this penalty cannot be given on the spot (第 51 条). `admitted`: the codes of warning and fine."""
    if not facts_clear:
        return "违法事实不确凿，不能当场处罚：请按普通程序调查。"
    if not penalty.sanctions <= set(admitted) or penalty.confiscation:
        return "当场处罚只限警告和小额罚款：请按普通程序办理。"
    limit = limits.of(party)
    if penalty.fine > limit:
        return f"对{PARTIES[party]}当场罚款不超过 {plain(limit)} 元，现为 {plain(penalty.fine)} 元：请按普通程序办理。"
    return ""


def cash_problem(
    amount: Decimal,
    *,
    limit: Decimal,
    is_simple: bool,
    is_hard_later: bool = False,
    is_remote_request: bool = False,
    receipt_no: str,
) -> str:
    """Why the fine may not be taken in cash on site (第 68 至 70 条)."""
    small = is_simple and (amount <= limit or is_hard_later)
    if not small and not is_remote_request:
        return (
            f"当场收缴只限 {plain(limit)} 元以下的当场处罚、不当场收缴事后难以执行，"
            "或者交通不便且当事人提出：请让当事人到银行或通过电子支付缴款。"
        )
    if not receipt_no.strip():
        return "当场收缴要出具财政部门统一制发的专用票据，没有票据当事人可以拒缴：请填票据号。"
    return ""


def highest(
    ranges: Sequence[PenaltyRange], *, party: str, bases: Sequence[Decimal | None] | None = None
) -> tuple[PenaltyRange, Allowed]:
    """The provision to apply when one act breaks several (第 29 条): the higher upper end, then the higher lower end.

    Provisions meant for the other kind of party do not compete. Raises FineError when none is left.
    """
    given = bases or [None] * len(ranges)
    fitting = [
        (law, allowed_range(law, party=party, base=base))
        for law, base in zip(ranges, given, strict=True)
        if law.party in (ANYBODY, party)
    ]
    if not fitting:
        raise FineError(f"没有针对{PARTIES[party]}的罚款条款，请核对处罚依据。")
    law, allowed = max(fitting, key=lambda each: (each[1].most, each[1].least))
    why = f"同一违法行为涉及 {len(fitting)} 个罚款条款，按数额高的处罚（第 29 条）：" if len(fitting) > 1 else ""
    return law, Allowed(allowed.least, allowed.most, why + allowed.words)


def double_fine_problem(act: str, *, earlier: Sequence[EarlierFine]) -> str:
    """Why this act may not be fined again (第 29 条): it was fined already, and the decision still stands."""
    standing = [fine.case_no for fine in earlier if fine.act == act and not fine.is_annulled]
    if standing:
        return f"同一违法行为已在 {'、'.join(standing)} 罚款，不得再次罚款：可以责令改正或作其他处理。"
    return ""


def heavier_problem(decided: Penalty, *, noticed: Penalty, has_defence: bool) -> str:
    """Why this decision is heavier than the notice allows (第 44、45 条)."""
    added = decided.sanctions - noticed.sanctions
    more = decided.fine > noticed.fine or decided.confiscation > noticed.confiscation
    if not added and not more:
        return ""
    what = f"拟罚款 {plain(noticed.fine)} 元，现为 {plain(decided.fine)} 元" if more else "增加了告知书没有的处罚种类"
    if has_defence:
        return f"{what}：不得因当事人陈述、申辩而给予更重的处罚，请按告知的处罚或从轻决定。"
    return f"{what}，与事先告知不一致：请重新告知并听取意见后再决定。"


def _scaled(law: PenaltyRange, least: Decimal, most: Decimal, base: Decimal | None, name: str) -> Allowed:
    if not law.base_label:
        return Allowed(least, most, f"{name} {plain(least)} 元至 {plain(most)} 元")
    if base is None or base <= 0:
        raise FineError(f"{law.provision}按{law.base_label}的倍数罚款：请先查清并填写{law.base_label}金额。")
    low, high = round_half_up(least * base, 2), round_half_up(most * base, 2)
    words = f"{name} {law.base_label} {plain(base)} 元的 {plain(least)} 至 {plain(most)} 倍，即 {plain(low)} 元至 {plain(high)} 元"
    return Allowed(low, high, words)
