"""Whom a signed issue names for what it let pass: in its pack, on its evidence page, beside its paper."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from xianwu.bulletin.evidence.keeping import kept_pack
from xianwu.bulletin.evidence.verifying import verify
from xianwu.bulletin.models import Declaration, Item
from xianwu.bulletin.proving.api import declare, quote_typed, reds_of, sources_of
from xianwu.bulletin.resolution import IssueText, ItemText, text_of
from xianwu.bulletin.tests.office import AT, DAY, browser, go, put
from xianwu.figures.api import Finding

WRONG = "共检查机构20家次，发现隐患15处，其中限期整改9处、现场整改7处。"


def signed(desk: Any) -> Any:
    """An issue with a number waived, a contradiction let pass, and the rest quoted."""
    item, reviewer = put(desk, WRONG), desk.actor("bulletin.reviewer")
    declare(item, ["共检查机构20家次"], kind="waived", ground="现场清点，无台账", actor=reviewer, at=AT)
    quote_typed(item, source="文广旅游局检查台账", actor=desk.actor("bulletin.editor"), at=AT)
    red = reds_of(text_of(desk.issue), issued_on=DAY)[0]
    declare(item, [red.said], kind="passed", ground="一处分两次整改", actor=reviewer, at=AT)
    go(desk, "edit", "review", "sign")
    return desk.issue


def test_the_pack_of_a_signed_issue_names_who_let_what_pass_and_is_whole(desk: Any) -> None:
    issue, name = signed(desk), desk.people["bulletin.reviewer"].name
    report = verify(kept_pack(issue))
    assert report.faults == []
    assert "引用 3 个，免核 1 个，放行 1 处" in report.said
    assert f"第 1 条“共检查机构20家次”由{name}免核：现场清点，无台账" in report.said
    assert f"第 1 条“分项之和 9处 + 7处 = 16处，与总数 15处 不符。”由{name}放行：一处分两次整改" in report.said


def test_the_evidence_page_and_the_record_tell_it_to_those_who_may_know(desk: Any) -> None:
    issue = signed(desk)
    evidence = browser(desk, "bulletin.signer").get(f"/bulletin/evidence/{issue.pk}/").content.decode()
    assert "15处、9处、7处" in evidence
    assert "文广旅游局检查台账" in evidence
    assert "现场清点，无台账" in evidence
    for tail in ("", "print/"):
        assert (
            "一处分两次整改"
            in browser(desk, "bulletin.signer").get(f"/bulletin/issues/{issue.pk}/{tail}").content.decode()
        )
    go(desk, "distribute")
    assert (
        "一处分两次整改" not in browser(desk, "bulletin.reader").get(f"/bulletin/issues/{issue.pk}/").content.decode()
    )


def test_sources_stand_once_for_each_item_and_person(desk: Any) -> None:
    item = put(desk, "走访企业 12 户，签约项目 19 个。")
    declare(item, ["走访企业12户"], kind="quoted", ground="商务局台账", actor=desk.actor("bulletin.editor"), at=AT)
    declare(item, ["签约项目19个"], kind="quoted", ground="商务局台账", actor=desk.actor("bulletin.editor"), at=AT)
    found = sources_of(text_of(desk.issue))
    assert [[each.text for each in source.typed] for source in found] == [["12户", "19个"]]
    assert Declaration.objects.count() == 2


def test_a_check_that_fails_is_found_where_its_figure_stands_in_a_title_only() -> None:
    item = Item(order=1, title="收到信息{{bulletin.received}}", body="文字。")
    failed = Finding(SimpleNamespace(figures=("bulletin.received",), note=""), False, "有 1 条不在内")  # type: ignore[arg-type]
    text = IssueText((ItemText(item, "收到信息1条", ()),), findings=(failed,))
    assert [each.said for each in reds_of(text, issued_on=DAY)] == ["figures：有 1 条不在内"]
