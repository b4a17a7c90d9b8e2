"""Lines and texts of files as people hand them in: marks of order, old encodings, bad lines."""

from pathlib import Path

import pytest

from xianwu.bulletin.factcheck.files import Unreadable, lines_of_file, text_of_bytes


def test_each_line_is_read_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b"\xef\xbb\xbf{}\r\n" + "总投资".encode("gb18030") + b"\n\xff\xff\n" + "三".encode())
    read = [(number, line and line.strip()) for number, line in lines_of_file(str(file))]
    assert read == [(1, "{}"), (2, "总投资"), (3, None), (4, "三")]


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(Unreadable, match="没有文件"):
        list(lines_of_file("/nowhere/at/all"))


def test_texts_in_both_encodings_are_read() -> None:
    for encoding in ("utf-8-sig", "gb18030"):
        assert text_of_bytes("签约19个\r\n".encode(encoding), kind="txt") == "签约19个\n"
