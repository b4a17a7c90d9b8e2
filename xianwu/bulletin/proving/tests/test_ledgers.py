"""A number that a ledger contradicts is not signed unseen, whoever typed it and whatever source is named for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.county import statements
from xianwu.bulletin import demo
from xianwu.bulletin.evidence.keeping import kept_pack
from xianwu.bulletin.evidence.verifying import verify
from xianwu.bulletin.models import Declaration, Item
from xianwu.bulletin.proving.api import DeclarationRefused, declare, ledger_notes, quote_typed
from xianwu.bulletin.resolution import items_of, text_of
from xianwu.bulletin.tests.office import AT, DAY, browser, go, put
from xianwu.core.workflow.api import StepRefused, take_step

CLAIM = "今年以来，全县收到报送信息9条，召开例会3次。"
SAID = "全县收到报送信息9条"
WHY = "以收文登记簿为准，含纸质件，比台账多"


def editor(desk: Any) -> Any:
    return desk.actor("bulletin.editor")


def adopted(desk: Any, body: str = CLAIM, *, unit: str = "commerce") -> Item:
    """A unit without a ledger names its own source for a number of the office's ledger, which says 1."""
    text = demo._contribute(desk, (unit, "商务局信息", body), day=DAY, has_source=True)
    demo._adopt(desk, text, desk.issue, at=AT)
    return Item.objects.get(contribution=text)


