"""What stands above a column and before a field is Chinese: nowhere does the name of an attribute show through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Model
from django.forms.utils import pretty_name
from django.urls import get_resolver

from tests.house.checkout import module_name, python_files, templates
from xianwu.core.workflow.declarations import Workflow
from xianwu.kit.columns import Column
from xianwu.kit.declared import declared
from xianwu.kit.pages import RecordPages, all_pages
from xianwu.kit.panels import Fields, Panel, Related

CHINESE = re.compile(r"[㐀-鿿]")
SIGNS = {"_id"}
"""The key that an export carries along, as its reader must find it again."""


def is_told(words: object) -> bool:
    return bool(CHINESE.search(str(words))) or str(words) in SIGNS


def ledgers() -> list[RecordPages]:
    found = [page for page in all_pages() if isinstance(page, RecordPages)]
    assert len(found) > 50
    return found


def _columns(panel: Panel, model: type[Model]) -> list[Column]:
    if isinstance(panel, Fields):
        return panel.columns(model)
    if isinstance(panel, Related):
        known = {rel.get_accessor_name(): rel.related_model for rel in model._meta.related_objects}
        return panel._columns(known[panel.accessor]) if panel.accessor in known else []
    return []


def _headings() -> Iterator[tuple[str, str, str]]:
    for pages in ledgers():
        yield pages.name, "title", pages.heading
        for each in (*pages.all_columns, *pages.all_filters):
            yield pages.name, each.name, each.label
        for panel in pages.panels or ():
            if panel.title:
                yield pages.name, type(panel).__name__, panel.title
            for column in _columns(panel, pages.model):
                yield pages.name, f"{type(panel).__name__} {column.name}", column.label


def test_every_heading_of_a_ledger_and_its_panels_is_chinese() -> None:
    headings = list(_headings())
    assert len(headings) > 1000
    assert not [each for each in headings if not is_told(each[2])]


def test_every_field_of_a_record_has_a_chinese_name() -> None:
    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("xianwu.") and ".tests." not in model.__module__
        if not hasattr(model, "history_object")
        for field in model._meta.fields
        if field.editable and not field.primary_key and not is_told(field.verbose_name)
    ]
    assert not found


def _all_forms(base: type[Any]) -> Iterator[type[Any]]:
    for each in base.__subclasses__():
        yield each
        yield from _all_forms(each)


def _own_forms() -> set[type[Any]]:
    assert get_resolver().url_patterns, "addresses bring in every page"
    for path in python_files("xianwu"):
        if path.name.endswith("forms.py") and "tests" not in path.parts:
            import_module(module_name(path))
    own = {each for each in _all_forms(forms.BaseForm) if each.__module__.startswith("xianwu.")}
    return {each for each in own if ".tests." not in each.__module__}


def test_every_label_of_a_form_is_chinese() -> None:
    own = _own_forms()
    assert len(own) > 100
    found = [
        (form.__module__, form.__qualname__, name)
        for form in own
        for name, field in form.base_fields.items()
        if not field.widget.is_hidden and not is_told(pretty_name(name) if field.label is None else field.label)
    ]
    assert not found


def test_every_question_of_a_step_and_every_column_of_a_sheet_is_chinese() -> None:
    flows = [flow for flow in declared("workflow", "FLOWS") if isinstance(flow, Workflow)]
    asked = [(step.event, ask.name, ask.label) for flow in flows for step in flow.steps for ask in step.asks]
    sheets = [(sheet.key, each.name, each.header) for sheet in declared("intake", "SHEETS") for each in sheet.columns]
    assert len(asked) > 100
    assert len(sheets) > 100
    assert not [each for each in (*asked, *sheets) if not is_told(each[2])]


def test_every_table_of_a_template_is_headed_in_chinese() -> None:
    heading = re.compile(r"<th\b[^>]*>([^<{]+)</th>")
    found = [(path.name, words) for path in templates() for words in heading.findall(path.read_text())]
    assert len(found) > 200
    assert not [each for each in found if not is_told(each[1].strip())]
