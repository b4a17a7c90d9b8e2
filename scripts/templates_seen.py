"""Which of our templates were rendered in a run, added up over processes and phases.

Each test process leaves one file of names in the folder named by XIANWU_RENDERED (see conftest.py).
"""

from pathlib import Path

from scripts.stamps import ROOT

OURS = ROOT / "xianwu"


def own_templates() -> set[str]:
    """Every HTML, text and XML template of ours, as a path below the checkout."""
    found = OURS.glob("**/templates/**/*")
    return {
        path.relative_to(ROOT).as_posix()
        for path in found
        if path.is_file() and path.suffix in {".html", ".txt", ".xml", ".svg"}
    }


def unseen_templates(folder: Path) -> list[str]:
    seen: set[str] = set()
    for part in folder.iterdir():
        seen.update(part.read_text(encoding="utf-8").splitlines())
    return sorted(own_templates() - seen)
