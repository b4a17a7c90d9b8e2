"""The ledger of periodicals: masthead, issuing office, numbering, who receives them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest

from xianwu.bulletin import roles
from xianwu.bulletin.layout.presets import CHOICES
from xianwu.bulletin.models import Issue, Series
from xianwu.bulletin.series_flow import MASTHEAD, PRINTED, change_series, has_signed, next_number, open_series
from xianwu.bulletin.signoff.panels import SeriesRoute
from xianwu.core.events.panels import Timeline
from xianwu.core.people.models import Post
from xianwu.core.people.roles import ADMIN, AUDITOR
from xianwu.core.workflow.panels import Steps
from xianwu.kit import access, clock
from xianwu.kit.columns import Text
from xianwu.kit.forms import RecordForm, formfield
from xianwu.kit.pages import RecordPages
from xianwu.kit.panels import Fields, Panel

FIXED = "已有签发的期，不能再改。"


class SeriesForm(RecordForm):
    groups = forms.CharField(
        label="发送组",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一个，按文件上的次序；写法与“职务”里的发送组一字不差，签发时按当天的职务生成分发名单。",
    )

    class Meta:
        model = Series
        formfield_callback = formfield
        fields: ClassVar = (
            "name",
            "organ",
            "unit",
            "code",
            "start_year",
            "start_no",
            "preset",
            "distribution",
            "groups",
        )
        help_texts: ClassVar = {
            "name": "印在报头上，如“某县政务快报”。",
            "organ": "印在报头下面，如“某县人民政府办公室”。",
            "code": "英文小写字母、数字和短横线，接口和导出用，定了不能改。",
            "start_year": "年中接着原有编号办的，填这一年；不接续的留空，每年从第 1 期编起。",
            "start_no": "接续那一年在本系统里的第一期编号。",
            "preset": "开始组稿时带入，每期可以改；只影响以后开始的期。",
            "distribution": "印在末页“本期发”后面的文字，开始组稿时带入，每期可以改。",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["preset"].required = False
        if not self.instance.pk:
            return
        self.initial["groups"] = "\n".join(self.instance.groups)
        for name in PRINTED if has_signed(self.instance) else ("code",):
            self.fields[name].disabled = True
            self.fields[name].help_text = FIXED if name != "code" else "定了不能改。"

    def clean_preset(self) -> str:
        return self.cleaned_data["preset"] or self.instance.preset

    def clean_groups(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["groups"].splitlines() if line.strip()]


class IssueForm(RecordForm):
    """An issue is begun for a periodical that is still running."""

    class Meta:
        model = Issue
        formfield_callback = formfield
        fields: ClassVar = ("series", "as_of", "distribution", "preset")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        running = Q(stopped_on__isnull=True) | Q(stopped_on__gte=clock.today()) | Q(pk=self.instance.series_id)
        rows = Series.objects.filter(running).order_by("pk")
        self.fields["series"].queryset = rows
        self.fields["distribution"].help_text = "留空则用刊物里登记的“本期发”。"
        self.fields["preset"].required = False
        if not self.instance.pk:
            self.fields["preset"].choices = [("", "按刊物登记的版式"), *CHOICES]
            self.initial["preset"] = ""
            self.initial["as_of"] = clock.today()
        if not self.instance.pk and len(rows) == 1:
            self.initial.setdefault("series", rows[0].pk)


class Recipients(Panel):
    """Whom an issue signed today would go to, group by group, and the number it would get."""

    title = "编号与发送"
    template = "bulletin/recipients.html"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Series)
        on = access.as_of(request)
        posts = Post.objects.valid(on).filter(group__in=record.groups).order_by()
        counts = dict(posts.values_list("group").annotate(Count("person", distinct=True)))
        return {
            "groups": [(group, counts.get(group, 0)) for group in record.groups],
            "year": on.year,
            "number": next_number(record, year=on.year),
            "is_running": record.state == Series.State.RUNNING,
        }


class SeriesPages(RecordPages):
    model = Series
    slug = "series"
    title = "刊物"
    icon = "book"
    columns = ("name", "state", "organ", "unit", "code", Text("groups_words", "发送组", sort=""), "stopped_on")
    filters = ("state", "unit")
    search = ("name", "organ", "code")
    ordering = ("name",)
    panels = (
        Steps(),
        Fields("name", "organ", "unit", "code", Text("start_year"), Text("start_no"), "stopped_on", title="报头与编号"),
        Fields("distribution", "preset", title="本期发与版式"),
        SeriesRoute(),
        Recipients(),
        Timeline(),
    )
    form = SeriesForm
    form_fields = (
        ("报头", ("name", "organ", "unit", "code")),
        ("编号", ("start_year", "start_no")),
        ("版式", ("preset",)),
        ("发送", ("distribution", "groups")),
    )
    readers = (*roles.DESK, AUDITOR, ADMIN)
    writers = MASTHEAD
    create = open_series
    change = change_series
    empty_text = "还没有刊物，不能开始组稿。请签发人或管理员点“新增”，填报头、编发机关、从第几期编起、发给哪些人。"

    def search_rows(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.filter(Q(name__icontains=text) | Q(organ__icontains=text) | Q(code__icontains=text))
