"""Every dependency has a line that says its licence and what we would write instead; releases agree with the lock."""

import json
import re

from tests.house.checkout import ROOT

LISTED = ROOT / "docs" / "decisions" / "dependencies.md"
REQUIREMENTS = ROOT / "requirements"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=]", name.strip(), maxsplit=1)[0]).lower()


def _table() -> dict[str, tuple[str, str]]:
    """Package → its release and licence as the record says."""
    found = {}
    for line in LISTED.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or len(cells) < 4 or cells[0] in ("package", "---"):
            continue
        names, releases = cells[0].split(", "), cells[1].split(", ")
        for place, name in enumerate(names):
            found[_plain(name)] = (releases[min(place, len(releases) - 1)].split(" ")[0], cells[2])
    return found


def _wanted(name: str) -> list[str]:
    lines = (REQUIREMENTS / name).read_text(encoding="utf-8").splitlines()
    return [_plain(line) for line in lines if line.strip() and not line.startswith(("-", "#"))]


def _locked() -> dict[str, str]:
    text = (REQUIREMENTS / "dev.lock").read_text(encoding="utf-8")
    return {
        _plain(name): release for name, release in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", text, re.M)
    }


def _browser() -> dict[str, str]:
    package = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))
    found = package["dependencies"] | package["devDependencies"]
    return {_plain(name): release for name, release in found.items()}


def test_every_dependency_has_a_line_with_its_licence() -> None:
    listed = _table()
    wanted = {*_wanted("base.in"), *_wanted("dev.in"), *_browser()}
    assert not sorted(name for name in wanted if not listed.get(name, ("", ""))[1])


def test_the_record_names_the_releases_of_the_locks() -> None:
    real = _locked() | _browser()
    assert not {name: said for name, (said, _) in _table().items() if real.get(name) != said}
