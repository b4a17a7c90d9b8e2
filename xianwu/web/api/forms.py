"""The form that makes a token."""

from __future__ import annotations

from django import forms

from xianwu.web.api.scopes import READ, SCOPES


class TokenForm(forms.Form):
    name = forms.CharField(
        label="用途",
        max_length=60,
        help_text="写明哪个程序用，如“企业服务平台每日同步”。",
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="可用范围",
        choices=[(code, f"{words}（{code}）") for code, words in SCOPES.items()],
        initial=[READ],
        help_text="只选程序用得到的。令牌能做的不会超过您本人的角色。",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    expires_on = forms.DateField(
        label="有效至",
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
