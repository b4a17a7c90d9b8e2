"""From a file to the ledger: found, cleaned, previewed, chosen, loaded once, annotated, taken back, exported."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests.county import AT, actor, client_of, later
from tests.toyroom.actions import change_errand, open_errands, sample
from tests.toyroom.models import Errand
from tests.toyroom.roles import CLERK, READER
from xianwu.core.events.api import verify_chain
from xianwu.intake import views
from xianwu.intake.models import Export, Load
from xianwu.intake.progress import done_rows, kept
from xianwu.kit.progress import tell

HEAD = ("编号", "名称", "单位", "金额（万元）", "齐全日期", "类别")
GOOD = [
    ("A-1", "第一件", "东屯镇", 1.5, "2025-08-01", "甲类(一)"),
    ("A-2", "第二件", "东屯镇", "1,234.56", "2025年8月2日", "B"),
]
ADDRESS = "/intake/sheets/toyroom.errands/"


def book(lines: Any, *, head: Any = HEAD, above: int = 0, before: bool = False) -> bytes:
    """A workbook; `above` lines of title, `before`: another sheet first."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as workbook:
        if before:
            workbook.add_worksheet("说明").write_row(0, 0, ["编号", "填表说明"])
        page = workbook.add_worksheet("事项")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for y in range(above):
            page.write(y, 0, "延津县事项统计表")
        for y, line in enumerate([head, *lines], start=above):
            for x, value in enumerate(line):
                put = page.write_datetime if isinstance(value, datetime) else page.write
                put(y, x, value, *([day] if isinstance(value, datetime) else []))
    return stream.getvalue()


@pytest.fixture
def client(toyroom: dict[str, Any]) -> Any:
    return client_of(actor("clerk", (CLERK, "yanjin")))


def upload(client: Any, content: bytes, name: str = "表.xlsx") -> Any:
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def preview(client: Any, lines: Any, **options: Any) -> tuple[Load, str]:
    response = upload(client, book(lines, **options))
    assert response.status_code == 302, response.content.decode()
    return Load.objects.latest("pk"), client.get(response.url).content.decode()


def decide(client: Any, load: Load, choice: str = "all") -> Load:
    client.post(f"/intake/loads/{load.pk}/", {"choice": choice})
    load.refresh_from_db()
    return load


def reasons(client: Any, *lines: Any) -> str:
    return preview(client, lines)[1]


def test_a_preview_reads_as_people_write(client: Any) -> None:
    """Words of choices, dates, amounts with commas: not what the database will hold."""
    page = preview(client, GOOD)[1]
    table = page[page.index("前几行") :]
    for words in ("甲类（一）", "乙类", "2025-08-02", "1.5 万元", "1,234.56 万元", 'data-label="行">2</td>'):
        assert words in table, words
    for raw in (">A<", ">B<", "12345600", "15000"):
        assert raw not in table, raw


# --- finding the table --------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"above": 3}, {"above": 20, "before": True}, {"before": True}])
def test_sheet_and_header_row_are_found(client: Any, options: dict[str, Any]) -> None:
    load, page = preview(client, GOOD, **options)
    assert (load.row_count, load.good_count) == (2, 2)
    assert "事项" in page
    assert decide(client, load).created_count == 2
    first, second = Errand.objects.order_by("number")
    assert (first.amount, second.amount) == (Decimal(15000), Decimal("12345600"))
    assert (first.complete_on, second.complete_on) == (date(2025, 8, 1), date(2025, 8, 2))
    assert (first.permit_no, second.permit_no) == ("A", "B")
    assert verify_chain() == []


