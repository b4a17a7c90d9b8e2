"""The archive finds what was printed and proves that it is what was signed; export gives the same bytes."""

from pathlib import Path
from typing import Any

import pytest

from xianwu.bulletin.api import IssueUnknown, export
from xianwu.bulletin.files import FileDamaged, path_of
from xianwu.bulletin.models import ArchiveEntry, Issue
from xianwu.bulletin.tests.office import browser, go, published, step_url
from xianwu.lib.digests import sha256_hex


@pytest.fixture
def filed(desk: Any) -> Any:
    published(desk)
    go(desk, "archive")
    return desk


@pytest.mark.parametrize("words", ["38", "第38期", "2025-KB-038", "信息报送", "走访", "商务局", "12户"])
def test_a_filed_issue_is_found_by_number_and_by_printed_words(filed: Any, words: str) -> None:
    page = browser(filed, "bulletin.reader").get("/bulletin/archive/", {"q": words}).content.decode()
    assert "2025-KB-038" in page


def test_what_was_not_printed_is_not_found(filed: Any) -> None:
    page = browser(filed, "bulletin.reader").get("/bulletin/archive/", {"q": "高铁"}).content.decode()
    assert "没有找到" in page
    assert "2025-KB-038" not in page


def test_the_entry_keeps_digests_and_the_end_of_its_term(filed: Any) -> None:
    entry = ArchiveEntry.objects.get()
    assert entry.digests["pdf"] == filed.issue.pdf_digest
    assert entry.keep_until.isoformat() == "2035-12-31"


def test_the_proof_reads_the_bytes_again(filed: Any) -> None:
    entry = ArchiveEntry.objects.get()
    client, address = browser(filed, "bulletin.distributor"), f"/bulletin/archive/{entry.pk}/"
    assert "文件完好" in client.get(address).content.decode()
    path = path_of("docx", filed.issue.docx_digest)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    page = client.get(address).content.decode()
    assert "文件有损" in page
    assert "不符" in page
    path.unlink()
    assert "缺失" in client.get(address).content.decode()
    path.write_bytes(whole)
    assert "文件完好" in client.get(address).content.decode()


def test_a_file_number_is_used_once(filed: Any) -> None:
    Issue.objects.filter(pk=filed.issue.pk).update(state=Issue.State.DISTRIBUTED)
    client = browser(filed, "bulletin.distributor")
    refused = client.post(step_url(filed.issue, "archive"), {"file_no": "2025-KB-038"})
    assert refused.status_code == 409
    assert "已经用过" in refused.content.decode()


def test_an_export_gives_the_signed_bytes_every_time(filed: Any, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in export(38, tmp_path / "one")]
    second = [path.read_bytes() for path in export(38, tmp_path / "two", year=2025)]
    assert first == second
    assert [sha256_hex(each) for each in first] == [
        filed.issue.pdf_digest,
        filed.issue.docx_digest,
        filed.issue.html_digest,
        filed.issue.pack_digest,
    ]


def test_an_export_of_an_unknown_number_is_refused(filed: Any, tmp_path: Path) -> None:
    with pytest.raises(IssueUnknown, match="第 39 期"):
        export(39, tmp_path)


def test_an_export_of_damaged_files_writes_nothing_wrong(filed: Any, tmp_path: Path) -> None:
    path = path_of("pdf", filed.issue.pdf_digest)
    path.write_bytes(b"%PDF-1.7 something else")
    with pytest.raises(FileDamaged):
        export(38, tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.pdf"))
