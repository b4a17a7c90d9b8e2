"""What a person's hands do on every page, for the walks."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from django.db import OperationalError

from xianwu.lib.codes import clean_credit_code, organisation_code_holds

CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def take(page: Any, label: str, **answers: str) -> None:
    """Take a step from the page of a record: its button, what it asks, its confirmation."""
    page.locator(".steps").get_by_role("link", name=label, exact=True).click()
    fill(page, answers)
    page.locator("main form button.btn-primary, main form button.btn-danger").last.click()
    page.get_by_text(f"“{label}”已办好").first.wait_for()


def unfold(page: Any, title: str) -> None:
    """Open a panel that stands behind its title on a phone."""
    page.get_by_role("checkbox", name=f"展开“{title}”").check()


def behind(write: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Write behind the pages' back; a page that is still fetching its parts holds the tables for a moment."""
    for _ in range(100):
        try:
            return write(*given, **named)
        except OperationalError:
            time.sleep(0.1)
    raise AssertionError(f"{write}: the table was never free")


def amend(rows: Any, **values: Any) -> None:
    """Change rows behind the pages' back."""
    behind(rows.update, **values)


def fill(page: Any, answers: dict[str, Any]) -> None:
    """Answers by the names of their fields; "" in a list of choices takes the first, a list ticks its labels."""
    for name, value in answers.items():
        field = page.locator(f"main [name={name}]")
        if isinstance(value, list):
            for label in value:
                page.locator("main").get_by_label(label, exact=True).check()
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(**({"label": _whole_label(field, value)} if value else {"index": 1}))
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)


def _whole_label(field: Any, begun: str) -> str:
    """The choice that is meant; what a page says behind it of where the band comes from is not repeated by the walks."""
    labels = [each.strip() for each in field.locator("option").all_inner_texts()]
    return next((each for each in labels if each == begun or each.startswith(f"{begun}——")), begun)


def write_text(page: Any, body: str) -> None:
    """The whole text of an item anew, once its editor and the first check of it have come; the field has it before it is saved."""
    page.locator(".text-editor .ProseMirror").wait_for()
    if page.locator("[data-text-check]").count():
        # What the check marks redraws the text, and nobody selects all of it in that very moment.
        page.locator("[data-text-check] #text-marks").wait_for(state="attached")
    page.get_by_label("正文").fill(body)
    page.wait_for_function("body => document.querySelector('#id_body').value === body", arg=body)


def shut(page: Any, label: str) -> str:
    """Why a step is shut, as it stands beside its grey button."""
    folded = page.locator(".steps > .steps-shut:not([open]) > summary")
    if folded.count():
        folded.click()
    step = page.locator(".step.is-shut", has=page.get_by_role("button", name=label, exact=True))
    assert step.get_by_role("button").is_disabled()
    return str(step.locator(".step-why").inner_text())


def wrong(page: Any, label: str, words: str, **answers: Any) -> None:
    """Try a step with answers that may not pass: it says why and keeps what was typed."""
    address = page.url
    page.locator(".steps").get_by_role("link", name=label, exact=True).click()
    fill(page, answers)
    page.locator("main form button.btn-primary, main form button.btn-danger").last.click()
    page.get_by_text(words).first.wait_for()
    assert_kept(page, answers)
    page.goto(address)


def assert_kept(page: Any, answers: dict[str, Any]) -> None:
    """What was typed still stands in its field."""
    for name, value in answers.items():
        field = page.locator(f"main [name={name}]")
        is_typed = not isinstance(value, list) and field.get_attribute("type") != "checkbox"
        if is_typed and field.evaluate("each => each.tagName") != "SELECT":
            assert field.input_value() == value, name


def register(page: Any, label: str, words: str = "", **answers: Any) -> None:
    """Use a registration beside the steps; with `words` it is refused in these words, and left."""
    address = page.url
    page.get_by_role("link", name=label, exact=True).first.click()
    fill(page, answers)
    page.get_by_role("button", name=label, exact=True).click()
    if words:
        page.get_by_text(words).first.wait_for()
        assert_kept(page, answers)
        page.goto(address)
    else:
        page.get_by_text(f"“{label}”已办好").first.wait_for()


def choose(page: Any, item: str, word: str, *, press: str = "click") -> None:
    """Answer an item of the checklist and wait until the line says that it is kept."""
    choice = page.locator("fieldset", has_text=item).locator("label.choice", has_text=word).first
    getattr(choice, press)()
    page.locator("fieldset.is-kept", has_text=item).wait_for()


def find(page: Any, ledger: str, words: str) -> None:
    """Open the record of a ledger that the words find."""
    page.goto(f"{ledger}?q={words}")
    page.locator(".ledger.is-main tbody .lead a").first.click()
    page.locator(".record").wait_for()


def amount_of(page: Any, label: str) -> Decimal:
    """An amount on the record's page, in yuan, from under its label."""
    field = page.locator(".fields > div", has=page.locator("dt", has_text=label)).first
    return Decimal(field.locator("data.money").get_attribute("value"))


def credit_code(number: int) -> str:
    """A code that holds and belongs to nobody in the demo."""
    body = f"91410726MB{number:06d}"
    for first, last in product(CODE_LETTERS, repeat=2):
        code = f"{body}{first}{last}"
        try:
            if organisation_code_holds(code) and clean_credit_code(code) == code:
                return code
        except ValueError:
            continue
    raise AssertionError(body)


def workbook(path: Path, head: list[str], rows: list[dict[str, Any]]) -> Path:
    """A sheet as a town keeps it: a title line, the heads below it."""
    from xlsxwriter import Workbook

    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("需求")
        sheet.write(0, 0, "融资需求登记表（合成）")
        sheet.write_row(1, 0, head)
        for number, row in enumerate(rows, start=2):
            sheet.write_row(number, 0, [row.get(name, "") for name in head])
    return path
