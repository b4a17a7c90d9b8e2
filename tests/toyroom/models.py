"""A ledger as plain as a ledger can be, with everything that rows of the house may have."""

from django.db import models

from tests.toyroom.roles import CHECKER, CLERK, PARTNER, READER
from xianwu.core.people.sealed import EncryptedTextField
from xianwu.core.records.models import Record, Satellite
from xianwu.core.records.scope import Sees


class Errand(Record):
    class State(models.TextChoices):
        OPEN = "open", "待核"
        CHECKED = "checked", "已核"
        WAITING = "waiting", "待答复"
        HANDED = "handed", "已交件"
        DONE = "done", "办结"
        DROPPED = "dropped", "撤销"

    SCOPE = (
        Sees(READER),
        Sees(CHECKER),
        Sees(CLERK, through="unit"),
        Sees(PARTNER, through="helpers__unit"),
    )
    FILE_KINDS = {"receipt": "收条"}
    permit_no = models.CharField("许可证号", max_length=40, blank=True)
    amount = models.DecimalField("金额", max_digits=18, decimal_places=2, null=True, blank=True)
    complete_on = models.DateField("资料齐全日期", null=True, blank=True)
    contact = models.CharField("联系人", max_length=40, blank=True)
    phone = EncryptedTextField("电话", blank=True, default="")

    class Meta:
        verbose_name = "事项"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0), name="errand_paid"
            )
        ]


class Helper(Satellite):
    errand = models.ForeignKey(Errand, models.PROTECT, related_name="helpers", verbose_name="事项")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="协办单位")
    SCOPE = (Sees(READER), Sees(PARTNER, through="unit"))

    class Meta:
        verbose_name = "协办"