def test_columns_in_another_order_with_marks_and_unknown_ones_are_found(client: Any) -> None:
    head = ("备注", "*单位", " 事项 名称 ", "编号*")
    load, page = preview(client, [("不认识", "东屯镇", "一件", "A-9")], head=head)
    assert load.good_count == 1
    assert "备注" in page, "the unknown column is named"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "没有选择|请选择|空|不是能读的"),
        (b"hello", "不是能读的 Excel 文件"),
        (b"PK\x03\x04" + b"\0" * 50, "不是能读的 Excel 文件"),
        (book([]), "表头下面没有数据行"),
        (book([("x", "y")], head=("甲", "乙")), "没找到“事项表”的表头"),
        (book([("A-1", "x", 1)], head=("编号", "名称", "金额")), "缺少必填的列：单位"),
        (book([("A", "x", "y", "z")], head=("编号", "名称", "单位", "事项名称")), "有重复的列：名称"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(client: Any, content: bytes, words: str) -> None:
    import re

    response = upload(client, content)
    assert response.status_code == 422
    assert re.search(words, response.content.decode())
    assert not Load.objects.exists()


def test_a_file_with_a_password_is_told_to_drop_it(client: Any) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    response = upload(client, head + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)
    assert response.status_code == 422
    assert "Excel" in response.content.decode() or "密码" in response.content.decode()


def test_a_huge_file_is_refused_before_it_is_read(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MAX_BYTES", 1000)
    response = upload(client, book(GOOD))
    assert response.status_code == 422
    assert "请拆成几个文件" in response.content.decode()


# --- cells --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    ["2025-08-01", "2025/8/1", "2025.8.1", "2025年8月1日", "２０２５－０８－０１", datetime(2025, 8, 1), " 2025-8-1 "],
)
def test_dates_of_many_forms_are_one_day(client: Any, value: Any) -> None:
    load, _ = preview(client, [("A-1", "一件", "东屯镇", 1, value, "乙类")])
    decide(client, load)
    assert Errand.objects.get().complete_on == date(2025, 8, 1)


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (("A-1", "一件", "东屯镇", 1, "去年", "乙类"), "齐全日期", "日期看不懂"),
        (("A-1", "一件", "东屯镇", 1, "2025-02-30", "乙类"), "齐全日期", "没有这一天"),
        (("A-1", "一件", "东屯镇", "很多", None, "乙类"), "金额", ""),
        (("A-1", "一件", "东屯镇", 1, None, "丙类"), "类别", "只能填"),
        (("", "一件", "东屯镇", 1, None, "乙类"), "编号", "必填，不能为空"),
        (("A-1", "字" * 31, "东屯镇", 1, None, "乙类"), "名称", "最多 30 个字"),
        (("A-9", "一件", "无此单位", 1, None, "乙类"), "单位", "没有这个单位"),
        ((1234567890123456789, "一件", "东屯镇", 1, None, "乙类"), "编号", "后面的已丢失"),
        (("1.23E+17", "一件", "东屯镇", 1, None, "乙类"), "编号", "科学计数法"),
    ],
)
def test_a_wrong_cell_is_named_by_row_column_value_and_reason(client: Any, line: Any, column: str, words: str) -> None:
    load, page = preview(client, [*GOOD, line])
    assert (load.row_count, load.good_count) == (3, 2)
    assert words in page
    assert column in page
    refused = decide(client, load)
    assert refused.state == "previewed"
    assert "行有问题，不能全部导入" in client.get(f"/intake/loads/{load.pk}/").content.decode()
    assert not Errand.objects.exists(), "all means all"


def test_equal_values_of_two_kinds_are_told_apart(client: Any) -> None:
    lines = [("A-1", 1, "东屯镇"), ("A-2", True, "东屯镇"), ("A-3", "1", "东屯镇"), ("A-4", 1.5, "东屯镇")]
    assert decide(client, preview(client, lines)[0]).created_count == 4
    assert list(Errand.objects.order_by("number").values_list("title", flat=True)) == ["1", "True", "1", "1.5"]


def test_the_same_key_twice_in_a_file_is_an_error(client: Any) -> None:
    assert "与第 2 行重复" in reasons(client, GOOD[0], GOOD[0])


def test_text_that_looks_like_a_formula_stays_text(client: Any) -> None:
    load, _ = preview(client, [("A-1", "=1+1", "东屯镇", 1, None, "乙类")])
    decide(client, load)
    assert Errand.objects.get().title == "=1+1"
    response = client.get("/intake/export/toyroom:errands/")
    assert rows_of(response)[1][1] == "=1+1"


def rows_of(response: Any) -> list[list[Any]]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_annotated_copy_says_all_errors_of_a_line(client: Any) -> None:
    load, _ = preview(client, [GOOD[0], ("A-3", "一件", "东屯镇", 1, "去年", "丙类")], above=2)
    table = rows_of(client.get(f"/intake/loads/{load.pk}/annotated/"))
    assert table[2][-1] == "问题"
    assert table[3][-1] == ""
    assert "齐全日期：日期看不懂" in table[4][-1]
    assert "类别：只能填" in table[4][-1]
    assert table[4][0] == "A-3"


