"""Where patrols go: cells of the grid, permits on record, tasks of a day and the tracks of those who walked."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from xianwu.core.people.roles import AUDITOR
from xianwu.core.records.models import Record, Satellite
from xianwu.core.records.scope import Sees
from xianwu.domains.illegal_building.kinds import PermitKind, Rhythm
from xianwu.domains.illegal_building.roles import PATROLLER
from xianwu.registers.enforcement import roles as enforcement
from xianwu.registers.enforcement.fields import UNIT, belongs_to, day, instant, person
from xianwu.registers.enforcement.scopes import of_organ


def of_street(path: str, cell: str) -> tuple[Sees, ...]:
    """The street's people see their street, a patroller what lies in their own cells."""
    return (*of_organ(path), Sees(PATROLLER, through=cell))


class Cell(Satellite):
    """What the patrol knows of a cell of the grid: its shape, and how often somebody must come by."""

    unit = models.OneToOneField(
        UNIT, models.PROTECT, related_name="+", verbose_name="网格", limit_choices_to={"kind__in": ("cell", "village")}
    )
    leader = models.CharField("网格长", max_length=60, blank=True)
    polygon = models.JSONField("边界（WGS-84）", default=list, blank=True)
    routine_days = models.PositiveSmallIntegerField("常态巡查间隔（天）", default=7)
    hot_days = models.PositiveSmallIntegerField("高频巡查间隔（天）", default=1)
    hot_from = day("高频起始日期")
    hot_until = day("高频截止日期")
    hot_reason = models.CharField("列为重点的原因", max_length=200, blank=True)
    heat = models.DecimalField("热点分", max_digits=6, decimal_places=1, null=True, blank=True, editable=False)
    heat_points = models.JSONField("热点分明细", default=list, blank=True, editable=False)

    SCOPE = of_street("unit", "unit")
    NAMED_BY = "unit"

    class Meta:
        verbose_name = verbose_name_plural = "巡查网格"
        ordering = ("unit__path",)
        constraints = [
            models.CheckConstraint(
                condition=Q(routine_days__gte=1, hot_days__gte=1) & Q(hot_days__lte=F("routine_days")),
                name="cell_intervals",
                violation_error_message="高频间隔不能比常态间隔长，且都不少于 1 天。",
            ),
            models.CheckConstraint(
                condition=Q(hot_until__isnull=True) | Q(hot_from__isnull=False, hot_until__gte=F("hot_from")),
                name="cell_hot_period",
                violation_error_message="高频截止日期早于起始日期，请改正。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)

    def is_hot(self, on: date) -> bool:
        return self.hot_from is not None and self.hot_from <= on and (self.hot_until is None or on <= self.hot_until)

    def interval(self, on: date) -> int:
        """Days within which somebody must come by."""
        return self.hot_days if self.is_hot(on) else self.routine_days


class Permit(Satellite):
    """A permission to build, as the issuing organ has it on record."""

    street = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name="街道（乡镇）")
    kind = models.CharField("证照", max_length=20, choices=PermitKind.choices)
    number = models.CharField("证号", max_length=60)
    holder = models.CharField("持证人", max_length=60)
    village = models.ForeignKey(
        UNIT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="村（社区）",
        limit_choices_to={"kind": "village"},
    )  # fmt: skip
    address = models.CharField("地址", max_length=200, blank=True)
    area = models.DecimalField("批准面积（平方米）", max_digits=10, decimal_places=2, null=True, blank=True)
    floors = models.PositiveSmallIntegerField("批准层数", null=True, blank=True)
    issued_on = models.DateField("发证日期")
    valid_to = day("有效期至")
    source = models.CharField("资料来源", max_length=100, blank=True)

    SCOPE = of_street("street", "village")

    class Meta:
        verbose_name = verbose_name_plural = "建设许可"
        ordering = ("-issued_on", "-id")
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="permit_number_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class PatrolTask(Record):
    """One cell to be walked on one day. When it starts is known to the patroller and the street only."""

    class State(models.TextChoices):
        PLANNED = "planned", "待巡查"
        WALKING = "walking", "巡查中"
        DONE = "done", "已巡查"
        MISSED = "missed", "未巡查"

    TONES = {"planned": "warn", "walking": "warn", "done": "ok", "missed": "bad"}
    SCOPE = of_street("unit", "cell__unit")

    cell = belongs_to(Cell, "网格", "tasks")  # type: ignore[arg-type]
    rhythm = models.CharField("方式", max_length=10, choices=Rhythm.choices)
    planned_on = models.DateField("日期", db_index=True)
    starts_at = instant("出发时间")
    patroller = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="巡查员"
    )
    started_at = instant("开始时间")
    ended_at = instant("结束时间")
    is_offline = models.BooleanField("离线巡查后补传", default=False)
    found_count = models.PositiveSmallIntegerField("发现数", default=0)
    note = models.CharField("巡查情况", max_length=300, blank=True)
    is_covered = models.BooleanField("轨迹到位", null=True)
    coverage_reason = models.CharField("轨迹核对", max_length=200, blank=True)
    missed_reason = models.CharField("未巡查原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "巡查任务"
        constraints = [
            models.UniqueConstraint(fields=["cell", "planned_on", "starts_at"], name="patrol_task_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="patrol_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(started_at__isnull=False, ended_at__isnull=False),
                name="patrol_done_has_times",
            ),
        ]


class Track(Satellite):
    """Where a patroller went in duty hours: sensitive (行踪轨迹), seen by few and kept for months, not years."""

    task = models.OneToOneField(PatrolTask, models.PROTECT, related_name="track", verbose_name="巡查任务")
    patroller = person("巡查员")
    points = models.JSONField("轨迹点", default=list)
    point_count = models.PositiveIntegerField("点数", default=0)
    recorded_on = models.DateField("日期", db_index=True)
    erased_on = day("清除日期")

    SCOPE = (
        Sees(enforcement.DEPUTY, through="task__unit"),
        Sees(enforcement.HEAD, through="task__unit"),
        Sees(PATROLLER, through="task__cell__unit"),
        Sees(AUDITOR),
    )

    class Meta:
        verbose_name = verbose_name_plural = "巡查轨迹"

    def __str__(self) -> str:
        return f"轨迹 {self.task}"