def page(desk: Any, username: str, tail: str = "proofs/hints/") -> str:
    answer = browser(desk, username).get(f"/bulletin/desk/{desk.issue.pk}/{tail}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_adoption_quotes_a_unit_only_for_what_no_ledger_contradicts(desk: Any) -> None:
    item = adopted(desk)
    assert [row.said for row in Declaration.objects.filter(item=item)] == ["召开例会3次"]
    said = page(desk, "bulletin.editor")
    assert "与台账不同" in said
    assert "台账 1 条（政务快报“收到报送信息”，截至2025-08-29）" in said
    assert "绑定指标" in said


def test_a_number_quoted_before_anybody_looked_holds_up_review_and_signature(desk: Any) -> None:
    item = put(desk, CLAIM)
    rows = [Declaration(item=item, kind="quoted", said=said, ground="商务局台账") for said in (SAID, "召开例会3次")]
    Declaration.objects.bulk_create([_dated(row) for row in rows])
    go(desk, "edit")
    assert [each for text in text_of(desk.issue).items for each in text.unproven] == []
    with pytest.raises(StepRefused, match="第 1 条“全县收到报送信息9条”与台账不同：台账 1 条"):
        take_step(desk.issue, "review", actor=desk.actor("bulletin.reviewer"), at=AT)
    card = browser(desk, "bulletin.signer").get(f"/bulletin/issues/{desk.issue.pk}/card/checks/").content.decode()
    assert "与台账不同" in card
    assert "<b>1</b>" in card


def _dated(row: Declaration) -> Declaration:
    row.created_at = AT
    return row


def test_who_sets_a_ledger_aside_has_seen_it_and_says_why_and_the_signer_is_told(desk: Any) -> None:
    item = adopted(desk)
    form = {"verb": "let", "kind": "quoted", "item": item.pk, "said": SAID, "ground": WHY}
    address = f"/bulletin/desk/{desk.issue.pk}/proofs/"
    client = browser(desk, "bulletin.editor")
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "与台账不同：台账 1 条" in refused.content.decode()
    short = client.post(address, form | {"knowing": "bulletin.received", "ground": "登记簿为准"})
    assert "请写明来源，并说明为什么不同" in short.content.decode()
    assert client.post(address, form | {"knowing": "bulletin.received"}).status_code == 302
    row = Declaration.objects.get(item=item, said=SAID)
    assert row.against == {"bulletin.received": "1 条"}
    go(desk, "edit")
    take_step(desk.issue, "review", actor=desk.actor("bulletin.reviewer"), at=AT)
    card = browser(desk, "bulletin.signer").get(f"/bulletin/issues/{desk.issue.pk}/card/?whole=1").content.decode()
    assert "当时台账：收到报送信息 1 条" in card
    assert WHY in card
    go(desk, "sign")
    report = verify(kept_pack(desk.issue))
    assert report.faults == []
    assert any(f"（与台账不同：bulletin.received 1 条）：{WHY}" in each for each in report.said)


def test_a_waiver_needs_the_same_knowledge_and_follows_an_unknowing_quote(desk: Any) -> None:
    item = put(desk, CLAIM)
    Declaration.objects.bulk_create([_dated(Declaration(item=item, kind="quoted", said=SAID, ground="商务局台账"))])
    facts: dict[str, Any] = {"kind": "waived", "ground": WHY, "actor": desk.actor("bulletin.reviewer"), "at": AT}
    with pytest.raises(DeclarationRefused, match="与台账不同"):
        declare(item, [SAID], **facts)
    declare(item, [SAID], knowing=["bulletin.received"], **facts)
    rows = Declaration.objects.filter(item=item, said=SAID).order_by("pk")
    assert [(row.kind, row.is_standing) for row in rows] == [("quoted", False), ("waived", True)]


def test_quoting_an_item_leaves_out_what_a_ledger_contradicts_and_says_so(desk: Any) -> None:
    item = put(desk, CLAIM)
    client, address = browser(desk, "bulletin.editor"), f"/bulletin/desk/{desk.issue.pk}/proofs/"
    form = {"verb": "quote", "item": item.pk, f"source-{item.pk}": "商务局台账"}
    said = client.post(address, form, follow=True).content.decode()
    assert "已为 1 条的 1 个数注明来源。另有 1 个数与台账不同，没有注明，请逐个办理" in said


def test_equal_numbers_are_quoted_and_offered_for_binding(desk: Any) -> None:
    item = adopted(desk, "今年以来，全县收到报送信息1条。")
    assert Declaration.objects.filter(item=item).count() == 1
    assert [each.is_equal for each in ledger_notes(desk.issue, items_of(desk.issue))] == [True]
    bare = put(desk, "今年以来，全县收到报送信息2条。")
    assert "一致" in page(desk, "bulletin.editor")
    assert bare.order == 2


@pytest.mark.parametrize(
    "body",
    [
        "今年以来，全县收到报送信息不足2条。",
        "去年，全县收到报送信息9条。",
        "7月份，全县收到报送信息9条。",
        "本周，全县收到报送信息9条。",
        "僧固乡收到报送信息9条。",
        "收到报送信息9条。",
        "今年以来，全县收到科技报送信息9条。",
        "今年以来，全县收到报送信息9件次。",
        "今年以来，全县收到报送信息9条以上的目标已下达。",
    ],
)
def test_what_is_called_otherwise_or_of_another_time_or_place_raises_no_alarm(desk: Any, body: str) -> None:
    quote_typed(adopted(desk, body), source="商务局台账", actor=editor(desk), at=AT)
    notes = ledger_notes(desk.issue, items_of(desk.issue))
    assert [each.typed.said for each in notes if not each.is_equal] == []


def test_an_item_that_no_unit_stands_behind_is_compared_as_well(desk: Any) -> None:
    item = put(desk, "收到报送信息9条。")
    Item.objects.filter(pk=item.pk).update(unit=None)
    assert "台账 1 条" in page(desk, "bulletin.editor")


@pytest.mark.parametrize(("until", "is_told"), [("draft", True), ("approve", True), ("submit", True), ("adopt", False)])
def test_the_unit_is_told_before_it_reports(desk: Any, until: str, is_told: bool) -> None:
    demo._contribute(desk, ("commerce", "先有一条信息", "一段文字。"), day=DAY)
    text = demo._contribute(desk, ("commerce", "商务局信息", CLAIM), day=DAY, until=until if is_told else "submit")
    if not is_told:
        demo._adopt(desk, text, desk.issue, at=AT)
    who = "commerce.contributor" if until in ("draft", "approve") else "bulletin.editor"
    said = browser(desk, who).get(f"/bulletin/contributions/{text.pk}/").content.decode()
    assert ("“全县收到报送信息9条”与台账不同" in said) is is_told
    assert ("在“数据来源”里写明口径和原因" in said) is is_told


def test_many_numbers_cost_no_more_statements(desk: Any) -> None:
    put(desk, CLAIM)
    client = browser(desk, "bulletin.reviewer")
    addresses = [f"/bulletin/desk/{desk.issue.pk}/proofs/hints/", f"/bulletin/issues/{desk.issue.pk}/card/checks/"]
    before = [statements(client, each) for each in addresses]
    for _ in range(4):
        put(desk, f"{CLAIM}{CLAIM}")
    assert [statements(client, each) for each in addresses] == before
    assert max(before) <= 12
