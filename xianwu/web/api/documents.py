"""What the OpenAPI document says of each call, taken from the same declarations as the call itself."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.core.attachments.api import kinds_of
from xianwu.core.workflow.declarations import flow_of
from xianwu.kit.deeds import Deed
from xianwu.kit.pages import Page, RecordPages
from xianwu.web.api.filling import has_form
from xianwu.web.api.schemas import (
    column_properties,
    fields_schema,
    filter_parameters,
    form_schema,
    parameter,
    table_schema,
    text_parameter,
)
from xianwu.web.api.scopes import SCOPES

TITLE = "县务数据接口"
ABOUT = (
    "用令牌读写与网页相同的台账：同样的角色、同样的可见范围、同样的办理条件，留下同样的事件。"
    "请求头带上 `Authorization: Bearer xw_…`；令牌在“我的账号 › 接口令牌”里创建。\n\n"
    '- 金额一律以元为单位，用字符串表示，如 `"1277180.00"`；日期写作 `2025-08-29`；时间带时区。\n'
    "- 带代码的栏目给两个值：`state` 是代码，`state_label` 是中文；指向另一条记录的栏目给编号和名称。\n"
    "- 列表不带总数，用返回的 `next` 继续读下一页；总数和合计另有 `summary`。\n"
    "- 只读请求可加 `as_of=2025-06-30`，看当天的样子；带 `as_of` 的请求不能写入。\n"
    '- 出错时返回 `{"error": {"code", "message", "field", "fields"}}`，`message` 是可以直接给人看的一句话。\n\n'
    "令牌范围：" + "；".join(f"`{code}` {words}" for code, words in SCOPES.items()) + "。"
)
LIST = "筛选、搜索、排序与网页台账相同。参数写错不会被忽略，而是返回 422。"
EXPORT = "不超过 3000 行时直接返回文件；更多时返回 202 和导出编号，稍后到“导出进度”查看、下载。"
CHANGE = "只写要改的栏目，并带上读取时的 `version`；期间被别人改过则返回 409。"
PICKS = "登记和修改时指向另一条记录的栏目可以填哪些；用 `find` 查找，最多给 20 条。"
STEP = "`data` 里是这一步要填的内容，见“可办步骤”的 `asks`；需要理由的步骤另写 `reason`。"
DEED = "网页上这条记录旁边的登记：同样的人、同样要填的内容、同样的条件。要带文件时用表单（multipart）提交。"

BOARD = "与网页同名的一页相同：同样的人、同样的范围、同样的行，网页只列前若干行的，这里给全部。"

AS_OF = text_parameter("as_of", "看哪一天的数据，默认今天", example="2025-06-30", form="date")
UNIT = parameter("unit", {"type": "integer"}, "只算这个机构及其下级（机构 id）")
FILE = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary", "description": "文件"}},
}


def flow(pages: RecordPages) -> Any:
    return flow_of(pages.model)


def json_body(schema: dict[str, Any], *, example: Any = None) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


def file_body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def answered(schema: dict[str, Any], *, status: int = 200, words: str = "成功") -> dict[str, Any]:
    """The key is a number, as ninja's own: it replaces the bare answer ninja writes."""
    return {"responses": {status: {"description": words, "content": {"application/json": {"schema": schema}}}}}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties)}


def of_board(page: Page) -> dict[str, Any]:
    """The day asked for, and each table of the page."""
    told = {table.name: table_schema(table) for table in page.tables}
    return {"parameters": [AS_OF], **answered(_object({"as_of": {"type": "string", "format": "date"}, **told}))}


# --- ledgers ----------------------------------------------------------------------------------------------


def of_ledger(pages: RecordPages, kind: str) -> dict[str, Any]:
    """What one call of a ledger adds to the document."""
    made = _LEDGER.get(kind)
    return made(pages) if made else {"parameters": [AS_OF]} if kind in ("events", "files", "download") else {}


