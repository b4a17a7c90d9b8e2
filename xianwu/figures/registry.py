"""All declared figures and checks, by key."""

from functools import cache
from typing import Any

from django.apps import apps
from django.core.signals import setting_changed

from xianwu.figures.declarations import Check, Declared, Reference
from xianwu.kit.declared import declared


class UnknownFigure(KeyError):
    """No room declares this key; the message is safe to show."""

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def _by_key() -> dict[str, Declared]:
    return {figure.key: figure for figure in declared("figures", "FIGURES")}


def all_figures() -> tuple[Declared, ...]:
    """Every declared figure, in the order of the rooms and of their lists."""
    return tuple(_by_key().values())


def figure_of(reference: Reference) -> Declared:
    """The figure meant by a key or by the figure itself. Raises UnknownFigure."""
    if isinstance(reference, Declared):
        return reference
    try:
        return _by_key()[reference]
    except KeyError:
        raise UnknownFigure(f"没有指标“{reference}”：请在指标目录里核对名称。") from None


def section_figures(section: str) -> tuple[Declared, ...]:
    """The figures of one domain."""
    return tuple(figure for figure in all_figures() if figure.section == section)


def all_checks() -> tuple[Check, ...]:
    return declared("figures", "CHECKS")


def checks_of(key: str) -> tuple[Check, ...]:
    """The checks that a figure takes part in."""
    return tuple(check for check in all_checks() if key in {figure_of(each).key for each in check.figures})


def users_of(key: str) -> tuple[Declared, ...]:
    """Figures that are made of this one."""
    return tuple(
        figure
        for figure in all_figures()
        if figure.key != key and key in {figure_of(part).key for _, part in figure.parts}
    )


def forget_figures(**kwargs: Any) -> None:
    """Read the lists anew: tests change INSTALLED_APPS."""
    if kwargs.get("setting", "INSTALLED_APPS") == "INSTALLED_APPS":
        _by_key.cache_clear()


setting_changed.connect(forget_figures)


def section_label(section: str) -> str:
    """The Chinese name of the room that a section is named after."""
    try:
        return str(apps.get_app_config(section).verbose_name)
    except LookupError:
        return section
