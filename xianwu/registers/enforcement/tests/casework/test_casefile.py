"""The file of a case: everything in it, numbered pages, digests, the chain; made at once or as a job."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.county import ZONE, client_of, unit
from xianwu.core.attachments.api import attach
from xianwu.core.attachments.store import is_whole
from xianwu.core.events.api import verify_chain, write_change
from xianwu.core.events.models import Event
from xianwu.core.people.roles import LEADER
from xianwu.kit import clock
from xianwu.papers import fonts
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework import casefile, contents, jobs
from xianwu.registers.enforcement.casework.papering import correct_paper
from xianwu.registers.enforcement.models import CaseFile, Inspection, Photo
from xianwu.registers.enforcement.tests.casework import walk as world
from xianwu.registers.enforcement.tests.casework.walk import Walk

Start = Callable[..., Walk]


@pytest.fixture(autouse=True)
def _needs_fonts(toy: Any) -> None:
    if "FandolFang R" not in fonts.current().families:
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")


def a_pdf(pages: int = 2) -> ContentFile:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=300, height=400)
    out = io.BytesIO()
    writer.write(out)
    return ContentFile(out.getvalue(), name="鉴定意见.pdf")


def add(walk: Walk, file: ContentFile) -> Any:
    return attach(walk.now, file, actor=walk.cast["officer_a"], at=walk.at)


def made(walk: Walk) -> tuple[CaseFile, pypdf.PdfReader]:
    found = casefile.order_file(walk.now, actor=walk.cast["clerk"], at=walk.at)
    found.refresh_from_db()
    assert found.state == CaseFile.State.DONE, found.message
    return found, pypdf.PdfReader(found.path)


def text(reader: pypdf.PdfReader, page: int) -> str:
    return reader.pages[page].extract_text().replace("\u3000", "").replace(" ", "").replace("\n", "")


def test_the_file_holds_every_paper_photo_and_event_with_page_numbers(start: Start) -> None:
    walk = start().heard()
    picture = add(walk, world.picture())
    add(walk, a_pdf())
    found, reader = made(walk)
    parts = contents.parts_of(walk.now)
    titles = [part.title for part in parts]
    assert titles == [
        "立案审批表", "案件调查终结报告", "行政处罚事先告知书", "送达回证", "证据照片（1 张）", "鉴定意见.pdf",
        titles[-1],
    ]  # fmt: skip
    assert titles[-1].startswith("全过程记录（")
    front = text(reader, 0) + text(reader, 1)
    assert "行政处罚案卷" in front
    for paper in papers_of(walk.now):
        assert paper.number in front
    outline = [(item.title, reader.get_destination_page_number(item)) for item in reader.outline]
    assert outline[0] == ("封面和目录", 0)
    assert len(outline) == len(parts) + 1
    pages = {title.partition(" ")[0]: page for title, page in outline}
    assert "案件调查终结报告" in text(reader, pages["案件调查终结报告"])
    assert picture.sha256 in text(reader, pages["证据照片（1"])
    assert f"卷{len(reader.pages)}/{len(reader.pages)}" in text(reader, len(reader.pages) - 1)
    assert found.page_count == len(reader.pages)
    last = next(page for title, page in outline if title.startswith("全过程记录"))
    assert "批准立案" in text(reader, last)
    assert str(last + 1) in front, "the contents say where each part begins"


def test_making_it_stands_in_the_chain_and_changes_nothing_else(start: Start) -> None:
    walk = start().filed()
    before = walk.now.version
    found, _ = made(walk)
    event = Event.objects.filter(object_id=walk.case.pk, verb="enforcement.case_file_made").get()
    assert event.data["sha256"] == ["", found.sha256]
    assert is_whole(found.sha256)
    assert walk.now.version == before
    assert not verify_chain()
    assert (found.done_count, found.total_count) == (2, 2)


def test_an_upload_that_is_no_pdf_spoils_nothing(start: Start) -> None:
    walk = start().filed()
    add(walk, ContentFile(b"%PDF-1.7\n" + b"x" * 200, name="坏文件.pdf"))
    _, reader = made(walk)
    assert "坏文件.pdf（不能装订" in text(reader, 1)


def test_a_large_file_is_a_job_with_its_progress(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = start().filed()
    monkeypatch.setattr(casefile, "AT_ONCE", 0)
    backend = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with override_settings(TASKS=backend):
        found = casefile.order_file(walk.now, actor=walk.cast["clerk"], at=walk.at)
    found.refresh_from_db()
    assert (found.state, found.done_count, found.total_count) == (CaseFile.State.DONE, 2, 2)


def test_a_job_that_fails_says_so(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = start()
    row = CaseFile.objects.create(case=walk.case, owner=walk.cast.people["clerk"], asked_at=walk.at, total_count=1)
    monkeypatch.setattr(jobs, "make_file", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        jobs.make_case_file.func(row.pk)
    row.refresh_from_db()
    assert row.state == CaseFile.State.FAILED
    client = client_of(walk.cast.people["clerk"])
    assert "再排一次" in client.get(f"/enforcement/case-files/{row.pk}/").content.decode()
    assert client.get(f"/enforcement/case-files/{row.pk}/?file=1").status_code == 404


def test_what_failed_or_stands_still_is_queued_again_from_its_page(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = start()
    clerk, leader = client_of(walk.cast.people["clerk"]), client_of(world.account("leader", (LEADER, "yanjin")))
    with monkeypatch.context() as patch:
        patch.setattr(casefile, "make_file", lambda *_, **__: 1 / 0)
        page = clerk.post(f"/enforcement/cases/{walk.case.pk}/file/", follow=True).content.decode()
    assert "再排一次" in page, "a failure is a page, not an error"
    row = CaseFile.objects.get()
    address = f"/enforcement/case-files/{row.pk}/"
    assert "再排一次" not in leader.get(address).content.decode()
    leader.post(address)
    row.refresh_from_db()
    assert row.state == CaseFile.State.FAILED
    assert "卷宗已做好" in clerk.post(address, follow=True).content.decode()
    an_hour_ago = clock.now() - timedelta(hours=1)
    died = CaseFile.objects.create(
        case=walk.case, owner_id=row.owner_id, asked_at=an_hour_ago, done_count=7, total_count=20
    )
    page = clerk.get(f"/enforcement/case-files/{died.pk}/").content.decode()
    assert "停在 7 / 20 件" in page
    assert "every 1s" not in page, "nothing is waited for in vain"
    backend = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with override_settings(TASKS=backend):
        assert "卷宗已做好" in clerk.post(f"/enforcement/case-files/{died.pk}/", follow=True).content.decode()


def test_the_pages_of_the_file(start: Start) -> None:
    walk = start().filed()
    clerk, stranger = (client_of(walk.cast.people[name]) for name in ("clerk", "stranger"))
    address = f"/enforcement/cases/{walk.case.pk}/file/"
    assert "立案审批表" in clerk.get(address).content.decode()
    assert stranger.get(address).status_code == 404
    shown = clerk.post(address, follow=True)
    assert "卷宗已做好" in shown.content.decode()
    row = CaseFile.objects.get()
    pdf = clerk.get(f"/enforcement/case-files/{row.pk}/?file=1")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert stranger.get(f"/enforcement/case-files/{row.pk}/?file=1").status_code == 404
    leader = client_of(world.account("leader", (LEADER, "yanjin")))
    assert leader.get(address).status_code == 200
    assert leader.post(address).status_code == 403, "the organ's own people make it"
    running = CaseFile.objects.create(case=walk.case, owner_id=row.owner_id, asked_at=clock.now(), total_count=3)
    assert "已完成 0 / 3 件" in clerk.get(f"/enforcement/case-files/{running.pk}/").content.decode()


def test_what_led_to_the_case_is_in_its_file(start: Start) -> None:
    walk = start().filed()
    fault = world.finding(walk.case, found_on=date(2025, 7, 25))
    own = attach(fault, world.picture("整改前.png"), actor=walk.cast["officer_a"], at=walk.at)
    world.made(
        Photo(inspection=fault.inspection, finding=fault, attachment=own, stage="before", doubts=["拍摄早于检查"])
    )
    _, reader = made(walk)
    whole = whole_text(reader)
    assert "现场照片（1张）" in whole
    assert "疑点：拍摄早于检查" in whole
    assert own.sha256 in whole


def whole_text(reader: pypdf.PdfReader) -> str:
    return "".join(text(reader, page) for page in range(len(reader.pages)))


def photo(walk: Walk, visit: Any, name: str, hour: int, fault: Any = None) -> Any:
    """A picture of its own bytes, taken at some hour of the visit's day."""
    file = ContentFile(world.picture().read() + name.encode(), name=name)
    kept = attach(visit, file, category="photo", actor=walk.cast["officer_a"], at=walk.at)
    taken = datetime(2025, 7, 25, hour, tzinfo=ZONE)
    world.made(Photo(inspection=visit, finding=fault, attachment=kept, stage="scene", taken_at=taken))
    return kept


