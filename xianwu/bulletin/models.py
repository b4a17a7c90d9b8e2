"""A periodical, its issues and items, what units contribute, and who receives it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xianwu.bulletin import roles
from xianwu.bulletin.archives.models import ArchiveEntry as ArchiveEntry
from xianwu.bulletin.archives.models import BackIssue as BackIssue
from xianwu.bulletin.archives.models import BackLoad as BackLoad
from xianwu.bulletin.archives.models import Passage as Passage
from xianwu.bulletin.archives.models import PassageFigure as PassageFigure
from xianwu.bulletin.collecting.models import Call as Call
from xianwu.bulletin.collecting.models import CallAnswer as CallAnswer
from xianwu.bulletin.collecting.models import Circular as Circular
from xianwu.bulletin.collecting.models import Lead as Lead
from xianwu.bulletin.collecting.models import Merge as Merge
from xianwu.bulletin.distribution.models import DistributionRow as DistributionRow
from xianwu.bulletin.editing.models import ItemDraft as ItemDraft
from xianwu.bulletin.editing.models import ItemRemark as ItemRemark
from xianwu.bulletin.evidence.models import Erratum as Erratum
from xianwu.bulletin.layout.presets import BULLETIN, CHOICES
from xianwu.bulletin.notes.models import LeaderNote as LeaderNote
from xianwu.bulletin.proving.models import Declaration as Declaration
from xianwu.bulletin.references import size_of
from xianwu.bulletin.signoff.models import Deputy as Deputy
from xianwu.bulletin.signoff.models import SignPlace as SignPlace
from xianwu.bulletin.signoff.models import SignRoute as SignRoute
from xianwu.core.events.models import AppendOnly
from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE
from xianwu.core.records.models import Record, RecordQuerySet, Satellite
from xianwu.core.records.scope import Sees
from xianwu.lib.digests import sha256_hex

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

EVERY_READER = (roles.READER, roles.COSIGNER, *roles.UNIT_DUTIES, LEADER, OFFICE, AUDITOR)


def _key(to: str, label: str, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(to, models.PROTECT, related_name="+", verbose_name=label, **options)


def _duty(label: str) -> models.ForeignKey:
    return _key(settings.AUTH_USER_MODEL, label, null=True, blank=True, editable=False)


def _digest(label: str) -> models.CharField:
    return models.CharField(label, max_length=64, blank=True, editable=False)


class Series(Satellite):
    """A periodical: name on the masthead, issuing office, who receives it, how it is numbered."""

    class State(models.TextChoices):
        RUNNING = "running", "办刊中"
        STOPPED = "stopped", "已停办"

    TONES: ClassVar = {"running": "good", "stopped": "off"}
    code = models.SlugField("代码", unique=True)
    name = models.CharField("刊名", max_length=60)
    organ = models.CharField("编发机关", max_length=60)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="编发单位")
    distribution = models.TextField("本期发")
    preset = models.CharField("版式", max_length=20, choices=CHOICES, default=BULLETIN.key)
    groups = models.JSONField("发送组次序", default=list)
    start_year = models.PositiveIntegerField("接续编号年份", null=True, blank=True)
    start_no = models.PositiveIntegerField("接续编号起点", default=1)
    """A county that begins in the middle of a year goes on with its own count; each later year begins at 1."""

    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RUNNING, editable=False)
    stopped_on = models.DateField("停办日期", null=True, blank=True, editable=False)

    SCOPE: ClassVar[tuple[Sees, ...]] = tuple(Sees(role) for role in (*roles.DESK, *EVERY_READER, ADMIN))

    class Meta:
        verbose_name = "刊物"
        verbose_name_plural = "刊物"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", stopped_on__isnull=True) | Q(state="stopped", stopped_on__isnull=False),
                name="series_stopped_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def groups_words(self) -> str:
        return "；".join(self.groups)

    def first_no(self, year: int) -> int:
        """The number of the year's first issue here."""
        return self.start_no if year == self.start_year else 1


