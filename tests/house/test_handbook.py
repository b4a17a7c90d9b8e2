"""Whatever an official meets is explained in the handbook: figures, roles, settings, events, steps."""

import re
from collections.abc import Iterable

import pytest
from django.conf import settings

from tests.house.checkout import ROOT, python_files
from xianwu.kit.declared import declared

HANDBOOK = ROOT / "docs" / "handbook"


@pytest.fixture(scope="module")
def handbook() -> str:
    if not HANDBOOK.is_dir():
        pytest.skip("docs/handbook 还没有写")
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(HANDBOOK.glob("**/*.md")))


def _missing(words: Iterable[str], text: str) -> list[str]:
    """Words that do not stand on their own in the text: `a.b` is not found inside `a.bc` or `a.b.c`."""
    return sorted(word for word in set(words) if not re.search(rf"(?<![\w.]){re.escape(word)}(?!\w|\.\w)", text))


def test_every_figure_is_explained(handbook: str) -> None:
    assert not _missing((figure.key for figure in declared("figures", "FIGURES")), handbook)


def test_every_role_is_explained(handbook: str) -> None:
    assert not _missing((role.code for role in declared("roles", "ROLES")), handbook)


def test_every_event_is_explained(handbook: str) -> None:
    assert not _missing((event.verb for event in declared("events", "EVENTS")), handbook)


def test_every_step_is_explained(handbook: str) -> None:
    """By the words on the button: that is what the reader has before him."""
    labels = {step.label for flow in declared("workflow", "FLOWS") for step in flow.steps}
    assert not sorted(label for label in labels if label not in handbook)


def test_every_setting_is_explained(handbook: str) -> None:
    names = {name for name in dir(settings) if name.startswith("XIANWU_")}
    for path in python_files("xianwu"):
        if "tests" not in path.parts:
            names |= set(re.findall(r'"(XIANWU_[A-Z_]+)"', path.read_text(encoding="utf-8")))
    assert not _missing(names, handbook)