def test_the_visit_and_what_was_served_are_in_the_record_under_their_names(start: Start) -> None:
    walk = start().heard()
    fault = world.finding(walk.case)
    visit = fault.inspection
    other = world.finding(number="隐患别案", inspection=visit)
    late, early = photo(walk, visit, "近景.png", 15, fault), photo(walk, visit, "全景.png", 9)
    strange = photo(walk, visit, "别案.png", 10, other)
    _, reader = made(walk)
    whole = whole_text(reader)
    assert whole.index(early.sha256) < whole.index(late.sha256), "in order of time"
    assert strange.sha256 not in whole, "another fault of the visit is no matter of this case"
    assert "全过程记录" in whole
    record = whole[whole.index("全过程记录", whole.index(late.sha256)) :]
    for words in (f"行政检查{visit.number}", f"问题隐患{fault.number}", "指派办案人员", "送达回证行政处罚事先告知书"):
        assert words in record
    assert other.number not in record
    served = walk.now.deliveries.get()
    for kind, key in ((walk.case._meta.label_lower, walk.case.pk), (served._meta.label_lower, served.pk)):
        events = Event.objects.filter(kind=kind, object_id=key).exclude(verb="enforcement.case_file_made")
        assert all(event.digest in record for event in events), "each digest stands in full"
        assert record.count(events.order_by("sequence").last().digest) == 2, "the last once more as the chain's end"
    instants = [row[0] for row in contents.parts_of(walk.now)[-1].data["events"]]
    assert instants == sorted(instants)


