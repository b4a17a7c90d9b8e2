"""How an issue's texts are gathered: calls for contributions, the units' answers, reports that were merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from xianwu.bulletin import roles
from xianwu.core.people.roles import AUDITOR
from xianwu.core.records.models import Record, RecordQuerySet, Satellite
from xianwu.core.records.scope import Sees

if TYPE_CHECKING:
    from xianwu.bulletin.models import Contribution
    from xianwu.core.people.actors import Actor

DESK_READERS = (*roles.OFFICE_DUTIES, AUDITOR)


class Call(Record):
    """A call for contributions: a topic with its key points, for some units, by a day."""

    class State(models.TextChoices):
        DRAFT = "draft", "拟题"
        SENT = "sent", "已发出"
        CLOSED = "closed", "已办结"
        DROPPED = "dropped", "已取消"

    TONES: ClassVar = {"draft": "new", "sent": "active", "closed": "good", "dropped": "off"}
    SCOPE: ClassVar[tuple[Sees, ...]] = (
        *(Sees(role) for role in DESK_READERS),
        *(Sees(role, through="answers__unit") for role in roles.UNIT_DUTIES),
    )

    series = models.ForeignKey("bulletin.Series", models.PROTECT, related_name="+", verbose_name="刊物")
    points = models.TextField("要点")
    word_limit = models.PositiveIntegerField("字数上限")
    due_on = models.DateField("交稿期限")
    contact = models.CharField("联系人及电话", max_length=100)
    addressed = models.JSONField("约稿单位", default=list)
    """Keys of the units, in the order of the county's tree; each gets an answer of its own when the call goes out."""

    sent_on = models.DateField("发出日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "约稿"
        verbose_name_plural = "约稿"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"]) | Q(sent_on__isnull=False), name="call_sent_on_a_day"
            )
        ]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.points}"

    @property
    def unit_count(self) -> int:
        return len(self.addressed)


