"""Names say what a thing is: no drawers for odds and ends, no pinyin, nothing imported unseen."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.checkout import python_files, shown, tracked_files, tree_of

BANNED_MODULES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "base",
    "manager",
    "services",
    "constants",
}
# The field's words as somebody in a hurry would spell them; none of them is a piece of English.
PINYIN = re.compile(
    r"kuaibao|taizhang|zhibiao|koujing|qiye|xinyongdaima|jine|shenpi|shenhe|shenqing|pingshen|caizheng|touzi"
    r"|rongzi|yinhang|shouxin|fangkuan|daikuan|xiangmu|danwei|xiangzhen|jiedao|wangge|renyuan|yonghu|jiaose"
    r"|quanxian|mingcheng|bianhao|riqi|shijian|zhuangtai|beizhu|leixing|zhaoshang|zhaopin|zhengfu|bumen|jilu"
    r"|gongzuo|fujian|qianfa|bianji|baosong|yuegao|caiyong|zhengzhao|chufa|lian_an|weijian|huanjing|daolu"
)


def _identifiers(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree_of(path)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Name):
            yield line, node.id
        elif isinstance(node, ast.arg):
            yield line, node.arg
        elif isinstance(node, ast.Attribute):
            yield line, node.attr
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield line, node.name


def test_modules_are_named_after_what_they_hold() -> None:
    found = [
        shown(path)
        for path in python_files()
        if BANNED_MODULES & {path.stem, path.parent.name} and path.name != "__init__.py"
    ]
    assert not found


def test_identifiers_are_english() -> None:
    found = [
        f"{shown(path)}:{line} {name}"
        for path in python_files(with_migrations=True)
        for line, name in _identifiers(path)
        if PINYIN.search(name.lower())
    ]
    assert not found


def test_file_names_are_english_ascii() -> None:
    names = [shown(path) for path in tracked_files()]
    code = (".py", ".html", ".ts", ".css", ".js", ".typ")
    assert not [name for name in names if name.endswith(code) and (not name.isascii() or PINYIN.search(name))]


def test_nothing_is_imported_unseen() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert not found


def test_packages_re_export_nothing() -> None:
    """An import in `__init__.py` runs before the app registry is ready, and hides where a name lives."""
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files("xianwu")
        if path.name == "__init__.py"
        for node in tree_of(path).body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not found