def _of_list(pages: RecordPages) -> dict[str, Any]:
    sorts = sorted({column.sort for column in pages.all_columns if column.sort})
    names = [column.name for column in pages.all_columns]
    parameters = filter_parameters(pages)
    parameters += [
        parameter(
            "sort",
            {"type": "string", "enum": [*sorts, *(f"-{each}" for each in sorts)], "default": pages.default_sort},
            "排序，前加 - 为倒序",
        ),
        text_parameter("cols", "要哪些栏目，逗号分隔：" + "、".join(names), example=",".join(names[:3])),
        parameter("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": pages.page_size}, "每页行数"),
        text_parameter("after", "上一页返回的 after，读下一页"),
        AS_OF,
    ]
    page = {
        "items": _list(column_properties(pages)),
        "after": {"type": ["string", "null"], "description": "下一页的位置；没有下一页为空"},
        "next": {"type": ["string", "null"], "description": "下一页的地址"},
    }
    return {"parameters": parameters, **answered(_object(page))}


def _of_filtered(pages: RecordPages) -> dict[str, Any]:
    return {"parameters": [*filter_parameters(pages), AS_OF]}


def _of_summary(pages: RecordPages) -> dict[str, Any]:
    sums = {path: _object({"label": {"type": "string"}, "value": {"type": ["string", "null"]}}) for path in pages.sums}
    return _of_filtered(pages) | answered(_object({"count": {"type": "integer"}, "sums": _object(sums)}))


def _of_detail(pages: RecordPages) -> dict[str, Any]:
    more = {"version": {"type": "integer"}, "can_change": {"type": "boolean"}}
    return {"parameters": [AS_OF], **answered(_object(column_properties(pages) | more))}


REMARK = {"remark": {"type": ["string", "null"], "description": "已办成，但请人看一看的事"}}


def _of_create(pages: RecordPages) -> dict[str, Any]:
    if not has_form(pages):
        return {}
    schema = form_schema(pages)
    made = {name: {"type": "string"} for name in ("number", "title", "state")} | {"id": {"type": "integer"}, **REMARK}
    return json_body(schema) | answered(_object(made), status=201, words="已登记")


def _of_change(pages: RecordPages) -> dict[str, Any]:
    if not has_form(pages):
        return {}
    schema = form_schema(pages)
    schema["properties"] = {"version": {"type": "integer", "description": "读取时的版本"}, **schema["properties"]}
    schema["required"] = ["version"]
    return json_body(schema)


def _of_step(pages: RecordPages) -> dict[str, Any]:
    steps = flow(pages).steps
    lines = [f"- `{step.name}` {step.label}" + _asks_in_words(step) for step in steps]
    schema = _object(
        {
            "data": {"type": "object", "description": "这一步要填的内容"},
            "reason": {"type": "string", "description": "理由"},
            "version": {"type": "integer", "description": "读取时的版本，可不写"},
        }
    )
    taken = {name: {"type": "string"} for name in ("state", "state_label")} | {
        "id": {"type": "integer"}, "version": {"type": "integer"}, "event": {"type": "object"}, **REMARK,
    }  # fmt: skip
    step = {"in": "path", "name": "step", "schema": {"type": "string", "enum": [each.name for each in steps]}}
    return {"x-steps": lines, "x-step": step, **json_body(schema), **answered(_object(taken))}


def of_deed(deed: Deed) -> dict[str, Any]:
    """The deed's form as a body; a form with files is sent as one."""
    fields = deed.form.base_fields  # type: ignore[attr-defined]
    files = {name for name, field in fields.items() if isinstance(field, forms.FileField)}
    schema = fields_schema({name: field for name, field in fields.items() if name not in files})
    schema["properties"]["version"] = {"type": "integer", "description": "读取时的版本，可不写"}
    if not files:
        return json_body(schema)
    sent = {"type": "string", "format": "binary"}
    schema["properties"] |= {name: sent | {"description": str(fields[name].label or name)} for name in files}
    return file_body(schema)


