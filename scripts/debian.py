"""Programs from Debian's packages: install them where we may, otherwise name them and stop."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.commands import SetupError, run, say

OFFLINE = "安装系统软件包失败：请检查网络或软件源后重试。"


@dataclass(frozen=True)
class Need:
    label: str
    packages: tuple[str, ...]
    found: Callable[[], bool]


def postgres_bin() -> Path | None:
    """The newest server installed; Debian keeps it off the search path."""
    places = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(places, key=lambda path: _version(path.parent.parent.name), default=None)
    if newest is not None:
        return newest.parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _version(name: str) -> float:
    try:
        return float(name)
    except ValueError:
        return 0.0


CHROMIUM = Need(
    "Chromium 浏览器",
    ("chromium",),
    lambda: bool(shutil.which("chromium") or shutil.which("chromium-browser")),
)
POSTGRES = Need("PostgreSQL 服务器", ("postgresql",), lambda: postgres_bin() is not None)
LIBREOFFICE = Need("LibreOffice Writer", ("libreoffice-writer-nogui",), lambda: bool(shutil.which("soffice")))
POPPLER = Need("poppler-utils", ("poppler-utils",), lambda: bool(shutil.which("pdftotext")))


def provide(needs: Iterable[Need]) -> None:
    """Make sure every program is there; the message names what is missing when we may not install."""
    missing = [need for need in needs if not need.found()]
    if not missing:
        return
    names = "、".join(need.label for need in missing)
    packages = [name for need in missing for name in need.packages]
    prefix = _root_prefix()
    if prefix is None or not shutil.which("apt-get"):
        raise SetupError(f"缺少：{names}。\n  请先安装：sudo apt-get install {' '.join(packages)}")
    say(f"● 正在安装系统软件包：{names}……")
    install(packages, prefix=prefix)
    still = [need.label for need in missing if not need.found()]
    if still:
        raise SetupError(f"安装后仍找不到：{'、'.join(still)}。请手工安装后重试。")


def install(packages: list[str], *, prefix: list[str] | None = None) -> None:
    prefix = _root_prefix() if prefix is None else prefix
    if prefix is None:
        raise SetupError(f"没有安装权限，请先执行：sudo apt-get install {' '.join(packages)}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y"]
    run([*apt, "update"], problem=OFFLINE)
    run([*apt, "install", "--no-install-recommends", *packages], problem=OFFLINE)


def may_install() -> bool:
    return _root_prefix() is not None


def _root_prefix() -> list[str] | None:
    """How to become root without asking anybody; None when we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None