def _asked(wanted: Iterable[str], among: tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(role for role in wanted if among is None or role in among)


class IssueQuerySet(RecordQuerySet):
    def published(self) -> Self:
        """Issues that have left the house."""
        return self.filter(state__in=Issue.PUBLISHED)

    def visible_to(self, actor: Actor, *, roles: tuple[str, ...] | None = None) -> Self:
        """The desk sees drafts; whoever has a place in the route of one that one; everybody else what is distributed."""
        if actor.has(*_asked(DESK, roles)):
            return super().visible_to(actor, roles=_asked(DESK, roles))
        seen = super().visible_to(actor, roles=_asked(EVERY_READER, roles))
        if roles is None and actor.has(COSIGNER):
            return seen.filter(Q(state__in=Issue.PUBLISHED) | Q(pk__in=SignPlace.objects.mine(actor).values("issue")))
        return seen.published()


class Issue(Record):
    """One issue. Number and date are taken when it is signed; from then on its text and files stand still."""

    class State(models.TextChoices):
        COLLECTING = "collecting", "组稿"
        EDITED = "edited", "待审核"
        REVIEWED = "reviewed", "待签发"
        SIGNED = "signed", "已签发"
        DISTRIBUTED = "distributed", "已分发"
        ARCHIVED = "archived", "已归档"
        WITHDRAWN = "withdrawn", "已收回"

    OPEN: ClassVar = (State.COLLECTING, State.EDITED, State.REVIEWED)
    VALID: ClassVar = (State.SIGNED, State.DISTRIBUTED, State.ARCHIVED)
    FROZEN: ClassVar = (*VALID, State.WITHDRAWN)
    """Signed once: text, number and files stand still, also when the issue is taken back."""
    PUBLISHED: ClassVar = (State.DISTRIBUTED, State.ARCHIVED)
    TONES: ClassVar = {
        "collecting": "new",
        "edited": "active",
        "reviewed": "active",
        "signed": "warn",
        "distributed": "good",
        "archived": "good",
        "withdrawn": "off",
    }
    SCOPE: ClassVar[tuple[Sees, ...]] = tuple(Sees(role) for role in (*roles.DESK, *EVERY_READER))

    series = models.ForeignKey(Series, models.PROTECT, related_name="issues", verbose_name="刊物")
    year = models.PositiveIntegerField("年度", null=True, editable=False)
    issue_no = models.PositiveIntegerField("期号", null=True, editable=False)
    issued_on = models.DateField("签发日期", null=True, editable=False)
    as_of = models.DateField("数据截止日")
    distribution = models.TextField("本期发", blank=True)
    preset = models.CharField("版式", max_length=20, choices=CHOICES, default=BULLETIN.key)
    editor, reviewer, signer = _duty("责任编辑"), _duty("审核"), _duty("签发")
    signer_for = _duty("代谁签发")
    appointment = models.ForeignKey(
        Deputy, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="代签登记"
    )
    """By which a deputy signed it."""

    signatures = models.JSONField("署名", default=dict, editable=False)
    roster = models.JSONField("分发名单", default=list, editable=False)
    reviewed_values = models.JSONField("审核时的数据", default=dict, editable=False)
    sent_back = models.CharField("退回意见", max_length=300, blank=True, editable=False)
    text_digest, pdf_digest, docx_digest = _digest("文字摘要"), _digest("PDF 摘要"), _digest("DOCX 摘要")
    html_digest, pack_digest, pack_head = _digest("HTML 摘要"), _digest("证据包摘要"), _digest("证据包总摘要")
    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = "快报"
        verbose_name_plural = "快报"
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "issue_no"], name="issue_number_once"),
            models.CheckConstraint(
                condition=(Q(editor__isnull=True) | Q(reviewer__isnull=True) | ~Q(editor=F("reviewer")))
                & (Q(editor__isnull=True) | Q(signer__isnull=True) | ~Q(editor=F("signer")))
                & (Q(reviewer__isnull=True) | Q(signer__isnull=True) | ~Q(reviewer=F("signer"))),
                name="issue_three_persons",
            ),
            models.CheckConstraint(
                condition=Q(signer_for__isnull=True)
                | (~Q(signer_for=F("signer")) & ~Q(signer_for=F("editor")) & ~Q(signer_for=F("reviewer"))),
                name="issue_signed_for_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["collecting", "edited", "reviewed"], issue_no__isnull=True, signer__isnull=True)
                | Q(
                    state__in=["signed", "distributed", "archived", "withdrawn"],
                    issue_no__isnull=False,
                    year__isnull=False,
                    issued_on__isnull=False,
                    editor__isnull=False,
                    reviewer__isnull=False,
                    signer__isnull=False,
                ),
                name="issue_signed_whole",
            ),
        ]

    @classmethod
    def past(cls, as_of: date, *, actor: Actor, roles: tuple[str, ...] | None = None) -> models.QuerySet:
        """As on any record; who may not see drafts does not see them by going back in time either."""
        rows = super().past(as_of, actor=actor, roles=roles)
        return rows if actor.has(*DESK) else rows.filter(state__in=cls.PUBLISHED)

    @property
    def is_frozen(self) -> bool:
        return self.state in self.FROZEN

    @property
    def short_title(self) -> str:
        return f"第 {self.issue_no} 期" if self.issue_no else "组稿中的一期"

    def digest_of(self, kind: str) -> str:
        """Digest of the stored file: pdf, docx or html."""
        return str(getattr(self, f"{kind}_digest"))


