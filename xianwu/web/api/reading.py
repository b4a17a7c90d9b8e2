"""The OpenAPI document cut into chapters that a template can show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from xianwu.web.api.documents import ABOUT
from xianwu.web.api.rest import document

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
OVERVIEW = "使用说明"


@dataclass(frozen=True)
class Named:
    """A parameter or a field of a body."""

    name: str
    where: str
    kind: str
    is_required: bool
    words: str


@dataclass(frozen=True)
class Call:
    """One call: what is sent, what comes back, how it is tried."""

    method: str
    path: str
    name: str
    summary: str
    description: SafeString
    scope: str
    parameters: tuple[Named, ...]
    body: tuple[Named, ...]
    answers: tuple[Named, ...]
    example: str


@dataclass(frozen=True)
class Chapter:
    title: str
    calls: tuple[Call, ...]
    about: SafeString = mark_safe("")


@cache
def chapters() -> tuple[Chapter, ...]:
    """The overview, then one chapter a tag, in the order of the document."""
    found: dict[str, list[Call]] = {}
    for path, calls in document()["paths"].items():
        for method, told in calls.items():
            found.setdefault(told["tags"][0], []).append(_call(path, method, told))
    overview = Chapter(OVERVIEW, (), _html(ABOUT))
    return (overview, *(Chapter(title, tuple(calls)) for title, calls in found.items()))


def _html(text: str) -> SafeString:
    """Markdown of our own declarations; raw HTML in it is escaped."""
    return mark_safe(_MARKDOWN.render(text))


def _call(path: str, method: str, told: dict[str, Any]) -> Call:
    body = told.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = next(iter(body.values()))["schema"] if body else {}
    return Call(
        method=method.upper(),
        path=path,
        name=told["operationId"],
        summary=told["summary"],
        description=_html(told["description"]),
        scope=told["x-scope"],
        parameters=tuple(_parameter(each) for each in told["parameters"]),
        body=tuple(_named(schema, where="正文")),
        answers=tuple(_named(_answer_schema(told), where="返回")),
        example=_example(path, method, told, schema),
    )


def _parameter(told: dict[str, Any]) -> Named:
    where = {"path": "地址", "query": "参数"}[told["in"]]
    schema = told["schema"]
    return Named(told["name"], where, _kind(schema), bool(told.get("required")), told.get("description", ""))


def _named(schema: dict[str, Any], *, where: str) -> list[Named]:
    required = set(schema.get("required", ()))
    return [
        Named(name, where, _kind(each), name in required, each.get("description", ""))
        for name, each in schema.get("properties", {}).items()
    ]


def _answer_schema(told: dict[str, Any]) -> dict[str, Any]:
    """What one row looks like: of a list its items, else the answer itself."""
    for status in ("200", "201"):
        content: dict[str, Any] = told["responses"].get(status, {}).get("content", {})
        schema: dict[str, Any] = content.get("application/json", {}).get("schema", {})
        listed: dict[str, Any] = schema.get("properties", {}).get("items", {})
        if schema:
            return dict(listed.get("items", schema))
    return {}


_KINDS = {
    "integer": "整数",
    "number": "数字",
    "string": "文字",
    "boolean": "是否",
    "array": "可多个",
    "object": "对象",
}
_FORMATS = {"date": "日期", "date-time": "时间", "decimal": "数字（文字表示）", "binary": "文件"}


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "")
    first = kind[0] if isinstance(kind, list) else kind
    return _FORMATS.get(schema.get("format", ""), _KINDS.get(first, "任意"))


# --- examples ----------------------------------------------------------------------------------------------


def _example(path: str, method: str, told: dict[str, Any], schema: dict[str, Any]) -> str:
    """A line for curl that can be pasted: `$XIANWU` is the address, `$TOKEN` the token."""
    filled = path.replace("{pk}", "1").replace("{file}", "1").replace("{load}", "1").replace("{export}", "1")
    for each in told["parameters"]:
        if each["in"] == "path":
            chosen = each["schema"].get("enum", [None])[0] or {"kind": "pdf", "key": "financing.declared"}.get(
                each["name"]
            )
            filled = filled.replace("{" + each["name"] + "}", str(chosen))
    lines = ['curl -H "Authorization: Bearer $TOKEN"']
    if method != "get":
        lines.append(f"-X {method.upper()}")
    content = told.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        lines.append("-F file=@文件.xlsx")
    elif schema:
        body = json.dumps(_sample(schema), ensure_ascii=False)
        lines += ['-H "Content-Type: application/json"', f"-d '{body}'"]
    lines.append(f'"$XIANWU{filled}{_query(told)}"')
    return " \\\n  ".join(lines)


def _query(told: dict[str, Any]) -> str:
    names = {each["name"] for each in told["parameters"] if each["in"] == "query"}
    wanted = [("limit", "20"), ("months", "6")]
    found = [f"{name}={value}" for name, value in wanted if name in names]
    return "?" + "&".join(found) if found else ""


_SAMPLES: dict[str, Any] = {"integer": 1, "number": 1, "boolean": True, "object": {}, "array": []}
_SAMPLE_FORMATS = {"date": "2025-08-29", "decimal": "500000.00", "date-time": "2025-08-29T09:00"}


def _sample(schema: dict[str, Any]) -> dict[str, Any]:
    required = schema.get("required") or list(schema.get("properties", {}))
    return {name: _sample_of(each) for name, each in schema["properties"].items() if name in required}


def _sample_of(schema: dict[str, Any]) -> Any:
    if schema.get("enum"):
        return schema["enum"][0]
    found = _SAMPLE_FORMATS.get(schema.get("format", "")) or _SAMPLES.get(schema.get("type", ""))
    return "…" if found is None else found
