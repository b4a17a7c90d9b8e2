"""Who uses a home: servers share it, a build or a restore wants it alone. The kernel drops the lock with its holder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xianwu.web.commands.errors import CommandFailed

BUSY = "这个目录正在被使用（服务、建库或恢复）。请先停止（在运行它的窗口按 Ctrl-C）后再试。"


@contextmanager
def hold(name: str, *, folder: Path, is_shared: bool = False, waits: bool = False, busy: str = BUSY) -> Iterator[None]:
    """Hold a lock of the home for the block; raises CommandFailed when others hold it, unless it waits for them."""
    mode = (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | (0 if waits else fcntl.LOCK_NB)
    with (folder / f"{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, mode)
        except BlockingIOError:
            raise CommandFailed(busy) from None
        yield
