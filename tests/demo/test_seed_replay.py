"""The seed bulletin is replayed: the whole demo county is built, and its figures are what the bulletin printed.

One test, because the county is built once and taking minutes twice would serve nobody.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from tests.county import client_of, statements
from tests.house.checkout import ROOT

SEED = Path(os.environ.get("XIANWU_SEED", ROOT.parent / "shared" / "seed")) / "figures-38.json"
DAY = date(2025, 8, 29)
SECTIONS = ("fiscal_review", "financing", "gas_safety", "art_training", "illegal_building")
EARLIER = date(2025, 6, 30)
# Pages of single records with everything on them; the contract suite holds ledgers to twelve.
MOST_STATEMENTS = 15


def printed() -> dict[str, dict[str, Any]]:
    """What the bulletin printed of the two sections, by key."""
    if not SEED.exists():
        pytest.skip("没有 figures-38.json（XIANWU_SEED），本项跳过")
    rows = json.loads(SEED.read_text("utf-8"))["figures"]
    return {f"{row['section']}.{row['key']}": row for row in rows if row["section"] in SECTIONS}


@pytest.fixture
def demo_home(settings: Any, tmp_path: Path, db: None) -> None:
    fonts = Path(django_settings.XIANWU_HOME) / "fonts"
    if fonts.exists():
        (tmp_path / "fonts").symlink_to(fonts)
    settings.XIANWU_HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.XIANWU_TODAY, settings.XIANWU_SYNTHETIC = DAY, True


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
        measure = getattr(figure(key), "measure", None)
        if measure is not None and measure.kind == "count" and behind.count() != row["value"]:
            yield f"{key}: {behind.count()} records, value {row['value']}"
        if measure is not None and measure.kind == "distinct":
            found = behind.order_by().values(measure.field).distinct().count()
            if found != row["value"]:
                yield f"{key}: {found} distinct {measure.field}, value {row['value']}"


def wrong_pages() -> Iterator[str]:
    """Each account's first page, and every page it leads to, once: it opens, with few statements."""
    from xianwu.core.people.models import Person

    seen: set[str] = set()
    for person in Person.objects.filter(is_active=True).order_by("pk"):
        client = client_of(person)
        home = client.get("/").content.decode()
        led = {unescape(found) for found in re.findall(r'href="(/[^"#]*)"', home)}
        for address in ("/", *sorted(each for each in led - seen if not each.startswith(("/static/", "/logout")))):
            status = client.get(address).status_code
            if status != 200:
                yield f"{person.username} {address}: {status}"
            elif (count := statements(client, address, asked=1)) > MOST_STATEMENTS:
                yield f"{person.username} {address}: {count} statements"
        seen |= led


def read(as_of: date) -> dict[str, dict[str, Any]]:
    from xianwu.figures.api import as_json, evaluate

    return {value.figure.key: as_json(value) for value in evaluate(as_of=as_of).values()}


def test_the_demo_county_says_what_the_bulletin_printed(demo_home: None) -> None:
    from xianwu.core.events.api import verify_chain
    from xianwu.core.units.models import Unit
    from xianwu.web.commands.demo import build_rooms, stage_lengths
    from xianwu.web.commands.progress import Progress

    seed = printed()
    with Progress(stage_lengths(), title="演示县") as progress:
        build_rooms(progress)
    rows = read(DAY)
    assert not list(wrong_figures(rows, seed))
    own = {key: row for key, row in rows.items() if key.partition(".")[0] in SECTIONS}
    assert not list(wrong_drill_downs(own))
    before = read(EARLIER)
    for key in ("financing.declared", "financing.lent_amount", "fiscal_review.completed", "fiscal_review.reduction"):
        assert 0 < before[key]["value"] < rows[key]["value"], key
    assert verify_chain() == []
    assert not list(wrong_pages())
    assert Unit.objects.filter(kind=Unit.Kind.VILLAGE).count() == 334
    assert Unit.objects.filter(kind=Unit.Kind.TOWN).count() == 13