def test_a_paper_out_of_use_is_called_so_in_the_contents(start: Start) -> None:
    walk = start().notified()
    paper = papers_of(walk.now).get(kind="enforcement.prior_notice")
    correct_paper(walk.now, paper=paper, reason="地址有误", actor=walk.cast["clerk"], at=walk.at)
    titles = {part.number: part.title for part in contents.parts_of(walk.now)}
    assert titles[paper.number] == "行政处罚事先告知书（已更正，停止使用）"
    assert titles[paper.cited_by.get().number] == "行政处罚事先告知书"


def rest_of(walk: Walk, client: Any) -> str:
    """What the page of the case fetches for itself, answer by answer."""
    address, found = f"/enforcement/cases/{walk.case.pk}/rest/?column=main&from=0", ""
    while address:
        answer = client.get(address).content.decode()
        found += answer
        following = re.search(r'hx-get="([^"]*/rest/[^"]*)"', answer)
        address = unescape(following[1]) if following else ""
    return found


def from_paper(walk: Walk) -> Any:
    """A fault whose visit, order and service were on paper, and known here by their numbers and days."""
    day = date(2025, 7, 25)
    fault = world.finding(walk.case, found_on=day, order_no="责改〔2025〕14号", ordered_on=day, served_on=day)
    Inspection._base_manager.filter(pk=fault.inspection_id).update(notified_on=date(2025, 7, 22))
    return fault


