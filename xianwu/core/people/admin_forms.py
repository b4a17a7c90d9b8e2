"""Forms of the administrators' pages."""

from django import forms

from xianwu.core.people.models import Person
from xianwu.core.people.roles import roles
from xianwu.core.rules.declarations import parameters
from xianwu.core.units.models import Unit


def _day(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class PersonForm(forms.Form):
    username = forms.CharField(label="账号", max_length=60, help_text="登录后不能再改。")
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="电话", required=False)
    password = forms.CharField(
        label="初始密码",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="新建时必填；修改时填写即为重置，本人下次登录后必须改掉。",
    )
    is_active = forms.BooleanField(label="在用", required=False, initial=True)
    reset_code = forms.BooleanField(label="清除动态口令（手机丢失或更换时）", required=False)


class GrantForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.all(), label="人员")
    role = forms.ChoiceField(label="角色", choices=lambda: [(each.code, each.label) for each in roles().values()])
    unit = forms.ModelChoiceField(Unit.objects.all(), label="范围", help_text="含其全部下级。")
    valid_from = _day("起始日期")
    valid_to = _day("截止日期", required=False)
    note = forms.CharField(label="依据", required=False, max_length=200)


class PostForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.all(), label="人员")
    unit = forms.ModelChoiceField(Unit.objects.all(), label="单位")
    title = forms.CharField(label="职务", max_length=60)
    group = forms.CharField(
        label="发送组",
        required=False,
        max_length=60,
        help_text="快报分发名单按此分组，如“县委常委”；不在名单上的留空。",
    )
    order = forms.IntegerField(label="次序", min_value=0, initial=100, help_text="小的在前。")
    valid_from = _day("起始日期")
    valid_to = _day("截止日期", required=False)


class RuleValueForm(forms.Form):
    code = forms.ChoiceField(label="参数", choices=lambda: [(each.code, each.label) for each in parameters().values()])
    value = forms.CharField(label="取值", max_length=200)
    valid_from = _day("起始日期")
    valid_to = _day("截止日期", required=False)
    document_no = forms.CharField(label="文号", required=False, max_length=120)
    source = forms.CharField(label="依据", required=False, max_length=300)


class WorkDayForm(forms.Form):
    day = _day("日期")
    is_work = forms.BooleanField(label="上班（调休）", required=False, help_text="不勾选即为放假。")
    name = forms.CharField(label="说明", required=False, max_length=40)
    source = forms.CharField(label="依据", required=False, max_length=200)


class PublishedYearForm(forms.Form):
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2100)
    document_no = forms.CharField(label="文号", max_length=120, help_text="国务院办公厅放假通知的文号。")


class UnitForm(forms.Form):
    code = forms.CharField(label="代码", max_length=60)
    name = forms.CharField(label="全称", max_length=100)
    short_name = forms.CharField(label="简称", max_length=40)
    kind = forms.ChoiceField(label="类别", choices=Unit.Kind.choices)
    parent = forms.ModelChoiceField(Unit.objects.all(), label="上级", required=False, help_text="只有县没有上级。")
    order = forms.IntegerField(label="次序", min_value=0, initial=100)
    valid_from = _day("设立日期", required=False)
    valid_to = _day("撤销日期", required=False)
