"""Passages of needs, of cases at banks, of repairs and of products."""

from datetime import date

from xianwu.core.rules import api as rules
from xianwu.core.workflow.declarations import Ask, ClockRule, Duty, Step, Workflow
from xianwu.domains.financing import banks, effects, gates, words
from xianwu.domains.financing.models import (
    Bank,
    Demand,
    Drawdown,
    LoanProduct,
    Recommendation,
    RepairCase,
    StandardCheck,
)
from xianwu.domains.financing.roles import BANK, BANK_CLERK, BANK_HEAD, CHECKER, ENTERPRISE, REVIEWER, VISITOR

D, R = Demand.State, Recommendation.State
BANK_ASKS = (
    Ask(
        "bank",
        "推荐银行",
        "choice",
        choices=gates.bank_choices,
        common=gates.banks_for_all,
        help="尊重企业意愿，优先意向银行。",
    ),
    Ask("second_bank", "第二家银行", "choice", choices=gates.bank_choices, common=gates.banks_for_all, required=False),
    Ask("bank_note", "未选意向银行的理由", required=False),
)
CREDIT_ASKS = (
    Ask("decided_on", "决定日期", "date"),
    Ask("limit", "授信额度（万元）", "number", is_own=True, beside="demand__amount"),
    Ask("rate", "年利率（%）", "number", is_own=True),
    Ask("term_months", "期限（月）", "number", is_own=True, beside="demand__term_months"),
    Ask("product", "产品", "choice", choices=gates.product_choices, common=gates.products_for_all, required=False),
    Ask("is_revolving", "循环额度", "bool", required=False),
)


def review_days(need: Demand, on: date) -> int:
    return int(rules.value("financing.review_days", on=on))


DEMAND = Workflow(
    model=Demand,
    steps=(
        Step(
            "recommend", "列入推荐清单", D.DECLARED, D.RECOMMENDED, by=REVIEWER,
            needs=("consent_no",), asks=BANK_ASKS, guard=gates.may_recommend,
            second_person=("create",), effect=effects.recommend, ready=gates.all_met, stops=("review",),
        ),
        Step(
            "push_more", "换推银行", (D.RECOMMENDED, D.REFUSED), D.RECOMMENDED, by=REVIEWER,
            needs=("consent_no",), asks=BANK_ASKS, guard=gates.may_push, effect=effects.recommend,
            ready=gates.wants_a_bank,
        ),
        Step("defer", "暂不符合", D.DECLARED, D.DEFERRED, by=REVIEWER, guard=gates.may_defer, reason=True,
             ready=gates.some_failed, stops=("review",)),
        Step(
            "repair", "转入辅导修复", (D.DEFERRED, D.REFUSED), D.REPAIRING, by=REVIEWER,
            asks=(
                Ask("reason_code", "问题", "choice", choices=words.REFUSALS),
                Ask("department", "责任部门", "choice", choices=gates.department_choices, common=gates.department_choices),
            ),
            guard=gates.no_open_case, effect=effects.open_repair, ready=gates.no_bank_left,
        ),
        Step(
            "resubmit", "重新申报", (D.DEFERRED, D.REPAIRING), D.DECLARED, by=(VISITOR, REVIEWER, ENTERPRISE),
            guard=gates.may_resubmit, ready=gates.nothing_to_repair, starts=("review",),
        ),
        Step("credit", "需求获授信", (D.RECOMMENDED, D.REFUSED), D.CREDITED, by=BANK, guard=gates.has_credit,
             is_follower=True),
        Step("refuse", "需求未获授信", D.RECOMMENDED, D.REFUSED, by=BANK, guard=gates.all_refused, is_follower=True),
        Step("lend", "需求获投放", D.CREDITED, D.LENT, by=BANK, guard=gates.has_loan, is_follower=True),
        Step("close", "需求结清", D.LENT, D.CLOSED, by=(REVIEWER, *BANK), guard=gates.all_repaid,
             ready=gates.is_repaid),
        Step(
            "withdraw", "撤回需求", (D.DECLARED, D.DEFERRED, D.REPAIRING, D.REFUSED), D.WITHDRAWN,
            by=(VISITOR, REVIEWER, ENTERPRISE), reason=True, guard=gates.no_open_repair, effect=effects.end_checks,
            stops=("review",), is_exception=True,
        ),
        Step(
            "void", "作废需求", (D.DECLARED, D.DEFERRED, D.REPAIRING), D.VOID, by=REVIEWER,
            asks=(Ask("void_kind", "作废原因", "choice", choices=words.VoidKind.choices),),
            second_person=("create",), reason=True, guard=gates.may_void, effect=effects.void_demand,
            stops=("review",), is_danger=True,
        ),
    ),
    clocks=(ClockRule("review", "专班核验", review_days, holder=REVIEWER),),
    opens=("review",),
)  # fmt: skip


def decision_days(record: Recommendation, on: date) -> int:
    return int(rules.value("financing.decision_days", on=on))


def materials_days(record: Recommendation, on: date) -> int:
    return int(rules.value("financing.materials_days", on=on))


