"""One case of the demo, walked by the verbs that people call; the day moves on with each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.registers.enforcement.casework import actions, handling, paying
from xianwu.registers.enforcement.casework.dossier import bands_of
from xianwu.registers.enforcement.kinds import Procedure, Recheck, Source
from xianwu.registers.enforcement.models import Case, Finding, PenaltyRule, Subject
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.pictures import shot
from xianwu.registers.enforcement.synthetic.sites import workday
from xianwu.registers.enforcement.visits.finding_actions import Picture, record_reinspection

FIXED_SHOT = 70_000
"""Numbers of the pictures of such return visits begin here."""


@dataclass(frozen=True)
class Story:
    """What is written into the papers of one case."""

    facts: str
    evidence: str
    reasons: str
    demand: str
    sanction: str
    fine: Decimal
    base: Decimal | None = None
    defence: str = "请求从轻处罚，愿意配合改正。"
    reply: str = "已按从轻情节提出处罚意见，予以采纳。"
    act_days: int = 0
    """Within how many days of the decision what it orders is to be done; 0 where no day is set."""


def band_for(case: Case, fine: Decimal | int, *, base: Decimal | None = None) -> dict[str, str]:
    """The answer that names the step of discretion which holds the fine; nothing where the act has no table."""
    value = Decimal(fine) / base if base else Decimal(fine)
    fitting = (each for each in bands_of(case) if each.is_multiple == bool(base))
    found = next((each for each in fitting if each.least <= value <= each.most), None)
    return {"discretion": str(found.pk)} if found else {}


class Walk:
    """A case from its clue; `key` is given where the case was opened by a finding, `after` so many minutes of that day."""

    def __init__(self, cast: Cast, story: Story, *, on: date, key: int = 0, after: int = 0) -> None:
        self.cast, self.story, self.day, self.minute, self.key = cast, story, workday(on), after, key

    def open(self, subject: Subject | None, *, rule: str, title: str, **more: Any) -> Self:
        data = {
            "unit": self.cast.organ, "matter": self.cast.matter, "procedure": Procedure.ORDINARY, "source": Source.PATROL,
            "title": title, "facts": self.story.facts, "subject": subject,
            "rule": PenaltyRule.objects.get(matter=self.cast.matter, code=rule), "occurred_on": self.day,
            "clue_on": self.day, **more,
        }  # fmt: skip
        self.key = actions.open_clue(data, actor=self.cast.clerk, at=self.at).pk
        return self

    @property
    def at(self) -> datetime:
        self.minute += 5
        return instant(self.day, self.minute)

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.key)

    def on(self, days: int) -> Self:
        self.day, self.minute = workday(self.day + timedelta(days=days)), 0
        return self

    def step(self, name: str, who: str, *, reason: str = "", **data: Any) -> Self:
        take_step(self.case, name, actor=self.cast.who(who), at=self.at, data=data, reason=reason)
        return self

    # --- passages ------------------------------------------------------------------------------------------

    def with_handlers(self) -> Self:
        for number in (1, 2):
            handling.assign_handler(
                self.case, person=self.cast.people[f"{self.cast.prefix}_officer_{number}"], is_main=number == 1,
                no_conflict=True, actor=self.cast.deputy, at=self.at,
            )  # fmt: skip
        return self

    def filed(self) -> Self:
        self.step("apply_filing", "officer_1", filing_request="建议立案调查", unit_opinion="同意立案").on(1)
        return self.step("approve_filing", "deputy", filing_opinion="同意立案，依法调查").with_handlers()

    def proposed(self, *, after: int = 12) -> Self:
        told = self.story
        self.on(after).step(
            "finish_investigation", "officer_1", facts=told.facts, evidence=told.evidence, reasons=told.reasons,
            proposal=told.sanction, proposed_fine=told.fine, fine_base=told.base, correction_demand=told.demand,
            **band_for(self.case, told.fine, base=told.base), discretion_factors=told.reasons,
        )  # fmt: skip
        self.on(2).step("review", "reviewer", outcome="passed", note="事实清楚，程序合法，同意")
        words = "主要负责人、分管负责人、法制审核人员参加；一致同意拟处罚意见。"
        return self.on(1).step("discuss", "head", discussed_on=self.day, discussion=words)

    def told(self, *, after: int = 12) -> Self:
        self.proposed(after=after).on(1).step("notify", "officer_1")
        return self.on(1).step("serve_notice", "clerk", served_on=self.day, method="direct")

    def heard(self, *, after: int = 12) -> Self:
        """Defence in writing, no hearing asked for; the five working days run out."""
        self.told(after=after).on(2)
        self.step("hear_defence", "clerk", defence_on=self.day, defence=self.story.defence)
        return self.on(8).step("review_defence", "officer_1", defence_reply=self.story.reply)

    def decided(self, *, after: int = 12) -> Self:
        self.heard(after=after).on(1)
        term = {"act_due_on": self.day + timedelta(days=self.story.act_days)} if self.story.act_days else {}
        self.step("decide", "head", sanction=self.story.sanction, fine=self.story.fine, **term)
        return self.on(2).step("serve_decision", "clerk", served_on=self.day, method="direct")

    def paid(self, receipt_no: str, *, after: int = 9) -> Self:
        self.on(after)
        paying.record_payment(
            self.case, kind="fine", amount=self.story.fine, paid_on=self.day, receipt_no=receipt_no,
            actor=self.cast.clerk, at=self.at,
        )  # fmt: skip
        return self

    def seen_fixed(self) -> Self:
        """What the case grew out of is looked at again before it is closed, and was put right."""
        for finding in self.case.findings.filter(state=Finding.State.FILED).select_related("inspection", "subject"):
            file, device = shot(FIXED_SHOT + finding.pk, "after", self.at, name="复查.png", of=finding.subject)
            record_reinspection(
                finding, result=Recheck.FIXED, officers=self.cast.officers[:2], checked_on=self.day, note="已改正",
                pictures=[Picture(file, device)], actor=self.cast.officer(0), at=self.at,
            )  # fmt: skip
        return self

    def archived(self, archive_no: str, *, performance: str) -> Self:
        self.on(2).step("perform", "clerk", performance=performance)
        self.seen_fixed().on(1).step("close", "deputy", closing_report="处罚决定已履行，同意结案")
        return self.on(3).step("archive", "clerk", archive_no=archive_no)


def from_overdue(cast: Cast, story: Story, finding: Finding, *, on: date) -> Walk:
    """The case that a finding becomes: when its order has run out, or at once where the law asks for no order."""
    walk = Walk(cast, story, on=on)
    finding = Finding.objects.get(pk=finding.pk)
    take_step(finding, "file", actor=cast.officer(0), at=walk.at)
    walk.key = Case.objects.get(findings=finding).pk
    return walk
