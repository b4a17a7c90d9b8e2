"""What this field asks of a case on top of the engine's gates."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from xianwu.core.people.actors import Actor
from xianwu.core.workflow.declarations import Move
from xianwu.domains.illegal_building.kinds import LandType
from xianwu.domains.illegal_building.models import Site
from xianwu.registers.enforcement.models import Case

PLANNING = "河南省实施〈城乡规划法〉办法第七十二条"
SEALING, BY_FORCE = ("approve_seal", "seal_urgently"), ("announce", "decide_coercion", "decide_substitute")
OCCUPIED = (LandType.FARMLAND, LandType.OTHER_FARM)


def case_guard(case: Case, move: Move) -> str | None:
    """A site is sealed only where building went on after the stop; occupied farmland is executed by the court."""
    if move.step.name not in (*SEALING, *BY_FORCE):
        return None
    site = Site.objects.filter(subject=case.subject_id).first() if case.subject_id else None
    if move.step.name in SEALING:
        if site is not None and site.restarted_on is None:
            return f"没有登记“叫停后继续施工”，不能查封施工现场（{PLANNING}）。继续施工的，请先在疑似违建里报告。"
        return None
    if site is not None and site.land_type in OCCUPIED:
        return (
            f"这一处占用{site.get_land_type_display()}，属于违法占地，应当申请人民法院强制执行，"
            "行政机关不得自行强制拆除（土地管理法第八十三条）。"
        )
    return None


def not_on_farmland(actor: Actor, on: date) -> Q:
    """The same for the database: on which cases an announcement may wait for somebody."""
    return Q(subject__isnull=True) | ~Q(
        Exists(Site.objects.filter(subject=OuterRef("subject"), land_type__in=OCCUPIED))
    )
