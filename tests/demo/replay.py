"""Read a demo county that stands: `python -m tests.demo.replay SEED` prints what is wrong with it, as a list in JSON.

Run in the county's home: its figures are held against the printed ones, its chain is verified, its pages are walked.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import unescape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from traceback import format_exception
from typing import Any

import django

DAY, EARLIER = date(2025, 8, 29), date(2025, 6, 30)
SECTIONS = ("fiscal_review", "financing", "gas_safety", "art_training", "illegal_building")
NUMBERED = ("financing.declared", "financing.lent", "fiscal_review.completed")
GROWING = ("financing.declared", "financing.lent_amount", "fiscal_review.completed", "fiscal_review.reduction")
MOST_STATEMENTS, MOST_ALIKE = 12, 12
UNITS = {"village": 334, "town": 13}


def printed(seed: Path) -> dict[str, dict[str, Any]]:
    """What the bulletin printed of the sections that have a ledger, by key."""
    rows = json.loads(seed.read_text("utf-8"))["figures"]
    return {f"{row['section']}.{row['key']}": row for row in rows if row["section"] in SECTIONS}


def read(as_of: date) -> dict[str, dict[str, Any]]:
    from xianwu.figures.api import as_json, evaluate

    return {value.figure.key: as_json(value) for value in evaluate(as_of=as_of).values()}


def wrong_figures(rows: dict[str, dict[str, Any]], seed: dict[str, dict[str, Any]]) -> Iterator[str]:
    for key, wanted in seed.items():
        if key not in rows:
            yield f"{key}: not computed"
        elif (rows[key]["value"], rows[key]["unit"]) != (wanted["value"], wanted["unit"]):
            yield f"{key}: {rows[key]['value']} {rows[key]['unit']}, printed {wanted['value']} {wanted['unit']}"


def wrong_drill_downs(rows: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The number of records said beside a figure is the number of records behind it; counted ones equal the value."""
    from xianwu.figures.api import figure, records_of

    for key, row in rows.items():
        behind = records_of(key, as_of=DAY)
        if behind.count() != row["records"]:
            yield f"{key}: {behind.count()} records behind it, said {row['records']}"
        first = behind.first()
        if key in NUMBERED and not getattr(first, "number", ""):
            yield f"{key}: its records do not say their number"
        measure = getattr(figure(key), "measure", None)
        if measure is not None and measure.kind == "count" and behind.count() != row["value"]:
            yield f"{key}: {behind.count()} records, value {row['value']}"
        if measure is not None and measure.kind == "distinct":
            found = behind.order_by().values(measure.field).distinct().count()
            if found != row["value"]:
                yield f"{key}: {found} distinct {measure.field}, value {row['value']}"


