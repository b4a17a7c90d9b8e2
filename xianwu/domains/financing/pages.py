"""Ledgers of financing."""

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.domains.financing import actions
from xianwu.domains.financing.models import Demand, LoanProduct, Recommendation, RepairCase, Visit
from xianwu.domains.financing.roles import BANK, CHECKER, ENTERPRISE, READERS, REVIEWER, VISITOR
from xianwu.kit.pages import RecordPages, View
from xianwu.kit.panels import Fields, Related

EVERYONE = (REVIEWER, VISITOR, CHECKER, ENTERPRISE, *BANK, *READERS)


class DemandPages(RecordPages):
    model = Demand
    slug = "needs"
    title = "融资需求"
    icon = "clipboard-list"
    columns = ("number", "title", "town", "subject_type", "amount", "purpose", "declared_on", "state", "recommended_on")
    filters = ("state", "town", "subject_type", "declared_on", "amount", "is_backfilled")
    search = ("number", "title")
    ordering = ("-declared_on",)
    sums = ("amount",)
    board = "state"
    panels = (
        Steps(),
        Fields("enterprise", "town", "subject_type", "amount", "term_months", "purpose", "use_text", "collateral",
               "first_bank", "second_bank", "consent_no", "consent_form", "consent_place"),
        Fields("check_operation", "check_premises", "check_need", "check_credit", "check_use", title="五项标准"),
        Related("recommendations", "number", "unit", "pushed_on", "materials_complete_on", "state"),
        Related("checks", "standard", "department", "value", "asked_on", "answered_on"),
        Related("repairs", "title", "unit", "due_on", "state"),
        Files(),
        Timeline(),
    )  # fmt: skip
    form_fields = (
        ("主体与来源", ("enterprise", "subject_type", "channel", "declared_on")),
        ("需求", ("amount", "term_months", "purpose", "use_text", "collateral", "first_bank", "second_bank")),
        ("授权", ("consent_no", "consent_form", "consent_place")),
    )
    readers = EVERYONE
    writers = (VISITOR, REVIEWER)
    create = actions.declare_need
    change = actions.amend_need
    views = (View("待专班", "state=declared"), View("待修复", "state=deferred&state=repairing"))
    empty_text = "走访中发现的融资需求登记在这里，也可以导入申报清单。"


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
        Related("decisions", "decided_on", "is_approved", "limit", "rate", "product", "replaced_on"),
        Files(),
        Timeline(),
    )
    readers = (REVIEWER, VISITOR, ENTERPRISE, *BANK, *READERS)
    empty_text = "列入推荐清单并推送银行的需求在这里。"


class VisitPages(RecordPages):
    model = Visit
    slug = "visits"
    title = "走访"
    icon = "walk"
    columns = ("number", "title", "unit", "visited_on", "mode", "visitor_name", "has_need", "is_backfilled", "state")
    filters = ("unit", "mode", "has_need", "visited_on", "is_backfilled")
    search = ("number", "title")
    ordering = ("-visited_on",)
    panels = (
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
    empty_text = "“千企万户大走访”的记录在这里。"


class ProductPages(RecordPages):
    model = LoanProduct
    slug = "products"
    title = "信贷产品"
    icon = "credit-card"
    columns = ("title", "unit", "min_amount", "max_amount", "max_term_months", "rate_low", "rate_high", "state")
    filters = ("unit", "state")
    search = ("title",)
    ordering = ("title",)
    panels = (Steps(), Fields("unit", "min_amount", "max_amount", "max_term_months", "min_age_months"), Timeline())
    form_fields = (
        "title",
        "unit",
        "min_amount",
        "max_amount",
        "max_term_months",
        "rate_low",
        "rate_high",
        "valid_from",
    )
    readers = (REVIEWER, VISITOR, ENTERPRISE, *BANK, *READERS)
    writers = (REVIEWER, *BANK)
    create = actions.add_product
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
    panels = (Steps(), Fields("demand", "reason_code", "measure", "opened_on", "due_on", "result"), Files(), Timeline())
    readers = (REVIEWER, VISITOR, CHECKER, *READERS)
    empty_text = "未通过核验或未获授信的问题，由责任部门在这里逐项修复。"


PAGES = [DemandPages, RecommendationPages, VisitPages, ProductPages, RepairPages]
