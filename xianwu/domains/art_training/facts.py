"""What verbs, pages and the risk score ask of a venue: the standards of the day, its outlook, the words of the trade."""

from __future__ import annotations

from datetime import date

from xianwu.core.rules.api import text_value, value
from xianwu.domains.art_training.brain import conditions
from xianwu.domains.art_training.brain.conditions import Outlook, Premises, Standards
from xianwu.domains.art_training.brain.unlicensed import Rules
from xianwu.domains.art_training.kinds import NEVER
from xianwu.domains.art_training.models import Venue
from xianwu.registers.enforcement.addresses import doubt_of
from xianwu.registers.enforcement.deadlines import add_months
from xianwu.registers.enforcement.identity import cleaned_text
from xianwu.registers.enforcement.models import Subject


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
    return [*slips_of(venue, on=on), *conditions.permit_doubts(premises_of(venue), on=on)]


def permit_text(given: str) -> str:
    """A permit's number without blanks and wide figures."""
    return "".join(cleaned_text(given).split())


def permit_holder(permit_no: str, *, venue: int | None) -> Venue | None:
    """Another school that holds this permit: one permit is for one place (一证一址). Who left the register holds none."""
    number = permit_text(permit_no)
    if not number:
        return None
    others = Venue.objects.exclude(pk=venue).exclude(subject__state=Subject.State.GONE)
    return others.filter(permit_no__iexact=number).select_related("subject__town").order_by("pk").first()


def held_words(holder: Venue) -> str:
    subject = holder.subject
    return (
        f"办学许可证号 {holder.permit_no} 已登记在“{subject.title}”（{subject.number}，{subject.place_words}）名下。"
        "一证一址：一个许可证只对应一个办学地址，请核对证号；另设的教学点要有自己的许可。"
    )


def slips_of(venue: Venue, *, on: date) -> list[str]:
    """What its line alone shows to be a slip: another town in its address, a name of what others answer for."""
    return [words for words in (doubt_of(venue.subject), elsewhere_doubt(venue, on=on)) if words]


def elsewhere_doubt(venue: Venue, *, on: date) -> str:
    """A name that says care after school, sport or school subjects and no art: another department's (民办教育促进法
    and the county's division of duties, as dated words)."""
    said = f"{venue.subject.title}{venue.subject.brand}"
    if any(word in said for word in pairs("trade_words", on=on)):
        return ""
    found = next(((word, organ) for word, organ in pairs("elsewhere_words", on=on).items() if word in said), None)
    if found is None:
        return ""
    return f"名称含“{found[0]}”，像是由{found[1]}管理的机构，不属艺培事项：请核实，确是的在“登记”里办“转其他部门”。"


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
