"""A note of each of our templates that this process renders, for `scripts.templates_seen` to add up."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def noted(folder: str | None) -> Iterator[None]:
    """Leave a file of names in the folder; without a folder nothing is noted."""
    if not folder:
        yield
        return
    from django.test.signals import template_rendered

    names: set[str] = set()

    def note(template: Any, **_rest: Any) -> None:
        origin = getattr(template.origin, "name", "")
        if origin.startswith(str(ROOT)):
            names.add(Path(origin).relative_to(ROOT).as_posix())

    template_rendered.connect(note, weak=False)
    yield
    template_rendered.disconnect(note)
    Path(folder, uuid.uuid4().hex).write_text("\n".join(sorted(names)), encoding="utf-8")
