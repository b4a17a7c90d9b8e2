"""Rooms with a front door are entered through it: figures and the workflow show an `api`, no more."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.checkout import module_name, python_files, shown, tree_of

DOORS = {
    "xianwu.figures": {"api", "declarations", "panels"},
    "xianwu.core.workflow": {"api", "declarations", "panels", "replay"},
}


def _imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module or name imported, `from a import b` as a.b."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{source}.{alias.name}"


def _is_inside(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def test_rooms_are_entered_by_their_doors() -> None:
    found = []
    for path in python_files("xianwu"):
        for line, name in _imported(path):
            for room, doors in DOORS.items():
                if not _is_inside(name, room) or _is_inside(module_name(path), room):
                    continue
                rest = name.removeprefix(room).lstrip(".").split(".")
                if rest[0] not in doors:
                    found.append(f"{shown(path)}:{line} imports {name}")
    assert not found


def test_the_doors_exist() -> None:
    modules = {module_name(path) for path in python_files("xianwu")}
    for room in DOORS:
        assert f"{room}.api" in modules
        assert f"{room}.declarations" in modules
