"""Ledgers and pages of financing."""

from typing import Any

from django.db.models import Model

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.domains.financing import actions, aftercare_actions, boards, daily, facts, forms, own, tables
from xianwu.domains.financing.bank_pages import BankPages, BelongingPages
from xianwu.domains.financing.brain.exposure import declared_twice
from xianwu.domains.financing.deeds import ON_CREDIT, ON_FOLLOW_UP, ON_LOAN, ON_NEED, ON_VISIT
from xianwu.domains.financing.models import (
    CreditDecision,
    Demand,
    Drawdown,
    FollowUp,
    LoanProduct,
    Recommendation,
    RepairCase,
    StandardCheck,
    Visit,
)
from xianwu.domains.financing.panels import (
    AdvicePanel,
    AllFollowUps,
    FlagsPanel,
    MatchPanel,
    OwnRows,
    PrecheckPanel,
)
from xianwu.domains.financing.roles import (
    BANK,
    CHECKER,
    ENTERPRISE,
    READERS,
    REVIEWER,
    TERM_READERS,
    VISITOR,
)
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, Related

DEEDS = "可办事项"
EVERYONE = (REVIEWER, VISITOR, CHECKER, ENTERPRISE, *BANK, *READERS)


class DemandPages(RecordPages):
    model = Demand
    slug = "needs"
    title = "融资需求"
    icon = "clipboard-list"
    columns = ("number", "title", "town", "subject_type", "amount", "purpose", "declared_on", "state", "clock",
               "recommended_on")  # fmt: skip
    filters = ("state", "town", "subject_type", "declared_on", "amount", "is_backfilled")
    search = ("number", "title")
    ordering = ("-declared_on",)
    sums = ("amount",)
    board = "state"
    panels = (
        Steps(),
        Deeds(ON_NEED, title=DEEDS, side=False),
        Clocks(),
        Fields("enterprise", "town", "subject_type", "amount", "term_months", "purpose", "use_text", "collateral",
               "first_bank", "second_bank", "consent_no", "consent_form", "consent_place"),
        PrecheckPanel(),
        MatchPanel(),
        FlagsPanel(),
        AdvicePanel(),
        OwnRows("recommendations", "number", "unit", "pushed_on", "materials_complete_on", "state"),
        OwnRows("checks", "standard", "department", "value", "basis", "asked_on", "answered_on", late=True),
        OwnRows("repairs", "title", "unit", "due_on", "state", late=True),
        AllFollowUps(),
        Files(),
        Timeline(),
    )  # fmt: skip
    form_fields = (
        ("主体与来源", ("enterprise", "subject_type", "channel", "declared_on")),
        ("需求", ("amount", "term_months", "purpose", "use_text", "collateral", "first_bank", "second_bank")),
        ("现有贷款", ("existing_banks", "existing_balance", "is_first_loan_claimed")),
        ("授权", ("consent_no", "consent_form", "consent_place")),
    )
    readers = EVERYONE
    writers = (VISITOR, REVIEWER)
    create = actions.declare_need
    change = actions.amend_need
    form = forms.NeedForm
    views = (View("待专班", "state=declared"), View("待修复", "state=deferred&state=repairing"))
    empty_text = "走访中发现的融资需求登记在这里，也可以导入申报清单。"

    def remark(self, record: Any) -> str:
        said = declared_twice(facts.open_needs(record.enterprise_id))
        return f"{said}请核对：是同一笔的，请撤回其中一笔。" if said else ""

    def can_change(self, actor: Any, record: Model) -> bool:
        """The firm itself may correct its need as well, while no bank has it."""
        is_open = getattr(record, "state", "") in actions.AMENDABLE
        return is_open and actor is not None and actor.has(VISITOR, REVIEWER, ENTERPRISE)


class RecommendationPages(RecordPages):
    model = Recommendation
    slug = "cases"
    title = "推荐与授信"
    icon = "building-bank"
    columns = ("number", "title", "unit", "pushed_on", "materials_complete_on", "decided_on", "state", "clock")
    filters = ("state", "unit", "pushed_on", "refusal_code")
    search = ("number", "title")
    ordering = ("-pushed_on",)
    board = "state"
    panels = (
        Steps(),
        Clocks(),
        Fields("demand", "unit", "pushed_on", "materials_complete_on", "decided_on", "refusal_code"),
        OwnRows("decisions", "decided_on", "is_approved", "limit", "rate", "product", "replaced_on", "cancelled_on"),
        AdvicePanel(),
        Files(),
        Timeline(),
    )
    readers = (REVIEWER, VISITOR, ENTERPRISE, *BANK, *READERS)
    empty_text = "列入推荐清单并推送银行的需求在这里。"


