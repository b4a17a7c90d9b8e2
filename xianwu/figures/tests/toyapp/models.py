"""A small lending house: members ask for loans of money; some asks are answered."""

from typing import Any, Self

from django.db import models


class ToyQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> Self:
        """Rows of the actor's towns; all of them for whoever has the role “toy.all”."""
        if actor.has("toy.all"):
            return self.all()
        return self.filter(**{f"{self.model.TOWN}__in": [grant.unit_id for grant in actor.grants]})


class Member(models.Model):
    TOWN = "town"
    name = models.CharField("名称", max_length=40)
    town = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", null=True)
    objects = ToyQuerySet.as_manager()

    class Meta:
        app_label = "figuretoy"
        verbose_name = "会员"

    def __str__(self) -> str:
        return self.name


class Ask(models.Model):
    TOWN = "member__town"
    member = models.ForeignKey(Member, models.PROTECT, related_name="asks")
    number = models.CharField("编号", max_length=20, blank=True)
    amount = models.DecimalField("金额", max_digits=18, decimal_places=2)
    agreed = models.DecimalField("核定", max_digits=18, decimal_places=2, null=True)
    asked_on = models.DateField("提出日期")
    answered_on = models.DateField("答复日期", null=True)
    expected_on = models.DateField("预计日期", null=True)
    noted_at = models.DateTimeField("登记时刻", null=True)
    used_days = models.PositiveIntegerField("用时", null=True)
    weight = models.FloatField("权重", default=1)
    channel = models.CharField("渠道", max_length=20, default="plain")
    is_void = models.BooleanField("作废", default=False)
    version = models.PositiveIntegerField("版本", default=1)
    extra = models.JSONField("附加", default=dict)
    objects = ToyQuerySet.as_manager()

    class Meta:
        app_label = "figuretoy"
        verbose_name = "申请"

    def __str__(self) -> str:
        return self.number or f"申请 {self.pk}"


class Payment(models.Model):
    TOWN = "ask__member__town"
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="payments")
    paid_on = models.DateField("放款日期")
    amount = models.DecimalField("金额", max_digits=18, decimal_places=2)
    rate = models.DecimalField("利率", max_digits=6, decimal_places=3, default=3)
    objects = ToyQuerySet.as_manager()

    class Meta:
        app_label = "figuretoy"
        verbose_name = "放款"

    def __str__(self) -> str:
        return f"放款 {self.ask}"
