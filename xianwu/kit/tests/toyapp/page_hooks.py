"""Clocks of the toy room, as the workflow would give them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.kit.access import as_of
from xianwu.kit.hooks import PageHooks
from xianwu.kit.pages import RecordPages
from xianwu.kit.states import ClockFace
from xianwu.kit.tests.toyapp.models import Need


class ToyHooks(PageHooks):
    def clock_faces(
        self, pages: RecordPages, *, request: HttpRequest, records: Sequence[Model]
    ) -> dict[Any, ClockFace]:
        if pages.model is not Need:
            return {}
        return {need.pk: face for need in records if (face := _face(need, request=request))}


def _face(need: Any, *, request: HttpRequest) -> ClockFace | None:
    if need.state != Need.State.RECOMMENDED or need.declared_on is None:
        return None
    due = need.declared_on + timedelta(days=30)
    left = (due - as_of(request)).days
    if left < 0:
        return ClockFace("late", f"超期 {-left} 天", due, "中国银行")
    return ClockFace("warn" if left <= 3 else "calm", f"还有 {left} 天", due, "中国银行")


PAGE_HOOKS = [ToyHooks()]
