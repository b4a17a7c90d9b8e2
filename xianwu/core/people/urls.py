"""Addresses of the own account; the top includes them under its own namespace (`web:login`, …)."""

from django.urls import path

from xianwu.core.people import views

urlpatterns = [
    path("login/", views.login_view, name="login"),
    path("login/code/", views.second_factor_view, name="second-factor"),
    path("logout/", views.logout_view, name="logout"),
    path("me/", views.me_view, name="me"),
    path("me/code/", views.own_code_view, name="own-code"),
    path("me/password/", views.password_view, name="password"),
]
