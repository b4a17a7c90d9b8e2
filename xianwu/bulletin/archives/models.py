"""What the archive keeps beside the issues: what is filed, back issues, the loads they came by, and every printed passage."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from xianwu.bulletin import roles
from xianwu.core.people.roles import AUDITOR, LEADER, OFFICE
from xianwu.core.records.models import RecordQuerySet, Satellite
from xianwu.core.records.scope import Sees
from xianwu.core.records.search import narrowed
from xianwu.intake.models import Upload

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

READERS = (*roles.DESK, roles.READER, *roles.UNIT_DUTIES, LEADER, OFFICE, AUDITOR)


class ArchiveEntry(Satellite):
    """The issue in the archive: where, for how long, and the digests of what was filed."""

    issue = models.OneToOneField("bulletin.Issue", models.PROTECT, related_name="archive_entry", verbose_name="快报")
    file_no = models.CharField("档号", max_length=60, unique=True)
    filed_on = models.DateField("归档日期")
    retention_years = models.PositiveIntegerField("保管期限（年）")
    digests = models.JSONField("归档文件摘要", default=dict)

    class Meta:
        verbose_name = "归档登记"

    def __str__(self) -> str:
        return self.file_no

    @property
    def keep_until(self) -> date:
        """The last day of the retention period, counted from the end of the year of filing."""
        return date(self.filed_on.year + self.retention_years, 12, 31)


class BackLoad(Upload):
    """One file, or a ZIP of many, on its way into the archive; kept with what was read, its result and its undo."""

    BATCH = "back"
    file_count = models.PositiveIntegerField("文件数", default=0)
    read_count = models.PositiveIntegerField("已读取", default=0)
    entries = models.JSONField("读出的内容", default=list)
    """One for each file: see `reading.Entry`."""

    class Meta:
        verbose_name = "旧刊导入"


class BackIssue(Satellite):
    """An issue printed before this system: its text and its file. Nobody signed it here, and it never says so."""

    MARK: ClassVar = "旧刊（导入）"
    SCOPE: ClassVar[tuple[Sees, ...]] = tuple(Sees(role) for role in READERS)

    load = models.ForeignKey(BackLoad, models.PROTECT, related_name="issues", verbose_name="来自哪次导入")
    series = models.CharField("刊名", max_length=60)
    year = models.PositiveIntegerField("年度")
    issue_no = models.PositiveIntegerField("期号")
    issued_on = models.DateField("刊发日期")
    organ = models.CharField("编发机关", max_length=60, blank=True)
    items = models.JSONField("条目", default=list)
    """One for each item: title, tag, body."""

    file_name = models.CharField("原文件名", max_length=200)
    file_kind = models.CharField("原文件类型", max_length=8)
    file_digest = models.CharField("原文件摘要", max_length=64)
    is_void = models.BooleanField("已撤销", default=False)

    class Meta:
        verbose_name = "旧刊"
        verbose_name_plural = "旧刊"
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "issue_no"], condition=Q(is_void=False), name="back_issue_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series}{self.year}年第{self.issue_no}期"


class PassageQuerySet(RecordQuerySet):
    def visible_to(self, actor: Actor, *, roles: tuple[str, ...] | None = None) -> Self:
        """Passages of issues that the actor may read, and of back issues that still count."""
        from xianwu.bulletin.models import Issue

        issues = Issue.objects.visible_to(actor, roles=roles).order_by().values("pk")
        back = BackIssue.objects.visible_to(actor, roles=roles).filter(is_void=False).order_by().values("pk")
        return self.filter(Q(issue__in=issues) | Q(back__in=back))

    def matching(self, text: str) -> Self:
        """Those that hold what a person typed; blank text finds all."""
        return narrowed(self, kind=Passage._meta.label_lower, text=text) if text.strip() else self


class Passage(models.Model):
    """A printed item, or a part of a long one, as the search finds it. Derived from the issue; written once."""

    issue = models.ForeignKey("bulletin.Issue", models.CASCADE, null=True, related_name="passages", verbose_name="快报")
    back = models.ForeignKey(BackIssue, models.CASCADE, null=True, related_name="passages", verbose_name="旧刊")
    series = models.CharField("刊名", max_length=60)
    year = models.PositiveIntegerField("年度")
    issue_no = models.PositiveIntegerField("期号")
    printed_on = models.DateField("刊发日期")
    order = models.PositiveIntegerField("次序")
    tag = models.CharField("单位标注", max_length=60, blank=True)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("正文")
    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = "刊印文字"
        constraints = [
            models.CheckConstraint(
                condition=Q(issue__isnull=True, back__isnull=False) | Q(issue__isnull=False, back__isnull=True),
                name="passage_of_one_issue",
            )
        ]
        indexes = [models.Index(fields=["printed_on", "id"], name="passage_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        return f"{self.year}-{self.issue_no}"

    @property
    def issue_name(self) -> str:
        return f"{self.series}{self.year}年第{self.issue_no}期"

    def search_text(self) -> str:
        return f"{self.title} {self.tag} {self.text}"


class PassageFigure(models.Model):
    """A figure that was printed: in base form (1.65亿元 is 165000000 元), with the words around it."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="figures", verbose_name="刊印文字")
    place = models.PositiveIntegerField("第几处")
    text = models.CharField("刊印文字", max_length=100)
    value = models.DecimalField("数值", max_digits=30, decimal_places=6)
    unit = models.CharField("单位", max_length=20, blank=True)
    hedge = models.CharField("约数", max_length=20, blank=True)
    label = models.CharField("数的是什么", max_length=200, blank=True)
    sentence = models.TextField("所在句子")
    period = models.CharField("时期", max_length=60, blank=True)
    period_start = models.DateField("时期起", null=True)
    period_end = models.DateField("时期止", null=True)
    corrected_text = models.CharField("更正为", max_length=100, blank=True)
    corrected_in = models.ForeignKey(
        "bulletin.Issue", models.PROTECT, null=True, related_name="+", verbose_name="更正于", db_index=False
    )

    class Meta:
        verbose_name = "刊印数据"
        constraints = [models.UniqueConstraint(fields=["passage", "place"], name="passage_figure_place_once")]
        indexes = [models.Index(fields=["value", "unit"], name="passage_figure_value")]

    def __str__(self) -> str:
        return self.text


def issue_key(series: str, year: int, issue_no: int) -> str:
    """What an issue is known by, wherever it was printed."""
    return f"{series} {year} {issue_no}"


def as_day(text: Any) -> date | None:
    """A day out of a JSON row."""
    return date.fromisoformat(text) if text else None
