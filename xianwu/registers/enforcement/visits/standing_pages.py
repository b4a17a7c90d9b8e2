"""Ledgers of cards, powers, checklists, penalty rules and links: rows between dates."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from xianwu.core.events.panels import Timeline
from xianwu.core.people.roles import ADMIN
from xianwu.kit import access
from xianwu.kit.columns import Text
from xianwu.kit.filters import Switch
from xianwu.kit.pages import RecordPages, View
from xianwu.kit.panels import Fields
from xianwu.registers.enforcement.filters import GROUP, MATTER
from xianwu.registers.enforcement.models import Authority, CheckItem, DiscretionBand, Officer, PenaltyRule, TownLink
from xianwu.registers.enforcement.roles import CLERK, READERS
from xianwu.registers.enforcement.visits import record_forms as forms
from xianwu.registers.enforcement.visits.standing_actions import (
    AUTHORITY,
    CHECK_ITEM,
    DISCRETION,
    OFFICER,
    PENALTY_RULE,
    TOWN_LINK,
    changer,
    creator,
)

EVERYONE = (*READERS, ADMIN)
PERIOD = ("valid_from", "valid_to")


def _in_force(rows: QuerySet, request: HttpRequest) -> QuerySet:
    on = access.as_of(request)
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


IN_FORCE = Switch("current", "在有效期内", where=_in_force)
CURRENT = (View("在有效期内", "current=1"),)


class StandingPages(RecordPages):
    """A change ends the old row the day before and begins a new one; nothing is deleted."""

    readers = EVERYONE
    views = CURRENT
    page_size = 100

    def record_number(self, record: Any) -> str:
        return ""


class CheckItemPages(StandingPages):
    model, slug, title, icon = CheckItem, "check-items", "检查清单", "list-check"
    columns = (
        "text", "code", Text("matter_word", sort="matter"), "organ", "group", "severity", "mode", "days",
        Text("kinds_words"), "every_months", *PERIOD, Text("basis", hidden=True), Text("source_note", hidden=True), Text("tools", hidden=True),
    )  # fmt: skip
    filters = (MATTER, GROUP, "severity", "mode", "organ", "section", IN_FORCE)
    search = ("code", "text", "basis")
    ordering = ("code",)
    panels = (
        Fields(Text("matter_word"), "organ", "code", "group", "text", "basis", "source_note", "severity", "mode", "days", "tools",
               Text("kinds_words"), "every_months", "section", "rule", *PERIOD),
        Timeline(),
    )  # fmt: skip
    form = forms.CheckItemForm
    form_fields = (
        ("检查事项", ("matter", "organ", "code", "group", "text", "basis", "source_note", "kinds")),
        ("怎么处理", ("severity", "mode", "days", "rule")),
        ("谁来查、多久查", ("section", "every_months", "tools")),
        ("有效期", PERIOD),
    )
    writers = (CLERK,)
    create, change = creator(CHECK_ITEM), changer(CHECK_ITEM)
    empty_text = (
        "每个执法事项查什么、依据是什么、查出来怎么改。可用 Excel 整批登记；修改内容要填新的生效日期，旧的保留。"
    )


class OfficerPages(StandingPages):
    model, slug, title, icon = Officer, "officers", "执法人员", "id"
    columns = ("person", "card_no", "organ", "is_established", "is_legally_qualified", *PERIOD)
    filters = ("organ", "is_established", "is_legally_qualified", "valid_to", IN_FORCE)
    search = ("card_no", "person__name")
    ordering = ("card_no",)
    panels = (Fields("person", "organ", "card_no", "is_established", "is_legally_qualified", *PERIOD), Timeline())
    form = forms.OfficerForm
    form_fields = (
        ("执法证", ("person", "organ", "card_no", "is_established", "is_legally_qualified")),
        ("有效期", PERIOD),
    )
    writers = (ADMIN,)
    create, change = creator(OFFICER), changer(OFFICER)
    empty_text = "有执法证的人。没有在有效期内的证件，不能作为执法人员，也不计入两人。由管理员登记。"

    def record_title(self, record: Any) -> str:
        return str(record)


class AuthorityPages(StandingPages):
    model, slug, title, icon = Authority, "authorities", "执法权限", "shield-lock"
    columns = ("organ", Text("matter_word", sort="matter"), "power", "zone", "basis", "document_no", *PERIOD)
    filters = (MATTER, "organ", "power", "zone", IN_FORCE)
    search = ("basis", "document_no", "organ__name")
    ordering = ("organ",)
    panels = (Fields("organ", Text("matter_word"), "power", "zone", "basis", "document_no", *PERIOD), Timeline())
    form = forms.AuthorityForm
    form_fields = (("职权", ("organ", "matter", "power", "zone", "basis", "document_no")), ("有效期", PERIOD))
    writers = (ADMIN,)
    create, change = creator(AUTHORITY), changer(AUTHORITY)
    empty_text = (
        "哪个机关在哪里、从哪天起可以检查、责令、处罚。不在表里的，系统只允许劝阻、记录和移送。由管理员按赋权文件登记。"
    )


class PenaltyRulePages(StandingPages):
    model, slug, title, icon = PenaltyRule, "penalty-rules", "处罚事项", "scale"
    columns = (
        "act", "code", Text("matter_word", sort="matter"), "organ", "basis", "individual_from", "individual_to",
        "organisation_from", "organisation_to", "needs_overdue_order", *PERIOD,
    )  # fmt: skip
    filters = (MATTER, "organ", "needs_overdue_order", "fires_waiver", IN_FORCE)
    search = ("code", "act", "basis")
    ordering = ("code",)
    panels = (
        Fields(Text("matter_word"), "organ", "code", "act", "broken", "basis", *PERIOD),
        Fields("individual_from", "individual_to", "organisation_from", "organisation_to", "base_label", "base_from",
               "base_to", "needs_overdue_order", "fires_waiver", title="幅度和条件"),
        Timeline(),
    )  # fmt: skip
    form = forms.PenaltyRuleForm
    form_fields = (
        ("违法行为", ("matter", "organ", "code", "act", "broken", "basis")),
        ("罚款幅度", ("individual_from", "individual_to", "organisation_from", "organisation_to", "base_label",
                  "base_from", "base_to")),
        ("条件", ("needs_overdue_order", "fires_waiver", "sanctions")),
        ("有效期", PERIOD),
    )  # fmt: skip
    writers = (CLERK,)
    create, change = creator(PENALTY_RULE), changer(PENALTY_RULE)
    empty_text = "法律允许对每种行为罚多少、先要做什么。案件只能从这里选，金额超出幅度的系统不受理。"


class DiscretionPages(StandingPages):
    model, slug, title, icon = DiscretionBand, "discretion", "裁量基准", "adjustments"
    columns = (
        "rule_code", "label", Text("matter_word", sort="matter"), "organ", "party_kind", "factors",
        Text("range_word", label="罚款幅度", sort="least"),
        "is_default",
        *PERIOD,
        Text("basis", hidden=True),
    )  # fmt: skip
    filters = (MATTER, "organ", "party_kind", "is_default", IN_FORCE)
    search = ("rule_code", "label", "factors", "basis")
    ordering = ("rule_code",)
    panels = (
        Fields(Text("matter_word"), "organ", "rule_code", "label", "party_kind", "factors", "is_multiple", "least", "most",
               "basis", "is_default", *PERIOD),
        Timeline(),
    )  # fmt: skip
    form = forms.DiscretionForm
    form_fields = (
        ("阶次", ("matter", "organ", "rule_code", "label", "party_kind", "factors")),
        ("幅度", ("is_multiple", "least", "most", "basis")),
        ("有效期", PERIOD),
    )
    writers = (CLERK,)
    create, change = creator(DISCRETION), changer(DISCRETION)
    empty_text = (
        "每种违法行为的裁量阶次：什么情形、罚多少。登记以后，调查终结时必须选阶次，罚款不在幅度内的要写理由并集体讨论。"
    )

    def record_title(self, record: Any) -> str:
        return f"{record.rule_code} {record.label}"


class TownLinkPages(StandingPages):
    model, slug, title, icon = TownLink, "town-links", "股室联系乡镇", "link"
    columns = ("town", "section", Text("matter_word", sort="matter"), *PERIOD)
    filters = (MATTER, "section", "town", IN_FORCE)
    search = ("section__name", "town__name")
    ordering = ("town",)
    panels = (Fields("town", "section", Text("matter_word"), *PERIOD), Timeline())
    form = forms.TownLinkForm
    form_fields = (("联系", ("matter", "section", "town")), ("有效期", PERIOD))
    writers = (CLERK,)
    create, change = creator(TOWN_LINK), changer(TOWN_LINK)
    empty_text = "哪个股室联系哪个乡镇（街道）。“执法一览”按它统计逾期和整改。"
