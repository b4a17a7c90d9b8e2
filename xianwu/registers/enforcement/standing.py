"""What stands before anybody goes out: cards, powers, links, checklists and the penalties the law allows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models
from django.db.models import F, Q

from xianwu.core.records.models import RecordQuerySet, Satellite
from xianwu.core.units.models import STEP, Unit
from xianwu.registers.enforcement.declarations import kind_label, matter_label
from xianwu.registers.enforcement.fields import PERSON, day, matter_field, maybe_unit, money, unit
from xianwu.registers.enforcement.kinds import Mode, PartyKind, Power, Sanction, Severity
from xianwu.registers.enforcement.scopes import of_organ_and_admin


def period(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=name,
        violation_error_message="截止日期早于起始日期，请改正。",
    )


class DatedQuerySet(RecordQuerySet):
    def valid(self, on: date) -> DatedQuerySet:
        """Rows in force on a day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


class Dated(Satellite):
    """A row in force from one day to another."""

    valid_from = models.DateField("生效日期")
    valid_to = day("失效日期")
    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class OfMatter(Dated):
    MONEY_UNIT = "元"

    matter = matter_field()

    class Meta:
        abstract = True

    @property
    def matter_word(self) -> str:
        return matter_label(self.matter)

    matter_word.fget.short_description = "执法事项"  # type: ignore[attr-defined]


class Officer(Dated):
    """A person with a card. Without one in force nobody counts towards the two (行政处罚法 42)."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="人员")
    organ = unit("执法机关")
    card_no = models.CharField("执法证号", max_length=40)
    is_established = models.BooleanField("在编在职", default=True)
    is_legally_qualified = models.BooleanField("取得法律职业资格", default=False)

    SCOPE = of_organ_and_admin("organ")

    class Meta:
        verbose_name = verbose_name_plural = "执法人员"
        ordering = ("card_no",)
        constraints = [
            models.UniqueConstraint(fields=["card_no", "valid_from"], name="officer_card_once"),
            period("officer_period"),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.card_no}）"


class Authority(OfMatter):
    """One power of one organ in one matter and place, between dates. Printed orders are checked against it."""

    organ = unit("执法机关")
    power = models.CharField("职权", max_length=20, choices=Power.choices)
    zone = unit("适用范围")
    basis = models.CharField("依据", max_length=300)
    document_no = models.CharField("文号", max_length=80, blank=True)

    SCOPE = of_organ_and_admin("organ")

    class Meta:
        verbose_name = verbose_name_plural = "执法权限"
        ordering = ("matter", "organ", "power", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["organ", "matter", "power", "zone", "valid_from"], name="authority_once"),
            period("authority_period"),
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.matter_word} {self.get_power_display()}"


class TownLink(Dated):
    """A section that answers for a town (股室联系乡镇)."""

    section = unit("股室", limit_choices_to={"kind__in": ("section", "department")})
    town = unit("乡镇（街道）", limit_choices_to={"kind": "town"})
    matter = matter_field()

    SCOPE = of_organ_and_admin("section")

    class Meta:
        verbose_name = verbose_name_plural = "股室联系乡镇"
        ordering = ("town", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["matter", "town", "valid_from"], name="town_link_once"),
            period("town_link_period"),
        ]

    def __str__(self) -> str:
        return f"{self.section} → {self.town}"

    @property
    def matter_word(self) -> str:
        return matter_label(self.matter)

    matter_word.fget.short_description = "执法事项"  # type: ignore[attr-defined]


class PenaltyRuleQuerySet(DatedQuerySet):
    def choosable_by(self, actor: Any) -> PenaltyRuleQuerySet:
        """An organ's own, and what is laid down by the units above it: the county's rules hold for its towns."""
        paths = {path for grant in actor.grants for path in upwards(grant.unit_path)}
        seen = self.visible_to(actor).order_by().values("pk")
        return self.filter(Q(pk__in=seen) | Q(organ__path__in=paths))


R = TypeVar("R", "PenaltyRule", "DiscretionBand")


def upwards(path: str) -> list[str]:
    """The path of a unit and of every unit above it."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def laid_down_for(rows: Iterable[R], organ: Unit) -> list[R]:
    """Of rows that come with their organs those by which this organ acts: its own and those of the units above it;
    all of them where there are none such."""
    known, above = list(rows), upwards(organ.path)
    return [each for each in known if each.organ.path in above] or known


