"""Plain rows put straight into the tables: figures are read here, not steps."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from xianwu.core.attachments.models import Attachment
from xianwu.core.units.models import Unit
from xianwu.domains.art_training.kinds import MATTER
from xianwu.domains.art_training.models import LicensingGuide
from xianwu.domains.art_training.tests.oracle import County, Hazard, days_after
from xianwu.kit.clock import ZONE
from xianwu.registers.enforcement.models import Case, Finding, Inspection, PenaltyRule, Photo, Referral, Subject


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZONE)


def store(county: County, units: dict[str, Unit]) -> dict[str, list[Any]]:
    """The county in the tables; its rows by kind, in the order of the county."""
    organ, town = units["culture"], units["wenyan"]
    own = {"unit": organ, "matter": MATTER, "created_at": at(date(2023, 1, 1)), "updated_at": at(date(2023, 1, 1))}
    schools = [
        Subject(
            **own | {"created_at": at(each.listed_on)}, number=f"对象{n}", title=f"机构{n}", kind="institution",
            state=each.state, off_on=each.off_on, is_registered=each.is_registered, found_on=each.found_on,
            address=f"路{n}号", town=town,
        )
        for n, each in enumerate(county.schools)
    ]  # fmt: skip
    Subject._base_manager.bulk_create(schools)
    visits = [
        Inspection(
            **own, number=f"检{n}", title=f"检查{n}", subject=schools[each.school], basis="依据", scope="清单",
            state=each.state, planned_on=each.planned_on, town=town,
            held_on=None if each.state == "attempted" else each.planned_on,
            started_at=at(each.planned_on), ended_at=at(each.planned_on, 10),
        )
        for n, each in enumerate(county.visits)
    ]  # fmt: skip
    Inspection._base_manager.bulk_create(visits)
    hazards = [_hazard(own, town, n, each, visits[each.visit]) for n, each in enumerate(county.hazards)]
    Finding._base_manager.bulk_create(hazards)
    _photos(county, hazards)
    _referrals(county, own, hazards, units["audit"])
    guides = [
        LicensingGuide(
            number=f"办证{n}", title="办证", unit=organ, subject=schools[each.school], opened_on=date(2024, 1, 1),
            state="granted" if each.granted_on else "refused", guided_on=each.guided_on, decided_on=each.granted_on,
            permit_no="证" if each.granted_on else "", created_at=own["created_at"], updated_at=own["updated_at"],
        )
        for n, each in enumerate(county.guides)
    ]  # fmt: skip
    LicensingGuide._base_manager.bulk_create(guides)
    rule = PenaltyRule(organ=organ, matter=MATTER, code="R", act="行为", broken="第五条", basis="第九条",
                       valid_from=date(2022, 1, 1), created_at=own["created_at"])  # fmt: skip
    PenaltyRule._base_manager.bulk_create([rule])
    trials = [
        Case(
            **own, number=f"案{n}", title="案件", subject=schools[each.school], rule=rule, party_kind="organisation",
            party_name="机构", occurred_on=date(2024, 1, 1), clue_on=date(2024, 1, 1), state="clue", town=town,
            filed_on=each.filed_on, decided_on=each.decided_on, sanction=each.sanction, annulled_on=each.annulled_on,
            notice_served_on=date(2024, 1, 1),
        )
        for n, each in enumerate(county.trials)
    ]  # fmt: skip
    Case._base_manager.bulk_create(trials)
    return {"schools": schools, "visits": visits, "hazards": hazards, "guides": guides, "trials": trials}


def state_of(each: Hazard) -> str:
    if each.is_void:
        return "void"
    if each.verified_after is not None:
        return "fixed_on_site" if each.mode == "on_site" else "verified"
    if each.referred_after is not None:
        return "referred"
    return "ordered" if each.due_after is not None else "found"


def _hazard(own: dict[str, Any], town: Unit, n: int, each: Hazard, visit: Inspection) -> Finding:
    day = visit.planned_on
    due = days_after(day, each.due_after)
    return Finding(
        **own, number=f"隐{n}", title="问题", inspection=visit, subject=visit.subject, group=each.group,
        severity="general", mode=each.mode, found_on=day, town=town, state=state_of(each),
        verified_on=days_after(day, each.verified_after), served_on=days_after(day, each.served_after),
        due_at=at(due, 18) if due else None,
    )  # fmt: skip


def _photos(county: County, hazards: list[Finding]) -> None:
    chosen = [row for row, each in zip(hazards, county.hazards, strict=True) if each.has_photo]
    if not chosen:
        return
    file = Attachment.objects.create(
        kind="enforcement.inspection", object_id=0, category="photo", name="现场.png", sha256="0" * 64, size=1,
        content_type="image/png", uploaded_at=at(date(2025, 1, 1)),
    )  # fmt: skip
    created = at(date(2025, 1, 1))
    Photo._base_manager.bulk_create(
        Photo(inspection=row.inspection, finding=row, attachment=file, stage="after", created_at=created)
        for row in chosen
    )


def _referrals(county: County, own: dict[str, Any], hazards: list[Finding], to_organ: Unit) -> None:
    rows = []
    for n, (row, each) in enumerate(zip(hazards, county.hazards, strict=True)):
        day = row.found_on
        wanted = [("hand_over", days_after(day, each.referred_after)), ("copy", day if each.is_copied else None)]
        rows += [
            Referral(**own, number=f"移{n}{kind}", title="移送", state="sent", kind=kind, to_organ=to_organ, finding=row,
                     subject=row.subject, reason="理由", sent_on=sent_on)
            for kind, sent_on in wanted
            if sent_on
        ]  # fmt: skip
    Referral._base_manager.bulk_create(rows)
