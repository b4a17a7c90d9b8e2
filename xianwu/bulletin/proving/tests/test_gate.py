"""No number without ground is signed; a ground holds for exactly the words it was given for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.county import statements
from xianwu.bulletin import demo
from xianwu.bulletin.actions import change_item
from xianwu.bulletin.models import Declaration, Issue
from xianwu.bulletin.proving.api import DeclarationRefused, declare, quote_typed, withdraw
from xianwu.bulletin.resolution import text_of
from xianwu.bulletin.tests.office import AT, DAY, browser, go, person, put, step_url
from xianwu.core.people.actors import Actor
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.figures import api as figures

BODY = "今年以来，走访企业 12 户，签约项目 19 个，其中亿元以上 3 个。"
WRONG = "共检查机构20家次，发现隐患15处，其中限期整改9处、现场整改7处。"


def editor(desk: Any) -> Actor:
    return desk.actor("bulletin.editor")


def reviewer(desk: Any) -> Actor:
    return desk.actor("bulletin.reviewer")


def review(desk: Any) -> None:
    take_step(desk.issue, "review", actor=reviewer(desk), at=AT)


def unproven(desk: Any) -> list[str]:
    return [typed.text for each in text_of(desk.issue).items for typed in each.unproven]


def test_numbers_without_ground_hold_up_the_review_by_name(desk: Any) -> None:
    put(desk, BODY)
    form = browser(desk, "bulletin.editor").get(step_url(desk.issue, "edit")).content.decode()
    assert "第 1 条有 3 个数没有依据" in form
    go(desk, "edit")
    with pytest.raises(StepRefused, match="第 1 条有 3 个数没有依据：12户、19个、3个"):
        review(desk)
    refused = browser(desk, "bulletin.reviewer").post(step_url(desk.issue, "review"))
    assert refused.status_code == 403
    assert "没有依据" in refused.content.decode()


def test_a_source_a_waiver_and_a_figure_open_the_gate(desk: Any) -> None:
    item = put(desk, f"{BODY}收到信息{{{{bulletin.received}}}}。")
    declare(item, ["走访企业12户"], kind="quoted", ground="商务局走访台账", actor=editor(desk), at=AT)
    go_edit(desk)
    declare(item, ["签约项目19个"], kind="waived", ground="签约仪式已见报", actor=reviewer(desk), at=AT)
    assert unproven(desk) == ["3个"]
    declare(item, ["其中亿元以上3个"], kind="quoted", ground="商务局项目台账", actor=editor(desk), at=AT)
    review(desk)
    take_step(desk.issue, "sign", actor=desk.actor("bulletin.signer"), at=AT)
    assert desk.issue.state == Issue.State.SIGNED


def go_edit(desk: Any) -> None:
    take_step(desk.issue, "edit", actor=editor(desk), at=AT)


def test_only_the_reviewer_lets_pass_and_never_what_they_edited(desk: Any) -> None:
    item = put(desk, BODY)
    said = {"said": ["签约项目19个"], "kind": "waived", "ground": "签约仪式已见报", "at": AT}
    with pytest.raises(DeclarationRefused, match="审核人员"):
        declare(item, actor=editor(desk), **said)
    person(desk, "both", "bulletin.editor")
    person(desk, "both", "bulletin.reviewer")
    declare(item, actor=desk.actor("both"), **said)
    quote_typed(item, source="商务局台账", actor=editor(desk), at=AT)
    take_step(desk.issue, "edit", actor=desk.actor("both"), at=AT)
    with pytest.raises(StepRefused, match="责任编辑自己"):
        review(desk)


@pytest.mark.parametrize(
    ("body", "open_again"),
    [
        (BODY.replace("19", "20"), ["20个"]),
        (BODY.replace("签约", "开工"), ["19个"]),
        ("稳步推进。" + BODY, []),
        (BODY.replace("12 户", "12户"), []),
    ],
)
def test_a_ground_holds_for_exactly_its_words(desk: Any, body: str, open_again: list[str]) -> None:
    item = put(desk, BODY)
    quote_typed(item, source="商务局项目台账", actor=editor(desk), at=AT)
    assert unproven(desk) == []
    change_item(
        item, {"title": item.title, "tag": item.tag, "body": body, "unit": item.unit}, actor=editor(desk), at=AT
    )
    assert unproven(desk) == open_again


def test_after_the_review_declarations_stand_still(desk: Any) -> None:
    item = put(desk, BODY)
    go(desk, "edit", "review")
    row = Declaration.objects.first()
    assert row is not None
    for act in (
        lambda: withdraw(row, actor=editor(desk), at=AT),
        lambda: declare(item, ["走访企业12户"], kind="quoted", ground="另一本台账", actor=editor(desk), at=AT),
    ):
        with pytest.raises(DeclarationRefused, match="重新审核"):
            act()


def test_a_ground_taken_back_opens_the_number_again(desk: Any) -> None:
    item = put(desk, BODY)
    row = declare(item, ["走访企业12户"], kind="quoted", ground="商务局台账", actor=editor(desk), at=AT)[0]
    withdraw(row, actor=editor(desk), at=AT)
    assert "12户" in unproven(desk)
    assert declare(item, ["走访企业12户"], kind="quoted", ground="商务局台账", actor=editor(desk), at=AT)


def test_a_contradiction_waits_for_an_answer(desk: Any) -> None:
    item = put(desk, WRONG)
    quote_typed(item, source="文广旅游局检查台账", actor=editor(desk), at=AT)
    go_edit(desk)
    with pytest.raises(StepRefused, match="9处 .* 7处 = 16处"):
        review(desk)
    page = browser(desk, "bulletin.reviewer")
    address = f"/bulletin/desk/{desk.issue.pk}/proofs/"
    shown = page.get(address)
    red = next(sheet.reds[0][0] for sheet in shown.context["sheets"])
    form = {"verb": "let", "kind": "passed", "item": item.pk, "said": red.said, "ground": "一处隐患分两次整改"}
    assert page.post(address, form).status_code == 302
    review(desk)
    assert "一处隐患分两次整改" in page.get(address).content.decode()


def test_the_page_quotes_by_item_and_keeps_what_was_typed(desk: Any) -> None:
    first, second = put(desk, BODY), put(desk, "新建公厕 45 座。")
    page, address = browser(desk, "bulletin.editor"), f"/bulletin/desk/{desk.issue.pk}/proofs/"
    assert "4 个没有依据" in page.get(address).content.decode()
    form = {
        "verb": "quote",
        "item": [first.pk, second.pk],
        f"source-{first.pk}": "商务局项目台账",
        f"source-{second.pk}": "短",
    }
    refused = page.post(address, form)
    assert refused.status_code == 422
    assert 'value="商务局项目台账"' in refused.content.decode()
    assert not Declaration.objects.exists()
    assert 'value="短"' in refused.content.decode()
    done = page.post(address, form | {f"source-{second.pk}": "住建局台账"}, follow=True).content.decode()
    assert "全部有依据" in done
    row = Declaration.objects.filter(item=second).get()
    assert "已撤回声明" in page.post(address, {"verb": "withdraw", "row": row.pk}, follow=True).content.decode()


def test_the_desk_and_the_page_ask_no_more_for_many_items(desk: Any) -> None:
    put(desk, BODY)
    page = browser(desk, "bulletin.reviewer")
    addresses = [f"/bulletin/desk/{desk.issue.pk}/{part}" for part in ("", "proofs/")]
    before = [statements(page, each) for each in addresses]
    for _ in range(4):
        quote_typed(put(desk, BODY), source="商务局台账", actor=editor(desk), at=AT)
    assert [statements(page, each) for each in addresses] == before
    assert max(before) <= 12


def test_a_units_own_ledger_says_what_its_typed_number_should_be(desk: Any) -> None:
    """The office's own figure: contributions received. One has come in; the text says two."""
    item = put(desk, "今年以来，收到报送信息2条，走访 12 户。")
    change_unit(desk, item)
    answer = browser(desk, "bulletin.editor").get(f"/bulletin/desk/{desk.issue.pk}/proofs/hints/")
    note, said = answer.context["differing"][0]
    assert (note.typed.said, note.key, said) == (
        "收到报送信息2条",
        "bulletin.received",
        "台账 1 条（政务快报“收到报送信息”，截至2025-08-29）",
    )
    assert "与台账不同" in answer.content.decode()


def change_unit(desk: Any, item: Any) -> None:
    unit = desk.units[figures.figure("bulletin.received").owner]
    data = {"title": item.title, "tag": item.tag, "body": item.body, "unit": unit}
    change_item(item, data, actor=editor(desk), at=AT)


def test_a_source_given_by_the_unit_comes_with_its_text_unless_it_has_a_ledger(desk: Any) -> None:
    for code, count in (("commerce", 1), ("finance", 0)):
        text = demo._contribute(desk, (code, f"{code}的信息", "签约项目19个。"), day=DAY, has_source=True)
        demo._adopt(desk, text, desk.issue, at=AT)
        assert Declaration.objects.filter(item__contribution=text).count() == count
