"""`xianwu anchor`: close the days since the last anchor, and print what is to be deposited outside.

The worker (`xianwu serve` starts one) closes them by itself; this command is for a timer where no worker runs, and
for the clerk who takes the digest to another house.
"""

from __future__ import annotations

import threading
from argparse import ArgumentParser, Namespace
from datetime import date, timedelta
from typing import Any

from xianwu.web.commands.setup import day, open_house

HOUR = 3600
DEPOSIT = "请把最后一行的日期和摘要抄送系统以外的单位（如档案馆、审计局）留存：日后可证明此前的事件没有被改动或删去。"


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--until", type=day, metavar="日期", help="封存到哪一天，默认昨天（今天还在写）")


def run(args: Namespace) -> int:
    from xianwu.web.commands.errors import CommandFailed

    open_house()
    last = yesterday()
    if args.until and args.until > last:
        raise CommandFailed(f"{args.until} 还没有过完，最多封存到 {last}。")
    fresh = close_days(args.until or last)
    for line in lines(fresh):
        print(line)
    return 0


def yesterday() -> date:
    from xianwu.kit import clock

    return clock.today() - timedelta(days=1)


def close_days(until: date) -> list[Any]:
    """Anchor every whole day that is not anchored yet."""
    from xianwu.core.events.api import anchor_days

    return anchor_days(until)


def do_nightly() -> None:
    """What rooms do once a day is over; each duty finds nothing to do when it was done already."""
    from xianwu.kit import clock
    from xianwu.kit.declared import declared

    for duty in declared("nightly", "NIGHTLY"):
        duty(at=clock.now())


def lines(fresh: list[Any]) -> list[str]:
    """What was closed and the head of the chain, for people."""
    from xianwu.core.events.models import Anchor

    found = [f"{each.day}\t{each.event_count} 条\t{each.digest}" for each in fresh]
    head = Anchor.objects.order_by("-day").first()
    if head is None:
        return ["还没有可以封存的日子。"]
    found.append(f"已封存到 {head.day}，新封存 {len(fresh)} 天。{DEPOSIT}")
    found.append(f"{head.day} {head.digest}")
    return found


class Closer(threading.Thread):
    """Beside the jobs: closes yesterday once it is over; a fault is told and tried again an hour later."""

    def __init__(self) -> None:
        super().__init__(name="anchor", daemon=True)
        self.ended = threading.Event()

    def run(self) -> None:
        from django.db import close_old_connections

        while not self.ended.is_set():
            self.close_once()
            close_old_connections()
            self.ended.wait(HOUR)

    def close_once(self) -> None:
        try:
            close_days(yesterday())
        except Exception as error:
            print(f"封存昨日事件没有成功，一小时后再试：{error}", flush=True)
        try:
            do_nightly()
        except Exception as error:
            print(f"每日清理没有成功，一小时后再试：{error}", flush=True)
