"""`xianwu worker`: long imports and exports, one at a time; first what an interrupted worker left behind."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from xianwu.web.commands.anchor import Closer
from xianwu.web.commands.occupancy import hold
from xianwu.web.commands.setup import open_house
from xianwu.web.environment import home


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="做完排队的任务就退出")


def run(args: Namespace) -> int:
    open_house()
    # A second worker stands by and takes over when the first one ends.
    with hold("worker", folder=home(), waits=True):
        work(is_once=args.once)
    return 0


def work(*, is_once: bool) -> None:
    """Recover, then work, and close yesterday once it is over. Only one worker may be here at a time."""
    from django.core.management import call_command

    from xianwu.intake.recovery import recover

    count = recover()
    if count:
        print(f"有 {count} 个任务上次没有做完，重新排队。", flush=True)
    closer = Closer()
    if is_once:
        closer.close_once()
    else:
        closer.start()
    options = {"interval": 1, "startup_delay": False, "reload": False, "verbosity": 0}
    call_command("db_worker", batch=is_once, **options)
