"""The handbook's reference chapter says what the rooms declare now, not what they once declared."""

import re

from scripts import build_docs, reference
from tests.house.checkout import ROOT


def test_the_reference_chapter_is_up_to_date() -> None:
    assert not reference.is_stale(), "手册的参考一章已过时，请运行 make docs。"


def test_prose_above_the_lists_is_kept(tmp_path, monkeypatch) -> None:
    chapter = tmp_path / "90-reference.md"
    chapter.write_text(
        f"# 参考\n\n手写的话。\n\n{reference.BEGIN}\n\n早先生成的一行\n\n{reference.END}\n", encoding="utf-8"
    )
    monkeypatch.setattr(reference, "CHAPTER", chapter)
    assert reference.is_stale()
    text = reference.chapter()
    assert text.startswith("# 参考\n\n手写的话。")
    assert "早先生成的一行" not in text


def test_cells_never_break_their_table() -> None:
    lines = reference.table(("甲", "乙"), [("一|二", "三\n四"), ("", None)])
    assert [line.count("|") for line in lines if line] == [3, 3, 3, 3]


def test_links_between_documents_lead_somewhere() -> None:
    dead = {path.relative_to(ROOT).as_posix(): build_docs.dead_links(path) for path in build_docs.sources()}
    assert not {name: links for name, links in dead.items() if links}


def test_a_dead_link_is_found(tmp_path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# 一 页\n[有](page.md#一-页) [没有](gone.md#a) [没有这一节](#二) [网页](https://example.org/x) [站内](/handbook/)"
        "\n```sh\n[不是链接](x.md)\n```\n",
        encoding="utf-8",
    )
    assert build_docs.dead_links(page) == ["gone.md", "#二"]


def test_chapters_of_the_handbook_begin_with_a_title() -> None:
    for path in sorted((ROOT / "docs" / "handbook").glob("*.md")):
        assert re.match(r"# \S", path.read_text(encoding="utf-8")), path.name
