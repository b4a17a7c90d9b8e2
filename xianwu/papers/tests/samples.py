"""One row of each ledger of papers."""

from datetime import date, timedelta
from typing import Any

from xianwu.papers.declarations import paper_kinds
from xianwu.papers.models import NumberRegister, OrganWord, Paper, PaperTemplate


def template(world: Any) -> PaperTemplate:
    kind = next(iter(paper_kinds().values()))
    first = date(2021, 1, 1) + timedelta(days=world.number())
    return world.write(PaperTemplate(kind=kind.code, title=kind.title, body=kind.default_body, valid_from=first))


def register(world: Any) -> NumberRegister:
    kind = next(iter(paper_kinds()))
    return world.write(NumberRegister(organ=world.units["finance"], kind=kind, year=2000 + world.number()))


def paper(world: Any) -> Paper:
    """Issued on a template: any record will do."""
    record, kind, number = world.one(PaperTemplate), next(iter(paper_kinds())), world.number()
    return world.write(
        Paper(
            record_kind=record._meta.label_lower, object_id=record.pk, kind=kind, organ=world.units["finance"],
            year=2025, sequence_no=number, number=f"样例〔2025〕{number}号", title="样例文书", words="样例",
            pdf_sha256="0" * 64, docx_sha256="0" * 64, template_sha256="0" * 64, issued_on=world.day,
        )
    )  # fmt: skip


def organ_word(world: Any) -> OrganWord:
    first = date(2021, 1, 1) + timedelta(days=world.number())
    return world.write(OrganWord(organ=world.units["finance"], word="延财", valid_from=first))


SAMPLES = {OrganWord: organ_word, PaperTemplate: template, NumberRegister: register, Paper: paper}
