"""Every declared ledger and page: closed to strangers and to the wrong role, open to the right one, and frugal."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from python_calamine import CalamineWorkbook

from tests.contract.people import ROOT, browser, everything_but, holder, right_holder, sent_to_log_in
from tests.contract.world import World, declared_samples
from tests.county import addresses_of, statements
from xianwu.core.people.roles import AUDITOR
from xianwu.core.units.models import Unit
from xianwu.kit.pages import Page, RecordPages, all_pages, may_be_linked

MOST_QUERIES = 12
ROWS = 30
LEDGERS = [page for page in all_pages() if isinstance(page, RecordPages)]
REFUSED = (403, 404)
RECORD = ("detail", "rest", "print", "edit")
WRITES = ("bulk", "columns", "views")


def _pages() -> list[tuple[str, Page]]:
    from xianwu.kit.declared import declared_by_app

    found = declared_by_app("pages", "PAGES")
    return [(config.label, page) for config, items in found for page in items if isinstance(page, Page)]


PAGES = _pages()
ledgers = pytest.mark.parametrize("pages", LEDGERS, ids=lambda pages: pages.name)
pages = pytest.mark.parametrize(("label", "page"), PAGES, ids=lambda value: getattr(value, "name", value))


def addresses(pages: RecordPages, pk: Any) -> dict[str, str]:
    """Every address of a ledger that is read."""
    found = {kind: pages.url(kind) for kind in ("list", "summary", "new")}
    found |= {kind: pages.url(kind, pk=pk) for kind in RECORD}
    found["rest of the side"] = f"{pages.url('rest', pk=pk)}?column=side"
    if pages.board:
        found["board"] = pages.url("board")
    return found | {"export": f"/intake/export/{pages.name}/"}


def reader_of(pages: RecordPages, record: Any) -> Any:
    """Somebody whom the declaration lets read this record."""
    model = type(record)
    scoped = [rule.role for rule in getattr(model, "SCOPE", ())]
    wanted = [role for role in pages.readers if role in scoped]
    who = right_holder(record, wanted) if wanted else holder((next(iter(pages.readers), AUDITOR), ROOT))
    assert who, f"{pages.name}: the sample is seen by none of the readers"
    return who


@ledgers
def test_strangers_are_sent_to_the_log_in(pages: RecordPages, world: World) -> None:
    record = world.make(pages.model)
    client = browser(None)
    for kind, address in addresses(pages, record.pk).items():
        assert sent_to_log_in(client.get(address)), kind
    for kind in WRITES:
        assert sent_to_log_in(client.post(pages.url(kind), {})), kind


@ledgers
def test_a_person_without_any_role_reads_nothing(pages: RecordPages, world: World) -> None:
    record = world.make(pages.model)
    nobody = holder()
    client = browser(nobody)
    assert not (getattr(record, "SCOPE", ()) and may_be_linked(record, actor=nobody))
    title = pages.record_title(record)
    for kind, address in addresses(pages, record.pk).items():
        response = client.get(address)
        if pages.readers or kind not in ("list", "summary", "board", "export"):
            assert response.status_code in REFUSED, (kind, response.status_code)
        elif kind != "export":
            assert title not in response.content.decode(), kind


@ledgers
def test_every_other_role_together_opens_no_page(pages: RecordPages, world: World) -> None:
    """All roles of the county but the readers': nobody is let in by the sum of what they may elsewhere."""
    if not pages.readers:
        pytest.skip("open to everyone signed in; rows are bounded by their own scope")
    record = world.make(pages.model)
    client = browser(everything_but((*pages.readers, *pages.writers)))
    for kind, address in addresses(pages, record.pk).items():
        assert client.get(address).status_code in REFUSED, kind
    for kind in WRITES:
        assert client.post(pages.url(kind), {}).status_code in REFUSED, kind


@ledgers
def test_the_right_role_sees_every_view(pages: RecordPages, world: World) -> None:
    record = world.make(pages.model)
    who = reader_of(pages, record)
    client = browser(who)
    assert may_be_linked(record, actor=who)
    for kind, address in addresses(pages, record.pk).items():
        response = client.get(address)
        expected = {200}
        if kind == "new":
            expected = {200 if pages.can_create(who) else 403}
        elif kind == "edit":
            expected = {200 if pages.can_change(who, record) else 403}
        assert response.status_code in expected, (kind, response.status_code)
        if kind == "export":
            assert CalamineWorkbook.from_filelike(BytesIO(_body(response))).sheet_names
    assert str(record.pk) in client.get(pages.url()).content.decode()


