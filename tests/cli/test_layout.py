"""`xianwu layout` on files made here."""

import json
from pathlib import Path
from typing import Any

from xianwu.bulletin.layout.checking.tests.papers import issue as paper
from xianwu.bulletin.layout.checking.tests.papers import word
from xianwu.bulletin.layout.pdf import to_pdf
from xianwu.bulletin.layout.presets import GB9704
from xianwu.web.cli import main


def test_the_command_prints_each_rule_and_says_by_its_code_whether_all_is_met(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "稿.docx"
    file.write_bytes(word(paper()))
    assert main(["layout", str(file)]) == 0
    assert "天头：符合" in capsys.readouterr().out
    assert main(["layout", str(file), "--preset", "gb9704", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    broken = {row["key"] for row in found["findings"] if row["verdict"] == "不符"}
    assert {"lines", "pitch", "imprint"} <= broken
    assert set(found["findings"][0]) == {"key", "clause", "rule", "wanted", "tolerance", "measured", "place", "verdict"}
    assert main(["layout", str(tmp_path / "没有.pdf")]) == 1
    assert "没有文件" in capsys.readouterr().err


def test_our_own_files_are_held_against_the_preset_that_they_name(tmp_path: Path, capsys: Any) -> None:
    for name, content in (("公文.pdf", to_pdf(paper(GB9704))), ("公文.docx", word(paper(GB9704)))):
        (tmp_path / name).write_bytes(content)
        assert main(["layout", str(tmp_path / name)]) == 0
        assert "按GB/T 9704-2012（22 行×28 字）核对" in capsys.readouterr().out
    assert main(["layout", str(tmp_path / "公文.pdf"), "--preset", "bulletin"]) == 1
