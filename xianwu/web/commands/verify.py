"""`xianwu verify`: the event chain, the rows it speaks of, and the daily anchors."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from xianwu.web.commands.setup import open_house


def add(parser: ArgumentParser) -> None:
    """No arguments."""


def run(args: Namespace) -> int:
    open_house()
    from xianwu.core.events.api import verify_chain
    from xianwu.core.events.models import Event

    faults = verify_chain()
    for fault in faults:
        print(fault)
    print(f"核验 {Event.objects.count()} 条事件：{'发现 ' + str(len(faults)) + ' 处不符' if faults else '全部相符'}")
    return 1 if faults else 0
