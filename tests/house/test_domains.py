"""No domain sees another, in the database either: their tables know only floors below."""

from django.apps import apps


def _domain_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if parts[:2] == ["xianwu", "domains"] and len(parts) > 2 else None


def test_no_foreign_key_leads_from_one_domain_into_another() -> None:
    found = []
    for model in apps.get_models(include_auto_created=True):
        here = _domain_of(model.__module__)
        for field in model._meta.get_fields():
            if here is None or not field.is_relation or field.auto_created or field.related_model is None:
                continue
            there = _domain_of(field.related_model.__module__)
            if there not in (None, here):
                found.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    assert not found


def test_labels_are_the_last_part_of_the_path() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("xianwu.")]
    assert ours
    assert not [config.name for config in ours if config.label != config.name.rsplit(".", 1)[-1]]