def nearest(rules: Iterable[PenaltyRule], organ: Unit | None) -> PenaltyRule | None:
    """Of rules that are otherwise alike the organ's own, then that of the unit next above it, then any; the last of
    several."""
    above = upwards(organ.path) if organ else []
    ranked = sorted(rules, key=lambda each: above.index(each.organ.path) if each.organ.path in above else -1)
    return ranked[-1] if ranked else None


class PenaltyRule(OfMatter):
    """What the law allows for one act: range by party, and what must have happened before."""

    organ = unit("执法机关")
    code = models.CharField("代码", max_length=40)
    act = models.CharField("违法行为", max_length=200)
    broken = models.CharField("违反条款", max_length=200)
    basis = models.CharField("处罚依据", max_length=200)
    individual_from = money("个人罚款下限", null=True, blank=True)
    individual_to = money("个人罚款上限", null=True, blank=True)
    organisation_from = money("单位罚款下限", null=True, blank=True)
    organisation_to = money("单位罚款上限", null=True, blank=True)
    base_label = models.CharField("倍数基数", max_length=40, blank=True, help_text="如“违法所得”；空着就是定额罚款")
    base_from = models.DecimalField("倍数下限", max_digits=6, decimal_places=3, null=True, blank=True)
    base_to = models.DecimalField("倍数上限", max_digits=6, decimal_places=3, null=True, blank=True)
    needs_overdue_order = models.BooleanField("须先责令改正且逾期", default=False)
    sanctions = models.JSONField("可并处", default=list, blank=True)
    fires_waiver = models.BooleanField("可首违不罚", default=True)

    SCOPE = of_organ_and_admin("organ")
    objects = PenaltyRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "处罚事项"
        ordering = ("matter", "code")
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "matter", "code", "valid_from"],
                name="penalty_rule_once",
                violation_error_message="这个机关已有同一执法事项、同一代码、同一天生效的处罚事项：请打开那一条修改，或者另填生效日期。",
            ),
            models.CheckConstraint(
                condition=(Q(individual_to__isnull=True) | Q(individual_to__gte=F("individual_from")))
                & (Q(organisation_to__isnull=True) | Q(organisation_to__gte=F("organisation_from")))
                & (Q(base_to__isnull=True) | Q(base_to__gte=F("base_from"))),
                name="penalty_rule_range",
                violation_error_message="上限小于下限，请改正。",
            ),
            period("penalty_rule_period"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.act}"

    @property
    def is_order(self) -> bool:
        """Only to be taken down, with no penalty beside it (城乡规划法 65)."""
        return list(self.sanctions) == [Sanction.DEMOLITION] and not (
            self.individual_to or self.organisation_to or self.base_to
        )

    @property
    def power(self) -> Power:
        """The power that the act is dealt with by."""
        return Power.ORDER_CORRECT if self.is_order else Power.FINE

    def ranges(self, party: str, *, is_multiple: bool) -> list[tuple[Decimal, Decimal]]:
        """The ranges of the fine that may hold for a kind of party, "" for either: in 元, or in times of the base."""
        kinds = (party,) if party else tuple(PartyKind.values)
        found = [(getattr(self, f"{kind}_from"), getattr(self, f"{kind}_to")) for kind in kinds]
        if is_multiple:
            found = [(self.base_from, self.base_to)] if self.base_label else []
        return [(Decimal(least or 0), Decimal(most)) for least, most in found if most is not None]


