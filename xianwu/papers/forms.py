"""The form of a paper template."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.kit.forms import RecordForm
from xianwu.papers.declarations import paper_kinds
from xianwu.papers.models import OrganWord, PaperTemplate
from xianwu.papers.wording import TemplateRefused, check_body

BODY_HELP = (
    "一行一段。“# ”开头为一级标题，“## ”开头为二级标题，“| 甲 | 乙 |”为表格，“---”为横线，"
    "“落款：”开头的行靠右。占位内容写作 {名称}，可用的名称见现行模板。"
)


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.title) for kind in paper_kinds().values()]


class PaperTemplateForm(RecordForm):
    kind = forms.ChoiceField(label="文种", choices=kind_choices)
    valid_from = forms.DateField(label="启用日期", widget=forms.DateInput(attrs={"type": "date"}))
    body = forms.CharField(label="正文", help_text=BODY_HELP, widget=forms.Textarea(attrs={"rows": 18}))

    class Meta:
        model = PaperTemplate
        fields = ("kind", "title", "valid_from", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # A wording keeps its kind and its first day; another day is another template.
            self.fields["kind"].disabled = self.fields["valid_from"].disabled = True

    def clean_body(self) -> str:
        body = self.cleaned_data["body"].replace("\r\n", "\n")
        try:
            check_body(body)
        except TemplateRefused as error:
            raise forms.ValidationError(str(error)) from error
        return body


class OrganWordForm(RecordForm):
    valid_from = forms.DateField(label="启用日期", widget=forms.DateInput(attrs={"type": "date"}))

    class Meta:
        model = OrganWord
        fields = ("organ", "word", "valid_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["organ"].disabled = self.fields["valid_from"].disabled = True