class VisitPages(RecordPages):
    model = Visit
    slug = "visits"
    title = "走访"
    icon = "map-pin"
    columns = ("number", "title", "unit", "visited_on", "mode", "visitor_name", "has_need", "is_backfilled", "state")
    filters = ("unit", "mode", "has_need", "visited_on", "is_backfilled")
    search = ("number", "title")
    ordering = ("-visited_on",)
    panels = (
        Deeds(ON_VISIT, title=DEEDS, side=False),
        Fields("enterprise", "visited_on", "mode", "visitor_name", "bank", "has_need", "no_need_reason",
               "is_policy_told", "is_premises_seen"),
        Related("demands", "number", "amount", "declared_on", "state"),
        Timeline(),
    )  # fmt: skip
    form_fields = (
        "enterprise", "visited_on", "mode", "visitor_name", "bank", "has_need", "no_need_reason", "is_policy_told",
        "is_premises_seen",
    )  # fmt: skip
    readers = (REVIEWER, VISITOR, ENTERPRISE, *READERS)
    writers = (VISITOR, REVIEWER)
    create = actions.record_visit
    change = actions.amend_visit
    form = forms.VisitForm
    empty_text = "“千企万户大走访”的记录在这里。"

    def can_change(self, actor: Any, record: Model) -> bool:
        return super().can_change(actor, record) and getattr(record, "state", "") != Visit.State.VOID


class ProductPages(RecordPages):
    model = LoanProduct
    slug = "products"
    title = "信贷产品"
    icon = "receipt-2"
    columns = ("title", "unit", "min_amount", "max_amount", "max_term_months", "rate_low", "rate_high", "state")
    filters = ("unit", "state")
    search = ("title",)
    ordering = ("title",)
    panels = (
        Steps(),
        Fields("unit", "min_amount", "max_amount", "max_term_months", "min_age_months", "rate_low", "rate_high",
               "valid_from", "valid_to"),
        Timeline(),
    )  # fmt: skip
    form_fields = (
        ("产品", ("title", "unit", "valid_from", "valid_to")),
        ("面向", ("subject_types", "collaterals", "min_amount", "max_amount", "max_term_months", "min_age_months")),
        ("利率", ("rate_low", "rate_high")),
    )
    form = forms.ProductForm
    readers = (REVIEWER, VISITOR, ENTERPRISE, *BANK, *READERS)
    writers = (REVIEWER, *BANK)
    create = actions.add_product
    change = actions.amend_product
    empty_text = "各银行面向小微的产品登记在这里。"


class RepairPages(RecordPages):
    model = RepairCase
    slug = "repairs"
    title = "修复事项"
    icon = "tool"
    columns = ("number", "title", "unit", "reason_code", "opened_on", "due_on", "state", "clock")
    filters = ("state", "unit", "reason_code", "due_on")
    search = ("number", "title")
    ordering = ("-opened_on",)
    panels = (
        Steps(),
        Fields("demand", "reason_code", "measure", "opened_on", "due_on", "result"),
        AdvicePanel(),
        Files(),
        Timeline(),
    )
    readers = (REVIEWER, VISITOR, CHECKER, *READERS)
    empty_text = "未通过核验或未获授信的问题，由责任部门在这里逐项修复。"


class CheckPages(BelongingPages):
    model = StandardCheck
    slug = "checks"
    title = "协查"
    icon = "checklist"
    columns = ("standard", "demand", "department", "asked_on", "state", "clock", "value", "answered_on")
    filters = ("state", "standard", "department", "value", "asked_on", "answered_on")
    search = ("demand__number", "demand__title")
    ordering = ("-asked_on",)
    panels = (
        Steps(),
        Clocks(),
        Fields("demand", "standard", "department", "asked_on", "value", "basis", "answered_on"),
        Timeline(),
    )
    readers = (REVIEWER, CHECKER, VISITOR, *READERS)
    views = (View("待答复", "state=asked"),)
    empty_text = "专班请部门核查的标准在这里，每个部门只看到交给本部门的。"


class DecisionPages(BelongingPages):
    model = CreditDecision
    slug = "decisions"
    title = "授信决定"
    icon = "gavel"
    columns = ("decided_on", "recommendation", "recommendation__unit", "is_approved", "limit", "rate", "term_months",
               "product", "is_revolving", "refusal_code", "replaced_on", "cancelled_on")  # fmt: skip
    filters = ("recommendation__unit", "is_approved", "decided_on", "limit", "is_revolving", "refusal_code")
    search = ("recommendation__number", "recommendation__title", "product")
    ordering = ("-decided_on",)
    sums = ("limit",)
    panels = (
        Deeds(ON_CREDIT, title=DEEDS, side=False),
        Fields("recommendation", "decided_on", "is_approved", "limit", "rate", "term_months", "product",
               "is_revolving", "refusal_code", "explanation", "replaced_on", "cancelled_on"),
        OwnRows("drawdowns", "loan_no", "lent_on", "amount", "repaid", "due_on", "is_early", "void_on"),
        Timeline(),
    )  # fmt: skip
    readers = (REVIEWER, ENTERPRISE, *BANK, *TERM_READERS)
    empty_text = "银行登记的授信和未授信在这里，各行只看到本行的。"


