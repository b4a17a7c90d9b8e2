"""Forms of learning."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from xianwu.core.people.models import Person
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.domains.gas_safety.learning.actions import REVIEWABLE
from xianwu.domains.gas_safety.learning.kinds import ErrorKind
from xianwu.domains.gas_safety.learning.questions import answer_of, options_of
from xianwu.domains.gas_safety.learning.records import Contest, FileReview, Question, Training
from xianwu.kit.forms import RecordForm, formfield
from xianwu.kit.side_forms import CHOOSE, SideForm
from xianwu.registers.enforcement.models import Case, Officer

KINDS = [CHOOSE, *ErrorKind.choices]


class ReviewForm(RecordForm):
    class Meta:
        model = FileReview
        formfield_callback = formfield
        fields = ("case", "conclusion")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = Case.objects.filter(matter=MATTER, state__in=REVIEWABLE)
        self.fields["case"].queryset = closed  # type: ignore[attr-defined]
        self.fields["case"].help_text = "只列已结案、已归档的燃气案件"


class TrainingForm(RecordForm):
    class Meta:
        model = Training
        formfield_callback = formfield
        fields = ("title", "topic", "held_on", "place", "lecturer", "hours", "content")


class ContestForm(RecordForm):
    class Meta:
        model = Contest
        formfield_callback = formfield
        fields = ("title", "held_on", "place", "wanted")


class QuestionForm(RecordForm):
    """Options are typed one a line; the answer is a letter, or several."""

    lines = forms.CharField(
        label="选项", widget=forms.Textarea(attrs={"rows": 4}), help_text="每行一个，依次为 A、B、C、D，至少两个"
    )

    class Meta:
        model = Question
        formfield_callback = formfield
        fields = ("kind", "text", "answer", "basis", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("lines", "\n".join(self.instance.options))

    def clean_lines(self) -> list[str]:
        try:
            return options_of(self.cleaned_data["lines"].splitlines())
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        options = data.pop("lines", None)
        if options is None or not data.get("answer"):
            return data
        try:
            return {**data, "answer": answer_of(data["answer"], options), "options": options}
        except ValueError as error:
            self.add_error("answer", str(error))
            return data


class ErrorForm(SideForm):
    kind = forms.ChoiceField(label="类别", choices=KINDS)
    item = forms.CharField(label="问题", max_length=200, help_text="如：调查终结报告没有写裁量理由")
    basis = forms.CharField(label="依据", max_length=200, help_text="法条或评查标准的条目")
    points = forms.DecimalField(
        label="扣分", max_digits=4, decimal_places=1, min_value=Decimal("0.5"), max_value=Decimal(100)
    )
    officer = forms.ModelChoiceField(
        Person.objects.none(), label="责任人", required=False, empty_label="不归某一个人", help_text="本案的办案人员"
    )

    def prepare(self) -> None:
        handlers = getattr(self.record, "case", None)
        people = handlers.handlers.filter(recused_on=None).values("person") if handlers else []
        self.fields["officer"].queryset = Person.objects.filter(pk__in=people)  # type: ignore[attr-defined]


def card_holders(record: Any) -> Any:
    """People with a card of the record's bureau."""
    organ = getattr(record, "unit", None)
    own = Officer.objects.filter(organ__path__startswith=organ.path) if organ else Officer.objects.none()
    return Person.objects.filter(pk__in=own.values("person")).order_by("name")


class AttendForm(SideForm):
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="参训人员", widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        self.fields["people"].queryset = card_holders(self.record)  # type: ignore[attr-defined]


class ScoreForm(SideForm):
    person = forms.ModelChoiceField(Person.objects.none(), label="参赛人员", empty_label="请选择")
    right_count = forms.IntegerField(label="答对题数", min_value=0)
    minutes = forms.DecimalField(label="用时（分钟）", min_value=Decimal("0.1"), max_digits=5, decimal_places=1)

    def prepare(self) -> None:
        self.fields["person"].queryset = card_holders(self.record)  # type: ignore[attr-defined]