@ledgers
def test_who_may_not_write_is_refused_the_form_by_direct_post(pages: RecordPages, world: World) -> None:
    record = world.make(pages.model)
    who = everything_but(pages.writers)
    client = browser(who)
    before = list(pages.model._base_manager.order_by("pk").values())
    targets = [pages.url("new")]
    if not pages.can_change(who, record):  # a page may let a role beside the writers amend its own record
        targets.append(pages.url("edit", pk=record.pk))
    for address in targets:
        assert client.post(address, {"title": "偷改", "name": "偷改"}).status_code in REFUSED
    assert list(pages.model._base_manager.order_by("pk").values()) == before


@ledgers
def test_a_hidden_record_does_not_exist(pages: RecordPages, world: World) -> None:
    record = world.make(pages.model)
    client = browser(reader_of(pages, record))
    for pk in (10**9, "x", "0"):
        for kind in ("detail", "print", "edit"):
            assert client.get(pages.url(kind, pk=pk)).status_code in REFUSED


@ledgers
def test_statements_stay_few_and_constant_in_rows(pages: RecordPages, world: World) -> None:
    world.make(pages.model)
    # Whoever sees one place only would see one row of thirty.
    client = browser(holder(*((role, ROOT) for role in pages.readers)))
    kinds = [kind for kind in ("list", "board") if kind != "board" or pages.board]
    few = {kind: statements(client, pages.url(kind)) for kind in kinds}
    for _ in range(ROWS):
        world.make(pages.model)
    many = {kind: statements(client, pages.url(kind)) for kind in kinds}
    for kind in kinds:
        assert many[kind] <= few[kind] + 1, f"{kind}: {few[kind]} statements for 1 row, {many[kind]} for {ROWS + 1}"
    assert max(many.values()) <= MOST_QUERIES, many


@ledgers
def test_a_record_takes_few_statements(pages: RecordPages, world: World) -> None:
    """The page itself, and what each column asks for when the page stands; print has it all in one."""
    record = world.make(pages.model)
    client = browser(reader_of(pages, record))
    counts = [statements(client, address) for address in addresses_of(client, pages.url("detail", pk=record.pk))]
    assert max(counts) <= MOST_QUERIES, counts


# --- hand-made pages ----------------------------------------------------------------------------------


def filled(label: str, page: Page) -> str:
    """The page's address with something in each place: what stands there must not matter to the gate."""
    places = {"int": "1", "slug": "x", "str": "x"}
    path = re.sub(r"<(\w+):\w+>", lambda found: places[found[1]], page.path.lstrip("/"))
    return f"/{label}/{path}"


def _body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pages
def test_a_page_sends_strangers_to_the_log_in(label: str, page: Page, world: World) -> None:
    if page.is_public:
        pytest.skip("open to everyone by its declaration")
    for response in (browser(None).get(filled(label, page)), browser(None).post(filled(label, page))):
        assert sent_to_log_in(response)


@pages
def test_a_page_is_closed_to_every_other_role(label: str, page: Page, world: World) -> None:
    if not page.roles:
        pytest.skip("open to everyone signed in; the records behind it are not")
    for who in (holder(), everything_but(page.roles)):
        client = browser(who)
        assert client.get(filled(label, page)).status_code == 403
        assert client.post(filled(label, page)).status_code == 403


@pages
def test_a_page_answers_everyone_signed_in_without_falling_over(label: str, page: Page, world: World) -> None:
    """Whatever stands in the address, a person without roles gets a page or a refusal, never a fault."""
    for call in ("get", "post"):
        response: HttpResponse = getattr(browser(holder()), call)(filled(label, page))
        assert response.status_code < 500, call


@pages
def test_a_page_without_places_opens_for_its_roles(label: str, page: Page, world: World) -> None:
    if "<" in page.path:
        pytest.skip("needs a record of its own room")
    for model in (model for model in declared_samples("SAMPLES") if model._meta.app_label == label):
        world.one(model)
    for role in page.roles or (AUDITOR,):
        # Somebody's own page opens for those who have one: a bank for its clerk, an enterprise for itself.
        units = [ROOT, *Unit.objects.exclude(kind__in=("county", "department", "town")).values_list("code", flat=True)]
        codes = (browser(holder((role, code))).get(filled(label, page)).status_code for code in units)
        assert any(code in (200, 302) for code in codes), role


def test_every_ledger_is_covered() -> None:
    assert len({pages.name for pages in LEDGERS}) == len(LEDGERS) > 15
    assert len(PAGES) > 30