def _asks_in_words(step: Any) -> str:
    asked = [f"{ask.name}（{ask.label}{'' if ask.required else '，可不填'}）" for ask in step.asks]
    asked += ["reason（理由）"] if step.reason else []
    return f"：{'、'.join(asked)}" if asked else ""


def _of_upload(pages: RecordPages) -> dict[str, Any]:
    kinds = kinds_of(pages.model)
    more = {
        "category": {"type": "string", "enum": list(kinds), "description": f"用途：{'、'.join(kinds.values())}"},
        "note": {"type": "string", "description": "说明"},
    }
    return file_body(FILE | {"properties": FILE["properties"] | more})  # type: ignore[operator]


def _of_picks(pages: RecordPages) -> dict[str, Any]:
    return {"parameters": [text_parameter("find", "名称里的字")]}


def _of_removal(pages: RecordPages) -> dict[str, Any]:
    return json_body(_object({"reason": {"type": "string", "description": "撤下的原因"}}))


_LEDGER = {
    "list": _of_list,
    "summary": _of_summary,
    "export": _of_filtered,
    "detail": _of_detail,
    "create": _of_create,
    "change": _of_change,
    "step": _of_step,
    "upload": _of_upload,
    "remove_file": _of_removal,
    "picks": _of_picks,
}


# --- figures and import ---------------------------------------------------------------------------------------


def of_figures(kind: str) -> dict[str, Any]:
    more = {
        "list": [text_parameter("section", "只要一个领域的", example="financing")],
        "series": [parameter("months", {"type": "integer", "default": 12, "maximum": 60}, "几个月")],
        "records": [
            parameter("part", {"type": "string", "enum": ["num", "den"], "default": "num"}, "分子，或分母、基期"),
            parameter("page", {"type": "integer", "default": 1}, "第几页"),
            parameter("limit", {"type": "integer", "default": 50, "maximum": 200}, "每页行数"),
        ],
    }
    return {"parameters": [*more.get(kind, []), UNIT, AS_OF]}


def of_intake(kind: str) -> dict[str, Any]:
    if kind == "upload":
        return file_body(FILE)
    if kind == "apply":
        choice = {"type": "string", "enum": ["all", "good"], "description": "全部导入，或只导入正确的行"}
        return json_body(_object({"choice": choice}), example={"choice": "good"})
    return {}


# --- the whole ------------------------------------------------------------------------------------------------

ERRORS = {
    "401": "没有令牌，或令牌不正确、已吊销、已过期",
    "403": "令牌范围或角色不够，或这一步的条件不满足",
    "404": "没有，或无权查看",
    "409": "状态或版本已变",
    "422": "内容有误，逐项列出",
    "429": "用错令牌的次数过多",
}
ERROR_SCHEMA = _object(
    {
        "error": _object(
            {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "field": {"type": ["string", "null"]},
                "fields": _list({"field": {"type": "string"}, "message": {"type": "string"}}),
            }
        )
    }
)


def completed(schema: dict[str, Any]) -> dict[str, Any]:
    """Add what holds for every call: the token, and how errors look."""
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {})["Error"] = ERROR_SCHEMA
    scheme = {"type": "http", "scheme": "bearer", "description": "“我的账号 › 接口令牌”里创建的令牌"}
    components["securitySchemes"] = {"token": scheme}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    components["responses"] = {
        f"E{status}": {"description": words, "content": content} for status, words in ERRORS.items()
    }
    for calls in schema["paths"].values():
        for each in calls.values():
            _complete(each)
            for status in ERRORS:
                each["responses"].setdefault(status, {"$ref": f"#/components/responses/E{status}"})
    return schema


def _complete(call: dict[str, Any]) -> None:
    """Numbers to text, and the steps of a flow where the call takes one."""
    if 201 in call["responses"]:
        call["responses"].pop(200, None)
    call["responses"] = {str(status): told for status, told in call["responses"].items()}
    lines, step = call.pop("x-steps", None), call.pop("x-step", None)
    if lines:
        call["description"] += "\n\n" + "\n".join(lines)
        call["parameters"] = [each if each["name"] != "step" else each | step for each in call["parameters"]]