# --- choice, repetition, undo -------------------------------------------------------------------------


def test_only_the_good_rows_or_none_at_all(client: Any) -> None:
    bad = ("A-3", "一件", "东屯镇", 1, "去年", "乙类")
    load, _ = preview(client, [*GOOD, bad])
    assert decide(client, load, "none").state == "dropped"
    assert not Errand.objects.exists()
    load, _ = preview(client, [*GOOD, bad])
    assert decide(client, load, "nonsense").state == "previewed"
    done = decide(client, load, "good")
    assert (done.state, done.created_count) == ("done", 2)


def test_the_same_file_twice_changes_nothing(client: Any) -> None:
    decide(client, preview(client, GOOD)[0])
    before = list(Errand.objects.order_by("pk").values())
    again = decide(client, preview(client, GOOD)[0])
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 0, 2)
    assert list(Errand.objects.order_by("pk").values()) == before


def test_a_load_is_applied_once_however_often_it_is_clicked(client: Any) -> None:
    load, _ = preview(client, GOOD)
    decide(client, load)
    decide(client, load)
    assert Errand.objects.count() == 2


def test_lines_that_came_in_since_the_preview_are_known(client: Any) -> None:
    first, second = preview(client, GOOD)[0], preview(client, GOOD)[0]
    assert decide(client, first).created_count == 2
    done = decide(client, second)
    assert (done.created_count, done.changed_count, done.unchanged_count) == (0, 0, 2)


def test_a_changed_line_changes_its_record_only(client: Any) -> None:
    decide(client, preview(client, GOOD)[0])
    done = decide(client, preview(client, [("A-1", "改了名", *GOOD[0][2:]), GOOD[1]])[0])
    assert (done.created_count, done.changed_count, done.unchanged_count) == (0, 1, 1)
    assert list(Errand.objects.order_by("number").values_list("title", "version")) == [("改了名", 2), ("第二件", 1)]
    assert verify_chain() == []


def test_a_load_is_taken_back_unless_its_records_went_on(client: Any) -> None:
    first = decide(client, preview(client, [GOOD[0]])[0])
    client.post(f"/intake/loads/{first.pk}/undo/")
    first.refresh_from_db()
    assert first.state == "undone"
    second = decide(client, preview(client, [GOOD[1]])[0])
    change_errand(Errand.objects.get(number="A-2"), {"title": "办过"}, actor=None, at=AT)
    response = client.post(f"/intake/loads/{second.pk}/undo/", follow=True)
    second.refresh_from_db()
    assert second.state == "done"
    assert "已有后续办理，不能撤销" in response.content.decode()


def test_a_load_that_amended_records_says_why_it_stays_instead_of_a_button(client: Any) -> None:
    first = decide(client, preview(client, [GOOD[0]])[0])
    assert "撤销这次导入（1 条新增将作废）" in client.get(f"/intake/loads/{first.pk}/").content.decode()
    second = decide(client, preview(client, [("A-1", "改了名", *GOOD[0][2:]), GOOD[1]])[0])
    page = client.get(f"/intake/loads/{second.pk}/").content.decode()
    assert "撤销这次导入" not in page
    assert "这次导入更新过原有的 1 条记录，不能整批撤销，请逐条更正。" in page
    answer = client.post(f"/intake/loads/{second.pk}/undo/", follow=True)
    assert "不能整批撤销，请逐条更正" in answer.content.decode()
    second.refresh_from_db()
    assert (second.state, Errand.objects.count()) == ("done", 2)