class ContributionQuerySet(RecordQuerySet):
    def visible_to(self, actor: Actor, *, roles: tuple[str, ...] | None = None) -> Self:
        """A unit sees its own; the office sees what has been sent in, never a unit's drafts."""
        unit = super().visible_to(actor, roles=_asked(UNIT_DUTIES, roles))
        office = super().visible_to(actor, roles=_asked((*OFFICE_DUTIES, AUDITOR), roles))
        return self.filter(
            Q(pk__in=unit.order_by().values("pk"))
            | (Q(pk__in=office.order_by().values("pk")) & ~Q(state__in=Contribution.INSIDE))
        )


class Contribution(Record):
    """What a unit sends to the bulletin: drafted, signed by the unit's leader, sent in, taken or not."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        APPROVED = "approved", "单位已签发"
        SUBMITTED = "submitted", "已报送"
        ACCEPTED = "accepted", "已受理"
        RETURNED = "returned", "退回补正"
        DECLINED = "declined", "不采用"
        ADOPTED = "adopted", "已采用"

    INSIDE: ClassVar = (State.DRAFT, State.APPROVED)
    EDITABLE: ClassVar = (State.DRAFT, State.RETURNED)
    TONES: ClassVar = {
        "submitted": "warn",
        "accepted": "active",
        "adopted": "good",
        "declined": "off",
        "approved": "active",
    }
    SCOPE: ClassVar[tuple[Sees, ...]] = (
        *(Sees(role, through="unit") for role in roles.UNIT_DUTIES),
        *(Sees(role) for role in (*roles.OFFICE_DUTIES, AUDITOR)),
    )

    body = models.TextField("正文")
    source = models.CharField(
        "数据来源",
        max_length=200,
        blank=True,
        help_text="手填的数出自哪本台账、哪份文件，截至哪一天；采用后随文字带入快报，供核实。",
    )
    submitted_on = models.DateField("报送日期", null=True, blank=True, editable=False)
    issue = models.ForeignKey(
        Issue,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="contributions",
        verbose_name="采用于",
    )
    opinion = models.CharField("编辑部意见", max_length=300, blank=True, editable=False)
    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "报送信息"
        verbose_name_plural = "报送信息"
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="contribution_number_once"),
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(issue__isnull=False), name="contribution_adopted_somewhere"
            ),
        ]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.body}"

    @property
    def length(self) -> int:
        """Characters as they are counted for the limit: title and text without blanks."""
        return size_of(self.title + self.body)


class Item(Satellite):
    """One item of an issue. Dropped items keep their text and lose their place."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="items", verbose_name="快报")
    order = models.PositiveIntegerField("次序", null=True)
    contribution = models.ForeignKey(
        Contribution, models.PROTECT, null=True, blank=True, related_name="items", verbose_name="来稿"
    )
    unit = _key("units.Unit", "来稿单位", null=True)
    second_unit = _key("units.Unit", "共同来稿单位", null=True, db_index=False)
    """Of an item that the office wrote from two units' words; two reports become one by `Merge`."""

    tag = models.CharField("单位标注", max_length=60, blank=True)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    frozen_title = models.CharField("固化标题", max_length=200, blank=True, editable=False)
    frozen_body = models.JSONField("固化正文", default=list, editable=False)
    """Stretches [text, key or ""] as they were printed."""

    class Meta:
        verbose_name = "快报条目"
        constraints = [
            models.UniqueConstraint(fields=["issue", "order"], name="item_order_once"),
            models.CheckConstraint(
                condition=Q(second_unit__isnull=True)
                | (Q(unit__isnull=False, contribution__isnull=True) & ~Q(second_unit=F("unit"))),
                name="item_second_unit_is_another",
            ),
        ]
        ordering = ("issue", "order")

    def __str__(self) -> str:
        return self.title


class FrozenFigure(AppendOnly):
    """A figure as it stands in a signed issue, with the snapshot it was printed from."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="frozen_figures", verbose_name="快报")
    item = models.ForeignKey(Item, models.PROTECT, related_name="frozen_figures", verbose_name="条目")
    place = models.PositiveIntegerField("第几处")
    key = models.CharField("指标", max_length=100)
    text = models.CharField("刊印文字", max_length=100)
    form = models.CharField("写法", max_length=20, blank=True, default="")
    snapshot = models.ForeignKey("figures.Snapshot", models.PROTECT, related_name="+", verbose_name="数据快照")

    class Meta:
        verbose_name = "刊印数据"
        constraints = [models.UniqueConstraint(fields=["item", "place"], name="frozen_figure_place_once")]
        ordering = ("item", "place")

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


DESK, OFFICE_DUTIES, UNIT_DUTIES = roles.DESK, roles.OFFICE_DUTIES, roles.UNIT_DUTIES
COSIGNER = roles.COSIGNER


def content_digest(parts: Iterable[str]) -> str:
    """One digest over several, in order."""
    return sha256_hex("\n".join(parts).encode())
