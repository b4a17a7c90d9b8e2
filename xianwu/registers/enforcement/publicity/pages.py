"""Pages of publications, referrals and draws; and those that anybody may open."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.kit import access
from xianwu.kit.columns import Flag, Text
from xianwu.kit.filters import Switch
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields
from xianwu.papers.panels import Papers
from xianwu.registers.enforcement.models import Draw, Publication, Referral
from xianwu.registers.enforcement.publicity import actions, views
from xianwu.registers.enforcement.publicity.panels import DrawList
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, READERS


def _late(rows: QuerySet, request: HttpRequest) -> QuerySet:
    on = access.as_of(request)
    waits = Q(state=Publication.State.PENDING, due_on__lt=on)
    return rows.filter(waits | Q(published_on__gt=F("due_on")))


class PublicationPages(RecordPages):
    model, slug, title, icon = Publication, "publications", "执法公示", "speakerphone"
    columns = (
        "number", "title", Text("matter_word", sort="matter"), "kind", "unit", "document_no", "made_on", "due_on",
        "published_on", Flag("is_on_time"), "state", "clock",
    )  # fmt: skip
    filters = ("state", "kind", "unit", "made_on", "published_on", Switch("late", "逾期公示", where=_late))
    search = ("number", "title", "document_no")
    ordering = ("-made_on",)
    panels = (
        Steps(),
        Fields(Text("matter_word"), "kind", "unit", "party", "document_no", "case", "inspection", "content"),
        Fields("made_on", "due_on", "published_on", Flag("is_on_time"), "annulled_on", "withdraw_due_on",
               "withdrawn_on", "reason", title="日期"),
        Clocks(),
        Timeline(),
    )  # fmt: skip
    form_fields = ("title", "party", "document_no", "content")
    readers, writers = READERS, (CLERK, DEPUTY)
    change = actions.change_publication
    views = (View("待公示", "state=pending"), View("待撤下", "state=annulled"), View("逾期", "late=1"))
    empty_text = "处罚决定作出、检查办结后，公示信息自动出现在这里，核对无误后公示。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        return super().can_change(actor, record) and record.state == Publication.State.PENDING  # type: ignore[attr-defined]


class ReferralPages(RecordPages):
    model, slug, title, icon = Referral, "referrals", "移送抄告", "arrows-exchange"
    columns = (
        "number", "title", Text("matter_word", sort="matter"), "kind", "unit", "to_organ", "sent_on", "received_on",
        "answered_on", "state",
    )  # fmt: skip
    filters = ("state", "kind", "unit", "to_organ", "sent_on")
    search = ("number", "title")
    ordering = ("-sent_on",)
    board = "state"
    panels = (
        Steps(),
        Fields(
            Text("matter_word"),
            "kind",
            "unit",
            "to_organ",
            "subject",
            "finding",
            "case",
            "reason",
            "facts",
            "occurred_on",
        ),
        Fields("sent_on", "received_on", "own_case", "answered_on", "answer", title="办理结果"),
        Papers(),
        Files(),
        Timeline(),
    )
    readers = READERS
    views = (View("待签收", "state=sent"), View("办理中", "state=received"))
    empty_text = "本机关移送出去、别的机关移送进来的都在这里。在问题隐患或案件上办理“移送”。"


class DrawPages(RecordPages):
    model, slug, title, icon = Draw, "draws", "随机抽取", "dice"
    columns = (
        "number", "title", Text("matter_word", sort="matter"), "unit", "wanted", "is_weighted", "committed_on",
        "public_on", "revealed_on", "state",
    )  # fmt: skip
    filters = ("state", "unit", "committed_on", "is_weighted")
    search = ("number", "title")
    ordering = ("-committed_on",)
    panels = (
        Steps(),
        Fields(Text("matter_word"), "unit", "plan", "wanted", "is_weighted", "public_source", "public_on",
               "public_value", "valued_by", "confirmed_by", "redraw_of", "redraw_reason"),
        Fields("list_digest", "commitment", "revealed_salt", "committed_on", "revealed_on", title="承诺与揭示"),
        DrawList(),
        Timeline(),
    )  # fmt: skip
    form_fields = ("plan", "wanted", "is_weighted", "public_source", "public_on", "redraw_of", "redraw_reason")
    readers, writers = READERS, (CLERK, DEPUTY)
    create = actions.open_draw
    empty_text = "先批准检查计划，再公布名单和承诺值；公共随机数公布后由两人录入，最后揭示。任何人都能重算。"

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"wanted": 1, **super().initial(request)}


PAGES: list[Any] = [
    PublicationPages,
    ReferralPages,
    DrawPages,
    Page("three-systems/", "three-systems", "三项制度", views.board_view, icon="shield-check", roles=READERS),
    Page("public/", "public", "行政执法公示", views.public_view, is_public=True, in_menu=False),
    Page("public/<int:pk>/", "public-item", "行政执法公示", views.public_item_view, is_public=True, in_menu=False),
    Page("public/draws/", "public-draws", "双随机抽取公示", views.public_draws_view, is_public=True, in_menu=False),
    Page("public/draws/<int:pk>.json", "public-draw", "抽取文件", views.public_draw_view, is_public=True,
         in_menu=False),
    Page("public/replay_draw.py", "replay", "重算脚本", views.replay_view, is_public=True, in_menu=False),
]  # fmt: skip
