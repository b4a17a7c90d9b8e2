"""What is done on a record beside its steps: who is offered what, the common page, and its refusals."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from xianwu.kit.tests.toyapp.models import Need, Visit

URL = "/toyapp/needs/"
MakeNeed = Callable[..., Any]


def links(html: str) -> list[str]:
    panel = html.partition('class="actions deeds')[2].partition("</section>")[0]
    return re.findall(r'<a [^>]*href="([^"]+)"', panel)


def test_open_deeds_are_buttons_that_lead_to_their_pages(clerk: Client, make_need: MakeNeed) -> None:
    need = make_need()
    html = clerk.get(f"{URL}{need.pk}/").content.decode()
    assert links(html) == [f"{URL}{need.pk}/{tail}/" for tail in ("do/visit", "do/void", "draw")]
    assert 'title="到过现场才登记。"' in html
    assert "不能办" not in html
    assert "登记续贷" not in html, "it is about renewed loans alone"
    assert "登记续贷" in clerk.get(f"{URL}{make_need(note='续贷').pk}/").content.decode()


def test_shut_deeds_say_why_behind_one_line(clerk: Client, make_need: MakeNeed) -> None:
    need = make_need(state=Need.State.REFUSED)
    html = clerk.get(f"{URL}{need.pk}/").content.decode()
    assert links(html) == [f"{URL}{need.pk}/draw/"]
    assert "另有 2 项现在不能办，看缘由" in html
    assert "登记走访、作废申报：已经作废。" in html


def test_nothing_is_offered_on_paper_of_a_past_day_or_to_whoever_may_not(clerk: Client, make_need: MakeNeed) -> None:
    need = make_need()
    reader, past = (Client(headers=each) for each in ({"X-Toy-Roles": "reader"}, {"X-Toy-As-Of": "2025-08-01"}))
    for who, path in ((clerk, "print/"), (reader, ""), (past, "")):
        answer = who.get(f"{URL}{need.pk}/{path}")
        assert (answer.status_code, "可办事项" in answer.content.decode()) == (200, False)


def test_the_page_asks_what_is_not_known_does_it_and_says_so(clerk: Client, make_need: MakeNeed) -> None:
    need = make_need(title="甲厂")
    address = f"{URL}{need.pk}/do/visit/"
    html = clerk.get(address).content.decode()
    assert 'value="2025-08-29"' in html
    assert 'value="甲厂："' in html
    assert 'enctype="multipart/form-data"' in html
    assert "到过现场才登记。" in html
    sent = {"visited_on": "2025-08-28", "words": "看了", "picture": SimpleUploadedFile("图.jpg", b"12345")}
    done = clerk.post(address, sent, follow=True)
    assert done.redirect_chain == [(f"{URL}{need.pk}/", 302)]
    assert "“登记走访”已办好。" in done.content.decode()
    assert Visit.objects.get().words == "看了5"
    assert "作废了。" in clerk.post(f"{URL}{need.pk}/do/void/", follow=True).content.decode()
    assert Need.objects.get().state == Need.State.REFUSED


def test_what_is_refused_stands_beside_its_field_and_nothing_typed_is_lost(clerk: Client, make_need: MakeNeed) -> None:
    address = f"{URL}{make_need().pk}/do/visit/"
    for sent, field in (
        ({"visited_on": "2025-09-28", "words": "看了"}, "visited_on"),
        ({"words": "看了"}, "visited_on"),
    ):
        answer = clerk.post(address, sent)
        assert answer.status_code == 422
        assert f'id="id_{field}-error"' in answer.content.decode()
        assert 'value="看了"' in answer.content.decode()
    assert not Visit.objects.exists()


def test_the_page_of_a_shut_deed_says_why_in_place_of_the_form(clerk: Client, make_need: MakeNeed) -> None:
    html = clerk.get(f"{URL}{make_need(state=Need.State.REFUSED).pk}/do/void/").content.decode()
    assert "现在不能办“作废申报”：已经作废。" in html
    assert "<fieldset" not in html


@pytest.mark.parametrize("name", ["nothing", "draw"])
def test_what_no_panel_offers_and_what_has_its_own_page_is_not_found(
    name: str, clerk: Client, make_need: MakeNeed
) -> None:
    assert clerk.get(f"{URL}{make_need().pk}/do/{name}/").status_code == 404


def test_the_page_is_refused_to_whoever_may_not_and_hidden_with_its_record(
    make_need: MakeNeed, towns: list[Any]
) -> None:
    need = make_need(town=towns[0])
    address = f"{URL}{need.pk}/do/void/"
    wrong, reader, stranger, past = (
        Client(headers=each)
        for each in (
            {"X-Toy-Roles": "other"},
            {"X-Toy-Roles": "reader"},
            {"X-Toy-Roles": "clerk", "X-Toy-Town": str(towns[2].pk)},
            {"X-Toy-Roles": "clerk", "X-Toy-As-Of": "2025-08-01"},
        )
    )
    for who, code in ((wrong, 403), (reader, 403), (stranger, 404), (past, 403)):
        assert who.get(address).status_code == code
        assert who.post(address).status_code == code
    assert "需由内勤办理" in reader.post(address).content.decode()
    assert Need.objects.get().state == Need.State.DECLARED
