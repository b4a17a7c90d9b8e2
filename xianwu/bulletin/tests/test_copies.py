"""Copies of an issue: numbered, spare, one more, asked after, called back; and the ledger of them."""

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from xianwu.bulletin import roles
from xianwu.bulletin.actions import BulletinRefused, confirm_reading
from xianwu.bulletin.distribution import distributing
from xianwu.bulletin.evidence.copies import split
from xianwu.bulletin.evidence.keeping import kept_pack
from xianwu.bulletin.evidence.verifying import verify
from xianwu.bulletin.files import stored
from xianwu.bulletin.resolution import evidence_mark
from xianwu.bulletin.tests.office import AT, browser, go, person, published
from xianwu.core.people.models import Person
from xianwu.lib.digests import sha256_hex


def who(desk: Any) -> dict[str, Any]:
    return {"actor": desk.actor("bulletin.distributor"), "at": AT}


def test_copies_are_numbered_spared_added_asked_after_and_exported(desk: Any) -> None:
    issue = published(desk)
    assert distributing.add_spare(issue, reserve=2, archive=1, **who(desk)) == 3
    assert distributing.number_copies(issue, **who(desk)) == 15
    extra = distributing.add_recipient(issue, "市政府办公室", "", **who(desk))
    assert (extra.copy_no, extra.group, extra.person) == (16, "本期增发", None)
    person(desk, "late.reader", roles.READER)
    assert distributing.add_recipient(issue, "", "late.reader", **who(desk)).copy_no == 17
    confirm_reading(issue, actor=desk.actor("commerce.leader"), at=AT)
    client, address = browser(desk, "bulletin.distributor"), f"/bulletin/distribution/{issue.pk}/"
    page = client.get(address).content.decode()
    assert "发 <b>14</b> 份" in page
    assert "备用、存档 <b>3</b> 份，共印 17 份" in page
    assert distributing.remind(issue, **who(desk)) == 12
    assert "请阅后点“已阅”" in browser(desk, "late.reader").get("/notices/").content.decode()
    assert "请阅后点“已阅”" not in browser(desk, "commerce.leader").get("/notices/").content.decode()
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(client.get(f"{address}xlsx/").content)).get_sheet_by_index(0).to_python()
    )
    assert rows[0][0] == "份号"
    assert [row[1] for row in rows[-5:]] == ["备用", "备用", "存档", "增发", "增发"]
    assert "市政府办公室" in client.get(f"{address}print/").content.decode()
    assert browser(desk, "commerce.leader").get(f"{address}print/").status_code == 403


def test_what_cannot_be_entered_says_why(desk: Any) -> None:
    issue = published(desk)
    Person.objects.create_person("blind", name="看不到的人")
    tries = (
        (lambda: distributing.add_spare(issue, reserve=0, archive=0, **who(desk)), "合计至少 1 份"),
        (lambda: distributing.add_spare(issue, reserve=-1, archive=3, **who(desk)), "整数"),
        (lambda: distributing.add_recipient(issue, " ", "", **who(desk)), "请填写增发给谁"),
        (lambda: distributing.add_recipient(issue, "", "nobody", **who(desk)), "没有账号"),
        (lambda: distributing.add_recipient(issue, "", "blind", **who(desk)), "看不到快报"),
        (lambda: distributing.add_recipient(issue, "", "commerce.leader", **who(desk)), "已经在"),
        (lambda: distributing.take_back(issue.distribution_rows.first(), **who(desk)), "没有收回"),
        (lambda: distributing.number_copies(issue, actor=desk.actor("bulletin.editor"), at=AT), "分发人员"),
    )
    for attempt, words in tries:
        with pytest.raises(distributing.DistributionRefused, match=words):
            attempt()
    distributing.remind(issue, **who(desk))
    with pytest.raises(distributing.DistributionRefused, match="今天已经催过"):
        distributing.remind(issue, **who(desk))
    assert distributing.remind(issue, actor=desk.actor("bulletin.distributor"), at=AT + timedelta(days=1)) == 12
    client = browser(desk, "bulletin.distributor")
    page = client.post(f"/bulletin/distribution/{issue.pk}/", {"verb": "spare", "reserve": "x"}, follow=True)
    assert "合计至少 1 份" in page.content.decode()
    assert client.post(f"/bulletin/distribution/{issue.pk}/", {"verb": "eat"}).status_code == 404


def test_a_recall_tells_everybody_shuts_reading_and_counts_what_comes_back(desk: Any) -> None:
    issue = published(desk)
    distributing.number_copies(issue, **who(desk))
    go(desk, "withdraw")
    reader = browser(desk, "commerce.leader")
    assert "请交回分发人员" in reader.get("/notices/").content.decode()
    said = reader.get(f"/bulletin/read/{issue.pk}/").content.decode()
    assert "收回，不再有效" in said
    assert "走访" not in said
    with pytest.raises(BulletinRefused, match="已经收回"):
        confirm_reading(issue, actor=desk.actor("commerce.leader"), at=AT)
    with pytest.raises(distributing.DistributionRefused, match="已经收回"):
        distributing.add_recipient(issue, "市政府办公室", "", **who(desk))
    row = issue.distribution_rows.get(person=desk.people["commerce.leader"])
    client, address = browser(desk, "bulletin.distributor"), f"/bulletin/distribution/{issue.pk}/"
    assert "已交回 <b>0</b> / 12 份" in client.get(address).content.decode()
    client.post(address, {"verb": "return", "row": row.pk})
    assert "已交回 <b>1</b> / 12 份" in client.get(address).content.decode()
    assert "请交回分发人员" not in reader.get("/notices/").content.decode()


