"""Back issues come in by preview and choice, once, and go out again; a bad file harms no other."""

from datetime import date
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from xianwu.bulletin.archives import loading
from xianwu.bulletin.archives.demo import archive_of, issue_text
from xianwu.bulletin.archives.figures import earlier_figures
from xianwu.bulletin.archives.models import BackIssue, BackLoad, Passage
from xianwu.bulletin.archives.reading import Entry, read_issue
from xianwu.bulletin.archives.searching import asked, found, hits_of
from xianwu.bulletin.factcheck.files import text_of_bytes
from xianwu.bulletin.files import path_of, stored
from xianwu.bulletin.tests.office import AT, DAY, browser, go, published, put

SERIES, ORGAN = "延津政务快报", "延津县人民政府办公室"
UPLOAD = "/bulletin/archive/loads/"


def zipped(**files: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return packed.getvalue()


def text_of(issue_no: int, on: date = date(2024, 2, 16)) -> str:
    return issue_text(Random(issue_no), series=SERIES, organ=ORGAN, issue_no=issue_no, on=on, growth=issue_no)


def as_docx(text: str) -> bytes:
    document, content = Document(), BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(content)
    return content.getvalue()


def loaded(desk: Any, content: bytes, name: str = "旧刊.zip", *, choice: str = "good") -> BackLoad:
    actor = desk.actor("bulletin.editor")
    load = loading.begin(content, name, actor=actor, at=AT)
    loading.read_load(load, today=DAY)
    if choice:
        loading.claim(load, choice)
        loading.apply(load, actor=actor, at=AT)
    return load


def test_a_zip_with_bad_files_gives_the_good_ones_and_names_the_others(desk: Any) -> None:
    content = zipped(
        a_txt=text_of(7).encode("gb18030"),
        b_docx=as_docx(text_of(8, date(2024, 2, 23))),
        c_pdf=b"%PDF-1.4 broken",
        d_doc=b"old word",
        e_txt="没有报头".encode(),
        f_txt=text_of(7).replace("按月调度", "按周调度").encode(),
    )
    load = loaded(desk, content, choice="")
    assert [bool(each["faults"]) for each in load.entries] == [False, False, True, True, True, True]
    assert "不是可以打开的 PDF" in load.entries[2]["faults"][0]
    assert "另存为 DOCX" in load.entries[3]["faults"][0]
    assert "内容不同" in load.entries[5]["faults"][0]
    with pytest.raises(loading.LoadRefused, match="不能选"):
        loading.claim(load, "all")
    loading.claim(load, "good")
    loading.apply(load, actor=desk.actor("bulletin.editor"), at=AT)
    assert load.message == "新增 2 期，已有 0 期不重复，未导入 4 个文件。"
    assert [str(each) for each in BackIssue.objects.order_by("issue_no")] == [
        "延津政务快报2024年第7期",
        "延津政务快报2024年第8期",
    ]
    first = BackIssue.objects.get(issue_no=7)
    assert loading.original(first) == text_of(7).encode("gb18030")


def test_the_same_file_twice_changes_nothing_and_undo_takes_one_load_back(desk: Any) -> None:
    content = zipped(a_txt=text_of(7).encode())
    first = loaded(desk, content)
    again = loaded(desk, content, choice="all")
    assert (again.created_count, BackIssue.objects.count()) == (0, 1)
    assert "已有 1 期" in again.message
    other = loaded(desk, text_of(9, date(2024, 3, 1)).encode(), "一期.txt")
    assert loading.undo(first, actor=desk.actor("bulletin.editor"), at=AT) == 1
    assert [each.load for each in BackIssue.objects.filter(is_void=False)] == [other]
    reader = desk.actor("bulletin.reader")
    assert {each.issue_no for each in found(asked("贷款金额"), actor=reader)} == {9}
    with pytest.raises(loading.LoadRefused, match="不能撤销"):
        loading.undo(first, actor=desk.actor("bulletin.editor"), at=AT)
    assert loaded(desk, content).created_count == 1


def test_an_issue_signed_here_cannot_come_as_a_back_issue(desk: Any) -> None:
    published(desk)
    load = loaded(desk, text_of(38, DAY).encode(), "三十八.txt", choice="")
    assert "在本系统签发的" in load.entries[0]["faults"][0]


def test_a_load_is_refused_or_fails_in_words(desk: Any) -> None:
    with pytest.raises(loading.LoadRefused, match="不是可以打开的 ZIP"):
        loading.begin(b"PK nothing", "坏.zip", actor=desk.actor("bulletin.editor"), at=AT)
    with pytest.raises(loading.LoadRefused, match="责任编辑或分发归档"):
        loading.begin(b"x", "一.txt", actor=desk.actor("bulletin.reader"), at=AT)
    first = loaded(desk, text_of(7).encode(), "一.txt", choice="")
    loaded(desk, text_of(7).encode(), "一.txt")
    loading.claim(first, "good")
    loading.apply(first, actor=desk.actor("bulletin.editor"), at=AT)
    assert first.state == BackLoad.State.FAILED
    assert "没有导入任何一期" in first.message


def test_a_reader_sees_the_mark_and_a_damaged_file_is_told(desk: Any) -> None:
    loaded(desk, text_of(7).encode(), "一.txt")
    issue, reader = BackIssue.objects.get(), browser(desk, "bulletin.reader")
    address = f"/bulletin/archive/back/{issue.pk}/"
    page = reader.get(address).content.decode()
    assert "旧刊（导入）" in page
    assert "不是在本系统签发的" in page
    assert reader.get(f"{address}file/").content == text_of(7).encode()
    assert "延津政务快报2024年第7期" in reader.get("/bulletin/archive/back/").content.decode()
    assert reader.get(UPLOAD).status_code == 403
    path_of("txt", issue.file_digest).write_bytes(b"other")
    assert "已被改动" in reader.get(address).content.decode()


def test_the_pages_lead_from_the_file_to_the_result_and_back(desk: Any) -> None:
    editor = browser(desk, "bulletin.editor")
    content = archive_of(Random(3), series=SERIES, organ=ORGAN, before=DAY, next_no=38, count=2)
    assert "请选择要导入的文件" in editor.post(UPLOAD, {}).content.decode()
    upload = BytesIO(content)
    upload.name = "旧刊.zip"
    answer = editor.post(UPLOAD, {"file": upload})
    assert "可以导入 <strong>2</strong> 期" in editor.get(answer.url).content.decode()
    editor.post(answer.url, {"choice": "all"})
    assert "新增 2 期" in editor.get(answer.url).content.decode()
    assert browser(desk, "bulletin.distributor").get(answer.url).status_code == 404
    assert "请在“撤销这次导入”里确认" in editor.post(f"{answer.url}undo/", follow=True).content.decode()
    assert "确认撤销" in editor.get(answer.url).content.decode()
    editor.post(f"{answer.url}undo/", {"sure": "1"})
    assert not BackIssue.objects.filter(is_void=False).exists()


# --- search -------------------------------------------------------------------------------------------


def test_words_years_units_and_figures_find_the_sentence(desk: Any) -> None:
    loaded(desk, text_of(7).encode(), "一.txt")
    loaded(desk, text_of(8, date(2023, 2, 24)).encode(), "二.txt")
    actor = desk.actor("bulletin.reader")
    assert {each.tag for each in found(asked("燃气"), actor=actor)} == {"住建城管局"}
    assert [each.year for each in found(asked("燃气", year="2023"), actor=actor)] == [2023]
    assert found(asked("", unit="丰庄镇"), actor=actor).count() == 2
    query = asked("推荐清单 907 户")
    passages = list(found(query, actor=actor))
    assert [each.year for each in passages] == [2024]
    assert [words for words, is_hit in hits_of(passages, query)[0].stretches if is_hit] == ["推荐清单907户"]
    assert not found(asked("907 家"), actor=actor).exists()


def test_a_figure_is_found_in_whatever_unit_it_was_printed(desk: Any) -> None:
    loaded(desk, text_of(7).replace("审减 1.00 亿元", "审减 16500 万元").encode(), "一.txt")
    query = asked("1.65亿元")
    passages = list(found(query, actor=desk.actor("bulletin.reader")))
    assert [each.tag for each in passages] == ["财政局"]
    assert "16500万元" in [words for words, is_hit in hits_of(passages, query)[0].stretches if is_hit]


def test_a_signed_issue_is_found_by_those_who_may_read_it(desk: Any) -> None:
    put(desk, "今年以来，收到信息{{bulletin.received}}，走访 12 户。")
    assert not Passage.objects.exists()
    go(desk, "edit", "review", "sign")
    reader, editor = desk.actor("bulletin.reader"), desk.actor("bulletin.editor")
    for kind in ("pdf", "docx"):
        printed = read_issue(Entry("本期"), text_of_bytes(stored(desk.issue, kind), kind=kind), today=DAY)
        assert (printed.series, printed.issue_no, printed.issued_on) == (SERIES, 38, DAY.isoformat()), kind
        assert [(each["title"], each["tag"]) for each in printed.items] == [("县商务局做好信息报送", "商务局")], kind
    query = asked("走访12户")
    assert not found(query, actor=reader).exists()
    assert found(query, actor=editor).exists()
    go(desk, "distribute")
    assert found(query, actor=reader).get().issue == desk.issue
    page = browser(desk, "bulletin.reader").get("/bulletin/archive/", {"q": "走访 12户"}).content.decode()
    assert "<mark>走访12户</mark>" in page
    go(desk, "withdraw")
    assert not found(query, actor=reader).exists()
    assert earlier_figures(desk.issue.series.name, before=date(2025, 9, 30)) == []


def test_earlier_figures_are_plain_values(desk: Any) -> None:
    loaded(desk, text_of(7).encode(), "一.txt")
    rows = earlier_figures(SERIES, before=DAY, tag="发改委")
    by_label = {each.label: each for each in rows}
    found_one = by_label["推荐清单"]
    assert (found_one.value, found_one.unit, found_one.issue_no, found_one.is_imported) == (907, "户", 7, True)
    assert found_one.sentence.startswith("目前，")
    assert earlier_figures(SERIES, before=date(2024, 2, 16)) == []
    assert earlier_figures("别的刊物", before=DAY) == []
