"""Nouns that domains share: enterprises and people, and pairs that may be one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE
from xianwu.core.people.sealed import BlindIndexField, EncryptedTextField
from xianwu.core.records.models import Record, RecordQuerySet, Satellite
from xianwu.core.records.scope import Sees
from xianwu.lib.codes import SubjectType, mask_id_number, mask_phone
from xianwu.registers.parties.brain.sizes import LABELS, SizeClass, Sizing, size_class
from xianwu.registers.parties.roles import READER, REGISTRAR

PHONE, ID_NUMBER = "phone", "id_number"
"""What the two kinds of blind index are for: equal numbers of the two cannot be matched."""
COUNTY_READERS = (Sees(ADMIN), Sees(LEADER), Sees(OFFICE), Sees(AUDITOR), Sees(READER))
SUBJECTS = [(each.value, each.label) for each in SubjectType]


class PartyState(models.TextChoices):
    REGISTERED = "registered", "在册"
    MERGED = "merged", "已合并"


class PartyQuerySet(RecordQuerySet):
    def registered(self) -> PartyQuerySet:
        """Parties that were not merged into another."""
        return self.filter(state=PartyState.REGISTERED)


class Enterprise(Record):
    """A company, sole trader, co-operative, family farm or big grower; `title` is its name."""

    State = PartyState

    class IdKind(models.TextChoices):
        CREDIT_CODE = "credit_code", "统一社会信用代码"
        OLD_NUMBER = "old_number", "旧注册号（15 位）"
        PERSON = "person", "自然人身份证号"

    class Status(models.TextChoices):
        ACTIVE = "active", "存续"
        ABNORMAL = "abnormal", "经营异常"
        REVOKED = "revoked", "吊销"
        CANCELLED = "cancelled", "注销"
        MOVED = "moved", "迁出"

    class Subject(models.TextChoices):
        ENTERPRISE = "enterprise", "企业"
        SOLE_TRADER = "sole_trader", "个体工商户"
        COOPERATIVE = "cooperative", "农民专业合作社"
        GROUP_COLLECTIVE = "group_collective", "组集体经济组织"
        VILLAGE_COLLECTIVE = "village_collective", "村集体经济组织"
        TOWN_COLLECTIVE = "town_collective", "乡镇集体经济组织"
        STATE_ORGAN = "state_organ", "机关"
        PUBLIC_INSTITUTION = "public_institution", "事业单位"
        SOCIAL_ORGANISATION = "social_organisation", "社会组织"
        FAMILY_FARM = "family_farm", "家庭农场"
        GROWER = "grower", "种养大户"
        OTHER = "other", "其他"

    Size = models.TextChoices("Size", {each.name: (each.value, label) for each, label in LABELS.items()})  # type: ignore[call-overload]

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True, null=True, blank=True)
    id_kind = models.CharField("证件种类", max_length=12, choices=IdKind.choices, default=IdKind.CREDIT_CODE)
    id_number = EncryptedTextField("证件号码", blank=True, default="")
    id_digest = BlindIndexField("证件索引", of="id_number", purpose=ID_NUMBER)
    subject_type = models.CharField("主体类型", max_length=20, choices=Subject.choices, default=Subject.ENTERPRISE)
    name_norm = models.CharField("名称主干", max_length=200, db_index=True, editable=False)
    former_names = models.JSONField("曾用名", default=list, blank=True)
    town = models.ForeignKey(
        "units.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": "town"},
        verbose_name="乡镇（街道）",
    )
    village = models.CharField("村（社区）", max_length=60, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    industry = models.CharField("行业代码", max_length=8, blank=True)
    legal_rep = models.CharField("法定代表人", max_length=60, blank=True, db_index=True)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    phone_digest = BlindIndexField("电话索引", of="phone", purpose=PHONE)
    registered_capital = models.DecimalField("注册资本", max_digits=18, decimal_places=2, null=True, blank=True)
    staff_count = models.PositiveIntegerField("从业人员", null=True, blank=True)
    revenue = models.DecimalField("营业收入", max_digits=18, decimal_places=2, null=True, blank=True)
    assets = models.DecimalField("资产总额", max_digits=18, decimal_places=2, null=True, blank=True)
    size = models.CharField("规模", max_length=8, choices=Size.choices, blank=True, editable=False)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    status = models.CharField("登记状态", max_length=10, choices=Status.choices, default=Status.ACTIVE)
    source = models.CharField("资料来源", max_length=100, blank=True)
    fetched_on = models.DateField("资料日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name="合并到",
    )
    objects = PartyQuerySet.as_manager()

    SCOPE = (*COUNTY_READERS, Sees(REGISTRAR, through="town"), Sees(REGISTRAR, through="unit"))
    UNITS = {"staff_count": "人"}

    class Meta:
        verbose_name = "经营主体"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=PartyState.MERGED, merged_into__isnull=False)
                | Q(state=PartyState.REGISTERED, merged_into__isnull=True),
                name="enterprise_merged_into_one",
            ),
            models.UniqueConstraint(
                fields=["id_digest"],
                condition=Q(state=PartyState.REGISTERED) & ~Q(id_digest=""),
                name="enterprise_id_once",
            ),
            models.CheckConstraint(
                condition=(Q(revenue__isnull=True) | Q(revenue__gte=0))
                & (Q(assets__isnull=True) | Q(assets__gte=0))
                & (Q(registered_capital__isnull=True) | Q(registered_capital__gte=0)),
                name="enterprise_sums_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def search_text(self) -> str:
        return " ".join([self.title, self.credit_code or "", *self.former_names, self.legal_rep])

    @property
    def former_names_text(self) -> str:
        return "、".join(self.former_names)

    former_names_text.fget.short_description = "曾用名"  # type: ignore[attr-defined]

    @property
    def name(self) -> str:
        return self.title

    @property
    def sizing(self) -> Sizing:
        """The size class with its reasons."""
        return size_class(self.industry, staff=self.staff_count, revenue=self.revenue, assets=self.assets)

    @property
    def is_small_or_micro(self) -> bool:
        return self.size in (SizeClass.SMALL, SizeClass.MICRO)

    @property
    def phone_masked(self) -> str:
        return mask_phone(self.phone)

    @property
    def id_number_masked(self) -> str:
        return mask_id_number(self.id_number)

    phone_masked.fget.short_description = "联系电话"  # type: ignore[attr-defined]
    id_number_masked.fget.short_description = "证件号码"  # type: ignore[attr-defined]


class PersonParty(Record):
    """A person whom the county deals with (not an account); `title` is the name."""

    State = PartyState

    id_number = EncryptedTextField("身份证号码", blank=True, default="")
    id_digest = BlindIndexField("证件索引", of="id_number", purpose=ID_NUMBER)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    phone_digest = BlindIndexField("电话索引", of="phone", purpose=PHONE)
    town = models.ForeignKey(
        "units.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": "town"},
        verbose_name="乡镇（街道）",
    )
    village = models.CharField("村（社区）", max_length=60, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name="合并到",
    )
    objects = PartyQuerySet.as_manager()

    SCOPE = (
        Sees(ADMIN),
        Sees(AUDITOR),
        Sees(REGISTRAR, through="town"),
        Sees(REGISTRAR, through="unit"),
    )

    class Meta:
        verbose_name = "人员"
        constraints = [
            models.UniqueConstraint(
                fields=["id_digest"],
                condition=Q(state=PartyState.REGISTERED) & ~Q(id_digest=""),
                name="person_party_id_once",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def phone_masked(self) -> str:
        return mask_phone(self.phone)

    @property
    def id_number_masked(self) -> str:
        return mask_id_number(self.id_number)

    phone_masked.fget.short_description = "联系电话"  # type: ignore[attr-defined]
    id_number_masked.fget.short_description = "身份证号码"  # type: ignore[attr-defined]


class Duplicate(Satellite):
    """Two enterprises that may be one: suggested by the machine, decided by a person."""

    class State(models.TextChoices):
        OPEN = "open", "待确认"
        MERGED = "merged", "已合并"
        DISMISSED = "dismissed", "不是重复"

    first = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name="主体甲")
    second = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name="主体乙")
    score = models.DecimalField("名称相似度", max_digits=4, decimal_places=1)
    reasons = models.JSONField("理由", default=list)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    note = models.CharField("说明", max_length=200, blank=True)
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认人",
    )

    SCOPE = (
        Sees(ADMIN),
        Sees(AUDITOR),
        Sees(REGISTRAR, through="first__town"),
        Sees(REGISTRAR, through="second__town"),
        Sees(REGISTRAR, through="first__unit"),
        Sees(REGISTRAR, through="second__unit"),
    )

    class Meta:
        verbose_name = "疑似重复"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≈ {self.second}"

    @property
    def reasons_text(self) -> str:
        return "，".join(self.reasons)

    reasons_text.fget.short_description = "理由"  # type: ignore[attr-defined]
