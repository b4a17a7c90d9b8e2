"""What stands on the pages of learning beside the fields."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.domains.gas_safety.learning import facts
from xianwu.domains.gas_safety.learning.records import Contest, Question
from xianwu.kit import access
from xianwu.kit.panels import Panel
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, REVIEWER


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
