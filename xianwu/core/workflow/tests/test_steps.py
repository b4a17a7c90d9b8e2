"""Steps: state, role within its scope, second person, needs, reason, guard; one event; nothing when refused."""

from decimal import Decimal
from typing import Any

import pytest

from tests.county import AT, actor, client_of, later
from tests.toyroom.actions import change_errand, open_errands, sample
from tests.toyroom.models import Errand
from tests.toyroom.roles import CHECKER, CLERK, PARTNER, READER
from xianwu.core.events.api import StaleRecord, verify_chain, write_new
from xianwu.core.events.models import Event
from xianwu.core.workflow.api import Clock, StepRefused, step_offers, take_step, take_step_on_many


@pytest.fixture
def clerk(toyroom: dict[str, Any]) -> Any:
    return actor("clerk", (CLERK, "dongtun"))


@pytest.fixture
def checker(toyroom: dict[str, Any]) -> Any:
    return actor("checker", (CHECKER, "yanjin"))


@pytest.fixture
def errand(toyroom: dict[str, Any], clerk: Any) -> Errand:
    return open_errands([sample(toyroom["dongtun"], permit_no="许1")], actor=clerk, at=AT)[0]


@pytest.fixture
def checked(errand: Errand, checker: Any) -> Errand:
    take_step(errand, "check", actor=checker, at=AT)
    return errand


def fresh(errand: Errand) -> Errand:
    return Errand.objects.get(pk=errand.pk)


def events(errand: Errand) -> list[str]:
    own = Event.objects.filter(kind="toyroom.errand", object_id=errand.pk).order_by("sequence")
    return list(own.values_list("verb", flat=True))


def refuse(errand: Errand, step: str, who: Any, words: str, **options: Any) -> StepRefused:
    """The step is refused with these words and leaves no trace."""
    before, log = fresh(errand), events(errand)
    clocks = list(Clock.objects.order_by("pk").values())
    with pytest.raises(StepRefused, match=words) as caught:
        take_step(fresh(errand), step, actor=who, at=AT, **options)
    after = fresh(errand)
    assert (after.state, after.version) == (before.state, before.version)
    assert events(errand) == log
    assert list(Clock.objects.order_by("pk").values()) == clocks
    return caught.value


def test_a_step_moves_the_state_and_leaves_one_event(errand: Errand, checker: Any) -> None:
    event = take_step(errand, "check", actor=checker, at=later(days=1))
    stored = fresh(errand)
    assert (stored.state, stored.version) == ("checked", 2)
    assert (event.verb, event.step, event.actor_id) == ("toyroom.errand_check", "check", checker.id)
    assert event.data["state"] == ["open", "checked"]
    assert len(events(errand)) == 2
    assert verify_chain() == []


def test_a_text_too_long_for_its_field_is_refused_on_both_databases(errand: Errand, checker: Any) -> None:
    errand.title = "长" * 201
    with pytest.raises(StepRefused, match="名称最多 200 个字，现在有 201 个"):
        take_step(errand, "check", actor=checker, at=later(1))
    assert Errand.objects.get(pk=errand.pk).state == Errand.State.OPEN


def test_a_step_of_another_state_is_refused(errand: Errand, clerk: Any) -> None:
    refuse(errand, "answer", clerk, "当前状态为“待核”，不能答复")


def test_a_step_that_is_not_declared_is_refused(errand: Errand, clerk: Any) -> None:
    refuse(errand, "fly", clerk, "没有这个步骤")


def test_a_wrong_role_is_told_whose_step_it_is(errand: Errand, clerk: Any) -> None:
    refuse(errand, "check", clerk, "需由事项核验办理")
    refuse(errand, "check", actor("reader", (READER, "yanjin")), "需由事项核验办理")
    refuse(errand, "drop", actor("checker2", (CHECKER, "yanjin")), "需由事项经办办理", reason="x")


def test_the_right_role_for_another_unit_is_refused(errand: Errand) -> None:
    refuse(errand, "drop", actor("other", (CLERK, "tapu")), "需由事项经办办理", reason="x")
    both = actor("both", (CLERK, "tapu"), (READER, "yanjin"))
    refuse(errand, "drop", both, "需由事项经办办理", reason="seen as a reader, but not one's own")


def test_a_second_person_takes_what_the_first_may_not(errand: Errand, toyroom: Any) -> None:
    both = actor("both", (CLERK, "dongtun"), (CHECKER, "yanjin"))
    own = open_errands([sample(toyroom["dongtun"], 2, permit_no="许2")], actor=both, at=AT)[0]
    refuse(own, "check", both, "需另一人复核")
    take_step(errand, "check", actor=both, at=AT)
    refuse(errand, "finish", both, "需另一人复核", data={"amount": "5"})
    take_step(fresh(errand), "finish", actor=actor("third", (CHECKER, "yanjin")), at=AT, data={"amount": "5"})


