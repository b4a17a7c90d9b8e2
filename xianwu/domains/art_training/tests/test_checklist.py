"""The checklist and the acts of art training, as they are first entered, cite law in force by its articles."""

from __future__ import annotations

from xianwu.domains.art_training.checklist import ACTS, ITEMS
from xianwu.registers.enforcement.brain.provisions import cited, names_article


def test_every_item_cites_law_in_force_or_nothing() -> None:
    assert [item.code for item in ITEMS if item.basis != cited(item.basis)] == []
    assert [item.code for item in ITEMS if not item.basis and not item.note] == []


def test_every_act_names_its_articles() -> None:
    assert [act.code for act in ACTS if not all(map(names_article, (act.broken, *act.basis.split("；"))))] == []
