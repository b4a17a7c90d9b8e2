"""Pre-check of a need against the five standards, in three values, naming what is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from xianwu.lib.numbers import plain

WAN = Decimal(10_000)


class Verdict(StrEnum):
    """符合, 不符, 待核: what is unknown is never taken for met, nor for failed."""

    MET = "met"
    FAILED = "failed"
    OPEN = "open"


class Standard(StrEnum):
    OPERATION = "operation"
    PREMISES = "premises"
    NEED = "need"
    CREDIT = "credit"
    USE = "use"


LABELS = {
    Standard.OPERATION: "合规持续经营",
    Standard.PREMISES: "固定经营场所",
    Standard.NEED: "真实融资需求",
    Standard.CREDIT: "信用状况良好",
    Standard.USE: "贷款用途依法合规",
}


@dataclass(frozen=True)
class Applicant:
    """What is known of an enterprise and its need; None or "" where nothing is known. Amounts in 元."""

    amount: Decimal | None
    status: str = ""
    founded_on: date | None = None
    premises: str = ""
    is_premises_confirmed: bool | None = None
    revenue: Decimal | None = None
    term_months: int | None = None
    breaches: int | None = None
    has_overdue_debt: bool | None = None
    use_text: str = ""
    business_scope: str = ""
    consent_no: str = ""


@dataclass(frozen=True)
class Limits:
    """The dated parameters of the check."""

    min_age_months: int = 12
    revenue_share: Decimal = Decimal("0.5")
    inclusive_line: Decimal = Decimal(1000) * WAN


@dataclass(frozen=True)
class Finding:
    standard: Standard
    verdict: Verdict
    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Precheck:
    findings: tuple[Finding, ...]
    is_inclusive: bool | None
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """One failure fails, else one open question leaves all open."""
        found = {finding.verdict for finding in self.findings}
        for verdict in (Verdict.FAILED, Verdict.OPEN):
            if verdict in found:
                return verdict
        return Verdict.MET

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(item for finding in self.findings for item in finding.missing)


CLOSED = {"cancelled": "已注销", "revoked": "已吊销", "moved_out": "已迁出"}
FORBIDDEN_USE = ("炒股", "股票", "期货", "理财", "购房", "买房", "房地产投机", "偿还民间借贷", "转贷", "虚拟货币")


def months_between(first: date, last: date) -> int:
    """Whole months from `first` to `last`; a month is whole on the same day of the month."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _operation(applicant: Applicant, limits: Limits, as_of: date) -> Finding:
    if applicant.status in CLOSED:
        return Finding(Standard.OPERATION, Verdict.FAILED, f"登记状态为{CLOSED[applicant.status]}。")
    if applicant.founded_on is None:
        return Finding(Standard.OPERATION, Verdict.OPEN, "不知道何时成立。", ("成立日期",))
    age = months_between(applicant.founded_on, as_of)
    if age < 0:
        return Finding(Standard.OPERATION, Verdict.OPEN, "成立日期晚于今天，请核对。", ("成立日期",))
    if age < limits.min_age_months:
        return Finding(Standard.OPERATION, Verdict.FAILED, f"成立 {age} 个月，不足 {limits.min_age_months} 个月。")
    if applicant.status == "abnormal":
        return Finding(Standard.OPERATION, Verdict.OPEN, "列入经营异常名录，移出后再推荐。", ("异常移出证明",))
    return Finding(Standard.OPERATION, Verdict.MET, f"成立 {age} 个月，登记存续。")


def _premises(applicant: Applicant, limits: Limits, as_of: date) -> Finding:
    if applicant.is_premises_confirmed is False:
        return Finding(Standard.PREMISES, Verdict.FAILED, "走访未见固定经营场所。")
    if applicant.is_premises_confirmed:
        return Finding(Standard.PREMISES, Verdict.MET, "走访已确认经营场所。")
    if applicant.premises:
        return Finding(Standard.PREMISES, Verdict.OPEN, "有登记地址，尚未走访确认。", ("走访记录",))
    return Finding(Standard.PREMISES, Verdict.OPEN, "没有经营地址（网店可填平台与店铺名）。", ("经营地址",))


def _need(applicant: Applicant, limits: Limits, as_of: date) -> Finding:
    if applicant.amount is None or applicant.amount <= 0:
        return Finding(Standard.NEED, Verdict.OPEN, "没有填写需求金额。", ("需求金额",))
    if not applicant.term_months:
        return Finding(Standard.NEED, Verdict.OPEN, "没有填写期限。", ("期限",))
    if applicant.revenue is None:
        return Finding(Standard.NEED, Verdict.OPEN, "没有营业收入，无法比较。", ("营业收入",))
    if applicant.amount > applicant.revenue * limits.revenue_share:
        share = f"{limits.revenue_share:.0%}"
        return Finding(Standard.NEED, Verdict.OPEN, f"需求超过年营业收入的 {share}，请核实用款依据。", ("用款依据",))
    return Finding(Standard.NEED, Verdict.MET, "需求与经营规模相称。")


def _credit(applicant: Applicant, limits: Limits, as_of: date) -> Finding:
    if applicant.has_overdue_debt:
        return Finding(Standard.CREDIT, Verdict.FAILED, "企业或主要经营者有未结清的逾期。")
    if applicant.breaches:
        return Finding(Standard.CREDIT, Verdict.FAILED, f"有 {applicant.breaches} 条未修复的严重失信或处罚记录。")
    missing = tuple(
        label
        for label, value in (("信用记录", applicant.breaches), ("逾期情况", applicant.has_overdue_debt))
        if value is None
    )
    if missing:
        return Finding(Standard.CREDIT, Verdict.OPEN, f"尚未查询{'、'.join(missing)}。", missing)
    return Finding(Standard.CREDIT, Verdict.MET, "未见失信与逾期。")


def _use(applicant: Applicant, limits: Limits, as_of: date) -> Finding:
    if not applicant.use_text.strip():
        return Finding(Standard.USE, Verdict.OPEN, "没有写明贷款用途。", ("贷款用途",))
    for word in FORBIDDEN_USE:
        if word in applicant.use_text:
            return Finding(Standard.USE, Verdict.FAILED, f"用途含“{word}”，不得用于投资或转借。")
    if not applicant.business_scope:
        return Finding(Standard.USE, Verdict.OPEN, "不知道经营范围，请对照营业执照核实。", ("经营范围",))
    return Finding(Standard.USE, Verdict.MET, "用途在经营范围之内，未见禁止投向。")


_RULES: tuple[Callable[[Applicant, Limits, date], Finding], ...] = (_operation, _premises, _need, _credit, _use)


def precheck(applicant: Applicant, *, limits: Limits, as_of: date) -> Precheck:
    """What the five standards say so far. It advises: a person answers each standard."""
    notes: tuple[str, ...] = () if applicant.consent_no else ("缺数据共享授权书，不能推送银行。",)
    amount = applicant.amount
    is_inclusive = None if amount is None else amount <= limits.inclusive_line
    if is_inclusive is False:
        notes += (f"单户超过 {plain(limits.inclusive_line / WAN)} 万元，不属普惠口径。",)
    return Precheck(tuple(rule(applicant, limits, as_of) for rule in _RULES), is_inclusive, notes)
