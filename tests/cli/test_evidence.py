"""`xianwu verify` with the pack of an issue: no database, Chinese words, an exit code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xianwu.bulletin.evidence.tests.samples import small_pack

Xianwu = Callable[..., Any]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "38期证据包.zip"
    path.write_bytes(small_pack().content)
    return path


def linked(folder: Path) -> Path:
    before = small_pack()
    link = {"title": "样例快报2025年第38期", "head": before.head, "sha256": before.digest}
    path = folder / "39期证据包.zip"
    path.write_bytes(small_pack(previous=link).content)
    return path


def test_a_whole_pack_is_called_whole_without_a_database(xianwu: Xianwu, pack: Path, tmp_path: Path) -> None:
    said = xianwu("verify", str(pack))
    assert (said.code, said.err) == (0, "")
    assert "核验结果：完好" in said.out
    said = xianwu("verify", str(linked(tmp_path)), "--previous", str(pack))
    assert said.code == 0
    assert "与上一份首尾相接" in said.out


def test_a_wrong_pack_before_is_named_as_such(xianwu: Xianwu, pack: Path, tmp_path: Path) -> None:
    said = xianwu("verify", str(pack), "--previous", str(linked(tmp_path)))
    assert said.code == 1
    assert "✗ 上一份证据包：本包是第一份" in said.out
    assert "核验结果：完好，与签发时一致；但所给的上一份不对" in said.out


def test_a_damaged_pack_is_named_by_file_and_by_code(xianwu: Xianwu, pack: Path) -> None:
    raw = bytearray(pack.read_bytes())
    place = raw.index(b"items.json") + len("items.json") + 5
    raw[place] ^= 1
    pack.write_bytes(raw)
    said = xianwu("verify", str(pack))
    assert said.code == 1
    assert "✗ items.json" in said.out
    assert "核验结果：有损" in said.out


def test_a_paper_at_hand_is_compared(xianwu: Xianwu, pack: Path, tmp_path: Path) -> None:
    paper = tmp_path / "38.pdf"
    paper.write_bytes(b"the printed file")
    assert "38.pdf 是签发的 PDF 文件" in xianwu("verify", str(pack), "--paper", str(paper)).out
    paper.write_bytes(b"another one")
    assert xianwu("verify", str(pack), "--paper", str(paper)).code == 1


def test_a_missing_pack_and_a_lone_option_are_refused_in_chinese(xianwu: Xianwu, tmp_path: Path) -> None:
    said = xianwu("verify", str(tmp_path / "no.zip"))
    assert (said.code, said.out) == (1, "")
    assert "读不出" in said.err
    assert "要和证据包一起用" in xianwu("verify", "--previous", "a.zip").err
