"""What cannot be taken in at one look cannot be kept right: sizes are bounded."""

import ast
from collections.abc import Iterator

from tests.house.checkout import python_files, shown, templates, tree_of

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 120


def _too_long(paths: Iterator, limit: int) -> list[str]:
    counted = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in paths)
    return [f"{shown(path)}: {count} lines" for path, count in counted if count > limit]


def test_python_files_stay_short() -> None:
    assert not _too_long(python_files(), LONGEST_FILE)


def test_templates_stay_short() -> None:
    assert not _too_long(templates(), LONGEST_TEMPLATE)


def test_functions_stay_short() -> None:
    found = []
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    found.append(f"{shown(path)}:{node.lineno} {node.name}: {lines} lines")
    assert not found
