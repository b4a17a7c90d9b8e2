"""The demo county's own values of parameters, each with a document: equal to those declared, so that nothing moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from xianwu.core.rules.api import parameter, set_value


@dataclass(frozen=True)
class Paper:
    """A document and the parameters it sets. National ones are real, those of the county are made up and say so."""

    number: str
    source: str
    codes: tuple[str, ...]


PAPERS = (
    Paper("金发〔2024〕32号", "建立支持小微企业融资协调工作机制", ("financing.decision_days",)),
    Paper("延融专班〔2024〕1号（演示）", "县专班工作规则（演示）", tuple(
        f"financing.{name}" for name in (
            "decision_amber_days", "decision_red_days", "materials_days", "review_days", "check_days", "repair_days",
            "min_age_months", "max_open_banks", "revenue_share", "limit_share", "bank_capacity",
        )
    )),
    Paper("延财评〔2020〕1号（演示）", "县财政投资评审办理时限（演示），参照岳阳市财政局评审办理时限", tuple(
        f"fiscal_review.{name}" for name in (
            "budget_draft", "budget_days", *(f"settlement_band_{n}" for n in range(1, 5)),
            *(f"settlement_{word}_{n}" for n in range(1, 6) for word in ("draft", "days")),
            "factor_green", "factor_simple", "papers_days", "supplement_days", "answer_days", "agency_days",
        )
    )),
    Paper("财建〔2004〕369号", "结算审查时限", (
        *(f"fiscal_review.ceiling_band_{n}" for n in range(1, 4)),
        *(f"fiscal_review.ceiling_days_{n}" for n in range(1, 5)),
    )),
    Paper("财建〔2009〕648号", "建设单位回复征求意见", ("fiscal_review.opinion_days",)),
    Paper("延安委办〔2025〕3号（演示）", "燃气安全专项行动方案（演示）", ("gas_safety.campaign_start",)),
    Paper("《城镇燃气管理条例》第十七条", "", ("gas_safety.company_check_months", "gas_safety.resident_check_months")),
    Paper("教监管厅函〔2022〕9号", "《校外培训机构消防安全管理九项规定》", (
        "art_training.fire_check_days", "art_training.patrol_hours",
    )),
    Paper("《未成年人保护法》第六十二条", "", ("art_training.crime_check_months",)),
    Paper("《行政许可法》第四十二条", "", ("art_training.permit_days",)),
    Paper("《河南省实施〈城乡规划法〉办法》第七十二条", "", (
        "illegal_building.seal_days", "illegal_building.demolish_days",
    )),
    Paper("《河南省实施〈城乡规划法〉办法》第七十五条", "", ("illegal_building.announce_days",)),
)  # fmt: skip
CHANGED = (
    ("financing.renewal_days", "30", date(2025, 4, 1), "延融专班〔2024〕1号（演示）", "延融专班〔2025〕2号（演示）"),
    ("fiscal_review.agency_most_open", "3", date(2023, 1, 1), "延财评〔2020〕1号（演示）", "延财评〔2022〕6号（演示）"),
)
"""Code, the old value, the first day of the present one, the old and the new document. No clock or figure reads them."""


def enter_values() -> None:
    """Rows for what a document has set, and two values that were changed."""
    for paper in PAPERS:
        for code in paper.codes:
            _enter(code, parameter(code).default, _first(code), paper.number, paper.source)
    for code, old, day, before, after in CHANGED:
        _enter(code, old, _first(code), before, "", last=day - timedelta(days=1))
        _enter(code, parameter(code).default, day, after, "按运行情况调整（演示）")


def _first(code: str) -> date:
    return parameter(code).since or date(2020, 1, 1)


def _enter(code: str, text: str, first: date, number: str, source: str, *, last: date | None = None) -> None:
    at = timezone.make_aware(datetime.combine(first, time(9)))
    set_value(code, text=text, valid_from=first, valid_to=last, document_no=number, source=source, actor=None, at=at)
