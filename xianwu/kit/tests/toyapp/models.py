"""A room small enough to test pages with."""

from typing import Any, Self

from django.db import models


class ToyQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> Self:
        """An outsider sees nothing; a person of one town sees that town."""
        if actor is None or actor.has("outsider"):
            return self.none()
        if actor.town and self.model is Need:
            return self.filter(town_id=actor.town)
        return self


class Town(models.Model):
    name = models.CharField("名称", max_length=40)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        ordering = ("order",)
        verbose_name = "乡镇（街道）"

    def __str__(self) -> str:
        return self.name


class Need(models.Model):
    class State(models.TextChoices):
        DECLARED = "declared", "已申报"
        RECOMMENDED = "recommended", "已推荐"
        CREDITED = "credited", "已授信"
        REFUSED = "refused", "未授信"

    number = models.CharField("编号", max_length=20)
    title = models.CharField("企业名称", max_length=120)
    town = models.ForeignKey(Town, models.PROTECT, verbose_name="乡镇（街道）")
    amount = models.DecimalField("需求金额", max_digits=18, decimal_places=2, null=True, blank=True)
    declared_on = models.DateField("申报日期", null=True, blank=True)
    staff_count = models.PositiveIntegerField("用工人数", default=0, help_text="含临时用工，以上月末为准。")
    is_first_loan = models.BooleanField("首次贷款", default=False)
    note = models.TextField("备注", blank=True)
    state = models.CharField("状态", max_length=20, default=State.DECLARED, db_index=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    objects = ToyQuerySet.as_manager()

    class Meta:
        verbose_name = "融资需求"
        indexes = (models.Index(fields=("amount", "id"), name="toy_amount"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_state_display(self) -> str:
        return str(dict(self.State.choices)[self.state])


class Visit(models.Model):
    need = models.ForeignKey(Need, models.CASCADE, related_name="visits")
    visited_on = models.DateField("走访日期")
    words = models.CharField("情况", max_length=200)
    objects = ToyQuerySet.as_manager()

    class Meta:
        verbose_name = "走访"

    def __str__(self) -> str:
        return self.words