def test_a_large_load_becomes_a_job(client: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    monkeypatch.setattr(views, "AT_ONCE", 1)
    load = decide(client, preview(client, GOOD)[0])
    assert (load.state, load.created_count) == ("done", 2)


def test_a_running_load_says_how_many_lines_are_worked_off(client: Any, toyroom: dict[str, Any]) -> None:
    load, _ = preview(client, GOOD)
    Load.objects.filter(pk=load.pk).update(state=Load.State.RUNNING)
    address = f"/intake/loads/{load.pk}/"
    assert "已处理 0 / 2 行" in client.get(address).content.decode()
    with kept(load, ["toyroom.Errand"]):
        open_errands([sample(toyroom["dongtun"], 1)], actor=None, at=AT)
        page = client.get(address).content.decode()
    assert "已处理 1 / 2 行" in page
    assert '<progress aria-label="导入进度" max="2" value="1">' in page
    assert f'hx-get="{address}" hx-trigger="every 1s"' in page, "it goes on by itself"
    assert "已处理 0 / 2 行" in client.get(address).content.decode(), "nothing is left lying about"


def test_what_is_written_before_the_records_is_part_of_the_way(client: Any, toyroom: dict[str, Any]) -> None:
    load, _ = preview(client, GOOD)
    with kept(load, ["units.Unit", "toyroom.Errand"]):
        assert done_rows(load) == 0
        tell("parties.enterprise", 2)
        assert done_rows(load) == 0, "no part of this load"
        tell("units.unit", 2)
        assert done_rows(load) == 1
        open_errands([sample(toyroom["dongtun"], n) for n in (1, 2)], actor=None, at=AT)
        assert done_rows(load) == 2


# --- export -------------------------------------------------------------------------------------------


def test_an_export_holds_what_is_filtered_and_seen(client: Any, toyroom: dict[str, Any]) -> None:
    lines = [sample(toyroom["dongtun"], n) for n in (1, 2)] + [sample(toyroom["tapu"], 3)]
    open_errands(lines, actor=None, at=AT)
    town = client_of(actor("town", (CLERK, "dongtun")))
    numbers = [row[0] for row in rows_of(town.get("/intake/export/toyroom:errands/"))[1:]]
    assert numbers == ["E-0001", "E-0002"]
    filtered = client.get("/intake/export/toyroom:errands/", {"q": "事项3"})
    assert [row[0] for row in rows_of(filtered)[1:]] == ["E-0003"]
    assert rows_of(filtered)[0][:3] == ["编号", "名称", "责任单位"]


def test_an_export_has_the_order_of_the_page(client: Any, toyroom: dict[str, Any]) -> None:
    lines = [sample(toyroom["dongtun"], n, amount=amount) for n, amount in ((1, 20), (2, None), (3, 30), (4, 10))]
    open_errands(lines, actor=None, at=AT)

    def numbers(**query: str) -> list[str]:
        return [row[0][-1] for row in rows_of(client.get("/intake/export/toyroom:errands/", query))[1:]]

    assert numbers(sort="amount") == ["4", "1", "3", "2"]
    assert numbers(sort="-amount") == ["3", "1", "4", "2"]
    client.post("/as-of/", {"as_of": AT.date().isoformat()})
    assert numbers(sort="-number") == ["4", "3", "2", "1"]


def test_no_file_holds_more_than_was_filtered_for(client: Any, toyroom: dict[str, Any]) -> None:
    open_errands([sample(toyroom["dongtun"], 1)], actor=None, at=AT)
    answer = client.get("/intake/export/toyroom:errands/", {"state": ["open", "zzz"]}, follow=True)
    assert "筛选“状态”的值看不懂" in answer.content.decode()
    assert "没有导出" in answer.content.decode()
    assert not Export.objects.exists()


def test_an_export_of_a_past_day_holds_what_stood_then(client: Any, toyroom: dict[str, Any]) -> None:
    record = open_errands([sample(toyroom["dongtun"], 1)], actor=None, at=later(days=-30))[0]
    change_errand(record, {"title": "今天的名"}, actor=None, at=AT)
    client.post("/as-of/", {"as_of": "2025-08-10"})
    assert rows_of(client.get("/intake/export/toyroom:errands/"))[1][1] == "事项1"


def test_a_large_export_is_a_job_for_its_owner_only(
    client: Any, toyroom: dict[str, Any], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    monkeypatch.setattr(views, "AT_ONCE", 1)
    open_errands([sample(toyroom["dongtun"], n) for n in (1, 2)], actor=None, at=AT)
    response = client.get("/intake/export/toyroom:errands/")
    assert response.status_code == 302
    export = Export.objects.get()
    assert export.state == "done"
    assert "下载 Excel" in client.get(response.url).content.decode()
    assert len(rows_of(client.get(response.url, {"file": 1}))) == 3
    assert client_of(actor("reader", (READER, "yanjin"))).get(response.url).status_code == 404