RECOMMENDATION = Workflow(
    model=Recommendation,
    steps=(
        Step(
            "accept", "材料齐全", R.PUSHED, R.REVIEWING, by=BANK,
            asks=(Ask("materials_complete_on", "材料齐全日期", "date", help="30 天自这一天起算。"),),
            guard=gates.may_accept, effect=effects.accept, stops=("materials",), starts=("decision",),
        ),
        Step(
            "credit", "登记授信", R.REVIEWING, R.CREDITED, by=BANK, asks=CREDIT_ASKS,
            needs=("materials_complete_on",), guard=gates.may_decide, effect=effects.credit, stops=("decision",),
        ),
        Step(
            "refuse", "未授信", (R.PUSHED, R.REVIEWING), R.REFUSED, by=BANK,
            asks=(
                Ask("decided_on", "决定日期", "date"),
                Ask("refusal_code", "未授信原因", "choice", choices=words.REFUSALS),
            ),
            reason=True, guard=gates.may_decide, effect=effects.refuse, stops=("decision", "materials"),
        ),
        Step(
            "recredit", "调整或续授信", (R.CREDITED, R.LENT, R.SETTLED), gates.same_or_credited, by=BANK,
            asks=CREDIT_ASKS, guard=gates.may_decide, effect=effects.credit, is_exception=True,
        ),
        Step(
            "lend", "登记投放", (R.CREDITED, R.LENT), R.LENT, by=BANK,
            asks=(
                Ask("lent_on", "放款日期", "date"),
                Ask("amount", "放款金额（万元）", "number", is_own=True),
                Ask("rate", "年利率（%）", "number", required=False, is_own=True),
                Ask("kind", "贷款种类", "choice", choices=words.LoanKind.choices),
                Ask("secured", "担保方式", "choice", choices=words.Collateral.choices),
                Ask("loan_no", "借据号", is_own=True),
                Ask("due_on", "到期日", "date", required=False, is_own=True),
            ),
            guard=gates.may_lend, effect=effects.lend, ready=gates.not_yet_lent, remark=gates.lent_early,
        ),
        Step("settle", "贷款结清", R.LENT, R.SETTLED, by=BANK, guard=gates.case_repaid, effect=effects.settle,
             ready=gates.case_is_repaid),
        Step(
            "cancel", "撤回推荐", (R.PUSHED, R.REVIEWING), R.CANCELLED, by=REVIEWER, reason=True,
            effect=effects.cancel, stops=("decision", "materials"), is_danger=True,
        ),
    ),
    clocks=(
        ClockRule("materials", "材料补齐", materials_days, kind="calendar", holder=BANK_CLERK, amber=0.7, red=1.0),
        # Amber on day 20 and red on day 27 of 30; the stuck list reads the two days from their own parameters.
        ClockRule(
            "decision", "银行答复", decision_days, kind="calendar", holder=BANK_CLERK, amber=0.667, red=0.9,
            begins=lambda record: record.materials_complete_on,
        ),
    ),
    opens=("materials",),
)  # fmt: skip


def check_days(check: StandardCheck, on: date) -> int:
    return int(rules.value("financing.check_days", on=on))


CHECK = Workflow(
    model=StandardCheck,
    steps=(
        Step(
            "answer", "答复协查", "asked", "answered", by=CHECKER,
            asks=(
                Ask("value", "结论", "choice", choices=words.Trust.choices),
                Ask("basis", "依据", "long", help="只写结论和理由，不写原始数据。"),
            ),
            guard=gates.may_answer, ready=gates.is_wanted, effect=effects.answer_check, stops=("check",),
            event="financing.check_answered", is_bulk=False,
        ),
    ),
    clocks=(ClockRule("check", "部门协查", check_days, holder=CHECKER),),
    opens=("check",),
)  # fmt: skip


def repair_days(record: RepairCase, on: date) -> int:
    return max((record.due_on - on).days, 0)


REPAIR = Workflow(
    model=RepairCase,
    steps=(
        Step(
            "finish", "修复完成", "open", "done", by=(REVIEWER, CHECKER),
            asks=(Ask("result", "结果"),), effect=effects.close_repair, stops=("repair",),
        ),
        Step(
            "fail", "修复不成", "open", "failed", by=(REVIEWER, CHECKER), reason=True, effect=effects.close_repair,
            stops=("repair",),
        ),
    ),
    clocks=(
        ClockRule("repair", "修复期限", repair_days, kind="calendar", holder=CHECKER),
    ),
    opens=("repair",),
)  # fmt: skip

PRODUCT = Workflow(
    model=LoanProduct,
    steps=(
        Step(
            "retire", "停办", "active", "retired", by=(REVIEWER, BANK_HEAD), reason=True,
            effect=effects.retire_product, is_exception=True,
        ),
    ),
)  # fmt: skip

BANKS = Workflow(
    model=Bank,
    steps=(
        Step(
            "leave", "退出机制", "active", "left", by=REVIEWER, reason=True,
            asks=(Ask("active_to", "退出日期", "date", help="当天仍算参加，次日起不再接收推荐。"),),
            guard=banks.may_leave, effect=banks.leave, warning=banks.what_leaving_means, is_danger=True, is_bulk=False,
        ),
        Step("return", "恢复参加", "left", "active", by=REVIEWER, reason=True, effect=banks.come_back, is_exception=True,
             is_bulk=False),
    ),
)  # fmt: skip

FLOWS = [DEMAND, RECOMMENDATION, CHECK, REPAIR, PRODUCT, BANKS]
DUTIES = [
    Duty(Demand, "standards", "核定标准", by=REVIEWER, ready=gates.some_open),
    Duty(Drawdown, "explain", "说明提前放款", by=BANK, ready=gates.wants_a_reason),
    Duty(Drawdown, "accept", "认可提前放款说明", by=REVIEWER, ready=gates.has_a_reason),
]
