"""What this field asks on top of the engine: closing a school is a penalty and never an order of the day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from xianwu.core.people.actors import Actor
from xianwu.core.workflow.declarations import NEVER, Move
from xianwu.domains.art_training.models import LicensingGuide
from xianwu.registers.enforcement.brain.papers_elements import closing_words, wording_problem
from xianwu.registers.enforcement.kinds import Sanction
from xianwu.registers.enforcement.models import Case, Finding

THE_WAY = "停止办学是行政处罚（民办教育促进法第六十四条），要经立案、告知（含听证权）、决定和送达；现场只能责令改正。"
ENDED_BADLY = (LicensingGuide.State.UNATTAINABLE, LicensingGuide.State.REFUSED)
ORDERING = ("order", "correct_order")
PROPOSING = ("finish_investigation", "decide")


def finding_problem(finding: Finding, move: Move) -> str | None:
    """On the spot only an order to correct, and none that closes the school in other words."""
    if move.step.name == "stop":
        return f"{THE_WAY}请办理“责令限期改正”，需要停止办学的由执法人员“转立案”。"
    if move.step.name not in ORDERING or move.is_offer:
        return None
    said = {"demand": f"{move.data.get('demand') or finding.demand}{move.data.get('broken') or ''}"}
    problem = wording_problem("correction_order", said)
    return (f"{problem}{THE_WAY}" if closing_words(said) else problem) or None


def never_by_order(actor: Actor, on: date) -> Q:
    """For the database: on no row does an order to stop wait for anybody."""
    return NEVER


def case_problem(case: Case, move: Move) -> str | None:
    """To close a school one must have looked whether it can be licensed, and found that it cannot."""
    if move.step.name not in PROPOSING or move.is_offer:
        return None
    wanted = move.data.get("proposal") or move.data.get("sanction")
    if wanted != Sanction.SUSPENSION or case.subject is None or case.subject.is_registered:
        return None
    if LicensingGuide.objects.filter(subject=case.subject, state__in=ENDED_BADLY).exists():
        return None
    return (
        "无证机构先研判能不能办证：请办证指导员建档并作出“不具备条件”的结论（或者许可机关不予许可）后，再提出停止办学。"
    )
