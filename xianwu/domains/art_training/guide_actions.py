"""Opening a guide, and the verbs of it that are no step."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.records.numbers import take_number
from xianwu.core.workflow.api import open_record
from xianwu.domains.art_training.models import LicensingGuide
from xianwu.domains.art_training.roles import GUIDE
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.roles import CLERK, OFFICER

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

OPENED = "art_training.guide_opened"


@transaction.atomic
def open_guide(data: dict[str, Any], *, actor: Actor, at: datetime) -> LicensingGuide:
    """A file for an institution without a licence; one that is open already is found instead."""
    subject: Subject = data["subject"]
    require_role(actor, subject.unit, GUIDE, CLERK, OFFICER)
    if subject.is_registered:
        raise EnforcementRefused("这家机构已有办学许可，不用建办证指导档案。", field="subject")
    known = subject.licensing_guides.exclude(state__in=LicensingGuide.ENDED).first()
    if known is not None:
        raise EnforcementRefused(f"这家机构的办证指导档案 {known.number} 还在办理，请打开那一条。", field="subject")
    on = timezone.localdate(at)
    row = LicensingGuide(
        number=take_number(f"办证{on.year}", width=4),
        title=subject.title,
        unit=subject.unit,
        state=LicensingGuide.State.OPENED,
        subject=subject,
        opened_on=on,
        note=data.get("note") or "",
    )
    open_record(row, OPENED, actor=actor, at=at)
    return row
