"""What is stored encrypted never stands in an event, whatever its column is called."""

from __future__ import annotations

from django.apps import apps

from xianwu.core.events.rows import HIDDEN, shown
from xianwu.core.people.sealed import BlindIndexField


def test_no_sealed_column_of_any_room_is_logged_as_it_is() -> None:
    sealed = [
        (model, field.attname)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if getattr(field, "is_sealed", False) or isinstance(field, BlindIndexField)
    ]
    assert len(sealed) > 3
    assert [(model, name) for model, name in sealed if shown(model, name, "410726199001011238", ()) != HIDDEN] == []
    assert any(name.endswith("_id") for _, name in sealed), "a number called like a key is the trap"
