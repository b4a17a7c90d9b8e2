"""What is seen after the money was paid out: 贷后回访, between 放款 and 结清 or 续贷."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xianwu.core.records.models import Satellite
from xianwu.domains.financing import words
from xianwu.domains.financing.fields import key, rule, sees_all, sees_through
from xianwu.domains.financing.roles import BANK, REVIEWER, TERM_READERS

IS_WELL = Q(use_found=words.UseFound.AS_DECLARED.value, business=words.Business.NORMAL.value)


class FollowUp(Satellite):
    """One visit after a loan: is the money used as declared, how does the firm do, does it wish to renew."""

    loan = key("financing.Drawdown", "投放", back="follow_ups")
    visited_on = models.DateField("回访日期", db_index=True)
    mode = models.CharField("方式", max_length=10, choices=words.VisitMode.choices)
    visitor_name = models.CharField("回访人", max_length=40)
    use_found = models.CharField("资金用途", max_length=12, choices=words.UseFound.choices)
    business = models.CharField("经营情况", max_length=10, choices=words.Business.choices)
    wants_renewal = models.BooleanField("有续贷意愿", default=False)
    note = models.CharField("情况说明", max_length=200, blank=True)
    void_on = models.DateField("作废日期", null=True, editable=False)
    SCOPE: ClassVar = (*sees_all(REVIEWER, *TERM_READERS), *sees_through("loan__bank", *BANK))

    class Meta:
        verbose_name = "贷后回访"
        constraints = [
            rule(
                "follow_up_says_what_is_wrong", IS_WELL | ~Q(note=""), "note",
                "用途不一致、没能核实，或经营有困难、停业的，请写明情况。",
            )
        ]  # fmt: skip

    @property
    def trouble(self) -> str:
        """What is not as it should be, in words; "" where all is well."""
        found = [] if self.use_found == words.UseFound.AS_DECLARED else [f"资金用途{self.get_use_found_display()}"]
        found += [] if self.business == words.Business.NORMAL else [f"经营{self.get_business_display()}"]
        return "，".join(found)

    def __str__(self) -> str:
        return f"{self.loan} {self.visited_on:%Y-%m-%d}"