class CallAnswer(Record):
    """What one unit makes of a call: receives it, hands in a text, which is good or goes back."""

    class State(models.TextChoices):
        SENT = "sent", "待签收"
        RECEIVED = "received", "已签收"
        HANDED = "handed", "已交稿"
        RETURNED = "returned", "退回重写"
        PASSED = "passed", "合格"
        EXCUSED = "excused", "免交"

    OPEN: ClassVar = (State.SENT, State.RECEIVED, State.RETURNED)
    TONES: ClassVar = {
        "sent": "warn",
        "received": "active",
        "handed": "active",
        "returned": "warn",
        "passed": "good",
        "excused": "off",
    }
    SCOPE: ClassVar[tuple[Sees, ...]] = (
        *(Sees(role, through="unit") for role in roles.UNIT_DUTIES),
        *(Sees(role) for role in DESK_READERS),
    )

    call = models.ForeignKey(Call, models.PROTECT, related_name="answers", verbose_name="约稿")
    due_on = models.DateField("交稿期限")
    contribution = models.OneToOneField(
        "bulletin.Contribution",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="call_answer",
        verbose_name="所交稿件",
    )
    handed_on = models.DateField("交稿日期", null=True, blank=True, editable=False)
    opinion = models.CharField("编辑部意见", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "约稿办理"
        verbose_name_plural = "约稿办理"
        constraints = [
            models.UniqueConstraint(fields=["call", "unit"], name="call_answer_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["handed", "passed"]) | Q(contribution__isnull=False, handed_on__isnull=False),
                name="call_answer_with_a_text",
            ),
        ]

    @property
    def handed_text(self) -> Contribution | None:
        """What was handed in; a unit's draft is nobody else's yet."""
        return self.contribution if self.handed_on else None

    @property
    def late_days(self) -> int | None:
        """By how many days the text came too late; None while it is not in."""
        return max((self.handed_on - self.due_on).days, 0) if self.handed_on else None


class Merge(Satellite):
    """A second unit's report that went into the item of the first: their shares of the points make one."""

    item = models.ForeignKey("bulletin.Item", models.PROTECT, related_name="merges", verbose_name="条目")
    contribution = models.ForeignKey(
        "bulletin.Contribution", models.PROTECT, related_name="merges", verbose_name="并入的来稿"
    )
    share = models.DecimalField("并入单位所占分值", max_digits=3, decimal_places=2)
    before = models.JSONField("并稿前", default=dict)
    """Text and tag of the item as they stood before."""

    merged_body = models.TextField("并稿时的正文")
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "并稿"
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(undone_at=None), name="merge_item_once"),
            models.UniqueConstraint(fields=["contribution"], condition=Q(undone_at=None), name="merge_text_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lt=1), name="merge_shares_make_one"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} 并入 {self.item}"


class CircularQuerySet(RecordQuerySet):
    def visible_to(self, actor: Actor, *, roles: tuple[str, ...] | None = None) -> Self:
        """The office sees drafts, the units what has been issued."""
        office = tuple(role for role in DESK_READERS if roles is None or role in roles)
        if actor.has(*office):
            return super().visible_to(actor, roles=office)
        return super().visible_to(actor, roles=roles).filter(state=Circular.State.ISSUED)


class Circular(Record):
    """The circular of a month, a quarter or a year: who was adopted, with points; its numbers stand still once signed."""

    class State(models.TextChoices):
        DRAFT = "draft", "待签发"
        ISSUED = "issued", "已通报"
        DROPPED = "dropped", "已作废"

    class Kind(models.TextChoices):
        MONTH = "month", "月"
        QUARTER = "quarter", "季度"
        YEAR = "year", "年度"

    TONES: ClassVar = {"draft": "warn", "issued": "good", "dropped": "off"}
    SCOPE: ClassVar[tuple[Sees, ...]] = tuple(Sees(role) for role in (*DESK_READERS, *roles.UNIT_DUTIES))

    series = models.ForeignKey("bulletin.Series", models.PROTECT, related_name="+", verbose_name="刊物")
    kind = models.CharField("周期", max_length=10, choices=Kind.choices)
    first = models.DateField("起")
    last = models.DateField("止")
    table = models.JSONField("名次表", default=list, editable=False)
    checks = models.JSONField("核对", default=list, editable=False)
    issue_count = models.PositiveIntegerField("期数", default=0, editable=False)
    item_count = models.PositiveIntegerField("采用条数", default=0, editable=False)
    issued_on = models.DateField("通报日期", null=True, blank=True, editable=False)
    objects = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = "采用通报"
        verbose_name_plural = "采用通报"
        constraints = [
            models.UniqueConstraint(
                fields=["series", "kind", "first"], condition=~Q(state="dropped"), name="circular_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_on__isnull=False), name="circular_issued_on_a_day"
            ),
        ]


class Lead(Record):
    """A topic with its numbers, offered to a unit: a figure that moved, a milestone, limits that ran out."""

    class State(models.TextChoices):
        OFFERED = "offered", "待处理"
        WRITTEN = "written", "已写成信息"
        DISMISSED = "dismissed", "不采用"

    class Kind(models.TextChoices):
        MOVED = "moved", "数据变动"
        MILESTONE = "milestone", "达到整数关口"
        LATE = "late", "超期未办"

    TONES: ClassVar = {"offered": "warn", "written": "good", "dismissed": "off"}
    SCOPE: ClassVar[tuple[Sees, ...]] = (
        *(Sees(role, through="unit") for role in roles.UNIT_DUTIES),
        *(Sees(role) for role in DESK_READERS),
    )

    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    key = models.CharField("指标", max_length=100, blank=True)
    mark = models.CharField("识别码", max_length=200, unique=True, editable=False)
    """What was found, and in which month: nothing is offered twice."""

    facts = models.CharField("依据", max_length=300)
    sentence = models.TextField("可用的句子")
    source = models.CharField("数据来源", max_length=200)
    found_on = models.DateField("发现日期")
    contribution = models.OneToOneField(
        "bulletin.Contribution",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="lead",
        verbose_name="写成的信息",
    )
    reason = models.CharField("不采用的理由", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "线索"
        verbose_name_plural = "线索"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="written") | Q(contribution__isnull=False), name="lead_written_as_a_text"
            )
        ]

    def search_text(self) -> str:
        return f"{self.title} {self.facts}"