class DiscretionBand(OfMatter):
    """One step of the discretion table (裁量基准) of an act: when it applies, and its part of the legal range.

    Both ends are in the terms of the provision: 元, or times of its base. `rule_code` names the act whatever its dates.
    """

    organ = unit("执法机关")
    rule_code = models.CharField("处罚事项代码", max_length=40)
    label = models.CharField("阶次", max_length=20, help_text="如“从轻”“一般”“从重”")
    party_kind = models.CharField(
        "适用当事人", max_length=12, choices=PartyKind.choices, blank=True, help_text="空着就是都适用"
    )
    factors = models.CharField("适用情形", max_length=300)
    is_multiple = models.BooleanField("按基数的倍数", default=False)
    least = models.DecimalField("下限", max_digits=18, decimal_places=3, help_text="元，或者基数的倍数")
    most = models.DecimalField("上限", max_digits=18, decimal_places=3)
    basis = models.CharField("依据文件", max_length=200)
    is_default = models.BooleanField("系统默认分档", default=False, editable=False)

    SCOPE = of_organ_and_admin("organ")

    class Meta:
        verbose_name = verbose_name_plural = "裁量基准"
        ordering = ("matter", "rule_code", "party_kind", "least")
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "matter", "rule_code", "label", "party_kind", "is_multiple", "valid_from"],
                name="discretion_band_once",
                violation_error_message="这个机关的这一处罚事项已有同名、同一天生效的裁量阶次：请打开那一条修改，或者另填生效日期。",
            ),
            models.CheckConstraint(condition=Q(most__gte=F("least"), least__gte=0), name="discretion_band_range"),
            period("discretion_band_period"),
        ]

    def __str__(self) -> str:
        return f"{self.label}（{self.factors}）"

    @property
    def range_word(self) -> str:
        """15,000 至 35,000 元; 0.5 至 1 倍."""
        least, most = (f"{each.normalize():,f}" for each in (self.least, self.most))
        return f"{least} 至 {most} {'倍' if self.is_multiple else '元'}"


class CheckItem(OfMatter):
    """One item of a checklist: what is looked at, on what basis, how bad a fault is and how it is put right."""

    organ = unit("执法机关")
    code = models.CharField("代码", max_length=40)
    group = models.CharField("分组", max_length=30)
    text = models.CharField("检查内容", max_length=300)
    basis = models.CharField(
        "依据", max_length=300, blank=True, help_text="现行有效的法律、法规、规章或者标准；没有的空着"
    )
    source_note = models.CharField(
        "出处备注", max_length=300, blank=True, help_text="征求意见稿、外地的表、待核定等写在这里，不印在文书上"
    )
    severity = models.CharField("等级", max_length=10, choices=Severity.choices, default=Severity.GENERAL)
    mode = models.CharField("整改方式", max_length=10, choices=Mode.choices, default=Mode.DEADLINE)
    days = models.PositiveSmallIntegerField("整改期限（天）", default=15)
    tools = models.CharField("所需工具", max_length=100, blank=True, help_text="如“可燃气体检测仪”，出发前提醒带上")
    kinds = models.JSONField("适用对象", default=list, blank=True)
    every_months = models.PositiveSmallIntegerField("检查周期（月）", null=True, blank=True)
    section = maybe_unit("责任股室")
    rule = models.ForeignKey(
        PenaltyRule, models.PROTECT, null=True, blank=True, related_name="items", verbose_name="处罚事项"
    )

    SCOPE = of_organ_and_admin("organ")

    class Meta:
        verbose_name = verbose_name_plural = "检查清单"
        ordering = ("matter", "code", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["matter", "code", "valid_from"], name="check_item_once"),
            period("check_item_period"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    def fits(self, kind: str) -> bool:
        """Whether subjects of that kind are looked at for it; no kinds named: all."""
        return not self.kinds or kind in self.kinds

    @property
    def kinds_words(self) -> str:
        return "、".join(kind_label(self.matter, kind) for kind in self.kinds) or "全部"

    kinds_words.fget.short_description = "适用对象"  # type: ignore[attr-defined]
