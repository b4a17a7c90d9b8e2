"""What verbs, pages and the risk score ask of a venue: the standards of the day, its outlook, the words of the trade."""

from __future__ import annotations

from datetime import date

from xianwu.core.rules.api import text_value, value
from xianwu.domains.art_training.brain import conditions
from xianwu.domains.art_training.brain.conditions import Outlook, Premises, Standards
from xianwu.domains.art_training.brain.unlicensed import Rules
from xianwu.domains.art_training.kinds import NEVER
from xianwu.domains.art_training.models import Venue
from xianwu.registers.enforcement.deadlines import add_months


def number(code: str, *, on: date) -> int:
    return int(value(f"art_training.{code}", on=on))


def words(code: str, *, on: date) -> list[str]:
    """A list that the county keeps as one line: 甲、乙、丙."""
    return [word.strip() for word in text_value(f"art_training.{code}", on=on).split("、") if word.strip()]


def pairs(code: str, *, on: date) -> dict[str, str]:
    """`舞蹈=舞蹈、画室=美术`; what has no sign of equality is left out."""
    split = (word.partition("=") for word in words(code, on=on))
    return {name.strip(): meaning.strip() for name, sign, meaning in split if sign and meaning.strip()}


def standards_on(on: date) -> Standards:
    return Standards(
        least_m2=value("art_training.least_m2", on=on),
        highest_floor=number("highest_floor", on=on),
        forbidden_words=tuple(words("forbidden_words", on=on)),
        crime_check_days=(on - add_months(on, -number("crime_check_months", on=on))).days,
        fire_check_days=number("fire_check_days", on=on),
    )


def premises_of(venue: Venue) -> Premises:
    subject = venue.subject
    return Premises(
        name=subject.title,
        address=subject.address,
        kind=venue.get_premises_display(),
        never=venue.premises in NEVER if venue.premises else None,
        floor=venue.floor,
        area=venue.area_m2,
        pupils=venue.peak_pupils,
        permit_no=venue.permit_no,
        permit_until=venue.permit_until,
        permit_address=venue.permit_address,
        teachers=venue.teacher_count,
        certified=venue.certified_count,
        crime_checked_on=venue.crime_checked_on,
        is_crime_checked=venue.is_crime_checked,
        price_list_on=venue.price_list_on,
        prepaid=venue.prepaid,
        has_custody=venue.has_custody,
        textbooks_filed_on=venue.textbooks_filed_on,
        has_boarding=venue.has_boarding,
        fire_acceptance_no=venue.fire_acceptance_no,
        fire_checked_on=venue.fire_checked_on,
    )


def outlook_of(venue: Venue, *, on: date) -> Outlook:
    return conditions.outlook(premises_of(venue), standards=standards_on(on), on=on)


def doubts_of(venue: Venue, *, on: date) -> list[str]:
    return conditions.permit_doubts(premises_of(venue), on=on)


def shop_rules(on: date) -> Rules:
    """The words by which the unlicensed finder reads a sign."""
    return Rules(
        trades=pairs("trade_words", on=on),
        elsewhere=pairs("elsewhere_words", on=on),
        training=words("teaching_words", on=on),
        goods=words("goods_words", on=on),
        generic=words("generic_words", on=on),
        likeness=float(value("art_training.likeness_percent", on=on)),
    )
