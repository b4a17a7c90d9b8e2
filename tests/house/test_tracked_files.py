"""What lies in the repository holds on any machine: no hosts of registries, no paths of one computer."""

import re

from tests.house.checkout import ROOT, shown, tracked_files

HOSTS = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.org|npmmirror\.com|deb\.debian|debian\.org|tuna\.tsinghua"
)
MACHINE = re.compile(r"(?:^|[^A-Za-z0-9_.\-}>])/(?:work|farm|root|tmp)/")
LOCK_FILES = ("requirements/base.lock", "requirements/dev.lock", "frontend/package-lock.json")
URL = re.compile(r"https?://(?!127\.0\.0\.1|localhost)")
LARGEST = 3 * 1024 * 1024


def _lines(pattern: re.Pattern[str], *, skip: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in tracked_files():
        if shown(path) in skip:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if pattern.search(text):
            lines = enumerate(text.splitlines(), start=1)
            found += [f"{shown(path)}:{number}" for number, line in lines if pattern.search(line)]
    return found


def test_no_file_names_a_package_host() -> None:
    assert not _lines(HOSTS)


def test_no_file_carries_a_path_of_a_machine() -> None:
    assert not _lines(MACHINE)


def test_lock_files_hold_hashes_and_no_address() -> None:
    for name in LOCK_FILES:
        path = ROOT / name
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        # Who pays for a package is said by an address too; where it comes from must not be.
        sources = [line for line in text.splitlines() if URL.search(line) and '"url":' not in line]
        assert not sources, name
        assert "sha256:" in text or "sha512-" in text, name


def test_development_runs_on_the_pins_of_users() -> None:
    pins = [_pins(ROOT / name) for name in LOCK_FILES[:2]]
    assert pins[0] <= pins[1]


def _pins(path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"^[A-Za-z0-9._-]+(?:\[[^]]*\])?==[^\s;\\]+", text, re.M))


def test_no_file_is_generated_or_huge() -> None:
    names = [shown(path) for path in tracked_files()]
    assert "uv.lock" not in names
    assert not [name for name in names if "node_modules/" in name or name.startswith("xianwu/kit/static/built/")]
    assert not [shown(path) for path in tracked_files() if path.stat().st_size > LARGEST]
