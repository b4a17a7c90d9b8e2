"""Ledgers and pages of art training; visits, findings and cases have the engine's."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.domains.art_training import facts, forms, guide_actions, panels, venue_actions, views
from xianwu.domains.art_training.deeds import ON_SHOP, ON_VENUE
from xianwu.domains.art_training.kinds import MATTER
from xianwu.domains.art_training.models import LicensingGuide, Shop, Venue
from xianwu.domains.art_training.roles import GUIDE
from xianwu.domains.art_training.shop_actions import judge_shops
from xianwu.kit import access, clock
from xianwu.kit.columns import Choice as Words
from xianwu.kit.columns import Flag, Text
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.filters import Choice, Switch
from xianwu.kit.pages import BulkAction, BulkResult, Page, RecordPages, View
from xianwu.kit.panels import Fields
from xianwu.papers.panels import Papers
from xianwu.registers.enforcement.models import Inspection, Subject
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, OFFICER, READERS

EVERYONE = (*READERS, GUIDE)


def _unvisited(rows: QuerySet, request: HttpRequest) -> QuerySet:
    on = access.as_of(request)
    held = Inspection.as_stood(access.past_day(request)).filter(matter=MATTER, state__in=Inspection.HELD)
    seen = held.filter(held_on__range=(on.replace(month=1, day=1), on))
    return rows.exclude(subject__in=seen.values("subject_id")).filter(Subject.was_listed(on, path="subject__"))


def _lapsed(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(permit_until__lt=access.as_of(request))


def _prepaid_loose(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(Q(prepaid__gt=0), has_custody=False)


class VenuePages(RecordPages):
    model, slug, title, icon = Venue, "venues", "艺培机构", "school"
    columns = (
        Text("subject__title", "名称"), Text("subject__number", "编号"), Text("categories_words", sort=""),
        "subject__town", Text("subject__address", "地址"), Flag("subject__is_registered", "有证"), "permit_until",
        "subject__risk_band", "peak_pupils", "area_m2",
        Words("subject__state", "状态"), Text("permit_no", hidden=True), Text("subject__operator", "负责人", hidden=True),
    )  # fmt: skip
    filters = (
        Choice("subject__state", "状态", choices=Subject.State.choices), "subject__town", "subject__is_registered",
        "subject__risk_band", "premises", "permit_until",
        Switch("unvisited", "今年未检查", where=_unvisited), Switch("lapsed", "许可过期", where=_lapsed),
        Switch("loose", "预收费未监管", where=_prepaid_loose),
    )  # fmt: skip
    search = ("subject__title", "subject__brand", "subject__number", "subject__address", "permit_no")
    ordering = ("-id",)
    panels = (
        Fields("subject", Text("categories_words"), Text("subject__brand", "招牌名称"), Text("subject__operator", "负责人"),
               Text("subject__phone_masked", "联系电话"), "subject__town", Text("subject__address", "地址"), "premises",
               "floor", "area_m2", "peak_pupils"),
        Fields(Words("subject__state", "在册状态"), Flag("subject__is_registered", "有证在册"), "permit_no",
               "permit_issuer", "permit_until", "permit_address",
               "subject__found_on", title="许可"),
        Fields("teacher_count", "certified_count", "crime_checked_on", "is_crime_checked", "price_list_on", "prepaid",
               "has_custody", "textbooks_filed_on", "has_boarding", "fire_acceptance_no", "fire_checked_on",
               title="人员、收费、教材和消防"),
        panels.Conditions(),
        Deeds(ON_VENUE),
        Timeline(),
    )  # fmt: skip
    form = forms.VenueForm
    form_fields = (
        ("身份", ("kind", "title", "brand", "party_kind", "credit_code", "operator", "operator_id", "phone")),
        ("场所", ("town", "village", "address", "is_confirmed", "premises", "floor", "area_m2", "peak_pupils")),
        ("许可", ("categories", "permit_no", "permit_issuer", "permit_until", "permit_address", "found_on")),
        ("人员", ("teacher_count", "certified_count", "crime_checked_on", "is_crime_checked")),
        ("收费和教材", ("price_list_on", "prepaid", "has_custody", "textbooks_filed_on", "has_boarding")),
        ("消防", ("fire_acceptance_no", "fire_checked_on")),
    )
    readers, writers = EVERYONE, (CLERK, OFFICER)
    create, change = venue_actions.register_venue, venue_actions.change_venue
    views = (
        View("在册", "subject__state=active"),
        View("无证", "subject__state=active&subject__is_registered=False"),
        View("今年未检查", "unvisited=1"),
        View("许可过期", "lapsed=1"),
    )
    empty_text = "有证的和发现的无证艺培机构。只登记人数，不登记学员名单；照片不要拍到孩子的脸。"

    def remark(self, record: Any) -> str:
        return "".join(facts.slips_of(record, on=clock.today()))

    def record_title(self, record: Model) -> str:
        return str(record)

    def record_number(self, record: Model) -> str:
        return str(record.subject.number)  # type: ignore[attr-defined]


class GuidePages(RecordPages):
    model, slug, title, icon = LicensingGuide, "guides", "办证指导", "certificate"
    columns = (
        "number", "title", "opened_on", "is_attainable", "guided_on", "due_on", "has_stopped_enrolling", "applied_on",
        "decided_on", "state", "clock", Text("permit_no", hidden=True),
    )  # fmt: skip
    filters = ("state", "opened_on", "due_on", "is_attainable", "has_stopped_enrolling")
    search = ("number", "title", "permit_no")
    ordering = ("-opened_on",)
    board = "state"
    panels = (
        Steps(),
        Fields("subject", "opened_on", "is_attainable", "guided_on", "due_on", Text("missing_words"), "paper",
               "has_stopped_enrolling", "applied_on", "decided_on", "permit_no", "permit_until", "note"),
        panels.Conditions(),
        Clocks(),
        Papers(),
        Files(),
        Timeline(),
    )  # fmt: skip
    form = forms.GuideForm
    form_fields = ("subject", "note")
    readers, writers = EVERYONE, (GUIDE, CLERK)
    create = guide_actions.open_guide
    views = (
        View("待研判", "state=opened", roles=(GUIDE,)),
        View("补齐中", "state=guided"),
        View("待决定", "state=applied", roles=(DEPUTY,)),
    )
    empty_text = (
        "无证机构的办证指导：能办的一次性告知、停止招生、补齐、申请、许可；办不了的结论由此作出，再由执法人员立案。"
    )


def _judge(request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> BulkResult:
    """Held against the register as it is now; what a person has confirmed stays."""
    shops = list(rows)
    found = judge_shops(shops, actor=access.actor_of(request), at=clock.now())
    return BulkResult(len(shops), message=f"已比对 {len(shops)} 家店铺，疑似无证 {found} 家，请逐家到现场核实。")


JUDGE = BulkAction("judge", "比对在册机构", _judge, icon="list-search", roles=(CLERK, OFFICER))


class ShopPages(RecordPages):
    model, slug, title, icon = Shop, "shops", "沿街店铺排查", "building-store"
    columns = ("name", "words", "town", "address", "listed_on", "advice", "score", "verdict", "decided_on")
    filters = ("verdict", "advice", "town", "listed_on")
    search = ("name", "words", "address")
    ordering = ("-score",)
    bulk = (JUDGE,)
    panels = (
        Fields("name", "words", "town", "address", "listed_on", "advice", "score", Text("reasons_words"), "verdict",
               "subject", "note", "decided_by", "decided_on"),
        Deeds(ON_SHOP),
        Timeline(),
    )  # fmt: skip
    readers = EVERYONE
    views = (View("疑似无证待核实", "verdict=open&advice=unlicensed"), View("待核实", "verdict=open"))
    empty_text = "街道、网格报来的沿街店铺。用 Excel 导入后系统与在册机构比对，给出提示和理由；是否无证由人到现场核实。"

    def record_number(self, record: Model) -> str:
        return ""


PAGES: list[Any] = [
    VenuePages,
    GuidePages,
    ShopPages,
    Page("coverage/", "coverage", "检查覆盖", views.coverage_view, icon="chart-bar", roles=EVERYONE),
    Page("fire/", "fire", "消防隐患抄告", views.fire_view, icon="flame", roles=READERS),
]  # fmt: skip
