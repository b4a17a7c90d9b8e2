"""How far a load is. Kept beside its file: what the load's transaction writes nobody else sees before its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from xianwu.kit.progress import heard

if TYPE_CHECKING:
    from xianwu.intake.models import Load

STEPS = 100
"""How often at most it is written down."""


def _path(load: Load) -> Path:
    return Path(settings.XIANWU_HOME) / "intake" / f"load-{load.pk}.progress"


def done_rows(load: Load) -> int:
    """How many lines of a running load are worked off, at most all of them; 0 before the first."""
    try:
        return min(int(_path(load).read_text()), load.row_count)
    except (OSError, ValueError):
        return 0


@contextmanager
def kept(load: Load, kinds: Sequence[str]) -> Iterator[None]:
    """Within, what is written of `kinds` (`app.Model`, one after the other) is counted as work on the load's lines."""
    path, said = _path(load), 0
    order = {kind.lower(): place for place, kind in enumerate(kinds)}
    written: defaultdict[str, float] = defaultdict(float)

    def listen(kind: str, count: float) -> None:
        nonlocal said
        if kind not in order:
            return
        written[kind] += count
        # Where one kind is written, those before it are: known firms need no writing.
        done = int((order[kind] * load.row_count + min(written[kind], load.row_count)) / len(order))
        if done - said >= max(load.row_count // STEPS, 1):
            said = done
            part = path.with_suffix(".part")
            part.write_text(str(done))
            part.replace(path)

    try:
        with heard(listen):
            yield
    finally:
        path.unlink(missing_ok=True)