def test_what_was_done_on_paper_is_listed_where_it_belongs(start: Start) -> None:
    walk = start().filed()
    fault = from_paper(walk)
    absent = [(part.title, part.number) for part in contents.parts_of(walk.now) if part.is_missing]
    assert absent == [
        ("原件未录入：行政检查通知书", ""),
        ("原件未录入：现场检查笔录", ""),
        ("原件未录入：现场照片", ""),
        ("原件未录入：整改指令书", "责改〔2025〕14号"),
        ("原件未录入：整改指令书送达回证", ""),
    ]
    _, reader = made(walk)
    front = text(reader, 1)
    assert "原件未录入：整改指令书责改〔2025〕14号" in front
    assert "共2件" in front
    assert "另有5件原件未录入本系统" in front
    client = client_of(walk.cast.people["clerk"])
    listed = rest_of(walk, client)
    assert "原件未录入：整改指令书责改〔2025〕14号" in listed
    attach(fault, ContentFile(a_pdf().read(), name="责改〔2025〕14号.pdf"), actor=walk.cast["officer_a"], at=walk.at)
    titles = [part.title for part in contents.parts_of(walk.now)]
    assert "责改〔2025〕14号.pdf" in titles
    assert "原件未录入：整改指令书" not in titles


def test_what_was_worked_on_here_misses_nothing(start: Start) -> None:
    walk = start().heard()
    assert not [part for part in contents.parts_of(walk.now) if part.is_missing]
    assert "未录入的原件" not in rest_of(walk, client_of(walk.cast.people["clerk"]))


def test_the_paper_of_contents_is_the_list_of_the_bound_file(start: Start) -> None:
    walk = start().closed()
    write_change(from_paper(walk), {"state": "verified", "verified_on": walk.on}, "sample.made", actor=None, at=walk.at)
    add(walk, world.picture())
    walk.step("archive", "clerk", archive_no="卷1")
    index = papers_of(walk.now).get(kind="enforcement.archive_index")
    bound = [part for part in contents.parts_of(walk.now) if part.kind != "events" and part.number != index.number]
    rows = [line.split("|") for line in index.words.splitlines() if line.startswith("| ") and "序号" not in line]
    listed = [(row[1].strip(), row[2].strip(), row[3].strip()) for row in rows]
    wanted = [(part.title, part.number or "—") for part in bound] + [("全过程记录", "—")]
    assert listed == [(str(at), *each) for at, each in enumerate(wanted, start=1)]
    titles = [title for _, title, _ in listed]
    assert {"送达回证", "证据照片（1 张）", "结案报告", "原件未录入：现场检查笔录"} <= set(titles)
    report = papers_of(walk.now).get(kind="enforcement.closing_report")
    assert "送达回证" in report.words


def test_a_case_handed_over_before_any_paper_is_archived_too(start: Start) -> None:
    walk = start()
    walk.step("transfer", "deputy", to_organ=str(unit("culture").pk), reason="不属本机关管辖")
    walk.step("archive", "clerk", archive_no="移1")
    assert "| 1 | 案件移送函 |" in papers_of(walk.now).get(kind="enforcement.archive_index").words
    assert "| 2 | 全过程记录 |" in papers_of(walk.now).get(kind="enforcement.archive_index").words


def test_what_is_read_for_a_file_does_not_grow_with_what_is_in_it(start: Start) -> None:
    walk = start().heard()
    few = statements(lambda: contents.parts_of(walk.now))
    for _ in range(3):
        fault = world.finding(walk.case)
        photo(walk, fault.inspection, f"{fault.number}.png", 9, fault)
    first = statements(lambda: contents.parts_of(walk.now))
    for _ in range(3):
        fault = world.finding(walk.case)
        photo(walk, fault.inspection, f"{fault.number}.png", 9, fault)
    assert few <= first == statements(lambda: contents.parts_of(walk.now))


def statements(read: Callable[[], Any]) -> int:
    read()
    with CaptureQueriesContext(connection) as caught:
        read()
    return len(caught)
