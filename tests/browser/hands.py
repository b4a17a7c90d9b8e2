"""What a person's hands do on every page, for the walks."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from xianwu.lib.codes import clean_credit_code, organisation_code_holds

CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def fill(page: Any, answers: dict[str, str]) -> None:
    """Answers into the fields of those names; an empty choice is the first there is."""
    for name, value in answers.items():
        field = page.locator(f"main [name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(**({"label": value} if value else {"index": 1}))
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)


def take(page: Any, label: str, **answers: str) -> None:
    """Take a step from the page of a record: its button, what it asks, its confirmation."""
    page.locator(".steps").get_by_role("link", name=label, exact=True).click()
    fill(page, answers)
    page.locator("main form button.btn-primary, main form button.btn-danger").last.click()
    page.get_by_text(f"已{label}").first.wait_for()


def shut(page: Any, label: str) -> str:
    """Why a step is shut, as it stands beside its grey button."""
    step = page.locator(".step.is-shut", has=page.get_by_role("button", name=label, exact=True))
    assert step.get_by_role("button").is_disabled()
    return str(step.locator(".step-why").inner_text())


def wrong(page: Any, label: str, words: str, **answers: str) -> None:
    """Try a step with answers that may not pass: it says why and keeps what was typed."""
    address = page.url
    page.locator(".steps").get_by_role("link", name=label, exact=True).click()
    fill(page, answers)
    page.locator("main form button.btn-primary, main form button.btn-danger").last.click()
    page.get_by_text(words).first.wait_for()
    for name, value in answers.items():
        field = page.locator(f"main [name={name}]")
        if field.get_attribute("type") != "checkbox" and field.evaluate("each => each.tagName") != "SELECT":
            assert field.input_value() == value, name
    page.goto(address)


def register(page: Any, label: str, words: str = "", **answers: str) -> None:
    """Use a registration beside the steps; with `words` it is refused in these words, and left."""
    address = page.url
    page.get_by_role("link", name=label, exact=True).first.click()
    fill(page, answers)
    page.get_by_role("button", name="保存").click()
    if words:
        page.get_by_text(words).first.wait_for()
        page.goto(address)
    else:
        page.get_by_text(f"已{label}").first.wait_for()


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
