"""Small scenes played in a home: `python -m tests.resilience.scenes work`. Each prints one line of JSON."""

from __future__ import annotations

import json
import sys
import time
from hashlib import sha256
from typing import Any

import django


def found() -> int:
    from tests.resilience.county import found as make

    make()
    return 0


def work() -> int:
    """Something of everything: imports, steps with papers, a signed issue, a file, sealed values, a moved clock."""
    from django.core.files.base import ContentFile

    from tests.resilience import verbs
    from tests.resilience.county import AT, actor
    from xianwu.core.attachments.api import attach
    from xianwu.core.people.models import Person
    from xianwu.domains.fiscal_review.models import ReviewProject

    for act in (verbs.import_ledger, verbs.send_in, verbs.send_in, verbs.sign_issue, verbs.import_ledger):
        act()
    person = Person.objects.get(username="review_intake")
    person.phone = "13800138000"
    person.save()
    project = ReviewProject.objects.order_by("pk").last()
    assert project
    # An instant down to the microsecond: what is cut on the way breaks the chain.
    at = AT.replace(microsecond=123_457)
    attach(project, ContentFile("附件内容".encode(), name="说明.txt"), actor=actor("review_intake"), at=at)
    return 0


def queue() -> int:
    """A load that has been chosen and waits for the worker."""
    from tests.resilience import verbs

    verbs.work_on = lambda: None
    verbs.import_ledger()
    return 0


def busy() -> dict[str, Any]:
    """Steps for some seconds on end; gives their number and the longest one."""
    from tests.resilience import verbs

    until, longest, count = time.monotonic() + float(sys.argv[2]), 0.0, 0
    while time.monotonic() < until:
        begun = time.monotonic()
        verbs.send_in()
        longest, count = max(longest, time.monotonic() - begun), count + 1
        if count == 1:
            print("begun", flush=True)
    return {"count": count, "longest": longest}


def faults() -> list[str]:
    from tests.resilience import truth

    return truth.faults(sys.argv[2])


def _shown(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def portrait() -> dict[str, Any]:
    """Every table by a digest of all its values, read without anything that backup or restore use."""
    from django.apps import apps
    from django.conf import settings

    left_out = {"contenttypes", "auth", "sessions", "django_tasks_db"}
    found: dict[str, Any] = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in left_out:
            rows = list(model._base_manager.order_by("pk").values_list())
            # PostgreSQL keeps the keys of a JSON value in an order of its own.
            text = json.dumps(rows, ensure_ascii=False, sort_keys=True, default=_shown)
            found[model._meta.label] = [len(rows), sha256(text.encode()).hexdigest()]
    for folder in ("files", "intake", "exports"):
        for path in sorted((settings.XIANWU_HOME / folder).rglob("*")):
            if path.is_file():
                name = str(path.relative_to(settings.XIANWU_HOME))
                found[name] = sha256(path.read_bytes()).hexdigest()
    return found | {"secrets": [settings.SECRET_KEY, settings.XIANWU_FIELD_KEY]}


SCENES = {each.__name__: each for each in (found, work, queue, busy, faults, portrait)}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(SCENES[sys.argv[1]](), ensure_ascii=False))
