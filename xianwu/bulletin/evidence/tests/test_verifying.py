"""A pack proves itself: nothing can be turned over in it, or told otherwise, without being named."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from xianwu.bulletin.evidence.packing import packed
from xianwu.bulletin.evidence.tests.samples import ROWS, facts, files_of, small_pack
from xianwu.bulletin.evidence.verifying import parsed, verify
from xianwu.bulletin.evidence.zipped import LARGEST, Fault, Report, in_words, packed_entry, written
from xianwu.lib.digests import canonical, sha256_hex

ROOT = Path(__file__).resolve().parents[4]
PACK = small_pack()
CORE = ("zipped.py", "copies.py", "signatures.py", "verifying.py")


def parts_by_offset(data: bytes) -> list[str]:
    """For each byte of the pack the name of the file it speaks of, or holds; "" for what belongs to none."""
    owners = [""] * len(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        rows = archive.infolist()
        starts = [each.header_offset for each in rows] + [archive.start_dir]
        for each, start, end in zip(rows, starts, starts[1:], strict=False):
            owners[start:end] = [each.filename] * (end - start)
        place = archive.start_dir
        for each in rows:
            size = 46 + len(each.filename.encode())
            owners[place : place + size] = [each.filename] * size
            place += size
    return owners


def named(report: Report, part: str) -> bool:
    return any(part in fault.part or part in fault.text for fault in report.faults)


def flipped(data: bytes, offset: int, mask: int) -> bytes:
    return data[:offset] + bytes([data[offset] ^ mask]) + data[offset + 1 :]


def test_a_pack_that_nobody_touched_is_whole() -> None:
    report = verify(PACK.content)
    assert report.faults == []
    assert report.head == PACK.head
    assert any("签发 丙" in each for each in report.said)
    assert any("签发时不符 1 项" in each for each in report.said)


def test_a_number_without_ground_or_a_ground_without_name_is_named() -> None:
    for bend, words in (
        (lambda item: item["declared"].clear(), "“12 户”没有依据"),
        (lambda item: item["declared"][0].update(said="走访13户"), "“12 户”没有依据"),
        (lambda item: item["declared"][0].update(name=""), "没有依据或姓名"),
        (lambda item: item["declared"].pop(), "没有人放行：有 1 条不在内"),
        (lambda item: item["declared"][1].update(said="figures：有 2 条不在内"), "没有人放行：有 1 条不在内"),
    ):
        told = facts()
        bend(told["items"][0])
        report = verify(packed(files_of(told)).content)
        assert any(words in fault.text for fault in report.faults), words


def test_a_pack_from_before_grounds_were_asked_for_is_whole() -> None:
    told = facts()
    del told["items"][0]["declared"]
    report = verify(packed(files_of(told)).content)
    assert report.faults == []
    assert "签发时还不要求逐个注明依据" in report.said


def test_who_let_what_pass_is_told() -> None:
    assert "第 1 条“有 1 条不在内”由乙放行：这一条由镇里办理" in verify(PACK.content).said


def test_the_same_files_give_the_same_bytes() -> None:
    assert small_pack().content == PACK.content


def test_any_program_that_opens_zip_files_opens_it() -> None:
    with zipfile.ZipFile(io.BytesIO(PACK.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[-2:] == ["manifest.json", "head.txt"]
        assert archive.read("rows/bulletin.received.txt") == ROWS
        assert archive.read("head.txt").decode().strip() == PACK.head


def test_every_single_byte_turned_over_is_found_and_its_file_is_named() -> None:
    owners = parts_by_offset(PACK.content)
    for offset, owner in enumerate(owners):
        report = verify(flipped(PACK.content, offset, 0xFF))
        assert report.faults, f"byte {offset} of {owner or 'the end'}"
        assert named(report, owner), f"byte {offset} of {owner}: {report.faults}"


@settings(max_examples=400, deadline=None)
@given(some.integers(0, len(PACK.content) - 1), some.integers(1, 255))
def test_any_change_of_a_byte_is_found_and_its_file_is_named(offset: int, mask: int) -> None:
    owner = parts_by_offset(PACK.content)[offset]
    assert named(verify(flipped(PACK.content, offset, mask)), owner)


@settings(max_examples=150, deadline=None)
@given(some.integers(0, len(PACK.content)), some.binary(min_size=1, max_size=40))
def test_bytes_put_in_anywhere_are_found(offset: int, more: bytes) -> None:
    assert not verify(PACK.content[:offset] + more + PACK.content[offset:]).is_whole


@settings(max_examples=150, deadline=None)
@given(some.integers(0, len(PACK.content) - 1), some.integers(1, 400))
def test_bytes_taken_out_anywhere_are_found(offset: int, count: int) -> None:
    assert not verify(PACK.content[:offset] + PACK.content[offset + count :]).is_whole


@settings(max_examples=100, deadline=None)
@given(some.binary(max_size=300))
def test_what_is_no_pack_is_refused_in_words(data: bytes) -> None:
    assert verify(data).faults[0].text


def test_trailing_bytes_and_a_comment_are_named() -> None:
    assert named(verify(PACK.content + b"\0"), "末尾")
    commented = io.BytesIO(PACK.content)
    with zipfile.ZipFile(commented, "a") as archive:
        archive.comment = b"all is well"
    assert not verify(commented.getvalue()).is_whole


def test_a_file_put_in_by_another_program_is_found() -> None:
    grown = io.BytesIO(PACK.content)
    with zipfile.ZipFile(grown, "a") as archive:
        archive.writestr("more.txt", "another word")
    assert named(verify(grown.getvalue()), "more.txt")


# --- packs whose digests are right and whose content is not ------------------------------------------------


def told_otherwise(**changes: Any) -> list[Fault]:
    return verify(small_pack(**changes).content).faults


def bent(name: str, place: int, **changes: Any) -> list[Fault]:
    told = facts()[name]
    told[place] = told[place] | changes
    return told_otherwise(**{name: told})


def test_a_figure_whose_words_do_not_stand_in_the_text_is_named() -> None:
    faults = bent("items", 0, text="收到信息4 篇，采用率66.7%。")
    assert any("“bulletin.received”的文字“3 篇”不在刊印的文字里" in str(each) for each in faults)


def test_a_text_that_is_not_what_was_signed_is_named() -> None:
    assert any("署名所盖的文字" in str(each) for each in bent("items", 0, tag="财政局"))


def test_a_row_left_out_is_named() -> None:
    shorter = ROWS[: ROWS.rindex(b"num")]
    faults = told_otherwise(rows=facts()["rows"] | {"rows/bulletin.received.txt": shorter})
    assert {each.part for each in faults} == {"rows/bulletin.received.txt"}


def test_a_row_counted_twice_is_named() -> None:
    twice = ROWS + ROWS[: ROWS.index(b"\n") + 1]
    told = facts()
    told["figures"][0]["rows"] |= {"sha256": sha256_hex(twice), "parts": {"num": 4}}
    told["rows"]["rows/bulletin.received.txt"] = twice
    faults = [str(each) for each in verify(packed(files_of(told)).content).faults]
    assert any("有记录重复" in each for each in faults)
    assert any("计数为 3，所列记录为 4 条" in each for each in faults)


def test_a_rate_that_its_parts_do_not_give_is_named() -> None:
    assert any("分子、分母不符" in each.text for each in bent("figures", 1, num="1"))


def test_two_duties_by_one_person_are_named() -> None:
    people = [("编辑", 1, "甲"), ("审核", 1, "甲"), ("签发", 3, "丙")]
    assert any("不是三个人" in each.text for each in told_otherwise(people=people))
    assert any("没有盖在这份文字上的“审核”" in each.text for each in told_otherwise(people=people[:1] + people[2:]))


def test_content_of_another_shape_is_refused_and_does_not_crash() -> None:
    for name in files_of(facts()):
        files = files_of(facts()) | {name: b"[1]"}
        report = verify(packed(files).content)
        assert name == "README.txt" or report.faults


def test_a_key_said_twice_is_refused() -> None:
    files = files_of(facts())
    files["issue.json"] = files["issue.json"].replace(b'"title":', b'"title":"another","title":')
    assert any("issue.json 不是规范的写法" in each.text for each in verify(packed(files).content).faults)


TOLD = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**53), 2**53) | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
)


@settings(max_examples=200, deadline=None)
@given(TOLD)
def test_what_the_house_writes_is_what_the_verifier_calls_canonical(told: Any) -> None:
    assert parsed("a", {"a": canonical(told)}) == told


def test_a_file_that_would_fill_the_machine_is_not_unpacked() -> None:
    bomb = written([replace(packed_entry("a.txt", bytes(2**20)), size=LARGEST)] * 2)
    assert named(verify(bomb), "a.txt")


# --- the chain and the printed files --------------------------------------------------------------------------


def linked() -> bytes:
    link = {"title": "样例快报2025年第38期", "head": PACK.head, "sha256": PACK.digest}
    return small_pack(previous=link).content


def test_the_pack_before_is_recognised_and_another_is_not() -> None:
    report = verify(linked(), previous=PACK.content)
    assert report.is_whole
    assert "与上一份首尾相接" in report.said


@pytest.mark.parametrize(
    ("pack", "previous", "said"),
    [
        (None, small_pack(checks=[]).content, "不是本包所接的那一份（所接：样例快报2025年第38期"),
        (PACK.content, small_pack(checks=[]).content, "前面没有"),
        (None, PACK.content[:-1], "上一份证据包的"),
    ],
)
def test_a_wrong_pack_before_is_named_and_does_not_damage_this_one(
    pack: bytes | None, previous: bytes, said: str
) -> None:
    report = verify(pack or linked(), previous=previous)
    assert report.faults == []
    assert any(said in str(each) for each in report.beside)
    lines = in_words(report)
    assert lines[-1] == "核验结果：完好，与签发时一致；但所给的上一份不对，没有核验首尾相接"
    assert not report.is_in_order


def test_a_printed_file_is_compared_with_what_was_signed() -> None:
    assert verify(PACK.content, papers={"38.pdf": b"the printed file"}).is_whole
    assert named(verify(PACK.content, papers={"38.pdf": b"a printed file"}), "38.pdf")


def test_a_bare_python_proves_it_with_four_files_and_no_package(tmp_path: Path) -> None:
    core = tmp_path / "xianwu" / "bulletin" / "evidence"
    core.mkdir(parents=True)
    for name in CORE:
        (core / name).write_bytes((ROOT / "xianwu" / "bulletin" / "evidence" / name).read_bytes())
    for data, code, word in ((PACK.content, 0, "完好"), (flipped(PACK.content, 200, 1), 1, "有损")):
        (tmp_path / "pack.zip").write_bytes(data)
        command = [sys.executable, "-s", "-S", "-m", "xianwu.bulletin.evidence.verifying", "pack.zip"]
        environment = {"PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, timeout=30)
        assert (done.returncode, done.stderr) == (code, b"")
        assert word in done.stdout.decode()


def test_the_signed_bytes_are_canonical() -> None:
    told = facts()["signed"]
    assert files_of(facts())["signed.json"] == canonical(told)
