"""What to do about a refusal: department, measure, usual days, and how often it worked."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class Reason(StrEnum):
    TAX_OVERDUE = "tax_overdue"
    TAX_GRADE = "tax_grade"
    ABNORMAL_LIST = "abnormal_list"
    LATE_REPORT = "late_report"
    PENALTY_UNREPAIRED = "penalty_unrepaired"
    JUDGMENT_DEBTOR = "judgment_debtor"
    CREDIT_OVERDUE = "credit_overdue"
    SHORT_HISTORY = "short_history"
    NO_PREMISES = "no_premises"
    NO_COLLATERAL = "no_collateral"
    THIN_ACCOUNTS = "thin_accounts"
    HIGH_DEBT = "high_debt"
    SOCIAL_INSURANCE = "social_insurance"
    LICENCE_LAPSED = "licence_lapsed"
    UNCLEAR_USE = "unclear_use"
    OUTSIDE_POLICY = "outside_policy"
    FIRM_GAVE_UP = "firm_gave_up"


@dataclass(frozen=True)
class Guide:
    label: str
    department: str
    measure: str
    days: int
    is_repairable: bool = True


# Situations of the kind listed by Suzhou (Anhui) in 2025: problem, department, measure. Days are a first guess that
# the county's own closed cases replace.
GUIDES = {
    Reason.TAX_OVERDUE: Guide("欠缴税款", "税务局", "补缴税款及滞纳金，取得无欠税证明", 5),
    Reason.TAX_GRADE: Guide("纳税信用等级低", "税务局", "申请纳税信用修复或复评", 20),
    Reason.ABNORMAL_LIST: Guide("列入经营异常名录", "市场监管局", "补报公示信息或更正地址，申请移出", 7),
    Reason.LATE_REPORT: Guide("年报未报", "市场监管局", "补报年度报告", 3),
    Reason.PENALTY_UNREPAIRED: Guide("行政处罚未修复", "发改委", "履行处罚决定后申请信用修复", 15),
    Reason.JUDGMENT_DEBTOR: Guide("被列为被执行人", "法院", "履行或达成和解，申请屏蔽失信信息", 45),
    Reason.CREDIT_OVERDUE: Guide("征信有逾期", "金融监管支局", "结清逾期，协调银行出具说明", 30),
    Reason.SHORT_HISTORY: Guide("经营年限不足", "乡镇", "先推荐创业担保贷款，满年限后再报", 90),
    Reason.NO_PREMISES: Guide("经营场所不固定", "乡镇", "补签租赁合同或入驻园区", 15),
    Reason.NO_COLLATERAL: Guide("缺少抵押担保", "财政局", "引入政府性融资担保", 12),
    Reason.THIN_ACCOUNTS: Guide("财务不规范", "工信局", "辅导建账，补齐两期报表", 30),
    Reason.HIGH_DEBT: Guide("负债偏高", "金融监管支局", "调减需求，或以续贷、展期替代新增", 20),
    Reason.SOCIAL_INSURANCE: Guide("欠缴社保", "人社局", "补缴或签订缓缴协议", 10),
    Reason.LICENCE_LAPSED: Guide("许可证到期", "行业主管部门", "办理换证", 20),
    Reason.UNCLEAR_USE: Guide("用途不清", "发改委", "补合同、订单等用款依据", 5),
    Reason.OUTSIDE_POLICY: Guide("不符合银行信贷政策", "发改委", "换推其他银行产品", 10),
    Reason.FIRM_GAVE_UP: Guide("企业自行放弃", "乡镇", "回访了解原因，归档", 5, is_repairable=False),
}


@dataclass(frozen=True)
class Closed:
    """A finished repair: its reason, the days it took, whether the firm was credited afterwards."""

    reason: Reason
    days: int
    is_successful: bool


@dataclass(frozen=True)
class Advice:
    reason: Reason
    label: str
    department: str
    measure: str
    days: float
    success_rate: float | None
    sample: int
    words: str
    is_repairable: bool


def advise(reason: Reason, *, closed: Sequence[Closed] = (), enough: int = 3) -> Advice:
    """Advice for one reason. Below `enough` closed cases the guide's days stand, and no rate is claimed."""
    guide = GUIDES[reason]
    own = [case for case in closed if case.reason is reason]
    rate = sum(case.is_successful for case in own) / len(own) if len(own) >= enough else None
    days = float(median([case.days for case in own])) if len(own) >= enough else float(guide.days)
    basis = f"本县 {len(own)} 例" if len(own) >= enough else "参考值，本县案例不足"
    words = f"{guide.department}：{guide.measure}；约 {days:g} 天（{basis}）"
    if rate is not None:
        words += f"，修复后获贷 {rate:.0%}"
    return Advice(
        reason, guide.label, guide.department, guide.measure, days, rate, len(own), words, guide.is_repairable
    )
