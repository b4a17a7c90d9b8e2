"""A place where something is being built, what was done about it, and how it ended."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from xianwu.core.people.sealed import EncryptedTextField
from xianwu.core.records.models import Record, RecordQuerySet, Satellite
from xianwu.domains.illegal_building.cells import Cell, PatrolTask, Permit, of_street
from xianwu.domains.illegal_building.kinds import (
    PLANNED,
    UNDER_CONSTRUCTION,
    Deed,
    DemolitionMode,
    Found,
    LandType,
    PermitStatus,
    Purpose,
    Stage,
    Structure,
    Zone,
)
from xianwu.lib.codes import mask_id_number, mask_name
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.fields import UNIT, belongs_to, coordinate, day, instant, person
from xianwu.registers.enforcement.kinds import Datum
from xianwu.registers.enforcement.models import Case, Referral, Subject
from xianwu.registers.enforcement.scopes import of_organ


def area(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=10, decimal_places=2, null=True, blank=True)


class SiteQuerySet(RecordQuerySet):
    def standing(self) -> SiteQuerySet:
        """Found and neither merged nor cleared as lawful."""
        return self.exclude(state__in=(Site.State.MERGED, Site.State.LAWFUL))

    def standing_on(self, on: date) -> SiteQuerySet:
        """The same as known on a day: what was cleared later still stood then."""
        return self.filter(Site.stood(on))

    def open(self) -> SiteQuerySet:
        return self.filter(state__in=Site.OPEN)


class Site(Record):
    """`title` says where and what; `unit` is the street or town whose ground it is."""

    class State(models.TextChoices):
        FOUND = "found", "待核实"
        VERIFIED = "verified", "已核实"
        STOPPED = "stopped", "已叫停"
        DISSUADED = "dissuaded", "已劝阻待移交"
        HANDED_OVER = "handed_over", "已移交"
        FILED = "filed", "已立案"
        CORRECTED = "corrected", "已自行改正"
        DEMOLISHED = "demolished", "已拆除"
        CLOSED = "closed", "已销号"
        LAWFUL = "lawful", "合法在建"
        MERGED = "merged", "已并入"

    OPEN = (State.FOUND, State.VERIFIED, State.STOPPED, State.DISSUADED, State.HANDED_OVER, State.FILED)
    FIXED = (State.CORRECTED, State.DEMOLISHED, State.CLOSED)
    TONES = {
        "found": "warn", "stopped": "warn", "dissuaded": "warn", "handed_over": "paused", "filed": "bad",
        "corrected": "ok", "demolished": "ok", "closed": "off", "lawful": "ok", "merged": "off",
    }  # fmt: skip
    SCOPE = of_street("unit", "cell__unit")

    subject = models.OneToOneField(
        Subject, models.PROTECT, null=True, blank=True, related_name="site", editable=False, verbose_name="检查对象"
    )
    cell = belongs_to(Cell, "网格", "sites")  # type: ignore[arg-type]
    village = models.ForeignKey(
        UNIT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="村（社区）",
        limit_choices_to={"kind": "village"},
    )  # fmt: skip
    task = models.ForeignKey(
        PatrolTask, models.PROTECT, null=True, blank=True, related_name="sites", verbose_name="巡查任务"
    )
    source = models.CharField("发现来源", max_length=12, choices=Found.choices, default=Found.ROUTINE)
    complainant = EncryptedTextField("举报人", blank=True, default="")
    found_on = models.DateField("发现日期", db_index=True)
    found_at = instant("发现时间")
    found_by = person("发现人")
    owner = models.CharField("建设人", max_length=60, blank=True)
    owner_id = EncryptedTextField("建设人证件号码", blank=True, default="")
    owner_digest = models.CharField("证件索引", max_length=64, blank=True, default="", db_index=True, editable=False)
    is_owner_known = models.BooleanField("建设人已查明", default=True)
    address = models.CharField("位置", max_length=200, blank=True)
    latitude = coordinate("纬度")
    longitude = coordinate("经度")
    given_datum = models.CharField("原坐标系", max_length=8, choices=Datum.choices, blank=True)
    given_point = models.CharField("原坐标", max_length=60, blank=True)
    accuracy_m = models.DecimalField("定位精度（米）", max_digits=7, decimal_places=1, null=True, blank=True)
    land_type = models.CharField("土地类型", max_length=12, choices=LandType.choices, default=LandType.UNKNOWN)
    zone = models.CharField("规划区", max_length=14, choices=Zone.choices, default=Zone.UNKNOWN)
    found_stage = models.CharField("发现时阶段", max_length=16, choices=Stage.choices)
    stage = models.CharField("现阶段", max_length=16, choices=Stage.choices)
    purpose = models.CharField("用途", max_length=12, choices=Purpose.choices, default=Purpose.HOUSE)
    structure = models.CharField("结构", max_length=10, choices=Structure.choices, blank=True)
    length_m = area("长（米）")
    width_m = area("宽（米）")
    area_m2 = area("面积（平方米）")
    floors = models.PositiveSmallIntegerField("层数", null=True, blank=True)
    permit_status = models.CharField(
        "许可核实", max_length=12, choices=PermitStatus.choices, default=PermitStatus.UNKNOWN
    )
    permit = models.ForeignKey(
        Permit, models.PROTECT, null=True, blank=True, related_name="sites", verbose_name="建设许可"
    )
    verified_on = day("核实日期")
    stopped_on = day("叫停日期")
    restarted_on = day("发现继续施工日期")
    sealed_on = day("查封施工现场日期")
    owner_announced_on = day("建设人不明公告日期")
    owner_announced_until = day("建设人不明公告期满日期")
    fixed_on = day("改正日期")
    handed_over_on = day("移交日期")
    referral = models.ForeignKey(
        Referral, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name="移送"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="sites", editable=False, verbose_name="案件"
    )
    rebuilt_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="rebuilt", verbose_name="拆后复建自"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False, verbose_name="并入"
    )
    photo_doubts = models.JSONField("照片疑点", default=list, blank=True, editable=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑似违建"
        indexes = [models.Index(fields=["cell", "found_on"], name="site_of_cell")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("stopped", "filed")) | ~Q(permit_status="unknown"),
                name="site_unknown_is_not_illegal",
                violation_error_message="许可还没有核实，不能按违建处理。",
            ),
            models.CheckConstraint(
                condition=~Q(state="lawful") | Q(permit__isnull=False, permit_status="permitted"),
                name="site_lawful_has_permit",
                violation_error_message="认定合法在建要关联许可。",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="site_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
                name="site_merged_into_one",
            ),
        ]

    @staticmethod
    def stood(on: date) -> Q:
        """Found by then, not merged, and not cleared by then."""
        gone = Q(state=Site.State.MERGED) | Q(state=Site.State.LAWFUL, verified_on__lte=on)
        return Q(found_on__lte=on) & ~gone

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.owner} {self.address}"

    @property
    def owner_masked(self) -> str:
        return mask_name(self.owner)

    @property
    def owner_id_masked(self) -> str:
        return mask_id_number(self.owner_id)

    @property
    def was_planned(self) -> bool:
        """Nothing stood there when it was found."""
        return self.found_stage in PLANNED

    @property
    def was_under_construction(self) -> bool:
        return self.found_stage in UNDER_CONSTRUCTION

    owner_masked.fget.short_description = "建设人"  # type: ignore[attr-defined]
    owner_id_masked.fget.short_description = "建设人证件号码"  # type: ignore[attr-defined]


class OfSite(Satellite):
    site = belongs_to(Site, "疑似违建", "%(class)ss")  # type: ignore[arg-type]
    SCOPE = of_street("site__unit", "site__cell__unit")

    class Meta:
        abstract = True


class SiteAction(OfSite):
    """One deed about a site, with what it rests on."""

    kind = models.CharField("措施", max_length=12, choices=Deed.choices)
    done_on = models.DateField("日期", db_index=True)
    done_at = instant("时间")
    by = person("经办人")
    second = person("另一名执法人员")
    is_written = models.BooleanField("书面", default=False)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文书")
    stage = models.CharField("当时阶段", max_length=16, choices=Stage.choices, blank=True)
    floors = models.PositiveSmallIntegerField("当时层数", null=True, blank=True)
    area_m2 = area("当时面积（平方米）")
    note = models.CharField("情况", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "处置措施"
        ordering = ("done_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_written=False) | Q(paper__isnull=False), name="deed_written_has_paper"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.done_on}"


class JointOperation(Record):
    """One outing of several organs to take something down; each building in it has its own demolition row."""

    class State(models.TextChoices):
        PLANNED = "planned", "已部署"
        DONE = "done", "已完成"
        CANCELLED = "cancelled", "已取消"

    TONES = {"planned": "warn", "done": "ok", "cancelled": "off"}
    SCOPE = of_organ()

    held_on = models.DateField("日期")
    plan = models.TextField("方案", blank=True)
    people_count = models.PositiveIntegerField("出动人数", null=True, blank=True)
    vehicles = models.PositiveIntegerField("出动车辆", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "联合拆除行动"


class Demolition(OfSite):
    """A building, or a part of it, taken down."""

    operation = models.ForeignKey(
        JointOperation, models.PROTECT, null=True, blank=True, related_name="demolitions", verbose_name="联合行动"
    )
    mode = models.CharField("方式", max_length=10, choices=DemolitionMode.choices)
    done_on = models.DateField("拆除日期", db_index=True)
    area_m2 = models.DecimalField("拆除面积（平方米）", max_digits=10, decimal_places=2)
    is_whole = models.BooleanField("全部拆除", default=True)
    partner = models.ForeignKey(UNIT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="联合单位")
    consent_no = models.CharField("同意书（协议）编号", max_length=60, blank=True)
    note = models.CharField("情况", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "拆除"
        ordering = ("done_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(mode__in=("assisted", "agreement")) | ~Q(consent_no=""),
                name="demolition_by_consent_has_paper",
                violation_error_message="助拆和按协议拆除要有当事人签字的同意书或协议。",
            ),
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="demolition_area_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.done_on}"


class Watch(OfSite):
    """A later look at a place that was fixed, or the four visits to a lawful self-build."""

    due_on = models.DateField("应回访日期")
    done_on = day("回访日期")
    by = person("回访人")
    is_rebuilt = models.BooleanField("发现复建", default=False)
    note = models.CharField("情况", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "回访"
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(is_rebuilt=False) | ~Q(note=""), name="watch_rebuilt_says_what"
            )
        ]

    def __str__(self) -> str:
        return f"回访 {self.due_on}"
