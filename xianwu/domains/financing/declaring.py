"""What a need and a visit may say: one rule for the form, the API and the file of the towns. Reads only.

The days are held to the mechanism's first (金发〔2024〕32号 founded it; the county's own day is a dated parameter), the
kind of subject to what the register knows by the credit code (GB 32100-2015, first two characters).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.core.rules import api as rules
from xianwu.domains.financing import words
from xianwu.domains.financing.brain.scale import WAN, Scaled, wrong_unit
from xianwu.domains.financing.models import LONGEST_TERM
from xianwu.kit.refusals import Wrong
from xianwu.lib.numbers import plain
from xianwu.registers.parties.models import Enterprise

Kind, Subject = words.SubjectType, Enterprise.Subject
FITTING = {
    Subject.ENTERPRISE: (Kind.COMPANY,),
    Subject.SOLE_TRADER: (Kind.SOLE_TRADER, Kind.FAMILY_FARM),
    Subject.COOPERATIVE: (Kind.COOPERATIVE,),
    Subject.FAMILY_FARM: (Kind.FAMILY_FARM,),
    Subject.GROWER: (Kind.FAMILY_FARM, Kind.OTHER),
    Subject.OTHER: tuple(Kind),
}
"""Kinds of a need by the registered kind of its firm; any other (collectives, organs) is 其他."""
ENTERED_AS = {Kind.FAMILY_FARM: Subject.FAMILY_FARM, Kind.SOLE_TRADER: Subject.SOLE_TRADER, Kind.OTHER: Subject.GROWER}
"""The registered kind of a firm without a credit code, which its first need brings into the register."""
FARM = "家庭农场"
"""Such a name may stand on any licence: family farms are registered as companies and as sole traders alike."""


@dataclass(frozen=True)
class Bounds:
    """What is asked of needs and visits on a day; read once for a whole file."""

    today: date
    began_on: date
    least_amount: Decimal


@dataclass(frozen=True)
class Firm:
    """What the register, or the line that will enter it, knows of a firm. `subject` is an `Enterprise.Subject`."""

    subject: str
    title: str = ""
    founded_on: date | None = None


def bounds(on: date) -> Bounds:
    least = rules.value("financing.least_amount", on=on) * WAN
    return Bounds(on, rules.day("financing.began_on", on=on), least)


def known(firm: Enterprise) -> Firm:
    return Firm(firm.subject_type, firm.title, firm.founded_on)


def wrong_need(need: Mapping[str, Any], firm: Firm, within: Bounds) -> Iterator[Wrong]:
    """What is wrong with a need's amount (元), term (months), balance, day and kind of subject."""
    yield from _wrong_amounts(need, within)
    months = need["term_months"]
    if months != int(months) or not 1 <= months <= LONGEST_TERM:
        yield Wrong(f"期限应是 1 至 {LONGEST_TERM} 个月的整数。", field="term_months")
    if said := wrong_day("申报日期", need.get("declared_on"), firm, within):
        yield Wrong(said, field="declared_on")
    if said := wrong_kind(need["subject_type"], firm):
        yield Wrong(said, field="subject_type")


def _wrong_amounts(need: Mapping[str, Any], within: Bounds) -> Iterator[Wrong]:
    amount, balance = need["amount"], need.get("existing_balance")
    if amount <= 0:
        yield Wrong("需求金额应大于 0。", field="amount")
    elif amount < within.least_amount:
        got, least = plain(amount), plain(within.least_amount / WAN)
        yield Wrong(f"需求金额 {got} 元，少于 {least} 万元，请核对单位是元还是万元。", field="amount")
    for doubt in wrong_unit([Scaled(0, amount)]):
        yield Wrong(f"{doubt.reason}。", field="amount")
    if balance is not None and balance < 0:
        yield Wrong("现有贷款余额不能是负数；没有贷款的填 0 或不填。", field="existing_balance")
    for doubt in wrong_unit([Scaled(0, balance)]) if balance else ():
        yield Wrong(f"{doubt.reason}。", field="existing_balance")


def wrong_day(label: str, day: date | None, firm: Firm, within: Bounds) -> str:
    """A need and a visit belong between the first day of the mechanism, or of the firm, and today."""
    if day is None:
        return ""
    if day > within.today:
        return f"{label}晚于今天，请核对。"
    if day < within.began_on:
        return f"{label}早于机制启动日（{within.began_on:%Y-%m-%d}），请核对。"
    if firm.founded_on and day < firm.founded_on:
        return f"{label}早于主体成立日期（{firm.founded_on:%Y-%m-%d}），请核对；登记有误的请先更正主体登记。"
    return ""


def wrong_kind(kind: str, firm: Firm) -> str:
    """Whether the kind of subject is one that the registered kind may be."""
    fitting = FITTING.get(Subject(firm.subject), (Kind.OTHER,))
    if kind in fitting or (kind == Kind.FAMILY_FARM and FARM in firm.title):
        return ""
    said = "、".join(f"“{each.label}”" for each in fitting)
    registered = Subject(firm.subject).label
    return f"主体登记的是“{registered}”，主体类型应选{said}；登记有误的请先更正主体登记。"
