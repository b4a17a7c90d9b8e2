"""What stands on the pages of learning beside the fields."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from xianwu.domains.gas_safety.learning import facts
from xianwu.domains.gas_safety.learning.records import Contest, FileReview, Question, Training
from xianwu.domains.gas_safety.learning.registrations import ON_CONTEST, ON_REVIEW, ON_TRAINING
from xianwu.kit import access
from xianwu.kit.panels import Panel
from xianwu.registers.enforcement.registering import offers
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, REVIEWER

KNOWN: dict[Any, tuple[str, Any]] = {
    FileReview: ("review", ON_REVIEW),
    Training: ("training", ON_TRAINING),
    Contest: ("contest", ON_CONTEST),
}


class Registrations(Panel):
    """What can be registered on a review, a training, a contest."""

    title = "登记"
    template = "gas_safety/registrations.html"
    key = "learning-register"

    def _offers(self, request: HttpRequest, record: Model) -> list[Any]:
        name, known = KNOWN[type(record)]
        able = offers(known, record, actor=access.actor_of(request))
        return [(each, reverse(f"gas_safety:register-{name}", args=[record.pk, each.name])) for each in able]

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return not access.is_past(request) and bool(self._offers(request, record))

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"offers": self._offers(request, record)}


class Drawn(Panel):
    """The list's digest, the commitment and, after the draw, its questions; their words only for those who set them."""

    title = "抽题"
    template = "gas_safety/contest_draw.html"
    key = "contest-draw"
    is_late = True

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        assert isinstance(record, Contest)
        return bool(record.commitment)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Contest)
        actor = access.actor_of(request)
        may = record.state == Contest.State.HELD or (actor is not None and actor.has(CLERK, REVIEWER, DEPUTY))
        rows = {row.code: row for row in Question.objects.filter(code__in=record.winners)} if may else {}
        return {
            "contest": record,
            "questions": [(code, rows.get(code)) for code in record.winners],
            "listed": len(record.candidates),
        }


class Ranking(Panel):
    """Who came where: more right answers first, then less time."""

    title = "名次"
    template = "gas_safety/contest_ranking.html"
    key = "contest-ranking"
    is_late = True

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Contest)
        return {"ranked": facts.ranking(record), "wanted": len(record.winners)}
