"""Every form of a record says the rules of its model in words, never the name of a constraint."""

from __future__ import annotations

from django import forms

from xianwu.kit.forms import RecordForm, form_class
from xianwu.kit.pages import RecordPages, all_pages


def test_every_form_of_a_record_speaks_the_rules_of_its_model() -> None:
    made = [form_class(page) for page in all_pages() if isinstance(page, RecordPages) and page.form is not None]
    bare = [each.__name__ for each in made if issubclass(each, forms.ModelForm) and not issubclass(each, RecordForm)]
    assert made
    assert bare == []
