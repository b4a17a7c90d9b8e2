"""`make lock`: write both lock files anew from requirements/*.in; `--upgrade` takes newer releases.

The development lock is resolved under the other one, so that tests run on what users run.
"""

import sys

from scripts.commands import SetupError, run, say
from scripts.stamps import ROOT, VENV

FOLDER = ROOT / "requirements"
OPTIONS = ("--generate-hashes", "--no-annotate", "--no-header", "--python-version", "3.11", "--quiet")


def provide_uv() -> None:
    """The resolver is a tool of whoever writes the locks; nothing that is installed depends on it."""
    if not (VENV / "bin" / "uv").exists():
        run([VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"], problem="安装 uv 失败：请检查网络。")


def write(name: str, *options: str) -> None:
    say(f"● 正在解析 requirements/{name}.in……")
    source, goal = FOLDER / f"{name}.in", FOLDER / f"{name}.lock"
    run(
        [VENV / "bin" / "uv", "pip", "compile", source, "-o", goal, *OPTIONS, *options],
        problem="解析依赖失败：请检查 requirements/*.in 与网络。",
    )


def main(arguments: list[str]) -> int:
    upgrade = ("--upgrade",) if "--upgrade" in arguments else ()
    try:
        provide_uv()
        write("base", *upgrade)
        write("dev", "--constraint", str(FOLDER / "base.lock"), *upgrade)
    except SetupError as error:
        say(f"✗ {error}")
        return 1
    say("锁文件已写好，请运行 make test 后提交。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
