"""`make docs`: write the handbook's reference chapter anew from what the rooms declare; `--check` only compares.

Prose stands above the first mark and stays; everything between the marks is written over.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from scripts.commands import say
from scripts.stamps import ROOT

CHAPTER = ROOT / "docs" / "handbook" / "90-reference.md"
# Link definitions that nobody refers to: the only comments that no renderer shows.
BEGIN, END = "[//]: # (以下由 make docs 生成，请勿手改)", "[//]: # (生成部分到此为止)"
HEAD = "# 参考：角色、步骤、指标、参数一览\n\n"
AS_OF = date(2025, 8, 29)
"""Only to put period phrases into words; the handbook speaks of no particular day otherwise."""

MEASURES = {"count": "计数", "distinct": "去重计数", "total": "合计", "mean": "平均", "latest": "取最新一条"}
KINDS = {
    "flow": "期间数",
    "stock": "时点数",
    "ratio": "比率",
    "change": "变化",
    "forecast": "预计",
    "latest": "最近日期",
}
DAY_KINDS = {"working": "工作日", "calendar": "日历日"}
CELL_KINDS = {
    "text": "文字", "long": "长文字", "date": "日期", "month": "月份", "int": "整数", "number": "数", "money": "金额",
    "choice": "选项", "bool": "是否", "code": "代码", "phone": "电话",
}  # fmt: skip


def table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> list[str]:
    """A Markdown table; nothing when there are no rows."""
    lines = ["| " + " | ".join(_cell(each) for each in row) + " |" for row in rows]
    return [_row(head), _row(["---"] * len(head)), *lines, ""] if lines else []


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(value: Any) -> str:
    return str(value or "").replace("\n", " ").replace("|", "／").strip() or "—"


def code(word: str) -> str:
    return f"`{word}`"


def by_room(module: str, name: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    from xianwu.kit.declared import declared_by_app

    for config, items in declared_by_app(module, name):
        yield str(config.verbose_name), items


def unit_names() -> dict[str, str]:
    from xianwu.core.units import seed

    return {code: short for code, _, short in seed.DEPARTMENTS} | dict(seed.TOWNS)


# --- roles and steps --------------------------------------------------------------------------------


def roles() -> list[str]:
    lines = ["## 角色", "", "授权时选的角色。“动态口令”表示登录必须有第二重验证；“只读”表示只看不办。", ""]
    for room, items in by_room("roles", "ROLES"):
        rows = ((code(r.code), r.label, r.note, _marks(r)) for r in items)
        lines += [f"### {room}", "", *table(("代码", "角色", "做什么", "说明"), rows)]
    return lines


def _marks(role: Any) -> str:
    return "、".join(word for word, holds in (("动态口令", role.is_sensitive), ("只读", role.is_reader)) if holds)


def steps() -> list[str]:
    lines = ["## 步骤与时限", "", "每一步的按钮文字、从哪个状态到哪个状态、由谁办、要填什么。", ""]
    for _, flows in by_room("workflow", "FLOWS"):
        for flow in flows:
            lines += _flow(flow)
    return lines


def _flow(flow: Any) -> list[str]:
    head = ("按钮", "从", "到", "由谁办", "须先填", "办理时填", "不得与谁同一人", "时限")
    lines = [f"### {flow.model._meta.verbose_name}", "", *table(head, (_step(flow, step) for step in flow.steps))]
    clocks = ((c.label, DAY_KINDS.get(c.kind, c.kind), _holders(flow, c), _shares(c)) for c in flow.clocks)
    return lines + table(("时限", "按什么计", "谁在办", "变色"), clocks)


def _holders(flow: Any, rule: Any) -> str:
    if not rule.turns:
        return _role_words((rule.holder,))
    states = _states(flow.model)
    return "；".join(f"{states[state]}：{_role_words(roles)}" for state, roles in rule.turns.items())


def _shares(rule: Any) -> str:
    return f"用去 {rule.amber:.0%} 变黄，{rule.red:.0%} 变红"


def _step(flow: Any, step: Any) -> tuple[str, ...]:
    states = _states(flow.model)
    target = states.get(step.target, str(step.target)) if isinstance(step.target, str) else "按情况"
    asks = [each.label + ("" if each.required else "（可不填）") for each in step.asks]
    return (
        f"**{step.label}**",
        "、".join(states.get(each, each) for each in step.sources),
        target,
        _role_words(step.roles),
        "、".join(str(flow.model._meta.get_field(name).verbose_name) for name in step.needs),
        "、".join([*asks, *(["理由"] if step.reason else [])]),
        "、".join(_step_words(flow, name) for name in step.second_person),
        _clock_words(flow, step),
    )


def _states(model: Any) -> dict[str, str]:
    states = getattr(model, "State", None)
    chosen = states.choices if states else model._meta.get_field("state").flatchoices
    return {str(value): str(label) for value, label in chosen}


def _role_words(codes: Iterable[str]) -> str:
    from xianwu.core.people.roles import roles_in_words

    return roles_in_words([each for each in codes if each])


def _step_words(flow: Any, name: str) -> str:
    return "登记人" if name == "create" else f"办“{flow.step(name).label}”的人"


def _clock_words(flow: Any, step: Any) -> str:
    parts = (("开始", step.starts), ("停止", step.stops), ("暂停", step.pauses), ("恢复", step.resumes))
    return "；".join(f"{verb}{'、'.join(flow.clock(name).label for name in names)}" for verb, names in parts if names)


# --- figures ----------------------------------------------------------------------------------------


def figures() -> list[str]:
    lines = ["## 指标", "", "每个数字怎样算出来。金额保留原始精度，只在显示时四舍五入；比率由原始合计相除。", ""]
    head = ("键", "指标", "单位", "怎样算", "期间", "类别", "责任单位", "口径")
    for room, items in by_room("figures", "FIGURES"):
        lines += [f"### {room}的指标", "", *table(head, map(_figure, items))]
    return lines + checks()


def _figure(figure: Any) -> tuple[str, ...]:
    owner = unit_names().get(figure.owner, figure.owner)
    kind = KINDS.get(figure.kind, figure.kind)
    return (code(figure.key), figure.label, figure.unit, _formula(figure), _period(figure), kind, owner, figure.note)


def _formula(figure: Any) -> str:
    from xianwu.figures.api import formula_of

    measure = getattr(figure, "measure", None)
    if measure is None:
        return formula_of(figure)
    words = MEASURES.get(measure.kind, measure.kind)
    if measure.kind == "distinct":
        words = f"按{_field_words(figure, measure.field)}去重计数"
    elif measure.kind != "count":
        sign = {"-": " − ", "*": " × "}.get(measure.operator, "")
        other = f"{sign}{_field_words(figure, measure.other)}" if sign else ""
        words = f"{_field_words(figure, measure.field)}{other}{words}"
    return f"{figure.of.name}：{words}"


def _field_words(figure: Any, path: str) -> str:
    from django.apps import apps

    model = apps.get_model(figure.of.model)
    field = None
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = getattr(field, "related_model", None) or model
    return str(getattr(field, "verbose_name", path))


def _period(figure: Any) -> str:
    if figure.parts:
        from xianwu.figures.api import figure as figure_named

        part = figure.parts[0][1]
        return _period(figure_named(part) if isinstance(part, str) else part)
    from xianwu.lib.periods import PeriodError

    kind, _, parameter = figure.span.code.partition(":")
    if kind == "parameter":  # a row says from which day, and this chapter is written without a database
        return f"截至目前（从参数 {code(parameter)} 那一天起）"
    try:
        period = figure.span.resolve(AS_OF)
    except PeriodError:
        return str(figure.span.code)
    is_fixed = kind in ("since", "recent_years", "recently", "on_day")
    return f"{period.phrase}（自 {period.start} 起）" if is_fixed and period.start else period.phrase


CHECKS = {
    "Within": "前者每一户（条）都在后者之内",
    "Parts": "各部分之和等于总数",
    "RatioCheck": "分子、分母、比率同时成立",
    "Monotone": "累计数不减少",
}


def checks() -> list[str]:
    from xianwu.figures.api import figure as figure_named

    def labels(check: Any) -> str:
        found = [figure_named(each) if isinstance(each, str) else each for each in check.figures]
        return "、".join(each.label for each in found)

    rows = [
        (room, CHECKS.get(type(check).__name__, type(check).__name__), labels(check), check.note)
        for room, items in by_room("figures", "CHECKS")
        for check in items
    ]
    return ["### 核对关系", "", *table(("业务", "核对什么", "指标", "说明"), rows)]


# --- lists ------------------------------------------------------------------------------------------


def parameters() -> list[str]:
    lines = ["## 规则参数", "", "没有本县文件时按默认值执行；管理员录入取值时要写文号或依据。", ""]
    for room, items in by_room("rules", "PARAMETERS"):
        rows = ((code(p.code), p.label, f"{p.default} {p.unit}".strip(), p.since, p.source, p.note) for p in items)
        head = ("代码", "参数", "默认值", "默认值自", "依据", "说明")
        lines += [f"### {room}的参数", "", *table(head, rows)]
    return lines


def sheets() -> list[str]:
    lines = ["## 导入表", "", "列名以模板为准；带 * 的列必填。", ""]
    for room, items in by_room("intake", "SHEETS"):
        for sheet in items:
            head = f"### {room}：{sheet.label}"
            said = f"导入表代码 {code(sheet.key)}，可由{_role_words(sheet.roles)}导入。{sheet.note}"
            rows = ((_header(c), CELL_KINDS.get(c.kind, c.kind), _column_note(c)) for c in sheet.columns)
            lines += [head, "", said, "", *table(("列", "填什么", "说明"), rows)]
    return lines


def _header(column: Any) -> str:
    return f"{column.header} *" if column.required else column.header


def _column_note(column: Any) -> str:
    parts = [column.help, f"单位：{column.unit}" if column.kind == "money" else ""]
    if column.choices:
        parts.append("、".join(str(label) for _, label in column.choices))
    if column.aliases:
        parts.append(f"也认列名：{'、'.join(column.aliases)}")
    return "；".join(part for part in parts if part)


def papers() -> list[str]:
    rows = [
        (code(kind.code), kind.title, kind.number_pattern.replace("{year}", "年").replace("{number}", "序"))
        for _, items in by_room("paper_kinds", "PAPERS")
        for kind in items
    ]
    return ["## 文书", "", "文号按发文单位、种类和年度连续编号。", "", *table(("代码", "文书", "文号样式"), rows)]


def events() -> list[str]:
    lines = ["## 事件", "", "每次写入都会留下的事件。审计可按代码查找。", ""]
    for room, items in by_room("events", "EVENTS"):
        rows = ((code(event.verb), event.label) for event in items)
        lines += [f"### {room}的事件", "", *table(("代码", "事件"), rows)]
    return lines


SECTIONS: tuple[Callable[[], list[str]], ...] = (roles, steps, figures, parameters, sheets, papers, events)


def generated() -> str:
    """All sections as one text. Django must be set up."""
    return "\n".join(line for section in SECTIONS for line in section()).rstrip() + "\n"


def chapter() -> str:
    """The whole chapter: prose kept, lists anew."""
    before, after = HEAD, ""
    if CHAPTER.exists():
        text = CHAPTER.read_text(encoding="utf-8")
        before = text.partition(BEGIN)[0] or HEAD
        after = text.partition(END)[2]
    return f"{before}{BEGIN}\n\n{generated()}\n{END}{after or chr(10)}"


def is_stale() -> bool:
    """Whether the rooms declare something else than the chapter says."""
    return not CHAPTER.exists() or CHAPTER.read_text(encoding="utf-8") != chapter()


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xianwu.web.settings")
    with tempfile.TemporaryDirectory(prefix="xianwu-docs-") as home:
        # Declarations need no county: a home of its own keeps the real one's settings out.
        os.environ["XIANWU_HOME"] = home
        import django

        django.setup()
        if not is_stale():
            say("手册的参考一章与代码一致。")
            return 0
        if "--check" in arguments:
            say("手册的参考一章已过时，请运行 make docs。")
            return 1
        CHAPTER.parent.mkdir(parents=True, exist_ok=True)
        Path(CHAPTER).write_text(chapter(), encoding="utf-8")
        say(f"已重写 {CHAPTER.relative_to(ROOT)}。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
