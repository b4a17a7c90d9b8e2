"""Built islands: names to addresses, through the manifest that the build writes."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

BUILT = Path(__file__).parent / "static" / "built"


class AssetsNotBuilt(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"找不到前端文件“{name}”：还没有构建。"
            "请在 frontend 目录运行 npm ci && npx vite build（make demo 会自动做）。"
        )


@cache
def _read(stamp: float) -> dict[str, dict]:
    return json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))


def manifest() -> dict[str, dict]:
    """The manifest; read again when a new build has replaced it."""
    try:
        return _read((BUILT / "manifest.json").stat().st_mtime)
    except FileNotFoundError as error:
        raise AssetsNotBuilt("manifest.json") from error


def is_optional() -> bool:
    """Tests of pages need no build: XIANWU_ASSETS_OPTIONAL leaves the addresses out."""
    return bool(getattr(settings, "XIANWU_ASSETS_OPTIONAL", False))


def files_of(name: str) -> tuple[list[str], list[str]]:
    """Style sheets and scripts of one entry, as addresses."""
    try:
        built = manifest()
    except AssetsNotBuilt:
        if is_optional():
            return [], []
        raise
    entry = next((found for found in built.values() if found.get("isEntry") and found.get("name") == name), None)
    if entry is None:
        raise AssetsNotBuilt(name)
    return [_address(path) for path in entry.get("css", [])], [_address(entry["file"])]


def sprite_url() -> str:
    """Address of the icon sprite."""
    try:
        return _address(manifest()["icons"]["file"])
    except (AssetsNotBuilt, KeyError):
        return ""


@cache
def _address(path: str) -> str:
    """Asked for with every icon of a page."""
    return static(f"built/{path}")
