"""What art training adds to the subjects of enforcement: the venue, its way to a licence, and the street's shops."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from xianwu.core.records.models import Record, Satellite
from xianwu.domains.art_training.kinds import Category, Premises
from xianwu.domains.art_training.scopes import of_room
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.fields import belongs_to, day, maybe_unit, money, person
from xianwu.registers.enforcement.models import Subject


class Venue(Satellite):
    """The particulars of one institution. Pupils are counted, never listed."""

    MONEY_UNIT = "元"

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="venue", verbose_name="检查对象")
    categories = models.JSONField("培训类别", default=list, blank=True)
    premises = models.CharField("场所性质", max_length=12, choices=Premises.choices, blank=True)
    permit_no = models.CharField("办学许可证号", max_length=60, blank=True)
    permit_issuer = models.CharField("发证机关", max_length=80, blank=True)
    permit_until = day("许可有效期至")
    permit_address = models.CharField("许可地址", max_length=200, blank=True)
    floor = models.SmallIntegerField("所在楼层", null=True, blank=True)
    area_m2 = models.DecimalField("教学面积（平方米）", max_digits=10, decimal_places=2, null=True, blank=True)
    peak_pupils = models.PositiveIntegerField("同一时段最多学员数", null=True, blank=True)
    teacher_count = models.PositiveSmallIntegerField("教师数", null=True, blank=True)
    certified_count = models.PositiveSmallIntegerField("持证教师数", null=True, blank=True)
    crime_checked_on = day("从业人员犯罪记录查询日期")
    is_crime_checked = models.BooleanField("全部查询无禁止从业情形", default=False)
    price_list_on = day("收费公示日期")
    prepaid = money("预收费余额", null=True, blank=True)
    has_custody = models.BooleanField("预收费资金监管", default=False)
    textbooks_filed_on = day("教材备案日期")
    has_boarding = models.BooleanField("提供住宿或餐饮", default=False)
    fire_acceptance_no = models.CharField("消防验收（备案）文号", max_length=60, blank=True)
    fire_checked_on = day("最近消防自查日期")

    SCOPE = of_room("subject__unit")

    class Meta:
        verbose_name = verbose_name_plural = "艺培机构"
        ordering = ("subject__number",)
        constraints = [
            models.CheckConstraint(
                condition=Q(certified_count__isnull=True) | Q(certified_count__lte=models.F("teacher_count")),
                name="venue_certified_within_teachers",
                violation_error_message="持证教师数不能多于教师数。",
            )
        ]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def unit(self) -> Any:
        """The organ that answers for it is the subject's."""
        return self.subject.unit

    @property
    def categories_words(self) -> str:
        return "、".join(dict(Category.choices).get(each, each) for each in self.categories)

    categories_words.fget.short_description = "培训类别"  # type: ignore[attr-defined]


class LicensingGuide(Record):
    """An unlicensed venue on its way to a licence, or told that it cannot have one."""

    class State(models.TextChoices):
        OPENED = "opened", "待研判"
        GUIDED = "guided", "已一次性告知"
        APPLIED = "applied", "已申请"
        GRANTED = "granted", "已取得许可"
        REFUSED = "refused", "不予许可"
        UNATTAINABLE = "unattainable", "不具备条件"

    ENDED = (State.GRANTED, State.REFUSED, State.UNATTAINABLE)
    TONES = {"opened": "warn", "guided": "paused", "granted": "ok", "refused": "bad", "unattainable": "bad"}
    SCOPE = of_room()

    subject = belongs_to(Subject, "机构", "licensing_guides")  # type: ignore[arg-type]
    opened_on = models.DateField("建档日期")
    is_attainable = models.BooleanField("具备办证条件", null=True, blank=True)
    missing = models.JSONField("所缺条件", default=list, blank=True)
    guided_on = day("告知日期")
    paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name="一次性告知单"
    )
    due_on = day("补齐期限")
    applied_on = day("申请日期")
    decided_on = day("许可决定日期")
    permit_no = models.CharField("许可证号", max_length=60, blank=True)
    permit_until = day("许可有效期至")
    has_stopped_enrolling = models.BooleanField("已停止招生", default=False)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办证指导"
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=~Q(state__in=("granted", "refused", "unattainable")),
                name="licensing_guide_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | ~Q(permit_no=""), name="licensing_guide_granted_has_number"
            ),
        ]  # fmt: skip

    @property
    def missing_words(self) -> str:
        return "".join(f"{each.rstrip('。；')}；" for each in self.missing).removesuffix("；")

    missing_words.fget.short_description = "所缺条件"  # type: ignore[attr-defined]


class Shop(Satellite):
    """A line of a street's shop list, held against the register to find who trains without a licence."""

    class Verdict(models.TextChoices):
        OPEN = "open", "待确认"
        KNOWN = "known", "已在册"
        UNLICENSED = "unlicensed", "疑似无证"
        UNRELATED = "unrelated", "与培训无关"
        ELSEWHERE = "elsewhere", "转其他部门"

    organ = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="执法机关")
    name = models.CharField("店铺名称", max_length=120)
    words = models.CharField("招牌、广告内容", max_length=300, blank=True)
    town = maybe_unit("乡镇（街道）", limit_choices_to={"kind": "town"})
    address = models.CharField("地址", max_length=200)
    listed_on = models.DateField("采集日期")
    verdict = models.CharField("人工结论", max_length=12, choices=Verdict.choices, default=Verdict.OPEN)
    advice = models.CharField("系统提示", max_length=12, choices=Verdict.choices, blank=True)
    score = models.PositiveSmallIntegerField("可疑程度", null=True, blank=True)
    reasons = models.JSONField("理由", default=list, blank=True)
    note = models.CharField("确认说明", max_length=200, blank=True)
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="shops", verbose_name="检查对象"
    )
    decided_by = person("确认人")
    decided_on = day("确认日期")

    SCOPE = of_room("organ")

    class Meta:
        verbose_name = verbose_name_plural = "沿街店铺"
        ordering = ("-listed_on", "-id")
        constraints = [models.UniqueConstraint(fields=["organ", "name", "address"], name="shop_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> Any:
        return self.organ

    @property
    def reasons_words(self) -> str:
        return "".join(self.reasons)

    reasons_words.fget.short_description = "理由"  # type: ignore[attr-defined]