def test_a_need_that_is_empty_is_named(toyroom: Any, clerk: Any, checker: Any) -> None:
    bare = open_errands([sample(toyroom["dongtun"], 3)], actor=clerk, at=AT)[0]
    refuse(bare, "check", checker, "缺许可证号，请先补齐")
    change_errand(bare, {"permit_no": "许3"}, actor=clerk, at=AT)
    take_step(bare, "check", actor=checker, at=AT)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_asked_for_and_kept(checked: Errand, checker: Any, reason: str) -> None:
    refuse(checked, "ask", checker, "请写明理由", reason=reason)
    assert take_step(fresh(checked), "ask", actor=checker, at=AT, reason=" 缺附图 ").note == "缺附图"


def test_answers_are_checked_and_named(checked: Errand, clerk: Any) -> None:
    assert refuse(checked, "finish", clerk, "金额：").field == "amount"
    assert refuse(checked, "finish", clerk, "金额：", data={"amount": "很多"}).field == "amount"


def test_a_guard_says_no_in_words(checked: Errand, clerk: Any) -> None:
    refuse(checked, "finish", clerk, "超过 1000 元，请报批", data={"amount": "1000.01"})
    take_step(fresh(checked), "finish", actor=clerk, at=AT, data={"amount": "1000"})
    assert fresh(checked).amount == Decimal(1000)


def test_the_second_of_two_at_once_is_refused(checked: Errand, clerk: Any, checker: Any) -> None:
    mine, yours = fresh(checked), fresh(checked)
    take_step(yours, "ask", actor=checker, at=AT, reason="问")
    with pytest.raises(StaleRecord):
        take_step(mine, "drop", actor=clerk, at=AT, reason="撤")
    assert fresh(checked).state == "waiting"
    assert verify_chain() == []


# --- offers -------------------------------------------------------------------------------------------


def offers(errand: Errand, who: Any) -> dict[str, str]:
    return {offer.step.name: offer.refusal for offer in step_offers(fresh(errand), actor=who, at=AT)}


def test_offers_say_why_a_step_is_shut(errand: Errand, clerk: Any, checker: Any, toyroom: Any) -> None:
    assert offers(errand, clerk) == {"check": "需由事项核验办理。", "drop": ""}
    assert offers(errand, checker) == {"check": "", "drop": "需由事项经办办理。"}
    bare = open_errands([sample(toyroom["dongtun"], 3)], actor=clerk, at=AT)[0]
    assert offers(bare, checker)["check"] == "缺许可证号，请先补齐。"
    both = actor("both", (CLERK, "dongtun"), (CHECKER, "yanjin"))
    own = open_errands([sample(toyroom["dongtun"], 4, permit_no="x")], actor=both, at=AT)[0]
    assert offers(own, both)["check"].startswith("需另一人复核")


def test_a_finished_record_offers_nothing(checked: Errand, clerk: Any) -> None:
    take_step(checked, "finish", actor=clerk, at=AT, data={"amount": "5"})
    assert offers(checked, clerk) == {}


# --- many at once -------------------------------------------------------------------------------------


def test_many_take_the_step_and_the_others_are_named(toyroom: Any, clerk: Any, checker: Any) -> None:
    lines = [sample(toyroom["dongtun"], n, permit_no="许" if n != 2 else "") for n in (1, 2, 3, 4)]
    records = open_errands(lines, actor=clerk, at=AT)
    take_step(records[3], "check", actor=checker, at=AT)
    result = take_step_on_many(
        [fresh(record) for record in records], "check", actor=checker, at=later(days=1), batch="b1"
    )
    assert result.done == 2
    assert {str(record): why for record, why in result.refused} == {
        "E-0002 事项2": "缺许可证号，请先补齐。",
        "E-0004 事项4": "当前状态为“已核”，不能核验。",
    }
    assert sorted(Errand.objects.filter(state="checked").values_list("number", flat=True)) == [
        "E-0001",
        "E-0003",
        "E-0004",
    ]
    assert Event.objects.filter(batch="b1").count() == 2
    assert verify_chain() == []