def test_the_square_says_in_words_where_to_look_when_no_address_is_set(desk: Any, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS, settings.XIANWU_PUBLIC_URL = [], ""
    assert evidence_mark(desk.issue).address == f"请登录本系统后打开 /bulletin/evidence/{desk.issue.pk}/"
    settings.XIANWU_PUBLIC_URL = "https://county.example/"
    assert evidence_mark(desk.issue).address == f"https://county.example/bulletin/evidence/{desk.issue.pk}/"


# --- the number on the copy -----------------------------------------------------------------------------


def test_each_copy_bears_its_number_and_the_register_its_digest(desk: Any) -> None:
    issue = published(desk)
    distributing.add_spare(issue, reserve=1, archive=0, **who(desk))
    distributing.number_copies(issue, **who(desk))
    distributing.add_recipient(issue, "市政府办公室", "", **who(desk))
    client, address = browser(desk, "bulletin.distributor"), f"/bulletin/distribution/{issue.pk}/"
    assert f"{address}copies/" in client.get(address).content.decode()
    for row in issue.distribution_rows.order_by("order"):
        content = client.get(f"{address}copies/{row.pk}/").content
        assert split(content) == (stored(issue, "pdf"), row.copy_no, True)
        assert sha256_hex(content) == row.copy_digest
    with zipfile.ZipFile(BytesIO(client.get(f"{address}copies/").content)) as packed:
        names = packed.namelist()
        assert len(names) == 14
        assert names[0].endswith("第38期（份号000001）.pdf")
        assert split(packed.read(names[-1])) == (stored(issue, "pdf"), 14, True)
    rows = CalamineWorkbook.from_filelike(BytesIO(client.get(f"{address}xlsx/").content)).get_sheet_by_index(0)
    table = rows.to_python()
    assert table[0][-1] == "份号件摘要（SHA-256）"
    assert len({row[-1] for row in table[1:]}) == 14


def test_a_reader_of_a_numbered_issue_gets_the_own_copy_and_the_pack_knows_it(desk: Any) -> None:
    issue = published(desk)
    address = reverse("bulletin:file", args=[issue.pk, "pdf"])
    reader = browser(desk, "commerce.leader")
    assert reader.get(address).content == stored(issue, "pdf")
    distributing.number_copies(issue, **who(desk))
    row = issue.distribution_rows.get(person=desk.people["commerce.leader"])
    answer = reader.get(address)
    assert split(answer.content) == (stored(issue, "pdf"), row.copy_no, True)
    assert f"{row.copy_no:06d}" in unquote(answer["Content-Disposition"])
    report = verify(kept_pack(issue), papers={"收到的.pdf": answer.content})
    assert report.is_whole
    assert f"第 {row.copy_no:06d} 号份" in report.said[-1]
    assert browser(desk, "bulletin.editor").get(address).content == stored(issue, "pdf")
    assert reader.get(f"/bulletin/distribution/{issue.pk}/copies/{row.pk}/").status_code == 403
    assert reader.get(f"/bulletin/distribution/{issue.pk}/copies/").status_code == 403


def test_no_copy_without_a_number_of_another_issue_or_after_a_recall(desk: Any) -> None:
    issue = published(desk)
    client, address = browser(desk, "bulletin.distributor"), f"/bulletin/distribution/{issue.pk}/copies/"
    row = issue.distribution_rows.first()
    assert client.get(address).status_code == 404
    assert client.get(f"{address}{row.pk}/").status_code == 404
    distributing.number_copies(issue, **who(desk))
    assert client.get(f"{address}{row.pk + 9999}/").status_code == 404
    go(desk, "withdraw")
    for path in (address, f"{address}{row.pk}/"):
        assert "已经收回，不能再印" in client.get(path, follow=True).content.decode()
    assert f"copies/{row.pk}/" not in client.get(f"/bulletin/distribution/{issue.pk}/").content.decode()


def test_a_copy_that_is_not_the_one_entered_is_not_handed_out(desk: Any) -> None:
    issue = published(desk)
    distributing.number_copies(issue, **who(desk))
    row = issue.distribution_rows.first()
    issue.distribution_rows.filter(pk=row.pk).update(copy_digest="0" * 64)
    client = browser(desk, "bulletin.distributor")
    page = client.get(f"/bulletin/distribution/{issue.pk}/copies/{row.pk}/", follow=True).content.decode()
    assert "与编号时登记的摘要不符" in page
