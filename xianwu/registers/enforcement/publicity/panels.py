"""Panels of a draw."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.kit.panels import Panel
from xianwu.registers.enforcement.models import Draw, Officer, Subject


class DrawList(Panel):
    """Who was on the list, who was drawn and who goes there; and how to replay it."""

    title = "名单与结果"
    template = "enforcement/draw_list.html"
    key = "list"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Draw)
        subjects = Subject.objects.filter(matter=record.matter, number__in=record.winners).select_related("town")
        names = {subject.number: subject for subject in subjects}
        cards = {card for pair in record.pairs for card in pair["officers"]}
        people = dict(Officer.objects.filter(card_no__in=cards).values_list("card_no", "person__name"))
        pairs = {pair["subject"]: pair for pair in record.pairs}
        rows = [
            {
                "order": order,
                "number": number,
                "subject": names.get(number),
                "officers": "、".join(people.get(card, card) for card in pairs.get(number, {}).get("officers", ())),
                "reason": pairs.get(number, {}).get("reason", ""),
            }
            for order, number in enumerate(record.winners, start=1)
        ]
        return {"rows": rows, "draw": record, "listed": len(record.candidates)}
