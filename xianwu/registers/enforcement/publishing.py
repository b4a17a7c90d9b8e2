"""What is made public and what is handed to others."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from xianwu.papers.models import Paper
from xianwu.registers.enforcement.cases import Case
from xianwu.registers.enforcement.fields import day, unit
from xianwu.registers.enforcement.inspections import Finding, Inspection, OfMatter
from xianwu.registers.enforcement.kinds import FELL, PublicKind, ReferralKind
from xianwu.registers.enforcement.scopes import of_organ
from xianwu.registers.enforcement.subjects import Subject


class Publication(OfMatter):
    """A result that the law wants public: within 7 working days a penalty, 20 any other (国办发〔2018〕118号)."""

    class State(models.TextChoices):
        PENDING = "pending", "待公示"
        PUBLISHED = "published", "公示中"
        ANNULLED = "annulled", "待撤下"
        WITHDRAWN = "withdrawn", "已撤下"
        UNFIT = "unfit", "依法不公开"

    SHOWN = (State.PUBLISHED, State.ANNULLED)
    """An annulled decision stays visible until it is taken down: that is what the three days are for."""
    TONES = {"pending": "warn", "published": "ok", "annulled": "bad", "withdrawn": "off", "unfit": "off"}

    kind = models.CharField("类别", max_length=12, choices=PublicKind.choices)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name="案件"
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name="检查"
    )
    party = models.CharField("当事人（公示用）", max_length=120)
    document_no = models.CharField("文号", max_length=80, blank=True)
    content = models.TextField("公示内容")
    made_on = models.DateField("作出日期")
    due_on = models.DateField("应公示日期")
    published_on = day("公示日期")
    annulled_on = day("变更或撤销日期")
    withdraw_due_on = day("应撤下日期")
    withdrawn_on = day("撤下日期")
    reason = models.CharField("撤下或不公开理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法公示"
        indexes = [models.Index(fields=["state", "made_on"], name="publication_shown")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "document_no"],
                condition=Q(case__isnull=False, annulled_on__isnull=True),
                name="publication_of_case_once",
            ),
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(inspection__isnull=False), name="publication_of_visit_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("published_on")),
                name="publication_withdrawn_after",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "annulled", "withdrawn")) | Q(published_on__isnull=False),
                name="publication_shown_has_date",
            ),
        ]

    @property
    def decision_fell(self) -> bool:
        """Whether the case itself says that its decision was annulled or changed: only then may the page say so."""
        case = self.case
        return case is not None and bool(case.annulled_on or case.changed_on or case.challenge_outcome in FELL)

    @property
    def going_out(self) -> str:
        """All that anybody may read of it; `reason` is the organ's own."""
        return "\n".join((self.title, self.party, self.document_no, self.content))

    @property
    def is_on_time(self) -> bool | None:
        """None while it is not published."""
        return None if self.published_on is None else self.published_on <= self.due_on

    is_on_time.fget.short_description = "按时公示"  # type: ignore[attr-defined]


class Referral(OfMatter):
    """A matter handed over, or copied, to the organ that may decide it. `unit` is the organ that sends."""

    class State(models.TextChoices):
        SENT = "sent", "待签收"
        RECEIVED = "received", "办理中"
        ANSWERED = "answered", "已反馈"
        RETURNED = "returned", "已退回"

    TONES = {"sent": "warn", "answered": "ok", "returned": "bad"}
    SCOPE = (*of_organ(), *of_organ("to_organ"))

    kind = models.CharField("方式", max_length=12, choices=ReferralKind.choices, default=ReferralKind.HAND_OVER)
    to_organ = unit("接收机关")
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="问题隐患"
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="案件")
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="检查对象"
    )
    reason = models.TextField("移送事由")
    facts = models.TextField("违法事实", blank=True)
    occurred_on = day("违法行为发生（终了）日期")
    sent_on = models.DateField("移送日期")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="移送函")
    own_case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="handed_in", editable=False, verbose_name="登记的案件"
    )
    received_on = day("签收日期")
    answered_on = day("反馈日期")
    answer = models.TextField("办理结果", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "移送抄告"
        constraints = [
            models.CheckConstraint(condition=~Q(unit=F("to_organ")), name="referral_to_another"),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("sent_on")), name="referral_received_after"
            ),
        ]

    @property
    def came_back(self) -> bool:
        """Returned, or answered without a case of the addressee's own: whoever sent it may deal with it again."""
        return self.state == self.State.RETURNED or (self.state == self.State.ANSWERED and self.own_case_id is None)

    @property
    def not_back(self) -> str:
        """Why whoever sent it may not deal with it again yet, "" where it came back."""
        if self.came_back:
            return ""
        if self.own_case_id is not None:
            return f"{self.to_organ}已登记案件（{self.number}），由接收机关办理，不能收回。"
        return f"移送 {self.number} {self.get_state_display()}，还没有退回：{self.to_organ}退回或者反馈后才能收回。"

    @property
    def clue_facts(self) -> str:
        """What the addressee's own case begins with."""
        return self.facts or self.reason

    @property
    def clue_rule_id(self) -> int | None:
        """The provision by which the sender dealt with it, None where it named none."""
        if self.case is not None:
            return self.case.rule_id
        return self.finding.item.rule_id if self.finding is not None and self.finding.item else None
