"""Ledgers and pages of gas safety; visits, findings and cases have the engine's."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from xianwu.core.events.panels import Timeline
from xianwu.domains.gas_safety import facts, forms, panels, site_actions, views
from xianwu.domains.gas_safety.deeds import ON_PART, ON_SITE
from xianwu.domains.gas_safety.doubts import misplaced
from xianwu.domains.gas_safety.household.facts import unchecked
from xianwu.domains.gas_safety.household.pages import HOUSEHOLD
from xianwu.domains.gas_safety.kinds import KINDS, Kind
from xianwu.domains.gas_safety.learning.pages import LEARNING
from xianwu.domains.gas_safety.models import GasSite, PartnerPart
from xianwu.kit import access
from xianwu.kit.columns import Choice as Words
from xianwu.kit.columns import Text
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.filters import Choice, Switch
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, RelatedIfAny
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.roles import CLERK, OFFICER, READERS
from xianwu.registers.enforcement.scopes import only_for


def _alarm(rows: QuerySet, request: HttpRequest) -> QuerySet:
    """Kitchens without an alarm, and alarms that have run out."""
    gone = Q(alarm_expires_on__lt=access.as_of(request))
    return rows.filter(gone | Q(subject__kind=Kind.CATERING, alarm_installed_on=None))


def _permit(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(Q(permit_until__lt=access.as_of(request)) | Q(subject__is_registered=False))


def _unchecked(rows: QuerySet, request: HttpRequest) -> QuerySet:
    """Users whom their supplier has not looked at for as long as the county allows."""
    return rows.filter(unchecked(access.as_of(request)))


def _covered(rows: QuerySet, request: HttpRequest) -> QuerySet:
    on = access.as_of(request)
    found = Subject.objects.filter(facts.covered(on))
    return rows.exclude(subject__in=found.values("pk")).filter(Subject.was_listed(on, path="subject__"))


class SitePages(RecordPages):
    model, slug, title, icon = GasSite, "sites", "燃气对象", "flame"
    columns = (
        Text("subject__title", "名称"), Text("subject__number", "编号"), Words("subject__kind", "类别", words=KINDS),
        "fuel", "subject__town", Text("subject__address", "地址"), "subject__risk_band",
        Text("subject__risk_score", "风险分"), "alarm_expires_on", "supplier", "company_checked_on",
        Words("subject__state", "状态"), Text("permit_no", hidden=True), Text("permit_until", hidden=True),
    )  # fmt: skip
    filters = (
        Choice("subject__kind", "类别", choices=KINDS), Choice("subject__state", "状态", choices=Subject.State.choices),
        "subject__town", "subject__risk_band", "fuel", "supplier", "crowding", "is_basement",
        "is_high_rise", "alarm_expires_on", Switch("alarm", "没有报警装置或已过期", where=_alarm),
        Switch("permit", "没有许可或已过期", where=_permit), Switch("unchecked", "供气企业超期未安检", where=_unchecked),
        Switch("uncovered", "清单没有查全", where=_covered),
    )  # fmt: skip
    search = ("subject__title", "subject__brand", "subject__number", "subject__address", "permit_no", "supplier")
    ordering = ("-id",)
    panels = (
        panels.Doubts(),
        Fields("subject", Words("subject__kind", "类别", words=KINDS), "fuel", "crowding", "subject__town",
               Text("subject__address", "地址"), "area_m2", "storey", "is_basement", "is_high_rise"),
        Fields("cylinder_count", "lpg_kg", "alarm_installed_on", "alarm_expires_on", "hose_installed_on", title="设施"),
        Fields(Words("subject__state", "在册状态"), "permit_no", "permit_scope", "permit_until", "supplier",
               "contract_until", "company_checked_on", title="许可和供气"),
        RelatedIfAny("household_checks", "checked_on", "outcome", "inspector", "note", title="供气企业入户安检"),
        Deeds(ON_SITE),
        Timeline(),
    )  # fmt: skip
    form = forms.SiteForm
    form_fields = (
        ("身份", ("kind", "title", "brand", "party_kind", "credit_code", "operator", "operator_id", "phone")),
        ("场所", ("town", "village", "address", "is_confirmed", "crowding", "area_m2", "storey", "is_basement",
                  "is_high_rise")),
        ("用气", ("fuel", "cylinder_count", "lpg_kg", "alarm_installed_on", "alarm_expires_on", "hose_installed_on")),
        ("许可和供气", ("permit_no", "permit_scope", "permit_until", "supplier", "contract_until",
                        "company_checked_on")),
    )  # fmt: skip
    readers, writers = READERS, (CLERK, OFFICER)
    create, change = site_actions.register_site, site_actions.change_site
    views = (
        View("在册", "subject__state=active"),
        View("餐饮", "subject__state=active&subject__kind=catering"),
        View("没有报警装置或已过期", "subject__state=active&alarm=1"),
        View("清单没有查全", "uncovered=1"),
    )
    empty_text = (
        "经营企业、场站、运输配送、管网、餐饮、居民、器具店：逐个登记，或用 Excel 导入。居民户的姓名在列表上自动隐去。"
    )

    def remark(self, record: Any) -> str:
        return "".join(misplaced(record))

    def record_title(self, record: Model) -> str:
        return str(record)

    def record_number(self, record: Model) -> str:
        return str(record.subject.number)  # type: ignore[attr-defined]


class PartPages(RecordPages):
    model, slug, title, icon = PartnerPart, "parts", "联合执法", "users"
    columns = ("inspection", "organ", "topic", "invited_on", "decision", "document_no", "decided_on")
    filters = ("decision", "organ", "invited_on")
    search = ("inspection__number", "inspection__title", "topic", "document_no")
    ordering = ("-invited_on",)
    panels = (
        Fields("inspection", "organ", "topic", "invited_on", "decision", "document_no", "decided_on", "note"),
        Deeds(ON_PART),
        Timeline(),
    )
    readers = READERS
    views = (View("待反馈", "decision="),)
    empty_text = (
        "联合检查时通知的部门和各自的处理结果。在检查页面“通知联合部门”；各部门用自己的文书，在自己职权内处理。"
    )

    def record_number(self, record: Model) -> str:
        return ""


PAGES: list[Any] = [
    Page("board/", "board", "燃气一览", views.board_view, icon="gauge", roles=READERS, is_for=only_for("housing")),
    SitePages,
    Page("matrix/", "matrix", "全效监管清单", views.matrix_view, icon="table", roles=READERS),
    Page("schedule/", "schedule", "频次安排", views.schedule_view, icon="calendar-time", roles=READERS),
    Page("crews/", "crews", "股室派组", views.crews_view, icon="sitemap", roles=READERS, is_of_today=True),
    PartPages,
    Page("major/", "major", "重大隐患", views.major_view, icon="alert-triangle", roles=READERS),
    *HOUSEHOLD,
    *LEARNING,
]
