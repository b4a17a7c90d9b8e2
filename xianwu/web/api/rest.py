"""The API itself: every declared ledger, and the calls that belong to none."""

from __future__ import annotations

from functools import cache
from typing import Any

import ninja.errors
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router

from xianwu.core.records.models import Versioned
from xianwu.kit import pages as kit_pages
from xianwu.kit.declared import declared_by_app
from xianwu.kit.pages import Page, RecordPages, all_pages
from xianwu.web.api import documents
from xianwu.web.api.answers import JSON, dumped
from xianwu.web.api.calls import boards, bulletin, changes, deeds, exports, figures, files, intake, ledgers, units
from xianwu.web.api.door import call
from xianwu.web.api.errors import handle
from xianwu.web.api.filling import has_form
from xianwu.web.api.scopes import FIGURES, INTAKE, READ, WRITE

OWN_LABEL = "api"


def api_pages() -> list[RecordPages]:
    """The ledgers that stand in the API: all whose rows have versions and events, but not the tokens themselves."""
    return [
        page
        for page in all_pages()
        if isinstance(page, RecordPages) and issubclass(page.model, Versioned) and page.label != OWN_LABEL
    ]


def base_of(pages: RecordPages) -> str:
    return f"/{pages.label}/{pages.key}/"


# --- one ledger -----------------------------------------------------------------------------------------


def _add_ledger(router: Router, pages: RecordPages) -> None:
    base, name, title = base_of(pages), f"{pages.label}_{pages.key}".replace("-", "_"), pages.heading

    def at(method: str, tail: str, kind: str, view: Any, summary: str, **more: Any) -> None:
        more.setdefault("scope", WRITE if more.get("writes") else READ)
        document = documents.of_ledger(pages, kind)
        call(
            router, method, base + tail, view=view, name=f"{name}_{kind}", summary=f"{title}：{summary}",
            fixed={"pages": pages}, document=document, **more,
        )  # fmt: skip

    at("GET", "", "list", ledgers.list_call, "列表", description=documents.LIST)
    at("GET", "summary", "summary", ledgers.summary_call, "条数与合计")
    at("GET", "export", "export", exports.export_call, "导出 Excel", description=documents.EXPORT)
    if pages.verb("create") and pages.writers:
        at("POST", "", "create", changes.create_call, "登记", writes=True)
    if pages.writers and has_form(pages):
        picks = "picks/{field}"
        at("GET", picks, "picks", changes.picks_call, "可填的对象", scope=WRITE, description=documents.PICKS)
    at("GET", "{pk}", "detail", ledgers.detail_call, "读一条")
    if pages.verb("change") and pages.writers:
        at("PATCH", "{pk}", "change", changes.change_call, "修改", writes=True, description=documents.CHANGE)
    _add_record_parts(at, router, pages)


def _add_record_parts(at: Any, router: Router, pages: RecordPages) -> None:
    at("GET", "{pk}/events", "events", ledgers.events_call, "办理经过")
    if documents.flow(pages) is not None:
        at("GET", "{pk}/steps", "steps", changes.offers_call, "可办步骤")
        step = "{pk}/steps/{step}"
        at("POST", step, "step", changes.step_call, "办理一步", writes=True, description=documents.STEP)
    if pages.all_deeds:
        at("GET", "{pk}/deeds", "deeds", deeds.deeds_call, "可作的登记")
    for deed in pages.all_deeds:
        call(
            router, "POST", f"{base_of(pages)}{{pk}}/deeds/{deed.name}", view=deeds.deed_call, scope=WRITE, writes=True,
            name=f"{pages.label}_{pages.key}_deed_{deed.name}".replace("-", "_"),
            summary=f"{pages.heading}：{deed.label}", description=deed.help or documents.DEED,
            fixed={"pages": pages, "deed": deed}, document=documents.of_deed(deed),
        )  # fmt: skip
    at("GET", "{pk}/files", "files", files.files_call, "附件")
    at("POST", "{pk}/files", "upload", files.upload_call, "上传附件", writes=True)
    at("GET", "{pk}/files/{int:file}", "download", files.download_call, "下载附件")
    at("DELETE", "{pk}/files/{int:file}", "remove_file", files.remove_call, "撤下附件", writes=True)


def api_boards() -> list[tuple[str, Page]]:
    """Hand-made pages that say what they show, with their rooms."""
    return [
        (config.label, page)
        for config, items in declared_by_app("pages", "PAGES")
        for page in map(kit_pages.made, items)
        if isinstance(page, Page) and page.tables
    ]


