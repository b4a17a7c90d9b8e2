"""A small county with one signed issue, and the commands as a person types them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.county import AT, DAY
from tests.resilience.homes import FONTS
from xianwu.web.cli import main


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def xianwu(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Runs a command in this process; nothing that it does may end in a traceback."""

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        try:
            code = main(list(arguments))
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def bureau(county: dict[str, Any], settings: Any, tmp_path: Path) -> Any:
    """People of the bulletin, three contributions, and the series in which issues appear."""
    from xianwu.bulletin import demo
    from xianwu.bulletin.series_flow import open_series

    if not any(FONTS.glob("*.otf")):
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")
    settings.MEDIA_ROOT, settings.XIANWU_FONTS_DIR = tmp_path / "files", str(FONTS)
    cast = demo._cast(DAY)
    cast.series = open_series(demo._series_data(cast, DAY), actor=None, at=AT)
    for number in range(3):
        demo._contribute(cast, ("commerce", f"商务局第{number}条信息", f"第{number}段文字。"), day=DAY)
    return cast


@pytest.fixture
def signed(bureau: Any) -> Any:
    """An issue that has been signed."""
    from xianwu.bulletin.actions import add_item, open_issue
    from xianwu.core.workflow.api import take_step

    def actor(duty: str) -> Any:
        return bureau.actor(f"bulletin.{duty}")

    at: datetime = AT
    issue = open_issue({"series": bureau.series, "as_of": DAY}, actor=actor("editor"), at=at)
    data = {"title": "县商务局做好信息报送", "body": "收到信息{{bulletin.received}}。", "tag": "商务局"}
    add_item(issue, data, actor=actor("editor"), at=at)
    for step, duty in (("edit", "editor"), ("review", "reviewer"), ("sign", "signer")):
        take_step(issue, step, actor=actor(duty), at=at)
    return issue
