"""Gathering of declarations: the list `NAME` of the module `<app>.<module>`, over all installed apps."""

from functools import cache
from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.core.signals import setting_changed
from django.utils.module_loading import module_has_submodule


@cache
def declared_by_app(module: str, name: str) -> tuple[tuple[AppConfig, tuple[Any, ...]], ...]:
    """Pairs of an app and its list, in the order of INSTALLED_APPS; apps without a list are left out."""
    found = []
    for config in apps.get_app_configs():
        if not module_has_submodule(config.module, module):
            continue
        items = tuple(getattr(import_module(f"{config.name}.{module}"), name, ()))
        if items:
            found.append((config, items))
    return tuple(found)


@cache
def declared(module: str, name: str) -> tuple[Any, ...]:
    """All declarations of one kind, one flat tuple."""
    return tuple(item for _, items in declared_by_app(module, name) for item in items)


def forget_declared(**kwargs: Any) -> None:
    """Read the lists anew: tests change INSTALLED_APPS."""
    if kwargs.get("setting", "INSTALLED_APPS") == "INSTALLED_APPS":
        declared.cache_clear()
        declared_by_app.cache_clear()


setting_changed.connect(forget_declared)
