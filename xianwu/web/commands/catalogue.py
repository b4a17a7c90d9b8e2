"""`xianwu catalogue`: every role, step, figure, sheet and parameter that the rooms declare."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from xianwu.web.commands.setup import open_house


def add(parser: ArgumentParser) -> None:
    """No arguments."""


def lines() -> Iterator[str]:
    """The catalogue, section by section."""
    from xianwu.core.events.declarations import event_types
    from xianwu.core.people.roles import roles_in_words
    from xianwu.core.workflow.declarations import flows, role_labels
    from xianwu.kit.declared import declared

    yield "角色"
    yield from (f"  {code}\t{label}" for code, label in role_labels().items())
    yield "步骤"
    for flow in flows().values():
        yield f"  {flow.model._meta.verbose_name}（{flow.model._meta.label}）"
        for step in flow.steps:
            yield f"    {step.name}\t{step.label}\t{'/'.join(step.sources)}\t由{roles_in_words(step.roles)}"
    yield "指标"
    yield from (f"  {each.key}\t{each.label}\t{each.unit}" for each in declared("figures", "FIGURES"))
    yield "导入表"
    yield from (f"  {each.key}\t{each.label}" for each in declared("intake", "SHEETS"))
    yield "事件"
    yield from (f"  {each.verb}\t{each.label}" for each in event_types().values())
    yield "规则参数"
    yield from (f"  {each.code}\t{each.label}" for each in declared("rules", "PARAMETERS"))


def run(args: Namespace) -> int:
    open_house()
    for line in lines():
        print(line)
    return 0