class LoanPages(BelongingPages):
    model = Drawdown
    slug = "loans"
    title = "投放"
    icon = "cash"
    columns = ("loan_no", "credit__recommendation__demand", "bank", "lent_on", "amount", "rate", "kind", "secured",
               "due_on", "repaid", "is_early", "early_accepted_on", "void_on")  # fmt: skip
    filters = ("bank", "lent_on", "kind", "secured", "due_on", "amount", "is_early", "early_accepted_on", "void_on")
    search = ("loan_no", "credit__recommendation__title", "credit__recommendation__number")
    ordering = ("-lent_on",)
    sums = ("amount", "repaid")
    panels = (
        Deeds(ON_LOAN, title=DEEDS, side=False),
        Fields("credit", "bank", "loan_no", "lent_on", "amount", "rate", "kind", "secured", "due_on", "repaid",
               "repaid_on", "is_early", "early_reason", "early_accepted_on", "void_on"),
        OwnRows("follow_ups", "visited_on", "mode", "visitor_name", "use_found", "business", "wants_renewal", "note",
                "void_on"),
        Timeline(),
    )  # fmt: skip
    readers = (REVIEWER, ENTERPRISE, *BANK, *TERM_READERS)
    views = (
        View("提前放款待办", "is_early=true&early_accepted_on=none"),
        View("无还本续贷", "kind=renewal"),
    )
    empty_text = "银行登记的放款在这里，各行只看到本行的。"


class FollowUpPages(BelongingPages):
    model = FollowUp
    slug = "follow-ups"
    title = "贷后回访"
    icon = "user-check"
    columns = ("loan", "loan__bank", "visited_on", "mode", "visitor_name", "use_found", "business", "wants_renewal",
               "void_on")  # fmt: skip
    filters = ("loan__bank", "visited_on", "mode", "use_found", "business", "wants_renewal", "void_on")
    search = ("loan__loan_no", "loan__credit__recommendation__title", "visitor_name")
    ordering = ("-visited_on",)
    panels = (
        Deeds(ON_FOLLOW_UP, title=DEEDS, side=False),
        Fields("loan", "loan__bank", "visited_on", "mode", "visitor_name", "use_found", "business", "wants_renewal",
               "note", "void_on"),
        Timeline(),
    )  # fmt: skip
    form_fields = ("visited_on", "mode", "visitor_name", "use_found", "business", "wants_renewal", "note")
    readers = (REVIEWER, *BANK, *TERM_READERS)
    writers = (REVIEWER, *BANK)
    change = aftercare_actions.amend_follow_up
    views = (View("有困难或停业", "business=hard&business=stopped"), View("有续贷意愿", "wants_renewal=true"))
    empty_text = "放款后的回访在这里：打开一笔投放，点“登记贷后回访”。"

    def can_change(self, actor: Any, record: Model) -> bool:
        return super().can_change(actor, record) and getattr(record, "void_on", None) is None


COUNTY = (REVIEWER, *READERS)
PAGES = [
    Page(path="firm/", name="firm", title="我的融资需求", view=own.firm_view, icon="home", roles=(ENTERPRISE,)),
    Page(path="firm/<int:pk>/products/", name="firm-products", title="适合您的产品", view=own.firm_products_view,
         in_menu=False, roles=(ENTERPRISE,)),
    Page(path="bank/", name="bank", title="银行工作台", view=own.bank_view, icon="building-bank",
         roles=(*BANK, REVIEWER, *TERM_READERS)),
    DemandPages,
    RecommendationPages,
    DecisionPages,
    LoanPages,
    FollowUpPages,
    CheckPages,
    RepairPages,
    VisitPages,
    BankPages,
    ProductPages,
    Page(path="stuck/", name="stuck", title="卡点清单", view=boards.stuck_view, icon="hourglass",
         roles=(REVIEWER, VISITOR, CHECKER, *READERS), tables=(tables.STUCK,)),
    Page(path="renewals/", name="renewals", title="续贷雷达", view=boards.renewals_view, icon="calendar-time",
         roles=(REVIEWER, *BANK, *TERM_READERS), tables=(tables.RENEWALS,)),
    Page(path="exposure/", name="exposure", title="重复与敞口", view=boards.exposure_view, icon="sitemap",
         roles=(REVIEWER, *TERM_READERS), tables=(tables.FLAGS, tables.GROUPS)),
    Page(path="daily/", name="daily", title="融资日报", view=daily.daily_view, icon="table", roles=COUNTY,
         tables=(tables.DAILY,)),
    Page(path="daily/figures/", name="daily-figures", title="日报核对", view=daily.daily_figures_view, in_menu=False,
         roles=COUNTY),
    Page(path="daily/print/", name="daily-print", title="融资日报", view=daily.daily_print_view, roles=COUNTY,
         in_menu=False),
    Page(path="daily/file/", name="daily-file", title="融资日报", view=daily.daily_file_view, roles=COUNTY,
         in_menu=False),
]  # fmt: skip
