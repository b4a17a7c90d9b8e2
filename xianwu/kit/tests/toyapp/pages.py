from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from xianwu.kit.columns import Text
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.filters import Switch
from xianwu.kit.pages import BulkAction, BulkResult, Page, RecordPages, Tool, View
from xianwu.kit.panels import Fields, Related
from xianwu.kit.tests.toyapp import actions
from xianwu.kit.tests.toyapp.deeds import ON_NEED
from xianwu.kit.tests.toyapp.models import Need, Town


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=100)


def recommend(request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> BulkResult:
    done = rows.filter(amount__isnull=False).update(state=Need.State.RECOMMENDED)
    return BulkResult(done, tuple((str(need), "缺需求金额") for need in rows.filter(amount__isnull=True)))


def void(request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> str:
    return f"已作废 {rows.update(state=Need.State.REFUSED, note=data['reason'])} 条。"


class NeedPages(RecordPages):
    model = Need
    slug = "needs"
    icon = "building-store"
    columns = (
        Text("title"),
        "number",
        "town",
        "amount",
        "declared_on",
        "staff_count",
        "state",
        "clock",
        "is_first_loan",
        Text("town__order", label="乡镇次序", hidden=True),
        "note",
    )
    filters = (
        "state",
        "town",
        "declared_on",
        "amount",
        "is_first_loan",
        Switch("big", "百万以上", where=lambda rows, request: rows.filter(amount__gte=1_000_000)),
    )
    search = ("title", "number")
    ordering = ("-declared_on",)
    sums = ("amount",)
    board = "state"
    readers = ("clerk", "reader", "outsider")
    writers = ("clerk",)
    create = actions.declare
    change = actions.change
    form_fields = (
        ("企业", ("title", "town", "staff_count")),
        ("需求", ("amount", "declared_on", "is_first_loan", "note")),
    )
    panels = (
        Fields("title", "town", "amount", "declared_on", "staff_count", "is_first_loan", "note"),
        Related("visits", "visited_on", "words", title="走访记录", empty="还没有走访。"),
        Fields("number", "state", title="登记", side=True),
        Deeds(ON_NEED, title="可办事项"),
    )
    tools = (
        Tool("模板", "file-spreadsheet", "/template/"),
        Tool("导入", "upload", lambda request, pages: "/import/", roles=("clerk",)),
        Tool("导出", "download", "/export/"),
    )
    bulk = (
        BulkAction("recommend", "列入推荐清单", recommend, roles=("clerk",), states=(Need.State.DECLARED,)),
        BulkAction(
            "void",
            "作废",
            void,
            roles=("clerk",),
            asks=ReasonForm,
            is_dangerous=True,
            preview=lambda request, rows: f"将作废 {rows.count()} 条申报，影响指标 2 个。",
        ),
    )
    views = (
        View("本月申报", "declared_on_from=2025-08-01&declared_on_to=2025-08-31"),
        View("待推荐", "state=declared"),
    )
    empty_text = "各乡镇（街道）走访登记的融资需求在这里。先下载模板批量导入，或逐条新增。"


class TownPages(RecordPages):
    model = Town
    slug = "towns"
    icon = "map-pin"
    columns = ("name", "order")
    ordering = ("order",)

    def rows(self, request: HttpRequest) -> QuerySet:
        return Town.objects.all()


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("手工页面")


def draw(request: HttpRequest, *, pk: int) -> HttpResponse:
    return HttpResponse("摇号页面")


PAGES = [
    NeedPages,
    TownPages,
    Page("needs/stuck/", "stuck", "卡点清单", hello, icon="alert-triangle", roles=("clerk",)),
    Page("needs/<int:pk>/draw/", "draw", "摇号", draw, roles=("clerk",), in_menu=False),
    Page("open/", "open", "公开页", hello, is_public=True, in_menu=False),
]