def test_many_costs_no_statement_a_row(toyroom: Any, clerk: Any, checker: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (30, 90):
        lines = [sample(toyroom["dongtun"], n, permit_no="许") for n in range(size * 100, size * 101)]
        records = open_errands(lines, actor=clerk, at=AT)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert take_step_on_many(records, "check", actor=checker, at=AT).done == size
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 3, "batches, not rows"


def test_many_of_another_unit_are_refused_one_by_one(toyroom: Any, clerk: Any) -> None:
    lines = [sample(toyroom["dongtun"], 1), sample(toyroom["tapu"], 2)]
    records = open_errands(lines, actor=None, at=AT)
    result = take_step_on_many(records, "drop", actor=clerk, at=AT, reason="清理")
    assert (result.done, [str(record) for record, _ in result.refused]) == (1, ["E-0002 事项2"])
    assert fresh(records[1]).state == "open"


def test_no_records_is_nothing_done(toyroom: Any, clerk: Any) -> None:
    assert take_step_on_many([], "drop", actor=clerk, at=AT).done == 0


# --- through the page ---------------------------------------------------------------------------------


def address(errand: Errand, step: str) -> str:
    return f"/workflow/step/toyroom.errand/{errand.pk}/{step}/"


def test_the_page_asks_and_takes(checked: Errand, clerk: Any) -> None:
    client = client_of(clerk)
    assert "金额" in client.get(address(checked, "finish")).content.decode()
    refused = client.post(address(checked, "finish"), {"amount": "2000"})
    assert refused.status_code == 403
    assert "超过 1000 元" in refused.content.decode()
    assert "2000" in refused.content.decode(), "what was typed stays"
    assert client.post(address(checked, "finish"), {"amount": "x"}).status_code == 422
    assert client.post(address(checked, "finish"), {"amount": "20"}).status_code == 302
    assert fresh(checked).state == "done"


def test_the_page_refuses_by_direct_post(errand: Errand, clerk: Any, checker: Any) -> None:
    assert client_of(clerk).post(address(errand, "check")).status_code == 403
    assert client_of(actor("other", (CLERK, "tapu"))).post(address(errand, "drop"), {"reason": "x"}).status_code == 404
    assert client_of(checker).post(address(errand, "fly")).status_code == 404
    assert client_of(checker).post("/workflow/step/people.person/1/check/").status_code == 404
    assert fresh(errand).state == "open"


def test_the_page_of_a_shut_step_says_so_before_anything_is_typed(checked: Errand, clerk: Any, checker: Any) -> None:
    for who, step, words in (
        (checker, "check", "当前状态为“已核”，不能核验"),
        (checker, "finish", "需另一人复核"),
    ):
        shut = client_of(who).get(address(checked, step))
        said = shut.content.decode()
        assert shut.status_code == 403
        assert words in said
        assert '<form method="post" class="form"' not in said
        assert f'href="/toyroom/errands/{checked.pk}/"' in said, "the way back"
        sent = client_of(who).post(address(checked, step), {"amount": "20"})
        assert sent.status_code == 403
        assert words in sent.content.decode()
    assert client_of(clerk).get(address(checked, "finish")).status_code == 200


def test_a_partner_sees_and_takes_only_what_is_theirs(errand: Errand, toyroom: Any) -> None:
    from tests.toyroom.models import Helper

    write_new(Helper(errand=errand, unit=toyroom["senggu"]), "toyroom.helper_added", actor=None, at=AT)
    client = client_of(actor("partner", (PARTNER, "senggu")))
    assert client.get(f"/toyroom/errands/{errand.pk}/").status_code == 200
    assert client.post(address(errand, "drop"), {"reason": "x"}).status_code == 403
    assert client_of(actor("p2", (PARTNER, "weiqiu"))).get(f"/toyroom/errands/{errand.pk}/").status_code == 404


def test_the_bulk_page_reports_partial_refusals(toyroom: Any, clerk: Any, checker: Any) -> None:
    lines = [sample(toyroom["dongtun"], n, permit_no="许" if n == 1 else "") for n in (1, 2)]
    records = open_errands(lines, actor=clerk, at=AT)
    client = client_of(checker)
    given = {"action": "check", "ids": [record.pk for record in records]}
    asked = client.post("/toyroom/errands/bulk/", given)
    assert "将对 2 条记录“核验”" in asked.content.decode()
    done = client.post("/toyroom/errands/bulk/", given | {"confirmed": "1"}, follow=True).content.decode()
    assert "“核验”已办 1 条" in done
    assert "E-0002 事项2：缺许可证号" in done
    assert client_of(clerk).post("/toyroom/errands/bulk/", given | {"confirmed": "1"}).status_code in (403, 404)
    assert fresh(records[1]).state == "open"
