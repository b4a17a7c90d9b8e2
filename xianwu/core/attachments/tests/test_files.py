"""Files: what they are by their bytes, how large, whose they are, and that nothing once taken is lost."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.county import AT, actor, client_of, texts_of, whole_page
from tests.toyroom.actions import open_errands, sample
from tests.toyroom.models import Errand, Helper
from tests.toyroom.roles import CLERK, READER
from xianwu.core.attachments.api import FileRefused, attach, files_of, has_file, kinds_of, remove
from xianwu.core.attachments.checks import check_file_kinds
from xianwu.core.attachments.models import Attachment
from xianwu.core.attachments.store import is_whole, path_of
from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.core.rules.api import set_value

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 40
EXE = b"MZ\x90\0" + b"\0" * 60
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100
XLS = OLE + "Workbook".encode("utf-16-le") + b"\0" * 20
DOC = OLE + "WordDocument".encode("utf-16-le") + b"\0" * 20


def zipped(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
DOCX = zipped("[Content_Types].xml", "word/document.xml")
MACROS = zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")


@pytest.fixture
def who(toyroom: dict[str, Any]) -> Any:
    return actor("town", (CLERK, "dongtun"))


@pytest.fixture
def errand(toyroom: dict[str, Any], who: Any) -> Errand:
    return open_errands([sample(toyroom["dongtun"])], actor=who, at=AT)[0]


def put(errand: Errand, who: Any, name: str = "合同.pdf", content: bytes = PDF, **options: Any) -> Attachment:
    return attach(errand, SimpleUploadedFile(name, content), actor=who, at=AT, **options)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.PDF", PDF, "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.jpg", JPG, "image/jpeg"),
        ("a.jpeg", JPG, "image/jpeg"),
        ("a.xls", XLS, "application/vnd.ms-excel"),
        ("a.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.zip", zipped("a.txt"), "application/zip"),
        ("a.txt", "汉字".encode(), "text/plain"),
        ("b.txt", "汉字".encode("gb18030"), "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_say(errand: Errand, who: Any, name: str, content: bytes, content_type: str) -> None:
    assert put(errand, who, name, content).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", EXE, "不支持“exe”类型"),
        ("a.pdf", EXE, "与扩展名“.pdf”不符"),
        ("a.txt", EXE, "与扩展名“.txt”不符"),
        ("a.jpg", PNG, "与扩展名“.jpg”不符"),
        ("a.xlsx", DOCX, "与扩展名“.xlsx”不符"),
        ("a.xlsx", zipped("a.txt"), "与扩展名“.xlsx”不符"),
        ("a.xlsx", b"PK\x03\x04broken", "与扩展名“.xlsx”不符"),
        ("a.xls", DOC, "与扩展名“.xls”不符"),
        ("a.xlsx", MACROS, "文件里有宏"),
        ("a.docm", DOCX, "不支持“docm”类型"),
        ("a.html", b"<script>", "不支持“html”类型"),
        ("a.svg", b"<svg/>", "不支持“svg”类型"),
        ("无扩展名", PDF, "不支持“无扩展名”类型"),
        ("a.pdf.exe", PDF, "不支持“exe”类型"),
        ("a.txt", b"", "与扩展名“.txt”不符|文件是空的"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    errand: Errand, who: Any, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(FileRefused, match=words):
        put(errand, who, name, content)
    assert not Attachment.objects.exists()
    assert Event.objects.filter(kind="toyroom.errand").count() == 1


def test_a_file_above_the_limit_is_refused_and_leaves_nothing(errand: Errand, who: Any, settings: Any) -> None:
    set_value("attachments.max_megabytes", text="1", valid_from=date(2025, 1, 1), source="试", actor=None, at=AT)
    put(errand, who, content=PDF + b"\0" * (2**20 - len(PDF)))
    with pytest.raises(FileRefused, match="超过 1 MB 的上限"):
        put(errand, who, content=PDF + b"\0" * 2**20)
    kept = [path for path in Path(settings.XIANWU_HOME).rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [Attachment.objects.get().sha256]


def test_equal_bytes_lie_once_and_a_changed_byte_is_found(errand: Errand, who: Any, toyroom: Any) -> None:
    other = open_errands([sample(toyroom["dongtun"], 2)], actor=who, at=AT)[0]
    first, second = put(errand, who), put(other, who, "副本.pdf")
    assert first.sha256 == second.sha256
    assert put(errand, who, "再来一次.pdf").pk == first.pk, "twice on one record is one file"
    assert is_whole(first.sha256)
    path_of(first.sha256).write_bytes(PDF + b"!")
    assert not is_whole(first.sha256)
    path_of(first.sha256).unlink()
    assert not is_whole(first.sha256)


def test_a_path_in_the_name_is_dropped(errand: Errand, who: Any) -> None:
    assert put(errand, who, "..\\..\\windows\\合同.pdf").name == "合同.pdf"


def test_upload_and_removal_leave_events_and_the_row_stays(errand: Errand, who: Any) -> None:
    file = put(errand, who, note="原件")
    with pytest.raises(FileRefused, match="写明撤下附件的原因"):
        remove(file, errand, reason=" ", actor=who, at=AT)
    remove(file, errand, reason="传错了", actor=who, at=AT)
    assert not files_of(errand).exists()
    file.refresh_from_db()
    assert (file.removed_at, file.removed_by_id) == (AT, who.id)
    assert path_of(file.sha256).exists(), "the bytes stay"
    verbs = list(Event.objects.filter(kind="toyroom.errand").order_by("sequence").values_list("verb", "note"))
    assert verbs[1:] == [("attachments.file_added", "原件"), ("attachments.file_removed", "传错了")]
    assert verify_chain() == []


# --- what a file is for -------------------------------------------------------------------------------


def test_a_gate_may_ask_for_a_file_of_a_kind_that_the_class_names(errand: Errand, who: Any) -> None:
    assert list(kinds_of(Errand))[:2] == ["receipt", "evidence"]
    assert list(kinds_of(Helper)) == ["evidence", "paper", "photo", "other"]
    first = put(errand, who, "收条.pdf")
    assert not has_file(errand, "receipt"), "the name of a file says nothing"
    second = put(errand, who, "scan.pdf", category="receipt")
    assert second.pk != first.pk, "the same bytes given for something else are another file of the record"
    assert (has_file(errand, "receipt"), second.category_label) == (True, "收条")
    remove(second, errand, reason="传错了", actor=who, at=AT)
    assert not has_file(errand, "receipt")


def test_a_kind_that_the_class_does_not_name_is_refused(errand: Errand, who: Any) -> None:
    with pytest.raises(FileRefused, match="收条、佐证、文书、照片、其他"):
        put(errand, who, category="consent")
    assert not Attachment.objects.exists()


def test_the_form_offers_the_kinds_of_the_class(errand: Errand, who: Any) -> None:
    client = client_of(who)
    assert '<option value="receipt">收条</option>' in whole_page(client, f"/toyroom/errands/{errand.pk}/")
    address = f"/attachments/upload/toyroom.errand/{errand.pk}/"
    client.post(address, {"file": SimpleUploadedFile("a.pdf", PDF), "category": "receipt"})
    assert has_file(errand, "receipt")
    assert "收条 ·" in whole_page(client, f"/toyroom/errands/{errand.pk}/")
    wrong = client.post(address, {"file": SimpleUploadedFile("b.pdf", PDF + b"2"), "category": "x"}, follow=True)
    assert "附件的用途请从这些里选" in texts_of(wrong)[0]


def test_a_kind_that_takes_the_place_of_a_common_one_is_a_fault(toyroom: Any, monkeypatch: Any) -> None:
    assert check_file_kinds() == []
    monkeypatch.setattr(Errand, "FILE_KINDS", {"photo": "照相", "mine": "佐证", "a" * 21: "长"})
    assert len(check_file_kinds()) == 3


# --- through the pages --------------------------------------------------------------------------------


def upload(client: Any, errand: Errand, name: str = "合同.pdf", content: bytes = PDF) -> Any:
    address = f"/attachments/upload/toyroom.errand/{errand.pk}/"
    return client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_the_page_takes_and_gives_files(errand: Errand, who: Any) -> None:
    client = client_of(who)
    assert texts_of(upload(client, errand)) == ["已上传：合同.pdf。"]
    file = Attachment.objects.get()
    response = client.get(f"/attachments/{file.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "合同.pdf" in whole_page(client, f"/toyroom/errands/{errand.pk}/")


def test_a_refused_file_says_which_and_why(errand: Errand, who: Any) -> None:
    assert texts_of(upload(client_of(who), errand, "病毒.pdf", EXE))[0].startswith("病毒.pdf：文件内容与扩展名")
    assert not Attachment.objects.exists()


def test_who_does_not_see_the_record_gets_no_file(errand: Errand, who: Any) -> None:
    file = put(errand, who)
    for outsider in (actor("other", (CLERK, "tapu")), actor("nobody")):
        client = client_of(outsider)
        assert client.get(f"/attachments/{file.pk}/").status_code == 404
        assert upload(client, errand).status_code == 404
        assert client.post(f"/attachments/{file.pk}/remove/", {"reason": "x"}).status_code == 404
    assert files_of(errand).count() == 1


def test_who_is_not_signed_in_is_sent_to_the_log_in(errand: Errand, who: Any, client: Any) -> None:
    file = put(errand, who)
    response = client.get(f"/attachments/{file.pk}/")
    assert response.status_code == 302
    assert response.url.startswith("/login/")


def test_a_reader_downloads_and_changes_nothing(errand: Errand, who: Any) -> None:
    file = put(errand, who)
    client = client_of(actor("reader", (READER, "yanjin")))
    assert client.get(f"/attachments/{file.pk}/").status_code == 200
    assert upload(client, errand, content=PDF + b"2").status_code == 403
    assert client.post(f"/attachments/{file.pk}/remove/", {"reason": "x"}).status_code == 403
    assert files_of(errand).count() == 1


def test_a_removed_file_is_not_given_any_more(errand: Errand, who: Any) -> None:
    file, client = put(errand, who), client_of(who)
    assert client.post(f"/attachments/{file.pk}/remove/", {"reason": "传错了"}).status_code == 302
    assert client.get(f"/attachments/{file.pk}/").status_code == 404


@pytest.mark.parametrize("kind", ["people.person", "no.such", "units.unit", "garbage"])
def test_files_hang_on_records_only(errand: Errand, who: Any, kind: str) -> None:
    address = f"/attachments/upload/{kind}/1/"
    response = client_of(who).post(address, {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert response.status_code == 404


def test_nothing_is_uploaded_while_looking_at_a_past_day(errand: Errand, who: Any) -> None:
    client = client_of(who)
    client.post("/as-of/", {"as_of": "2025-08-01"})
    assert upload(client, errand).status_code == 403
    assert not Attachment.objects.exists()
