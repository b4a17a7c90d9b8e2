"""Whose signatures hold, and for whom they were given, as the evidence page tells it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from xianwu.bulletin.actions import change_item
from xianwu.bulletin.evidence.tests.test_pack import address
from xianwu.bulletin.models import Item
from xianwu.bulletin.signoff.deputies import name_deputy
from xianwu.bulletin.signoff.tests.steps import does, place, staff
from xianwu.bulletin.tests.office import AT, DAY, browser, go, prove, put


def rows_of(page: str) -> list[str]:
    table = page[page.index("<h2>署名</h2>") :].partition("</table>")[0]
    return [re.sub(r"<[^>]+>", " ", row) for row in table.split("<tr>")[2:]]


def test_signatures_of_a_void_round_are_marked_and_a_deputy_says_for_whom(desk: Any) -> None:
    staff(desk)
    item = put(desk)
    go(desk, "edit", "review")
    data = {"title": item.title, "tag": item.tag, "body": f"{item.body}稳步推进。", "unit": item.unit}
    change_item(Item.objects.get(pk=item.pk), data, actor=desk.actor("bulletin.editor"), at=AT)
    desk.issue.refresh_from_db()
    go(desk, "edit")
    prove(desk)
    absent = {"absent": desk.people["bulletin.reviewer"], "deputy": desk.people["chief"], "note": "外出学习"}
    days = {"valid_from": DAY, "valid_to": DAY + timedelta(days=5)}
    name_deputy(absent | days, actor=desk.actor("bulletin.reviewer"), at=AT)
    does(desk, "chief", "sign", of=place(desk, stage="审核", state="open"))
    go(desk, "sign")
    page = browser(desk, "bulletin.signer").get(address("evidence", desk.issue)).content.decode()
    rows = rows_of(page)
    void, valid = [row for row in rows if "作废" in row], [row for row in rows if "有效" in row]
    assert len(void) + len(valid) == len(rows)
    assert {row.split()[0] for row in void} == {"编辑", "审核"}
    assert any("chief（代 路帅）" in row for row in valid)
