"""Samples taken on a visit (抽样取证): thing by thing with its seal, on a paper that both sides sign."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import log
from xianwu.kit.side_forms import long_field
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.authority import cards
from xianwu.registers.enforcement.casework.custody import items_of
from xianwu.registers.enforcement.casework.field_records import SIGNED, SignedForm
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role, require_state
from xianwu.registers.enforcement.kinds import Signature
from xianwu.registers.enforcement.models import Inspection
from xianwu.registers.enforcement.printing import instant_words, print_paper
from xianwu.registers.enforcement.roles import OFFICER
from xianwu.registers.enforcement.visits import facts, visit_words

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S = Inspection.State
SAMPLED = "enforcement.inspection_sampled"


class SamplesForm(SignedForm):
    things = long_field(
        "样品", max_length=2000, help_text="每行一件：名称和特征，数量，封条号；如“瓶装液化气，2瓶，封0021”"
    )
    sample_method = forms.CharField(label="抽样方法", max_length=200)
    place = forms.CharField(label="抽样地点", max_length=100, required=False, help_text="不填就是检查地点")


@transaction.atomic
def take_samples(
    inspection: Inspection, *, things: str, sample_method: str, signature: str, place: str = "", witness: str = "",
    actor: Actor, at: datetime,
) -> Paper:  # fmt: skip
    """Taken while the visit is held, by those who hold it; may happen more than once."""
    require_role(actor, inspection.unit, OFFICER)
    require_state(inspection, S.VISITING, S.VISITED, what="抽样取证")
    facts.require_team(inspection, actor)
    if not cards([actor.id], inspection.unit, on=timezone.localdate(at)):
        raise EnforcementRefused("您没有本机关在有效期内的执法证，不能抽样取证。")
    items = items_of(things)
    officers = visit_words.pairs(facts.officers_of(inspection))
    signed = signature == Signature.SIGNED
    words: dict[str, Any] = {
        "party": visit_words.party_of(inspection.subject), "time": instant_words(at),
        "place": place.strip() or inspection.subject.whole_address, "officers": officers,
        "officers_words": "、".join(f"{name}（执法证号 {card}）" for name, card in officers),
        "samples": "；".join(f"{name} {count}，{f'封条号 {seal}' if seal else '未加封'}" for name, count, seal in items),
        "sample_method": sample_method.strip(), "signature": signature, "signed": SIGNED[Signature(signature)],
        "witness": witness.strip() or ("—" if signed else ""),
    }  # fmt: skip
    matter = inspection.matter
    paper = print_paper(inspection, "sampling_record", words, organ=inspection.unit, matter=matter, actor=actor, at=at)
    log(inspection, SAMPLED, actor=actor, at=at, changes={"paper": ["", f"{paper.title} {paper.number}"]})
    return paper