def wrong_growth(rows: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Two months earlier, what only grows was less, and not nothing."""
    before = read(EARLIER)
    for key in GROWING:
        if not 0 < before[key]["value"] < rows[key]["value"]:
            yield f"{key}: {before[key]['value']} on {EARLIER}, {rows[key]['value']} on {DAY}"


def wrong_pages() -> Iterator[str]:
    """Each account's first page, and the pages it leads to: they open, with few statements.

    Of pages that differ only in the record, as many as MOST_ALIKE are opened.
    """
    from tests.county import client_of
    from xianwu.core.people.models import Person

    seen: set[str] = set()
    alike: Counter[str] = Counter()
    for person in Person.objects.filter(is_active=True).order_by("pk"):
        client, led = client_of(person), {"/"}
        while led:
            address = min(led)
            shape = re.sub(r"\d+", "#", address.partition("?")[0])
            alike[shape] += address != "/"
            if alike[shape] <= MOST_ALIKE:
                answer, fault = _asked(client, address)
                yield from (f"{person.username} {address}: {each}" for each in fault)
                if address == "/":
                    led |= _links(answer) - seen
            seen |= led
            led.discard(address)


def _links(page: str) -> set[str]:
    found = {unescape(each) for each in re.findall(r'href="(/[^"#]*)"', page)}
    return {each for each in found if not each.startswith(("/static/", "/logout"))}


def _asked(client: Any, address: str) -> tuple[str, list[str]]:
    """The page and what is wrong with it. Asked again only where what the frame remembers may have run out."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    from tests.county import statements

    reset_queries()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    if answer.status_code != 200:
        return "", [str(answer.status_code)]
    page = b"".join(answer.streaming_content) if answer.streaming else answer.content
    count = len(asked)
    for times in (1, 3):
        count = statements(client, address, asked=times) if count > MOST_STATEMENTS else count
    if count > MOST_STATEMENTS:
        return page.decode(errors="replace"), [f"{count} statements"]
    return page.decode(errors="replace"), []


def wrong_rooms() -> Iterator[str]:
    """What a room itself says of its demo (`<room>/tests/standing.py`)."""
    from django.apps import apps

    rooms = [each.name for each in apps.get_app_configs() if find_spec(f"{each.name}.tests")]
    asked = [name for name in (f"{room}.tests.standing" for room in rooms) if find_spec(name)]
    if not asked:
        yield "no room was asked what it says of its demo"
    for name in asked:
        try:
            import_module(name).check()
        except AssertionError as fault:
            yield f"{name}: {format_exception(fault)[-2:]}"


def wrong_units() -> Iterator[str]:
    from xianwu.core.units.models import Unit

    for kind, wanted in UNITS.items():
        if (found := Unit.objects.filter(kind=kind).count()) != wanted:
            yield f"{found} units of kind {kind}"


AHEAD = re.compile(r"(^|_)(due_on|due_at|until|valid_to|ends_on|expires_on|planned_on|amber_on|red_on|public_on)$")
"""Days that are set in advance: limits, plans, the end of what is in force, the number that a draw waits for."""
CALENDARS = {"workdays.WorkDay.day", "workflow.Clock.started_on"}
"""The calendar of the year, and a clock that begins with a day to come."""


def wrong_dates() -> Iterator[str]:
    """Nothing that is told as having happened is dated after the county's day."""
    from django.apps import apps
    from django.db.models import DateField, DateTimeField

    from xianwu.kit.clock import ZONE

    end, looked = datetime.combine(DAY + timedelta(days=1), time.min, tzinfo=ZONE), 0
    own = [each for each in apps.get_models() if each.__module__.startswith("xianwu.")]
    for model in (each for each in own if not hasattr(each, "history_object")):
        for field in model._meta.concrete_fields:
            place = f"{model._meta.label}.{field.name}"
            if not isinstance(field, DateField) or AHEAD.search(field.name) or place in CALENDARS:
                continue
            looked += 1
            first = end if isinstance(field, DateTimeField) else end.date()
            if late := model._base_manager.filter(**{f"{field.name}__gte": first}).count():
                yield f"{place}: {late} after {DAY}"
    if looked < 200:
        yield f"only {looked} dates were looked at"


def faults(seed: Path) -> Iterator[str]:
    from tests.demo.lists import wrong_lists
    from tests.demo.round_trips import wrong_round_trips
    from tests.demo.todo import wrong_menus, wrong_todo
    from xianwu.core.events.api import verify_chain

    rows = read(DAY)
    yield from wrong_figures(rows, printed(seed))
    yield from wrong_drill_downs({key: row for key, row in rows.items() if key.partition(".")[0] in SECTIONS})
    yield from wrong_growth(rows)
    yield from wrong_round_trips(DAY)
    yield from wrong_dates()
    yield from wrong_lists(DAY)
    yield from map(str, verify_chain())
    yield from wrong_pages()
    yield from wrong_menus()
    yield from wrong_todo()
    yield from wrong_units()
    yield from wrong_rooms()


def main(seed: str) -> None:
    from tests.rendered import noted

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    with noted(os.environ.get("XIANWU_RENDERED")):
        print(json.dumps(list(faults(Path(seed))), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
