"""The yearly statistics of one organ: computed until they are published, frozen from then on."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from xianwu.core.records.models import Record
from xianwu.registers.enforcement.fields import day, person
from xianwu.registers.enforcement.scopes import of_organ


class YearlyReport(Record):
    """One organ and one year (国办发〔2018〕118号). `frozen`: the lines as they were published, with their rows."""

    class State(models.TextChoices):
        DRAFT = "draft", "编制中"
        SUBMITTED = "submitted", "待公布"
        PUBLISHED = "published", "已公布"
        WITHDRAWN = "withdrawn", "已撤下"

    SCOPE = of_organ()
    TONES = {"submitted": "warn", "published": "good", "withdrawn": "off"}

    year = models.PositiveSmallIntegerField("年度")
    note = models.TextField("情况说明", blank=True)
    due_on = models.DateField("应公布日期")
    submitted_on = day("送审日期")
    submitted_by = person("送审人")
    published_on = day("公布日期")
    published_by = person("公布人")
    frozen = models.JSONField("公布的数字", default=list, blank=True, editable=False)
    digest = models.CharField("数字摘要", max_length=64, blank=True, editable=False)
    paper_no = models.CharField("文号", max_length=80, blank=True, editable=False)
    withdrawn_on = day("撤下日期")
    reason = models.CharField("撤下理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法统计年报"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=~Q(state="withdrawn"),
                name="yearly_report_once",
                violation_error_message="本机关这一年度的统计年报已经在编制或者已经公布。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "withdrawn")) | (Q(published_on__isnull=False) & ~Q(digest="")),
                name="yearly_report_published_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("published_on")),
                name="yearly_report_withdrawn_after",
            ),
        ]

    @property
    def is_on_time(self) -> bool | None:
        """None while it is not published."""
        return None if self.published_on is None else self.published_on <= self.due_on

    is_on_time.fget.short_description = "按时公布"  # type: ignore[attr-defined]

    @property
    def year_word(self) -> str:
        return str(self.year)

    year_word.fget.short_description = "年度"  # type: ignore[attr-defined]

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    @property
    def is_frozen(self) -> bool:
        return self.state in (self.State.PUBLISHED, self.State.WITHDRAWN)
