"""An organ with its people, powers and checklist, and pictures that say when they were taken."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

import pytest
from django.core.files.base import ContentFile
from django.db.models import F
from django.utils.timezone import localtime

from tests.county import AT, DAY, account, unit
from xianwu.core.events.api import write_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Person
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.kinds import ItemResult, Mode, PhotoStage, Power, Recheck, Severity, Source
from xianwu.registers.enforcement.models import (
    Authority,
    CheckItem,
    Finding,
    Inspection,
    Officer,
    PenaltyRule,
    Plan,
    Reinspection,
    Subject,
)
from xianwu.registers.enforcement.visits import (
    evidence,
    facts,
    finding_actions,
    plan_actions,
    subject_actions,
    team_actions,
)

ORGAN, MATTER, TOWN = "culture", "toy", "dongtun"
FIRST = date(2024, 1, 1)


def sample(row: Any) -> Any:
    write_new(row, "sample.made", actor=None, at=AT)
    return row


def person(name: str, *held: str, organ: str = ORGAN, phone: str = "") -> Actor:
    known = Person.objects.filter(username=name).first()
    if known is None:
        known = account(name, *((role, organ) for role in held))
        if phone:
            known.phone = phone
            known.save()
    return actor_for(known, DAY)


def card(actor: Actor, number: str, **more: Any) -> Officer:
    given = {"valid_from": FIRST, "organ": unit(ORGAN), **more}
    return sample(Officer(person=Person.objects.get(pk=actor.id), card_no=number, **given))


def power(which: str, *, zone: str = "yanjin", organ: str = ORGAN, **more: Any) -> Authority:
    given = {"valid_from": FIRST, "basis": "《玩具条例》第三条", **more}
    return sample(Authority(organ=unit(organ), matter=MATTER, power=which, zone=unit(zone), **given))


def item(code: str, text: str, **more: Any) -> CheckItem:
    given: dict[str, Any] = {
        "organ": unit(ORGAN), "matter": MATTER, "group": "fire", "basis": f"《玩具条例》第{code}条", "valid_from": FIRST,
        "severity": Severity.GENERAL, "mode": Mode.DEADLINE, "days": 15, **more,
    }  # fmt: skip
    return sample(CheckItem(code=code, text=text, **given))


def rule(code: str = "R1", **more: Any) -> PenaltyRule:
    given: dict[str, Any] = {
        "organ": unit(ORGAN), "matter": MATTER, "act": "不改正", "broken": "第五条", "basis": "第九条",
        "organisation_from": 0, "organisation_to": 100000, "valid_from": FIRST, **more,
    }  # fmt: skip
    return sample(PenaltyRule(code=code, **given))


def end_running() -> None:
    """The visits that are under way end, whatever was found on them."""
    Inspection.objects.filter(state=Inspection.State.VISITING).update(
        state=Inspection.State.VISITED, held_on=DAY, ended_at=F("started_at")
    )


@dataclass
class World:
    """Everything that a lawful visit needs."""

    clerk: Actor = field(default_factory=lambda: person("clerk", roles.CLERK))
    one: Actor = field(default_factory=lambda: person("one", roles.OFFICER, phone="13800138001"))
    two: Actor = field(default_factory=lambda: person("two", roles.OFFICER, phone="13800138002"))
    deputy: Actor = field(default_factory=lambda: person("deputy", roles.DEPUTY))
    cards: list[Officer] = field(default_factory=list)
    items: list[CheckItem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cards = [card(self.one, "豫G0001"), card(self.two, "豫G0002")]
        for each in (Power.INSPECT, Power.ORDER_CORRECT, Power.ORDER_STOP, Power.FINE):
            power(each)
        self.items = [
            item("1", "证照悬挂", group="licence", mode=Mode.ON_SITE),
            item("2", "灭火器有效"),
            item("3", "安全出口畅通", severity=Severity.MAJOR, kinds=["school"]),
        ]

    # --- rows ------------------------------------------------------------------------------------------------

    def subject(self, title: str = "彩虹舞蹈室", **more: Any) -> Subject:
        data = {
            "matter": MATTER, "kind": "school", "title": title, "operator": "王丽", "town": unit(TOWN),
            "address": f"平安路{Subject.objects.count() + 1}号", "phone": "13900139000", **more,
        }  # fmt: skip
        return subject_actions.register_subject(data, actor=self.clerk, at=AT)

    def plan(self, *, published: bool = True, **more: Any) -> Plan:
        data = {
            "matter": MATTER, "title": "年度检查", "source": Source.PLAN, "starts_on": date(2025, 1, 1),
            "ends_on": date(2025, 12, 31), "scope": "消防和证照", "basis": "《玩具条例》第三条", "yearly_cap": 2, **more,
        }  # fmt: skip
        plan = plan_actions.draft_plan(data, actor=self.clerk, at=AT)
        take_step(plan, "submit", actor=self.clerk, at=AT)
        take_step(plan, "approve", actor=self.deputy, at=AT)
        if published:
            take_step(plan, "publish", actor=self.clerk, at=AT)
        return plan

    def planned(self, subject: Subject | None = None, plan: Plan | None = None, *, team: bool = True) -> Inspection:
        subject, plan = subject or self.subject(), plan or self.plan()
        listed = plan_actions.plan_subjects(plan, [subject], planned_on=DAY, actor=self.clerk, at=AT)
        assert not listed.refused, listed.refused
        if team:
            team_actions.assign_officers(listed.inspections, self.cards, actor=self.clerk, at=AT)
        return Inspection.objects.get(pk=listed.inspections[0].pk)

    def single(self, subject: Subject | None = None, *, team: bool = True, **more: Any) -> Inspection:
        data = {
            "subject": subject or self.subject(), "source": Source.COMPLAINT, "basis": "《玩具条例》第三条",
            "scope": "按检查清单", "planned_on": DAY, **more,
        }  # fmt: skip
        row = plan_actions.plan_inspection(data, actor=self.clerk, at=AT)
        if team:
            team_actions.assign_officers([row], self.cards, actor=self.clerk, at=AT)
        return row

    # --- the way ---------------------------------------------------------------------------------------------

    def notified(self, inspection: Inspection | None = None) -> Inspection:
        inspection = inspection or self.single()
        take_step(inspection, "approve", actor=self.deputy, at=AT)
        take_step(inspection, "notify", actor=self.clerk, at=AT)
        return inspection

    def started(self, inspection: Inspection | None = None, *, at: datetime = AT) -> Inspection:
        """Whatever ran before is over: nobody is at two places at once."""
        inspection = self.notified(inspection)
        end_running()
        self.start(inspection, at=at)
        return inspection

    def start(self, inspection: Inspection, *, step: str = "start", at: datetime = AT, **more: Any) -> None:
        data = {"card_shown": True, "no_conflict": True, "code_scanned": True, "party_name": "王丽", **more}
        take_step(inspection, step, actor=self.one, at=at, data=data)

    def answer(self, inspection: Inspection, *results: str, at: datetime = AT) -> None:
        answers = {
            each.pk: team_actions.Answer(result)
            for each, result in zip(facts.items_for(inspection), results, strict=False)
        }
        team_actions.answer_items(inspection, answers, actor=self.one, at=at)

    def finish(self, inspection: Inspection, *, at: datetime | None = None, **more: Any) -> None:
        data = {"signature": "signed", "party_name": "王丽", **more}
        take_step(inspection, "finish", actor=self.one, at=at or AT + timedelta(hours=1), data=data)

    def finding(self, *, code: str = "2", inspection: Inspection | None = None, **more: Any) -> Finding:
        """A fault found on a visit that is still being held."""
        inspection = inspection or self.started()
        chosen = CheckItem.objects.get(code=code)
        team_actions.answer_items(
            inspection, {chosen.pk: team_actions.Answer(ItemResult.FAILED)}, actor=self.one, at=AT
        )
        return finding_actions.add_finding(inspection, more, item=chosen, actor=self.one, at=AT)

    def ordered(self, *, serve: bool = True, at: datetime = AT, **more: Any) -> Finding:
        finding = self.finding(**more)
        take_step(finding, "order", actor=self.one, at=at)
        if serve:
            self.serve(finding, at=at)
        return finding

    def serve(self, finding: Finding, *, at: datetime = AT, **more: Any) -> Any:
        from xianwu.papers.api import papers_of

        paper = papers_of(finding).order_by("-pk").first()
        given = {"recipient": "王丽", "method": "direct", "served_on": localtime(at).date(), **more}
        return finding_actions.serve_paper(finding, paper, actor=self.one, at=at, **given)

    def recheck(self, finding: Finding, result: str = Recheck.FIXED, **more: Any) -> Reinspection:
        """A return visit by both officers, with a picture when all is well."""
        at = more.pop("at", AT + timedelta(days=5))
        shown = [finding_actions.Picture(picture(at, note=f"复查{result}{at}"))] if result == Recheck.FIXED else []
        given = {
            "officers": self.cards,
            "checked_on": localtime(at).date(),
            "pictures": shown,
            "note": "还差一项",
            **more,
        }
        return finding_actions.record_reinspection(finding, result=result, actor=self.one, at=at, **given)

    def photo(self, of: Finding | Inspection, stage: str = PhotoStage.SCENE, *, at: datetime = AT, **more: Any) -> Any:
        inspection = of.inspection if isinstance(of, Finding) else of
        finding = of if isinstance(of, Finding) else None
        file = picture(more.pop("taken", at), note=f"{stage}{more.pop('note', '')}")
        return evidence.add_photo(inspection, file, stage=stage, finding=finding, actor=self.one, at=at, **more)


def refused(record: Any, step: str, said: str, **options: Any) -> None:
    """The step is refused in these words, and nothing has moved."""
    before = record.state
    with pytest.raises(StepRefused, match=said):
        take_step(record, step, at=options.pop("at", AT), **options)
    record.refresh_from_db()
    assert record.state == before


# --- pictures -----------------------------------------------------------------------------------------------


def picture(taken: datetime | None, *, note: str = "", name: str = "现场.jpg") -> ContentFile:
    """A JPEG of no size, with the EXIF that a phone writes."""
    body = b"\xff\xd8" + (_exif(taken) if taken else b"") + _comment(note) + b"\xff\xd9"
    return ContentFile(body, name=name)


def _comment(note: str) -> bytes:
    text = note.encode()
    return b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text


def _exif(taken: datetime) -> bytes:
    """Little-endian TIFF: one entry that leads to the EXIF directory, in which the time stands."""
    text = localtime(taken).strftime("%Y:%m:%d %H:%M:%S").encode() + b"\0"
    out = io.BytesIO()
    out.write(b"II*\0" + struct.pack("<I", 8))
    out.write(struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 26) + struct.pack("<I", 0))
    out.write(struct.pack("<H", 1) + struct.pack("<HHII", 0x9003, 2, len(text), 44) + struct.pack("<I", 0))
    out.write(text)
    block = b"Exif\0\0" + out.getvalue()
    return b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block


def png(note: str = "") -> ContentFile:
    """A picture without any EXIF: a screenshot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return ContentFile(
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"tEXt", note.encode()) + chunk(b"IEND", b""), name="截图.png"
    )


# --- pages --------------------------------------------------------------------------------------------------


def upload(content: Any, name: str = "现场.jpg") -> Any:
    """A picture as a browser sends it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content.read(), content_type="image/jpeg")


def words(response: Any) -> str:
    return str(response.content.decode())


def door(inspection: Inspection) -> str:
    """The address of the form at the door."""
    return f"/enforcement/inspections/{inspection.pk}/visit/"
