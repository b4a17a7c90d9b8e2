"""Old issues are read by their words; nothing is invented, and what is doubtful is named."""

from datetime import date
from random import Random

import pytest

from xianwu.bulletin.archives.demo import issue_text
from xianwu.bulletin.archives.printed import cut
from xianwu.bulletin.archives.reading import Entry, read_issue

TODAY = date(2025, 8, 29)


def read(source: str) -> Entry:
    return read_issue(Entry("旧刊.txt", kind="txt"), source, today=TODAY)


def test_the_masthead_and_the_items_are_read() -> None:
    source = issue_text(
        Random(1), series="延津政务快报", organ="延津县人民政府办公室", issue_no=7, on=date(2024, 2, 16)
    )
    entry = read(source)
    assert (entry.series, entry.year, entry.issue_no) == ("延津政务快报", 2024, 7)
    assert (entry.issued_on, entry.organ) == ("2024-02-16", "延津县人民政府办公室")
    assert [each["tag"] for each in entry.items][:2] == ["发改委", "财政局"]
    assert entry.items[0]["title"] == "县发改委推动小微企业融资"
    assert "申报清单" in entry.items[0]["body"]
    assert (entry.faults, entry.doubts) == ([], [])


def test_a_masthead_in_characters_and_on_fewer_lines_is_read() -> None:
    source = (
        "政 务 信 息\n〔2023〕第二十五期（总第 301 期）\n县政府办公室编        二○二三年十一月七日\n\n"
        "县商务局 2023 年招商“开门红”\n签约项目 19 个，开工 17 个。（商务局、财政局）\n- 1 -\n报送：市政府办公室"
    )
    entry = read(source)
    assert (entry.series, entry.year, entry.issue_no, entry.issued_on) == ("政务信息", 2023, 25, "2023-11-07")
    assert entry.organ == "县政府办公室"
    assert entry.items == [
        {"title": "县商务局2023年招商“开门红”", "tag": "商务局、财政局", "body": "签约项目19个，开工17个。"}
    ]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("政务快报\n2024年1月5日\n一条。（商务局）", "没有认出期号"),
        ("政务快报\n第3期\n一条。（商务局）", "没有认出日期"),
        ("政务快报\n第3期\n2024年13月5日\n一条。（商务局）", "没有认出日期"),
        ("政务快报\n第3期\n2024年1月5日\n", "没有认出条目"),
        ("第3期\n2024年1月5日\n一条。（商务局）", "没有认出刊名"),
        ("政务快报\n第3期\n2025年12月5日\n一条。（商务局）", "还没有到"),
    ],
)
def test_what_is_missing_keeps_the_file_out(source: str, fault: str) -> None:
    assert fault in "".join(read(source).faults)


def test_doubts_are_named() -> None:
    entry = read("政务快报\n〔2023〕第3期\n2024年1月5日\n签约项目19个；开工17个。（商务局）\n没有单位的一条。")
    assert entry.year == 2023
    assert "期号写的是 2023 年" in entry.doubts[0]
    assert "没有认出编发机关" in entry.doubts
    assert "第 2 条没有单位标注" in entry.doubts
    assert not entry.faults


def test_a_long_text_is_cut_behind_sentences_and_nothing_is_lost() -> None:
    text = "".join(f"第{place}句，整治坑塘{place}个。" for place in range(60))
    parts = cut(text, length=100)
    assert "".join(parts) == text
    assert all(len(part) <= 100 and part.endswith("。") for part in parts)
    assert "".join(cut("长" * 700, length=300)) == "长" * 700
