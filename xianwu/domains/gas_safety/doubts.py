"""What is odd about a site, in words: dates that ran out, what is missing, combinations that must not be."""

from __future__ import annotations

from datetime import date

from xianwu.domains.gas_safety import facts
from xianwu.domains.gas_safety.kinds import PERMITTED, Fuel, Kind
from xianwu.domains.gas_safety.models import GasSite
from xianwu.domains.gas_safety.risk import months_since
from xianwu.registers.enforcement.addresses import doubt_of


def doubts_of(site: GasSite, *, on: date) -> list[str]:
    """Everything that an officer should look at first."""
    return [words for words in (*misplaced(site), *_dates(site, on), *_place(site, on), *_supply(site, on)) if words]


def misplaced(site: GasSite) -> list[str]:
    """What its line alone shows to be a slip."""
    words = doubt_of(site.subject)
    return [words] if words else []


def _dates(site: GasSite, on: date) -> tuple[str, ...]:
    hose = months_since(site.hose_installed_on, on, more_than=facts.number("hose_years", on=on) * 12)
    permit = site.permit_until is not None and site.permit_until < on
    return (
        f"报警装置 {site.alarm_expires_on} 已过期。" if site.alarm_expires_on and site.alarm_expires_on < on else "",
        f"软管已超过使用年限 {hose} 个月。" if hose else "",
        f"燃气经营许可证 {site.permit_until} 已过期。" if permit else "",
        "没有登记燃气经营许可证。" if site.subject.kind in PERMITTED and not site.permit_no else "",
    )


def _place(site: GasSite, on: date) -> tuple[str, ...]:
    is_bottled = site.fuel == Fuel.BOTTLED
    room = facts.number("bottle_room_kg", on=on)
    most = facts.number("most_bottles", on=on)
    is_user = site.subject.kind == Kind.CATERING
    return (
        "地下室、半地下室或通风不良的房间使用液化石油气。" if is_bottled and site.is_basement else "",
        "高层建筑内使用瓶装液化石油气。" if is_bottled and site.is_high_rise else "",
        f"存瓶 {site.lpg_kg} 公斤，超过 {room} 公斤要设瓶组间。" if is_user and (site.lpg_kg or 0) > room else "",
        f"存瓶 {site.cylinder_count} 只，上限 {most} 只。" if is_user and (site.cylinder_count or 0) > most else "",
    )


def _supply(site: GasSite, on: date) -> tuple[str, ...]:
    kind = site.subject.kind
    months = months_since(site.company_checked_on, on, more_than=facts.check_months(kind, on=on))
    lapsed = site.contract_until is not None and site.contract_until < on
    return (
        "没有登记可燃气体报警装置。" if kind == Kind.CATERING and site.alarm_installed_on is None else "",
        "没有登记供气企业。" if kind in (Kind.CATERING, Kind.RESIDENT) and not site.supplier else "",
        f"供用气合同 {site.contract_until} 已到期。" if lapsed else "",
        f"供气企业已超期 {months} 个月没有安检。" if months else "",
    )
