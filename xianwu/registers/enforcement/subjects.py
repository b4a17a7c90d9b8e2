"""Whom enforcement looks at: a firm, a school, a household, a building site. Domains add their own particulars."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from xianwu.core.people.sealed import EncryptedTextField
from xianwu.core.records.models import Record, RecordQuerySet, end_of_day
from xianwu.lib.codes import mask_id_number, mask_phone
from xianwu.registers.enforcement.addresses import doubt_of
from xianwu.registers.enforcement.declarations import kind_label, matter_label
from xianwu.registers.enforcement.fields import coordinate, day, matter_field, maybe_unit
from xianwu.registers.enforcement.kinds import Datum, PartyKind, RiskBand
from xianwu.registers.enforcement.scopes import of_organ


class SubjectQuerySet(RecordQuerySet):
    def active(self) -> SubjectQuerySet:
        """Subjects that can be visited."""
        return self.filter(state=Subject.State.ACTIVE)

    def listed(self, on: date) -> SubjectQuerySet:
        """Subjects that stood on the list at the end of a day, whatever has become of them since."""
        return self.filter(Subject.was_listed(on))


class Subject(Record):
    """`title` is the name on the licence or the door; `unit` the organ that answers for it."""

    class State(models.TextChoices):
        ACTIVE = "active", "在册"
        SUSPENDED = "suspended", "停业"
        GONE = "gone", "注销或搬离"
        OUTSIDE = "outside", "不属本事项"

    STANDING = (State.ACTIVE, State.SUSPENDED)
    """Still at its place: one that is shut for a while keeps its door."""
    TONES = {"active": "ok", "suspended": "warn", "gone": "off", "outside": "off"}
    SCOPE = of_organ()

    matter = matter_field()
    kind = models.CharField("对象类别", max_length=30)
    party_kind = models.CharField("主体性质", max_length=12, choices=PartyKind.choices, default=PartyKind.ORGANISATION)
    brand = models.CharField("招牌名称", max_length=120, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, db_index=True)
    operator = models.CharField("负责人", max_length=60, blank=True)
    operator_id = EncryptedTextField("负责人证件号码", blank=True, default="")
    operator_digest = models.CharField("证件索引", max_length=64, blank=True, default="", db_index=True, editable=False)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    town = maybe_unit("乡镇（街道）", limit_choices_to={"kind": "town"})
    village = models.CharField("村（社区）", max_length=60, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    latitude = coordinate("纬度")
    longitude = coordinate("经度")
    given_datum = models.CharField("原坐标系", max_length=8, choices=Datum.choices, blank=True)
    given_point = models.CharField("原坐标", max_length=60, blank=True)
    accuracy_m = models.DecimalField("定位精度（米）", max_digits=7, decimal_places=1, null=True, blank=True)
    doubts = models.JSONField("疑点", default=list, blank=True, editable=False)
    is_crowded = models.BooleanField("人员密集场所", default=False)
    is_registered = models.BooleanField("有证在册", default=True)
    found_on = day("发现日期")
    risk_score = models.PositiveSmallIntegerField("风险分", null=True, blank=True, editable=False)
    risk_band = models.CharField("风险等级", max_length=10, choices=RiskBand.choices, blank=True, editable=False)
    risk_points = models.JSONField("风险分明细", default=list, blank=True, editable=False)
    scored_on = day("评分日期")
    leave_reason = models.CharField("退出原因", max_length=200, blank=True)
    off_on = day("离册日期", editable=False)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "检查对象"
        indexes = [
            models.Index(fields=["matter", "state", "kind"], name="subject_of_matter"),
            models.Index(fields=["town", "state"], name="subject_of_town"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "credit_code", "address"],
                condition=~Q(credit_code="") & ~Q(state="gone"),
                name="subject_licence_once",
                violation_error_message="这个统一社会信用代码在同一地址已有在册对象，请打开原对象。",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="subject_point_whole",
                violation_error_message="经纬度要成对填写，且在合理范围内。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def was_listed(on: date, *, path: str = "") -> Q:
        """The condition of `listed`, for rows that lead to a subject by `path`."""
        known = Q(**{f"{path}created_at__lte": end_of_day(on)})
        return known & (Q(**{f"{path}state": Subject.State.ACTIVE}) | Q(**{f"{path}off_on__gt": on}))

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.brand} {self.credit_code} {self.address}"

    @property
    def matter_word(self) -> str:
        return matter_label(self.matter)

    @property
    def kind_word(self) -> str:
        return kind_label(self.matter, self.kind)

    @property
    def whole_address(self) -> str:
        """For papers: the town by its whole name, town and village once, whether or not the address begins with them."""
        return self._address(self.town.name) if self.town_id else self.address

    @property
    def place_words(self) -> str:
        """For pages: the same with the town's short name."""
        return self._address(self.town.short_name) if self.town_id else self.address

    def _address(self, town: str) -> str:
        rest = self.address.removeprefix(self.town.name).removeprefix(self.town.short_name)
        village = "" if rest.startswith(self.village) else self.village
        return f"{town}{village}{rest}"

    @property
    def doubts_words(self) -> str:
        """About its point and its address."""
        return "".join((*self.doubts, doubt_of(self)))

    @property
    def phone_masked(self) -> str:
        return mask_phone(self.phone)

    @property
    def operator_id_masked(self) -> str:
        return mask_id_number(self.operator_id)

    matter_word.fget.short_description = "执法事项"  # type: ignore[attr-defined]
    kind_word.fget.short_description = "对象类别"  # type: ignore[attr-defined]
    doubts_words.fget.short_description = "疑点"  # type: ignore[attr-defined]
    phone_masked.fget.short_description = "联系电话"  # type: ignore[attr-defined]
    operator_id_masked.fget.short_description = "负责人证件号码"  # type: ignore[attr-defined]
