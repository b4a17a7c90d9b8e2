"""Pages of the API: one's own tokens, all tokens for administrators, the document."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from xianwu.core.events.panels import Timeline
from xianwu.core.people.roles import ADMIN, AUDITOR
from xianwu.kit import clock
from xianwu.kit.columns import Instant, Text
from xianwu.kit.filters import Switch
from xianwu.kit.pages import BulkAction, BulkResult, Page, RecordPages
from xianwu.kit.panels import Fields
from xianwu.kit.refusals import Refused
from xianwu.web.api import views
from xianwu.web.api.actions import revoke_token
from xianwu.web.api.models import Token


def _live(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.live(clock.today())


def _revoke_all(request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> BulkResult:
    refused: list[tuple[str, str]] = []
    done = 0
    for token in rows:
        try:
            revoke_token(token, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
            done += 1
        except Refused as error:
            refused.append((str(token), str(error)))
    return BulkResult(done, tuple(refused))


def _sentence(request: HttpRequest, rows: QuerySet) -> str:
    return f"将吊销 {rows.count()} 个令牌，用它们的程序马上就不能再读写，且不能恢复。"


USED = Instant("used_at", label="最近使用", sort="use__last_used_at", joins="use")


class TokenPages(RecordPages):
    model, slug, title, icon = Token, "all", "接口令牌", "key"
    columns = ("name", "person", "hint", Text("scope_words", label="可用范围"), "expires_on", USED, "revoked_at")
    filters = ("person", "expires_on", Switch("live", "在用", where=_live))
    search = ("name", "person__name", "hint")
    ordering = ("-id",)
    panels = (
        Fields("name", "person", "hint", Text("scope_words", label="可用范围"), "expires_on", "is_verified",
               "created_at", USED, "revoked_at"),
        Timeline(),
    )  # fmt: skip
    bulk = (BulkAction("revoke", "吊销", _revoke_all, roles=(ADMIN,), preview=_sentence, is_dangerous=True),)
    readers = (ADMIN, AUDITOR)
    empty_text = "还没有人创建接口令牌。各人在“我的账号”里自己创建，这里可以查看和吊销。"


PAGES = [
    TokenPages,
    Page("tokens/", "tokens", "接口令牌", views.tokens_view, in_menu=False),
    Page("tokens/<int:pk>/revoke/", "revoke", "吊销令牌", views.revoke_view, in_menu=False),
    Page("document/", "document", "接口文档", views.document_view, in_menu=False),
]
