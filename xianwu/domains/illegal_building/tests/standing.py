"""What must hold of this room in the demo county that stands: the seed replay asks for it."""

from __future__ import annotations

from datetime import date

from xianwu.domains.illegal_building.models import Demolition, SiteAction
from xianwu.figures import api
from xianwu.registers.enforcement.casework.agreeing import unmet_parts
from xianwu.registers.enforcement.casework.file_records import process_of
from xianwu.registers.enforcement.models import Case, Publication

AS_OF = date(2025, 8, 29)
BULLETIN = {
    "under_construction": 5, "planned": 1, "demolished": 4, "found": 6, "found_built": 0, "stopped": 6,
    "demolished_new": 2, "demolished_old": 2, "demolished_all": 5, "demolished_coerced": 0, "fixed": 3, "open": 3,
}  # fmt: skip


def assert_what_follows_decisions() -> None:
    """Performed by another, paid in parts, sealed in a hurry, changed at a review."""
    cases = {row.title: row for row in Case.objects.filter(matter="illegal_building")}
    assert len(cases) == 6
    open_one = cases.pop("加建仓储用房案")
    assert {row.state for row in cases.values()} == {"archived"}
    agreement = open_one.agreements.get()
    assert unmet_parts(agreement, list(open_one.payments.all())) == [agreement.parts.last()]
    cleared, sealed, changed = (cases[title] for title in ("未按规划许可施工堆占渠道案", "加建屋面案", "加建围墙案"))
    assert cleared.substitute_reminded_on < cleared.substituted_on
    assert sealed.seal_approved_on == sealed.sealed_on < sealed.unsealed_on
    assert (changed.fine, changed.decisionchanges.get().fine_before) == (5000, 7000)


def assert_the_far_ends() -> None:
    """One taken down by force through every gate, one built again there, one that did not stop, two archived cases."""
    forced = Demolition.objects.get(mode="coerced").site
    assert (forced.state, forced.restarted_on, forced.sealed_on) == ("closed", date(2024, 5, 10), date(2024, 5, 11))
    case = forced.case
    assert case.state == "archived"
    assert case.reminded_on < case.plea_answered_on < case.self_until < case.coercion_decided_on
    told = [event.verb for event in process_of(case).events()]
    assert told.index("enforcement.case_opened") < told.index("enforcement.case_filing_applied"), "a clue comes first"
    assert forced.rebuilt.get().demolitions.get().mode == "assisted"
    assert_what_follows_decisions()
    waiting = ("pending", "annulled")
    assert not Publication.objects.filter(matter="illegal_building", state__in=waiting).exists()
    unwritten = SiteAction.objects.filter(kind="stop", paper=None)
    assert not unwritten.exists(), "every stop order of the past can be opened"


def check() -> None:
    """Figures beyond the printed ones, checks that hold on any day, and the far ends of the stories."""
    found = api.evaluate(as_of=AS_OF, section="illegal_building")
    assert {key: found[f"illegal_building.{key}"].value for key in BULLETIN} == BULLETIN
    keys = [figure.key for figure in api.figures("illegal_building")]
    for day in (AS_OF, date(2025, 8, 10), date(2024, 12, 31)):
        failed = [each.check.note for each in api.findings(keys, as_of=day) if each.is_ok is False]
        assert failed == []
    earlier = api.evaluate(["illegal_building.found"], as_of=date(2025, 8, 10))["illegal_building.found"].value
    assert earlier == 2
    assert_the_far_ends()
