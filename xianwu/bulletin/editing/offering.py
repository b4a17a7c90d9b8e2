"""The figures that may stand at a place of a text that is not saved yet: by the number there, or by words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from rapidfuzz.fuzz import partial_ratio

from xianwu.bulletin import binding
from xianwu.bulletin.editing.reading import facts_of
from xianwu.bulletin.hedging import forms_of
from xianwu.bulletin.models import Item
from xianwu.bulletin.references import loose_numbers
from xianwu.bulletin.resolution import known_keys
from xianwu.figures import api as figures

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MOST, ALIKE = 12, 60


def offers_at(item: Item, *, place: int, actor: Actor, as_of: date) -> dict[str, Any]:
    """Figures for the typed number at (or just before) the place. Raises BulletinRefused where none stands."""
    number = next((each for each in loose_numbers(item.body) if each.start <= place <= each.end), None)
    found = binding.offers(item, start=number.start if number else place, actor=actor, as_of=as_of)
    rows = [
        {
            "key": each.candidate.key,
            "label": each.candidate.label,
            "words": each.candidate.text,
            "note": each.reason,
            "is_equal": each.is_equal,
        }
        for each in found.found
    ]
    return {"start": found.start, "end": found.end, "text": found.text, "found": rows}


def search(query: str, *, actor: Actor, as_of: date) -> dict[str, Any]:
    """Figures whose name or key is like the words typed; without words the first ones."""
    readable = figures.figures(actor=actor)
    words = query.strip().lower()
    scored = [(_likeness(words, each), each) for each in readable]
    best = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].key))[:MOST]
    values = figures.evaluate([each.key for _, each in best], as_of=as_of) if best else {}
    rows = [
        {
            "key": each.key,
            "label": each.label,
            "words": facts_of(values[each.key], each.key)["words"],
            "note": str(figures.section_label(each.section)),
            "is_equal": False,
        }
        for _, each in best
    ]
    return {"start": 0, "end": 0, "text": query, "found": rows}


def forms(key: str, *, actor: Actor, as_of: date) -> dict[str, Any]:
    """The ways in which a figure may truly be written."""
    if not known_keys([key]) or not figures.can_read(actor, key=key):
        raise binding.BulletinRefused("没有这个指标，或者您无权读取。")
    value = figures.evaluate([key], as_of=as_of)[key]
    found = forms_of(value) if value.is_applicable else []
    rows = [
        {
            "key": f"{key}|{form}" if form else key,
            "label": f"写法：{form.replace('|', '、')}" if form else "原数",
            "words": words,
            "note": value.figure.label,
            "is_equal": False,
        }
        for form, words in found
    ]
    return {"start": 0, "end": 0, "text": key, "found": rows}


def _likeness(words: str, figure: Any) -> float:
    if not words:
        return ALIKE
    if words in figure.label.lower() or words in figure.key:
        return 100 - min(len(figure.label), 30)
    return min(partial_ratio(words, figure.label), 69) if len(words) > 1 else 0