def _add_board(router: Router, label: str, page: Page) -> None:
    call(
        router, "GET", f"/{label}/{page.path}", view=boards.board_call, scope=READ, summary=page.title,
        name=f"{label}_{page.name}_rows".replace("-", "_"), description=documents.BOARD,
        fixed={"page": page, "label": label}, document=documents.of_board(page),
    )  # fmt: skip


# --- calls of no ledger ------------------------------------------------------------------------------------


def _add_figures(router: Router) -> None:
    def at(tail: str, kind: str, view: Any, summary: str) -> None:
        call(
            router, "GET", f"/figures/{tail}", view=view, scope=FIGURES, name=f"figures_{kind}", summary=summary,
            document=documents.of_figures(kind),
        )  # fmt: skip

    at("", "list", figures.list_call, "全部指标的数值")
    at("{key}", "value", figures.value_call, "一个指标：数值与口径")
    at("{key}/series", "series", figures.series_call, "逐月走势")
    at("{key}/units", "units", figures.by_unit_call, "分单位")
    at("{key}/records", "records", figures.records_call, "所依据的记录")


def _add_intake(router: Router) -> None:
    def at(method: str, tail: str, kind: str, view: Any, summary: str) -> None:
        call(
            router, method, f"/intake/{tail}", view=view, scope=INTAKE, name=f"intake_{kind}", summary=summary,
            writes=method == "POST", document=documents.of_intake(kind),
        )  # fmt: skip

    at("GET", "sheets", "sheets", intake.sheets_call, "可以填报的导入表")
    at("GET", "sheets/{key}/template", "template", intake.template_call, "下载模板")
    at("POST", "sheets/{key}", "upload", intake.upload_call, "上传并预览")
    at("GET", "loads/{int:load}", "load", intake.load_call, "一次导入的情况")
    at("GET", "loads/{int:load}/annotated", "annotated", intake.annotated_call, "下载问题标注")
    at("POST", "loads/{int:load}/apply", "apply", intake.apply_call, "确认导入")
    at("POST", "loads/{int:load}/drop", "drop", intake.drop_call, "放弃")
    at("POST", "loads/{int:load}/undo", "undo", intake.undo_call, "撤销")


def _add_others(router: Router) -> None:
    def at(path: str, name: str, view: Any, summary: str) -> None:
        call(router, "GET", path, view=view, scope=READ, name=name, summary=summary)

    at("/me", "me", units.me_call, "令牌是谁的、能做什么")
    at("/units", "units", units.units_call, "机构")
    at("/exports/{int:export}", "export_state", exports.state_call, "导出进度")
    at("/exports/{int:export}/file", "export_file", exports.file_call, "下载导出的文件")
    at("/bulletin/issues/{int:pk}/items", "issue_items", bulletin.items_call, "在编快报：各条文字与版本")
    at("/bulletin/issues/{int:pk}/text", "issue_text", bulletin.text_call, "已分发快报：全文")
    at("/bulletin/issues/{int:pk}/paper/{kind}", "issue_file", bulletin.file_call, "已分发快报：PDF、DOCX、HTML")


def _built() -> NinjaAPI:
    made = NinjaAPI(
        title=documents.TITLE, version="1", description=documents.ABOUT, openapi_url=None, docs_url=None,
        urls_namespace="rest",
    )  # fmt: skip
    for kind in (Exception, Http404, ninja.errors.ValidationError):
        # Ninja's own handlers of these two speak English.
        made.add_exception_handler(kind, handle)
    for tag, add in (("通用", _add_others), ("指标", _add_figures), ("导入", _add_intake)):
        router = Router(tags=[tag])
        add(router)
        made.add_router("", router)
    for label, page in api_boards():
        # Before the ledgers: a board's name is no record's key.
        router = Router(tags=[page.title])
        _add_board(router, label, page)
        made.add_router("", router)
    for pages in api_pages():
        router = Router(tags=[pages.heading])
        _add_ledger(router, pages)
        made.add_router("", router)
    made.add_router("", _document_router())
    return made


def _document_router() -> Router:
    router = Router()
    router.add_api_operation("/openapi.json", ["GET"], openapi_call, include_in_schema=False)
    return router


# --- the document ----------------------------------------------------------------------------------------------


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, made once: declarations do not change while the program runs."""
    return documents.completed(dict(rest.get_openapi_schema(path_prefix="api/v1/")))


@cache
def _document_bytes() -> bytes:
    return dumped(document())


def openapi_call(request: HttpRequest) -> HttpResponse:
    """Open to everybody: it names calls and fields, and holds no data."""
    return HttpResponse(_document_bytes(), content_type=JSON)


rest = _built()
