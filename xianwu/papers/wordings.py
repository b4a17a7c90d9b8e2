"""Which wording holds on a day, and how an official sets another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.actors import Actor
from xianwu.lib.digests import sha256_hex
from xianwu.papers.declarations import kind_of
from xianwu.papers.events import TEMPLATE_CLOSED, TEMPLATE_CORRECTED, TEMPLATE_SET
from xianwu.papers.models import Paper, PaperTemplate, valid_on
from xianwu.papers.wording import TemplateRefused, check_body


@dataclass(frozen=True)
class Wording:
    """Title and body of a kind of paper; `template` is None for the declared ones."""

    title: str
    body: str
    template: PaperTemplate | None

    @property
    def sha256(self) -> str:
        return sha256_hex(f"{self.title}\n{self.body}".encode())


def wording_on(code: str, *, day: date) -> Wording:
    """The template in force on a day, otherwise what the domain declares."""
    kind = kind_of(code)
    row = PaperTemplate.objects.filter(valid_on(day), kind=code).order_by("-valid_from").first()
    return Wording(row.title, row.body, row) if row else Wording(kind.title, kind.default_body, None)


def set_template(data: dict[str, Any], *, actor: Actor, at: datetime) -> PaperTemplate:
    """A new wording from a day on; the one before ends the day before, later ones stay."""
    kind_of(data["kind"])
    check_body(data["body"])
    others = PaperTemplate.objects.filter(kind=data["kind"])
    start = data["valid_from"]
    if others.filter(valid_from=start).exists():
        raise TemplateRefused("这一天已经有启用的模板，请另选启用日期，或修改那一份。", field="valid_from")
    later = others.filter(valid_from__gt=start).order_by("valid_from").first()
    with transaction.atomic():
        for before in others.filter(valid_on(start)):
            end = {"valid_to": start - timedelta(days=1)}
            write_change(before, end, TEMPLATE_CLOSED, actor=actor, at=at)
        row = PaperTemplate(
            kind=data["kind"],
            title=data["title"],
            body=data["body"],
            valid_from=start,
            valid_to=later.valid_from - timedelta(days=1) if later else None,
        )
        write_new(row, TEMPLATE_SET, actor=actor, at=at)
    return row


def correct_template(row: PaperTemplate, data: dict[str, Any], *, actor: Actor, at: datetime) -> PaperTemplate:
    """Mend title and wording, as long as no paper was issued with it."""
    check_body(data["body"])
    if Paper.objects.filter(template=row).exists():
        raise TemplateRefused("已有文书用这份模板印发，不能再改。请新建一份模板，写明启用日期。")
    changes = {"title": data["title"], "body": data["body"]}
    write_change(row, changes, TEMPLATE_CORRECTED, actor=actor, at=at)
    return row
