"""The handbook is read in the product: every chapter opens, and what links to another chapter leads there."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from xianwu.core.people.models import Person
from xianwu.web.handbook import chapters, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(Person.objects.create_person("reader", name="读者"), "xianwu.core.people.login.ThrottledBackend")
    return client


@pytest.mark.parametrize("slug", sorted(chapters()))
def test_every_chapter_opens(reader: Client, slug: str) -> None:
    answer = reader.get(reverse("web:chapter", args=[slug]))
    assert answer.status_code == 200
    assert chapters()[slug] in answer.content.decode()


def test_links_between_chapters_lead_to_pages() -> None:
    links = {link for slug in chapters() for link in re.findall(r'href="([^"]+)"', page_of(slug))}
    pages = {reverse("web:chapter", args=[slug]) for slug in chapters()}
    assert links & pages
    assert not {link for link in links if ".md" in link or (link.startswith("/handbook/") and link not in pages)}


def test_headings_can_be_linked_to() -> None:
    assert '<h2 id="角色">' in page_of("90-reference")
    assert "<!--" not in page_of("90-reference")


def test_an_unknown_chapter_is_not_found(reader: Client) -> None:
    assert reader.get(reverse("web:chapter", args=["nothing"])).status_code == 404


def test_the_handbook_needs_a_log_in(client: Client) -> None:
    assert client.get(reverse("web:handbook")).status_code == 302
