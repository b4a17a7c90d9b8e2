"""Who may go and who is near: cards in force with their section, and the sections linked with towns (股室联系乡镇)."""

from __future__ import annotations

from datetime import date

from xianwu.core.units.models import Unit
from xianwu.registers.enforcement.brain.officers import Officer as Candidate
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.models import Officer, TownLink


def card_holders(organ: Unit, *, on: date) -> list[Officer]:
    """Officers of the organ and its sections whose card is in force, by card number."""
    rows = Officer.objects.valid(on).filter(organ__path__startswith=organ.path)
    if amount("must_be_established", on=on):
        rows = rows.filter(is_established=True)
    return list(rows.select_related("person", "organ").order_by("card_no"))


def candidate(officer: Officer, *, load: int = 0) -> Candidate:
    """As the brain knows an officer: by card, with the section that holds the card."""
    return Candidate(officer.card_no, officer.person.name, str(officer.organ_id), load)


def town_links(matter: str, *, on: date) -> dict[str, set[str]]:
    """Sections by town, as keys."""
    links: dict[str, set[str]] = {}
    for link in TownLink.objects.valid(on).filter(matter=matter):
        links.setdefault(str(link.town_id), set()).add(str(link.section_id))
    return links
