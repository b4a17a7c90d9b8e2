"""Registers of numbers, templates by date, and the papers themselves, frozen when issued."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xianwu.core.events.models import AppendOnly, ImmutableRow
from xianwu.core.people.roles import ADMIN, AUDITOR, OFFICE
from xianwu.core.records.models import RecordQuerySet, Versioned
from xianwu.core.records.scope import Sees
from xianwu.papers.checking import new_token
from xianwu.papers.declarations import paper_kinds

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


def kind_label(code: str) -> str:
    kind = paper_kinds().get(code)
    return kind.title if kind else code


class NumberRegisterQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor | None) -> Self:
        """How far each organ's numbers have come is no secret within the county."""
        return self.all() if actor is not None else self.none()


class NumberRegister(models.Model):
    """The last number an organ has given to papers of one kind in one year."""

    organ = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="发文机关")
    kind = models.CharField("文种代码", max_length=80)
    year = models.PositiveIntegerField("年份")
    last_no = models.PositiveIntegerField("最后编号", default=0)
    objects = NumberRegisterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文号登记"
        constraints = [models.UniqueConstraint(fields=["organ", "kind", "year"], name="number_register_once")]

    def __str__(self) -> str:
        return f"{self.organ} {self.kind_label} {self.year}"

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind)

    kind_label.fget.short_description = "文种"  # type: ignore[attr-defined]


class OrganWordQuerySet(RecordQuerySet):
    def valid(self, on: date) -> Self:
        return self.filter(valid_on(on))


class OrganWord(Versioned):
    """The word by which an organ's papers are numbered (发文代字), such as 延住建, from one day on."""

    organ = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="发文机关")
    word = models.CharField("发文代字", max_length=20)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)
    objects = OrganWordQuerySet.as_manager()

    SCOPE: ClassVar[tuple[Sees, ...]] = (Sees(ADMIN), Sees(AUDITOR), Sees(OFFICE))

    class Meta:
        verbose_name = verbose_name_plural = "发文代字"
        ordering = ("organ", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["organ", "valid_from"], name="organ_word_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="organ_word_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.word}"


class PaperTemplate(Versioned):
    """The wording of one kind of paper from one day on; the declared wording holds where there is none."""

    kind = models.CharField("文种代码", max_length=80, db_index=True)
    title = models.CharField("标题", max_length=100)
    body = models.TextField("正文")
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    SCOPE: ClassVar[tuple[Sees, ...]] = (Sees(ADMIN), Sees(AUDITOR), Sees(OFFICE))

    class Meta:
        verbose_name = verbose_name_plural = "文书模板"
        ordering = ("kind", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="paper_template_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="paper_template_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.valid_from} 起）"

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind)

    kind_label.fget.short_description = "文种"  # type: ignore[attr-defined]


class PaperQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor | None) -> Self:
        """Papers of the records the actor sees, whatever their kind."""
        if actor is None:
            return self.none()
        condition = Q(pk__in=[])
        for label in self.model._base_manager.values_list("record_kind", flat=True).distinct():
            model = apps.get_model(label)
            seen = model._default_manager.visible_to(actor).values("pk")  # type: ignore[attr-defined]
            condition |= Q(record_kind=label, object_id__in=seen)
        return self.filter(condition)

    def of(self, record: models.Model) -> Self:
        return self.filter(record_kind=record._meta.label_lower, object_id=record.pk)

    def update(self, **_values: Any) -> NoReturn:
        raise ImmutableRow("papers.Paper")

    def delete(self) -> NoReturn:
        raise ImmutableRow("papers.Paper")


class Paper(AppendOnly):
    """An issued paper. Never changed, never deleted; a mistake is put right by another that cites it."""

    record_kind = models.CharField("记录类别", max_length=60)
    object_id = models.BigIntegerField("记录")
    kind = models.CharField("文种代码", max_length=80)
    organ = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="发文机关")
    year = models.PositiveIntegerField("年份")
    sequence_no = models.PositiveIntegerField("顺序号")
    number = models.CharField("文号", max_length=80)
    title = models.CharField("标题", max_length=200)
    about = models.CharField("事由", max_length=200, blank=True)
    token = models.CharField("核验码", max_length=20, unique=True, default=new_token)
    words = models.TextField("定稿文字")
    pdf_sha256 = models.CharField("PDF 摘要", max_length=64)
    docx_sha256 = models.CharField("Word 摘要", max_length=64)
    template = models.ForeignKey(PaperTemplate, models.PROTECT, null=True, related_name="+", verbose_name="模板")
    template_sha256 = models.CharField("模板摘要", max_length=64)
    issued_on = models.DateField("印发日期")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="印发人"
    )
    cites = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="cited_by", verbose_name="更正的文书"
    )
    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["organ", "kind", "year", "sequence_no"], name="paper_number_once"),
        ]
        indexes = [models.Index(fields=["record_kind", "object_id"], name="paper_of_record")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind)

    kind_label.fget.short_description = "文种"  # type: ignore[attr-defined]


def valid_on(day: date) -> Q:
    """Templates in force on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
